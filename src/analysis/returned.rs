//! What comes back from a platform, held against what a project builds for it today: whether a flow still is the journey
//! that it was built from, or somebody has edited it there.
//!
//! A flow has no field for most of what a journey says: why a client hears, who is asked, which promises hold. So nobody can
//! read that back out of it. But a flow that says what the project builds says what the project means; where it says
//! anything else, that is told, and `taken_over` looks for the edit of the source that says the same. The server's own ids
//! and states are no part of what it says.

use super::Analysis;
use crate::diagnostics::Sink;
use crate::import::{self, Draft, Importer, Wanted};
use crate::source::SourceMap;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use smol_str::SmolStr;

/// A flow that a journey of the project was built into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The file that it stands in, as an index.
    pub file: usize,
    /// Which of the flows in that file, counted from none.
    pub flow: usize,
    /// How many flows the file holds.
    pub of: usize,
    /// The journey.
    pub journey: SmolStr,
    /// What was edited, as lines with `-` for what the project builds and `+` for what is there; empty: nothing.
    pub edits: Vec<String>,
    /// All that the flow says, in the words that the platform knows.
    pub said: String,
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

/// The flows that journeys were built into. A flow that neither says what a journey says nor has the name of one is not
/// among them, nor are those of a file that can't be taken apart.
pub fn returned(built: &[Built], importer: &Importer, files: &[(String, String)]) -> Vec<Returned> {
    let built: Vec<(&SmolStr, Says)> = built
        .iter()
        .filter_map(|(journey, text)| Some((journey, one(importer, "built", text)?)))
        .collect();
    let mut found = Vec::new();
    for (file, (name, text)) in files.iter().enumerate() {
        let flows = flows(importer, name, text);
        let of = flows.len();
        for (flow, there) in flows.into_iter().enumerate() {
            let named = |(_, one): &&(&SmolStr, Says)| one.called == there.called;
            let mut alike = built.iter().filter(|(_, one)| one.said == there.said);
            // Two journeys may say the same on a platform; the name then tells which it is.
            let one = alike.clone().find(named).or_else(|| alike.next());
            if let Some((journey, one)) = one.or_else(|| built.iter().find(named)) {
                found.push(Returned {
                    file,
                    flow,
                    of,
                    journey: (*journey).clone(),
                    edits: edits(&one.said, &there.said),
                    said: there.said,
                });
            }
        }
    }
    found
}

/// What a flow says.
struct Says {
    called: String,
    said: String,
}

/// What the one flow in a document says; nothing where there is none, or several.
pub(super) fn said(importer: &Importer, text: &str) -> Option<String> {
    Some(one(importer, "built", text)?.said)
}

fn one(importer: &Importer, name: &str, text: &str) -> Option<Says> {
    let draft = read(importer, name, text);
    let called = draft.only_flow()?.to_owned();
    Some(Says {
        called,
        said: import::said(draft),
    })
}

fn read(importer: &Importer, name: &str, text: &str) -> Draft {
    let files = [(name.to_owned(), text.to_owned())];
    let mut sources = SourceMap::default();
    importer.read(&files, Wanted::All, &mut sources, &mut Sink::new())
}

/// What each flow in a file says, each read as if it stood there alone.
fn flows(importer: &Importer, name: &str, text: &str) -> Vec<Says> {
    if let Some(one) = one(importer, name, text) {
        return vec![one];
    }
    let count = read(importer, name, text).flow_count();
    let Ok(whole) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    if count == 0 {
        return Vec::new();
    }
    let mut rows = Vec::new();
    rows_of(&whole, "", 0, &mut rows);
    for row in rows {
        let parts = apart(&whole, &row);
        let flows: Vec<Says> = parts
            .iter()
            .filter_map(|part| one(importer, name, &part.to_string()))
            .collect();
        // The row that holds the flows holds all of them, one in each place.
        if flows.len() == count {
            return flows;
        }
    }
    Vec::new()
}

/// Below this no platform keeps its flows.
const DEEPEST_ROW: usize = 3;

/// Where in a document rows of things stand, the outer before the inner.
fn rows_of(value: &Value, at: &str, depth: usize, found: &mut Vec<String>) {
    if depth > DEEPEST_ROW {
        return;
    }
    match value {
        Value::Array(many) => {
            found.push(at.to_owned());
            for (i, inner) in many.iter().enumerate() {
                rows_of(inner, &format!("{at}/{i}"), depth + 1, found);
            }
        }
        Value::Object(map) => {
            for (key, inner) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                rows_of(inner, &format!("{at}/{key}"), depth + 1, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The document once for each thing of a row, with that one alone in it.
fn apart(whole: &Value, row: &str) -> Vec<Value> {
    let many = whole.pointer(row).and_then(Value::as_array);
    let alone = |one: &Value| {
        let mut part = whole.clone();
        *part.pointer_mut(row)? = Value::Array(vec![one.clone()]);
        Some(part)
    };
    many.into_iter().flatten().filter_map(alone).collect()
}

/// What differs, line by line.
pub(super) fn edits(built: &str, there: &str) -> Vec<String> {
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
