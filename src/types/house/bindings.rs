//! `target`: ids on platforms. What a platform does with them is its own matter.

use crate::diagnostics::{Sink, nearest};
use crate::names::{BUILT_IN_EVENTS, NameKind, Names};
use crate::source::Span;
use crate::syntax::Program;
use crate::syntax::ast::{Binding, BindingIds, DeclKind, Name, Text};
use crate::types::Scope;
use crate::types::errors::binding as errors;
use crate::vocabulary::{Channel, MessageWord};
use crate::workflow::{Bindings, BoundId, BoundIds, House};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What can be bound, and what its name names.
const KINDS: &[(&str, NameKind)] = &[
    // The account itself.
    ("brand", NameKind::Brand),
    ("event", NameKind::Event),
    ("email", NameKind::Message),
    ("list", NameKind::List),
    ("segment", NameKind::Segment),
    ("state", NameKind::State),
    ("property", NameKind::Property),
    // Of a journey: what whoever decides in its reviews gets to see.
    ("review", NameKind::Journey),
    ("person", NameKind::Person),
    ("user", NameKind::Person),
    ("team", NameKind::Team),
];

/// Consent to a channel can be bound too; its names are those of the channels.
const CHANNEL: &str = "channel";

/// Built-in events about messages: they take a message in a journey, and one id on a platform.
const ABOUT_MESSAGES: &[&str] = &["opened", "clicked", "received"];

/// The one property that every platform has.
const LOCALE: &str = "locale";

/// The bindings of every `target`; several blocks for one platform add up.
pub(super) fn bindings(
    program: &Program,
    names: &Names<'_>,
    house: &House,
    sink: &mut Sink,
) -> BTreeMap<SmolStr, Bindings> {
    let mut all = BTreeMap::new();
    let mut places: FxHashMap<(SmolStr, SmolStr, SmolStr), Span> = FxHashMap::default();
    for (_, _, decl) in program.few() {
        let DeclKind::Target(target) = &decl.kind else {
            continue;
        };
        let of: &mut Bindings = all.entry(target.name.text.clone()).or_default();
        of.span.get_or_insert(target.name.span);
        of.insert_at = Some(Span {
            start: decl.span.end.saturating_sub(1),
            end: decl.span.end.saturating_sub(1),
            ..decl.span
        });
        for line in &target.bindings {
            let Some(id) = bound(line, &Scope::new(names, house), sink) else {
                continue;
            };
            if let Some(word) = other_channel(line, program, names) {
                sink.push(errors::no_template(line, word));
                continue;
            }
            let key = (line.kind.text.clone(), line.name.text.clone());
            let place = (target.name.text.clone(), key.0.clone(), key.1.clone());
            if let Some(first) = places.get(&place) {
                sink.push(errors::bound_twice(line, *first));
                continue;
            }
            places.insert(place, line.name.span);
            of.ids.insert(key, id);
        }
    }
    all
}

fn bound(line: &Binding, scope: &Scope<'_>, sink: &mut Sink) -> Option<BoundId> {
    if line.kind.text == CHANNEL {
        return channel(line, scope, sink);
    }
    let Some((_, kind)) = KINDS.iter().find(|(word, _)| *word == line.kind.text) else {
        let words = KINDS.iter().map(|(word, _)| *word).chain([CHANNEL]);
        let near = nearest(&line.kind.text, words);
        sink.push(errors::unknown_kind(&line.kind, near));
        return None;
    };
    if !is_built_in(*kind, &line.name) {
        let taker = format!("`{}` in a target", line.kind.text);
        scope
            .names
            .resolve_for(&line.name, &[*kind], Some(&taker), sink)?;
    }
    Some(BoundId {
        noun: line
            .noun
            .as_ref()
            .map(|n| n.text.clone())
            .unwrap_or_default(),
        ids: ids(&line.ids, scope, sink),
        span: line.span,
    })
}

fn channel(line: &Binding, scope: &Scope<'_>, sink: &mut Sink) -> Option<BoundId> {
    let known = Channel::ALL.iter().map(|c| c.text());
    if known.clone().all(|c| c != line.name.text) {
        sink.push(errors::unknown_channel(&line.name, known));
        return None;
    }
    Some(BoundId {
        noun: line
            .noun
            .as_ref()
            .map(|n| n.text.clone())
            .unwrap_or_default(),
        ids: ids(&line.ids, scope, sink),
        span: line.span,
    })
}

/// The word that declares the message of an `email` line, where it is no e-mail.
fn other_channel(line: &Binding, program: &Program, names: &Names<'_>) -> Option<MessageWord> {
    if line.kind.text != "email" {
        return None;
    }
    let (_, decl) = program.decls.get(names.get(&line.name.text)?.decl)?;
    let DeclKind::Email(message) = &decl.kind else {
        return None;
    };
    (message.word.channel() != Channel::Email).then_some(message.word)
}

fn is_built_in(kind: NameKind, name: &Name) -> bool {
    let text = name.text.as_str();
    match kind {
        NameKind::Event => BUILT_IN_EVENTS.contains(&text) || ABOUT_MESSAGES.contains(&text),
        NameKind::Property => text == LOCALE,
        NameKind::Brand
        | NameKind::List
        | NameKind::Audience
        | NameKind::Decision
        | NameKind::State
        | NameKind::Segment
        | NameKind::Calendar
        | NameKind::Person
        | NameKind::Team
        | NameKind::Message
        | NameKind::Restraint
        | NameKind::Gate
        | NameKind::Sequence
        | NameKind::Journey => false,
    }
}

fn ids(ids: &BindingIds, scope: &Scope<'_>, sink: &mut Sink) -> BoundIds {
    match ids {
        BindingIds::One(id) => {
            empty_id(id, sink);
            BoundIds::One(id.value())
        }
        BindingIds::PerLocale(list) => {
            let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
            let mut all: BTreeMap<SmolStr, String> = BTreeMap::new();
            for (name, id) in list {
                if let Some(first) = seen.get(name.text.as_str()) {
                    sink.push(errors::locale_twice(name, *first));
                } else {
                    seen.insert(&name.text, name.span);
                    empty_id(id, sink);
                    let locale = super::locales::locale(scope, name, sink);
                    all.extend(locale.zip(Some(Text::value(id))));
                }
            }
            BoundIds::PerLocale(all)
        }
    }
}

fn empty_id(id: &Text, sink: &mut Sink) {
    if id.value().trim().is_empty() {
        sink.push(errors::empty_id(id.span));
    }
}
