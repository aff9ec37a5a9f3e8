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

/// What stands before the path of a file that is none of the project's, and is shown as the caller wrote it.
const AS_WRITTEN: &str = "./";

/// The path by which a file goes beside those of a project, so that it is shown as the caller wrote it.
pub(crate) fn beside(prefix: &str, written: &str) -> String {
    match written.strip_prefix(prefix) {
        Some(own) if !is_absolute(own) && !own.starts_with("..") => own.to_owned(),
        Some(_) | None if is_absolute(written) => written.to_owned(),
        Some(_) | None => format!("{AS_WRITTEN}{written}"),
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.chars().nth(1) == Some(':')
}

/// A path of a project with what goes before it; that of another file as it is.
pub(crate) fn shown(prefix: &str, path: &str) -> String {
    if is_absolute(path) {
        return path.to_owned();
    }
    if let Some(written) = path.strip_prefix(AS_WRITTEN) {
        return written.to_owned();
    }
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
        let again = |prefix: &str, written: &str| shown(prefix, &beside(prefix, written));
        for written in [
            "/tmp/ana.journey",
            "C:/ana.journey",
            "../ana.journey",
            "c/ana.journey",
        ] {
            assert_eq!(again("c/", written), written);
            assert_eq!(again("", written), written);
            assert_eq!(again("/x/", written), written);
        }
        assert_eq!(beside("c/", "c/ana.journey"), "ana.journey");
    }
}
