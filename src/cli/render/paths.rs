//! Paths as the caller would write them: relative to the current directory where it is near.

use std::path::{Component, Path, PathBuf};

/// What goes before the paths of a project at `root`, for a caller in `here`: empty, or ending in `/`.
pub(crate) fn prefix_of(root: Option<&Path>, here: Option<&Path>) -> String {
    let Some(root) = root else {
        return String::new();
    };
    let shown = here.map_or_else(|| root.to_path_buf(), |here| relative(root, here));
    if shown.as_os_str().is_empty() {
        return String::new();
    }
    let mut text = slashes(&shown);
    if !text.ends_with('/') {
        text.push('/');
    }
    text
}

/// A path of a project with what goes before it.
pub(crate) fn shown(prefix: &str, path: &str) -> String {
    match (prefix, path) {
        ("", _) => path.to_owned(),
        (_, ".") => prefix.trim_end_matches('/').to_owned(),
        _ => format!("{prefix}{path}"),
    }
}

/// `root` as seen from `here`: below it, above it, or absolute.
fn relative(root: &Path, here: &Path) -> PathBuf {
    if let Ok(below) = root.strip_prefix(here) {
        return below.to_path_buf();
    }
    match here.strip_prefix(root) {
        Ok(up) => up.components().map(|_| Component::ParentDir).collect(),
        Err(_) => root.to_path_buf(),
    }
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_caller() {
        let from = |root: &str, here: &str| prefix_of(Some(Path::new(root)), Some(Path::new(here)));
        assert_eq!(from("/a/b", "/a/b"), "");
        assert_eq!(from("/a/b/c", "/a/b"), "c/");
        assert_eq!(from("/a", "/a/b/c"), "../../");
        assert_eq!(from("/x", "/a"), "/x/");
        assert_eq!(shown("c/", "d.journey"), "c/d.journey");
        assert_eq!(shown("c/", "."), "c");
    }
}
