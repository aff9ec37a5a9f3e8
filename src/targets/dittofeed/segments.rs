//! Conditions as segments: a tree of `And`, `Or` and leaves that hold. What does not hold is asked by a split
//! with its ways swapped, never here: Dittofeed's own `NotEquals` also holds where the last thing heard of a
//! client says nothing of the trait.

use super::Cx;
use super::bundle::Bundle;
use super::entry::event_name;
use super::values;
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::or_of_ands;
use crate::targets::passes::describe;
use crate::targets::passes::durations::seconds;
use crate::targets::passes::exits::starts_it;
use crate::vocabulary::{Channel, Unit};
use crate::workflow::{
    AnyOf, Condition, EventKind, EventTest, Length, Period, PropertyRef, ToldIn,
};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// What a segment asks.
pub(super) enum Asks {
    /// One thing: a node without its id.
    One(Value),
    All(Vec<Asks>),
    Any(Vec<Asks>),
}

/// Most alternatives of a `where`.
const LIMIT: usize = 50;
const DAY: u64 = 86_400;

/// The id of the segment that asks a condition; `None` where refused.
pub(super) fn segment(
    cx: &mut Cx<'_>,
    bundle: &mut Bundle,
    condition: &Condition,
    span: Span,
) -> Option<String> {
    let asked = asks(cx, bundle, condition, span)?;
    Some(bundle.segment(&condition.text(), &definition(&asked)))
}

/// Nodes by id, the first of them the entry.
pub(super) fn definition(asks: &Asks) -> Value {
    let mut nodes = Vec::new();
    number(asks, &mut nodes);
    let entry = nodes.remove(0);
    json!({ "entryNode": entry, "nodes": nodes })
}

/// Puts a node and those below it in place, and returns its id.
fn number(asks: &Asks, nodes: &mut Vec<Value>) -> String {
    let id = (nodes.len() + 1).to_string();
    let at = nodes.len();
    nodes.push(Value::Null);
    let mut group = |kind: &str, of: &[Asks]| {
        let children: Vec<String> = of.iter().map(|one| number(one, nodes)).collect();
        json!({ "type": kind, "children": children })
    };
    let mut node = match asks {
        Asks::One(node) => node.clone(),
        Asks::All(of) => group("And", of),
        Asks::Any(of) => group("Or", of),
    };
    if let Some(fields) = node.as_object_mut() {
        fields.insert("id".to_owned(), json!(id));
    }
    if let Some(slot) = nodes.get_mut(at) {
        *slot = node;
    }
    id
}

/// One of these, or the one that there is.
pub(super) fn any(mut of: Vec<Asks>) -> Option<Asks> {
    match of.len() {
        0 => None,
        1 => of.pop(),
        _ => Some(Asks::Any(of)),
    }
}

/// A trait that stands in a relation.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers build it for this place alone"
)]
pub(super) fn of_trait(path: &str, operator: Value) -> Value {
    json!({ "type": "Trait", "path": path, "operator": operator })
}

