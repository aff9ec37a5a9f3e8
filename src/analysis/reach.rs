//! What leads to what, by words: a declaration leads to another where one of its words is that one's name. More
//! than it really uses, never less.

use crate::names::Names;
use crate::source::{FileId, SourceMap};
use crate::syntax::Program;
use crate::syntax::ast::DeclKind;
use memchr::memmem;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::ops::Range;

/// So few names are each looked for by themselves; for more every word is looked at.
const FEW: usize = 12;

/// The declarations from which words lead to one of `seeds`, themselves included. What the brand says holds for
/// each journey: where it is among them, every journey is.
pub(super) fn dependents(
    sources: &SourceMap,
    program: &Program,
    names: &Names<'_>,
    seeds: impl IntoIterator<Item = usize>,
    gone: &[SmolStr],
) -> FxHashSet<usize> {
    let mut reached: FxHashSet<usize> = seeds.into_iter().collect();
    let mut wanted: FxHashSet<&str> = gone.iter().map(SmolStr::as_str).collect();
    wanted.extend(names_of(names, &reached));
    let mut latest: Vec<&str> = wanted.iter().copied().collect();
    latest.sort_unstable();
    let mut places: Option<Vec<(FileId, Range<usize>)>> = None;
    // One round for each link of the longest chain.
    while !latest.is_empty() {
        let mut more: FxHashSet<usize> = FxHashSet::default();
        if latest.len() <= FEW {
            let places = places.get_or_insert_with(|| files_of(program));
            for name in &latest {
                search(sources, program, places, name, &mut more);
            }
        } else {
            let latest: FxHashSet<&str> = latest.iter().copied().collect();
            for (index, (_, decl)) in program.decls.iter().enumerate() {
                let mut words = sources.text(decl.span).split(|c| !is_word(c));
                if !reached.contains(&index) && words.any(|word| latest.contains(word)) {
                    more.insert(index);
                }
            }
        }
        more.retain(|index| reached.insert(*index));
        if more.is_empty() {
            break;
        }
        let mut new = names_of(names, &more);
        new.retain(|name| !wanted.contains(name));
        wanted.extend(new.iter().copied());
        new.sort_unstable();
        new.dedup();
        latest = new;
    }
    let brands = program.decls.iter().enumerate();
    let mut brands = brands.filter(|(_, (_, decl))| matches!(decl.kind, DeclKind::Brand(_)));
    if brands.any(|(index, _)| reached.contains(&index)) {
        let all = program.decls.iter().enumerate();
        let journeys = all.filter(|(_, (_, decl))| matches!(decl.kind, DeclKind::Journey(_)));
        reached.extend(journeys.map(|(index, _)| index));
    }
    reached
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn names_of<'n>(names: &Names<'n>, decls: &FxHashSet<usize>) -> Vec<&'n str> {
    let own = decls.iter().flat_map(|decl| names.of_decl(*decl));
    own.map(|entry| entry.name.text.as_str()).collect()
}

/// Each file with its declarations, which stand in the order of their places.
pub(super) fn files_of(program: &Program) -> Vec<(FileId, Range<usize>)> {
    let mut all: Vec<(FileId, Range<usize>)> = Vec::new();
    for (index, (file, _)) in program.decls.iter().enumerate() {
        match all.last_mut() {
            Some((last, decls)) if last == file => decls.end = index + 1,
            Some(_) | None => all.push((*file, index..index + 1)),
        }
    }
    all
}

/// Adds the declarations in which a name stands as a word.
fn search(
    sources: &SourceMap,
    program: &Program,
    files: &[(FileId, Range<usize>)],
    name: &str,
    found: &mut FxHashSet<usize>,
) {
    let finder = memmem::Finder::new(name);
    for (file, decls) in files {
        let Some(source) = sources.file(*file) else {
            continue;
        };
        let text = source.text.as_str();
        let within = program.decls.get(decls.clone()).unwrap_or_default();
        for at in finder.find_iter(text.as_bytes()) {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text
                .get(at + name.len()..)
                .and_then(|text| text.chars().next());
            if before.is_some_and(is_word) || after.is_some_and(is_word) {
                continue;
            }
            // A declaration's place is that of its text, which holds no other's.
            let place = |span| {
                sources
                    .resolve(span)
                    .map_or((0, 0), |at| (at.start, at.end))
            };
            let after = within.partition_point(|(_, decl)| place(decl.span).0 as usize <= at);
            let holder = after.checked_sub(1).and_then(|last| within.get(last));
            if let Some((_, decl)) = holder
                && at < place(decl.span).1 as usize
            {
                found.insert(decls.start + after - 1);
            }
        }
    }
}
