//! A run of a plan at its branches, splits and waits: the plan decides, then what is certain.

use super::super::facts::About;
use super::super::{Live, Moment, World};
use crate::semantics::step::{self, Stays};
use crate::workflow::{Arm, NodeId, PropertyRef, SplitArm};
use jiff::civil::Date;
use smol_str::SmolStr;

/// A run in the world of a plan: the plan decides, then what is certain.
pub(in super::super) struct Meant<'w, 'a> {
    pub(in super::super) world: &'w World<'a>,
    pub(in super::super) run: &'w Live<'a>,
}

impl step::World for Meant<'_, '_> {
    fn branch(
        &mut self,
        node: NodeId,
        _at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> Result<NodeId, Stays> {
        let wanted = self.world.planned_way(self.run, node).map(|way| way.to);
        let about = About {
            run: Some(self.run),
            own: None,
        };
        let mut open = None;
        for arm in arms {
            let certain = self.world.certain(&arm.when, about);
            if certain != Some(false) && wanted == Some(arm.next) {
                return Ok(arm.next);
            }
            if certain == Some(true) {
                if wanted.is_some() {
                    self.world.contradict();
                }
                return Ok(arm.next);
            }
            if certain.is_none() {
                open = Some(arm.next);
            }
        }
        if wanted.is_some() && wanted != otherwise {
            self.world.contradict();
        }
        otherwise.or(open).ok_or(Stays::NoArm)
    }

    fn split(
        &mut self,
        node: NodeId,
        _at: Moment,
        name: &SmolStr,
        arms: &[SplitArm],
    ) -> Result<NodeId, Stays> {
        let wanted = self.world.planned_way(self.run, node).map(|way| way.to);
        let arm = arms.iter().find(|arm| Some(arm.next) == wanted);
        let arm = arm.or(arms.first()).map(|arm| arm.next);
        arm.ok_or_else(|| Stays::Untaken(name.clone()))
    }

    fn between(&mut self, node: NodeId, _at: Moment, earliest: Moment, latest: Moment) -> Moment {
        let after = self
            .world
            .planned_way(self.run, node)
            .and_then(|way| way.after);
        self.world.comes_at(after, latest).unwrap_or(earliest)
    }

    fn date(&mut self, _node: NodeId, _at: Moment, property: &PropertyRef) -> Option<Date> {
        self.world.date_for(self.run, property)
    }
}
