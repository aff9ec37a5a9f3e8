//! The shortest and the longest run. A later arrival never leaves a step earlier, so the best arrival at each
//! step, in order, gives the best at the next; every arrival is the interpreter's own.

use super::super::graph::get;
use super::super::words::{awaited_words, run_words};
use super::standing::{Left, is_over};
use super::{Course, CourseEvent, CourseKind, CourseLine, entry, stand};
use crate::semantics::{Choices, Moment, Setting, run, run_from};
use crate::workflow::{Arm, AwaitOn, House, NodeId, OtherwiseAction, PropertyRef, Rule, SplitArm};
use jiff::SignedDuration;
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// How a step is best reached: when, with how many messages before (the last of them by its place among all that were
/// seen), and from which step by which of its ways.
#[derive(Debug, Clone, Copy)]
struct Best {
    at: Moment,
    sent: usize,
    last: Option<usize>,
    from: Option<(usize, usize)>,
}

/// Messages on the ways that were looked at, each with the one before it.
type History = Vec<(Left, Option<usize>)>;

/// The shortest or the longest run.
pub(super) fn course(house: &House, setting: &Setting<'_>, kind: CourseKind) -> Course {
    let workflow = setting.workflow;
    let taken = decisions(house, setting, kind);
    let begins = entry(setting);
    let mut guide = Guide::new(house, setting, taken, kind);
    let walked = run(setting, begins, &mut guide);
    let line = |at: Moment, node: usize, what: CourseEvent| CourseLine {
        at,
        run: 1,
        what,
        span: workflow.source(NodeId(node as u32)),
    };
    let mut lines = vec![CourseLine {
        at: begins,
        run: 1,
        what: CourseEvent::Starts(run_words(workflow, 0)),
        span: workflow.spans.start,
    }];
    for seen in &guide.seen {
        let node = seen.node;
        if seen.happened {
            let words = awaited_words(workflow, node);
            lines.push(line(seen.leaves, node, CourseEvent::Happens(words)));
        }
        let Some(message) = workflow.node(NodeId(node as u32)).message().cloned() else {
            continue;
        };
        if seen.leaves > seen.arrived {
            let held = CourseEvent::Held(message.clone(), seen.leaves);
            lines.push(line(seen.arrived, node, held));
        }
        match &seen.guard {
            Some((rule, OtherwiseAction::Skip)) => {
                let skipped = CourseEvent::Skipped(message, rule.clone());
                lines.push(line(seen.leaves, node, skipped));
                continue;
            }
            Some((rule, OtherwiseAction::Postpone(_))) => {
                let held = CourseEvent::Postponed(message.clone(), rule.clone());
                lines.push(line(seen.leaves, node, held));
            }
            None => {}
        }
        lines.push(line(seen.leaves, node, CourseEvent::Sends(message)));
    }
    if let Some(at) = walked.ended {
        let last = workflow.nodes.len().saturating_sub(1);
        let span = guide.seen.iter().rev().find(|seen| seen.node != last);
        let node = span.map_or(last, |seen| seen.node);
        lines.push(line(at, node, CourseEvent::Ends(None)));
    }
    let sent: Vec<Left> = walked
        .sent
        .iter()
        .map(|s| (s.at, s.message.clone()))
        .collect();
    Course {
        kind,
        lines,
        stands: stand(house, &workflow.rules, &sent),
        worst: None,
    }
}

/// Which way the best run takes at each of its steps. Each step is walked once, from where it is best reached.
fn decisions(house: &House, setting: &Setting<'_>, kind: CourseKind) -> BTreeMap<usize, usize> {
    let workflow = setting.workflow;
    let begins = entry(setting);
    let mut best: Vec<Option<Best>> = vec![None; workflow.nodes.len()];
    if let Some(first) = best.get_mut(workflow.entry.0 as usize) {
        *first = Some(Best {
            at: begins,
            sent: 0,
            last: None,
            from: None,
        });
    }
    let is_guarded = workflow.rules.iter().any(|rule| rule.otherwise.is_some());
    let mut history = History::new();
    for (id, node) in workflow.iter() {
        let here = id.0 as usize;
        let Some(known) = get(&best, here, None) else {
            continue;
        };
        // Only guards ask what was sent before.
        let before = if is_guarded {
            sent_before(&history, known.last)
        } else {
            Vec::new()
        };
        for (way, to) in node.successors().into_iter().enumerate() {
            let taken = BTreeMap::from([(here, way)]);
            let mut guide = Guide::new(house, setting, taken, kind);
            guide.until = Some(to.0 as usize);
            guide.sent.clone_from(&before);
            let _ = run_from(setting, begins, (id, known.at), &mut guide);
            let Some(at) = guide.reached else {
                continue;
            };
            let mut found = Best {
                at,
                from: Some((here, way)),
                ..known
            };
            for left in guide.sent.drain(before.len()..) {
                history.push((left, found.last));
                found.last = Some(history.len() - 1);
                found.sent += 1;
            }
            let Some(slot) = best.get_mut(to.0 as usize) else {
                continue;
            };
            let key = |b: &Best| (b.at, b.sent);
            let better = slot.as_ref().is_none_or(|known| match kind {
                CourseKind::Shortest => key(&found) < key(known),
                CourseKind::Longest | CourseKind::Busiest => key(&found) > key(known),
            });
            if better {
                *slot = Some(found);
            }
        }
    }
    path(&best, workflow.nodes.len().saturating_sub(1))
}

