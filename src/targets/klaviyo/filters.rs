//! Conditions as Klaviyo's filters: groups joined by AND, the conditions of one group by OR.

use super::{Cx, metrics, values};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::{Clauses, Leaf, and_of_ors};
use crate::targets::passes::describe;
use crate::vocabulary::Channel;
use crate::workflow::{Condition, PropertyRef};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Most conditions in one filter. No published limit; a person could not read more.
pub(super) const LIMIT: usize = 50;

/// Where a filter stands: only a branch can look at the event that started the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The flow's filter, or a message's.
    Profile,
    /// A branch of a split.
    Branch,
}

/// A condition that a two-way split can ask, perhaps the other way round.
pub(super) struct Asked {
    pub(super) groups: Vec<Vec<Value>>,
    /// The groups ask the opposite.
    pub(super) reversed: bool,
}

/// The condition as it is, or as its opposite where only that can be said.
pub(super) fn either_way(
    cx: &mut Cx<'_>,
    condition: &Condition,
    place: Place,
    span: Span,
) -> Option<Asked> {
    let straight = clauses(condition, false);
    let reversed = clauses(condition, true);
    let turn = match (&straight, &reversed) {
        (Some(straight), Some(reversed)) => unsayable(straight) && !unsayable(reversed),
        (None, Some(_)) => true,
        (_, None) => false,
    };
    let chosen = if turn { reversed } else { straight };
    let groups = written(cx, chosen, place, span)?;
    if groups.is_empty() {
        cx.reporter
            .unsayable(span, "a question that has only one answer");
        return None;
    }
    Some(Asked {
        groups,
        reversed: turn,
    })
}

/// The condition, or its opposite, as groups; `None` where refused.
pub(super) fn groups(
    cx: &mut Cx<'_>,
    condition: &Condition,
    negated: bool,
    place: Place,
    span: Span,
) -> Option<Vec<Vec<Value>>> {
    written(cx, clauses(condition, negated), place, span)
}

fn clauses(condition: &Condition, negated: bool) -> Option<Clauses> {
    and_of_ors(condition, negated, LIMIT).ok()
}

/// Whether a test in it can only be asked the other way round.
fn unsayable(clauses: &Clauses) -> bool {
    clauses.iter().flatten().any(|leaf| match &leaf.asks {
        Condition::Property { test, .. } => {
            values::feature(test, leaf.negated) == Feature::TestAhead
        }
        Condition::All { .. }
        | Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    })
}

fn written(
    cx: &mut Cx<'_>,
    clauses: Option<Clauses>,
    place: Place,
    span: Span,
) -> Option<Vec<Vec<Value>>> {
    let Some(clauses) = clauses else {
        cx.can(
            Feature::LargeCondition,
            span,
            "a condition of so many parts",
        );
        return None;
    };
    let mut groups = Vec::with_capacity(clauses.len());
    let mut refused = false;
    for clause in clauses {
        let mut group = Vec::new();
        for leaf in &clause {
            match conditions(cx, leaf, place, span) {
                Some(found) => group.extend(found),
                None => refused = true,
            }
        }
        groups.push(group);
    }
    (!refused).then_some(groups)
}

/// Conditions of which one must hold.
fn conditions(cx: &mut Cx<'_>, leaf: &Leaf, place: Place, span: Span) -> Option<Vec<Value>> {
    match &leaf.asks {
        Condition::Property { property, test } => {
            let what = describe::property(property);
            match property {
                PropertyRef::Profile(name) => {
                    let key = property_key(cx, name);
                    let known = cx.house.properties.get(name);
                    if known.is_some_and(|p| !p.optional) {
                        cx.taken_as_set.insert(name.clone());
                    }
                    let mut filters = values::filters(cx, test, leaf.negated, &what, span)?;
                    // A profile that was never given a yes or no is not `yes`, and not `no`.
                    if leaf.negated && values::feature(test, leaf.negated) == Feature::TestYesNo {
                        filters.push(values::not_set());
                    }
                    Some(
                        filters
                            .into_iter()
                            .map(|filter| json!({ "type": "profile-property", "property": key, "filter": filter }))
                            .collect(),
                    )
                }
                PropertyRef::Event(event, name) => {
                    let here = place == Place::Branch && cx.start_event() == Some(event);
                    let feature = if here {
                        Feature::TestStartEvent
                    } else {
                        Feature::TestOtherEvent
                    };
                    if !cx.can(feature, span, &format!("a test of `{what}` there")) {
                        return None;
                    }
                    let metric = cx.ids.need("event", event, span);
                    let mut filters = values::filters(cx, test, leaf.negated, &what, span)?;
                    // A profile that was never given a yes or no is not `yes`, and not `no`.
                    if leaf.negated && values::feature(test, leaf.negated) == Feature::TestYesNo {
                        filters.push(values::not_set());
                    }
                    Some(
                        filters
                            .into_iter()
                            .map(|filter| metric_property(&metric, name, &filter))
                            .collect(),
                    )
                }
            }
        }
        Condition::Happened(test) => {
            metrics::happened(cx, test, leaf.negated, span).map(|c| vec![c])
        }
        Condition::State { states } => {
            let ids: Vec<String> = states
                .iter()
                .map(|s| cx.ids.need("state", s, span))
                .collect();
            Some(ids.iter().map(|id| membership(!leaf.negated, id)).collect())
        }
        Condition::Segment { segment } => {
            let id = cx.ids.need("segment", segment, span);
            Some(vec![membership(!leaf.negated, &id)])
        }
        Condition::Consents { channel } => consent(cx, *channel, !leaf.negated, span),
        // The normal form leaves none of these.
        Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => None,
    }
}

