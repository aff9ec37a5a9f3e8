//! What moves the hash of a meaning, and what leaves it alone.

use journey::analysis::Analysis;
use journey::approvals::meaning::{Hash, Meaning, Part};
use journey::project;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const HOUSE: &str = include_str!("house.journey");

type Files = BTreeMap<String, String>;

fn files() -> Files {
    let texts = [
        ("house.journey", HOUSE),
        (
            "templates/fr/welcome.html",
            "<p>{{first_name else Chère cliente}},</p>\n<p>Bienvenue.</p>\n",
        ),
        (
            "templates/en/welcome.html",
            "<p>{{first_name else Dear client}},</p>\n<p>Welcome.</p>\n",
        ),
    ];
    texts
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into()
}

fn analysis(files: &Files) -> Analysis {
    Analysis::of(project::in_memory(files.clone()))
}

/// The meaning of `welcome`, where the project is free of errors.
fn try_meaning(files: &Files) -> Option<Meaning> {
    let analysis = analysis(files);
    analysis.meaning(analysis.journey_named("welcome")?)
}

fn meaning(files: &Files) -> Meaning {
    try_meaning(files).unwrap_or_else(|| {
        let faults = analysis(files).diagnostics;
        panic!(
            "{:#?}",
            faults.iter().map(|d| &d.message).collect::<Vec<_>>()
        )
    })
}

/// The facets whose hash differs, as words.
fn moved(before: &Meaning, after: &Meaning) -> BTreeSet<String> {
    let hashes = |m: &Meaning| -> BTreeMap<Part, Hash> {
        m.facets.iter().map(|f| (f.part.clone(), f.hash)).collect()
    };
    let (before_by, after_by) = (hashes(before), hashes(after));
    let parts: BTreeSet<&Part> = before_by.keys().chain(after_by.keys()).collect();
    let moved: BTreeSet<String> = parts
        .into_iter()
        .filter(|part| before_by.get(part) != after_by.get(part))
        .map(Part::text)
        .collect();
    assert_eq!(moved.is_empty(), before.whole == after.whole);
    moved
}

fn with(path: &str, from: &str, to: &str) -> Files {
    let mut files = files();
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(from), "{from} is not in {path}");
    *text = text.replacen(from, to, 1);
    files
}

const ALL: &str = "audience, content en, content fr, data, restraint, timing";

