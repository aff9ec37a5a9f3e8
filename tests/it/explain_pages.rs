//! Each code has a page that teaches: a failing example that fails with that code alone, a repaired
//! one that says nothing, and a fixture somewhere. `PAGES=J04` runs only the pages that begin so.

use crate::example;
use crate::fixtures;
use journey::cli::Look;
use journey::cli::render::{Format, Limits, Report, render};
use journey::diagnostics::Code;
use std::fmt::Write as _;

/// Codes whose examples can't be a few lines of text, and why.
const NO_EXAMPLE: &[(Code, &str)] = &[
    (Code::InternalError, "would be a bug of ours"),
    (Code::FileTooLarge, "takes 32 MB"),
    (Code::NotUtf8, "can't be shown as text"),
    (Code::TemplateNotUtf8, "can't be shown as text"),
    (Code::Unreadable, "speaks of a disk"),
    (Code::NothingToDo, "speaks of an empty folder"),
    (Code::Unwritable, "speaks of a disk"),
    (Code::NotApproved, "speaks of records"),
    (Code::NotSigned, "speaks of a key file"),
    (Code::BuildDiffers, "speaks of a build"),
    (Code::TestFailed, "only `journey test` plays tests"),
    (Code::CertificateRefused, "speaks of a certificate"),
    (Code::EditedThere, "speaks of an export"),
    (Code::Supposed, "speaks of an export"),
    (Code::NeverReached, "speaks of an export"),
    (Code::Tangled, "speaks of an export"),
    (Code::NoWordForIt, "speaks of an export"),
    (Code::NotAnExport, "speaks of an export"),
];

/// Codes that no fixture can show, and where they are tested instead.
const NO_FIXTURE: &[(Code, &str)] = &[
    (Code::InternalError, "would be a bug of ours"),
    (Code::FileTooLarge, "tests/it/bad_input.rs"),
    (Code::NotUtf8, "tests/it/bad_input.rs"),
    (Code::TemplateNotUtf8, "tests/it/bad_input.rs"),
    (Code::Unreadable, "tests/it/bad_input.rs"),
    (Code::NothingToDo, "tests/it/bad_input.rs"),
    (Code::Unwritable, "tests/it/bad_input.rs"),
    (Code::NotApproved, "tests/it/approvals/story.rs"),
    (Code::NotSigned, "tests/it/approvals/story.rs"),
    (Code::BuildDiffers, "tests/it/approvals/live.rs"),
    (Code::TestFailed, "tests/it/scenarios.rs"),
    (Code::CertificateRefused, "tests/it/certificate.rs"),
    (Code::EditedThere, "tests/it/import.rs"),
    (Code::Supposed, "tests/it/import.rs"),
    (Code::NeverReached, "tests/it/import.rs"),
    (Code::Tangled, "tests/it/import.rs"),
    (Code::NoWordForIt, "tests/it/import.rs"),
    (Code::NotAnExport, "tests/it/import.rs"),
];

fn wanted() -> impl Iterator<Item = Code> {
    let filter = std::env::var("PAGES").unwrap_or_default();
    Code::ALL
        .iter()
        .copied()
        .filter(move |c| c.number().starts_with(&filter))
}

/// The text below a heading, up to the next.
fn section<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let start = page.find(&format!("\n## {heading}\n"))?;
    let body = &page[start + heading.len() + 5..];
    Some(body.split("\n## ").next().unwrap_or(body))
}

/// The first fenced block of a section.
fn fence(section: &str) -> Option<&str> {
    let start = section.find("```")?;
    let (_, body) = section[start..].split_once('\n')?;
    body.find("```").map(|end| &body[..end])
}

/// The failing or the repaired example of a code.
pub fn example_of(code: Code, heading: &str) -> Option<Vec<(String, String)>> {
    if NO_EXAMPLE.iter().any(|(c, _)| *c == code) {
        return None;
    }
    let text = fence(section(code.explanation(), heading)?)?;
    Some(example::split_files("example.journey", text))
}

#[test]
fn every_code_has_a_page_with_its_sections() {
    let mut report = String::new();
    for code in wanted() {
        let page = code.explanation();
        let title = format!("# {}: {}\n", code.number(), code.title());
        if page.trim_end() == title.trim_end() {
            let _ = writeln!(report, "{} is still empty", code.number());
            continue;
        }
        if !page.starts_with(&title) {
            let _ = writeln!(report, "{} does not begin with {title:?}", code.number());
        }
        for heading in ["What it means for a client", "Fails", "Repaired"] {
            if section(page, heading).is_none() {
                let _ = writeln!(report, "{} has no \"## {heading}\"", code.number());
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_examples_of_every_page_fail_and_are_repaired() {
    let mut report = String::new();
    for code in wanted() {
        for (heading, should_fail) in [("Fails", true), ("Repaired", false)] {
            let Some(files) = example_of(code, heading) else {
                continue;
            };
            let analysis = example::analyse(&files);
            let found = example::own_diagnostics(&analysis);
            let right = found.iter().all(|(_, d)| should_fail && d.code == code)
                && found.is_empty() != should_fail;
            if !right {
                let _ = writeln!(report, "{} {heading} says:", code.number());
                for (place, d) in found {
                    let _ = writeln!(report, "    {} {} at {place:?}", d.code.number(), d.message);
                }
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn every_code_is_in_a_fixture() {
    let known = fixtures::codes_in_fixtures();
    let mut missing: Vec<&str> = wanted()
        .filter(|c| !NO_FIXTURE.iter().any(|(n, _)| n == c))
        .map(Code::number)
        .filter(|n| !known.contains(*n))
        .collect();
    missing.sort_unstable();
    assert!(missing.is_empty(), "no fixture expects {missing:?}");
}

/// What a user sees of a code: one snapshot each, drawn from the failing example.
#[test]
fn every_code_is_drawn_as_reviewed() {
    let mut wrong = Vec::new();
    for code in wanted() {
        let Some(files) = example_of(code, "Fails") else {
            continue;
        };
        let analysis = example::analyse(&files);
        let mut report = Report::default();
        let own = example::own_diagnostics(&analysis).into_iter();
        let own: Vec<_> = own.map(|(_, d)| d.clone()).collect();
        report.add_all(&own, &analysis.project.sources, "", Limits::NONE);
        let drawn = render(&report, Format::Full, Look::PLAIN);
        let number = code.number();
        // Each is compared, so that one run tells them all.
        let held = std::panic::catch_unwind(|| {
            insta::with_settings!({
                snapshot_path => "../snapshots/codes",
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, {
                insta::assert_snapshot!(number, drawn);
            });
        });
        if held.is_err() {
            wrong.push(number);
        }
    }
    assert!(wrong.is_empty(), "drawn otherwise than reviewed: {wrong:?}");
}

#[test]
fn every_drawing_is_of_a_code_with_an_example() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/codes");
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let known = Code::ALL
            .iter()
            .any(|c| name.starts_with(c.number()) && example_of(*c, "Fails").is_some());
        assert!(known, "{name} is of no code that has an example");
    }
}
