//! Events: which id, which filters on their data, how often and in which time.

use super::Cx;
use super::values;
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::or_of_ands;
use crate::targets::passes::exits::bound_name;
use crate::targets::passes::{describe, exits};
use crate::vocabulary::Channel;
use crate::workflow::{
    AnyOf, AwaitOn, Condition, EventKind, EventTest, Length, Period, PropertyRef,
};
use serde_json::{Value, json};

/// Most filters in one condition. No published limit; a person could not read more.
pub(super) const LIMIT: usize = 50;

/// Whether HubSpot itself can wait for all of these: events that have an id of their own.
pub(super) fn can_wait_for(on: &[AwaitOn]) -> bool {
    on.iter().all(|on| match on {
        AwaitOn::Condition(_) => false,
        AwaitOn::Event(event) => !is_about_messages(event),
    })
}

fn is_about_messages(event: &EventKind) -> bool {
    match event {
        EventKind::Opened { .. } | EventKind::Clicked { .. } | EventKind::Received { .. } => true,
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced => false,
    }
}

/// The id of an event; `None` where refused.
pub(super) fn id(cx: &mut Cx<'_>, event: &EventKind, span: Span) -> Option<String> {
    let what = format!("`{}`", describe::event(event));
    match event {
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced => {}
        EventKind::Opened { messages }
        | EventKind::Clicked { messages }
        | EventKind::Received { messages } => {
            let feature = match messages {
                AnyOf::Message(_) => Feature::MessageEvent,
                AnyOf::All {
                    channel: Some(Channel::Email),
                    theme: None,
                } => {
                    // Every e-mail of the account: the event itself, whichever message it is about.
                    return Some(cx.ids.need("event", bound_name(event), span));
                }
                AnyOf::All { theme: Some(_), .. } => Feature::MessageEventTheme,
                AnyOf::All { .. } => Feature::MessageEventOther,
            };
            if !cx.can(feature, span, &what) {
                return None;
            }
        }
    }
    Some(cx.ids.need("event", bound_name(event), span))
}

/// A `UNIFIED_EVENTS` branch.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers build it for this place alone"
)]
pub(super) fn branch(id: &str, completed: bool, filters: Vec<Value>) -> Value {
    let operator = if completed {
        "HAS_COMPLETED"
    } else {
        "HAS_NOT_COMPLETED"
    };
    json!({
        "filterBranchType": "UNIFIED_EVENTS",
        "filterBranchOperator": "AND",
        "eventTypeId": id,
        "operator": operator,
        "filterBranches": [],
        "filters": filters,
    })
}

fn refined(mut branch: Value, key: &str, by: Value) -> Value {
    if let Some(fields) = branch.as_object_mut() {
        fields.insert(key.to_owned(), by);
    }
    branch
}

/// So many times at least, or between one and so many.
fn times(branch: Value, least: u32, most: Option<u32>) -> Value {
    let mut by = json!({ "type": "NUM_OCCURRENCES", "minOccurrences": least });
    if let (Some(most), Some(by)) = (most, by.as_object_mut()) {
        by.insert("maxOccurrences".to_owned(), json!(most));
    }
    refined(branch, "coalescingRefineBy", by)
}

fn in_the_last(branch: Value, length: Length) -> Value {
    let offset = json!({
        "offsetDirection": "PAST",
        "timeUnit": length.unit.text().to_uppercase(),
        "amount": length.amount,
    });
    let by = json!({ "type": "RELATIVE_COMPARATIVE", "comparison": "AFTER", "timeOffset": offset });
    refined(branch, "pruningRefineBy", by)
}

/// Filters on an event's own data as an OR of ANDs; `None` where refused.
pub(super) fn data(cx: &mut Cx<'_>, condition: &Condition, span: Span) -> Option<Vec<Vec<Value>>> {
    let Ok(alternatives) = or_of_ands(condition, false, LIMIT) else {
        let feature = Feature::LargeCondition;
        cx.can(feature, span, "a condition of so many parts");
        return None;
    };
    let house = cx.house;
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
            let def = house.events.get(event).and_then(|e| e.properties.get(name));
            let key = (name.as_str(), def.map(|d| &d.ty));
            let found = values::filters(cx, key, test, leaf.negated, (name, span))?;
            all = super::filters::product(
                &all,
                &found.into_iter().map(|f| vec![f]).collect::<Vec<_>>(),
            );
        }
        written.extend(all);
    }
    Some(written)
}

/// A count as branches of which one must hold; `None` where refused. The count is only ever "at least", or
/// its opposite.
pub(super) fn happened(
    cx: &mut Cx<'_>,
    test: &EventTest,
    negated: bool,
    span: Span,
) -> Option<Vec<Value>> {
    let what = format!("`client has {}`", describe::event(&test.event));
    let window = match &test.period {
        Period::Ever => {
            cx.can(Feature::Happened, span, &what);
            None
        }
        Period::InTheLast(length) => {
            cx.can(Feature::HappenedInTheLast, span, &what);
            if test.at_least > 1 {
                let what = format!("{what} {} times in a time", test.at_least);
                cx.can(Feature::HappenedTimesInTheLast, span, &what);
                return None;
            }
            Some(*length)
        }
        Period::SinceStart => {
            let feature = if exits::starts_it(cx, &test.event) {
                Feature::HappenedSinceStartOwn
            } else {
                Feature::HappenedSinceStart
            };
            let what = format!("{what} `since start`");
            if cx.can(feature, span, &what) {
                // Nothing bounds the time, or it would be a length by now.
                cx.reporter.unsayable(
                    span,
                    &format!("{what}, after a wait without a longest time"),
                );
            }
            return None;
        }
        Period::Since(other) => {
            let what = format!("{what} `since {}`", describe::event(other));
            cx.can(Feature::HappenedSinceEvent, span, &what);
            return None;
        }
    };
    let id = id(cx, &test.event, span)?;
    let filters = match &test.filter {
        None => vec![Vec::new()],
        Some(filter) => {
            if !cx.can(Feature::HappenedWhere, span, &format!("{what} `where`")) {
                return None;
            }
            data(cx, filter, span)?
        }
    };
    // Counted over all of them together only where one branch says it.
    if filters.len() > 1 && (negated || test.at_least > 1) {
        let what = format!("{what} `where` as it is written");
        cx.can(Feature::HappenedWhereOr, span, &what);
        return None;
    }
    let mut branches = Vec::new();
    for filters in filters {
        let one = |completed| {
            let branch = branch(&id, completed, filters.clone());
            match window {
                Some(length) => in_the_last(branch, length),
                None => branch,
            }
        };
        match (negated, test.at_least) {
            (false, 0 | 1) => branches.push(one(true)),
            (false, n) => branches.push(times(one(true), n, None)),
            (true, 0 | 1) => branches.push(one(false)),
            (true, n) => {
                branches.push(one(false));
                branches.push(times(one(true), 1, Some(n - 1)));
            }
        }
    }
    Some(branches)
}
