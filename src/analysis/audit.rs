//! The worst that any client could have from the flows of an account, as they are today: the text that
//! `import` writes, with caps that are as low as can be, so that the proof says what the worst is.

use super::Analysis;
use crate::diagnostics::{Diagnostic, Severity};
use crate::import::{Draft, PROBED_DAYS, Worst, text};
use crate::project;
use crate::proof::{TimelineEvent, Verdict};
use crate::syntax::ast::DeclKind;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an account can do to one client.
#[derive(Debug, Clone, Serialize)]
pub struct Audit {
    /// For each window, over all flows together.
    pub together: Vec<WorstOf>,
    /// For each flow that could be proved: its name, and its windows.
    pub flows: Vec<FlowWorst>,
    /// Flows that are at fault themselves, and why: nothing was proved of them.
    pub unproved: Vec<Unproved>,
    /// The worst week, message by message; empty where no timeline was found, or nothing is sent.
    pub timeline: Vec<AuditEntry>,
}

/// The most messages in a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorstOf {
    /// Length of the window.
    pub days: u32,
    /// `None` where nothing bounds it, or no bound was found.
    pub worst: Option<u64>,
    /// Whether a timeline reaches it, rather than a safe bound.
    pub exact: bool,
    /// Whether the search for a bound would have cost too much.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_found: bool,
}

/// What one flow can do alone.
#[derive(Debug, Clone, Serialize)]
pub struct FlowWorst {
    /// The journey that the flow became.
    pub journey: String,
    /// Its `enters` clause lets clients in without bound.
    pub unbounded: bool,
    /// For each window.
    pub windows: Vec<WorstOf>,
}

/// A flow of which nothing could be proved.
#[derive(Debug, Clone, Serialize)]
pub struct Unproved {
    /// The journey that the flow became.
    pub journey: String,
    /// The first fault in it.
    pub because: String,
}

/// A line of the worst week.
#[derive(Debug, Clone, Serialize)]
pub struct AuditEntry {
    /// On the client's clock: `2026-03-02 09:00`.
    pub at: String,
    /// In which flow.
    pub journey: String,
    /// What happened.
    #[serde(flatten)]
    pub what: TimelineEvent,
}

impl Audit {
    /// The worst week: what the restraint of an imported project says.
    pub fn week(&self) -> Worst {
        let week = self.together.iter().find(|w| w.days == WEEK);
        match week {
            None => Worst::Found(0),
            Some(week) => week.worst.map_or(Worst::Unbounded, Worst::Found),
        }
    }
}

const WEEK: u32 = 7;

/// Proves the flows of a draft.
pub fn audit(draft: &Draft) -> Audit {
    let probe = of_text(&text(draft, &Worst::Probe));
    let mut flows = Vec::new();
    let mut unproved = Vec::new();
    for (journey, proof) in probe.journeys.iter().zip(probe.proofs.iter()) {
        let name = name_of(&probe, journey.decl);
        let (Some(_), Some(proof)) = (&journey.workflow, proof) else {
            let because = first_fault(&probe, journey.decl);
            unproved.push(Unproved {
                journey: name,
                because,
            });
            continue;
        };
        let windows: Vec<WorstOf> = PROBED_DAYS
            .iter()
            .zip(&proof.rules)
            .map(|(days, rule)| WorstOf {
                days: *days,
                worst: rule
                    .worst
                    .filter(|worst| rule.verdict != Verdict::Unbounded && *worst < u64::MAX),
                exact: rule.exact,
                not_found: rule.worst == Some(u64::MAX),
            })
            .collect();
        flows.push(FlowWorst {
            journey: name,
            unbounded: windows.iter().any(|w| w.worst.is_none() && !w.not_found),
            windows,
        });
    }
    let together = PROBED_DAYS
        .iter()
        .enumerate()
        .map(|(i, days)| all_flows(&probe, &flows, i, *days))
        .collect::<Vec<_>>();
    let mut audit = Audit {
        together,
        flows,
        unproved,
        timeline: Vec::new(),
    };
    audit.timeline = worst_week(draft, &audit);
    audit
}

