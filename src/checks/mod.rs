//! Checks of a whole project that no earlier pass makes: one file per check, one list.
//! After `lower`; reads workflows, the house and the tree, changes nothing.

mod bad_answer;
mod belonging;
mod consent;
mod dead_end;
mod empty_reason;
mod hand_over;
mod idle_rule;
mod long_hold;
mod never_happens;
mod never_sent;
mod pauses_nothing;
mod relationship;
mod rules_at_odds;
mod signing_key;
mod started_in_vain;
mod taste;
mod unused;
mod uses;
mod writers;

use crate::diagnostics::Sink;
use crate::lower::Lowered;
use crate::messages::Templates;
use crate::names::Names;
use crate::source::SourceMap;
use crate::syntax::Program;
use crate::workflow::{House, Paths, Workflow};
pub use taste::Memory;

/// What a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The tree.
    pub program: &'a Program,
    /// Declared names.
    pub names: &'a Names<'a>,
    /// Typed declarations.
    pub house: &'a House,
    /// The texts of the project.
    pub sources: &'a SourceMap,
    /// Template files.
    pub templates: &'a Templates,
    /// Journeys.
    pub journeys: &'a [Lowered],
    /// What was found in messages before, in the same house.
    pub memory: Option<&'a Memory>,
}

impl<'a> Context<'a> {
    /// The journeys that have no errors.
    pub fn workflows(&self) -> impl Iterator<Item = &'a Workflow> + use<'a> {
        self.journeys
            .iter()
            .filter_map(|lowered| lowered.workflow.as_deref())
    }

    /// The ways through each journey of which they are known, one with an error elsewhere included.
    pub fn paths(&self) -> impl Iterator<Item = Paths<'a>> + use<'a> {
        self.journeys.iter().filter_map(Lowered::paths)
    }
}

/// A check: looks, and reports.
pub type Check = fn(&Context<'_>, &mut Sink);

/// Every check, in the order they run.
pub const CHECKS: &[Check] = &[
    dead_end::check,
    empty_reason::check,
    bad_answer::check,
    belonging::check,
    consent::check,
    writers::check,
    hand_over::check,
    never_happens::check,
    never_sent::check,
    relationship::check,
    long_hold::check,
    started_in_vain::check,
    idle_rule::check,
    rules_at_odds::check,
    pauses_nothing::check,
    unused::check,
    taste::check,
    signing_key::check,
];

/// Runs every check.
pub fn run(context: &Context<'_>, sink: &mut Sink) {
    for check in CHECKS {
        check(context, sink);
    }
}
