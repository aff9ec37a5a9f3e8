//! What is known of a journey that has an error: enough for checks of its ways, so that two faults are both said
//! at once. Never seen by proof or targets.

use crate::workflow::{Node, NodeSource, Paths, Spans, Start};
use smol_str::SmolStr;

/// A journey with an error, all of whose steps could be read: its nodes are those that it would have without the
/// error. A condition that is in error never holds in it.
#[derive(Debug)]
pub struct Draft {
    /// Its name.
    pub name: SmolStr,
    /// Whom it is for; empty where that is in error.
    pub states: Vec<SmolStr>,
    /// How it starts; `None` where that is in error.
    pub start: Option<Start>,
    /// Where the clauses were written.
    pub spans: Spans,
    pub(super) nodes: Vec<Node>,
    pub(super) sources: Vec<NodeSource>,
    pub(super) is_whole: bool,
}

impl Draft {
    /// The ways through it.
    pub fn paths(&self) -> Paths<'_> {
        Paths {
            name: &self.name,
            nodes: &self.nodes,
            sources: &self.sources,
            is_whole: self.is_whole,
        }
    }
}
