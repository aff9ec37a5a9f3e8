//! What is offered beside the fixes of diagnostics: over every fixture, and one by one.

use super::actions::selected;
use super::navigation::changed;
use crate::{example, fixtures};
use journey::analysis::Analysis;
use journey::diagnostics::{Applicability, Code, Diagnostic, Fix};
use journey::ide::{Action, ActionKind, Snapshot, actions};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The quick fixes of one diagnostic that are none of its own.
fn offers<'a>(all: &'a [Action], index: usize, diagnostic: &Diagnostic) -> Vec<&'a Action> {
    let is_own = |action: &Action| diagnostic.fixes.iter().any(|f| f.title == action.title);
    all.iter()
        .filter(|a| a.kind == ActionKind::QuickFix && a.mends == Some(index) && !is_own(a))
        .collect()
}

/// The project with an action done.
fn done(snapshot: &Snapshot, action: &Action) -> Analysis {
    Analysis::of(journey::project::in_memory(changed(
        snapshot,
        &action.change,
    )))
}

fn how_many(analysis: &Analysis, wanted: impl Fn(&Diagnostic) -> bool) -> usize {
    analysis.diagnostics.iter().filter(|d| wanted(d)).count()
}

fn is_syntax(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.number().starts_with("J00")
}

/// Some offers leave words to be written, which is then asked for.
fn asks_for_words(diagnostic: &Diagnostic) -> bool {
    let told = diagnostic.message.as_str();
    is_syntax(diagnostic) && (told.contains("says nothing") || told.ends_with("is empty"))
}

/// Each offer mends what it stands beside, and the text can still be read. Which codes have a quick fix is kept beside
/// the test, so that one that loses its own is seen.
#[test]
fn every_offer_mends_and_can_be_read() {
    let mut report = String::new();
    let mut codes: BTreeMap<Code, [bool; 3]> = BTreeMap::new();
    let mut tried = 0;
    for (path, text) in fixtures::all() {
        let files = fixtures::files(&path, &text);
        let snapshot = Snapshot::of(example::analyse(&files));
        let before = snapshot.analysis();
        // Of many like it one is enough.
        let mut seen: BTreeMap<(Code, String), usize> = BTreeMap::new();
        for (index, diagnostic) in snapshot.diagnostics().iter().enumerate() {
            let Some(range) = snapshot.sources().resolve(diagnostic.primary.span) else {
                continue;
            };
            let all = actions(&snapshot, range);
            let offered = offers(&all, index, diagnostic);
            let can_be_done = |f: &Fix| f.applicability != Applicability::Display;
            let has_fix = diagnostic.fixes.iter().any(can_be_done);
            let of_code = codes.entry(diagnostic.code).or_default();
            of_code[0] |= has_fix;
            of_code[1] |= !offered.is_empty();
            of_code[2] |= !has_fix && offered.is_empty();
            for action in offered {
                assert!(!action.preferred, "{path}: {}", action.title);
                let kind: String = action.title.split('`').step_by(2).collect();
                let times = seen.entry((diagnostic.code, kind)).or_default();
                *times += 1;
                if *times > 2 {
                    continue;
                }
                tried += 1;
                let after = done(&snapshot, action);
                let same =
                    |d: &Diagnostic| d.code == diagnostic.code && d.message == diagnostic.message;
                let stays = how_many(&after, same) >= how_many(before, same);
                let unread = |d: &Diagnostic| is_syntax(d) && !asks_for_words(d);
                let unread = how_many(&after, unread) > how_many(before, unread);
                if stays || unread {
                    let what = if stays { "stays" } else { "can't be read" };
                    let (code, message) = (diagnostic.code.number(), &diagnostic.message);
                    let _ = writeln!(
                        report,
                        "{path}: {code} {message}: `{}`: {what}",
                        action.title
                    );
                }
            }
        }
    }
    let mut page = String::new();
    for (code, has) in codes {
        let words = ["a fix", "an offer", "nothing"];
        let own = words.into_iter().zip(has).filter(|(_, has)| *has);
        let own: Vec<&str> = own.map(|(word, _)| word).collect();
        let _ = writeln!(page, "{}: {}", code.number(), own.join(", "));
    }
    insta::assert_snapshot!("codes_with_a_quick_fix", page);
    assert!(tried > 50, "only {tried} offers were tried");
    assert!(report.is_empty(), "\n{report}");
}

/// What one action does to the text, in the first file.
fn after(text: &str, title: &str) -> String {
    let (snapshot, range) = selected(text);
    let all = actions(&snapshot, range);
    let titles: Vec<&str> = all.iter().map(|a| a.title.as_str()).collect();
    let action = all.iter().find(|a| a.title == title);
    let action = action.unwrap_or_else(|| panic!("no {title} among {titles:?}"));
    changed(&snapshot, &action.change)["it.journey"].clone()
}

#[test]
fn what_nothing_uses_is_taken_out() {
    let rest = "journey j {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n\n  send brand_story\n}\n";
    let text = format!("{rest}\n/// Once\n/// wanted.\nlist ol$0d // why\n\nlist newer\n");
    let want = format!("{rest}\n// why\n\nlist newer\n");
    assert_eq!(after(&text, "take `old` out"), want);
    // Its blank line goes with it, in files of any system.
    let text = format!("{rest}\n/// Once.\nlist ol$0d\n\nlist newer\n").replace('\n', "\r\n");
    let want = format!("{rest}\nlist newer\n").replace('\n', "\r\n");
    assert_eq!(after(&text, "take `old` out"), want);
    let text = format!("{rest}\nlist ol$0d\n");
    assert_eq!(after(&text, "take `old` out"), rest);
}

#[test]
fn a_missing_clause_is_written_where_it_belongs() {
    let text =
        "journey j {\n  for prospect // all\n  exits when unsubscribed\n\n  send brand_story\n}\n";
    let at = text.replace("journey j", "journey j$0");
    assert_eq!(
        after(&at, "write `enters once ever`"),
        text.replace("// all\n", "// all\n  enters once ever\n")
    );
    assert_eq!(
        after(&at.replace('\n', "\r\n"), "write `starts when subscribed`"),
        text.replace("// all\n", "// all\n  starts when subscribed\n")
            .replace('\n', "\r\n")
    );
    assert_eq!(
        after("journey j$0 { }\n", "write `for prospect`"),
        "journey j {\n  for prospect\n}\n"
    );
}
