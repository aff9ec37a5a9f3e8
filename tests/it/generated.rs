//! Files that are written from the compiler's own tables and kept in the repository.

use std::path::Path;

/// Holds a file to its text; `UPDATE_EXPECT=1` writes it instead.
pub fn hold(path: &Path, text: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        if std::fs::read_to_string(&full).ok().as_deref() != Some(text) {
            std::fs::write(&full, text).unwrap();
        }
        return;
    }
    let found = std::fs::read_to_string(&full).unwrap_or_default();
    assert!(
        found == text,
        "{} is not what the tables say; UPDATE_EXPECT=1 rewrites it",
        path.display()
    );
}
