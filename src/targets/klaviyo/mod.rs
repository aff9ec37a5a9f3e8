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
mod send;
mod skips;
mod steps;
mod values;
mod waits;

use super::halt::{Pace, Pause};
use super::passes::bindings::Ids;
use super::{Compiled, ExtraFile, Feature, Input, Reporter, RuleOutcome, Support, Target};
use crate::diagnostics::Sink;
use crate::source::Span;
use crate::vocabulary::Channel;
use crate::workflow::{
    AwaitOn, EventKind, House, MergePart, MergeText, Node, NodeId, Start, Template, Workflow,
};
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
        ]
    }

    fn pause(&self, journey: &str) -> Pause {
        halt::pause(journey)
    }

    fn pace(&self) -> Option<Pace> {
        Some(halt::PACE)
    }

    fn compile(&self, input: &Input<'_>, sink: &mut Sink) -> Option<Compiled> {
        let mut cx = Cx::new(self, input);
        let guards = guards::plan(&mut cx, input);
        cx.workflow = guards.workflow.clone();
        let trigger = entry::trigger(&mut cx);
        let reentry = entry::reentry(&mut cx);
        let profile_filter = exits::profile_filter(&mut cx);
        let (first, actions) = steps::actions(&mut cx, &guards);
        cx.facts();
        let extra = templates(&mut cx);
        let missing = cx.ids.missing(&input.workflow.name);
        let complete = missing.is_empty();
        sink.extend(missing);
        if trigger.is_none()
            || reentry.is_none()
            || !meetings::hangs_together(first.as_deref(), &actions)
        {
            cx.reporter
                .unsayable(input.workflow.spans.name, "a part of this journey");
        }
        let remarks = cx.reporter.finish(sink)?;
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
        let document = json!({
            "data": {
                "type": "flow",
                "attributes": { "name": input.workflow.name, "definition": definition },
            },
        });
        Some(Compiled {
            document,
            extra,
            rules: guards.outcomes,
            remarks,
        })
    }
}

/// What every part of the lowering needs.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one remark is due at the end; they are not states of one machine"
)]
struct Cx<'a> {
    house: &'a House,
    /// The workflow as Klaviyo gets it: quiet rules are waits already.
    workflow: Workflow,
    ids: Ids<'a>,
    reporter: Reporter<'a>,
    /// The gates let it through: what it sends is live, not a draft.
    live: bool,
    /// A time of day is used somewhere.
    clock_used: bool,
    /// A length in days is used somewhere.
    days_used: bool,
    /// A fixed date is compared somewhere.
    dates_used: bool,
    /// Properties that every client has here, and that a filter there looks at.
    taken_as_set: BTreeSet<SmolStr>,
}

impl<'a> Cx<'a> {
    fn new(target: &'a Klaviyo, input: &Input<'a>) -> Self {
        Cx {
            house: input.house,
            workflow: input.workflow.clone(),
            ids: Ids::new(target, input.bindings),
            reporter: Reporter::new(target, input.workflow),
            live: input.release.is_some(),
            clock_used: false,
            days_used: false,
            dates_used: false,
            taken_as_set: BTreeSet::new(),
        }
    }

