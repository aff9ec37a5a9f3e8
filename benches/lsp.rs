//! The language server: what an editor waits for.
//!
//! For one file of 1k, 10k and 100k lines, and for a project of 500 files, with the binary as its own process and over
//! the protocol: the time from a keystroke until the diagnostics for the text with it have been received, the proof in
//! it, as p50 and p99 for each kind of keystroke; the time of completion, hover and formatting; the time until it
//! answers `initialize`; and its memory, its own and what it maps of files. What the client does with an answer is not in it. It
//! asserts nothing: it is read, not passed. `cargo bench --bench lsp [-- SIZE …]`; a size is a number of lines, or
//! `files`; `platform` measures these sizes with a platform, with all of its ids and with none.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::string_slice,
    missing_docs,
    clippy::indexing_slicing,
    reason = "a benchmark times and prints"
)]

mod support {
    pub(crate) mod generate;
}

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use support::generate::project;

/// So many keystrokes of each kind: of a hundred the slowest but one is the p99.
const STROKES: usize = 100;

/// So many other requests of each kind.
const REQUESTS: usize = 50;

/// From where to where, each as line and byte.
type At = ((usize, usize), (usize, usize));

fn on(line: usize, from: usize, to: usize) -> At {
    ((line, from), (line, to))
}

/// The server as its own process, as an editor runs it.
struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    ids: u64,
    version: u64,
}

impl Server {
    fn start() -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_journey"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Server {
            child,
            input,
            output,
            ids: 0,
            version: 1,
        }
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("written");
        self.input.flush().expect("written");
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn read(&mut self) -> (Value, Instant) {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).expect("a header");
            if let Some(number) = line.strip_prefix("Content-Length: ") {
                length = number.trim().parse().expect("a number");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("a body");
        let received = Instant::now();
        (serde_json::from_slice(&body).expect("JSON"), received)
    }

    /// The answer, and when the last byte of it was there.
    fn request(&mut self, method: &str, params: &Value) -> (Value, Instant) {
        self.ids += 1;
        let id = self.ids;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let (message, received) = self.read();
            if message["id"] == id && message.get("method").is_none() {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return (message, received);
            }
        }
    }

    /// How long a request takes, so many times.
    fn time(&mut self, method: &str, params: &Value) -> Vec<Duration> {
        let once = |_| {
            let start = Instant::now();
            self.request(method, params).1 - start
        };
        (0..REQUESTS).map(once).collect()
    }

    fn initialize(&mut self, root: &str) {
        let params = json!({
            "processId": std::process::id(),
            "workspaceFolders": [{ "uri": root, "name": "bench" }],
            "capabilities": {
                "general": { "positionEncodings": ["utf-8"] },
                "textDocument": { "diagnostic": {} },
                "workspace": { "diagnostics": { "refreshSupport": true } },
            },
        });
        self.request("initialize", &params);
    }

    fn type_at(&mut self, uri: &str, (from, to): At, text: &str) {
        self.version += 1;
        let place = |(line, at): (usize, usize)| json!({ "line": line, "character": at });
        let range = json!({ "start": place(from), "end": place(to) });
        let params = json!({
            "textDocument": { "uri": uri, "version": self.version },
            "contentChanges": [{ "range": range, "text": text }],
        });
        self.notify("textDocument/didChange", &params);
    }

    /// From the keystroke until the diagnostics for the text with it are there.
    fn keystroke(&mut self, uri: &str, at: At, text: &str) -> Duration {
        let start = Instant::now();
        self.type_at(uri, at, text);
        let document = json!({ "textDocument": { "uri": uri } });
        self.request("textDocument/diagnostic", &document).1 - start
    }

    /// The same for two keystrokes in turn, the second of which takes the first back.
    fn there_and_back(&mut self, uri: &str, there: (At, &str), back: (At, &str)) -> Vec<Duration> {
        let turns = [there, back].into_iter().cycle().take(STROKES);
        turns
            .map(|(at, text)| self.keystroke(uri, at, text))
            .collect()
    }

    /// Memory in MiB: what it has asked for, what it maps of files (of the binary above all, as the system keeps it in
    /// memory for all who run it), and the most that both were.
    fn memory(&self) -> (f64, f64, f64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|l| l.strip_prefix(name));
            let kib = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
            kib.unwrap_or(f64::NAN) / 1024.0
        };
        (of("RssAnon:"), of("RssFile:"), of("VmHWM:"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.notify("exit", &json!({}));
        let _ = self.child.wait();
    }
}

fn share(times: &mut [Duration], percent: usize) -> f64 {
    times.sort();
    // The nearest rank: of a hundred the slowest but one is the p99.
    let at = (times.len() * percent).div_ceil(100).max(1) - 1;
    times[at].as_secs_f64() * 1000.0
}

