//! J0622: choices that can't be asked or told apart.

use crate::diagnostics::{Code, Diagnostic, list_some};
use crate::source::Span;
use crate::syntax::ast::Name;

pub(in crate::types) fn no_choice(name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::SurveyChoices,
        name.span,
        format!("`{}` can't be a choice of a survey", name.text),
    )
    .label("a word of the language")
    .note("in an `ask` it stands for a client who has not chosen anything")
    .help(format!("choose a longer name, such as `{}_yet`", name.text))
}

pub(in crate::types) fn choice_twice(again: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::SurveyChoices,
        again.span,
        format!("two choices of one survey are called `{}`", again.text),
    )
    .label("again here")
    .also(first, "first here")
    .note("nobody could tell which of the two a client chose")
    .help("give each choice a name of its own")
}

pub(in crate::types) fn one_choice(only: &Name, clause: Span) -> Diagnostic {
    Diagnostic::new(
        Code::SurveyChoices,
        clause,
        format!(
            "a survey with `{}` alone leaves nothing to choose",
            only.text
        ),
    )
    .label("needs at least two choices")
    .help("write at least two, as in `choices loved_it, not_for_me`")
}

pub(in crate::types) fn bad_is_no_choice(
    name: &Name,
    choices: &[Name],
    near: Option<&str>,
) -> Diagnostic {
    let list = list_some(choices.iter().map(|n| n.text.as_str()), 5);
    let found = Diagnostic::new(
        Code::SurveyChoices,
        name.span,
        format!("`{}` is not among the choices of this survey", name.text),
    )
    .label("no client can choose it")
    .note("the answer that is meant would reach nobody");
    match near {
        Some(near) => {
            found
                .help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), name.span, near)
        }
        None => found.help(format!("the choices are {list}")),
    }
}
