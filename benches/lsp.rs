//! The language server: what an editor waits for.
//!
//! For one file of 1k, 10k and 100k lines, and for a project of 500 files: the time from a keystroke until the
//! diagnostics for the text with it are there, the proof in it, as p50 and p99 over several kinds of keystroke; and
//! the time of completion, hover and formatting. Then, with the binary: the time until it answers `initialize`,
//! and its memory. It asserts nothing: it is read, not passed. `cargo bench --bench lsp [-- SIZE …]`;
//! a size is a number of lines, or `files`.
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
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use support::generate::project;

/// So many keystrokes of each kind.
const STROKES: usize = 150;

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

    fn read(&mut self) -> Value {
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
        serde_json::from_slice(&body).expect("JSON")
    }

    fn request(&mut self, method: &str, params: &Value) -> Value {
        self.ids += 1;
        let id = self.ids;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.read();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
        }
    }

    fn initialize(&mut self, root: &str) {
        let params = json!({
            "processId": std::process::id(),
            "workspaceFolders": [{ "uri": root, "name": "bench" }],
            "capabilities": {
                "general": { "positionEncodings": ["utf-8"] },
                "textDocument": { "diagnostic": {} },
            },
        });
        self.request("initialize", &params);
    }

    fn type_at(&mut self, uri: &str, (line, from, to): (usize, usize, usize), text: &str) {
        self.version += 1;
        let range = json!({
            "start": { "line": line, "character": from }, "end": { "line": line, "character": to }
        });
        let params = json!({
            "textDocument": { "uri": uri, "version": self.version },
            "contentChanges": [{ "range": range, "text": text }],
        });
        self.notify("textDocument/didChange", &params);
    }

    /// From the keystroke until the diagnostics for the text with it are there.
    fn keystroke(&mut self, uri: &str, at: (usize, usize, usize), text: &str) -> Duration {
        let start = Instant::now();
        self.type_at(uri, at, text);
        let report = self.request(
            "textDocument/diagnostic",
            &json!({ "textDocument": { "uri": uri } }),
        );
        let time = start.elapsed();
        assert!(report.get("error").is_none(), "{report}");
        time
    }

    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
        let kib = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
        kib.unwrap_or(f64::NAN) / 1024.0
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
    let at = (times.len() * percent / 100).min(times.len() - 1);
    times[at].as_secs_f64() * 1000.0
}

fn row(what: &str, times: &mut [Duration]) {
    let (half, most) = (share(times, 50), share(times, 99));
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
        "    {:<34} {:>12.2} ms   first diagnostics {:>8.2} ms   {:.1} MiB",
        "start-up until `initialize`",
        started.as_secs_f64() * 1000.0,
        start.elapsed().as_secs_f64() * 1000.0,
        server.memory(),
    );

    // A length of a wait: the journey is proved again.
    let (line, wait) = last(&text, "  wait ");
    let digit = wait.find(|c: char| c.is_ascii_digit()).expect("a number");
    let mut times: Vec<Duration> = (0..STROKES)
        .map(|n| server.keystroke(&file, (line, digit, digit + 1), &(4 + n % 5).to_string()))
        .collect();
    row("a wait's length", &mut times);
    // A name, half typed and whole in turn: an error comes and goes.
    let (line, send) = last(&text, "  send ");
    let end = send.trim_end().len();
    let mut times: Vec<Duration> = (0..STROKES)
        .map(|n| {
            let at = if n % 2 == 0 {
                (line, end, end)
            } else {
                (line, end, end + 1)
            };
            server.keystroke(&file, at, if n % 2 == 0 { "x" } else { "" })
        })
        .collect();
    row("a name, broken and mended", &mut times);
    // A letter in a subject: what a client reads.
    let (line, subject) = last(&text, "  subject ");
    let end = subject.trim_end().len() - 1;
    let mut times: Vec<Duration> = (0..STROKES)
        .map(|n| {
            let at = if n % 2 == 0 {
                (line, end, end)
            } else {
                (line, end, end + 1)
            };
            server.keystroke(&file, at, if n % 2 == 0 { "a" } else { "" })
        })
        .collect();
    row("a letter in a subject", &mut times);
    // A brace taken away and put back: the file is cut anew.
    let (line, brace) = last(&text, "journey ");
    let end = brace.trim_end().len();
    let mut times: Vec<Duration> = (0..STROKES / 3)
        .map(|n| {
            let (at, put) = if n % 2 == 0 {
                ((line, end - 1, end), "")
            } else {
                ((line, end - 1, end - 1), "{")
            };
            server.keystroke(&file, at, put)
        })
        .collect();
    row("a brace, taken and put back", &mut times);

    let (line, send) = last(&text, "  send ");
    let at =
        json!({ "textDocument": { "uri": file }, "position": { "line": line, "character": 7 } });
    assert!(send.len() > 7);
    for (what, method) in [
        ("completion", "textDocument/completion"),
        ("hover", "textDocument/hover"),
    ] {
        let mut times: Vec<Duration> = (0..50)
            .map(|_| {
                let start = Instant::now();
                server.request(method, &at);
                start.elapsed()
            })
            .collect();
        row(what, &mut times);
    }
    let params = json!({ "textDocument": { "uri": file }, "options": { "tabSize": 2, "insertSpaces": true } });
    let mut times: Vec<Duration> = (0..10)
        .map(|_| {
            let start = Instant::now();
            server.request("textDocument/formatting", &params);
            start.elapsed()
        })
        .collect();
    row("formatting", &mut times);
    println!(
        "    {:<34} {:.1} MiB",
        "memory after all this",
        server.memory()
    );
}

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let files = std::env::args().any(|a| a == "files");
    let all = sizes.is_empty() && !files;
    let sizes = if all {
        vec![1_000, 10_000, 100_000]
    } else {
        sizes
    };
    for size in sizes {
        let files = project(size);
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path");
        std::fs::write(root.join("journey.toml"), "[project]\nname = \"bench\"\n")
            .expect("written");
        let mut one = String::new();
        for file in &files {
            if file.path == "house.journey" {
                std::fs::write(root.join(&file.path), &file.text).expect("written");
            } else {
                one.push_str(&file.text);
            }
        }
        std::fs::write(root.join("all.journey"), one).expect("written");
        measure(&format!("one file of {size} lines"), &root, "all.journey");
    }
    if !all && !files {
        return;
    }
    // Five hundred files of one or two journeys each.
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("a path");
    std::fs::write(root.join("journey.toml"), "[project]\nname = \"bench\"\n").expect("written");
    let mut pieces: Vec<String> = Vec::new();
    for file in project(25_000) {
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
        pieces.push(piece);
    }
    let each = pieces.len().div_ceil(500);
    let files: Vec<String> = pieces.chunks(each.max(1)).map(<[String]>::concat).collect();
    for (number, text) in files.iter().enumerate() {
        std::fs::write(root.join(format!("p{number:04}.journey")), text).expect("written");
    }
    measure(
        &format!("a project of {} files", files.len() + 1),
        &root,
        "p0100.journey",
    );
}
