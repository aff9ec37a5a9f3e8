//! Allowances: lints that may pass where they stand.

use super::{Name, Text};
use crate::source::Span;

/// `allow J0803 because "…"`. Holds for the declaration or the block of steps that it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Allow {
    /// The code, by number or by name.
    pub code: Name,
    /// Why. Approvers see it.
    pub because: Text,
    /// The line.
    pub span: Span,
}
