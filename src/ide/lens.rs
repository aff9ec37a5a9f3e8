//! Code lenses: at each journey its worst cases and approvals, at each rule how near to its limit anyone comes,
//! at each message who sends it, at each test a way to run it.

use super::Snapshot;
use super::reach::senders;
use crate::proof::Margin;
use crate::source::{FileId, FileRange, Span};
use crate::syntax::ast::{Decl, DeclKind};
use crate::workflow::Workflow;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What a click on a lens does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LensCommand {
    /// Nothing.
    None,
    /// Shows the picture of a journey.
    Preview(String),
    /// Runs the test with this title.
    RunTest(String),
    /// Lists these places.
    Places(Vec<FileRange>),
}

/// A line above a declaration or a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// What it is about.
    pub at: FileRange,
    /// The words.
    pub title: String,
    /// What a click does.
    pub command: LensCommand,
}

/// How many approvals of a journey count, of how many that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approvals {
    /// Those that count.
    pub given: u32,
    /// Those that its gates ask for.
    pub asked: u32,
    /// What is missing for it to go live, a line each; nothing where it may.
    pub missing: Vec<String>,
}

/// The lenses of a file. `approvals`: what is known of the approvals of journeys, by name; of the others only
/// what is asked for is said.
pub fn lenses(
    snapshot: &Snapshot,
    file: FileId,
    approvals: &BTreeMap<SmolStr, Approvals>,
) -> Vec<Lens> {
    let mut found = Vec::new();
    for (of, decl) in snapshot.decls() {
        if of == file {
            lenses_of(snapshot, decl, approvals, &mut found);
        }
    }
    found
}

fn lenses_of(
    snapshot: &Snapshot,
    decl: &Decl,
    approvals: &BTreeMap<SmolStr, Approvals>,
    found: &mut Vec<Lens>,
) {
    let mut add = |span: Span, title: String, command: LensCommand| {
        if let Some(at) = snapshot.sources().resolve(span) {
            found.push(Lens { at, title, command });
        }
    };
    if let DeclKind::Journey(journey) = &decl.kind {
        let name = journey.name.text.as_str();
        let command = LensCommand::Preview(name.to_owned());
        let approvals = approvals.get(name);
        for title in of_journey(snapshot, name, approvals) {
            add(journey.name.span, title, command.clone());
        }
        add(journey.name.span, "preview".to_owned(), command.clone());
        if let Some(title) = approvals.and_then(missing) {
            add(journey.name.span, title, command);
        }
    } else if let DeclKind::Email(email) = &decl.kind {
        let senders = senders(snapshot, &email.name.text);
        let journeys: BTreeSet<&SmolStr> = senders.iter().map(|sender| &sender.journey).collect();
        let title = match journeys.len() {
            0 => "no journey sends it".to_owned(),
            1 => "sent by 1 journey".to_owned(),
            many => format!("sent by {many} journeys"),
        };
        // The step of a sequence that two journeys run is one place.
        let places: BTreeSet<FileRange> = senders
            .iter()
            .filter_map(|sender| snapshot.sources().resolve(sender.span))
            .collect();
        let command = if places.is_empty() {
            LensCommand::None
        } else {
            LensCommand::Places(places.into_iter().collect())
        };
        add(email.name.span, title, command);
    } else if let DeclKind::Restraint(restraint) = &decl.kind {
        for rule in &restraint.rules {
            let title = of_rule(snapshot, rule.span);
            add(rule.span, title, LensCommand::None);
        }
    } else if let DeclKind::Test(test) = &decl.kind {
        let title = test.title.value();
        add(
            test.title.span,
            "run".to_owned(),
            LensCommand::RunTest(title),
        );
    }
}

