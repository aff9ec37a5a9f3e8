//! Journeys that do nothing to each other, and nothing in which depends on the date: what each of them can
//! give alone in a window they give together in one, by moving their runs in time. What one event starts in
//! several of them is taken together (`shared`).
//!
//! Conditions and what a run waits for may turn out either way here, as in a single journey (rule S1).

use super::super::entry::Policy;
use super::super::graph::{Dwell, Measure};
use super::super::tally::{Cap, Window};
use super::super::work::Work;
use super::bound::sum;
use super::caps::{Asked, Part};
use super::pack::Table;
use super::token;
use super::turns::apart;
use crate::workflow::{
    AwaitOn, EventKind, Exit, House, Node, PropertyRef, Reentry, RuleForm, Start, StateRule,
    WaitKind, Workflow,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Whether so many messages surely leave in one window.
pub(super) fn reached(house: &House, asked: &Asked<'_>, worst: u64, work: &Work<'_>) -> bool {
    let (parts, cap) = (&asked.parts, &asked.cap);
    let gives: Vec<Part<'_>> = parts.iter().filter(|p| p.bound() > 0).cloned().collect();
    let steady = !asked.compares()
        && !cap.is_month_like()
        && matches!(cap.window, Window::Rolling(_))
        && gives.iter().all(|part| is_steady(part, cap))
        && are_beside(house, &gives);
    if !steady {
        return false;
    }
    let move_freely = gives.iter().all(|part| part.exact && moves_freely(part));
    if move_freely && sum(&gives) == worst && !share_a_start(&gives) {
        return true;
    }
    // By itself it gives what it gives alone.
    if let [only] = gives.as_slice()
        && only.exact
        && only.bound() == worst
    {
        return true;
    }
    let table = Table::new(house, &gives, cap, true, work);
    table.is_some_and(|table| table.surely_give(worst))
}

/// Whether so many messages surely leave in one window, of journeys of which never two run at a time: where
/// a client can end each run, and come to each state, by what does nothing else.
pub(super) fn reached_in_turn(
    house: &House,
    asked: &Asked<'_>,
    worst: u64,
    work: &Work<'_>,
) -> bool {
    let (parts, cap) = (&asked.parts, &asked.cap);
    let pairs = parts.iter().enumerate();
    let mut pairs = pairs.flat_map(|(i, one)| parts.iter().skip(i + 1).map(move |two| (one, two)));
    let steady = parts.len() <= token::JOURNEYS
        && !asked.compares()
        && !cap.is_month_like()
        && matches!(cap.window, Window::Rolling(_))
        && parts.iter().all(|part| {
            let graph = &part.side.graph;
            is_steady(part, cap)
                && moves_freely(part)
                && !graph.has_start_waits
                && is_simple(house, part)
                && can_end(part.side.workflow, parts)
        })
        && pairs.all(|(one, two)| apart(one.side, two.side))
        && !share_a_start(parts)
        && moves_alone(house, parts);
    let parts: Vec<&Part<'_>> = parts.iter().collect();
    steady && token::most(house, &parts, cap.ticks(), work) == Some(worst)
}

/// Whether something that starts no run, and that none waits for, ends a run of it.
fn can_end(workflow: &Workflow, parts: &[Part<'_>]) -> bool {
    ending(workflow).iter().any(|event| {
        let mut workflows = parts.iter().map(|p| p.side.workflow);
        workflows.all(|other| {
            !starts(other).contains(event) && !awaited(other).any(|awaited| awaited == *event)
        })
    })
}

/// Whether clients come from state to state by what does nothing else in these journeys.
fn moves_alone(house: &House, parts: &[Part<'_>]) -> bool {
    let workflows = parts.iter().map(|p| p.side.workflow);
    let does_nothing_else = |event: &EventKind| {
        workflows.clone().all(|workflow| {
            !starts(workflow).contains(&event)
                && !ending(workflow).contains(&event)
                && !awaited(workflow).any(|awaited| awaited == event)
        })
    };
    let by_events = workflows.clone().all(|workflow| {
        let mut exits = workflow.exits.iter();
        exits.all(|exit| match exit {
            Exit::Event { .. } | Exit::SameEvent { .. } => true,
            Exit::Becomes { .. } | Exit::Condition { .. } => false,
        })
    });
    by_events
        && house.states.iter().all(|state| match &state.entry {
            StateRule::Start => true,
            StateRule::Event { event, .. } => does_nothing_else(event),
            StateRule::Condition { .. } => false,
        })
}

/// Whether its runs give the same whenever they begin.
pub(super) fn moves_freely(part: &Part<'_>) -> bool {
    part.side.entries.time.is_none() && !part.side.graph.has_calendar()
}

/// Whether all its lengths are of the rule's clock and none varies with the date: weeks are alike but for those
/// in which the clocks change.
fn is_steady(part: &Part<'_>, cap: &Cap<'_>) -> bool {
    let (graph, entries) = (&part.side.graph, &part.side.entries);
    let measure = cap.measure();
    let same_clock = |own: Measure| own == measure;
    let by_entries = match &entries.policy {
        Policy::Once => true,
        Policy::Again(again) => same_clock(again.measure),
        Policy::Overlap => {
            let mut streams = entries.views.iter().flatten();
            streams.all(|stream| same_clock(stream.measure))
        }
    };
    let one_clock = graph.edges().iter().all(|edge| match edge.dwell {
        Dwell::Span { hi, measure, .. } => hi == 0 || same_clock(measure),
        Dwell::Clock { .. } => same_clock(Measure::Wall),
    });
    let weeks_are_alike = moves_freely(part) || same_clock(Measure::Wall);
    let dates = graph.week.as_ref().is_some_and(|week| week.has_exceptions);
    let rules = &part.side.workflow.rules;
    by_entries
        && one_clock
        && weeks_are_alike
        && !dates
        && !graph.has_months
        && rules
            .iter()
            .all(|rule| rule.otherwise.is_none() && !matches!(rule.form, RuleForm::Silence { .. }))
}

fn share_a_start(parts: &[Part<'_>]) -> bool {
    let mut starts = parts.iter().flat_map(|p| starts(p.side.workflow));
    let mut before: BTreeSet<&EventKind> = BTreeSet::new();
    !starts.all(|event| before.insert(event))
}

/// The events that start it.
pub(super) fn starts(workflow: &Workflow) -> Vec<&EventKind> {
    match &workflow.start {
        Start::Events { events, .. } => events.iter().map(|on| &on.event).collect(),
        Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => Vec::new(),
    }
}

/// The events that a run waits for.
fn awaited(workflow: &Workflow) -> impl Iterator<Item = &EventKind> {
    let all = workflow.nodes.iter().flat_map(Node::awaits);
    all.filter_map(|on| match on {
        AwaitOn::Event(event) => Some(event),
        AwaitOn::Condition(_) => None,
    })
}

/// The events that end a run early.
fn ending(workflow: &Workflow) -> Vec<&EventKind> {
    let exits = workflow.exits.iter().filter_map(|exit| match exit {
        Exit::Event { event } | Exit::SameEvent { event, .. } => Some(event),
        Exit::Becomes { .. } | Exit::Condition { .. } => None,
    });
    exits
        .chain(workflow.goal.iter().map(|goal| &goal.event))
        .collect()
}

/// Whether nothing in one of these lets it act on another, and one client can be in all of them.
fn are_beside(house: &House, parts: &[Part<'_>]) -> bool {
    let known = parts.iter().all(|p| is_simple(house, p));
    let mut dates = parts.iter().flat_map(|p| dates(p.side.workflow));
    let mut before: BTreeSet<PropertyRef> = BTreeSet::new();
    known
        && dates.all(|date| before.insert(date))
        && shares_a_state(house, parts)
        && !any_apart(parts)
        && !any_ends(parts)
}

/// Whether two of them never run at a time, where they share a state.
fn any_apart(parts: &[Part<'_>]) -> bool {
    let several = parts.iter().any(|part| part.side.members.len() > 1);
    if several {
        let mut pairs = parts.iter().enumerate();
        return pairs.any(|(i, one)| {
            let mut others = parts.iter().skip(i + 1);
            others.any(|other| apart(one.side, other.side))
        });
    }
    let names: BTreeSet<&SmolStr> = parts.iter().map(|p| &p.side.workflow.name).collect();
    parts.iter().any(|part| {
        let own = &part.side.workflow.name;
        let mut before = part.side.workflow.gives_way_to.iter();
        before.any(|name| name != own && names.contains(name))
    })
}

/// Whether what a client does in one of these journeys may end a run of another.
fn any_ends(parts: &[Part<'_>]) -> bool {
    // By what ends them: so many journeys.
    let mut by_endings: BTreeMap<BTreeSet<&EventKind>, usize> = BTreeMap::new();
    let mut by_event: BTreeMap<&EventKind, usize> = BTreeMap::new();
    for part in parts {
        let own: BTreeSet<&EventKind> = ending(part.side.workflow).into_iter().collect();
        for event in &own {
            *by_event.entry(event).or_insert(0) += 1;
        }
        *by_endings.entry(own).or_insert(0) += 1;
    }
    parts.iter().any(|part| {
        let workflow = part.side.workflow;
        let own: BTreeSet<&EventKind> = ending(workflow).into_iter().collect();
        // Itself is no other.
        let others = |count: usize, itself: bool| count > usize::from(itself);
        // Where runs follow each other, a run may have to end early; by what ends it alone.
        let early = match workflow.reentry {
            Reentry::AgainAfter { .. } => {
                let mut endings = by_endings.iter();
                endings.any(|(other, &count)| own.is_subset(other) && others(count, *other == own))
            }
            Reentry::OnceEver
            | Reentry::OncePer { .. }
            | Reentry::OnceForEach { .. }
            | Reentry::EveryTime => false,
        };
        let mut caused = starts(workflow).into_iter().chain(awaited(workflow));
        early
            || caused.any(|event| {
                let count = by_event.get(event).copied().unwrap_or(0);
                others(count, own.contains(event))
            })
    })
}

/// Whether it starts by events or a date alone, and asks of nothing that other journeys do.
fn is_simple(house: &House, part: &Part<'_>) -> bool {
    let workflow = part.side.workflow;
    let by_events = match &workflow.start {
        Start::Events { events, gathered } => {
            gathered.is_none() && events.iter().all(|on| on.filter.is_none())
        }
        Start::AroundDate { .. } => true,
        Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => false,
    };
    let asks = |name| house.messages.get(name).is_some_and(|m| m.needs.is_some());
    by_events
        && workflow.nodes.iter().all(|node| match node {
            Node::Wait { alone, .. } => !alone,
            Node::Send { message, .. } => !asks(message),
            Node::HandOver { .. } => false,
            Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::End => true,
        })
}

/// The dates of a client that a journey begins or goes on by: each once.
fn dates(workflow: &Workflow) -> BTreeSet<PropertyRef> {
    let waits = workflow.nodes.iter().filter_map(|node| match node {
        Node::Wait {
            wait: WaitKind::Date { property, .. },
            ..
        } => Some(property.clone()),
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Await { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => None,
    });
    let start = match &workflow.start {
        Start::AroundDate { property, .. } => Some(PropertyRef::Profile(property.clone())),
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => None,
    };
    waits.chain(start).collect()
}

/// Whether one client can stay in a state that is of all of them.
fn shares_a_state(house: &House, parts: &[Part<'_>]) -> bool {
    let caused: Vec<&EventKind> = parts
        .iter()
        .flat_map(|p| {
            starts(p.side.workflow)
                .into_iter()
                .chain(awaited(p.side.workflow))
        })
        .collect();
    let leads_away = |state| {
        house.states.iter().any(|other| match &other.entry {
            StateRule::Event { from, event } => from.contains(state) && caused.contains(&event),
            StateRule::Start | StateRule::Condition { .. } => false,
        })
    };
    parts.first().is_some_and(|first| {
        first.side.workflow.states.iter().any(|state| {
            parts.iter().all(|p| p.side.workflow.states.contains(state)) && !leads_away(state)
        })
    })
}
