//! Where each name is declared. By places in the program and not by its trees, so that it stands for a next look in which
//! the same names are declared at the same places.

use super::NameKind;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::hash_map::Entry;

/// Every declared name, with its place.
#[derive(Debug, Default)]
pub struct Table {
    by_text: FxHashMap<SmolStr, usize>,
    /// In source order, for suggestions that do not depend on hashing.
    places: Vec<Place>,
    /// The names that are declared there.
    texts: Vec<SmolStr>,
    /// Nothing was wrong with any of them.
    is_flawless: bool,
}

/// Where a name is declared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) kind: NameKind,
    /// Index into [`Program::decls`](crate::syntax::Program::decls).
    pub(super) decl: usize,
    /// Which of the names of that declaration it is.
    pub(super) nth: usize,
}

impl Table {
    /// For a project of so many declarations.
    pub(super) fn with_capacity(names: usize) -> Self {
        let mut table = Table {
            is_flawless: true,
            ..Table::default()
        };
        table.by_text.reserve(names);
        table.places.reserve(names);
        table.texts.reserve(names);
        table
    }

    /// Declares a name, unless it is declared: then gives where.
    pub(super) fn declare(&mut self, text: &SmolStr, place: Place) -> Option<Place> {
        match self.by_text.entry(text.clone()) {
            Entry::Occupied(first) => self.places.get(*first.get()).copied(),
            Entry::Vacant(free) => {
                free.insert(self.places.len());
                self.places.push(place);
                self.texts.push(text.clone());
                None
            }
        }
    }

    /// Something was wrong with a name.
    pub(super) fn note_flaw(&mut self) {
        self.is_flawless = false;
    }

    /// Whether nothing was said of any name: then nothing is to be said again.
    pub(crate) fn is_flawless(&self) -> bool {
        self.is_flawless
    }

    pub(super) fn get(&self, text: &str) -> Option<Place> {
        self.places.get(*self.by_text.get(text)?).copied()
    }

    /// All names of one kind, in source order. No declaration is looked at.
    pub(super) fn of_kind(&self, kind: NameKind) -> impl Iterator<Item = &str> {
        let all = self.places.iter().zip(&self.texts);
        let of = all.filter(move |(place, _)| place.kind == kind);
        of.map(|(_, text)| text.as_str())
    }

    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }
}
