//! Rename: everywhere a name is said, in sources, merge fields and templates. Refuses what the language could
//! not read again, saying with what it would clash.

use super::Snapshot;
use super::change::{Change, TextEdit};
use super::sites::{Look, Role};
use super::symbol::Symbol;
use crate::names::{BUILT_IN_EVENTS, NameKind};
use crate::source::{FileId, FileRange};
use crate::vocabulary::{Named, RESERVED};
use crate::workflow::PropertyType;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What would be renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamable {
    /// The word under the cursor.
    pub at: FileRange,
    /// As it is now.
    pub text: String,
}

/// What at `offset` can be renamed.
///
/// # Errors
/// Why nothing can, in words for the author.
pub fn prepare_rename(snapshot: &Snapshot, file: FileId, offset: u32) -> Result<Renamable, String> {
    let look = Look::new(snapshot);
    let Some((at, site)) = look.at(file, offset) else {
        return Err("there is no name here".to_owned());
    };
    let text = snapshot
        .text(file)
        .get(at.start as usize..at.end as usize)
        .unwrap_or("")
        .to_owned();
    match &site.symbol {
        Symbol::Name(name) if BUILT_IN_EVENTS.contains(&name.as_str()) => Err(format!(
            "`{name}` is a built-in event: every project knows it by this name"
        )),
        Symbol::Name(name) if look.snapshot.name(name).is_none() => {
            Err(format!("nothing declares `{name}`"))
        }
        Symbol::Locale(locale) => Err(format!(
            "`{locale}` is a language: its name is the one that platforms know"
        )),
        Symbol::Word(word, _) => Err(format!("`{word}` is a word of the language")),
        Symbol::Code(code) => Err(format!("`{}` is the number of a lint", code.number())),
        Symbol::Name(_)
        | Symbol::Data(..)
        | Symbol::Value(..)
        | Symbol::Theme(_)
        | Symbol::Choice(..)
        | Symbol::Split(_)
        | Symbol::Arm(..) => Ok(Renamable { at, text }),
    }
}

/// Gives the name at `offset` another. `approved`: the journeys that somebody has approved; where the meaning
/// of one of them changes with the name, the change says that a person should agree.
///
/// # Errors
/// Why it can't be done, in words for the author.
pub fn rename(
    snapshot: &Snapshot,
    file: FileId,
    offset: u32,
    to: &str,
    approved: &BTreeSet<SmolStr>,
) -> Result<Change, String> {
    let now = prepare_rename(snapshot, file, offset)?;
    if now.text == to {
        return Ok(Change::default());
    }
    let look = Look::new(snapshot);
    let Some((_, site)) = look.at(file, offset) else {
        return Err("there is no name here".to_owned());
    };
    readable(to)?;
    for named in named(&look, &site.symbol) {
        if let Some(why) = named.refuses(to) {
            return Err(format!("`{to}` can't name {}: {why}", named.with_article()));
        }
    }
    free(&look, &site.symbol, to)?;
    let sites = look.all(&site.symbol);
    if !sites.iter().any(|(_, role)| *role == Role::Declares) {
        return Err(format!("nothing declares `{}`", now.text));
    }
    let edits: Vec<TextEdit> = sites
        .iter()
        .map(|(at, _)| TextEdit {
            at: *at,
            text: to.to_owned(),
        })
        .collect();
    let voided = voided(snapshot, &edits, approved);
    Ok(Change {
        edits,
        moves: Vec::new(),
        confirm: (!voided.is_empty()).then(|| {
            let names: Vec<String> = voided.iter().map(|name| format!("`{name}`")).collect();
            format!("voids the approvals of {}", names.join(", "))
        }),
    })
}

/// Whether the language could read the name.
fn readable(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("a new name is missing".to_owned());
    }
    if RESERVED.contains(&name) {
        return Err(format!(
            "`{name}` is a word of the language and can't name anything"
        ));
    }
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase());
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !starts || !name.chars().all(rest) {
        return Err(format!(
            "`{name}` is no name: names are written with the letters a to z, digits and `_`, and start with a letter"
        ));
    }
    Ok(())
}

