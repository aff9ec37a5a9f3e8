//! What leads to what, by words: a declaration leads to another where one of its words is that one's name. More
//! than it really uses, never less.

mod words;

pub(super) use words::Words;

use crate::names::Names;
use crate::source::{FileId, SourceMap};
use crate::syntax::Program;
use crate::syntax::ast::DeclKind;
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
    words: &mut Words,
) -> FxHashSet<usize> {
    let mut reached: FxHashSet<usize> = seeds.into_iter().collect();
    let mut wanted: FxHashSet<&str> = gone.iter().map(SmolStr::as_str).collect();
    wanted.extend(names_of(names, &reached));
    let mut latest: Vec<&str> = wanted.iter().copied().collect();
    latest.sort_unstable();
    words.follow(program, sources);
    // One round for each link of the longest chain.
    while !latest.is_empty() {
        let mut more: FxHashSet<usize> = FxHashSet::default();
        if latest.len() <= FEW {
            for name in &latest {
                more.extend(words.holders(name, sources));
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
