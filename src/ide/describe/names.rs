//! Every other name: what it is, who reads it, who writes it.

use super::{Page, homes, journey, listed, message, type_words};
use crate::ide::Snapshot;
use crate::ide::sites::{Look, Role};
use crate::ide::symbol::Symbol;
use crate::names::{BUILT_IN_EVENTS, NameKind};
use crate::syntax::ast::{Decl, DeclKind};
use smol_str::SmolStr;

/// A name of the one namespace.
pub(super) fn name(snapshot: &Snapshot, name: &SmolStr) -> Option<String> {
    let look = Look::new(snapshot);
    let Some(entry) = look.snapshot.name(name) else {
        return built_in(snapshot, name);
    };
    let (_, decl) = snapshot.decl(entry.decl)?;
    let symbol = Symbol::Name(name.clone());
    match entry.kind {
        NameKind::Message => {
            if let DeclKind::Email(email) = &decl.kind {
                return Some(message::message(snapshot, decl, email));
            }
            None
        }
        NameKind::Journey => {
            if let DeclKind::Journey(it) = &decl.kind {
                return Some(journey::journey(snapshot, decl, it));
            }
            None
        }
        NameKind::Property => {
            let def = look.property(name);
            let ty = def.map_or_else(|| "…".to_owned(), type_words);
            let mut page = Page::of(&format!("{name}: {ty}"));
            let doc = def.and_then(|def| def.description.as_deref());
            page.paragraph(doc.unwrap_or(""));
            page.paragraph("A property of the profile.");
            page.list(&reads_and_writes(&look, &symbol));
            Some(page.done())
        }
        NameKind::State => Some(state(&look, name, &symbol)),
        NameKind::Brand
        | NameKind::Event
        | NameKind::List
        | NameKind::Audience
        | NameKind::Decision
        | NameKind::Segment
        | NameKind::Calendar
        | NameKind::Person
        | NameKind::Team
        | NameKind::Restraint
        | NameKind::Gate
        | NameKind::Sequence => {
            let mut page = Page::of(&head(snapshot, decl, entry.kind, entry.name.span));
            page.paragraph(decl.doc.as_deref().unwrap_or(""));
            page.paragraph(&kind_words(snapshot, entry.kind, name));
            page.list(&reads_and_writes(&look, &symbol));
            Some(page.done())
        }
    }
}

