//! What is offered for faults of rules, gates, texts, bindings, lints and tests beside their own fixes.

use super::at_cursor;
use super::navigation::changed;
use journey::diagnostics::{Applicability, Diagnostic};
use journey::ide::{Action, ActionKind, Snapshot, actions};
use journey::source::FileRange;

fn offered(snapshot: &Snapshot, index: usize, diagnostic: &Diagnostic) -> Vec<Action> {
    let Some(range) = snapshot.sources().resolve(diagnostic.primary.span) else {
        return Vec::new();
    };
    let is_fix = |title: &str| diagnostic.fixes.iter().any(|fix| fix.title == title);
    let all = actions(snapshot, range).into_iter();
    all.filter(|a| a.mends == Some(index) && !is_fix(&a.title))
        .collect()
}

/// The text after an offer at `$0`.
fn done(text: &str, title: &str) -> String {
    let (snapshot, file, start) = at_cursor(text);
    let all = actions(
        &snapshot,
        FileRange {
            file,
            start,
            end: start,
        },
    );
    let titles: Vec<&str> = all.iter().map(|a| a.title.as_str()).collect();
    let action = all.iter().find(|a| a.title == title);
    let action = action.unwrap_or_else(|| panic!("no {title} among {titles:?}"));
    assert!(!action.preferred && action.kind == ActionKind::QuickFix);
    changed(&snapshot, &action.change)["it.journey"].clone()
}

fn titles(text: &str) -> Vec<String> {
    let (snapshot, file, start) = at_cursor(text);
    let range = FileRange {
        file,
        start,
        end: start,
    };
    let all = actions(&snapshot, range).into_iter();
    all.filter(|a| a.kind == ActionKind::QuickFix)
        .map(|a| a.title)
        .collect()
}

fn email(rest: &str) -> String {
    format!("email first {{\n  purpose  care\n  because  \"She asked\"\n{rest}}}\n")
}

