//! `journey audit`: the worst week that any client could have from an account's flows, as they are today.

use super::super::args::AuditArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::{Format, count};
use super::super::session::Session;
use super::account::{self, Account};
use crate::analysis::{Audit, AuditEntry, WorstOf, audit};
use crate::import::{Wanted, Worst};
use crate::proof::{TimelineEvent, moves_words};
use crate::workflow::ToldIn;
use serde_json::json;
use std::fmt::Write as _;

/// The version of the JSON form; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// Reads an account and says the worst.
pub(in super::super) fn run(session: &Session, arguments: &AuditArguments) -> Exit {
    let wanted = if arguments.drafts {
        Wanted::All
    } else {
        Wanted::Live
    };
    let account = account::open(&arguments.files, &arguments.from, wanted);
    if account.draft.flow_count() == 0 {
        account.tell(session);
        let left = account.draft.left_out().len();
        if left > 0 {
            output::to_stderr(&format!(
                "no flow is live: {} left out; --drafts reads them too\n",
                count(left, "flow")
            ));
            return Exit::Clean;
        }
        if account.found.is_empty() {
            output::to_stderr("error: there is no flow in these files\n");
        }
        return Exit::CouldNotRun;
    }
    let found = audit(&account.draft);
    match session.global.format {
        Format::Json => {
            let left_out: Vec<_> = account
                .draft
                .left_out()
                .iter()
                .map(|(flow, why)| json!({ "flow": flow, "because": why }))
                .collect();
            let diagnostics: Vec<_> = account.found.iter().map(|d| account.shown(d)).collect();
            let value = json!({
                "version": VERSION,
                "platform": arguments.from,
                "audit": found,
                "left_out": left_out,
                "supposed": account.draft.supposed().collect::<Vec<_>>(),
                "diagnostics": diagnostics,
            });
            output::to_stdout(&format!("{value:#}\n"));
        }
        Format::Full | Format::Short | Format::Sarif | Format::Github | Format::Junit => {
            account.tell_beside(session);
            output::to_stdout(&in_words(&account, &found));
        }
    }
    let too_much = arguments.at_most.is_some_and(|most| match found.week() {
        Worst::Found(worst) => worst > most,
        Worst::Unbounded | Worst::Probe => true,
    });
    if account.unreadable {
        Exit::CouldNotRun
    } else if too_much || account.has_errors() || !found.unproved.is_empty() {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

fn in_words(account: &Account, found: &Audit) -> String {
    let mut out = String::new();
    let mut flows = count(found.flows.len(), "flow");
    if !found.unproved.is_empty() {
        let all = found.flows.len() + found.unproved.len();
        let _ = write!(flows, " (of {all}: what the others send is not in it)");
    }
    match found.week() {
        Worst::Unbounded if found.together.iter().any(|w| w.days == 7 && w.not_found) => {
            let _ = writeln!(
                out,
                "No bound was found of what one client can receive in a week from {flows}: the search would cost too much."
            );
        }
        Worst::Unbounded => {
            let _ = writeln!(
                out,
                "The worst week has no limit: nothing bounds what one client receives from {flows}."
            );
        }
        Worst::Found(worst) => {
            let exact = found.together.iter().any(|w| w.days == 7 && w.exact);
            let lead = if exact || worst == 0 { "" } else { "at most " };
            let _ = writeln!(
                out,
                "The worst week: one client can receive {lead}{} in 7 days from {flows}.",
                count(usize::try_from(worst).unwrap_or(usize::MAX), "message")
            );
        }
        Worst::Probe => {}
    }
    if !found.timeline.is_empty() {
        out.push('\n');
        for entry in &found.timeline {
            let _ = writeln!(out, "  {}", line(entry));
        }
    }
    table(&mut out, found);
    for flow in found.flows.iter().filter(|flow| flow.unbounded) {
        let _ = writeln!(
            out,
            "\n`{}` lets a client in as often as it starts, and nothing bounds how often that is.",
            flow.journey
        );
    }
    for flow in &found.unproved {
        let _ = writeln!(
            out,
            "\n`{}` is not counted: {}.",
            flow.journey, flow.because
        );
    }
    for (flow, why) in account.draft.left_out() {
        let _ = writeln!(out, "\nLeft out: \"{flow}\", {why}.");
    }
    let supposed: Vec<&str> = account.draft.supposed().collect();
    if !supposed.is_empty() {
        out.push_str("\nTaken for granted:\n");
        for what in supposed {
            let _ = writeln!(out, "  - {what}");
        }
    }
    out
}

fn line(entry: &AuditEntry) -> String {
    let what = match &entry.what {
        TimelineEvent::Event { event, .. } => format!("{event}: `{}` starts", entry.journey),
        TimelineEvent::Happened { event, .. } => event.clone(),
        TimelineEvent::Moves { state, because, .. } => moves_words(state, because.as_deref()),
        TimelineEvent::Ended { because, .. } => format!("`{}` ends: {because}", entry.journey),
        TimelineEvent::Message {
            message, counted, ..
        } => match counted {
            Some(n) => format!("{n}. `{message}` from `{}`", entry.journey),
            None => format!("`{message}` from `{}`", entry.journey),
        },
    };
    format!("{}  {what}", entry.at)
}

fn table(out: &mut String, found: &Audit) {
    let names = found.flows.iter().map(|flow| flow.journey.as_str());
    let width = names
        .chain(["all flows together"])
        .map(|n| n.chars().count())
        .max();
    let width = width.unwrap_or(0);
    let cell = |w: &WorstOf| match w.worst {
        None if w.not_found => "not found".to_owned(),
        None => "no limit".to_owned(),
        Some(worst) if w.exact || worst == 0 => worst.to_string(),
        Some(worst) => format!("≤ {worst}"),
    };
    out.push_str("\nMost messages in\n");
    let _ = write!(out, "{}", " ".repeat(width));
    for window in &found.together {
        let days = ToldIn::Days.words(u64::from(window.days) * 1440);
        let _ = write!(out, "  {days:>8}");
    }
    out.push('\n');
    let mut row = |name: &str, windows: &[WorstOf]| {
        let _ = write!(
            out,
            "{name}{}",
            " ".repeat(width.saturating_sub(name.chars().count()))
        );
        for window in windows {
            let _ = write!(out, "  {:>8}", cell(window));
        }
        out.push('\n');
    };
    for flow in &found.flows {
        row(&flow.journey, &flow.windows);
    }
    if found.flows.len() > 1 {
        row("all flows together", &found.together);
    }
}
