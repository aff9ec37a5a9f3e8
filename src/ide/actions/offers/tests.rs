//! Lines of a test: what it could expect, and the data without which an event never happens.

use super::Offer;
use super::place::Nearby;
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::syntax::ast::{DeclKind, EventRef, TestEvent, TestLine};
use crate::workflow::PropertyType;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// So many messages are offered one by one.
const MOST_MESSAGES: usize = 6;

/// Expects one of the messages that journeys send.
pub(super) fn expect(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some(at) = snapshot.sources().resolve(diagnostic.primary.span) else {
        return Vec::new();
    };
    let nearby = Nearby::of(snapshot, at);
    let test = nearby.around(at).first().copied();
    let Some((test, tail)) = test.and_then(|test| Some((test, test.tails.first()?))) else {
        return Vec::new();
    };
    let workflows = snapshot.journeys();
    let workflows = workflows.filter_map(|(lowered, _)| lowered.workflow.as_ref());
    let nodes = workflows.flat_map(|workflow| &workflow.nodes);
    let mut seen: BTreeSet<&SmolStr> = BTreeSet::new();
    let sent = nodes.filter_map(|node| node.message());
    let sent = sent.filter(|message| seen.insert(message));
    sent.take(MOST_MESSAGES)
        .map(|message| {
            let line = format!("expect sent {message}");
            let behind = tail.block.statements.last();
            let edit = nearby.put_in(test, &tail.block, behind, &line);
            Offer::new(format!("write `{line}`"), vec![edit])
        })
        .collect()
}

/// Says what a line of a test leaves out, or turns it into what can be said of it.
pub(super) fn line(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let offer = || {
        let at = snapshot.sources().resolve(diagnostic.primary.span)?;
        let (_, decl) = snapshot.decl_at(at.file, at.start)?;
        let DeclKind::Test(test) = &decl.kind else {
            return None;
        };
        let lines = test.lines.iter().filter_map(|line| {
            let TestLine::On {
                day, what, span, ..
            } = line
            else {
                return None;
            };
            Some((*day, what, snapshot.sources().resolve(*span)?))
        });
        let mut holding = lines.filter(|(_, _, it)| it.start <= at.start && at.end <= it.end);
        let (day, what, place) = holding.next()?;
        let TestEvent::Event(event, entries) = what else {
            return None;
        };
        let nearby = Nearby::of(snapshot, at);
        match event {
            EventRef::Received(message) => {
                let line = format!("expect sent {} on day {day}", message.text);
                let edit = nearby.edit(place.start, place.end, line.clone());
                Some(Offer::new(format!("write `{line}`"), vec![edit]))
            }
            EventRef::Named(name) => {
                let event = snapshot.house().events.get(&name.text)?;
                let is_there = |name: &str| entries.iter().any(|entry| entry.name.text == name);
                let properties = event.properties.iter();
                let missing =
                    properties.filter(|(name, def)| !def.optional && !is_there(name.as_str()));
                let missing: Option<Vec<String>> = missing
                    .map(|(name, def)| Some(format!("{name}: {}", sample(&def.ty)?)))
                    .collect();
                let missing = missing?;
                if missing.is_empty() {
                    return None;
                }
                let missing = missing.join(", ");
                let text = nearby.text();
                let edit = if let Some(last) = entries.last() {
                    let end = snapshot.sources().resolve(last.value.span)?.end;
                    nearby.edit(end, end, format!(", {missing}"))
                } else {
                    let written = text.get(place.start as usize..place.end as usize)?;
                    // Braces with nothing in them stay what they are.
                    let end = written.find('{').unwrap_or(written.len());
                    let end = place.start + written.get(..end)?.trim_end().len() as u32;
                    nearby.edit(end, place.end, format!(" {{ {missing} }}"))
                };
                Some(Offer::new("say what it carries", vec![edit]))
            }
            EventRef::Opened(_) | EventRef::Clicked(_) | EventRef::AnyMessage { .. } => None,
        }
    };
    offer().into_iter().collect()
}

/// A value that a test may begin with.
fn sample(ty: &PropertyType) -> Option<String> {
    match ty {
        PropertyType::Text => Some("\"…\"".to_owned()),
        PropertyType::Number => Some("1".to_owned()),
        PropertyType::Money => Some("1000 EUR".to_owned()),
        PropertyType::YesNo => Some("no".to_owned()),
        PropertyType::OneOf { values } => values.first().map(ToString::to_string),
        // Which day, or who, only the author knows.
        PropertyType::Date | PropertyType::Person => None,
    }
}
