//! Which projects there are, and how each follows its texts.

use super::document::{Document, Edited};
use super::files::{Folder, is_nameless, path_of};
use super::{Desk, queue::Queue};
use crate::analysis::Session;
use crate::ide::{FileMove, Snapshot};
use crate::lsp::outbox::{Letter, Outbox};
use crate::project::{self, CONFIG_NAME, records};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};
use tower_lsp::lsp_types::{
    FileChangeType, FileEvent, FileRename, TextDocumentContentChangeEvent, TextDocumentItem, Url,
};

/// The name of a text that lies nowhere yet, in a project of its own.
const NAMELESS: &str = "untitled.journey";

/// How clients call the language.
const LANGUAGE: &str = "journey";

/// A project, and what is known of it.
pub(super) struct Held {
    pub(super) session: Session,
    /// The address of its only text, where that lies in no file.
    pub(super) nameless: Option<Url>,
    pub(super) snapshot: Option<Snapshot>,
    /// Texts have changed since the snapshot.
    stale: bool,
    /// What the snapshot says was not told yet.
    pub(super) untold: bool,
    /// How long the last look took.
    pub(super) took: Duration,
}

impl Held {
    fn new(session: Session) -> Self {
        Held {
            session,
            nameless: None,
            snapshot: None,
            stale: true,
            untold: true,
            took: Duration::ZERO,
        }
    }

    fn touch(&mut self) {
        self.stale = true;
        self.untold = true;
    }

    /// Whether something is left to look at, or to tell.
    pub(super) fn is_due(&self) -> bool {
        self.untold
    }

    /// Tells nothing unasked until the next edit. Who asks makes it try once more.
    pub(super) fn rest(&mut self) {
        self.untold = false;
    }

    /// The path from the project's folder, if the file would be of this project.
    pub(super) fn below(&self, path: &Path) -> Option<String> {
        let project = self.session.project();
        let below = path.strip_prefix(project.root.as_deref()?).ok()?;
        let parts: Option<Vec<&str>> = below.components().map(|c| c.as_os_str().to_str()).collect();
        let below = parts?.join("/");
        project
            .lone()
            .is_none_or(|only| only == below)
            .then_some(below)
    }

    /// The project as it is now; nothing where an edit came meanwhile.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a look takes decides how soon the next one is worth it"
    )]
    pub(super) fn look(&mut self, queue: &Queue, outbox: Option<&Outbox>) -> Option<Snapshot> {
        if self.stale {
            let start = Instant::now();
            let show = |letter| outbox.map(|outbox| outbox.send(letter));
            show(Letter::Busy("Proving restraint"));
            let analysis = self.session.analyse(&queue.overtaken());
            show(Letter::Idle);
            let analysis = analysis?;
            self.took = start.elapsed();
            self.stale = false;
            self.snapshot = Some(match &self.snapshot {
                Some(before) => before.next(analysis),
                None => Snapshot::of(analysis),
            });
        }
        self.snapshot.clone()
    }
}

impl Desk {
    /// The client is ready: reads the projects of its folders.
    pub(crate) fn begin(&mut self) {
        self.begun = true;
        self.reopen_all();
    }

    /// The folders that the client has opened.
    pub(crate) fn set_folders(&mut self, urls: impl Iterator<Item = Url>) {
        self.folders = urls.filter_map(|url| Folder::of(&url)).collect();
    }

    /// Folders that came and went.
    pub(crate) fn change_folders(&mut self, added: &[Url], removed: &[Url]) {
        let gone: Vec<_> = removed.iter().filter_map(Folder::of).collect();
        self.folders
            .retain(|folder| !gone.iter().any(|gone| gone.real == folder.real));
        self.folders.extend(added.iter().filter_map(Folder::of));
        self.reopen_all();
    }

    /// Finds all projects anew: those of the client's folders, and those of open documents elsewhere. What was
    /// last good stays known.
    pub(super) fn reopen_all(&mut self) {
        let overlay = self.overlay();
        let before = std::mem::take(&mut self.projects);
        let mut sessions = Vec::new();
        for folder in self.folders.clone() {
            sessions.extend(Session::open(&folder.real, &overlay));
        }
        for session in sessions {
            self.hold(session);
        }
        for url in self.open.keys().cloned().collect::<Vec<_>>() {
            self.find_home(&url);
        }
        for held in &mut self.projects {
            let now = held.session.project();
            let same = |was: &&Held| {
                let was = was.session.project();
                was.root.is_some() && was.root == now.root && was.lone() == now.lone()
            };
            held.snapshot = before
                .iter()
                .find(same)
                .and_then(|was| was.snapshot.clone());
        }
        // Where no project is left, nothing is looked at any more.
        self.clear_gone();
    }

