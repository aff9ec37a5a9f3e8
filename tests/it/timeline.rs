//! `journey timeline`: what one client receives, case by case.

use crate::cli::run;
use crate::example;
use crate::explain_pages;
use journey::analysis::Analysis;
use journey::diagnostics::Code;
use journey::project::{self, Overlay};
use journey::proof::{CourseEvent, CourseKind, Verdict, courses, prove};
use journey::workflow::{RuleForm, Workflow};
use serde_json::Value;
use std::path::Path;

const SCHEMA: &str = include_str!("../../docs/schema/timeline.schema.json");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_busiest_week_of_nine_emails_is_shown_line_by_line() {
    let said = run(
        root(),
        &["timeline", "welcome", "--project", "examples/nine_emails"],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!("timeline_nine_emails", said.out);
}

#[test]
fn a_journey_with_waits_splits_and_quiet_hours() {
    let said = run(
        root(),
        &["timeline", "first_piece", "--project", "examples/maison"],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!("timeline_first_piece", said.out);
}

fn client(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ana.journey");
    std::fs::write(&file, text).unwrap();
    let name = file.to_string_lossy().into_owned();
    (folder, name)
}

#[test]
fn a_client_is_told_of_in_the_words_of_a_test() {
    let text = "test \"Ana, who comes back twice\" {\n  day 0 is 2026-03-02\n  client { state: prospect, first_name: \"Ana\" }\n  day 0 at 09:00 subscribed\n  day 2 at 09:00 subscribed\n}\n";
    let (_folder, file) = client(text);
    let project = [
        "timeline",
        "welcome",
        "--project",
        "examples/nine_emails",
        "--client",
        &file,
    ];
    let said = run(root(), &project);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains(&format!("{file}:4")), "{}", said.out);
    let shown = said.out.replace(&file, "/elsewhere/ana.journey");
    insta::assert_snapshot!("timeline_client", shown);
}

#[test]
fn what_can_not_be_shown_is_said_in_one_message() {
    let in_project = |name: &str, more: &[&str]| {
        let mut arguments = vec!["timeline", name, "--project", "examples/nine_emails"];
        arguments.extend(more);
        run(root(), &arguments)
    };
    let unknown = in_project("welcom", &[]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("there is no journey `welcom`"),
        "{}",
        unknown.err
    );
    assert!(unknown.err.contains("`welcome` is near"), "{}", unknown.err);
    let missing = in_project("welcome", &["--client", "nowhere.journey"]);
    assert_eq!(missing.code, 2, "{}", missing.err);
    assert!(missing.err.contains("nowhere.journey"), "{}", missing.err);
    for (text, words) in [
        ("// nobody\n", "tells of no client"),
        ("test \"x\" {\n  day 0 at 09:00 subscribed\n}\n", "day 0"),
        (
            "test \"x\" {\n  day 0 is 2026-03-02\n  client { tier: gold }\n}\n",
            "tier",
        ),
        (
            "test \"x\" {\n  day 0 is 2026-03-02\n  day 1 at 09:00 subscribd\n}\n",
            "subscribd",
        ),
    ] {
        let (_folder, file) = client(text);
        let said = in_project("welcome", &["--client", &file]);
        assert_eq!(said.code, 1, "{text}\n{}", said.err);
        assert!(said.err.contains(words), "{text}\n{}", said.err);
        assert_eq!(
            said.err.matches("error[").count(),
            1,
            "{text}\n{}",
            said.err
        );
    }
    // A journey that does not begin is a word of warning.
    let (_folder, file) = client("test \"x\" {\n  day 0 is 2026-03-02\n}\n");
    let said = in_project("welcome", &["--client", &file]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err
            .contains("`welcome` does not begin for this client"),
        "{}",
        said.err
    );
    // A journey with errors has no runs.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.journey"),
        "journey lost {\n  send nothing\n}\n",
    )
    .unwrap();
    let said = run(folder.path(), &["timeline", "lost"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("`lost` has errors"), "{}", said.err);
}

#[test]
fn the_json_of_a_timeline_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (project, journey, client) in [
        ("examples/maison", "welcome", None),
        (
            "examples/maison",
            "welcome",
            Some("examples/maison/tests/prospects.journey"),
        ),
        (
            "examples/nine_emails",
            "welcome",
            Some("examples/nine_emails/tests.journey"),
        ),
        ("examples/atelier", "repair", None),
    ] {
        let mut arguments = vec![
            "timeline",
            journey,
            "--project",
            project,
            "--format",
            "json",
        ];
        arguments.extend(client.iter().flat_map(|file| ["--client", file]));
        let said = run(root(), &arguments);
        let value: Value = serde_json::from_str(&said.out)
            .unwrap_or_else(|e| panic!("{project} {journey}: {e}\n{}{}", said.out, said.err));
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(faults.is_empty(), "{project} {journey}: {faults:?}");
        assert!(!value["cases"].as_array().unwrap().is_empty());
    }
}

