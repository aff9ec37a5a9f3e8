//! Rules over all journeys of a project together, for one client: what the journeys give in one window
//! added up, and a timeline that breaks a rule, each of its messages with the journey it is from.
//!
//! After the proofs of single journeys, whose numbers it starts from. The sum of what each journey can
//! give is a bound whatever the journeys do to each other (section 5); what one event starts in several
//! journeys is packed once. That one journey ends or silences another only takes messages away.

mod pack;
mod replay;
mod sides;
#[cfg(test)]
mod tests;

use super::graph::get;
use super::rules::limits;
use super::tally::Cap;
use super::{JourneyProof, RuleReport, TimelineEvent, Verdict};
use crate::source::Span;
use crate::workflow::{House, Rule, RuleForm, Workflow};
use serde::Serialize;
use sides::Side;
use smol_str::{SmolStr, format_smolstr};
use std::collections::{BTreeMap, BTreeSet};

/// What became of one rule over all journeys that it holds for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TogetherReport {
    /// The restraint that holds the rule.
    pub restraint: SmolStr,
    /// The rule as written.
    pub rule: SmolStr,
    /// The journeys that send such messages, in source order; two or more.
    pub journeys: Vec<SmolStr>,
    /// What was found out.
    pub verdict: Verdict,
    /// A bound on the messages in any window; `None` where nothing bounds it.
    pub worst: Option<u64>,
    /// Whether a timeline reaches `worst`.
    pub exact: bool,
    /// The rule's limit: for gaps, and for rules of once, 1.
    pub limit: u64,
    /// The rule's window, as written.
    pub window: String,
    /// What the verdict takes for granted.
    pub assumptions: Vec<SmolStr>,
    /// A timeline that breaks the rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<TogetherEntry>,
    /// Place of the rule.
    #[serde(skip)]
    pub span: Span,
}

/// One line of a timeline of several journeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TogetherEntry {
    /// Minutes of wall-clock time since midnight of the first day.
    pub minute: u64,
    /// Local date and time of the example: `2026-03-02 09:00`.
    pub at: String,
    /// In which journey.
    pub journey: SmolStr,
    /// What happened; runs are numbered in each journey.
    #[serde(flatten)]
    pub what: TimelineEvent,
    /// The step or clause that it comes from.
    #[serde(skip)]
    pub span: Span,
}

/// A journey with what was proved of it.
pub type Proved<'a> = (&'a Workflow, &'a JourneyProof);

/// Looks at every rule that counts messages of two journeys or more.
pub fn prove_together(house: &House, journeys: &[Proved<'_>]) -> Vec<TogetherReport> {
    let mut rules: Vec<&Rule> = Vec::new();
    for (workflow, _) in journeys {
        for rule in &workflow.rules {
            let known = |r: &&Rule| r.span == rule.span && *r == rule;
            if super::witness::is_counted(&rule.form) && !rules.iter().any(known) {
                rules.push(rule);
            }
        }
    }
    if rules.is_empty() || journeys.len() < 2 {
        return Vec::new();
    }
    let sides: Vec<Side<'_>> = journeys.iter().map(|&j| Side::new(house, j)).collect();
    let reports = rules.iter().filter_map(|rule| one(house, &sides, rule));
    reports.collect()
}

/// One journey's part in a rule: what counts in it, and what is known of it alone.
struct Part<'a> {
    side: &'a Side<'a>,
    /// Among the journeys that the rule holds for.
    place: usize,
    counted: Vec<bool>,
    /// Most messages in a window of this journey alone; `None` where nothing bounds it.
    alone: Option<u64>,
}

/// What was found out about one cap.
struct Found {
    worst: Option<u64>,
    exact: bool,
    timeline: Vec<TogetherEntry>,
}

