//! One flow.

use super::super::condition::Condition;
use super::super::draft::Flow;
use super::super::shape::{self, Graph, Tangle};
use super::account::FlowDocument;
use super::filter::{self, At};
use super::kinds::groups;
use super::words;
use super::{Reader, action, trigger};
use crate::diagnostics::{Code, Diagnostic};
use serde_json::Value;

/// Reads a flow into the draft; reports it where it can't be written down at all.
pub(super) fn read(reader: &mut Reader<'_>, document: &FlowDocument<'_>) {
    let definition = &document.attributes["definition"];
    let starter = &definition["triggers"][0];
    let metric = (starter["type"] == "metric")
        .then(|| starter["id"].as_str())
        .flatten();
    let at = At {
        export: document.export,
        id: document.id.unwrap_or_default(),
        metric,
    };
    if starter.is_null() {
        reader.sink.push(
            Diagnostic::new(
                Code::NotAnExport,
                at.export.place_of(at.id),
                format!("the flow \"{}\" has no start", document.name()),
            )
            .label("nobody enters it")
            .help("it was left out: give it a start on the platform, or leave it"),
        );
        return;
    }
    let name = reader.draft.naming.give(document.name(), "flow");
    let graph = graph(reader, at, definition, &name);
    let body = match shape::blocks(&graph) {
        Ok(body) => body,
        Err(tangle) => return refuse(reader, at, document.name(), &tangle),
    };
    for id in shape::unreached(&graph) {
        reader.sink.push(
            Diagnostic::new(
                Code::NeverReached,
                at.export.place_of(id),
                format!("no client can reach this step of \"{}\"", document.name()),
            )
            .label("nothing leads here")
            .note("it was left out: whatever it sends, nobody receives"),
        );
    }
    let mut about = vec![match document.id {
        Some(id) => format!("\"{}\" on the platform, flow {id}.", document.name()),
        None => format!("\"{}\" on the platform.", document.name()),
    }];
    if let Some(status) = document.attributes["status"].as_str() {
        about.push(format!("It was {status} when it was read."));
    }
    let starts = trigger::starts(reader, at, starter);
    let enters = trigger::enters(reader, &definition["reentry_criteria"]);
    let exits = exits(reader, at, &definition["profile_filter"]);
    reader.draft.flows.push(Flow {
        name,
        about,
        starts,
        enters,
        exits,
        body,
    });
}

/// The flow's own filter is asked again before every action: who stops matching has left.
fn exits(reader: &mut Reader<'_>, at: At<'_>, filter: &Value) -> Vec<String> {
    let mut exits = Vec::new();
    for group in groups(filter) {
        if let Some(event) = happened_since(reader, group) {
            exits.push(event);
            continue;
        }
        let condition = filter::any_of(reader, at, group);
        let text = condition.text();
        let condition = if text.contains(" in the last ") || text.contains(" since start") {
            // An exit is seen at once, so it can't look at a window that moves.
            reader.no_condition(at.export, at.id, &Value::Array(group.clone()))
        } else {
            condition
        };
        let text = Condition::not(condition).text();
        exits.push(text);
    }
    exits
}

/// The event, where a group says that it has not happened since the start.
fn happened_since(reader: &mut Reader<'_>, group: &[Value]) -> Option<String> {
    let [one] = group else { return None };
    let never = one["type"] == "profile-metric"
        && one["measurement"] == "count"
        && one["measurement_filter"]["operator"] == "equals"
        && one["measurement_filter"]["value"].as_f64() == Some(0.0)
        && one["timeframe_filter"]["operator"] == "flow-start"
        && one["metric_filters"].as_array().is_none_or(Vec::is_empty);
    if !never {
        return None;
    }
    let id = one["metric_id"].as_str()?;
    let called = reader.account.name_of("metric", id);
    Some(reader.draft.event(id, called).name.clone())
}

fn graph(reader: &mut Reader<'_>, at: At<'_>, definition: &Value, flow: &str) -> Graph {
    let mut graph = Graph {
        entry: definition["entry_action_id"].as_str().map(str::to_owned),
        ..Graph::default()
    };
    let actions = definition["actions"].as_array();
    for raw in actions.into_iter().flatten() {
        let Some(id) = action::id_of(raw) else {
            continue;
        };
        let here = At { id: &id, ..at };
        let node = action::read(reader, here, raw, flow, &definition["triggers"][0]);
        graph.nodes.insert(id, node);
    }
    let lost: Vec<(String, String)> = graph
        .nodes
        .iter()
        .flat_map(|(id, node)| node.next().into_iter().map(move |next| (id, next)))
        .filter(|(_, next)| !graph.nodes.contains_key(*next))
        .map(|(id, next)| (id.clone(), next.to_owned()))
        .collect();
    for (id, next) in lost {
        reader.sink.push(
            Diagnostic::new(
                Code::NotAnExport,
                at.export.place_of(&id),
                format!("this step leads to `{next}`, which is not in the flow"),
            )
            .label("the run was taken to end here")
            .help(format!("export {} again, whole", words::short_name(flow))),
        );
    }
    graph
}

fn refuse(reader: &mut Reader<'_>, at: At<'_>, name: &str, tangle: &Tangle) {
    let (place, message, label) = match tangle {
        Tangle::Loop(id) => (
            at.export.place_of(id),
            format!("the flow \"{name}\" goes round in a circle"),
            "a way leads back to here",
        ),
        Tangle::TooLong => (
            at.export.place_of(at.id),
            format!("the flow \"{name}\" is too tangled to be written down"),
            "its ways lead into each other",
        ),
    };
    let why = "which can't be written down: what it sends is not counted";
    reader.draft.left_out.push((name.to_owned(), why));
    reader.sink.push(
        Diagnostic::new(Code::Tangled, place, message)
            .label(label)
            .note("it was left out: nothing is known of what a client receives from it")
            .help("split it on the platform, or write it anew as a journey"),
    );
}
