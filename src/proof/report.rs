//! What the author reads: one diagnostic for each rule that fails in a journey, with its timeline.

pub(super) mod silent;

use super::assess::{Boundless, Finding};
use super::graph::{MINUTE, get};
use super::repair;
use super::tally::{Cap, Window};
use super::witness::{Replayed, Stage, starters};
use super::words::{
    Apart, awaited_words, ending, endless_wait, ordinal, run_words, stamp, start_words,
    weekday_stamp,
};
use super::{RuleReport, TimelineEntry, TimelineEvent};
use crate::diagnostics::{Code, Diagnostic, TimelineLine};
use crate::semantics::Moment;
use crate::source::Span;
use crate::workflow::{EventKind, NodeId, Reentry, Rule, RuleForm, Start, Workflow};
use jiff::civil::{DateTime, Time};
use std::fmt::Write as _;

/// A cap that fails, and everything known about it.
pub(super) struct Story<'a, 'b> {
    pub(super) stage: &'b Stage<'a>,
    pub(super) rule: &'b Rule,
    pub(super) cap: &'b Cap<'b>,
    pub(super) finding: &'b Finding,
}

impl Story<'_, '_> {
    fn workflow(&self) -> &Workflow {
        self.stage.setting.workflow
    }

    fn noun(&self, count: u64) -> String {
        match &self.cap.message {
            Some(message) => format!("`{message}`"),
            None => self.cap.of.noun(count),
        }
    }

    /// `in 7 days`, `in one calendar week`.
    fn window(&self) -> String {
        match self.cap.window {
            Window::Rolling(length) => format!("in {}", length.text()),
            Window::Period(length) => format!("in one calendar {}", length.unit.singular()),
        }
    }

    fn names_message(&self) -> bool {
        self.cap.message.is_some() || self.cap.of.message.is_some()
    }