fn row(what: &str, mut times: Vec<Duration>) {
    let (half, most) = (share(&mut times, 50), share(&mut times, 99));
    println!("    {what:<34} p50 {half:>8.2} ms   p99 {most:>8.2} ms");
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The last line that starts so, and its number from 0.
fn last<'t>(text: &'t str, start: &str) -> (usize, &'t str) {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, l)| l.starts_with(start))
        .last()
        .expect("such a line")
}

fn measure(name: &str, folder: &Path, open: &str) {
    let text = std::fs::read_to_string(folder.join(open)).expect("written");
    println!("{name}: {} lines in the open file", text.lines().count());
    let start = Instant::now();
    let mut server = Server::start();
    server.initialize(&uri(folder));
    let started = start.elapsed();
    server.notify("initialized", &json!({}));
    let file = uri(&folder.join(open));
    let item = json!({ "uri": file, "languageId": "journey", "version": 1, "text": text });
    server.notify("textDocument/didOpen", &json!({ "textDocument": item }));
    let document = json!({ "textDocument": { "uri": file } });
    server.request("textDocument/diagnostic", &document);
    println!(
        "    {:<34} {:>12.2} ms   first diagnostics {:>8.2} ms",
        "start-up until `initialize`",
        started.as_secs_f64() * 1000.0,
        start.elapsed().as_secs_f64() * 1000.0,
    );
    memory("memory then", &server);

    strokes(&mut server, &file, &text);

    let (line, send) = last(&text, "  send ");
    assert!(send.len() > 7);
    let at =
        json!({ "textDocument": { "uri": file }, "position": { "line": line, "character": 7 } });
    row("completion", server.time("textDocument/completion", &at));
    row("hover", server.time("textDocument/hover", &at));
    formatting(&mut server, &file, &text);
    memory("memory after all this", &server);
}

fn memory(when: &str, server: &Server) {
    let (own, mapped, most) = server.memory();
    println!(
        "    {when:<34} own {own:>8.1} MiB   mapped files {mapped:>6.1} MiB   both at most {most:>6.1} MiB"
    );
}

/// Every kind of keystroke.
fn strokes(server: &mut Server, file: &str, text: &str) {
    // A letter at the end of a word, and back.
    let letter = |server: &mut Server, (line, end): (usize, usize), letter: &str| {
        let (there, back) = (on(line, end, end), on(line, end, end + 1));
        server.there_and_back(file, (there, letter), (back, ""))
    };
    // What a client reads.
    let (line, subject) = last(text, "  subject ");
    let times = letter(server, (line, subject.trim_end().len() - 1), "a");
    row("a letter in a subject", times);
    let (line, comment) = last(text, "  // ");
    let times = letter(server, (line, comment.trim_end().len()), "a");
    row("a letter in a comment", times);
    // An error comes and goes.
    let (line, send) = last(text, "  send ");
    let times = letter(server, (line, send.trim_end().len()), "x");
    row("a name, broken and mended", times);
    // What a branch asks for.
    let (line, branch) = last(text, "  if ");
    let amount = branch.find("000").expect("an amount");
    let at = on(line, amount, amount + 1);
    let times = server.there_and_back(file, (at, "5"), (at, "0"));
    row("an amount in a condition", times);
    // The journey is proved again, in other ways than before.
    let (line, wait) = last(text, "  wait ");
    let digit = wait.find(|c: char| c.is_ascii_digit()).expect("a number");
    let times = (0..STROKES)
        .map(|n| server.keystroke(file, on(line, digit, digit + 1), &(4 + n % 5).to_string()))
        .collect();
    row("a wait's length", times);
    // A line that says nothing yet.
    let (at, all) = (on(line, 0, 0), ((line, 0), (line + 1, 0)));
    let times = server.there_and_back(file, (at, "  sen\n"), (all, ""));
    row("a half-typed line", times);
    // The file is cut anew.
    let (line, brace) = last(text, "journey ");
    let end = brace.trim_end().len();
    let (taken, put) = (on(line, end - 1, end), on(line, end - 1, end - 1));
    let times = server.there_and_back(file, (taken, ""), (put, "{"));
    row("a brace, taken and put back", times);
}

