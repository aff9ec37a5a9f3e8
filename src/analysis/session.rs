//! A project that is looked at again and again while its texts change, as an editor does.

use super::Analysis;
use crate::project::{self, Overlay, Project};
use std::collections::BTreeMap;
use std::path::Path;

/// One project and the texts that stand in for its files.
#[derive(Debug)]
pub struct Session {
    project: Project,
    changed: BTreeMap<String, String>,
}

impl Session {
    /// The projects that a path means; see [`project::open`]. Never empty.
    pub fn open(path: &Path, overlay: &Overlay) -> Vec<Session> {
        let projects = project::open(path, overlay).into_iter();
        projects.map(Session::of).collect()
    }

    /// A session over a project that was just opened.
    pub fn of(project: Project) -> Session {
        Session {
            project,
            changed: BTreeMap::new(),
        }
    }

    /// The project as it was opened.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Puts a text in the place of the file at a path relative to the project's folder.
    pub fn set_text(&mut self, path: &str, text: &str) {
        self.changed.insert(path.to_owned(), text.to_owned());
    }

    /// The file at that path is read from disk again.
    pub fn forget_text(&mut self, path: &str) {
        self.changed.remove(path);
        self.project.overlay.remove(path);
    }

    /// Files may have come, gone or changed on disk.
    pub fn forget_disk(&mut self) {}

    /// Looks at the project as it is now. Nothing where `cancelled` says, meanwhile, that nobody wants to know
    /// any more.
    pub fn analyse(&mut self, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Analysis> {
        let project = project::reopen(&self.project, &self.changed);
        let analysis = Analysis::of(project);
        (!cancelled()).then_some(analysis)
    }
}
