//! Builds the nodes of one workflow front to back: edges that lead "to whatever comes next" stay
//! open until the next node is pushed. So every edge leads forward by construction.

use crate::source::Span;
use crate::workflow::{Node, NodeId, NodeSource};

/// Stands in an edge until it is known where it leads.
pub(crate) const OPEN: NodeId = NodeId(u32::MAX);

/// Which edge of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The only one, of a send, a wait, an act or a hand-over.
    Next,
    /// Of an await: it happened. Of a review: approved.
    Then,
    /// Of a review: declined.
    Declined,
    /// Of an await or a branch: it did not. Of a review or an answer: nobody answered.
    Otherwise,
    /// Of a branch, a split or an answer: the arm with this index.
    Arm(usize),
}

/// An edge that does not lead anywhere yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Into the workflow.
    Entry,
    /// Out of a node.
    From(NodeId, Slot),
}

/// Nodes so far, and the edges that lead to the next one.
#[derive(Debug)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    sources: Vec<NodeSource>,
    open: Vec<Edge>,
    /// Edges that lead to the end.
    ended: Vec<Edge>,
}

impl Default for Graph {
    /// No nodes; the first one pushed is the entry.
    fn default() -> Self {
        Graph {
            nodes: Vec::new(),
            sources: Vec::new(),
            open: vec![Edge::Entry],
            ended: Vec::new(),
        }
    }
}

impl Graph {
    /// Whether nothing leads to the next node: every path has ended.
    pub(crate) fn is_closed(&self) -> bool {
        self.open.is_empty()
    }

    /// Adds a node, leads all open edges to it, and leaves none open.
    pub(crate) fn push(&mut self, node: Node, source: NodeSource) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        self.sources.push(source);
        for edge in std::mem::take(&mut self.open) {
            self.lead(edge, id);
        }
        id
    }

    /// The open edges, which are then no longer open here: to be put back when arms meet.
    pub(crate) fn take_open(&mut self) -> Vec<Edge> {
        std::mem::take(&mut self.open)
    }

    /// Sets the open edges.
    pub(crate) fn set_open(&mut self, edges: Vec<Edge>) {
        self.open = edges;
    }

    /// Leads all open edges to the end.
    pub(crate) fn end_here(&mut self) {
        self.ended.append(&mut self.open);
    }

    /// Adds the end and hands everything over.
    pub(crate) fn finish(mut self, name: Span) -> (Vec<Node>, Vec<NodeSource>) {
        self.end_here();
        let ended = std::mem::take(&mut self.ended);
        self.open = ended;
        let source = NodeSource {
            span: name,
            ..NodeSource::default()
        };
        self.push(Node::End, source);
        // They stay as long as the project does; the room to grow is given back.
        self.nodes.shrink_to_fit();
        self.sources.shrink_to_fit();
        (self.nodes, self.sources)
    }

    fn lead(&mut self, edge: Edge, to: NodeId) {
        let Edge::From(from, slot) = edge else { return };
        let Some(node) = self.nodes.get_mut(from.0 as usize) else {
            return;
        };
        match (node, slot) {
            (
                Node::Send { next, .. }
                | Node::Wait { next, .. }
                | Node::Act { next, .. }
                | Node::HandOver { next, .. },
                Slot::Next,
            )
            | (Node::Await { then: next, .. } | Node::Review { approved: next, .. }, Slot::Then)
            | (Node::Review { declined: next, .. }, Slot::Declined)
            | (
                Node::Await {
                    otherwise: next, ..
                }
                | Node::Branch {
                    otherwise: Some(next),
                    ..
                }
                | Node::Review {
                    unanswered: next, ..
                }
                | Node::Answer {
                    unanswered: next, ..
                },
                Slot::Otherwise,
            ) => *next = to,
            (Node::Branch { arms, .. }, Slot::Arm(i)) => {
                if let Some(arm) = arms.get_mut(i) {
                    arm.next = to;
                }
            }
            (Node::Answer { arms, .. }, Slot::Arm(i)) => {
                if let Some(arm) = arms.get_mut(i) {
                    arm.next = to;
                }
            }
            (Node::Split { arms, .. }, Slot::Arm(i)) => {
                if let Some(arm) = arms.get_mut(i) {
                    arm.next = to;
                }
            }
            (
                Node::Send { .. }
                | Node::Wait { .. }
                | Node::Await { .. }
                | Node::Branch { .. }
                | Node::Split { .. }
                | Node::Act { .. }
                | Node::Review { .. }
                | Node::Answer { .. }
                | Node::HandOver { .. }
                | Node::End,
                _,
            ) => {}
        }
    }
}
