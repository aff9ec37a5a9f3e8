//! One journey.

use super::super::draft::Flow;
use super::super::shape::{self, Graph, Tangle};
use super::account::Document;
use super::{At, Reader, node, segment};
use crate::diagnostics::{Code, Diagnostic};
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
    for id in shape::unreached(&graph) {
        // What stands for the second half of a wait is no node of the platform.
        if id.starts_with('\u{0}') {
            continue;
        }
        reader.sink.push(
            Diagnostic::new(
                Code::NeverReached,
                place_of(at, id),
                format!("no client can reach this step of \"{}\"", document.name()),
            )
            .label("nothing leads here")
            .note("it was left out: whatever it sends, nobody receives"),
        );
    }
    let body = match shape::blocks(&graph) {
        Ok(body) => body,
        Err(tangle) => return refuse(reader, at, document.name(), &tangle),
    };
    let (starts, enters) = start(reader, at, entry);
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
    let segment = if let Some(id) = entry["segment"].as_str() {
        segment::named(reader, id)
    } else {
        let when = reader.no_condition(at, entry);
        reader.draft.own_segment("who enters", when)
    };
    reader
        .draft
        .suppose("who is in a segment before its journey starts is not counted: the platform takes them in at once");
    let enters = if entry["reEnter"] == true {
        "every time"
    } else {
        "once ever"
    };
    (format!("when client enters {segment} from now on"), enters)
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
    let ways = graph
        .nodes
        .iter()
        .flat_map(|(id, node)| node.next().into_iter().map(move |next| (id, next)));
    let lost: Vec<(String, String)> = ways
        .filter(|(_, next)| !graph.nodes.contains_key(*next))
        .map(|(id, next)| (id.clone(), next.to_owned()))
        .collect();
    for (id, next) in lost {
        reader.sink.push(
            Diagnostic::new(
                Code::NotAnExport,
                place_of(at, id.trim_start_matches("\u{0}after ")),
                format!("this step leads to `{next}`, which is not in the journey"),
            )
            .label("the run was taken to end here")
            .help(format!("export `{name}` again, whole")),
        );
    }
    graph
}

/// Where a node of a journey stands.
fn place_of(at: At<'_>, id: &str) -> crate::source::Span {
    let nodes = at.raw["definition"]["nodes"].as_array();
    let owner = nodes.into_iter().flatten().find(|n| n["id"] == id);
    at.export.place_in(id, owner.unwrap_or(at.raw))
}

fn refuse(reader: &mut Reader<'_>, at: At<'_>, name: &str, tangle: &Tangle) {
    let (place, message, label) = match tangle {
        Tangle::Loop(id) => (
            place_of(at, id.trim_start_matches("\u{0}after ")),
            format!("the journey \"{name}\" goes round in a circle"),
            "a way leads back to here",
        ),
        Tangle::TooLong => (
            at.place(),
            format!("the journey \"{name}\" is too tangled to be written down"),
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
