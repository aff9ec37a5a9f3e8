//! Of `match`.

use super::MOST_LISTED;
use crate::diagnostics::{Code, Diagnostic, list_some, nearest};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::workflow::{EventDef, PropertyDef, PropertyType};
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

pub(crate) fn no_such_event_property(name: &Name, event: &Name, def: &EventDef) -> Diagnostic {
    let known: Vec<&str> = def.properties.keys().map(SmolStr::as_str).collect();
    let found = Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!("`{}` carries no `{}`", event.text, name.text),
    )
    .label("not among its data");
    match (nearest(&name.text, known.iter().copied()), known.as_slice()) {
        (Some(near), _) => found.help(format!("it carries `{near}`")).fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        (None, []) => found.help(format!("`{}` carries no data", event.text)),
        (None, known) => found.help(format!(
            "it carries {}",
            list_some(known.iter().copied(), MOST_LISTED)
        )),
    }
}

pub(crate) fn match_on_unseen_event(name: &Name, event: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::EventDataUnavailable,
        event.span.to(name.span),
        format!(
            "`{}.{}` is not known here: `{0}` need not have happened in this run",
            event.text, name.text
        ),
    )
    .label("not seen on the way here")
    .help(format!(
        "use it in a journey that `{0}` starts, or inside `wait up to … for {0} {{ … }}`",
        event.text
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

pub(crate) fn match_unknown_value(name: &Name, subject: &str, values: &[SmolStr]) -> Diagnostic {
    let found = Diagnostic::new(
        Code::UnknownValue,
        name.span,
        format!("`{subject}` is never `{}`", name.text),
    )
    .label("not one of its values");
    match nearest(&name.text, values.iter().map(SmolStr::as_str)) {
        Some(near) => found.help(format!("one of its values is `{near}`")).fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => found.help(format!(
            "it is {}",
            list_some(values.iter().map(SmolStr::as_str), 8)
        )),
    }
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
