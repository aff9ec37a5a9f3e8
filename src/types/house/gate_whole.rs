//! Whether a gate can be met as a whole. Its lines are counted together for each part of a journey's meaning, since
//! one who signs is one pair of eyes; and where the author may not approve, whoever submits is missing.

use super::people::OpenTeams;
use super::quorum::{everyone, fillable, fillable_without, places};
use crate::diagnostics::Sink;
use crate::source::Span;
use crate::syntax::ast::{Gate, GateClause, Quorum};
use crate::types::errors::people as errors;
use crate::workflow::{Facet, House};
use smol_str::SmolStr;

/// A line that asks for approvals, and what for.
pub(super) struct Line<'a> {
    pub(super) by: &'a [Quorum],
    pub(super) facet: Facet,
    pub(super) span: Span,
}

/// J0502 for a gate whose lines are right, each by itself. Silent where it is not certain who is in a team.
pub(super) fn check(
    gate: &Gate,
    lines: &[Line<'_>],
    house: &House,
    open: &OpenTeams,
    sink: &mut Sink,
) {
    let quorums = || lines.iter().flat_map(|line| line.by);
    if quorums().any(|quorum| open.contains(&quorum.of.text)) {
        return;
    }
    let parts: Vec<(String, Vec<&Line<'_>>)> = parts(house)
        .into_iter()
        .map(|(name, part)| {
            let of = lines.iter().filter(|line| covers(&line.facet, &part));
            (name, of.collect())
        })
        .collect();
    for (part, of) in &parts {
        let places = seats(house, of);
        if !fillable(&places)
            && let Some((last, others)) = of.split_last()
        {
            let others: Vec<Span> = others.iter().map(|line| line.span).collect();
            let people = everyone(&places);
            sink.push(errors::lines_overlap(
                last.span,
                &others,
                part,
                places.len(),
                &people,
            ));
            return;
        }
    }
    let never = gate.clauses.iter().find_map(|clause| match clause {
        GateClause::NeverAuthor(span) => Some(*span),
        GateClause::ApprovedBy { .. }
        | GateClause::TestedBy(..)
        | GateClause::NoSoonerThan(..)
        | GateClause::ValidFor(..)
        | GateClause::Error(_) => None,
    });
    if let Some(never) = never {
        let may_submit = |person: &SmolStr| {
            parts
                .iter()
                .all(|(_, of)| fillable_without(&seats(house, of), Some(person)))
        };
        if !house.persons.is_empty() && !house.persons.keys().any(may_submit) {
            let spans: Vec<Span> = lines.iter().map(|line| line.span).collect();
            let people: Vec<&str> = house.persons.keys().map(SmolStr::as_str).collect();
            sink.push(errors::nobody_may_submit(never, &spans, &people));
        }
    }
}

fn seats<'a>(house: &'a House, of: &[&Line<'a>]) -> Vec<&'a [SmolStr]> {
    of.iter().flat_map(|line| places(house, line.by)).collect()
}

/// A part of a meaning that is approved by itself.
enum Part<'a> {
    Audience,
    Timing,
    Restraint,
    Content(&'a SmolStr),
    Data,
}

/// Every part, by its name in a gate.
fn parts(house: &House) -> Vec<(String, Part<'_>)> {
    let mut parts = vec![
        ("audience".to_owned(), Part::Audience),
        ("timing".to_owned(), Part::Timing),
        ("restraint".to_owned(), Part::Restraint),
        ("data".to_owned(), Part::Data),
    ];
    for locale in &house.locales {
        parts.push((format!("content {locale}"), Part::Content(locale)));
    }
    parts
}

fn covers(facet: &Facet, part: &Part<'_>) -> bool {
    match (facet, part) {
        (Facet::All, _)
        | (Facet::Audience, Part::Audience)
        | (Facet::Timing, Part::Timing)
        | (Facet::Restraint, Part::Restraint)
        | (Facet::Content(None), Part::Content(_))
        | (Facet::Data, Part::Data) => true,
        (Facet::Content(Some(one)), Part::Content(other)) => one == *other,
        (
            Facet::Audience | Facet::Timing | Facet::Restraint | Facet::Content(_) | Facet::Data,
            Part::Audience | Part::Timing | Part::Restraint | Part::Content(_) | Part::Data,
        ) => false,
    }
}
