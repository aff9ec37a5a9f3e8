//! Time is the same everywhere: what the compiler says of clocks does not depend on the machine.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A house in a zone whose clocks change, and a promise that the change breaks.
const HOUSE: &str = r#"
restraint daily { at least 24 hours between messages }

journey every_morning {
  for     prospect
  starts  when subscribed
  enters  once ever
  exits   when unsubscribed
  also under restraint daily

  wait until 09:00
  send welcome_letter
  wait 1 day
  wait until 09:00
  send brand_story
}

journey spring {
  for     owner
  starts  on 2027-03-28 at 02:30 for watch_lovers because "Summer time begins"
  enters  once ever
  exits   when unsubscribed

  send styling_guide
}
"#;

fn project() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one_clock");
    std::fs::create_dir_all(&folder).unwrap();
    let prelude = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prelude/house.journey");
    std::fs::copy(prelude, folder.join("house.journey")).unwrap();
    std::fs::write(folder.join("own.journey"), HOUSE).unwrap();
    std::fs::write(
        folder.join("journey.toml"),
        "[project]\nname = \"maison\"\n",
    )
    .unwrap();
    folder
}

fn check(folder: &Path, zone: &str, zones: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["check", "--format", "json", "."])
        .current_dir(folder)
        .env("TZ", zone)
        .env("TZDIR", zones)
        .output()
        .unwrap()
}

#[test]
fn the_answer_does_not_depend_on_the_zones_of_the_machine() {
    let folder = project();
    let here = check(&folder, "Europe/Paris", "/usr/share/zoneinfo");
    let text = String::from_utf8_lossy(&here.stdout);
    assert!(text.contains("there is no 02:30 on 2027-03-28"), "{text}");
    // One day can be 23 hours.
    assert!(text.contains("J0404"), "{text}");
    for (zone, zones) in [
        ("Pacific/Apia", "/usr/share/zoneinfo"),
        ("America/New_York", "/nowhere"),
        ("nonsense", "/nowhere"),
    ] {
        let there = check(&folder, zone, zones);
        assert_eq!(there.stdout, here.stdout, "{zone}");
        assert_eq!(there.status.code(), here.status.code(), "{zone}");
    }
}
