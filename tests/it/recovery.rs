//! Half-typed files: each line of the examples cut after each of its words, and each brace taken
//! away, one at a time. The whole project is analysed; one mistake is one message, at the right line,
//! and nothing is said anywhere else.

use crate::robustness::tokens;
use crate::syntax::parse_text;
use journey::analysis::Analysis;
use journey::project;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All texts of an example, by path.
pub(crate) type Files = BTreeMap<String, String>;

/// One message: where it points, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) path: String,
    /// From 1.
    pub(crate) line: usize,
    pub(crate) text: String,
    /// What else it points at: paths and lines.
    pub(crate) labels: Vec<(String, usize)>,
}

impl Told {
    /// Whether it points into a line, first or second.
    pub(crate) fn points_at(&self, path: &str, lines: std::ops::RangeInclusive<usize>) -> bool {
        let own = (self.path.as_str(), self.line);
        std::iter::once(own)
            .chain(self.labels.iter().map(|(p, l)| (p.as_str(), *l)))
            .any(|(p, l)| p == path && lines.contains(&l))
    }
}

/// The examples that are projects, each with its texts.
pub(crate) fn projects() -> Vec<(String, Files)> {
    ["examples/maison", "examples/nine_emails"]
        .iter()
        .map(|root| ((*root).to_owned(), files_below(Path::new(root))))
        .collect()
}

fn files_below(root: &Path) -> Files {
    let mut open = vec![PathBuf::from(root)];
    let mut files = Files::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                files.insert(name.replace('\\', "/"), text);
            }
        }
    }
    files
}

/// What is said about a project, but for what is said of it untouched.
pub(crate) fn told(files: &Files) -> Vec<Told> {
    let analysis = Analysis::of(project::in_memory(files.clone()));
    let sources = &analysis.project.sources;
    analysis
        .diagnostics
        .iter()
        .map(|d| {
            let place = |span| {
                let range = sources.resolve(span).unwrap();
                let file = sources.file(range.file).unwrap();
                let line = file.lines().position(&file.text, range.start).line;
                (file.path.clone(), line as usize)
            };
            let (path, line) = place(d.primary.span);
            Told {
                path,
                line,
                text: format!("{} {}", d.code.number(), d.message),
                labels: d.secondary.iter().map(|l| place(l.span)).collect(),
            }
        })
        .collect()
}

/// The restraint of the larger example, cut to what is proved in no time: the proof itself is tested
/// elsewhere.
const LIGHT: (&str, &str) = (
    "restraint.journey",
    "restraint house {\n  at most 20 emails per 7 days else skip\n}\n",
);

/// What is said of `files` with the text at `path` replaced, without what is always said.
pub(crate) fn told_with(files: &Files, path: &str, text: &str, always: &[Told]) -> Vec<Told> {
    let mut files = files.clone();
    if files.contains_key(LIGHT.0) {
        files.insert(LIGHT.0.to_owned(), LIGHT.1.to_owned());
    }
    files.insert(path.to_owned(), text.to_owned());
    let mut found = told(&files);
    // What is proved of an untouched journey says nothing of a fault elsewhere.
    let code = |t: &Told| t.text.split(' ').next().map(str::to_owned);
    found.retain(|t| {
        !always
            .iter()
            .any(|a| code(a) == code(t) && a.path == t.path)
    });
    found
}

/// Counts cases, and keeps those that miss.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) all: usize,
    pub(crate) silent: usize,
    pub(crate) several: Vec<String>,
    pub(crate) elsewhere: Vec<String>,
}

impl Tally {
    /// One case: what was done, where a message may point, and what was said.
    pub(crate) fn add(&mut self, what: &str, here: impl Fn(&Told) -> bool, found: &[Told]) {
        self.all += 1;
        let shown = || {
            let lines: Vec<String> = found
                .iter()
                .map(|t| format!("\n    {}:{}: {}", t.path, t.line, t.text))
                .collect();
            format!("{what}{}", lines.concat())
        };
        match found {
            [] => self.silent += 1,
            [one] if here(one) => {}
            [_] => self.elsewhere.push(shown()),
            _ => self.several.push(shown()),
        }
    }

