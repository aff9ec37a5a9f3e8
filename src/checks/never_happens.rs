//! A wait for something that can't happen in it (J0348): a condition on which the run ends, or the opening of
//! a message that nobody has been sent by then. What stands in its block is never reached. An event that ends the
//! run is J0356, where the journey is lowered.

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::workflow::{
    AnyOf, AwaitOn, Condition, EventKind, Exit, Node, NodeId, Reentry, Workflow,
};
use rustc_hash::FxHashSet;

/// Reports each such wait.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let whole = context.journeys.iter().all(|j| j.workflow.is_some());
    for workflow in context.workflows() {
        for (id, node) in workflow.iter() {
            let Node::Await { on, .. } = node else {
                continue;
            };
            for one in on {
                if let Some(found) = ended(workflow, id, one) {
                    sink.push(found);
                } else if whole && let Some(found) = unsent(context, workflow, id, one) {
                    sink.push(found);
                }
            }
        }
    }
}

/// What a wait waits for ends the run before the wait can see it.
fn ended(workflow: &Workflow, wait: NodeId, on: &AwaitOn) -> Option<Diagnostic> {
    let by_exit = workflow.exits.iter().any(|exit| match (exit, on) {
        (Exit::Condition { condition }, AwaitOn::Condition(awaited)) => condition == awaited,
        (Exit::Becomes { state }, AwaitOn::Condition(Condition::State { states })) => {
            states.as_slice() == std::slice::from_ref(state)
        }
        (
            Exit::Event { .. }
            | Exit::SameEvent { .. }
            | Exit::Becomes { .. }
            | Exit::Condition { .. },
            _,
        ) => false,
    });
    if by_exit {
        return Some(never(
            workflow.source(wait),
            "what this wait is for ends the run, so that the wait never sees it".to_owned(),
            Some((workflow.spans.exits, "the run ends here")),
            "take it out of `exits`, or wait for something else",
        ));
    }
    let AwaitOn::Condition(Condition::State { states }) = on else {
        return None;
    };
    let leaves = states.iter().all(|state| !workflow.states.contains(state));
    leaves.then(|| {
        never(
            workflow.source(wait),
            format!(
                "a client who is {} has left this journey, so that the wait never sees it",
                states.join(" or ")
            ),
            Some((workflow.spans.states, "only these stay in it")),
            "add the state to `for`, or wait for something else",
        )
    })
}

/// A wait for the opening of a message that nobody has been sent by then.
fn unsent(
    context: &Context<'_>,
    workflow: &Workflow,
    wait: NodeId,
    on: &AwaitOn,
) -> Option<Diagnostic> {
    let AwaitOn::Event(
        EventKind::Opened {
            messages: AnyOf::Message(message),
        }
        | EventKind::Clicked {
            messages: AnyOf::Message(message),
        },
    ) = on
    else {
        return None;
    };
    let sends = |workflow: &Workflow, before: Option<NodeId>| {
        workflow.iter().any(|(id, node)| {
            node.message() == Some(message) && before.is_none_or(|before| id < before)
        })
    };
    let once = workflow.reentry == Reentry::OnceEver;
    let others = context
        .workflows()
        .any(|other| other.name != workflow.name && sends(other, None));
    if others || (!once && sends(workflow, None)) || reaches(workflow, wait, message) {
        return None;
    }
    Some(never(
        workflow.source(wait),
        format!("nobody has `{message}` by then, so that nobody can open it during this wait"),
        None,
        "send it before the wait, or wait for something else",
    ))
}

/// Whether a send of the message can come before a node.
fn reaches(workflow: &Workflow, to: NodeId, message: &str) -> bool {
    let mut seen: FxHashSet<NodeId> = FxHashSet::default();
    for (id, node) in workflow.iter() {
        if node.message().is_some_and(|m| m == message) {
            seen.insert(id);
        }
        if seen.contains(&id) {
            seen.extend(node.successors());
        }
    }
    seen.contains(&to)
}

fn never(place: Span, message: String, clash: Option<(Span, &str)>, help: &str) -> Diagnostic {
    let found = Diagnostic::new(Code::NeverHappens, place, message).label("never happens here");
    let found = match clash {
        Some((span, words)) => found.also(span, words),
        None => found,
    };
    found
        .note("no client would ever come to what stands in the block of this wait")
        .help(help)
}
