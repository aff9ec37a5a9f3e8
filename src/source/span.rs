//! Ids and spans: small, copyable, and true as long as the chunk's own text is unchanged.

use std::hash::{Hash, Hasher};

/// A file of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A piece of a file that is parsed on its own: one declaration, or a whole template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ChunkId(pub u32);

/// A range of bytes within a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// The chunk that `start` and `end` count from.
    pub chunk: ChunkId,
    /// First byte, from the chunk's start.
    pub start: u32,
    /// One past the last byte, from the chunk's start.
    pub end: u32,
}

/// Writes one `u128` and nothing else, which no other part of a tree does: by that, the formatter
/// tells places from what a tree says.
impl Hash for Span {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let place = u64::from(self.start) << 32 | u64::from(self.end);
        state.write_u128(u128::from(self.chunk.0) << 64 | u128::from(place));
    }
}

impl Span {
    /// A span from `start` to `end` in `chunk`.
    pub fn new(chunk: ChunkId, start: usize, end: usize) -> Self {
        Span {
            chunk,
            start: start as u32,
            end: end as u32,
        }
    }

    /// The smallest span that holds both; `other` must be of the same chunk, else `self` is returned.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        if self.chunk == other.chunk {
            Span {
                chunk: self.chunk,
                start: self.start.min(other.start),
                end: self.end.max(other.end),
            }
        } else {
            self
        }
    }

    /// The empty span at the end of this one: where a missing word belongs.
    #[must_use]
    pub fn after(self) -> Span {
        Span {
            start: self.end,
            ..self
        }
    }

    /// The empty span at the start of this one.
    #[must_use]
    pub fn before(self) -> Span {
        Span {
            end: self.start,
            ..self
        }
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}
