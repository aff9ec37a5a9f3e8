//! The clauses that every journey needs, each with what it may say: whom it is for, what starts it, how it is entered
//! again, what ends it, under what restraint it is and which gate it passes.

use super::Offer;
use super::place::Nearby;
use crate::diagnostics::{Code, Diagnostic};
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

/// One offer for each way to say what is missing.
pub(super) fn missing(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some(at) = snapshot.sources().resolve(diagnostic.primary.span) else {
        return Vec::new();
    };
    let code = diagnostic.code;
    let mut offers = Vec::new();
    for (every, name) in in_brand(snapshot, code) {
        let line = format!("{every} {name}");
        let edit = brand_line(snapshot, &line);
        offers
            .extend(edit.map(|edit| Offer::new(format!("write `{line}` in `brand`"), vec![edit])));
    }
    let nearby = Nearby::of(snapshot, at);
    for line in lines(snapshot, code, at) {
        let edit = clause(&nearby, at, &line);
        offers.extend(edit.map(|edit| Offer::new(format!("write `{line}`"), vec![edit])));
    }
    offers
}

/// What may be said for every journey at once.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of most codes a brand says nothing"
)]
fn in_brand(snapshot: &Snapshot, code: Code) -> Vec<(&'static str, String)> {
    let (words, kind) = match code {
        Code::NoRestraint => ("every journey is under restraint", NameKind::Restraint),
        Code::NoGate => ("every journey passes gate", NameKind::Gate),
        _ => return Vec::new(),
    };
    let names = names(snapshot, kind);
    names.into_iter().map(|name| (words, name)).collect()
}

/// What may be said in the journey.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "most codes are of no clause that is left out"
)]
fn lines(snapshot: &Snapshot, code: Code, journey: FileRange) -> Vec<String> {
    let with = |words: &str, kind: NameKind| -> Vec<String> {
        let names = names(snapshot, kind).into_iter();
        names.map(|name| format!("{words} {name}")).collect()
    };
    match code {
        Code::NoAudience => {
            let states = names(snapshot, NameKind::State);
            let mut lines = with("for", NameKind::State);
            if states.len() > 1 {
                lines.push(format!("for {}", states.join(", ")));
            }
            lines
        }
        Code::NoStart => {
            let text = snapshot.text(journey.file);
            let name = text.get(journey.start as usize..journey.end as usize);
            let is_handed_to = name.is_some_and(|name| !snapshot.leading_to(name).is_empty());
            let handed = is_handed_to.then(|| "starts when handed over".to_owned());
            let events = with("starts when", NameKind::Event);
            handed.into_iter().chain(events).collect()
        }
        Code::NoReentry => [
            "enters once ever",
            "enters once per 90 days",
            "enters again 30 days after it ended",
        ]
        .map(str::to_owned)
        .to_vec(),
        Code::NoExit => vec!["exits when unsubscribed".to_owned()],
        Code::NoRestraint => with("under restraint", NameKind::Restraint),
        Code::NoGate => with("passes gate", NameKind::Gate),
        _ => Vec::new(),
    }
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
    Some(nearby.put_in(journey, block, behind, line))
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
