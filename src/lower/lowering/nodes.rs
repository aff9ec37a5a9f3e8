//! How steps become nodes of the graph: one by one, block by block, with sequences and rounds written out.

use super::{Lowering, MOST_DEPTH, MOST_STEPS};
use crate::lower::facts::Facts;
use crate::lower::graph::{Edge, OPEN, Slot};
use crate::lower::{LowerStep, errors};
use crate::names::NameKind;
use crate::source::Span;
use crate::syntax::ast::{Block, Name, Step};
use crate::vocabulary::Unit;
use crate::workflow::{Condition, Length, Node, NodeId, NodeSource, WaitKind};

impl<'a> Lowering<'a> {
    /// Adds a node for `step`; all that is open leads to it.
    pub(crate) fn push(&mut self, node: Node, step: &Step) -> NodeId {
        let source = NodeSource {
            span: step.span,
            via: self.runs.clone(),
            doc: step.doc.as_deref().map(str::to_owned),
        };
        self.graph.push(node, source)
    }

    /// Adds a node that leads to whatever comes next.
    pub(crate) fn push_linear(&mut self, node: Node, step: &Step) {
        let id = self.push(node, step);
        self.graph.set_open(vec![Edge::From(id, Slot::Next)]);
    }

    /// Stands for a step that could not be read, or not resolved (reported): it may be a wait.
    pub(crate) fn push_unread(&mut self, step: &Step) {
        self.partial = true;
        self.push_some_wait(step);
    }

    /// Stands for a wait of which it is not known how long it is (reported).
    pub(crate) fn push_some_wait(&mut self, step: &Step) {
        self.lose_sight();
        self.torn = true;
        let wait = WaitKind::Length {
            length: Length {
                amount: 1,
                unit: Unit::Days,
            },
        };
        self.push_linear(
            Node::Wait {
                wait,
                alone: false,
                next: OPEN,
            },
            step,
        );
    }

    /// Time passes at `step`: a wait, a review, a survey. What may change meanwhile is no longer certain
    /// in what follows; called before the arms of the step are lowered.
    pub(crate) fn pass_time(&mut self, step: &Step) {
        let before = self.possible_states();
        self.facts.pass_time(step.span, &self.exits);
        let after = self.ground().states_after(&before);
        if after.len() < self.states.len() {
            self.facts.assume(&Condition::State { states: after });
        }
    }

    /// Lowers the arms of a step. Each begins at an edge of its own with what is certain there; where
    /// they meet, only what all of them leave certain is certain. An arm without a block is a way on.
    pub(crate) fn arms(&mut self, arms: Vec<(Edge, Facts, Option<&'a Block>)>) {
        let before = self.facts.clone();
        let mut open = Vec::new();
        let mut met = Vec::new();
        for (edge, facts, block) in arms {
            self.graph.set_open(vec![edge]);
            self.facts = facts;
            if let Some(block) = block {
                self.block(block);
            }
            if !self.graph.is_closed() {
                met.push(std::mem::take(&mut self.facts));
            }
            open.extend(self.graph.take_open());
        }
        self.graph.set_open(open);
        self.facts = Facts::meet(met, &self.ground()).unwrap_or(before);
    }

    /// Looks for faults in a block that no client of this journey comes to, and keeps none of its nodes.
    /// Nothing is said about what would be certain there.
    pub(crate) fn check_only(&mut self, block: &'a Block) {
        let graph = std::mem::take(&mut self.graph);
        let facts = self.facts.clone();
        let torn = std::mem::replace(&mut self.torn, true);
        self.facts.unsure = true;
        self.block(block);
        self.torn = torn;
        self.graph = graph;
        self.facts = facts;
    }

    /// Lowers the steps of a block in order; reports the first that no client reaches (J0301).
    pub(crate) fn block(&mut self, block: &'a Block) {
        if self.depth >= MOST_DEPTH {
            self.grow_too_large(block.span.before());
        }
        if self.too_large {
            return;
        }
        self.depth += 1;
        let outer = self.unreached;
        let mut dead = false;
        let mut before: Option<&Step> = None;
        for (at, step) in block.steps.iter().enumerate() {
            if self.graph.is_closed() && !dead && !self.too_large {
                dead = true;
                if !self.unreached {
                    let rest = block.steps.get(at..).unwrap_or_default();
                    self.report(errors::unreachable(step, before, rest));
                }
                self.unreached = true;
            }
            self.steps += 1;
            if self.steps > MOST_STEPS {
                self.grow_too_large(step.span);
            }
            if self.too_large {
                break;
            }
            step.kind.lower(step, self);
            before = Some(step);
        }
        if dead {
            self.graph.set_open(Vec::new());
        }
        self.unreached = outer;
        self.depth -= 1;
    }

    /// Puts the steps of a sequence here.
    pub(crate) fn expand(&mut self, sequence: &Name, step: &Step) {
        let found = self
            .resolve(sequence, NameKind::Sequence, "`run`")
            .and_then(|entry| self.sequences.get(&entry.name.text));
        let Some(found) = found else {
            return self.push_unread(step);
        };
        if self.alone {
            // Its own faults are looked for by themselves.
            return self.push_unread(step);
        }
        self.expanded.insert(found.name.text.clone());
        if self.sequences.is_endless(&found.name.text) || found.steps.steps.is_empty() {
            // Reported at the sequence.
            return self.push_unread(step);
        }
        self.runs.push(step.span);
        self.block(&found.steps);
        self.runs.pop();
    }

    /// Puts one round of a `repeat` here; says whether there is room for more.
    pub(crate) fn round(&mut self, step: &Step, round: u32, block: &'a Block) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            self.grow_too_large(step.span);
        }
        if self.too_large {
            return false;
        }
        if round > 0 {
            self.rounds.push(step.span);
        }
        self.block(block);
        if round > 0 {
            self.rounds.pop();
        }
        !self.too_large
    }

    fn grow_too_large(&mut self, here: Span) {
        if !self.too_large {
            self.too_large = true;
            self.partial = true;
            let outermost = self.runs.first().copied().unwrap_or(here);
            let found = errors::too_large(self.name, outermost, !self.runs.is_empty());
            self.report(found);
        }
    }
}
