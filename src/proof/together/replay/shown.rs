//! What was played, and a timeline of it.

use super::super::super::tally::Tally;
use super::super::super::words::stamp;
use super::super::TogetherEntry;
use super::super::sides::Side;
use crate::proof::TimelineEvent;
use crate::semantics::Moment;
use crate::source::Span;
use crate::workflow::NodeId;
use jiff::civil::Time;
use smol_str::SmolStr;

/// A message that left, with its place in the order in which all was played.
pub(super) struct Message {
    pub(super) at: Moment,
    pub(super) order: usize,
    pub(super) part: usize,
    pub(super) journey: usize,
    pub(super) run: u32,
    pub(super) node: NodeId,
    pub(super) name: SmolStr,
    pub(super) counts: bool,
}

/// Something else that is told.
pub(super) struct Line {
    pub(super) at: Moment,
    pub(super) order: usize,
    pub(super) journey: usize,
    pub(super) what: TimelineEvent,
    pub(super) span: Span,
}

/// What was played.
pub(in crate::proof::together) struct Shown<'a> {
    /// The journeys that had a part in it.
    pub(super) cast: Vec<&'a Side<'a>>,
    pub(super) happened: Vec<Line>,
    /// In the order in which they count.
    pub(super) messages: Vec<Message>,
    pub(super) tally: Tally,
}

impl Shown<'_> {
    /// Line by line, up to the message that goes over.
    pub(in crate::proof::together) fn lines(&self) -> Vec<TogetherEntry> {
        let over = self.tally.over.unwrap_or(self.messages.len());
        let last = over.checked_sub(1).and_then(|i| self.messages.get(i));
        let until = last.map(|m| (m.at, m.order));
        let first = self.happened.iter().map(|l| l.at).min();
        let day = first.map(|m| m.wall.date().to_datetime(Time::midnight()));
        let entry = |at: Moment, journey: usize, what: TimelineEvent, span: Span| TogetherEntry {
            minute: day
                .and_then(|d| u64::try_from(at.wall.duration_since(d).as_secs() / 60).ok())
                .unwrap_or(0),
            at: stamp(at),
            elapsed: at.instant.as_second().div_euclid(60),
            journey: self
                .cast
                .get(journey)
                .map_or_else(SmolStr::default, |side| side.workflow.name.clone()),
            what,
            span,
        };
        let mut lines: Vec<((Moment, usize), TogetherEntry)> = Vec::new();
        for line in &self.happened {
            let entry = entry(line.at, line.journey, line.what.clone(), line.span);
            lines.push(((line.at, line.order), entry));
        }
        let mut number = 0;
        for (i, message) in self.messages.iter().enumerate().take(over) {
            let counted = message.counts && i >= self.tally.from;
            number += u32::from(counted);
            let what = TimelineEvent::Message {
                message: message.name.clone(),
                run: message.run,
                counted: counted.then_some(number),
            };
            let side = self.cast.get(message.journey);
            let span = side.map_or_else(Span::default, |side| side.workflow.source(message.node));
            let entry = entry(message.at, message.journey, what, span);
            lines.push(((message.at, message.order), entry));
        }
        if let Some(until) = until {
            lines.retain(|(key, _)| *key <= until);
        }
        lines.sort_by_key(|line| line.0);
        lines.into_iter().map(|(_, entry)| entry).collect()
    }
}