/// A test of the data of the event that started the run.
pub(super) fn metric_property(metric: &str, field: &str, filter: &Value) -> Value {
    json!({ "type": "metric-property", "metric_id": metric, "field": field, "filter": filter })
}

/// In, or not in, a segment.
pub(super) fn membership(is_member: bool, id: &str) -> Value {
    json!({ "type": "profile-group-membership", "is_member": is_member, "group_ids": [id] })
}

/// May, or may not, receive marketing on a channel: subscribed, and not suppressed. Klaviyo also lets
/// mail go to those who never subscribed; the language means consent, so they do not count.
pub(super) fn consent(
    cx: &mut Cx<'_>,
    channel: Channel,
    holds: bool,
    span: Span,
) -> Option<Vec<Value>> {
    let feature = match channel {
        Channel::Email => Feature::ConsentEmail,
        Channel::Sms | Channel::Push => Feature::ConsentSmsPush,
        Channel::Letter | Channel::Whatsapp => Feature::ConsentOther,
    };
    if !cx.can(
        feature,
        span,
        &format!("`client consents to {}`", channel.text()),
    ) {
        return None;
    }
    let status = |can: bool, subscription: &str| {
        json!({
            "type": "profile-marketing-consent",
            "consent": {
                "channel": channel.text(),
                "can_receive_marketing": can,
                "consent_status": { "subscription": subscription },
            },
        })
    };
    Some(match (channel, holds) {
        (Channel::Email | Channel::Sms, true) => vec![status(true, "subscribed")],
        (Channel::Email, false) => vec![status(false, "any"), status(true, "never_subscribed")],
        (Channel::Push, true) => vec![status(true, "any")],
        (Channel::Sms | Channel::Push, false) => vec![status(false, "any")],
        (Channel::Letter | Channel::Whatsapp, _) => return None,
    })
}

/// Klaviyo's own properties, which are written plainly; all others are `properties['…']`.
const BUILT_IN: &[&str] = &[
    "email",
    "phone_number",
    "external_id",
    "first_name",
    "last_name",
    "organization",
    "title",
    "locale",
];

/// The key that a property is bound to; its own name otherwise.
pub(super) fn bound_key(cx: &Cx<'_>, name: &SmolStr) -> String {
    cx.ids.get("property", name).unwrap_or(name).to_owned()
}

/// Whether a key is one of Klaviyo's own.
pub(super) fn is_built_in(key: &str) -> bool {
    BUILT_IN.contains(&key)
}

/// The key of a property that a flow may change; `None` for Klaviyo's own, which is refused.
pub(super) fn changed_key(cx: &mut Cx<'_>, name: &SmolStr, span: Span) -> Option<String> {
    let key = bound_key(cx, name);
    let own = is_built_in(&key) || key.starts_with("location['");
    let what = format!("a change of `{name}`, which is Klaviyo's `{key}`");
    (!own || cx.can(Feature::ChangeBuiltIn, span, &what)).then_some(key)
}

/// How a filter names a property.
pub(super) fn property_key(cx: &Cx<'_>, name: &SmolStr) -> String {
    let key = bound_key(cx, name);
    if is_built_in(&key) || key.starts_with("location['") {
        key
    } else {
        format!(
            "properties['{}']",
            key.replace('\\', "\\\\").replace('\'', "\\'")
        )
    }
}
