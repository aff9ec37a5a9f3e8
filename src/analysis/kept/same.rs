//! What of a project is what it was at the last look.

use super::edit::Edit;
use crate::source::ChunkId;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Which journeys may be taken as they were.
pub(in crate::analysis) struct Same {
    pub(super) all: bool,
    /// Whether the texts of template files are what they were.
    pub(super) files: bool,
    /// Indices of declarations that are not as they were, or lead to one that is not.
    pub(super) changed: FxHashSet<usize>,
    /// Where declarations are gone: what was said of a place in one of these may have to name another now.
    pub(super) moved: Vec<ChunkId>,
    /// What has come and gone since the last look, if there was one.
    pub(super) edit: Option<Edit>,
}

/// Whether both are there, and one value.
pub(super) fn is_one<T>(was: Option<&Arc<T>>, now: Option<&Arc<T>>) -> bool {
    was.zip(now).is_some_and(|(was, now)| Arc::ptr_eq(was, now))
}

impl Same {
    pub(super) fn nothing(edit: Option<Edit>) -> Self {
        Same {
            all: false,
            files: false,
            changed: FxHashSet::default(),
            moved: Vec::new(),
            edit,
        }
    }

    /// Where the declaration stood in the last look that stands at a place now.
    pub(super) fn before(&self, decl: usize) -> Option<usize> {
        self.edit.as_ref()?.before(decl)
    }

    /// Where it stood, if what it leads to is as it was.
    pub(super) fn held(&self, decl: usize) -> Option<usize> {
        self.before(decl).filter(|_| self.holds(decl))
    }

    /// Whether anything is.
    pub(in crate::analysis) fn is_any(&self) -> bool {
        self.all
    }

    /// Whether what a declaration leads to is as it was.
    pub(in crate::analysis) fn holds(&self, decl: usize) -> bool {
        self.all && !self.changed.contains(&decl)
    }
}
