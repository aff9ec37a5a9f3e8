//! The ways through a journey: its nodes, and where each is written. What a check reads that looks at nothing
//! else of a journey, so that it can also look at one whose clauses or conditions are in error.

use super::{Node, NodeId, NodeSource, Workflow};
use crate::source::Span;
use smol_str::SmolStr;

/// The ways through one journey.
#[derive(Debug, Clone, Copy)]
pub struct Paths<'a> {
    /// The journey's name.
    pub name: &'a SmolStr,
    /// The nodes, by their ids.
    pub nodes: &'a [Node],
    /// Where each of them is written.
    pub sources: &'a [NodeSource],
    /// Every step has its nodes: no `send` and no `hand over to` names what nothing declares.
    pub is_whole: bool,
}

impl<'a> Paths<'a> {
    /// The nodes in order of their ids.
    pub fn iter(self) -> impl Iterator<Item = (NodeId, &'a Node)> {
        (0..).map(NodeId).zip(self.nodes)
    }

    /// Where a node is written.
    pub fn source(self, id: NodeId) -> Span {
        self.sources
            .get(id.0 as usize)
            .map_or(Span::default(), |source| source.span)
    }
}

impl Workflow {
    /// The ways through it.
    pub fn paths(&self) -> Paths<'_> {
        Paths {
            name: &self.name,
            nodes: &self.nodes,
            sources: &self.sources,
            is_whole: true,
        }
    }
}
