//! `examples/build-script` builds, offline, and carries what was compiled.

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn a_build_script_carries_its_journeys() {
    // Builds the compiler once more, as a dependency: a minute that not every run needs.
    if !crate::tools::required() {
        eprintln!("skipped: set JOURNEY_REQUIRE_TOOLS=1 to build examples/build-script");
        return;
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let example = root.join("examples/build-script");
    let copy = tempfile::tempdir().unwrap();
    std::fs::create_dir(copy.path().join("src")).unwrap();
    for name in ["Cargo.toml", "build.rs", "src/main.rs"] {
        let text = std::fs::read_to_string(example.join(name)).unwrap();
        let text = text.replace("\"../..\"", &format!("{:?}", root.display().to_string()));
        std::fs::write(copy.path().join(name), text).unwrap();
    }
    // The versions that this package is locked to, which are at hand.
    std::fs::copy(root.join("Cargo.lock"), copy.path().join("Cargo.lock")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--offline", "--quiet"])
        .current_dir(copy.path())
        .env("CARGO_TARGET_DIR", target(&root))
        .env("JOURNEYS", root.join("examples/maison"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!report["journeys"].as_array().unwrap().is_empty());
}

/// A folder of its own: the lock of the one that runs this test may be held.
fn target(root: &Path) -> PathBuf {
    root.join("target/build-script")
}
