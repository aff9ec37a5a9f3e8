//! From a word to where it is declared, to its type, and to everywhere it is said.

use super::Snapshot;
use super::configuration;
use super::sites::{Look, Role};
use super::symbol::Symbol;
use crate::messages::{FieldKind, field_places, included_path};
use crate::source::{FileId, FileRange, Span};
use crate::syntax::ast::{Decl, DeclKind, EmailClause, LocaleTexts, Property, Text};
use crate::workflow::PropertyType;

/// Where a word leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The words that lead there.
    pub from: FileRange,
    /// The name there.
    pub name: FileRange,
    /// All of what it names.
    pub whole: FileRange,
}

/// Whether the declaration of a name counts among its references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declaration {
    /// It is one of them.
    Included,
    /// Uses alone.
    Left,
}

/// A place that says the name under the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Highlight {
    /// The word.
    pub at: FileRange,
    /// Whether it is declared there, or given a value, rather than read.
    pub writes: bool,
}

/// Where the name at `offset` is declared: in a source, or the file that a path names.
pub fn definition(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Target> {
    if configuration::is_configuration(snapshot, file) {
        return configuration::definition(snapshot, file, offset);
    }
    let look = Look::new(snapshot);
    if let Some((from, site)) = look.at(file, offset) {
        return declared(&look, &site.symbol, from);
    }
    file_named_at(snapshot, file, offset)
        .into_iter()
        .chain(rule_named_at(snapshot, file, offset))
        .collect()
}

/// Where the type of the property at `offset` is written; for a value, the property whose value it is.
pub fn type_definition(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Target> {
    let look = Look::new(snapshot);
    let Some((from, site)) = look.at(file, offset) else {
        return Vec::new();
    };
    let owner = match &site.symbol {
        Symbol::Value(owner, _) => owner.clone(),
        Symbol::Name(name) => name.clone(),
        Symbol::Data(event, property) => smol_str::format_smolstr!("{event}.{property}"),
        Symbol::Choice(survey, _) => {
            return declared(&look, &Symbol::Name(survey.clone()), from);
        }
        Symbol::Arm(split, _) => return declared(&look, &Symbol::Split(split.clone()), from),
        Symbol::Theme(_)
        | Symbol::Locale(_)
        | Symbol::Split(_)
        | Symbol::Word(..)
        | Symbol::Code(_) => return Vec::new(),
    };
    let Some(def) = look.property(&owner) else {
        return Vec::new();
    };
    match &def.ty {
        PropertyType::OneOf { .. }
        | PropertyType::Text
        | PropertyType::Number
        | PropertyType::Money
        | PropertyType::Date
        | PropertyType::YesNo
        | PropertyType::Person => type_of(snapshot, &owner, from).into_iter().collect(),
    }
}

/// Every place that says the name at `offset`, by file and position.
pub fn references(
    snapshot: &Snapshot,
    file: FileId,
    offset: u32,
    declaration: Declaration,
) -> Vec<FileRange> {
    let look = Look::new(snapshot);
    let Some((_, site)) = look.at(file, offset) else {
        return Vec::new();
    };
    let all = look.all(&site.symbol).into_iter();
    all.filter(|(_, role)| declaration == Declaration::Included || *role != Role::Declares)
        .map(|(at, _)| at)
        .collect()
}

/// The places of the same file that say the name at `offset`.
pub fn highlight(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Highlight> {
    let look = Look::new(snapshot);
    let Some((_, site)) = look.at(file, offset) else {
        return Vec::new();
    };
    let all = look.all(&site.symbol).into_iter();
    all.filter(|(at, _)| at.file == file)
        .map(|(at, role)| Highlight {
            at,
            writes: role != Role::Uses,
        })
        .collect()
}

/// Where a symbol is declared.
pub(super) fn declared(look: &Look<'_>, symbol: &Symbol, from: FileRange) -> Vec<Target> {
    let sources = look.snapshot.sources();
    // A name of the one namespace is found without a walk through the project.
    if let Symbol::Name(name) = symbol {
        let Some(entry) = look.snapshot.name(name) else {
            return Vec::new();
        };
        let Some(name) = sources.resolve(entry.name.span) else {
            return Vec::new();
        };
        let decl = look.snapshot.decl(entry.decl);
        let whole = decl.map(|(_, decl)| whole_of(decl, entry.name.span));
        let whole = whole.and_then(|span| sources.resolve(span)).unwrap_or(name);
        return vec![Target { from, name, whole }];
    }
    let all = look.all(symbol).into_iter();
    all.filter(|(_, role)| *role == Role::Declares)
        .map(|(name, _)| Target {
            from,
            name,
            whole: name,
        })
        .collect()
}

/// The declaration, or the line of it that declares this name.
fn whole_of(decl: &Decl, name: Span) -> Span {
    match &decl.kind {
        DeclKind::Profile(_) | DeclKind::Relationship(_) | DeclKind::Decisions(_) => name,
        DeclKind::Brand(_)
        | DeclKind::Event(_)
        | DeclKind::List(_)
        | DeclKind::Audience(_)
        | DeclKind::Segment(_)
        | DeclKind::Calendar(_)
        | DeclKind::Person(_)
        | DeclKind::Team(_)
        | DeclKind::Email(_)
        | DeclKind::Restraint(_)
        | DeclKind::Gate(_)
        | DeclKind::Sequence(_)
        | DeclKind::Journey(_)
        | DeclKind::Escalation(_)
        | DeclKind::Target(_)
        | DeclKind::Test(_)
        | DeclKind::Error(_) => decl.span,
    }
}

/// Where the type of a property is written.
fn type_of(snapshot: &Snapshot, path: &str, from: FileRange) -> Option<Target> {
    let (event, wanted) = match path.split_once('.') {
        Some((event, data)) => (Some(event), data),
        None => (None, path),
    };
    let find = |properties: &[Property]| {
        let property = properties.iter().find(|p| p.name.text == wanted)?;
        let whole = snapshot.sources().resolve(property.ty.as_ref()?.span)?;
        Some(Target {
            from,
            name: whole,
            whole,
        })
    };
    snapshot
        .decls()
        .find_map(|(_, decl)| match (&decl.kind, event) {
            (DeclKind::Profile(profile), None) => find(&profile.properties),
            (DeclKind::Event(it), Some(event)) if it.name.text == event => find(&it.properties),
            _ => None,
        })
}

/// A path in a text: where it stands, and the file that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PathPlace {
    pub(super) at: FileRange,
    /// From the project's folder.
    pub(super) path: String,
}

/// The paths that a file names: in `template` clauses, and of files put into texts.
pub(super) fn paths_in(snapshot: &Snapshot, file: FileId) -> Vec<PathPlace> {
    let mut found = Vec::new();
    for (of, decl) in snapshot.decls() {
        let DeclKind::Email(email) = &decl.kind else {
            continue;
        };
        if of != file {
            continue;
        }
        for clause in &email.clauses {
            if let EmailClause::Template(texts, _) = clause {
                for text in texts_of(texts) {
                    let at = snapshot.sources().resolve(text.span);
                    found.extend(at.map(|at| PathPlace {
                        at,
                        path: text.value(),
                    }));
                }
            } else if let EmailClause::Body(texts, _) = clause {
                for text in texts_of(texts) {
                    included(snapshot, &text.raw, text.span, None, &mut found);
                }
            }
        }
    }
    if let Some(chunk) = snapshot.analysis().templates.chunk(file) {
        let path = snapshot.sources().file(file).map(|f| f.path.as_str());
        let start = Span::new(chunk, 0, 0);
        included(snapshot, snapshot.text(file), start, path, &mut found);
    }
    found
}

fn included(
    snapshot: &Snapshot,
    raw: &str,
    start: Span,
    from: Option<&str>,
    found: &mut Vec<PathPlace>,
) {
    for place in field_places(raw) {
        if place.kind != FieldKind::Include {
            continue;
        }
        let written = raw.get(place.path.clone()).unwrap_or("");
        let base = start.start as usize;
        let span = Span::new(start.chunk, base + place.path.start, base + place.path.end);
        let at = snapshot.sources().resolve(span);
        found.extend(at.map(|at| PathPlace {
            at,
            path: included_path(from, written),
        }));
    }
}

fn texts_of(texts: &LocaleTexts) -> Vec<&Text> {
    match texts {
        LocaleTexts::Bare(text) => vec![text],
        LocaleTexts::PerLocale(list, _) => list.iter().map(|(_, text)| text).collect(),
    }
}

fn file_named_at(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Target> {
    let place = paths_in(snapshot, file)
        .into_iter()
        .find(|place| place.at.start <= offset && offset <= place.at.end)?;
    let there = snapshot.file_at(&place.path)?;
    let start = FileRange {
        file: there,
        start: 0,
        end: 0,
    };
    Some(Target {
        from: place.at,
        name: start,
        whole: start,
    })
}

/// The rule that a `loosens` names.
fn rule_named_at(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Target> {
    use crate::syntax::ast::Clause;
    let (_, decl) = snapshot.decl_at(file, offset)?;
    let DeclKind::Journey(journey) = &decl.kind else {
        return None;
    };
    let sources = snapshot.sources();
    let (text, from) = journey.clauses.iter().find_map(|clause| {
        let Clause::Loosens { rule, .. } = clause else {
            return None;
        };
        let at = sources.resolve(rule.span)?;
        (at.start <= offset && offset <= at.end).then(|| (rule.value(), at))
    })?;
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    snapshot.decls().find_map(|(_, decl)| {
        let DeclKind::Restraint(restraint) = &decl.kind else {
            return None;
        };
        let rule = restraint
            .rules
            .iter()
            .find(|rule| same(sources.text(rule.span), &text))?;
        let name = sources.resolve(rule.span)?;
        Some(Target {
            from,
            name,
            whole: name,
        })
    })
}
