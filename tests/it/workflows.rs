//! Every workflow that the compiler makes keeps the invariants that all later passes rest on, and
//! every document of it keeps to the published schema.

use crate::{example, explain_pages, fixtures};
use journey::analysis::Analysis;
use journey::diagnostics::Code;
use journey::project::{self, Overlay};
use journey::targets;
use journey::workflow::{Node, NodeId, Workflow};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

const SCHEMA: &str = include_str!("../../docs/schema/workflow.schema.json");

/// Every project of the examples, the fixtures and the pages.
fn all() -> &'static [(String, Analysis)] {
    static ALL: OnceLock<Vec<(String, Analysis)>> = OnceLock::new();
    ALL.get_or_init(analyse_all)
}

fn analyse_all() -> Vec<(String, Analysis)> {
    let neutral = targets::find("workflow").unwrap();
    let mut found = Vec::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for project in project::open(&examples, &Overlay::default()) {
        found.push((
            format!("{:?}", project.root),
            Analysis::for_targets(project, &[neutral]),
        ));
    }
    let pages = Code::ALL.iter().flat_map(|&code| {
        ["Fails", "Repaired"]
            .into_iter()
            .filter_map(move |heading| {
                let files = explain_pages::example_of(code, heading)?;
                Some((format!("{} {heading}", code.number()), files))
            })
    });
    let fixtures = fixtures::all()
        .into_iter()
        .map(|(path, text)| (path, example::split_files("fixture.journey", &text)));
    for (name, files) in pages.chain(fixtures) {
        let project = example::project(&files);
        found.push((name, Analysis::for_targets(project, &[neutral])));
    }
    found
}

fn broken(workflow: &Workflow) -> Vec<String> {
    let mut faults = Vec::new();
    let count = workflow.nodes.len();
    if workflow.sources.len() != count {
        faults.push(format!(
            "{} sources for {count} nodes",
            workflow.sources.len()
        ));
    }
    if workflow.entry.0 as usize >= count {
        faults.push("the entry is no node".to_owned());
    }
    let mut reached = BTreeSet::from([workflow.entry]);
    for (id, node) in workflow.iter() {
        for to in node.successors() {
            if to <= id || to.0 as usize >= count {
                faults.push(format!("{id:?} leads to {to:?}"));
            }
            reached.insert(to);
        }
        let last = id.0 as usize + 1 == count;
        if matches!(node, Node::End) != last {
            faults.push(format!("{id:?} of {count} is {node:?}"));
        }
        if !last && !reached.contains(&id) {
            faults.push(format!("nothing leads to {id:?}"));
        }
        if let Node::Split { arms, .. } = node
            && arms.iter().map(|a| a.weight).sum::<u32>() != 10_000
        {
            faults.push(format!("the weights of {id:?}"));
        }
    }
    if !reached.contains(&NodeId(count as u32 - 1)) {
        faults.push("nothing leads to the end".to_owned());
    }
    if workflow.states.is_empty() || workflow.gates.is_empty() {
        faults.push("no state or no gate".to_owned());
    }
    faults
}

#[test]
fn every_edge_leads_forward_to_the_one_end() {
    let mut count = 0;
    for (name, analysis) in all() {
        for workflow in analysis.journeys.iter().filter_map(|j| j.workflow.as_ref()) {
            count += 1;
            let faults = broken(workflow);
            assert!(faults.is_empty(), "{name}: {}: {faults:#?}", workflow.name);
        }
    }
    assert!(count > 50, "only {count} workflows");
}