/// The closest rule, the number of ways through it, the approvals.
fn of_journey(snapshot: &Snapshot, name: &str, approvals: Option<&Approvals>) -> Vec<String> {
    let now = snapshot
        .journeys()
        .find(|(lowered, _)| lowered.workflow.as_ref().is_some_and(|w| w.name == name));
    let Some((lowered, proof)) = now else {
        return vec!["has errors: nothing is proved of it".to_owned()];
    };
    let Some(workflow) = lowered.workflow.as_deref() else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    if let Some(proof) = proof {
        let both = workflow.rules.iter().zip(&proof.rules);
        let closest = both
            .map(|(rule, report)| (Margin::of_rule(&rule.form, report), rule))
            .filter_map(|(margin, rule)| Some((margin.nearness()?, margin, rule)))
            .min_by_key(|(nearness, ..)| *nearness);
        match closest {
            Some((_, margin, rule)) => {
                parts.push(format!("{}: {}", rule.text, margin.judged()));
            }
            None => parts.push("no rule with a number holds for it".to_owned()),
        }
    } else {
        parts.push("not proved".to_owned());
    }
    parts.push(match paths(workflow) {
        1 => "1 path".to_owned(),
        MANY => "many paths".to_owned(),
        many => format!("{many} paths"),
    });
    parts.push(match approvals {
        Some(known) if known.missing.is_empty() => {
            format!("{} of {} approvals, may go live", known.given, known.asked)
        }
        Some(known) => format!("{} of {} approvals", known.given, known.asked),
        None => match asked(snapshot, workflow) {
            0 => "asks for no approval".to_owned(),
            1 => "asks for 1 approval".to_owned(),
            many => format!("asks for {many} approvals"),
        },
    });
    vec![parts.join(" \u{b7} ")]
}

/// What a journey lacks before it may go live: the first of it, and how much more.
fn missing(approvals: &Approvals) -> Option<String> {
    let (first, more) = approvals.missing.split_first()?;
    Some(match more.len() {
        0 => format!("missing: {first}"),
        more => format!("missing: {first}, and {more} more"),
    })
}

/// More paths than anyone counts.
const MANY: u64 = 1_000_000;

/// How many ways lead from the entry to the end.
fn paths(workflow: &Workflow) -> u64 {
    let mut to_end: Vec<u64> = vec![1; workflow.nodes.len()];
    for (id, node) in workflow.nodes.iter().enumerate().rev() {
        let next = node.successors();
        if next.is_empty() {
            continue;
        }
        let count = next.iter().fold(0_u64, |sum, next| {
            let ways = to_end.get(next.0 as usize).copied().unwrap_or(1);
            sum.saturating_add(ways).min(MANY)
        });
        if let Some(slot) = to_end.get_mut(id) {
            *slot = count;
        }
    }
    to_end.get(workflow.entry.0 as usize).copied().unwrap_or(1)
}

fn asked(snapshot: &Snapshot, workflow: &Workflow) -> u32 {
    let gates = workflow.gates.iter();
    gates
        .filter_map(|gate| snapshot.house().gates.get(gate))
        .flat_map(|gate| &gate.approvals)
        .flat_map(|(quorums, _)| quorums)
        .map(|quorum| quorum.count)
        .sum()
}

/// The journey that comes nearest to the limit of a rule, or all together where that is nearer.
fn of_rule(snapshot: &Snapshot, span: Span) -> String {
    let mut closest: Option<(i64, String)> = None;
    let mut count = 0;
    for (lowered, proof) in snapshot.journeys() {
        let (Some(workflow), Some(proof)) = (&lowered.workflow, proof) else {
            continue;
        };
        for (rule, report) in workflow.rules.iter().zip(&proof.rules) {
            if rule.span != span {
                continue;
            }
            count += 1;
            let margin = Margin::of_rule(&rule.form, report);
            let Some(nearness) = margin.nearness() else {
                continue;
            };
            if closest.as_ref().is_none_or(|(known, _)| nearness < *known) {
                let words = margin.judged();
                closest = Some((nearness, format!("`{}` {words}", workflow.name)));
            }
        }
    }
    let holds = match count {
        0 => return "no journey without errors stands under it".to_owned(),
        1 => "1 journey".to_owned(),
        many => format!("{many} journeys"),
    };
    let mut parts = vec![format!("holds for {holds}")];
    parts.extend(closest.map(|(_, words)| format!("closest: {words}")));
    let together = &snapshot.analysis().together;
    if let Some(report) = together.iter().find(|report| report.span == span) {
        parts.push(format!("together {}", Margin::of_several(report).judged()));
    }
    parts.join(" \u{b7} ")
}
