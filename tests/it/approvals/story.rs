//! The whole story as people live it: with the binary, real keys, and `ssh-keygen` as the judge.

use super::{desk, keys};
use crate::cli::{Said, files, journey, replace, run_with};
use crate::schemas::hold;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A project on disk, of a house that needs no time to think.
pub struct House {
    pub folder: TempDir,
}

impl House {
    pub fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        let text = desk::house().replace(
            "  live no sooner than 2 days of house_days after the last approval\n",
            "",
        );
        for (path, text) in [
            (
                "journey.toml",
                "[project]\nname = \"maison\"\ntargets = [\"workflow\"]\n",
            ),
            ("house.journey", text.as_str()),
            ("templates/fr/welcome.html", "<p>Bienvenue.</p>\n"),
            ("templates/en/welcome.html", "<p>Welcome.</p>\n"),
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        House { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn source(&self) -> PathBuf {
        self.path().join("house.journey")
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        // Nobody's agent, and nobody's home.
        journey(self.path())
            .args(arguments)
            .env_remove("SSH_AUTH_SOCK")
            .env("HOME", self.path())
            .stdin(Stdio::null())
            .output()
            .unwrap()
            .into()
    }

    /// Runs a command that signs with a person's own key.
    pub fn sign(&self, command: &[&str], person: &str) -> Said {
        let key = keys::file(person);
        let key = key.to_string_lossy();
        let mut arguments = command.to_vec();
        arguments.extend(["--as", person, "--key", &key]);
        self.run(&arguments)
    }

    pub fn submit(&self, person: &str) {
        let said = self.sign(&["submit", "welcome"], person);
        assert_eq!(said.code, 0, "{}", said.err);
    }

    /// The hash that `review` shows.
    pub fn hash(&self) -> String {
        let said = self.run(&["review", "welcome", "--format", "json"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let page = hold("review.schema.json", &said.out);
        page["meaning"].as_str().unwrap().to_owned()
    }

    pub fn try_approve(&self, person: &str) -> Said {
        let hash = self.hash();
        self.sign(&["approve", "welcome", "--shown", &hash], person)
    }

    pub fn approve(&self, person: &str) {
        let said = self.try_approve(person);
        assert_eq!(said.code, 0, "{}", said.err);
    }

    pub fn gates(&self) -> Value {
        let said = self.run(&["gates", "--format", "json"]);
        assert_eq!(said.code, 0, "{}", said.err);
        hold("gates.schema.json", &said.out)["journeys"][0].take()
    }

    pub fn holds(&self) -> bool {
        self.gates()["holds"].as_bool().unwrap()
    }

    pub fn records(&self) -> Vec<PathBuf> {
        let folder = self.path().join("approvals/welcome");
        let Ok(entries) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let mut found: Vec<PathBuf> = entries
            .map(|e| e.unwrap().path())
            .filter(|p| {
                let name = p.file_name().unwrap().to_string_lossy().into_owned();
                name.ends_with(".txt") && !name.starts_with("meaning-")
            })
            .collect();
        found.sort();
        found
    }
}

/// Checks a record with `ssh-keygen` and nothing of ours.
fn verified_by_openssh(house: &House, record: &Path) -> bool {
    let allowed = house.run(&["gates", "--allowed-signers"]).out;
    let file = house.path().join("allowed_signers");
    std::fs::write(&file, allowed).unwrap();
    let text = std::fs::read_to_string(record).unwrap();
    let person = text
        .lines()
        .find_map(|l| l.strip_prefix("person: "))
        .unwrap();
    let said = Command::new("ssh-keygen")
        .args(["-Y", "verify", "-n", "journey-approval", "-I", person, "-f"])
        .arg(&file)
        .arg("-s")
        .arg(format!("{}.sig", record.display()))
        .stdin(std::fs::File::open(record).unwrap())
        .output()
        .unwrap();
    said.status.success()
}

#[test]
fn submit_two_approvals_live() {
    let house = House::new();
    let said = house.run(&["build", "--live"]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(
        said.err.contains("nobody has submitted it as it is now"),
        "{}",
        said.err
    );
    assert!(!house.path().join("build").exists());
    house.submit("crm_designer");
    house.approve("crm_lead");
    let said = house.run(&["build", "--live"]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(said.err.contains("brand_director"), "{}", said.err);
    assert!(!house.path().join("build").exists());
    house.approve("brand_director");
    assert!(house.holds());
    let said = house.run(&["build", "--live"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let records = house.records();
    assert_eq!(records.len(), 3);
    for record in &records {
        assert!(verified_by_openssh(&house, record), "{}", record.display());
        let text = std::fs::read_to_string(record).unwrap();
        std::fs::write(record, text.replace("maison", "maisom")).unwrap();
        assert!(!verified_by_openssh(&house, record), "{}", record.display());
    }
}

#[test]
fn one_word_of_french_voids_the_french_only() {
    let house = House::new();
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    replace(&house.source(), "fr \"Cent mains\"", "fr \"Mille mains\"");
    house.submit("crm_designer");
    let missing: Vec<Value> = house.gates()["gates"][0]["missing"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert_eq!(missing[0]["for"], "content fr");
    let said = house.run(&["gates"]);
    insta::with_settings!({ filters => vec![
        (r"\d{4}-\d\d-\d\d \d\d:\d\d", "[time]"), (r"[0-9a-f]{12}", "[hash]"),
    ] }, { insta::assert_snapshot!("gates_after_a_french_word", said.out); });
    // The approvers see exactly what changed.
    let review = house.run(&["review", "welcome"]);
    assert!(
        review.out.contains(
            "  words\n    brand_story, subject (fr): \"Mille mains\" (was \"Cent mains\")\n"
        ),
        "{}",
        review.out
    );
    for person in ["crm_lead", "brand_director"] {
        let hash = house.hash();
        let said = house.sign(
            &[
                "approve",
                "welcome",
                "--for",
                "content fr",
                "--shown",
                &hash,
            ],
            person,
        );
        assert_eq!(said.code, 0, "{}", said.err);
    }
    assert!(house.holds());
}

#[test]
fn a_review_shows_what_is_signed() {
    let house = House::new();
    house.submit("crm_designer");
    let said = house.run(&["review", "welcome"]);
    insta::with_settings!({ filters => vec![
        (r"\d{4}-\d\d-\d\d \d\d:\d\d", "[time]"), (r"[0-9a-f]{12}", "[hash]"),
    ] }, { insta::assert_snapshot!("review", said.out); });
    let pages = house.run(&["review", "welcome", "--pages"]);
    assert!(pages.out.contains("journey-meaning 1\nwelcome\naudience\n"));
}

#[test]
fn nobody_signs_what_they_were_not_shown() {
    let house = House::new();
    house.submit("crm_designer");
    // Without a terminal, and without the hash that a review shows, nothing is signed.
    let said = house.sign(&["approve", "welcome"], "crm_lead");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("--shown"), "{}", said.err);
    let shown = house.hash();
    replace(&house.source(), "wait 9 days", "wait 12 days");
    house.submit("crm_designer");
    let said = house.sign(&["approve", "welcome", "--shown", &shown], "crm_lead");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("is not what was shown"), "{}", said.err);
    // Too few digits say nothing.
    let said = house.sign(
        &["approve", "welcome", "--shown", &house.hash()[..12]],
        "crm_lead",
    );
    assert_eq!(said.code, 2, "{}", said.err);
    assert_eq!(house.records().len(), 2);
}

#[test]
fn only_people_of_the_house_sign_each_with_their_own_key() {
    let house = House::new();
    let said = house.sign(&["submit", "welcome"], "ghost");
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("there is no person `ghost`"),
        "{}",
        said.err
    );
    let key = keys::file("ghost");
    let said = house.run(&[
        "submit",
        "welcome",
        "--as",
        "crm_lead",
        "--key",
        &key.to_string_lossy(),
    ]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("J0512") && said.err.contains("this person signs with"),
        "{}",
        said.err
    );
    let said = house.run(&["submit", "welcome", "--as", "crm_lead"]);
    assert!(said.err.contains("is in no agent"), "{}", said.err);
    let said = house.run(&["submit", "welcom", "--as", "crm_lead"]);
    assert!(said.err.contains("`welcome` is near"), "{}", said.err);
    assert!(house.records().is_empty());
}

#[test]
fn the_author_is_refused_and_another_is_not() {
    let house = House::new();
    house.submit("crm_lead");
    house.approve("crm_lead");
    house.approve("brand_director");
    assert!(!house.holds());
    let said = house.run(&["build", "--live"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("author"), "{}", said.err);
    house.approve("crm_designer");
    assert!(house.holds());
}

#[test]
fn a_decline_closes_and_says_why() {
    let house = House::new();
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    let said = house.sign(&["decline", "welcome", "--because", " "], "brand_director");
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("a decline says why"), "{}", said.err);
    let said = house.sign(
        &["decline", "welcome", "--because", "Not before the fair"],
        "brand_director",
    );
    assert_eq!(said.code, 0, "{}", said.err);
    let said = house.run(&["build", "--live"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("Not before the fair"), "{}", said.err);
    house.approve("brand_director");
    assert!(house.holds());
}

/// A name is a part of what is signed: another one carries no approval over, and loses none in silence.
#[test]
fn a_renamed_journey_begins_anew_and_that_is_said() {
    let house = House::new();
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    assert!(house.holds());
    let text = std::fs::read_to_string(house.source()).unwrap();
    let renamed = text.replace("journey welcome ", "journey greeting ");
    assert_ne!(text, renamed);
    std::fs::write(house.source(), renamed).unwrap();
    let left = "welcome: no journey has this name";
    for moved in [false, true] {
        let approvals = house.path().join("approvals");
        if moved {
            std::fs::rename(approvals.join("welcome"), approvals.join("greeting")).unwrap();
        }
        let said = house.run(&["gates"]);
        assert!(said.out.contains("greeting: not approved"), "{}", said.out);
        assert_eq!(said.out.contains(left), !moved, "{}", said.out);
        let refused = "it is of the journey `welcome`, not of `greeting`";
        assert_eq!(said.out.contains(refused), moved, "{}", said.out);
        assert_eq!(house.run(&["build", "--live"]).code, 3);
    }
}

#[test]
fn tests_are_recorded_by_locale_and_branch() {
    let house = House::new();
    replace(
        &house.source(),
        "  never the author\n",
        "  never the author\n  tested by 1 of crm_team\n",
    );
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    assert!(!house.holds());
    let said = house.sign(
        &[
            "tested", "welcome", "--locale", "de", "--branch", "all", "--saw", "all",
        ],
        "crm_designer",
    );
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("`fr` and `en`"), "{}", said.err);
    let said = house.sign(
        &[
            "tested", "welcome", "--locale", "fr", "--branch", "all", "--saw", "all",
        ],
        "crm_designer",
    );
    assert_eq!(said.code, 0, "{}", said.err);
    let said = house.run(&["gates"]);
    assert!(
        said.out.contains("missing: test by 1 of `crm_team`"),
        "{}",
        said.out
    );
    let said = house.sign(
        &[
            "tested", "welcome", "--locale", "en", "--branch", "all", "--saw", "all",
        ],
        "crm_designer",
    );
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(house.holds());
}

#[test]
fn a_locked_key_an_agent_and_a_signature_made_elsewhere_all_serve() {
    let house = House::new();
    // A key that is locked: the word comes from standard input where there is no terminal.
    let locked = house.path().join("locked");
    keys::make(&locked, &["-t", "ed25519"], "a long word");
    let line = std::fs::read_to_string(house.path().join("locked.pub")).unwrap();
    replace(&house.source(), &keys::line("crm_designer"), line.trim());
    let submit = [
        "submit",
        "welcome",
        "--as",
        "crm_designer",
        "--key",
        "locked",
    ];
    let wrong = run_with(house.path(), &submit, "another word\n");
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("that is not the passphrase"),
        "{}",
        wrong.err
    );
    let right = run_with(house.path(), &submit, "a long word\n");
    assert_eq!(right.code, 0, "{}", right.err);
    // Elsewhere: the text is written, signed by OpenSSH, and brought back.
    let hash = house.hash();
    let said = house.run(&[
        "approve",
        "welcome",
        "--as",
        "crm_lead",
        "--shown",
        &hash,
        "--unsigned",
        "to_sign.txt",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    let made = Command::new("ssh-keygen")
        .current_dir(house.path())
        .args(["-Y", "sign", "-n", "journey-approval", "-f"])
        .arg(keys::file("crm_lead"))
        .arg("to_sign.txt")
        .output()
        .unwrap();
    assert!(made.status.success());
    let as_another = house.run(&[
        "approve",
        "welcome",
        "--as",
        "brand_director",
        "--signature",
        "to_sign.txt.sig",
    ]);
    assert_eq!(as_another.code, 2, "{}", as_another.err);
    let said = house.run(&[
        "approve",
        "welcome",
        "--as",
        "crm_lead",
        "--signature",
        "to_sign.txt.sig",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    // An agent.
    let socket = house.path().join("agent.sock");
    let mut agent = Command::new("ssh-agent")
        .args(["-D", "-a"])
        .arg(&socket)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..100 {
        if socket.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let added = Command::new("ssh-add")
        .arg(keys::file("brand_director"))
        .env("SSH_AUTH_SOCK", &socket)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(added.success());
    let said: Said = journey(house.path())
        .args([
            "approve",
            "welcome",
            "--as",
            "brand_director",
            "--shown",
            &hash,
        ])
        .env("SSH_AUTH_SOCK", &socket)
        .env("HOME", house.path())
        .output()
        .unwrap()
        .into();
    agent.kill().unwrap();
    agent.wait().unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(house.holds());
    for record in house.records() {
        assert!(verified_by_openssh(&house, &record), "{}", record.display());
    }
}

#[test]
fn a_signature_made_elsewhere_over_something_else_is_not_taken() {
    let house = House::new();
    house.submit("crm_designer");
    let hash = house.hash();
    house.run(&[
        "approve",
        "welcome",
        "--as",
        "crm_lead",
        "--shown",
        &hash,
        "--unsigned",
        "to_sign.txt",
    ]);
    let made = Command::new("ssh-keygen")
        .current_dir(house.path())
        .args(["-Y", "sign", "-n", "journey-approval", "-f"])
        .arg(keys::file("crm_lead"))
        .arg("to_sign.txt")
        .output()
        .unwrap();
    assert!(made.status.success());
    replace(&house.source(), "wait 9 days", "wait 12 days");
    house.submit("crm_designer");
    let said = house.run(&[
        "approve",
        "welcome",
        "--as",
        "crm_lead",
        "--signature",
        "to_sign.txt.sig",
    ]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("means something else now"),
        "{}",
        said.err
    );
}

#[test]
fn a_broken_record_stops_every_signature_until_it_is_restored() {
    let house = House::new();
    house.submit("crm_designer");
    let record = house.records().remove(0);
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replacen("welcome", "velcome", 1)).unwrap();
    let said = house.try_approve("crm_lead");
    assert_eq!(said.code, 2, "{}", said.err);
    std::fs::write(&record, text).unwrap();
    house.approve("crm_lead");
}

#[test]
fn nothing_in_the_folder_is_ever_replaced() {
    let house = House::new();
    house.submit("crm_designer");
    house.approve("crm_lead");
    let before = files(&house.path().join("approvals"));
    house.approve("brand_director");
    replace(&house.source(), "wait 9 days", "wait 12 days");
    house.submit("crm_designer");
    let after = files(&house.path().join("approvals"));
    for file in &before {
        assert!(after.contains(file), "{}", file.0);
    }
}

/// Runs git in the house as one of its people.
fn git(house: &House, who: &str, arguments: &[&str]) {
    let said = Command::new("git")
        .current_dir(house.path())
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args([
            "-c",
            &format!("user.name={who}"),
            "-c",
            &format!("user.email={who}@maison.example"),
        ])
        .args(arguments)
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
}

fn committed(house: &House, who: &str) {
    git(house, who, &["add", "-A"]);
    git(house, who, &["commit", "-qm", "A change"]);
}

fn committed_again(house: &House) {
    std::fs::write(house.path().join("notes.txt"), "a note").unwrap();
    committed(house, "someone");
}

#[test]
fn git_names_authors_who_did_not_submit() {
    let house = House::new();
    git(&house, "someone", &["init", "-q"]);
    // One file for what the house shares, one for the journey and its messages.
    let text = std::fs::read_to_string(house.source()).unwrap();
    let at = text.find("email welcome_letter").unwrap();
    let end = text.find("target klaviyo").unwrap();
    std::fs::write(house.path().join("welcome.journey"), &text[at..end]).unwrap();
    std::fs::write(house.source(), format!("{}{}", &text[..at], &text[end..])).unwrap();
    committed(&house, "crm-lead");
    house.submit("crm_designer");
    committed(&house, "crm-designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    assert!(!house.holds(), "the lead wrote it");
    let said = house.run(&["gates"]);
    assert!(said.out.contains("its writer is an author"), "{}", said.out);
    house.approve("crm_designer");
    assert!(!house.holds(), "the designer submitted it");
}

#[test]
fn a_record_that_was_committed_can_t_be_dropped() {
    let house = House::new();
    git(&house, "someone", &["init", "-q"]);
    committed(&house, "someone");
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    assert!(house.holds());
    house.sign(&["decline", "welcome", "--because", "Wait"], "crm_lead");
    committed(&house, "crm-lead");
    assert!(!house.holds());
    for record in house.records() {
        if record.to_string_lossy().contains("decline") {
            std::fs::remove_file(format!("{}.sig", record.display())).unwrap();
            std::fs::remove_file(record).unwrap();
        }
    }
    let said = house.run(&["build", "--live"]);
    assert_eq!(said.code, 3);
    assert!(
        said.err.contains("taken away since it was committed"),
        "{}",
        said.err
    );
    // Committing that it is gone does not make it not have been.
    committed(&house, "crm-designer");
    assert_eq!(house.run(&["build", "--live"]).code, 3);
}

#[test]
fn a_repository_that_can_t_answer_closes_the_gate() {
    let house = House::new();
    git(&house, "someone", &["init", "-q"]);
    committed(&house, "someone");
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    assert!(house.holds());
    // Another program of that name on the caller's path is not asked.
    let fake = tempfile::tempdir().unwrap();
    let program = fake.path().join("git");
    std::fs::write(&program, "#!/bin/sh\nexit 1\n").unwrap();
    Command::new("chmod")
        .arg("+x")
        .arg(&program)
        .status()
        .unwrap();
    let path = format!("{}:/usr/bin:/bin", fake.path().display());
    let asked: Said = journey(house.path())
        .args(["gates"])
        .env("PATH", path)
        .output()
        .unwrap()
        .into();
    assert!(asked.out.contains("may go live"), "{}", asked.out);
    // A history that is cut off can't name who wrote the rest.
    let cut = tempfile::tempdir().unwrap();
    committed(&house, "someone");
    committed_again(&house);
    let from = format!("file://{}", house.path().display());
    git(
        &house,
        "someone",
        &[
            "clone",
            "-q",
            "--depth",
            "1",
            &from,
            &cut.path().join("c").to_string_lossy(),
        ],
    );
    let said: Said = journey(&cut.path().join("c"))
        .args(["build", "--live"])
        .output()
        .unwrap()
        .into();
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(said.err.contains("unshallow"), "{}", said.err);
    // The caller's settings lead git nowhere else.
    let empty = tempfile::tempdir().unwrap();
    let elsewhere: Said = journey(house.path())
        .args(["gates"])
        .env("GIT_DIR", empty.path())
        .output()
        .unwrap()
        .into();
    assert_eq!(elsewhere.code, 0);
    assert!(elsewhere.out.contains("may go live"), "{}", elsewhere.out);
}

#[test]
fn a_request_from_a_repository_needs_the_repository() {
    let house = House::new();
    git(&house, "someone", &["init", "-q"]);
    committed(&house, "someone");
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    assert!(house.holds());
    std::fs::rename(house.path().join(".git"), house.path().join("git-away")).unwrap();
    assert!(!house.holds());
    std::fs::rename(house.path().join("git-away"), house.path().join(".git")).unwrap();
    // Nor does a repository that has lost its head say that nobody wrote it.
    std::fs::write(house.path().join(".git/HEAD"), "ref: refs/heads/nowhere\n").unwrap();
    assert!(!house.holds());
}

#[cfg(target_os = "linux")]
/// On a terminal the page is shown first, and only the word signs it.
#[test]
fn what_changes_between_showing_and_signing_is_not_signed() {
    let house = House::new();
    house.submit("crm_designer");
    let key = keys::file("crm_lead");
    let command = format!(
        "{} approve welcome --as crm_lead --key {}",
        env!("CARGO_BIN_EXE_journey"),
        key.display()
    );
    let on_a_terminal = |house: &House, answer: &str, meanwhile: &dyn Fn()| -> String {
        let mut child = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .current_dir(house.path())
            .env("NO_COLOR", "1")
            .env_remove("SSH_AUTH_SOCK")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script is there");
        let mut out = child.stdout.take().unwrap();
        let mut said = String::new();
        let mut bytes = [0; 4096];
        while !said.contains("Type `approve`") {
            let n = std::io::Read::read(&mut out, &mut bytes).unwrap();
            assert!(n > 0, "{said}");
            said.push_str(&String::from_utf8_lossy(&bytes[..n]));
        }
        assert!(said.contains("How little a client hears"), "{said}");
        meanwhile();
        let mut stdin = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, format!("{answer}\n").as_bytes()).unwrap();
        std::io::Read::read_to_string(&mut out, &mut said).unwrap();
        drop(stdin);
        child.wait().unwrap();
        said
    };
    let said = on_a_terminal(&house, "yes", &|| {});
    assert!(said.contains("nothing was signed"), "{said}");
    let said = on_a_terminal(&house, "approve", &|| {
        replace(&house.source(), "wait 9 days", "wait 2 days");
    });
    assert!(
        said.contains("was changed between showing and signing"),
        "{said}"
    );
    assert_eq!(house.records().len(), 1);
    replace(&house.source(), "wait 2 days", "wait 9 days");
    let said = on_a_terminal(&house, "approve", &|| {});
    assert!(said.contains("signed as `crm_lead`"), "{said}");
    assert_eq!(house.records().len(), 2);
}

#[test]
fn whoever_approves_sees_who_else_may_sign_and_signs_only_that() {
    let house = House::new();
    house.submit("crm_designer");
    let ghost = format!(
        "person ghost {{ email \"ghost@maison.example\"\n key \"{}\" }}\n\nteam crm_team {{ ghost, ",
        keys::line("ghost")
    );
    replace(&house.source(), "team crm_team { ", &ghost);
    // The meaning is the same, and so is the gate; the people are not.
    let said = house.try_approve("brand_director");
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("other people may sign"), "{}", said.err);
    house.submit("crm_designer");
    let review = house.run(&["review", "welcome"]);
    assert!(
        review.out.contains("  ghost may sign for crm_team\n"),
        "{}",
        review.out
    );
    house.approve("brand_director");
    house.approve("crm_lead");
    replace(&house.source(), "fr \"Cent mains\"", "fr \"Mille mains\"");
    replace(
        &house.source(),
        "team crm_team { ghost, ",
        "person late { email \"late@maison.example\" }\n\nteam crm_team { late, ghost, ",
    );
    replace(
        &house.source(),
        "late@maison.example\" }",
        &format!(
            "late@maison.example\"\n key \"{}\" }}",
            keys::line("new_key")
        ),
    );
    let review = house.run(&["review", "welcome"]);
    assert!(
        review
            .out
            .contains("  late may sign for crm_team, who could not when it was last approved\n"),
        "{}",
        review.out
    );
}
