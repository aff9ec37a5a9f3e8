//! What a platform has to say of one journey.

use super::{Input, Lack, Target, lacking};
use crate::diagnostics::{Diagnostic, Sink};

/// What a platform says of a journey.
#[derive(Debug, Default)]
pub struct Said {
    /// What is wrong.
    pub sink: Sink,
    /// The ids that it needs and nothing binds: told of all journeys together, since many need the same ones.
    pub lacks: Vec<Lack>,
}

impl Said {
    /// All of it, for a journey that stands alone.
    pub fn alone(self, target: &dyn Target, input: &Input<'_>) -> Vec<Diagnostic> {
        let journey = (input.workflow.name.as_str(), self.lacks.as_slice());
        let mut found = lacking::report(target, input.bindings, [journey]);
        found.extend(self.sink.into_vec());
        found
    }
}
