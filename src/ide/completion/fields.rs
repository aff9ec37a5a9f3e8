//! Completion inside texts: merge fields, template paths, the rules that a journey may loosen.

use super::{Completion, CompletionKind};
use crate::ide::Snapshot;
use crate::ide::describe::type_words;
use crate::ide::reach::senders;
use crate::ide::symbol::Symbol;
use crate::source::{FileId, FileRange};
use crate::syntax::ast::{Clause, DeclKind, Email, EmailClause, LocaleTexts, Start, Text};
use crate::syntax::cursor::{Cursor, words};
use crate::vocabulary::{Place, word as rows_of};
use crate::workflow::{PropertyDef, PropertyType, Template};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The first subject of a message, as written.
pub(super) fn subject_of(email: &Email) -> Option<String> {
    let subject = email.clauses.iter().find_map(|clause| {
        if let EmailClause::Subject(texts, _) = clause {
            first_text(texts)
        } else if let EmailClause::Body(texts, _) = clause {
            let has_no_subject = email.word.lacks("subject").is_some();
            first_text(texts).filter(|_| has_no_subject)
        } else {
            None
        }
    })?;
    Some(subject.value())
}

fn first_text(texts: &LocaleTexts) -> Option<&Text> {
    match texts {
        LocaleTexts::Bare(text) => Some(text),
        LocaleTexts::PerLocale(list, _) => list.first().map(|(_, text)| text),
    }
}

/// In a quoted text from `start` to `end`.
pub(super) fn in_text(
    snapshot: &Snapshot,
    file: FileId,
    cursor: &Cursor,
    start: u32,
    end: u32,
    offset: u32,
) -> Vec<Completion> {
    let clause = cursor
        .around
        .get(1)
        .map_or(cursor.before.as_str(), |around| around.words.as_str());
    let clause = words(clause).first().map_or("", |w| w.text);
    let declaration = cursor
        .around
        .first()
        .map_or("", |around| around.words.as_str());
    let declaration = words(declaration);
    let name = declaration.get(1).map_or("", |w| w.text);
    let all = FileRange {
        file,
        start: start.min(offset),
        end: end.max(offset),
    };
    match clause {
        "subject" | "preview" | "text" => {
            let text = snapshot.text(file);
            let typed = text.get(start as usize..offset as usize).unwrap_or("");
            let behind = text.get(offset as usize..end as usize).unwrap_or("");
            let events = seen_events(snapshot, &[name]);
            merge_fields(snapshot, all.file, offset, typed, behind, &events)
        }
        "template" => paths(snapshot, all),
        "loosens" if words(&cursor.before).len() == 1 => rules(snapshot, all),
        _ => Vec::new(),
    }
}

