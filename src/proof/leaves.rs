//! Promises to leave in time (`leaves before visit_at`, `leaves by 2026-12-03`), and reminders that can
//! come after the date they wait for.

use super::graph::{Graph, MINUTE, NEVER, Ticks, get};
use super::late::{Anchor, Latest, latest, path};
use super::promises::{self, Promised};
use crate::diagnostics::{Code, Diagnostic};
use crate::semantics::Setting;
use crate::source::Span;
use crate::workflow::{
    House, Leaves, Length, Message, Node, NodeId, PropertyRef, Start, ToldIn, WaitKind, Workflow,
};
use smol_str::SmolStr;

/// So many steps of a path are pointed at.
const MOST_SHOWN: usize = 6;

/// A send that is not proved to keep the promise of its message.
struct Broken<'a> {
    message: &'a Message,
    leaves: &'a Leaves,
    node: NodeId,
    latest: Latest,
    /// How late it can leave.
    late: Ticks,
}

/// The messages whose promise to leave in time is not kept on every path.
pub(super) fn broken_promises(house: &House, workflow: &Workflow) -> Vec<SmolStr> {
    let setting = Setting::new(house, workflow);
    let graph = Graph::new(house, workflow, &setting.quiet);
    let late = broken(promises::sends(house, workflow, &graph));
    late.into_iter()
        .map(|found| found.message.name.clone())
        .collect()
}

/// Says what is wrong with promises and reminders.
pub(super) fn check(
    house: &House,
    workflow: &Workflow,
    graph: &Graph,
    sends: Vec<Promised<'_>>,
) -> Vec<Diagnostic> {
    let broken = broken(sends);
    let mut found: Vec<Diagnostic> = broken
        .iter()
        .map(|it| {
            if it.late >= NEVER {
                unproved(house, workflow, it)
            } else {
                late(house, workflow, it)
            }
        })
        .collect();
    found.extend(reminders(house, workflow, graph));
    found
}

