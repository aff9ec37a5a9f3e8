//! Where the merge fields of a text stand, without looking up what fills them. For editors.

use super::field::{Field, Inside, read};
use super::scan::{PieceKind, pieces};
use std::ops::Range;

/// What stands between `{{` and `}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// `first_name`, `placed_order.value`.
    Field,
    /// `each restocked.reference`.
    Each,
    /// `include signature.html`.
    Include,
}

/// A merge field, in bytes from the start of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldPlace {
    /// What it is.
    pub(crate) kind: FieldKind,
    /// All of it, braces included.
    pub(crate) whole: Range<usize>,
    /// The property, or the path of a file.
    pub(crate) path: Range<usize>,
    /// Whether something stands in its place.
    pub(crate) has_fallback: bool,
}

/// The merge fields of a text that can be read, in order.
pub(crate) fn field_places(text: &str) -> Vec<FieldPlace> {
    let braced = pieces(text)
        .into_iter()
        .filter(|piece| piece.kind == PieceKind::Braced);
    let mut found = Vec::new();
    for piece in braced {
        let start = piece.start + 2;
        let inside = text.get(start..piece.end.saturating_sub(2)).unwrap_or("");
        let field = |kind, field: Field<'_>| FieldPlace {
            kind,
            whole: piece.start..piece.end,
            path: start + field.start..start + field.start + field.path.len(),
            has_fallback: field.fallback.is_some(),
        };
        found.push(match read(inside) {
            Inside::Field(it) => field(FieldKind::Field, it),
            Inside::Each(it) => field(FieldKind::Each, it),
            Inside::Include(it) => FieldPlace {
                kind: FieldKind::Include,
                whole: piece.start..piece.end,
                path: start + it.start..start + it.start + it.text.len(),
                has_fallback: false,
            },
            Inside::Empty | Inside::Foreign => continue,
        });
    }
    found
}
