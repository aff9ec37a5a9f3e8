//! Dittofeed: one bundle for each journey, with the segments, templates, user properties and subscription groups
//! that it refers to. Every part of it is the body of one `PUT /api/admin/…`, in the order in which they stand.
//!
//! Dittofeed is open source, so what its server does with each field is known and not guessed: where that is
//! less than its words promise (weekdays in UTC, moments of events kept to within a tenth of a window, segments
//! that take in who is in them already), the build says so. Its conditions are always named segments, it parts
//! in two ways, and it has no exits: all of that is done by shared passes before.

mod bundle;
mod capabilities;
mod conditions;
mod content;
mod entry;
mod halt;
mod ids;
mod merge;
mod segments;
mod steps;
mod values;

use super::context::Cx;
use super::halt::{Pace, Pause};
use super::limits;
use super::passes::before_sends::{self, Asked};
use super::passes::clock::Awaits;
use super::passes::restraint::{self, Counts, Plan, Timing};
use super::passes::{awaits, exits, flow, questions, since};
use super::{Compiled, Feature, Input, Said, Support, Target};
use crate::vocabulary::Unit;
use crate::workflow::Node;
use bundle::Bundle;
use serde_json::json;

/// `dittofeed`.
pub(super) struct Dittofeed;

/// Its delays count seconds: a day is 24 hours.
const TIMING: Timing = Timing {
    units: &[Unit::Minutes, Unit::Hours],
    awaits: Awaits::Whole,
};

/// What its windows of time are counted in.
const WINDOWS: &[Unit] = &[Unit::Minutes, Unit::Hours, Unit::Days, Unit::Weeks];

impl Target for Dittofeed {
    fn name(&self) -> &'static str {
        "dittofeed"
    }

    fn title(&self) -> &'static str {
        "Dittofeed"
    }

    fn support(&self, feature: Feature) -> (Support, &'static str) {
        capabilities::support(feature)
    }

    fn nouns(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("brand", "workspace"),
            ("state", "trait"),
            ("event", "event"),
            ("property", "trait"),
            ("person", ""),
            ("channel", "group"),
        ]
    }

    fn pause(&self, journey: &str) -> Pause {
        halt::pause(journey)
    }

    fn pace(&self) -> Option<Pace> {
        None
    }

    fn compile(&self, input: &Input<'_>, said: &mut Said) -> Option<Compiled> {
        let mut cx = Cx::new(self, input);
        limits::check(&mut cx, &self.limits());
        let plan = restraint::prepare(&mut cx, input, TIMING);
        let mut bundle = Bundle::new(&mut cx);
        let rules = guard(&mut cx, input, &plan);
        let entry = entry::entry(&mut cx, &mut bundle);
        let steps = steps::nodes(&mut cx, &mut bundle);
        flow::say_what_meets(&mut cx, flow::step_name);
        content::templates(&mut cx, &mut bundle);
        facts(&mut cx);
        let missing = cx.ids.missing();
        let complete = missing.is_empty();
        said.lacks.extend(missing);
        if entry.is_none() || !whole(&steps) {
            let what = "a part of this journey";
            cx.reporter.unsayable(input.workflow.spans.name, what);
        }
        let live = cx.live;
        let remarks = cx.reporter.finish(&mut said.sink)?;
        if !complete {
            return None;
        }
        let mut entry = entry?;
        entry
            .as_object_mut()?
            .insert("child".to_owned(), json!(steps.first));
        let definition = json!({
            "entryNode": entry,
            "exitNode": { "type": "ExitNode" },
            "nodes": steps.nodes,
        });
        Some(Compiled {
            document: bundle.document(live, input.workflow, &definition),
            extra: Vec::new(),
            rules,
            remarks,
        })
    }
}

/// Exits and rules with `else` as branches before each message, every branch as questions of two answers; what
/// became of each rule.
fn guard(cx: &mut Cx<'_>, input: &Input<'_>, plan: &Plan) -> Vec<restraint::Outcome> {
    for (id, node) in plan.workflow.iter() {
        if let Node::Await { on, deadline, .. } = node {
            awaits::say(cx, on, *deadline, plan.workflow.source(id));
        }
    }
    cx.workflow = awaits::as_delays(&plan.workflow, |_| true);
    let mut asked = Asked {
        leaves: exits::leaving(cx),
        only_if: plan.asked.clone(),
    };
    let outcomes = restraint::outcomes(cx, input, plan, |cx, rule| {
        restraint::skip_by_condition(cx, rule, WINDOWS, Counts::EachMessage, &mut asked)
    });
    let guarded = before_sends::ask(&cx.workflow, &asked);
    let begun = match before_sends::outside_audience(cx.house, &guarded) {
        Some(outside) => before_sends::at_start(&guarded, outside),
        None => guarded,
    };
    let (bounded, bounds) = since::bounded(&begun);
    if !bounds.is_empty() {
        exits::say_bounds(cx, &bounds);
    }
    let plain = conditions::plain(cx.house, &bounded);
    cx.workflow = questions::two_way(&plain, &conditions::alone);
    outcomes
}

/// Whether every node is there that another leads to.
fn whole(steps: &steps::Steps) -> bool {
    let text = |value: Option<&serde_json::Value>| {
        value.and_then(serde_json::Value::as_str).map(str::to_owned)
    };
    let own: Vec<String> = steps
        .nodes
        .iter()
        .filter_map(|n| text(n.get("id")))
        .collect();
    let mut links = vec![steps.first.clone()];
    for node in &steps.nodes {
        links.extend(text(node.get("child")));
        links.extend(text(node.pointer("/variant/trueChild")));
        links.extend(text(node.pointer("/variant/falseChild")));
        let children = node.get("children").and_then(serde_json::Value::as_array);
        links.extend(
            children
                .into_iter()
                .flatten()
                .filter_map(|c| text(c.get("id"))),
        );
    }
    links.retain(|link| link != "ExitNode");
    own.len() == steps.nodes.len()
        && flow::hangs_together(
            own.iter().map(String::as_str),
            links.iter().map(String::as_str),
        )
}

/// Remarks that hold for the whole journey.
fn facts(cx: &mut Cx<'_>) {
    cx.reporter.remark(
        "the bundle's parts are put in place in their order, the journey last; its segments must have been worked out once before it goes live, or every question is answered no",
    );
    cx.reporter.remark(
        "segments and user properties are worked out every few minutes: what happened right before a step is not yet seen there",
    );
    cx.reporter.remark(
        "events and traits go by their own names where the target block binds no other: what your systems send must be named so",
    );
    cx.reporter.remark(
        "consent is membership of the subscription groups in the bundle, which a client must have opted in to",
    );
    cx.reporter.remark(
        "a message that reads a value without `else` is passed over where a client does not have it: Liquid stops there",
    );
    if cx.days_used {
        cx.reporter.remark(
            "a day is 24 hours there: after a change of clocks a message leaves an hour off",
        );
    }
    if cx.dates_used {
        cx.reporter.remark(
            "dates are compared at midnight UTC: a client's midnight can fall on the day before or after",
        );
    }
    cx.shared_facts();
}
