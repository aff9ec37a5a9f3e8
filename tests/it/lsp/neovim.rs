//! A real client: Neovim's own, without a screen. `apt install neovim` (0.7 or later) brings it; without it the
//! test says that it was skipped, and with `JOURNEY_REQUIRE_TOOLS=1` it fails.

use super::WELCOME;
use super::client::Folder;
use crate::tools::skip;
use serde_json::{Value, json};
use std::process::{Command, Stdio};

#[test]
fn neovim_shows_problems_completion_and_hover_and_follows_edits() {
    let there = Command::new("nvim")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if there.is_err() {
        return skip("there is no nvim");
    }
    // An emoji before the fault: that is where clients and servers part.
    let fault = "  send nothing_such // 🙂\n  send brand_stroy\n";
    let text = WELCOME.replacen("  send brand_story\n", fault, 1);
    let text = text.replacen("send nothing_such", "send styling_guide", 1);
    let folder = Folder::with_house(&[("welcome.journey", &text)]);
    let line = text
        .lines()
        .position(|l| l.contains("welcome_letter"))
        .unwrap()
        + 1;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/neovim_client.lua");
    let output = Command::new("nvim")
        .args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c"])
        .arg(format!("luafile {script}"))
        .arg(folder.path("welcome.journey"))
        .env("JOURNEY", env!("CARGO_BIN_EXE_journey"))
        .env("AT", format!("{line}:9"))
        .env("XDG_STATE_HOME", folder.root())
        .env("XDG_CONFIG_HOME", folder.root())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let report: Value = text
        .lines()
        .find_map(|line| serde_json::from_str(line).ok())
        .unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)));
    assert!(report.get("fault").is_none(), "{report:#}");
    let wrong = json!([{ "code": "J0101", "line": 11, "column": 8 }]);
    assert_eq!(report["diagnostics"], wrong, "{report:#}");
    let offered = report["completion"].as_array().unwrap();
    assert!(offered.contains(&json!("brand_story")), "{report:#}");
    assert!(
        report["hover"]
            .as_str()
            .unwrap()
            .contains("welcome to the house"),
        "{report:#}"
    );
    let after = report["after"].as_array().unwrap();
    assert!(after.iter().any(|d| d["line"] == line), "{report:#}");
}
