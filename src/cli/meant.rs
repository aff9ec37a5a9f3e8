//! What is said to someone who writes a path where something else is asked for.

use std::path::Path;

/// How to say which project is meant, where what was given is a path.
pub(super) fn help(given: &str) -> Option<String> {
    let is_path = given.contains(['/', '\\']) || Path::new(given).exists();
    is_path.then(|| format!("which project is meant is said with `--project {given}`"))
}
