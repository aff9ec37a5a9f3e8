//! Of the shape of a journey: steps that nobody reaches, that do nothing, that happen at once.

use super::MOST_LISTED;
use crate::diagnostics::{Code, Diagnostic};
use crate::lower::walk;
use crate::source::Span;
use crate::syntax::ast::{Block, Condition, Name, Step};
use crate::workflow::NodeSource;
use smol_str::SmolStr;

pub(crate) fn sequence_cycle(ring: &[(&Name, &Name)]) -> Diagnostic {
    let first = ring.first().map_or("", |(name, _)| name.text.as_str());
    let place = ring.first().map(|(_, run)| run.span).unwrap_or_default();
    let others: Vec<String> = ring
        .iter()
        .skip(1)
        .map(|(name, _)| format!("`{}`", name.text))
        .collect();
    let message = if others.is_empty() {
        format!("`{first}` runs itself and would never end")
    } else {
        format!(
            "`{first}` runs itself by way of {} and would never end",
            others.join(" and ")
        )
    };
    let mut found = Diagnostic::new(Code::SequenceCycle, place, message)
        .label("from here it comes round again")
        .note("a client would get the same messages for ever; a sequence is put in place where it is run, so it can't run itself")
        .help("take one of these `run` lines out");
    for (name, run) in ring.iter().skip(1) {
        found = found.also(run.span, format!("`{}` goes on here", name.text));
    }
    found
}

/// `by_run`: it is a sequence put in place that passes the limit.
pub(crate) fn too_large(journey: &Name, here: Span, by_run: bool) -> Diagnostic {
    let name = &journey.text;
    let (message, help) = if by_run {
        (
            format!("`{name}` grows too large when its sequences are put in place"),
            "run a sequence once where it is run again and again, or split the journey in two",
        )
    } else {
        (
            format!("`{name}` has too many steps"),
            "split it in two, each with its own start",
        )
    };
    Diagnostic::new(Code::TooLarge, here, message)
    .label("here it passes the limit")
    .note(format!(
        "a journey may have {} steps, and blocks and sequences may stand {} deep in each other; no client would live through more",
        crate::lower::lowering::MOST_STEPS,
        crate::lower::lowering::MOST_DEPTH
    ))
    .help(help)
}

pub(crate) fn no_steps(name: &Name, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NoSteps,
        name.span,
        format!("{what} `{}` has no steps", name.text),
    )
    .label("nothing happens here")
    .help("write what happens, for example `send` with the name of a message")
}

