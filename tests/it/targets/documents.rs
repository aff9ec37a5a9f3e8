//! The neutral document and the report against their published schemas.

use super::hand::*;
use super::klaviyo::every_construct;
use super::rules::every_guard;
use journey::proof::Verdict;
use journey::targets::{JourneyReport, TARGETS, report};
use serde_json::Value;
use std::path::Path;

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/schema")
        .join(name);
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    serde_json::from_str(&text).unwrap()
}

fn errors(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator
        .iter_errors(document)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

#[test]
fn every_workflow_document_meets_its_schema() {
    let schema = schema("workflow.schema.json");
    for (name, workflow) in every_construct().into_iter().chain(every_guard()) {
        let (compiled, found) = compile_in(&house(), &workflow, Verdict::Enforced, workflow_json());
        assert!(found.is_empty(), "{name}: {}", said(&found));
        let found = errors(&schema, &compiled.unwrap().document);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn a_workflow_document_holds_only_what_the_journey_uses() {
    let (compiled, _) = compile_in(
        &house(),
        &line(vec![send("brand_story")]),
        Verdict::Proved,
        workflow_json(),
    );
    insta::assert_json_snapshot!("workflow_document", compiled.unwrap().document);
}

#[test]
fn the_report_meets_its_schema() {
    let schema = schema("report.schema.json");
    let house = house();
    let mut reports = Vec::new();
    let mut made = Vec::new();
    for (_, workflow) in every_guard() {
        let proof = verdicts(&workflow, Verdict::Enforced);
        let compiled: Vec<_> = TARGETS
            .iter()
            .map(|t| {
                (
                    t.name(),
                    compile_in(&house, &workflow, Verdict::Enforced, *t).0,
                )
            })
            .collect();
        made.push((workflow, proof, compiled));
    }
    for (workflow, proof, compiled) in &made {
        let targets = compiled
            .iter()
            .map(|(name, c)| (*name, c.as_ref()))
            .collect();
        reports.push(JourneyReport {
            release: None,
            workflow,
            proof,
            targets,
        });
    }
    let report = serde_json::to_value(report(
        &reports,
        &[],
        &[],
        None,
        &["klaviyo/welcome.json"],
        &journey::workflow::Coverage::default(),
    ))
    .unwrap();
    let found = errors(&schema, &report);
    assert!(found.is_empty(), "{found:#?}");
    insta::assert_json_snapshot!("report_of_one", report["journeys"][0]);
}
