//! Klaviyo: one `POST /api/flows` document for each journey, every action a draft.
//!
//! The order of things: quiet rules become waits (and what then stands is proved again), filters and
//! trigger are written, then every node in turn. Whatever the platform can't hold is refused with
//! words from `capabilities`; whatever it holds only nearly is reported with the numbers.

mod alert;
mod beside;
mod capabilities;
mod channels;
mod entry;
mod exits;
mod filters;
mod guards;
mod halt;
mod meetings;
mod merge;
mod metrics;
mod review;
mod send;
mod skips;
mod steps;
mod values;
mod waits;

use super::context::Cx;
use super::halt::{Pace, Pause};
use super::passes::texts;
use super::{Compiled, ExtraFile, Feature, Input, RuleOutcome, Said, Support, Target};
use crate::vocabulary::Channel;
use crate::workflow::{NodeId, Workflow};
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// `klaviyo`.
pub(super) struct Klaviyo;

impl Target for Klaviyo {
    fn name(&self) -> &'static str {
        "klaviyo"
    }

    fn title(&self) -> &'static str {
        "Klaviyo"
    }

    fn support(&self, feature: Feature) -> (Support, &'static str) {
        capabilities::support(feature)
    }

    fn nouns(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("event", "metric"),
            ("state", "segment"),
            ("segment", "segment"),
            ("email", "template"),
            ("property", ""),
            ("list", ""),
            ("review", "template"),
        ]
    }

    fn pause(&self, journey: &str) -> Pause {
        halt::pause(journey)
    }

    fn pace(&self) -> Option<Pace> {
        Some(halt::PACE)
    }

    fn compile(&self, input: &Input<'_>, said: &mut Said) -> Option<Compiled> {
        let mut cx = Cx::new(self, input);
        let guards = guards::plan(&mut cx, input);
        cx.workflow = guards.workflow.clone();
        let trigger = entry::trigger(&mut cx);
        let reentry = entry::reentry(&mut cx);
        let profile_filter = exits::profile_filter(&mut cx);
        let (first, actions) = steps::actions(&mut cx, &guards);
        facts(&mut cx);
        let extra = templates(&mut cx);
        let missing = cx.ids.missing();
        let complete = missing.is_empty();
        said.lacks.extend(missing);
        if trigger.is_none()
            || reentry.is_none()
            || !meetings::hangs_together(first.as_deref(), &actions)
        {
            cx.reporter
                .unsayable(input.workflow.spans.name, "a part of this journey");
        }
        let remarks = cx.reporter.finish(&mut said.sink)?;
        let (trigger, reentry) = trigger.zip(reentry)?;
        if !complete {
            return None;
        }
        let mut definition = json!({ "triggers": [trigger] });
        if let (Some(filter), Some(definition)) = (profile_filter, definition.as_object_mut()) {
            definition.insert("profile_filter".to_owned(), filter);
        }
        if let Some(definition) = definition.as_object_mut() {
            definition.insert("reentry_criteria".to_owned(), reentry);
            definition.insert("entry_action_id".to_owned(), json!(first));
            definition.insert("actions".to_owned(), Value::Array(actions));
        }
        let attributes = json!({ "name": input.workflow.name });
        let attributes = with(attributes, "definition", definition);
        let data = with(json!({ "type": "flow" }), "attributes", attributes);
        let document = with(json!({}), "data", data);
        Some(Compiled {
            document,
            extra,
            rules: guards.outcomes,
            remarks,
        })
    }
}

/// An object with one more member at its end. What stands in `json!` is copied; this is not.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
    object
}

/// What an action is made as: live once the gates let the journey through.
fn status(cx: &Cx<'_>) -> &'static str {
    if cx.live { "live" } else { "draft" }
}

/// Remarks that hold for the whole journey.
fn facts(cx: &mut Cx<'_>) {
    if let Some(text) = &cx.workflow.description {
        cx.reporter.remark(format!(
            "a flow has no description; the journey's own: {text}"
        ));
    }
    if cx.clock_used {
        cx.reporter.remark(format!(
                "times of day are the client's own; where Klaviyo does not know the zone it takes the account's, which must be {}",
                cx.house.zone
            ));
    }
    if cx.days_used {
        cx.reporter.remark(
                "days are counted on the client's calendar here; a Klaviyo delay may count 24 hours for each, so that after a change of clocks a message can leave an hour off, and two messages be an hour closer than proved",
            );
    }
    if cx.dates_used {
        cx.reporter.remark(
                "dates are compared at midnight UTC: a property that holds a time, or a client's midnight, can fall on the day before or after",
            );
    }
    cx.shared_facts();
}

/// The bodies of the journey's messages in Klaviyo's merge syntax, to be put into the templates that
/// the target block names: the API refers to templates by id and copies them. Other channels hold their
/// words in the action itself.
fn templates(cx: &mut Cx<'_>) -> Vec<ExtraFile> {
    let mut files = Vec::new();
    for body in texts::bodies(cx, &merge::Django, Channel::Email) {
        let span = cx.workflow.source(body.node);
        let (name, locale) = (&body.message, &body.locale);
        let id = cx.ids.need_for_locale("email", name, locale, span);
        let from = body.source.as_ref();
        let from = from.map_or_else(String::new, |s| format!(" (from {s})"));
        let path = body.path(&cx.workflow.name);
        cx.reporter.remark(format!("template `{id}` holds what stands in {path}{from}; Klaviyo copies it when the flow is made"));
        let text = body.text;
        files.push(ExtraFile { path, text });
    }
    if let Some(page) = review::page(cx) {
        let journey = cx.workflow.name.clone();
        let path = format!("{journey}/review.html");
        let id = cx.ids.get("review", &journey).unwrap_or_default();
        cx.reporter.remark(format!(
            "template `{id}` holds what stands in {path}: what whoever decides gets to see"
        ));
        files.push(ExtraFile { path, text: page });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// What the guards come to: the workflow with waits in it, filters on messages, and what became of each rule.
struct Guards {
    workflow: Workflow,
    /// Waits that were put in, by node of `workflow`.
    waits: BTreeSet<NodeId>,
    /// Clauses of conditions for each message, to be joined by AND.
    filters: BTreeMap<SmolStr, Vec<Vec<Value>>>,
    outcomes: Vec<(RuleOutcome, String)>,
}

/// `{"condition_groups": [{"conditions": […]}]}`: groups are joined by AND, conditions in one by OR.
fn condition_groups(groups: Vec<Vec<Value>>) -> Value {
    let groups = groups
        .into_iter()
        .map(|conditions| with(json!({}), "conditions", Value::Array(conditions)));
    let groups = groups.collect();
    with(json!({}), "condition_groups", Value::Array(groups))
}
