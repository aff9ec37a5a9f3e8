//! Between the client's addresses and the paths of files.

use super::Desk;
use crate::project::Overlay;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tower_lsp::lsp_types::Url;

/// A folder that the client has opened.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    /// As the client names it.
    pub(super) given: PathBuf,
    /// Without links: projects know their files so.
    pub(super) real: PathBuf,
}

impl Folder {
    pub(super) fn of(url: &Url) -> Option<Folder> {
        let given = url.to_file_path().ok()?;
        let real = real(&given);
        Some(Folder { given, real })
    }
}

/// The path without links; for a file that is not there, that of its folder and its name.
pub(super) fn real(path: &Path) -> PathBuf {
    crate::project::real_path(path)
}

/// The path of an address, if it is one of a file.
pub(super) fn path_of(url: &Url) -> Option<PathBuf> {
    Some(real(&url.to_file_path().ok()?))
}

impl Desk {
    /// The path of an address, looked up once for an open document.
    pub(super) fn path(&self, url: &Url) -> Option<PathBuf> {
        match self.open.get(url) {
            Some(document) => document.path.clone(),
            None => path_of(url),
        }
    }

    /// How the client itself writes addresses: of open documents, and of what lies in its folders.
    pub(super) fn addresses(&self) -> Addresses {
        let open = self.open.iter();
        Addresses {
            open: open
                .filter_map(|(url, it)| Some((it.path.clone()?, (url.clone(), it.version))))
                .collect(),
            folders: self.folders.clone(),
        }
    }

    /// The texts of open documents, by path.
    pub(super) fn overlay(&self) -> Overlay {
        let open = self.open.values();
        open.filter_map(|document| Some((document.path.clone()?, document.text.to_string())))
            .collect()
    }
}

/// How the client writes addresses.
#[derive(Debug, Clone, Default)]
pub(super) struct Addresses {
    open: BTreeMap<PathBuf, (Url, i32)>,
    folders: Vec<Folder>,
}

impl Addresses {
    /// A file's address.
    pub(super) fn of(&self, path: &Path) -> Option<Url> {
        if let Some((url, _)) = self.open.get(path) {
            return Some(url.clone());
        }
        let given = self.folders.iter().find_map(|folder| {
            let below = path.strip_prefix(&folder.real).ok()?;
            Some(folder.given.join(below))
        });
        Url::from_file_path(given.as_deref().unwrap_or(path)).ok()
    }

    /// The client's number for the text of an open document.
    pub(super) fn version(&self, url: &Url) -> Option<i32> {
        let mut open = self.open.values();
        open.find_map(|(of, version)| (of == url).then_some(*version))
    }
}
