//! `journey import` and `journey audit`: an account's flows as text, and the worst week that they allow.

use crate::cli::run;
use crate::seven_promises::seven_promises;
use crate::targets::hand::bindings_for;
use journey::analysis::{Analysis, audit, returned};
use journey::diagnostics::{Severity, Sink};
use journey::format;
use journey::import::{self, Draft, Wanted, Worst};
use journey::project;
use journey::source::{SourceMap, Span};
use journey::targets::{Input, Said};
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

/// What an account of a platform becomes, what is said of it, and its worst week.
fn account_of(platform: &str, file: &str) {
    let said = call_on(platform, &["import", "--format", "short"], &[file]);
    insta::assert_snapshot!(format!("{platform}_text"), said.out);
    insta::assert_snapshot!(format!("{platform}_messages"), said.err);
    let text = said.out;
    assert_eq!(errors(&analysed(&text)), Vec::<String>::new(), "{text}");
    let said = call_on(platform, &["audit"], &[file]);
    insta::assert_snapshot!(format!("{platform}_audit"), said.out);
}

#[test]
fn journeys_of_onesignal_become_journeys() {
    account_of("onesignal", "app");
}

#[test]
fn automations_of_resend_become_journeys() {
    account_of("resend", "account");
}

#[test]
fn journeys_of_marketing_cloud_become_journeys() {
    account_of("sfmc", "unit");
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
    let both = analysis.journeys.iter().zip(analysis.proofs.iter());
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
        if let Some(compiled) = target.compile(&input, &mut Said::default()) {
            found.push((workflow.name.to_string(), compiled.document));
        }
    }
    found
}

