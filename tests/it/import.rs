//! `journey import` and `journey audit`: an account's flows as text, and the worst week that they allow.

use crate::cli::run;
use crate::seven_promises::seven_promises;
use crate::targets::hand::bindings_for;
use journey::analysis::{Analysis, audit};
use journey::diagnostics::{Severity, Sink};
use journey::format;
use journey::import::{self, Draft, Wanted, Worst};
use journey::project;
use journey::source::{SourceMap, Span};
use journey::targets::Input;
use journey::workflow::{BoundId, BoundIds};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn call(command: &[&str], names: &[&str]) -> crate::cli::Said {
    call_on("klaviyo", command, names)
}

fn call_on(platform: &str, command: &[&str], names: &[&str]) -> crate::cli::Said {
    let file = |name: &&str| format!("tests/import/{platform}/{name}.json");
    let files: Vec<String> = names.iter().map(file).collect();
    let mut arguments = command.to_vec();
    arguments.extend(["--from", platform]);
    arguments.extend(files.iter().map(String::as_str));
    run(root(), &arguments)
}

fn read(platform: &str, texts: &[(String, String)]) -> (Draft, Vec<String>) {
    let mut sink = Sink::new();
    let mut sources = SourceMap::default();
    let draft = import::find(platform)
        .unwrap()
        .read(texts, Wanted::All, &mut sources, &mut sink);
    let said = sink
        .into_vec()
        .iter()
        .map(|d| format!("{}: {}", d.code.number(), d.message))
        .collect();
    (draft, said)
}

fn analysed(text: &str) -> Analysis {
    let files = BTreeMap::from([("account.journey".to_owned(), text.to_owned())]);
    Analysis::of(project::in_memory(files))
}

fn errors(analysis: &Analysis) -> Vec<String> {
    let all = analysis.diagnostics.iter();
    all.filter(|d| d.severity == Severity::Error)
        .map(|d| format!("{}: {}", d.code.number(), d.message))
        .collect()
}

#[test]
fn flows_become_journeys_and_what_has_no_word_is_a_comment_and_a_message() {
    let said = call(
        &["import", "--format", "short"],
        &["names", "welcome", "cart", "draft"],
    );
    assert_eq!(
        said.code, 1,
        "the flow in a circle is an error: {}",
        said.err
    );
    insta::assert_snapshot!("account_text", said.out);
    insta::assert_snapshot!("account_messages", said.err);
}

#[test]
fn workflows_of_hubspot_become_journeys() {
    let said = call_on(
        "hubspot",
        &["import", "--format", "short"],
        &["names", "welcome", "visit"],
    );
    assert_eq!(said.code, 1, "what is for deals is an error: {}", said.err);
    insta::assert_snapshot!("hubspot_text", said.out);
    insta::assert_snapshot!("hubspot_messages", said.err);
    let text = said.out;
    assert_eq!(errors(&analysed(&text)), Vec::<String>::new(), "{text}");
    let said = call_on("hubspot", &["audit"], &["names", "welcome", "visit"]);
    assert_eq!(said.code, 1, "{}", said.err);
    insta::assert_snapshot!("hubspot_audit", said.out);
}

#[test]
fn journeys_of_dittofeed_become_journeys() {
    let said = call_on(
        "dittofeed",
        &["import", "--format", "short"],
        &["workspace"],
    );
    assert_eq!(said.code, 1, "a step is missing: {}", said.err);
    insta::assert_snapshot!("dittofeed_text", said.out);
    insta::assert_snapshot!("dittofeed_messages", said.err);
    let text = said.out;
    assert_eq!(errors(&analysed(&text)), Vec::<String>::new(), "{text}");
    let said = call_on("dittofeed", &["audit"], &["workspace"]);
    insta::assert_snapshot!("dittofeed_audit", said.out);
}

#[test]
fn the_worst_week_of_an_account_is_told_message_by_message() {
    let said = call(&["audit"], &["names", "welcome", "draft"]);
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!("audit_welcome", said.out);
}

#[test]
fn a_flow_that_anyone_may_enter_at_any_time_is_without_limit() {
    let said = call(
        &["audit", "--format", "json"],
        &["names", "welcome", "cart"],
    );
    let value: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        value["audit"]["together"][1]["worst"],
        Value::Null,
        "{value:#}"
    );
    let cart = &value["audit"]["flows"][1];
    assert_eq!(
        (&cart["journey"], &cart["unbounded"]),
        (&json!("abandoned_cart"), &json!(true))
    );
    let found: Vec<&str> = value["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["code"].as_str().unwrap())
        .collect();
    assert!(
        found.contains(&"J1104"),
        "the forgotten letter is reached by nobody: {found:?}"
    );
}

#[test]
fn a_build_can_fail_on_the_worst_week() {
    assert_eq!(
        call(&["audit", "--at-most", "20"], &["names", "welcome"]).code,
        0
    );
    assert_eq!(
        call(&["audit", "--at-most", "3"], &["names", "welcome"]).code,
        1
    );
}

