//! What the guards of enforced rules may do: for each rule every message that can be skipped or postponed,
//! with a timeline that shows it.
//!
//! Two halves that share nothing. `may` bounds what can come before a message and so says which messages a guard
//! may ever touch: it may name too many, never too few. `search` looks for a client and for what happens to her,
//! and lets `semantics::world` play it before all journeys of the project: only what is seen there, at the node and
//! under the rule in question, is an example. What may be touched and was not seen is still listed, without one.
//!
//! After the proofs of single journeys and of all together, whose numbers it reads. Nobody waits for it while typing:
//! it is asked for by `journey prove` and by a build.

mod always;
mod client;
mod may;
mod route;
mod script;
mod search;
mod tell;

use super::graph::Graph;
use super::tally::counted;
use super::{Proved, RuleReport, TogetherReport};
use crate::semantics::Setting;
use crate::source::Span;
use crate::workflow::{House, NodeId, OtherwiseAction, Rule, RuleForm, Workflow};
pub(super) use always::{may_take_all, warn};
pub(super) use search::{Line, in_silence};
use serde::Serialize;
use smol_str::SmolStr;

/// What the search may cost for each journey of a project, and for all of them, in steps that runs take.
const EACH: usize = 150_000;
const ALL: usize = 6_000_000;

/// An enforced rule, and what its guard may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guarded {
    /// The restraint that holds the rule.
    pub restraint: SmolStr,
    /// The rule as written.
    pub rule: SmolStr,
    /// Every message that its guard may touch, by journey and place in it.
    pub losses: Vec<Loss>,
    /// Place of the rule.
    #[serde(skip)]
    pub span: Span,
}

/// What a guard does to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// It is held, and leaves later.
    Delayed,
    /// It is not sent.
    Lost,
}

/// A message that a guard may skip or postpone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// In which journey.
    pub journey: SmolStr,
    /// Which message.
    pub message: SmolStr,
    /// What may become of it.
    pub harm: Harm,
    /// A timeline that shows it; `None`: it may be, and none was found.
    pub example: Option<LossExample>,
    /// The step that sends it.
    #[serde(skip)]
    pub span: Span,
}

/// A timeline in which a guard acts, as the interpreter of workflows plays it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LossExample {
    /// When the message would have left.
    pub due: String,
    /// When it left instead; `None`: it never does.
    pub until: Option<String>,
    /// What happened before, and the message itself, in order of time.
    pub timeline: Vec<LossEntry>,
}

/// One line of such a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LossEntry {
    /// Local date and time of the example: `2026-06-01 10:00`.
    pub at: String,
    /// Of which journey; empty for what concerns none.
    pub journey: SmolStr,
    /// What happens.
    #[serde(flatten)]
    pub what: LossEvent,
    /// The step or clause that it comes from.
    #[serde(skip)]
    pub span: Span,
}

/// What such a line tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LossEvent {
    /// The client did something, or something of hers changed.
    Event {
        /// What, as the journey or the rule writes it.
        event: String,
    },
    /// A message left.
    Message {
        /// Which.
        message: SmolStr,
        /// The how-many-th of those that fill the rule, from 1; `None` where it does not count at the end.
        counted: Option<u32>,
    },
    /// The guard skips a message.
    Skipped {
        /// Which.
        message: SmolStr,
    },
    /// The guard holds a message.
    Held {
        /// Which.
        message: SmolStr,
    },
}

/// A journey with what is asked of it again and again.
struct Side<'a> {
    workflow: &'a Workflow,
    rules: &'a [RuleReport],
    setting: Setting<'a>,
    graph: Graph,
}

/// A rule under a guard, and the journeys that are under it and send what it speaks of.
struct Watched<'a> {
    rule: &'a Rule,
    action: OtherwiseAction,
    /// Place of the journey, of the rule in it, and which of its nodes count.
    under: Vec<(usize, usize, Vec<bool>)>,
}

