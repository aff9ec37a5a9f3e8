//! Ways out of one state that may be open at once. The first that is written is taken; a later one
//! that is then never taken, or taken by some only, is said.

use super::Way;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::semantics::{Certain, Truth};
use crate::workflow::{Condition, EventKind, House, Period, PropertyRef};

/// Reports ways that are never taken (J0233), that clash (J0234), and that lead back and forth (J0235).
pub(super) fn check(house: &House, ways: &[Way<'_>], sink: &mut Sink) {
    let mut told: Vec<(&str, &str)> = Vec::new();
    for (place, second) in ways.iter().enumerate() {
        for first in ways.iter().take(place) {
            let pair = (first.into.name.as_str(), second.into.name.as_str());
            if told.contains(&pair) {
                continue;
            }
            if let Some(found) = of_two(house, first, second) {
                told.push(pair);
                sink.push(found);
            }
        }
    }
}

fn of_two(house: &House, first: &Way<'_>, second: &Way<'_>) -> Option<Diagnostic> {
    if first.from == second.from && first.into.name != second.into.name {
        return if never_taken(house, first, second) {
            Some(never(first, second))
        } else if never_taken(house, second, first) && is_about_counts(first, second) {
            Some(never(second, first))
        } else if may_clash(house, first, second) {
            Some(clash(first, second))
        } else {
            None
        };
    }
    let back = *first.from == second.into.name && *second.from == first.into.name;
    (back && always_both(house, first, second)).then(|| back_and_forth(first, second))
}

/// Whether whoever could take `second` has been taken along by `first`.
fn never_taken(house: &House, first: &Way<'_>, second: &Way<'_>) -> bool {
    if !implies(house, &second.when, &first.when) {
        return false;
    }
    // An event is seen as it happens: a condition that held before may have taken the client already,
    // but an event long past takes nobody.
    !first.on_event || second.on_event || begins_without(house, first)
}

/// Whether a client comes into the state of `way` only at the very start: its event has not happened.
fn begins_without(house: &House, way: &Way<'_>) -> bool {
    Certain::new(house, std::slice::from_ref(way.from)).truth(&way.when) == Truth::No
}

/// `placed_order` and `has placed_order at least 3 times` from where nobody has ordered: the event comes
/// first, in whatever order the two are written.
fn is_about_counts(first: &Way<'_>, second: &Way<'_>) -> bool {
    second.on_event && !first.on_event && first.when != second.when
}

/// Whether the two speak of one thing, and no value of it rules one of them out.
fn may_clash(house: &House, first: &Way<'_>, second: &Way<'_>) -> bool {
    !first.on_event
        && !second.on_event
        // The narrower one first is an order that says what is meant.
        && !implies(house, &first.when, &second.when)
        && speak_of_one_thing(&first.when, &second.when)
        && Certain::new(house, &[])
            .and(&first.when)
            .truth(&second.when)
            != Truth::No
        && Certain::new(house, &[])
            .and(&second.when)
            .truth(&first.when)
            != Truth::No
}

fn implies(house: &House, one: &Condition, other: &Condition) -> bool {
    Certain::new(house, &[]).and(one).is_sure_of(other)
}

/// Whether the two ways are open at the same time, always.
fn always_both(house: &House, first: &Way<'_>, second: &Way<'_>) -> bool {
    !first.on_event
        && !second.on_event
        && (implies(house, &first.when, &second.when) || implies(house, &second.when, &first.when))
}

/// What a condition speaks of: properties, and events with the time that they are looked for in.
#[derive(PartialEq)]
enum Thing<'c> {
    Property(&'c PropertyRef),
    Event(&'c EventKind, &'c Period),
}

fn speak_of_one_thing(one: &Condition, other: &Condition) -> bool {
    let (mut here, mut there) = (Vec::new(), Vec::new());
    things(one, &mut here);
    things(other, &mut there);
    here.iter().any(|thing| there.contains(thing))
}

fn things<'c>(condition: &'c Condition, found: &mut Vec<Thing<'c>>) {
    match condition {
        Condition::All { of } | Condition::Any { of } => {
            for one in of {
                things(one, found);
            }
        }
        Condition::Not { of } => things(of, found),
        Condition::Property { property, .. } => found.push(Thing::Property(property)),
        Condition::Happened(test) => found.push(Thing::Event(&test.event, &test.period)),
        Condition::State { .. } | Condition::Segment { .. } | Condition::Consents { .. } => {}
    }
}

fn never(taken: &Way<'_>, left: &Way<'_>) -> Diagnostic {
    let (from, first, second) = (taken.from, &taken.into.name, &left.into.name);
    Diagnostic::new(
        Code::WayNeverTaken,
        left.into.span,
        format!("no `{from}` ever becomes `{second}`: whoever could has become `{first}`"),
    )
    .label(format!("never entered from `{from}`"))
    .also(taken.into.span, "this way is taken instead")
    .note("a client stands in one state: of two ways that are open at once, the one that is written first is taken")
    .help(format!(
        "write the narrower of the two first, or let `{second}` be entered from `{first}`"
    ))
}

fn clash(first: &Way<'_>, second: &Way<'_>) -> Diagnostic {
    let (from, one, other) = (first.from, &first.into.name, &second.into.name);
    Diagnostic::new(
        Code::WaysClash,
        second.into.span,
        format!("two ways out of `{from}` may be open at once: into `{one}` and into `{other}`"),
    )
    .label("this may be true as well")
    .also(
        first.into.span,
        "taken where both are true: it is written first",
    )
    .note("the order of the lines decides which of two clients with the same history hears what")
    .help(format!(
        "let one rule the other out, or let `{other}` be entered from `{one}`"
    ))
}

fn back_and_forth(first: &Way<'_>, second: &Way<'_>) -> Diagnostic {
    let (one, other) = (&first.into.name, &second.into.name);
    Diagnostic::new(
        Code::BackAndForth,
        second.into.span,
        format!("a client would go back and forth between `{one}` and `{other}` without end"),
    )
    .label(format!("open as soon as she is `{one}`"))
    .also(first.into.span, format!("open as soon as she is `{other}`"))
    .note("each change would begin and end the journeys that are for these states")
    .help("let one of the two ask for something that rules the other out")
}
