//! Of time: waits that end where nothing may leave, moments that the clocks skip, waits for the end.

use super::Sent;
use crate::diagnostics::{Code, Diagnostic, Fact};
use crate::lower::quiet::{Opens, OpensOn};
use crate::source::Span;
use crate::syntax::ast::ClockTime;
use crate::workflow::{ClockMinutes, DateValue, LeapDay, StateDef};

/// J0354: a wait until a time at which the message behind it is held.
pub(crate) fn wait_into_quiet(
    at: ClockMinutes,
    wait: Span,
    send: &Sent<'_>,
    opens: Opens,
    rule: Option<Span>,
) -> Diagnostic {
    let time = opens.at.text();
    let (until, leaves) = match opens.on {
        OpensOn::SameDay => (time.clone(), format!("leaves at {time}")),
        OpensOn::Day(day) => (
            format!("{} at {time}", day.text()),
            format!("leaves on {} at {time}", day.text()),
        ),
        OpensOn::Later => (
            format!("{time} on a later day"),
            format!("leaves at {time} on a later day"),
        ),
    };
    let mut found = Diagnostic::new(
        Code::WaitIntoQuiet,
        wait,
        format!(
            "`{}` never leaves at {}: a quiet rule holds it until {until}",
            send.message,
            at.text()
        ),
    )
    .label("nothing may leave then")
    .also(send.source.span, leaves);
    if let Some(rule) = rule {
        found = found.also(rule, "quiet at that time");
    }
    found
        .note("everything that waited for this time leaves at the same later one, with whatever else was held")
        .help(format!("write a time at which messages may leave, for example {time}"))
        .fact(Fact::OpenTime { held: at.0, opens: opens.at.0 })
}

/// J0355: a moment that does not exist.
pub(crate) fn never_shown(
    date: DateValue,
    time: &ClockTime,
    zone: &str,
    goes_on: &str,
) -> Diagnostic {
    Diagnostic::new(
        Code::ClockChange,
        time.span,
        format!(
            "there is no {} on {} in {zone}: the clocks go forward",
            ClockMinutes(time.minutes).text(),
            date.text()
        ),
    )
    .label(format!("the clock goes on at {goes_on}"))
    .note(format!("the journey would start at {goes_on} instead"))
    .help(format!("write `at {goes_on}`, or another time"))
    .unsafe_fix(format!("write `at {goes_on}`"), time.span, goes_on)
}

/// J0355: a moment that there is twice.
pub(crate) fn shown_twice(date: DateValue, time: &ClockTime, zone: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ClockChange,
        time.span,
        format!(
            "the clocks in {zone} show {} twice on {}",
            ClockMinutes(time.minutes).text(),
            date.text()
        ),
    )
    .label("the clocks go back over it")
    .note("the journey starts the first time; a platform may take the second, an hour later")
    .help("write a time that there is once")
}

/// J0357: a yearly date without a word about those who have it on 29 February.
pub(crate) fn no_leap_day(start: Span) -> Diagnostic {
    let mut found = Diagnostic::new(
        Code::NoLeapDay,
        start,
        "this does not say when a 29 February comes in other years",
    )
    .label("three years of four have no such day")
    .note("as it is, whoever has this date on 29 February is met as if it were 28 February")
    .help("write `every year, 29 february on 28 february`, or `… on 1 march`");
    for day in [LeapDay::LastOfFebruary, LeapDay::FirstOfMarch] {
        let words = format!(", 29 february on {}", day.text());
        found = found.unsafe_fix(format!("write `{words}`"), start.after(), words);
    }
    found
}

/// J0356: a wait for an event that is an exit.
pub(crate) fn waits_for_exit(event: Span) -> Diagnostic {
    Diagnostic::new(
        Code::WaitForTheEnd,
        event,
        "this wait never sees what it waits for: the journey exits on it",
    )
    .label("ends the journey first")
    .note("an exit is seen at once: what stands in the block is done for nobody")
    .help("take the event out of `exits`, and write `end` where the journey should stop; or start another journey on it")
}

/// J0356: a wait for an event that takes the client out of the journey's states.
pub(crate) fn waits_for_another_state(event: Span, into: &StateDef) -> Diagnostic {
    let name = &into.name;
    Diagnostic::new(
        Code::WaitForTheEnd,
        event,
        format!("this wait never sees what it waits for: it makes the client `{name}`, and the journey is not for `{name}`"),
    )
    .label("ends the journey first")
    .also(into.span, format!("`{name}` is entered on the same event"))
    .note("leaving the states that a journey is for ends the run at once: what stands in the block is done for nobody")
    .help(format!("add `{name}` to what the journey is `for`, or start another journey on this event"))
}
