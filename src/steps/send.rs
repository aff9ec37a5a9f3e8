//! `send M`: one message.

use crate::lower::{LowerStep, Lowering, OPEN, errors, possible_states};
use crate::names::NameKind;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::ast::Step;
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};
use crate::workflow::{MergePart, Message, Node, PropertyRef, Template};
use smol_str::SmolStr;

/// `send welcome_letter`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Send {
    /// Which message.
    pub message: Name,
}

impl LowerStep for Send {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let Some(entry) = at.resolve(&self.message, NameKind::Message, "`send`") else {
            return;
        };
        match at.house.messages.get(&entry.name.text) {
            Some(message) => {
                check(&self.message, message, at);
                at.facts.may_have_left(message);
            }
            // Its declaration is in error.
            None => at.fail(),
        }
        at.push_linear(
            Node::Send {
                message: entry.name.text.clone(),
                next: OPEN,
            },
            step,
        );
    }
}

/// Whether everything that the message needs is certain where it is sent.
fn check(name: &Name, message: &Message, at: &mut Lowering<'_>) {
    if at.facts.unsure {
        return;
    }
    let mut told: Vec<&SmolStr> = Vec::new();
    for (event, property, field) in event_fields(message) {
        if !at.facts.seen_events.contains(event) && !told.contains(&event) {
            told.push(event);
            at.report_on_the_way(errors::event_not_seen(name, event, property, field));
        }
    }
    if at.alone || at.states.is_empty() {
        return;
    }
    let states = possible_states(&at.states, &at.facts);
    let wrong: Vec<&str> = states
        .iter()
        .filter(|state| !message.states.is_empty() && !message.states.contains(state))
        .map(SmolStr::as_str)
        .collect();
    if !wrong.is_empty() {
        let found = errors::wrong_state(name, message, &wrong);
        at.report_on_the_way(found);
    }
    if let Some(needs) = &message.needs {
        let doubt = at
            .certainty(&states)
            .first_doubt(needs, message)
            .map(|doubt| at.facts.lost_at(doubt));
        if let Some(lost) = doubt {
            let (place, words) = at
                .needs_of(name)
                .unwrap_or_else(|| (message.span, "what it says".to_owned()));
            at.report_on_the_way(errors::need_not_known(name, (place, &words), lost));
        }
    }
}

/// The merge fields of a message that speak of an event's data: event, property, place.
fn event_fields(message: &Message) -> impl Iterator<Item = (&SmolStr, &SmolStr, Span)> {
    let bodies = message.body.values().map(|template| match template {
        Template::File(_, text) | Template::Text(text) => text,
    });
    message
        .subject
        .values()
        .chain(message.preview.values())
        .chain(bodies)
        .flat_map(|text| &text.parts)
        .filter_map(|part| match part {
            MergePart::Field {
                property: PropertyRef::Event(event, property),
                span,
                ..
            } => Some((event, property, *span)),
            MergePart::Field {
                property: PropertyRef::Profile(_),
                ..
            }
            | MergePart::Text(_) => None,
        })
}

impl ParseStep for Send {
    const FIRST: &'static [&'static str] = &["send"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::send_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let message = cx.next_name(&mut line)?;
                Some(Send { message })
            },
        )
    }
}
