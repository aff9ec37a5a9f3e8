//! `at least so many messages per D during journey J`: the longest silence, with upper bounds and
//! everything that may keep a message from leaving (rule S9). Looks down where caps look up.

use super::graph::{Graph, HOUR, Measure, NEVER, Ticks, get, least, set};
use super::rules::{assumptions, blank};
use super::tally::{counted, minutes};
use super::witness::Stage;
use super::{RuleReport, Verdict, report};
use crate::diagnostics::Diagnostic;
use crate::semantics::may_be_too_late;
use crate::workflow::{CountedSet, Length, Node, Rule};
use smol_str::SmolStr;

/// Proves one rule.
pub(super) fn prove(
    stage: &Stage<'_>,
    rule: &Rule,
    count: u32,
    of: &CountedSet,
    window: Length,
    journey: &SmolStr,
) -> (RuleReport, Option<Diagnostic>) {
    let workflow = stage.setting.workflow;
    let mut report = blank(rule, Verdict::Proved);
    report.window = Some(window.text());
    if workflow.name != *journey {
        report.assumptions.push(SmolStr::new_static(
            "the rule does not concern this journey",
        ));
        return (report, None);
    }
    report.assumptions = assumptions(stage.entries);
    let counts = counted(stage.house, workflow, stage.graph, of);
    let measure = Measure::of(window.unit);
    let longest = longest_silence(stage.graph, &counts, count as usize, measure);
    report.worst = minutes(longest);
    report.limit = Some(window.least_minutes());
    let (why, help) = if let Some(why) = may_be_kept_back(stage, &counts) {
        // One that does not leave ends no silence.
        report.worst = None;
        why
    } else if longest < least(window) {
        return (report, None);
    } else if longest >= NEVER {
        (
            "nothing bounds how long a client may wait for it".to_owned(),
            "give each wait for something an end, as in `wait up to 14 days for …`".to_owned(),
        )
    } else {
        let waits = rule.form.told_in().words(report.worst.unwrap_or(0));
        let and_due = if longest == least(window) {
            ", and it is due before they are over"
        } else {
            ""
        };
        (
            format!("a client may wait {waits} for it{and_due}"),
            "send a word on the way, or let the rule allow a longer time".to_owned(),
        )
    };
    report.verdict = Verdict::NotProved;
    let diagnostic = report::silent::silent_too_long(stage, rule, why, help);
    (report, Some(diagnostic))
}

/// What may keep one of the messages from leaving, and what to write instead.
fn may_be_kept_back(stage: &Stage<'_>, counts: &[bool]) -> Option<(String, String)> {
    let workflow = stage.setting.workflow;
    workflow.iter().find_map(|(id, node)| {
        let Node::Send { message, .. } = node else {
            return None;
        };
        if !get(counts, id.0 as usize, false) {
            return None;
        }
        let known = stage.house.messages.get(message);
        let guard = workflow.rules.iter().find(|rule| {
            let acts = |of: &CountedSet| known.is_none_or(|m| of.holds(m));
            rule.otherwise.is_some() && rule.form.counted().is_none_or(acts)
        });
        if let Some(guard) = guard {
            return Some((
                format!("the guard of `{}` may skip `{message}`", guard.text),
                "let that rule spare it, as with `except service` behind what it counts".to_owned(),
            ));
        }
        if known.is_none_or(|m| m.purpose.needs_consent()) {
            return Some((
                format!("`{message}` needs consent, and is skipped without it"),
                format!("write `purpose service` in `{message}`, if it is a word that she is owed"),
            ));
        }
        let too_late = known.is_some_and(|m| may_be_too_late(stage.house, workflow, m));
        (too_late && stage.graph.longest_hold() > 0).then(|| {
            (
                format!(
                    "a quiet rule may hold `{message}` until it is no longer meant for the client"
                ),
                format!(
                    "let the journey exit on what would make `{message}` wrong for her, or let the message not depend on it"
                ),
            )
        })
    })
}

/// The longest time in which fewer than `count` messages leave, from the start of a run, or just
/// after a message, to the next message or the end.
fn longest_silence(graph: &Graph, counts: &[bool], count: usize, measure: Measure) -> Ticks {
    // best[c][node]: longest time since the silence began, with c messages since.
    // A run sends no more messages than it has steps.
    let mut best = vec![vec![-1; graph.len]; count.clamp(1, graph.len + 1)];
    if let Some(first) = best.first_mut() {
        set(first, graph.entry, 0);
    }
    let mut longest = 0;
    for node in 0..graph.len {
        let is_counted = get(counts, node, false);
        let held = if get(&graph.sends, node, false) {
            graph.kept(node)
        } else {
            0
        };
        for c in (0..best.len()).rev() {
            let at = best.get(c).map_or(-1, |b| get(b, node, -1));
            if at < 0 {
                continue;
            }
            let at = (at + held).min(NEVER);
            longest = longest.max(at);
            let next = if is_counted { c + 1 } else { c };
            leave(graph, node, at, next, measure, &mut best);
        }
        if is_counted && get(&graph.reached, node, false) {
            leave(graph, node, 0, 0, measure, &mut best);
        }
    }
    longest
}

fn leave(
    graph: &Graph,
    node: usize,
    at: Ticks,
    count: usize,
    measure: Measure,
    best: &mut [Vec<Ticks>],
) {
    let Some(table) = best.get_mut(count) else {
        return;
    };
    for edge in graph.out(node) {
        let slack = if edge.dwell.is_lossy(measure) {
            HOUR
        } else {
            0
        };
        let arrival = (at + edge.dwell.hi() + slack).min(NEVER);
        if arrival > get(table, edge.to, -1) {
            set(table, edge.to, arrival);
        }
    }
}
