//! `journey preview`: one page that needs nothing else, told to a browser, to a keyboard and to an editor.

use crate::cli::{journey, run};
use crate::tools::skip;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str, project: &str) -> String {
    let said = run(root(), &["preview", name, "--project", project]);
    assert!(said.out.starts_with("<!DOCTYPE html>"), "{}", said.err);
    said.out
}

/// Between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to}")).0
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0_u32, |word, b| word << 8 | u32::from(*b))
            << (8 * (3 - chunk.len()));
        for sign in 0..=chunk.len() {
            out.push(SIGNS[(word >> (18 - 6 * sign) & 63) as usize] as char);
        }
    }
    // Three bytes are four signs; what is missing of them is said by `=`.
    out + &"=".repeat((3 - bytes.len() % 3) % 3)
}

#[test]
fn its_policy_lets_run_its_own_script_and_style_and_nothing_else() {
    let html = page("welcome", "examples/maison");
    let policy = between(&html, "Content-Security-Policy\" content=\"", "\">");
    for (tag, rule) in [("style", "style-src"), ("script", "script-src")] {
        let own = between(&html, &format!("<{tag}>"), &format!("</{tag}>"));
        let hash = base64(&Sha256::digest(own.as_bytes()));
        assert!(
            policy.contains(&format!("{rule} 'sha256-{hash}'")),
            "{policy}: {hash}"
        );
    }
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    for other in [
        "http:", "https:", "url(", " src=", " style=", "@import", " onclick",
    ] {
        assert!(!html.contains(other), "{other} in the page");
    }
}

#[test]
fn the_page_shows_flow_inbox_proof_and_approval() {
    let html = page("welcome", "examples/maison");
    for said in [
        "send welcome_letter",
        "data-file=\"journeys/welcome.journey\"",
        "data-locale=\"fr\"",
        "data-locale=\"en\"",
        // A phone cuts it; the whole of it is there for who points at it.
        "title=\"Madame, Monsieur, une lettre de la Maison Orsel\">Madame, Monsieur, une lettre de la Ma\u{2026}<",
        "at most 2 emails except service, transactional per 7 days else skip",
        "2 of 2, none to spare",
        "not approved",
        "missing: nobody has submitted it as it is now",
    ] {
        assert!(html.contains(said), "no {said}");
    }
    assert_eq!(html, page("welcome", "examples/maison"), "the same bytes");
}

#[test]
fn a_broken_promise_shows_the_nine_emails() {
    let html = page("welcome", "examples/nine_emails");
    assert!(html.contains("<li class=\"bad\">"), "a rule is broken");
    assert!(html.contains("9 of 3"), "{html}");
    assert!(
        html.contains("class=\"letter over\""),
        "the messages over the limit are marked"
    );
    assert!(
        html.contains("Nobody is asked to approve what has errors"),
        "no approval"
    );
}

#[test]
fn what_an_author_writes_can_not_become_markup() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["init", "."]).code, 0);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "journey") {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.replace(
                "subject  \"",
                "subject  \"<script>alert(1)</script><img src=x> ",
            );
            std::fs::write(&path, text).unwrap();
        }
    }
    let said = run(folder.path(), &["preview", "welcome"]);
    assert!(
        said.out.contains("&lt;script&gt;alert(1)"),
        "{}{}",
        said.out,
        said.err
    );
    assert!(!said.out.contains("<script>alert"), "{}", said.out);
    assert!(!said.out.contains("<img"), "{}", said.out);
}

#[test]
fn a_file_in_error_keeps_the_last_good_picture() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["init", "."]).code, 0);
    let out = folder.path().join("page.html");
    let mut watching = journey(folder.path())
        .args(["preview", "welcome", "--out", "page.html", "--watch"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = |wanted: &dyn Fn(&str) -> bool, what: &str| {
        let end = Instant::now() + Duration::from_secs(60);
        while !std::fs::read_to_string(&out).is_ok_and(|html| wanted(&html)) {
            assert!(Instant::now() < end, "never: {what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let file = sources(folder.path())
        .into_iter()
        .find(|path| {
            std::fs::read_to_string(path)
                .unwrap()
                .contains("\njourney welcome")
        })
        .unwrap();
    let good = std::fs::read_to_string(&file).unwrap();
    until(
        &|html| html.contains("role=\"status\" hidden></p>"),
        "the first page",
    );
    // Give the watch its first look at the files.
    std::thread::sleep(Duration::from_secs(1));
    std::fs::write(
        &file,
        good.replacen("  wait", "  send nobody_knows\n  wait", 1),
    )
    .unwrap();
    until(
        &|html| html.contains("this is the last picture without") && html.contains("send welcome"),
        "the last good picture",
    );
    std::fs::write(&file, &good).unwrap();
    until(
        &|html| html.contains("role=\"status\" hidden></p>"),
        "a new picture",
    );
    watching.kill().unwrap();
    watching.wait().unwrap();
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                found.push(path);
            }
        }
    }
    found
}

/// A journey of many arms, and of names as long as anybody can paste.
fn wide_page() -> String {
    use std::fmt::Write as _;
    let house = root().join("tests/prelude/house.journey");
    let mut text = std::fs::read_to_string(house).unwrap();
    // A subject that is read from right to left.
    let text_of = "How a watch is made";
    assert!(text.contains(text_of));
    text = text.replacen(
        text_of,
        "\u{643}\u{64a}\u{641} \u{62a}\u{64f}\u{635}\u{646}\u{639}",
        1,
    );
    let name = "a_journey_with_a_name_that_somebody_will_paste_one_day_although_nobody_would_write_it_\
         donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";
    let letter =
        "letter_with_a_name_that_goes_on_and_on_until_the_card_is_full_of_it_and_then_some";
    let _ = write!(
        text,
        "journey {name} {{\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  send {letter}\n  split by_ten_ways {{\n"
    );
    for arm in 1..=10 {
        let _ = writeln!(
            text,
            "    10% arm_with_a_rather_long_name_{arm} {{ wait {arm} days }}"
        );
    }
    let _ = write!(
        text,
        "    measure subscribed within 14 days\n  }}\n  send brand_story\n}}\nemail {letter} {{\n  purpose care\n  because \"x\"\n  subject \"{}\"\n  text \"t\"\n}}\n",
        "Donaudampfschifffahrt".repeat(6)
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("house.journey"), text).unwrap();
    let said = run(folder.path(), &["preview", name]);
    assert_eq!(said.code, 0, "{}", said.err);
    said.out
}

#[test]
fn a_browser_finds_enough_contrast_and_a_keyboard_reaches_everything() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (name, project) in [
        ("welcome", "examples/maison"),
        ("welcome", "examples/nine_emails"),
        ("repair", "examples/atelier"),
    ] {
        let file = folder.path().join(format!("{}.html", files.len()));
        std::fs::write(&file, page(name, project)).unwrap();
        files.push(file);
    }
    let file = folder.path().join("wide.html");
    std::fs::write(&file, wide_page()).unwrap();
    files.push(file);
    let output = Command::new("node")
        .arg(root().join("tests/tools/preview_page.mjs"))
        .arg(root().join("tests/.tools"))
        .args(&files)
        .output();
    let output = match output {
        Ok(output) => output,
        Err(why) => return skip(&format!("node can't be run ({why})")),
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => {}
        Some(2) => skip(said.trim()),
        _ => panic!("{said}{err}"),
    }
}
