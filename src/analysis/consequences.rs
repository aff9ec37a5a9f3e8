//! One mistake, one message, across passes: drops what only follows from something that could not be
//! read or found, and takes together what has one cause. Runs last, and only where several things
//! are wrong. Knows codes and places; never looks at the words of a message.

use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::{FileRange, SourceMap, Span};
use crate::syntax::Program;
use crate::syntax::ast::{Decl, DeclKind, EmailClause};
use crate::targets;
use crate::vocabulary::is_statement_word;
use rustc_hash::{FxHashMap, FxHashSet};

/// So many places are pointed at beside the first.
const SHOWN: usize = 3;

/// Drops and takes together; `found` comes back in the order of files and places.
pub(super) fn settle(
    sources: &SourceMap,
    program: &Program,
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if found.len() < 2 {
        return found;
    }
    let faults = Faults::of(sources, program, &found);
    let kept: Vec<Diagnostic> = found
        .into_iter()
        .filter(|d| !faults.explain(sources, program, d))
        .collect();
    fold(sources, kept)
}

/// Where something could not be read, and which kinds of declarations are in error.
struct Faults {
    /// Lines on which a statement can't be read: file and line.
    lines: FxHashSet<(u32, usize)>,
    /// Places of what can't be read.
    places: Vec<FileRange>,
    /// Places of what may be an allowance.
    allowances: Vec<FileRange>,
    /// Declarations that a misspelt use may mean.
    meant: FxHashSet<Span>,
    /// Lines that end with a word of a statement in the place of a name: file and end of line.
    swapped: FxHashSet<(u32, usize)>,
    target: bool,
    relationship: bool,
    /// Of a journey or sequence, not all could be read.
    steps: bool,
}

impl Faults {
    fn of(sources: &SourceMap, program: &Program, found: &[Diagnostic]) -> Self {
        let errors = found
            .iter()
            .filter(|d| d.code.severity() == Severity::Error);
        let ranges: Vec<FileRange> = errors
            .filter_map(|d| sources.resolve(d.primary.span))
            .collect();
        let unread = found.iter().filter(|d| is_unreadable(d.code));
        let places: Vec<FileRange> = unread
            .filter_map(|d| sources.resolve(d.primary.span))
            .collect();
        let lines = places
            .iter()
            .filter_map(|at| Some((at.file.0, line(sources, *at)?)));
        let has_error = |wanted: fn(&DeclKind) -> bool| {
            program
                .decls
                .iter()
                .filter(|(_, decl)| wanted(&decl.kind))
                .filter_map(|(_, decl)| sources.resolve(decl.span))
                .any(|decl| ranges.iter().any(|at| holds(decl, *at)))
        };
        let unknown = found.iter().filter(|d| d.code == Code::UnknownName);
        Faults {
            lines: lines.collect(),
            meant: unknown
                .flat_map(|d| d.secondary.iter().map(|l| l.span))
                .collect(),
            target: has_error(|kind| matches!(kind, DeclKind::Target(_)))
                || program
                    .decls
                    .iter()
                    .any(|(_, decl)| is_unread_target(sources, decl)),
            steps: program
                .decls
                .iter()
                .filter(|(_, decl)| {
                    matches!(decl.kind, DeclKind::Journey(_) | DeclKind::Sequence(_))
                })
                .filter_map(|(_, decl)| sources.resolve(decl.span))
                .any(|decl| places.iter().any(|at| holds(decl, *at))),
            relationship: has_error(|kind| matches!(kind, DeclKind::Relationship(_))),
            swapped: found
                .iter()
                .filter(|d| matches!(d.code, Code::UnknownName | Code::UnknownLocale))
                .filter(|d| is_statement_word(sources.text(d.primary.span).as_bytes()))
                .filter_map(|d| sources.resolve(d.primary.span))
                .filter_map(|at| Some((at.file.0, line(sources, at)?)))
                .collect(),
            allowances: found
                .iter()
                .filter(|d| is_unreadable(d.code) || d.code == Code::AllowanceWrong)
                .filter_map(|d| sources.resolve(d.primary.span))
                .collect(),
            places,
        }
    }

    /// Whether the declaration at a place holds what may be an allowance.
    fn is_in_faulty(&self, sources: &SourceMap, program: &Program, at: FileRange) -> bool {
        if !self.allowances.iter().any(|fault| fault.file == at.file) {
            return false;
        }
        let decl = declaration_at(sources, program, at);
        let range = decl.and_then(|decl| sources.resolve(decl.span));
        range.is_some_and(|decl| self.allowances.iter().any(|fault| holds(decl, *fault)))
    }

