//! `journey` declarations: clauses and blocks of steps. The steps themselves are in `steps/`.

use super::{Allow, Condition, DateTime, Doc, Duration, EventRef, Name, Text};
use crate::source::Span;
use crate::steps::StepKind;

/// `journey welcome { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Journey {
    /// Its name.
    pub name: Name,
    /// Clauses in source order.
    pub clauses: Vec<Clause>,
    /// Steps.
    pub steps: Block,
}

/// Steps between braces.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Block {
    /// In source order.
    pub steps: Vec<Step>,
    /// Lints that may pass in here.
    pub allows: Vec<Allow>,
    /// From `{` to `}`.
    pub span: Span,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// `///` lines above.
    pub doc: Doc,
    /// Which.
    pub kind: StepKind,
    /// All of it.
    pub span: Span,
}

/// A clause of a journey.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Clause {
    /// `for prospect, owner`.
    For(Vec<Name>, Span),
    /// `starts when …`.
    Starts(Start, Span),
    /// `enters …`.
    Enters(Enters, Span),
    /// `exits …`.
    Exits(Exits, Span),
    /// `goal booked_appointment within 60 days`.
    Goal(Goal, Span),
    /// `gives way to cart, repair`.
    GivesWay(Vec<Name>, Span),
    /// `under restraint R` (`also` false) and `also under restraint R`.
    Under {
        /// Which.
        restraint: Name,
        /// Beside the brand's.
        also: bool,
        /// The clause.
        span: Span,
    },
    /// `passes gate G`.
    Passes(Name, Span),
    /// `loosens "at most 2 emails per 7 days" because "…"`.
    Loosens {
        /// The rule, as it is written in its restraint.
        rule: Text,
        /// Why.
        because: Text,
        /// The clause.
        span: Span,
    },
    /// Could not be read.
    Error(Span),
}

/// What starts a run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Start {
    /// `when E or F [where C]`, `when E, gathered for 1 hour`.
    Events(Vec<StartEvent>, Option<Duration>),
    /// `when client becomes S`.
    Becomes(Vec<Name>),
    /// `when client enters SEGMENT from now on` (or `and those already in it`).
    EntersSegment {
        /// The segment.
        segment: Name,
        /// Also those who are in it when the journey goes live.
        also_present: bool,
    },
    /// `7 days before birthday at 09:00 every year`, `on birthday at 09:00 every year`.
    AroundDate {
        /// How far off; `None` for `on`.
        offset: Option<Duration>,
        /// After the date rather than before it.
        after: bool,
        /// A date property.
        property: Name,
        /// When on that day.
        at: super::ClockTime,
        /// Every year, or once.
        every_year: bool,
        /// `, 29 february on 1 march`: what comes of that day in other years.
        leap_day: Option<super::LeapDay>,
    },
    /// `on 2026-12-01 at 10:00 for SEGMENT because "…"`.
    OnDate {
        /// When.
        when: DateTime,
        /// For whom.
        segment: Name,
        /// Why on this day.
        because: Text,
    },
    /// `when handed over`.
    HandedOver,
    /// Could not be read.
    Error,
}

/// One event that starts a run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StartEvent {
    /// Which.
    pub event: EventRef,
    /// `where C`, over the event's own data.
    pub filter: Option<Condition>,
}

/// How a client may come back.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Enters {
    /// `once ever`.
    OnceEver,
    /// `once per 90 days`: entries at least so far apart.
    OncePer(Duration),
    /// `once for each order`: once for each value of a property of the starting event.
    OnceForEach(Name),
    /// `again 30 days after it ended`.
    AgainAfter(Duration),
    /// `every time`.
    EveryTime,
    /// Could not be read.
    Error,
}

/// What ends a run early.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Exits {
    /// `when E or client becomes S or C`; one entry for each `or`.
    When(Vec<ExitReason>),
    /// `never because "…"`.
    Never(Text),
    /// Could not be read.
    Error,
}

pub use exit_reason::ExitReason;

mod exit_reason {
    use super::{Condition, EventRef, Name};

    /// One reason to leave.
    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    pub enum ExitReason {
        /// An event happens during the run.
        Event(EventRef),
        /// `sold_watch for the same watch`.
        EventForSame(EventRef, Name),
        /// `client becomes S`.
        Becomes(Name),
        /// A condition holds.
        Condition(Condition),
    }
}

/// `goal E within D`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Goal {
    /// What should happen.
    pub event: EventRef,
    /// Until when.
    pub within: Duration,
}
