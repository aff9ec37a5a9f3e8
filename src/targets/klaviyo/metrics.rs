//! Events as metrics: which id, which filters on its data, and counts over a period.

use super::{Cx, values};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions;
use crate::targets::passes::describe;
use crate::vocabulary::Channel;
use crate::workflow::{AnyOf, Condition, EventKind, EventTest, Message, Period, PropertyRef};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Klaviyo's name for what it calls a message in its own metrics: the `name` that we give each message.
const MESSAGE_NAME: &str = "Campaign Name";

/// A metric, and the filters on its data that make it the event.
pub(super) struct Metric {
    pub(super) id: String,
    /// Property and filter, joined by AND.
    pub(super) filters: Vec<(String, Value)>,
}

impl Metric {
    /// Whether one event can pass both filters: not where they want different texts of one property.
    pub(super) fn may_meet(&self, other: &Metric) -> bool {
        let texts = |filter: &Value| -> Vec<String> {
            let value = filter.get("value");
            let one = value.and_then(Value::as_str).into_iter();
            let many = value.and_then(Value::as_array).into_iter().flatten();
            one.chain(many.filter_map(Value::as_str))
                .map(str::to_owned)
                .collect()
        };
        !self.filters.iter().any(|(name, filter)| {
            let wanted = texts(filter);
            other
                .filters
                .iter()
                .filter(|(n, _)| n == name)
                .any(|(_, f)| texts(f).iter().all(|t| !wanted.contains(t)))
        })
    }
}

/// The name that an event is bound by.
fn bound_name(event: &EventKind) -> &str {
    match event {
        EventKind::Declared { name } => name,
        EventKind::Unsubscribed => "unsubscribed",
        EventKind::Complained => "complained",
        EventKind::Bounced => "bounced",
        EventKind::Opened { .. } => "opened",
        EventKind::Clicked { .. } => "clicked",
        EventKind::Received { .. } => "received",
    }
}

/// Whether the account's metric for this event is bound.
pub(super) fn is_bound(cx: &Cx<'_>, event: &EventKind) -> bool {
    cx.ids.get("event", bound_name(event)).is_some()
}

/// The metric of an event; `None` where refused.
pub(super) fn metric(cx: &mut Cx<'_>, event: &EventKind, span: Span) -> Option<Metric> {
    let filters = match event {
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced => Vec::new(),
        EventKind::Opened { messages }
        | EventKind::Clicked { messages }
        | EventKind::Received { messages } => of_messages(cx, event, messages, span)?,
    };
    let id = cx.ids.need("event", bound_name(event), span);
    Some(Metric { id, filters })
}

fn of_messages(
    cx: &mut Cx<'_>,
    event: &EventKind,
    messages: &AnyOf,
    span: Span,
) -> Option<Vec<(String, Value)>> {
    let what = format!("`{}`", describe::event(event));
    let house = cx.house;
    match messages {
        AnyOf::Message(name) => {
            let email = house
                .messages
                .get(name)
                .is_none_or(|m| m.channel == Channel::Email);
            let feature = if email {
                Feature::MessageEvent
            } else {
                Feature::MessageEventOther
            };
            let possible = cx.can(feature, span, &what);
            possible.then(|| vec![named(cx, std::slice::from_ref(name))])
        }
        AnyOf::All { channel, theme } => {
            if channel.is_some_and(|c| c != Channel::Email) {
                cx.can(Feature::MessageEventOther, span, &what);
                return None;
            }
            let Some(theme) = theme else {
                return cx.can(Feature::MessageEvent, span, &what).then(Vec::new);
            };
            if !cx.can(Feature::MessageEventTheme, span, &what) {
                return None;
            }
            let names = names_where(cx, |m| {
                m.channel == Channel::Email && m.theme.as_ref() == Some(theme)
            });
            Some(vec![named(cx, &names)])
        }
    }
}

/// The names of the house's messages that are so.
pub(super) fn names_where(cx: &Cx<'_>, holds: impl Fn(&Message) -> bool) -> Vec<SmolStr> {
    cx.house
        .messages
        .values()
        .filter(|m| holds(m))
        .map(|m| m.name.clone())
        .collect()
}

