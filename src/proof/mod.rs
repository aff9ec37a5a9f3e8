//! Restraint over every path: bound, witness, verdict. Reads only the workflow and the house.
//! Never reports fewer messages than can happen.
//!
//! After `lower`, before output. `graph` and `entry` reduce the workflow, `delta`, `phases` and
//! `packing` search it, `witness` and `tally` replay what they find through `semantics`, `assess`
//! joins them for one cap; `days` says on which day a step is reached; `late` says how late a message
//! can leave, `leaves` what it promised; `report` and `repair` say it to the author.

mod allowed;
mod assess;
mod at_least;
mod axis;
mod busiest;
mod calendars;
mod certificate;
mod courses;
mod days;
mod delta;
mod entry;
mod gap;
mod graph;
mod hull;
mod late;
mod leaves;
mod losses;
mod margin;
mod nights;
mod overlap;
mod packing;
mod phases;
mod placing;
mod promises;
mod repair;
mod report;
mod rules;
mod script;
mod silence;
mod single;
mod tally;
#[cfg(test)]
mod tests;
mod together;
mod week;
mod witness;
mod words;
mod work;

pub use busiest::{Busiest, Counted, Letter, busiest};
pub use certificate::{certificate, digest};
pub use courses::{
    Course, CourseEvent, CourseKind, CourseLine, Left, Stand, StandMeasure, Worst, courses, stand,
};
pub use days::{Days, Stay, days, stays};
pub use losses::{Guarded, Harm, Loss, LossEntry, LossEvent, LossExample, losses};
pub use margin::{Margin, Measure};
pub use promises::PromiseReport;
pub use together::{
    Known, Proved, TogetherEntry, TogetherReport, prove_together, prove_together_again,
};

use crate::diagnostics::Diagnostic;
use crate::semantics::Moment;
use crate::source::Span;
use crate::workflow::{House, NodeId, Workflow};
use serde::Serialize;
use smol_str::SmolStr;

/// What was found out about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Holds on every path.
    Proved,
    /// Holds because a guard skips or postpones messages.
    Enforced,
    /// Does not hold: the timeline shows it.
    Broken,
    /// Nothing bounds how many messages one client can receive.
    Unbounded,
    /// A safe bound is over the limit, but no timeline was found.
    NotProved,
}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineEntry {
    /// Minutes of wall-clock time since midnight of day 0.
    pub minute: u64,
    /// Local date and time of the example: `2026-03-02 09:00`.
    pub at: String,
    /// What happened.
    #[serde(flatten)]
    pub what: TimelineEvent,
    /// The step or clause that it comes from.
    #[serde(skip)]
    pub span: Span,
}

/// What a timeline tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimelineEvent {
    /// The client did something that starts a run.
    Event {
        /// What, as the journey writes it.
        event: String,
        /// Which run it starts, from 1.
        run: u32,
    },
    /// Something that a run waits for.
    Happened {
        /// What, as the journey writes it.
        event: String,
        /// In which run, from 1.
        run: u32,
    },
    /// A run ends before its last step.
    Ended {
        /// What ends it.
        because: String,
        /// Which run, from 1.
        run: u32,
    },
    /// The client comes into a state in which a run may begin.
    Moves {
        /// Which.
        state: SmolStr,
        /// The event that does it; `None`: a condition that holds from then on.
        #[serde(skip_serializing_if = "Option::is_none")]
        because: Option<String>,
        /// Which run begins then, from 1.
        run: u32,
    },
    /// A message leaves.
    Message {
        /// Which.
        message: SmolStr,
        /// In which run, from 1.
        run: u32,
        /// The how-many-th counted message, from 1; `None` when the rule does not count it.
        counted: Option<u32>,
    },
}

/// How a move of the client's state is told.
pub(crate) fn moves_words(state: &str, because: Option<&str>) -> String {
    match because {
        Some(because) => format!("{because}: becomes {state}"),
        None => format!("becomes {state}"),
    }
}

/// One run of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Which of the events of `starts` began it, from 0.
    pub by: usize,
    /// When it began.
    pub starts: Moment,
    /// The nodes that it went through, and when it left each.
    pub passes: Vec<(NodeId, Moment)>,
    /// When it was over, where that is known.
    pub ends: Option<Moment>,
}

/// The most messages of one journey in one window of a rule, whatever guards may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Most {
    /// Of this message, where the rule asks of each; else of all that it counts.
    pub message: Option<SmolStr>,
    /// A bound.
    pub count: u64,
    /// Whether it is reached.
    pub exact: bool,
}

/// What became of one rule in one journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleReport {
    /// The restraint that holds the rule.
    pub restraint: SmolStr,
    /// The rule as written.
    pub rule: SmolStr,
    /// What was found out.
    pub verdict: Verdict,
    /// Most messages in any window (for caps and once-per rules), or least minutes between two (for
    /// gaps); `None` where nothing bounds it or the rule is of another form.
    pub worst: Option<u64>,
    /// Whether `worst` is reached exactly, rather than a safe bound.
    pub exact: bool,
    /// The rule's limit, in the same measure as `worst`.
    pub limit: Option<u64>,
    /// The rule's window, as written.
    pub window: Option<String>,
    /// What the verdict takes for granted.
    pub assumptions: Vec<SmolStr>,
    /// The shortest timeline that breaks the rule.
    pub timeline: Vec<TimelineEntry>,
    /// The same, run by run and node by node, for who walks it again.
    #[serde(skip)]
    pub walks: Vec<Walk>,
    /// The most messages in one window, for rules over several journeys; none where nothing bounds it.
    #[serde(skip)]
    pub most: Vec<Most>,
    /// Place of the rule.
    #[serde(skip)]
    pub span: Span,
}

/// What became of each rule of one journey, and of what its messages promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JourneyProof {
    /// One for each rule, in the order of `workflow.rules`.
    pub rules: Vec<RuleReport>,
    /// One for each message that promises to leave in time, by name.
    pub promises: Vec<PromiseReport>,
}

/// The messages of a journey that promise to leave in time and are not proved to.
pub fn late(house: &House, workflow: &Workflow) -> Vec<SmolStr> {
    leaves::broken_promises(house, workflow)
}

/// Warns of guards that take all: of messages that they always skip, and of purposes that others can keep silent.
pub fn warn_of_guards(house: &House, journeys: &[Proved<'_>]) -> Vec<Diagnostic> {
    losses::warn(house, journeys)
}

/// As `prove`; nothing where `cancelled` says, meanwhile, that nobody wants to know any more.
pub fn prove_unless(
    house: &House,
    workflow: &Workflow,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<(JourneyProof, Vec<Diagnostic>)> {
    rules::prove_unless(house, workflow, cancelled)
}

/// The steps that the proof of a journey takes: the same on every machine.
pub fn steps(house: &House, workflow: &Workflow) -> usize {
    rules::steps(house, workflow)
}

/// Proves every rule for one journey, and says what is wrong.
pub fn prove(house: &House, workflow: &Workflow) -> (JourneyProof, Vec<Diagnostic>) {
    rules::prove(house, workflow)
}
