//! One claim for each rule of each journey, for each promise of its messages, and for each rule over several.

use super::super::entry::{Entries, entries};
use super::super::graph::{Graph, MINUTE, NEVER};
use super::super::tally::{Cap, counted};
use super::super::{PromiseReport, Proved, RuleReport, TogetherReport, Verdict, Walk};
use super::labels::{self, Asked};
use super::terms::{self, Terms};
use crate::semantics::{Moment, Setting};
use crate::workflow::{House, Rule, RuleForm, Workflow};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// A journey as its labels need it.
struct Side<'a> {
    workflow: &'a Workflow,
    graph: Graph,
    entries: Entries,
}

/// The claims about one journey.
pub(super) fn of_journey(
    house: &House,
    (workflow, proof): Proved<'_>,
    terms: &mut Terms,
) -> Vec<Value> {
    let setting = Setting::new(house, workflow);
    let side = Side {
        workflow,
        graph: Graph::new(house, workflow, &setting.quiet),
        entries: entries(house, workflow),
    };
    let rules = workflow.rules.iter().zip(&proof.rules);
    let mut claims: Vec<Value> = rules
        .map(|(rule, report)| {
            let assumptions = terms::of_claim(house, workflow, rule, report.verdict);
            json!({
                "journeys": [workflow.name],
                "restraint": rule.restraint,
                "rule": rule.text,
                "verdict": report.verdict,
                "measure": measure(&rule.form, false),
                "worst": report.worst.filter(|_| report.verdict == Verdict::Proved),
                "limit": report.limit,
                "assumptions": terms.names(assumptions),
                "witness": witness(house, &side, rule, report),
            })
        })
        .collect();
    let promises = proof.promises.iter();
    claims.extend(promises.map(|report| promise(house, workflow, report, terms)));
    claims
}

/// The claim that a message keeps its promise to leave in time.
fn promise(house: &House, workflow: &Workflow, report: &PromiseReport, terms: &mut Terms) -> Value {
    let is_proved = report.verdict == Verdict::Proved;
    let (assumptions, by) = if is_proved {
        (
            terms::of_promise(house, workflow, &report.message),
            "search",
        )
    } else {
        (Vec::new(), "nothing")
    };
    json!({
        "journeys": [workflow.name],
        "restraint": "",
        "rule": report.words(),
        "verdict": report.verdict,
        "measure": "minutes_early",
        "worst": report.spare.filter(|_| is_proved),
        "limit": 0,
        "assumptions": terms.names(assumptions),
        "witness": { "by": by },
    })
}

/// The claim about a rule over several journeys.
pub(super) fn of_several(
    house: &House,
    journeys: &[Proved<'_>],
    report: &TogetherReport,
    terms: &mut Terms,
) -> Option<Value> {
    let under: Vec<&Workflow> = journeys
        .iter()
        .map(|(workflow, _)| *workflow)
        .filter(|w| report.journeys.contains(&w.name))
        .collect();
    let is_it = |r: &&Rule| r.text == report.rule && r.restraint == report.restraint;
    let rule = under.first()?.rules.iter().find(is_it)?;
    let assumptions = match report.verdict {
        Verdict::Unbounded | Verdict::NotProved => Vec::new(),
        Verdict::Enforced | Verdict::Proved | Verdict::Broken => {
            let is_guarded = report.verdict == Verdict::Enforced;
            let guards = under.iter().flat_map(|w| &w.rules);
            let guards = guards.filter(|r| r.otherwise.is_some() && is_guarded);
            let mut all: Vec<Value> = guards.map(terms::of_guard).collect();
            for workflow in &under {
                all.extend(terms::of_counting(house, workflow));
                all.extend(terms::of_needs(house, workflow));
            }
            all
        }
    };
    let witness = match report.verdict {
        Verdict::Proved => json!({ "by": "search" }),
        Verdict::Enforced => json!({ "by": "guard" }),
        Verdict::Broken | Verdict::Unbounded | Verdict::NotProved => json!({ "by": "nothing" }),
    };
    Some(json!({
        "journeys": &*report.journeys,
        "restraint": report.restraint,
        "rule": report.rule,
        "verdict": report.verdict,
        "measure": measure(&rule.form, true),
        "worst": report.worst.filter(|_| report.verdict == Verdict::Proved),
        "limit": report.limit,
        "assumptions": terms.names(assumptions),
        "witness": witness,
    }))
}

/// What the numbers of a claim count.
fn measure(form: &RuleForm, together: bool) -> &'static str {
    match form {
        RuleForm::AtMost { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::EachOnce { .. } => "messages",
        RuleForm::Gap { .. } if together => "messages",
        RuleForm::Gap { .. } => "minutes_apart",
        RuleForm::AtLeast { .. } => "minutes_of_silence",
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. } => "none",
    }
}