    /// Of a hundred cases, so many have one message at the right place, or none because nothing is wrong.
    pub(crate) fn report(&self, name: &str, least: usize) {
        let missed = self.several.len() + self.elsewhere.len();
        // In hundredths of a percent.
        let share = 10_000 * (self.all - missed) / self.all.max(1);
        let percent = format!("{}.{:02} %", share / 100, share % 100);
        println!(
            "{name}: {} cases, {} where nothing is wrong, {} with several messages, {} with one elsewhere: {percent} good",
            self.all,
            self.silent,
            self.several.len(),
            self.elsewhere.len()
        );
        for miss in self.several.iter().chain(&self.elsewhere) {
            println!("  {miss}");
        }
        assert!(
            share >= 100 * least,
            "{name}: {percent} is less than {least} %"
        );
    }
}

/// So many cases are run for each that is looked at, unless `JOURNEY_EVERY_CASE` is set.
fn stride() -> usize {
    if std::env::var_os("JOURNEY_EVERY_CASE").is_some() {
        1
    } else {
        8
    }
}

#[test]
fn a_line_cut_after_any_word_is_one_message_on_that_line() {
    let mut tally = Tally::default();
    let (mut number, mut whole) = (0, 0);
    for (root, files) in projects() {
        let always = told(&files);
        for (path, text) in files.iter().filter(|(p, _)| p.ends_with(".journey")) {
            let mut offset = 0;
            for (index, line) in text.split_inclusive('\n').enumerate() {
                let start = offset;
                offset += line.len();
                let inside = line.starts_with([' ', '\t']);
                let words = tokens(line);
                for cut in words.iter().rev().skip(1).rev().filter(|_| inside) {
                    number += 1;
                    if number % stride() != 0 {
                        continue;
                    }
                    let rest = &line[line.trim_end().len()..];
                    let kept = &line[..cut.end];
                    // A closing brace that the line has is not typed before what it closes.
                    let mutated = format!("{}{kept}{rest}{}", &text[..start], &text[offset..]);
                    if parse_text(&mutated).1.is_empty() {
                        // A whole statement, which may mean something else: not half-typed.
                        whole += 1;
                        continue;
                    }
                    let found = told_with(&files, path, &mutated, &always);
                    let what = format!("{root}/{path}:{} `{}`", index + 1, kept.trim());
                    let here = |t: &Told| t.points_at(path, index + 1..=index + 1);
                    tally.add(&what, here, &found);
                }
            }
        }
    }
    println!("{whole} cuts leave a whole statement");
    tally.report("lines cut after a word", 97);
}

#[test]
fn a_brace_taken_away_is_one_message_where_it_stood() {
    let mut tally = Tally::default();
    let mut number = 0;
    for (root, files) in projects() {
        let always = told(&files);
        for (path, text) in files.iter().filter(|(p, _)| p.ends_with(".journey")) {
            for token in tokens(text) {
                let brace = &text[token.clone()];
                if brace != "{" && brace != "}" {
                    continue;
                }
                number += 1;
                if number % (stride() / 2).max(1) != 0 {
                    continue;
                }
                let line = 1 + text[..token.start].matches('\n').count();
                let mutated = format!("{}{}", &text[..token.start], &text[token.end..]);
                let found = told_with(&files, path, &mutated, &always);
                let what = format!("{root}/{path}:{line} without its `{brace}`");
                // A missing `}` is blamed on the `{` that it would have closed.
                let opened = if brace == "}" {
                    opened_at(text, token.start)
                } else {
                    line
                };
                let here = |t: &Told| {
                    t.points_at(path, line - 1..=line) || t.points_at(path, opened..=opened)
                };
                tally.add(&what, here, &found);
            }
        }
    }
    tally.report("braces taken away", 97);
}

/// The line of the `{` that the `}` at `close` closes.
fn opened_at(text: &str, close: usize) -> usize {
    let mut open = Vec::new();
    for token in tokens(&text[..close]) {
        match &text[token.clone()] {
            "{" => open.push(token.start),
            "}" => {
                open.pop();
            }
            _ => {}
        }
    }
    1 + text[..open.pop().unwrap()].matches('\n').count()
}