/// The kinds of things that it is, of those that some words can't name.
fn named(look: &Look<'_>, symbol: &Symbol) -> Vec<Named> {
    match symbol {
        Symbol::Value(..) => vec![Named::Value],
        Symbol::Choice(..) => vec![Named::Choice],
        Symbol::Name(name) => match look.snapshot.name(name).map(|entry| entry.kind) {
            Some(NameKind::Message) => vec![Named::Message],
            Some(NameKind::Event) => vec![Named::Event],
            Some(NameKind::Property) => {
                let def = look.snapshot.house().properties.get(name);
                let is_date = def.is_some_and(|def| matches!(def.ty, PropertyType::Date));
                let date = is_date.then_some(Named::Date);
                std::iter::once(Named::Property).chain(date).collect()
            }
            Some(_) | None => Vec::new(),
        },
        Symbol::Data(..)
        | Symbol::Theme(_)
        | Symbol::Split(_)
        | Symbol::Arm(..)
        | Symbol::Locale(_)
        | Symbol::Word(..)
        | Symbol::Code(_) => Vec::new(),
    }
}

/// Whether nothing else has the name.
fn free(look: &Look<'_>, symbol: &Symbol, to: &str) -> Result<(), String> {
    let house = look.snapshot.house();
    let taken = match symbol {
        Symbol::Name(_) => return free_name(look, to),
        Symbol::Data(event, _) => {
            let def = house.events.get(event);
            def.is_some_and(|def| def.properties.contains_key(to))
                .then(|| format!("`{event}` has a `{to}` already"))
        }
        Symbol::Value(owner, _) => {
            let symbol = Symbol::Value(owner.clone(), to.into());
            (!look.all(&symbol).is_empty())
                .then(|| format!("`{owner}` has the value `{to}` already"))
        }
        Symbol::Theme(_) => house
            .themes
            .iter()
            .any(|theme| theme == to)
            .then(|| format!("the house has a theme `{to}` already")),
        Symbol::Choice(survey, _) => {
            let symbol = Symbol::Choice(survey.clone(), to.into());
            let unanswered = to == "unanswered";
            (unanswered || !look.all(&symbol).is_empty())
                .then(|| format!("`{survey}` has the answer `{to}` already"))
        }
        Symbol::Split(_) => {
            let symbol = Symbol::Split(to.into());
            (!look.all(&symbol).is_empty()).then(|| format!("there is a split `{to}` already"))
        }
        Symbol::Arm(split, _) => {
            let symbol = Symbol::Arm(split.clone(), to.into());
            (!look.all(&symbol).is_empty())
                .then(|| format!("the split `{split}` has an arm `{to}` already"))
        }
        Symbol::Locale(_) | Symbol::Word(..) | Symbol::Code(_) => None,
    };
    taken.map_or(Ok(()), Err)
}

fn free_name(look: &Look<'_>, to: &str) -> Result<(), String> {
    if BUILT_IN_EVENTS.contains(&to) {
        return Err(format!("`{to}` is a built-in event already"));
    }
    if let Some(other) = look.snapshot.name(to) {
        let at = look.snapshot.sources().resolve(other.name.span);
        let file = at.and_then(|at| look.snapshot.sources().file(at.file));
        let place = file.map_or(String::new(), |file| format!(", declared in {}", file.path));
        return Err(format!(
            "`{to}` is {} already{place}: a name means one thing in the whole project",
            other.kind.with_article()
        ));
    }
    Ok(())
}

/// The approved journeys that mean something else after these edits.
fn voided<'a>(
    snapshot: &Snapshot,
    edits: &[TextEdit],
    approved: &'a BTreeSet<SmolStr>,
) -> Vec<&'a SmolStr> {
    let analysis = snapshot.analysis();
    let touched: BTreeSet<usize> = edits
        .iter()
        .filter_map(|edit| Some(snapshot.decl_at(edit.at.file, edit.at.start)?.0))
        .collect();
    let templates: BTreeSet<&str> = edits
        .iter()
        .filter(|edit| analysis.templates.chunk(edit.at.file).is_some())
        .filter_map(|edit| Some(snapshot.sources().file(edit.at.file)?.path.as_str()))
        .collect();
    let changes = |name: &&SmolStr| {
        let Some(journey) = analysis.journey_named(name) else {
            return true;
        };
        let reached = analysis.reached(journey);
        reached.iter().any(|decl| touched.contains(decl)) || {
            let files = analysis.files_of(journey, crate::analysis::Reach::Own);
            files.iter().any(|file| templates.contains(file.as_str()))
        }
    };
    approved.iter().filter(changes).collect()
}