/// The same for every platform that can be read.
fn all_own_flows() -> Vec<(&'static str, String, String)> {
    let mut all = Vec::new();
    let least = [
        ("klaviyo", 8),
        ("hubspot", 3),
        ("dittofeed", 3),
        ("onesignal", 2),
        ("resend", 1),
        ("sfmc", 1),
    ];
    assert_eq!(
        import::IMPORTERS.len(),
        least.len(),
        "a new platform wants a line here"
    );
    for (platform, least) in least {
        let own = own_flows(platform);
        assert!(own.len() >= least, "{platform}: {}", own.len());
        all.extend(own.into_iter().map(|(name, json)| (platform, name, json)));
    }
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

/// Places of a document that say how long is waited and what is sent; each changed to something else.
fn edited(document: &Value) -> Vec<(String, Value)> {
    const KEYS: [&str; 9] = [
        "value",
        "duration_seconds",
        "seconds",
        "delta",
        "waitDuration",
        "duration",
        "template_id",
        "templateId",
        "emailSubject",
    ];
    /// The paths to what is changed; a condition's `value` is no length, and may be of any type.
    fn places(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Array(many) => {
                for (i, one) in many.iter().enumerate() {
                    places(one, &format!("{at}/{i}"), found);
                }
            }
            Value::Object(map) => {
                for (key, one) in map {
                    let own = format!("{at}/{key}");
                    let is_wait = (key != "value" || map.contains_key("unit"))
                        // For good, whatever the number beside it is.
                        && map.get("unit").is_none_or(|unit| unit != "alltime");
                    if KEYS.contains(&key.as_str()) && is_wait && !one.is_object() {
                        found.push(own.clone());
                    }
                    places(one, &own, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(document, "", &mut found);
    let edits = found.into_iter().filter_map(|place| {
        let mut edited = document.clone();
        let there = edited.pointer_mut(&place)?;
        *there = match there {
            // No wait of ours is so long that an hour more is nothing.
            Value::Number(n) => json!(n.as_u64()? + 3_600),
            Value::String(text) => match text.split_once(' ') {
                Some((n, unit)) if n.parse::<u64>().is_ok() => {
                    json!(format!("{} {unit}", n.parse::<u64>().ok()? + 1))
                }
                _ => json!(format!("{text}9")),
            },
            _ => return None,
        };
        Some((place, edited))
    });
    edits.collect()
}

/// What a server adds to a document that it gives back.
fn as_the_server_gives_it(platform: &str, document: &Value) -> Value {
    let mut given = document.clone();
    match platform {
        "klaviyo" => {
            let data = given["data"].as_object_mut().unwrap();
            data.insert("id".to_owned(), json!("XyZ123"));
            data["attributes"]["status"] = json!("live");
            data["attributes"]["archived"] = json!(false);
        }
        "onesignal" => {
            given["id"] = json!("7b1f0a52");
            given["state"] = json!("active");
            for node in given["nodes"].as_array_mut().unwrap() {
                node["id"] = json!(format!("server-{}", node["client_node_id"]));
            }
        }
        "hubspot" => {
            given["id"] = json!("4711");
            given["isEnabled"] = json!(true);
            given["revisionId"] = json!("3");
        }
        "resend" => given["id"] = json!("c9b16d4f"),
        "sfmc" => {
            given["id"] = json!("7d1c1d1e");
            given["status"] = json!("Published");
            given["version"] = json!(2);
        }
        // A bundle is ours.
        _ => {}
    }
    given
}

/// The round trip: what no platform has a field for can't be read back, so a flow is held against what the project builds.
/// Who says the same is that journey again, with its meaning; who was edited is told.
#[test]
fn a_flow_that_comes_back_as_it_was_built_is_its_journey_again_and_an_edit_is_told() {
    let mut compared = BTreeMap::new();
    for importer in import::IMPORTERS {
        for example in [
            "examples/maison",
            "examples/nine_emails",
            "examples/atelier",
        ] {
            let project = project::open(&root().join(example), &project::Overlay::new()).remove(0);
            let analysis = Analysis::of(project);
            let built: Vec<_> = documents_of(&analysis, importer.name)
                .into_iter()
                .map(|(name, document)| (name.into(), document))
                .collect::<Vec<(smol_str::SmolStr, Value)>>();
            let texts: Vec<_> = built
                .iter()
                .map(|(name, document)| (name.clone(), document.to_string()))
                .collect();
            for (name, document) in &built {
                let held = |document: &Value| {
                    let file = ("live.json".to_owned(), document.to_string());
                    returned(&texts, importer, &[file])
                };
                for back in [document, &as_the_server_gives_it(importer.name, document)] {
                    let found = held(back);
                    let [one] = found.as_slice() else {
                        panic!("{} {name}: {found:?}", importer.name);
                    };
                    assert_eq!(
                        (&one.journey, &one.edits),
                        (name, &Vec::new()),
                        "{}",
                        importer.name
                    );
                }
                for (place, edited) in edited(document) {
                    let found = held(&edited);
                    assert!(
                        found.iter().all(|one| !one.edits.is_empty()),
                        "{} {name}: nobody notices {place}",
                        importer.name
                    );
                    *compared.entry(importer.name).or_insert(0) += 1;
                }
            }
        }
    }
    println!("edits that were noticed: {compared:?}");
    assert_eq!(compared.len(), import::IMPORTERS.len(), "{compared:?}");
}

#[test]
fn import_tells_which_flows_are_what_the_project_builds() {
    let folder = tempfile::tempdir().unwrap();
    let house = folder.path().join("house");
    std::fs::create_dir(&house).unwrap();
    for name in ["house.journey", "welcome.journey"] {
        let text = std::fs::read_to_string(root().join("examples/nine_emails").join(name)).unwrap();
        // As it stands it is not proved, which is what the example is about.
        let text = text.replace("enters  every time", "enters  once ever");
        std::fs::write(house.join(name), text).unwrap();
    }
    let built = run(&house, &["build", "--target", "resend", "--out", "out"]);
    assert_eq!(built.code, 0, "{}{}", built.out, built.err);
    let file = "house/out/resend/welcome.json";
    let import = || {
        let arguments = ["import", "--from", "resend", file, "--built-from", "house"];
        let mut said = run(folder.path(), &arguments);
        // As one line: where a line is broken is the terminal's affair.
        said.err = said.err.split_whitespace().collect::<Vec<_>>().join(" ");
        said
    };
    let said = import();
    assert_eq!(said.code, 0, "{}", said.err);
    // It is written in the project's own words, comment and all.
    let welcome = std::fs::read_to_string(house.join("welcome.journey")).unwrap();
    let journey = welcome.split("\n\nemail").next().unwrap();
    let journey = &journey[journey.find("journey welcome").unwrap()..];
    assert_eq!(said.out.trim_end(), journey, "{}", said.err);
    assert!(
        said.err
            .contains("`welcome` is on the platform as the project builds it"),
        "{}",
        said.err
    );
    let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
    assert!(text.contains("\"1 day\""), "{text}");
    std::fs::write(
        folder.path().join(file),
        text.replacen("\"1 day\"", "\"2 days\"", 1),
    )
    .unwrap();
    let said = import();
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("warning[J1106]"), "{}", said.err);
    assert!(
        said.err.contains("welcome.journey:12: - wait 1 day") && said.err.contains("+ wait 2 days"),
        "{}",
        said.err
    );
    let edited = journey.replacen("wait 1 day", "wait 2 days", 1);
    assert_eq!(said.out.trim_end(), edited, "{}", said.err);
    // What no edit of the journey says is written as the platform has it, and said to be so.
    let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
    let text = text.replacen("\"2 days\"", "\"1 fortnight\"", 1);
    std::fs::write(folder.path().join(file), text).unwrap();
    let said = import();
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(
        said.err
            .contains("no edit of the journey was found that says that there"),
        "{}",
        said.err
    );
    assert!(said.out.contains("brand account"), "{}", said.out);
}
