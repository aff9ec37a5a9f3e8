//! Clauses that a declaration must have, in the forms that completion puts in, their words left to be written.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::ide::completion::plain;
use crate::names::NameKind;
use crate::syntax::scan::{Block, Statement};
use crate::syntax::wanted_of;
use crate::vocabulary::{MessageWord, Place};

/// The words with which lines begin, in the order in which they are written.
const MESSAGE: &[&str] = &[
    "purpose", "for", "because", "theme", "needs", "leaves", "note", "answers", "subject",
    "preview", "template", "text", "choices", "bad",
];
const BRAND: &[&str] = &["sender", "locales", "time zone"];
const ESCALATION: &[&str] = &["when", "pause", "on resume", "alert"];

/// Writes what is missing, all at once.
pub(super) fn write(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let around = nearby.around(at);
        let declaration = *around.first()?;
        let words = nearby.words(declaration);
        let first = words.split_whitespace().next()?;
        let block = declaration.tails.first().map(|tail| &tail.block);
        let line = |line: &str| {
            let edit = nearby.put_in(declaration, block?, None, line);
            Some(Offer::new(format!("write `{line}`"), vec![edit]))
        };
        match (first, around.as_slice()) {
            ("person", [_]) => line(&plain(snapshot, Place::Clause, "email")?),
            ("calendar", [_]) => line("monday to friday"),
            ("test", [_]) => line("day 0 is 2026-03-02"),
            ("brand", [_]) => lines(snapshot, &nearby, declaration, (BRAND, BRAND)),
            ("escalation", [_]) => lines(snapshot, &nearby, declaration, (ESCALATION, ESCALATION)),
            ("journey", [_, clause]) if nearby.words(clause).starts_with("starts on ") => {
                let edit = nearby.edit(at.end, at.end, " at 10:00".to_owned());
                Some(Offer::new("write `at 10:00`", vec![edit]))
            }
            (word, [_]) => {
                let keys = wanted_of(MessageWord::from_text(word)?);
                let has = |keys: &[&str]| {
                    let mut said = block?.statements.iter().map(|it| nearby.words(it));
                    Some(said.any(|line| keys.iter().any(|key| begins(line, key))))
                };
                // Of the two that would do, the one that needs no other file stands last.
                let missing = keys.filter(|keys| has(keys) == Some(false));
                let missing: Vec<&str> = missing.filter_map(|keys| keys.last().copied()).collect();
                lines(snapshot, &nearby, declaration, (&missing, MESSAGE))
            }
            _ => None,
        }
    })
}

/// Those of some lines that are missing, each where it is written among the others.
fn lines(
    snapshot: &Snapshot,
    nearby: &Nearby<'_>,
    declaration: &Statement,
    (wanted, order): (&[&str], &[&str]),
) -> Option<Offer> {
    let block = &declaration.tails.first()?.block;
    let there = || block.statements.iter();
    let rank = |line: &str| order.iter().position(|word| begins(line, word));
    // Lines behind the same one are put in together.
    let mut places: Vec<(Option<&Statement>, Vec<String>)> = Vec::new();
    let mut said: Vec<String> = Vec::new();
    for word in wanted {
        if there().any(|it| begins(nearby.words(it), word)) {
            continue;
        }
        let own = rank(word)?;
        let line = nearby.aligned(block, &written(snapshot, nearby, block, word)?);
        said.push(format!("`{word}`"));
        let stands = |it: &&Statement| rank(nearby.words(it)).is_some_and(|rank| rank < own);
        let behind = there().rev().find(stands);
        let start = |it: Option<&Statement>| it.map(|it| it.head.start);
        let mut known = places.iter_mut();
        match known.find(|(other, _)| start(*other) == start(behind)) {
            Some((_, lines)) => lines.push(line),
            None => places.push((behind, vec![line])),
        }
    }
    let put = |(behind, lines): (Option<&Statement>, Vec<String>)| {
        nearby.put_in(declaration, block, behind, &lines.join("\n"))
    };
    let edits: Vec<TextEdit> = places.into_iter().map(put).collect();
    // A block on one line is written anew, which can be done once.
    let apart = edits.len() == 1 || edits.iter().all(|edit| edit.at.start == edit.at.end);
    apart.then(|| Offer::new(format!("write {}", said.join(", ")), edits))
}

fn begins(line: &str, words: &str) -> bool {
    let rest = line.strip_prefix(words);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// A line that says what is missing.
fn written(snapshot: &Snapshot, nearby: &Nearby<'_>, block: &Block, word: &str) -> Option<String> {
    match word {
        "purpose" => Some("purpose care".to_owned()),
        "locales" => Some("locales en".to_owned()),
        "choices" => Some("choices loved_it, not_for_me".to_owned()),
        "bad" => {
            let mut lines = block.statements.iter().map(|it| nearby.words(it));
            let choices = lines.find_map(|line| line.strip_prefix("choices "));
            let last = choices.and_then(|choices| choices.split(',').next_back());
            Some(format!("bad {}", last.unwrap_or("not_for_me").trim()))
        }
        "alert" => {
            let (person, _) = snapshot.names_of(NameKind::Person).next()?;
            Some(format!("alert {person}"))
        }
        _ => plain(snapshot, Place::Clause, word.split(' ').next()?),
    }
}
