//! Conditions as HubSpot's filters: an OR of ANDs, where an AND holds filters and branches on events.

use super::values::{self, bound_key};
use super::{Cx, events};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::{Leaf, or_of_ands};
use crate::targets::passes::describe;
use crate::vocabulary::Channel;
use crate::workflow::{Condition, PropertyRef};
use serde_json::{Value, json};

/// What one AND holds.
#[derive(Debug, Clone, Default)]
pub(super) struct All {
    pub(super) filters: Vec<Value>,
    pub(super) branches: Vec<Value>,
}

impl All {
    fn and(&self, other: &All) -> All {
        All {
            filters: [self.filters.as_slice(), other.filters.as_slice()].concat(),
            branches: [self.branches.as_slice(), other.branches.as_slice()].concat(),
        }
    }
}

/// Each of the left with each of the right.
pub(super) fn product<T: Clone>(left: &[Vec<T>], right: &[Vec<T>]) -> Vec<Vec<T>> {
    left.iter()
        .flat_map(|l| {
            right
                .iter()
                .map(move |r| [l.as_slice(), r.as_slice()].concat())
        })
        .collect()
}

/// The condition, or its opposite, as ANDs of which one must hold; `None` where refused.
pub(super) fn alternatives(
    cx: &mut Cx<'_>,
    condition: &Condition,
    negated: bool,
    span: Span,
) -> Option<Vec<All>> {
    let large = |cx: &mut Cx<'_>| {
        let what = "a condition of so many parts";
        cx.can(Feature::LargeCondition, span, what);
    };
    let Ok(ands) = or_of_ands(condition, negated, events::LIMIT) else {
        large(cx);
        return None;
    };
    let mut all = Vec::new();
    let mut refused = false;
    for and in &ands {
        let mut found = vec![All::default()];
        for leaf in and {
            match leaf_filters(cx, leaf, span) {
                Some(any) => {
                    found = found
                        .iter()
                        .flat_map(|f| any.iter().map(move |a| f.and(a)))
                        .collect();
                }
                None => refused = true,
            }
        }
        all.extend(found);
    }
    if refused {
        return None;
    }
    let parts: usize = all.iter().map(|a| a.filters.len() + a.branches.len()).sum();
    if parts > events::LIMIT {
        large(cx);
        return None;
    }
    if all.is_empty() {
        let what = "a question that has only one answer";
        cx.reporter.unsayable(span, what);
        return None;
    }
    Some(all)
}

/// The condition as a filter branch; `None` where refused.
pub(super) fn branch(
    cx: &mut Cx<'_>,
    condition: &Condition,
    negated: bool,
    span: Span,
) -> Option<Value> {
    alternatives(cx, condition, negated, span).map(or)
}

/// `OR` of `AND`s: the one nesting that HubSpot takes.
pub(super) fn or(all: Vec<All>) -> Value {
    let ands: Vec<Value> = all
        .into_iter()
        .map(|a| {
            json!({
                "filterBranchType": "AND",
                "filterBranchOperator": "AND",
                "filterBranches": a.branches,
                "filters": a.filters,
            })
        })
        .collect();
    json!({
        "filterBranchType": "OR",
        "filterBranchOperator": "OR",
        "filterBranches": ands,
        "filters": [],
    })
}

/// In, or not in, a list.
pub(super) fn in_list(id: &str, is_member: bool) -> Value {
    let operator = if is_member { "IN_LIST" } else { "NOT_IN_LIST" };
    json!({ "filterType": "IN_LIST", "operator": operator, "listId": id })
}

/// What one of must hold.
fn leaf_filters(cx: &mut Cx<'_>, leaf: &Leaf, span: Span) -> Option<Vec<All>> {
    let by_filters = |filters: Vec<Value>| -> Vec<All> {
        filters
            .into_iter()
            .map(|f| All {
                filters: vec![f],
                branches: Vec::new(),
            })
            .collect()
    };
    match &leaf.asks {
        Condition::Property { property, test } => {
            let what = describe::property(property);
            match property {
                PropertyRef::Profile(name) => {
                    let key = bound_key(cx, name);
                    let house = cx.house;
                    let def = house.properties.get(name);
                    if def.is_some_and(|p| !p.optional) {
                        cx.taken_as_set.insert(name.clone());
                    }
                    let of = (key.as_str(), def.map(|d| &d.ty));
                    values::filters(cx, of, test, leaf.negated, (&what, span)).map(by_filters)
                }
                PropertyRef::Event(event, _) => {
                    let feature = if cx.start_event() == Some(event) {
                        Feature::TestStartEvent
                    } else {
                        Feature::TestOtherEvent
                    };
                    cx.can(feature, span, &format!("a test of `{what}` there"));
                    None
                }
            }
        }
        Condition::Happened(test) => {
            let branches = events::happened(cx, test, leaf.negated, span)?;
            let all = branches.into_iter().map(|b| All {
                filters: Vec::new(),
                branches: vec![b],
            });
            Some(all.collect())
        }
        Condition::State { states } => {
            let ids: Vec<String> = states
                .iter()
                .map(|s| cx.ids.need("state", s, span))
                .collect();
            Some(by_filters(
                ids.iter().map(|id| in_list(id, !leaf.negated)).collect(),
            ))
        }
        Condition::Segment { segment } => {
            let id = cx.ids.need("segment", segment, span);
            Some(by_filters(vec![in_list(&id, !leaf.negated)]))
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
            let id = cx.ids.need("channel", channel.text(), span);
            Some(by_filters(vec![in_list(&id, !leaf.negated)]))
        }
        // The normal form leaves none of these.
        Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => None,
    }
}
