//! Quick fixes, fix-all and refactorings.

use super::navigation::changed;
use super::{PROJECTS, at_cursor, on_disk};
use journey::analysis::{Analysis, run_tests};
use journey::diagnostics::Severity;
use journey::ide::{Action, ActionKind, Snapshot, actions, fix_all};
use journey::lower::Lowered;
use journey::project;
use journey::source::FileRange;
use journey::syntax::ast::{Block, DeclKind};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A project with a selection from `$0` to `$1`; a cursor where there is no `$1`.
pub fn selected(text: &str) -> (Snapshot, FileRange) {
    let end = text.find("$1");
    let (snapshot, file, start) = at_cursor(&text.replace("$1", ""));
    let end = end.map_or(start, |end| end as u32 - 2);
    (snapshot, FileRange { file, start, end })
}

fn done(text: &str, title: &str) -> String {
    let (snapshot, range) = selected(text);
    let all = actions(&snapshot, range);
    let titles: Vec<&str> = all.iter().map(|a| a.title.as_str()).collect();
    let action = all.iter().find(|a| a.title.contains(title));
    let action = action.unwrap_or_else(|| panic!("no {title} among {titles:?}"));
    changed(&snapshot, &action.change)["it.journey"].clone()
}

fn titles(text: &str) -> Vec<String> {
    let (snapshot, range) = selected(text);
    actions(&snapshot, range)
        .into_iter()
        .map(|a| a.title)
        .collect()
}

const CLAUSES: &str =
    "  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n\n";

pub fn journey(steps: &str) -> String {
    format!("journey j {{\n{CLAUSES}{steps}}}\n")
}

#[test]
fn a_fix_is_a_quick_fix() {
    let text = journey("  send welcome_let$0er\n");
    let (snapshot, range) = selected(&text);
    let all = actions(&snapshot, range);
    let fix = all.iter().find(|a| a.kind == ActionKind::QuickFix).unwrap();
    assert_eq!(fix.title, "write `welcome_letter`");
    assert!(fix.preferred);
    let told = &snapshot.diagnostics()[fix.mends.unwrap()];
    assert_eq!(told.code.number(), "J0101");
    assert!(done(&text, "write `welcome_letter`").contains("send welcome_letter\n"));
}

#[test]
fn all_safe_fixes_are_one_change() {
    let text = journey("  send welcome_leter$0\n  wait 3 days\n  send brand_stry\n");
    let (snapshot, file, _) = at_cursor(&text);
    let change = fix_all(&snapshot, file).unwrap();
    let after = changed(&snapshot, &change)["it.journey"].clone();
    assert!(after.contains("send welcome_letter\n") && after.contains("send brand_story\n"));
    let (snapshot, file, _) = at_cursor(&journey("  send brand_story$0\n"));
    assert_eq!(fix_all(&snapshot, file), None);
}

/// What leaves words to be written is offered, and is an error until they are.
#[test]
fn what_leaves_something_to_be_written_is_offered_and_is_no_message_yet() {
    let email = |text: &str| {
        format!(
            "email first {{\n  purpose care\n  because \"She asked\"\n  subject \"S\"\n  text \"{text}\"\n}}\n"
        )
    };
    let title = "say what stands in its place";
    for field in ["{{city}}", "{{city else}}"] {
        let text = email(&format!("In $0{field}."));
        let (snapshot, range) = selected(&text);
        let all = actions(&snapshot, range);
        let offer = all.iter().find(|a| a.title == title).unwrap();
        assert!(!offer.preferred);
        assert_eq!(fix_all(&snapshot, range.file), None);
        let after = changed(&snapshot, &offer.change)["it.journey"].clone();
        assert_eq!(after, email("In {{city else …}}."));
    }
    for dots in ["…", "..."] {
        let (snapshot, _) = selected(&email(&format!("In $0{{{{city else {dots}}}}}.")));
        let of_dots = format!("nothing but `{dots}` stands after `else`");
        let codes = snapshot.diagnostics().iter();
        let mut found = codes.filter(|d| d.code.number() == "J0605");
        let found = found.next().unwrap();
        assert_eq!(found.primary.text, of_dots);
        // It does not tell the person to write what stands there.
        let help = found.help.as_deref().unwrap();
        let words = format!("write in place of `{dots}` what a client without `city` reads; or ");
        assert!(help.starts_with(&words), "{help}");
    }
    let (snapshot, _) = selected(&email("In $0*|CITY|*."));
    let mut foreign = snapshot.diagnostics().iter();
    let foreign = foreign.find(|d| d.code.number() == "J0606").unwrap();
    assert_eq!(
        foreign.help.as_deref(),
        Some("write `{{city else …}}`, with words of yours in place of `…`")
    );
}