    /// The timeline up to the message that goes over.
    pub(super) fn timeline(&self, replayed: &Replayed) -> Vec<TimelineEntry> {
        let over = replayed.tally.over.unwrap_or(replayed.messages.len());
        let until = over
            .checked_sub(1)
            .and_then(|i| replayed.messages.get(i))
            .map(|m| m.at);
        let base = replayed.entries.iter().min().map_or(DateTime::MIN, |m| {
            m.wall.date().to_datetime(Time::midnight())
        });
        let mut lines: Vec<((Moment, usize, u8, usize), TimelineEntry)> = Vec::new();
        let entry = |at: Moment, what: TimelineEvent, span: Span| TimelineEntry {
            minute: u64::try_from(at.wall.duration_since(base).as_secs() / 60).unwrap_or(0),
            at: stamp(at),
            what,
            span,
        };
        let workflow = self.workflow();
        let started_by = starters(self.stage, replayed.entries.len());
        for (run, &at) in replayed.entries.iter().enumerate() {
            let what = TimelineEvent::Event {
                event: run_words(workflow, get(&started_by, run, 0)),
                run: run as u32 + 1,
            };
            lines.push(((at, run, 0, 0), entry(at, what, workflow.spans.start)));
        }
        for &(at, node, run) in &replayed.happened {
            let what = TimelineEvent::Happened {
                event: awaited_words(workflow, node),
                run: run as u32 + 1,
            };
            let span = workflow.source(NodeId(node as u32));
            lines.push(((at, run, 1, node), entry(at, what, span)));
        }
        for &(at, run) in &replayed.ended {
            let (because, span) = ending(workflow);
            let what = TimelineEvent::Ended {
                because,
                run: run as u32 + 1,
            };
            lines.push(((at, run, 2, 0), entry(at, what, span)));
        }
        let mut number = 0;
        for (i, message) in replayed.messages.iter().enumerate().take(over) {
            let counts = get(&self.cap.counted, message.node, false) && i >= replayed.tally.from;
            number += u32::from(counts);
            let what = TimelineEvent::Message {
                message: message.name.clone(),
                run: message.run as u32 + 1,
                counted: counts.then_some(number),
            };
            let span = workflow.source(NodeId(message.node as u32));
            lines.push((
                (message.at, message.run, 1, message.node),
                entry(message.at, what, span),
            ));
        }
        if let Some(until) = until {
            lines.retain(|(key, _)| key.0 <= until);
        }
        lines.sort_by_key(|line| line.0);
        lines.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The diagnostic of a rule that a timeline breaks.
    pub(super) fn broken(&self, replayed: &Replayed, report: &RuleReport) -> Diagnostic {
        let workflow = self.workflow();
        let restraint = &self.rule.restraint;
        let over = replayed.tally.over.unwrap_or(1);
        let last = over.checked_sub(1).and_then(|i| replayed.messages.get(i));
        let span = last.map_or(workflow.spans.name, |m| {
            workflow.source(NodeId(m.node as u32))
        });
        let worst = match (self.finding.exact, self.finding.worst) {
            (true, Some(worst)) => worst,
            _ => replayed.tally.most,
        };
        let shown = self.cap.limit + 1;
        let mut diagnostic = if let RuleForm::Gap { gap, .. } = &self.rule.form {
            let apart = self.apart(replayed);
            let message = match apart {
                0 => format!(
                    "`{}` can send one client two {} at the same moment; `{restraint}` asks for {} between",
                    workflow.name,
                    self.noun(2),
                    gap.text()
                ),
                apart => format!(
                    "`{}` can send one client two {} {} apart; `{restraint}` asks for {}",
                    workflow.name,
                    self.noun(2),
                    self.minutes_words(apart),
                    gap.text()
                ),
            };
            let label = match apart {
                0 => "this leaves together with another".to_owned(),
                apart => format!(
                    "this leaves {} after the one before",
                    self.minutes_words(apart)
                ),
            };
            Diagnostic::new(Code::GapBroken, span, message).label(label)
        } else if self.names_message() {
            let code = if self.cap.message.is_some() {
                Code::RepeatBroken
            } else {
                Code::CapBroken
            };
            let allowed = match self.cap.limit {
                1 => "it once".to_owned(),
                limit => format!("it {limit} times"),
            };
            Diagnostic::new(
                code,
                span,
                format!(
                    "`{}` can send one client {} {worst} times {}; `{restraint}` allows {allowed}",
                    workflow.name,
                    self.noun(1),
                    self.window()
                ),
            )
            .label(format!("this is the {} time", ordinal(shown)))
        } else {
            Diagnostic::new(
                Code::CapBroken,
                span,
                format!(
                    "`{}` can send one client {worst} {} {}; `{restraint}` allows {}",
                    workflow.name,
                    self.noun(worst),
                    self.window(),
                    self.cap.limit
                ),
            )
            .label(format!(
                "this is the {} {} {}",
                ordinal(shown),
                self.noun(1),
                self.window()
            ))
        };
        diagnostic = diagnostic.also(self.rule.span, "the limit is set here");
        if replayed.entries.len() > 1 {
            diagnostic = self.entry_labels(diagnostic);
        }
        diagnostic = diagnostic.timeline(self.lines(&report.timeline));
        diagnostic = diagnostic.note(self.consequence(replayed, worst));
        if let Some(span) = lasts(replayed)
            && let Some(note) = span.change_of_clocks(self.cap.measure(), self.window_minutes())
        {
            diagnostic = diagnostic.note(note);
        }
        repair::offer(
            self.stage,
            self.rule,
            replayed.entries.len() > 1,
            self.finding,
            diagnostic,
        )
    }

    /// What a client would see.
    fn consequence(&self, replayed: &Replayed, worst: u64) -> String {
        let shown = self.cap.limit + 1;
        let what = match &self.cap.message {
            Some(message) => format!("`{message}` {shown} times"),
            None if self.cap.of.message.is_some() => format!("{} {shown} times", self.noun(1)),
            None => format!("{shown} {}", self.noun(shown)),
        };
        let span = lasts(replayed).unwrap_or_default();
        let soon = span.soon(self.cap.measure());
        let mut text = format!("one client would get {what} {soon}");
        if worst > shown && !matches!(self.rule.form, RuleForm::Gap { .. }) {
            let _ = write!(text, ", and in the worst case {worst} {}", self.window());
        }
        if !self.finding.exact && self.finding.worst.is_some_and(|w| w > worst) {
            text.push_str("; there may be worse");
        }
        text
    }

    fn window_minutes(&self) -> u64 {
        u64::try_from(self.cap.ticks() / MINUTE).unwrap_or(u64::MAX)
    }

    /// Minutes between the message that goes over and the one before it, on the rule's clock.
    fn apart(&self, replayed: &Replayed) -> u64 {
        let over = replayed.tally.over.unwrap_or(1);
        let mut pair = replayed
            .messages
            .iter()
            .take(over)
            .filter(|m| get(&self.cap.counted, m.node, false))
            .rev();
        let (Some(last), Some(before)) = (pair.next(), pair.next()) else {
            return 0;
        };
        between(before.at, last.at).on(self.cap.measure())
    }

    fn minutes_words(&self, minutes: u64) -> String {
        self.rule.form.told_in().words(minutes)
    }

    /// The `enters` clause and the rates that were taken for granted.
    fn entry_labels(&self, diagnostic: Diagnostic) -> Diagnostic {
        let workflow = self.workflow();
        let start = start_words(workflow, 0);
        let text = match &workflow.reentry {
            Reentry::EveryTime => format!("every `{start}` starts another run"),
            Reentry::OnceForEach { property } => {
                format!("every new `{property}` starts another run")
            }
            Reentry::OncePer { length } => {
                format!("a client can enter again after {}", length.text())
            }
            Reentry::AgainAfter { length } => {
                format!(
                    "a client can enter again {} after a run ended",
                    length.text()
                )
            }
            Reentry::OnceEver => String::new(),
        };
        let mut diagnostic = diagnostic.also(workflow.spans.reentry, text);
        let counts_rates = match workflow.reentry {
            Reentry::EveryTime | Reentry::OnceForEach { .. } => true,
            Reentry::OnceEver | Reentry::OncePer { .. } | Reentry::AgainAfter { .. } => false,
        };
        if let (Start::Events { events, .. }, true) = (&workflow.start, counts_rates) {
            for on in events {
                if let EventKind::Declared { name } = &on.event
                    && let Some(event) = self.stage.house.events.get(name)
                    && let Some((count, per)) = event.rate
                {
                    let text = format!(
                        "at most {count} per {} is taken for granted here",
                        per.text()
                    );
                    diagnostic = diagnostic.also(event.span, text);
                }
            }
        }
        diagnostic
    }

    fn lines(&self, timeline: &[TimelineEntry]) -> Vec<TimelineLine> {
        let last = timeline
            .iter()
            .rposition(|e| matches!(e.what, TimelineEvent::Message { .. }));
        timeline
            .iter()
            .enumerate()
            .map(|(i, entry)| {
                let over = Some(i) == last;
                let limit = over.then_some(self.cap.limit);
                line(entry, over, |number| match limit {
                    Some(limit) if !matches!(self.rule.form, RuleForm::Gap { .. }) => format!(
                        "{} {}, {limit} allowed",
                        ordinal(u64::from(number)),
                        self.noun_or_time()
                    ),
                    _ => format!("{} {}", ordinal(u64::from(number)), self.noun_or_time()),
                })
            })
            .collect()
    }

    fn noun_or_time(&self) -> String {
        if self.names_message() {
            "time".to_owned()
        } else {
            self.noun(1)
        }
    }

    /// The diagnostic where nothing bounds the messages.
    pub(super) fn unbounded(&self) -> Diagnostic {
        let workflow = self.workflow();
        let limit = if let RuleForm::Gap { gap, .. } = &self.rule.form {
            format!("asks for {} between two", gap.text())
        } else if self.cap.message.is_some() {
            format!("allows each once {}", self.window())
        } else {
            format!("allows {} {}", self.cap.limit, self.window())
        };
        let message = if self.names_message() {
            format!(
                "nothing bounds how often `{}` can send one client {}; `{}` {limit}",
                workflow.name,
                self.noun(1),
                self.rule.restraint
            )
        } else {
            format!(
                "nothing bounds how many {} `{}` can send one client; `{}` {limit}",
                self.noun(2),
                workflow.name,
                self.rule.restraint
            )
        };
        let start = start_words(workflow, 0);
        let waits = self.finding.boundless == Some(Boundless::Waits);
        let place = if waits {
            endless_wait(self.stage).unwrap_or(workflow.spans.reentry)
        } else {
            workflow.spans.reentry
        };
        let mut diagnostic = Diagnostic::new(Code::Unbounded, place, message);
        if waits {
            diagnostic = diagnostic
                .label("a run can wait here without limit, while others start")
                .also(workflow.spans.reentry, "runs may overlap")
                .note(
                    "any number of runs can gather at this wait and send their messages on one day",
                )
                .help(
                    "write `enters again … after it ended`, so that a client has one run at a time",
                );
        } else {
            diagnostic = diagnostic
                .label(format!("every `{start}` starts another run"))
                .note(format!(
                    "a client for whom `{start}` happens ten times in a day would get every message ten times"
                ));
        }
        diagnostic = diagnostic.also(self.rule.span, "the limit is set here");
        if waits {
            return diagnostic;
        }
        repair::offer_bound(self.stage, self.rule, diagnostic)
    }

    /// The diagnostic of a bound over the limit without a timeline.
    pub(super) fn not_proved(&self) -> Diagnostic {
        let workflow = self.workflow();
        let message = format!(
            "`{}` is not proved to keep `{}` of `{}`",
            workflow.name, self.rule.text, self.rule.restraint
        );
        let bound = match self.finding.worst {
            Some(worst) if worst < u64::MAX => {
                if let RuleForm::Gap { .. } = &self.rule.form {
                    format!(
                        "a safe bound is {} between two {}",
                        self.finding
                            .gap
                            .map_or("nothing".to_owned(), |g| self.minutes_words(g)),
                        self.noun(2)
                    )
                } else {
                    format!("a safe bound is {worst} {}", self.window())
                }
            }
            _ => "no bound was found".to_owned(),
        };
        let lost = self
            .finding
            .lost
            .unwrap_or("no timeline that breaks it was found");
        let first = self.cap.counted.iter().position(|&c| c).unwrap_or(0);
        let diagnostic = Diagnostic::new(Code::NotProved, self.rule.span, message)
            .label("this promise is not proved")
            .also(
                workflow.source(NodeId(first as u32)),
                "the first message that counts",
            )
            .note(format!(
                "{bound}, and no timeline that breaks the rule was found: {lost}"
            ));
        repair::offer(self.stage, self.rule, false, self.finding, diagnostic)
    }
}

/// From the first message that is in one window with the one that goes over to that one.
fn lasts(replayed: &Replayed) -> Option<Apart> {
    let last = replayed.tally.over?.checked_sub(1)?;
    let first = replayed.messages.get(replayed.tally.from)?;
    Some(between(first.at, replayed.messages.get(last)?.at))
}

fn between(first: Moment, last: Moment) -> Apart {
    let minutes = |seconds: i64| u64::try_from(seconds / 60).unwrap_or(0);
    Apart {
        wall: minutes(last.wall.duration_since(first.wall).as_secs()),
        elapsed: minutes(last.instant.as_second() - first.instant.as_second()),
    }
}

/// Keeps one message about a journey without bounds: it has one cause.
pub(super) fn once_unbounded(diagnostics: &mut Vec<Diagnostic>) {
    let others = diagnostics
        .iter()
        .filter(|d| d.code == Code::Unbounded)
        .count()
        .saturating_sub(1);
    let mut seen = false;
    diagnostics.retain(|d| d.code != Code::Unbounded || !std::mem::replace(&mut seen, true));
    if others > 0
        && let Some(first) = diagnostics.iter_mut().find(|d| d.code == Code::Unbounded)
    {
        let rules = if others == 1 { "rule" } else { "rules" };
        first.notes.push(format!(
            "{others} more {rules} can't hold for the same reason"
        ));
    }
}

fn line(entry: &TimelineEntry, over: bool, counted: impl Fn(u32) -> String) -> TimelineLine {
    let text = match &entry.what {
        TimelineEvent::Event { event, run } => format!("{event}: run {run} starts"),
        TimelineEvent::Happened { event, run } => format!("{event}: run {run} goes on"),
        TimelineEvent::Moves { state, because, .. } => {
            super::moves_words(state, because.as_deref())
        }
        TimelineEvent::Ended { because, run } => format!("{because}: run {run} ends"),
        TimelineEvent::Message {
            message,
            run,
            counted: None,
        } => format!("run {run} sends `{message}`"),
        TimelineEvent::Message {
            message,
            run,
            counted: Some(number),
        } => format!("run {run} sends `{message}` ({})", counted(*number)),
    };
    TimelineLine {
        at: weekday_stamp(&entry.at),
        text,
        span: Some(entry.span),
        over,
    }
}
