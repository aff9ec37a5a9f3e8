//! A file of which all is sound, declaration by declaration: of those that are laid out already, as most are when
//! someone formats while writing, nothing is read. Each of the others is printed, read again and compared by itself.
//!
//! What is told is what [`format`](super::format) makes of the whole text: where nothing is wrong, a declaration
//! is cut by its own text alone, no column reaches from one into the next, and of the lines between two only
//! whether one of them is empty counts.

use super::pieces::ends_with_gap;
use super::{FormatRefusal, Read, check, print};
use crate::parallel;
use crate::source::SourceMap;
use crate::syntax::ast::Decl;
use crate::syntax::{Pieces, Program};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash as _, Hasher as _};
use std::sync::{Arc, Mutex};

/// The least number of declarations for which a second thread is worth its start.
const DECLARATIONS_PER_THREAD: usize = 24;

/// So many texts are remembered for each declaration there is, before those of old are forgotten.
const REMEMBERED: usize = 4;

/// The texts of declarations that were found to be laid out, by a number of each. Two with the same number would
/// only leave one of them as it is.
#[derive(Debug, Default)]
pub struct LaidOut {
    known: Mutex<FxHashSet<u64>>,
}

/// A declaration with the text up to the next, the first with what stands above it.
struct Stretch<'t> {
    decl: &'t Arc<Decl>,
    at: usize,
    text: &'t str,
    is_last: bool,
}

/// Lays out a text that was read without a fault: these are its declarations, and where each starts. What is `told`
/// of each stretch that changes: of its text, where that starts, and what shall stand there. `None` where the text
/// can't be taken apart.
///
/// # Errors
/// As for [`format`](super::format).
pub(crate) fn changes<T: Send>(
    text: &str,
    decls: &[(Arc<Decl>, usize)],
    laid_out: &LaidOut,
    told: impl Fn(&str, usize, &str) -> T + Sync,
) -> Option<Result<Vec<T>, FormatRefusal>> {
    let mut stretches = stretches(text, decls).filter(|all| !all.is_empty())?;
    let Ok(mut known) = laid_out.known.lock() else {
        return None;
    };
    if known.len() > REMEMBERED * stretches.len() {
        known.clear();
    }
    stretches.retain(|it| !known.contains(&number(it.text, it.is_last)));
    let looked = parallel::map(&stretches, DECLARATIONS_PER_THREAD, |it| {
        let change = |wanted: String| {
            let number = number(&wanted, it.is_last);
            (number, told(it.text, it.at, &wanted))
        };
        Some(lay_out(it)?.map(|wanted| wanted.map(change)))
    });
    let mut changes = Vec::new();
    for (it, wanted) in stretches.into_iter().zip(looked) {
        match wanted? {
            Ok(None) => {
                known.insert(number(it.text, it.is_last));
            }
            Ok(Some((number, change))) => {
                known.insert(number);
                changes.push(change);
            }
            Err(refusal) => return Some(Err(refusal)),
        }
    }
    Some(Ok(changes))
}

fn stretches<'t>(text: &'t str, decls: &'t [(Arc<Decl>, usize)]) -> Option<Vec<Stretch<'t>>> {
    let starts = decls.iter().enumerate();
    let starts = starts.map(|(index, (_, start))| if index == 0 { 0 } else { *start });
    let ends = decls.iter().skip(1).map(|(_, start)| *start);
    let ranges = starts.zip(ends.chain([text.len()]));
    let stretch = |((decl, _), (start, end)): (&'t (Arc<Decl>, usize), _)| {
        Some(Stretch {
            decl,
            at: start,
            text: text.get(start..end).filter(|own| !own.is_empty())?,
            is_last: end == text.len(),
        })
    };
    decls.iter().zip(ranges).map(stretch).collect()
}

fn number(text: &str, is_last: bool) -> u64 {
    let mut hasher = FxHasher::default();
    (text, is_last).hash(&mut hasher);
    hasher.finish()
}

/// What a stretch shall be; nothing where it is so. `None` outside where its cut is not that of one declaration.
fn lay_out(it: &Stretch<'_>) -> Option<Result<Option<String>, FormatRefusal>> {
    let pieces = Pieces::of(it.text);
    if !pieces.is_one_declaration() {
        return None;
    }
    let printed = print::print(it.text, pieces.scan(), &[]);
    let gap = !it.is_last && ends_with_gap(it.text);
    let own = it.text.strip_suffix('\n').filter(|_| gap);
    if own.unwrap_or(it.text) == printed {
        // It means what it means, and comes to itself again.
        return Some(Ok(None));
    }
    let mut sources = SourceMap::default();
    let file = sources.add_file("", it.text);
    let before = Read {
        pieces,
        program: Program::of(vec![(file, Arc::clone(it.decl))]),
        sources,
        found: Vec::new(),
    };
    let wanted = check(it.text, &before, printed).map(|mut printed| {
        if gap {
            printed.push('\n');
        }
        Some(printed)
    });
    Some(wanted)
}