pub(crate) fn unreachable(step: &Step, before: Option<&Step>, rest: &[Step]) -> Diagnostic {
    let mut found = Diagnostic::new(
        Code::Unreachable,
        step.span,
        "no client ever gets to this step: every path above it has ended",
    )
    .label(if rest.len() > 1 {
        "from here on nothing happens"
    } else {
        "never happens"
    });
    if let Some(before) = before {
        let ends = walk::ends(before);
        if ends.is_empty() {
            found = found.also(before.span, "every path through this ends the run");
        }
        for end in ends.into_iter().take(MOST_LISTED) {
            found = found.also(end, "the run ends here");
        }
    }
    let mut lost: Vec<SmolStr> = Vec::new();
    for step in rest {
        if let crate::steps::StepKind::Send(send) = &step.kind {
            lost.push(send.message.text.clone());
        }
        for block in walk::inner_blocks(step) {
            lost.extend(walk::messages(block).iter().map(|m| m.text.clone()));
        }
    }
    let mut once: Vec<&str> = Vec::new();
    for message in &lost {
        if !once.contains(&message.as_str()) {
            once.push(message);
        }
    }
    match once.as_slice() {
        [] => {}
        [one] => found = found.note(format!("`{one}` is never sent from here")),
        many => {
            let named: Vec<String> = many
                .iter()
                .take(MOST_LISTED)
                .map(|m| format!("`{m}`"))
                .collect();
            let rest = match many.len().saturating_sub(MOST_LISTED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            found = found.note(format!("never sent from here: {}{rest}", named.join(", ")));
        }
    }
    found.help("move it above the `end`, or take it out")
}

pub(crate) fn unreached_arm(name: &Name, weight: Span) -> Diagnostic {
    Diagnostic::new(
        Code::Unreachable,
        weight,
        format!("no client ever gets to `{}`: its weight is 0%", name.text),
    )
    .label("nobody takes this arm")
    .help("give it a weight, or take the arm out")
}

pub(crate) fn empty_if(arm: &Block, all: bool) -> Diagnostic {
    let (label, help) = if all {
        (
            "nothing happens here",
            "write what happens, or take the `if` out",
        )
    } else {
        (
            "nothing happens here",
            "turn the condition round: `if not ( … ) { … }` needs no `else`",
        )
    };
    Diagnostic::new(
        Code::EmptyBranch,
        arm.span,
        if all {
            "this `if` does nothing, whatever the client is"
        } else {
            "nothing happens when this condition holds; the steps are all in `else`"
        },
    )
    .label(label)
    .help(help)
}

pub(crate) fn empty_else(arm: &Block) -> Diagnostic {
    Diagnostic::new(Code::EmptyBranch, arm.span, "this `else` does nothing")
        .label("nothing happens here")
        .note("without it the run goes on just the same")
        .help("write what happens, or take the `else` out")
}

pub(crate) fn empty_match(step: &Step) -> Diagnostic {
    Diagnostic::new(
        Code::EmptyBranch,
        step.span,
        "this `match` does nothing, whatever the value is",
    )
    .label("no arm holds a step")
    .help("write what happens for at least one value, or take the `match` out")
}

/// A send: its message, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) message: &'a SmolStr,
    pub(crate) source: &'a NodeSource,
}

pub(crate) fn sends_together(first: Sent<'_>, second: Sent<'_>) -> Diagnostic {
    let (place, before) = (second.source.span, first.source.span);
    let mut found = if first.message == second.message {
        Diagnostic::new(
            Code::SendsWithoutWait,
            place,
            format!("`{}` is sent twice with no wait between", second.message),
        )
    } else {
        Diagnostic::new(
            Code::SendsWithoutWait,
            place,
            format!(
                "`{}` is sent with no wait after `{}`",
                second.message, first.message
            ),
        )
    };
    if place == before {
        found = found.label("sent twice at the same moment");
    } else {
        found = found
            .label("sent at the same moment")
            .also(before, "sent first");
    }
    for run in [first.source.via.first(), second.source.via.first()]
        .into_iter()
        .flatten()
    {
        if !found.secondary.iter().any(|label| label.span == *run) {
            found = found.also(*run, "by way of this sequence");
        }
    }
    found
        .note(
            "both arrive at the same moment, and the second covers the first in the client's inbox",
        )
        .help("write a wait between them, for example `wait 3 days`, or send one of the two")
}

/// J0352: an arm of an `if` that nobody takes.
pub(crate) fn never_taken(condition: &Condition, always: bool) -> Diagnostic {
    Diagnostic::new(
        Code::BranchNeverTaken,
        condition.span(),
        "no client who gets here takes this branch",
    )
    .label("never true here")
    .note(said_by(always))
    .help("take the branch out, or check the condition")
}

/// J0352: an arm of an `if` that leaves nobody to those behind it.
pub(crate) fn always_taken(condition: &Condition, rest: &Block, always: bool) -> Diagnostic {
    Diagnostic::new(
        Code::BranchNeverTaken,
        condition.span(),
        "every client who gets here takes this branch: nobody takes those after it",
    )
    .label("always true here")
    .also(rest.span.before(), "no client gets here")
    .note(said_by(always))
    .help("take the other branches out, or check the condition")
}

fn said_by(always: bool) -> &'static str {
    if always {
        "whom the journey is for, or what it exits on, decides it already"
    } else {
        "what was checked or happened before it decides it already"
    }
}