fn of_text(text: &str) -> Analysis {
    let files = BTreeMap::from([("account.journey".to_owned(), text.to_owned())]);
    Analysis::of(project::in_memory(files))
}

fn name_of(analysis: &Analysis, decl: usize) -> String {
    let decl = analysis.program.decls.get(decl);
    match decl.map(|(_, decl)| &decl.kind) {
        Some(DeclKind::Journey(journey)) => journey.name.text.to_string(),
        _ => String::new(),
    }
}

fn first_fault(analysis: &Analysis, decl: usize) -> String {
    let decl = analysis.program.decls.get(decl);
    let chunk = decl.map(|(_, decl)| decl.span.chunk);
    let own =
        |d: &&Diagnostic| d.severity == Severity::Error && Some(d.primary.span.chunk) == chunk;
    let errors = || analysis.diagnostics.iter();
    errors()
        .find(own)
        .or_else(|| errors().find(|d| d.severity == Severity::Error))
        .map_or_else(
            || "it could not be read whole".to_owned(),
            |d| d.message.clone(),
        )
}

/// The worst of all flows in one window: what was proved of them together; where that is not known, the sum of
/// what each can do, which is never too low.
fn all_flows(analysis: &Analysis, flows: &[FlowWorst], window: usize, days: u32) -> WorstOf {
    let alone: Vec<&WorstOf> = flows.iter().filter_map(|f| f.windows.get(window)).collect();
    let sending: Vec<&WorstOf> = alone
        .iter()
        .copied()
        .filter(|w| w.worst != Some(0))
        .collect();
    if let [one] = sending.as_slice() {
        return (*one).clone();
    }
    let sum = alone
        .iter()
        .map(|w| w.worst)
        .try_fold(0_u64, |sum, worst| Some(sum.saturating_add(worst?)));
    let proved = analysis
        .together
        .iter()
        .find(|rule| rule.window == words(days) && rule.journeys.len() == sending.len());
    match (proved, sum) {
        (Some(rule), Some(sum)) => {
            let worst = rule.worst.unwrap_or(sum).min(sum);
            WorstOf {
                days,
                worst: Some(worst),
                exact: rule.exact && rule.worst == Some(worst),
                not_found: false,
            }
        }
        (_, sum) => WorstOf {
            days,
            worst: sum,
            exact: sum == Some(0),
            not_found: sum.is_none() && alone.iter().all(|w| w.worst.is_some() || w.not_found),
        },
    }
}

fn words(days: u32) -> String {
    format!("{days} {}", if days == 1 { "day" } else { "days" })
}

/// The week itself: a cap of one less is broken by it.
fn worst_week(draft: &Draft, audit: &Audit) -> Vec<AuditEntry> {
    let Some(WorstOf {
        worst: Some(most), ..
    }) = audit.together.iter().find(|w| w.days == WEEK)
    else {
        return Vec::new();
    };
    if *most < 2 {
        return Vec::new();
    }
    let analysis = of_text(&text(draft, &Worst::Found(*most - 1)));
    let several = analysis
        .together
        .iter()
        .find(|rule| !rule.timeline.is_empty());
    if let Some(rule) = several {
        return rule
            .timeline
            .iter()
            .map(|entry| AuditEntry {
                at: entry.at.clone(),
                journey: entry.journey.to_string(),
                what: entry.what.clone(),
            })
            .collect();
    }
    for (journey, proof) in analysis.journeys.iter().zip(analysis.proofs.iter()) {
        let (Some(workflow), Some(proof)) = (&journey.workflow, proof) else {
            continue;
        };
        if let Some(rule) = proof.rules.iter().find(|rule| !rule.timeline.is_empty()) {
            return rule
                .timeline
                .iter()
                .map(|entry| AuditEntry {
                    at: entry.at.clone(),
                    journey: workflow.name.to_string(),
                    what: entry.what.clone(),
                })
                .collect();
        }
    }
    Vec::new()
}
