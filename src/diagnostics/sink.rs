//! Where passes put what they find. Ordering, de-duplication and caps happen once, at the end.

use super::{Diagnostic, Severity};

/// Collects diagnostics.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Sink::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds many.
    pub fn extend(&mut self, many: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(many);
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many were found so far: lets a pass see whether an inner step reported anything.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether any but the first `known` is an error: whether an inner step reported one.
    pub fn has_errors_after(&self, known: usize) -> bool {
        self.found
            .iter()
            .skip(known)
            .any(|d| d.severity == Severity::Error)
    }

    /// All of them, as found.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }
}
