//! Of `match`.

use super::MOST_LISTED;
use crate::diagnostics::{Code, Diagnostic, list_some};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::workflow::{PropertyDef, PropertyType};
use smol_str::SmolStr;

/// `placed_order.value`.
pub(crate) fn path(names: &[Name]) -> String {
    let words: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
    words.join(".")
}

fn path_span(names: &[Name]) -> Span {
    match (names.first(), names.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    }
}

pub(crate) fn match_subject(subject: &[Name], def: &PropertyDef) -> Diagnostic {
    let what = match def.ty {
        PropertyType::Text => "a text",
        PropertyType::Number => "a number",
        PropertyType::Money => "an amount of money",
        PropertyType::Date => "a date",
        PropertyType::Person => "a person",
        PropertyType::YesNo | PropertyType::OneOf { .. } => "a choice",
    };
    let path = path(subject);
    Diagnostic::new(
        Code::MatchSubject,
        path_span(subject),
        format!("`match` needs a closed set of values; `{path}` is {what}"),
    )
    .label("can be anything")
    .also(def.span, format!("declared as {what}"))
    .help(format!(
        "write `if {path} is …`, or declare it as `one of …`"
    ))
}

pub(crate) fn match_never_unknown(subject: &str, place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NeverMissing,
        place,
        format!("`{subject}` is never missing here, so `unknown` never happens"),
    )
    .label("no client comes this way")
    .help("take `unknown` out")
}

pub(crate) fn match_value_twice(value: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::MatchValueTwice,
        again,
        format!("`{value}` stands in this `match` twice"),
    )
    .label("again here")
    .also(first, "already dealt with here")
    .note("a client could only go one of the two ways")
    .help("take one of the two out")
}

pub(crate) fn match_state_outside(state: &Name, possible: &[SmolStr]) -> Diagnostic {
    Diagnostic::new(
        Code::Unreachable,
        state.span,
        format!("no client who is `{}` gets here", state.text),
    )
    .label("nobody comes this way")
    .note(format!(
        "here a client is {}",
        list_some(possible.iter().map(SmolStr::as_str), MOST_LISTED)
    ))
    .help("take it out, or let the journey be `for` this state too")
}

pub(crate) fn match_yes_or_no(name: &Name, subject: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownValue,
        name.span,
        format!("`{subject}` is never `{}`", name.text),
    )
    .label("not one of its values")
    .help("it is `yes` or `no`")
}

pub(crate) fn match_not_exhaustive(
    subject_span: Span,
    subject: &str,
    missing: &[&str],
    closing: Option<(Span, &str)>,
) -> Diagnostic {
    let list = list_some(missing.iter().copied(), 8);
    let mut found = Diagnostic::new(
        Code::MatchNotExhaustive,
        subject_span,
        format!("this `match` does not say what happens when `{subject}` is {list}"),
    )
    .label(format!("{list} left out"))
    .note("such a client would stop here and hear nothing more, without anybody having decided so")
    .help(format!(
        "add {} for {list}; an empty one, `{{ }}`, says that nothing happens",
        if missing.len() == 1 { "an arm" } else { "arms" }
    ));
    if let Some((before_brace, indent)) = closing {
        let arms: Vec<String> = missing
            .iter()
            .map(|value| format!("{value} {{ }}"))
            .collect();
        let text = format!("  {}\n{indent}", arms.join(&format!("\n{indent}  ")));
        found = found.unsafe_fix(format!("add empty arms for {list}"), before_brace, text);
    }
    found
}
