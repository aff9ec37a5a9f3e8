//! What the server leaves to who starts it: it needs the clock and the repository of this machine, which the server
//! does not look at. Both are called on a thread of their own.

use crate::analysis::Analysis;
use crate::ide::Approvals;

/// The functions, each of a project and one of its journeys, by index.
#[derive(Debug, Clone, Copy)]
pub struct Hooks {
    /// How many approvals of the journey count; nothing where none was ever asked for, or that can't be known.
    pub approvals: fn(&Analysis, usize) -> Option<Approvals>,
    /// The page of the journey; nothing where it has errors.
    pub page: fn(&Analysis, usize) -> Option<String>,
}
