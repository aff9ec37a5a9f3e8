//! One token deleted, doubled, misspelt or swapped with its neighbour: the first message points at that line.

use crate::recovery::{Tally, Told, projects, told, told_with};
use crate::robustness::tokens;
use crate::syntax::{example_files, parse_text};

const MUTATIONS: usize = 500;

/// The larger example takes longer to analyse: so many are enough where nobody looks at all of them.
const IN_PROJECTS: usize = 120;

/// Of a hundred mutations that yield a message, so many are told on their own line.
const ON_THE_LINE: usize = 98;

/// And so many are the only message.
const ALONE: usize = 98;

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

#[test]
fn one_mistake_in_a_project_is_one_message() {
    let projects = projects();
    let always: Vec<Vec<Told>> = projects.iter().map(|(_, files)| told(files)).collect();
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut tally = Tally::default();
    let all = std::env::var_os("JOURNEY_EVERY_CASE").is_some();
    for _ in 0..if all { MUTATIONS } else { IN_PROJECTS } {
        let which = dice.below(projects.len());
        let (root, files) = &projects[which];
        let sources: Vec<_> = files
            .iter()
            .filter(|(p, _)| p.ends_with(".journey"))
            .collect();
        let (path, text) = sources[dice.below(sources.len())];
        let (mutated, what, line) = mutate(text, &mut dice);
        let found = told_with(files, path, &mutated, &always[which]);
        let what = format!("{root}/{path}:{line} {what}");
        let near = |t: &Told| t.points_at(path, line - 1..=line + 1);
        tally.add(&what, near, &found);
    }
    tally.report("single-token mutations of projects", 97);
}
