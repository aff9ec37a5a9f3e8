//! Guards that take all: a message that is skipped in every run (J0460), and messages of one purpose that those of
//! another can keep from ever leaving (J0461).
//!
//! What is so is found by bounds over every path; it is said only with a timeline that the interpreter has played.

use super::super::entry::entries;
use super::super::graph::{HOUR, Measure, NEVER, Ticks, get, least, most};
use super::super::words::weekday_stamp;
use super::search::Search;
use super::{Harm, LossEvent, LossExample, Side, Watched, may, watched};
use crate::diagnostics::{Code, Diagnostic, TimelineLine};
use crate::proof::{JourneyProof, Proved, Verdict};
use crate::vocabulary::Purpose;
use crate::workflow::{
    Condition, House, Length, NodeId, OtherwiseAction, Reentry, RuleForm, SilenceWhen, Start,
    Workflow,
};
use smol_str::SmolStr;

/// Steps that runs take for a project, and messages that are tried against one journey: an editor waits for this.
const STEPS: usize = 200_000;
const TRIED: usize = 4;
/// A message may take a share of what is left: as if so many more were to come.
const MORE: usize = 8;

/// Warns of each, in source order of rules and messages.
pub(in super::super) fn warn(house: &House, journeys: &[Proved<'_>]) -> Vec<Diagnostic> {
    if !journeys.iter().any(|&journey| may_take_all(house, journey)) {
        return Vec::new();
    }
    let journeys = journeys.iter().filter(|(_, proof)| keeps(proof));
    let journeys: Vec<Proved<'_>> = journeys.copied().collect();
    let sides: Vec<Side<'_>> = journeys.iter().map(|&j| Side::new(house, j)).collect();
    let mut search = Search::new(house, &sides, STEPS);
    let mut found = Vec::new();
    for watched in watched(house, &sides) {
        for (place, index, counted) in &watched.under {
            let Some(side) = sides.get(*place) else {
                continue;
            };
            let alone = side.rules.get(*index).map(|report| report.verdict);
            if alone == Some(Verdict::Proved) {
                continue;
            }
            for node in always_lost(side, &watched, *place, counted) {
                let seen = search.examples(&watched, *place, node, MORE);
                let lost = seen.into_iter().find(|(harm, _)| *harm == Harm::Lost);
                let example = lost.map(|(_, example)| example);
                found.extend(example.and_then(|e| always(side, &watched, node, &e)));
            }
        }
        found.extend(starved(house, &sides, &watched, &mut search));
    }
    found
}

/// Whether what is known of a journey's runs is how they will be: what breaks a promise is told first.
fn keeps(proof: &JourneyProof) -> bool {
    let mut rules = proof.rules.iter();
    rules.all(|rule| !matches!(rule.verdict, Verdict::Broken | Verdict::Unbounded))
}

/// Whether it is worth looking: a journey that alone breaks a rule of numbers, that is in states for which a rule is
/// silent, or that a client enters so often that it may fill a rule. What its branches ask has no part in it.
pub(in super::super) fn may_take_all(house: &House, (workflow, proof): Proved<'_>) -> bool {
    let mut rules = workflow.rules.iter().zip(&proof.rules);
    keeps(proof)
        && rules.any(|(rule, report)| {
            rule.otherwise.is_some()
                && match &rule.form {
                    RuleForm::AtMost { count, window, .. } => {
                        let every = comes_every(house, workflow);
                        report.verdict != Verdict::Proved
                            || every.is_some_and(|every| fills(every, *count, *window))
                    }
                    RuleForm::Gap { .. } | RuleForm::EachOnce { .. } => {
                        report.verdict != Verdict::Proved
                    }
                    RuleForm::Silence { when, .. } => is_silent_to_all(workflow, when),
                    RuleForm::AtMostPerCalendar { .. }
                    | RuleForm::QuietHours { .. }
                    | RuleForm::QuietDays { .. }
                    | RuleForm::QuietOutside { .. }
                    | RuleForm::AtLeast { .. } => false,
                }
        })
}

/// Whether a rule is silent in every state that a journey is for.
fn is_silent_to_all(workflow: &Workflow, when: &SilenceWhen) -> bool {
    match when {
        SilenceWhen::ToStates(states) | SilenceWhen::While(Condition::State { states }) => {
            workflow.states.iter().all(|own| states.contains(own))
        }
        SilenceWhen::While(_) | SilenceWhen::After(..) => false,
    }
}

/// Whether one message each so often is all that a cap lets through.
fn fills(every: Ticks, count: u32, window: Length) -> bool {
    every.saturating_mul(i64::from(count)) <= least(window)
}

/// The messages that the guard skips in every run that sends what stands before them.
fn always_lost(
    side: &Side<'_>,
    watched: &Watched<'_>,
    place: usize,
    counted: &[bool],
) -> Vec<NodeId> {
    let nodes = counted.iter().enumerate().filter(|(_, counts)| **counts);
    let nodes = nodes.map(|(node, _)| NodeId(node as u32));
    if let RuleForm::Silence { when, .. } = &watched.rule.form {
        let silent = is_silent_to_all(side.workflow, when);
        return if silent { nodes.collect() } else { Vec::new() };
    }
    let mut lost: Vec<NodeId> = Vec::new();
    for node in nodes {
        if is_always_filled(side, watched, place, node, &lost) {
            lost.push(node);
        }
    }
    lost
}

/// Whether on every path as many messages as the rule allows leave so shortly before this one that it still counts
/// them; those in `lost` never leave.
fn is_always_filled(
    side: &Side<'_>,
    watched: &Watched<'_>,
    place: usize,
    node: NodeId,
    lost: &[NodeId],
) -> bool {
    let (Some(needed), Some(length)) = (watched.needed(), rolling(&watched.rule.form)) else {
        return false;
    };
    let measure = Measure::of(length.unit);
    let postponed = match watched.action {
        OtherwiseAction::Skip => 0,
        OtherwiseAction::Postpone(length) => most(length).saturating_add(HOUR),
    };
    if needed == 0 || needed > watched.counted(place).len() {
        return needed == 0;
    }
    // By node: the most time since the last, the last but one, … on arrival. Without so many: for ever.
    let mut since: Vec<Option<Vec<Ticks>>> = vec![None; side.graph.len];
    if let Some(slot) = since.get_mut(side.graph.entry) {
        *slot = Some(vec![NEVER; needed]);
    }
    for at in 0..side.graph.len {
        let Some(arrived) = since.get(at).cloned().flatten() else {
            continue;
        };
        let is_send = get(&side.graph.sends, at, false);
        // The guard itself tries again until it gives up: that is counted with its window.
        let itself = postponed > 0 && get(&side.graph.postponed, at, 0) <= postponed;
        let held = match (is_send, itself && at == node.0 as usize) {
            (true, true) => side.graph.longest_hold(),
            (true, false) => side.graph.kept(at),
            (false, _) => 0,
        };
        let mut leaving: Vec<Ticks> = arrived.iter().map(|t| (t + held).min(NEVER)).collect();
        let from = NodeId(at as u32);
        if from == node {
            let slack = HOUR.saturating_add(postponed);
            let window = least(length);
            return leaving
                .last()
                .is_some_and(|time| time.saturating_add(slack) < window);
        }
        if may::counts_in_run(side, watched, place, from, node) && !lost.contains(&from) {
            leaving.insert(0, 0);
            leaving.truncate(needed);
        }
        for edge in side.graph.out(at) {
            let slack = if edge.dwell.is_lossy(measure) {
                HOUR
            } else {
                0
            };
            let dwell = edge.dwell.hi().saturating_add(slack);
            let Some(slot) = since.get_mut(edge.to) else {
                continue;
            };
            let known = slot.get_or_insert_with(|| vec![0; needed]);
            for (known, time) in known.iter_mut().zip(&leaving) {
                *known = (*known).max(time.saturating_add(dwell).min(NEVER));
            }
        }
    }
    false
}

fn rolling(form: &RuleForm) -> Option<Length> {
    match form {
        RuleForm::AtMost { window, .. } | RuleForm::EachOnce { window, .. } => Some(*window),
        RuleForm::Gap { gap, .. } => Some(*gap),
        RuleForm::AtMostPerCalendar { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => None,
    }
}

fn always(
    side: &Side<'_>,
    watched: &Watched<'_>,
    node: NodeId,
    example: &LossExample,
) -> Option<Diagnostic> {
    let workflow = side.workflow;
    let message = workflow.node(node).message()?;
    let own = |name: &SmolStr| *name == workflow.name;
    let mut filling = example.timeline.iter().filter(|entry| {
        matches!(
            entry.what,
            LossEvent::Message {
                counted: Some(_),
                ..
            }
        )
    });
    let is_silence = watched.needed().is_none();
    // What fills the rule is of its own run, or this says something else.
    if !filling.clone().all(|entry| own(&entry.journey)) {
        return None;
    }
    let (text, note) = if is_silence {
        (
            format!(
                "`{}` never sends `{message}`: the guard of `{}` always skips it",
                workflow.name, watched.rule.restraint
            ),
            "no client is in a state in which the rule lets it leave".to_owned(),
        )
    } else {
        (
            format!(
                "the guard of `{}` skips `{message}` in every run of `{}` that sends what stands before it",
                watched.rule.restraint, workflow.name
            ),
            format!("a client whom the messages before reach does not get `{message}`"),
        )
    };
    let mut found = Diagnostic::new(Code::AlwaysLost, workflow.source(node), text)
        .label("always skipped")
        .also(watched.rule.span, "by the guard of this rule");
    if let Some(last) = filling.next_back() {
        found = found.also(last.span, "this has left shortly before");
    }
    let help = if is_silence {
        "take the step out, or except the message from the rule"
    } else {
        "let more time pass before it, except it from the rule, or take it out"
    };
    Some(found.note(note).help(help).timeline(lines(example)))
}

/// Messages of one purpose that another's can keep from ever leaving: those of a journey that a client can enter
/// again and again, as often as the rule lets anything through.
fn starved<'a>(
    house: &House,
    sides: &[Side<'a>],
    watched: &Watched<'a>,
    search: &mut Search<'_, 'a>,
) -> Option<Diagnostic> {
    let RuleForm::AtMost { count, window, .. } = &watched.rule.form else {
        return None;
    };
    let purpose = |place: usize, node: NodeId| -> Option<Purpose> {
        let message = sides.get(place)?.workflow.node(node).message()?;
        house.messages.get(message).map(|m| m.purpose)
    };
    for (filler, _, counted) in &watched.under {
        let side = sides.get(*filler)?;
        let every = comes_every(house, side.workflow);
        if !every.is_some_and(|every| fills(every, *count, *window)) {
            continue;
        }
        let mut sent = counted.iter().enumerate().filter(|(_, counts)| **counts);
        let Some((first, _)) = sent.next() else {
            continue;
        };
        let Some(fills) = purpose(*filler, NodeId(first as u32)) else {
            continue;
        };
        let alike =
            |(node, _): (usize, &bool)| purpose(*filler, NodeId(node as u32)) == Some(fills);
        if !sent.all(alike) {
            continue;
        }
        for (place, _, counted) in &watched.under {
            if place == filler {
                continue;
            }
            let nodes = counted.iter().enumerate().filter(|(_, counts)| **counts);
            for (node, _) in nodes.take(TRIED) {
                let node = NodeId(node as u32);
                let Some(lost) = purpose(*place, node).filter(|own| *own != fills) else {
                    continue;
                };
                let seen = search.by(*filler, watched, (*place, node), MORE);
                let example = seen.into_iter().find(|(harm, _)| *harm == Harm::Lost);
                let Some((_, example)) = example else {
                    continue;
                };
                let victim = sides.get(*place)?;
                let noun = |purpose: Purpose| format!("{} messages", purpose.text());
                let name = &side.workflow.name;
                let found = Diagnostic::new(
                    Code::Starved,
                    watched.rule.span,
                    format!(
                        "{} of `{name}` can keep {} from ever leaving: they alone can fill `{}`",
                        noun(fills),
                        noun(lost),
                        watched.rule.restraint
                    ),
                )
                .label("lets nothing else through while it is full")
                .also(
                    side.workflow.source(NodeId(first as u32)),
                    "this can come as often as the rule allows, for ever",
                )
                .also(
                    victim.workflow.source(node),
                    "as long as it does, this is lost",
                )
                .note(format!(
                    "a client who goes on starting `{name}` never gets `{}`",
                    victim.workflow.node(node).message()?
                ))
                .help(format!(
                    "give {} a rule of their own, or let a client enter `{name}` less often",
                    noun(fills)
                ))
                .timeline(lines(&example));
                return Some(found);
            }
        }
    }
    None
}

/// How often a client can begin a run by what she does, for ever: the least time between, on the average; `None`
/// where she can't.
fn comes_every(house: &House, workflow: &Workflow) -> Option<Ticks> {
    if !matches!(workflow.start, Start::Events { .. }) {
        return None;
    }
    let own = match &workflow.reentry {
        Reentry::OnceEver | Reentry::AgainAfter { .. } => return None,
        Reentry::OncePer { length } => most(*length),
        Reentry::OnceForEach { .. } | Reentry::EveryTime => 0,
    };
    let rates = entries(house, workflow).rates;
    let slowest = rates.iter().map(|rate| {
        rate.map_or(0, |(count, per)| {
            let count = Ticks::from(count.max(1));
            (most(per) + count - 1) / count
        })
    });
    Some(own.max(slowest.min().unwrap_or(0)))
}

fn lines(example: &LossExample) -> Vec<TimelineLine> {
    let last = example.timeline.len().saturating_sub(1);
    let each = example.timeline.iter().enumerate().map(|(i, entry)| {
        let journey = &entry.journey;
        let text = match &entry.what {
            LossEvent::Event { event } if journey.is_empty() => event.clone(),
            LossEvent::Event { event } => format!("{event}: `{journey}`"),
            LossEvent::Message { message, .. } => format!("`{journey}` sends `{message}`"),
            LossEvent::Skipped { message } => format!("`{message}` of `{journey}` is skipped"),
            LossEvent::Held { message } => format!("`{message}` of `{journey}` is held"),
        };
        TimelineLine {
            at: weekday_stamp(&entry.at),
            text,
            span: Some(entry.span),
            over: i == last,
        }
    });
    each.collect()
}
