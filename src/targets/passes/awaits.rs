//! `wait up to` on platforms where nobody can go on sooner: the whole deadline, then a look back over it.

use super::{describe, insert};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::context::Cx;
use crate::workflow::{
    Arm, AwaitOn, Condition, EventKind, EventTest, Length, Node, NodeId, Period, WaitKind, Workflow,
};

/// Whether any of these is a condition rather than an event.
pub fn has_condition(on: &[AwaitOn]) -> bool {
    on.iter().any(|on| match on {
        AwaitOn::Event(_) => false,
        AwaitOn::Condition(_) => true,
    })
}

/// Whether any of these has come about in the wait that has just ended.
pub fn looking_back(on: &[AwaitOn], deadline: Length) -> Condition {
    let conditions: Vec<Condition> = on
        .iter()
        .map(|on| match on {
            AwaitOn::Condition(condition) => condition.clone(),
            AwaitOn::Event(event) => Condition::Happened(in_the_last(event, deadline)),
        })
        .collect();
    match <[Condition; 1]>::try_from(conditions) {
        Ok([one]) => one,
        Err(of) => Condition::Any { of },
    }
}

fn in_the_last(event: &EventKind, length: Length) -> EventTest {
    EventTest {
        event: event.clone(),
        filter: None,
        at_least: 1,
        at_most: None,
        period: Period::InTheLast(length),
    }
}

/// The workflow in which every such wait that `which` names is a wait and a branch.
pub fn as_delays(workflow: &Workflow, which: impl Fn(&[AwaitOn]) -> bool) -> Workflow {
    let turned = |node: &Node| matches!(node, Node::Await { on, .. } if which(on));
    let count = |node: &Node| if turned(node) { 2 } else { 1 };
    insert::expand(workflow, count, |node, first| {
        if !turned(&node) {
            return vec![node];
        }
        let Node::Await {
            on,
            deadline,
            then,
            otherwise,
        } = node
        else {
            return vec![node];
        };
        vec![
            Node::Wait {
                wait: WaitKind::Length { length: deadline },
                alone: false,
                next: NodeId(first.0 + 1),
            },
            Node::Branch {
                arms: vec![Arm {
                    when: looking_back(&on, deadline),
                    next: then,
                }],
                otherwise: Some(otherwise),
            },
        ]
    })
}

/// Says that nobody goes on sooner.
pub fn say(cx: &mut Cx<'_>, on: &[AwaitOn], deadline: Length, span: Span) {
    let title = cx.title();
    let any_event = on.iter().any(|on| match on {
        AwaitOn::Event(_) => true,
        AwaitOn::Condition(_) => false,
    });
    let (feature, misses) = if has_condition(on) {
        (
            Feature::AwaitCondition,
            ", and a condition that holds only for a part of that time is not seen",
        )
    } else {
        (Feature::AwaitEvent, "")
    };
    let looks_back = if any_event {
        format!("; it then looks back over {}", deadline.text())
    } else {
        String::new()
    };
    cx.reporter.nearly(
        feature,
        span,
        format!(
            "{title} can't go on as soon as {} happens: it waits all of {}",
            describe::awaited(on),
            deadline.text()
        ),
        format!(
            "a client who could hear from you at once waits up to {} longer{misses}{looks_back}",
            deadline.text()
        ),
        Some(format!(
            "write `wait {}` and `if` to say exactly that everywhere",
            deadline.text()
        )),
    );
}