#[test]
fn every_document_keeps_to_the_published_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let mut count = 0;
    for (name, analysis) in all() {
        for made in &analysis.documents {
            if made.target != "workflow" {
                continue;
            }
            count += 1;
            let document = &serde_json::from_slice(&made.json).unwrap();
            let faults: Vec<String> = schema
                .iter_errors(document)
                .map(|e| format!("{} at {}", e, e.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{name}: {faults:#?}");
        }
    }
    assert!(count > 50, "only {count} documents");
}

/// What is in the schema but in no document is a sign that one of the two has moved.
#[test]
fn every_part_of_the_schema_is_used() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut tags = BTreeSet::new();
    tags_of(&schema, &mut tags);
    let mut seen = BTreeSet::new();
    for (_, analysis) in all() {
        for made in analysis.documents.iter().filter(|m| m.target == "workflow") {
            words_of(&serde_json::from_slice(&made.json).unwrap(), &mut seen);
        }
    }
    let unused: Vec<&String> = tags.difference(&seen).collect();
    assert!(unused.is_empty(), "in no document: {unused:?}");
}

/// The constants of a schema: the tags that tell variants apart.
fn tags_of(schema: &Value, tags: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(tag)) = fields.get("const") {
                tags.insert(tag.clone());
            }
            fields.values().for_each(|v| tags_of(v, tags));
        }
        Value::Array(items) => items.iter().for_each(|v| tags_of(v, tags)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn words_of(document: &Value, words: &mut BTreeSet<String>) {
    match document {
        Value::Object(fields) => fields.values().for_each(|v| words_of(v, words)),
        Value::Array(items) => items.iter().for_each(|v| words_of(v, words)),
        Value::String(text) => {
            words.insert(text.clone());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `depth` sequences, each of which runs the next `times` times.
fn chain(depth: usize, times: usize) -> Analysis {
    let mut text = String::from("sequence s0 {\n  wait 3 months\n  send brand_story\n}\n");
    for level in 1..depth {
        let run = format!("  run s{}\n", level - 1);
        let _ = write!(text, "sequence s{level} {{\n{}}}\n", run.repeat(times));
    }
    let _ = write!(
        text,
        "journey long {{\n  for prospect\n  starts when subscribed\n  enters once ever\n  \
         exits when unsubscribed\n  run s{}\n}}\n",
        depth - 1
    );
    example::analyse(&[("chain.journey".to_owned(), text)])
}

fn codes_in_chain(analysis: &Analysis) -> Vec<&'static str> {
    example::own_diagnostics(analysis)
        .into_iter()
        .map(|(_, d)| d.code.number())
        .collect()
}

#[test]
fn sequences_that_double_each_time_stop_at_the_limit() {
    assert_eq!(codes_in_chain(&chain(60, 2)), ["J0314"]);
    assert_eq!(codes_in_chain(&chain(10, 2)), Vec::<&str>::new());
}

#[test]
fn a_chain_of_thousands_of_sequences_is_too_deep_and_no_crash() {
    assert_eq!(codes_in_chain(&chain(5000, 1)), ["J0314"]);
    assert_eq!(codes_in_chain(&chain(100, 1)), Vec::<&str>::new());
}

/// A condition said in words and read again is the same condition.
#[test]
fn what_a_condition_says_is_read_back() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/language.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, block) = page.split_once("```journey conditions\n").unwrap();
    let written = block.split("```").next().unwrap();
    let typed = |conditions: Vec<String>| {
        let segments = conditions.iter().enumerate();
        let text: String = segments
            .map(|(i, c)| format!("segment said_{i} when {c}\n"))
            .collect();
        let analysis = example::analyse(&example::split_files("said.journey", &text));
        let condition = |i: usize| {
            let segment = &analysis.house.segments[format!("said_{i}").as_str()];
            segment.condition.clone().unwrap()
        };
        (0..conditions.len()).map(condition).collect::<Vec<_>>()
    };
    let first = typed(written.lines().map(str::to_owned).collect());
    assert!(first.len() > 20);
    let said: Vec<String> = first
        .iter()
        .map(journey::workflow::Condition::text)
        .collect();
    for ((first, second), said) in first.iter().zip(typed(said.clone())).zip(&said) {
        assert_eq!(*first, second, "{said}");
    }
}
