//! Checks of a whole project that no earlier pass makes: one file per check, one list.
//! After `lower`; reads workflows, the house and the tree, changes nothing.

use crate::diagnostics::Sink;
use crate::lower::Lowered;
use crate::names::Names;
use crate::syntax::Program;
use crate::workflow::House;

/// What a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The tree.
    pub program: &'a Program,
    /// Declared names.
    pub names: &'a Names<'a>,
    /// Typed declarations.
    pub house: &'a House,
    /// Journeys.
    pub journeys: &'a [Lowered],
}

/// A check: looks, and reports.
pub type Check = fn(&Context<'_>, &mut Sink);

/// Every check, in the order they run.
pub const CHECKS: &[Check] = &[];

/// Runs every check.
pub fn run(context: &Context<'_>, sink: &mut Sink) {
    for check in CHECKS {
        check(context, sink);
    }
}
