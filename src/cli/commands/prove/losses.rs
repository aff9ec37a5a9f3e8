//! What guards may do to messages: a short list for people, with whole timelines on request; all of it for machines.

use super::view::{RuleView, file_and_line};
use crate::analysis::Analysis;
use crate::proof::{Harm, Loss, LossEntry, LossEvent};
use crate::source::SourceMap;
use serde::Serialize;
use std::fmt::Write as _;

/// More messages that a guard touches for one reason stand in one line.
const LISTED: usize = 3;

/// A message that a guard may skip or postpone.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LossView {
    /// Which.
    message: String,
    /// In which journey.
    journey: String,
    /// What may become of it.
    harm: Harm,
    /// When it would have left in the example, and when it leaves instead; `None` without an example, or never.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// The example, played; empty: it may happen, and none was found.
    timeline: Vec<EntryView>,
    /// The step that sends it.
    file: String,
    line: u32,
}

/// A line of an example.
#[derive(Debug, Clone, Serialize)]
struct EntryView {
    at: String,
    #[serde(flatten)]
    what: What,
    #[serde(skip_serializing_if = "String::is_empty")]
    journey: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<u32>,
    file: String,
    line: u32,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Event(String),
    Message(String),
    Skipped(String),
    Held(String),
}

/// Adds to each enforced rule of a journey what its guard may do there.
pub(super) fn add(analysis: &Analysis, prefix: &str, rules: &mut [RuleView]) {
    let sources = &analysis.project.sources;
    for guarded in analysis.losses() {
        let (file, line) = file_and_line(guarded.span, sources, prefix);
        for rule in rules.iter_mut() {
            let [journey] = rule.scope.as_slice() else {
                continue;
            };
            if (&rule.file, rule.line, rule.rule.as_str()) != (&file, line, guarded.rule.as_str()) {
                continue;
            }
            let own = guarded.losses.iter().filter(|l| l.journey == *journey);
            rule.losses = own.map(|loss| view(loss, sources, prefix)).collect();
        }
    }
}

fn view(loss: &Loss, sources: &SourceMap, prefix: &str) -> LossView {
    let (file, line) = file_and_line(loss.span, sources, prefix);
    let example = loss.example.as_ref();
    let timeline = example.map_or(&[] as &[LossEntry], |e| &e.timeline);
    LossView {
        message: loss.message.to_string(),
        journey: loss.journey.to_string(),
        harm: loss.harm,
        due: example.map(|e| e.due.clone()),
        until: example.and_then(|e| e.until.clone()),
        timeline: timeline
            .iter()
            .map(|entry| {
                let (file, line) = file_and_line(entry.span, sources, prefix);
                let (what, counted) = what(&entry.what);
                EntryView {
                    at: entry.at.clone(),
                    what,
                    journey: entry.journey.to_string(),
                    counted,
                    file,
                    line,
                }
            })
            .collect(),
        file,
        line,
    }
}

fn what(event: &LossEvent) -> (What, Option<u32>) {
    match event {
        LossEvent::Event { event } => (What::Event(event.clone()), None),
        LossEvent::Message { message, counted } => (What::Message(message.to_string()), *counted),
        LossEvent::Skipped { message } => (What::Skipped(message.to_string()), None),
        LossEvent::Held { message } => (What::Held(message.to_string()), None),
    }
}

/// Rule by rule, once each, the messages of all journeys shown.
pub(super) fn table(rules: &[RuleView], examples: bool) -> String {
    let mut grouped: Vec<(&RuleView, Vec<&LossView>)> = Vec::new();
    for rule in rules.iter().filter(|rule| !rule.losses.is_empty()) {
        let place = |r: &RuleView| (r.file.clone(), r.line, r.rule.clone());
        let own = rule.losses.iter();
        match grouped.iter_mut().find(|(r, _)| place(r) == place(rule)) {
            Some((_, all)) => all.extend(own),
            None => grouped.push((rule, own.collect())),
        }
    }
    grouped.sort_by_key(|(rule, _)| (&rule.file, rule.line));
    let mut out = String::new();
    for (index, (rule, losses)) in grouped.iter().enumerate() {
        if index == 0 {
            out.push_str("\nwhat guards may do\n");
        }
        let _ = writeln!(out, "  {}  ({}:{})", rule.rule, rule.file, rule.line);
        out.push_str(&lines(losses, examples));
    }
    out
}

