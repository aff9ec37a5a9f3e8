//! What was played, as evidence: whether the guard of a rule acted on a message, and what led to it.

use super::super::entry::event_words;
use super::super::tally::Cap;
use super::super::words::{stamp, start_words};
use super::script::{Leg, Script};
use super::search::Seen;
use super::{Harm, LossEntry, LossEvent, LossExample, Side, Watched};
use crate::semantics::Moment;
use crate::semantics::world::{Story, StoryKind, StoryLine};
use crate::source::Span;
use crate::workflow::{HappeningKind, House, Literal, NodeId, Start};
use smol_str::SmolStr;

/// A story, and what is asked of it.
pub(super) struct Scene<'s, 'a> {
    pub(super) house: &'a House,
    pub(super) sides: &'s [Side<'a>],
    /// The journeys that were played, by their place.
    pub(super) places: Vec<usize>,
    pub(super) script: &'s Script,
    pub(super) story: &'s Story,
    pub(super) watched: &'s Watched<'a>,
    pub(super) cap: Option<&'s Cap<'a>>,
    /// Whether messages are told, too, that the rule does not count.
    pub(super) tells_all: bool,
}

impl Scene<'_, '_> {
    /// The place of a journey of the story.
    fn place(&self, journey: usize) -> Option<usize> {
        self.places.get(journey).copied()
    }

    /// Whether all these runs began when they were to.
    pub(super) fn enters(&self, legs: &[Leg]) -> bool {
        legs.iter().all(|leg| {
            self.story.lines.iter().any(|line| {
                line.at.instant == leg.walked.entry.instant
                    && matches!(line.kind, StoryKind::Enters(j) if self.place(j) == Some(leg.place))
            })
        })
    }

    /// What the guard did to the message of a node; nothing where the script was at fault.
    pub(super) fn seen(&self, place: usize, node: NodeId) -> Seen {
        let mut seen = Seen::new();
        if !self.story.faults.is_empty() {
            return seen;
        }
        let why = format!("`{}`", self.watched.rule.text);
        let too_long = format!("{why}, longer than it may be postponed");
        let own = |j: usize, n: NodeId| self.place(j) == Some(place) && n == node;
        let lines = &self.story.lines;
        for (at, line) in lines.iter().enumerate() {
            match &line.kind {
                StoryKind::Skips(j, n, _, because)
                    if own(*j, *n) && (*because == why || *because == too_long) =>
                {
                    let example = self.example(at, at, None);
                    add(&mut seen, Harm::Lost, example);
                }
                StoryKind::Holds(j, n, _, _, because) if own(*j, *n) && *because == why => {
                    let rest = lines.iter().enumerate().skip(at + 1);
                    let end = rest.into_iter().find_map(|(end, line)| match &line.kind {
                        StoryKind::Sends(j, n, _) if own(*j, *n) => Some((end, Some(line.at))),
                        StoryKind::Skips(j, n, _, again)
                            if own(*j, *n) && (*again == why || *again == too_long) =>
                        {
                            Some((end, None))
                        }
                        StoryKind::Happens(_)
                        | StoryKind::State(_)
                        | StoryKind::Enters(_)
                        | StoryKind::Leaves(..)
                        | StoryKind::Sends(..)
                        | StoryKind::Skips(..)
                        | StoryKind::Holds(..)
                        | StoryKind::Task(..) => None,
                    });
                    if let Some((end, until)) = end {
                        let harm = if until.is_some() {
                            Harm::Delayed
                        } else {
                            Harm::Lost
                        };
                        let example = self.example(at, end, until);
                        add(&mut seen, harm, example);
                    }
                }
                StoryKind::Happens(_)
                | StoryKind::State(_)
                | StoryKind::Enters(_)
                | StoryKind::Leaves(..)
                | StoryKind::Sends(..)
                | StoryKind::Skips(..)
                | StoryKind::Holds(..)
                | StoryKind::Task(..) => {}
            }
        }
        seen
    }

    /// The timeline up to line `end` of the story; the guard acts at line `at`.
    fn example(&self, at: usize, end: usize, until: Option<Moment>) -> Option<LossExample> {
        let due = self.story.lines.get(at)?.at;
        let filling = self.filling(at);
        let mut timeline = Vec::new();
        for (index, line) in self.story.lines.iter().enumerate().take(end + 1) {
            let counted = filling.iter().position(|&filled| filled == index);
            let counted = counted.and_then(|i| u32::try_from(i + 1).ok());
            timeline.extend(self.entry(index == at || index == end, line, counted));
        }
        Some(LossExample {
            due: stamp(due),
            until: until.map(stamp),
            timeline,
        })
    }

