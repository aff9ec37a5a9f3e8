//! J0105: a value that is not in the property's set.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::types::words::some;
use smol_str::SmolStr;

/// `value` is no value of the property `name`. `near` is the value that was meant for certain, `owner`
/// another property that has it.
pub(in crate::types) fn unknown_value(
    name: &str,
    declared: Span,
    values: &[SmolStr],
    value: &Name,
    near: Option<&str>,
    owner: Option<&str>,
) -> Diagnostic {
    let (word, span) = (&value.text, value.span);
    let message = match owner {
        Some(owner) => format!("`{word}` is a value of `{owner}`, not of `{name}`"),
        None => format!("`{name}` is never `{word}`"),
    };
    let it = Diagnostic::new(Code::UnknownValue, span, message)
        .label(format!("not a value of `{name}`"))
        .also(declared, format!("`{name}` is declared here"))
        .note("no client would ever match");
    match near {
        Some(near) => it
            .help(format!("write `{near}`"))
            .fix(format!("write `{near}`"), span, near),
        None => it.help(format!("`{name}` can be {}", some(values))),
    }
}
