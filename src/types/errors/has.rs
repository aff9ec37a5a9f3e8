//! Counts in `client has …` that say nothing.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::CompareOp;
use crate::types::words::compare_op;

/// J0019: a count that every client satisfies, or none.
pub(in crate::types) fn empty_count(op: CompareOp, span: Span, always: bool) -> Diagnostic {
    let what = if always { "every client" } else { "no client" };
    Diagnostic::new(
        Code::ImpossibleValue,
        span,
        format!("`{} 0 times` holds for {what}", compare_op(op)),
    )
    .label(format!("holds for {what}"))
    .help("count from 1, or ask without a count: `client has …`, `client has not …`")
}
