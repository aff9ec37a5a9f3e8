//! J0703 and J0102: lines of a `target`.

use crate::diagnostics::{Code, Diagnostic, list_some, nearest};
use crate::source::Span;
use crate::syntax::ast::{Binding, Name};
use crate::vocabulary::MessageWord;

/// J0703: a line that binds nothing the language has.
pub(in crate::types) fn unknown_kind(kind: &Name, near: Option<&str>) -> Diagnostic {
    let it = Diagnostic::new(
        Code::BindingUnknown,
        kind.span,
        format!("a target has no ids for `{}`", kind.text),
    )
    .label("can't be bound");
    match near {
        Some(near) => {
            it.help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), kind.span, near)
        }
        None => {
            it.help("a line starts with `event`, `email`, `list`, `segment`, `state`, `property`, `review`, `person`, `user`, `team` or `channel`")
        }
    }
}

/// J0703: consent to something that is no channel.
pub(in crate::types) fn unknown_channel<'a>(
    name: &Name,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let it = Diagnostic::new(
        Code::BindingUnknown,
        name.span,
        format!("`{}` is no channel", name.text),
    )
    .label("no channel");
    match nearest(&name.text, known.clone()) {
        Some(near) => it.fix(format!("write `{near}`"), name.span, near),
        None => it.help(format!("it can be {}", list_some(known, usize::MAX))),
    }
}

/// J0703: a template for a message that holds its own words.
pub(in crate::types) fn no_template(line: &Binding, word: MessageWord) -> Diagnostic {
    Diagnostic::new(
        Code::BindingUnknown,
        line.name.span,
        format!(
            "`{}` is {}, and a platform keeps no template for it",
            line.name.text,
            word.with_article()
        ),
    )
    .label("no email")
    .help("take the line out: what the client reads stands in the message itself")
}

/// J0102: one thing bound twice for one platform.
pub(in crate::types) fn bound_twice(line: &Binding, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DeclaredTwice,
        line.name.span,
        format!(
            "`{} {}` is bound twice for one platform",
            line.kind.text, line.name.text
        ),
    )
    .label("bound again here")
    .also(first, "first bound here")
    .help("keep the line with the right id")
}

/// J0017: one locale twice in one line.
pub(in crate::types) fn locale_twice(name: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ClauseTwice,
        name.span,
        format!("two ids for `{}` in one line", name.text),
    )
    .label("again here")
    .also(first, "first here")
    .help("leave one of them out")
}

/// J0019: an id without a sign in it.
pub(in crate::types) fn empty_id(place: Span) -> Diagnostic {
    Diagnostic::new(Code::ImpossibleValue, place, "this id is empty")
        .label("no id")
        .help("copy the id from the platform, or leave the line out until there is one")
}
