//! `send M`: one message.

use crate::lower::{LowerStep, Lowering, OPEN, errors};
use crate::names::NameKind;
use crate::semantics::{Certain, Truth};
use crate::source::Span;
use crate::syntax::ast::{self, Name, Step};
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};
use crate::workflow::{
    Condition, Literal, MergePart, Message, Node, PropertyRef, Template, ValueTest,
};
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
            at.lacks_steps = true;
            return;
        };
        match at.house.messages.get(&entry.name.text) {
            Some(message) => {
                check(&self.message, message, step, at);
                note(&self.message, message, step, at);
                at.facts.may_have_left(message);
                if message.survey.is_some() {
                    at.report(errors::survey_not_asked(&self.message));
                }
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
        if at.may_hold {
            at.pass_time(step);
        }
    }
}

/// Whether everything that the message needs is certain where it is sent.
pub(super) fn check(name: &Name, message: &Message, step: &Step, at: &mut Lowering<'_>) {
    if at.facts.unsure {
        return;
    }
    let mut told: Vec<&SmolStr> = Vec::new();
    for (event, property, field) in event_fields(message) {
        if !at.facts.seen_events.contains(event) && !told.contains(&event) {
            told.push(event);
            let found = if at.gathered.as_ref() == Some(event) {
                errors::one_of_several(name, (event, property, field))
            } else {
                errors::event_not_seen(name, event, property, field)
            };
            at.report_on_the_way(found);
        }
    }
    check_gathered(name, message, at);
    check_consent(name, message, at);
    if at.alone || at.states.is_empty() {
        return;
    }
    check_states(name, message, step, at);
    check_occasion(name, message, step, at);
    if let Some(needs) = &message.needs {
        check_needs(name, message, needs, step, at);
    }
}

/// Whether any client who can be here consents to a message that needs it (J0337).
fn check_consent(name: &Name, message: &Message, at: &mut Lowering<'_>) {
    let consents = Condition::Consents {
        channel: message.channel,
    };
    let needed = message.needs.as_ref();
    // One that asks for the absence of consent itself is reported where it is declared.
    let asks_for_none = needed
        .is_some_and(|needs| Certain::new(at.house, &[]).and(needs).truth(&consents) == Truth::No);
    if message.purpose.needs_consent()
        && !asks_for_none
        && at.certain().truth(&consents) == Truth::No
    {
        at.report_on_the_way(errors::never_consents(name, message));
    }
}

/// Whether no client who has said no to the message's occasion can be here (J0338).
fn check_occasion(name: &Name, message: &Message, step: &Step, at: &mut Lowering<'_>) {
    let house = at.house;
    let occasion = house
        .occasions
        .iter()
        .find(|occasion| message.theme.as_ref() == Some(&occasion.theme));
    let Some(occasion) = occasion else {
        return;
    };
    let wanted = Condition::Property {
        property: PropertyRef::Profile(occasion.unless.clone()),
        test: ValueTest::OneOf {
            values: vec![Literal::YesNo(false)],
        },
    };
    // What it needs itself is looked at as such.
    let asked = message
        .needs
        .as_ref()
        .is_some_and(|needs| Certain::new(house, &[]).and(needs).is_sure_of(&wanted));
    if !asked && !at.ground().doubts(&at.facts, &wanted, message).is_empty() {
        let check = format!("{} is no", occasion.unless);
        let fix = at.put_inside_if(step, &check).map(|edits| (edits, check));
        at.report_on_the_way(errors::opt_out_ignored(name, occasion, fix));
    }
}

/// Whether the message is written for every client who can be here (J0313).
fn check_states(name: &Name, message: &Message, step: &Step, at: &mut Lowering<'_>) {
    let states = at.possible_states();
    let wrong: Vec<&str> = states
        .iter()
        .filter(|state| !message.states.is_empty() && !message.states.contains(state))
        .map(SmolStr::as_str)
        .collect();
    if wrong.is_empty() {
        return;
    }
    let written = Condition::State {
        states: message.states.clone(),
    };
    let lost = at.ground().lost_at(&at.facts, &written);
    let check = message
        .states
        .iter()
        .any(|state| states.contains(state))
        .then(|| format!("client is {}", message.states.join(" or ")));
    let fix = check.and_then(|check| Some((at.put_inside_if(step, &check)?, check)));
    at.report_on_the_way(errors::wrong_state(name, message, &wrong, lost, fix));
}

