//! Tools that come from outside cargo: what is said where one is not there, and where that is a failure.

use std::path::{Path, PathBuf};

/// Whether a tool that is not there fails its test: `JOURNEY_REQUIRE_TOOLS=1`, as continuous integration says.
pub(crate) fn required() -> bool {
    std::env::var("JOURNEY_REQUIRE_TOOLS").is_ok_and(|v| v == "1")
}

/// Says what is skipped for want of a tool; fails where it has to be there.
pub(crate) fn skip(what: &str) {
    if let Err(why) = skipped(what, required()) {
        panic!("{why}");
    }
}

fn skipped(what: &str, required: bool) -> Result<(), String> {
    if required {
        return Err(format!("{what}: run tests/setup.sh"));
    }
    println!("skipped: {what}");
    Ok(())
}

/// The folder of what `tests/setup.sh` installs.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/.tools")
}

/// Whether all that is needed of a tool of `tests/setup.sh` is there. Else says what is skipped, and why it could not be
/// installed where the set-up knows; that a machine can't have it is no excuse where it is required.
pub(crate) fn is_there(tool: &str, needed: &[PathBuf]) -> bool {
    let lack = lack(&folder(), tool, needed);
    if let Some(what) = &lack {
        skip(what);
    }
    lack.is_none()
}

fn lack(folder: &Path, tool: &str, needed: &[PathBuf]) -> Option<String> {
    let missing = needed.iter().find(|path| !path.exists())?;
    let kept = std::fs::read_to_string(folder.join(format!("{tool}.missing")));
    Some(match kept {
        Ok(why) => format!("{tool} could not be installed: {}", why.trim()),
        Err(_) => format!("there is no {}", missing.display()),
    })
}

#[test]
fn a_tool_that_could_not_be_installed_fails_with_the_reason_where_it_is_required() {
    let folder = tempfile::tempdir().unwrap();
    let needed = [folder.path().join("helix/hx")];
    let nowhere = lack(folder.path(), "helix", &needed).unwrap();
    assert!(nowhere.ends_with("helix/hx"), "{nowhere}");
    let why = "apt-get update failed: no such host\n";
    std::fs::write(folder.path().join("helix.missing"), why).unwrap();
    let what = lack(folder.path(), "helix", &needed).unwrap();
    assert_eq!(
        what,
        "helix could not be installed: apt-get update failed: no such host"
    );
    assert_eq!(skipped(&what, false), Ok(()));
    assert_eq!(
        skipped(&what, true),
        Err(format!("{what}: run tests/setup.sh"))
    );
    // A reason of another day says nothing of a tool that is there now.
    std::fs::create_dir(folder.path().join("helix")).unwrap();
    std::fs::write(&needed[0], "").unwrap();
    assert_eq!(lack(folder.path(), "helix", &needed), None);
}
