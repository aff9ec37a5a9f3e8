//! The maison with each of its rules as a promise, without a guard: `examples/maison`, and in place of some of its files those
//! of `tests/projects/seven_promises`. Its scenario tests are left out, since they are about the guards.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// The folder of the project, made once for all tests.
pub(crate) fn seven_promises() -> &'static str {
    static FOLDER: OnceLock<String> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("seven_promises");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        copy(&root.join("examples/maison"), &folder);
        fs::remove_dir_all(folder.join("tests")).unwrap();
        copy(&root.join("tests/projects/seven_promises"), &folder);
        folder.to_str().unwrap().to_owned()
    })
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir_all(&to).unwrap();
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}