/// What left up to a message, in order.
fn sent_before(history: &[(Left, Option<usize>)], last: Option<usize>) -> Vec<Left> {
    let mut all = Vec::new();
    let mut at = last;
    while let Some((left, before)) = at.and_then(|at| history.get(at)) {
        all.push(left.clone());
        at = *before;
    }
    all.reverse();
    all
}

/// The decisions that lead to a step.
fn path(best: &[Option<Best>], to: usize) -> BTreeMap<usize, usize> {
    let mut taken = BTreeMap::new();
    let mut at = to;
    while let Some((from, way)) = get(best, at, None).and_then(|b: Best| b.from) {
        taken.insert(from, way);
        at = from;
    }
    taken
}

/// What was seen of a step.
struct Seen {
    node: usize,
    arrived: Moment,
    leaves: Moment,
    /// What the run waited for came.
    happened: bool,
    guard: Option<(SmolStr, OtherwiseAction)>,
}

/// Decides as planned, with waits at their shortest or longest.
struct Guide<'a> {
    house: &'a House,
    guards: Vec<&'a Rule>,
    taken: BTreeMap<usize, usize>,
    longest: bool,
    /// The run is cut where it comes to this step.
    until: Option<usize>,
    /// When it came there.
    reached: Option<Moment>,
    seen: Vec<Seen>,
    happened: Option<usize>,
    sent: Vec<Left>,
}

impl<'a> Guide<'a> {
    fn new(
        house: &'a House,
        setting: &Setting<'a>,
        taken: BTreeMap<usize, usize>,
        kind: CourseKind,
    ) -> Guide<'a> {
        let rules = setting.workflow.rules.iter();
        Guide {
            house,
            guards: rules.filter(|rule| rule.otherwise.is_some()).collect(),
            taken,
            longest: kind == CourseKind::Longest,
            until: None,
            reached: None,
            seen: Vec::new(),
            happened: None,
            sent: Vec::new(),
        }
    }

    fn way(&self, node: NodeId) -> usize {
        self.taken.get(&(node.0 as usize)).copied().unwrap_or(0)
    }

    /// The moment within a deadline: at once, or a minute before it is over.
    fn within(&self, at: Moment, deadline: Moment) -> Moment {
        if !self.longest {
            return at;
        }
        let minute = SignedDuration::from_mins(1);
        let (Ok(instant), Ok(wall)) = (
            deadline.instant.checked_sub(minute),
            deadline.wall.checked_sub(minute),
        ) else {
            return deadline;
        };
        at.max(Moment { instant, wall })
    }
}

impl Choices for Guide<'_> {
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
        _on: &[AwaitOn],
        deadline: Moment,
    ) -> Option<Moment> {
        if self.way(node) > 0 {
            return None;
        }
        self.happened = Some(node.0 as usize);
        Some(self.within(at, deadline))
    }

    fn decided(
        &mut self,
        node: NodeId,
        at: Moment,
        ways: &[NodeId],
        deadline: Moment,
    ) -> Option<(Moment, usize)> {
        let way = self.way(node);
        if way >= ways.len() {
            return None;
        }
        self.happened = Some(node.0 as usize);
        Some((self.within(at, deadline), way))
    }

    fn between(&mut self, _node: NodeId, _at: Moment, earliest: Moment, latest: Moment) -> Moment {
        if self.longest { latest } else { earliest }
    }

    fn date(&mut self, _node: NodeId, _at: Moment, _property: &PropertyRef) -> Option<Date> {
        None
    }

    fn ends(&mut self, node: NodeId, arrived: Moment, leaves: Moment) -> Option<Moment> {
        let node = node.0 as usize;
        if self.until == Some(node) {
            self.reached = Some(arrived);
            return Some(arrived);
        }
        self.seen.push(Seen {
            node,
            arrived,
            leaves,
            happened: self.happened.take() == Some(node),
            guard: None,
        });
        None
    }

    fn may_send(&mut self, _node: NodeId, at: Moment, message: &SmolStr) -> bool {
        self.sent.push((at, message.clone()));
        let broken = self
            .guards
            .iter()
            .find(|rule| is_over(self.house, rule, &self.sent));
        let guard = broken.and_then(|rule| Some((rule.text.clone(), rule.otherwise?)));
        let leaves = !matches!(guard, Some((_, OtherwiseAction::Skip)));
        if !leaves {
            self.sent.pop();
        }
        if let Some(seen) = self.seen.last_mut() {
            seen.guard = guard;
        }
        leaves
    }
}
