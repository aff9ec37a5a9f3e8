//! What is wrong, told to the client: for every file of every project, open or not. A file that was mended,
//! closed elsewhere, renamed or deleted is cleared. What has not changed since it was told is not even put into
//! the protocol's form.

use super::{Desk, Here, Refused};
use crate::diagnostics::Diagnostic;
use crate::lsp::convert::{self, Shown as _};
use crate::lsp::outbox::{Letter, Refresh};
use crate::source::{FileId, SourceFile, Span};
use rustc_hash::FxHasher;
use std::collections::BTreeMap;
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;
use tower_lsp::lsp_types::{Diagnostic as Wire, PublishDiagnosticsParams, Url};

/// What the client was told last.
#[derive(Debug, Default)]
pub(super) struct Published {
    /// By address: of which text, and what, as one number; files that have nothing are not here.
    told: BTreeMap<Url, (Arc<SourceFile>, u64)>,
    /// For clients that ask: what they have heard of each open document, or would have, and of which version.
    asked: BTreeMap<Url, (u64, i32)>,
    /// The client has asked for the diagnostics of everything: it is told nothing unasked.
    pub(super) asks_for_all: bool,
}

/// What is wrong with one file.
#[derive(Clone)]
pub(super) struct OfFile<'h> {
    here: &'h Here,
    file: FileId,
    found: Vec<&'h Diagnostic>,
}

/// Everything that is wrong with a project, by each address that a file has.
pub(super) fn by_file(here: &Here) -> BTreeMap<Url, OfFile<'_>> {
    let mut all: BTreeMap<FileId, OfFile<'_>> = BTreeMap::new();
    for one in here.snapshot.diagnostics() {
        if let Some(at) = here.sources().resolve(one.primary.span) {
            let of_file = all.entry(at.file).or_insert_with(|| OfFile {
                here,
                file: at.file,
                found: Vec::new(),
            });
            of_file.found.push(one);
        }
    }
    let mut addressed = BTreeMap::new();
    for (file, of) in all {
        for url in here.urls(file) {
            addressed.insert(url, of.clone());
        }
    }
    addressed
}

/// Everything that is wrong with the document that a request stands in.
fn of_file(here: &Here) -> OfFile<'_> {
    let all = here.snapshot.diagnostics().iter();
    let own = all.filter(|one| {
        let at = here.sources().resolve(one.primary.span);
        at.is_some_and(|at| at.file == here.file)
    });
    OfFile {
        here,
        file: here.file,
        found: own.collect(),
    }
}

impl OfFile<'_> {
    /// As the protocol has it.
    pub(super) fn wire(&self) -> Vec<Wire> {
        let all = self.found.iter();
        all.filter_map(|one| convert::diagnostic(self.here, one))
            .map(|(_, wire)| wire)
            .collect()
    }

    /// A number for what is said: while the file's text is the same, the same number means the same words at the
    /// same places.
    fn key(&self) -> u64 {
        let mut hasher = FxHasher::default();
        for one in &self.found {
            one.code.hash(&mut hasher);
            one.severity.hash(&mut hasher);
            one.message.hash(&mut hasher);
            one.notes.hash(&mut hasher);
            one.help.hash(&mut hasher);
            for label in std::iter::once(&one.primary).chain(&one.secondary) {
                label.text.hash(&mut hasher);
                self.place(label.span, &mut hasher);
            }
            for line in &one.timeline {
                line.at.hash(&mut hasher);
                line.text.hash(&mut hasher);
                if let Some(span) = line.span {
                    self.place(span, &mut hasher);
                }
            }
            for edit in one.fixes.iter().flat_map(|fix| &fix.edits) {
                edit.text.hash(&mut hasher);
                self.place(edit.span, &mut hasher);
            }
        }
        hasher.finish()
    }

    /// A place in the file itself in bytes; in another, whose text may be another now, as the client sees it.
    fn place(&self, span: Span, hasher: &mut FxHasher) {
        let Some(at) = self.here.sources().resolve(span) else {
            return;
        };
        (at.file, at.start, at.end).hash(hasher);
        if at.file != self.file
            && let Some(range) = self.here.range(at)
        {
            let ends = [range.start, range.end];
            ends.map(|end| (end.line, end.character)).hash(hasher);
        }
    }
}

impl Desk {
    /// Tells what changed.
    pub(super) fn publish(&mut self) {
        let projects = match self.everywhere() {
            Ok(projects) => projects,
            Err(Refused::Overtaken) => return,
            Err(Refused::Nothing | Refused::Because(_)) => Vec::new(),
        };
        for held in &mut self.projects {
            held.untold = false;
        }
        self.looked();
        let mut all = BTreeMap::new();
        for here in &projects {
            all.append(&mut by_file(here));
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

    fn tell(&mut self, mut all: BTreeMap<Url, OfFile<'_>>) {
        if self.client.pulls {
            self.refresh(&all);
            // Who asks for what is open is told of the rest.
            let open = &self.open;
            let asks_for_all = self.published.asks_for_all;
            all.retain(|url, _| !asks_for_all && !open.contains_key(url));
        }
        let told = self.published.told.keys();
        let mended: Vec<Url> = told
            .filter(|url| !all.contains_key(*url))
            .cloned()
            .collect();
        for url in mended {
            self.published.told.remove(&url);
            self.send(url, Vec::new());
        }
        for (url, of) in all {
            let Some(source) = of.here.sources().shared(of.file) else {
                continue;
            };
            let key = of.key();
            let before = self.published.told.get(&url);
            if before.is_some_and(|(text, was)| Arc::ptr_eq(text, source) && *was == key) {
                continue;
            }
            let now = (Arc::clone(source), key);
            self.published.told.insert(url.clone(), now);
            self.send(url, of.wire());
        }
    }

    /// What is wrong with a document, for a client that asks; from then on it is told to ask again where that changes.
    pub(super) fn asked_for(&mut self, url: &Url, here: &Here) -> Vec<Wire> {
        let of = of_file(here);
        if let Some(document) = self.open.get(url) {
            let now = (of.key(), document.version);
            self.published.asked.insert(url.clone(), now);
        }
        of.wire()
    }

    /// An edit of one document can change what is wrong with another; who asks does not know of that.
    fn refresh(&mut self, all: &BTreeMap<Url, OfFile<'_>>) {
        let open = self.open.iter();
        let asked: BTreeMap<Url, (u64, i32)> = open
            .map(|(url, document)| {
                let key = all
                    .get(url)
                    .map_or_else(|| FxHasher::default().finish(), OfFile::key);
                (url.clone(), (key, document.version))
            })
            .collect();
        let before = &self.published.asked;
        let elsewhere = asked.iter().any(|(url, (key, version))| {
            let was = before.get(url);
            was.is_some_and(|(was, of)| of == version && was != key)
        });
        if elsewhere {
            self.post(Letter::Refresh(Refresh::Diagnostics));
        }
        self.published.asked = asked;
    }

    fn send(&self, uri: Url, diagnostics: Vec<Wire>) {
        let version = self.open.get(&uri).map(|document| document.version);
        self.post(Letter::Diagnostics(PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        }));
    }
}
