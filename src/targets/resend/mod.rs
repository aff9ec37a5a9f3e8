//! Resend: one `POST /automations` body for each journey, and its templates as bodies of `POST /templates`.
//!
//! A small language: an event starts a run, steps are led on by a list of connections, and nothing looks back. So
//! an event that ends a run is waited for in every wait (`passes::exit_waits`), what a contact holds is asked
//! before each message (`passes::before_sends`), and a wait longer than thirty days becomes several.

mod capabilities;
mod conditions;
mod entry;
mod halt;
mod merge;
mod send;
mod steps;

use super::context::Cx;
use super::halt::{Pace, Pause};
use super::limits::{self, Limits};
use super::passes::before_sends::{self, Asked};
use super::passes::clock::Awaits;
use super::passes::restraint::{self, Counts, Plan, Timing};
use super::passes::{describe, durations, exit_waits, exits, flow, pieces};
use super::{Compiled, Feature, Input, Said, Support, Target};
use crate::vocabulary::Unit;
use crate::workflow::{Condition, EventKind, Exit, Length, Node, WaitKind, Workflow};
use serde_json::json;

/// `resend`.
pub(super) struct Resend;

/// Its delays are words: months are left out, since nothing says how long they are.
const TIMING: Timing = Timing {
    units: &[Unit::Minutes, Unit::Hours, Unit::Days, Unit::Weeks],
    awaits: Awaits::AtOnce,
};

/// The longest delay of one step, in days.
const LONGEST: u32 = 30;

impl Target for Resend {
    fn name(&self) -> &'static str {
        "resend"
    }

    fn title(&self) -> &'static str {
        "Resend"
    }

    fn support(&self, feature: Feature) -> (Support, &'static str) {
        capabilities::support(feature)
    }

    fn nouns(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("state", "property"),
            ("event", "event"),
            ("property", "property"),
            ("person", ""),
            ("list", "segment"),
        ]
    }

    fn limits(&self) -> Limits {
        Limits {
            steps: Some(150),
            ..Limits::default()
        }
    }

    fn pause(&self, journey: &str) -> Pause {
        halt::pause(journey)
    }

    fn pace(&self) -> Option<Pace> {
        Some(halt::PACE)
    }

    fn compile(&self, input: &Input<'_>, said: &mut Said) -> Option<Compiled> {
        let mut cx = Cx::new(self, input);
        limits::check(&mut cx, &self.limits());
        let plan = restraint::prepare(&mut cx, input, TIMING);
        let rules = guard(&mut cx, input, &plan);
        let graph = steps::graph(&mut cx);
        flow::say_what_meets(&mut cx, flow::step_name);
        limits::check_steps(&mut cx, &self.limits(), graph.steps.len());
        facts(&mut cx);
        let missing = cx.ids.missing();
        let complete = missing.is_empty();
        said.lacks.extend(missing);
        if !graph.whole() {
            let what = "a part of this journey";
            cx.reporter.unsayable(input.workflow.spans.name, what);
        }
        let status = if cx.live { "enabled" } else { "disabled" };
        let remarks = cx.reporter.finish(&mut said.sink)?;
        if !complete {
            return None;
        }
        let mut extra = graph.templates;
        extra.sort_by(|a, b| a.path.cmp(&b.path));
        Some(Compiled {
            document: json!({
                "name": input.workflow.name,
                "status": status,
                "steps": graph.steps,
                "connections": graph.connections,
            }),
            extra,
            rules,
            remarks,
        })
    }
}

/// Exits as waits, and all else that is asked as conditions before each message; what became of each rule.
fn guard(cx: &mut Cx<'_>, input: &Input<'_>, plan: &Plan) -> Vec<restraint::Outcome> {
    cx.workflow = plan.workflow.clone();
    say_lengths(cx);
    cx.workflow = exit_waits::as_lengths(&plan.workflow);
    let leaving_event = leaving_event(cx);
    // What an event ends is seen by waits; what a contact holds is asked.
    let all = std::mem::take(&mut cx.workflow.exits);
    cx.workflow.exits = all.iter().filter(|exit| is_asked(exit)).cloned().collect();
    let mut asked = Asked {
        leaves: exits::leaving(cx),
        only_if: plan.asked.clone(),
    };
    cx.workflow.exits = all;
    for (name, _) in super::context::sent(&cx.workflow) {
        let house = cx.house;
        if let Some(message) = house.messages.get(&name)
            && message.purpose.needs_consent()
        {
            let channel = message.channel;
            let consents = Condition::Consents { channel };
            asked.only_if.entry(name).or_default().push(consents);
        }
    }
    let outcomes = restraint::outcomes(cx, input, plan, |cx, rule| {
        restraint::skip_by_condition(cx, rule, TIMING.units, Counts::EachMessage, &mut asked)
    });
    let mut workflow = in_days(&before_sends::ask(&cx.workflow, &asked));
    if let Some(outside) = before_sends::outside_audience(cx.house, &workflow) {
        workflow = before_sends::at_start(&workflow, outside);
    }
    if let Some(event) = leaving_event {
        workflow = exit_waits::leave_on(&workflow, &event);
    }
    cx.workflow = pieces::at_most_days(&workflow, LONGEST);
    outcomes
}

