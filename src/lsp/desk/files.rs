//! Between the client's addresses and the paths of files.

use super::Desk;
use crate::project::Overlay;
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
    /// A file's address, as the client itself writes it where that is known.
    pub(super) fn url_of(&self, path: &Path) -> Option<Url> {
        let own = self.open.keys().find(|url| {
            // Cheap first: most differ in their last part.
            let name = path.file_name().and_then(|name| name.to_str());
            let last = url.path_segments().and_then(Iterator::last);
            (name == last || url.as_str().contains('%'))
                && path_of(url).is_some_and(|of| of == path)
        });
        if let Some(own) = own {
            return Some(own.clone());
        }
        let given = self.folders.iter().find_map(|folder| {
            let below = path.strip_prefix(&folder.real).ok()?;
            Some(folder.given.join(below))
        });
        Url::from_file_path(given.as_deref().unwrap_or(path)).ok()
    }

    /// The texts of open documents, by path.
    pub(super) fn overlay(&self) -> Overlay {
        let open = self.open.iter();
        open.filter_map(|(url, document)| Some((path_of(url)?, document.text.clone())))
            .collect()
    }
}
