//! Questions: an attribute of the contact or of the entry event as a FilterDefinition, or what was done with an
//! e-mail of this journey as an engagement split.

use super::{Cx, refuse};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::{Form, test_feature, tree};
use crate::targets::passes::{describe, flow};
use crate::vocabulary::Channel;
use crate::workflow::{
    AnyOf, AwaitOn, CompareOp, Condition, EventKind, EventTest, Literal, Node, NodeId, Period,
    PropertyRef, ValueTest,
};
use smol_str::SmolStr;
use std::fmt::Write as _;

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// A `FilterDefinition`, as XML.
    Filter(String),
    /// What was done with an e-mail: the kind, and the key of the activity that sends it.
    Engagement(u32, String),
}

/// Whether all of these can be asked for when the whole deadline is over.
pub(super) fn can_look_back(on: &[AwaitOn]) -> bool {
    on.iter().all(|on| match on {
        AwaitOn::Condition(_) => true,
        AwaitOn::Event(event) => match event {
            EventKind::Opened { .. } | EventKind::Clicked { .. } => true,
            EventKind::Declared { .. }
            | EventKind::Unsubscribed
            | EventKind::Complained
            | EventKind::Bounced
            | EventKind::Received { .. } => false,
        },
    })
}

/// One test of an attribute.
struct Test<'a> {
    key: &'a str,
    operator: &'a str,
    value: Option<String>,
}

/// Tests of which one must hold.
fn filter(tests: &[Test<'_>]) -> String {
    let mut xml = String::from(
        "<FilterDefinition><ConditionSet Operator=\"OR\" ConditionSetName=\"Individual Filter Grouping\">",
    );
    for test in tests {
        let value = test.value.as_deref().unwrap_or_default();
        // The end of a character section can't stand in one: it is cut in two.
        let value = value.replace("]]>", "]]]]><![CDATA[>");
        let _ = write!(
            xml,
            "<Condition Key=\"{}\" Operator=\"{}\"><Value><![CDATA[{value}]]></Value></Condition>",
            attribute_text(test.key),
            test.operator
        );
    }
    xml.push_str("</ConditionSet></FilterDefinition>");
    xml
}

fn attribute_text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The question that a condition is; `None` where refused.
pub(super) fn question(cx: &mut Cx<'_>, asks: &Condition, span: Span) -> Option<Question> {
    match asks {
        Condition::State { states } => {
            let what = "this question about a state";
            cx.can(Feature::InState, span, what);
            let keys = states.iter().map(|s| cx.ids.need("state", s, span));
            let keys: Vec<String> = keys.collect();
            Some(is_true(&keys))
        }
        Condition::Segment { segment } => {
            cx.can(Feature::InSegment, span, "this question about a segment");
            Some(is_true(&[cx.ids.need("segment", segment, span)]))
        }
        Condition::Property { property, test } => {
            let key = attribute(cx, property, span)?;
            let what = format!("a test of `{}`", describe::property(property));
            if !cx.can(test_feature(test, false), span, &what) {
                return None;
            }
            let tests = tests(&key, test);
            if tests.is_none() {
                cx.reporter.unsayable(span, &what);
            }
            tests.map(|tests| Question::Filter(filter(&tests)))
        }
        Condition::Happened(test) => happened(cx, test, span),
        Condition::Consents { channel } => {
            let feature = match channel {
                Channel::Email => Feature::ConsentEmail,
                Channel::Sms | Channel::Push => Feature::ConsentSmsPush,
                Channel::Letter | Channel::Whatsapp => Feature::ConsentOther,
            };
            let what = format!("`client consents to {}`", channel.text());
            cx.can(feature, span, &what);
            None
        }
        // A question is one of the above.
        Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => {
            cx.reporter.unsayable(span, "this condition");
            None
        }
    }
}

/// Whether a condition can be asked; where it can't, says so at `span`, once for all the places that would ask.
pub(super) fn can_be_asked(cx: &mut Cx<'_>, condition: &Condition, span: Span) -> bool {
    leaves(cx, &tree(condition, false), span)
}

fn leaves(cx: &mut Cx<'_>, form: &Form, span: Span) -> bool {
    match form {
        Form::Leaf(leaf) => question(cx, &leaf.asks, span).is_some(),
        Form::All(parts) | Form::Any(parts) => {
            let asked: Vec<bool> = parts.iter().map(|p| leaves(cx, p, span)).collect();
            asked.into_iter().all(|can| can)
        }
    }
}

fn is_true(keys: &[String]) -> Question {
    let tests: Vec<Test<'_>> = keys
        .iter()
        .map(|key| Test {
            key,
            operator: "Equal",
            value: Some("True".to_owned()),
        })
        .collect();
    Question::Filter(filter(&tests))
}

/// Where a property is kept; `None` where refused.
pub(super) fn attribute(cx: &mut Cx<'_>, property: &PropertyRef, span: Span) -> Option<String> {
    match property {
        PropertyRef::Profile(name) => {
            let house = cx.house;
            if house.properties.get(name).is_some_and(|p| !p.optional) {
                cx.taken_as_set.insert(name.clone());
            }
            Some(cx.ids.need("property", name, span))
        }
        PropertyRef::Event(event, name) => {
            let here = cx.start_event() == Some(event);
            let feature = if here {
                Feature::TestStartEvent
            } else {
                Feature::TestOtherEvent
            };
            let what = format!("a test of `{}`", describe::property(property));
            cx.can(feature, span, &what)
                .then(|| event_field(cx, event, name, span))
        }
    }
}

/// A field of the entry event's data.
pub(super) fn event_field(cx: &mut Cx<'_>, event: &SmolStr, name: &SmolStr, span: Span) -> String {
    let key = cx.ids.need("event", event, span);
    format!("Event.{key}.{name}")
}

/// The tests, of which one must hold; `None` where nothing published says how it is written.
fn tests<'a>(key: &'a str, test: &ValueTest) -> Option<Vec<Test<'a>>> {
    let one = |operator, value| {
        vec![Test {
            key,
            operator,
            value,
        }]
    };
    match test {
        ValueTest::Known => Some(one("IsNotNull", None)),
        ValueTest::OneOf { values } => Some(
            values
                .iter()
                .map(|value| Test {
                    key,
                    operator: "Equal",
                    value: Some(written(value)),
                })
                .collect(),
        ),
        ValueTest::Compare { op, value } => {
            let operator = match op {
                CompareOp::AtLeast => "GreaterThanOrEqual",
                CompareOp::AtMost => "LessThanOrEqual",
                CompareOp::MoreThan | CompareOp::After => "GreaterThan",
                CompareOp::LessThan | CompareOp::Before => "LessThan",
            };
            Some(one(operator, Some(written(value))))
        }
        ValueTest::Past | ValueTest::Ahead { .. } => None,
    }
}

