//! Which files make a project: `journey.toml` upward, `.journey` files below.

use rustc_hash::FxHashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file that makes a folder a project.
pub const CONFIG_NAME: &str = "journey.toml";

/// Folders that never hold sources.
const SKIPPED: &[&str] = &["target", "node_modules"];

/// The nearest folder with a `journey.toml`, from `folder` upward.
pub(super) fn root_above(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .find(|f| f.join(CONFIG_NAME).is_file())
        .map(Path::to_path_buf)
}

/// Whether a path names a source file.
pub fn is_source(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("journey"))
}

/// Whether a path from a project's folder leads through a folder that never holds sources.
pub(super) fn is_skipped(path: &str) -> bool {
    let Some((folders, _)) = path.rsplit_once('/') else {
        return false;
    };
    let mut folders = folders.split('/');
    folders.any(|name| name.starts_with('.') || SKIPPED.contains(&name))
}

/// What lies below a folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Source files, as paths relative to the folder with `/`, sorted.
    pub(super) sources: Vec<String>,
    /// Folders below that are projects of their own, sorted; they are not looked into.
    pub(super) projects: Vec<PathBuf>,
    /// Folders that could not be read.
    pub(super) unreadable: Vec<(String, io::Error)>,
}

/// Finds the source files below `root`. Skips hidden folders, [`SKIPPED`], `out`, and folders with a
/// `journey.toml` of their own; follows links that lead out of `root`, each folder once.
pub(super) fn below(root: &Path, out: Option<&Path>) -> Found {
    let mut walk = Walk {
        root,
        out,
        seen: FxHashSet::default(),
        links: Vec::new(),
        found: Found::default(),
    };
    walk.folder(root, String::new());
    walk.take_links();
    let mut found = walk.found;
    found.sources.sort_unstable();
    found.projects.sort_unstable();
    found.unreadable.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

struct Walk<'a> {
    root: &'a Path,
    out: Option<&'a Path>,
    /// Linked folders that were entered, by their real path.
    seen: FxHashSet<PathBuf>,
    /// Linked files: relative path and real path.
    links: Vec<(String, PathBuf)>,
    found: Found,
}

impl Walk<'_> {
    /// Looks into a folder. Recursion is bounded by the length of a path that a system allows.
    fn folder(&mut self, folder: &Path, prefix: String) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.found.unreadable.push((prefix, error)),
        };
        let mut entries: Vec<fs::DirEntry> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let relative = if prefix.is_empty() {
                name.to_string()
            } else {
                format!("{prefix}/{name}")
            };
            let path = entry.path();
            if kind.is_symlink() {
                self.link(&path, &name, relative);
            } else if kind.is_dir() {
                self.enter(&path, &name, relative);
            } else if kind.is_file() && is_source(&path) {
                self.found.sources.push(relative);
            }
        }
    }

    fn enter(&mut self, path: &Path, name: &str, relative: String) {
        if name.starts_with('.') || SKIPPED.contains(&name) || self.out == Some(path) {
            return;
        }
        if path.join(CONFIG_NAME).is_file() {
            self.found.projects.push(path.to_path_buf());
        } else {
            self.folder(path, relative);
        }
    }

    fn link(&mut self, path: &Path, name: &str, relative: String) {
        let Ok(real) = path.canonicalize() else {
            return;
        };
        if real.is_dir() {
            // What lies inside the project is found without the link, and a link upward is a loop.
            let inside = real.starts_with(self.root) || self.root.starts_with(&real);
            if !inside && self.seen.insert(real) {
                self.enter(path, name, relative);
            }
        } else if real.is_file() && is_source(path) {
            self.links.push((relative, real));
        }
    }

    /// Adds linked files, unless what they lead to is among the sources already.
    fn take_links(&mut self) {
        let mut known: FxHashSet<PathBuf> = FxHashSet::default();
        if !self.links.is_empty() {
            known.extend(self.found.sources.iter().map(|s| self.root.join(s)));
        }
        for (relative, real) in std::mem::take(&mut self.links) {
            if known.insert(real) {
                self.found.sources.push(relative);
            }
        }
    }
}
