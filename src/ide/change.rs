//! Edits as plain values, over one file or many.

use crate::source::FileRange;

/// Replaces the text at a place with another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextEdit {
    /// What is replaced; empty to insert.
    pub at: FileRange,
    /// What is put there.
    pub text: String,
}

/// A file that gets another path; both are relative to the project's folder, with `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileMove {
    /// From here.
    pub from: String,
    /// To there.
    pub to: String,
}

/// What a rename, a fix or a refactoring does to the texts of a project. The places are those of the
/// snapshot that it was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The edits, by place; none overlaps another.
    pub edits: Vec<TextEdit>,
    /// Files that get another path, after the edits.
    pub moves: Vec<FileMove>,
    /// Why a person should look at it before it is done, if they should: "voids the approval of `welcome`".
    pub confirm: Option<String>,
}
