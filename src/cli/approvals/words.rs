//! What the gates say, in words.

use crate::approvals::gates::{Closed, GateState, Missing, Open, Report};
use crate::approvals::meaning::Part;
use crate::approvals::record::Aspect;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A moment on the brand's clock: `2026-11-24 15:00 (Europe/Paris)`.
pub(in crate::cli) fn moment(at: Timestamp, zone: &str) -> String {
    let known = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let shown = at.to_zoned(known).strftime("%Y-%m-%d %H:%M").to_string();
    format!("{shown} ({zone})")
}

/// `a, b and c`.
pub(super) fn joined(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Parts in words; all of them together are `everything`.
pub(super) fn parts<'a>(these: impl IntoIterator<Item = &'a Part>, all: usize) -> String {
    let these: Vec<String> = these.into_iter().map(Part::text).collect();
    if these.len() == all && all > 1 {
        "everything".to_owned()
    } else {
        joined(&these)
    }
}

/// Everything that is missing for a journey, a line each: what, and from whom.
pub(in crate::cli) fn missing(report: &Report, zone: &str, all_parts: usize) -> Vec<String> {
    let mut lines: Vec<String> = report
        .closed
        .iter()
        .map(|closed| closed_in_words(closed, &report.journey, zone))
        .collect();
    for gate in &report.gates {
        lines.extend(of_gate(gate, zone, all_parts));
    }
    lines
}

fn closed_in_words(closed: &Closed, journey: &str, zone: &str) -> String {
    match closed {
        Closed::NoGate => "it passes no gate that anyone could open".to_owned(),
        Closed::NotSubmitted => {
            format!("nobody has submitted it as it is now: `journey submit {journey} --as …`")
        }
        Closed::GateChanged => format!(
            "its gate has changed since it was submitted: `journey submit {journey} --as …`"
        ),
        Closed::RequestRefused(why) => format!("the request does not count: {why}"),
        Closed::ClockBehind(before) => format!(
            "the clock of this machine is behind: {} is past already",
            moment(*before, zone)
        ),
        Closed::FromTheFuture { file, at } => format!(
            "the record `{file}` is dated {}, which is still to come: set the clock of this machine, or, where that of its writer was wrong, take the record away before it is committed",
            moment(*at, zone)
        ),
        Closed::Broken(refusal) => format!(
            "the record `{}` can't be relied on: {}; restore it as it was",
            refusal.file, refusal.why
        ),
        Closed::AuthorsUnknown(why) => format!("who wrote it is not known: {why}"),
        Closed::Declined { by, at, because } => {
            format!("declined by `{by}` on {}: \"{because}\"", moment(*at, zone))
        }
    }
}

/// What one gate lacks; parts that lack the same are told together.
pub(super) fn of_gate(gate: &GateState, zone: &str, all_parts: usize) -> Vec<String> {
    let mut approvals: BTreeMap<(Vec<Open>, bool), Vec<&Part>> = BTreeMap::new();
    let mut waits: BTreeMap<Option<Timestamp>, Vec<&Part>> = BTreeMap::new();
    let mut tests: BTreeMap<Vec<Open>, Tests> = BTreeMap::new();
    let mut lines = Vec::new();
    for missing in &gate.missing {
        match missing {
            Missing::Approval {
                part,
                open,
                expired,
            } => approvals
                .entry((open.clone(), *expired))
                .or_default()
                .push(part),
            Missing::Anyone => lines.push(format!("`{}` asks for nobody's approval", gate.gate)),
            Missing::Wait { part, until } => waits.entry(*until).or_default().push(part),
            Missing::Test {
                locale,
                branch,
                aspect,
                open,
            } => tests
                .entry(open.clone())
                .or_default()
                .add(locale, branch, *aspect),
        }
    }
    let name = &gate.gate;
    for ((open, expired), of) in approvals {
        let again = if expired {
            "; there was one, but its time is over"
        } else {
            ""
        };
        lines.push(format!(
            "{} for {}, by `{name}`{again}",
            wanted(&open, "approval"),
            parts(of, all_parts)
        ));
    }
    for (until, of) in waits {
        let of = parts(of, all_parts);
        lines.push(match until {
            Some(until) => format!(
                "time to think: not live before {}, for {of}, by `{name}`",
                moment(until, zone)
            ),
            None => format!("time to think that is never over, for {of}, by `{name}`"),
        });
    }
    for (open, missing) in tests {
        lines.push(format!(
            "{} {}, by `{name}`",
            wanted(&open, "test"),
            missing.in_words()
        ));
    }
    lines
}

#[derive(Default)]
struct Tests {
    locales: BTreeSet<SmolStr>,
    branches: BTreeSet<String>,
    aspects: BTreeSet<Aspect>,
}

impl Tests {
    fn add(&mut self, locale: &SmolStr, branch: &str, aspect: Aspect) {
        self.locales.insert(locale.clone());
        self.branches.insert(branch.to_owned());
        self.aspects.insert(aspect);
    }

    fn in_words(&self) -> String {
        let locales: Vec<String> = self.locales.iter().map(SmolStr::to_string).collect();
        let branches: Vec<String> = self.branches.iter().map(|b| format!("\"{b}\"")).collect();
        let aspects: Vec<String> = self.aspects.iter().map(|a| a.text().to_owned()).collect();
        format!(
            "in {}, of the branches {}, for {}",
            joined(&locales),
            joined(&branches),
            joined(&aspects)
        )
    }
}

/// `approval of 1 of crm_team (crm_lead, crm_designer)`.
fn wanted(open: &[Open], what: &str) -> String {
    let mut by: BTreeMap<(&SmolStr, &Vec<SmolStr>), usize> = BTreeMap::new();
    for Open { of, people } in open {
        *by.entry((of, people)).or_default() += 1;
    }
    let each: Vec<String> = by
        .into_iter()
        .map(|((of, people), count)| match people.as_slice() {
            [one] if one == of => format!("`{of}`"),
            [one] => format!("{count} of `{of}` ({one})"),
            [] => format!("{count} of `{of}` (nobody is left to ask)"),
            people => {
                let people: Vec<String> = people.iter().map(SmolStr::to_string).collect();
                format!("{count} of `{of}` ({})", people.join(", "))
            }
        })
        .collect();
    format!("{what} by {}", joined(&each))
}
