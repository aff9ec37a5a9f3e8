//! One journey, resolved.

use super::{ClockMinutes, Condition, DateValue, EventKind, LeapDay, Length, Node, NodeId, Rule};
use crate::source::Span;
use serde::Serialize;
use smol_str::SmolStr;

/// A journey as everything after the front end sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Workflow {
    /// The journey's name.
    pub name: SmolStr,
    /// Its documentation.
    pub description: Option<String>,
    /// Only clients in one of these states enter; leaving them all ends the run. Never empty.
    pub states: Vec<SmolStr>,
    /// What starts a run.
    pub start: Start,
    /// How a client may come back.
    pub reentry: Reentry,
    /// What ends a run early, besides leaving `states`. Empty only where the author said `never`.
    pub exits: Vec<Exit>,
    /// Why there are no exits.
    pub exits_never_because: Option<String>,
    /// What should happen.
    pub goal: Option<Goal>,
    /// Journeys before which this one stands back: it does not start while one runs, and ends when one starts.
    pub gives_way_to: Vec<SmolStr>,
    /// The rules that hold, the brand's first, in source order. Loosened rules are in `loosened`.
    pub rules: Vec<Rule>,
    /// Rules that the author has taken back for this journey, with the reason that approvers see.
    pub loosened: Vec<Loosened>,
    /// Lints that may pass in it, in the sequences it runs and the messages it sends, with the reason that
    /// approvers see.
    pub allowances: Vec<Allowance>,
    /// Gates to pass. Never empty.
    pub gates: Vec<SmolStr>,
    /// Where a run begins.
    pub entry: NodeId,
    /// In source order; the last is the only `End`.
    pub nodes: Vec<Node>,
    /// Where each node was written; same length as `nodes`.
    #[serde(skip)]
    pub sources: Vec<NodeSource>,
    /// Where the clauses were written.
    #[serde(skip)]
    pub spans: Spans,
}

impl Workflow {
    /// The node with this id. Ids come from the workflow itself; a miss is the end.
    pub fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.0 as usize).unwrap_or(&Node::End)
    }

    /// Whether another says all that this one does, and differs at most in where its own lines stand.
    pub(crate) fn differs_only_in_places(&self, other: &Workflow) -> bool {
        self.is_like(other, |was, now| was == now)
    }

    /// The same, but for what the arms of its branches ask: any of them may be taken.
    pub(crate) fn differs_only_in_questions(&self, other: &Workflow) -> bool {
        self.is_like(other, Node::is_like_but_for_questions)
    }

    /// Whether another says the same with nodes that are alike, wherever its own lines stand.
    fn is_like(&self, other: &Workflow, alike: fn(&Node, &Node) -> bool) -> bool {
        let moved = |(was, now): (&NodeSource, &NodeSource)| {
            was.doc == now.doc && was.via.len() == now.via.len()
        };
        let Workflow {
            name,
            description,
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
            entry,
            nodes,
            sources,
            spans: _,
        } = other;
        self.name == *name
            && self.description == *description
            && self.states == *states
            && self.start == *start
            && self.reentry == *reentry
            && self.exits == *exits
            && self.exits_never_because == *exits_never_because
            && self.goal == *goal
            && self.gives_way_to == *gives_way_to
            && self.rules == *rules
            && self.loosened == *loosened
            && self.allowances == *allowances
            && self.gates == *gates
            && self.entry == *entry
            && self.nodes.len() == nodes.len()
            && self
                .nodes
                .iter()
                .zip(nodes)
                .all(|(was, now)| alike(was, now))
            && self.sources.len() == sources.len()
            && self.sources.iter().zip(sources).all(moved)
    }

    /// Whether another was written at the same places.
    pub(crate) fn stands_where(&self, other: &Workflow) -> bool {
        let place =
            |(was, now): (&NodeSource, &NodeSource)| was.span == now.span && was.via == now.via;
        let mut both = self.sources.iter().zip(&other.sources);
        self.sources.len() == other.sources.len() && self.spans == other.spans && both.all(place)
    }

    /// Where the node with this id was written.
    pub fn source(&self, id: NodeId) -> Span {
        self.sources
            .get(id.0 as usize)
            .map_or(self.spans.name, |s| s.span)
    }

    /// Ids and nodes in order.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes
            .iter()
            .enumerate()
            .map(|(i, n)| (NodeId(i as u32), n))
    }
}

