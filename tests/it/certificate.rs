//! `journey prove --certificate` and `journey verify`: everything that is proved of the examples is shown again, and
//! whatever is changed in a certificate is found.

use crate::cli::run;
use crate::resealed::resealed;
use crate::schemas::{faults, hold};
use crate::seven_promises::seven_promises;
use journey::analysis::Analysis;
use journey::project::{self, Overlay};
use journey::verify::{Status, Verification, verify};
use serde_json::{Value, json};
use std::path::Path;

const EXAMPLES: [&str; 3] = [
    "examples/maison",
    "examples/atelier",
    "examples/nine_emails",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn certificate(example: &str) -> Vec<u8> {
    let mut projects = project::open(&root().join(example), &Overlay::new());
    Analysis::of(projects.pop().unwrap()).certificate().unwrap()
}

fn value(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn claim<'a>(value: &'a mut Value, journey: &str, rule: &str) -> &'a mut Value {
    let claims = value["claims"].as_array_mut().unwrap();
    claims
        .iter_mut()
        .find(|c| {
            c["journeys"] == json!([journey]) && c["rule"].as_str().unwrap().starts_with(rule)
        })
        .unwrap()
}

fn workflow<'a>(value: &'a mut Value, journey: &str) -> &'a mut Value {
    let all = value["workflows"].as_array_mut().unwrap();
    all.iter_mut().find(|w| w["name"] == journey).unwrap()
}

/// What became of a rule of a journey.
fn status(found: &Verification, journey: &str, rule: &str) -> (Status, String) {
    let claim = found
        .claims
        .iter()
        .find(|c| c.journeys == [journey] && c.rule.starts_with(rule))
        .unwrap();
    (claim.status, claim.how.clone())
}

/// A change of maison's certificate, sealed anew.
fn changed(change: impl Fn(&mut Value)) -> Result<Verification, String> {
    let mut value = value(&certificate(seven_promises()));
    change(&mut value);
    verify(&resealed(value))
}

fn refused(change: impl Fn(&mut Value), journey: &str, rule: &str) -> String {
    let found = changed(change).unwrap();
    assert!(!found.holds(), "{found:?}");
    let (status, how) = status(&found, journey, rule);
    assert_eq!(status, Status::NotVerified, "{how}");
    how
}

const WEEK: &str = "at most 2 emails per 7 days";

#[test]
fn every_claim_of_every_example_is_shown_again() {
    for example in EXAMPLES {
        let bytes = certificate(example);
        assert_eq!(bytes, certificate(example), "the same bytes each time");
        let wrong = faults("certificate.schema.json", &value(&bytes));
        assert!(wrong.is_empty(), "{example}: {wrong:#?}");
        let found = verify(&bytes).unwrap();
        assert!(found.holds(), "{example}: {found:#?}");
        assert_eq!(found.count(Status::NotVerified), 0, "{example}");
        let shown = found.count(Status::Verified);
        println!(
            "{example}: {shown} of {} verified, {} rest on a guard, {} claim nothing",
            found.claims.len(),
            found.count(Status::RestsOnGuard),
            found.count(Status::NothingClaimed),
        );
        assert!(shown > 0);
    }
}

#[test]
fn a_certificate_is_written_checked_and_named_by_the_build() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["init", "house"]).code, 0);
    let wrote = run(
        folder.path(),
        &["prove", "house", "--certificate", "c.json"],
    );
    assert_eq!(wrote.code, 0, "{}", wrote.err);
    assert_eq!(
        run(folder.path(), &["build", "house", "--out", "out"]).code,
        0
    );
    let arguments = ["verify", "c.json", "--project", "house", "--build", "out"];
    let said = run(folder.path(), &arguments);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let json = run(
        folder.path(),
        &[&arguments[..], &["--format", "json"]].concat(),
    );
    let value = hold("verification.schema.json", &json.out);
    assert_eq!(value["holds"], json!(true));
    let report = std::fs::read_to_string(folder.path().join("out/report.json")).unwrap();
    let report = hold("report.schema.json", &report);
    assert_eq!(report["certificate"], value["digest"]);

    // A wait that is longer by now: the certificate is true of what it holds, and of nothing else.
    let file = folder.path().join("house/welcome.journey");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("wait 4 days", "wait 5 days")).unwrap();
    assert_eq!(run(folder.path(), &["verify", "c.json"]).code, 0);
    let said = run(folder.path(), &["verify", "c.json", "--project", "house"]);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(said.err.contains("J0450"), "{}", said.err);
    assert_eq!(
        run(folder.path(), &["build", "house", "--out", "out"]).code,
        0
    );
    assert_eq!(
        run(folder.path(), &["verify", "c.json", "--build", "out"]).code,
        1
    );
}

