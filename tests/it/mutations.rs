//! One token deleted, doubled, misspelt or swapped with its neighbour: the first message points at that line.

use crate::syntax::{example_files, parse_text};

const MUTATIONS: usize = 500;
/// Of a hundred mutations that yield a message, so many are told on their own line.
const ON_THE_LINE: usize = 95;

/// And so many are the only message.
const ALONE: usize = 88;

/// A small generator, so that each run makes the same mutations.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

/// Words, texts and signs, without comments.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let first = rest.chars().next().unwrap();
        let length = if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if first == '"' {
            2 + rest[1..].find('"').unwrap()
        } else if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() {
            found.push(at..at + length);
        }
        at += length;
    }
    found
}

/// The mutated text, what was done, and on which line.
fn mutate(text: &str, dice: &mut Dice) -> (String, String, usize) {
    let tokens = tokens(text);
    let which = dice.below(tokens.len() - 1);
    let (token, next) = (tokens[which].clone(), tokens[which + 1].clone());
    let word = &text[token.clone()];
    let line = 1 + text[..token.start].matches('\n').count();
    let put = |range: std::ops::Range<usize>, with: &str| {
        format!("{}{with}{}", &text[..range.start], &text[range.end..])
    };
    match dice.below(4) {
        0 => (put(token, ""), format!("deleted `{word}`"), line),
        1 => (
            put(token, &format!("{word} {word}")),
            format!("doubled `{word}`"),
            line,
        ),
        2 => {
            let mut letters: Vec<char> = word.chars().collect();
            let at = dice.below(letters.len());
            match dice.below(3) {
                0 => letters.insert(at, 'x'),
                1 if letters.len() > 1 => drop(letters.remove(at)),
                _ => letters[at] = 'q',
            }
            let wrong: String = letters.into_iter().collect();
            let what = format!("`{word}` as `{wrong}`");
            (put(token, &wrong), what, line)
        }
        _ => {
            let between = &text[token.end..next.start];
            let other = &text[next.clone()];
            let swapped = format!("{other}{between}{word}");
            let what = format!("`{word}` after `{other}`");
            (put(token.start..next.end, &swapped), what, line)
        }
    }
}

#[test]
fn the_first_message_points_at_the_line_that_was_changed() {
    let files = example_files();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut told, mut near, mut alone) = (0, 0, 0);
    let mut misses = Vec::new();
    for _ in 0..MUTATIONS {
        let (path, text) = &files[dice.below(files.len())];
        let (mutated, what, line) = mutate(text, &mut dice);
        let (_, found) = parse_text(&mutated);
        let Some(first) = found.first() else {
            continue;
        };
        told += 1;
        let at: usize = first.split(':').next().unwrap().parse().unwrap();
        if at.abs_diff(line) <= usize::from(at > line || what.starts_with("deleted")) {
            near += 1;
        } else {
            misses.push(format!(
                "{path}:{line} {what}\n    {}",
                found.join("\n    ")
            ));
        }
        if found.len() == 1 {
            alone += 1;
        } else if std::env::var_os("JOURNEY_SHOW_MUTATIONS").is_some() {
            println!("{path}:{line} {what}\n    {}", found.join("\n    "));
        }
    }
    let report = format!(
        "{told} told, {near} on the line, {alone} with one message\nmisses:\n{}",
        misses.join("\n")
    );
    println!("{report}");
    assert!(near * 100 >= told * ON_THE_LINE, "{report}");
    assert!(alone * 100 >= told * ALONE, "{report}");
}
