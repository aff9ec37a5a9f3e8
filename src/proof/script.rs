//! The decisions of a planned run, given to the interpreter.

use super::graph::{Dwell, Graph, Measure, SECONDS, Take, Ticks};
use super::witness::{Planned, PlannedRun};
use crate::semantics::{Choices, Clock, Moment};
use crate::workflow::{Arm, AwaitOn, NodeId, PropertyRef, SplitArm};
use jiff::civil::Date;

/// What a plan decides, as the interpreter asks for it.
pub(super) struct Script<'a> {
    pub(super) graph: &'a Graph,
    pub(super) run: &'a PlannedRun,
    pub(super) clock: &'a Clock,
    pub(super) happened: Vec<(Moment, usize)>,
}

impl Script<'_> {
    fn planned(&self, node: NodeId) -> Option<&Planned> {
        let node = node.0 as usize;
        self.run.steps.iter().find(|s| s.node == node)
    }

    fn target(&self, node: NodeId) -> Option<NodeId> {
        let edge = self.graph.edge(self.planned(node)?.edge?)?;
        Some(NodeId(edge.to as u32))
    }

    fn after(&self, at: Moment, dwell: Ticks, measure: Measure) -> Moment {
        match measure {
            Measure::Wall => self.clock.on_the_wall(at, dwell * SECONDS),
            Measure::Elapsed => self.clock.elapsed(at, dwell * SECONDS),
        }
    }

    fn measure(&self, node: NodeId) -> Measure {
        let edge = self.planned(node).and_then(|p| p.edge);
        match edge.and_then(|e| self.graph.edge(e)).map(|e| e.dwell) {
            Some(Dwell::Span { measure, .. }) => measure,
            Some(Dwell::Clock { .. }) | None => Measure::Wall,
        }
    }
}

impl Choices for Script<'_> {
    fn branch(
        &mut self,
        node: NodeId,
        _at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> NodeId {
        self.target(node)
            .or_else(|| arms.first().map(|a| a.next))
            .or(otherwise)
            .unwrap_or(node)
    }

    fn split(&mut self, node: NodeId, _at: Moment, arms: &[SplitArm]) -> NodeId {
        self.target(node)
            .or_else(|| arms.first().map(|a| a.next))
            .unwrap_or(node)
    }

    fn awaited(
        &mut self,
        node: NodeId,
        at: Moment,
        _on: &[AwaitOn],
        deadline: Moment,
    ) -> Option<Moment> {
        let planned = *self.planned(node)?;
        let edge = self.graph.edge(planned.edge?)?;
        if edge.take == Take::Deadline {
            return None;
        }
        let when = self
            .after(at, planned.dwell.unwrap_or(0), self.measure(node))
            .min(deadline);
        self.happened.push((when, node.0 as usize));
        Some(when)
    }

    fn decided(
        &mut self,
        node: NodeId,
        at: Moment,
        ways: &[NodeId],
        deadline: Moment,
    ) -> Option<(Moment, usize)> {
        let when = self.awaited(node, at, &[], deadline)?;
        let target = self.target(node)?;
        Some((when, ways.iter().position(|way| *way == target)?))
    }

    fn between(&mut self, node: NodeId, at: Moment, earliest: Moment, _latest: Moment) -> Moment {
        match self.planned(node).and_then(|p| p.dwell) {
            Some(dwell) => self.after(at, dwell, self.measure(node)),
            None => earliest,
        }
    }

    fn date(&mut self, _node: NodeId, _at: Moment, _property: &PropertyRef) -> Option<Date> {
        None
    }

    fn ends(&mut self, node: NodeId, arrived: Moment, _leaves: Moment) -> Option<Moment> {
        let scripted = self.planned(node).is_some();
        let early = self.run.early == Some(node.0 as usize);
        let over = node.0 as usize + 1 >= self.graph.len;
        (early || (!scripted && !over)).then_some(arrived)
    }
}
