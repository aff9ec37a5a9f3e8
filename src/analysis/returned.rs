//! What comes back from a platform, held against what a project builds for it today: whether a flow still is the journey
//! that it was built from, or somebody has edited it there.
//!
//! A flow has no field for most of what a journey says: why a client hears, who is asked, which promises hold. So nobody can
//! read that back out of it. But a flow that says what the project builds says what the project means; where it says
//! anything else, that is told, and the flow is read as it is. The server's own ids and states are no part of what it says.

use super::Analysis;
use crate::diagnostics::Sink;
use crate::import::{self, Importer, Wanted};
use crate::source::SourceMap;
use similar::{ChangeTag, TextDiff};
use smol_str::SmolStr;

/// A flow that a journey of the project was built into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The file that it stands in, as an index.
    pub file: usize,
    /// The journey.
    pub journey: SmolStr,
    /// What was edited, as lines with `-` for what the project builds and `+` for what is there; empty: nothing.
    pub edits: Vec<String>,
}

/// A journey, and the document that a platform gets of it.
pub type Built = (SmolStr, String);

impl Analysis {
    /// The documents of all journeys for a platform, where it was asked for.
    pub fn built_for(&self, platform: &str) -> Vec<Built> {
        let own = self.documents.iter().filter(|d| d.target == platform);
        own.filter_map(|document| {
            let workflow = self.journeys.get(document.journey)?.workflow.as_ref()?;
            let text = String::from_utf8_lossy(&document.json).into_owned();
            Some((workflow.name.clone(), text))
        })
        .collect()
    }
}

/// The flows that journeys were built into. A file with several flows is not compared, nor one that neither says what a
/// journey says nor has the name of one.
pub fn returned(built: &[Built], importer: &Importer, files: &[(String, String)]) -> Vec<Returned> {
    let built: Vec<Says> = built
        .iter()
        .filter_map(|(journey, text)| {
            let (called, said) = said(importer, "built", text)?;
            Some(Says {
                journey,
                called,
                said,
            })
        })
        .collect();
    let mut found = Vec::new();
    for (file, (name, text)) in files.iter().enumerate() {
        let Some((called, said)) = said(importer, name, text) else {
            continue;
        };
        let named = |one: &&Says<'_>| one.called == called;
        let mut alike = built.iter().filter(|one| one.said == said);
        // Two journeys may say the same on a platform; the name then tells which it is.
        let one = alike.clone().find(named).or_else(|| alike.next());
        if let Some(one) = one.or_else(|| built.iter().find(named)) {
            found.push(Returned {
                file,
                journey: one.journey.clone(),
                edits: edits(&one.said, &said),
            });
        }
    }
    found
}

/// What a journey says when it comes back from the platform's own document.
struct Says<'b> {
    journey: &'b SmolStr,
    called: String,
    said: String,
}

/// The name of the one flow in a file, and all that the file says.
fn said(importer: &Importer, name: &str, text: &str) -> Option<(String, String)> {
    let files = [(name.to_owned(), text.to_owned())];
    let mut sources = SourceMap::default();
    let draft = importer.read(&files, Wanted::All, &mut sources, &mut Sink::new());
    let called = draft.only_flow()?.to_owned();
    Some((called, import::said(draft)))
}

fn edits(built: &str, there: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(built, there);
    let lines = diff.iter_all_changes().filter_map(|change| {
        let sign = match change.tag() {
            ChangeTag::Equal => return None,
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let line = change.value().trim();
        (!line.is_empty()).then(|| format!("{sign} {line}"))
    });
    lines.collect()
}
