//! J0350 and J0351: conditions that can't be true, or can't be otherwise.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Condition;
use crate::types::words;

/// The part as it is written, where that is one test.
fn quoted(written: &Condition) -> String {
    match written {
        Condition::Test(test, _) => match words::test(test) {
            text if text.is_empty() => "this".to_owned(),
            text => format!("`{text}`"),
        },
        Condition::And(..) | Condition::Or(..) | Condition::Not(..) | Condition::Error(_) => {
            "this".to_owned()
        }
    }
}

/// J0350: a part that can't hold after those before it, or a test that can't hold at all.
pub(in crate::types) fn never_true(
    written: &Condition,
    because: Option<Span>,
    after: bool,
) -> Diagnostic {
    let it = quoted(written);
    let found = Diagnostic::new(
        Code::NeverTrue,
        written.span(),
        if after {
            format!("{it} can't be true together with what stands before it")
        } else {
            format!("{it} is true for no client")
        },
    )
    .label("never true here")
    .note("no client would ever be meant by the whole condition")
    .help("write `or` if either may be so, or take one of them out");
    match because {
        Some(place) => found.also(place, "where this is true"),
        None => found,
    }
}

/// J0351: a part that is true anyway.
pub(in crate::types) fn says_nothing(
    written: &Condition,
    because: Option<Span>,
    after: bool,
) -> Diagnostic {
    let it = quoted(written);
    let found = Diagnostic::new(
        Code::SaysNothing,
        written.span(),
        if after {
            format!("{it} is always true where what stands before it is")
        } else {
            format!("{it} is true for every client")
        },
    )
    .label("says nothing more")
    .note("it leaves nobody out; a word in it may not be the one that was meant")
    .help("take it out, or check the values in it");
    match because {
        Some(place) => found.also(place, "this says it already"),
        None => found,
    }
}

/// J0351: a part of an `or` that only repeats an earlier one.
pub(in crate::types) fn adds_nothing(written: &Condition, because: Option<Span>) -> Diagnostic {
    let it = quoted(written);
    let found = Diagnostic::new(
        Code::SaysNothing,
        written.span(),
        format!("{it} adds nobody to what stands before `or`"),
    )
    .label("adds nobody")
    .note("whoever is meant by it is meant already; a word in it may not be the one that was meant")
    .help("take it out, or check the values in it");
    match because {
        Some(place) => found.also(place, "this takes them in already"),
        None => found,
    }
}

/// J0351: an `or` of which one part is always true.
pub(in crate::types) fn always_one(written: &Condition) -> Diagnostic {
    let it = quoted(written);
    Diagnostic::new(
        Code::SaysNothing,
        written.span(),
        format!("{it} is always true where what stands before `or` is not"),
    )
    .label("every client is one or the other")
    .note("the whole condition leaves nobody out")
    .help("write `and` if both must be so, or take the condition out")
}
