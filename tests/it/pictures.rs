//! `journey graph`: one layout for every form, in which nothing lies on anything else.

use crate::cli::run;
use crate::{example, fixtures};
use journey::analysis::Analysis;
use journey::picture::{self, Card, Picture};
use journey::project::{self, Overlay};
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn drawn(name: &str, folder: &str, form: &str) -> String {
    let said = run(
        root(),
        &["graph", name, "--project", folder, "--format", form],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    said.out
}

/// The pictures of every journey of the examples and fixtures that has one.
fn all() -> Vec<(String, Picture)> {
    let mut found = Vec::new();
    let mut add = |from: &str, analysis: &Analysis| {
        for workflow in analysis.journeys.iter().filter_map(|j| j.workflow.as_ref()) {
            let picture = Picture::of(&analysis.house, workflow, &analysis.project.sources);
            found.push((format!("{from}: {}", workflow.name), picture));
        }
    };
    for folder in [
        "examples/maison",
        "examples/atelier",
        "examples/nine_emails",
    ] {
        for project in project::open(&root().join(folder), &Overlay::new()) {
            add(folder, &Analysis::of(project));
        }
    }
    for (path, text) in fixtures::all() {
        let folder = path.split('/').next().unwrap_or_default();
        if ["flow", "shape", "proof", "restraint", "targets", "time"].contains(&folder) {
            add(&path, &example::analyse(&fixtures::files(&path, &text)));
        }
    }
    found
}

#[test]
fn a_journey_in_characters() {
    insta::assert_snapshot!("welcome", drawn("welcome", "examples/maison", "text"));
    insta::assert_snapshot!("quote", drawn("quote", "examples/atelier", "text"));
}

#[test]
fn a_journey_for_other_tools() {
    insta::assert_snapshot!(
        "welcome_mermaid",
        drawn("welcome", "examples/maison", "mermaid")
    );
    insta::assert_snapshot!("welcome_dot", drawn("welcome", "examples/maison", "dot"));
    insta::assert_snapshot!("quote_svg", drawn("quote", "examples/atelier", "svg"));
}

#[test]
fn the_json_is_the_layout_that_all_forms_draw() {
    let text = drawn("welcome", "examples/maison", "json");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["version"], 1);
    let picture = &value["picture"];
    assert_eq!(picture["cards"][0]["kind"], "start");
    let send = &picture["cards"][2];
    assert_eq!(send["title"], "send welcome_letter");
    assert_eq!(send["place"]["file"], "journeys/welcome.journey");
    assert_eq!(send["days"]["earliest"], 0);
    // The form can be asked for before the command, too.
    let before = run(
        root(),
        &[
            "--format",
            "json",
            "graph",
            "welcome",
            "--project",
            "examples/maison",
        ],
    );
    assert_eq!(before.out, text);
}

#[test]
fn a_form_that_no_picture_has_is_refused() {
    let said = run(
        root(),
        &[
            "--format",
            "sarif",
            "graph",
            "welcome",
            "--project",
            "examples/maison",
        ],
    );
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("a picture has no such form"),
        "{}",
        said.err
    );
}

#[test]
fn a_name_that_is_not_there_is_told_with_the_nearest() {
    let said = run(root(), &["graph", "welcom", "--project", "examples/maison"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("`welcome` is near"), "{}", said.err);
}

#[test]
fn a_journey_in_error_is_not_drawn() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["init", "."]).code, 0);
    let file = folder.path().join("welcome.journey");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        text.replacen("  wait", "  send nobody_knows\n  wait", 1),
    )
    .unwrap();
    let said = run(folder.path(), &["graph", "welcome"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{}", said.err);
    assert!(
        said.err.contains("there is nothing to draw"),
        "{}",
        said.err
    );
}

#[test]
fn a_journey_is_drawn_though_another_has_errors_and_one_line_says_so() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["init", "."]).code, 0);
    let sound = run(folder.path(), &["graph", "welcome"]);
    assert_eq!((sound.code, sound.err.as_str()), (0, ""));
    let other = "journey other {\n  for prospect\n  starts when nothing_such\n}\n";
    std::fs::write(folder.path().join("other.journey"), other).unwrap();
    for command in ["graph", "preview"] {
        let said = run(folder.path(), &[command, "welcome"]);
        assert_eq!(
            (said.code, said.err.as_str()),
            (1, "the project has faults: `journey check` shows them\n")
        );
        assert!(said.out.contains("send welcome"), "{}", said.out);
    }
}

fn apart(one: &Card, other: &Card) -> bool {
    one.x + one.width <= other.x
        || other.x + other.width <= one.x
        || one.y + one.height <= other.y
        || other.y + other.height <= one.y
}

#[test]
fn no_card_lies_on_another_and_no_line_crosses_one() {
    let all = all();
    assert!(all.len() > 40, "{} pictures", all.len());
    for (name, picture) in all {
        for (i, one) in picture.cards.iter().enumerate() {
            assert!(
                one.x >= 0 && one.x + one.width <= picture.width,
                "{name}: {}",
                one.title
            );
            assert!(
                one.y >= 0 && one.y + one.height <= picture.height,
                "{name}: {}",
                one.title
            );
            for other in &picture.cards[i + 1..] {
                assert!(
                    apart(one, other),
                    "{name}: {} and {}",
                    one.title,
                    other.title
                );
            }
        }
        for wire in &picture.wires {
            let (from, to) = (&picture.cards[wire.from], &picture.cards[wire.to]);
            assert_eq!(wire.points[0].1, from.y + from.height, "{name}");
            let last = *wire.points.last().unwrap();
            assert!(
                wire.stops || last.1 == to.y,
                "{name}: {last:?} {}",
                to.title
            );
            for pair in wire.points.windows(2) {
                let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
                assert!(x1 == x2 || y1 == y2, "{name}: a slanted line");
                assert!(y1 <= y2, "{name}: a line leads up");
                for card in &picture.cards {
                    let crosses = x1.max(x2) > card.x
                        && x1.min(x2) < card.x + card.width
                        && y1.max(y2) > card.y
                        && y1.min(y2) < card.y + card.height;
                    assert!(
                        !crosses,
                        "{name}: a line from {} crosses {}",
                        from.title, card.title
                    );
                }
            }
        }
    }
}

