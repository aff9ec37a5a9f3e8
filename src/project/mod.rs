//! The only reader and writer of files: finds `journey.toml`, sources and templates, writes outputs.
//! Comes before every pass. It reports what can't be read and never stops because of it.

mod config;
mod discover;
pub mod keys;
mod open;
pub mod read;
pub mod records;
mod templates;
pub mod write;

pub use config::{Config, Level};
pub use discover::{CONFIG_NAME, is_source};
pub(crate) use open::reread_config;
pub use open::{in_memory, of_texts, open, real_path, reopen, root_of, source_files};
pub use templates::read_templates;

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FileId, SourceMap};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Texts that stand in for, or beside, those on disk: an editor's open files, standard input.
pub type Overlay = BTreeMap<PathBuf, String>;

/// A project as read: its texts, its configuration, and what could not be read.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The folder that paths are relative to, absolute; `None` for a project in memory.
    pub root: Option<PathBuf>,
    /// What `journey.toml` says.
    pub config: Config,
    /// All texts.
    pub sources: SourceMap,
    /// The `.journey` files, sorted by path.
    pub journeys: Vec<FileId>,
    /// Texts that stand in for those on disk, by path relative to the root.
    pub overlay: BTreeMap<String, String>,
    /// The file, where it is a project of its own.
    lone: Option<String>,
    /// Whether some source could not be read: what it declares is then not known to be missing.
    pub incomplete: bool,
    /// What was wrong while reading.
    pub faults: Vec<Diagnostic>,
}

impl Project {
    /// The name of the file that is all of the project, where no `journey.toml` makes it one of several.
    pub fn lone(&self) -> Option<&str> {
        self.lone.as_deref()
    }

    /// Where a text lies on disk, if it lies there.
    pub fn path_of(&self, file: FileId) -> Option<PathBuf> {
        let path = &self.sources.file(file)?.path;
        Some(self.root.as_ref()?.join(path))
    }
}

/// A diagnostic about the run rather than a text: shown at `place`, which is no file that was read.
pub fn fault_of_run(project: &mut Project, place: &str, code: Code, message: String) -> Diagnostic {
    read::at_file(&mut project.sources, place, code, message)
}
