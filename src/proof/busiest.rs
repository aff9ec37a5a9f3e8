//! One run with the most messages, as quickly as they can come, replayed with dates: what a client's inbox can look
//! like at its fullest. A picture, not evidence: guards that would skip a message are left out, and the proof looks
//! at all runs and all journeys.

use super::entry::entries;
use super::graph::{Graph, HOUR, Measure, NEVER, SECONDS, Ticks, get, set};
use super::script::Script;
use super::tally::{Cap, minutes};
use super::witness::{EntryAt, Planned, PlannedRun};
use super::words::stamp;
use crate::semantics::{Setting, run};
use crate::workflow::{House, NodeId, RuleForm, Workflow};
use serde::Serialize;
use smol_str::SmolStr;

/// A run with the most messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Busiest {
    /// When it begins, on the client's clock: `2026-03-02 09:00`.
    pub starts: String,
    /// Its messages, in order.
    pub letters: Vec<Letter>,
    /// The rules that count some of them, in the order of the workflow.
    pub caps: Vec<Counted>,
}

/// A message of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// Minutes on the client's clock since midnight of the day on which the run begins.
    pub minute: u64,
    /// On the client's clock: `2026-03-02 09:00`.
    pub at: String,
    /// Which.
    pub message: SmolStr,
    /// The step.
    pub node: NodeId,
}

/// How full the window of a rule is after each message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Index into the rules of the workflow.
    pub rule: usize,
    /// Most that it allows.
    pub limit: u64,
    /// Minutes in its window, where windows differ the most.
    pub window: u64,
    /// For each message: how many are in the window that ends with it; `None` where the rule does not count it.
    pub counts: Vec<Option<u64>>,
}

/// The busiest run of a journey; `None` where no run sends anything.
pub fn busiest(house: &House, workflow: &Workflow) -> Option<Busiest> {
    let setting = Setting::new(house, workflow);
    let graph = Graph::new(house, workflow, &setting.quiet);
    let planned = PlannedRun {
        entry: EntryAt::Offset(0, Measure::Wall),
        steps: path(&graph),
        early: None,
    };
    let time = entries(house, workflow).time.unwrap_or(9 * HOUR);
    // Monday, as in every timeline of the proof.
    let midnight = jiff::civil::date(2026, 3, 2).to_datetime(jiff::civil::Time::midnight());
    let wall = midnight
        .checked_add(jiff::SignedDuration::from_secs(time * SECONDS))
        .ok()?;
    let entry = setting.clock.at(wall);
    let mut script = Script {
        graph: &graph,
        run: &planned,
        clock: &setting.clock,
        happened: Vec::new(),
    };
    let walked = run(&setting, entry, &mut script);
    if walked.sent.is_empty() {
        return None;
    }
    let minute = |at: jiff::civil::DateTime| {
        u64::try_from(at.duration_since(midnight).as_secs() / 60).unwrap_or(0)
    };
    let letters = walked
        .sent
        .iter()
        .map(|sent| Letter {
            minute: minute(sent.at.wall),
            at: stamp(sent.at),
            message: sent.message.clone(),
            node: sent.node,
        })
        .collect();
    let mut caps = Vec::new();
    for (rule, of) in workflow.rules.iter().enumerate() {
        let is_cap = matches!(
            of.form,
            RuleForm::AtMost { .. } | RuleForm::AtMostPerCalendar { .. }
        );
        if !is_cap {
            continue;
        }
        for cap in Cap::of(house, workflow, &graph, &of.form) {
            let sent = walked.sent.iter();
            let counts = cap
                .counts(sent.map(|sent| (sent.at, get(&cap.counted, sent.node.0 as usize, false))));
            if counts.iter().any(Option::is_some) {
                caps.push(Counted {
                    rule,
                    limit: cap.limit,
                    window: minutes(cap.ticks()).unwrap_or(u64::MAX),
                    counts,
                });
            }
        }
    }
    Some(Busiest {
        starts: stamp(entry),
        letters,
        caps,
    })
}

/// The way with the most messages, and of those the quickest, from the entry to the end.
fn path(graph: &Graph) -> Vec<Planned> {
    // By node: messages from here on, and the least time they take; the edge that leads there.
    let mut best: Vec<(u64, Ticks, Option<usize>)> = vec![(0, 0, None); graph.len];
    for node in (0..graph.len).rev() {
        let own = u64::from(get(&graph.sends, node, false));
        let first = graph.first_edge(node);
        let mut found: Option<(u64, Ticks, usize)> = None;
        for (at, edge) in graph.out(node).iter().enumerate() {
            let (sends, time, _) = get(&best, edge.to, (0, 0, None));
            let time = time.saturating_add(edge.dwell.lo()).min(NEVER);
            let is_better = found
                .is_none_or(|(most, least, _)| sends > most || (sends == most && time < least));
            if is_better {
                found = Some((sends, time, first + at));
            }
        }
        let (sends, time, edge) = found.map_or((0, 0, None), |(sends, time, edge)| {
            (sends, time, Some(edge))
        });
        set(&mut best, node, (own + sends, time, edge));
    }
    let mut steps = Vec::new();
    let mut node = graph.entry;
    while let (_, _, Some(edge)) = get(&best, node, (0, 0, None)) {
        steps.push(Planned {
            node,
            edge: Some(edge),
            dwell: None,
        });
        match graph.edge(edge) {
            Some(edge) if edge.to > node => node = edge.to,
            Some(_) | None => break,
        }
    }
    steps
}
