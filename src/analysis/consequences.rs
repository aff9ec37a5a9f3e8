//! One mistake, one message, across passes: drops what only follows from something that could not be
//! read or found, and takes together what has one cause. Runs last, and only where several things
//! are wrong. Knows codes and places; never looks at the words of a message.

use super::one_cause;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::names::NameKind;
use crate::source::{FileRange, SourceMap, Span};
use crate::syntax::Program;
use crate::syntax::ast::{Decl, DeclKind, EmailClause};
use crate::targets;
use crate::vocabulary::is_statement_word;
use rustc_hash::FxHashSet;

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
    let at_odds = at_odds(&found);
    let idle = labelled_by(&found, Code::RuleWithoutMessages);
    let kept: Vec<Diagnostic> = found
        .into_iter()
        .filter(|d| !faults.explain(sources, program, d) && !follows(d, &at_odds))
        .filter(|d| d.code != Code::NeverSent || !idle.contains(&d.primary.span))
        .collect();
    one_cause::fold(sources, kept)
}

/// Places that messages of one code point at besides their own.
fn labelled_by(found: &[Diagnostic], code: Code) -> FxHashSet<Span> {
    let all = found.iter().filter(|d| d.code == code);
    all.flat_map(|d| d.secondary.iter().map(|label| label.span))
        .collect()
}

/// The rules that can't both hold.
fn at_odds(found: &[Diagnostic]) -> FxHashSet<Span> {
    let both = found.iter().filter(|d| d.code == Code::RulesAtOdds);
    both.flat_map(|d| std::iter::once(d.primary.span).chain(d.secondary.iter().map(|l| l.span)))
        .collect()
}

/// Whether one of two rules that can't both hold does not, which is no second fault.
fn follows(d: &Diagnostic, at_odds: &FxHashSet<Span>) -> bool {
    let is_of_proof = matches!(
        d.code,
        Code::CapBroken
            | Code::NotProved
            | Code::GapBroken
            | Code::TogetherBroken
            | Code::TogetherNotProved
    );
    let mut spans = std::iter::once(&d.primary).chain(&d.secondary);
    is_of_proof && spans.any(|label| at_odds.contains(&label.span))
}