/// What makes a claim easy to check.
fn witness(house: &House, side: &Side<'_>, rule: &Rule, report: &RuleReport) -> Value {
    match report.verdict {
        Verdict::Unbounded | Verdict::NotProved => return json!({ "by": "nothing" }),
        Verdict::Enforced => return json!({ "by": "guard" }),
        Verdict::Broken if report.walks.is_empty() => return json!({ "by": "nothing" }),
        Verdict::Broken => {
            let name = &side.workflow.name;
            let runs: Vec<Value> = report.walks.iter().map(|walk| run(name, walk)).collect();
            return json!({ "by": "timeline", "runs": runs });
        }
        Verdict::Proved => {}
    }
    if let RuleForm::AtLeast {
        count, of, window, ..
    } = &rule.form
    {
        let measure = super::super::graph::Measure::of(window.unit);
        let counts = counted(house, side.workflow, &side.graph, of);
        let labels = labels::since_word(&side.graph, &counts, *count, measure);
        return json!({ "by": "word", "labels": labels });
    }
    let caps = Cap::of(house, side.workflow, &side.graph, &rule.form);
    if caps.iter().all(|cap| !cap.counted.contains(&true)) {
        return json!({ "by": "form" });
    }
    // How far apart two messages are said to be, where the rule is about that: of months that are kept, less than the longest.
    let is_gap = matches!(rule.form, RuleForm::Gap { .. });
    let minutes = |worst: u64| i64::try_from(worst).map_or(NEVER, |m| m.saturating_mul(MINUTE));
    let apart = is_gap.then(|| report.worst.map_or(NEVER, minutes).min(NEVER));
    let mut all: Vec<(Option<SmolStr>, labels::Shown)> = Vec::new();
    for cap in &caps {
        let asked = Asked {
            graph: &side.graph,
            entries: &side.entries,
            cap,
            limit: if is_gap {
                1
            } else {
                report.worst.unwrap_or(cap.limit)
            },
            window: apart.map_or(cap.ticks(), |apart| apart.max(cap.ticks())),
            apart: apart.unwrap_or(0),
        };
        match labels::spacing(&asked) {
            Some(shown) => all.push((cap.message.clone(), shown)),
            None => return json!({ "by": "search" }),
        }
    }
    // One way of taking off an hour for all.
    let lost = all.first().map_or("each", |(_, shown)| shown.0);
    if all.iter().any(|(_, shown)| shown.0 != lost) {
        return json!({ "by": "search" });
    }
    let of = all.iter().map(
        |(message, (_, labels))| json!({ "message": message, "labels": labels::written(labels) }),
    );
    json!({ "by": "spacing", "lost": lost, "of": of.collect::<Vec<_>>() })
}

fn run(journey: &SmolStr, walk: &Walk) -> Value {
    let passes: Vec<Value> = walk
        .passes
        .iter()
        .map(|(node, left)| json!({ "node": node, "left": moment(*left) }))
        .collect();
    json!({
        "journey": journey,
        "by": walk.by,
        "starts": moment(walk.starts),
        "passes": passes,
        "ends": walk.ends.map(moment),
    })
}

fn moment(at: Moment) -> Value {
    json!({ "wall": at.wall.to_string(), "utc": at.instant.to_string() })
}
