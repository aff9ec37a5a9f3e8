//! A declaration of a project as text, and a project with other declarations in the places of its own.

use super::Analysis;
use crate::diagnostics::Sink;
use crate::format;
use crate::project::{self, Project};
use crate::source::{FileId, SourceMap};
use crate::syntax::ast::{Decl, DeclKind};
use crate::syntax::{self, Program};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A declaration as written: its name, its file, and where in it, with the comments right above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) name: SmolStr,
    pub(super) file: FileId,
    pub(super) range: Range<usize>,
}

impl Analysis {
    /// The text of a journey as the formatter lays it out, with the comments above it; `None` where there is none of
    /// that name.
    pub fn text_of(&self, journey: &str) -> Option<String> {
        let names = BTreeSet::from([SmolStr::new(journey)]);
        let text = texts_of(&self.program, &self.project.sources, &names);
        (!text.is_empty()).then_some(text)
    }
}

/// The declarations with these names as one text, as the formatter lays it out, in the order of the project.
pub(super) fn texts_of(
    program: &Program,
    sources: &SourceMap,
    names: &BTreeSet<SmolStr>,
) -> String {
    let all = written(program, sources);
    let wanted = all.iter().filter(|one| names.contains(&one.name));
    let texts: Vec<&str> = wanted
        .filter_map(|one| sources.file(one.file)?.text.get(one.range.clone()))
        .collect();
    if texts.is_empty() {
        return String::new();
    }
    let mut text = texts.join("\n\n");
    text.push('\n');
    format::format(&text).unwrap_or(text)
}

/// The project with each declaration of `text` in the place of its own with the same name; `None` where one has no place, or
/// the text can't be read.
pub fn in_place(project: &Project, text: &str) -> Option<Project> {
    let mut own = project.sources.clone();
    let program = syntax::parse(&mut own, &project.journeys, &mut Sink::new());
    let before = written(&program, &own);
    let mut sources = SourceMap::default();
    let file = sources.add_file("in place", text);
    let mut sink = Sink::new();
    let other = syntax::parse(&mut sources, &[file], &mut sink);
    let now = written(&other, &sources);
    if now.is_empty() || now.len() != other.decls.len() {
        return None;
    }
    let mut places: Vec<(&Written, &str)> = Vec::new();
    for one in &now {
        let place = before.iter().find(|known| known.name == one.name)?;
        places.push((place, text.get(one.range.clone())?));
    }
    // From the last to the first, so that the places before stay where they are.
    places.sort_by_key(|(place, _)| (place.file, std::cmp::Reverse(place.range.start)));
    let mut changed: BTreeMap<String, String> = BTreeMap::new();
    for (place, text) in places {
        let known = own.file(place.file)?;
        let whole = changed
            .entry(known.path.clone())
            .or_insert_with(|| known.text.to_string());
        whole.get(place.range.clone())?;
        whole.replace_range(place.range.clone(), text);
    }
    Some(project::reopen(project, &changed))
}

/// What can be put in place: journeys, sequences and messages, in the order of the project.
pub(super) fn written(program: &Program, sources: &SourceMap) -> Vec<Written> {
    let all = program.decls.iter().filter_map(|(file, decl)| {
        let name = declared(decl)?;
        let range = sources.resolve(decl.span)?;
        let text = &sources.file(*file)?.text;
        let start = with_comments(text, range.start as usize);
        Some(Written {
            name,
            file: *file,
            range: start..range.end as usize,
        })
    });
    all.collect()
}

fn declared(decl: &Decl) -> Option<SmolStr> {
    if let DeclKind::Journey(journey) = &decl.kind {
        Some(journey.name.text.clone())
    } else if let DeclKind::Sequence(sequence) = &decl.kind {
        Some(sequence.name.text.clone())
    } else if let DeclKind::Email(message) = &decl.kind {
        Some(message.name.text.clone())
    } else {
        None
    }
}

/// Where the comments right above a declaration begin; the declaration itself, where there are none.
fn with_comments(text: &str, start: usize) -> usize {
    let mut first = start;
    while let Some(above) = text
        .get(..first)
        .and_then(|before| before.strip_suffix('\n'))
    {
        let line = above.rfind('\n').map_or(0, |end| end + 1);
        let is_comment = above
            .get(line..)
            .is_some_and(|line| line.trim_start().starts_with("//"));
        if !is_comment {
            break;
        }
        first = line;
    }
    first
}
