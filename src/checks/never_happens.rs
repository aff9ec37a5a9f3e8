//! A wait for something that can't happen in it (J0348): a condition on which the run ends, or the opening of
//! a message that nobody has been sent by then. What stands in its block is never reached. An event that ends the
//! run is J0356, where the journey is lowered.

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::lower::Lowered;
use crate::source::Span;
use crate::workflow::{
    AnyOf, AwaitOn, Condition, EventKind, Exit, House, Node, NodeId, Reentry, Workflow,
};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// Reports each wait of a journey for what ends the run.
pub(super) fn check(_: &House, journey: &Lowered, sink: &mut Sink) {
    if let Some(workflow) = &journey.workflow {
        sink.extend(awaited(workflow).filter_map(|(id, on)| ended(workflow, id, on)));
    }
}

/// Reports each wait for the opening of a message that nobody has been sent by then. Most wait for what the journey itself
/// has sent; only for the others it matters what all journeys send.
pub(super) fn check_unsent(context: &Context<'_>, sink: &mut Sink) {
    let mut waiting = context.workflows_that(|acts| acts.awaits_unsent).peekable();
    if waiting.peek().is_none() || !context.judged.are_whole() {
        return;
    }
    let senders = Senders::of(context);
    for workflow in waiting {
        for (id, message) in unsent(workflow) {
            if !senders.has_other(workflow, message) {
                sink.push(unopened(workflow, id, message));
            }
        }
    }
}

/// Whether a journey waits for the opening of a message that it has sent to nobody by then.
pub(super) fn awaits_unsent(workflow: &Workflow) -> bool {
    unsent(workflow).next().is_some()
}

/// What the waits of a journey are for.
fn awaited(workflow: &Workflow) -> impl Iterator<Item = (NodeId, &AwaitOn)> {
    let nodes = workflow.iter();
    nodes.flat_map(|(id, node)| node.awaits().iter().map(move |on| (id, on)))
}

/// The message for whose opening a wait waits.
fn opening(on: &AwaitOn) -> Option<&SmolStr> {
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
    Some(message)
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

/// The journeys that send each message: the first of them, and whether there are more.
struct Senders<'a>(FxHashMap<&'a str, (&'a str, bool)>);

impl<'a> Senders<'a> {
    fn of(context: &Context<'a>) -> Self {
        let mut all: FxHashMap<&str, (&str, bool)> = FxHashMap::default();
        for paths in context.paths() {
            for message in paths.nodes.iter().filter_map(Node::message) {
                let name = paths.name.as_str();
                let (first, more) = all.entry(message).or_insert((name, false));
                *more |= *first != name;
            }
        }
        Senders(all)
    }

    /// Whether another journey does.
    fn has_other(&self, workflow: &Workflow, message: &str) -> bool {
        let by = self.0.get(message);
        by.is_some_and(|(first, more)| *more || *first != workflow.name)
    }
}

/// The waits of a journey for the opening of a message that it has sent to nobody by then, but for those that what they
/// wait for ends.
fn unsent(workflow: &Workflow) -> impl Iterator<Item = (NodeId, &SmolStr)> {
    awaited(workflow).filter_map(|(id, on)| {
        let message = opening(on)?;
        let again = || workflow.reentry != Reentry::OnceEver && sends(workflow, message);
        let is_sent = again() || reaches(workflow, id, message);
        (!is_sent && ended(workflow, id, on).is_none()).then_some((id, message))
    })
}

fn unopened(workflow: &Workflow, wait: NodeId, message: &str) -> Diagnostic {
    never(
        workflow.source(wait),
        format!("nobody has `{message}` by then, so that nobody can open it during this wait"),
        None,
        "send it before the wait, or wait for something else",
    )
}

fn sends(workflow: &Workflow, message: &str) -> bool {
    let mut messages = workflow.nodes.iter().filter_map(Node::message);
    messages.any(|sent| sent == message)
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
