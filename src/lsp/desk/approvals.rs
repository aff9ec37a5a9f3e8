//! How many approvals the journeys of a file have. That takes git, and so it is found out on a thread of its own:
//! lenses show what was known, and are asked for again where something new is found.

use super::queue::Jobs;
use super::{Desk, Here};
use crate::ide::{Approvals, Moment, Snapshot};
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
    of: Moment,
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
        if let Some(last) = last.filter(|last| last.age == age && last.of.is_of(&here.snapshot)) {
            return last.known.clone();
        }
        if !self.client.refreshes_lenses {
            // It would not ask again.
            let known = find(self.hooks, &here.snapshot, here.file);
            self.keep(place, here.snapshot.moment(), age, known.clone());
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
                desk.keep(place, snapshot.moment(), age, known);
            });
        };
        let thread = std::thread::Builder::new().name("approvals".to_owned());
        thread.stack_size(crate::lsp::STACK).spawn(work).is_ok()
    }

    fn keep(&mut self, place: (PathBuf, FileId), of: Moment, age: u64, known: Known) {
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
    use crate::lsp::desk::trial::{self, Project};
    use crate::lsp::desk::{Hooks, Jobs};
    use crate::lsp::outbox::{Letter, Refresh};
    use std::sync::Mutex;
    use std::time::Duration;
    use tower_lsp::lsp_types::TextDocumentContentChangeEvent;

    const WELCOME: &str = "journey welcome {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  send welcome_letter\n}\n";

    static REPOSITORY: Mutex<()> = Mutex::new(());

    #[test]
    fn what_was_found_out_keeps_no_look_of_then() {
        let project = Project::of(&[("welcome.journey", WELCOME)]);
        let url = project.url("welcome.journey");
        let (mut desk, jobs, _letters) = trial::desk(trial::SILENT);
        project.begin(&mut desk);
        desk.open(trial::text(&url, WELCOME));
        let mut look = |jobs: &Jobs| {
            let here = desk.here(&url).unwrap();
            desk.approvals(&here, jobs);
            let moment = here.snapshot.moment();
            let change = TextDocumentContentChangeEvent {
                range: None,
                range_length: None,
                text: WELCOME.replace("once ever", "once per 9 days"),
            };
            desk.edit(&url, 2, vec![change]);
            desk.here(&url).unwrap();
            moment
        };
        assert!(look(&jobs).is_over(), "nobody reads it any more");
    }

    #[test]
    fn who_asks_while_somebody_is_at_it_is_told_to_ask_again() {
        let project = Project::of(&[("welcome.journey", WELCOME)]);
        let url = project.url("welcome.journey");
        let hooks = Hooks {
            approvals: |_, _| {
                drop(REPOSITORY.lock());
                None
            },
            page: |_, _| None,
        };
        let (mut desk, jobs, mut letters) = trial::desk(hooks);
        desk.client.refreshes_lenses = true;
        project.begin(&mut desk);
        let desk = std::thread::spawn(move || desk.run());
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
