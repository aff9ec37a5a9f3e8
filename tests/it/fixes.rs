//! Every fix that a machine may apply, over every fixture: it mends what it stands beside, and the
//! text can still be read.

use crate::{example, fixtures};
use journey::analysis::Analysis;
use journey::diagnostics::{Applicability, Code, Edit};
use std::collections::BTreeMap;
use std::fmt::Write as _;

type Files = Vec<(String, String)>;

/// The files with the edits made, or `None` where an edit is of no file of the example's own.
fn mended(analysis: &Analysis, files: &Files, edits: &[Edit]) -> Option<Files> {
    let sources = &analysis.project.sources;
    let mut texts: BTreeMap<String, String> = files.iter().cloned().collect();
    let mut places: Vec<_> = edits
        .iter()
        .map(|e| {
            (
                sources.resolve(e.span).expect("an edit has a place"),
                &e.text,
            )
        })
        .collect();
    places.sort_by_key(|(range, _)| std::cmp::Reverse((range.file, range.start, range.end)));
    for (range, text) in places {
        let path = &sources.file(range.file)?.path;
        let old = texts.get_mut(path)?;
        old.replace_range(range.start as usize..range.end as usize, text);
    }
    Some(texts.into_iter().collect())
}

fn is_syntax(code: Code) -> bool {
    code.number().starts_with("J00")
}

fn how_many(analysis: &Analysis, wanted: impl Fn(Code, &str) -> bool) -> usize {
    let all = analysis.diagnostics.iter();
    all.filter(|d| wanted(d.code, &d.message)).count()
}

#[test]
fn every_fix_mends_and_can_be_read() {
    let mut report = String::new();
    let mut fixes = 0;
    for (path, text) in fixtures::all() {
        let files = fixtures::files(&path, &text);
        let analysis = example::analyse(&files);
        for diagnostic in &analysis.diagnostics {
            for fix in &diagnostic.fixes {
                if fix.applicability == Applicability::Display {
                    continue;
                }
                let Some(mended) = mended(&analysis, &files, &fix.edits) else {
                    continue;
                };
                fixes += 1;
                let after = example::analyse(&mended);
                let same = |c: Code, m: &str| c == diagnostic.code && m == diagnostic.message;
                let stays = how_many(&after, same) >= how_many(&analysis, same);
                let unread = how_many(&after, |c, _| is_syntax(c))
                    > how_many(&analysis, |c, _| is_syntax(c));
                if stays || unread {
                    let what = if stays { "stays" } else { "can't be read" };
                    let (code, message) = (diagnostic.code.number(), &diagnostic.message);
                    let _ = writeln!(report, "{path}: {code} {message}: `{}`: {what}", fix.title);
                }
            }
        }
    }
    assert!(fixes > 50, "only {fixes} fixes were tried");
    assert!(report.is_empty(), "\n{report}");
}

/// What is offered where journeys together send too much was proved: the rule then holds over all of them.
#[test]
fn a_way_to_mend_a_sum_over_journeys_mends_it() {
    let mut tried = 0;
    let is_sum = |code: Code| matches!(code, Code::TogetherBroken | Code::TogetherNotProved);
    for (path, text) in fixtures::all() {
        let files = fixtures::files(&path, &text);
        let analysis = example::analyse(&files);
        let sources = &analysis.project.sources;
        for diagnostic in analysis.diagnostics.iter().filter(|d| is_sum(d.code)) {
            let rule = |analysis: &Analysis, d: &journey::diagnostics::Diagnostic| {
                let labels = std::iter::once(&d.primary).chain(&d.secondary);
                let mut texts = labels.map(|l| analysis.project.sources.text(l.span).to_owned());
                texts.rfind(|text| text.starts_with("at ") || text.starts_with("each "))
            };
            let own = rule(&analysis, diagnostic).expect("it names its rule");
            assert!(!sources.text(diagnostic.primary.span).is_empty());
            for fix in &diagnostic.fixes {
                let Some(mended) = mended(&analysis, &files, &fix.edits) else {
                    continue;
                };
                let after = example::analyse(&mended);
                let left: Vec<_> = after
                    .diagnostics
                    .iter()
                    .filter(|d| is_sum(d.code) && rule(&after, d).as_ref() == Some(&own))
                    .collect();
                assert!(left.is_empty(), "{path}: `{}`: {left:#?}", fix.title);
                tried += 1;
            }
        }
    }
    assert!(tried > 9, "only {tried} were tried");
}

/// "Send it only if …" is offered where what a message needs is not certain: the text then compiles.
#[test]
fn a_check_that_is_offered_compiles() {
    let mut tried = 0;
    for (path, text) in fixtures::all() {
        let files = fixtures::files(&path, &text);
        let analysis = example::analyse(&files);
        for diagnostic in &analysis.diagnostics {
            let asks = [Code::NeedNotKnown, Code::WrongState, Code::OptOutIgnored];
            if !asks.contains(&diagnostic.code) {
                continue;
            }
            for fix in &diagnostic.fixes {
                let mended = mended(&analysis, &files, &fix.edits).expect("of the example's own");
                let after = example::analyse(&mended);
                // What is proved of a journey is only said once nothing else is wrong with it.
                let shape = |code: Code, _: &str| code.number() < "J04";
                let (before, now) = (how_many(&analysis, shape), how_many(&after, shape));
                assert_eq!(now + 1, before, "{path}: {}", diagnostic.message);
                tried += 1;
            }
        }
    }
    assert!(tried > 9, "only {tried} were tried");
}

/// The text after all safe fixes, round after round, as `check --fix` makes them.
pub(crate) fn mended_for_certain(path: &str, text: &str) -> String {
    let mut files: Files = vec![(path.to_owned(), text.to_owned())];
    for _ in 0..10 {
        let analysis = example::analyse(&files);
        let next = analysis.diagnostics.iter().find_map(|d| {
            let sure = |f: &&journey::diagnostics::Fix| f.applicability == Applicability::Safe;
            let fix = d.fixes.iter().find(sure)?;
            mended(&analysis, &files, &fix.edits)
        });
        match next {
            Some(next) => files = next.into_iter().filter(|(p, _)| p == path).collect(),
            None => break,
        }
    }
    files.remove(0).1
}
