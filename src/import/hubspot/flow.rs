//! One workflow.

use super::super::condition::Condition;
use super::super::draft::Flow;
use super::super::shape::{self, Graph, Node};
use super::super::ways::{self, ENTRY, Whole};
use super::account::Document;
use super::{At, Reader, action, filter, trigger, windows};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use serde_json::Value;

/// What sends to clients.
const SENDS: [&str; 3] = ["0-4", "0-40900952", "0-25085031"];

/// Reads a workflow into the draft; reports it where it can't be written down at all.
pub(super) fn read(reader: &mut Reader<'_>, document: &Document<'_>) {
    let flow = document.value;
    let at = At {
        export: document.export,
        id: document.id.as_deref().unwrap_or_default(),
        raw: flow,
    };
    if flow["type"] != "CONTACT_FLOW" {
        return of_other_objects(reader, at, document);
    }
    let name = reader.draft.naming.give(document.name(), "flow");
    let mut graph = graph(reader, at, flow, &name);
    let step = |id: &str| place_of(at, flow, id);
    let whole = Whole {
        noun: "workflow",
        called: document.name(),
        journey: &name,
        place: at.place(),
        step: &step,
    };
    ways::lost(reader.sink, &graph, whole);
    ways::unreached(reader.sink, &graph, whole);
    let start = trigger::start(reader, at, flow, document.name());
    if !start.only_if.is_empty() {
        let first = graph.entry.replace(ENTRY.to_owned());
        let asks = Node::Choose(vec![(start.only_if, first)], None);
        graph.nodes.insert(ENTRY.to_owned(), asks);
    }
    let Some(body) = ways::blocks(reader.draft, reader.sink, &graph, whole) else {
        return;
    };
    let mut about = vec![match &document.id {
        Some(id) => format!("\"{}\" on the platform, workflow {id}.", document.name()),
        None => format!("\"{}\" on the platform.", document.name()),
    }];
    match flow["isEnabled"].as_bool() {
        Some(true) => about.push("It was on when it was read.".to_owned()),
        Some(false) => about.push("It was off when it was read.".to_owned()),
        None => {}
    }
    let exits = exits(reader, at, flow, start.while_in.as_deref());
    // A run that can be over in no time bounds nothing: the next may begin at once.
    let takes_time = exits.is_empty() && shape::takes_time(&graph);
    let enters = trigger::enters(reader, flow, takes_time);
    if flow["unEnrollmentSetting"].is_object() && flow["unEnrollmentSetting"]["type"] != "NONE" {
        reader.no_word(
            at,
            "taking contacts out of other workflows",
            "the others are counted as if they went on, so what is proved of them holds",
        );
    }
    reader.draft.flows.push(Flow {
        name,
        about,
        starts: start.starts,
        enters,
        exits,
        body,
    });
}

/// Deals, tickets, companies: they are no clients, but a message may go to those beside them.
fn of_other_objects(reader: &mut Reader<'_>, at: At<'_>, document: &Document<'_>) {
    let actions = document.value["actions"].as_array();
    let sends = actions
        .into_iter()
        .flatten()
        .any(|raw| SENDS.iter().any(|kind| raw["actionTypeId"] == *kind));
    let name = document.name().to_owned();
    if !sends {
        let why = "which is not for contacts and sends nothing";
        reader.draft.left_out.push((name, why));
        return;
    }
    reader.sink.push(
        Diagnostic::new(
            Code::Tangled,
            at.place(),
            format!("the workflow \"{name}\" sends messages, and is not for contacts"),
        )
        .label("which contacts of its objects hear is not in the export")
        .note("it was left out: nothing is known of what a client receives from it")
        .help("count what it sends by hand, or send it from a workflow for contacts"),
    );
    let why = "which is not for contacts: what it sends is not counted";
    reader.draft.left_out.push((name, why));
}

/// A goal, and a list that a client has left.
fn exits(reader: &mut Reader<'_>, at: At<'_>, flow: &Value, while_in: Option<&str>) -> Vec<String> {
    let mut exits = Vec::new();
    if let Some(segment) = while_in {
        exits.push(format!("client is not in {segment}"));
    }
    let goal = &flow["goalFilterBranch"];
    if goal.is_object() {
        let condition = filter::read(reader, at, goal);
        let text = condition.text();
        // An exit is seen at once, so it can't look at a window that moves; and who is always there never leaves.
        let condition = if text.contains(" in the last ") || condition.is_empty() {
            reader.no_condition(at, goal)
        } else {
            condition
        };
        match condition {
            Condition::Any(parts) => exits.extend(parts.iter().map(Condition::text)),
            one @ (Condition::Is(_) | Condition::Not(_) | Condition::All(_)) => {
                exits.push(one.text());
            }
        }
    }
    exits
}

fn graph(reader: &mut Reader<'_>, at: At<'_>, flow: &Value, name: &str) -> Graph {
    let actions: Vec<&Value> = flow["actions"].as_array().into_iter().flatten().collect();
    let hold = windows::longest_hold(flow);
    if hold.is_some() {
        reader.draft.suppose(
            "hours in which a workflow may act are a wait before each message, of any length up to the longest time that they are shut",
        );
    }
    let first = actions.first().and_then(|raw| super::id(&raw["actionId"]));
    let mut graph = Graph {
        entry: super::id(&flow["startActionId"]).or(first),
        ..Graph::default()
    };
    for raw in &actions {
        let Some(id) = super::id(&raw["actionId"]) else {
            continue;
        };
        let here = At { id: &id, raw, ..at };
        let node = action::read(reader, here, raw, name, hold);
        graph.nodes.insert(id, node);
    }
    graph
}

/// Where an action of a workflow stands.
fn place_of(at: At<'_>, flow: &Value, id: &str) -> Span {
    let actions = flow["actions"].as_array();
    let owner = actions
        .into_iter()
        .flatten()
        .find(|raw| super::id(&raw["actionId"]).as_deref() == Some(id));
    at.export.place_in(id, owner.unwrap_or(flow))
}
