//! `journey diff`: each change that a client could notice is named, and nothing else is.

use crate::cli::run;
use crate::seven_promises::seven_promises;
use journey::analysis::Analysis;
use journey::approvals::meaning::Meaning;
use journey::difference::{self, Difference};
use journey::project;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCHEMA: &str = include_str!("../../docs/schema/difference.schema.json");

type Files = BTreeMap<String, String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The texts of a project.
fn project_of(folder: &str) -> Files {
    let folder = root().join(folder);
    let mut open = vec![folder.clone()];
    let mut files = Files::new();
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&folder).unwrap();
                let name = name.to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

fn analysed(files: Files) -> Analysis {
    Analysis::of(project::of_texts(files))
}

fn between(old: &Analysis, new: &Analysis) -> Difference {
    difference::versions(&old.version(), &new.version())
}

/// The texts with one piece of one file replaced.
fn edited(files: &Files, file: &str, from: &str, to: &str) -> Files {
    let mut files = files.clone();
    let text = files.get_mut(file).unwrap_or_else(|| panic!("{file}"));
    assert!(text.contains(from), "{file} has no `{from}`");
    *text = text.replacen(from, to, 1);
    files
}

fn told(found: &Difference) -> String {
    let mut out = String::new();
    for journey in &found.journeys {
        let _ = writeln!(out, "{} {:?}", journey.journey, journey.fate);
        out.push_str(&difference::by_topic(&journey.changes, "  "));
        if !journey.voids.is_empty() {
            let _ = writeln!(out, "  voids {}", journey.voids.join(", "));
        }
    }
    if !found.together.is_empty() {
        out.push_str("together\n");
        out.push_str(&difference::by_topic(&found.together, "  "));
    }
    let _ = writeln!(out, "for clients: {}", found.is_for_clients());
    out
}

/// One edit of the house: what it is called, the file, what stands there, and what then stands there.
type Edit = (&'static str, &'static str, &'static str, &'static str);

const WELCOME: &str = "journeys/welcome.journey";
const OWNERS: &str = "journeys/first_piece.journey";
const RESTRAINT: &str = "restraint.journey";

/// Every kind of change that has a name.
const EDITS: &[Edit] = &[
    ("a longer wait", WELCOME, "wait 4 days", "wait 7 days"),
    (
        "another hour",
        WELCOME,
        "until 10:00 on monday to saturday",
        "until 11:00 on monday to saturday",
    ),
    (
        "a letter less",
        WELCOME,
        "25% card    { send invitation_card }",
        "25% card    { }",
    ),
    (
        "other weights",
        WELCOME,
        "50% letter  { send invitation_letter }\n    25% card",
        "60% letter  { send invitation_letter }\n    15% card",
    ),
    (
        "fewer clients",
        OWNERS,
        "wait 3 weeks",
        "if tier is silver {\n    end\n  }\n  wait 3 weeks",
    ),
    (
        "other states",
        "journeys/long_silence.journey",
        "for     resting",
        "for     resting, collector",
    ),
    (
        "in again",
        WELCOME,
        "enters  once ever",
        "enters  once per 400 days",
    ),
    (
        "an end earlier",
        WELCOME,
        "unsubscribed or booked_appointment",
        "unsubscribed or booked_appointment or visited",
    ),
    (
        "another start",
        "journeys/private_appointment.journey",
        "starts  2 days before",
        "starts  3 days before",
    ),
    (
        "a tighter cap",
        RESTRAINT,
        "at most 4 emails per 30 days",
        "at most 4 emails per 28 days",
    ),
    (
        "a promise less",
        RESTRAINT,
        "  at most 2 emails per 7 days\n",
        "",
    ),
    (
        "a quiet day more",
        RESTRAINT,
        "quiet on sunday",
        "quiet on sunday, monday",
    ),
    (
        "quiet hours",
        RESTRAINT,
        "quiet from 20:00 to 09:00",
        "quiet from 19:00 to 09:00",
    ),
    (
        "a segment",
        "vocabulary.journey",
        "at least 50000 EUR",
        "at least 60000 EUR",
    ),
    (
        "a subject",
        "messages/welcome.journey",
        "Maison Orsel vous reçoit",
        "La maison vous reçoit",
    ),
    (
        "a word of a letter",
        "templates/fr/welcome_letter.html",
        "Nous écrivons peu",
        "Nous écrivons rarement",
    ),
    (
        "a tag of a letter",
        "templates/en/welcome_letter.html",
        "margin: 0 0 40px",
        "margin: 0 0 44px",
    ),
    (
        "a reason",
        "messages/welcome.journey",
        "She asked to hear from us, and",
        "She asked, and",
    ),
    (
        "a theme",
        "messages/welcome.journey",
        "purpose  care",
        "purpose  service",
    ),
    (
        "an assumption",
        "vocabulary.journey",
        "placed_order at most 3 per 30 days",
        "placed_order at most 4 per 30 days",
    ),
    ("an id", "klaviyo.journey", "WKbuDE", "WKbuDF"),
    (
        "a note",
        WELCOME,
        "/// The first weeks of",
        "/// The very first weeks of",
    ),
];