/// What a condition asks; `None` where refused.
fn asks(cx: &mut Cx<'_>, bundle: &mut Bundle, condition: &Condition, span: Span) -> Option<Asks> {
    let mut all = |cx: &mut Cx<'_>, of: &[Condition]| {
        let found: Vec<_> = of.iter().map(|c| asks(cx, bundle, c, span)).collect();
        found.into_iter().collect::<Option<Vec<_>>>()
    };
    match condition {
        Condition::All { of } => all(cx, of).map(Asks::All),
        Condition::Any { of } => all(cx, of).map(Asks::Any),
        Condition::Not { .. } => {
            cx.reporter.unsayable(span, "a `not` inside this condition");
            None
        }
        Condition::Property { property, test } => match property {
            PropertyRef::Profile(name) => {
                if cx.house.properties.get(name).is_some_and(|p| !p.optional) {
                    cx.taken_as_set.insert(name.clone());
                }
                let path = values::path(cx, name);
                let what = describe::property(property);
                let operators = values::operators(cx, test, (&what, span))?;
                let each = operators.into_iter().map(|all| {
                    let mut of = all.into_iter().map(|o| Asks::One(of_trait(&path, o)));
                    match (of.next(), of.next()) {
                        (Some(one), None) => one,
                        (first, second) => Asks::All(first.into_iter().chain(second).collect()),
                    }
                });
                any(each.collect())
            }
            PropertyRef::Event(event, name) => of_event(cx, event, name, test, span),
        },
        Condition::Happened(test) => happened(cx, bundle, test, span),
        Condition::State { states } => {
            let each = states.iter().map(|state| {
                let path = super::conditions::known_by(cx, state, span);
                let operator = json!({ "type": "Equals", "value": state });
                Asks::One(of_trait(&path, operator))
            });
            let each = each.collect();
            any(each)
        }
        Condition::Segment { segment } => {
            let what = format!("`client is in {segment}`, whose condition is not known");
            cx.reporter.unsayable(span, &what);
            None
        }
        Condition::Consents { channel } => {
            let feature = match channel {
                Channel::Email => Feature::ConsentEmail,
                Channel::Sms | Channel::Push => Feature::ConsentSmsPush,
                Channel::Letter | Channel::Whatsapp => Feature::ConsentOther,
            };
            let what = format!("`client consents to {}`", channel.text());
            if !cx.can(feature, span, &what) {
                return None;
            }
            let group = bundle.group(cx, *channel)?;
            Some(Asks::One(json!({
                "type": "SubscriptionGroup",
                "subscriptionGroupId": group,
                "subscriptionGroupType": "OptIn",
            })))
        }
    }
}

/// The data of the event that started the run, by the key that makes runs distinct.
fn of_event(
    cx: &mut Cx<'_>,
    event: &SmolStr,
    name: &SmolStr,
    test: &crate::workflow::ValueTest,
    span: Span,
) -> Option<Asks> {
    let what = format!("a test of `{event}.{name}` there");
    if cx.start_event() != Some(event) {
        cx.can(Feature::TestOtherEvent, span, &what);
        return None;
    }
    if !cx.can(Feature::TestStartEvent, span, &what) {
        return None;
    }
    let crate::workflow::Reentry::OnceForEach { property: key } = cx.workflow.reentry.clone()
    else {
        cx.reporter.refuse(span,
            &what,
            "write `enters once for each PROPERTY` of the event, or keep the value as a property of the client",
        );
        return None;
    };
    let operators = values::operators(cx, test, (&what, span))?;
    let event = event_name(cx, event);
    let each = operators.into_iter().map(|all| {
        let properties: Vec<Value> = all
            .into_iter()
            .map(|operator| json!({ "path": name, "operator": operator }))
            .collect();
        Asks::One(json!({
            "type": "KeyedPerformed",
            "event": event,
            "key": key,
            "times": 1,
            "timesOperator": ">=",
            "properties": properties,
        }))
    });
    let mut each: Vec<Asks> = each.collect();
    if each.len() > 1 {
        cx.reporter.refuse(
            span,
            &format!("{what} for one of several values"),
            "write an `if` for each value",
        );
        return None;
    }
    each.pop()
}