#[test]
fn drafts_are_left_out_of_an_audit_unless_they_are_asked_for() {
    let said = call(&["audit"], &["names", "draft"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert!(
        said.err.contains("no flow is live: 2 flows left out"),
        "{}",
        said.err
    );
    let said = call(&["audit", "--drafts"], &["names", "draft"]);
    assert!(said.out.contains("next_spring"), "{}", said.out);
    assert_eq!(
        said.code, 1,
        "one of them goes round in a circle: {}",
        said.err
    );
}

#[test]
fn bad_files_are_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    at(
        "half.json",
        "{\"data\": {\"type\": \"flow\", \n \"attributes\": ",
    );
    at("other.json", "{\"rows\": [1, 2, 3]}");
    at("empty.json", "");
    for (name, part) in [
        (
            "half.json",
            "half.json:2:15: error[J1101]: `half.json` is no JSON that can be read",
        ),
        (
            "other.json",
            "error[J1101]: there is no flow of Klaviyo in this file",
        ),
        ("empty.json", "error[J1101]"),
        ("missing.json", "error[J1001]"),
    ] {
        let said = run(
            folder.path(),
            &[
                "import",
                "--from",
                "klaviyo",
                "--out",
                "x.journey",
                "--format",
                "short",
                name,
            ],
        );
        assert_eq!(said.code, 2, "{name}: {}", said.err);
        assert!(said.err.contains(part), "{name}: {}", said.err);
        assert!(!folder.path().join("x.journey").exists());
    }
    assert_eq!(
        run(
            folder.path(),
            &["audit", "--from", "mailchimp", "half.json"]
        )
        .code,
        2
    );
}

/// Every flow that we write for a platform ourselves.
fn own_flows(platform: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for example in [
        "examples/maison",
        "examples/nine_emails",
        "examples/atelier",
        seven_promises(),
    ] {
        let path: PathBuf = root().join(example);
        let project = project::open(&path, &project::Overlay::new()).remove(0);
        for (name, document) in documents_of(&Analysis::of(project), platform) {
            let json = serde_json::to_string_pretty(&document).unwrap();
            found.push((format!("{example}/{name}.json"), json));
        }
    }
    found
}

/// What a platform takes of a project's journeys, with ids made up.
fn documents_of(analysis: &Analysis, platform: &str) -> Vec<(String, Value)> {
    let target = journey::targets::find(platform).unwrap();
    let mut bindings = bindings_for(&analysis.house, target);
    let both = analysis.journeys.iter().zip(&analysis.proofs);
    let both = both.filter_map(|(lowered, proof)| lowered.workflow.as_deref().zip(proof.as_ref()));
    let mut found = Vec::new();
    for (workflow, proof) in both {
        let review = BoundId {
            noun: "".into(),
            ids: BoundIds::One("2000".to_owned()),
            span: Span::default(),
        };
        let key = ("review".into(), workflow.name.clone());
        bindings.ids.insert(key, review);
        let input = Input {
            house: &analysis.house,
            workflow,
            proof,
            bindings: Some(&bindings),
            release: None,
        };
        if let Some(compiled) = target.compile(&input, &mut Sink::new()) {
            found.push((workflow.name.to_string(), compiled.document));
        }
    }
    found
}

/// The same for every platform that can be read.
fn all_own_flows() -> Vec<(&'static str, String, String)> {
    let mut all = Vec::new();
    for (platform, least) in [("klaviyo", 8), ("hubspot", 3), ("dittofeed", 3)] {
        let own = own_flows(platform);
        assert!(own.len() >= least, "{platform}: {}", own.len());
        all.extend(own.into_iter().map(|(name, json)| (platform, name, json)));
    }
    assert_eq!(
        import::IMPORTERS.len(),
        3,
        "a new platform wants a line here"
    );
    all
}

#[test]
fn what_is_imported_is_formatted_and_checks_and_holds_its_own_cap() {
    for (platform, name, json) in all_own_flows() {
        let (draft, said) = read(platform, &[(name.clone(), json)]);
        assert_eq!(draft.flow_count(), 1, "{platform} {name}: {said:?}");
        let found = audit(&draft);
        assert!(found.unproved.is_empty(), "{name}: {:?}", found.unproved);
        let text = import::text(&draft, &found.week());
        assert_eq!(format::format(&text).unwrap(), text, "{name}");
        let analysis = analysed(&text);
        assert_eq!(errors(&analysis), Vec::<String>::new(), "{name}\n{text}");
    }
}

/// Reading back may only make the worst week worse: what is not understood is taken for possible.
#[test]
fn what_is_imported_is_never_thought_quieter_than_what_was_built() {
    let mut compared = 0;
    for (platform, name, json) in all_own_flows() {
        let (example, journey) = name.trim_end_matches(".json").rsplit_once('/').unwrap();
        let project = project::open(&root().join(example), &project::Overlay::new()).remove(0);
        let analysis = Analysis::of(project);
        let at = analysis.journey_named(journey).unwrap();
        let own = analysis.proofs[at].as_ref().unwrap();
        let Some(rule) = own
            .rules
            .iter()
            .find(|r| r.window.as_deref() == Some("7 days") && r.exact)
        else {
            continue;
        };
        let (draft, _) = read(platform, &[(name.clone(), json)]);
        let found = audit(&draft);
        assert!(found.unproved.is_empty(), "{name}: {:?}", found.unproved);
        if let Worst::Found(worst) = found.week() {
            assert!(
                Some(worst) >= rule.worst,
                "{name}: {worst} of {:?}",
                rule.worst
            );
        }
        compared += 1;
    }
    assert!(compared > 3, "only {compared} compared");
}