/// Every offer of every fixture for what is not of syntax, names, types or shape: the text can be read as before,
/// but for words that are left to be written.
#[test]
fn every_offer_can_be_read() {
    let mut tried = 0;
    for (path, text) in crate::ide::fixtures() {
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            let files = crate::example::split_files(&path, &text);
            let snapshot = Snapshot::of(crate::example::analyse(&files));
            let unread = |snapshot: &Snapshot| {
                let all = snapshot.diagnostics().iter();
                all.filter(|d| d.code.number() < "J0018").count()
            };
            let before = unread(&snapshot);
            for (index, diagnostic) in snapshot.diagnostics().iter().enumerate() {
                if diagnostic.code.number() < "J04" {
                    continue;
                }
                for action in offered(&snapshot, index, diagnostic) {
                    assert!(!action.preferred, "{path}: {}", action.title);
                    let mut after = files.clone();
                    for (path, text) in changed(&snapshot, &action.change) {
                        if text.contains("\r\n") {
                            let bare = text.replace("\r\n", "").contains('\n');
                            assert!(!bare, "{path}: {}: {text}", action.title);
                        }
                        for file in &mut after {
                            if file.0 == path {
                                file.1.clone_from(&text);
                            }
                        }
                    }
                    // The brand may stand in a file beside the fixture.
                    if after == files {
                        continue;
                    }
                    let after = Snapshot::of(crate::example::analyse(&after));
                    let told = &diagnostic.message;
                    assert!(unread(&after) <= before, "{path}: {told}: {}", action.title);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 150, "{tried}");
}

#[test]
fn a_lint_is_allowed_where_it_stands() {
    let letter = email("  subject  \"At last$0!\"\n  text     \"Spring is here.\"\n");
    let after = done(&letter, "allow J0801 here");
    let expected = letter
        .replace("$0", "")
        .replace("here.\"\n", "here.\"\n  allow    J0801 because \"\"\n");
    assert_eq!(after, expected);
    // Until the reason is written, it is an error.
    let snapshot = at_cursor(&after.replace("because \"\"", "because \"$0\"")).0;
    let codes: Vec<&str> = snapshot
        .diagnostics()
        .iter()
        .map(|d| d.code.number())
        .collect();
    assert!(codes.contains(&"J0890"), "{codes:?}");

    let journey = "journey winter {\n  for     owner\n  starts  on$0 2026-12-01 at 10:00 for watch_lovers because \"They leave\"\n  enters  once ever\n  exits   when unsubscribed // early\n\n  send styling_guide\n}\n";
    let after = done(journey, "allow J0803 here");
    let expected = journey
        .replace("$0", "")
        .replace("// early\n", "// early\n  allow   J0803 because \"\"\n");
    assert_eq!(after, expected);

    let points = "decision points {\n  wish$0:  felt     \"Do I want it?\"\n  craft:  reasoned \"Is it well made?\"\n}\n";
    let letter = email("  subject  \"A\"\n  text     \"B\"\n  answers  craft\n");
    let journey = "journey j {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n\n  send first\n}\n";
    let after = done(&format!("{points}{letter}{journey}"), "allow J0805 here");
    let block = "well made?\"\n  allow   J0805 because \"\"\n}\n";
    assert!(after.contains(block), "{after}");
}

#[test]
fn what_lacks_a_locale_gets_a_place_for_it() {
    let brand = "brand maison \"Maison\" {\n  sender     \"Maison\" from \"a@maison.example\"\n  locales    fr, en\n  time zone  of client else Europe/Paris\n}\n";
    let letter = email("  subject  \"Bon$0jour\"\n  text     { fr \"Un\" en \"One\" }\n");
    let after = done(&format!("{brand}{letter}"), "say that this is `en`");
    assert!(
        after.contains("  subject  {\n    fr \"\"\n    en \"Bonjour\"\n  }\n"),
        "{after}"
    );
    let letter = email(
        "  subject  { fr \"Un\" en \"One\" }\n  te$0xt {\n    fr \"Un\" // le premier\n  }\n",
    );
    let after = done(&format!("{brand}{letter}"), "add a line for `en`");
    assert!(
        after.contains("    fr \"Un\" // le premier\n    en \"\"\n  }\n"),
        "{after}"
    );
    let told = at_cursor(&after.replace("en \"\"", "en \"$0\"")).0;
    let mut told = told.diagnostics().iter().map(|d| d.message.as_str());
    assert!(told.any(|m| m == "the text of `first` says nothing"));
    let letter =
        email("  subject  { fr \"Un\" en \"One\" d$0e \"Eins\" }\n  text { fr \"\" en \"\" }\n");
    let after = done(&format!("{brand}{letter}"), "let the brand write in `de`");
    assert!(after.contains("  locales    fr, en, de\n"), "{after}");
}

#[test]
fn a_field_that_may_be_empty_can_be_needed() {
    let letter = email("  subject  \"In {{$0city}}\"\n  text     \"Come.\"\n");
    let after = done(&letter, "send it only where `city` is known");
    let expected = letter
        .replace("$0", "")
        .replace("asked\"\n", "asked\"\n  needs    city is known\n");
    assert_eq!(after, expected);
    let letter =
        email("  needs    tier is gold\n  subject  \"In {{$0city}}\"\n  text     \"Come.\"\n");
    let after = done(&letter, "send it only where `city` is known");
    assert!(after.contains("  needs    tier is gold and city is known\n"));
    let letter = email("  subject  \"In {{ci$0ty else town\"\n  text     \"Come.\"\n");
    assert!(done(&letter, "write `}}`").contains("\"In {{city else town}}\""));
    let letter = email("  subject  \"In {{ci$0ty, welcome\"\n  text     \"Come.\"\n");
    assert!(done(&letter, "write `}}`").contains("\"In {{city}}, welcome\""));
}

#[test]
fn a_rule_is_taken_out_only_beside_another() {
    let rules = |rules: &str| {
        format!(
            "restraint quiet_one {{\n{rules}}}\njourney j {{\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  also under restraint quiet_one\n\n  send welcome_letter\n}}\n"
        )
    };
    let idle = "  // only these\n  at most 1 service$0 email per 7 days\n";
    let two = rules(&format!("  at most 1 email per 7 days\n\n{idle}"));
    let after = done(&two, "take the rule out");
    assert!(
        after.starts_with(
            "restraint quiet_one {\n  at most 1 email per 7 days\n\n  // only these\n}\n"
        ),
        "{after}"
    );
    let titles = titles(&rules(idle));
    assert!(
        !titles.iter().any(|t| t == "take the rule out"),
        "{titles:?}"
    );
}

#[test]
fn who_approves_is_offered_team_by_team() {
    let gate = "gate open_$0door {\n  never the author\n}\n";
    let after = done(gate, "write `approved by 1 of crm_team`");
    assert_eq!(
        after,
        "gate open_door {\n  approved by 1 of crm_team\n  never the author\n}\n"
    );
    let after = done(
        "gate open_$0door { never the author }\n",
        "write `approved by 1 of crm_team`",
    );
    assert!(
        after.contains("\n  approved by 1 of crm_team\n  never the author\n}"),
        "{after}"
    );
}

#[test]
fn a_platform_without_ids_gets_a_block_with_every_line() {
    let path = "no_ids.journey";
    let (_, text) = crate::ide::fixtures()
        .into_iter()
        .find(|(own, _)| own.ends_with("no_ids.journey"))
        .expect("such a fixture");
    let mut files = crate::example::split_files(path, &text);
    let snapshot = Snapshot::of(crate::example::analyse(&files));
    let told = snapshot.diagnostics().iter();
    let told: Vec<_> = told.filter(|d| d.code.number() == "J0701").collect();
    let [one] = told.as_slice() else {
        panic!("one message, not {told:#?}");
    };
    let index = snapshot.diagnostics().iter().position(|d| d == *one);
    let offer = offered(&snapshot, index.unwrap(), one).remove(0);
    assert_eq!(offer.title, "write `target klaviyo` with these 5 lines");
    for (path, text) in changed(&snapshot, &offer.change) {
        if let Some(at) = text.find("\ntarget ") {
            insta::assert_snapshot!(text.get(at..).unwrap());
        }
        files.retain(|(own, _)| *own != path);
        files.push((path, text));
    }
    // Now each is told, with the line that stands there.
    let snapshot = Snapshot::of(crate::example::analyse(&files));
    let told = snapshot.diagnostics().iter();
    let told = told.filter(|d| d.code.number() == "J0701");
    assert_eq!(told.count(), 5);
}

#[test]
fn a_line_of_a_target_is_mended() {
    let target =
        |line: &str| format!("target klaviyo {{\n  {line}\n  event opened is metric \"Q\"\n}}\n");
    let after = done(
        &target("event subscribed is seg$0ment \"W\""),
        "write `metric`",
    );
    assert!(after.contains("  event subscribed is metric \"W\"\n"));
    let after = done(
        &target("event subscribed is metric { en$0 \"A\" }"),
        "keep the id of `en`",
    );
    assert!(
        after.contains("  event subscribed is metric \"A\"\n"),
        "{after}"
    );
}

#[test]
fn a_line_of_a_test_is_completed() {
    let test = |line: &str| {
        format!(
            "test \"a client\" {{\n  day 0 is 2026-03-02\n  client {{ state: prospect }}\n  {line}\n  expect not sent brand_story\n}}\n"
        )
    };
    let after = done(
        &test("day 1 at 09:00 placed_$0order"),
        "say what it carries",
    );
    assert!(
        after.contains(
            "  day 1 at 09:00 placed_order { collection: \"…\", order: \"…\", value: 1000 EUR }\n"
        ),
        "{after}"
    );
    let after = done(
        &test("day 1 at 09:00 placed_$0order { order: \"A1\" }"),
        "say what it carries",
    );
    assert!(
        after.contains("placed_order { order: \"A1\", collection: \"…\", value: 1000 EUR }\n"),
        "{after}"
    );
    let after = done(
        &test("day 1 at 09:00 received welcome$0_letter"),
        "write `expect sent welcome_letter on day 1`",
    );
    assert!(after.contains("\n  expect sent welcome_letter on day 1\n"));
    let nothing = format!(
        "test \"noth$0ing\" {{\n  day 0 is 2026-03-02\n  client {{ state: prospect }}\n}}\n{}",
        "journey j {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n\n  send welcome_letter\n}\n"
    );
    let after = done(&nothing, "write `expect sent welcome_letter`");
    assert!(
        after.contains("prospect }\n  expect sent welcome_letter\n}\n"),
        "{after}"
    );
}

/// An allowance that allows nothing goes with its line, and nothing else.
#[test]
fn a_needless_allowance_goes_with_its_line() {
    for end in ["\n", "\r\n"] {
        let text = email(
            "  subject  \"A\"\n  text     \"B\"\n  // why\n  allow    J0801$0 because \"No\"\n",
        );
        let text = text.replace('\n', end);
        let (snapshot, file, start) = at_cursor(&text);
        let range = FileRange {
            file,
            start,
            end: start,
        };
        let all = actions(&snapshot, range);
        let one = all.iter().find(|a| a.title == "take the line out").unwrap();
        assert!(one.preferred);
        let told = &snapshot.diagnostics()[one.mends.unwrap()];
        assert_eq!(told.fixes[0].applicability, Applicability::Safe);
        let after = changed(&snapshot, &one.change)["it.journey"].clone();
        let line = format!("  allow    J0801$0 because \"No\"{end}");
        assert_eq!(after, text.replace(&line, ""));
    }
}
