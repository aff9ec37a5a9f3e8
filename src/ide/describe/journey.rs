//! A journey: whom it is for, what one client can receive of it, who must have looked.

use super::rule::has_number;
use super::{Page, listed};
use crate::ide::Snapshot;
use crate::ide::reach::{Leads, steps};
use crate::proof::{JourneyProof, Margin};
use crate::syntax::ast::{Decl, DeclKind, Journey};
use crate::workflow::{Facet, GateDef, House, Workflow};
use smol_str::SmolStr;

/// The journey's page.
pub(super) fn journey(snapshot: &Snapshot, decl: &Decl, journey: &Journey) -> String {
    let name = &journey.name.text;
    let mut page = Page::of(&format!("journey {name}"));
    page.paragraph(decl.doc.as_deref().unwrap_or(""));
    let sources = snapshot.sources();
    let clauses: Vec<String> = journey
        .clauses
        .iter()
        .filter_map(|clause| {
            use crate::syntax::ast::Clause;
            let span = match clause {
                Clause::For(_, span)
                | Clause::Starts(_, span)
                | Clause::Enters(_, span)
                | Clause::Exits(_, span)
                | Clause::Goal(_, span)
                | Clause::GivesWay(_, span)
                | Clause::Loosens { span, .. } => *span,
                Clause::Under { .. } | Clause::Passes(..) | Clause::Error(_) => return None,
            };
            let words: Vec<&str> = sources.text(span).split_whitespace().collect();
            Some(words.join(" "))
        })
        .collect();
    if !clauses.is_empty() {
        page.paragraph(&format!("```journey\n{}\n```", clauses.join("\n")));
    }
    let mut lines = reaches(snapshot, journey);
    if let Some(workflow) = crate::ide::days::workflow(snapshot, name)
        && let Some(days) = crate::ide::days::of_run(snapshot, workflow)
    {
        lines.push(match days.latest {
            Some(latest) if latest == days.earliest => format!("a run ends on day {latest}"),
            Some(latest) => {
                format!(
                    "a run ends on day {} at the earliest, on day {latest} at the latest",
                    days.earliest
                )
            }
            None => format!("a run ends on day {} at the earliest", days.earliest),
        });
    }
    page.list(&lines);
    let now = snapshot.journey(name);
    let now = now.filter(|(lowered, _)| lowered.workflow.is_some());
    match now {
        Some((lowered, Some(proof))) => {
            if let Some(workflow) = &lowered.workflow {
                page.paragraph("**What one client can receive**");
                page.list(&promises(workflow, proof));
                page.paragraph("**Who must have looked**");
                page.list(&gates(snapshot.house(), workflow));
            }
        }
        Some((_, None)) | None => match snapshot.last_good(name) {
            Some(good) => {
                page.paragraph("It has errors. Before them, one client could receive:");
                page.list(&promises(&good.workflow, &good.proof));
            }
            None => page.paragraph("It has errors: nothing is proved of it."),
        },
    }
    page.done()
}

/// What it sends, runs and hands over to.
fn reaches(snapshot: &Snapshot, journey: &Journey) -> Vec<String> {
    let all = steps(&journey.steps);
    let of = |leads: Leads| {
        let mut names: Vec<&SmolStr> = Vec::new();
        for step in all.iter().filter(|step| step.leads == leads) {
            if !names.contains(&&step.to.text) {
                names.push(&step.to.text);
            }
        }
        names
    };
    let mut lines = Vec::new();
    for (leads, verb) in [
        (Leads::Message, "sends"),
        (Leads::Sequence, "runs"),
        (Leads::Journey, "hands over to"),
    ] {
        let names = of(leads);
        if !names.is_empty() {
            let names = listed(names.into_iter().map(SmolStr::as_str));
            lines.push(format!("{verb} {names}"));
        }
    }
    let from: Vec<&str> = snapshot
        .decls()
        .filter_map(|(_, decl)| {
            let DeclKind::Journey(other) = &decl.kind else {
                return None;
            };
            let hands = steps(&other.steps)
                .iter()
                .any(|s| s.leads == Leads::Journey && s.to.text == journey.name.text);
            hands.then_some(other.name.text.as_str())
        })
        .collect();
    if !from.is_empty() {
        lines.push(format!("handed over by {}", listed(from)));
    }
    lines
}

/// A line for each rule: as written, and how near to its limit the worst case comes.
fn promises(workflow: &Workflow, proof: &JourneyProof) -> Vec<String> {
    let mut lines = Vec::new();
    let mut quiet = Vec::new();
    for (rule, report) in workflow.rules.iter().zip(&proof.rules) {
        if has_number(rule) {
            let margin = Margin::of_rule(&rule.form, report).judged();
            lines.push(format!("`{}`: {margin}", rule.text));
        } else {
            quiet.push(format!("`{}`", rule.text));
        }
    }
    if !quiet.is_empty() {
        lines.push(format!("and {}", quiet.join(", ")));
    }
    for loosened in &workflow.loosened {
        lines.push(format!(
            "loosened: `{}`, because {}",
            loosened.rule.text, loosened.because
        ));
    }
    if lines.is_empty() {
        lines.push("no rule holds for it".to_owned());
    }
    lines
}

fn gates(house: &House, workflow: &Workflow) -> Vec<String> {
    let all = workflow.gates.iter().filter_map(|name| {
        let gate = house.gates.get(name)?;
        Some(format!("`{name}`: {}", gate_words(gate)))
    });
    all.collect()
}

/// `1 of crm_team and 1 of brand_direction, 1 of paris_desk for content fr, never the author`.
pub(super) fn gate_words(gate: &GateDef) -> String {
    let mut parts = Vec::new();
    for (quorums, facet) in &gate.approvals {
        let who: Vec<String> = quorums
            .iter()
            .map(|q| format!("{} of `{}`", q.count, q.of))
            .collect();
        let what = match facet {
            Facet::All => String::new(),
            Facet::Audience => " for audience".to_owned(),
            Facet::Timing => " for timing".to_owned(),
            Facet::Restraint => " for restraint".to_owned(),
            Facet::Content(None) => " for content".to_owned(),
            Facet::Content(Some(locale)) => format!(" for content {locale}"),
            Facet::Data => " for data".to_owned(),
        };
        parts.push(format!("{}{what}", who.join(" and ")));
    }
    if gate.never_author {
        parts.push("never the author".to_owned());
    }
    for quorum in &gate.tested {
        parts.push(format!("tested by {} of `{}`", quorum.count, quorum.of));
    }
    if let Some((length, calendar)) = &gate.hold {
        let of = calendar
            .as_ref()
            .map_or(String::new(), |c| format!(" of `{c}`"));
        parts.push(format!(
            "live {}{of} after the last approval",
            length.text()
        ));
    }
    if let Some(length) = gate.valid_for {
        parts.push(format!("valid for {}", length.text()));
    }
    parts.join(", ")
}
