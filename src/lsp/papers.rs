//! Pages that the server writes for a person to look at: what a code means, the picture of a journey. They lie in a
//! folder of this conversation's own, which nobody else can write to, and go with it. Nothing of a project is ever
//! written.

use crate::diagnostics::Code;
use crate::project::write::{self, Output};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tower_lsp::lsp_types::Url;

/// The folder, made when the first page is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Papers(Arc<Mutex<Folder>>);

#[derive(Debug, Default)]
enum Folder {
    /// No page was written yet.
    #[default]
    Unmade,
    Made(TempDir),
    /// It can't be made, or the conversation is over.
    Gone,
}

impl Papers {
    /// The page of a code.
    pub(super) fn of(&self, code: Code) -> Option<Url> {
        let name = format!("{}.md", code.number());
        let path = self.folder()?.join(&name);
        // It says the same for the whole conversation.
        if !path.exists() {
            return self.write(&name, code.explanation());
        }
        Url::from_file_path(path).ok()
    }

    /// Writes a page; nothing where the system does not let it.
    pub(super) fn write(&self, name: &str, text: &str) -> Option<Url> {
        let path = self.folder()?.join(name);
        let page = Output {
            path: path.clone(),
            bytes: text.as_bytes().into(),
        };
        write::all(&[page]).ok()?;
        Url::from_file_path(path).ok()
    }

    fn folder(&self) -> Option<PathBuf> {
        let mut folder = self.0.lock().ok()?;
        if matches!(*folder, Folder::Unmade) {
            let made = tempfile::Builder::new().prefix("journey-").tempdir();
            *folder = made.map_or(Folder::Gone, Folder::Made);
        }
        match &*folder {
            Folder::Made(made) => Some(made.path().to_path_buf()),
            Folder::Unmade | Folder::Gone => None,
        }
    }

    /// The conversation is over: takes the pages away.
    pub(super) fn remove(&self) {
        if let Ok(mut folder) = self.0.lock() {
            *folder = Folder::Gone;
        }
    }
}
