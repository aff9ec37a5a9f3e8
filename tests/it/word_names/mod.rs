//! Words of the language as names: each is refused where it is declared, or it is that name wherever it is used.

use crate::example;
use journey::diagnostics::{Code, Severity};
use journey::ide::{Declaration, Snapshot, references};
use journey::vocabulary::WORDS;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What all the others stand beside: what a project has once.
const HOUSE: &str = include_str!("house.txt");
/// Each kind of name in each place where it can stand. `WORD` is the name, and what starts with `ANY` a name that no other file has.
const USES: &str = include_str!("uses.txt");
/// A name that is no word.
const PLAIN: &str = "zebra";

struct Kind {
    of: &'static str,
    /// Behind which text of the house lines are put for each name, and which.
    within: Option<(&'static str, Vec<&'static str>)>,
    /// In a file of its own.
    text: &'static str,
}

fn kinds() -> Vec<Kind> {
    let each = USES.split("== ").skip(1).map(|part| {
        let (head, text) = part.split_once('\n').unwrap();
        let mut head = head.split(';').map(str::trim);
        let of = head.next().unwrap();
        let within = head.next().map(|after| (after, head.collect()));
        Kind { of, within, text }
    });
    each.collect()
}

fn filled(text: &str, name: &str) -> String {
    text.replace("WORD", name)
        .replace("ANY", &format!("q_{name}"))
}

/// A project in which each of these is declared and used.
fn project(kind: &Kind, names: &[&str]) -> Snapshot {
    let mut house = HOUSE.to_owned();
    if let Some((after, lines)) = &kind.within {
        let mut all = (*after).to_owned();
        for name in names {
            for line in lines {
                // In a list of names behind a comma, else on a line of its own.
                let between = if after.ends_with('{') { "\n  " } else { ", " };
                let _ = write!(all, "{between}{}", filled(line, name));
            }
        }
        house = house.replacen(after, &all, 1);
    }
    let mut files = vec![("_house.journey".to_owned(), house)];
    files.extend(
        names
            .iter()
            .map(|name| (format!("{name}.journey"), filled(kind.text, name))),
    );
    Snapshot::of(example::analyse(&files))
}

/// Something that is wrong.
#[derive(Debug)]
struct Wrong {
    text: String,
    /// Whether it is said of the declaration of a name.
    is_declared: bool,
}

/// For each name what is wrong with it, or with what is written of it.
fn errors(snapshot: &Snapshot) -> BTreeMap<String, Vec<Wrong>> {
    let sources = snapshot.sources();
    let mut told: BTreeMap<String, Vec<Wrong>> = BTreeMap::new();
    let errors = snapshot.diagnostics().iter();
    for found in errors.filter(|found| found.code.severity() == Severity::Error) {
        // States of many names that clients come into for the same reason.
        if found.code == Code::WayNeverTaken {
            continue;
        }
        let at = sources.resolve(found.primary.span).unwrap();
        let file = sources.file(at.file).unwrap();
        let own = file.path.strip_suffix(".journey").unwrap();
        let (name, is_declared) = if own == "_house" {
            let line = file.text[..at.start as usize].rfind('\n').unwrap() + 1;
            let mut words = file.text[line..at.end as usize].split([' ', ':', '_']);
            let name = words.find(|word| !word.is_empty() && *word != "q");
            (name.unwrap(), true)
        } else {
            let refuses = [Code::ReservedWord, Code::SurveyChoices];
            (own, refuses.contains(&found.code))
        };
        told.entry(name.to_owned()).or_default().push(Wrong {
            text: format!("{} {}", found.code.number(), found.message),
            is_declared,
        });
    }
    told
}

/// How many places of the project say this name, if the first in its own file does.
fn said(snapshot: &Snapshot, kind: &Kind, name: &str) -> usize {
    let file = snapshot.file_at(&format!("{name}.journey")).unwrap();
    let (before, _) = kind.text.split_once("WORD").unwrap();
    let at = filled(before, name).len() as u32;
    references(snapshot, file, at, Declaration::Included).len()
}

#[test]
fn a_word_is_refused_where_it_is_declared_or_is_a_name_wherever_it_is_used() {
    let words: BTreeSet<&str> = WORDS.iter().map(|word| word.text).collect();
    let words: Vec<&str> = words.into_iter().collect();
    let mut refused = String::new();
    let mut faults = String::new();
    for kind in kinds() {
        let within = kind.within.iter().flat_map(|(_, lines)| lines);
        let all: usize = within
            .chain([&kind.text])
            .map(|text| text.matches("WORD").count())
            .sum();
        let mut of_kind = Vec::new();
        for some in words.chunks(32) {
            let mut right = some.to_vec();
            // A line that can't be read hides what is wrong with those beside it.
            let snapshot = loop {
                let snapshot = project(&kind, &[&[PLAIN], &right[..]].concat());
                let wrong = errors(&snapshot);
                if wrong.is_empty() {
                    break snapshot;
                }
                let before = right.len();
                right.retain(|name| !wrong.contains_key(*name));
                assert!(right.len() < before, "{}: {wrong:#?}", kind.of);
                for name in wrong.keys() {
                    let found = errors(&project(&kind, &[name]));
                    let found = found.get(name).map_or(&[][..], Vec::as_slice);
                    if found.iter().any(|found| found.is_declared) {
                        of_kind.push(name.clone());
                    } else {
                        let texts: Vec<&str> = found.iter().map(|f| f.text.as_str()).collect();
                        let _ = writeln!(faults, "{} {name}: {texts:#?}", kind.of);
                    }
                }
            };
            // All is read, so that each place that says one is found.
            right.push(PLAIN);
            for name in right {
                let said = said(&snapshot, &kind, name);
                if said != all {
                    let _ = writeln!(faults, "{} {name} is said {said} times, not {all}", kind.of);
                }
            }
        }
        of_kind.sort();
        let _ = writeln!(refused, "{}: {}", kind.of, of_kind.join(" "));
    }
    assert!(faults.is_empty(), "{faults}");
    insta::assert_snapshot!("refused", refused);
}
