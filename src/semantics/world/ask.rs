//! Reviews and surveys: the script decides and answers.

use super::story::Fault;
use super::{Rest, World};
use crate::semantics::step::AskedWays;
use crate::workflow::NodeId;
use smol_str::SmolStr;

impl World<'_> {
    /// A person decides the review that has waited longest.
    pub(super) fn decided(&mut self, index: usize, yes: bool, journey: Option<&SmolStr>) {
        let asked = self.asked(|world, at| {
            let run = world.live.get(at)?;
            let name = &world.journeys.get(run.journey)?.name;
            let Rest::Asks(_, asks) = run.rest else {
                return None;
            };
            let next = match asks.ways {
                AskedWays::Decision([approved, _]) if yes => approved,
                AskedWays::Decision([_, declined]) => declined,
                AskedWays::Answer(..) => return None,
            };
            journey.is_none_or(|j| j == name).then_some(next)
        });
        self.take(index, asked);
    }

    /// The client answers a survey.
    pub(super) fn answered(&mut self, index: usize, survey: &SmolStr, choice: &SmolStr) {
        let asked = self.asked(|world, at| {
            let run = world.live.get(at)?;
            let Rest::Asks(_, asks) = run.rest else {
                return None;
            };
            let AskedWays::Answer(asked, arms) = asks.ways else {
                return None;
            };
            let arm = arms.iter().find(|arm| arm.answers.contains(choice))?;
            (asked == survey).then_some(arm.next)
        });
        self.take(index, asked);
    }

    fn asked(&self, way: impl Fn(&Self, usize) -> Option<NodeId>) -> Option<(usize, NodeId)> {
        (0..self.live.len()).find_map(|at| {
            let next = way(self, at)?;
            Some((at, next))
        })
    }

    fn take(&mut self, index: usize, asked: Option<(usize, NodeId)>) {
        match asked {
            Some((at, next)) => self.go(at, next),
            None => self.story.fault(Fault::NotAsked(index)),
        }
    }
}