fn lines(losses: &[&LossView], examples: bool) -> String {
    let mut out = String::new();
    let name = |loss: &LossView| {
        let sends =
            |other: &&&LossView| other.message == loss.message && other.journey != loss.journey;
        if losses.iter().any(|other| sends(&other)) {
            format!("{} of {}", loss.message, loss.journey)
        } else {
            loss.message.clone()
        }
    };
    let width = losses.iter().map(|l| name(l).chars().count()).max();
    let width = width.unwrap_or(0).min(36);
    let (alike, rest): (Vec<&LossView>, Vec<&LossView>) = losses.iter().partition(|loss| {
        let own = cause(loss);
        let same = |other: &&&LossView| cause(other) == own && other.harm == loss.harm;
        !examples && own.is_some() && losses.iter().filter(same).count() > LISTED
    });
    for loss in rest {
        let _ = writeln!(
            out,
            "    {:10}  {:width$}  {}",
            harm(loss),
            name(loss),
            short(loss)
        );
        if examples {
            for entry in &loss.timeline {
                let _ = writeln!(
                    out,
                    "        {}  {:44}  {}:{}",
                    entry.at,
                    said(entry),
                    entry.file,
                    entry.line
                );
            }
        }
    }
    let mut shown: Vec<(&str, Option<&str>)> = Vec::new();
    for loss in &alike {
        let key = (harm(loss), cause(loss));
        if shown.contains(&key) {
            continue;
        }
        shown.push(key);
        let same = alike.iter().filter(|l| (harm(l), cause(l)) == key);
        let mut names: Vec<&str> = Vec::new();
        for name in same.map(|l| l.message.as_str()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let _ = writeln!(
            out,
            "    {:10}  {}",
            harm(loss),
            wrapped(&names.join(", "), 16)
        );
        let _ = writeln!(
            out,
            "                such as {}, {}",
            loss.message,
            short(loss)
        );
    }
    out
}

/// Broken into lines that start so far in.
fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        if column > 0 && indent + column + word.len() > 100 {
            let _ = write!(out, "\n{:indent$}", "");
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out
}

fn harm(loss: &LossView) -> &'static str {
    match (loss.harm, loss.timeline.is_empty()) {
        (Harm::Lost, false) => "can lose",
        (Harm::Lost, true) => "may lose",
        (Harm::Delayed, false) => "can delay",
        (Harm::Delayed, true) => "may delay",
    }
}

/// What alone makes the guard act, where nothing that was sent does.
fn cause(loss: &LossView) -> Option<&str> {
    let fills = loss.timeline.iter().any(|entry| entry.counted.is_some());
    let last = loss
        .timeline
        .iter()
        .rev()
        .find_map(|entry| match &entry.what {
            What::Event(event) if entry.journey.is_empty() => Some(event.as_str()),
            What::Event(_) | What::Message(_) | What::Skipped(_) | What::Held(_) => None,
        });
    last.filter(|_| !fills)
}

/// An example in one line.
fn short(loss: &LossView) -> String {
    let Some(due) = &loss.due else {
        return "no example was found".to_owned();
    };
    let mut text = match &loss.until {
        Some(until) => format!("from {due} to {until}"),
        None => format!("due {due}"),
    };
    let filled: Vec<String> = loss
        .timeline
        .iter()
        .filter(|entry| entry.counted.is_some())
        .filter_map(|entry| match &entry.what {
            What::Message(message) => Some(format!("{message} {}", day(&entry.at))),
            What::Event(_) | What::Skipped(_) | What::Held(_) => None,
        })
        .collect();
    if let Some(cause) = cause(loss) {
        let _ = write!(text, ", after `{cause}`");
    } else if !filled.is_empty() {
        let _ = write!(text, ", after {}", filled.join(", "));
    }
    text
}

/// `06-01` of `2026-06-01 10:00`.
fn day(at: &str) -> &str {
    at.get(5..10).unwrap_or(at)
}

fn said(entry: &EntryView) -> String {
    match (&entry.what, entry.counted) {
        (What::Event(event), _) => event.clone(),
        (What::Message(message), Some(counted)) => format!("{message} ({counted})"),
        (What::Message(message), None) => format!("{message} leaves"),
        (What::Skipped(message), _) => format!("{message} is skipped"),
        (What::Held(message), _) => format!("{message} is held"),
    }
}