    /// What an action is made as: live once the gates let the journey through.
    fn status(&self) -> &'static str {
        if self.live { "live" } else { "draft" }
    }

    fn can(&mut self, feature: Feature, span: Span, what: &str) -> bool {
        self.reporter.can(feature, span, what)
    }

    /// The event that starts a run, where one does.
    ///
    /// None either where the run waits for the same event again: its data is then that of the last one
    /// seen, and a flow knows only that of the first.
    fn start_event(&self) -> Option<&SmolStr> {
        let started = self.started_by()?;
        let again = self.workflow.nodes.iter().any(|node| match node {
            Node::Await { on, .. } => on.iter().any(|on| match on {
                AwaitOn::Event(EventKind::Declared { name }) => name == started,
                AwaitOn::Event(_) | AwaitOn::Condition(_) => false,
            }),
            Node::Send { .. }
            | Node::Wait { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => false,
        });
        (!again).then_some(started)
    }

    fn started_by(&self) -> Option<&SmolStr> {
        match &self.workflow.start {
            Start::Events { events, .. } => match events.as_slice() {
                [one] => match &one.event {
                    EventKind::Declared { name } => Some(name),
                    EventKind::Unsubscribed
                    | EventKind::Complained
                    | EventKind::Bounced
                    | EventKind::Opened { .. }
                    | EventKind::Clicked { .. }
                    | EventKind::Received { .. } => None,
                },
                _ => None,
            },
            Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::HandedOver => None,
        }
    }

    /// Remarks that hold for the whole journey.
    fn facts(&mut self) {
        if let Some(text) = &self.workflow.description {
            self.reporter.remark(format!(
                "a flow has no description; the journey's own: {text}"
            ));
        }
        if self.clock_used {
            self.reporter.remark(format!(
                "times of day are the client's own; where Klaviyo does not know the zone it takes the account's, which must be {}",
                self.house.zone
            ));
        }
        if self.days_used {
            self.reporter.remark(
                "days are counted on the client's calendar here; a Klaviyo delay may count 24 hours for each, so that after a change of clocks a message can leave an hour off, and two messages be an hour closer than proved",
            );
        }
        if self.dates_used {
            self.reporter.remark(
                "dates are compared at midnight UTC: a property that holds a time, or a client's midnight, can fall on the day before or after",
            );
        }
        if !self.taken_as_set.is_empty() {
            let names: Vec<String> = self.taken_as_set.iter().map(|n| format!("`{n}`")).collect();
            self.reporter.remark(format!(
                "every client has {} here; nothing on Klaviyo sees to that, and nothing published says how each test falls for a profile without",
                names.join(", ")
            ));
        }
        if let Some(goal) = &self.workflow.goal {
            self.reporter.remark(format!(
                "Klaviyo has no goals: measure `{}` within {} of the start",
                super::passes::describe::event(&goal.event),
                goal.within.text()
            ));
        }
        if let Some(why) = &self.workflow.exits_never_because {
            self.reporter.remark(format!("no exits: {why}"));
        }
    }
}

/// The messages that a journey sends, in order, each once, with the step that first sends it.
fn sent(workflow: &Workflow) -> Vec<(SmolStr, NodeId)> {
    let mut sent: Vec<(SmolStr, NodeId)> = Vec::new();
    for (id, node) in workflow.iter() {
        if let Node::Send { message, .. } = node
            && !sent.iter().any(|(m, _)| m == message)
        {
            sent.push((message.clone(), id));
        }
    }
    sent
}

/// The bodies of the journey's messages in Klaviyo's merge syntax, to be put into the templates that
/// the target block names: the API refers to templates by id and copies them.
fn templates(cx: &mut Cx<'_>) -> Vec<ExtraFile> {
    let house = cx.house;
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (name, node) in sent(&cx.workflow) {
        let Some(message) = house.messages.get(&name) else {
            continue;
        };
        // Other channels hold their words in the action itself.
        if message.channel != Channel::Email {
            continue;
        }
        for (locale, body) in message.body.iter() {
            let (source, text, ending): (Option<&str>, &MergeText, &str) = match body {
                Template::File(path, text) => (Some(path), text, "html"),
                Template::Text(text) => (None, text, "txt"),
            };
            let span = text
                .parts
                .iter()
                .find_map(|p| match p {
                    MergePart::Field { span, .. } | MergePart::Each { span, .. } => Some(*span),
                    MergePart::Text(_) => None,
                })
                .unwrap_or(message.span);
            let Some(translated) = merge::text(cx, text, span) else {
                continue;
            };
            let path = format!("{}/{name}.{locale}.{ending}", cx.workflow.name);
            let id = cx
                .ids
                .need_for_locale("email", &name, locale, cx.workflow.source(node));
            let from = source.map_or_else(String::new, |s| format!(" (from {s})"));
            cx.reporter.remark(format!("template `{id}` holds what stands in {path}{from}; Klaviyo copies it when the flow is made"));
            files.insert(path, translated);
        }
    }
    files
        .into_iter()
        .map(|(path, text)| ExtraFile { path, text })
        .collect()
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
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|conditions| json!({ "conditions": conditions }))
        .collect();
    json!({ "condition_groups": groups })
}
