//! `gate`: who must have looked.

use super::gate_whole::{self, Line};
use super::people::OpenTeams;
use super::quorum::quorums;
use crate::diagnostics::Sink;
use crate::names::NameKind;
use crate::syntax::Program;
use crate::syntax::ast::{DeclKind, Duration, Gate, GateClause, Name};
use crate::types::errors::people as errors;
use crate::types::{Scope, length};
use crate::vocabulary::Unit;
use crate::workflow::{Facet, GateDef, Length};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// All gates.
pub(super) fn gates(
    program: &Program,
    scope: &Scope<'_>,
    open: &OpenTeams,
    sink: &mut Sink,
) -> BTreeMap<SmolStr, GateDef> {
    let mut all = BTreeMap::new();
    for (_, _, decl) in program.few() {
        if let DeclKind::Gate(it) = &decl.kind {
            let def = gate(it, scope, open, sink);
            all.entry(it.name.text.clone()).or_insert(def);
        }
    }
    all
}

fn gate(gate: &Gate, scope: &Scope<'_>, open: &OpenTeams, sink: &mut Sink) -> GateDef {
    let mut def = GateDef {
        approvals: Vec::new(),
        never_author: false,
        tested: Vec::new(),
        hold: None,
        valid_for: None,
        span: gate.name.span,
    };
    let before = sink.len();
    let (mut asked, mut unread) = (false, false);
    let mut lines = Vec::new();
    for clause in &gate.clauses {
        match clause {
            GateClause::ApprovedBy {
                by,
                facet: of,
                span,
            } => {
                asked = true;
                let people = quorums(scope, by, open, sink);
                let of = facet(of, scope, sink);
                lines.extend(of.clone().map(|facet| Line {
                    by,
                    facet,
                    span: *span,
                }));
                def.approvals.extend(people.zip(of));
            }
            GateClause::NeverAuthor(_) => def.never_author = true,
            GateClause::TestedBy(by, _) => {
                def.tested
                    .extend(quorums(scope, by, open, sink).into_iter().flatten());
            }
            GateClause::NoSoonerThan(duration, calendar, _) => {
                let hold = hold(*duration, calendar.as_ref(), scope, sink);
                def.hold = def.hold.or(hold);
            }
            GateClause::ValidFor(duration, _) => {
                def.valid_for.get_or_insert(length(*duration));
            }
            // It may have been the approval.
            GateClause::Error(_) => (asked, unread) = (true, true),
        }
    }
    if !asked {
        sink.push(errors::no_approval(&gate.name));
    }
    if sink.len() == before && !unread {
        gate_whole::check(gate, &lines, scope.house, open, sink);
    }
    def
}

fn facet(words: &[Name], scope: &Scope<'_>, sink: &mut Sink) -> Option<Facet> {
    let Some((first, rest)) = words.split_first() else {
        return Some(Facet::All);
    };
    let facet = match first.text.as_str() {
        "content" => {
            return match rest.split_first() {
                None => Some(Facet::Content(None)),
                Some((locale, rest)) => {
                    let locale = super::locales::locale(scope, locale, sink)?;
                    no_more("content", rest, sink)?;
                    Some(Facet::Content(Some(locale)))
                }
            };
        }
        "audience" => Facet::Audience,
        "timing" => Facet::Timing,
        "restraint" => Facet::Restraint,
        "data" => Facet::Data,
        _ => {
            sink.push(errors::no_facet(first));
            return None;
        }
    };
    no_more(&first.text, rest, sink)?;
    Some(facet)
}

fn no_more(facet: &str, rest: &[Name], sink: &mut Sink) -> Option<()> {
    match rest.first() {
        None => Some(()),
        Some(word) => {
            sink.push(errors::after_facet(facet, word));
            None
        }
    }
}

fn hold(
    duration: Duration,
    calendar: Option<&Name>,
    scope: &Scope<'_>,
    sink: &mut Sink,
) -> Option<(Length, Option<SmolStr>)> {
    let length = length(duration);
    let Some(calendar) = calendar else {
        return Some((length, None));
    };
    let wanted = &[NameKind::Calendar];
    let taker = Some("`days of`");
    let found = scope.names.resolve_for(calendar, wanted, taker, sink)?;
    if duration.unit != Unit::Days {
        sink.push(errors::hold_in_days(duration, calendar));
        return None;
    }
    Some((length, Some(found.name.text.clone())))
}
