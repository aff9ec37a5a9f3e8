//! `tests/planted/*.txt`: one mistake in a whole house, and the one message that it must be.
//!
//! Each case is a change to an example (`examples/maison`, `examples/atelier`) that somebody could make on a working
//! day. Whatever else the compiler then says is a second message for one mistake.
//!
//! ```text
//! # J0331 one way out forgets the audience
//! @ atelier journeys/gifting.journey
//! - wait 14 days
//! + wait 14 days
//! + if tier is noir { end }
//! ! add to audience gift_film
//! ! a client can come to the end of `gifting` and still be in `gift_film`
//! ```
//!
//! `-` lines are looked for one below the other, blanks at their ends aside; the `+` lines stand in their place, as far
//! indented as the first of them. `+` lines alone go to the end of the file. The last two lines are the words under the
//! message, and the message. `PLANTED=J03` runs those whose code begins so; `UPDATE_EXPECT=1` rewrites the last two.

use journey::analysis::Analysis;
use journey::diagnostics::Code;
use journey::project;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Codes of the language that no change to these houses can bring about, each with the reason.
const ELSEWHERE: &[(&str, &str)] = &[
    ("J0006", "a file of 32 MB: tests/it/bad_input.rs"),
    ("J0007", "a file that is no text: tests/it/bad_input.rs"),
    ("J0099", "a fault of the compiler's own"),
    ("J0450", "about certificates: tests/it/certificate.rs"),
    ("J0602", "a template that is no text: tests/it/bad_input.rs"),
];

/// One mistake.
#[derive(Debug)]
struct Planted {
    /// `J0331 one way out forgets the audience`
    head: String,
    project: String,
    changes: Vec<Change>,
    expected: Vec<String>,
}

#[derive(Debug)]
struct Change {
    path: String,
    hunks: Vec<Hunk>,
}

#[derive(Debug, Default)]
struct Hunk {
    old: Vec<String>,
    new: Vec<String>,
}

impl Planted {
    fn code(&self) -> &str {
        &self.head[..5]
    }
}

fn read(text: &str) -> Vec<Planted> {
    let mut cases: Vec<Planted> = Vec::new();
    for line in text.lines() {
        let rest = line.get(2..).unwrap_or("").to_owned();
        let case = cases.last_mut();
        match (line.get(..1), case) {
            (Some("#"), _) => cases.push(Planted {
                head: rest,
                project: String::new(),
                changes: Vec::new(),
                expected: Vec::new(),
            }),
            (Some("@"), Some(case)) => {
                let (project, path) = rest.split_once(' ').expect("a project and a path");
                project.clone_into(&mut case.project);
                case.changes.push(Change {
                    path: path.to_owned(),
                    hunks: Vec::new(),
                });
            }
            (Some("!"), Some(case)) => case.expected.push(rest),
            (Some(sign @ ("-" | "+")), Some(case)) => {
                let hunks = &mut case.changes.last_mut().expect("a file").hunks;
                let is_new = sign == "+";
                if hunks.is_empty() || (!is_new && !hunks[hunks.len() - 1].new.is_empty()) {
                    hunks.push(Hunk::default());
                }
                let hunk = hunks.last_mut().unwrap();
                if is_new { &mut hunk.new } else { &mut hunk.old }.push(rest);
            }
            (None, _) => {}
            _ => panic!("not understood: {line}"),
        }
    }
    cases
}

/// The files of an example, built for no platform that holds things nearly.
fn house(name: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name);
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let relative = path.strip_prefix(&root).unwrap();
                files.insert(relative.to_string_lossy().replace('\\', "/"), text);
            }
        }
    }
    let config = files.get_mut("journey.toml").expect("a project");
    *config = config.replace("[\"klaviyo\"]", "[\"workflow\"]");
    files
}

fn plant(files: &mut BTreeMap<String, String>, case: &Planted) {
    for change in &case.changes {
        let text = files.entry(change.path.clone()).or_default();
        for hunk in &change.hunks {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let (at, indent) = if hunk.old.is_empty() {
                (lines.len(), 0)
            } else {
                let is_here = |window: &[String]| {
                    window
                        .iter()
                        .zip(&hunk.old)
                        .all(|(line, old)| line.trim() == old.trim())
                };
                let mut windows = lines.windows(hunk.old.len());
                let at = windows.position(is_here).unwrap_or_else(|| {
                    panic!(
                        "{}: {} does not hold {:?}",
                        case.head, change.path, hunk.old
                    )
                });
                (at, lines[at].len() - lines[at].trim_start().len())
            };
            let new = hunk.new.iter().map(|line| match line.as_str() {
                "" => String::new(),
                line => format!("{}{line}", " ".repeat(indent)),
            });
            lines.splice(at..at + hunk.old.len(), new);
            *text = lines.join("\n") + "\n";
        }
    }
}

