//! `split N { 45% a { … } 10% nothing { } measure E within D }`: at random.

use crate::source::Span;
use crate::syntax::ast::{Block, Doc, Duration, EventRef, Name};

/// A `split` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Its name.
    pub name: Name,
    /// In source order.
    pub arms: Vec<SplitArm>,
    /// `measure booked_appointment within 14 days`.
    pub measure: Option<Measure>,
}

/// One arm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitArm {
    /// `///` lines above.
    pub doc: Doc,
    /// Weight in hundredths of a percent: 45% is 4500.
    pub weight: u32,
    /// Place of the weight.
    pub weight_span: Span,
    /// Its name.
    pub name: Name,
    /// What.
    pub block: Block,
}

/// What tells the arms apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// What should happen.
    pub event: EventRef,
    /// Until when.
    pub within: Duration,
    /// The line.
    pub span: Span,
}
