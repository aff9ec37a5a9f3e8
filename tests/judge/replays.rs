//! Timelines of journeys in turn, looked at line by line: each run sends what it can send then, and nothing else;
//! never two that are kept apart run at a time; the client stands where she has to. It shares nothing with the prover.

use crate::judge::{Tick, ticks};
use journey::proof::{TimelineEvent, TogetherReport};
use journey::workflow::*;
use std::collections::BTreeMap;

const MINUTES: Tick = 1440;

/// A run as a timeline tells it.
#[derive(Default, Debug)]
struct Told {
    /// Its place among all lines.
    order: usize,
    begins: Tick,
    /// When it was ended from outside.
    ends: Option<Tick>,
    sent: Vec<(Tick, String)>,
}

/// What is wrong with the timeline of a broken rule, if anything.
pub(super) fn fault(
    workflows: &[&Workflow],
    apart: &dyn Fn(&Workflow, &Workflow) -> bool,
    may_move: &dyn Fn(&str, &str) -> bool,
    states: &[&str],
    report: &TogetherReport,
) -> Option<String> {
    let mut runs: BTreeMap<(String, u32), Told> = BTreeMap::new();
    let until = report.timeline.last()?.minute as Tick;
    for (order, line) in report.timeline.iter().enumerate() {
        let at = line.minute as Tick;
        let own = |run: &u32| (line.journey.to_string(), *run);
        match &line.what {
            TimelineEvent::Event { run, .. } => {
                let told = Told {
                    order,
                    begins: at,
                    ..Told::default()
                };
                if runs.insert(own(run), told).is_some() {
                    return Some(format!("run {run} begins twice"));
                }
            }
            TimelineEvent::Ended { run, .. } => runs.get_mut(&own(run))?.ends = Some(at),
            TimelineEvent::Message { run, message, .. } => {
                let Some(told) = runs.get_mut(&own(run)) else {
                    return Some(format!("{message} is of no run"));
                };
                if told.ends.is_some() {
                    return Some(format!("{message} is sent after its run"));
                }
                told.sent.push((at, message.to_string()));
            }
            TimelineEvent::Happened { .. } | TimelineEvent::Moves { .. } => {}
        }
    }
    let workflow = |name: &str| *workflows.iter().find(|w| w.name == name).unwrap();
    for ((name, nth), told) in &runs {
        let over_by = told.ends.unwrap_or(until);
        if !can_be(workflow(name), told, over_by, false) {
            return Some(format!("run {nth} of {name} can't be so: {told:?}"));
        }
        for ((other, _), later) in &runs {
            let follows = later.order > told.order;
            if other == name || !follows || !apart(workflow(name), workflow(other)) {
                continue;
            }
            let is_over = match told.ends {
                Some(ends) => ends <= later.begins,
                None => can_be(workflow(name), told, later.begins, true),
            };
            if !is_over {
                return Some(format!("{other} begins while {name} runs: {told:?}"));
            }
        }
    }
    let stands = |first: &&str| {
        let mut state = (*first).to_string();
        report.timeline.iter().all(|line| match &line.what {
            TimelineEvent::Moves { state: to, .. } => {
                let may = may_move(&state, to);
                state = to.to_string();
                may
            }
            TimelineEvent::Event { .. } => {
                let own = &workflow(&line.journey).states;
                own.iter().any(|s| *s == state)
            }
            _ => true,
        })
    };
    let stands = states.iter().any(stands);
    (!stands).then(|| "she does not stand in the states of the journeys".to_owned())
}

/// Whether some way through the journey sends exactly this up to that moment; and, where it is `over`, has ended.
fn can_be(workflow: &Workflow, told: &Told, until: Tick, over: bool) -> bool {
    from(
        workflow,
        workflow.entry.0,
        (told.begins, told.begins),
        &told.sent,
        (until, over),
    )
}

fn from(
    workflow: &Workflow,
    node: u32,
    (lo, hi): (Tick, Tick),
    sent: &[(Tick, String)],
    goal: (Tick, bool),
) -> bool {
    let (until, over) = goal;
    // Nothing more up to there, and the run may still be on its way.
    if sent.is_empty() && !over && hi >= until {
        return true;
    }
    if lo > until && !sent.is_empty() {
        return false;
    }
    let on = |to: NodeId, least: Tick, most: Tick, sent: &[(Tick, String)]| {
        from(workflow, to.0, (lo + least, hi + most), sent, goal)
    };
    let length = |length: Length| ticks(length, MINUTES);
    match &workflow.nodes[node as usize] {
        Node::Send { message, next } => match sent.split_first() {
            Some(((at, name), rest)) => {
                name == message.as_str()
                    && (lo..=hi).contains(at)
                    && from(workflow, next.0, (*at, *at), rest, goal)
            }
            None => false,
        },
        Node::Wait { wait, next, .. } => match wait {
            WaitKind::Length { length: l } => on(*next, length(*l), length(*l), sent),
            WaitKind::Between { least, most } => on(*next, length(*least), length(*most), sent),
            _ => true,
        },
        Node::Await {
            deadline,
            then,
            otherwise,
            ..
        } => {
            let most = length(*deadline);
            on(*then, 0, most, sent) || on(*otherwise, most, most, sent)
        }
        Node::Branch { arms, otherwise } => {
            arms.iter().any(|arm| on(arm.next, 0, 0, sent))
                || otherwise.is_some_and(|to| on(to, 0, 0, sent))
        }
        Node::End => sent.is_empty() && (!over || lo <= until),
        _ => true,
    }
}
