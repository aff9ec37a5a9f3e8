//! Of the rules of a restraint.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::workflow::Rule;

pub(crate) fn quiet_from_to_itself(place: Span, time: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleRule,
        place,
        format!("`quiet from {time} to {time}` is either no time or all of it"),
    )
    .label("begins and ends at the same time")
    .help("write when the quiet begins and when it ends, for example `quiet from 20:00 to 09:00`")
}

pub(crate) fn compared_with_itself(first: Span, second: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleRule,
        second,
        format!("`{name}` is compared with itself"),
    )
    .label("the same journey again")
    .also(first, "named first here")
    .note("the rule would keep nothing apart: it speaks of messages of two different journeys")
    .help("name the other journey, or write the rule without journeys: `at least 7 days between messages`")
}

pub(crate) fn no_purpose_left(counted: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleRule,
        counted,
        "this rule takes back every purpose that it names",
    )
    .label("no message is left to count")
    .help("name the purposes that count, or those that do not")
}

pub(crate) fn never_open(quiet: &[&Rule], place: Option<Span>) -> Diagnostic {
    let last = quiet.last().map(|rule| rule.span);
    let primary = place.or(last).unwrap_or_default();
    let mut found = Diagnostic::new(
        Code::NeverOpen,
        primary,
        if quiet.len() == 1 {
            "this rule leaves no time in the week at which anything may be sent".to_owned()
        } else {
            "these quiet rules together leave no time in the week at which anything may be sent"
                .to_owned()
        },
    )
    .label(if place.is_some() {
        "with this one on top, every hour is quiet"
    } else if quiet.len() == 1 {
        "every hour is quiet"
    } else {
        "with this one, every hour is quiet"
    })
    .note("every message, an apology too, would wait for ever")
    .help("leave at least one hour of one day open");
    for rule in quiet {
        if rule.span != primary {
            found = found.also(rule.span, "quiet here");
        }
    }
    found
}
