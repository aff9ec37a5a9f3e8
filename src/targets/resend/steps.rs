//! Every node as its steps, and what leads from one to the next.

use super::conditions::{self, rules};
use super::{Cx, entry, send};
use crate::source::Span;
use crate::targets::passes::{clock, describe, flow};
use crate::targets::{ExtraFile, Feature};
use crate::vocabulary::Unit;
use crate::workflow::{Action, AwaitOn, Length, Node, NodeId, WaitKind};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Steps and connections.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) steps: Vec<Value>,
    pub(super) connections: Vec<Value>,
    pub(super) templates: Vec<ExtraFile>,
}

impl Graph {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers build it for this place alone"
    )]
    pub(super) fn step(&mut self, key: &str, kind: &str, config: Value) {
        self.steps
            .push(json!({ "key": key, "type": kind, "config": config }));
    }

    /// Leads on; where there is no next step the run is over.
    pub(super) fn lead(&mut self, from: &str, to: Option<&str>, kind: &str) {
        if let Some(to) = to {
            self.connections
                .push(json!({ "from": from, "to": to, "type": kind }));
        }
    }

    /// A template, once.
    pub(super) fn template(&mut self, file: ExtraFile) {
        if !self.templates.contains(&file) {
            self.templates.push(file);
        }
    }

    /// Whether every step is there that another leads to, and none twice.
    pub(super) fn whole(&self) -> bool {
        let text = |value: &Value, key: &str| {
            value
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let keys: Vec<String> = self.steps.iter().map(|s| text(s, "key")).collect();
        let to: Vec<String> = self.connections.iter().map(|c| text(c, "to")).collect();
        flow::hangs_together(
            keys.iter().map(String::as_str),
            to.iter().map(String::as_str),
        )
    }
}

/// Every step in the order of the nodes.
pub(super) fn graph(cx: &mut Cx<'_>) -> Graph {
    let workflow = cx.workflow.clone();
    let since_start = clock::since_start(&workflow, clock::Awaits::AtOnce);
    let reached = flow::reached(&workflow.nodes, workflow.entry);
    let begins = flow::begins(&workflow, &since_start, flow::step_name);
    let link = |id: NodeId| begins.get(id.0 as usize).and_then(Option::as_deref);
    let mut graph = Graph::default();
    entry::steps(cx, &mut graph, link(workflow.entry));
    for (id, node) in workflow.iter() {
        let since = since_start.get(id.0 as usize).copied().flatten();
        let is_reached = reached.get(id.0 as usize).copied().unwrap_or(false);
        if !is_reached || flow::through(node, since).is_some() {
            continue;
        }
        let own = flow::step_name(id, node);
        let span = workflow.source(id);
        match node {
            Node::Send { message, next } => {
                send::send(cx, &mut graph, &own, message, link(*next), span);
            }
            Node::Wait { wait, alone, next } => {
                if *alone {
                    cx.can(Feature::Alone, span, "`no messages from any journey`");
                }
                if let Some(duration) = wait_of(cx, wait, span) {
                    graph.step(&own, "delay", json!({ "duration": duration }));
                    graph.lead(&own, link(*next), "default");
                }
            }
            Node::Await {
                on,
                deadline,
                then,
                otherwise,
            } => {
                if let Some(config) = awaited(cx, on, *deadline, span) {
                    graph.step(&own, "wait_for_event", config);
                    graph.lead(&own, link(*then), "event_received");
                    graph.lead(&own, link(*otherwise), "timeout");
                }
            }
            Node::Branch { arms, otherwise } => {
                cx.can(Feature::Branch, span, "this branch");
                // Where one of the arms always holds, the last needs no question.
                let (asked, last) = match (otherwise, arms.split_last()) {
                    (Some(otherwise), _) => (arms.as_slice(), *otherwise),
                    (None, Some((last, head))) => (head, last.next),
                    (None, None) => continue,
                };
                for (i, arm) in asked.iter().enumerate() {
                    let key = |i: usize| match i {
                        0 => own.clone(),
                        i => format!("{own}-{}", i + 1),
                    };
                    let Some(config) = rules(cx, &arm.when, span) else {
                        continue;
                    };
                    let next = key(i + 1);
                    let otherwise = if i + 1 == asked.len() {
                        link(last)
                    } else {
                        Some(next.as_str())
                    };
                    graph.step(&key(i), "condition", config);
                    graph.lead(&key(i), link(arm.next), "condition_met");
                    graph.lead(&key(i), otherwise, "condition_not_met");
                }
            }
            Node::Split { .. } => {
                cx.can(Feature::Split, span, "`split`");
            }
            Node::Act { action, next } => act(cx, &mut graph, &own, action, link(*next), span),
            Node::Review { .. } => {
                cx.can(Feature::Review, span, "`review`");
            }
            Node::Answer { .. } => {
                cx.can(Feature::Ask, span, "`ask`");
            }
            Node::HandOver { .. } => {
                cx.can(Feature::HandOver, span, "`hand over to`");
            }
            Node::End => {}
        }
    }
    graph
}

