//! What a rule can be made that does not hold, or says nothing; who may approve at a gate.

use super::Offer;
use super::place::Nearby;
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::names::NameKind;
use crate::source::{FileRange, Span};
use crate::syntax::ast::{DeclKind, Rule};

/// So many teams are offered one by one.
const MOST_TEAMS: usize = 6;

/// Takes a rule out that counts nothing. A rule is a promise: only where a person says so, and never the last one.
pub(super) fn take_out(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let offer = || {
        let at = snapshot.sources().resolve(diagnostic.primary.span)?;
        let (_, others) = rule_at(snapshot, diagnostic.primary.span)?;
        if others < 2 {
            return None;
        }
        let nearby = Nearby::of(snapshot, at);
        let edit = nearby.without(nearby.around(at).pop()?);
        Some(Offer::new("take the rule out", vec![edit]))
    };
    offer().into_iter().collect()
}

/// Lets a guard skip what would break the rule.
pub(super) fn guard(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
    let mut rules = labels.filter_map(|label| rule_at(snapshot, label.span));
    let mut offer = || {
        let (rule, _) = rules.find(|(rule, _)| rule.otherwise.is_none())?;
        let at = snapshot.sources().resolve(rule.span)?;
        let edit = TextEdit {
            at: FileRange {
                start: at.end,
                ..at
            },
            text: " else skip".to_owned(),
        };
        Some(Offer::new("end the rule with `else skip`", vec![edit]))
    };
    offer().into_iter().collect()
}

/// Says who has to approve: one of a team, for each team there is.
pub(super) fn approvers(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some(at) = snapshot.sources().resolve(diagnostic.primary.span) else {
        return Vec::new();
    };
    let nearby = Nearby::of(snapshot, at);
    let gate = nearby.around(at).first().copied();
    let Some((gate, tail)) = gate.and_then(|gate| Some((gate, gate.tails.first()?))) else {
        return Vec::new();
    };
    let teams = snapshot.names_of(NameKind::Team).take(MOST_TEAMS);
    teams
        .map(|(team, _)| {
            let line = format!("approved by 1 of {team}");
            let edit = nearby.put_in(gate, &tail.block, None, &line);
            Offer::new(format!("write `{line}`"), vec![edit])
        })
        .collect()
}

/// The rule that holds a span, and how many rules its restraint has.
fn rule_at(snapshot: &Snapshot, span: Span) -> Option<(&Rule, usize)> {
    let at = snapshot.sources().resolve(span)?;
    let (_, decl) = snapshot.decl_at(at.file, at.start)?;
    let DeclKind::Restraint(restraint) = &decl.kind else {
        return None;
    };
    let holds = |rule: &&Rule| {
        let place = snapshot.sources().resolve(rule.span);
        place.is_some_and(|it| it.start <= at.start && at.end <= it.end)
    };
    let rule = restraint.rules.iter().find(holds)?;
    Some((rule, restraint.rules.len()))
}
