//! What leads to what, by words: a declaration leads to another where one of its words is that one's name. More
//! than it really uses, never less.

use crate::names::Names;
use crate::source::SourceMap;
use crate::syntax::Program;
use crate::syntax::ast::DeclKind;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// The declarations from which words lead to one of `seeds`, themselves included. What the brand says holds for
/// each journey: where it is among them, every journey is.
pub(super) fn dependents(
    sources: &SourceMap,
    program: &Program,
    names: &Names<'_>,
    seeds: impl IntoIterator<Item = usize>,
    gone: &[SmolStr],
) -> FxHashSet<usize> {
    let mut named: FxHashMap<usize, Vec<&str>> = FxHashMap::default();
    for entry in names.iter() {
        let of_decl = named.entry(entry.decl).or_default();
        of_decl.push(entry.name.text.as_str());
    }
    let mut reached: FxHashSet<usize> = seeds.into_iter().collect();
    let mut wanted: FxHashSet<&str> = gone.iter().map(SmolStr::as_str).collect();
    let own = reached.iter().filter_map(|decl| named.get(decl)).flatten();
    wanted.extend(own.copied());
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    // One round for each link of the longest chain.
    loop {
        let mut more = Vec::new();
        for (index, (_, decl)) in program.decls.iter().enumerate() {
            if reached.contains(&index) {
                continue;
            }
            let mut words = sources.text(decl.span).split(|c| !is_word(c));
            if words.any(|word| wanted.contains(word)) {
                more.push(index);
            }
        }
        if more.is_empty() {
            break;
        }
        let names = more.iter().filter_map(|decl| named.get(decl)).flatten();
        wanted.extend(names.copied());
        reached.extend(more);
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
