//! Where text comes from: files, the chunks they are cut into, and positions in them.
//!
//! Everything later names a place as a [`Span`] relative to a *chunk* (one declaration of a
//! `.journey` file, or a whole template file). When an editor moves a declaration, only the base of
//! its chunk changes: every tree and every kept diagnostic stays true. This module does no IO.

mod line_index;
mod since;
mod span;

pub use line_index::{LineColumn, LineIndex};
pub use since::Since;
pub use span::{ChunkId, FileId, Span};

use std::sync::{Arc, OnceLock};

/// One text file of a project, with the path that users see (relative to the project's folder).
#[derive(Debug)]
pub struct SourceFile {
    /// Path as shown to users and written to outputs: relative, with `/`.
    pub path: String,
    /// The whole text, as read (a byte order mark, if any, is kept). An editor's document is the same text, not a copy.
    pub text: Arc<String>,
    /// The chunk that covers all of it: for templates, configuration and faults of a whole file.
    pub whole: ChunkId,
    lines: OnceLock<LineIndex>,
    /// What the text has in common with one before it, where whoever edited it has told.
    since: OnceLock<Since>,
}

impl SourceFile {
    /// Line starts of this file, computed once when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// How many bytes its text has in common with a text before it, at the start and at the end, where that is known without
    /// comparing them.
    pub(crate) fn in_common(&self, was: &Arc<String>) -> Option<(usize, usize)> {
        self.since.get()?.in_common(was, &self.text)
    }
}

#[derive(Debug, Clone, Copy)]
struct Chunk {
    file: FileId,
    base: u32,
}

/// All files of a project and the chunks that they are cut into. Cheap to clone: the texts are shared.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<Arc<SourceFile>>,
    chunks: Vec<Chunk>,
}

/// A place in a file, in bytes from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileRange {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl SourceMap {
    /// Adds a file and returns its id. A chunk that covers all of it is registered with it.
    pub fn add_file(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(self.files.len() as u32);
        let whole = self.add_chunk(id, 0);
        self.files.push(Arc::new(SourceFile {
            path: path.into(),
            text: Arc::new(text.into()),
            whole,
            lines: OnceLock::new(),
            since: OnceLock::new(),
        }));
        id
    }

    /// Gives a file another text. Its chunks stay where they are until [`SourceMap::move_chunk`] says otherwise;
    /// clones made before keep the old text.
    pub fn set_text(&mut self, file: FileId, text: impl Into<Arc<String>>) {
        if let Some(known) = self.files.get_mut(file.0 as usize) {
            *known = Arc::new(SourceFile {
                path: known.path.clone(),
                text: text.into(),
                whole: known.whole,
                lines: OnceLock::new(),
                since: OnceLock::new(),
            });
        }
    }

    /// Tells of a file's text where its lines start and what it has in common with one before it, for those who know.
    pub(crate) fn know(&self, file: FileId, lines: LineIndex, since: Since) {
        if let Some(known) = self.files.get(file.0 as usize) {
            // Where it was worked out meanwhile, it is the same.
            let _ = known.lines.set(lines);
            let _ = known.since.set(since);
        }
    }

    /// The text of a file, to be kept and compared by its place in memory.
    pub(crate) fn shared(&self, id: FileId) -> Option<&Arc<SourceFile>> {
        self.files.get(id.0 as usize)
    }

    /// The text that a chunk is cut from starts elsewhere now; the chunk's own text is the same.
    pub fn move_chunk(&mut self, chunk: ChunkId, base: u32) {
        if let Some(known) = self.chunks.get_mut(chunk.0 as usize) {
            known.base = base;
        }
    }

    /// A span in bytes from the start of a file.
    pub fn span_in(&self, file: FileId, start: usize, end: usize) -> Span {
        let whole = self.file(file).map_or_else(ChunkId::default, |f| f.whole);
        Span::new(whole, start, end)
    }

    /// Registers a chunk that starts at byte `base` of `file`.
    pub fn add_chunk(&mut self, file: FileId, base: u32) -> ChunkId {
        let id = ChunkId(self.chunks.len() as u32);
        self.chunks.push(Chunk { file, base });
        id
    }

    /// The file with this id. Ids come from [`SourceMap::add_file`], so a miss is a bug of ours;
    /// the answer is then `None` and callers show the message without an excerpt.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize).map(|file| &**file)
    }

    /// All files with their ids, in the order they were added.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, f)| (FileId(i as u32), &**f))
    }

    /// Turns a chunk-relative span into a place in its file, clamped to the file's length and to
    /// character boundaries.
    pub fn resolve(&self, span: Span) -> Option<FileRange> {
        let chunk = self.chunks.get(span.chunk.0 as usize)?;
        let text = &self.file(chunk.file)?.text;
        let len = text.len() as u32;
        let start = floor_boundary(text, (chunk.base.saturating_add(span.start)).min(len));
        let end = floor_boundary(text, (chunk.base.saturating_add(span.end)).min(len)).max(start);
        Some(FileRange {
            file: chunk.file,
            start,
            end,
        })
    }

    /// The text under a span; empty when the span is of no known chunk.
    pub fn text(&self, span: Span) -> &str {
        self.resolve(span)
            .and_then(|r| {
                self.file(r.file)?
                    .text
                    .get(r.start as usize..r.end as usize)
            })
            .unwrap_or("")
    }
}

fn floor_boundary(text: &str, at: u32) -> u32 {
    let mut at = at as usize;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at as u32
}