/// Every project of the examples, and what the pages of the proof show.
fn projects() -> Vec<Analysis> {
    let open = project::open(&root().join("examples"), &Overlay::default());
    let mut all: Vec<Analysis> = open.into_iter().map(Analysis::of).collect();
    for &code in Code::ALL {
        if !code.number().starts_with("J04") {
            continue;
        }
        for heading in ["Fails", "Repaired"] {
            all.extend(
                explain_pages::example_of(code, heading).map(|files| example::analyse(&files)),
            );
        }
    }
    all
}

/// What holds for every case of every journey: the shortest is no longer than the longest, time goes forward, and
/// the busiest time shows exactly what the proof says can happen.
#[test]
fn every_case_is_one_that_the_proof_allows() {
    let mut worst_cases = 0;
    for analysis in projects() {
        let workflows = analysis
            .journeys
            .iter()
            .filter_map(|j| j.workflow.as_deref());
        for workflow in workflows {
            let (proof, _) = prove(&analysis.house, workflow);
            let all = courses(&analysis.house, workflow);
            let took = |kind: CourseKind| {
                let course = all.iter().find(|course| course.kind == kind).unwrap();
                let (first, last) = (course.lines.first().unwrap(), course.lines.last().unwrap());
                last.at.instant.duration_since(first.at.instant)
            };
            assert!(
                took(CourseKind::Shortest) <= took(CourseKind::Longest),
                "{}",
                workflow.name
            );
            for course in &all {
                let times: Vec<_> = course.lines.iter().map(|line| line.at).collect();
                assert!(times.is_sorted(), "{}: {course:?}", workflow.name);
                assert_bounded(workflow, &proof, course);
            }
            let busiest = all.iter().find(|course| course.kind == CourseKind::Busiest);
            let sends = workflow.nodes.iter().any(|node| node.message().is_some());
            assert_eq!(busiest.is_some(), sends, "{}", workflow.name);
            let Some(worst) = busiest.and_then(|course| course.worst.as_ref()) else {
                continue;
            };
            worst_cases += 1;
            let report = worst
                .rule
                .as_ref()
                .and_then(|text| proof.rules.iter().find(|report| report.rule == *text));
            let Some(report) = report else {
                continue;
            };
            // Guards are counted without: what they keep from happening is not shown.
            if report.verdict != Verdict::Enforced && report.exact {
                assert_eq!(
                    Some(worst.shown),
                    report.worst,
                    "{}: {worst:?}",
                    workflow.name
                );
            }
        }
    }
    assert!(worst_cases > 10, "{worst_cases}");
}

/// No case shows more than was proved.
fn assert_bounded(
    workflow: &Workflow,
    proof: &journey::proof::JourneyProof,
    course: &journey::proof::Course,
) {
    for stand in &course.stands {
        let of_rule = |report: &&journey::proof::RuleReport| report.rule == stand.rule;
        let report = proof.rules.iter().find(of_rule).unwrap();
        let rule = workflow
            .rules
            .iter()
            .find(|rule| rule.text == stand.rule)
            .unwrap();
        if matches!(rule.form, RuleForm::Gap { .. }) || report.verdict == Verdict::Enforced {
            continue;
        }
        if let (Some(worst), Some(reached)) = (report.worst, stand.reached) {
            assert!(
                reached <= worst,
                "{}: {stand:?} over {worst}",
                workflow.name
            );
        }
    }
}

/// A guard that would skip a message skips it in what is shown, too.
#[test]
fn a_guard_acts_in_what_is_shown() {
    let text = "restraint strict {\n  at most 1 email per 7 days else skip\n}\njourney guarded {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  also under restraint strict\n\n  send welcome_letter\n  wait 2 days\n  send brand_story\n}\n";
    let analysis = example::analyse(&example::split_files("guarded.journey", text));
    let workflow = analysis
        .journeys
        .iter()
        .filter_map(|j| j.workflow.as_deref())
        .find(|w| w.name == "guarded")
        .unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    let all = courses(&analysis.house, workflow);
    let skipped = all[0].lines.iter().any(
        |line| matches!(&line.what, CourseEvent::Skipped(message, _) if message == "brand_story"),
    );
    assert!(skipped, "{all:?}");
}