/// Whether what the message `needs` is certain (J0315), and all that it asks about has been seen.
fn check_needs(
    name: &Name,
    message: &Message,
    needs: &Condition,
    step: &Step,
    at: &mut Lowering<'_>,
) {
    let written = at.needs_of(name);
    let place = written.as_ref().map_or(message.span, |(it, _)| it.span());
    if let Some((event, property)) = unseen(needs, &at.facts.seen_events) {
        at.report_on_the_way(errors::event_not_seen(name, event, property, place));
        return;
    }
    let ground = at.ground();
    let doubts = ground.doubts(&at.facts, needs, message);
    let Some(first) = doubts.first() else {
        return;
    };
    let doubtful = match needs {
        Condition::All { of } => of.get(*first).unwrap_or(needs),
        Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => needs,
    };
    let lost = ground.lost_at(&at.facts, doubtful);
    let is_false = at.certain().truth(doubtful) == Truth::No;
    let words = match written {
        Some((written, whole)) => words_of(written, whole, &doubts, at),
        None => "what it says".to_owned(),
    };
    if is_false {
        at.report_on_the_way(errors::need_not_true(name, (place, &words)));
        return;
    }
    let fix = at.put_inside_if(step, &words);
    at.report_on_the_way(errors::need_not_known(name, (place, &words), lost, fix));
}

/// The words of the parts in doubt; of all of it where a part would need brackets to stand alone.
fn words_of(
    written: &ast::Condition,
    whole: String,
    doubts: &[usize],
    at: &Lowering<'_>,
) -> String {
    let ast::Condition::And(parts, _) = written else {
        return whole;
    };
    let mut words = Vec::new();
    for doubt in doubts {
        match parts.get(*doubt) {
            Some(part @ (ast::Condition::Test(..) | ast::Condition::Not(..))) => {
                words.push(at.words(part.span()));
            }
            Some(ast::Condition::And(..) | ast::Condition::Or(..) | ast::Condition::Error(_))
            | None => return whole,
        }
    }
    words.join(" and ")
}

/// The first property of an event in `condition` that the run need not have seen.
fn unseen<'c>(condition: &'c Condition, seen: &[SmolStr]) -> Option<(&'c SmolStr, &'c SmolStr)> {
    match condition {
        Condition::All { of } | Condition::Any { of } => {
            of.iter().find_map(|one| unseen(one, seen))
        }
        Condition::Not { of } => unseen(of, seen),
        Condition::Property {
            property: PropertyRef::Event(event, property),
            ..
        } => (!seen.contains(event)).then_some((event, property)),
        Condition::Property {
            property: PropertyRef::Profile(_),
            ..
        }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => None,
    }
}

/// Whether whoever adds a note to the message has been asked.
fn note(name: &Name, message: &Message, step: &Step, at: &mut Lowering<'_>) {
    let Some(note) = &message.note else { return };
    if at.alone || at.facts.unsure || at.facts.has_approved(note) {
        return;
    }
    let Some((clause, by)) = at.note_of(name) else {
        return;
    };
    // In a sequence the way that lacks the review is only one of several.
    let indent = at.indent_of(step).filter(|_| at.via().is_empty());
    let fix = indent.as_deref().map(|indent| (step.span, indent));
    let found = errors::note_without_review(name, (clause, &by), fix);
    at.report_on_the_way(found);
}

/// Only a run that gathered such events can speak of each of them.
fn check_gathered(name: &Name, message: &Message, at: &mut Lowering<'_>) {
    if at.alone {
        return;
    }
    let mut told: Vec<&SmolStr> = Vec::new();
    for part in parts(message) {
        if let MergePart::Each {
            event,
            property,
            span,
            ..
        } = part
            && at.gathered.as_ref() != Some(event)
            && !told.contains(&event)
        {
            told.push(event);
            let seen = at.facts.seen_events.contains(event);
            let field = (event, property, *span);
            at.report_on_the_way(errors::nothing_gathered(name, field, seen));
        }
    }
}

/// Everything that a message says.
fn parts(message: &Message) -> impl Iterator<Item = &MergePart> {
    let bodies = message.body.values().map(|template| match template {
        Template::File(_, text) | Template::Text(text) => text,
    });
    message
        .subject
        .values()
        .chain(message.preview.values())
        .chain(bodies)
        .flat_map(|text| &text.parts)
}

/// The merge fields of a message that speak of an event's data: event, property, place.
fn event_fields(message: &Message) -> impl Iterator<Item = (&SmolStr, &SmolStr, Span)> {
    parts(message).filter_map(|part| match part {
        MergePart::Field {
            property: PropertyRef::Event(event, property),
            span,
            ..
        } => Some((event, property, *span)),
        MergePart::Field {
            property: PropertyRef::Profile(_),
            ..
        }
        | MergePart::Each { .. }
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
