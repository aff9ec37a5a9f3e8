//! One journey.

use super::super::chance::choose;
use super::super::condition::Condition;
use super::super::document::At;
use super::super::draft::Flow;
use super::super::shape::Graph;
use super::super::ways::{self, ENTRY, Whole};
use super::account::Document;
use super::node::{self, Tree};
use super::{Reader, audience};

/// Reads a journey into the draft; reports it where it can't be written down at all.
pub(super) fn read(reader: &mut Reader<'_>, document: &Document<'_>) {
    let raw = document.value;
    let at = At {
        export: document.export,
        id: document.id.unwrap_or_default(),
        raw,
    };
    let name = reader.draft.naming.give(document.name(), "flow");
    let entry = audience::read(reader, at);
    let exits = audience::exits(reader, at);
    let mut tree = Tree::new(&name, raw, &exits);
    let nodes = raw["nodes"].as_array().map_or(&[][..], Vec::as_slice);
    let first = node::block(reader, at, &mut tree, nodes, None);
    let mut graph = Graph {
        entry: first,
        nodes: tree.nodes,
    };
    if !entry.not_in.is_empty() {
        let outside = entry
            .not_in
            .iter()
            .map(|segment| Condition::not(Condition::is(format!("client is in {segment}"))));
        let inside = Condition::all(outside.collect());
        let first = graph.entry.replace(ENTRY.to_owned());
        graph
            .nodes
            .insert(ENTRY.to_owned(), choose(vec![(inside, first)], None));
    }
    let step = |id: &str| at.export.place_of(id);
    let whole = Whole {
        noun: "journey",
        called: document.name(),
        journey: &name,
        place: at.place(),
        step: &step,
    };
    let Some(body) = ways::blocks(reader.draft, reader.sink, &graph, whole) else {
        return;
    };
    let mut about = vec![match document.id {
        Some(id) => format!("\"{}\" on the platform, journey {id}.", document.name()),
        None => format!("\"{}\" on the platform.", document.name()),
    }];
    if let Some(state) = raw["state"].as_str() {
        about.push(format!("Its state was {state} when it was read."));
    }
    reader.draft.flows.push(Flow {
        name,
        about,
        starts: entry.starts,
        enters: audience::enters(raw),
        exits,
        body,
    });
}