/// `3 days`; `None` where the wait was refused.
fn wait_of(cx: &mut Cx<'_>, wait: &WaitKind, span: Span) -> Option<String> {
    match wait {
        WaitKind::Length { length } | WaitKind::Between { least: length, .. } => {
            Some(of_length(cx, *length, span))
        }
        WaitKind::Clock { .. } => {
            cx.can(Feature::WaitClock, span, "a wait for a time of day");
            None
        }
        // What could be a length is one by now.
        WaitKind::AfterStart { length } => {
            let what = format!("`wait until {} after start`", length.text());
            cx.can(Feature::WaitAfterStartVaried, span, &what);
            None
        }
        WaitKind::Date {
            property,
            offset,
            after,
            ..
        } => {
            let feature = if *after && offset.is_some() {
                Feature::WaitAfterDate
            } else {
                Feature::WaitOtherDate
            };
            let what = format!("a wait for `{}`", describe::property(property));
            cx.can(feature, span, &what);
            None
        }
    }
}

/// A length in words; no month stands in it any more.
fn of_length(cx: &mut Cx<'_>, length: Length, span: Span) -> String {
    let feature = match length.unit {
        Unit::Minutes | Unit::Hours => Feature::WaitHours,
        Unit::Days | Unit::Weeks => Feature::WaitDays,
        Unit::Months | Unit::Years => Feature::WaitMonths,
    };
    cx.can(feature, span, "this wait");
    cx.days_used |= !length.unit.is_elapsed();
    length.text()
}

fn awaited(cx: &mut Cx<'_>, on: &[AwaitOn], deadline: Length, span: Span) -> Option<Value> {
    let what = format!("a wait for {}", describe::awaited(on));
    if crate::targets::passes::awaits::has_condition(on) {
        cx.can(Feature::AwaitCondition, span, &what);
        return None;
    }
    let [AwaitOn::Event(event)] = on else {
        let help = "let your systems send one event for all of them";
        cx.reporter
            .refuse(span, &format!("{what}, which are several"), help);
        return None;
    };
    let Some(name) = entry::name_of(cx, event) else {
        let what = format!("`{}`", describe::event(event));
        cx.can(Feature::MessageEvent, span, &what);
        return None;
    };
    cx.can(Feature::AwaitEvent, span, &what);
    let timeout = of_length(cx, deadline, span);
    Some(json!({ "event_name": name, "timeout": timeout }))
}

fn act(
    cx: &mut Cx<'_>,
    graph: &mut Graph,
    own: &str,
    action: &Action,
    next: Option<&str>,
    span: Span,
) {
    let (feature, words) = match action {
        Action::Task { .. } => (Feature::Task, "`task`"),
        Action::Notify { .. } => (Feature::Notify, "`notify`"),
        Action::Set { .. } => (Feature::SetProperty, "`set`"),
        Action::Clear { .. } => (Feature::ClearProperty, "`clear`"),
        Action::AddToList { .. } => (Feature::AddToList, "`add to list`"),
        Action::RemoveFromList { .. } => (Feature::RemoveFromList, "`remove from list`"),
        Action::AddToAudience { .. } => (Feature::AddToAudience, "`add to audience`"),
        Action::RemoveFromAudience { .. } => {
            (Feature::RemoveFromAudience, "`remove from audience`")
        }
    };
    if !cx.can(feature, span, words) {
        return;
    }
    let (kind, config) = match action {
        Action::Set { property, value } => {
            let Some(value) = conditions::literal(cx, value, true, property) else {
                cx.reporter.unsayable(span, words);
                return;
            };
            let Some(config) = changed(cx, property, &value, span) else {
                return;
            };
            ("contact_update", config)
        }
        Action::Clear { property } => {
            let Some(config) = changed(cx, property, &Value::Null, span) else {
                return;
            };
            ("contact_update", config)
        }
        Action::AddToList { list } => {
            let id = cx.ids.need("list", list, span);
            // Stands for an id that is missing, which is reported.
            let id = if id.is_empty() { "…".to_owned() } else { id };
            ("add_to_segment", json!({ "segment_id": id }))
        }
        // Refused above.
        Action::Task { .. }
        | Action::Notify { .. }
        | Action::RemoveFromList { .. }
        | Action::AddToAudience { .. }
        | Action::RemoveFromAudience { .. } => return,
    };
    graph.step(own, kind, config);
    graph.lead(own, next, "default");
}

/// A contact with a field of another value; `None` where it is one that no journey may change.
fn changed(cx: &mut Cx<'_>, name: &SmolStr, value: &Value, span: Span) -> Option<Value> {
    let key = conditions::key(cx, name);
    match key.as_str() {
        "first_name" | "last_name" => Some(json!({ key: value })),
        own if conditions::is_own(own) => {
            let what = format!("a change of `{name}`, which is Resend's `{own}`");
            cx.can(Feature::ChangeBuiltIn, span, &what);
            None
        }
        _ => Some(json!({ "properties": { key: value } })),
    }
}
