//! One automation.

use super::super::document::At;
use super::super::draft::Flow;
use super::super::shape::{Graph, Node};
use super::super::unread;
use super::super::ways::{self, Whole};
use super::account::Document;
use super::{Reader, step};
use std::collections::BTreeMap;

/// What leads on from a step, by the kind of the connection.
pub(super) type Links<'e> = BTreeMap<&'e str, &'e str>;

/// Reads an automation into the draft; reports it where it can't be written down at all.
pub(super) fn read(reader: &mut Reader<'_>, document: &Document<'_>) {
    let raw = document.value;
    let at = At {
        export: document.export,
        id: document.id.unwrap_or_default(),
        raw,
    };
    let name = reader.draft.naming.give(document.name(), "flow");
    let trigger = document.steps().find(|(_, s)| s["type"] == "trigger");
    let event = trigger.and_then(|(_, s)| s["config"]["event_name"].as_str());
    let starts = if let Some(event) = event {
        format!("when {}", reader.draft.event(event, Some(event)).name)
    } else {
        reader.no_word(
            at,
            "a start without an event",
            "it became an event that may happen at any time",
        );
        unread::start_of_its_own(reader.draft, at.id, "started", None, "of no event")
    };
    let graph = graph(reader, at, document, event, &name);
    let step = |id: &str| at.export.place_of(id);
    let whole = Whole {
        noun: "automation",
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
    let mut about = vec![match document.id {
        Some(id) => format!("\"{}\" on the platform, automation {id}.", document.name()),
        None => format!("\"{}\" on the platform.", document.name()),
    }];
    if let Some(status) = raw["status"].as_str() {
        about.push(format!("It was {status} when it was read."));
    }
    reader.draft.flows.push(Flow {
        name,
        about,
        starts,
        // Nothing keeps a second event from starting a second run.
        enters: "every time".to_owned(),
        exits: Vec::new(),
        body,
    });
}

fn graph(
    reader: &mut Reader<'_>,
    at: At<'_>,
    document: &Document<'_>,
    event: Option<&str>,
    name: &str,
) -> Graph {
    let mut links: BTreeMap<&str, Links<'_>> = BTreeMap::new();
    let connections = at.raw["connections"].as_array();
    for connection in connections.into_iter().flatten() {
        if let (Some(from), Some(to)) = (connection["from"].as_str(), connection["to"].as_str()) {
            let kind = connection["type"].as_str().unwrap_or("default");
            links.entry(from).or_default().insert(kind, to);
        }
    }
    let none = Links::new();
    let mut graph = Graph::default();
    for (id, raw) in document.steps() {
        let here = At { id, raw, ..at };
        let links = links.get(id).unwrap_or(&none);
        if raw["type"] == "trigger" {
            let next = links.get("default").map(|id| (*id).to_owned());
            graph.entry.get_or_insert_with(|| id.to_owned());
            graph
                .nodes
                .insert(id.to_owned(), Node::Do(Vec::new(), next));
            continue;
        }
        let node = step::read(reader, here, links, event, name);
        graph.nodes.insert(id.to_owned(), node);
    }
    graph
}
