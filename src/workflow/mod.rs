//! The closed core between the surface and everything after it: proof, scenarios, targets.
//!
//! A [`Workflow`] is one journey with everything resolved: names checked, types known, sequences
//! expanded, `match` turned into branches. A [`House`] is what all journeys share. Nothing here
//! knows a platform, and nothing that reads it knows the surface. Its JSON form (`--target
//! workflow`) is published in `docs/schema/workflow.schema.json`.
//!
//! Invariant: nodes stand in source order and every edge leads to a later node, so a workflow is
//! acyclic by construction and `nodes` is a topological order. The last node is the only
//! [`Node::End`].

mod action;
mod by_locale;
mod condition;
mod coverage;
mod escalation;
mod house;
mod journey;
mod lengths;
mod messages;
mod months;
mod node;
mod paths;
mod rule;
mod scenario;
mod text;
mod time;

pub use action::{Action, Recipient};
pub use by_locale::ByLocale;
pub use condition::{
    AnyOf, CompareOp, Condition, EventKind, EventTest, Literal, Period, PropertyRef, ValueTest,
};
pub use coverage::{AnsweredBy, Coverage, JourneyCoverage, PointCoverage, Way, Weighed};
pub use escalation::{Alarm, EscalationAnswer, EscalationDef, ResumePolicy};
pub use house::{
    Bindings, BoundId, BoundIds, CalendarDef, Choice, DecisionDef, EventDef, Facet, GateDef,
    GateQuorum, House, Leaves, MergePart, MergeText, Message, OccasionDef, PersonDef, PropertyDef,
    PropertyType, SegmentDef, Sender, StateDef, StateRule, Survey, Template,
};
pub use journey::{
    Allowance, Exit, Goal, Loosened, NodeSource, Reentry, Spans, Start, StartOn, Workflow,
};
pub use lengths::ToldIn;
pub use messages::Messages;
pub use node::{AnswerArm, Arm, AwaitOn, Node, NodeId, SplitArm, WaitKind};
pub use paths::Paths;
pub use rule::{CountedSet, OtherwiseAction, Rule, RuleForm, SilenceWhen};
pub use scenario::{Expectation, ExpectationKind, Happening, HappeningKind, Scenario, When};
pub use time::{ClockMinutes, DateValue, LeapDay, Length, Weekdays};