/// Where a node was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeSource {
    /// The step.
    pub span: Span,
    /// The `run` steps that it was expanded through, outermost first.
    pub via: Vec<Span>,
    /// Documentation above the step.
    pub doc: Option<String>,
}

/// Where the clauses of a journey were written; the name where there is no such clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spans {
    /// The journey's name.
    pub name: Span,
    /// `for …`
    pub states: Span,
    /// `starts …`
    pub start: Span,
    /// `enters …`
    pub reentry: Span,
    /// `exits …`
    pub exits: Span,
    /// `goal …`
    pub goal: Span,
}

/// What starts a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Start {
    /// One of these events happens.
    Events {
        /// One or more.
        events: Vec<StartOn>,
        /// So long after the first of them the run begins; those that happen meanwhile belong to it, and
        /// the next one after that begins the next run. `None`: each begins a run at once.
        #[serde(skip_serializing_if = "Option::is_none")]
        gathered: Option<Length>,
    },
    /// The client comes into one of these states.
    Becomes {
        /// One or more.
        states: Vec<SmolStr>,
    },
    /// The client comes into a segment.
    EntersSegment {
        /// Its name.
        segment: SmolStr,
        /// Also those who are in it when the journey goes live.
        also_present: bool,
    },
    /// Around a date of the client's profile.
    AroundDate {
        /// How far off; `None`: on the day.
        offset: Option<Length>,
        /// After the date rather than before it.
        after: bool,
        /// The property.
        property: SmolStr,
        /// Time of day.
        at: ClockMinutes,
        /// Every year, or once.
        every_year: bool,
        /// Where every year: what comes of a 29 February in other years.
        #[serde(skip_serializing_if = "Option::is_none")]
        leap_day: Option<LeapDay>,
    },
    /// On a fixed day, for a segment.
    OnDate {
        /// The day.
        date: DateValue,
        /// Time of day.
        at: ClockMinutes,
        /// For whom.
        segment: SmolStr,
        /// Why on this day.
        because: String,
    },
    /// Another journey hands the client over.
    HandedOver,
}

/// An event that starts a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StartOn {
    /// What.
    pub event: EventKind,
    /// Only when the event's own data satisfies this.
    pub filter: Option<Condition>,
}

/// How a client may come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "may", rename_all = "snake_case")]
pub enum Reentry {
    /// Never.
    OnceEver,
    /// Entries at least so far apart; runs may overlap.
    OncePer {
        /// How far.
        length: Length,
    },
    /// Once for each value of a property of the starting event; runs may overlap.
    OnceForEach {
        /// The property.
        property: SmolStr,
    },
    /// So long after the last run ended.
    AgainAfter {
        /// How long.
        length: Length,
    },
    /// Whenever the start happens; runs may overlap.
    EveryTime,
}

/// What ends a run early: seen at once, and checked again before each send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "when", rename_all = "snake_case")]
pub enum Exit {
    /// An event happens during the run.
    Event {
        /// Which.
        event: EventKind,
    },
    /// An event happens during the run whose data has the same value as that of the event that started
    /// it; `reentry` is once for each value of that property.
    SameEvent {
        /// Which.
        event: EventKind,
        /// The property, of both events.
        property: SmolStr,
    },
    /// The client comes into a state.
    Becomes {
        /// Which.
        state: SmolStr,
    },
    /// A condition holds.
    Condition {
        /// Which.
        condition: Condition,
    },
}

/// What should happen, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// What.
    pub event: EventKind,
    /// How long after the start.
    pub within: Length,
}

/// A lint that may pass, in a journey or in what it runs and sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allowance {
    /// The lint's number.
    pub code: SmolStr,
    /// The journey, sequence or message in which it is written.
    pub within: SmolStr,
    /// Why.
    pub because: String,
}

/// A rule taken back for one journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loosened {
    /// The rule.
    pub rule: Rule,
    /// Why.
    pub because: String,
}
