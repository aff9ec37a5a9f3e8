//! One run goes on: from node to node, until it has to wait or is over.

use super::acts::Said;
use super::facts::{About, Unsaid};
use super::story::{Fault, StoryKind};
use super::{Rest, World};
use crate::semantics::run::{Here, wait_ends};
use crate::workflow::{AwaitOn, Node, NodeId};

impl World<'_> {
    /// What a run waited for has come, or its deadline.
    pub(super) fn due(&mut self, at: usize) {
        let Some(run) = self.live.get(at) else {
            return;
        };
        let next = match (&run.rest, self.node_of(run)) {
            (Rest::Until(_, next), _) => *next,
            (Rest::Awaits(_), Node::Await { otherwise, .. }) => *otherwise,
            (Rest::Asks(_), Node::Review { unanswered, .. } | Node::Answer { unanswered, .. }) => {
                *unanswered
            }
            (Rest::Held(..) | Rest::Awaits(_) | Rest::Asks(_), _) => {
                // A held message is tried again, at its own node.
                self.walk(at);
                return;
            }
        };
        self.go(at, next);
    }

    /// A run goes on to a node.
    pub(super) fn go(&mut self, at: usize, next: NodeId) {
        let Some(run) = self.live.get_mut(at) else {
            return;
        };
        let (journey, from) = (run.journey, run.node);
        run.node = next;
        run.rest = Rest::Until(self.now, next);
        self.way(journey, from, next);
        self.walk(at);
    }

    /// Walks from the node at which a run stands.
    fn walk(&mut self, at: usize) {
        loop {
            let Some(run) = self.live.get(at).cloned() else {
                return;
            };
            let Some(workflow) = self.journeys.get(run.journey).copied() else {
                return;
            };
            let node = workflow.node(run.node);
            let next = match node {
                Node::Send { message, next } => {
                    if let Some(why) = self.exit_by_condition(&run) {
                        self.leave(at, Some(why));
                        return;
                    }
                    match self.leaves(&run, message) {
                        Said::Sent => {
                            self.send(&run, message);
                            // What the message starts may end this very run.
                            match self
                                .live
                                .iter()
                                .position(|r| (r.journey, r.nth) == (run.journey, run.nth))
                            {
                                Some(place) if place == at => *next,
                                Some(place) => {
                                    self.go(place, *next);
                                    return;
                                }
                                None => return,
                            }
                        }
                        Said::Skipped(why) => {
                            let kind =
                                StoryKind::Skips(run.journey, run.node, message.clone(), why);
                            self.story.line(self.now, kind);
                            *next
                        }
                        Said::Held(until, limit, why) => {
                            let known = matches!(run.rest, Rest::Held(..));
                            if let (Some(why), false) = (why, known) {
                                let kind = StoryKind::Holds(
                                    run.journey,
                                    run.node,
                                    message.clone(),
                                    until,
                                    why,
                                );
                                self.story.line(self.now, kind);
                            }
                            self.rest(at, Rest::Held(until, limit));
                            return;
                        }
                        Said::Never => {
                            self.leave(at, Some("no day is open for its message".to_owned()));
                            return;
                        }
                    }
                }
                Node::Wait { wait, next, .. } => {
                    let mut here = Here {
                        date: match wait {
                            crate::workflow::WaitKind::Date { property, .. } => {
                                self.date_for(&run, property)
                            }
                            crate::workflow::WaitKind::Length { .. }
                            | crate::workflow::WaitKind::Between { .. }
                            | crate::workflow::WaitKind::Clock { .. }
                            | crate::workflow::WaitKind::AfterStart { .. } => None,
                        },
                    };
                    let ends =
                        wait_ends(&self.clock, run.entry, run.node, wait, self.now, &mut here);
                    match ends {
                        Some(ends) if ends <= self.now => *next,
                        Some(ends) => {
                            self.rest(at, Rest::Until(ends, *next));
                            return;
                        }
                        None => {
                            self.leave(at, Some("it waits for a day that never comes".to_owned()));
                            return;
                        }
                    }
                }
                Node::Await {
                    on, deadline, then, ..
                } => {
                    let about = About {
                        run: Some(&run),
                        own: None,
                    };
                    let holds = on.iter().any(|on| match on {
                        AwaitOn::Condition(condition) => {
                            self.holds(condition, about).unwrap_or(false)
                        }
                        AwaitOn::Event(_) => false,
                    });
                    if holds {
                        *then
                    } else {
                        let deadline = self.clock.add(self.now, *deadline);
                        self.rest(at, Rest::Awaits(deadline));
                        return;
                    }
                }
                Node::Branch { arms, otherwise } => {
                    let about = About {
                        run: Some(&run),
                        own: None,
                    };
                    let mut taken = None;
                    for arm in arms {
                        match self.holds(&arm.when, about) {
                            Ok(true) => {
                                taken = Some(arm.next);
                                break;
                            }
                            Ok(false) => {}
                            Err(Unsaid(name)) => {
                                self.story.fault(Fault::Unknown(name.clone()));
                                let why = format!("it asks for `{name}`, which nobody has said");
                                self.leave(at, Some(why));
                                return;
                            }
                        }
                    }
                    if let Some(next) = taken.or(*otherwise) {
                        next
                    } else {
                        self.leave(at, Some("no arm of its match holds".to_owned()));
                        return;
                    }
                }
                Node::Split { name, arms, .. } => {
                    let arm = self
                        .takes
                        .get(name)
                        .and_then(|taken| arms.iter().find(|arm| arm.name == *taken));
                    if let Some(arm) = arm {
                        arm.next
                    } else {
                        self.story.fault(Fault::NoArm(name.clone()));
                        let why = format!("nobody has said which arm of `{name}` is taken");
                        self.leave(at, Some(why));
                        return;
                    }
                }
                Node::Act { action, next } => {
                    self.act(&run, action);
                    *next
                }
                Node::Review { within, .. } | Node::Answer { within, .. } => {
                    let deadline = self.clock.add(self.now, *within);
                    self.rest(at, Rest::Asks(deadline));
                    return;
                }
                Node::HandOver { journey, next } => {
                    if let Some(other) = self.journey_named(journey) {
                        self.enter(other, None, Some(run.seen.clone()));
                    }
                    let place = self
                        .live
                        .iter()
                        .position(|r| (r.journey, r.nth) == (run.journey, run.nth));
                    if let Some(place) = place {
                        self.go(place, *next);
                    }
                    return;
                }
                Node::End => {
                    self.leave(at, None);
                    return;
                }
            };
            self.way(run.journey, run.node, next);
            if let Some(run) = self.live.get_mut(at) {
                run.node = next;
                run.rest = Rest::Until(self.now, next);
            }
        }
    }

    fn rest(&mut self, at: usize, rest: Rest) {
        if let Some(run) = self.live.get_mut(at) {
            run.rest = rest;
        }
    }
}