/// Every fix of every fixture, applied: no panic, edits within the file and apart from each other.
#[test]
fn every_fix_of_every_fixture_can_be_applied() {
    let mut tried = 0;
    for (path, text) in crate::ide::fixtures() {
        let files = crate::example::split_files(&path, &text);
        let snapshot = Snapshot::of(crate::example::analyse(&files));
        for (index, diagnostic) in snapshot.diagnostics().iter().enumerate() {
            let Some(range) = snapshot.sources().resolve(diagnostic.primary.span) else {
                continue;
            };
            let fixes = &diagnostic.fixes;
            if fixes.is_empty() {
                continue;
            }
            let all = actions(&snapshot, range);
            for fix in fixes {
                let mends = |a: &&Action| a.mends == Some(index) && a.title == fix.title;
                let action = all.iter().find(mends);
                let told = &diagnostic.message;
                let action = action.unwrap_or_else(|| panic!("{path}: {told}: {}", fix.title));
                changed(&snapshot, &action.change);
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn refactorings_write_what_one_would_write() {
    let steps = "  send welcome_letter\n  $0wait 3 days\n  if tier is gold {\n    send brand_story\n  }\n$1  wait 9 days\n";
    insta::assert_snapshot!("extract", done(&journey(steps), "move to a sequence"));
    let text = format!(
        "{}sequence basics {{\n  send brand_story\n  // and on\n  wait 3 days\n}}\n",
        journey("  if tier is gold {\n    run$0 basics\n  }\n")
    );
    insta::assert_snapshot!("inline", done(&text, "put the steps"));
    let text = journey(
        "  $0if tier is gold {\n    send brand_story\n  } else if tier is silver {\n    // quiet\n    wait 1 day\n  }\n",
    );
    insta::assert_snapshot!("match", done(&text, "write it as"));
    let text = journey(
        "  split by_$0tone {\n    45% a { send brand_story }\n    45% b { wait 1 day }\n    20% c { }\n  }\n",
    );
    insta::assert_snapshot!("weights", done(&text, "share the weights"));
}

#[test]
fn comments_that_are_selected_move_with_their_steps() {
    let after = done(
        &journey(
            "  send welcome_letter\n$0  // Not at once:\n  // she has had a letter.\n  wait 3 days  // or so\n  send brand_story  // how it is made\n$1  wait 9 days\n",
        ),
        "move to a sequence",
    );
    let (journey, sequence) = after.split_once("\n\nsequence steps {\n").unwrap();
    assert!(
        journey.ends_with("  send welcome_letter\n  run steps\n  wait 9 days\n}"),
        "{after}"
    );
    assert_eq!(
        sequence,
        "  // Not at once:\n  // she has had a letter.\n  wait 3 days  // or so\n  send brand_story  // how it is made\n}\n"
    );
}

#[test]
fn what_would_not_mean_the_same_is_not_offered() {
    let is_none = |steps: &str, title: &str| {
        let all = titles(&journey(steps));
        assert!(!all.iter().any(|t| t.contains(title)), "{all:?}");
    };
    // Half a step.
    is_none("  wait $03 days\n  send$1 brand_story\n", "sequence");
    // Half a comment.
    for steps in [
        "  // a $0// b\n  wait 3 days\n$1  send brand_story\n",
        "  wait 9 days $0// a\n  wait 3 days\n$1  send brand_story\n",
        "$0  wait 3 days  // a$1 b\n  send brand_story\n",
    ] {
        is_none(steps, "sequence");
    }
    // A value twice, a property that may be missing, another question.
    is_none(
        "  $0if tier is gold { end } else if tier is gold { send brand_story }\n",
        "match",
    );
    is_none("  $0if city is \"Paris\" { end }\n", "match");
    is_none("  $0if tier is not gold { end }\n", "match");
    // A comment between the arms.
    is_none(
        "  $0if tier is gold { send brand_story }\n  // why\n  else { end }\n",
        "match",
    );
}

fn meanings(analysis: &Analysis) -> BTreeMap<String, String> {
    let all = analysis.journeys.iter().enumerate();
    all.map(|(at, lowered): (usize, &Lowered)| {
        let name = lowered
            .workflow
            .as_ref()
            .map_or(String::new(), |w| w.name.to_string());
        let meaning = analysis.meaning(at);
        (
            name,
            meaning.map_or("none".to_owned(), |m| m.whole.to_string()),
        )
    })
    .collect()
}

fn blocks<'a>(block: &'a Block, found: &mut Vec<&'a Block>) {
    found.push(block);
    for step in &block.steps {
        use journey::steps::StepKind;
        match &step.kind {
            StepKind::If(s) => {
                s.arms.iter().for_each(|a| blocks(&a.block, found));
                s.otherwise.iter().for_each(|b| blocks(b, found));
            }
            StepKind::WaitFor(s) => {
                blocks(&s.then, found);
                s.otherwise.iter().for_each(|b| blocks(b, found));
            }
            StepKind::Match(s) => s.arms.iter().for_each(|a| blocks(&a.block, found)),
            StepKind::Split(s) => s.arms.iter().for_each(|a| blocks(&a.block, found)),
            StepKind::Repeat(s) => blocks(&s.block, found),
            _ => {}
        }
    }
}

/// Refactors everywhere in the examples: each journey means what it meant, and nothing new is said.
#[test]
fn extract_and_inline_keep_the_meaning_of_every_journey() {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for path in PROJECTS {
        let snapshot = on_disk(path);
        let before = meanings(snapshot.analysis());
        assert!(before.values().all(|m| m != "none"), "{path}: {before:?}");
        let errors = count_errors(snapshot.analysis());
        let mut nth = 0;
        for (_, decl) in snapshot.decls() {
            let outer = match &decl.kind {
                DeclKind::Journey(it) => &it.steps,
                DeclKind::Sequence(it) => &it.steps,
                _ => continue,
            };
            let mut all = Vec::new();
            blocks(outer, &mut all);
            for block in all {
                for (at, step) in block.steps.iter().enumerate() {
                    nth += 1;
                    if nth % 6 != 0 {
                        continue;
                    }
                    let last = block.steps.get(at + 1).unwrap_or(step);
                    let range = FileRange {
                        end: snapshot.sources().resolve(last.span).unwrap().end,
                        ..snapshot.sources().resolve(step.span).unwrap()
                    };
                    let cursor = FileRange {
                        end: range.start,
                        ..range
                    };
                    let mut offered: Vec<(Action, &str)> = Vec::new();
                    offered.extend(
                        actions(&snapshot, range)
                            .into_iter()
                            .map(|a| (a, "extract")),
                    );
                    offered.extend(
                        actions(&snapshot, cursor)
                            .into_iter()
                            .map(|a| (a, "inline")),
                    );
                    for (action, wanted) in offered {
                        let kind = match action.kind {
                            ActionKind::Extract => "extract",
                            ActionKind::Inline => "inline",
                            _ => continue,
                        };
                        if kind != wanted {
                            continue;
                        }
                        let texts = changed(&snapshot, &action.change);
                        let after = Analysis::of(project::in_memory(texts));
                        let told: Vec<&str> = after
                            .diagnostics
                            .iter()
                            .map(|d| d.message.as_str())
                            .collect();
                        assert_eq!(
                            count_errors(&after),
                            errors,
                            "{path} {}: {told:#?}",
                            action.title
                        );
                        assert_eq!(meanings(&after), before, "{path}: {}", action.title);
                        *counts.entry(kind).or_default() += 1;
                    }
                }
            }
        }
    }
    assert!(
        counts.get("extract").is_some_and(|n| *n >= 10),
        "{counts:?}"
    );
}

fn count_errors(analysis: &Analysis) -> usize {
    analysis
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .count()
}

/// Whether each client of these is sent what is expected, by the tests of the language.
fn plays(analysis: &Analysis) -> Vec<bool> {
    assert_eq!(count_errors(analysis), 0, "{:#?}", analysis.diagnostics);
    let (all, _) = run_tests(analysis, "");
    all.iter()
        .map(|result| result.failures.is_empty())
        .collect()
}

/// `if` chains and the `match` that takes their place lead every client the same way: as proved, and as played.
#[test]
fn a_match_leads_every_client_where_the_chain_did() {
    let body = |name: &str| format!("{{\n    send {name}\n  }}");
    let (a, b, c) = (
        body("welcome_letter"),
        body("brand_story"),
        body("styling_guide"),
    );
    for (steps, sent) in [
        (
            format!("  $0if tier is gold {a} else if tier is silver {b} else {c}\n"),
            [
                Some("brand_story"),
                Some("welcome_letter"),
                Some("styling_guide"),
            ],
        ),
        (
            format!("  $0if tier is gold or noir {a} else {b}\n"),
            [
                Some("brand_story"),
                Some("welcome_letter"),
                Some("welcome_letter"),
            ],
        ),
        (
            format!("  $0if tier is gold {a} else if tier is noir {b}\n"),
            [None, Some("welcome_letter"), Some("brand_story")],
        ),
    ] {
        let mut tests = String::new();
        for (tier, sent) in ["silver", "gold", "noir"].iter().zip(sent) {
            let _ = write!(
                tests,
                "test \"{tier}\" {{\n  day 0 is 2026-03-02\n  client {{ state: prospect, tier: {tier}, salutation: madame, lifetime_spend: 0 EUR, service_case: no }}\n  day 0 at 09:00 subscribed\n"
            );
            for message in ["welcome_letter", "brand_story", "styling_guide"] {
                let not = if sent == Some(message) { "" } else { "not " };
                let _ = writeln!(tests, "  expect {not}sent {message}");
            }
            tests.push_str("}\n");
        }
        let text = format!("{}{tests}", journey(&steps));
        let (before, range) = selected(&text);
        let all = actions(&before, range);
        let action = all
            .iter()
            .find(|a| a.title.contains("write it as"))
            .unwrap();
        assert!(action.change.confirm.is_some());
        let texts = changed(&before, &action.change);
        let after = Analysis::of(project::in_memory(texts));
        assert_eq!(plays(before.analysis()), [true; 3], "{text}");
        assert_eq!(plays(&after), [true; 3], "{text}");
        let proofs = |analysis: &Analysis| -> Vec<_> {
            let all = analysis
                .proofs
                .iter()
                .flatten()
                .flat_map(|proof| &proof.rules);
            all.map(|rule| (rule.worst, rule.verdict)).collect()
        };
        assert_eq!(proofs(before.analysis()), proofs(&after));
    }
}

#[test]
fn an_unknown_name_can_be_declared() {
    let declared = |steps: &str| done(&journey(steps), "declare `");
    insta::assert_snapshot!("declare_message", declared("  send a_new_lett$0er\n"));
    let text = declared("  wait up to 3 days for it_ra$0ined { end }\n");
    assert!(text.ends_with("}\n\nevent it_rained\n"), "{text}");
    let (snapshot, range) = selected(&journey("  wait until wed$0ding at 10:00\n"));
    let all = actions(&snapshot, range);
    let action = all.iter().find(|a| a.title.contains("declare `")).unwrap();
    let house = &changed(&snapshot, &action.change)["_house.journey"];
    assert!(
        house.contains("advisor:         person?\n  wedding: date?\n}"),
        "{house}"
    );
    // Only the author knows who is in a segment.
    let all = titles(&journey("  if client is in the_ri$0ch { end }\n"));
    assert!(!all.iter().any(|t| t.contains("declare `")), "{all:?}");
}
