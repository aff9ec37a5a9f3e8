//! Builds the [`House`] from everything declared outside journeys, sequences and restraints.

use crate::diagnostics::Sink;
use crate::names::Names;
use crate::source::SourceMap;
use crate::syntax::Program;
use crate::workflow::House;

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
