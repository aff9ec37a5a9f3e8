//! Reviews and surveys: the script decides and answers.

use super::story::Fault;
use super::{Rest, World};
use crate::workflow::{Node, NodeId};
use smol_str::SmolStr;

impl World<'_> {
    /// A person decides the review that has waited longest.
    pub(super) fn decided(&mut self, index: usize, yes: bool, journey: Option<&SmolStr>) {
        let asked = self.asked(|world, at| {
            let run = world.live.get(at)?;
            let name = &world.journeys.get(run.journey)?.name;
            let Node::Review {
                approved, declined, ..
            } = world.node_of(run)
            else {
                return None;
            };
            let next = if yes { *approved } else { *declined };
            journey.is_none_or(|j| j == name).then_some(next)
        });
        self.take(index, asked);
    }

    /// The client answers a survey.
    pub(super) fn answered(&mut self, index: usize, survey: &SmolStr, choice: &SmolStr) {
        let asked = self.asked(|world, at| {
            let run = world.live.get(at)?;
            let Node::Answer {
                survey: asked,
                arms,
                ..
            } = world.node_of(run)
            else {
                return None;
            };
            let arm = arms.iter().find(|arm| arm.answers.contains(choice))?;
            (asked == survey).then_some(arm.next)
        });
        self.take(index, asked);
    }

    fn asked(&self, way: impl Fn(&Self, usize) -> Option<NodeId>) -> Option<(usize, NodeId)> {
        (0..self.live.len()).find_map(|at| {
            let waits = matches!(self.live.get(at)?.rest, Rest::Asks(_));
            let next = way(self, at)?;
            waits.then_some((at, next))
        })
    }

    fn take(&mut self, index: usize, asked: Option<(usize, NodeId)>) {
        match asked {
            Some((at, next)) => self.go(at, next),
            None => self.story.fault(Fault::NotAsked(index)),
        }
    }
}
