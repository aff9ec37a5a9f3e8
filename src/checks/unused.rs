//! Declarations that nothing uses (J0108): persons, teams, segments, calendars, restraints, gates,
//! sequences and lists. Properties, events and states describe the world and may stand unused; for
//! messages there is J0305.

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::names::{Entry, NameKind};

/// Reports each. Where something could not be read, it may be the use, and nothing is said at all;
/// nor in a project without journeys, which is vocabulary for others.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    if context.names.of_kind(NameKind::Journey).next().is_none() {
        return;
    }
    if !context.ledger.knows_uses() {
        return;
    }
    for entry in context.names.entries_of(is_meant_for_use) {
        if !context.ledger.is_used(&entry.name.text) {
            sink.push(unused(entry));
        }
    }
}

fn is_meant_for_use(kind: NameKind) -> bool {
    match kind {
        NameKind::Person
        | NameKind::Team
        | NameKind::Segment
        | NameKind::Calendar
        | NameKind::Restraint
        | NameKind::Gate
        | NameKind::Sequence
        | NameKind::List
        | NameKind::Audience => true,
        NameKind::Brand
        | NameKind::Property
        | NameKind::Event
        | NameKind::State
        | NameKind::Decision
        | NameKind::Message
        | NameKind::Journey => false,
    }
}

fn unused(entry: Entry<'_>) -> Diagnostic {
    let (noun, name) = (entry.kind.noun(), &entry.name.text);
    let it = Diagnostic::new(
        Code::UnusedName,
        entry.name.span,
        format!("nothing uses the {noun} `{name}`"),
    )
    .label("never used");
    match entry.kind {
        NameKind::Restraint => it
            .note("its rules hold for no journey")
            .help(format!(
                "write `every journey is under restraint {name}` in `brand` or `also under restraint {name}` in a journey, or take it out"
            )),
        NameKind::Gate => it.note("no journey has to pass it").help(format!(
            "write `every journey passes gate {name}` in `brand` or `passes gate {name}` in a journey, or take it out"
        )),
        NameKind::Sequence => it.note("no client ever gets into it").help(format!(
            "write `run {name}` in a journey, or take it out"
        )),
        NameKind::Brand
        | NameKind::Property
        | NameKind::Event
        | NameKind::List
        | NameKind::Audience
        | NameKind::Decision
        | NameKind::State
        | NameKind::Segment
        | NameKind::Calendar
        | NameKind::Person
        | NameKind::Team
        | NameKind::Message
        | NameKind::Journey => it.help("use it, or take it out"),
    }
}
