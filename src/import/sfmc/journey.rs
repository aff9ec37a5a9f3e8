//! One journey.

use super::super::document::At;
use super::super::draft::Flow;
use super::super::shape::{self, Graph};
use super::super::ways::{self, Whole};
use super::account::Document;
use super::activity::{self, Activities};
use super::{Reader, entry};
use crate::source::Span;
use serde_json::Value;

/// Reads a journey into the draft; reports it where it can't be written down at all.
pub(super) fn read(reader: &mut Reader<'_>, document: &Document<'_>) {
    let raw = document.value;
    let at = At {
        export: document.export,
        id: document.id,
        raw,
    };
    let name = reader.draft.naming.give(document.name(), "flow");
    reader.sent.clear();
    let starts = entry::starts(reader, at);
    let graph = graph(reader, at, &name);
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
    let takes_time = shape::takes_time(&graph);
    let Some(body) = ways::blocks(reader.draft, reader.sink, &graph, whole) else {
        return;
    };
    let mut about = vec![format!("\"{}\" on the platform.", document.name())];
    if let Some(status) = raw["status"].as_str() {
        about.push(format!("Its status was {status} when it was read."));
    }
    late_exits(reader, at, &mut about);
    let enters = entry::enters(reader, raw, takes_time).to_owned();
    reader.draft.flows.push(Flow {
        name,
        about,
        starts,
        enters,
        exits: Vec::new(),
        body,
    });
}

/// Goals and exits are looked at once a day and after waits only: who should have left can hear more until then, so
/// they are not counted on.
fn late_exits(reader: &mut Reader<'_>, at: At<'_>, about: &mut Vec<String>) {
    let goals = at.raw["goals"].as_array().into_iter().flatten();
    let goals = goals.filter(|goal| {
        let ends = &goal["metaData"]["isExitCriteria"];
        *ends == true || *ends == "true"
    });
    let exits = at.raw["exits"].as_array().into_iter().flatten();
    let found: Vec<&Value> = goals.chain(exits).collect();
    for one in found {
        reader.no_word(
            at,
            "an exit that is looked at once a day and after waits only",
            "it was left out: who should have left is counted as if she stayed",
        );
        let name = one["name"].as_str().unwrap_or("without a name");
        about.push(format!("Its exit \"{name}\" is not counted on: {one}"));
    }
}

fn graph(reader: &mut Reader<'_>, at: At<'_>, name: &str) -> Graph {
    let activities = Activities::of(at.raw, name);
    let mut graph = Graph {
        entry: activities.first().map(str::to_owned),
        ..Graph::default()
    };
    for (id, raw) in activities.all() {
        let here = At { id, raw, ..at };
        let (node, after) = activity::read(reader, here, &activities);
        graph.nodes.insert(id.to_owned(), node);
        graph.nodes.extend(after);
    }
    graph
}

/// Where an activity of a journey stands.
fn place_of(at: At<'_>, id: &str) -> Span {
    let activities = at.raw["activities"].as_array();
    let owner = activities.into_iter().flatten().find(|a| a["key"] == id);
    at.export.place_in(id, owner.unwrap_or(at.raw))
}