#[test]
fn each_change_moves_the_facets_that_it_concerns() {
    let before = meaning(&files());
    // What is changed to what, and which facets move.
    let changes: &[(&str, &str, &str)] = &[
        // The words.
        ("fr \"Cent mains\"", "fr \"Mille mains\"", "content fr"),
        (
            "en \"One movement.\"",
            "en \"Two movements.\"",
            "content en",
        ),
        ("en \"A letter from", "en \"A word from", "content en"),
        ("else Chère cliente}}", "else Chère amie}}", "content fr"),
        ("fr \"Fr1111\"", "fr \"Fr1112\"", "content fr"),
        (
            "sender     \"Maison Aurèle\"",
            "sender     \"Aurèle\"",
            "content en, content fr",
        ),
        ("clientele@", "clients@", "content en, content fr"),
        (
            "locales    fr, en",
            "locales    en, fr",
            "content en, content fr",
        ),
        // Who.
        (
            "starts  when subscribed",
            "starts  when booked_appointment",
            "audience, data, restraint",
        ),
        (
            "enters  once ever",
            "enters  once per 400 days",
            "audience, restraint",
        ),
        (
            "exits   when unsubscribed or placed_order",
            "exits   when unsubscribed",
            "audience",
        ),
        (
            "if client is in watch_lovers",
            "if tier is gold",
            "audience, data",
        ),
        (
            "watch_lovers when tier is gold or noir",
            "watch_lovers when tier is gold",
            "audience",
        ),
        (
            "owner     from prospect when placed_order",
            "owner     from prospect when booked_appointment",
            "audience",
        ),
        (
            "60% guide   { send styling_guide }\n    40%",
            "50% guide   { send styling_guide }\n    50%",
            "audience",
        ),
        (
            "for opened welcome_letter",
            "for clicked welcome_letter",
            "audience",
        ),
        (
            "because  \"She asked to hear from us\"\n  theme    heritage\n  subject  { fr \"Cent",
            "because  \"She subscribed\"\n  theme    heritage\n  subject  { fr \"Cent",
            "audience",
        ),
        // When.
        ("wait 9 days", "wait 12 days", "timing"),
        ("wait up to 5 days", "wait up to 6 days", "timing"),
        ("wait 9 days", "wait 9 days\n  wait until 10:00", "timing"),
        ("wait 9 days", "wait 9 to 10 days", "timing"),
        ("else Europe/Paris", "else Europe/Rome", "timing"),
        // How little.
        (
            "at most 2 emails per 7 days",
            "at most 3 emails per 7 days",
            "restraint",
        ),
        (
            "at least 24 hours between",
            "at least 36 hours between",
            "restraint",
        ),
        (
            "at most 1 per 30 days",
            "at most 1 per 20 days",
            "restraint",
        ),
        (
            "friday except 2026-12-25",
            "friday except 2026-12-24",
            "restraint",
        ),
        (
            "purpose  invitation\n",
            "purpose  promotional\n",
            "audience, restraint",
        ),
        ("theme    heritage", "theme    watches", "restraint"),
        (
            "exits   when unsubscribed or placed_order",
            "exits   when unsubscribed or placed_order\n  loosens \"at most 2 emails per 7 days\" because \"a first week\"",
            "restraint",
        ),
        // Data.
        (
            "goal    booked_appointment within 60 days",
            "goal    booked_appointment within 50 days",
            "data",
        ),
        (
            "measure booked_appointment within 14 days",
            "measure placed_order within 14 days",
            "data",
        ),
        ("\"Seg444\"", "\"Seg445\"", "data"),
        ("\"Sub111\"", "\"Sub112\"", "data"),
        (
            "first_name:  text?",
            "first_name:  text",
            "content en, content fr, data",
        ),
        ("silver, gold, noir", "silver, gold, noir, blanc", "data"),
        ("/// The first days.", "/// The first weeks.", "data"),
        (
            "  send welcome_letter\n",
            "  /// With care.\n  send welcome_letter\n",
            "data",
        ),
        // Everything: another letter, another place in the order.
        (
            "send brand_story",
            "send styling_guide",
            "audience, content en, content fr, restraint, timing",
        ),
        (
            "    wait 3 days\n    if client",
            "    wait 3 days\n    send styling_guide\n    wait 9 days\n    if client",
            "audience, restraint, timing",
        ),
    ];
    let mut wrong = Vec::new();
    for (from, to, expected) in changes {
        let after = with("house.journey", from, to);
        let moved = try_meaning(&after).map_or("does not compile".to_owned(), |after| {
            Vec::from_iter(moved(&before, &after)).join(", ")
        });
        if moved != *expected {
            wrong.push(format!("{from} -> {to}: {moved}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let template = with(
        "templates/fr/welcome.html",
        "Bienvenue",
        "Soyez la bienvenue",
    );
    let moved_by: Vec<_> = moved(&before, &meaning(&template)).into_iter().collect();
    assert_eq!(moved_by, ["content fr"]);
    let renamed = with(
        "house.journey",
        "journey welcome {",
        "journey welcome_all {",
    );
    let renamed = analysis(&renamed);
    let renamed = renamed.meaning(renamed.journey_named("welcome_all").unwrap());
    let moved_by: Vec<_> = moved(&before, &renamed.unwrap()).into_iter().collect();
    assert_eq!(moved_by.join(", "), ALL);
}

#[test]
fn what_the_journey_does_not_use_leaves_it_alone() {
    let before = meaning(&files());
    for (from, to) in [
        (
            "unused_segment when tier is silver",
            "unused_segment when tier is noir",
        ),
        ("city:        text?", "city:        text"),
        ("  city:        text?\n", ""),
        ("\"Seg555\"", "\"Seg556\""),
        (
            "themes     heritage, watches",
            "themes     watches, heritage",
        ),
        (
            "email styling_guide {",
            "email another {\n  purpose care\n  because \"x\"\n  subject { fr \"a\" en \"b\" }\n  text { fr \"a\" en \"b\" }\n}\n\nemail styling_guide {",
        ),
        // Who may sign is signed beside the meaning, not in it.
        ("crm-lead@", "lead@"),
        ("valid for 90 days", "valid for 60 days"),
    ] {
        let after = meaning(&with("house.journey", from, to));
        assert_eq!(after, before, "{from} -> {to}");
    }
}

#[test]
fn a_template_may_move() {
    let before = meaning(&files());
    let mut files = with(
        "house.journey",
        "templates/fr/welcome.html",
        "texts/bienvenue.html",
    );
    let text = files.remove("templates/fr/welcome.html").unwrap();
    files.insert("texts/bienvenue.html".to_owned(), text);
    assert_eq!(meaning(&files), before);
}

#[test]
fn pages_are_read_back_as_they_were_written() {
    let before = meaning(&files());
    let text = before.text();
    assert_eq!(Meaning::from_text(&text).as_ref(), Some(&before));
    // No change of one byte is taken for the same meaning.
    for at in (0..text.len()).step_by(7) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        if let Some(other) = String::from_utf8(bytes)
            .ok()
            .and_then(|t| Meaning::from_text(&t))
        {
            assert_ne!(other.whole, before.whole, "byte {at}");
        }
    }
}

/// The declarations of the house, each with the documentation above it.
fn declarations() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut open = String::new();
    for line in HOUSE.lines() {
        if line.is_empty() && !open.is_empty() && !open.trim_end().ends_with('{') && balanced(&open)
        {
            all.push(std::mem::take(&mut open));
        } else {
            open.push_str(line);
            open.push('\n');
        }
    }
    all.push(open);
    assert!(all.len() > 15);
    all
}

fn balanced(text: &str) -> bool {
    text.matches('{').count() == text.matches('}').count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// In any order, in any files, with comments and blank lines anywhere between statements.
    #[test]
    fn layout_files_and_order_leave_it_alone(
        order in Just((0..declarations().len()).collect::<Vec<_>>()).prop_shuffle(),
        homes in prop::collection::vec(0_usize..4, 30),
        marks in prop::collection::vec(0_usize..6, 200),
    ) {
        let all = declarations();
        let mut files = files();
        files.remove("house.journey");
        let mut marks = marks.into_iter().cycle();
        for (&declaration, home) in order.iter().zip(homes) {
            let path = ["a.journey", "b/c.journey", "b/d.journey", "z.journey"][home];
            let file = files.entry(path.to_owned()).or_default();
            for line in all[declaration].lines() {
                match marks.next().unwrap() {
                    0 => file.push_str("// a remark\n"),
                    1 if !line.starts_with("///") => file.push('\n'),
                    _ => {}
                }
                let documentation = line.trim_start().starts_with("///");
                match marks.next().unwrap() {
                    0 if !documentation => { file.push_str(line); file.push_str("  // so\n"); }
                    1 => { file.push_str("  "); file.push_str(line); file.push('\n'); }
                    2 if !documentation => { file.push_str(line.trim_start()); file.push_str("   \n"); }
                    _ => { file.push_str(line); file.push('\n'); }
                }
            }
            file.push('\n');
        }
        prop_assert_eq!(meaning(&files), meaning(&super::meaning::files()));
    }
}

/// Each number, and each word within quotes, changed alone: the hash moves exactly where the document of
/// the workflow, or what was proved, does.
#[test]
fn every_single_word_counts_and_nothing_else() {
    let neutral = journey::targets::find("workflow").unwrap();
    let whole = |files: &Files| {
        let analysis = Analysis::for_targets(project::in_memory(files.clone()), &[neutral]);
        let index = analysis.journey_named("welcome")?;
        let meaning = analysis.meaning(index)?;
        let json = analysis
            .documents
            .iter()
            .find(|d| d.journey == index)?
            .json
            .clone();
        let proof = format!(
            "{:?}",
            analysis.proofs[index]
                .as_ref()?
                .rules
                .iter()
                .map(|r| (r.verdict, r.worst, r.exact, r.limit))
                .collect::<Vec<_>>()
        );
        Some((meaning, json, proof))
    };
    let before = whole(&files()).unwrap();
    let mut compared = 0;
    let mut moved = 0;
    for (path, text) in files() {
        for (start, end) in words(&text) {
            let word = &text[start..end];
            let other = match word.parse::<u32>() {
                Ok(n) => (n + 1).to_string(),
                Err(_) => format!("{word}x"),
            };
            let mut changed = files();
            changed.insert(
                path.clone(),
                format!("{}{other}{}", &text[..start], &text[end..]),
            );
            let Some(after) = whole(&changed) else {
                continue;
            };
            compared += 1;
            let same_document = after.1 == before.1 && after.2 == before.2;
            if same_document {
                // Ids on platforms are in no neutral document.
                let id = path == "house.journey" && start > text.find("target klaviyo").unwrap();
                // Nor is a state that she can only leave for.
                let way_out = word == "owner";
                assert!(
                    id || way_out || after.0 == before.0,
                    "{word} in {path} at {start}"
                );
            } else if word == "value" {
                // Data of an event that this journey never looks at.
                assert_eq!(after.0, before.0);
            } else {
                assert_ne!(after.0.whole, before.0.whole, "{word} in {path} at {start}");
                moved += 1;
            }
        }
    }
    assert!(
        compared > 90 && moved > 60,
        "{compared} compared, {moved} moved"
    );
}

/// Where words and numbers stand.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '_';
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}