/// What the compiler says of a house with one mistake: code, words under it on one line, message.
fn said(files: BTreeMap<String, String>) -> Vec<(String, String, String)> {
    let analysis = Analysis::of(project::in_memory(files));
    let told = analysis.diagnostics.iter().map(|d| {
        let words = analysis.project.sources.text(d.primary.span);
        let words = words.lines().next().unwrap_or("").trim().to_owned();
        (d.code.number().to_owned(), words, d.message.clone())
    });
    told.collect()
}

fn check(case: &Planted, house: &BTreeMap<String, String>) -> Result<(String, String), String> {
    let mut files = house.clone();
    plant(&mut files, case);
    let said = said(files);
    match said.as_slice() {
        [(code, words, message)] if code == case.code() => Ok((words.clone(), message.clone())),
        other => {
            let mut wrong = format!("== {}: one message of this code is wanted\n", case.head);
            for (code, words, message) in other {
                writeln!(wrong, "{code} {message}\n      at `{words}`").unwrap();
            }
            Err(wrong)
        }
    }
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

fn all() -> Vec<(PathBuf, Vec<Planted>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/planted");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let cases = read(&text);
        (path, cases)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn one_mistake_in_a_house_is_one_message() {
    let wanted = std::env::var("PLANTED").unwrap_or_default();
    let houses: BTreeMap<&str, BTreeMap<String, String>> =
        ["maison", "atelier"].map(|name| (name, house(name))).into();
    for (name, house) in &houses {
        assert_eq!(said(house.clone()), [], "{name} as it is");
    }
    let mut wrong = String::new();
    for (path, cases) in all() {
        let mut text = std::fs::read_to_string(&path).unwrap();
        let chosen: Vec<&Planted> = cases
            .iter()
            .filter(|c| c.head.starts_with(&wanted))
            .collect();
        // On two threads: each case is a look at a whole house.
        let half = chosen.len().div_ceil(2).max(1);
        let found: Vec<Result<(String, String), String>> = std::thread::scope(|scope| {
            let looks: Vec<_> = chosen
                .chunks(half)
                .map(|part| {
                    let houses = &houses;
                    scope.spawn(move || {
                        let look = |case: &&Planted| check(case, &houses[case.project.as_str()]);
                        part.iter().map(look).collect::<Vec<_>>()
                    })
                })
                .collect();
            looks
                .into_iter()
                .flat_map(|look| look.join().unwrap())
                .collect()
        });
        for (case, found) in chosen.into_iter().zip(found) {
            let (words, message) = match found {
                Ok(found) => found,
                Err(fault) => {
                    wrong.push_str(&fault);
                    continue;
                }
            };
            let now = [words, message];
            if case.expected != now {
                text = with_expectation(&text, case, &now);
                if !updating() {
                    writeln!(wrong, "== {}\n! {}\n! {}", case.head, now[0], now[1]).unwrap();
                }
            }
        }
        if updating() {
            std::fs::write(&path, text).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The text with the last two lines of a case as they are now.
fn with_expectation(text: &str, case: &Planted, now: &[String; 2]) -> String {
    let head = format!("# {}\n", case.head);
    let (before, rest) = text.split_once(&head).expect("the case");
    let (body, after) = match rest.find("\n# ") {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let kept = body.lines().filter(|line| !line.starts_with('!'));
    let mut kept: Vec<&str> = kept.collect();
    while kept.last().is_some_and(|line| line.is_empty()) {
        kept.pop();
    }
    let blank = if after.is_empty() { "" } else { "\n" };
    let (words, message) = (&now[0], &now[1]);
    format!(
        "{before}{head}{}\n! {words}\n! {message}\n{blank}{}",
        kept.join("\n"),
        after.strip_prefix('\n').unwrap_or(after)
    )
}

/// Every rule of the language has a mistake that a house could make, not only a short example.
#[test]
fn every_code_of_the_language_is_planted_in_a_house() {
    let planted: BTreeSet<String> = all()
        .iter()
        .flat_map(|(_, cases)| cases.iter().map(|case| case.code().to_owned()))
        .collect();
    let is_of_the_language = |number: &str| {
        matches!(
            &number[..3],
            "J00" | "J01" | "J02" | "J03" | "J04" | "J06" | "J08"
        )
    };
    let mut missing = Vec::new();
    for code in Code::ALL {
        let number = code.number();
        let elsewhere = ELSEWHERE.iter().any(|(it, _)| *it == number);
        assert!(
            !(elsewhere && planted.contains(number)),
            "{number} is planted, and said to be elsewhere"
        );
        if is_of_the_language(number) && !elsewhere && !planted.contains(number) {
            missing.push(number);
        }
    }
    assert_eq!(
        missing,
        Vec::<&str>::new(),
        "no mistake in a house has these codes"
    );
}
