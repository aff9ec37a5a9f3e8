//! A desk for tests, with a project on disk that it looks at.

#![expect(
    clippy::disallowed_methods,
    reason = "a project is written out for the test"
)]

use super::{Desk, Hooks, Jobs, Papers, queue};
use crate::lsp::outbox::{Letter, Outbox};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::lsp_types::{TextDocumentItem, Url};

/// A house to which a test adds its own files.
const HOUSE: &str = include_str!("../../../tests/prelude/house.journey");

/// Hooks that know nothing.
pub(super) const SILENT: Hooks = Hooks {
    approvals: |_, _| None,
    page: |_, _| None,
};

/// A desk that is not at work yet, who asks it, and what it sends.
pub(super) fn desk(hooks: Hooks) -> (Desk, Jobs, UnboundedReceiver<Letter>) {
    let (jobs, queue) = queue();
    let (outbox, letters) = Outbox::kept();
    let desk = Desk::new(outbox, queue, hooks, Papers::default());
    (desk, jobs, letters)
}

/// A text as a client opens it.
pub(super) fn text(url: &Url, text: &str) -> TextDocumentItem {
    TextDocumentItem::new(url.clone(), "journey".to_owned(), 1, text.to_owned())
}

/// A project on disk; it goes with the value.
pub(super) struct Project {
    pub(super) root: PathBuf,
    _folder: TempDir,
}

impl Project {
    /// The house, and these files beside it.
    pub(super) fn of(files: &[(&str, &str)]) -> Project {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let own = [
            ("journey.toml", "[project]\nname = \"it\"\n"),
            ("house.journey", HOUSE),
        ];
        for (path, text) in own.iter().chain(files) {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Project {
            root,
            _folder: folder,
        }
    }

    /// The address of a file.
    pub(super) fn url(&self, path: &str) -> Url {
        Url::from_file_path(self.root.join(path)).unwrap()
    }

    /// Lets a desk begin with it.
    pub(super) fn begin(&self, desk: &mut Desk) {
        desk.set_folders(std::iter::once(
            Url::from_directory_path(&self.root).unwrap(),
        ));
        desk.begin();
    }
}