/// What happened, so often at least and in such a time.
fn happened(cx: &mut Cx<'_>, bundle: &mut Bundle, test: &EventTest, span: Span) -> Option<Asks> {
    let what = format!("`client has {}`", describe::event(&test.event));
    let window = match &test.period {
        Period::Ever => {
            cx.can(Feature::Happened, span, &what);
            None
        }
        Period::InTheLast(length) => {
            let feature = match length.unit {
                Unit::Months | Unit::Years => Feature::HappenedInTheLastMonths,
                Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => {
                    if test.at_least > 1 {
                        Feature::HappenedTimesInTheLast
                    } else {
                        Feature::HappenedInTheLast
                    }
                }
            };
            if !cx.can(feature, span, &what) {
                return None;
            }
            say_windows(cx, bundle, feature, *length, span);
            Some(window(*length))
        }
        Period::SinceStart => {
            let feature = if starts_it(cx, &test.event) {
                Feature::HappenedSinceStartOwn
            } else {
                Feature::HappenedSinceStart
            };
            let what = format!("{what} `since start`");
            if cx.can(feature, span, &what) {
                // Nothing bounds the time, or it would be a length by now.
                let what = format!("{what}, after a wait without a longest time");
                cx.reporter.unsayable(span, &what);
            }
            return None;
        }
        Period::Since(other) => {
            let what = format!("{what} `since {}`", describe::event(other));
            cx.can(Feature::HappenedSinceEvent, span, &what);
            return None;
        }
    };
    let events = events(cx, bundle, &test.event, span)?;
    if events.len() > 1 && test.at_least > 1 {
        cx.reporter.refuse(
            span,
            &format!("{what}, counted over several messages"),
            "name one message, or ask for once",
        );
        return None;
    }
    let filters = match &test.filter {
        None => vec![Vec::new()],
        Some(filter) => {
            let what = format!("{what} `where`");
            if !cx.can(Feature::HappenedWhere, span, &what) {
                return None;
            }
            let filters = data(cx, filter, span)?;
            // Counted over all of them together only where one node says it.
            if filters.len() > 1 && test.at_least > 1 {
                cx.can(Feature::HappenedWhereOr, span, &what);
                return None;
            }
            filters
        }
    };
    let mut each = Vec::new();
    for (event, about) in &events {
        for filter in &filters {
            let properties = [about.as_slice(), filter.as_slice()].concat();
            each.push(Asks::One(performed(
                event,
                test.at_least.max(1),
                window,
                &properties,
            )));
        }
    }
    any(each)
}

/// A `Performed` node.
pub(super) fn performed(
    event: &str,
    times: u32,
    within: Option<u64>,
    properties: &[Value],
) -> Value {
    let mut node = json!({
        "type": "Performed",
        "event": event,
        "times": times,
        "timesOperator": ">=",
    });
    if let Some(fields) = node.as_object_mut() {
        if let Some(within) = within {
            fields.insert("withinSeconds".to_owned(), json!(within));
        }
        if !properties.is_empty() {
            fields.insert("properties".to_owned(), json!(properties));
        }
    }
    node
}

/// So many seconds that never less than the length is looked back over: Dittofeed keeps the moment of an event
/// only to within a tenth of the time, at most a day.
pub(super) fn window(length: Length) -> u64 {
    let asked = seconds(length);
    if asked >= 9 * DAY {
        asked.saturating_add(DAY)
    } else {
        asked * 10 / 9 + 2
    }
}

/// Said once: how much longer it looks back.
fn say_windows(cx: &mut Cx<'_>, bundle: &mut Bundle, feature: Feature, length: Length, span: Span) {
    if std::mem::replace(&mut bundle.windows_said, true) {
        return;
    }
    let journey = cx.workflow.name.clone();
    cx.reporter.nearly(
        feature,
        span,
        format!("Dittofeed looks back longer than asked in `{journey}`"),
        format!(
            "it keeps the moment of an event only to within a tenth of the time, at most a day; so `{}` becomes up to {} longer, and never less",
            length.text(),
            ToldIn::of(length.unit).words((window(length) - seconds(length)) / 60)
        ),
        None,
    );
}

/// Filters on an event's own data as an OR of ANDs; `None` where refused.
pub(super) fn data(cx: &mut Cx<'_>, condition: &Condition, span: Span) -> Option<Vec<Vec<Value>>> {
    let house = cx.house;
    let plain = super::conditions::of(house, condition);
    let Ok(alternatives) = or_of_ands(&plain, false, LIMIT) else {
        let what = "a condition of so many parts";
        cx.reporter.refuse(span, what, "write it with fewer `or`");
        return None;
    };
    let mut written = Vec::new();
    for alternative in &alternatives {
        let mut all: Vec<Vec<Value>> = vec![Vec::new()];
        for leaf in alternative {
            let Condition::Property {
                property: PropertyRef::Event(event, name),
                test,
            } = &leaf.asks
            else {
                let what = "a `where` that looks elsewhere than at the event";
                cx.can(Feature::TestOtherEvent, span, what);
                return None;
            };
            if values::is_date(test) {
                let what = format!("`where` on the date `{event}.{name}`");
                cx.can(Feature::HappenedWhereOr, span, &what);
                return None;
            }
            let found = if leaf.negated {
                values::opposites(cx, test, (name, span))?
            } else {
                values::operators(cx, test, (name, span))?
            };
            all = all
                .iter()
                .flat_map(|left| {
                    found.iter().map(move |operators| {
                        let right = operators
                            .iter()
                            .map(|o| json!({ "path": name, "operator": o }));
                        left.iter().cloned().chain(right).collect()
                    })
                })
                .collect();
        }
        written.extend(all);
    }
    Some(written)
}

