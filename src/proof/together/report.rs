//! What the author reads of a rule that does not hold over all journeys: one diagnostic for each rule, with
//! its timeline, or with why it is not proved, and with what to write instead.

use super::super::graph::MINUTE;
use super::super::words::{ordinal, weekday_stamp};
use super::caps::{Asked, Part};
use super::repair;
use super::{Found, TogetherEntry, TogetherReport, Under};
use crate::diagnostics::{Code, Diagnostic, TimelineLine};
use crate::proof::work::Work;
use crate::proof::{TimelineEvent, Verdict};
use crate::workflow::{House, NodeId, Rule, RuleForm};
use std::fmt::Write as _;

/// Journeys that are named; the others are counted.
const NAMED: usize = 4;

/// What is wrong, if anything.
pub(super) fn of(
    house: &House,
    rule: &Rule,
    report: &TogetherReport,
    asked: &Asked<'_>,
    found: &Found,
    under: (&[Under<'_>], &Work<'_>),
) -> Option<Diagnostic> {
    let told = Told {
        rule,
        report,
        asked,
        found,
    };
    let diagnostic = match report.verdict {
        Verdict::Proved | Verdict::Enforced | Verdict::Unbounded => return None,
        Verdict::Broken => told.broken(),
        Verdict::NotProved => told.not_proved(),
    };
    Some(told.ways(house, under, diagnostic))
}

struct Told<'a, 'b> {
    rule: &'b Rule,
    report: &'b TogetherReport,
    asked: &'b Asked<'a>,
    found: &'b Found,
}

impl<'a> Told<'a, '_> {
    fn noun(&self, count: u64) -> String {
        match &self.asked.cap.message {
            Some(message) => format!("`{message}`"),
            None => self.asked.cap.of.noun(count),
        }
    }

    /// `in 7 days`.
    fn window(&self) -> String {
        match self.rule.form {
            RuleForm::AtMostPerCalendar { .. } => format!("in one {}", self.report.window),
            RuleForm::AtMost { .. }
            | RuleForm::Gap { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => format!("in {}", self.report.window),
        }
    }

    fn is_gap(&self) -> bool {
        matches!(self.rule.form, RuleForm::Gap { .. })
    }

    fn names_message(&self) -> bool {
        self.asked.cap.message.is_some() || self.asked.cap.of.message.is_some()
    }

    /// Those whose messages a timeline counts; all that send some where there is none.
    fn concerned(&self) -> Vec<&Part<'a>> {
        let counted = |part: &&Part<'_>| {
            let name = &part.side.workflow.name;
            let mut own = self.report.timeline.iter().filter(|l| l.journey == *name);
            own.any(TogetherEntry::is_counted)
        };
        let parts = &self.asked.parts;
        if self.report.timeline.is_empty() {
            parts.iter().filter(|p| p.bound() > 0).collect()
        } else {
            parts.iter().filter(counted).collect()
        }
    }

    fn names(&self) -> String {
        let concerned = self.concerned();
        let names: Vec<String> = concerned
            .iter()
            .map(|p| format!("`{}`", p.side.workflow.name))
            .collect();
        and(&names)
    }

    /// A timeline breaks the rule.
    fn broken(&self) -> Diagnostic {
        let timeline = &self.report.timeline;
        let last = timeline.iter().rfind(|l| l.is_counted());
        let span = last.map_or(self.rule.span, |l| l.span);
        let names = self.names();
        let several = self.concerned().len() > 1;
        let together = if several { " together" } else { "" };
        let restraint = &self.rule.restraint;
        let shown = self.asked.cap.limit.saturating_add(1);
        let worst = match (self.found.exact, self.found.worst) {
            (true, Some(worst)) => worst,
            (true | false, _) => shown,
        };
        let (message, label) = if self.is_gap() {
            match self.report.apart().unwrap_or(0) {
                0 => (
                    format!(
                        "{names}{together} can send one client two {} at the same moment; `{restraint}` asks for {} between",
                        self.noun(2),
                        self.report.window
                    ),
                    "this leaves together with another".to_owned(),
                ),
                minutes => (
                    format!(
                        "{names}{together} can send one client two {} {} apart; `{restraint}` asks for {}",
                        self.noun(2),
                        self.words(minutes),
                        self.report.window
                    ),
                    format!("this leaves {} after another", self.words(minutes)),
                ),
            }
        } else if self.names_message() {
            let allowed = match self.asked.cap.limit {
                1 => "it once".to_owned(),
                limit => format!("it {limit} times"),
            };
            (
                format!(
                    "{names}{together} can send one client {} {worst} times {}; `{restraint}` allows {allowed}",
                    self.noun(1),
                    self.window()
                ),
                format!("this is the {} time", ordinal(shown)),
            )
        } else {
            (
                format!(
                    "{names}{together} can send one client {worst} {} {}; `{restraint}` allows {}",
                    self.noun(worst),
                    self.window(),
                    self.asked.cap.limit
                ),
                format!(
                    "this is the {} {} {}",
                    ordinal(shown),
                    self.noun(1),
                    self.window()
                ),
            )
        };
        let mut diagnostic = Diagnostic::new(Code::TogetherBroken, span, message)
            .label(label)
            .also(self.rule.span, "the limit is set here")
            .timeline(self.lines());
        diagnostic = diagnostic.note(self.consequence(worst, several));
        let window = u64::try_from(self.asked.cap.ticks() / MINUTE).unwrap_or(u64::MAX);
        let span = self.report.lasts();
        match span.and_then(|span| span.change_of_clocks(self.report.measure(), window)) {
            Some(note) => diagnostic.note(note),
            None => diagnostic,
        }
    }

    fn consequence(&self, worst: u64, several: bool) -> String {
        let span = self.report.lasts().unwrap_or_default();
        let soon = span.soon(self.report.measure());
        let shown = self.asked.cap.limit.saturating_add(1);
        let what = if self.names_message() {
            format!("{} {shown} times", self.noun(1))
        } else {
            format!("{shown} {}", self.noun(shown))
        };
        let mut text = format!("one client would get {what} {soon}");
        if several {
            text.push_str("; each journey alone keeps the rule");
        }
        if worst > shown && !self.is_gap() {
            let _ = write!(text, "; in the worst case {worst} {}", self.window());
        }
        text
    }

    fn words(&self, minutes: u64) -> String {
        self.rule.form.told_in().words(minutes)
    }

    fn lines(&self) -> Vec<TimelineLine> {
        let timeline = &self.report.timeline;
        let last = timeline
            .iter()
            .rposition(|e| matches!(e.what, TimelineEvent::Message { .. }));
        let each = timeline.iter().enumerate().map(|(i, entry)| {
            let over = Some(i) == last;
            TimelineLine {
                at: weekday_stamp(&entry.at),
                text: self.line(entry, over),
                span: Some(entry.span),
                over,
            }
        });
        each.collect()
    }

    fn line(&self, entry: &TogetherEntry, over: bool) -> String {
        let journey = &entry.journey;
        let run = |run: u32| match run {
            1 => format!("`{journey}`"),
            run => format!("`{journey}` (run {run})"),
        };
        match &entry.what {
            TimelineEvent::Event { event, run: nth } => format!("{event}: {} starts", run(*nth)),
            TimelineEvent::Happened { event, run: nth } => {
                format!("{event}: {} goes on", run(*nth))
            }
            TimelineEvent::Moves { state, because, .. } => {
                crate::proof::moves_words(state, because.as_deref())
            }
            TimelineEvent::Ended { because, run: nth } => {
                format!("{because}: {} ends", run(*nth))
            }
            TimelineEvent::Message {
                message,
                run: nth,
                counted,
            } => {
                let mut text = format!("{} sends `{message}`", run(*nth));
                if let Some(number) = counted {
                    let what = if self.names_message() {
                        "time".to_owned()
                    } else {
                        self.noun(1)
                    };
                    let _ = write!(text, " ({} {what}", ordinal(u64::from(*number)));
                    if over && !self.is_gap() {
                        let _ = write!(text, ", {} allowed", self.asked.cap.limit);
                    }
                    text.push(')');
                }
                text
            }
        }
    }

    /// A bound over the limit, and no timeline.
    fn not_proved(&self) -> Diagnostic {
        let concerned = self.concerned();
        let message = format!(
            "`{}` of `{}` is not proved over {}",
            self.rule.text,
            self.rule.restraint,
            self.names()
        );
        let mut diagnostic = Diagnostic::new(Code::TogetherNotProved, self.rule.span, message)
            .label("each journey keeps it; together they are not proved to");
        for part in concerned.iter().take(NAMED) {
            let first = part.counted.iter().position(|&c| c).unwrap_or(0);
            diagnostic = diagnostic.also(
                part.side.workflow.source(NodeId(first as u32)),
                format!("`{}` can send this", part.side.workflow.name),
            );
        }
        let bound = match self.found.worst {
            Some(_) if self.is_gap() => format!(
                "two of them can be closer than {} as far as is known",
                self.report.window
            ),
            Some(worst) if worst < u64::MAX && self.names_message() => format!(
                "a safe bound is {} {worst} times {}",
                self.noun(1),
                self.window()
            ),
            Some(worst) if worst < u64::MAX => {
                format!(
                    "a safe bound is {worst} {} {}",
                    self.noun(worst),
                    self.window()
                )
            }
            Some(_) | None => "no bound was found".to_owned(),
        };
        diagnostic.note(format!(
            "{bound}, and no timeline that breaks the rule was found: {}",
            self.found.lost
        ))
    }

    /// What to write instead: ways that were proved to mend it.
    fn ways(
        &self,
        house: &House,
        under: (&[Under<'_>], &Work<'_>),
        diagnostic: Diagnostic,
    ) -> Diagnostic {
        let concerned = self.concerned();
        let found = self.found.worst;
        let ways = repair::ways(house, self.rule, under, &concerned, self.asked, found);
        if ways.is_empty() {
            return diagnostic.help(
                "let more time pass between them, or take one of the journeys out of the rule",
            );
        }
        let words: Vec<String> = ways.iter().map(|way| way.words.clone()).collect();
        let mut diagnostic = diagnostic.help(or(&words));
        diagnostic
            .fixes
            .extend(ways.into_iter().filter_map(|way| way.fix));
        diagnostic
    }
}

/// `a`, `a and b`, `a, b and 3 more`.
fn and(names: &[String]) -> String {
    if names.len() > NAMED {
        let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>();
        return format!("{} and {} more", shown.join(", "), names.len() - NAMED);
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, head)) => format!("{} and {last}", head.join(", ")),
        None => "its journeys".to_owned(),
    }
}

fn or(ways: &[String]) -> String {
    match ways.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, head)) => format!("{}; or {last}", head.join("; ")),
        None => String::new(),
    }
}
