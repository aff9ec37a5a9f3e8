//! J0603, J0608, J0017, J0018: the texts of a message.

use crate::diagnostics::{Code, Diagnostic, list_some};
use crate::source::Span;
use crate::syntax::ast::{Name, Text};
use crate::types::words::some;
use smol_str::SmolStr;

/// J0608: a locale that the brand does not have.
pub(in crate::types) fn no_locale(
    name: &Name,
    near: Option<&str>,
    locales: &[SmolStr],
) -> Diagnostic {
    let it = Diagnostic::new(
        Code::UnknownLocale,
        name.span,
        format!("the brand does not write in `{}`", name.text),
    )
    .label("not a locale of the brand");
    match near {
        Some(near) => {
            it.help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), name.span, near)
        }
        None => it.help(format!(
            "its locales are {}; add this one to `locales` in `brand` if it belongs there",
            some(locales).replace(" or ", " and ")
        )),
    }
}

/// J0603: a text in one language where the brand writes in several.
pub(in crate::types) fn bare(clause: &str, text: &Text, locales: &[SmolStr]) -> Diagnostic {
    let each: Vec<String> = locales
        .iter()
        .take(4)
        .map(|l| format!("{l} \"…\""))
        .collect();
    Diagnostic::new(
        Code::LocaleMissing,
        text.span,
        format!(
            "this `{clause}` does not say its language; the brand writes in {}",
            some(locales).replace(" or ", " and ")
        ),
    )
    .label("in which language")
    .note("every client would get the same words, whatever they read")
    .help(format!("write `{clause} {{ {} }}`", each.join(" ")))
}

/// J0603: a locale of the brand without its text.
pub(in crate::types) fn missing(clause: &str, span: Span, locales: &[&str]) -> Diagnostic {
    let all = list_some(locales.iter().copied(), 4).replace(" or ", " and ");
    let first = locales.first().copied().unwrap_or_default();
    Diagnostic::new(
        Code::LocaleMissing,
        span,
        format!("this `{clause}` has no text for {all}"),
    )
    .label(format!("nothing for {all}"))
    .note(format!("a client who reads `{first}` would get none"))
    .help(format!("add `{first} \"…\"`"))
}

/// J0017: one locale twice in one clause.
pub(in crate::types) fn locale_twice(clause: &str, name: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ClauseTwice,
        name.span,
        format!("this `{clause}` has two texts for `{}`", name.text),
    )
    .label("again here")
    .also(first, "first here")
    .help("leave one of them out")
}

/// J0017: a body twice.
pub(in crate::types) fn two_bodies(message: &Name, first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ClauseTwice,
        second,
        format!("`{}` has both a `template` and a `text`", message.text),
    )
    .label("which of the two")
    .also(first, "the other")
    .help("keep one of them")
}

/// J0018: a subject, a preview or a text without words.
pub(in crate::types) fn empty_words(message: &Name, clause: &str, span: Span) -> Diagnostic {
    let found = Diagnostic::new(
        Code::ClauseMissing,
        span,
        format!("the {clause} of `{}` says nothing", message.text),
    )
    .label("no words");
    match clause {
        "preview" => found
            .note("a client would see nothing beside the subject")
            .help("say what the letter is about, or leave `preview` out"),
        "subject" => found.note("a client would get a letter with no subject"),
        _ => found.note("a client would get nothing to read"),
    }
}
