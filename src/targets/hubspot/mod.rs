//! HubSpot: one `POST /automation/v4/flows` body for each journey, switched off.
//!
//! A contact flow has no exit that is looked at before each step and its e-mails have no filter, so both become
//! branches before each message (`passes::before_sends`); what is left are HubSpot's own words. Its published
//! schema is closed on documents but leaves operators and the fields of actions open: those are written as
//! its prose and payloads have them, and every build says so.

mod acts;
mod capabilities;
mod entry;
mod events;
mod filters;
mod halt;
mod merge;
mod numbers;
mod send;
mod steps;
mod values;
mod waits;

use super::context::Cx;
use super::halt::{Pace, Pause};
use super::limits::{self, Limits};
use super::passes::before_sends::{self, Asked};
use super::passes::clock::Awaits;
use super::passes::restraint::{self, Counts, Plan, Timing};
use super::passes::{awaits, exits, flow, since, texts};
use super::{Compiled, ExtraFile, Feature, Input, Said, Support, Target};
use crate::vocabulary::{Channel, Unit};
use crate::workflow::{AwaitOn, Condition, Node};
use serde_json::{Value, json};

/// `hubspot`.
pub(super) struct HubSpot;

/// How its delays count: all units of the language.
const TIMING: Timing = Timing {
    units: Unit::ALL,
    awaits: Awaits::AtOnce,
};

/// Ways of one `LIST_BRANCH`, the default one included.
const WAYS: usize = 21;

impl Target for HubSpot {
    fn name(&self) -> &'static str {
        "hubspot"
    }

    fn title(&self) -> &'static str {
        "HubSpot"
    }

    fn support(&self, feature: Feature) -> (Support, &'static str) {
        capabilities::support(feature)
    }

    fn nouns(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("event", "event"),
            ("state", "list"),
            ("segment", "list"),
            ("channel", "list"),
            ("email", "email"),
            ("property", ""),
            ("list", ""),
            ("person", "owner"),
            ("user", ""),
            ("team", ""),
        ]
    }

    fn limits(&self) -> Limits {
        Limits {
            ways: Some(WAYS),
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
        say_awaits(&mut cx, &plan);
        let rules = guard(&mut cx, input, &plan);
        let criteria = entry::criteria(&mut cx);
        let steps = steps::actions(&mut cx);
        flow::say_what_meets(&mut cx, flow::step_name);
        facts(&mut cx);
        let extra = templates(&mut cx);
        let missing = cx.ids.missing();
        let complete = missing.is_empty();
        said.lacks.extend(missing);
        let numbered = numbers::numbered(steps.first.as_deref(), steps.actions);
        if criteria.is_none() || numbered.is_none() {
            let what = "a part of this journey";
            cx.reporter.unsayable(input.workflow.spans.name, what);
        }
        let live = cx.live;
        let remarks = cx.reporter.finish(&mut said.sink)?;
        let (criteria, numbered) = criteria.zip(numbered)?;
        if !complete {
            return None;
        }
        let document = document(input, live, &criteria, numbered);
        Some(Compiled {
            document,
            extra,
            rules,
            remarks,
        })
    }
}

fn document(
    input: &Input<'_>,
    live: bool,
    criteria: &entry::Criteria,
    numbered: numbers::Numbered,
) -> Value {
    let mut document = json!({
        "type": "CONTACT_FLOW",
        "flowType": "WORKFLOW",
        "objectTypeId": "0-1",
        "name": input.workflow.name,
        "isEnabled": live,
        "canEnrollFromSalesforce": false,
        "customProperties": {},
        "dataSources": [],
        "suppressionListIds": [],
        "timeWindows": [],
        "blockedDates": [],
        "enrollmentCriteria": criteria.criteria,
        "actions": numbered.actions,
    });
    if let Some(document) = document.as_object_mut() {
        let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
        if let Some(text) = &input.workflow.description {
            put("description", json!(text));
        }
        if let Some(first) = numbered.first {
            put("startActionId", json!(first));
        }
        if let Some(schedule) = &criteria.schedule {
            put("enrollmentSchedule", schedule.clone());
        }
    }
    document
}

/// A wait for a condition: HubSpot can wait for events only.
fn waits_whole(on: &[AwaitOn]) -> bool {
    awaits::has_condition(on) || !events::can_wait_for(on)
}

fn say_awaits(cx: &mut Cx<'_>, plan: &Plan) {
    for (id, node) in plan.workflow.iter() {
        if let Node::Await { on, deadline, .. } = node
            && waits_whole(on)
        {
            awaits::say(cx, on, *deadline, plan.workflow.source(id));
        }
    }
}

/// Exits, consent and rules with `else` as branches before each message; what became of each rule.
fn guard(cx: &mut Cx<'_>, input: &Input<'_>, plan: &Plan) -> Vec<restraint::Outcome> {
    cx.workflow = awaits::as_delays(&plan.workflow, waits_whole);
    let mut asked = Asked {
        leaves: exits::leaving(cx),
        only_if: plan.asked.clone(),
    };
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
        restraint::skip_by_condition(cx, rule, Unit::ALL, Counts::Emails, &mut asked)
    });
    let guarded = before_sends::ask(&cx.workflow, &asked);
    let (bounded, bounds) = since::bounded(&guarded);
    if !bounds.is_empty() {
        exits::say_bounds(cx, &bounds);
    }
    cx.workflow = bounded;
    outcomes
}

/// Remarks that hold for the whole journey.
fn facts(cx: &mut Cx<'_>) {
    cx.reporter.remark(
        "operators and the fields of actions are written as HubSpot's prose and public payloads have them: its published schema leaves both open, so look the workflow over before it is switched on",
    );
    if cx.live {
        cx.reporter
            .remark("the workflow is made switched on: HubSpot then checks it more strictly");
    }
    if cx.days_used {
        cx.reporter.remark(
            "days are counted on the client's calendar here; nothing published says whether a HubSpot delay counts 24 hours for each, so that after a change of clocks a message can leave an hour off, and two messages be an hour closer than proved",
        );
    }
    if cx.dates_used {
        cx.reporter.remark(
            "dates are compared at midnight UTC, as HubSpot keeps them: a client's midnight can fall on the day before or after",
        );
    }
    cx.shared_facts();
}

/// The bodies of the journey's messages with HubSpot's tokens: its API makes no e-mails, they are saved for
/// automation by hand and referred to by id.
fn templates(cx: &mut Cx<'_>) -> Vec<ExtraFile> {
    let mut files = Vec::new();
    for body in texts::bodies(cx, &merge::HubL, Channel::Email) {
        let span = cx.workflow.source(body.node);
        let (name, locale) = (&body.message, &body.locale);
        let id = cx.ids.need_for_locale("email", name, locale, span);
        let path = body.path(&cx.workflow.name);
        let house = cx.house;
        let message = house.messages.get(name);
        let place = message.map_or(span, |m| m.span);
        let mut line = |texts: Option<&crate::workflow::MergeText>| {
            texts
                .and_then(|t| {
                    let plain = super::passes::merge::Place::Plain;
                    super::passes::merge::text(cx, &merge::HubL, t, plain, place)
                })
                .unwrap_or_default()
        };
        let subject = line(message.and_then(|m| m.subject.get(locale)));
        let preview = line(message.and_then(|m| m.preview.get(locale)));
        cx.reporter.remark(format!(
            "e-mail `{id}` holds what stands in {path}, with the subject `{subject}`{}; it must be saved for automation",
            if preview.is_empty() { String::new() } else { format!(" and the preview `{preview}`") }
        ));
        let text = body.text;
        files.push(ExtraFile { path, text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
