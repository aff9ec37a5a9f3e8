//! Template files as `project/` hands them over.

use crate::source::{ChunkId, FileId, SourceMap, Span};
use std::collections::BTreeMap;

/// The template files of a project, read by `project/` before typing: path as written in the source
/// (relative to the project's folder) to the file, or to why it could not be read.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// By path.
    pub files: BTreeMap<String, Result<FileId, TemplateFault>>,
    /// The chunk of each file: all of it.
    chunks: BTreeMap<FileId, ChunkId>,
}

impl Templates {
    /// None yet; those that were read before keep their chunks.
    pub fn after(before: &Templates) -> Templates {
        Templates {
            files: BTreeMap::new(),
            chunks: before.chunks.clone(),
        }
    }

    /// Gives every file that was read a chunk of its own, so that places in it can be named. To be
    /// called once, after reading.
    pub fn register(&mut self, sources: &mut SourceMap) {
        for file in self.files.values().flatten() {
            self.chunks
                .entry(*file)
                .or_insert_with(|| sources.add_chunk(*file, 0));
        }
    }

    /// The text of a file that was read, without a byte order mark, and its place.
    pub(crate) fn text<'t>(&self, sources: &'t SourceMap, file: FileId) -> Option<(&'t str, Span)> {
        let text = &sources.file(file)?.text;
        let chunk = self.chunk(file)?;
        // A byte order mark is no part of what a client reads.
        let raw = text.strip_prefix('\u{feff}').unwrap_or(text);
        Some((raw, Span::new(chunk, text.len() - raw.len(), text.len())))
    }

    /// The chunk that is all of `file`.
    pub fn chunk(&self, file: FileId) -> Option<ChunkId> {
        self.chunks.get(&file).copied()
    }
}

/// Why a template could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateFault {
    /// There is no such file.
    Missing,
    /// Not UTF-8; the offset of the first wrong byte.
    NotUtf8(usize),
    /// The path leads outside the project.
    Outside,
    /// Anything else, in the system's words.
    Unreadable(String),
}