#[test]
fn what_is_no_certificate_ends_with_2_and_a_journey_with_errors_gives_none() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.json"), "{}\n").unwrap();
    for file in ["a.json", "missing.json"] {
        let said = run(folder.path(), &["verify", file]);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(said.err.contains("J0450"), "{}", said.err);
    }
    std::fs::write(
        folder.path().join("a.journey"),
        "journey lost {\n  send nothing\n}\n",
    )
    .unwrap();
    let said = run(folder.path(), &["prove", "--certificate", "c.json"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(!folder.path().join("c.json").exists());
}

#[test]
fn one_changed_byte_is_found() {
    let bytes = certificate("examples/nine_emails");
    assert!(verify(&bytes).unwrap().holds());
    for at in (0..bytes.len()).step_by(11) {
        let mut other = bytes.clone();
        other[at] ^= 1;
        assert!(
            verify(&other).map_or(true, |found| !found.holds()),
            "byte {at}"
        );
    }
    for more in [&b" "[..], b"\n"] {
        assert!(!verify(&[&bytes[..], more].concat()).unwrap().holds());
    }
}

#[test]
fn a_greater_limit_is_found() {
    let how = refused(
        |v| claim(v, "welcome", WEEK)["limit"] = json!(3),
        "welcome",
        WEEK,
    );
    assert!(how.contains("limit"), "{how}");
    // Also where the rule itself is said to be looser than it reads.
    let how = refused(
        |v| {
            workflow(v, "welcome")["rules"][0]["count"] = json!(3);
            claim(v, "welcome", WEEK)["limit"] = json!(3);
        },
        "welcome",
        WEEK,
    );
    assert!(how.contains("does not say"), "{how}");
}

#[test]
fn a_smaller_worst_case_is_found() {
    refused(
        |v| claim(v, "welcome", WEEK)["worst"] = json!(1),
        "welcome",
        WEEK,
    );
    let gap = "at least 48 hours between";
    refused(
        |v| {
            let worst = &mut claim(v, "welcome", gap)["worst"];
            *worst = json!(worst.as_u64().unwrap() + 60 * 1440);
        },
        "welcome",
        gap,
    );
}

#[test]
fn a_greater_label_is_found() {
    // Where the search finds the claim to be true all the same it is the search that shows it.
    let mut labels = 0;
    let whole = value(&certificate(seven_promises()));
    for (i, claim) in whole["claims"].as_array().unwrap().iter().enumerate() {
        if claim["witness"]["by"] != "spacing" {
            continue;
        }
        let mut value = whole.clone();
        let witness = &mut value["claims"][i]["witness"]["of"][0]["labels"];
        for row in witness.as_array_mut().unwrap() {
            for label in row.as_array_mut().unwrap() {
                *label = json!(label.as_u64().unwrap_or(0) + 1_000_000);
            }
        }
        let found = verify(&resealed(value)).unwrap();
        assert!(
            !found.claims[i].how.contains("labels hold"),
            "{:?}",
            found.claims[i]
        );
        labels += 1;
    }
    assert!(labels > 10, "{labels}");
}

#[test]
fn a_shorter_wait_is_found() {
    let shorten = |v: &mut Value| {
        let mut waits = 0;
        for node in workflow(v, "welcome")["nodes"].as_array_mut().unwrap() {
            for path in ["/wait/length/amount", "/deadline/amount"] {
                if let Some(amount) = node.pointer_mut(path) {
                    *amount = json!(0);
                    waits += 1;
                }
            }
        }
        assert!(waits > 1);
    };
    refused(shorten, "welcome", WEEK);
}

#[test]
fn a_dropped_assumption_is_found() {
    let how = refused(
        |v| {
            let named = &mut claim(v, "welcome", WEEK)["assumptions"];
            named.as_array_mut().unwrap().retain(|id| id != "a1");
        },
        "welcome",
        WEEK,
    );
    assert!(how.contains("rests on"), "{how}");
    // From the table, too.
    refused(
        |v| {
            v["assumptions"]
                .as_array_mut()
                .unwrap()
                .retain(|a| a["assumes"] != "entry");
        },
        "welcome",
        WEEK,
    );
    // Or one that is made to sound better than it is.
    refused(
        |v| {
            for row in v["assumptions"].as_array_mut().unwrap() {
                if row["event"] == "subscribed" {
                    row["count"] = json!(row["count"].as_u64().unwrap() + 1);
                }
            }
        },
        "welcome",
        WEEK,
    );
}

#[test]
fn a_dropped_claim_or_journey_is_found() {
    let found = changed(|v| {
        v["claims"].as_array_mut().unwrap().remove(0);
    });
    let faults = found.unwrap().faults;
    assert!(
        faults.iter().any(|f| f.contains("nothing is said of")),
        "{faults:?}"
    );
    let drop = |v: &mut Value| {
        v["workflows"]
            .as_array_mut()
            .unwrap()
            .retain(|w| w["name"] != "welcome");
    };
    let found = changed(drop).unwrap();
    assert!(!found.holds());
    // With all that is said of it: the rules over all journeys name it still.
    let found = changed(|v| {
        drop(v);
        v["claims"]
            .as_array_mut()
            .unwrap()
            .retain(|c| c["journeys"] != json!(["welcome"]));
    });
    assert!(!found.unwrap().holds());
    // And where it is left out of those.
    let found = changed(|v| {
        for claim in v["claims"].as_array_mut().unwrap() {
            let journeys = claim["journeys"].as_array_mut().unwrap();
            if journeys.len() > 2 {
                journeys.retain(|name| name != "welcome");
            }
        }
    });
    assert!(!found.unwrap().holds());
}

#[test]
fn what_was_taken_out_of_a_journey_is_found_by_what_it_is_compared_with() {
    let folder = tempfile::tempdir().unwrap();
    let mut value = value(&certificate("examples/maison"));
    let nodes = workflow(&mut value, "welcome")["nodes"]
        .as_array_mut()
        .unwrap();
    let send = nodes.iter().position(|n| n["node"] == "send").unwrap();
    let next = nodes[send]["next"].clone();
    nodes[send] = json!({ "node": "act", "action": "notify", "next": next });
    // As it was sealed.
    let mut unsealed = serde_json::to_vec_pretty(&value).unwrap();
    unsealed.push(b'\n');
    assert!(!verify(&unsealed).unwrap().faults.is_empty());
    // Sealed anew it is a certificate of another project, and only that.
    std::fs::write(folder.path().join("c.json"), resealed(value)).unwrap();
    let maison = root().join("examples/maison");
    let said = run(
        folder.path(),
        &["verify", "c.json", "--project", &maison.to_string_lossy()],
    );
    assert_eq!(said.code, 1, "{}", said.out);
}

#[test]
fn a_timeline_that_can_not_be_is_found() {
    let whole = value(&certificate("examples/nine_emails"));
    let rule = "at most 3 emails per 7 days";
    let check = |change: &dyn Fn(&mut Value)| {
        let mut value = whole.clone();
        change(&mut value["claims"][0]["witness"]["runs"]);
        let found = verify(&resealed(value));
        found.is_ok_and(|found| status(&found, "welcome", rule).0 == Status::Verified)
    };
    assert!(check(&|_| {}));
    // A run less, a run that skips a wait, a message at a time that its step does not have.
    assert!(!check(&|runs| {
        runs.as_array_mut().unwrap().pop();
    }));
    assert!(!check(&|runs| {
        runs[0]["passes"].as_array_mut().unwrap().remove(1);
    }));
    assert!(!check(&|runs| {
        runs[0]["passes"][1]["left"] = runs[0]["starts"].clone();
    }));
    assert!(!check(&|runs| {
        let moment = json!({ "wall": "2026-03-02T10:00:00", "utc": "2026-03-02T08:00:00Z" });
        runs[0]["starts"] = moment.clone();
        runs[0]["passes"][0]["left"] = moment;
    }));
    // More entries than the declared rate allows.
    let mut value = whole.clone();
    value["house"]["events"]["subscribed"]["rate"][0] = json!(1);
    let found = verify(&resealed(value)).unwrap();
    assert_eq!(status(&found, "welcome", rule).0, Status::NotVerified);
}

#[test]
fn what_this_checker_does_not_know_makes_it_unreadable() {
    for change in [
        &(|v: &mut Value| workflow(v, "welcome")["hidden"] = json!(1)) as &dyn Fn(&mut Value),
        &|v| workflow(v, "welcome")["nodes"][0]["node"] = json!("burst"),
        &|v| workflow(v, "welcome")["nodes"][0]["again"] = json!(3),
        &|v| workflow(v, "welcome")["rules"][0]["unless"] = json!("vip"),
        &|v| v["version"] = json!(2),
        // A word that is none would be a message that no rule counts.
        &|v| v["house"]["messages"]["brand_story"]["channel"] = json!("emails"),
        &|v| v["house"]["messages"]["brand_story"]["purpose"] = json!("careful"),
        &|v| v["house"]["messages"]["brand_story"]["theme"] = json!(7),
        &|v| v["claims"][0]["witness"]["by"] = json!("word of honour"),
        &|v| workflow(v, "welcome")["nodes"][1]["next"] = json!(0),
    ] {
        assert!(changed(change).is_err());
    }
}