/// A value as a text.
fn written(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text.clone(),
        Literal::Choice(choice) => choice.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Money { amount, .. } => amount.to_string(),
        Literal::YesNo(true) => "True".to_owned(),
        Literal::YesNo(false) => "False".to_owned(),
        Literal::Date(date) => date.text(),
        Literal::Clock(at) => at.text(),
    }
}

fn happened(cx: &mut Cx<'_>, test: &EventTest, span: Span) -> Option<Question> {
    let what = format!("`client has {}`", describe::event(&test.event));
    let (kind, messages) = match &test.event {
        EventKind::Opened { messages } => (2, messages),
        EventKind::Clicked { messages } => (3, messages),
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced
        | EventKind::Received { .. } => {
            cx.can(counted(test), span, &what);
            return None;
        }
    };
    let message = match messages {
        AnyOf::Message(message) => message,
        AnyOf::All { theme: Some(_), .. } => {
            cx.can(Feature::MessageEventTheme, span, &what);
            return None;
        }
        AnyOf::All { .. } => {
            cx.can(Feature::MessageEventOther, span, &what);
            return None;
        }
    };
    if !cx.can(Feature::MessageEvent, span, &what) {
        return None;
    }
    let right = match test.period {
        Period::SinceStart | Period::InTheLast(_) => test.filter.is_none() && test.at_least <= 1,
        Period::Ever | Period::Since(_) => false,
    };
    let Some(node) = sender(cx, message).filter(|_| right) else {
        let help = format!(
            "its engagement split speaks of one e-mail activity of this journey: send `{message}` in one place of it, and write `since start`"
        );
        refuse(cx, span, &what, &help);
        return None;
    };
    if matches!(test.period, Period::InTheLast(_)) {
        cx.reporter.remark(format!(
            "{what}: whatever has been done since `{message}` was sent counts, however long ago"
        ));
    }
    let key = flow::step_name(node, cx.workflow.node(node));
    Some(Question::Engagement(kind, key))
}

fn counted(test: &EventTest) -> Feature {
    if test.filter.is_some() {
        return Feature::HappenedWhere;
    }
    match test.period {
        Period::Ever => Feature::Happened,
        Period::InTheLast(_) => Feature::HappenedInTheLast,
        Period::SinceStart => Feature::HappenedSinceStart,
        Period::Since(_) => Feature::HappenedSinceEvent,
    }
}

/// The step that sends a message, where one does and no other; a step that nobody reaches is no activity.
fn sender(cx: &Cx<'_>, message: &SmolStr) -> Option<NodeId> {
    let reached = flow::reached(&cx.workflow.nodes, cx.workflow.entry);
    let is_reached = |id: NodeId| reached.get(id.0 as usize) == Some(&true);
    let mut all = cx
        .workflow
        .iter()
        .filter(|(id, node)| node.message() == Some(message) && is_reached(*id));
    match (all.next(), all.next()) {
        (Some((id, Node::Send { .. })), None) => Some(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_hold_anything() {
        let test = Test {
            key: "Contact.Attribute.A&B.\"C\"",
            operator: "Equal",
            value: Some("a]]>b".to_owned()),
        };
        let xml = filter(&[test]);
        assert!(xml.contains("Key=\"Contact.Attribute.A&amp;B.&quot;C&quot;\""));
        assert!(xml.contains("<![CDATA[a]]]]><![CDATA[>b]]>"));
    }
}