    fn hold(&mut self, session: Session) {
        let project = session.project();
        let (root, lone) = (project.root.as_deref(), project.lone());
        let known = self.projects.iter().any(|held| {
            let project = held.session.project();
            held.nameless.is_none() && project.root.as_deref() == root && project.lone() == lone
        });
        if !known {
            self.projects.push(Held::new(session));
        }
    }

    /// Files of projects that get another path, by project: as a client names them.
    pub(crate) fn moves(&self, files: &[FileRename]) -> BTreeMap<usize, Vec<FileMove>> {
        let path = |uri: &str| path_of(&Url::parse(uri).ok()?);
        let mut all: BTreeMap<usize, Vec<FileMove>> = BTreeMap::new();
        for file in files {
            let (Some(from), Some(to)) = (path(&file.old_uri), path(&file.new_uri)) else {
                continue;
            };
            let Some((at, from)) = self.home_of(&from) else {
                continue;
            };
            // What leaves the project can't be named from it.
            let to = self.projects.get(at).and_then(|held| held.below(&to));
            if let Some(to) = to {
                all.entry(at).or_default().push(FileMove { from, to });
            }
        }
        all
    }

    /// The project of a document, and the document's path in it.
    pub(super) fn home(&self, url: &Url) -> Option<(usize, String)> {
        let nameless = |held: &Held| held.nameless.as_ref() == Some(url);
        if let Some(at) = self.projects.iter().position(nameless) {
            return Some((at, NAMELESS.to_owned()));
        }
        self.home_of(&self.path(url)?)
    }

    fn home_of(&self, path: &Path) -> Option<(usize, String)> {
        let homes = self.projects.iter().enumerate();
        // The innermost project is a file's own.
        homes
            .filter_map(|(at, held)| Some((at, held.below(path)?)))
            .min_by_key(|(_, below)| below.len())
    }

    /// Whether a file is of a project that lies within the one at an index.
    fn is_further_in(&self, path: &Path, at: usize) -> bool {
        let held = self.projects.get(at);
        let known = held.and_then(|held| held.session.project().root.as_deref());
        let own = if path.ends_with(CONFIG_NAME) {
            // It makes its folder a project, also before it is on disk.
            path.parent().unwrap_or(path).to_path_buf()
        } else {
            project::root_of(path)
        };
        own != path && known.is_some_and(|known| known != own && own.starts_with(known))
    }

    /// Opens the project of a document that is of none yet: the innermost that holds it, or one of its own, if it is a
    /// source.
    fn find_home(&mut self, url: &Url) {
        let path = self.path(url);
        if let Some((at, _)) = self.home(url)
            && !path
                .as_deref()
                .is_some_and(|path| self.is_further_in(path, at))
        {
            return;
        }
        if let Some(path) = path {
            if project::is_source(&path) || path.ends_with(CONFIG_NAME) {
                for session in Session::open(&path, &self.overlay()) {
                    self.hold(session);
                }
            }
        } else if let Some(document) = self.open.get(url).filter(|it| it.is_nameless) {
            let files = BTreeMap::from([(NAMELESS.to_owned(), document.text().to_string())]);
            let mut held = Held::new(Session::of(project::in_memory(files)));
            held.nameless = Some(url.clone());
            self.projects.push(held);
        }
    }

    /// A document was opened.
    pub(crate) fn open(&mut self, opened: TextDocumentItem) {
        let url = &opened.uri;
        let mut document = Document::new(path_of(url), opened.text, opened.version);
        document.is_nameless = is_nameless(url) && opened.language_id == LANGUAGE;
        self.open.insert(url.clone(), document);
        if self.begun {
            self.find_home(url);
        }
        self.take_over(url);
    }

    /// Its text was edited.
    pub(crate) fn edit(
        &mut self,
        url: &Url,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) {
        let Some(document) = self.open.get_mut(url) else {
            return;
        };
        let it = document.edit(version, changes, self.client.encoding);
        match it {
            Edited::Yes => {
                self.take_over(url);
            }
            Edited::Lost => {}
            Edited::LostNow => {
                let name = url.path_segments().and_then(Iterator::last).unwrap_or("");
                self.say(format!(
                    "An edit of {name} does not fit the text that journey has of it. Save the file, and all is well again."
                ));
            }
        }
    }

