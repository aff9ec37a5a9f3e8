//! Declarations and conditions, typed. After `names`; builds the [`House`] and gives `lower` what it
//! needs to type the conditions inside journeys.

use crate::diagnostics::Sink;
use crate::names::Names;
use crate::source::SourceMap;
use crate::syntax::{Program, ast};
use crate::workflow::{Condition, EventKind, House, Length, PropertyRef};
use smol_str::SmolStr;

/// What is in scope where a condition stands.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    /// Declared names.
    pub names: &'a Names<'a>,
    /// Typed declarations so far.
    pub house: &'a House,
    /// Events whose data this run has seen for certain: named with a dot.
    pub seen_events: Vec<SmolStr>,
    /// In a `where`: the event whose own data bare names speak of.
    pub inside_event: Option<SmolStr>,
    /// Properties known not to be missing here (an enclosing `is known`, since the last wait).
    pub known: Vec<PropertyRef>,
}

/// Builds the house from everything declared outside journeys, sequences and restraints. Reads
/// templates through `templates`; reports J01xx, J02xx, J05xx and J06xx.
pub fn house(
    program: &Program,
    names: &Names<'_>,
    sources: &SourceMap,
    templates: &crate::messages::Templates,
    sink: &mut Sink,
) -> House {
    let _ = (program, names, sources, templates, sink);
    House::default()
}

/// Types a condition; `None` when something in it was reported.
pub fn condition(
    scope: &Scope<'_>,
    condition: &ast::Condition,
    sink: &mut Sink,
) -> Option<Condition> {
    let _ = (scope, condition, sink);
    None
}

/// Resolves an event.
pub fn event(scope: &Scope<'_>, event: &ast::EventRef, sink: &mut Sink) -> Option<EventKind> {
    let _ = (scope, event, sink);
    None
}

/// Resolves states; those that are unknown are reported and left out.
pub fn states(scope: &Scope<'_>, names: &[ast::Name], sink: &mut Sink) -> Vec<SmolStr> {
    let _ = (scope, names, sink);
    Vec::new()
}

/// Resolves a date property of the profile for `wait until … birthday` and `starts … before birthday`.
pub fn date_property(scope: &Scope<'_>, name: &ast::Name, sink: &mut Sink) -> Option<PropertyRef> {
    let _ = (scope, name, sink);
    None
}

/// A duration without its place.
pub fn length(duration: ast::Duration) -> Length {
    Length {
        amount: duration.amount,
        unit: duration.unit,
    }
}
