//! Signature help: how the statement is written, with the part that is being typed marked.

use super::Snapshot;
use crate::source::FileId;
use crate::syntax::cursor::{Inside, cursor, words};
use crate::syntax::written_forms;
use crate::vocabulary::{Place, Purpose, Unit, Weekday, word as rows_of};
use std::ops::Range;

/// One way to write a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// As it is written: `wait up to 5 days for opened brand_story { … }`.
    pub label: String,
    /// Its parts, in bytes of the label, each a word of the language with what follows it.
    pub parts: Vec<Range<u32>>,
    /// The part that is being typed.
    pub active: u32,
}

/// How the statement at the cursor is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatures {
    /// All ways, as far as what is typed allows them.
    pub all: Vec<Signature>,
    /// The one that fits best.
    pub active: u32,
    /// What the statement is for.
    pub doc: String,
}

/// How the statement at `offset` is written; `None` before its first word is whole.
pub fn signatures(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Signatures> {
    if !super::layout::is_source(snapshot, file) {
        return None;
    }
    let place = cursor(snapshot.text(file), offset);
    if place.inside == Inside::Comment || place.behind_block.is_some() {
        return None;
    }
    let typed = words(&place.before);
    let first = typed.first()?.text;
    let row = rows_of(first).find(|row| row.place != Place::Inside)?;
    let typed: Vec<&str> = typed.iter().map(|w| w.text).collect();
    let mut all: Vec<(usize, Signature)> = Vec::new();
    for form in written_forms(first) {
        if let Some((fit, signature)) = fit(form, &typed) {
            all.push((fit, signature));
        }
    }
    let best = all.iter().map(|(fit, _)| *fit).max()?;
    let active = all.iter().position(|(fit, _)| *fit == best)?;
    Some(Signatures {
        all: all.into_iter().map(|(_, signature)| signature).collect(),
        active: active as u32,
        doc: row.doc.to_owned(),
    })
}

/// Whether a word of a form is a word of the language that stands for itself, rather than an example of a value.
fn is_keyword(word: &str) -> bool {
    word == ","
        || rows_of(word).next().is_some()
            && Unit::from_either(word).is_none()
            && Purpose::from_text(word).is_none()
            && Weekday::from_text(word).is_none()
}

/// A form with its part that is typed; how many of its words are, or `None` where what is typed is another form.
fn fit(form: &'static str, typed: &[&str]) -> Option<(usize, Signature)> {
    let cut = words(form);
    // Each word of the language begins a part, if none stands right before it.
    let mut parts: Vec<(Range<u32>, Vec<&str>)> = Vec::new();
    let mut after_keyword = false;
    for word in &cut {
        if matches!(word.text, "{" | "}" | "…") {
            continue;
        }
        let range = word.start as u32..(word.start + word.text.len()) as u32;
        let keyword = is_keyword(word.text);
        // The first word says which statement it is, and stands by itself.
        let several = parts.len() > 1;
        match parts.last_mut() {
            Some((part, keys)) if !keyword || (after_keyword && several) => {
                part.end = range.end;
                if keyword {
                    keys.push(word.text);
                }
            }
            _ => parts.push((range, if keyword { vec![word.text] } else { Vec::new() })),
        }
        after_keyword = keyword;
    }
    let (mut at, mut matched) = (0, 0);
    for word in typed {
        if !is_keyword(word) {
            continue;
        }
        let next = parts
            .iter()
            .enumerate()
            .skip(at)
            .find(|(_, (_, keys))| keys.contains(word));
        match next {
            Some((index, _)) => {
                at = index;
                matched += 1;
            }
            // A word that this form does not have; conditions hold many.
            None if matched < 2 && typed.len() > 1 => return None,
            None => {}
        }
    }
    Some((
        matched,
        Signature {
            label: form.to_owned(),
            parts: parts.into_iter().map(|(range, _)| range).collect(),
            active: at as u32,
        },
    ))
}