fn broken(sends: Vec<Promised<'_>>) -> Vec<Broken<'_>> {
    let late = sends.into_iter().filter_map(|it| {
        let late = -it.spare?;
        (late > 0).then(|| Broken {
            late: late.saturating_add(promises::end(it.leaves).1),
            message: it.message,
            leaves: it.leaves,
            node: it.node,
            latest: it.latest,
        })
    });
    late.collect()
}

/// `exits when visit_at is past`, with what it needs where the date may be unknown.
fn exit_words(house: &House, property: &SmolStr) -> String {
    if house.properties.get(property).is_some_and(|p| p.optional) {
        format!("exits when ({property} is known and {property} is past)")
    } else {
        format!("exits when {property} is past")
    }
}

/// `visit_at is at least 1 day ahead`, with what it needs where the date may be unknown.
fn ahead_words(house: &House, property: &SmolStr, by: &str) -> String {
    if house.properties.get(property).is_some_and(|p| p.optional) {
        format!("{property} is known and {property} is at least {by} ahead")
    } else {
        format!("{property} is at least {by} ahead")
    }
}

/// J0345: with the path that is too late.
fn late(house: &House, workflow: &Workflow, it: &Broken<'_>) -> Diagnostic {
    let name = &it.message.name;
    let when = match it.leaves {
        Leaves::Before { property, .. } => format!("{} after `{property}` begins", length(it.late)),
        Leaves::By { date, .. } => format!("{} after {} begins", length(it.late), date.text()),
    };
    let mut found = Diagnostic::new(
        Code::LeavesLate,
        workflow.source(it.node),
        format!(
            "`{name}` can leave as late as {when}, and promises to leave {}",
            promises::words(it.leaves)
        ),
    )
    .label("too late on one path")
    .also(promises::clause(it.leaves), "the promise");
    let at = it.node.0 as usize;
    let mut shown = vec![workflow.spans.start];
    found = found.also(workflow.spans.start, "the run begins here");
    for node in path(&it.latest, at) {
        let arrives = get(&it.latest.arrives, node, None).unwrap_or(0);
        let leaves = if node == at {
            it.late
        } else {
            get(&it.latest.leaves, node, None).unwrap_or(arrives)
        };
        let span = workflow.source(NodeId(node as u32));
        if leaves <= arrives || shown.len() > MOST_SHOWN {
            continue;
        }
        let words = length(leaves - arrives);
        if node == at {
            found = found.note(format!(
                "a quiet rule or a guard can hold it {words} longer"
            ));
        } else if !shown.contains(&span) {
            shown.push(span);
            let words = match workflow.node(NodeId(node as u32)) {
                Node::Send { .. } => format!("can be held {words}"),
                Node::Wait { .. }
                | Node::Await { .. }
                | Node::Branch { .. }
                | Node::Split { .. }
                | Node::Act { .. }
                | Node::Review { .. }
                | Node::Answer { .. }
                | Node::HandOver { .. }
                | Node::End => format!("up to {words}"),
            };
            found = found.also(span, words);
        }
    }
    found
        .note("a client would read it when it no longer helps her")
        .help(match it.leaves {
            Leaves::Before { property, .. } => format!(
                "begin the run earlier, wait less, or end it in time with `{}`",
                exit_words(house, property)
            ),
            Leaves::By { .. } => "begin the run earlier, or wait less".to_owned(),
        })
}

/// J0346: with what nothing bounds.
fn unproved(house: &House, workflow: &Workflow, it: &Broken<'_>) -> Diagnostic {
    let name = &it.message.name;
    let at = it.node.0 as usize;
    let nodes = path(&it.latest, at);
    let loose = nodes
        .iter()
        .copied()
        .find(|node| get(&it.latest.leaves, *node, None).unwrap_or(0) >= NEVER);
    let starts_loose = nodes
        .first()
        .is_some_and(|entry| get(&it.latest.arrives, *entry, None).unwrap_or(0) >= NEVER);
    let found = Diagnostic::new(
        Code::LeavesUnproved,
        workflow.source(it.node),
        format!(
            "nothing makes `{name}` leave {}, as it promises",
            promises::words(it.leaves)
        ),
    )
    .label("sent here at any time")
    .also(promises::clause(it.leaves), "the promise");
    let found = match loose {
        Some(_) if starts_loose => found.also(workflow.spans.start, "a run can begin at any time"),
        Some(node) => found.also(
            workflow.source(NodeId(node as u32)),
            "this can last any length of time",
        ),
        None => found,
    };
    found
        .note("a client would read it when it no longer helps her")
        .help(match it.leaves {
            Leaves::Before { property, .. } => format!(
                "begin the run before it, as in `starts 7 days before {property} at 09:00`; or end it in time with `{}`; or send it inside `if {} {{ … }}`",
                exit_words(house, property),
                ahead_words(house, property, "1 day")
            ),
            Leaves::By { date, .. } => format!(
                "begin the run on a day: `starts on {} at 10:00 for SEGMENT because \"…\"`",
                date.text()
            ),
        })
}

/// Waits until so long before a date that can pass at once, where a message then leaves after the date.
fn reminders(house: &House, workflow: &Workflow, graph: &Graph) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (id, node) in workflow.iter() {
        let Node::Wait {
            wait:
                WaitKind::Date {
                    property: PropertyRef::Profile(property),
                    offset: Some(offset),
                    after: false,
                    ..
                },
            next,
            ..
        } = node
        else {
            continue;
        };
        let place = workflow.source(id);
        if found.iter().any(|d| d.primary.span == place) {
            continue;
        }
        let latest = latest(house, workflow, graph, Anchor::Property(property));
        if let Some((send, message)) = at_once(workflow, *next)
            && house
                .messages
                .get(message)
                .is_some_and(|m| m.leaves.is_none())
            && get(&latest.leaves, send.0 as usize, None).is_some_and(|late| late > 0)
        {
            let optional = house.properties.get(property).is_some_and(|p| p.optional);
            let bounded = get(&latest.arrives, id.0 as usize, None).is_some_and(|at| at < NEVER);
            found.push(after_its_date(
                house,
                (place, workflow.source(send)),
                (message, property),
                *offset,
                optional && !bounded && !starts_with(workflow, property),
            ));
        }
    }
    found
}

fn starts_with(workflow: &Workflow, asked: &SmolStr) -> bool {
    match &workflow.start {
        Start::AroundDate { property, .. } => property == asked,
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => false,
    }
}

/// The first send that a run comes to from here without time passing and without a choice.
fn at_once(workflow: &Workflow, mut at: NodeId) -> Option<(NodeId, &SmolStr)> {
    loop {
        match workflow.node(at) {
            Node::Send { message, .. } => return Some((at, message)),
            Node::Act { next, .. } => at = *next,
            Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => return None,
        }
    }
}

/// J0347.
fn after_its_date(
    house: &House,
    (wait, send): (Span, Span),
    (message, property): (&SmolStr, &SmolStr),
    offset: Length,
    may_be_unknown: bool,
) -> Diagnostic {
    let offset = offset.text();
    let when = if may_be_unknown {
        "is past or unknown"
    } else {
        "is past"
    };
    Diagnostic::new(
        Code::AfterItsDate,
        wait,
        format!("`{message}` can leave after `{property}`: this wait passes at once where that day {when}"),
    )
    .label("may pass at once")
    .also(send, "sent right then")
    .note("a client would be reminded of a day that is over")
    .help(format!(
        "ask before you wait: `if {} {{ … }}`; or end the run in time with `{}`",
        ahead_words(house, property, &offset),
        exit_words(house, property)
    ))
}

/// A length on the wall in words; what is left of a minute is one.
fn length(ticks: Ticks) -> String {
    let minutes = (ticks.max(0) + MINUTE - 1) / MINUTE;
    ToldIn::Days.words(u64::try_from(minutes).unwrap_or(0))
}
