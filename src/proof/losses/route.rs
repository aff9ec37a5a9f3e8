//! Ways through one journey to a message, and what a client must be and do to take them.

use super::Side;
use super::client::Client;
use crate::semantics::{Choices, Moment, run};
use crate::source::Span;
use crate::workflow::{
    Arm, AwaitOn, EventKind, HappeningKind, House, Literal, Node, NodeId, PropertyRef, SplitArm,
};
use jiff::SignedDuration;
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Ways that are looked at from either end of a journey's list of arms.
const FROM_EITHER_END: usize = 6;
/// Nodes walked in the search of ways.
const STEPS: usize = 4_000;

/// A way to a message: at each node that has several ways out, which of them, by index of its successors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) taken: BTreeMap<u32, usize>,
    pub(super) to: NodeId,
}

/// Some ways to a node: the first and the last in the order in which arms are written.
pub(super) fn routes(side: &Side<'_>, to: NodeId) -> Vec<Route> {
    let workflow = side.workflow;
    let mut leads = vec![false; workflow.nodes.len()];
    for (id, node) in workflow.iter().collect::<Vec<_>>().into_iter().rev() {
        let at = id.0 as usize;
        let next = node.successors();
        let on = |next: &NodeId| super::super::graph::get(&leads, next.0 as usize, false);
        let reaches = id == to || (id < to && next.iter().any(on));
        super::super::graph::set(&mut leads, at, reaches);
    }
    let mut all: Vec<Route> = Vec::new();
    for backwards in [false, true] {
        let mut walk = Walk {
            side,
            to,
            leads: &leads,
            backwards,
            left: STEPS,
            found: Vec::new(),
        };
        walk.from(workflow.entry, &mut BTreeMap::new());
        for route in walk.found {
            if !all.contains(&route) {
                all.push(route);
            }
        }
    }
    all
}

struct Walk<'w, 'a> {
    side: &'w Side<'a>,
    to: NodeId,
    leads: &'w [bool],
    backwards: bool,
    left: usize,
    found: Vec<Route>,
}

impl Walk<'_, '_> {
    fn from(&mut self, entry: NodeId, taken: &mut BTreeMap<u32, usize>) {
        // Nodes with one way out are passed in a loop: only choices nest.
        let mut at = entry;
        loop {
            if self.found.len() >= FROM_EITHER_END || self.left == 0 {
                return;
            }
            self.left -= 1;
            if at == self.to {
                self.found.push(Route {
                    taken: taken.clone(),
                    to: self.to,
                });
                return;
            }
            let next = self.side.workflow.node(at).successors();
            if let [only] = next.as_slice() {
                if *only <= at {
                    return;
                }
                at = *only;
                continue;
            }
            let mut ways: Vec<(usize, NodeId)> = next.into_iter().enumerate().collect();
            ways.retain(|(_, next)| {
                *next > at && super::super::graph::get(self.leads, next.0 as usize, false)
            });
            if self.backwards {
                ways.reverse();
            }
            for (way, next) in ways {
                taken.insert(at.0, way);
                self.from(next, taken);
                taken.remove(&at.0);
            }
            return;
        }
    }
}

impl Route {
    /// What the client must be for this way to be taken, besides what she does on it; false where it is not known
    /// how. Arms of splits are added to `takes`.
    pub(super) fn ask(
        &self,
        house: &House,
        side: &Side<'_>,
        client: &mut Client,
        takes: &mut BTreeMap<SmolStr, SmolStr>,
    ) -> bool {
        self.taken
            .iter()
            .all(|(node, way)| match side.workflow.node(NodeId(*node)) {
                Node::Branch { arms, .. } => {
                    let before = arms.iter().take(*way);
                    let mut refused = before.map(|arm| (&arm.when, false));
                    let own = arms.get(*way).map(|arm| (&arm.when, true));
                    refused.all(|(c, holds)| client.want(house, c, holds))
                        && own.is_none_or(|(c, holds)| client.want(house, c, holds))
                }
                Node::Split { name, arms, .. } => arms.get(*way).is_some_and(|arm| {
                    let known = takes
                        .entry(name.clone())
                        .or_insert_with(|| arm.name.clone());
                    *known == arm.name
                }),
                Node::Await { on, .. } if *way == 0 => {
                    let event = on.iter().any(|on| matches!(on, AwaitOn::Event(_)));
                    let condition = on.iter().find_map(|on| match on {
                        AwaitOn::Condition(condition) => Some(condition),
                        AwaitOn::Event(_) => None,
                    });
                    event || condition.is_some_and(|c| client.want(house, c, true))
                }
                Node::Await { .. }
                | Node::Send { .. }
                | Node::Wait { .. }
                | Node::Act { .. }
                | Node::Review { .. }
                | Node::Answer { .. }
                | Node::HandOver { .. }
                | Node::End => true,
            })
    }