/// The words with which something is declared, on one line; the whole of it where it is short.
fn head(snapshot: &Snapshot, decl: &Decl, kind: NameKind, name: crate::source::Span) -> String {
    let sources = snapshot.sources();
    let text = sources.text(decl.span);
    let words = || {
        sources
            .text(decl.head)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    match kind {
        NameKind::Decision => {
            let at = sources.resolve(name);
            let line = at.and_then(|at| {
                let text = sources.file(at.file)?.text.get(at.start as usize..)?;
                text.lines().next()
            });
            line.unwrap_or("").trim().trim_end_matches(',').to_owned()
        }
        NameKind::Event
        | NameKind::Restraint
        | NameKind::Gate
        | NameKind::Team
        | NameKind::Calendar
        | NameKind::Sequence
            if text.lines().count() <= 12 =>
        {
            let own = text.lines().filter(|l| !l.trim_start().starts_with("///"));
            own.collect::<Vec<_>>().join("\n")
        }
        NameKind::Brand
        | NameKind::Property
        | NameKind::Event
        | NameKind::List
        | NameKind::Audience
        | NameKind::State
        | NameKind::Segment
        | NameKind::Calendar
        | NameKind::Person
        | NameKind::Team
        | NameKind::Message
        | NameKind::Restraint
        | NameKind::Gate
        | NameKind::Sequence
        | NameKind::Journey => words(),
    }
}

fn kind_words(snapshot: &Snapshot, kind: NameKind, name: &str) -> String {
    let house = snapshot.house();
    match kind {
        NameKind::Event => match house.events.get(name).and_then(|event| event.rate) {
            Some((count, window)) => format!(
                "Taken to happen at most {count} {} in any {}, for one client.",
                if count == 1 { "time" } else { "times" },
                window.text()
            ),
            None => "Nothing says how often it can happen.".to_owned(),
        },
        NameKind::Person => {
            let person = house.persons.get(name);
            let email = person.and_then(|p| p.email.as_deref()).unwrap_or("");
            let signs = if person.is_some_and(|p| p.key.is_some()) {
                "can sign"
            } else {
                "has no key, and can't sign"
            };
            if email.is_empty() {
                format!("A person who {signs}.")
            } else {
                format!("{email}; {signs}.")
            }
        }
        NameKind::Gate => house.gates.get(name).map_or(String::new(), |gate| {
            format!("Asks for {}.", journey::gate_words(gate))
        }),
        NameKind::Brand
        | NameKind::Property
        | NameKind::List
        | NameKind::Audience
        | NameKind::Decision
        | NameKind::State
        | NameKind::Segment
        | NameKind::Calendar
        | NameKind::Team
        | NameKind::Message
        | NameKind::Restraint
        | NameKind::Sequence
        | NameKind::Journey => String::new(),
    }
}

fn state(look: &Look<'_>, name: &SmolStr, symbol: &Symbol) -> String {
    let house = look.snapshot.house();
    let def = house.states.iter().find(|state| state.name == *name);
    let line = def.and_then(|def| {
        let at = look.snapshot.sources().resolve(def.span)?;
        let text = look.snapshot.text(at.file).get(at.start as usize..)?;
        text.lines().next()
    });
    let words: Vec<&str> = line.unwrap_or(name).split_whitespace().collect();
    let mut page = Page::of(&words.join(" "));
    page.paragraph(def.and_then(|def| def.description.as_deref()).unwrap_or(""));
    page.paragraph("A state of the relationship.");
    let mut lines = Vec::new();
    let written_for: Vec<&str> = house
        .messages
        .values()
        .filter(|message| message.states.contains(name))
        .map(|message| message.name.as_str())
        .collect();
    if !written_for.is_empty() {
        lines.push(format!("messages written for it: {}", listed(written_for)));
    }
    lines.extend(reads_and_writes(look, symbol));
    page.list(&lines);
    page.done()
}

/// Who says the name, and who gives it a value.
fn reads_and_writes(look: &Look<'_>, symbol: &Symbol) -> Vec<String> {
    let snapshot = look.snapshot;
    let mut sites = Vec::new();
    for (_, decl) in snapshot.decls() {
        sites.extend(look.sites(decl));
    }
    for file in look.templates() {
        sites.extend(look.template_sites(file));
    }
    sites.retain(|site| site.symbol == *symbol);
    let of = |role: Role| {
        let spans = sites.iter().filter(move |site| site.role == role);
        homes(snapshot, spans.map(|site| site.span))
    };
    let (uses, writes) = (of(Role::Uses), of(Role::Writes));
    let mut lines = Vec::new();
    if !writes.is_empty() {
        lines.push(format!(
            "set in {}",
            listed(writes.iter().map(String::as_str))
        ));
    }
    if !uses.is_empty() {
        lines.push(format!(
            "used in {}",
            listed(uses.iter().map(String::as_str))
        ));
    }
    if lines.is_empty() {
        lines.push("nothing uses it".to_owned());
    }
    lines
}

fn built_in(snapshot: &Snapshot, name: &SmolStr) -> Option<String> {
    let doc = match name.as_str() {
        "unsubscribed" => "The client left all marketing.",
        "complained" => "The client marked a message as spam.",
        "bounced" => "A message could not be delivered.",
        _ => return None,
    };
    if !BUILT_IN_EVENTS.contains(&name.as_str()) {
        return None;
    }
    let mut page = Page::of(name);
    page.paragraph(&format!("{doc} A built-in event: every project knows it."));
    let look = Look::new(snapshot);
    page.list(&reads_and_writes(&look, &Symbol::Name(name.clone())));
    Some(page.done())
}

/// A property of an event.
pub(super) fn data(snapshot: &Snapshot, event: &str, property: &str) -> Option<String> {
    let look = Look::new(snapshot);
    let def = look.property(&format!("{event}.{property}"))?;
    let mut page = Page::of(&format!("{event}.{property}: {}", type_words(def)));
    page.paragraph(def.description.as_deref().unwrap_or(""));
    page.paragraph(&format!("Comes with `{event}`."));
    let symbol = Symbol::Data(event.into(), property.into());
    page.list(&reads_and_writes(&look, &symbol));
    Some(page.done())
}

/// A value of a `one of`.
pub(super) fn value(snapshot: &Snapshot, owner: &SmolStr, value: &SmolStr) -> Option<String> {
    let look = Look::new(snapshot);
    let def = look.property(owner)?;
    let mut page = Page::of(&format!("{owner} is {value}"));
    page.paragraph(&format!("A value of `{owner}`: {}.", type_words(def)));
    let symbol = Symbol::Value(owner.clone(), value.clone());
    page.list(&reads_and_writes(&look, &symbol));
    Some(page.done())
}

/// A theme of the brand.
pub(super) fn theme(snapshot: &Snapshot, theme: &SmolStr) -> Option<String> {
    let house = snapshot.house();
    let at = house.themes.iter().position(|known| known == theme)?;
    let mut page = Page::of(&format!("theme {theme}"));
    let promotional = if house.promotional_themes.contains(theme) {
        " It makes a message promotional."
    } else {
        ""
    };
    page.paragraph(&format!(
        "Number {} of the {} themes of the house, in the order they should come.{promotional}",
        at + 1,
        house.themes.len()
    ));
    let about: Vec<&str> = house
        .messages
        .values()
        .filter(|m| m.theme.as_ref() == Some(theme))
        .map(|m| m.name.as_str())
        .collect();
    if !about.is_empty() {
        page.list(&[format!("messages about it: {}", listed(about))]);
    }
    Some(page.done())
}

/// A locale of the brand.
pub(super) fn locale(snapshot: &Snapshot, locale: &SmolStr) -> Option<String> {
    let house = snapshot.house();
    let at = house.locales.iter().position(|known| known == locale)?;
    let mut page = Page::of(locale);
    page.paragraph(if at == 0 {
        "A language of the house: the first, which is for everyone else, too."
    } else {
        "A language of the house."
    });
    let without: Vec<&str> = house
        .messages
        .values()
        .filter(|m| !m.body.contains_key(locale))
        .map(|m| m.name.as_str())
        .collect();
    if !without.is_empty() {
        page.list(&[format!("messages without it: {}", listed(without))]);
    }
    Some(page.done())
}

/// A choice of a survey.
pub(super) fn choice(snapshot: &Snapshot, survey: &str, choice: &SmolStr) -> Option<String> {
    let message = snapshot.house().messages.get(survey)?;
    let def = message.survey.as_ref()?;
    let found = def.choices.iter().find(|known| known.name == *choice)?;
    let mut page = Page::of(choice);
    page.paragraph(&format!(
        "A choice of the survey `{survey}`.{}",
        if found.bad {
            " A person must hear of it."
        } else {
            ""
        }
    ));
    Some(page.done())
}