#[test]
fn every_edge_of_the_workflow_is_a_line_of_the_picture() {
    for project in project::open(&root().join("examples/atelier"), &Overlay::new()) {
        let analysis = Analysis::of(project);
        for workflow in analysis.journeys.iter().filter_map(|j| j.workflow.as_ref()) {
            let picture = Picture::of(&analysis.house, workflow, &analysis.project.sources);
            let mut expected: Vec<(usize, usize)> = vec![(0, workflow.entry.0 as usize + 1)];
            for (id, node) in workflow.iter() {
                let to = node.successors().into_iter();
                expected.extend(to.map(|to| (id.0 as usize + 1, to.0 as usize + 1)));
            }
            let mut drawn: Vec<(usize, usize)> =
                picture.wires.iter().map(|w| (w.from, w.to)).collect();
            expected.sort_unstable();
            drawn.sort_unstable();
            assert_eq!(drawn, expected, "{}", workflow.name);
        }
    }
}

#[test]
fn the_same_journey_is_the_same_picture_and_every_svg_is_well_formed() {
    for (name, picture) in all() {
        let svg = picture::svg(&picture);
        assert_eq!(svg, picture::svg(&picture));
        well_formed(&name, &svg);
    }
}

/// Every element is closed by the one that opened last.
fn well_formed(name: &str, svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, _) = piece
            .split_once('>')
            .unwrap_or_else(|| panic!("{name}: <{piece}"));
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{name}");
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{name}: {tag}");
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

#[test]
fn the_card_of_a_line_is_the_innermost_step() {
    let project = project::open(&root().join("examples/maison"), &Overlay::new()).remove(0);
    let analysis = Analysis::of(project);
    let workflow = analysis.journeys.iter().filter_map(|j| j.workflow.as_ref());
    let workflow = workflow.into_iter().find(|w| w.name == "welcome").unwrap();
    let picture = Picture::of(&analysis.house, workflow, &analysis.project.sources);
    for (index, card) in picture.cards.iter().enumerate() {
        let Some(place) = &card.place else { continue };
        // A sequence that runs several times is as many cards.
        let same = |other: &&Card| other.place.as_ref() == Some(place);
        let found = picture.cards_at(&place.file, place.line, place.column);
        assert!(found.contains(&index), "{}", card.title);
        assert_eq!(found.len(), picture.cards.iter().filter(same).count());
    }
    assert_eq!(
        picture.cards_at("journeys/other.journey", 1, 1),
        Vec::<usize>::new()
    );
}

/// The day ranges of the messages of a journey with these steps, and these rules of the house.
fn days(rules: &str, steps: &str) -> Vec<String> {
    let journey = format!(
        "restraint more {{\n{rules}\n}}\njourney j {{\n  for prospect\n  starts when subscribed\n  enters once ever\n  \
         exits when unsubscribed\n  also under restraint more\n{steps}\n}}\n"
    );
    let analysis = example::analyse(&[("j.journey".to_owned(), journey)]);
    let workflow = analysis.journeys[0].workflow.as_ref();
    let workflow = workflow.unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    let picture = Picture::of(&analysis.house, workflow, &analysis.project.sources);
    let sends = picture.cards.iter().filter(|c| c.title.starts_with("send"));
    sends.map(|c| c.days.unwrap().text()).collect()
}

const ANY: &str = "  at most 9 emails per 7 days";

#[test]
fn a_wait_in_days_keeps_the_day_and_one_in_hours_may_cross_midnight() {
    assert_eq!(
        days(
            ANY,
            "  send welcome_letter\n  wait 3 days\n  send brand_story\n  wait 6 hours\n  send styling_guide"
        ),
        ["day 0", "day 3", "day 3–4"]
    );
}

#[test]
fn a_wait_for_a_time_is_at_most_a_day_and_one_for_a_weekday_a_week() {
    assert_eq!(
        days(
            ANY,
            "  wait until 09:00\n  send welcome_letter\n  wait until 09:00 on tuesday\n  send brand_story"
        ),
        ["day 0–1", "day 0–7"]
    );
}

#[test]
fn arms_of_different_length_are_one_range_after_they_meet() {
    assert_eq!(
        days(
            ANY,
            "  if tier is gold {\n    wait 5 days\n    send welcome_letter\n  } else {\n    wait 1 day\n  }\n  wait 1 day\n  send brand_story"
        ),
        ["day 5", "day 2–6"]
    );
}

#[test]
fn quiet_hours_and_days_hold_a_message_and_a_month_has_28_to_31_days() {
    assert_eq!(
        days(
            "  quiet from 20:00 to 09:00\n  quiet on sunday",
            "  send welcome_letter\n  wait 1 month\n  send brand_story"
        ),
        // Saturday evening to Monday morning: 31 days after a Monday no Sunday holds anything.
        ["day 0–2", "day 28–33"]
    );
}

#[test]
fn what_nothing_bounds_has_no_latest_day() {
    assert_eq!(
        days(
            ANY,
            "  if visit_at is known {\n    wait until 2 days before visit_at at 10:00\n    send welcome_letter\n  }"
        ),
        ["day 0 or later"]
    );
}
