//! What git knows: the commit that is checked out, who changed which files, and which records were there
//! once. Run as a program, with nothing of the caller's environment that could lead it elsewhere.

use crate::project::read::SIZE_LIMIT;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The repository that a project lies in.
#[derive(Debug)]
pub(super) enum Repository {
    /// There is none.
    None,
    /// There is one, and git answers.
    Found(PathBuf),
    /// There is one, but it can't say who wrote what.
    Silent(String),
}

impl Repository {
    /// Looks for the repository of a folder.
    pub(super) fn of(root: &Path) -> Repository {
        if !root.ancestors().any(|folder| folder.join(".git").exists()) {
            return Repository::None;
        }
        let root = root.to_path_buf();
        match git(&root, &["rev-parse", "--is-shallow-repository"]) {
            Ok(text) if text.trim() == "false" => {
                let head = git(&root, &["rev-parse", "--verify", "HEAD"]);
                let any = git(&root, &["rev-list", "--all", "--max-count=1"]);
                match (head, any) {
                    (Ok(_), _) => Repository::Found(root),
                    // Nothing is committed yet: nobody is named.
                    (Err(_), Ok(any)) if any.trim().is_empty() => Repository::None,
                    (Err(why), _) => {
                        Repository::Silent(format!("git can't say who wrote it: {why}"))
                    }
                }
            }
            Ok(_) => Repository::Silent(
                "the repository holds only its newest commits, so it can't name who wrote the rest: fetch it whole (`git fetch --unshallow`)".to_owned(),
            ),
            Err(why) => Repository::Silent(format!("git can't say who wrote it: {why}")),
        }
    }

    /// The commit that is checked out.
    pub(super) fn head(&self) -> Option<String> {
        let Repository::Found(root) = self else {
            return None;
        };
        let head = git(root, &["rev-parse", "HEAD"]).ok()?;
        Some(head.trim().to_owned())
    }

    /// When the newest commit was made, in seconds since 1970.
    pub(super) fn head_time(&self) -> Option<i64> {
        let Repository::Found(root) = self else {
            return None;
        };
        git(root, &["log", "-1", "--format=%ct"])
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// Whether any of some files differs from what is committed.
    pub(super) fn uncommitted(&self, files: &BTreeSet<String>) -> Result<bool, String> {
        let Repository::Found(root) = self else {
            return Ok(false);
        };
        let mut arguments = vec!["status", "--porcelain", "--untracked-files=all", "--"];
        arguments.extend(files.iter().map(String::as_str));
        Ok(!git(root, &arguments)?.trim().is_empty())
    }

    /// The addresses of those who changed some files after one commit, up to another. A commit that is not
    /// an ancestor of the one that is checked out bounds nothing.
    pub(super) fn authors(
        &self,
        from: Option<&str>,
        to: Option<&str>,
        files: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>, String> {
        let root = match self {
            Repository::None if from.or(to).is_some() => {
                return Err(
                    "the request names a commit, and there is no repository here".to_owned(),
                );
            }
            Repository::None => return Ok(BTreeSet::new()),
            Repository::Silent(why) => return Err(why.clone()),
            Repository::Found(root) => root,
        };
        let ancestor = |commit: &&str| {
            is_commit(commit) && git(root, &["merge-base", "--is-ancestor", commit, "HEAD"]).is_ok()
        };
        let to = to.filter(ancestor);
        let end = to.unwrap_or("HEAD");
        let range = match from.filter(ancestor) {
            Some(from) => format!("{from}..{end}"),
            None => end.to_owned(),
        };
        let format = "--format=%ae%n%aE%n%(trailers:key=Co-authored-by,valueonly)";
        let mut arguments = vec!["log", format, &range, "--"];
        arguments.extend(files.iter().map(String::as_str));
        let said = git(root, &arguments)?;
        let mut who: BTreeSet<String> = said.lines().filter_map(address).collect();
        if to.is_none() && self.uncommitted(files)? {
            // What is not committed has no author yet but the one who sits here.
            let local = git(root, &["config", "user.email"]).unwrap_or_default();
            who.extend(address(&local));
        }
        Ok(who)
    }

    /// Every file that was ever committed below a folder, and is not there now or is another now.
    pub(super) fn lost(&self, folder: &str) -> Result<Vec<String>, String> {
        let root = match self {
            Repository::None => return Ok(Vec::new()),
            Repository::Silent(why) => return Err(why.clone()),
            Repository::Found(root) => root,
        };
        let said = git(
            root,
            &[
                "log",
                "--format=",
                "--name-status",
                "--no-renames",
                "--relative",
                "-m",
                "--",
                folder,
            ],
        )?;
        let mut lost = BTreeSet::new();
        for line in said.lines() {
            let Some((kind, path)) = line.split_once('\t') else {
                continue;
            };
            // A record is added once; whatever else happened to it, it was not left alone.
            if kind == "M" || !root.join(path).exists() {
                lost.insert(path.to_owned());
            }
        }
        Ok(lost.into_iter().collect())
    }
}

/// Whether a text can only be the name of a commit: a record is no place for an option of git's.
fn is_commit(text: &str) -> bool {
    (40..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The address in `Name <address>`, or the address itself.
fn address(line: &str) -> Option<String> {
    let line = line.trim();
    let inner = match line.rsplit_once('<') {
        Some((_, rest)) => rest.strip_suffix('>')?,
        None => line,
    };
    inner.contains('@').then(|| inner.trim().to_lowercase())
}

/// Where systems keep git. These come before the caller's own path, on which anything may be called `git`.
const PLACES: &[&str] = &[
    "/usr/bin/git",
    "/usr/local/bin/git",
    "/opt/homebrew/bin/git",
    "/run/current-system/sw/bin/git",
    r"C:\Program Files\Git\cmd\git.exe",
];

fn program() -> &'static str {
    let known = PLACES
        .iter()
        .copied()
        .find(|place| Path::new(place).is_file());
    known.unwrap_or("git")
}

/// Runs git, and gives what it writes, as text.
fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let bytes = git_bytes(root, arguments, None)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Runs git with something on its standard input, and gives what it writes.
fn git_bytes(root: &Path, arguments: &[&str], input: Option<String>) -> Result<Vec<u8>, String> {
    let mut command = Command::new(program());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .args([
            "--no-replace-objects",
            "--literal-pathspecs",
            "-c",
            "core.quotePath=false",
        ])
        .args([
            "-c",
            "log.showSignature=false",
            "-c",
            "core.fsmonitor=false",
        ])
        .args(["-c", "diff.renames=false", "-c", "log.showRoot=true"])
        .arg("-C")
        .arg(root)
        .args(arguments)
        .env("GIT_GRAFT_FILE", "/nowhere")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C");
    let output = finish(&mut command, input).map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            "the program `git` is not installed here".to_owned()
        } else {
            error.to_string()
        }
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().next().unwrap_or("it failed").to_owned());
    }
    Ok(output.stdout)
}