/// The filter that makes a metric one of these messages.
pub(super) fn named(cx: &mut Cx<'_>, names: &[SmolStr]) -> (String, Value) {
    cx.reporter.remark(format!(
        "messages are told apart by their names, which Klaviyo keeps as `{MESSAGE_NAME}`: a message that is renamed there is not counted"
    ));
    let filter = match names {
        [one] => json!({ "type": "string", "operator": "equals", "value": one }),
        many => json!({ "type": "string", "operator": "in", "value": many }),
    };
    (MESSAGE_NAME.to_owned(), filter)
}

/// A count of a metric: `operator` and `count` over a period, with filters.
pub(super) fn counted(metric: &Metric, operator: &str, count: u32, timeframe: &Value) -> Value {
    let mut condition = json!({
        "type": "profile-metric",
        "metric_id": metric.id,
        "measurement": "count",
        "measurement_filter": { "type": "numeric", "operator": operator, "value": count },
        "timeframe_filter": timeframe,
    });
    if !metric.filters.is_empty()
        && let Some(condition) = condition.as_object_mut()
    {
        let filters: Vec<Value> = metric
            .filters
            .iter()
            .map(|(property, filter)| json!({ "property": property, "filter": filter }))
            .collect();
        condition.insert("metric_filters".to_owned(), Value::Array(filters));
    }
    condition
}

/// Since the run began.
pub(super) fn since_start() -> Value {
    json!({ "type": "date", "operator": "flow-start" })
}

/// A count with "at least" (or, negated, "less than"); `None` where refused.
pub(super) fn happened(
    cx: &mut Cx<'_>,
    test: &EventTest,
    negated: bool,
    span: Span,
) -> Option<Value> {
    let what = format!("`client has {}`", describe::event(&test.event));
    let timeframe = match &test.period {
        Period::Ever => {
            cx.can(Feature::Happened, span, &what);
            json!({ "type": "date", "operator": "alltime" })
        }
        Period::SinceStart => {
            let feature = if super::exits::starts_it(cx, &test.event, span) {
                Feature::HappenedSinceStartOwn
            } else {
                Feature::HappenedSinceStart
            };
            if !cx.can(
                feature,
                span,
                &format!("{what} `since start`, which also starts it"),
            ) {
                return None;
            }
            since_start()
        }
        Period::InTheLast(length) => {
            cx.can(Feature::HappenedInTheLast, span, &what);
            let fitted = values::near(cx, *length, span);
            values::relative("in-the-last", fitted.amount, fitted.unit)
        }
        Period::Since(other) => {
            cx.can(
                Feature::HappenedSinceEvent,
                span,
                &format!("{what} `since {}`", describe::event(other)),
            );
            return None;
        }
    };
    let mut metric = metric(cx, &test.event, span)?;
    if let Some(filter) = &test.filter {
        if !cx.can(Feature::HappenedWhere, span, &format!("{what} `where`")) {
            return None;
        }
        metric
            .filters
            .extend(data_filters(cx, filter, &what, span)?);
    }
    let (operator, count) = match (negated, test.at_least) {
        (false, 1) => ("greater-than", 0),
        (false, n) => ("greater-than-or-equal", n),
        (true, 1) => ("equals", 0),
        (true, n) => ("less-than", n),
    };
    Some(counted(&metric, operator, count, &timeframe))
}

/// Filters on an event's own data, joined by AND.
fn data_filters(
    cx: &mut Cx<'_>,
    condition: &Condition,
    what: &str,
    span: Span,
) -> Option<Vec<(String, Value)>> {
    let refuse = |cx: &mut Cx<'_>| {
        cx.can(
            Feature::HappenedWhereOr,
            span,
            &format!("{what} `where` as it is written"),
        );
        None
    };
    let Ok(clauses) = conditions::and_of_ors(condition, false, super::filters::LIMIT) else {
        return refuse(cx);
    };
    let mut all = Vec::new();
    for clause in clauses {
        let [leaf] = clause.as_slice() else {
            return refuse(cx);
        };
        let Condition::Property {
            property: PropertyRef::Event(_, name),
            test,
        } = &leaf.asks
        else {
            return refuse(cx);
        };
        let filters = values::filters(cx, test, leaf.negated, name, span)?;
        let [filter] = filters.as_slice() else {
            return refuse(cx);
        };
        if filter.get("type").and_then(Value::as_str) == Some("date") {
            return refuse(cx);
        }
        all.push((name.to_string(), filter.clone()));
    }
    Some(all)
}
