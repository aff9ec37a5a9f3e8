//! Two messages that one client gets at the same moment (J0304): a send from which a path leads to
//! another send without time passing. One walk over the nodes in order; every edge leads forward.

use super::errors::{self, Sent};
use super::quiet::QuietWeek;
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::workflow::{
    AwaitOn, ClockMinutes, Condition, Length, Node, NodeId, NodeSource, WaitKind, Weekdays,
};

/// What is true of every arrival at a node (`clock`), or of some (`send`).
#[derive(Debug, Clone, Copy, Default)]
struct Arrival {
    reached: bool,
    /// A send with no time between it and this node, on some path.
    send: Option<NodeId>,
    /// The time of day that it is for certain, and on which days.
    clock: Option<(ClockMinutes, Weekdays)>,
    /// What made the run wait for that time.
    waited: Option<Span>,
}

impl Arrival {
    fn meet(&mut self, other: Arrival) {
        if self.reached {
            self.send = self.send.or(other.send);
            if self.clock != other.clock {
                self.clock = None;
            }
        } else {
            *self = other;
        }
    }
}

/// The time of day at which every run begins, on which days, and where that is said.
pub(crate) type Begins = Option<(ClockMinutes, Weekdays, Span)>;

/// Reports each send that follows another at the same moment, and each wait until a time at which the
/// message behind it may not leave (J0354).
pub(crate) fn check(
    nodes: &[Node],
    sources: &[NodeSource],
    begins: Begins,
    quiet: &QuietWeek<'_>,
) -> Vec<Diagnostic> {
    let mut arrivals = vec![Arrival::default(); nodes.len()];
    if let Some(first) = arrivals.first_mut() {
        first.reached = true;
        first.clock = begins.map(|(at, on, _)| (at, on));
        first.waited = begins.map(|(_, _, place)| place);
    }
    let mut found = Vec::new();
    let mut told: Vec<Span> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let Some(here) = arrivals.get(index).copied().filter(|a| a.reached) else {
            continue;
        };
        if let Some(first) = here.send
            && let Some(second) = sent(nodes, sources, NodeId(index as u32))
            && let Some(first) = sent(nodes, sources, first)
        {
            found.push(errors::sends_together(first, second));
        }
        if let (Some((at, on)), Some(wait)) = (here.clock, here.waited)
            && let Some(send) = sent(nodes, sources, NodeId(index as u32))
            && let Some(opens) = quiet.opens_after(at, on)
            && !told.contains(&wait)
        {
            told.push(wait);
            let rule = quiet.rule_at(at, on).map(|rule| rule.span);
            found.push(errors::wait_into_quiet(at, wait, &send, opens, rule));
        }
        for (to, after) in leave(node, NodeId(index as u32), here, sources, quiet) {
            if let Some(arrival) = arrivals.get_mut(to.0 as usize) {
                arrival.meet(Arrival {
                    reached: true,
                    ..after
                });
            }
        }
    }
    found
}

/// The send with this id, if it is one.
fn sent<'a>(nodes: &'a [Node], sources: &'a [NodeSource], id: NodeId) -> Option<Sent<'a>> {
    let source = sources.get(id.0 as usize)?;
    match nodes.get(id.0 as usize)? {
        Node::Send { message, .. } => Some(Sent { message, source }),
        Node::Wait { .. }
        | Node::Await { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => None,
    }
}

/// What is true at each node that this one leads to.
fn leave(
    node: &Node,
    id: NodeId,
    here: Arrival,
    sources: &[NodeSource],
    quiet: &QuietWeek<'_>,
) -> Vec<(NodeId, Arrival)> {
    let later = Arrival::default();
    match node {
        Node::Send { next, .. } => vec![(
            *next,
            Arrival {
                send: Some(id),
                // A message that is always held until later takes the run with it.
                clock: here.clock.filter(|(at, on)| quiet.may_leave(*at, *on)),
                ..here
            },
        )],
        Node::Wait { wait, next, .. } => {
            let place = sources.get(id.0 as usize).map(|source| source.span);
            vec![(*next, after_wait(wait, place, here))]
        }
        Node::Await {
            on,
            deadline,
            then,
            otherwise,
        } => {
            let at_once = on.iter().any(may_hold_already);
            vec![
                (*then, if at_once { here } else { later }),
                (*otherwise, if is_zero(*deadline) { here } else { later }),
            ]
        }
        // A person takes a while.
        Node::Review { .. } | Node::Answer { .. } => {
            let later = |to| (to, later);
            node.successors().into_iter().map(later).collect()
        }
        Node::Branch { .. } | Node::Split { .. } | Node::Act { .. } | Node::HandOver { .. } => {
            node.successors().into_iter().map(|to| (to, here)).collect()
        }
        Node::End => Vec::new(),
    }
}

fn after_wait(wait: &WaitKind, place: Option<Span>, here: Arrival) -> Arrival {
    let later = Arrival::default();
    match wait {
        WaitKind::Length { length } | WaitKind::AfterStart { length } => {
            if is_zero(*length) {
                here
            } else {
                later
            }
        }
        WaitKind::Between { most, .. } => {
            if is_zero(*most) {
                here
            } else {
                later
            }
        }
        // At ten, a wait until ten is over at once.
        WaitKind::Clock { at, on } => match here.clock {
            Some((now, days)) if now == *at && days.0 & !on.0 == 0 => here,
            Some(_) | None => Arrival {
                clock: Some((*at, *on)),
                waited: place,
                ..later
            },
        },
        WaitKind::Date { .. } => later,
    }
}

fn is_zero(length: Length) -> bool {
    length.amount == 0
}

/// Whether what is waited for can be the case when the wait begins. Something that happens "from
/// now on" can't, and an opening of what was just sent is not there yet.
fn may_hold_already(on: &AwaitOn) -> bool {
    match on {
        AwaitOn::Event(_) => false,
        AwaitOn::Condition(condition) => !speaks_of_events(condition),
    }
}

fn speaks_of_events(condition: &Condition) -> bool {
    match condition {
        Condition::All { of } | Condition::Any { of } => of.iter().any(speaks_of_events),
        Condition::Not { of } => speaks_of_events(of),
        Condition::Happened(_) => true,
        Condition::Property { .. }
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}
