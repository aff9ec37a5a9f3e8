//! One flow.

use super::super::condition::Condition;
use super::super::draft::Flow;
use super::super::shape::Graph;
use super::super::ways::{self, Whole};
use super::account::FlowDocument;
use super::filter::{self, At};
use super::kinds::groups;
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
    let step = |id: &str| at.export.place_of(id);
    let whole = Whole {
        noun: "flow",
        called: document.name(),
        journey: &name,
        place: at.export.place_of(at.id),
        step: &step,
    };
    ways::lost(reader.sink, &graph, whole);
    ways::unreached(reader.sink, &graph, whole);
    let Some(body) = ways::blocks(reader.draft, reader.sink, &graph, whole) else {
        return;
    };
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
    graph
}
