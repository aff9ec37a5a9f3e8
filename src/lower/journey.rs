//! One journey: its clauses resolved, its steps lowered, a workflow where nothing is wrong.

use super::brand::BrandDefaults;
use super::clauses::Clauses;
use super::draft::Draft;
use super::lowering::Lowering;
use super::quiet::QuietWeek;
use super::restraint::Restraints;
use super::sequences::Sequences;
use super::{allowances, errors, reviews, start, together};
use crate::diagnostics::{Diagnostic, list_some, nearest};
use crate::names::{NameKind, Names};
use crate::semantics::kept_true;
use crate::source::SourceMap;
use crate::syntax::Program;
use crate::syntax::ast::{Decl, Journey, Name, Sequence};
use crate::types;
use crate::workflow::{Goal, House, Loosened, NodeId, OtherwiseAction, Rule, Spans, Workflow};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// What all journeys are lowered with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shared<'a> {
    pub(crate) program: &'a Program,
    pub(crate) brand: &'a BrandDefaults<'a>,
    pub(crate) names: &'a Names<'a>,
    pub(crate) house: &'a House,
    pub(crate) sources: &'a SourceMap,
    pub(crate) sequences: &'a Sequences<'a>,
    pub(crate) restraints: &'a Restraints,
}

/// What came of a journey, and of the sequences in it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) workflow: Option<Workflow>,
    pub(crate) draft: Option<Draft>,
    pub(crate) found: Vec<Diagnostic>,
    pub(crate) expanded: FxHashSet<SmolStr>,
}

/// Lowers a journey.
pub(crate) fn lower<'a>(shared: &Shared<'a>, decl: &'a Decl, journey: &'a Journey) -> Made {
    let mut at = Lowering::new(shared, &journey.name);
    let clauses = Clauses::of(journey);
    clauses.report_missing(journey, &mut at);
    if Lowering::is_empty(&journey.steps) && !clauses.unreadable {
        at.report(errors::no_steps(&journey.name, "journey"));
    }

    let spans = spans(journey, &clauses);
    if let Some((names, _)) = clauses.states {
        at.states = states(&mut at, names);
    }
    let start = clauses
        .start
        .and_then(|(start, _)| start::start(&mut at, start));
    if let Some((written, place)) = clauses.start
        && start.is_some()
        && start::says_no_leap_day(written)
    {
        at.report(errors::no_leap_day(place));
    }
    if start.is_none() {
        // What the run has seen is not known.
        at.lose_sight();
    }
    let reentry = clauses
        .reentry
        .and_then(|(enters, _)| start::reentry(&mut at, enters, clauses.start));
    let (exits, exits_never_because) = clauses
        .exits
        .map(|(exits, _)| start::exits(&mut at, exits, &clauses))
        .unwrap_or_default();
    at.always = kept_true(&exits, &start::events(start.as_ref()));
    at.exits = exits;
    let goal = clauses.goal.and_then(|(goal, _)| {
        let event = at.event(&goal.event);
        let within = types::length(goal.within);
        Some(Goal {
            event: event?,
            within,
        })
    });
    let gives_way_to = gives_way(&mut at, &clauses);
    let (rules, loosened) = rules(shared, &mut at, &clauses);
    let gates = gates(shared, &mut at, &clauses);

    at.may_hold = rules.iter().any(may_hold);
    at.block(&journey.steps);

    let begins = start
        .as_ref()
        .and_then(start::time_of_day)
        .map(|(time, days)| (time, days, spans.start));
    let states = std::mem::take(&mut at.states);
    let exits = std::mem::take(&mut at.exits);
    let graph = std::mem::take(&mut at.graph);
    let (nodes, sources) = graph.finish(journey.name.span);
    for found in together::check(
        &nodes,
        &sources,
        begins,
        &QuietWeek::of(&rules, shared.house),
    ) {
        at.report(found);
    }
    for found in reviews::check(&nodes, &sources, &at.reviews) {
        at.report(found);
    }
    let allowances = allowances::of(shared, journey, &at.expanded, &nodes);
    let failed = at.has_failed();
    let (workflow, draft) = match (start, reentry) {
        (Some(start), Some(reentry)) if !failed && !states.is_empty() => (
            Some(Workflow {
                name: journey.name.text.clone(),
                description: decl.doc.as_deref().map(str::to_owned),
                states,
                start,
                reentry,
                exits,
                exits_never_because,
                goal,
                gives_way_to,
                rules,
                loosened,
                allowances,
                gates,
                entry: NodeId(0),
                nodes,
                sources,
                spans,
            }),
            None,
        ),
        (start, _) if !at.partial => (
            None,
            Some(Draft {
                name: journey.name.text.clone(),
                states,
                start,
                spans,
                nodes,
                sources,
                is_whole: !at.lacks_steps,
            }),
        ),
        _ => (None, None),
    };
    Made {
        workflow,
        draft,
        found: at.sink.into_vec(),
        expanded: at.expanded,
    }
}

