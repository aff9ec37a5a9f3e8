//! Where a request stands: a document of a project as it is now.

use super::Desk;
use super::document::Document;
use super::files::Addresses;
use crate::diagnostics::Code;
use crate::ide::Snapshot;
use crate::lsp::ClientAbilities;
use crate::lsp::convert::{self, Shown};
use crate::lsp::papers::Papers;
use crate::source::{FileId, FileRange, SourceMap};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tower_lsp::lsp_types::{Location, Position, Range, Url};

/// What stands at the start of a file that some editors write.
const MARK: char = '\u{feff}';

/// Why a request gets no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// An edit came meanwhile: the answer would speak of an older text.
    Overtaken,
    /// There is nothing to say: the document is of no project.
    Nothing,
    /// It can't be done, and why, for the author.
    Because(String),
}

/// A document of a project as it is now.
pub(crate) struct Here {
    /// The project.
    pub(crate) snapshot: Snapshot,
    /// The document.
    pub(crate) file: FileId,
    /// What the client can do.
    pub(crate) client: ClientAbilities,
    root: Option<PathBuf>,
    nameless: Option<Url>,
    addresses: Arc<Addresses>,
    papers: Papers,
    known: Mutex<BTreeMap<FileId, Option<Url>>>,
}

impl Desk {
    /// The document at an address, with its project as it is now.
    pub(crate) fn here(&mut self, url: &Url) -> Result<Here, Refused> {
        let (at, path) = self.home(url).ok_or(Refused::Nothing)?;
        if self.open.get(url).is_some_and(|it: &Document| it.lost) {
            return Err(Refused::Nothing);
        }
        let addresses = Arc::new(self.addresses());
        let here = self.project(at, &addresses)?;
        let file = here.snapshot.file_at(&path).ok_or(Refused::Nothing)?;
        Ok(Here { file, ..here })
    }

    /// Every project as it is now.
    pub(crate) fn everywhere(&mut self) -> Result<Vec<Here>, Refused> {
        let addresses = Arc::new(self.addresses());
        (0..self.projects.len())
            .map(|at| self.project(at, &addresses))
            .collect()
    }

    fn project(&mut self, at: usize, addresses: &Arc<Addresses>) -> Result<Here, Refused> {
        let held = self.projects.get_mut(at).ok_or(Refused::Nothing)?;
        let outbox = self.client.progress.then_some(&self.outbox);
        let snapshot = held.look(&self.queue, outbox);
        Ok(Here {
            snapshot: snapshot.ok_or(Refused::Overtaken)?,
            file: FileId::default(),
            client: self.client.clone(),
            root: held.session.project().root.clone(),
            nameless: held.nameless.clone(),
            addresses: Arc::clone(addresses),
            papers: self.papers.clone(),
            known: Mutex::default(),
        })
    }
}

impl Here {
    /// The byte that a position of the document means; its end, where the position lies behind it: clients name the
    /// line after the last one, or more, to mean the whole.
    pub(crate) fn offset(&self, position: Position) -> Result<u32, Refused> {
        let file = self.snapshot.sources().file(self.file);
        let file = file.ok_or(Refused::Nothing)?;
        let mut position = position;
        if position.line == 0 {
            position.character = position.character.saturating_add(self.mark(self.file));
        }
        let byte = convert::byte_at(&file.text, file.lines(), position, self.client.encoding);
        Ok(byte.unwrap_or(file.text.len() as u32))
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
        let mut range = convert::range(&file.text, file.lines(), bytes, self.client.encoding);
        for end in [&mut range.start, &mut range.end] {
            if end.line == 0 {
                end.character = end.character.saturating_sub(self.mark(at.file));
            }
        }
        Some(range)
    }

    /// So many columns of the first line are a byte order mark that the client does not see: editors take it off a file
    /// that they open. What they send is counted as they send it.
    fn mark(&self, file: FileId) -> u32 {
        let marked = self.snapshot.text(file).starts_with(MARK);
        let hidden = || {
            self.path(file)
                .is_some_and(|path| !self.addresses.is_open(&path))
        };
        if marked && hidden() {
            self.client.encoding.width(MARK)
        } else {
            0
        }
    }

    /// The address of a file.
    pub(crate) fn url(&self, file: FileId) -> Option<Url> {
        if let Some(nameless) = &self.nameless {
            return Some(nameless.clone());
        }
        let mut known = self.known.lock().ok()?;
        let look_up = || {
            let path = &self.snapshot.sources().file(file)?.path;
            // What is no file (a folder, a fault of the run) has no address.
            (path != ".").then(|| self.url_at(path)).flatten()
        };
        known.entry(file).or_insert_with(look_up).clone()
    }

    /// Every address of a file: it can be open under several.
    pub(super) fn urls(&self, file: FileId) -> impl Iterator<Item = Url> {
        let path = self.path(file);
        let others = path.map(|path| self.addresses.others(&path).cloned().collect::<Vec<_>>());
        self.url(file)
            .into_iter()
            .chain(others.into_iter().flatten())
    }

    /// Where a file lies, if it lies in one.
    fn path(&self, file: FileId) -> Option<PathBuf> {
        let path = &self.snapshot.sources().file(file)?.path;
        Some(self.root.as_ref()?.join(path))
    }

    /// The address of a path from the project's folder.
    pub(crate) fn url_at(&self, path: &str) -> Option<Url> {
        self.addresses.of(&self.root.as_ref()?.join(path))
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The client's number for the text of an open document.
    pub(crate) fn version(&self, url: &Url) -> Option<i32> {
        self.addresses.version(url)
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

    fn page(&self, code: Code) -> Option<Url> {
        self.client.code_pages.then(|| self.papers.of(code))?
    }
}
