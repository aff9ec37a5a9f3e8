//! `set P to V` and `clear P`: whether the property can be changed, and the value fits it.

use super::errors::change as errors;
use super::property::Subject;
use super::{Scope, value};
use crate::diagnostics::Sink;
use crate::names::NameKind;
use crate::syntax::ast::{Name, Value, ValueKind};
use crate::workflow::{Literal, PropertyRef};
use smol_str::SmolStr;

/// The property that a `set` names, and its new value; `None` after a report.
pub fn change(
    scope: &Scope<'_>,
    path: &[Name],
    value: &Value,
    sink: &mut Sink,
) -> Option<(SmolStr, Literal)> {
    let subject = subject(scope, path, "`set`", sink)?;
    let property = of_the_profile(&subject, "set", sink)?;
    if let ValueKind::Word(word) = &value.kind
        && scope.house.properties.contains_key(word)
    {
        sink.push(errors::set_to_a_property(&subject, word, value.span));
        return None;
    }
    let mut found = Sink::new();
    let literal = value::literal(scope, &subject, value, &mut found);
    sink.extend(
        found
            .into_vec()
            .into_iter()
            .map(|diagnostic| errors::of_a_change(diagnostic, &subject)),
    );
    Some((property, literal?))
}

/// The property that a `clear` names; `None` after a report.
pub fn clearing(scope: &Scope<'_>, path: &[Name], sink: &mut Sink) -> Option<SmolStr> {
    let subject = subject(scope, path, "`clear`", sink)?;
    let property = of_the_profile(&subject, "clear", sink)?;
    if !subject.def.optional {
        sink.push(errors::never_empty(&subject));
        return None;
    }
    Some(property)
}

/// The property that is to change; a name of another kind is reported as what `taker` can't take.
fn subject<'a>(
    scope: &Scope<'a>,
    path: &[Name],
    taker: &str,
    sink: &mut Sink,
) -> Option<Subject<'a>> {
    if let [name] = path
        && !scope.house.properties.contains_key(&name.text)
    {
        // One whose type could not be read resolves, and is silent.
        scope
            .names
            .resolve_for(name, &[NameKind::Property], Some(taker), sink);
        return None;
    }
    Subject::of(scope, path, sink)
}

fn of_the_profile(subject: &Subject<'_>, verb: &str, sink: &mut Sink) -> Option<SmolStr> {
    match &subject.reference {
        PropertyRef::Profile(name) => Some(name.clone()),
        PropertyRef::Event(event, _) => {
            sink.push(errors::data_of_an_event(subject, event, verb));
            None
        }
    }
}