fn one(house: &House, sides: &[Side<'_>], rule: &Rule) -> Option<TogetherReport> {
    let under: Vec<(&Side<'_>, &RuleReport)> = sides
        .iter()
        .filter_map(|side| {
            let mut own = side.workflow.rules.iter();
            let index = own.position(|r| r.span == rule.span && r == rule)?;
            Some((side, side.proof.rules.get(index)?))
        })
        .collect();
    let (window, limit) = limits(&rule.form);
    let limit = match rule.form {
        RuleForm::AtMost { .. } | RuleForm::AtMostPerCalendar { .. } => limit,
        RuleForm::Gap { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => 1,
    };
    let mut report = TogetherReport {
        restraint: rule.restraint.clone(),
        rule: rule.text.clone(),
        journeys: Vec::new(),
        verdict: Verdict::Proved,
        worst: Some(0),
        exact: true,
        limit,
        window,
        assumptions: Vec::new(),
        timeline: Vec::new(),
        span: rule.span,
    };
    let mut concerned: BTreeSet<usize> = BTreeSet::new();
    for (cap, parts) in caps(house, &under, rule) {
        concerned.extend(parts.iter().map(|p| p.place));
        let found = if parts.iter().any(|p| p.alone.is_none()) {
            Found {
                worst: None,
                exact: false,
                timeline: Vec::new(),
            }
        } else {
            pack::find(house, &parts, &cap)
        };
        take(&mut report, found);
    }
    if concerned.len() < 2 {
        return None;
    }
    let under: Vec<(&Side<'_>, &RuleReport)> = concerned
        .iter()
        .filter_map(|&place| under.get(place).copied())
        .collect();
    let names = under.iter().map(|(side, _)| side.workflow.name.clone());
    report.journeys = names.collect();
    let holds = report.worst.is_some_and(|w| w <= limit);
    let guards = under.iter().map(|(_, proved)| proved.verdict);
    report.verdict = if holds {
        Verdict::Proved
    } else if rule.otherwise.is_some() || guards.clone().all(|v| v == Verdict::Enforced) {
        report.exact = false;
        Verdict::Enforced
    } else if report.worst.is_none() {
        Verdict::Unbounded
    } else if report.timeline.is_empty() {
        Verdict::NotProved
    } else {
        Verdict::Broken
    };
    if report.verdict != Verdict::Broken {
        report.timeline.clear();
    }
    report.assumptions = assumptions(&under);
    Some(report)
}

/// The graver of what is known and what was found.
fn take(report: &mut TogetherReport, found: Found) {
    let graver = match (report.worst, found.worst) {
        (Some(known), Some(new)) => new > known,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if graver {
        report.worst = found.worst;
        report.exact = found.exact;
    } else if report.worst == found.worst {
        report.exact |= found.exact;
    }
    if report.timeline.is_empty() {
        report.timeline = found.timeline;
    }
}

/// The caps that a rule means over these journeys: one, or one for each message that several send. Only
/// those that count messages of two journeys.
fn caps<'a>(
    house: &House,
    under: &[(&'a Side<'a>, &RuleReport)],
    rule: &'a Rule,
) -> Vec<(Cap<'a>, Vec<Part<'a>>)> {
    let mut all: Vec<(Cap<'a>, Vec<Part<'a>>)> = Vec::new();
    let mut known: BTreeMap<Option<SmolStr>, usize> = BTreeMap::new();
    for (place, (side, proved)) in under.iter().enumerate() {
        for cap in Cap::of(house, side.workflow, &side.graph, &rule.form) {
            if !cap.counted.contains(&true) {
                continue;
            }
            let counts_alone = matches!(
                rule.form,
                RuleForm::AtMost { .. } | RuleForm::AtMostPerCalendar { .. }
            );
            let alone = match proved.verdict {
                Verdict::Unbounded => None,
                _ if counts_alone => proved.worst,
                Verdict::Proved => Some(1),
                // Known only as a time between two, or of another message.
                Verdict::Enforced | Verdict::Broken | Verdict::NotProved => Some(u64::MAX),
            };
            let part = Part {
                side,
                place,
                counted: cap.counted.clone(),
                alone,
            };
            let at = *known.entry(cap.message.clone()).or_insert(all.len());
            match all.get_mut(at) {
                Some((_, parts)) => parts.push(part),
                None => all.push((cap, vec![part])),
            }
        }
    }
    all.retain(|(_, parts)| parts.len() > 1);
    all
}

fn assumptions(under: &[(&Side<'_>, &RuleReport)]) -> Vec<SmolStr> {
    let mut all: Vec<SmolStr> = Vec::new();
    for (side, _) in under {
        let own = side.entries.assumptions.iter();
        all.extend(own.map(|words| format_smolstr!("`{}`: {words}", side.workflow.name)));
    }
    all.extend(super::rules::always());
    all
}

/// Whether a node's message counts for a part.
fn counts(part: &Part<'_>, node: usize) -> bool {
    get(&part.counted, node, false)
}
