//! What is wrong with tests.

use crate::diagnostics::{Code, Diagnostic, list_some, nearest};
use crate::source::Span;
use crate::syntax::ast::{Name, TestDecl};
use crate::workflow::EventKind;

pub(in crate::types) fn goes_back(span: Span, before: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TestGoesBack,
        span,
        "this happens before the line above it",
    )
    .label("earlier")
    .also(before, "this comes later, and stands above")
    .help("put the lines of a test in the order in which they happen")
}

pub(in crate::types) fn no_day_zero(test: &TestDecl) -> Diagnostic {
    Diagnostic::new(
        Code::ClauseMissing,
        test.title.span,
        "a test needs the date of its day 0",
    )
    .label("`day 0 is …` is missing")
    .note("which day of the week it is decides what a client receives, and when")
    .help("write `day 0 is 2026-03-02`")
}

pub(in crate::types) fn expects_nothing(test: &TestDecl) -> Diagnostic {
    Diagnostic::new(
        Code::TestExpectsNothing,
        test.title.span,
        format!("the test \"{}\" expects nothing", test.title.value()),
    )
    .label("no `expect` in it")
    .note("it would pass whatever a client receives")
    .help("write what should come of it: `expect sent …`, `expect not sent …`")
}

fn cannot(span: Span, message: impl Into<String>, label: &str) -> Diagnostic {
    Diagnostic::new(Code::TestCannotHappen, span, message).label(label)
}

pub(in crate::types) fn not_to_be_caused(span: Span, kind: &EventKind) -> Diagnostic {
    if let EventKind::Received { .. } = kind {
        return cannot(
            span,
            "a test can't say that a client receives something: the journeys decide",
            "this follows from the journeys",
        )
        .help("write `expect sent …`");
    }
    cannot(
        span,
        "a client opens or clicks one message, not any",
        "which one",
    )
    .help("name the message: `opened welcome_letter`")
}

pub(in crate::types) fn not_a_state(span: Span) -> Diagnostic {
    cannot(
        span,
        "`state` takes a state of the relationship",
        "no state",
    )
}

pub(in crate::types) fn state_by_hand(span: Span) -> Diagnostic {
    cannot(
        span,
        "a test can't move a client to another state: the relationship decides",
        "states follow from what happens",
    )
    .help("let happen what leads there, or say the state in the first `client { … }`")
}

pub(in crate::types) fn carries_nothing(span: Span) -> Diagnostic {
    cannot(span, "this event carries no data", "no data goes with it")
}

pub(in crate::types) fn data_missing(event: &str, missing: &[&str], line: Span) -> Diagnostic {
    let list: Vec<String> = missing.iter().map(|m| format!("`{m}`")).collect();
    let list = list.join(", ");
    let entries: Vec<String> = missing.iter().map(|m| format!("{m}: …")).collect();
    cannot(
        line,
        format!("`{event}` never happens without {list}"),
        "data is missing here",
    )
    .help(format!("write `{event} {{ {} }}`", entries.join(", ")))
}

pub(in crate::types) fn no_survey(survey: &Name) -> Diagnostic {
    let name = &survey.text;
    cannot(
        survey.span,
        format!("`{name}` asks nothing, so nobody answers it"),
        "not a survey",
    )
}

pub(in crate::types) fn no_choice(survey: &Name, choice: &Name, known: &[&str]) -> Diagnostic {
    let (asked, said) = (&survey.text, &choice.text);
    with_near(
        cannot(
            choice.span,
            format!("nobody can answer `{said}` to `{asked}`"),
            "not one of its choices",
        ),
        choice,
        known,
    )
}

pub(in crate::types) fn no_split(split: &Name, known: &[&str]) -> Diagnostic {
    let name = &split.text;
    with_near(
        cannot(
            split.span,
            format!("no journey has a split `{name}`"),
            "not a split",
        ),
        split,
        known,
    )
}

pub(in crate::types) fn no_arm(split: &Name, arm: &Name, known: &[&str]) -> Diagnostic {
    let (of, name) = (&split.text, &arm.text);
    with_near(
        cannot(
            arm.span,
            format!("the split `{of}` has no arm `{name}`"),
            "not one of its arms",
        ),
        arm,
        known,
    )
}

fn with_near(found: Diagnostic, name: &Name, known: &[&str]) -> Diagnostic {
    match nearest(&name.text, known.iter().copied()) {
        Some(near) => {
            found
                .help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), name.span, near)
        }
        None if known.is_empty() => found,
        None => found.help(format!("it can be {}", list_some(known.iter().copied(), 5))),
    }
}
