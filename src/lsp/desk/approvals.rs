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

    /// Records came or went: who shows how many there are asks again.
    pub(super) fn records_changed(&self) {
        if self.client.refreshes_lenses && !self.standings.found.is_empty() {
            self.post(Letter::Refresh(Refresh::Lenses));
        }
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

#[cfg(test)]
mod tests {
    #![expect(
        clippy::disallowed_methods,
        reason = "a project is written out for the test"
    )]

    use crate::lsp::desk::{Desk, Hooks, Papers, queue};
    use crate::lsp::outbox::{Letter, Outbox, Refresh};
    use std::sync::Mutex;
    use std::time::Duration;
    use tower_lsp::lsp_types::Url;

    const HOUSE: &str = include_str!("../../../tests/prelude/house.journey");
    const WELCOME: &str = "journey welcome {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  send welcome_letter\n}\n";

    static REPOSITORY: Mutex<()> = Mutex::new(());

    #[test]
    fn who_asks_while_somebody_is_at_it_is_told_to_ask_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::write(root.join("journey.toml"), "[project]\nname = \"it\"\n").unwrap();
        std::fs::write(root.join("house.journey"), HOUSE).unwrap();
        std::fs::write(root.join("welcome.journey"), WELCOME).unwrap();
        let url = Url::from_file_path(root.join("welcome.journey")).unwrap();
        let of_folder = Url::from_directory_path(&root).unwrap();
        let (jobs, queue) = queue();
        let (outbox, mut letters) = Outbox::kept();
        let hooks = Hooks {
            approvals: |_, _| {
                drop(REPOSITORY.lock());
                None
            },
            page: |_, _| None,
        };
        let desk = std::thread::spawn(move || {
            let mut desk = Desk::new(outbox, queue, hooks, Papers::default());
            desk.client.refreshes_lenses = true;
            desk.run();
        });
        jobs.edit(move |desk| {
            desk.set_folders(std::iter::once(of_folder));
            desk.begin();
        });
        // The first finds nothing, slowly; meanwhile something is saved, and it is asked for once more.
        let slow = REPOSITORY.lock().unwrap();
        for _ in 0..2 {
            let (url, again) = (url.clone(), jobs.clone());
            jobs.ask(move |desk| {
                let here = desk.here(&url).unwrap();
                assert!(here.snapshot.analysis().journey_named("welcome").is_some());
                desk.approvals(&here, &again);
                desk.standings.age += 1;
            });
        }
        let (done, is_done) = std::sync::mpsc::channel();
        jobs.ask(move |_| done.send(()).unwrap());
        is_done.recv().unwrap();
        drop(slow);
        let told = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            std::iter::from_fn(|| letters.try_recv().ok())
                .any(|letter| matches!(letter, Letter::Refresh(Refresh::Lenses)))
        });
        assert!(told, "a lens that was asked for stays as it was");
        jobs.close();
        desk.join().unwrap();
    }
}
