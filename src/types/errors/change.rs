//! Changes of properties: J0330, and what a value at fault means in a `set`.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::types::property::Subject;

pub(in crate::types) fn data_of_an_event(
    subject: &Subject<'_>,
    event: &str,
    verb: &str,
) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleChange,
        subject.span,
        format!(
            "`{}` can't be changed: it is what `{event}` brought",
            subject.text
        ),
    )
    .label("data of an event")
    .note("what has happened stays as it happened")
    .help(format!(
        "`{verb}` takes a property of the profile, without a dot"
    ))
}

pub(in crate::types) fn never_empty(subject: &Subject<'_>) -> Diagnostic {
    let name = &subject.text;
    Diagnostic::new(
        Code::ImpossibleChange,
        subject.span,
        format!("`{name}` can't be cleared: every client has one"),
    )
    .label("never empty")
    .also(subject.def.span, "declared without `?`")
    .note("everything that reads it counts on a value, and a text would show a gap to the client")
    .help(format!(
        "write `set {name} to …`, or let its type end in `?` where it is declared"
    ))
}

pub(in crate::types) fn set_to_a_property(
    subject: &Subject<'_>,
    other: &str,
    place: Span,
) -> Diagnostic {
    Diagnostic::new(
        Code::TypeMismatch,
        place,
        format!(
            "`{}` is set to a value, and `{other}` is a property",
            subject.text
        ),
    )
    .label("a property, not a value")
    .also(
        subject.def.span,
        format!("`{}` is declared here", subject.text),
    )
    .help("write a value; one property can't be copied into another")
}

/// What was found out about a value, in the words of a `set` instead of those of a comparison.
pub(in crate::types) fn of_a_change(mut found: Diagnostic, subject: &Subject<'_>) -> Diagnostic {
    let name = &subject.text;
    if let Some(help) = &mut found.help {
        *help = help
            .replace("compare with ", "set it to ")
            .replace(&format!("`{name} is yes`"), &format!("`set {name} to yes`"))
            .replace(&format!("`{name} is no`"), &format!("`set {name} to no`"));
    }
    for note in &mut found.notes {
        if note == "no client would ever match" {
            "the client would have a value that nothing knows".clone_into(note);
        }
    }
    found
}