/// Looks for the faults of a sequence that no journey runs. Which events a run would have seen, and
/// in which states a client would be, is not known: nothing is said about either.
pub(crate) fn lower_alone<'a>(shared: &Shared<'a>, sequence: &'a Sequence) -> Vec<Diagnostic> {
    let mut at = Lowering::new(shared, &sequence.name);
    at.alone = true;
    at.facts.seen_events = shared.house.events.keys().cloned().collect();
    at.block(&sequence.steps);
    let graph = std::mem::take(&mut at.graph);
    let (nodes, sources) = graph.finish(sequence.name.span);
    for found in reviews::check(&nodes, &sources, &at.reviews) {
        at.report(found);
    }
    at.sink.into_vec()
}

/// Whether a rule can make a message, and its run with it, wait.
fn may_hold(rule: &Rule) -> bool {
    rule.form.is_quiet() || matches!(rule.otherwise, Some(OtherwiseAction::Postpone(_)))
}

fn spans(journey: &Journey, clauses: &Clauses<'_>) -> Spans {
    let name = journey.name.span;
    Spans {
        name,
        states: clauses.states.map_or(name, |(_, span)| span),
        start: clauses.start.map_or(name, |(_, span)| span),
        reentry: clauses.reentry.map_or(name, |(_, span)| span),
        exits: clauses.exits.map_or(name, |(_, span)| span),
        goal: clauses.goal.map_or(name, |(_, span)| span),
    }
}

fn states(at: &mut Lowering<'_>, names: &[Name]) -> Vec<SmolStr> {
    let found = types::states(&at.scope(), names, &mut at.sink);
    let mut seen = FxHashSet::default();
    let mut once = found;
    once.retain(|state| seen.insert(state.clone()));
    if names.iter().any(|name| !seen.contains(&name.text)) {
        at.fail();
        // Nothing can be said about states that are only half known.
        return Vec::new();
    }
    once
}

fn gives_way(at: &mut Lowering<'_>, clauses: &Clauses<'_>) -> Vec<SmolStr> {
    let mut others: Vec<SmolStr> = Vec::new();
    for name in &clauses.gives_way {
        let Some(entry) = at.resolve(name, NameKind::Journey, "`gives way to`") else {
            continue;
        };
        if entry.name.text == at.name.text {
            at.report(errors::gives_way_to_itself(name));
        } else if !others.contains(&entry.name.text) {
            others.push(entry.name.text.clone());
        }
    }
    others
}

fn known(names: &Names<'_>, kind: NameKind) -> String {
    list_some(
        names
            .iter()
            .filter(|entry| entry.kind == kind)
            .map(|entry| entry.name.text.as_str()),
        5,
    )
}

