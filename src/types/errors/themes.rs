//! Themes and blocks that promote, and occasions with an opt-out of their own.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Name, Text};
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
            said(purpose),
            theme.text
        ),
    )
    .label("a promotional theme")
    .note("it would reach clients who have said that they want no promotion")
    .help("give the message another theme, or the purpose `promotional`")
}

/// J0620: a message that needs no consent, with something put in that promotes.
pub(in crate::types) fn promotional_block(
    message: &Name,
    purpose: Purpose,
    place: Span,
    block: &str,
) -> Diagnostic {
    Diagnostic::new(
        Code::PromotionalTheme,
        place,
        format!(
            "`{}` is {} and needs no consent, but holds `{block}`, which promotes",
            message.text,
            said(purpose),
        ),
    )
    .label("puts a promotional block in")
    .also(message.span, "the message")
    .note("it would reach clients who have said that they want no promotion")
    .help("take it out, or give the message the purpose `promotional`")
}

/// J0635: a promotional block that no text puts in.
pub(in crate::types) fn no_such_block(path: &Text, near: Option<&str>) -> Diagnostic {
    let written = path.value();
    let found = Diagnostic::new(
        Code::BlockUnknown,
        path.span,
        format!("no text puts in `{written}`"),
    )
    .label("no such block")
    .note("a block that is named otherwise than it is put in would go out with any message");
    match near {
        Some(near) => found
            .help(format!("write `{near}`"))
            .fix(format!("write `{near}`"), path.span, near),
        None => found.help(
            "write the path of a file that is put in with `{{include …}}`, from the project's folder, or of a folder with `/` behind it",
        ),
    }
}

fn said(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Transactional => "transactional",
        Purpose::Service => "service",
        Purpose::Care => "care",
        Purpose::Invitation => "an invitation",
        Purpose::Promotional => "promotional",
    }
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
