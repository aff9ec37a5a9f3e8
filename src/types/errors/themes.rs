//! Themes that promote, and occasions with an opt-out of their own.

use crate::diagnostics::{Code, Diagnostic};
use crate::syntax::ast::Name;
use crate::types::property::Subject;
use crate::vocabulary::Purpose;

/// J0620: a message that needs no consent, about something that promotes.
pub(in crate::types) fn promotional(message: &Name, purpose: Purpose, theme: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::PromotionalTheme,
        theme.span,
        format!(
            "`{}` is {} and needs no consent, but `{}` promotes",
            message.text,
            match purpose {
                Purpose::Transactional => "transactional",
                Purpose::Service => "service",
                Purpose::Care => "care",
                Purpose::Invitation => "an invitation",
                Purpose::Promotional => "promotional",
            },
            theme.text
        ),
    )
    .label("a promotional theme")
    .note("it would reach clients who have said that they want no promotion")
    .help("give the message another theme, or the purpose `promotional`")
}

/// J0201: an opt-out that is not a plain yes or no.
pub(in crate::types) fn no_opt_out(subject: &Subject<'_>) -> Diagnostic {
    Diagnostic::new(
        Code::TypeMismatch,
        subject.span,
        format!(
            "`{}` can't say no to an occasion: it is not a plain yes or no",
            subject.text
        ),
    )
    .label("takes a `yes/no` that is never missing")
    .also(subject.def.span, "declared here")
    .note("a client of whom nobody knows whether she said no would hear of it")
    .help(format!("declare it as `{}: yes/no`", subject.text))
}
