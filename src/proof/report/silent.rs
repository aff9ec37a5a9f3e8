//! What the author reads of messages where there should be none, and of none where there should be one.

use super::super::losses::Line;
use super::super::witness::Stage;
use super::super::{LossEvent, TimelineEntry, TimelineEvent};
use super::line;
use crate::diagnostics::{Applicability, Code, Diagnostic, Edit};
use crate::workflow::{NodeId, Rule, Workflow};
use jiff::civil::{DateTime, Time};
use smol_str::SmolStr;

/// A silence in which a message leaves.
pub(in crate::proof) fn silence(
    stage: &Stage<'_>,
    rule: &Rule,
    (lines, told): (&[Line], &[TimelineEntry]),
    note: String,
    help: String,
) -> Diagnostic {
    let workflow = stage.setting.workflow;
    let last = told.last();
    let message = match last.map(|entry| &entry.what) {
        Some(TimelineEvent::Message { message, .. }) => message.clone(),
        Some(
            TimelineEvent::Event { .. }
            | TimelineEvent::Happened { .. }
            | TimelineEvent::Moves { .. }
            | TimelineEvent::Ended { .. },
        )
        | None => SmolStr::default(),
    };
    let all = lines.iter().zip(told).enumerate();
    let timeline = all.map(|(i, (read, entry))| {
        let mut shown = line(entry, i + 1 == told.len(), |_| String::new());
        if let TimelineEvent::Happened { event, .. } = &entry.what {
            if read.silences {
                shown.text = format!("{event}: the silence begins");
            } else if read.entry.journey.is_empty() {
                shown.text.clone_from(event);
            }
        }
        shown
    });
    Diagnostic::new(
        Code::SilenceBroken,
        last.map_or(rule.span, |entry| entry.span),
        format!(
            "`{}` can send `{message}` although `{}` promises `{}`",
            workflow.name, rule.restraint, rule.text
        ),
    )
    .label("this can leave in the silence")
    .also(rule.span, "the silence is promised here")
    .timeline(timeline.collect())
    .note(note)
    .help(help)
    .fix_with(GUARD, vec![guard(rule)], Applicability::Unsafe)
}

const GUARD: &str = "end the rule with `else skip`";

fn guard(rule: &Rule) -> Edit {
    Edit {
        span: rule.span.after(),
        text: " else skip".to_owned(),
    }
}

fn not_proved(workflow: &Workflow, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotProved,
        rule.span,
        format!(
            "`{}` is not proved to keep `{}` of `{}`",
            workflow.name, rule.text, rule.restraint
        ),
    )
    .label("this promise is not proved")
}

/// A silence that nothing sees to, and in which no message was seen to leave.
pub(in crate::proof) fn may_break(
    stage: &Stage<'_>,
    rule: &Rule,
    node: usize,
    note: &str,
    help: String,
) -> Diagnostic {
    let workflow = stage.setting.workflow;
    not_proved(workflow, rule)
        .also(
            workflow.source(NodeId(node as u32)),
            "the first message that it speaks of",
        )
        .note(format!("{note}; no timeline was found in which one does"))
        .help(help)
        .fix_with(GUARD, vec![guard(rule)], Applicability::Unsafe)
}

/// The same lines as those of any other timeline.
pub(in crate::proof) fn told(workflow: &Workflow, lines: &[Line]) -> Vec<TimelineEntry> {
    let reads = |at: &str| DateTime::strptime("%Y-%m-%d %H:%M", at.get(..16)?).ok();
    let midnight = lines.first().and_then(|line| reads(&line.entry.at));
    let midnight = midnight.map(|first| first.date().to_datetime(Time::midnight()));
    let mut started = false;
    let each = lines.iter().map(|line| {
        let entry = &line.entry;
        let since = reads(&entry.at)
            .zip(midnight)
            .map(|(at, day)| at.duration_since(day));
        let minute = since.and_then(|since| u64::try_from(since.as_mins()).ok());
        let what = match &entry.what {
            LossEvent::Message { message, .. }
            | LossEvent::Skipped { message }
            | LossEvent::Held { message } => TimelineEvent::Message {
                message: message.clone(),
                run: 1,
                counted: None,
            },
            LossEvent::Event { event } => {
                let event = event.clone();
                if !started && entry.journey == workflow.name {
                    started = true;
                    TimelineEvent::Event { event, run: 1 }
                } else {
                    TimelineEvent::Happened { event, run: 1 }
                }
            }
        };
        TimelineEntry {
            minute: minute.unwrap_or(0),
            at: entry.at.clone(),
            what,
            span: entry.span,
        }
    });
    each.collect()
}

/// A lower limit that is not proved.
pub(in crate::proof) fn silent_too_long(
    stage: &Stage<'_>,
    rule: &Rule,
    why: String,
    help: String,
) -> Diagnostic {
    let workflow = stage.setting.workflow;
    not_proved(workflow, rule)
        .also(workflow.spans.name, "for this journey")
        .note(why)
        .help(help)
}
