//! J0202 and J0209: properties that may be missing, and those that never are.

use crate::diagnostics::{Applicability, Code, Diagnostic, Edit};
use crate::source::Span;
use crate::syntax::ast::Test;
use crate::types::condition::Place;
use crate::types::property::Subject;
use crate::types::words::type_written;

/// J0202: a test of a property that may be missing, where nothing says that it is not.
pub(in crate::types) fn not_handled(
    subject: &Subject<'_>,
    written: &str,
    test: &Test,
    span: Span,
    place: Place,
) -> Diagnostic {
    let name = &subject.text;
    let mut it = Diagnostic::new(
        Code::MissingNotHandled,
        subject.span,
        format!("`{name}` may be missing, and this comparison does not say what happens then"),
    )
    .label("may be missing")
    .also(
        subject.def.span,
        format!("declared here as `{}`", type_written(subject.def)),
    )
    .note(format!(
        "for a client whose `{name}` nobody knows this is neither true nor false"
    ));
    let known = format!("{name} is known and {written}");
    let unknown = format!("{name} is unknown or {written}");
    it = if negated(test) {
        it.help(format!("write `{known}`, or `{unknown}`"))
    } else {
        it.help(format!("write `{known}`"))
    };
    let (open, close) = match place {
        Place::Free => ("", ""),
        Place::Bound => ("(", ")"),
    };
    it = it.fix_with(
        format!("leave out clients whose `{name}` is unknown"),
        around(span, &format!("{open}{name} is known and "), close),
        Applicability::Unsafe,
    );
    if negated(test) {
        it = it.fix_with(
            format!("take in clients whose `{name}` is unknown"),
            around(span, &format!("({name} is unknown or "), ")"),
            Applicability::Unsafe,
        );
    }
    it
}

/// Whether unknown clients may well be meant too: "not from Paris".
fn negated(test: &Test) -> bool {
    match test {
        Test::Is { negated, .. } | Test::Past { negated, .. } => *negated,
        Test::Compare { .. }
        | Test::Known { .. }
        | Test::Ahead { .. }
        | Test::State { .. }
        | Test::InSegment { .. }
        | Test::Has(_)
        | Test::Consents { .. } => false,
    }
}

fn around(span: Span, before: &str, after: &str) -> Vec<Edit> {
    let mut edits = vec![Edit {
        span: span.before(),
        text: before.to_owned(),
    }];
    if !after.is_empty() {
        edits.push(Edit {
            span: span.after(),
            text: after.to_owned(),
        });
    }
    edits
}

/// J0209: `tier is known` where `tier` always is.
pub(in crate::types) fn never_missing(
    subject: &Subject<'_>,
    known: bool,
    span: Span,
) -> Diagnostic {
    let name = &subject.text;
    let what = if known { "always" } else { "never" };
    Diagnostic::new(
        Code::NeverMissing,
        span,
        format!("`{name}` is never missing: this is {what} true"),
    )
    .label(format!("{what} true"))
    .also(
        subject.def.span,
        format!(
            "declared here as `{}`, without `?`",
            type_written(subject.def)
        ),
    )
    .help(format!(
        "leave the check out, or declare `{name}` with `?` if some clients have none"
    ))
}