    /// Whether a statement starts with what belongs to the line above, where the first word of the
    /// statement stands instead.
    fn is_torn_off(&self, sources: &SourceMap, d: &Diagnostic) -> bool {
        let above = sources.resolve(d.primary.span).and_then(|at| {
            let text = &sources.file(at.file)?.text;
            let before = text.get(..at.start as usize)?;
            let end = before.trim_end().len();
            let same_line = !before.get(end..)?.contains(['\n', '\r']);
            let above = FileRange {
                start: end as u32,
                ..at
            };
            (!same_line).then(|| (above.file.0, line(sources, above)))
        });
        above.is_some_and(|(file, line)| line.is_some_and(|l| self.swapped.contains(&(file, l))))
    }

    /// Whether `d` may only follow from one of these.
    fn explain(&self, sources: &SourceMap, program: &Program, d: &Diagnostic) -> bool {
        let span = d.primary.span;
        // What could not be read, or is misspelt, may be the use.
        if matches!(d.code, Code::UnusedName | Code::NeverSent)
            && (self.meant.contains(&span) || !self.places.is_empty())
        {
            return true;
        }
        if d.code == Code::UnknownMergeField && d.fixes.is_empty() && !program.nameless.is_empty() {
            return true;
        }
        if d.code == Code::UnknownStatement && self.is_torn_off(sources, d) {
            return true;
        }
        if d.code == Code::BindingMissing && self.target {
            return true;
        }
        if matches!(d.code, Code::NeedNotKnown | Code::WrongState) && self.relationship {
            return true;
        }
        // What a test speaks of may stand in the steps that can't be read.
        if d.code == Code::TestCannotHappen && self.steps {
            return true;
        }
        let Some(at) = sources.resolve(span) else {
            return false;
        };
        // An allowance may be what can't be read.
        if d.severity == Severity::Lint && self.is_in_faulty(sources, program, at) {
            return true;
        }
        if self.places.is_empty() || is_unreadable(d.code) {
            return false;
        }
        let of_types = !d.code.number().starts_with("J00") || d.code == Code::ImpossibleValue;
        if of_types && line(sources, at).is_some_and(|line| self.lines.contains(&(at.file.0, line)))
        {
            return true;
        }
        let in_clause = d.code == Code::LocaleMissing;
        if !in_clause && !matches!(d.code, Code::ClauseMissing | Code::OneBrand) {
            return false;
        }
        let Some(decl) = declaration_at(sources, program, at) else {
            return false;
        };
        let clause = clause_at(decl, span).filter(|_| in_clause);
        let around = clause.unwrap_or(decl.span);
        sources
            .resolve(around)
            .is_some_and(|around| self.places.iter().any(|fault| holds(around, *fault)))
    }
}

fn declaration_at<'a>(
    sources: &SourceMap,
    program: &'a Program,
    at: FileRange,
) -> Option<&'a Decl> {
    let decls = program.decls.iter().map(|(_, decl)| &**decl);
    let holds = |decl: &&Decl| sources.resolve(decl.span).is_some_and(|it| holds(it, at));
    decls.into_iter().find(holds)
}

fn is_unread_target(sources: &SourceMap, decl: &Decl) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    matches!(decl.kind, DeclKind::Error(_))
        && sources
            .text(decl.head)
            .split(|c| !is_word(c))
            .any(|word| word == "target" || targets::find(word).is_some())
}

/// Whether something that was meant is not in the tree.
fn is_unreadable(code: Code) -> bool {
    matches!(
        code,
        Code::Syntax
            | Code::UnclosedBrace
            | Code::StrayBrace
            | Code::UnclosedText
            | Code::TooDeep
            | Code::Misplaced
            | Code::UnknownStatement
    )
}

fn holds(outer: FileRange, inner: FileRange) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.start <= outer.end
}

fn line(sources: &SourceMap, at: FileRange) -> Option<usize> {
    Some(sources.file(at.file)?.lines().line_of(at.start))
}