/// Waits for a program; its input is written meanwhile, so that neither waits for the other.
fn finish(command: &mut Command, input: Option<String>) -> std::io::Result<Output> {
    let Some(input) = input else {
        return command.stdin(Stdio::null()).output();
    };
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdin = child.stdin.take();
    let writes = std::thread::spawn(move || {
        // A program that ends early closes the pipe; its own words then say why.
        if let Some(mut stdin) = stdin {
            let _ = stdin.write_all(input.as_bytes());
        }
    });
    let output = child.wait_with_output();
    let _ = writes.join();
    output
}

/// The commit that a revision names; why there is none.
pub(super) fn commit(folder: &Path, revision: &str) -> Result<String, String> {
    let wanted = format!("{revision}^{{commit}}");
    let said = git(
        folder,
        &["rev-parse", "--verify", "--end-of-options", &wanted],
    )?;
    Ok(said.trim().to_owned())
}

/// The texts below a folder as a commit has them, by path from there. What is no text, or larger than a text
/// can be, is left out. Nothing on disk is touched.
pub(super) fn texts(folder: &Path, commit: &str) -> Result<BTreeMap<String, String>, String> {
    let listed = git_bytes(folder, &["ls-tree", "-r", "-l", "-z", commit], None)?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let mut blobs: Vec<(&str, &str)> = Vec::new();
    for line in listed.split('\0') {
        let Some((about, path)) = line.split_once('\t') else {
            continue;
        };
        let mut about = about.split_ascii_whitespace();
        let (Some(mode), Some("blob"), Some(id), Some(size)) =
            (about.next(), about.next(), about.next(), about.next())
        else {
            continue;
        };
        let is_file = mode.starts_with("100");
        let fits = size.parse::<u64>().is_ok_and(|size| size <= SIZE_LIMIT);
        if is_file && fits {
            blobs.push((path, id));
        }
    }
    let ids = blobs.iter().fold(String::new(), |mut all, (_, id)| {
        all.push_str(id);
        all.push('\n');
        all
    });
    let written = git_bytes(folder, &["cat-file", "--batch"], Some(ids))?;
    let mut rest = written.as_slice();
    let mut texts = BTreeMap::new();
    for (path, _) in blobs {
        let (bytes, after) = blob(rest).ok_or("git wrote something that can't be read")?;
        if let Ok(text) = std::str::from_utf8(bytes) {
            texts.insert(path.to_owned(), text.to_owned());
        }
        rest = after;
    }
    Ok(texts)
}

/// The first of some files as `cat-file --batch` writes them, and what follows it: `id blob size`, a line end,
/// the bytes, a line end.
fn blob(written: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = written.iter().position(|&byte| byte == b'\n')?;
    let head = std::str::from_utf8(written.get(..end)?).ok()?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let from = end + 1;
    let bytes = written.get(from..from.checked_add(size)?)?;
    Some((bytes, written.get(from + size + 1..)?))
}
