//! The bodies of the fuzz targets over mutated fixtures, for a bounded time. It is no substitute for
//! libFuzzer: it mutates blindly, and follows no coverage. `.ci/run` runs the targets themselves where
//! cargo-fuzz and a nightly toolchain are there.

use crate::fixtures;
use std::time::{Duration, Instant};

#[path = "../../fuzz/bodies.rs"]
mod bodies;

/// So many seconds for each body, unless `JOURNEY_FUZZ_SECONDS` says otherwise.
const SECONDS: u64 = 3;

/// What is put in beside what the corpus itself holds.
const PIECES: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "\"",
    "//",
    "///",
    "/*",
    "*/",
    "#",
    ";",
    ",",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "and",
    "or",
    "not",
    "else",
    "otherwise",
    "is",
    "client",
    "wait",
    "send",
    "if",
    "match",
    "split",
    "journey a {\n",
    "email b {\n",
    "}\n",
    "{{",
    "}}",
    "{%",
    "“",
    "”",
    "\u{feff}",
    "\u{a0}",
    "\u{202e}",
    "🎁",
    "é",
    "0",
    "99999999999999999999",
    "50%",
    "3 days",
    "24h",
    "€10",
    "10,000",
    "'",
    "\\",
    ":",
    "?",
    "==",
    "&&",
    "2026-02-30",
    "25:99",
    "\0",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

fn corpus() -> Vec<String> {
    let mut all: Vec<String> = crate::robustness::inputs()
        .into_iter()
        .map(|(_, t)| t)
        .collect();
    for (path, text) in fixtures::all() {
        let files = fixtures::files(&path, &text);
        all.extend(files.into_iter().map(|(_, t)| t));
    }
    all
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A stretch of a text, short more often than long.
fn stretch(text: &str, dice: &mut Dice) -> std::ops::Range<usize> {
    let most = [1, 4, 16, 64, 512][dice.below(5)];
    let from = boundary(text, dice.below(text.len() + 1));
    let to = boundary(text, (from + 1 + dice.below(most)).min(text.len()));
    from..to.max(from)
}

fn mutated(corpus: &[String], dice: &mut Dice) -> String {
    let mut text = corpus[dice.below(corpus.len())].clone();
    if text.len() > 4_000 {
        let from = boundary(&text, dice.below(text.len() - 3_000));
        text = text[from..boundary(&text, from + 3_000)].to_owned();
    }
    for _ in 0..=dice.below(6) {
        let range = stretch(&text, dice);
        match dice.below(5) {
            0 => text.replace_range(range, ""),
            1 => text.insert_str(range.start, PIECES[dice.below(PIECES.len())]),
            2 => text.replace_range(range, PIECES[dice.below(PIECES.len())]),
            3 => {
                let again = text[range.clone()].to_owned();
                text.insert_str(range.start, &again);
            }
            _ => {
                let other = &corpus[dice.below(corpus.len())];
                let piece = other[stretch(other, dice)].to_owned();
                text.insert_str(range.start, &piece);
            }
        }
    }
    text
}

/// A shorter text that fails too: without each line, then without each word, that is not needed.
fn shrunk(mut text: String, body: fn(&str)) -> String {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    for by_words in [false, true, false] {
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let length = if by_words {
                rest.find(' ').map_or(rest.len(), |n| n + 1)
            } else {
                rest.find('\n').map_or(rest.len(), |n| n + 1)
            };
            let without = format!("{}{}", &text[..at], &text[at + length..]);
            if std::panic::catch_unwind(|| body(&without)).is_err() {
                text = without;
            } else {
                at += length;
            }
        }
    }
    std::panic::set_hook(hook);
    text
}

fn run(name: &str, seed: u64, body: fn(&str)) {
    let asked = std::env::var("JOURNEY_FUZZ_SECONDS").ok();
    let seconds = asked.and_then(|s| s.parse().ok()).unwrap_or(SECONDS);
    let corpus = corpus();
    let mut dice = Dice(seed);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut tried = 0;
    while Instant::now() < end {
        let text = mutated(&corpus, &mut dice);
        tried += 1;
        if let Err(panic) = std::panic::catch_unwind(|| body(&text)) {
            let small = shrunk(text, body);
            println!("{name}, try {tried}: {small:?}\n{small}");
            std::panic::resume_unwind(panic);
        }
    }
    println!("{name}: {tried} texts in {seconds} s");
}

#[test]
fn any_text_is_read() {
    run("parse", 0x9e37_79b9_7f4a_7c15, bodies::parse);
}

#[test]
fn any_text_is_laid_out() {
    run("format", 0x2545_f491_4f6c_dd1d, bodies::format);
}

#[test]
fn any_text_is_analysed() {
    run("analysis", 0xd1b5_4a32_d192_ed03, bodies::analysis);
}

/// Texts that were found so, and what was wrong with them.
#[test]
fn what_was_found_stays_mended() {
    // The edit that takes `for` away ended within the sign behind it.
    let text = "journey a {\n  wait for\u{feff}3 days\n}\n";
    bodies::parse(text);
    bodies::analysis(text);
}
