//! Every node as its actions, linked by readable and stable temporary ids. Two actions may lead to the
//! same next one, so ways that part join again without copies.

use super::filters::Place;
use super::{
    Cx, Guards, alert, beside, condition_groups, filters, meetings, review, send, waits, with,
};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::asks_event;
use crate::targets::passes::{self, awaits, clock, describe, flow, percentages};
use crate::workflow::{self, Arm, AwaitOn, Length, Node, NodeId, SplitArm, WaitKind};
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// One action of the flow.
pub(super) type Action = Value;

/// An action with its links.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers build both for this action alone"
)]
pub(super) fn action(id: &str, kind: &str, links: Value, data: Value) -> Action {
    let action = json!({ "temporary_id": id, "type": kind, "links": links });
    with(action, "data", data)
}

/// A split in two.
pub(super) fn conditional(
    id: &str,
    groups: Vec<Vec<Value>>,
    yes: Option<&str>,
    no: Option<&str>,
) -> Action {
    let links = json!({ "next_if_true": yes, "next_if_false": no });
    action(
        id,
        "conditional-split",
        links,
        with(json!({}), "profile_filter", condition_groups(groups)),
    )
}

/// The id of the first action, and every action in the order of the steps.
pub(super) fn actions(cx: &mut Cx<'_>, guards: &Guards) -> (Option<String>, Vec<Action>) {
    let workflow = cx.workflow.clone();
    let since_start = clock::since_start(&workflow, clock::Awaits::Whole);
    let since = |id: NodeId| since_start.get(id.0 as usize).copied().flatten();
    let reached = flow::reached(&workflow.nodes, workflow.entry);
    let begins = flow::begins(&workflow, &since_start, |id, node| {
        own_id(id, node, &guards.waits)
    });
    let link = |id: NodeId| begins.get(id.0 as usize).and_then(Option::as_deref);
    meetings::say_what_meets(cx, guards);
    let mut out = Vec::new();
    for (id, node) in workflow.iter() {
        if !reached.get(id.0 as usize).copied().unwrap_or(false) {
            continue;
        }
        let own = own_id(id, node, &guards.waits);
        let span = workflow.source(id);
        match node {
            Node::Send { message, next } => {
                out.extend(send::actions(cx, guards, id, &own, message, link(*next)));
            }
            Node::Wait { wait, alone, next } => {
                if *alone {
                    cx.can(Feature::Alone, span, "`no messages from any journey`");
                }
                if let Some((kind, data)) = waits::wait(cx, id, wait, since(id)) {
                    out.push(action(&own, kind, json!({ "next": link(*next) }), data));
                }
            }
            Node::Await {
                on,
                deadline,
                then,
                otherwise,
            } => {
                out.extend(awaited(
                    cx,
                    &own,
                    on,
                    *deadline,
                    (link(*then), link(*otherwise)),
                    span,
                ));
            }
            Node::Branch { arms, otherwise } => {
                out.extend(branch(cx, &own, arms, *otherwise, &link, span));
            }
            Node::Split {
                name,
                arms,
                measure,
            } => {
                if let Some((event, length)) = measure {
                    cx.can(Feature::SplitMeasure, span, "`measure`");
                    cx.reporter.remark(format!(
                        "Klaviyo does not compare paths: measure `{}` within {} for each arm of `{name}`",
                        describe::event(event),
                        length.text()
                    ));
                }
                out.extend(split(cx, &own, name, arms, &link, span));
            }
            Node::Act {
                action: workflow::Action::Notify { to, text },
                next,
            } => out.extend(alert::actions(cx, &own, to, text, link(*next), span)),
            Node::Act { action, next } => {
                out.extend(beside::act(cx, &own, action, link(*next), span));
            }
            Node::Review {
                by,
                within,
                approved,
                declined,
                unanswered,
            } => {
                let asked = review::Asked {
                    node: id,
                    by,
                    within: *within,
                    approved: link(*approved),
                    declined: link(*declined),
                    unanswered: link(*unanswered),
                };
                out.extend(review::actions(cx, &own, &asked, span));
            }
            Node::Answer { .. } => {
                cx.can(Feature::Ask, span, "`ask`");
            }
            Node::HandOver { .. } => {
                cx.can(Feature::HandOver, span, "`hand over to`");
            }
            Node::End => {}
        }
    }
    (link(workflow.entry).map(str::to_owned), out)
}

/// `s01-welcome-letter`, `s02-wait`, `s03-until-10-00`, `s04-by-tone`.
pub(super) fn own_id(id: NodeId, node: &Node, quiet: &BTreeSet<NodeId>) -> String {
    let what = match node {
        Node::Send { message, .. } => message.replace('_', "-"),
        Node::Wait {
            wait: WaitKind::Clock { at, .. },
            ..
        } => {
            let word = if quiet.contains(&id) {
                "quiet"
            } else {
                "until"
            };
            format!("{word}-{:02}-{:02}", at.0 / 60, at.0 % 60)
        }
        Node::Wait {
            wait: WaitKind::Date { .. },
            ..
        } => "until-date".to_owned(),
        Node::Wait { .. } => "wait".to_owned(),
        Node::Await { .. } => "wait-for".to_owned(),
        Node::Branch { .. } => "if".to_owned(),
        Node::Split { name, .. } => name.replace('_', "-"),
        Node::Act { action, .. } => passes::beside::word(action).to_owned(),
        Node::Review { .. } => "review".to_owned(),
        Node::Answer { .. } => "answer".to_owned(),
        Node::HandOver { .. } => "hand-over".to_owned(),
        Node::End => "end".to_owned(),
    };
    format!("s{:02}-{what}", id.0 + 1)
}

