//! `send M`: one message.

use crate::syntax::ast::Name;

/// `send welcome_letter`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Send {
    /// Which message.
    pub message: Name,
}
