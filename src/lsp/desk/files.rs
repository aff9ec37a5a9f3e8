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
        let given = given_path(url)?;
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
    Some(real(&given_path(url)?))
}

/// The path as it is written. What is shown beside a file, as an editor shows an older version of it, has its path too,
/// and another scheme: `git:/house/welcome.journey?…`.
fn given_path(url: &Url) -> Option<PathBuf> {
    let path = (url.scheme() == "file").then(|| url.to_file_path());
    path?.ok()
}

/// Whether a document is a text that lies nowhere yet, as editors name such.
pub(super) fn is_nameless(url: &Url) -> bool {
    matches!(url.scheme(), "untitled" | "buffer" | "inmemory")
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
        let mut open: BTreeMap<PathBuf, Vec<(Url, i32)>> = BTreeMap::new();
        for (url, document) in &self.open {
            if let Some(path) = document.path.clone() {
                let all = open.entry(path).or_default();
                all.push((url.clone(), document.version));
            }
        }
        Addresses {
            open,
            folders: self.folders.clone(),
        }
    }

    /// The texts of open documents, by path.
    pub(super) fn overlay(&self) -> Overlay {
        let open = self.open.values();
        open.filter_map(|document| Some((document.path.clone()?, document.text().to_string())))
            .collect()
    }
}

/// How the client writes addresses.
#[derive(Debug, Clone, Default)]
pub(super) struct Addresses {
    /// A file can be open under several: by a link, or with other signs escaped.
    open: BTreeMap<PathBuf, Vec<(Url, i32)>>,
    folders: Vec<Folder>,
}

impl Addresses {
    /// A file's address.
    pub(super) fn of(&self, path: &Path) -> Option<Url> {
        if let Some((url, _)) = self.open.get(path).and_then(|all| all.first()) {
            return Some(url.clone());
        }
        let given = self.folders.iter().find_map(|folder| {
            let below = path.strip_prefix(&folder.real).ok()?;
            Some(folder.given.join(below))
        });
        Url::from_file_path(given.as_deref().unwrap_or(path)).ok()
    }

    /// The addresses under which a file is open besides the one that it has.
    pub(super) fn others(&self, path: &Path) -> impl Iterator<Item = &Url> {
        let open = self.open.get(path).into_iter().flatten().skip(1);
        open.map(|(url, _)| url)
    }

    /// Whether a file is open.
    pub(super) fn is_open(&self, path: &Path) -> bool {
        self.open.contains_key(path)
    }

    /// The client's number for the text of an open document.
    pub(super) fn version(&self, url: &Url) -> Option<i32> {
        let mut open = self.open.values().flatten();
        open.find_map(|(of, version)| (of == url).then_some(*version))
    }
}