/// Where something could not be read, and which kinds of declarations are in error.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a kind of declaration in error"
)]
struct Faults {
    /// Lines on which a statement can't be read: file and line.
    lines: FxHashSet<(u32, usize)>,
    /// Places of what can't be read.
    places: Vec<FileRange>,
    /// Places at which a block is not closed, or closed once too often: where the next ones end is a guess.
    braces: Vec<FileRange>,
    /// Places of what leaves without the yes of a review.
    unheld: Vec<FileRange>,
    /// Names that are declared twice, or can't be names.
    misnamed: Vec<(Span, String)>,
    /// Rules that hold messages for days.
    long_holds: FxHashSet<Span>,
    /// Where paths end with steps behind them that nobody reaches.
    ends: FxHashSet<Span>,
    /// No restraint, or no gate, is used where one is required.
    unused_needed: Vec<NameKind>,
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
    /// Of what lints look at everywhere (the brand, the profile, the decision points), not all could be read.
    shared: bool,
    /// Of the profile, not all could be read.
    profile: bool,
    /// Something could not be read, or has no declaration.
    unsure: bool,
    /// Words that nothing declares.
    unknown: Vec<String>,
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
        let places_of = |wanted: &dyn Fn(Code) -> bool| -> Vec<FileRange> {
            let of = found.iter().filter(|d| wanted(d.code));
            of.filter_map(|d| sources.resolve(d.primary.span)).collect()
        };
        let lines = places
            .iter()
            .filter_map(|at| Some((at.file.0, line(sources, *at)?)));
        let has_error = |wanted: fn(&DeclKind) -> bool| {
            let few = program.few().filter(|(_, _, decl)| wanted(&decl.kind));
            few.filter_map(|(_, _, decl)| sources.resolve(decl.span))
                .any(|decl| ranges.iter().any(|at| holds(decl, *at)))
        };
        let unknown = found.iter().filter(|d| d.code == Code::UnknownName);
        let unread_in = |wanted: fn(&DeclKind) -> bool| {
            let few = program.few().filter(|(_, _, decl)| wanted(&decl.kind));
            few.filter_map(|(_, _, decl)| sources.resolve(decl.span))
                .any(|decl| places.iter().any(|at| holds(decl, *at)))
        };
        let unread_journey = || {
            let all = program.decls.iter();
            let journeys = all.filter(|(_, decl)| matches!(decl.kind, DeclKind::Journey(_)));
            journeys
                .filter_map(|(_, decl)| sources.resolve(decl.span))
                .any(|decl| places.iter().any(|at| holds(decl, *at)))
        };
        Faults {
            shared: unread_in(|kind| {
                matches!(
                    kind,
                    DeclKind::Brand(_) | DeclKind::Profile(_) | DeclKind::Decisions(_)
                )
            }),
            profile: unread_in(|kind| matches!(kind, DeclKind::Profile(_))),
            steps: !places.is_empty()
                && (unread_in(|kind| matches!(kind, DeclKind::Sequence(_))) || unread_journey()),
            unsure: found
                .iter()
                .any(|d| is_unreadable(d.code) || is_undeclared(d.code)),
            unknown: found
                .iter()
                .filter(|d| is_undeclared(d.code))
                .map(|d| sources.text(d.primary.span).to_owned())
                .collect(),
            lines: lines.collect(),
            meant: unknown
                .flat_map(|d| d.secondary.iter().map(|l| l.span))
                .collect(),
            target: has_error(|kind| matches!(kind, DeclKind::Target(_)))
                || program
                    .few()
                    .any(|(_, _, decl)| is_unread_target(sources, decl)),
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
            braces: places_of(&|code| {
                matches!(
                    code,
                    Code::UnclosedBrace | Code::StrayBrace | Code::UnclosedText | Code::TooDeep
                )
            }),
            misnamed: found
                .iter()
                .filter(|d| {
                    matches!(
                        d.code,
                        Code::DeclaredTwice | Code::ReservedWord | Code::NameForm
                    )
                })
                .map(|d| (d.primary.span, sources.text(d.primary.span).to_owned()))
                .collect(),
            // The one that holds longest: what another rule holds is a fault of its own.
            long_holds: found
                .iter()
                .filter(|d| d.code == Code::LongHold)
                .map(|d| d.primary.span)
                .collect(),
            ends: found
                .iter()
                .filter(|d| d.code == Code::Unreachable)
                .flat_map(|d| d.secondary.iter().map(|label| label.span))
                .collect(),
            unused_needed: found
                .iter()
                .filter_map(|d| {
                    if d.code == Code::NoRestraint {
                        Some(NameKind::Restraint)
                    } else {
                        (d.code == Code::NoGate).then_some(NameKind::Gate)
                    }
                })
                .collect(),
            unheld: places_of(&|code| code == Code::FailOpenReview),
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

    /// Whether it is the name of a restraint or a gate, and journeys say that they lack one.
    fn is_needed(&self, sources: &SourceMap, program: &Program, name: Span) -> bool {
        if self.unused_needed.is_empty() {
            return false;
        }
        let at = sources.resolve(name);
        let decl = at.and_then(|at| declaration_at(sources, program, at));
        decl.is_some_and(|decl| {
            (matches!(decl.kind, DeclKind::Restraint(_))
                && self.unused_needed.contains(&NameKind::Restraint))
                || (matches!(decl.kind, DeclKind::Gate(_))
                    && self.unused_needed.contains(&NameKind::Gate))
        })
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
        // It is declared, under a name that it can't have; or its uses mean the other one of two.
        if d.code == Code::UnusedName && self.misnamed.iter().any(|(at, _)| *at == span) {
            return true;
        }
        if d.code == Code::WrongKindOfName {
            let name = sources.text(span);
            if self.misnamed.iter().any(|(_, word)| word == name) {
                return true;
            }
        }
        // No journey says that it is under it.
        if d.code == Code::UnusedName && self.is_needed(sources, program, span) {
            return true;
        }
        let beside =
            |of: &FxHashSet<Span>| d.secondary.iter().any(|label| of.contains(&label.span));
        if d.code == Code::WaitIntoQuiet && beside(&self.long_holds)
            || d.code == Code::NeverRepeats && beside(&self.ends)
        {
            return true;
        }
        // Two names that have run into one.
        if d.code == Code::UnusedName {
            let name = sources.text(span);
            return !name.is_empty() && self.unknown.iter().any(|word| word.contains(name));
        }
        // What an allowance is for may not be seen before the rest is right.
        if d.code == Code::AllowanceUnused && self.unsure {
            return true;
        }
        if d.severity == Severity::Lint && self.shared {
            return true;
        }
        // The line that can't be read may be its declaration.
        if self.profile && is_undeclared(d.code) && d.fixes.is_empty() {
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
        // Nobody was asked for the note because the message does not wait for the yes.
        if d.code == Code::NoteWithoutReview && self.unheld.iter().any(|send| holds(*send, at)) {
            return true;
        }
        if self.places.is_empty() || is_unreadable(d.code) {
            return false;
        }
        // What a way comes to depends on where blocks end.
        if is_of_ways(d.code)
            && let Some(decl) = declaration_at(sources, program, at)
            && let Some(decl) = sources.resolve(decl.span)
            && self.braces.iter().any(|brace| holds(decl, *brace))
        {
            return true;
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

/// Whether it is said of where the ways of a journey lead.
fn is_of_ways(code: Code) -> bool {
    matches!(
        code,
        Code::NotRemoved | Code::BadAnswerUnheard | Code::DeadEnd | Code::HandOverCircle
    )
}

/// Whether a word is used that nothing declares.
fn is_undeclared(code: Code) -> bool {
    matches!(code, Code::UnknownName | Code::UnknownMergeField)
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
