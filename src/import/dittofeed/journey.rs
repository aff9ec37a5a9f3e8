//! One journey.

use super::super::draft::{Flow, HOUSE};
use super::super::print::quoted;
use super::super::shape::Graph;
use super::super::ways::{self, Whole};
use super::account::Document;
use super::{At, Reader, node, segment};
use serde_json::Value;

/// Reads a journey into the draft; reports it where it can't be written down at all.
pub(super) fn read(reader: &mut Reader<'_>, document: &Document<'_>) {
    let raw = document.value;
    let at = At {
        export: document.export,
        id: document.id.unwrap_or_default(),
        raw,
    };
    let name = reader.draft.naming.give(document.name(), "flow");
    let entry = &raw["definition"]["entryNode"];
    let graph = graph(reader, at, &raw["definition"], &name);
    let step = |id: &str| place_of(at, id);
    let whole = Whole {
        noun: "journey",
        called: document.name(),
        journey: &name,
        place: at.place(),
        step: &step,
    };
    ways::lost(reader.sink, &graph, whole);
    ways::unreached(reader.sink, &graph, whole);
    let Some(body) = ways::blocks(reader.draft, reader.sink, &graph, whole) else {
        return;
    };
    let (starts, enters) = start(reader, at, entry);
    if let Some(workspace) = raw["workspaceId"].as_str() {
        let workspace = quoted(workspace);
        let line = format!("brand {HOUSE} is workspace {workspace}");
        reader.draft.bindings.insert(line);
    }
    let mut about = vec![format!("\"{}\" on the platform.", document.name())];
    if let Some(status) = raw["status"].as_str() {
        about.push(format!("Its status was {status} when it was read."));
    }
    reader.draft.flows.push(Flow {
        name,
        about,
        starts,
        enters: enters.to_owned(),
        exits: Vec::new(),
        body,
    });
}

/// The `starts` and `enters` clauses.
fn start(reader: &mut Reader<'_>, at: At<'_>, entry: &Value) -> (String, &'static str) {
    if entry["type"] == "EventEntryNode" {
        let id = entry["event"].as_str().unwrap_or("unknown");
        let event = reader.draft.event(id, Some(id)).name.clone();
        // Once for each value of a key is as often as the event can bring a new one.
        return (format!("when {event}"), "every time");
    }
    let own = entry["segment"].as_str().and_then(|id| {
        let when = segment::of_our_own(reader, id)?;
        Some(reader.draft.own_segment("who enters", when))
    });
    let segment = match (own, entry["segment"].as_str()) {
        (Some(own), _) => own,
        (None, Some(id)) => segment::named(reader, id),
        (None, None) => {
            let when = reader.no_condition(at, entry);
            reader.draft.own_segment("who enters", when)
        }
    };
    if entry["reEnter"] == true {
        reader
            .draft
            .suppose("who is in a segment before its journey starts is not counted: the platform takes them in at once");
        let starts = format!("when client enters {segment} from now on");
        return (starts, "every time");
    }
    let starts = format!("when client enters {segment} and those already in it");
    (starts, "once ever")
}

fn graph(reader: &mut Reader<'_>, at: At<'_>, definition: &Value, name: &str) -> Graph {
    let mut graph = Graph {
        entry: node::next(&definition["entryNode"]["child"]),
        ..Graph::default()
    };
    for raw in definition["nodes"].as_array().into_iter().flatten() {
        let Some(id) = raw["id"].as_str() else {
            continue;
        };
        let (node, after) = node::read(reader, At { id, raw, ..at }, name);
        graph.nodes.insert(id.to_owned(), node);
        graph.nodes.extend(after);
    }
    graph
}

/// Where a node of a journey stands.
fn place_of(at: At<'_>, id: &str) -> crate::source::Span {
    let nodes = at.raw["definition"]["nodes"].as_array();
    let owner = nodes.into_iter().flatten().find(|n| n["id"] == id);
    at.export.place_in(id, owner.unwrap_or(at.raw))
}
