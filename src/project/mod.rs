//! The only reader and writer of files: finds `journey.toml`, sources and templates, writes outputs.
//! Comes before every pass. It reports what can't be read and never stops because of it.

mod config;

pub use config::{Config, Level};

use crate::diagnostics::Diagnostic;
use crate::messages::{TemplateFault, Templates};
use crate::source::{FileId, SourceMap};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A project as read: its texts, its configuration, and what could not be read.
#[derive(Debug, Default)]
pub struct Project {
    /// The folder that holds `journey.toml`; `None` for a project that lives in memory only.
    pub root: Option<PathBuf>,
    /// What `journey.toml` says.
    pub config: Config,
    /// All texts.
    pub sources: SourceMap,
    /// The `.journey` files, sorted by path.
    pub journeys: Vec<FileId>,
    /// Texts that stand in for, or beside, those on disk: path relative to the root to text.
    pub overlay: BTreeMap<String, String>,
    /// What was wrong while reading.
    pub faults: Vec<Diagnostic>,
}

/// Makes a project of texts in memory: `journey.toml`, `.journey` files and templates by path.
pub fn in_memory(files: BTreeMap<String, String>) -> Project {
    let mut project = Project::default();
    if let Some(text) = files.get("journey.toml") {
        let file = project.sources.add_file("journey.toml", text.as_str());
        let (config, faults) = config::read(&project.sources, file);
        project.config = config;
        project.faults = faults;
    }
    let is_journey = |path: &str| {
        std::path::Path::new(path)
            .extension()
            .is_some_and(|e| e == "journey")
    };
    for (path, text) in files.iter().filter(|(path, _)| is_journey(path)) {
        let file = project.sources.add_file(path.as_str(), text.as_str());
        project.journeys.push(file);
    }
    project.overlay = files;
    project
}

/// Reads the template files at `paths`, relative to the project's folder.
pub fn read_templates(project: &mut Project, paths: impl IntoIterator<Item = String>) -> Templates {
    let mut templates = Templates::default();
    for path in paths {
        let read = match project.overlay.get(&path) {
            Some(text) => Ok(project.sources.add_file(path.as_str(), text.as_str())),
            None => Err(TemplateFault::Missing),
        };
        templates.files.insert(path, read);
    }
    templates
}