#[test]
fn each_kind_of_change_is_named() {
    let files = project_of(seven_promises());
    let before = analysed(files.clone());
    let mut all = String::new();
    for (name, file, from, to) in EDITS {
        let now = analysed(edited(&files, file, from, to));
        let found = between(&before, &now);
        assert!(
            found.not_compared.is_empty(),
            "{name}: {:?}",
            found.not_compared
        );
        let _ = writeln!(all, "# {name}\n{}", told(&found));
    }
    let (_, file, from, to) = EDITS[2];
    let fewer = analysed(edited(&files, file, from, to));
    let _ = write!(all, "# a letter more\n{}", told(&between(&fewer, &before)));
    insta::assert_snapshot!("edits", all);
}

/// Whatever differs in what is signed is told: take any line of any page away, or change it, and something is
/// said of it.
#[test]
fn no_line_that_is_signed_is_passed_over() {
    for name in ["maison", "atelier"] {
        let analysis = analysed(project_of(&format!("examples/{name}")));
        for side in analysis.version().journeys {
            let text = side.meaning.text();
            let lines: Vec<&str> = text.lines().collect();
            // Three lines head each page; most of the others are of letters.
            let step = 1 + lines.len() / 60;
            for at in (0..lines.len()).step_by(step) {
                let heads = |line: &str| line.starts_with("journey-meaning ");
                let is_head = (0..3).any(|back| at >= back && heads(lines[at - back]));
                if is_head {
                    continue;
                }
                for replaced in [None, Some(format!("{} more", lines[at]))] {
                    let mut other: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
                    match replaced {
                        None => drop(other.remove(at)),
                        Some(line) => other[at] = line,
                    }
                    let other = Meaning::from_text(&(other.join("\n") + "\n")).unwrap();
                    let told = difference::meanings(&side.meaning, &other);
                    assert!(!told.is_empty(), "{}: {}", side.workflow.name, lines[at]);
                }
            }
        }
    }
}

#[test]
fn a_journey_that_is_new_or_gone_is_told_with_all_that_it_sends() {
    let files = project_of(seven_promises());
    let mut fewer = files.clone();
    fewer.remove("journeys/long_silence.journey");
    fewer.remove("messages/return.journey");
    let (with, without) = (analysed(files), analysed(fewer));
    let (come, gone) = (between(&without, &with), between(&with, &without));
    insta::assert_snapshot!("come_and_gone", told(&come) + &told(&gone));
}

/// Layout, comments, the order of declarations, the files they stand in: silent.
#[test]
fn what_no_client_and_no_approver_can_notice_is_silent() {
    for name in ["maison", "atelier", "nine_emails"] {
        let files = project_of(&format!("examples/{name}"));
        let before = analysed(files.clone());
        for (what, changed) in [
            ("comments", remarked(&files)),
            ("layout", loose(&files)),
            ("the order of files", moved(&files)),
            ("one file", in_one_file(&files)),
        ] {
            assert_ne!(files, changed, "{name}: {what}");
            let now = analysed(changed);
            assert_eq!(now.journeys.len(), before.journeys.len(), "{name}: {what}");
            let found = between(&before, &now);
            assert!(found.is_empty(), "{name}: {what}\n{}", told(&found));
        }
    }
}

fn sources(files: &Files, change: impl Fn(&str) -> String) -> Files {
    let is_source = |name: &str| Path::new(name).extension().is_some_and(|e| e == "journey");
    let all = files.iter().map(|(name, text)| {
        let text = if is_source(name) {
            change(text)
        } else {
            text.clone()
        };
        (name.clone(), text)
    });
    all.collect()
}

/// A comment above every line, but where documentation goes on.
fn remarked(files: &Files) -> Files {
    sources(files, |text| {
        let mut out = String::from("// All of this was written on a rainy day.\n\n");
        for line in text.lines() {
            if line.ends_with('{') && !line.trim_start().starts_with("///") {
                let _ = writeln!(out, "{line}  // here it begins");
            } else {
                let _ = writeln!(out, "{line}");
            }
        }
        out
    })
}

/// Deeper indentation, which `fmt` would take away again.
fn loose(files: &Files) -> Files {
    sources(files, |text| {
        let lines = text.lines().map(|line| {
            let depth = line.len() - line.trim_start().len();
            format!("{}{line}  \n", " ".repeat(depth))
        });
        lines.collect()
    })
}

/// The same files under other names, in the opposite order.
fn moved(files: &Files) -> Files {
    let is_source = |name: &str| Path::new(name).extension().is_some_and(|e| e == "journey");
    let count = files.keys().filter(|n| is_source(n)).count();
    let mut at = count;
    let renamed = files.iter().map(|(name, text)| {
        if is_source(name) {
            at -= 1;
            (format!("elsewhere/part_{at:03}.journey"), text.clone())
        } else {
            (name.clone(), text.clone())
        }
    });
    renamed.collect()
}

