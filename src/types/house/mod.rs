//! Builds the [`House`] from everything declared outside journeys, sequences and restraints.
//!
//! Order: what conditions speak of (data, persons, states) comes before the conditions.

mod address;
mod bindings;
mod blocks;
mod brand;
mod calendars;
mod data;
mod decisions;
mod gate_whole;
mod gates;
mod locales;
mod messages;
mod people;
mod quorum;
mod segments;
mod states;
mod survey;
mod themes;

use super::Scope;
use crate::diagnostics::Sink;
use crate::names::Names;
use crate::source::SourceMap;
use crate::syntax::Program;
use crate::syntax::ast::{self, DeclKind};
use crate::workflow::{Bindings, House};
pub use messages::{Known as KnownMessages, MadeMessage};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known from before.
pub struct Known<'k> {
    /// The messages.
    pub messages: KnownMessages<'k>,
    /// What `target` blocks bind, where it was without fault and no block, and nothing that it speaks of, is another now.
    pub bindings: Option<&'k Arc<BTreeMap<SmolStr, Bindings>>>,
}

/// A house, and what there is to keep of its making.
#[derive(Debug)]
pub struct MadeHouse {
    /// The house.
    pub house: House,
    /// What came of each message that was made anew.
    pub messages: Vec<(usize, Arc<MadeMessage>)>,
    /// Whether nothing is wrong with what `target` blocks bind.
    pub binds_well: bool,
}

/// Builds the house from everything declared outside journeys, sequences and restraints. Reads
/// templates through `templates`; reports J01xx, J02xx, J05xx and J06xx. What is `known` of messages is taken as it
/// is.
pub fn house(
    program: &Program,
    names: &Names<'_>,
    sources: &SourceMap,
    templates: &crate::messages::Templates,
    known: Option<&Known<'_>>,
    sink: &mut Sink,
) -> MadeHouse {
    let mut house = House::default();
    for (_, _, decl) in program.few() {
        match &decl.kind {
            DeclKind::Brand(it) => brand::brand(it, &mut house, names, sink),
            DeclKind::Profile(it) => data::profile(it, &mut house, sink),
            DeclKind::Event(it) => data::event(it, &decl.doc, &mut house, sink),
            DeclKind::List(it) => {
                let list = house.lists.entry(it.name.text.clone());
                list.or_insert(it.name.span);
            }
            DeclKind::Audience(it) => {
                let audience = house.audiences.entry(it.name.text.clone());
                audience.or_insert(it.name.span);
            }
            DeclKind::Decisions(it) => decisions::decisions(it, &mut house),
            DeclKind::Calendar(it) => calendars::calendar(it, &mut house, sink),
            DeclKind::Relationship(_)
            | DeclKind::Segment(_)
            | DeclKind::Person(_)
            | DeclKind::Team(_)
            | DeclKind::Email(_)
            | DeclKind::Restraint(_)
            | DeclKind::Gate(_)
            | DeclKind::Sequence(_)
            | DeclKind::Journey(_)
            | DeclKind::Escalation(_)
            | DeclKind::Target(_)
            | DeclKind::Test(_)
            | DeclKind::Error(_) => {}
        }
    }
    let teams = people::people(program, names, &mut house, sink);
    let states = states::states(program, &Scope::new(names, &house), sink);
    house.states = states;
    let (promotional, occasions) = themes::themes(program, &Scope::new(names, &house), sink);
    house.promotional_themes = promotional;
    house.occasions = occasions;
    house.promotional_blocks = blocks::blocks(program, templates, sink);
    let segments = segments::segments(program, &Scope::new(names, &house), sink);
    house.segments = segments;
    let context = messages::Context {
        scope: Scope::new(names, &house),
        sources,
        templates,
    };
    let (messages, made) = {
        let known = known.map(|known| &known.messages);
        messages::messages(program, &context, known, sink)
    };
    house.messages = messages;
    let gates = gates::gates(program, &Scope::new(names, &house), &teams, sink);
    house.gates = gates;
    let before = sink.len();
    house.bindings = match known.and_then(|known| known.bindings) {
        Some(bindings) => Arc::clone(bindings),
        None => Arc::new(bindings::bindings(program, names, &house, sink)),
    };
    MadeHouse {
        house,
        messages: made,
        binds_well: sink.len() == before,
    }
}

/// Documentation as later passes carry it.
fn description(doc: &ast::Doc) -> Option<String> {
    doc.as_deref().map(|text| text.trim().to_owned())
}