/// The clause of a message in which a place lies.
fn clause_at(decl: &Decl, at: Span) -> Option<Span> {
    let DeclKind::Email(email) = &decl.kind else {
        return None;
    };
    let spans = email.clauses.iter().filter_map(|clause| match clause {
        EmailClause::Subject(_, span)
        | EmailClause::Preview(_, span)
        | EmailClause::Template(_, span)
        | EmailClause::Body(_, span) => Some(*span),
        EmailClause::Purpose(..)
        | EmailClause::For(..)
        | EmailClause::Because(..)
        | EmailClause::Theme(..)
        | EmailClause::Needs(..)
        | EmailClause::Leaves(..)
        | EmailClause::Answers(..)
        | EmailClause::Choices(..)
        | EmailClause::Bad(..)
        | EmailClause::Note(..)
        | EmailClause::Allow(_)
        | EmailClause::Error(_) => None,
    });
    spans
        .into_iter()
        .find(|span| span.chunk == at.chunk && span.start <= at.start && at.start < span.end)
}

/// What makes two messages one.
#[derive(PartialEq, Eq, Hash)]
enum Cause<'a> {
    /// One word that nothing declares.
    Unknown(Code, &'a str),
    /// One declaration.
    Declared(Code, Span),
}

fn cause<'a>(sources: &'a SourceMap, d: &Diagnostic) -> Option<Cause<'a>> {
    let word = || sources.text(d.primary.span);
    if matches!(d.code, Code::UnknownName | Code::UnknownMergeField) {
        Some(Cause::Unknown(Code::UnknownName, word()))
    } else if d.code == Code::UnknownLocale {
        Some(Cause::Unknown(d.code, word()))
    } else if d.code == Code::NeedlessFallback {
        Some(Cause::Declared(d.code, d.secondary.first()?.span))
    } else {
        None
    }
}

/// Takes together what has one cause: the first stays and says how many there are.
fn fold(sources: &SourceMap, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    super::order::sort(sources, &mut found);
    let mut first: FxHashMap<Cause<'_>, usize> = FxHashMap::default();
    let mut kept: Vec<(Diagnostic, usize)> = Vec::with_capacity(found.len());
    for d in found {
        let Some(cause) = cause(sources, &d) else {
            kept.push((d, 0));
            continue;
        };
        if let Some((one, more)) = first.get(&cause).and_then(|at| kept.get_mut(*at)) {
            *more += 1;
            if *more <= SHOWN {
                one.secondary.push(crate::diagnostics::Label {
                    span: d.primary.span,
                    text: "and here".to_owned(),
                });
            }
            add_edits(one, d);
        } else {
            first.insert(cause, kept.len());
            kept.push((d, 0));
        }
    }
    let told = kept.into_iter().map(|(d, more)| match more {
        0 => d,
        _ => match renamed(sources, &d, more + 1) {
            Some(renamed) => renamed,
            None if more > SHOWN => d.note(format!("the same holds at {more} more places")),
            None => d,
        },
    });
    told.collect()
}

/// The message at a declaration that nothing uses, where `uses` places all use a name that is spelt
/// nearly alike: the declaration is what was changed.
fn renamed(sources: &SourceMap, use_of: &Diagnostic, uses: usize) -> Option<Diagnostic> {
    let declared = use_of.secondary.first()?.span;
    let (is, wanted) = (sources.text(declared), sources.text(use_of.primary.span));
    let is_name = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if use_of.code != Code::UnknownName || !is_name(is) || is.is_empty() || is_used(sources, is) {
        return None;
    }
    let message = format!(
        "nothing uses `{is}`, and `{wanted}`, which {uses} places use, is declared nowhere"
    );
    let mut told = Diagnostic::new(Code::UnknownName, declared, message)
        .label("spelt otherwise where it is used")
        .also(use_of.primary.span, "used here")
        .help(format!("write `{wanted}` here, or the other name there"))
        .fix(format!("write `{wanted}`"), declared, wanted);
    told.secondary
        .extend(use_of.secondary.iter().skip(1).cloned());
    Some(told)
}

/// Whether a word stands anywhere but in its one declaration.
fn is_used(sources: &SourceMap, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words = sources
        .files()
        .flat_map(|(_, file)| file.text.split(|c| !is_word(c)));
    words.filter(|word| *word == name).nth(1).is_some()
}

/// The fix of one mends all.
fn add_edits(one: &mut Diagnostic, other: Diagnostic) {
    let fix = other.fixes.into_iter().next();
    if let (Some(first), Some(fix)) = (one.fixes.first_mut(), fix)
        && first.applicability == fix.applicability
    {
        first.edits.extend(fix.edits);
    }
}
