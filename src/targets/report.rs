//! `report.json`: for each journey, rule and target, what was proved and what became of it. Its schema
//! is `docs/schema/report.schema.json`.

use super::{Compiled, RuleOutcome};
use crate::approvals::gates::Release;
use crate::proof::{
    Guarded, JourneyProof, Loss, RuleReport, TimelineEntry, TogetherReport, Verdict,
};
use crate::workflow::{Coverage, Workflow};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The version of the report; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// What is known of one journey.
#[derive(Debug, Clone)]
pub struct JourneyReport<'a> {
    /// The journey.
    pub workflow: &'a Workflow,
    /// What was proved of it.
    pub proof: &'a JourneyProof,
    /// What lets it go live; a draft has none.
    pub release: Option<&'a Release>,
    /// What each platform made of it; `None` where it could not be built.
    pub targets: Vec<(&'a str, Option<&'a Compiled>)>,
}

#[derive(Serialize)]
struct RuleLine<'a> {
    restraint: &'a str,
    rule: &'a str,
    verdict: Verdict,
    worst: Option<u64>,
    exact: bool,
    limit: Option<u64>,
    window: Option<&'a str>,
    assumptions: &'a [SmolStr],
    #[serde(skip_serializing_if = "<[TimelineEntry]>::is_empty")]
    timeline: &'a [TimelineEntry],
    /// What its guard may do to messages of the journey.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    losses: Vec<&'a Loss>,
    targets: serde_json::Map<String, Value>,
}

/// The report of a project, journeys in source order. `together` is what was found out over all of them, `losses` what
/// guards may skip or postpone, `certificate` the digest of what `journey prove --certificate`
/// writes. `files` are
/// all others of the same build, so that the next one can tell which of them are left over; `coverage` is left out where
/// there are no decision points. Pure: the caller writes it.
pub fn report<'a>(
    journeys: &'a [JourneyReport<'a>],
    together: &'a [TogetherReport],
    losses: &'a [Guarded],
    certificate: Option<String>,
    files: &'a [&'a str],
    coverage: &'a Coverage,
) -> impl Serialize + 'a {
    Report {
        schema: "urn:journey:schema:report:1",
        version: VERSION,
        certificate,
        files,
        journeys: Journeys(journeys, losses),
        together,
        decision_points: coverage,
    }
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
    files: &'a [&'a str],
    journeys: Journeys<'a>,
    together: &'a [TogetherReport],
    #[serde(skip_serializing_if = "Coverage::is_empty")]
    decision_points: &'a Coverage,
}

/// Each journey is turned into a value only when its turn comes: all at once would be the largest
/// thing of a build.
struct Journeys<'a>(&'a [JourneyReport<'a>], &'a [Guarded]);

impl Serialize for Journeys<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|one| journey(one, self.1)))
    }
}

fn journey(journey: &JourneyReport<'_>, losses: &[Guarded]) -> Value {
    let rules: Vec<RuleLine<'_>> = journey
        .proof
        .rules
        .iter()
        .enumerate()
        .map(|(index, rule)| line(journey, losses, index, rule))
        .collect();
    let mut targets = serde_json::Map::new();
    for (name, compiled) in &journey.targets {
        let state = match compiled {
            Some(compiled) => json!({
                "built": true,
                "file": format!("{name}/{}.json", journey.workflow.name),
                "beside": compiled.extra.iter().map(|f| format!("{name}/{}", f.path)).collect::<Vec<_>>(),
                "remarks": compiled.remarks,
            }),
            None => json!({ "built": false, "remarks": [] }),
        };
        targets.insert((*name).to_owned(), state);
    }
    let mut value = json!({
        "journey": journey.workflow.name,
        "description": journey.workflow.description,
        "rules": rules,
        "loosened": journey.workflow.loosened.iter().map(|l| json!({
            "restraint": l.rule.restraint, "rule": l.rule.text, "because": l.because,
        })).collect::<Vec<_>>(),
        "allowances": journey.workflow.allowances,
        "targets": targets,
    });
    if let (Some(release), Some(value)) = (journey.release, value.as_object_mut()) {
        value.insert("release".to_owned(), release.value());
    }
    value
}

fn line<'a>(
    journey: &JourneyReport<'a>,
    losses: &'a [Guarded],
    index: usize,
    rule: &'a RuleReport,
) -> RuleLine<'a> {
    let guarded = losses
        .iter()
        .filter(|g| g.span == rule.span && g.rule == rule.rule);
    let own = guarded
        .flat_map(|g| &g.losses)
        .filter(|loss| loss.journey == journey.workflow.name);
    let mut targets = serde_json::Map::new();
    for (name, compiled) in &journey.targets {
        if let Some((outcome, sentence)) = compiled.and_then(|c| c.rules.get(index)) {
            targets.insert(
                (*name).to_owned(),
                json!({ "outcome": outcome, "how": sentence }),
            );
        } else {
            let outcome = RuleOutcome::NotPossible;
            targets.insert(
                (*name).to_owned(),
                json!({ "outcome": outcome, "how": "the journey is not built" }),
            );
        }
    }
    RuleLine {
        restraint: &rule.restraint,
        rule: &rule.rule,
        verdict: rule.verdict,
        worst: rule.worst,
        exact: rule.exact,
        limit: rule.limit,
        window: rule.window.as_deref(),
        assumptions: &rule.assumptions,
        timeline: &rule.timeline,
        losses: own.collect(),
        targets,
    }
}
