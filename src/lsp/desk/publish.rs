//! What is wrong, told to the client: for every file of every project, open or not. A file that was mended,
//! closed elsewhere, renamed or deleted is cleared.

use super::{Desk, Here, Refused};
use crate::lsp::convert;
use crate::lsp::outbox::{Letter, Refresh};
use rustc_hash::FxHasher;
use std::collections::BTreeMap;
use std::hash::Hasher as _;
use tower_lsp::lsp_types::{Diagnostic, PublishDiagnosticsParams, Url};

/// What the client was told last.
#[derive(Debug, Default)]
pub(super) struct Published {
    /// By address: what was told, as one number; files that have nothing are not here.
    told: BTreeMap<Url, u64>,
    /// For clients that ask: what they would have heard of each open document, and of which version.
    asked: BTreeMap<Url, (u64, i32)>,
    /// The client has asked for the diagnostics of everything: it is told nothing unasked.
    pub(super) asks_for_all: bool,
}

/// What is wrong, by file.
pub(super) type ByFile = BTreeMap<Url, Vec<Diagnostic>>;

/// Everything that is wrong with a project.
pub(super) fn by_file(here: &Here) -> ByFile {
    let mut all = ByFile::new();
    for found in here.snapshot.diagnostics() {
        if let Some((url, diagnostic)) = convert::diagnostic(here, found) {
            all.entry(url).or_default().push(diagnostic);
        }
    }
    all
}

/// A number for what is said of a file: the same number, the same words.
pub(super) fn print_of(diagnostics: &[Diagnostic]) -> u64 {
    let mut hasher = FxHasher::default();
    // What can't be written can't be sent either.
    hasher.write(&serde_json::to_vec(diagnostics).unwrap_or_default());
    hasher.finish()
}

impl Desk {
    /// Tells what changed.
    pub(super) fn publish(&mut self) {
        let mut all = ByFile::new();
        match self.everywhere() {
            Err(Refused::Overtaken) => return,
            Err(Refused::Nothing) => {}
            Ok(projects) => {
                for here in &projects {
                    for (url, mut found) in by_file(here) {
                        all.entry(url).or_default().append(&mut found);
                    }
                }
            }
        }
        for held in &mut self.projects {
            held.untold = false;
        }
        self.tell(all);
    }

    /// A project is gone: what was told of it is taken back.
    pub(super) fn clear_gone(&mut self) {
        let gone: Vec<Url> = self.published.told.keys().cloned().collect();
        for url in gone {
            if self.home(&url).is_none() {
                self.published.told.remove(&url);
                self.send(url, Vec::new());
            }
        }
    }

    fn tell(&mut self, mut all: ByFile) {
        if self.client.pulls {
            self.refresh(&all);
            // Who asks for what is open is told of the rest.
            let open = &self.open;
            let asks_for_all = self.published.asks_for_all;
            all.retain(|url, _| !asks_for_all && !open.contains_key(url));
        }
        let mended: Vec<Url> = self
            .published
            .told
            .keys()
            .filter(|url| !all.contains_key(*url))
            .cloned()
            .collect();
        for url in mended {
            self.published.told.remove(&url);
            self.send(url, Vec::new());
        }
        for (url, found) in all {
            let print = print_of(&found);
            if self.published.told.insert(url.clone(), print) != Some(print) {
                self.send(url, found);
            }
        }
    }

    /// An edit of one document can change what is wrong with another; who asks does not know of that.
    fn refresh(&mut self, all: &ByFile) {
        let asked: BTreeMap<Url, (u64, i32)> = self
            .open
            .iter()
            .map(|(url, document)| {
                let found = all.get(url).map_or(&[][..], Vec::as_slice);
                (url.clone(), (print_of(found), document.version))
            })
            .collect();
        let before = &self.published.asked;
        let elsewhere = asked.iter().any(|(url, (print, version))| {
            let was = before.get(url);
            was.is_some_and(|(was, of)| of == version && was != print)
        });
        if elsewhere && self.client.refreshes_diagnostics {
            self.post(Letter::Refresh(Refresh::Diagnostics));
        }
        self.published.asked = asked;
    }

    fn send(&self, uri: Url, diagnostics: Vec<Diagnostic>) {
        let version = self.open.get(&uri).map(|document| document.version);
        self.post(Letter::Diagnostics(PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        }));
    }
}
