//! How many approvals the journeys of a file have. That takes git, and so it is found out on a thread of its own:
//! lenses show what was known, and are asked for again where something new is found.

use super::queue::Jobs;
use super::{Desk, Here};
use crate::ide::{Approvals, Snapshot};
use crate::lsp::hooks::Hooks;
use crate::lsp::outbox::{Letter, Refresh};
use crate::source::FileId;
use crate::syntax::ast::DeclKind;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What is known of the approvals of each journey of a file.
pub(crate) type Known = BTreeMap<SmolStr, Approvals>;

/// What was found out last.
#[derive(Debug, Default)]
pub(super) struct Standings {
    /// Grows with whatever may have changed records or the repository.
    pub(super) age: u64,
    /// By project and file: of which text, how old, what.
    found: BTreeMap<(PathBuf, FileId), Found>,
    /// Somebody is at it.
    busy: bool,
    /// Meanwhile something else was asked for, or the same of another text.
    again: bool,
}

#[derive(Debug)]
struct Found {
    of: Snapshot,
    age: u64,
    known: Known,
}

impl Desk {
    /// What is known of the journeys of a document's file; finds out what is not.
    pub(crate) fn approvals(&mut self, here: &Here, jobs: &Jobs) -> Known {
        let Some(root) = here.root().map(std::path::Path::to_path_buf) else {
            return Known::new();
        };
        let place = (root, here.file);
        let age = self.standings.age;
        let last = self.standings.found.get(&place);
        if let Some(last) = last.filter(|last| last.age == age && last.of.is(&here.snapshot)) {
            return last.known.clone();
        }
        if !self.client.refreshes_lenses {
            // It would not ask again.
            let known = find(self.hooks, &here.snapshot, here.file);
            self.keep(place, here.snapshot.clone(), age, known.clone());
            return known;
        }
        let known = last.map(|last| last.known.clone()).unwrap_or_default();
        if self.standings.busy {
            self.standings.again = true;
        } else {
            self.standings.busy = self.look_for(place, here.snapshot.clone(), age, jobs.clone());
        }
        known
    }

    /// Starts a thread; whether there is one.
    fn look_for(&self, place: (PathBuf, FileId), snapshot: Snapshot, age: u64, jobs: Jobs) -> bool {
        let hooks = self.hooks;
        let work = move || {
            // A fault of ours is told on standard error, and nothing is known then.
            let known = std::panic::catch_unwind(|| find(hooks, &snapshot, place.1));
            let known = known.unwrap_or_default();
            jobs.ask(move |desk| {
                desk.standings.busy = false;
                // Who asked meanwhile was told what was known before, and asks again only when told to.
                let again = std::mem::take(&mut desk.standings.again);
                let before = desk.standings.found.get(&place);
                if again || before.map_or(!known.is_empty(), |before| before.known != known) {
                    desk.post(Letter::Refresh(Refresh::Lenses));
                }
                desk.keep(place, snapshot, age, known);
            });
        };
        let thread = std::thread::Builder::new().name("approvals".to_owned());
        thread.stack_size(crate::lsp::STACK).spawn(work).is_ok()
    }

    fn keep(&mut self, place: (PathBuf, FileId), of: Snapshot, age: u64, known: Known) {
        self.standings.found.insert(place, Found { of, age, known });
    }
}

fn find(hooks: Hooks, snapshot: &Snapshot, file: FileId) -> Known {
    let analysis = snapshot.analysis();
    let here = snapshot.decls().filter(|(of, _)| *of == file);
    let names = here.filter_map(|(_, decl)| {
        if let DeclKind::Journey(journey) = &decl.kind {
            Some(journey.name.text.clone())
        } else {
            None
        }
    });
    let each = names.filter_map(|name| {
        let known = (hooks.approvals)(analysis, analysis.journey_named(&name)?)?;
        Some((name, known))
    });
    each.collect()
}
