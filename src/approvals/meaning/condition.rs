//! Conditions, events and values as lines have them.

use super::line::{self, clock, date, length, list, maybe, name, quoted, yes_no};
use super::pages::{Named, Page};
use crate::workflow::{
    AnyOf, CompareOp, Condition, EventKind, EventTest, Literal, Period, PropertyRef, ValueTest,
};

/// A condition.
pub(super) fn condition(it: &Condition, page: &mut Page) -> String {
    match it {
        Condition::All { of } => format!("all{}", several(of, page)),
        Condition::Any { of } => format!("any{}", several(of, page)),
        Condition::Not { of } => format!("not({})", condition(of, page)),
        Condition::Property { property: of, test } => {
            format!("{} {}", property(of, page), value_test(test))
        }
        Condition::Happened(test) => happened(test, page),
        Condition::State { states } => format!("state {}", page.states(states)),
        Condition::Segment { segment } => {
            format!("segment {}", page.name(Named::Segment(segment.clone())))
        }
        Condition::Consents { channel } => format!("consents {}", channel.text()),
    }
}

fn several(of: &[Condition], page: &mut Page) -> String {
    list(of.iter().map(|one| condition(one, page)))
}

/// A property.
pub(super) fn property(it: &PropertyRef, page: &mut Page) -> String {
    match it {
        PropertyRef::Profile(of) => page.name(Named::Property(of.clone())),
        PropertyRef::Event(event, of) => page.name(Named::EventProperty(event.clone(), of.clone())),
    }
}

fn value_test(it: &ValueTest) -> String {
    match it {
        ValueTest::OneOf { values } => format!("is one of {}", list(values.iter().map(literal))),
        ValueTest::Compare { op, value } => format!("{} {}", compare(*op), literal(value)),
        ValueTest::Known => "is known".to_owned(),
        ValueTest::Past => "is past".to_owned(),
        ValueTest::Ahead { op, by } => format!("is ahead {} {}", compare(*op), length(*by)),
    }
}

fn compare(op: CompareOp) -> &'static str {
    match op {
        CompareOp::AtLeast => "at least",
        CompareOp::AtMost => "at most",
        CompareOp::MoreThan => "more than",
        CompareOp::LessThan => "less than",
        CompareOp::Before => "before",
        CompareOp::After => "after",
    }
}

/// A value.
pub(super) fn literal(it: &Literal) -> String {
    match it {
        Literal::Text(text) => quoted(text),
        Literal::Choice(choice) => format!("choice {}", name(choice)),
        Literal::Number(number) => format!("number {}", quoted(number)),
        Literal::Money { amount, currency } => {
            format!("money {} {}", quoted(amount), quoted(currency))
        }
        Literal::YesNo(value) => yes_no(*value).to_owned(),
        Literal::Date(value) => date(*value),
        Literal::Clock(value) => clock(*value),
    }
}

/// What can happen.
pub(super) fn event(it: &EventKind, page: &mut Page) -> String {
    match it {
        EventKind::Declared { name } => {
            format!("event {}", page.name(Named::Event(name.clone())))
        }
        EventKind::Unsubscribed => "unsubscribed".to_owned(),
        EventKind::Complained => "complained".to_owned(),
        EventKind::Bounced => "bounced".to_owned(),
        EventKind::Opened { messages } => format!("opened {}", any_of(messages, page)),
        EventKind::Clicked { messages } => format!("clicked {}", any_of(messages, page)),
        EventKind::Received { messages } => format!("received {}", any_of(messages, page)),
    }
}

fn any_of(it: &AnyOf, page: &mut Page) -> String {
    match it {
        AnyOf::Message(message) => page.name(Named::Message(message.clone())),
        AnyOf::All { channel, theme } => format!(
            "any(channel {}, theme {})",
            maybe(*channel, |c| c.text().to_owned()),
            maybe(theme.as_ref(), |t| name(t)),
        ),
    }
}

fn happened(it: &EventTest, page: &mut Page) -> String {
    let EventTest {
        event: what,
        filter,
        at_least,
        at_most,
        period,
    } = it;
    let what = event(what, page);
    let filter = maybe(filter.as_ref(), |c| format!("({})", condition(c, page)));
    let period = match period {
        Period::Ever => "ever".to_owned(),
        Period::InTheLast(back) => format!("in the last {}", length(*back)),
        Period::SinceStart => "since start".to_owned(),
        Period::Since(since) => format!("since {}", event(since, page)),
    };
    format!(
        "happened({what}, where {filter}, at least {at_least}, at most {}, {period})",
        maybe(*at_most, |n| n.to_string()),
    )
}

/// A condition that may be absent.
pub(super) fn maybe_condition(it: Option<&Condition>, page: &mut Page) -> String {
    line::maybe(it, |c| condition(c, page))
}