/// What Dittofeed calls an event, and what must hold of its data to be about the right message: one of these.
fn events(
    cx: &mut Cx<'_>,
    bundle: &Bundle,
    event: &EventKind,
    span: Span,
) -> Option<Vec<(String, Vec<Value>)>> {
    let equals = |path: &str, value: &str| json!({ "path": path, "operator": { "type": "Equals", "value": value } });
    let (own, messages) = match event {
        EventKind::Declared { name } => return Some(vec![(event_name(cx, name), Vec::new())]),
        EventKind::Unsubscribed => {
            let left = equals("action", "Unsubscribe");
            return Some(vec![("DFSubscriptionChange".to_owned(), vec![left])]);
        }
        EventKind::Complained => return Some(vec![("DFEmailMarkedSpam".to_owned(), Vec::new())]),
        EventKind::Bounced => return Some(vec![("DFEmailBounced".to_owned(), Vec::new())]),
        EventKind::Opened { messages } => ("DFEmailOpened", messages),
        EventKind::Clicked { messages } => ("DFEmailClicked", messages),
        EventKind::Received { messages } => ("DFInternalMessageSent", messages),
    };
    let received = own == "DFInternalMessageSent";
    let house = cx.house;
    let what = format!("`{}`", describe::event(event));
    let is_email = |name: &SmolStr| {
        let message = house.messages.get(name);
        message.is_none_or(|m| m.channel == Channel::Email)
    };
    let template = |name: &SmolStr| {
        let about = equals("templateId", &bundle.template_id(name));
        (own.to_owned(), vec![about])
    };
    match messages {
        AnyOf::Message(name) => {
            let feature = if received || is_email(name) {
                Feature::MessageEvent
            } else {
                Feature::MessageEventOther
            };
            cx.can(feature, span, &what).then(|| vec![template(name)])
        }
        AnyOf::All {
            channel,
            theme: None,
        } => {
            let of_email = matches!(channel, None | Some(Channel::Email));
            let word = match channel {
                Some(Channel::Email) => Some("Email"),
                Some(Channel::Sms) => Some("Sms"),
                Some(Channel::Push) => Some("MobilePush"),
                None | Some(Channel::Letter | Channel::Whatsapp) => None,
            };
            let feature = if (received && (word.is_some() || channel.is_none())) || of_email {
                Feature::MessageEvent
            } else {
                Feature::MessageEventOther
            };
            if !cx.can(feature, span, &what) {
                return None;
            }
            let about = match word {
                Some(word) if received => vec![equals("variant.type", word)],
                Some(_) | None => Vec::new(),
            };
            Some(vec![(own.to_owned(), about)])
        }
        AnyOf::All {
            channel,
            theme: Some(theme),
        } => {
            if !cx.can(Feature::MessageEventTheme, span, &what) {
                return None;
            }
            let of: Vec<_> = house
                .messages
                .values()
                .filter(|m| m.theme.as_ref() == Some(theme))
                .filter(|m| channel.is_none_or(|c| c == m.channel))
                .filter(|m| received || m.channel == Channel::Email)
                .map(|m| template(&m.name))
                .collect();
            if of.is_empty() {
                let what = format!("{what}: no message has that theme");
                cx.reporter.unsayable(span, &what);
                return None;
            }
            Some(of)
        }
    }
}
