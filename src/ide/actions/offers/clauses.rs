//! The clauses that every journey needs, each with what it may say: whom it is for, what starts it, how it is entered
//! again, what ends it, under what restraint it is and which gate it passes.

use super::place::Nearby;
use super::{Offer, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::names::NameKind;
use crate::source::FileRange;
use crate::syntax::ast::DeclKind;
use crate::syntax::scan::Statement;

/// The words with which clauses begin, in the order in which they are written.
const ORDER: [&str; 9] = [
    "for", "starts", "enters", "exits", "goal", "gives", "under", "also", "passes",
];

/// Of a list of names so many are offered.
const MOST: usize = 6;

/// Whom the journey is for: one of the states, or all.
pub(super) fn audience(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let states = names(snapshot, NameKind::State);
    let mut lines = behind("for", &states);
    if states.len() > 1 {
        lines.push(format!("for {}", states.join(", ")));
    }
    written(snapshot, diagnostic, &lines)
}

/// What starts it: a hand-over, where there is one, or an event.
pub(super) fn start(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let mut lines = behind("starts when", &names(snapshot, NameKind::Event));
    let name = snapshot.sources().text(diagnostic.primary.span);
    if !snapshot.leading_to(name).is_empty() {
        lines.insert(0, "starts when handed over".to_owned());
    }
    written(snapshot, diagnostic, &lines)
}

/// How a client may enter it again.
pub(super) fn reentry(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let lines = [
        "enters once ever",
        "enters once per 90 days",
        "enters again 30 days after it ended",
    ];
    written(snapshot, diagnostic, &lines.map(str::to_owned))
}

/// What ends it early.
pub(super) fn exit(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let line = "exits when unsubscribed".to_owned();
    written(snapshot, diagnostic, &[line])
}

/// A restraint, for every journey or for this one.
pub(super) fn restraint(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let known = names(snapshot, NameKind::Restraint);
    let mut offers = in_brand(snapshot, "every journey is under restraint", &known);
    let lines = behind("under restraint", &known);
    offers.extend(written(snapshot, diagnostic, &lines));
    offers
}

/// A gate, for every journey or for this one.
pub(super) fn gate(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let known = names(snapshot, NameKind::Gate);
    let mut offers = in_brand(snapshot, "every journey passes gate", &known);
    let lines = behind("passes gate", &known);
    offers.extend(written(snapshot, diagnostic, &lines));
    offers
}

fn behind(words: &str, names: &[String]) -> Vec<String> {
    let names = names.iter();
    names.map(|name| format!("{words} {name}")).collect()
}

/// One offer for each line, in the journey.
fn written(snapshot: &Snapshot, diagnostic: &Diagnostic, lines: &[String]) -> Vec<Offer> {
    let Some(at) = place(snapshot, diagnostic) else {
        return Vec::new();
    };
    let nearby = Nearby::of(snapshot, at);
    let offer = |line: &String| {
        let edit = clause(&nearby, at, line)?;
        Some(Offer::new(format!("write `{line}`"), vec![edit]))
    };
    lines.iter().filter_map(offer).collect()
}

/// One offer for each name, in the brand.
fn in_brand(snapshot: &Snapshot, words: &str, names: &[String]) -> Vec<Offer> {
    let offer = |line: String| {
        let edit = brand_line(snapshot, &line)?;
        Some(Offer::new(format!("write `{line}` in `brand`"), vec![edit]))
    };
    behind(words, names).into_iter().filter_map(offer).collect()
}

/// The first names of a kind, as the project declares them.
fn names(snapshot: &Snapshot, kind: NameKind) -> Vec<String> {
    let mut found: Vec<_> = snapshot.names_of(kind).collect();
    found.sort_by_key(|(name, decl)| (*decl, place_of(snapshot, name)));
    let first = found.into_iter().take(MOST);
    first.map(|(name, _)| name.to_string()).collect()
}

/// States stand together in one declaration.
fn place_of(snapshot: &Snapshot, name: &str) -> Option<u32> {
    Some(snapshot.name(name)?.name.span.start)
}

/// A clause put where it is written among the others.
fn clause(nearby: &Nearby<'_>, at: FileRange, line: &str) -> Option<TextEdit> {
    let rank = |line: &str| {
        let word = line.split_whitespace().next()?;
        ORDER.iter().position(|known| *known == word)
    };
    let own = rank(line)?;
    let journey = *nearby.around(at).first()?;
    let block = &journey.tails.first()?.block;
    let stands = |it: &&Statement| {
        let rank = rank(nearby.words(it));
        rank.is_some_and(|rank| rank <= own)
    };
    let behind = block.statements.iter().rev().find(stands);
    // Of the clauses behind these each is written by itself.
    let line = match own {
        0..5 => nearby.aligned(block, line),
        _ => line.to_owned(),
    };
    Some(nearby.put_in(journey, block, behind, &line))
}

/// A line at the end of the brand.
fn brand_line(snapshot: &Snapshot, line: &str) -> Option<TextEdit> {
    let is_brand = |kind: &DeclKind| matches!(kind, DeclKind::Brand(_));
    let (_, decl) = snapshot.decls().find(|(_, decl)| is_brand(&decl.kind))?;
    let at = snapshot.sources().resolve(decl.head)?;
    let nearby = Nearby::of(snapshot, at);
    let brand = *nearby.around(at).first()?;
    let block = &brand.tails.first()?.block;
    Some(nearby.put_in(brand, block, block.statements.last(), line))
}
