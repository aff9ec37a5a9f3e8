//! The binary as a user runs it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A command in a folder, with nothing of this machine's settings.
pub fn journey(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_journey"));
    command.current_dir(folder).env("NO_COLOR", "1");
    for name in ["CLICOLOR_FORCE", "COLUMNS", "TERM"] {
        command.env_remove(name);
    }
    command
}

/// What a run said and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Said {
            code: output.status.code().expect("no signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub fn run(folder: &Path, arguments: &[&str]) -> Said {
    journey(folder).args(arguments).output().unwrap().into()
}

/// Runs with a text on standard input.
pub fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Said {
    let mut child = journey(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One who has read enough closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap().into()
}

/// A folder with a first project in `house`.
pub fn first_project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["init", "house"]);
    assert_eq!(said.code, 0, "{}", said.err);
    folder
}

pub fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// Every file below a folder with its bytes.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy();
                found.push((name.into_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_first_project_checks_builds_and_is_laid_out() {
    let folder = first_project();
    let check = run(folder.path(), &["check", "house", "--deny", "warnings"]);
    assert_eq!(
        (check.code, check.err.as_str()),
        (0, "nothing is wrong: 1 journey, 3 rules hold\n")
    );
    let build = run(folder.path(), &["build", "house"]);
    assert_eq!(build.code, 0, "{}", build.err);
    assert!(build.err.contains("into house/build"), "{}", build.err);
    let built: Vec<String> = files(&folder.path().join("house/build"))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(built, ["report.json", "workflow/welcome.json"]);
    let layout = run(folder.path(), &["fmt", "--check", "house"]);
    assert_eq!(layout.code, 0, "{}{}", layout.out, layout.err);
}

#[test]
fn init_overwrites_nothing() {
    let folder = first_project();
    let before = files(folder.path());
    let said = run(folder.path(), &["init", "house"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("is there already"), "{}", said.err);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn standard_input_stands_in_for_a_file() {
    let folder = first_project();
    let path = folder.path().join("house/welcome.journey");
    let text = std::fs::read_to_string(&path).unwrap();
    let arguments = [
        "check",
        "-",
        "--stdin-path",
        "house/welcome.journey",
        "--format",
        "short",
    ];
    let clean = run_with(folder.path(), &arguments, &text);
    assert_eq!(clean.code, 0, "{}", clean.err);
    let broken = text.replace("send brand_story", "send brand_stori");
    let said = run_with(folder.path(), &arguments, &broken);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .starts_with("house/welcome.journey:12:8: error[J0101]"),
        "{}",
        said.err
    );
    // And its fixes go to standard output, never to the file.
    let arguments = [
        "check",
        "-",
        "--stdin-path",
        "house/welcome.journey",
        "--fix",
    ];
    let fixed = run_with(folder.path(), &arguments, &broken);
    assert_eq!(
        (fixed.code, fixed.out.as_str()),
        (0, text.as_str()),
        "{}",
        fixed.err
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    // What needs no fix comes back as it is.
    let same = run_with(folder.path(), &arguments, &text);
    assert_eq!((same.code, same.out.as_str()), (0, text.as_str()));
}

#[test]
fn fixes_are_counted_shown_and_applied() {
    let folder = first_project();
    let path = folder.path().join("house/welcome.journey");
    let text = std::fs::read_to_string(&path).unwrap();
    replace(&path, "send brand_story", "send brand_stori");
    let seen = run(folder.path(), &["check", "house"]);
    assert!(
        seen.err.contains("1 can be fixed with --fix"),
        "{}",
        seen.err
    );
    let diff = run(folder.path(), &["check", "house", "--diff"]);
    assert_eq!(diff.code, 1);
    let lines: Vec<&str> = diff
        .out
        .lines()
        .filter(|l| l.contains("send brand"))
        .collect();
    assert_eq!(
        lines,
        ["-  send brand_stori", "+  send brand_story"],
        "{}",
        diff.out
    );
    assert!(
        diff.out.starts_with("--- a/house/welcome.journey"),
        "{}",
        diff.out
    );
    assert_ne!(
        std::fs::read_to_string(&path).unwrap(),
        text,
        "--diff writes nothing"
    );
    let fixed = run(folder.path(), &["check", "house", "--fix"]);
    assert_eq!(fixed.code, 0, "{}", fixed.err);
    assert!(fixed.err.contains("1 fixed"), "{}", fixed.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let folder = first_project();
    let path = folder.path().join("house/welcome.journey");
    replace(
        &path,
        "  wait 4 days\n  wait until 10:00\n  send brand_story\n",
        "",
    );
    let seen = run(folder.path(), &["check", "house"]);
    assert_eq!(seen.code, 0, "{}", seen.err);
    assert!(seen.err.contains("warning[J0305]"), "{}", seen.err);
    assert_eq!(
        run(folder.path(), &["check", "house", "--deny", "warnings"]).code,
        1
    );
    let quiet = run(folder.path(), &["check", "house", "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
    let build = run(folder.path(), &["build", "house", "--deny", "warnings"]);
    assert_eq!(build.code, 1);
    assert!(!folder.path().join("house/build").exists());
    // A project can say the same of one code, or silence it.
    let config = folder.path().join("house/journey.toml");
    replace(&config, "[lints]\n", "[lints]\nnever-sent = \"deny\"\n");
    let denied = run(folder.path(), &["check", "house"]);
    assert_eq!(denied.code, 1);
    assert!(denied.err.contains("error[J0305]"), "{}", denied.err);
    replace(&config, "\"deny\"\n", "\"allow\"\n");
    let allowed = run(folder.path(), &["check", "house"]);
    assert_eq!(
        (allowed.code, allowed.err.as_str()),
        (0, "nothing is wrong: 1 journey, 3 rules hold\n")
    );
}

#[test]
fn fmt_lays_out_checks_shows_and_reads_standard_input() {
    let folder = first_project();
    let path = folder.path().join("house/welcome.journey");
    let text = std::fs::read_to_string(&path).unwrap();
    let untidy = text.replace("  send brand_story", "      send   brand_story");
    std::fs::write(&path, &untidy).unwrap();
    let check = run(folder.path(), &["fmt", "--check", "house"]);
    assert_eq!(
        (check.code, check.err.as_str()),
        (1, "house/welcome.journey would change\n")
    );
    let diff = run(folder.path(), &["fmt", "--diff", "house"]);
    assert_eq!(diff.code, 1);
    assert!(
        diff.out
            .contains("-      send   brand_story\n+  send brand_story\n"),
        "{}",
        diff.out
    );
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        untidy,
        "nothing is written"
    );
    let piped = run_with(folder.path(), &["fmt", "-"], &untidy);
    assert_eq!((piped.code, piped.out.as_str()), (0, text.as_str()));
    assert_eq!(
        run_with(folder.path(), &["fmt", "--check", "-"], &untidy).code,
        1
    );
    assert_eq!(
        run_with(folder.path(), &["fmt", "--check", "-"], &text).code,
        0
    );
    let done = run(folder.path(), &["fmt", "house"]);
    assert_eq!((done.code, done.err.as_str()), (0, "laid out 1 file\n"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let again = run(folder.path(), &["fmt", "house"]);
    assert_eq!((again.code, again.err.as_str()), (0, ""));
    assert_eq!(run(folder.path(), &["fmt", "nowhere"]).code, 2);
}

#[test]
fn what_is_held_back_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["a", "b", "c", "d", "e"] {
        let email = |n| {
            format!(
                "email {file}_{n} {{\n  purpose sideways\n  because \"x\"\n  subject \"x\"\n  text \"x\"\n}}\n"
            )
        };
        let text: String = (0..70).map(email).collect();
        std::fs::write(folder.path().join(format!("{file}.journey")), text).unwrap();
    }
    let said = |more: &[&str]| {
        let mut arguments = vec!["check", "--format", "short"];
        arguments.extend(more);
        let said = run(folder.path(), &arguments).err;
        let shown: Vec<String> = said
            .lines()
            .filter(|l| l.contains("error["))
            .map(str::to_owned)
            .collect();
        (
            shown,
            said.lines()
                .find(|l| l.starts_with("350 errors"))
                .unwrap_or(&said)
                .to_owned(),
        )
    };
    let (shown, last) = said(&[]);
    assert_eq!(
        shown.iter().filter(|l| l.starts_with("a.journey")).count(),
        50
    );
    assert_eq!(shown.len(), 200);
    assert_eq!(
        last,
        "350 errors; 150 messages not shown (--max-messages 0 shows all)"
    );
    let (shown, last) = said(&["--max-messages", "0"]);
    assert_eq!((shown.len(), last.as_str()), (350, "350 errors"));
    let (shown, last) = said(&["--max-messages", "3"]);
    assert_eq!(shown.len(), 3);
    assert_eq!(
        last,
        "350 errors; 347 messages not shown (--max-messages 0 shows all)"
    );
    // Machines are told everything.
    let json = run(folder.path(), &["check", "--format", "json"]).out;
    assert_eq!(json.matches("\"code\"").count(), 350);
}

#[test]
fn several_projects_are_checked_in_one_call_each_once() {
    let folder = first_project();
    let said = run(folder.path(), &["init", "other"]);
    assert_eq!(said.code, 0);
    replace(
        &folder.path().join("other/welcome.journey"),
        "wait 4 days",
        "wait 4",
    );
    let arguments = [
        "check",
        "house",
        "other",
        "other/house.journey",
        "--format",
        "short",
    ];
    let said = run(folder.path(), &arguments);
    assert_eq!(said.code, 1);
    let found: Vec<&str> = said.err.lines().filter(|l| l.contains("error[")).collect();
    assert_eq!(found.len(), 1, "{}", said.err);
    assert!(
        found[0].starts_with("other/welcome.journey:10:"),
        "{}",
        said.err
    );
    // A folder above both finds both; a build wants one.
    assert_eq!(run(folder.path(), &["check", "."]).code, 1);
    let build = run(folder.path(), &["build", ".", "--out", "out"]);
    assert_eq!(build.code, 2, "{}", build.err);
    assert!(build.err.contains("holds 2 projects"), "{}", build.err);
}

#[test]
fn the_exit_codes_are_in_the_help() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["--help"]);
    assert_eq!(said.code, 0);
    for code in [
        "0  nothing is wrong",
        "1  the input",
        "2  could not run",
        "3  correct, but",
    ] {
        assert!(said.out.contains(code), "{}", said.out);
    }
    assert_eq!(run(folder.path(), &["chekc"]).code, 2);
    assert_eq!(run(folder.path(), &["check", "--formt", "json"]).code, 2);
}

#[test]
fn explain_shows_pages_lists_codes_and_suggests() {
    let folder = tempfile::tempdir().unwrap();
    let page = run(folder.path(), &["explain", "j0401"]);
    assert_eq!(page.code, 0);
    assert!(page.out.starts_with("# J0401: "), "{}", page.out);
    assert_eq!(run(folder.path(), &["explain", "cap-broken"]).out, page.out);
    assert_eq!(run(folder.path(), &["explain", "401"]).out, page.out);
    let list = run(folder.path(), &["explain", "--list"]);
    assert!(
        list.out.lines().any(|l| l.starts_with("J0401  cap-broken")),
        "{}",
        list.out
    );
    let json = run(folder.path(), &["explain", "--list", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["codes"][0]["code"], "J0001");
    let wrong = run(folder.path(), &["explain", "cap-borken"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(
        wrong.err.contains("journey explain cap-broken"),
        "{}",
        wrong.err
    );
}

#[test]
fn targets_are_listed_from_their_tables() {
    let folder = tempfile::tempdir().unwrap();
    let text = run(folder.path(), &["targets"]);
    assert_eq!(text.code, 0);
    let json = run(folder.path(), &["targets", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let targets = json["targets"].as_array().unwrap();
    assert!(targets.iter().any(|t| t["name"] == "klaviyo"));
    for target in targets {
        assert!(text.out.contains(target["title"].as_str().unwrap()));
        assert!(!target["capabilities"].as_array().unwrap().is_empty());
    }
}

#[test]
fn completions_and_the_manual_are_well_formed() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["completions", "bash"]);
    assert_eq!(said.code, 0);
    let script = folder.path().join("journey.bash");
    std::fs::write(&script, &said.out).unwrap();
    let bash = Command::new("bash").arg("-n").arg(&script).output();
    match bash {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(_) => eprintln!("skipped: there is no bash here"),
    }
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(
            run(folder.path(), &["completions", shell])
                .out
                .contains("journey")
        );
    }
    let man = run(folder.path(), &["man"]);
    assert!(man.out.contains(".TH journey 1"), "{}", man.out);
    let check = run(folder.path(), &["man", "check"]);
    assert!(check.out.contains("unsafe\\-fixes"), "{}", check.out);
    assert_eq!(run(folder.path(), &["man", "chekc"]).code, 2);
    for page in [man.out, check.out] {
        let name = folder.path().join("page.1");
        std::fs::write(&name, page).unwrap();
        let read = Command::new("man")
            .args(["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"])
            .arg(&name)
            .output();
        match read {
            Ok(output) if output.status.success() => assert!(
                output.stderr.is_empty(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            ),
            _ => eprintln!("skipped: there is no man here"),
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = journey(folder.path())
        .args(["explain", "--list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn colour_follows_the_flag_and_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let has_colour = |arguments: &[&str], force: Option<&str>| {
        let mut command = journey(folder.path());
        command.env_remove("NO_COLOR").args(arguments);
        if let Some(force) = force {
            command.env("CLICOLOR_FORCE", force);
        }
        let output = command.output().unwrap();
        output.stderr.contains(&0x1b)
    };
    assert!(!has_colour(&["check"], None));
    assert!(has_colour(&["check", "--color", "always"], None));
    assert!(has_colour(&["check"], Some("1")));
    assert!(!has_colour(&["check", "--color", "never"], Some("1")));
    assert!(!has_colour(&["check"], Some("0")));
}

#[test]
fn a_path_where_a_name_is_asked_for_is_told_how_to_name_a_project() {
    let folder = TempDir::new().unwrap();
    let empty = TempDir::new().unwrap();
    let empty = empty.path().to_str().unwrap();
    run(folder.path(), &["init", "."]);
    for command in ["timeline", "graph", "preview", "test"] {
        let said = run(folder.path(), &[command, "."]);
        assert_eq!(said.code, 2, "{command}: {}", said.err);
        let help = "help: which project is meant is said with `--project .`\n";
        assert!(said.err.contains(help), "{command}: {}", said.err);
    }
    for command in ["check", "fmt", "prove", "build"] {
        let said = run(folder.path(), &[command, empty]);
        assert_eq!(said.code, 2, "{command}: {}", said.err);
        let why = "there is no `.journey` file here";
        assert!(said.err.contains(why), "{command}: {}", said.err);
    }
    let said = run(folder.path(), &["diff", empty]);
    let why = "note: there is no `.journey` file here";
    assert!(said.code == 2 && said.err.contains(why), "{}", said.err);
}