/// In a template file.
pub(super) fn in_template(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Completion> {
    let text = snapshot.text(file);
    let typed = text.get(..offset as usize).unwrap_or("");
    let line = typed.rfind(['\n', '\r']).map_or(0, |n| n + 1);
    let typed = typed.get(line..).unwrap_or("");
    let behind = text.get(offset as usize..).unwrap_or("");
    let path = snapshot.sources().file(file).map_or("", |f| &f.path);
    let users: Vec<&str> = snapshot
        .house()
        .messages
        .values()
        .filter(|message| {
            message
                .body
                .values()
                .any(|body| matches!(body, Template::File(used, _) if used.as_str() == path))
        })
        .map(|message| message.name.as_str())
        .collect();
    let events = seen_events(snapshot, &users);
    merge_fields(snapshot, file, offset, typed, behind, &events)
}

/// The events that start, or are waited for in, the journeys that send one of these messages; all events where
/// nothing sends them yet.
fn seen_events(snapshot: &Snapshot, messages: &[&str]) -> BTreeSet<SmolStr> {
    let journeys: BTreeSet<SmolStr> = messages
        .iter()
        .flat_map(|message| senders(snapshot, message))
        .map(|sender| sender.journey)
        .collect();
    let mut events = BTreeSet::new();
    for (_, decl) in snapshot.decls() {
        let DeclKind::Journey(journey) = &decl.kind else {
            continue;
        };
        if !journeys.contains(&journey.name.text) {
            continue;
        }
        for clause in &journey.clauses {
            if let Clause::Starts(Start::Events(on, _), _) = clause {
                let names = on.iter().map(|on| snapshot.sources().text(on.event.span()));
                events.extend(names.map(SmolStr::new));
            }
        }
    }
    if journeys.is_empty() {
        events.extend(snapshot.house().events.keys().cloned());
    }
    events
}

/// Behind `{{`, on the same line.
fn merge_fields(
    snapshot: &Snapshot,
    file: FileId,
    offset: u32,
    typed: &str,
    behind: &str,
    events: &BTreeSet<SmolStr>,
) -> Vec<Completion> {
    let Some(open) = typed.rfind("{{") else {
        return Vec::new();
    };
    let inside = typed.get(open + 2..).unwrap_or("");
    if inside.contains("}}") || inside.contains(" else") {
        return Vec::new();
    }
    let each = inside.trim_start().starts_with("each ");
    let word = inside
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '.'))
        .last()
        .map_or("", |(at, _)| inside.get(at..).unwrap_or(""));
    let at = FileRange {
        file,
        start: offset - word.len() as u32,
        end: offset,
    };
    let before = inside.get(..inside.len() - word.len()).unwrap_or("");
    if let Some(field) = before.strip_suffix([' ', '\t'])
        && !each
        && !field.trim().is_empty()
    {
        return otherwise(snapshot, field.trim(), at);
    }
    // What already stands between the cursor and the end of the field; many editors write the end by themselves.
    let rest = behind.split(['\n', '\r']).next();
    let rest = rest.and_then(|line| line.get(..line.find("}}")?));
    let rest = rest.filter(|rest| !rest.contains("{{"));
    let closed = rest.is_some();
    let is_bare = rest.is_none_or(|rest| rest.trim().is_empty());
    let house = snapshot.house();
    let mut found = Vec::new();
    let mut offer = |label: String, symbol: &Symbol, def: &PropertyDef, rank| {
        if matches!(def.ty, PropertyType::YesNo | PropertyType::Person) {
            return;
        }
        let close = if closed { "" } else { "}}" };
        let snippet = if def.optional && is_bare {
            format!("{label} else ${{1:what stands in its place}}{close}$0")
        } else {
            format!("{label}{close}$0")
        };
        found.push(Completion {
            kind: CompletionKind::Property,
            detail: Some(type_words(def)),
            at,
            insert: format!("{label}{close}"),
            snippet: Some(snippet),
            rank,
            key: Some(symbol.key()),
            label,
        });
    };
    if !each {
        for (name, def) in &house.properties {
            offer(name.to_string(), &Symbol::Name(name.clone()), def, 1);
        }
    }
    for event in events {
        let def = house.events.get(event);
        for (name, def) in def.iter().flat_map(|def| &def.properties) {
            let symbol = Symbol::Data(event.clone(), name.clone());
            offer(format!("{event}.{name}"), &symbol, def, 2);
        }
    }
    found
}

/// Behind a field that may be missing: the words that then stand in its place.
fn otherwise(snapshot: &Snapshot, field: &str, at: FileRange) -> Vec<Completion> {
    let house = snapshot.house();
    let def = match field.split_once('.') {
        Some((event, name)) => house
            .events
            .get(event)
            .and_then(|event| event.properties.get(name)),
        None => house.properties.get(field),
    };
    if def.is_none_or(|def| !def.optional) {
        return Vec::new();
    }
    let doc = rows_of("else").next().map(|row| row.doc.to_owned());
    vec![Completion {
        label: "else".to_owned(),
        kind: CompletionKind::Keyword,
        detail: doc,
        at,
        insert: "else ".to_owned(),
        snippet: Some("else ${1:what stands in its place}$0".to_owned()),
        rank: 1,
        key: Some(Symbol::Word("else".into(), Place::Inside).key()),
    }]
}

/// The template files that the project names.
fn paths(snapshot: &Snapshot, at: FileRange) -> Vec<Completion> {
    let templates = &snapshot.analysis().templates;
    let known = templates.files.iter().filter(|(_, file)| file.is_ok());
    known
        .map(|(path, _)| Completion {
            label: path.clone(),
            kind: CompletionKind::File,
            detail: None,
            at,
            insert: path.clone(),
            snippet: None,
            rank: 1,
            key: None,
        })
        .collect()
}

/// The rules of every restraint, as they are written.
fn rules(snapshot: &Snapshot, at: FileRange) -> Vec<Completion> {
    let mut found = Vec::new();
    for (_, decl) in snapshot.decls() {
        let DeclKind::Restraint(restraint) = &decl.kind else {
            continue;
        };
        for rule in &restraint.rules {
            let written = snapshot.sources().text(rule.span);
            let text: Vec<&str> = written.split_whitespace().collect();
            let text = text.join(" ");
            found.push(Completion {
                label: text.clone(),
                kind: CompletionKind::Rule,
                detail: Some(restraint.name.text.to_string()),
                at,
                insert: text,
                snippet: None,
                rank: 1,
                key: None,
            });
        }
    }
    found
}
