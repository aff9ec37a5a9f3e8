//! From a use of a name to its declaration.

use super::{Entry, NameKind, Names, Told, errors};
use crate::diagnostics::{Diagnostic, Sink, list_some, nearest};
use crate::syntax::ast::Name;

/// So many messages may look through all names for a near one; a project with thousands of unknown
/// names has another fault than a typo, and its messages must still come at once.
const MOST_SEARCHES: u32 = 50;

/// So many names that would fit are listed where none is near.
const MOST_LISTED: usize = 4;

impl<'a> Names<'a> {
    /// What `name` names, if it is of one of the `wanted` kinds; otherwise reports J0101 (nothing
    /// declares it: nearest right name of the wanted kinds, with a fix) or J0103 (wrong kind).
    /// Silent for the name of a declaration that could not be read. Built-in events are no entries:
    /// [`types::event`](crate::types::event) knows them.
    pub fn resolve(&self, name: &Name, wanted: &[NameKind], sink: &mut Sink) -> Option<Entry<'a>> {
        self.resolve_for(name, wanted, None, sink)
    }

    /// Like [`Names::resolve`], for a statement that names itself in a message about a wrong kind:
    /// with `Some("`send`")`, "`tier` is a property; `send` takes a message".
    pub fn resolve_for(
        &self,
        name: &Name,
        wanted: &[NameKind],
        taker: Option<&str>,
        sink: &mut Sink,
    ) -> Option<Entry<'a>> {
        match self.get(&name.text) {
            Some(entry) if wanted.contains(&entry.kind) => Some(entry),
            Some(entry) => {
                if self.first_time(name) {
                    let fitting = self.fitting(wanted);
                    sink.push(errors::wrong_kind(name, entry, wanted, taker, &fitting));
                }
                None
            }
            None => {
                if !self.is_unreadable(&name.text) && self.first_time(name) {
                    sink.extend(self.unknown(name, wanted));
                }
                None
            }
        }
    }

    /// Whether this name is at fault for the first time in its declaration.
    pub(crate) fn first_time(&self, name: &Name) -> bool {
        self.told
            .lock()
            .is_ok_and(|mut t| t.unknown.insert((name.span.chunk, name.text.clone())))
    }

    /// Works as if nothing had been said yet, so that what is found depends on nothing that was looked at before;
    /// gives what was said meanwhile beside the result. Afterwards it counts as said.
    pub(crate) fn told_apart<R>(&self, work: impl FnOnce() -> R) -> (R, Told) {
        let swap = |with: Told| match self.told.lock() {
            Ok(mut told) => std::mem::replace(&mut *told, with),
            Err(_) => Told::default(),
        };
        let before = swap(Told::default());
        // How many may still search is one count for all.
        let searched = before.searches;
        self.add_told(&Told {
            searches: searched,
            ..Told::default()
        });
        let result = work();
        let mut mine = swap(before);
        mine.searches = mine.searches.saturating_sub(searched);
        self.add_told(&mine);
        (result, mine)
    }

    /// Counts as said what was said at another time.
    pub(crate) fn add_told(&self, told: &Told) {
        if told.is_empty() {
            return;
        }
        if let Ok(mut all) = self.told.lock() {
            all.unknown.extend(told.unknown.iter().cloned());
            all.searches = all.searches.saturating_add(told.searches);
        }
    }

    /// Whether so many messages have searched that further ones said less: what is said then depends on the
    /// order in which things are looked at.
    pub(crate) fn has_searched_enough(&self) -> bool {
        self.told.lock().is_ok_and(|t| t.searches > MOST_SEARCHES)
    }

    /// Whether one more message may search for a near name.
    pub(crate) fn may_search(&self) -> bool {
        self.told.lock().is_ok_and(|mut t| {
            t.searches = t.searches.saturating_add(1);
            t.searches <= MOST_SEARCHES
        })
    }

    /// What is said of a name that nothing declares; nothing where it may be that of a declaration
    /// whose name is not typed yet.
    fn unknown(&self, name: &Name, wanted: &[NameKind]) -> Option<Diagnostic> {
        if super::BUILT_IN_EVENTS.contains(&name.text.as_str()) {
            return Some(errors::built_in_used(name, wanted));
        }
        let nameless = self
            .nameless
            .iter()
            .any(|word| NameKind::declared_by(word).is_none_or(|kind| wanted.contains(&kind)));
        if !self.may_search() {
            return (!nameless).then(|| errors::unknown(name, wanted, None, ""));
        }
        let near = nearest(&name.text, wanted.iter().flat_map(|&k| self.of_kind(k)))
            .and_then(|n| self.get(n));
        match near {
            Some(entry) => Some(errors::unknown(name, wanted, Some(entry), "")),
            None if nameless => None,
            None => Some(errors::unknown(name, wanted, None, &self.list(wanted))),
        }
    }

    fn fitting(&self, wanted: &[NameKind]) -> String {
        if self.may_search() {
            self.list(wanted)
        } else {
            String::new()
        }
    }

    fn list(&self, wanted: &[NameKind]) -> String {
        let names = wanted.iter().flat_map(|&k| self.of_kind(k));
        list_some(names, MOST_LISTED)
    }
}