/// Months and years as days.
fn in_days(workflow: &Workflow) -> Workflow {
    let mut plain = workflow.clone();
    let days = |length: &mut Length| {
        let fitted = durations::fit(*length, TIMING.units, durations::Round::Nearest);
        *length = Length {
            amount: u32::try_from(fitted.amount).unwrap_or(u32::MAX),
            unit: fitted.unit,
        };
    };
    for node in &mut plain.nodes {
        match node {
            Node::Wait {
                wait: WaitKind::Length { length },
                ..
            } => days(length),
            Node::Await { deadline, .. } => days(deadline),
            Node::Wait { .. }
            | Node::Send { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => {}
        }
    }
    plain
}

/// What the journey's own lengths become.
fn say_lengths(cx: &mut Cx<'_>) {
    let workflow = cx.workflow.clone();
    for (id, node) in workflow.iter() {
        let span = workflow.source(id);
        let length = match node {
            Node::Wait {
                wait: WaitKind::Between { least, most },
                ..
            } => {
                cx.can(Feature::WaitBetween, span, "this wait");
                cx.reporter.remark(format!(
                    "`wait {} to {}`: Resend waits {}",
                    least.amount,
                    most.text(),
                    least.text()
                ));
                *least
            }
            Node::Wait {
                wait: WaitKind::Length { length },
                ..
            }
            | Node::Await {
                deadline: length, ..
            } => *length,
            Node::Wait { .. }
            | Node::Send { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => continue,
        };
        if matches!(length.unit, Unit::Months | Unit::Years) {
            cx.can(Feature::WaitMonths, span, "this wait");
            let fitted = durations::fit(length, TIMING.units, durations::Round::Nearest);
            cx.reporter.remark(format!(
                "{}: Resend waits {}",
                durations::real_days(length),
                fitted.text()
            ));
        }
    }
}

/// Whether an exit is asked of a contact before each message, rather than waited for.
fn is_asked(exit: &Exit) -> bool {
    match exit {
        Exit::Event { .. } => false,
        Exit::SameEvent { .. } | Exit::Becomes { .. } | Exit::Condition { .. } => true,
    }
}

/// Whether who has unsubscribed hears nothing anyway: every message asks for consent.
fn consent_covers(cx: &Cx<'_>) -> bool {
    let house = cx.house;
    super::context::sent(&cx.workflow).iter().all(|(name, _)| {
        let message = house.messages.get(name);
        message.is_some_and(|m| m.purpose.needs_consent())
    })
}

/// The event that ends a run; where there are several, or a wait is for another one, that is refused.
fn leaving_event(cx: &mut Cx<'_>) -> Option<EventKind> {
    let span = cx.workflow.spans.exits;
    let covered = consent_covers(cx);
    let mut events = Vec::new();
    for exit in cx.workflow.exits.clone() {
        let Exit::Event { event } = exit else {
            continue;
        };
        let what = format!("`exits when {}`", describe::event(&event));
        if event == EventKind::Unsubscribed {
            cx.can(Feature::ExitUnsubscribed, span, &what);
            if covered {
                continue;
            }
        }
        if entry::name_of(cx, &event).is_some() {
            events.push(event);
        } else if event == EventKind::Unsubscribed {
            let what = format!("{what} where a message goes to those who have");
            let help = "let your systems send an event for it and bind it, as in `event unsubscribed is event \"…\"`, or leave it out: all other messages ask for consent";
            cx.reporter.refuse(span, &what, help);
        } else {
            cx.can(Feature::MessageEvent, span, &what);
        }
    }
    let first = events.first()?.clone();
    let what = format!("`exits when {}`", describe::event(&first));
    if events.len() > 1 {
        let help = "let your systems send one event for all that ends it, and exit on that";
        cx.reporter
            .refuse(span, "an exit on more than one event", help);
        return None;
    }
    if !cx.can(Feature::ExitEvent, span, &what) {
        return None;
    }
    let waits = cx.workflow.nodes.iter().any(|node| match node {
        Node::Await { .. } => true,
        Node::Wait { .. }
        | Node::Send { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => false,
    });
    if waits {
        let what = format!("{what} beside a `wait up to`: it waits for one event at a time");
        let help = "write the `wait up to` without the exit, and `end` where it should be over";
        cx.reporter.refuse(span, &what, help);
        return None;
    }
    Some(first)
}

/// Remarks that hold for the whole journey.
fn facts(cx: &mut Cx<'_>) {
    cx.reporter.remark(
        "templates are made and published before the automation: each file beside it is the body of one `POST /templates`, and steps refer to them by alias",
    );
    cx.reporter.remark(
        "events and properties go by their own names where the target block binds no other: what your systems send must be named so",
    );
    cx.reporter.remark(
        "a contact's own properties are read as `contact.properties.NAME`: nothing published shows that path in a condition, so look at one run before it is enabled",
    );
    if cx.days_used {
        cx.reporter.remark(
            "days are counted on the client's calendar here; nothing published says whether a Resend delay counts 24 hours for each, so that after a change of clocks a message can leave an hour off, and two messages be an hour closer than proved",
        );
    }
    cx.shared_facts();
}
