//! The second example holds what the first has no use for: repairs, quotes, guests, gifts, people who decide.

use journey::analysis::{Compilation, Options, compile};
use journey::proof::Verdict;
use journey::workflow::Node;
use std::collections::BTreeSet;
use std::path::Path;

fn atelier() -> Compilation {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/atelier");
    compile(folder, &Options::for_target("workflow"))
}

#[test]
fn nothing_is_wrong_and_every_rule_holds_for_every_journey() {
    let compiled = atelier();
    let said: Vec<String> = compiled
        .analysis
        .diagnostics
        .iter()
        .map(|d| format!("{} {}", d.code.number(), d.message))
        .collect();
    assert!(said.is_empty(), "{said:#?}");
    for proof in compiled.analysis.proofs.iter().flatten() {
        for rule in &proof.rules {
            assert!(
                matches!(rule.verdict, Verdict::Proved | Verdict::Enforced),
                "{}: {:?}",
                rule.rule,
                rule.verdict
            );
        }
    }
}

#[test]
fn every_journey_becomes_a_document() {
    let compiled = atelier();
    let written: BTreeSet<&str> = compiled.artefacts.iter().map(|a| a.path.as_str()).collect();
    for journey in &compiled.analysis.journeys {
        let name = &journey.workflow.as_ref().unwrap().name;
        let path = format!("workflow/{name}.json");
        assert!(written.contains(path.as_str()), "{path} of {written:?}");
    }
}

#[test]
fn the_longest_wait_for_word_of_a_repair_is_proved() {
    let compiled = atelier();
    let rules = compiled.analysis.proofs.iter().flatten();
    let word = rules
        .flat_map(|proof| &proof.rules)
        .find(|rule| rule.rule.starts_with("at least 1 message per 14 days"))
        .unwrap();
    assert_eq!(word.verdict, Verdict::Proved);
    // Ten days, and a night in which nothing leaves.
    let days = word.worst.unwrap() / 1440;
    assert_eq!(days, 10, "{word:?}");
}

#[test]
fn the_journeys_use_what_only_the_whole_language_has() {
    let compiled = atelier();
    let nodes: Vec<&Node> = compiled
        .analysis
        .journeys
        .iter()
        .filter_map(|j| j.workflow.as_ref())
        .flat_map(|w| &w.nodes)
        .collect();
    let has = |what: fn(&Node) -> bool| nodes.iter().any(|node| what(node));
    assert!(has(|n| matches!(n, Node::Review { .. })));
    assert!(has(|n| matches!(n, Node::Answer { .. })));
    assert!(has(|n| matches!(n, Node::Act { .. })));
    assert!(has(|n| matches!(n, Node::Wait { alone: true, .. })));
    assert!(compiled.analysis.house.escalation.is_some());
}