    /// The lines of the messages that fill the rule when the guard acts at a line.
    fn filling(&self, at: usize) -> Vec<usize> {
        let Some(line) = self.story.lines.get(at) else {
            return Vec::new();
        };
        let (StoryKind::Skips(journey, node, ..) | StoryKind::Holds(journey, node, ..)) =
            &line.kind
        else {
            return Vec::new();
        };
        let (Some(cap), Some(own)) = (self.cap, self.place(*journey)) else {
            return Vec::new();
        };
        let before = self.story.lines.iter().enumerate().take(at);
        before
            .filter(|(_, earlier)| {
                let StoryKind::Sends(from, sent, _) = &earlier.kind else {
                    return false;
                };
                let Some(place) = self.place(*from) else {
                    return false;
                };
                cap.together(earlier.at, line.at)
                    && self
                        .watched
                        .counts_against(self.sides, (place, *sent), (own, *node))
            })
            .map(|(index, _)| index)
            .collect()
    }

    fn entry(&self, is_it: bool, line: &StoryLine, counted: Option<u32>) -> Option<LossEntry> {
        let of = |journey: usize| self.sides.get(self.place(journey)?);
        let name = |journey: usize| of(journey).map(|side| side.workflow.name.clone());
        let source = |journey: usize, node: NodeId| of(journey).map(|s| s.workflow.source(node));
        let (journey, what, span) = match &line.kind {
            StoryKind::Happens(index) => {
                let happening = self.script.scenario.happenings.get(*index)?;
                let owner = self.script.owners.get(*index).copied().flatten();
                let owner = owner.and_then(|place| self.sides.get(place));
                let name = owner.map(|side| side.workflow.name.clone());
                let event = words(&happening.what);
                let span = happening.span;
                (name.unwrap_or_default(), LossEvent::Event { event }, span)
            }
            // What time alone begins: nothing of the script says it.
            StoryKind::Enters(journey) => {
                let side = of(*journey)?;
                let by_time = matches!(
                    side.workflow.start,
                    Start::AroundDate { .. } | Start::OnDate { .. } | Start::HandedOver
                );
                if !by_time {
                    return None;
                }
                let event = start_words(side.workflow, 0);
                let what = LossEvent::Event { event };
                (side.workflow.name.clone(), what, side.workflow.spans.start)
            }
            StoryKind::Sends(journey, node, message)
                if counted.is_some() || is_it || self.tells_all =>
            {
                let message = message.clone();
                let what = LossEvent::Message { message, counted };
                (name(*journey)?, what, source(*journey, *node)?)
            }
            StoryKind::Skips(journey, node, message, _) if is_it => {
                let message = message.clone();
                let what = LossEvent::Skipped { message };
                (name(*journey)?, what, source(*journey, *node)?)
            }
            StoryKind::Holds(journey, node, message, _, _) if is_it => {
                let message = message.clone();
                let what = LossEvent::Held { message };
                (name(*journey)?, what, source(*journey, *node)?)
            }
            StoryKind::State(state) if line.at > self.story.start => {
                let event = format!("becomes {state}");
                let declared = self.house.states.iter().find(|s| s.name == *state);
                let span = declared.map_or_else(Span::default, |s| s.span);
                (SmolStr::default(), LossEvent::Event { event }, span)
            }
            StoryKind::State(_)
            | StoryKind::Leaves(..)
            | StoryKind::Sends(..)
            | StoryKind::Skips(..)
            | StoryKind::Holds(..)
            | StoryKind::Task(..) => return None,
        };
        Some(LossEntry {
            at: stamp(line.at),
            journey,
            what,
            span,
        })
    }
}

fn add(seen: &mut Seen, harm: Harm, example: Option<LossExample>) {
    if let Some(example) = example
        && !seen.iter().any(|(kind, _)| *kind == harm)
    {
        seen.push((harm, example));
    }
}

/// A happening, as the project would write it.
fn words(what: &HappeningKind) -> String {
    match what {
        HappeningKind::Event(event, _) => event_words(event),
        HappeningKind::Client(changed) => {
            let each = changed
                .iter()
                .map(|(name, value)| format!("{name} is {}", value_words(value)));
            each.collect::<Vec<_>>().join(", ")
        }
        HappeningKind::Decided(true, _) => "the review says yes".to_owned(),
        HappeningKind::Decided(false, _) => "the review says no".to_owned(),
        HappeningKind::Answered(survey, choice) => format!("answers {survey}: {choice}"),
    }
}

fn value_words(value: &Literal) -> String {
    match value {
        Literal::Text(text) => format!("\"{text}\""),
        Literal::Choice(name) => name.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Money { amount, currency } => format!("{amount} {currency}"),
        Literal::YesNo(true) => "yes".to_owned(),
        Literal::YesNo(false) => "no".to_owned(),
        Literal::Date(date) => date.text(),
        Literal::Clock(at) => at.text(),
    }
}
