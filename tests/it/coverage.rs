//! Decision points: who answers them, and what each way through a journey speaks to.

use crate::example;
use journey::analysis::Analysis;
use serde_json::Value;
use std::fmt::Write as _;
use std::process::Command;

const PROJECT: &str = r#"
decision points {
  wish:         felt     "Do I want it?"
  story:        felt     "Does its story become mine?"
  workmanship:  reasoned "Is it made as they say?"
  resale:       reasoned "Does it keep its worth?"
}

email atelier_letter {
  purpose  care
  because  "She asked to hear from us"
  subject  "How a watch is made"
  text     "A hundred hands, one movement."
  answers  workmanship
}

email dream_letter {
  purpose  care
  because  "She asked to hear from us"
  subject  "The first evening"
  text     "It was worn to the opera."
  answers  wish, story
}

journey first_look {
  for     prospect
  starts  when subscribed
  enters  once ever
  exits   when unsubscribed

  send dream_letter
  wait 10 days
  if tier is noir {
    send atelier_letter
  }
}

journey made_by_hand {
  for     prospect
  starts  when booked_appointment
  enters  once ever
  exits   when unsubscribed

  wait 30 days
  if city is known {
    send atelier_letter
  } else {
    send welcome_letter
  }
}
"#;

fn analysis() -> Analysis {
    example::analyse(&[("look.journey".to_owned(), PROJECT.to_owned())])
}

#[test]
fn each_point_names_its_answers_and_each_way_what_it_speaks_to() {
    let analysis = analysis();
    assert!(!analysis.has_errors(), "{:#?}", analysis.diagnostics);
    insta::assert_json_snapshot!(analysis.coverage());
}

#[test]
fn ways_that_answer_the_same_are_told_once_and_many_are_counted() {
    let mut text = String::from("decision points {\n");
    for n in 0..8 {
        let _ = writeln!(text, "  p{n}: felt \"Why?\"");
    }
    text.push_str("}\n");
    for n in 0..8 {
        let _ = writeln!(
            text,
            "email m{n} {{\n  purpose care\n  because \"She asked\"\n  subject \"S\"\n  text \"T\"\n  answers p{n}\n}}"
        );
    }
    text.push_str(
        "journey many {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n",
    );
    for n in 0..8 {
        let _ = writeln!(
            text,
            "  wait 40 days\n  if city is known {{ send m{n} }}\n  wait 40 days\n  if tier is noir {{ send m{n} }}"
        );
    }
    text.push_str("}\n");
    let analysis = example::analyse(&[("many.journey".to_owned(), text)]);
    let coverage = analysis.coverage();
    let ways = &coverage.journeys[0];
    assert!(ways.more, "2^8 different ways");
    assert_eq!(ways.ways.len(), 64);
    assert!(coverage.points.iter().all(|p| p.answered_by.len() == 1));
}

#[test]
fn the_command_tells_it_in_words_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let prelude = include_str!("../prelude/house.journey");
    std::fs::write(folder.path().join("house.journey"), prelude).unwrap();
    std::fs::write(folder.path().join("look.journey"), PROJECT).unwrap();
    std::fs::write(
        folder.path().join("journey.toml"),
        "[project]\nname = \"maison\"\n",
    )
    .unwrap();
    let run = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_journey"))
            .arg("coverage")
            .args(more)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    insta::assert_snapshot!("coverage_in_words", run(&[]));
    let json: Value = serde_json::from_str(&run(&["--format", "json"])).unwrap();
    assert_eq!(json["points"][3]["answered_by"], serde_json::json!([]));
}