/// The rules in force, the brand's first, and those that the journey takes back.
fn rules<'a>(
    shared: &Shared<'a>,
    at: &mut Lowering<'a>,
    clauses: &Clauses<'a>,
) -> (Vec<Rule>, Vec<Loosened>) {
    let default = shared.brand.restraint;
    let mut restraints: Vec<SmolStr> = Vec::new();
    if let Some(name) = default {
        match shared.restraints.get(&name.text) {
            Some(_) => restraints.push(name.text.clone()),
            // Reported in the brand.
            None => at.fail(),
        }
    }
    for (name, also, span) in &clauses.under {
        let Some(entry) = at.resolve(name, NameKind::Restraint, "`under restraint`") else {
            continue;
        };
        if let (false, Some(brand)) = (also, default) {
            at.report(errors::restraint_replaced(*span, brand));
        }
        if !restraints.contains(&entry.name.text) {
            restraints.push(entry.name.text.clone());
        }
    }
    if default.is_none() && clauses.under.is_empty() {
        at.fail();
        if !clauses.unreadable && !shared.brand.unreadable {
            let list = known(shared.names, NameKind::Restraint);
            at.report(errors::no_restraint(at.name, &list));
        }
    }
    let mut rules: Vec<Rule> = Vec::new();
    for name in &restraints {
        if let Some(restraint) = shared.restraints.get(name) {
            // They stay as long as the project does.
            rules.reserve_exact(restraint.rules.len());
            rules.extend(restraint.rules.iter().cloned());
            if restraint.faulty {
                at.fail();
            }
        }
    }
    let (rules, loosened) = loosen(at, clauses, rules);
    let several = restraints.len() > 1;
    if let (true, Some((name, ..))) = (several, clauses.under.first())
        && !restraints
            .iter()
            .filter_map(|r| shared.restraints.get(r))
            .any(|r| r.never_open)
        && let Some(found) = QuietWeek::of(&rules, shared.house).never_open(Some(name.span))
    {
        at.report(found);
    }
    (rules, loosened)
}

fn loosen(
    at: &mut Lowering<'_>,
    clauses: &Clauses<'_>,
    mut rules: Vec<Rule>,
) -> (Vec<Rule>, Vec<Loosened>) {
    if clauses.loosens.is_empty() {
        return (rules, Vec::new());
    }
    let all = rules.clone();
    let mut loosened = Vec::new();
    for (text, because) in &clauses.loosens {
        let words = text
            .value()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let is_meant = |rule: &Rule| {
            rule.text == words
                || (rule.otherwise.is_some()
                    && rule.text.split_once(" else ").map(|(rule, _)| rule) == Some(&words))
        };
        if !all.iter().any(is_meant) {
            let known: Vec<&str> = all.iter().map(|rule| rule.text.as_str()).collect();
            let near = nearest(&words, known.iter().copied());
            let found = errors::no_such_rule(&words, text.span, near, &known);
            at.report(found);
            continue;
        }
        rules.retain(|rule| {
            let meant = is_meant(rule);
            if meant {
                loosened.push(Loosened {
                    rule: rule.clone(),
                    because: because.value(),
                });
            }
            !meant
        });
    }
    (rules, loosened)
}

fn gates<'a>(shared: &Shared<'a>, at: &mut Lowering<'a>, clauses: &Clauses<'a>) -> Vec<SmolStr> {
    let mut gates: Vec<SmolStr> = Vec::new();
    let default = shared.brand.gate;
    if let Some(name) = default {
        match shared.names.get(&name.text) {
            Some(entry) if entry.kind == NameKind::Gate => gates.push(name.text.clone()),
            // Reported in the brand.
            Some(_) | None => at.fail(),
        }
    }
    for name in &clauses.passes {
        if let Some(entry) = at.resolve(name, NameKind::Gate, "`passes gate`")
            && !gates.contains(&entry.name.text)
        {
            gates.push(entry.name.text.clone());
        }
    }
    if default.is_none() && clauses.passes.is_empty() {
        at.fail();
        if !clauses.unreadable && !shared.brand.unreadable {
            let list = known(shared.names, NameKind::Gate);
            at.report(errors::no_gate(at.name, &list));
        }
    }
    gates
}