fn in_one_file(files: &Files) -> Files {
    let is_source = |name: &str| Path::new(name).extension().is_some_and(|e| e == "journey");
    let mut whole = String::new();
    let mut rest = Files::new();
    for (name, text) in files.iter().rev() {
        if is_source(name) {
            let _ = writeln!(whole, "{text}");
        } else {
            rest.insert(name.clone(), text.clone());
        }
    }
    rest.insert("all.journey".to_owned(), whole);
    rest
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .args([
            "-c",
            "user.name=Claire",
            "-c",
            "user.email=claire@maison.example",
        ])
        .args(["-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(done.status.success(), "{arguments:?} {done:?}");
}

fn write(folder: &Path, files: &Files) {
    for (name, text) in files {
        let path: PathBuf = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// A repository in whose folder `house` the example lies, with one commit.
fn repository() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let house = folder.path().join("house");
    write(&house, &project_of("examples/nine_emails"));
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "The mistake"]);
    (folder, house)
}

#[test]
fn revisions_are_read_without_touching_the_files_on_disk() {
    let (_folder, house) = repository();
    let welcome = house.join("welcome.journey");
    let mended = std::fs::read_to_string(&welcome)
        .unwrap()
        .replace("every time", "once ever");
    std::fs::write(&welcome, &mended).unwrap();
    let said = run(&house, &["diff"]);
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!("nine_to_three", said.out);
    // Against the commit before, with both named, from elsewhere, and the other way round.
    git(&house, &["commit", "-q", "-a", "-m", "Mended"]);
    let silent = run(&house, &["diff", "--exit-code"]);
    assert_eq!((silent.code, silent.out.as_str()), (0, ""));
    assert_eq!(silent.err, "nothing changes for a client\n");
    let named = run(&house, &["diff", "HEAD~1", "main", "--exit-code"]);
    assert_eq!((named.code, named.out), (1, said.out.clone()));
    let elsewhere = run(root(), &["diff", "HEAD~1", "-p", house.to_str().unwrap()]);
    assert_eq!(elsewhere.out, said.out);
    let back = run(&house, &["diff", "HEAD", "HEAD~1"]);
    assert!(
        back.out
            .contains("9 of 3, broken (was worst case 3 of 3), 6 more"),
        "{}",
        back.out
    );
    assert_eq!(std::fs::read_to_string(&welcome).unwrap(), mended);
}

#[test]
fn a_folder_stands_beside_a_revision() {
    let (folder, house) = repository();
    let files = edited(
        &project_of("examples/nine_emails"),
        "welcome.journey",
        "wait 1 day",
        "wait 2 days",
    );
    write(&folder.path().join("draft"), &files);
    let said = run(&house, &["diff", "HEAD", "../draft"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out
            .contains("brand_story: day 2 (was day 1), 1 day later"),
        "{}",
        said.out
    );
    // A name that could be either is asked about.
    write(&house.join("main"), &files);
    let both = run(&house, &["diff", "main"]);
    assert_eq!(both.code, 2);
    assert!(
        both.err.contains("`main` is a folder and a revision, too"),
        "{}",
        both.err
    );
    assert!(
        both.err.contains("write `./main` for the folder"),
        "{}",
        both.err
    );
    assert_eq!(run(&house, &["diff", "./main"]).code, 0);
}

#[test]
fn what_is_no_version_is_said_in_one_message() {
    let (folder, house) = repository();
    for (version, words) in [
        ("nowhere", "there is no folder and no revision `nowhere`"),
        ("--output=x", "unexpected argument"),
        ("HEAD~7", "there is no folder and no revision `HEAD~7`"),
    ] {
        let said = run(&house, &["diff", version]);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(said.err.contains(words), "{}", said.err);
    }
    // A version in which nothing can be read.
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let empty = run(&house, &["diff", "../empty"]);
    assert_eq!(empty.code, 2, "{}", empty.err);
    assert!(
        empty.err.contains("no journey can be read in `../empty`"),
        "{}",
        empty.err
    );
    // A journey with errors is named; the others are compared.
    std::fs::write(
        house.join("welcome.journey"),
        "journey broken {\n  send nothing\n}\n",
    )
    .unwrap();
    std::fs::write(
        house.join("anew.journey"),
        std::fs::read_to_string(root().join("examples/nine_emails/welcome.journey"))
            .unwrap()
            .replace("journey welcome", "journey anew"),
    )
    .unwrap();
    let said = run(&house, &["diff"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err
            .contains("not compared, because of errors in one of the versions: `broken`"),
        "{}",
        said.err
    );
    assert!(said.out.contains("anew, new, for prospect"), "{}", said.out);
}

#[test]
fn the_json_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = project_of(seven_promises());
    for (index, (_, file, from, to)) in EDITS.iter().enumerate() {
        let changed = folder.path().join(index.to_string());
        write(&changed, &edited(&files, file, from, to));
        if index % 5 != 0 {
            continue;
        }
        let arguments = [
            "diff",
            seven_promises(),
            changed.to_str().unwrap(),
            "--format",
            "json",
        ];
        let said = run(root(), &arguments);
        let value: Value = serde_json::from_str(&said.out).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
        assert!(!value["journeys"].as_array().unwrap().is_empty());
    }
}