    /// Walks it from this moment on: what leaves and when, the message in question last, and what the client and the
    /// house do on the way. `None` where it does not get there.
    pub(super) fn walk(&self, side: &Side<'_>, client: &Client, entry: Moment) -> Option<Walked> {
        let mut guide = Guide {
            side,
            route: self,
            client,
            due: None,
            done: Vec::new(),
        };
        let walked = run(&side.setting, entry, &mut guide);
        let due = guide.due?;
        let mut sent: Vec<(Moment, NodeId)> = walked.sent.iter().map(|s| (s.at, s.node)).collect();
        sent.retain(|(_, node)| *node != self.to);
        Some(Walked {
            entry,
            sent,
            due,
            done: guide.done,
        })
    }
}

/// A way, walked.
#[derive(Debug, Clone)]
pub(super) struct Walked {
    pub(super) entry: Moment,
    /// What leaves before the message in question.
    pub(super) sent: Vec<(Moment, NodeId)>,
    /// When it would leave itself.
    pub(super) due: Moment,
    /// What is done on the way, and where it is waited for.
    pub(super) done: Vec<(Moment, HappeningKind, Span)>,
}

/// Takes a way.
struct Guide<'g, 'a> {
    side: &'g Side<'a>,
    route: &'g Route,
    client: &'g Client,
    due: Option<Moment>,
    done: Vec<(Moment, HappeningKind, Span)>,
}

impl Guide<'_, '_> {
    fn way(&self, node: NodeId) -> usize {
        self.route.taken.get(&node.0).copied().unwrap_or(0)
    }

    fn soon(at: Moment) -> Moment {
        let minute = SignedDuration::from_mins(1);
        Moment {
            instant: at.instant.checked_add(minute).unwrap_or(at.instant),
            wall: at.wall.checked_add(minute).unwrap_or(at.wall),
        }
    }
}

impl Choices for Guide<'_, '_> {
    fn branch(
        &mut self,
        node: NodeId,
        _at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> NodeId {
        let arm = arms.get(self.way(node)).map(|arm| arm.next);
        arm.or(otherwise).unwrap_or(node)
    }

    fn split(&mut self, node: NodeId, _at: Moment, arms: &[SplitArm]) -> NodeId {
        arms.get(self.way(node)).map_or(node, |arm| arm.next)
    }

    fn awaited(
        &mut self,
        node: NodeId,
        at: Moment,
        on: &[AwaitOn],
        _deadline: Moment,
    ) -> Option<Moment> {
        if self.way(node) > 0 {
            return None;
        }
        let event = on.iter().find_map(|on| match on {
            AwaitOn::Event(event) => Some(event),
            AwaitOn::Condition(_) => None,
        });
        let Some(event) = event else {
            return Some(at);
        };
        let soon = Guide::soon(at);
        let what = HappeningKind::Event(event.clone(), BTreeMap::new());
        let span = self.side.workflow.source(node);
        self.done.push((soon, what, span));
        Some(soon)
    }

    fn decided(
        &mut self,
        node: NodeId,
        at: Moment,
        ways: &[NodeId],
        _deadline: Moment,
    ) -> Option<(Moment, usize)> {
        let way = self.way(node);
        if way >= ways.len() {
            return None;
        }
        let soon = Guide::soon(at);
        let workflow = self.side.workflow;
        let what = match workflow.node(node) {
            Node::Answer { survey, arms, .. } => {
                let choice = arms.get(way)?.answers.first()?;
                HappeningKind::Answered(survey.clone(), choice.clone())
            }
            Node::Review { .. }
            | Node::Send { .. }
            | Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::HandOver { .. }
            | Node::End => HappeningKind::Decided(way == 0, Some(workflow.name.clone())),
        };
        self.done.push((soon, what, workflow.source(node)));
        Some((soon, way))
    }

    fn between(&mut self, _node: NodeId, _at: Moment, earliest: Moment, _latest: Moment) -> Moment {
        earliest
    }

    fn date(&mut self, _node: NodeId, _at: Moment, property: &PropertyRef) -> Option<Date> {
        let value = match property {
            PropertyRef::Profile(name) => self.client.profile.get(name)?.as_ref(),
            PropertyRef::Event(event, name) => self.client.data.get(&(event.clone(), name.clone())),
        };
        let Some(Literal::Date(date)) = value else {
            return None;
        };
        let (month, day) = (i8::try_from(date.month), i8::try_from(date.day));
        Date::new(date.year, month.ok()?, day.ok()?).ok()
    }

    fn ends(&mut self, node: NodeId, _arrived: Moment, leaves: Moment) -> Option<Moment> {
        if node == self.route.to {
            self.due = Some(leaves);
            return Some(leaves);
        }
        None
    }
}

/// What the client herself opens or clicks in a message leaves no other trace than that it was sent.
pub(super) fn is_reaction(event: &EventKind) -> bool {
    matches!(
        event,
        EventKind::Opened { .. } | EventKind::Clicked { .. } | EventKind::Received { .. }
    )
}
