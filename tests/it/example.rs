//! Small projects for tests: texts with `//- path` lines, beside the prelude, analysed in memory.

use journey::analysis::Analysis;
use journey::diagnostics::Diagnostic;
use journey::project::{self, Project};
use std::collections::BTreeMap;

const PRELUDE: &str = include_str!("../prelude/house.journey");
/// Before every other path, so that where two places clash the second is the example's.
const PRELUDE_PATH: &str = "_house.journey";

/// A text cut at its `//- path` lines; what stands before the first of them is `own_name`.
pub fn split_files(own_name: &str, text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = vec![(own_name.to_owned(), String::new())];
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("//- ") {
            Some(path) => {
                let blank = files.last().is_some_and(|(_, t)| t.trim().is_empty());
                if blank && files.len() == 1 {
                    files.pop();
                }
                files.push((path.trim().to_owned(), String::new()));
            }
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    files
}

/// Analyses the files as one project, beside the prelude unless they declare a `brand`.
pub fn analyse(files: &[(String, String)]) -> Analysis {
    Analysis::of(project(files))
}

/// The files as one project, beside the prelude unless they declare a `brand`.
pub fn project(files: &[(String, String)]) -> Project {
    let mut all: BTreeMap<String, String> = files.iter().cloned().collect();
    let has_brand = files
        .iter()
        .any(|(path, text)| path.ends_with(".journey") && declares_brand(text));
    if !has_brand {
        all.insert(PRELUDE_PATH.to_owned(), PRELUDE.to_owned());
    }
    project::in_memory(all)
}

fn declares_brand(text: &str) -> bool {
    text.lines().any(|l| {
        l.trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with("brand ")
    })
}

/// Where a diagnostic points, in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub path: String,
    /// From 0.
    pub line: usize,
    /// From 0.
    pub column: usize,
    /// Characters covered on the first line of the span, at least 1.
    pub width: usize,
}

/// The diagnostics that speak of the example's own files.
pub fn own_diagnostics(analysis: &Analysis) -> Vec<(Option<Place>, &Diagnostic)> {
    analysis
        .diagnostics
        .iter()
        .map(|d| (place(analysis, d), d))
        .filter(|(p, _)| p.as_ref().is_none_or(|p| p.path != PRELUDE_PATH))
        .collect()
}

fn place(analysis: &Analysis, diagnostic: &Diagnostic) -> Option<Place> {
    let sources = &analysis.project.sources;
    let range = sources.resolve(diagnostic.primary.span)?;
    let file = sources.file(range.file)?;
    let from = file.lines().position(&file.text, range.start);
    let to = file.lines().position(&file.text, range.end);
    let width = if from.line == to.line {
        (to.column - from.column) as usize
    } else {
        let rest = &file.text[range.start as usize..];
        rest.lines().next().unwrap_or("").chars().count()
    };
    Some(Place {
        path: file.path.clone(),
        line: from.line as usize - 1,
        column: from.column as usize - 1,
        width: width.max(1),
    })
}