/// No action waits for something to happen: the whole deadline, then a look back over it.
fn awaited(
    cx: &mut Cx<'_>,
    id: &str,
    on: &[AwaitOn],
    deadline: Length,
    (then, otherwise): (Option<&str>, Option<&str>),
    span: Span,
) -> Vec<Action> {
    let data = waits::length_delay(cx, deadline, span, false);
    awaits::say(cx, on, deadline, span);
    let condition = awaits::looking_back(on, deadline);
    let check = format!("{id}-check");
    let mut out = vec![action(id, "time-delay", json!({ "next": check }), data)];
    if let Some(asked) = filters::either_way(cx, &condition, Place::Profile, span) {
        let (yes, no) = if asked.reversed {
            (otherwise, then)
        } else {
            (then, otherwise)
        };
        out.push(conditional(&check, asked.groups, yes, no));
    }
    out
}

fn branch<'l>(
    cx: &mut Cx<'_>,
    id: &str,
    arms: &[Arm],
    otherwise: Option<NodeId>,
    link: &impl Fn(NodeId) -> Option<&'l str>,
    span: Span,
) -> Vec<Action> {
    cx.can(Feature::Branch, span, "this branch");
    // Where one of the arms always holds, the last needs no question.
    let (asked, last) = match (otherwise, arms.split_last()) {
        (Some(otherwise), _) => (arms, otherwise),
        (None, Some((last, head))) => {
            if !head.is_empty() {
                cx.reporter.remark(format!(
                    "`{id}`: whoever matches none of the other arms takes the last one, also a client without the value, which can't be here"
                ));
            }
            (head, last.next)
        }
        (None, None) => return Vec::new(),
    };
    match asked {
        [] => Vec::new(),
        [one] if !asks_event(&one.when) => {
            let Some(asked) = filters::either_way(cx, &one.when, Place::Branch, span) else {
                return Vec::new();
            };
            let (yes, no) = (link(one.next), link(last));
            let (yes, no) = if asked.reversed { (no, yes) } else { (yes, no) };
            vec![conditional(id, asked.groups, yes, no)]
        }
        many => {
            let mut branches = Vec::new();
            for (i, arm) in many.iter().enumerate() {
                let Some(groups) = filters::groups(cx, &arm.when, false, Place::Branch, span)
                else {
                    continue;
                };
                if groups.is_empty() {
                    cx.reporter
                        .unsayable(span, "a question that has only one answer");
                }
                branches.push(json!({
                    "branch_id": format!("{id}-{}", i + 1),
                    "order": i,
                    "name": format!("{}", i + 1),
                    "is_else": false,
                    "branch_filter": condition_groups(groups),
                    "links": { "next": link(arm.next) },
                }));
            }
            branches.push(json!({
                "branch_id": format!("{id}-else"),
                "order": many.len(),
                "name": "else",
                "is_else": true,
                "branch_filter": null,
                "links": { "next": link(last) },
            }));
            vec![action(
                id,
                "multi-branch-split",
                Value::Null,
                json!({ "name": id, "branches": branches }),
            )]
        }
    }
}

fn split<'l>(
    cx: &mut Cx<'_>,
    id: &str,
    name: &SmolStr,
    arms: &[SplitArm],
    link: &impl Fn(NodeId) -> Option<&'l str>,
    span: Span,
) -> Vec<Action> {
    let weights: Vec<u32> = arms.iter().map(|a| a.weight).collect();
    let chain = percentages::chain(&weights);
    cx.can(Feature::Split, span, "this split");
    let shares = |weights: &[u32]| {
        weights
            .iter()
            .map(|w| percentages::text(*w))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if !chain.is_exact(&weights) {
        cx.reporter.nearly(
            Feature::Split,
            span,
            format!(
                "`split {name}` becomes {} on Klaviyo",
                shares(&chain.actual)
            ),
            format!(
                "written is {}; Klaviyo draws whole percents of those who are left",
                shares(&weights)
            ),
            None,
        );
    }
    let mut out = Vec::new();
    let own = |i: usize| {
        if i == 0 {
            id.to_owned()
        } else {
            format!("{id}-{}", i + 1)
        }
    };
    for (i, (arm, percent)) in arms.iter().zip(&chain.draws).enumerate() {
        let no = if i + 2 < arms.len() {
            Some(own(i + 1))
        } else {
            arms.get(i + 1)
                .and_then(|a| link(a.next))
                .map(str::to_owned)
        };
        let draw = vec![vec![
            json!({ "type": "profile-sample", "percentage": percent }),
        ]];
        out.push(conditional(&own(i), draw, link(arm.next), no.as_deref()));
    }
    out
}