    /// It was saved, perhaps with its whole text. Clients that watch no files tell of others only so.
    pub(crate) fn save(&mut self, url: &Url, text: Option<String>) {
        self.standings.age += 1;
        if let Some(document) = self.open.get_mut(url) {
            let lost = document.lost;
            match text {
                Some(text) if lost || text != **document.text() => document.heal(text),
                Some(_) => {}
                None if lost => {
                    let path = document.path.as_deref();
                    let Some(Ok(text)) = path.map(project::read::text) else {
                        return;
                    };
                    document.heal(text);
                }
                None => {}
            }
            self.take_over(url);
        }
        if url.path().ends_with(CONFIG_NAME) {
            return self.reopen_all();
        }
        if !self.client.watches
            && let Some((at, _)) = self.home(url)
            && let Some(held) = self.projects.get_mut(at)
        {
            held.session.forget_disk();
            held.touch();
        }
    }

    /// It was closed: the file on disk counts again.
    pub(crate) fn close(&mut self, url: &Url) {
        let closed = self.open.remove(url).and_then(|it| it.path);
        self.colours.remove(url);
        // A file can be open under several addresses.
        let mut open = self.open.iter();
        if let Some(path) = closed
            && let Some((other, _)) = open.find(|(_, it)| it.path.as_ref() == Some(&path))
        {
            let other = other.clone();
            return self.take_over(&other);
        }
        let Some((at, path)) = self.home(url) else {
            return;
        };
        let Some(held) = self.projects.get_mut(at) else {
            return;
        };
        let inside = |folder: &Folder| {
            let root = held.session.project().root.as_deref();
            root.is_some_and(|root| folder.real.starts_with(root) || root.starts_with(&folder.real))
        };
        let mine = |it: &Document| {
            it.path
                .as_deref()
                .is_some_and(|path| held.below(path).is_some())
        };
        if self.folders.iter().any(inside) || self.open.values().any(mine) {
            held.session.forget_text(&path);
            held.touch();
        } else {
            // Nobody looks at the project any more.
            self.projects.remove(at);
            self.clear_gone();
        }
    }

    /// Passes a document's text on to its project.
    fn take_over(&mut self, url: &Url) {
        let Some((at, path)) = self.home(url) else {
            return;
        };
        let (Some(held), Some(document)) = (self.projects.get_mut(at), self.open.get_mut(url))
        else {
            return;
        };
        document.take(|text, edited| held.session.set_text_of(&path, text, Some(edited)));
        held.touch();
    }

    /// Files changed on disk.
    pub(crate) fn watched(&mut self, events: &[FileEvent]) {
        self.standings.age += 1;
        let mut anew = false;
        let mut signed = false;
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for event in events {
            let Some(path) = path_of(&event.uri) else {
                continue;
            };
            let config = path.ends_with(CONFIG_NAME);
            anew |= config && event.typ != FileChangeType::CHANGED;
            if let Some((at, below)) = self.home_of(&path) {
                signed |= Path::new(&below).starts_with(records::FOLDER);
                let held = self.projects.get(at);
                // A folder that comes may hold what is read.
                let is_read = path.is_dir() || held.is_some_and(|held| held.session.reads(&below));
                // Of what is open the client's text counts; it is told of on disk each time that someone saves.
                let mut open = self.open.values();
                if is_read && !open.any(|it| it.path.as_ref() == Some(&path)) {
                    touched.insert(at);
                }
            } else {
                anew |= project::is_source(&path);
            }
        }
        if signed {
            self.records_changed();
        }
        if anew {
            return self.reopen_all();
        }
        self.is_old_beside |= !touched.is_empty();
        for at in touched {
            if let Some(held) = self.projects.get_mut(at) {
                held.session.forget_disk();
                held.touch();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lsp::desk::trial::{self, Project};
    use tower_lsp::lsp_types::{FileChangeType, FileEvent};

    const MORE: &str = "segment warm when tier is gold\n";

    #[test]
    fn only_what_is_read_from_disk_is_read_again() {
        let files = [
            ("more.journey", MORE),
            ("messages/a.journey", "list guests\n"),
        ];
        let project = Project::of(&files);
        let (mut desk, _jobs, _letters) = trial::desk(trial::SILENT);
        project.begin(&mut desk);
        desk.open(trial::text(&project.url("more.journey"), MORE));
        let mut is_looked_at_after = |path: &str| {
            desk.publish();
            desk.watched(&[FileEvent::new(project.url(path), FileChangeType::CHANGED)]);
            desk.projects.iter().any(super::Held::is_due)
        };
        assert!(!is_looked_at_after("more.journey"), "it is open");
        assert!(is_looked_at_after("house.journey"));
        assert!(is_looked_at_after("journey.toml"));
        assert!(!is_looked_at_after("build/page.html"), "nothing names it");
        std::fs::remove_dir_all(project.root.join("messages")).unwrap();
        assert!(is_looked_at_after("messages"), "a source lay in it");
        assert!(!is_looked_at_after("mess"));
    }
}
