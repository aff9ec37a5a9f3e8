//! One namespace for the whole project: what is declared, and what a name means.
//! After `syntax`, before `types`. Reports names declared twice and names that nothing declares.
//! It knows nothing of types: what a property holds is decided by `types`.

mod brand;
mod collect;
mod errors;
mod kind;
mod resolve;
mod table;

pub(crate) use collect::{declared, each_declared};
pub use kind::NameKind;
pub use table::Table;

use crate::source::{ChunkId, Span};
use crate::syntax::Program;
use crate::syntax::ast;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::sync::{Arc, Mutex};
use table::Place;

/// Events that every platform knows and nobody declares. They are about the client, not about one
/// message, and carry no data.
pub const BUILT_IN_EVENTS: &[&str] = &["unsubscribed", "complained", "bounced"];

/// A declared name.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What it names.
    pub kind: NameKind,
    /// As declared.
    pub name: &'a ast::Name,
    /// The declaration that holds it: an index into [`Program::decls`](crate::syntax::Program::decls).
    pub decl: usize,
}

/// Every declared name.
#[derive(Debug)]
pub struct Names<'a> {
    program: &'a Program,
    table: Arc<Table>,
    /// Names of declarations that could not be read: they count as declared, as anything.
    unreadable: FxHashSet<&'a str>,
    /// First words of declarations that could not be read and say no name.
    nameless: &'a [SmolStr],
    /// Event data whose type could not be read: event and property.
    unreadable_data: FxHashSet<(&'a str, &'a str)>,
    /// Whether the brand, as far as it could be read, says all that it has.
    brand_is_whole: bool,
    told: Mutex<Told>,
}

/// What was said already, so that one mistake stays one message and a flood stays cheap.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Unknown names, by the declaration that uses them.
    unknown: FxHashSet<(ChunkId, SmolStr)>,
    /// How many messages have looked for a nearest name.
    searches: u32,
}

impl Told {
    /// Whether nothing was said.
    pub(crate) fn is_empty(&self) -> bool {
        self.unknown.is_empty() && self.searches == 0
    }
}

impl<'a> Names<'a> {
    /// What `text` names.
    pub fn get(&self, text: &str) -> Option<Entry<'a>> {
        self.entry(self.table.get(text)?)
    }

    /// All names in source order.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'a>> + '_ {
        let places = self.table.places().iter();
        places.filter_map(|place| self.entry(*place))
    }

    /// Where each name is declared, to be kept.
    pub(crate) fn table(&self) -> &Arc<Table> {
        &self.table
    }

    fn entry(&self, place: Place) -> Option<Entry<'a>> {
        let (_, decl) = self.program.decls.get(place.decl)?;
        Some(Entry {
            kind: place.kind,
            name: collect::nth_declared(decl, place.nth)?,
            decl: place.decl,
        })
    }

    /// The names that one declaration declares.
    pub(crate) fn of_decl(&self, decl: usize) -> impl Iterator<Item = Entry<'a>> + '_ {
        // They were collected declaration by declaration.
        let all = self.table.places();
        let first = all.partition_point(|place| place.decl < decl);
        let behind = all.iter().skip(first);
        let own = behind.take_while(move |place| place.decl == decl);
        own.filter_map(|place| self.entry(*place))
    }

    /// All names of one kind, in source order.
    pub fn of_kind(&self, kind: NameKind) -> impl Iterator<Item = &str> {
        self.table.of_kind(kind)
    }

    /// All names of the kinds that are wanted, in source order. The others are not even looked up.
    pub fn entries_of<'n>(
        &'n self,
        wanted: impl Fn(NameKind) -> bool + 'n,
    ) -> impl Iterator<Item = Entry<'a>> + 'n {
        let places = self.table.places().iter();
        let places = places.filter(move |place| wanted(place.kind));
        places.filter_map(|place| self.entry(*place))
    }

    /// Where `text` is declared.
    pub fn span_of(&self, text: &str) -> Option<Span> {
        self.get(text).map(|e| e.name.span)
    }

    /// Whether `text` is the name of a declaration that could not be read: a use of it is silent.
    pub fn is_unreadable(&self, text: &str) -> bool {
        self.unreadable.contains(text)
    }

    /// Whether the type of this property of an event could not be read: a use of it is silent.
    pub fn is_unreadable_data(&self, event: &str, property: &str) -> bool {
        self.unreadable_data.contains(&(event, property))
    }

    /// Whether there is one brand and every line of it could be read: only then is a theme or a
    /// locale that it does not list unknown for certain.
    pub fn brand_is_whole(&self) -> bool {
        self.brand_is_whole
    }
}
