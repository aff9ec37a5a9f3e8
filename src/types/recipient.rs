//! Whom of the house a statement names: a person, a team, or the person in a property of the client.

use super::Scope;
use super::errors::people as errors;
use crate::diagnostics::Sink;
use crate::names::{Entry, NameKind};
use crate::syntax::ast;
use crate::workflow::{PropertyRef, PropertyType, Recipient};

/// Resolves `P` or `P else Q` for the statement `taker`; reports J0101, J0103, and a property that
/// holds no person (J0120) or may hold none (J0121).
pub fn recipient(
    scope: &Scope<'_>,
    written: &ast::Recipient,
    taker: &str,
    sink: &mut Sink,
) -> Option<Recipient> {
    let name = &written.name;
    let people = [NameKind::Person, NameKind::Team];
    let any = [NameKind::Person, NameKind::Team, NameKind::Property];
    let wanted = match scope.names.get(&name.text).map(|entry| entry.kind) {
        // A name of another kind: properties are not what to suggest.
        Some(kind) if !any.contains(&kind) => &people[..],
        Some(_) | None => &any[..],
    };
    let entry = scope.names.resolve_for(name, wanted, Some(taker), sink);
    let otherwise = written.otherwise.as_ref().map(|name| {
        let taker = Some("`else`");
        scope.names.resolve_for(name, &people, taker, sink)
    });
    let entry = entry?;
    let otherwise = match otherwise {
        Some(stand_in) => Some(stand_in?),
        None => None,
    };
    if entry.kind == NameKind::Property {
        return property(scope, written, (entry, otherwise), taker, sink);
    }
    needless(written, otherwise, "is always there", entry, sink);
    Some(if entry.kind == NameKind::Team {
        Recipient::Team(name.text.clone())
    } else {
        Recipient::Person(name.text.clone())
    })
}

fn property(
    scope: &Scope<'_>,
    written: &ast::Recipient,
    (entry, otherwise): (Entry<'_>, Option<Entry<'_>>),
    taker: &str,
    sink: &mut Sink,
) -> Option<Recipient> {
    let name = &written.name;
    // Its type could not be read: said where it is declared.
    let def = scope.house.properties.get(&name.text)?;
    if def.ty != PropertyType::Person {
        sink.push(errors::not_a_person(name, def, taker));
        return None;
    }
    let known = scope
        .known
        .contains(&PropertyRef::Profile(name.text.clone()));
    match otherwise {
        None if def.optional && !known => {
            let stand_in = scope.names.of_kind(NameKind::Person).next();
            // A message is declared once for all clients, and the answer to an alarm too.
            let in_a_step = !matches!(taker, "`note by`" | "`answer`");
            sink.push(errors::nobody_stands_in(name, def, (stand_in, in_a_step)));
            return None;
        }
        Some(_) if !def.optional => {
            needless(written, otherwise, "is never missing", entry, sink);
        }
        None | Some(_) => {}
    }
    Some(Recipient::Property {
        property: name.text.clone(),
        otherwise: otherwise
            .filter(|_| def.optional)
            .map(|entry| entry.name.text.clone()),
    })
}

/// Reports someone who stands in and is never asked (J0122).
fn needless(
    written: &ast::Recipient,
    otherwise: Option<Entry<'_>>,
    why: &str,
    entry: Entry<'_>,
    sink: &mut Sink,
) {
    if let (Some(name), Some(_)) = (&written.otherwise, otherwise) {
        let declared = entry.name.span;
        sink.push(errors::needless_stand_in(
            &written.name,
            name,
            why,
            declared,
        ));
    }
}
