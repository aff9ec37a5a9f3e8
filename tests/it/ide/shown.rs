//! What an editor shows beside the text: lenses, inlay hints, tokens; and formatting as edits.

use super::navigation::changed;
use super::{PROJECTS, at_cursor, on_disk};
use journey::format;
use journey::ide::{
    Approvals, Change, Snapshot, TextEdit, format_file, format_on_type, format_range, inlays,
    lenses, outline, tokens, tokens_in,
};
use journey::source::{FileId, FileRange};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const TEXT: &str = "$0// the first days\njourney welcome {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n\n  send welcome_letter\n  wait 2 to 4 days\n  task for crm_team \"Call\" within 2 days\n  send brand_story\n  set tier to gold\n}\nemail never_sent {\n  purpose care\n  because \"x\"\n  subject \"{{first_name else You}}, hello\"\n  text \"y\"\n}\nrestraint more {\n  at most 1 email per 1 day\n}\ntest \"one letter\" {\n  day 0 is 2026-03-02\n  client { state: prospect }\n  day 0 at 09:00 subscribed\n  expect sent welcome_letter on day 0\n}\n";

fn whole(snapshot: &Snapshot, file: FileId) -> FileRange {
    FileRange {
        file,
        start: 0,
        end: snapshot.text(file).len() as u32,
    }
}

#[test]
fn lenses_tell_margin_approvals_and_senders() {
    let (snapshot, file, _) = at_cursor(TEXT);
    let mut out = String::new();
    let known = BTreeMap::from([(
        "welcome".into(),
        Approvals {
            given: 0,
            asked: 1,
            missing: vec!["a signature of crm_team".to_owned()],
        },
    )]);
    for lens in lenses(&snapshot, file, &known) {
        let words = &snapshot.text(file)[lens.at.start as usize..lens.at.end as usize];
        let _ = writeln!(out, "{words}: {} ({:?})", lens.title, lens.command);
    }
    let house = snapshot.file_at("_house.journey").unwrap();
    for lens in lenses(&snapshot, house, &BTreeMap::new()) {
        let words = &snapshot.text(house)[lens.at.start as usize..lens.at.end as usize];
        let _ = writeln!(out, "{words}: {}", lens.title);
    }
    insta::assert_snapshot!("lenses", out);
}

#[test]
fn hints_tell_the_day_of_each_step() {
    let (snapshot, file, _) = at_cursor(TEXT);
    let mut text = snapshot.text(file).to_owned();
    for inlay in inlays(&snapshot, whole(&snapshot, file)).iter().rev() {
        text.insert_str(inlay.offset as usize, &format!("⟨{}⟩", inlay.text));
    }
    insta::assert_snapshot!("inlays", text);
}

#[test]
fn a_step_in_a_repeat_has_the_days_of_each_round() {
    let text = "$0journey j {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  wait 1 day\n  repeat up to TIMES times, 30 days apart {\n    send welcome_letter\n  }\n  wait 5 days\n  send brand_story\n}\n";
    let hints = |times: &str| {
        let (snapshot, file, _) = at_cursor(&text.replace("TIMES", times));
        let all = inlays(&snapshot, whole(&snapshot, file));
        let days: Vec<String> = all
            .iter()
            .map(|inlay| inlay.text.clone())
            .filter(|text| text.starts_with("day"))
            .collect();
        let journey = outline(&snapshot, file).remove(0);
        let steps: Vec<String> = journey
            .inside
            .iter()
            .map(|step| step.detail.clone().unwrap_or_default())
            .collect();
        (days, steps)
    };
    let (days, steps) = hints("3");
    assert_eq!(days, ["day 1, day 31, day 61", "day 66"]);
    // A `repeat` begins with its first round.
    assert_eq!(steps, ["day 0", "day 1", "day 61", "day 66"]);
    let (days, _) = hints("12");
    assert_eq!(days, ["day 1, day 31, …, day 331", "day 336"]);
}

#[test]
fn words_have_kinds() {
    let (snapshot, file, _) = at_cursor(TEXT);
    let mut out = String::new();
    for token in tokens(&snapshot, file) {
        let words = &snapshot.text(file)[token.at.start as usize..token.at.end as usize];
        let _ = write!(out, "{words} {:?}", token.kind);
        for (set, mark) in [
            (token.declares, "+"),
            (token.writes, "="),
            (token.unused, "?"),
        ] {
            if set {
                out.push_str(mark);
            }
        }
        out.push('\n');
    }
    insta::assert_snapshot!("tokens", out);
}

#[test]
fn tokens_stand_in_order_and_on_one_line() {
    for path in PROJECTS {
        let snapshot = on_disk(path);
        for (file, source) in snapshot.sources().files() {
            let all = tokens(&snapshot, file);
            for pair in all.windows(2) {
                assert!(
                    pair[0].at.end <= pair[1].at.start,
                    "{}: {pair:?}",
                    source.path
                );
            }
            for token in &all {
                let words = &source.text[token.at.start as usize..token.at.end as usize];
                assert!(!words.contains('\n') && !words.is_empty(), "{words:?}");
            }
            let part = FileRange {
                file,
                start: 100,
                end: 200,
            };
            let inside: Vec<_> = all
                .iter()
                .filter(|t| t.at.end >= part.start && t.at.start <= part.end)
                .copied()
                .collect();
            assert_eq!(tokens_in(&snapshot, part), inside, "{}", source.path);
        }
    }
}

fn applied(snapshot: &Snapshot, edits: Vec<TextEdit>, path: &str) -> String {
    let change = Change {
        edits,
        ..Change::default()
    };
    changed(snapshot, &change)[path].clone()
}

#[test]
fn formatting_changes_only_the_lines_that_differ() {
    let text = "$0journey j {\n  for prospect\n      send   welcome_letter\n  wait 3 days\n     send brand_story\n}\n";
    let (snapshot, file, _) = at_cursor(text);
    let edits = format_file(&snapshot, file);
    assert_eq!(edits.len(), 3, "a line for itself: {edits:?}");
    let after = applied(&snapshot, edits, "it.journey");
    assert_eq!(after, format::format(snapshot.text(file)).unwrap());
    let line = snapshot.text(file).find("brand_story").unwrap() as u32;
    let edits = format_range(
        &snapshot,
        FileRange {
            file,
            start: line,
            end: line,
        },
    );
    assert_eq!(edits.len(), 1);
    let after = applied(&snapshot, edits, "it.journey");
    assert!(
        after.contains("      send   welcome_letter") && after.contains("\n  send brand_story")
    );
    // A broken file is left as it is, but for the declarations that are whole.
    let (snapshot, file, _) = at_cursor("$0journey j {\n      send   welcome_letter\n");
    assert!(format_file(&snapshot, file).is_empty());
}

#[test]
fn a_new_line_is_put_at_its_depth() {
    let (snapshot, file, offset) = at_cursor("journey j {\n  if tier is gold {\n$0\n");
    let edits = format_on_type(&snapshot, file, offset, '\n');
    assert_eq!(edits[0].text, "    ");
    let (snapshot, file, offset) = at_cursor("journey j {\n  if tier is gold {\n    }$0\n");
    let edits = format_on_type(&snapshot, file, offset, '}');
    assert_eq!(edits[0].text, "  ");
    let (snapshot, file, offset) = at_cursor("journey j {\n  if tier is gold { end }$0\n");
    assert!(format_on_type(&snapshot, file, offset, '}').is_empty());
}