/// For each enforced rule what its guard may skip or postpone, in source order of journeys and rules. Rules whose
/// guards can never act are left out.
pub fn losses(house: &House, journeys: &[Proved<'_>], together: &[TogetherReport]) -> Vec<Guarded> {
    let has_guard = |(w, _): &Proved<'_>| w.rules.iter().any(|rule| rule.otherwise.is_some());
    if !journeys.iter().any(has_guard) {
        return Vec::new();
    }
    let sides: Vec<Side<'_>> = journeys.iter().map(|&j| Side::new(house, j)).collect();
    let steps = sides.len().saturating_mul(EACH).min(ALL);
    let mut search = search::Search::new(house, &sides, steps);
    let watched = watched(house, &sides);
    let touched: Vec<Vec<(usize, NodeId)>> = watched
        .iter()
        .map(|watched| may::touched(house, &sides, watched, together))
        .collect();
    let mut left = touched.iter().map(Vec::len).sum::<usize>();
    let mut all = Vec::new();
    for (watched, touched) in watched.iter().zip(touched) {
        let mut losses = Vec::new();
        for (place, node) in touched {
            let Some(side) = sides.get(place) else {
                continue;
            };
            let Some(message) = side.workflow.node(node).message() else {
                continue;
            };
            let seen = search.examples(watched, place, node, left);
            left = left.saturating_sub(1);
            for harm in harms(watched.action) {
                let found = seen.iter().find(|(kind, _)| *kind == harm);
                losses.push(Loss {
                    journey: side.workflow.name.clone(),
                    message: message.clone(),
                    harm,
                    example: found.map(|(_, example)| example.clone()),
                    span: side.workflow.source(node),
                });
            }
        }
        if !losses.is_empty() {
            all.push(Guarded {
                restraint: watched.rule.restraint.clone(),
                rule: watched.rule.text.clone(),
                losses: merged(losses),
                span: watched.rule.span,
            });
        }
    }
    all
}

/// What a guard can do at all.
fn harms(action: OtherwiseAction) -> Vec<Harm> {
    match action {
        OtherwiseAction::Skip => vec![Harm::Lost],
        OtherwiseAction::Postpone(_) => vec![Harm::Delayed, Harm::Lost],
    }
}

/// One line for each message of a journey: that it may be, where an example of another place shows it, is said.
fn merged(losses: Vec<Loss>) -> Vec<Loss> {
    let mut all: Vec<Loss> = Vec::new();
    for loss in losses {
        let same = |l: &&mut Loss| {
            (&l.journey, &l.message, l.harm) == (&loss.journey, &loss.message, loss.harm)
        };
        match all.iter_mut().find(same) {
            Some(known) if known.example.is_none() => *known = loss,
            Some(_) => {}
            None => all.push(loss),
        }
    }
    all
}

/// Every rule with a guard, once, in source order of journeys.
fn watched<'a>(house: &House, sides: &[Side<'a>]) -> Vec<Watched<'a>> {
    let mut all: Vec<Watched<'a>> = Vec::new();
    for (place, side) in sides.iter().enumerate() {
        for (index, rule) in side.workflow.rules.iter().enumerate() {
            let (Some(action), Some(of)) = (rule.otherwise, rule.form.counted()) else {
                continue;
            };
            let counts = counted(house, side.workflow, &side.graph, of);
            if !counts.contains(&true) {
                continue;
            }
            let known = all.iter_mut().find(|w| w.rule == rule);
            match known {
                Some(known) => known.under.push((place, index, counts)),
                None => all.push(Watched {
                    rule,
                    action,
                    under: vec![(place, index, counts)],
                }),
            }
        }
    }
    all
}

impl<'a> Side<'a> {
    fn new(house: &'a House, (workflow, proof): Proved<'a>) -> Side<'a> {
        let setting = Setting::new(house, workflow);
        let graph = Graph::new(house, workflow, &setting.quiet);
        Side {
            workflow,
            rules: &proof.rules,
            setting,
            graph,
        }
    }
}

impl Watched<'_> {
    /// The nodes of a journey that count; none where it is not under the rule.
    fn counted(&self, place: usize) -> &[bool] {
        let own = self.under.iter().find(|(at, _, _)| *at == place);
        own.map_or(&[], |(_, _, counted)| counted)
    }

    fn counts(&self, place: usize, node: NodeId) -> bool {
        self.counted(place).get(node.0 as usize) == Some(&true)
    }

    /// So many messages before another make the guard act on it; `None` for rules that do not count.
    fn needed(&self) -> Option<usize> {
        match &self.rule.form {
            RuleForm::AtMost { count, .. } | RuleForm::AtMostPerCalendar { count, .. } => {
                Some(*count as usize)
            }
            RuleForm::Gap { .. } | RuleForm::EachOnce { .. } => Some(1),
            RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => None,
        }
    }

    /// Whether a message of the one, sent earlier, counts against a message of the other.
    fn counts_against(
        &self,
        sides: &[Side<'_>],
        (earlier, from): (usize, NodeId),
        (later, to): (usize, NodeId),
    ) -> bool {
        let name = |place: usize| sides.get(place).map(|side| &side.workflow.name);
        let message = |place: usize, node| sides.get(place)?.workflow.node(node).message();
        if !self.counts(earlier, from) || !self.counts(later, to) {
            return false;
        }
        match &self.rule.form {
            RuleForm::EachOnce { .. } => message(earlier, from) == message(later, to),
            RuleForm::Gap {
                journeys: Some((a, b)),
                ..
            } => {
                let (one, other) = (name(earlier), name(later));
                (one == Some(a) && other == Some(b)) || (one == Some(b) && other == Some(a))
            }
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::Gap { journeys: None, .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => true,
        }
    }
}