/// A text that is not laid out; one that is; and one of which a line is not.
fn formatting(server: &mut Server, file: &str, text: &str) {
    let params = json!({ "textDocument": { "uri": file }, "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = |answer: &Value| answer["result"].as_array().map_or(0, Vec::len);
    let (answer, _) = server.request("textDocument/formatting", &params);
    let times = server.time("textDocument/formatting", &params);
    let what = format!("formatting, {} lines to change", edits(&answer));
    row(&what, times);
    let text = journey::format::format(text).expect("laid out");
    server.version += 1;
    let params_of_all = json!({
        "textDocument": { "uri": file, "version": server.version },
        "contentChanges": [{ "text": text }],
    });
    server.notify("textDocument/didChange", &params_of_all);
    let start = Instant::now();
    let (answer, received) = server.request("textDocument/formatting", &params);
    assert_eq!(edits(&answer), 0);
    row("a look, and formatting of it all", vec![received - start]);
    let (line, send) = last(&text, "  send ");
    let at = send.find("send").expect("the word");
    let mut times = Vec::new();
    for n in 0..REQUESTS {
        let (at, put) = if n % 2 == 0 {
            (on(line, at, at), "  ")
        } else {
            (on(line, at, at + 2), "")
        };
        server.keystroke(file, at, put);
        let start = Instant::now();
        let (answer, received) = server.request("textDocument/formatting", &params);
        assert_eq!(edits(&answer), usize::from(n % 2 == 0));
        times.push(received - start);
    }
    row("formatting after a keystroke", times);
}

/// What a project says of platforms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Platform {
    /// Nothing.
    None,
    /// It is built for Klaviyo, and every id is there.
    Bound,
    /// It is built for Klaviyo, and there is no id at all.
    Unbound,
}

/// The ids that the journeys of a generated project need on Klaviyo.
fn ids(one: &str) -> String {
    let mut block = String::from("target klaviyo {\n");
    for event in ["opened", "received", "placed_order", "subscribed"] {
        let _ = writeln!(block, "  event {event} is metric \"{event}\"");
    }
    for state in ["prospect", "owner", "resting"] {
        let _ = writeln!(block, "  state {state} is segment \"{state}\"");
    }
    let letters = one.lines().filter_map(|line| line.strip_prefix("email "));
    for letter in letters.filter_map(|rest| rest.split(' ').next()) {
        let _ = writeln!(block, "  email {letter} is template \"{letter}\"");
    }
    block.push_str("}\n");
    block
}

/// A project of one file beside its house.
fn one_file(size: usize, platform: Platform) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("a path");
    let targets = match platform {
        Platform::None => "",
        Platform::Bound | Platform::Unbound => "targets = [\"klaviyo\"]\n",
    };
    let config = format!("[project]\nname = \"bench\"\n{targets}");
    std::fs::write(root.join("journey.toml"), config).expect("written");
    let mut one = String::new();
    for file in &project(size) {
        if file.path == "house.journey" {
            std::fs::write(root.join(&file.path), &file.text).expect("written");
        } else {
            one.push_str(&file.text);
        }
    }
    if platform == Platform::Bound {
        std::fs::write(root.join("klaviyo.journey"), ids(&one)).expect("written");
    }
    std::fs::write(root.join("all.journey"), one).expect("written");
    let what = match platform {
        Platform::None => "",
        Platform::Bound => ", for Klaviyo",
        Platform::Unbound => ", for Klaviyo, without its ids",
    };
    measure(
        &format!("one file of {size} lines{what}"),
        &root,
        "all.journey",
    );
}

fn main() {
    let asked: Vec<String> = std::env::args().collect();
    let mut sizes: Vec<usize> = asked.iter().filter_map(|a| a.parse().ok()).collect();
    let is_asked = |what: &str| asked.iter().any(|a| a == what);
    let files = is_asked("files");
    let platforms = is_asked("platform");
    let all = sizes.is_empty() && !files;
    if all {
        sizes = vec![1_000, 10_000, 100_000];
    }
    for size in &sizes {
        if !platforms {
            one_file(*size, Platform::None);
        }
        if platforms || all {
            one_file(*size, Platform::Bound);
            one_file(*size, Platform::Unbound);
        }
    }
    if !all && !files {
        return;
    }
    // Five hundred files of one journey each, with its messages.
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("a path");
    std::fs::write(root.join("journey.toml"), "[project]\nname = \"bench\"\n").expect("written");
    let mut pieces: Vec<String> = Vec::new();
    for file in project(34_000) {
        if file.path == "house.journey" {
            std::fs::write(root.join(&file.path), &file.text).expect("written");
            continue;
        }
        let mut piece = String::new();
        for line in file.text.lines() {
            piece.push_str(line);
            piece.push('\n');
            let whole = line == "}" && piece.lines().any(|l| l.starts_with("journey "));
            if whole {
                pieces.push(std::mem::take(&mut piece));
            }
        }
        // What stands behind the last journey is an empty line.
        assert!(piece.trim().is_empty(), "{piece}");
    }
    assert!(pieces.len() >= 500, "{}", pieces.len());
    let files = pieces.get(..500).expect("as many");
    for (number, text) in files.iter().enumerate() {
        std::fs::write(root.join(format!("p{number:04}.journey")), text).expect("written");
    }
    measure(
        &format!("a project of {} files and its house", files.len()),
        &root,
        "p0100.journey",
    );
}
