//! Texts that clients read: template files and merge fields.

use crate::source::FileId;
use std::collections::BTreeMap;

/// The template files of a project, read by `project/` before typing: path as written in the source
/// (relative to the project's folder) to the file, or to why it could not be read.
#[derive(Debug, Default)]
pub struct Templates {
    /// By path.
    pub files: BTreeMap<String, Result<FileId, TemplateFault>>,
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
