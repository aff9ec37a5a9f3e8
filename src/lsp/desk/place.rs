//! Where a request stands: a document of a project as it is now.

use super::Desk;
use super::document::Document;
use crate::ide::Snapshot;
use crate::lsp::ClientAbilities;
use crate::lsp::convert::{self, Shown};
use crate::source::{FileId, FileRange, SourceMap};
use std::collections::BTreeMap;
use std::sync::Mutex;
use tower_lsp::lsp_types::{Location, Position, Range, Url};

/// Why a request gets no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// An edit came meanwhile: the answer would speak of an older text.
    Overtaken,
    /// There is nothing to say: the document is of no project.
    Nothing,
}

/// A document of a project as it is now.
pub(crate) struct Here {
    /// The project.
    pub(crate) snapshot: Snapshot,
    /// The document.
    pub(crate) file: FileId,
    /// What the client can do.
    pub(crate) client: ClientAbilities,
    urls: Urls,
}

/// The addresses of a project's files.
pub(super) struct Urls {
    root: Option<std::path::PathBuf>,
    nameless: Option<Url>,
    known: Mutex<BTreeMap<FileId, Option<Url>>>,
}

impl Desk {
    /// The document at an address, with its project as it is now.
    pub(crate) fn here(&mut self, url: &Url) -> Result<Here, Refused> {
        let (at, path) = self.home(url).ok_or(Refused::Nothing)?;
        let here = self.project(at)?;
        if self.open.get(url).is_some_and(|it: &Document| it.lost) {
            return Err(Refused::Nothing);
        }
        let file = here.snapshot.file_at(&path).ok_or(Refused::Nothing)?;
        Ok(Here { file, ..here })
    }

    /// Every project as it is now.
    pub(crate) fn everywhere(&mut self) -> Result<Vec<Here>, Refused> {
        (0..self.projects.len())
            .map(|at| self.project(at))
            .collect()
    }

    fn project(&mut self, at: usize) -> Result<Here, Refused> {
        let held = self.projects.get_mut(at).ok_or(Refused::Nothing)?;
        let outbox = self.client.progress.then_some(&self.outbox);
        let snapshot = held.look(&self.queue, outbox);
        let urls = Urls {
            root: held.session.project().root.clone(),
            nameless: held.nameless.clone(),
            known: Mutex::default(),
        };
        let snapshot = snapshot.ok_or(Refused::Overtaken)?;
        self.fill(&urls, &snapshot);
        Ok(Here {
            snapshot,
            file: FileId::default(),
            client: self.client.clone(),
            urls,
        })
    }

    /// Looks up how the client itself writes the addresses of open documents.
    fn fill(&self, urls: &Urls, snapshot: &Snapshot) {
        let Some(root) = &urls.root else {
            return;
        };
        let Ok(mut known) = urls.known.lock() else {
            return;
        };
        for (id, file) in snapshot.sources().files() {
            // What is no file (a folder, a fault of the run) has no address.
            let url = (file.path != ".").then(|| self.url_of(&root.join(&file.path)));
            known.insert(id, url.flatten());
        }
    }
}

impl Urls {
    fn of(&self, file: FileId) -> Option<Url> {
        if let Some(nameless) = &self.nameless {
            return Some(nameless.clone());
        }
        self.known.lock().ok()?.get(&file)?.clone()
    }
}

impl Here {
    /// The byte that a position of the document means.
    pub(crate) fn offset(&self, position: Position) -> Result<u32, Refused> {
        let file = self.snapshot.sources().file(self.file);
        let file = file.ok_or(Refused::Nothing)?;
        convert::byte_at(&file.text, file.lines(), position, self.client.encoding)
            .ok_or(Refused::Nothing)
    }

    /// The bytes that a range of the document means.
    pub(crate) fn bytes(&self, range: Range) -> Result<FileRange, Refused> {
        let start = self.offset(range.start)?;
        let end = self.offset(range.end)?.max(start);
        let file = self.file;
        Ok(FileRange { file, start, end })
    }

    /// A range of the document, as the client counts.
    pub(crate) fn range(&self, at: FileRange) -> Option<Range> {
        let file = self.snapshot.sources().file(at.file)?;
        let bytes = (at.start, at.end);
        Some(convert::range(
            &file.text,
            file.lines(),
            bytes,
            self.client.encoding,
        ))
    }

    /// The address of a file.
    pub(crate) fn url(&self, file: FileId) -> Option<Url> {
        self.urls.of(file)
    }
}

impl Shown for Here {
    fn sources(&self) -> &SourceMap {
        self.snapshot.sources()
    }

    fn location(&self, at: FileRange) -> Option<Location> {
        Some(Location::new(self.url(at.file)?, self.range(at)?))
    }

    fn shows_related(&self) -> bool {
        self.client.related
    }
}
