//! Journeys and restraints to [`Workflow`]s: names and types are checked on the way, sequences
//! expanded, every step reduced to the few core nodes. After `types`, before `proof` and `checks`.

use crate::diagnostics::Sink;
use crate::names::Names;
use crate::source::SourceMap;
use crate::syntax::Program;
use crate::workflow::{House, Workflow};

/// What came of one journey.
#[derive(Debug)]
pub struct Lowered {
    /// Index of its declaration in [`Program::decls`].
    pub decl: usize,
    /// The workflow; `None` where an error in the journey (already reported) makes it unfit for
    /// proof and targets.
    pub workflow: Option<Workflow>,
}

/// Lowers every journey of the project, in source order; reports what is wrong in journeys,
/// sequences and restraints. `sources` gives the words of each rule as written.
pub fn journeys(
    program: &Program,
    names: &Names<'_>,
    sources: &SourceMap,
    house: &House,
    sink: &mut Sink,
) -> Vec<Lowered> {
    let _ = (program, names, sources, house, sink);
    Vec::new()
}
