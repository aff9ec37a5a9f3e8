//! `starts`, `enters` and `exits`: what begins a run, how a client comes back, what ends it early.

use super::clauses::Clauses;
use super::errors;
use super::lowering::Lowering;
use crate::diagnostics::nearest;
use crate::names::NameKind;
use crate::semantics::{self, Shown};
use crate::source::Span;
use crate::syntax::ast::{self, Enters, EventRef, ExitReason, Exits, Name, Period, Test};
use crate::types;
use crate::workflow::{
    ClockMinutes, Condition, DateValue, EventKind, Exit, LeapDay, Length, PropertyRef, Reentry,
    Start, StartOn, ValueTest, Weekdays,
};
use smol_str::SmolStr;

/// What starts a run. The data of the starting event is known from here on, where it is always the
/// same event.
pub(crate) fn start(at: &mut Lowering<'_>, start: &ast::Start) -> Option<Start> {
    let found = match start {
        ast::Start::Events(events, gathered) => {
            let gathered = gathered.map(types::length);
            start_events(at, events, gathered)
        }
        ast::Start::Becomes(names) => {
            let states = types::states(&at.scope(), names, &mut at.sink);
            (!states.is_empty() && states.len() == names.len()).then_some(Start::Becomes { states })
        }
        ast::Start::EntersSegment {
            segment,
            also_present,
        } => at
            .resolve(segment, NameKind::Segment, "`client enters`")
            .map(|entry| Start::EntersSegment {
                segment: entry.name.text.clone(),
                also_present: *also_present,
            }),
        ast::Start::AroundDate {
            offset,
            after,
            property,
            at: time,
            every_year,
            leap_day,
        } => {
            let found = types::date_property(&at.scope(), property, "`starts`", &mut at.sink);
            let offset = offset.map(|offset| at.calendar_length(offset));
            match found {
                Some(PropertyRef::Profile(property)) => Some(Start::AroundDate {
                    offset,
                    after: *after,
                    property,
                    at: ClockMinutes(time.minutes),
                    every_year: *every_year,
                    leap_day: every_year.then(|| leap_day.unwrap_or(LeapDay::LastOfFebruary)),
                }),
                Some(PropertyRef::Event(..)) | None => None,
            }
        }
        ast::Start::OnDate {
            when,
            segment,
            because,
        } => {
            let segment = at.resolve(segment, NameKind::Segment, "`starts on`");
            let date = DateValue {
                year: when.date.year,
                month: when.date.month,
                day: when.date.day,
            };
            match &when.time {
                Some(time) => check_clock(at, date, time),
                None => at.report(errors::no_time_of_day(when.date.span)),
            }
            match (segment, when.time) {
                (Some(segment), Some(time)) => Some(Start::OnDate {
                    date,
                    at: ClockMinutes(time.minutes),
                    segment: segment.name.text.clone(),
                    because: because.value(),
                }),
                _ => None,
            }
        }
        ast::Start::HandedOver => Some(Start::HandedOver),
        // Reported when it was read.
        ast::Start::Error => None,
    };
    match &found {
        None => at.fail(),
        Some(start) => assume_start(at, start),
    }
    found
}

/// Whether a yearly date says nothing about a 29 February.
pub(crate) fn says_no_leap_day(start: &ast::Start) -> bool {
    match start {
        ast::Start::AroundDate {
            every_year,
            leap_day,
            ..
        } => *every_year && leap_day.is_none(),
        ast::Start::Events(..)
        | ast::Start::Becomes(_)
        | ast::Start::EntersSegment { .. }
        | ast::Start::OnDate { .. }
        | ast::Start::HandedOver
        | ast::Start::Error => false,
    }
}

/// What is certain as a run begins, whatever its event: that is for `start_events`.
fn assume_start(at: &mut Lowering<'_>, start: &Start) {
    match start {
        Start::Events { .. } | Start::HandedOver => {}
        Start::Becomes { states } => at.facts.assume(&Condition::State {
            states: states.clone(),
        }),
        Start::EntersSegment { segment, .. } | Start::OnDate { segment, .. } => {
            at.facts.assume(&Condition::Segment {
                segment: segment.clone(),
            });
        }
        Start::AroundDate { property, .. } => at.facts.assume(&Condition::Property {
            property: PropertyRef::Profile(property.clone()),
            test: ValueTest::Known,
        }),
    }
}

/// The time of day at which every run begins, and on which days.
pub(crate) fn time_of_day(start: &Start) -> Option<(ClockMinutes, Weekdays)> {
    match start {
        Start::AroundDate { at, .. } => Some((*at, Weekdays::ALL)),
        Start::OnDate { date, at, .. } => {
            let day = semantics::weekday(civil(*date)?);
            Some((*at, Weekdays(1 << day as u8)))
        }
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::HandedOver => None,
    }
}

fn civil(date: DateValue) -> Option<jiff::civil::Date> {
    let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    jiff::civil::Date::new(date.year, month, day).ok()
}

/// Reports a fixed moment that the clocks of the house's zone skip, or show twice (J0355).
fn check_clock(at: &mut Lowering<'_>, date: DateValue, time: &ast::ClockTime) {
    let Some(day) = civil(date) else {
        return;
    };
    let wall = day.to_datetime(semantics::time_of(ClockMinutes(time.minutes)));
    match semantics::Clock::new(&at.house.zone).shows(wall) {
        Shown::Once => {}
        Shown::Twice => at.report(errors::shown_twice(date, time, &at.house.zone)),
        Shown::Never { goes_on } => {
            let goes_on = format!("{:02}:{:02}", goes_on.hour(), goes_on.minute());
            at.report(errors::never_shown(date, time, &at.house.zone, &goes_on));
        }
    }
}

/// The events that can begin a run.
pub(crate) fn events(start: Option<&Start>) -> Vec<EventKind> {
    match start {
        Some(Start::Events { events, .. }) => events.iter().map(|on| on.event.clone()).collect(),
        Some(
            Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::HandedOver,
        )
        | None => Vec::new(),
    }
}

fn start_events(
    at: &mut Lowering<'_>,
    written: &[ast::StartEvent],
    gathered: Option<Length>,
) -> Option<Start> {
    let mut events = Vec::new();
    for one in written {
        let event = at.event(&one.event);
        let filter = one.filter.as_ref().map(|filter| {
            let scope = at.scope();
            types::filter(&scope, event.as_ref()?, &one.event, filter, &mut at.sink)
        });
        match (event, filter) {
            (Some(event), None) => events.push(StartOn {
                event,
                filter: None,
            }),
            (Some(event), Some(Some(filter))) => events.push(StartOn {
                event,
                filter: Some(filter),
            }),
            _ => at.fail(),
        }
    }
    let mut names = events.iter().map(|on| declared(Some(&on.event)));
    if let Some(Some(first)) = names.next()
        && events.len() == written.len()
        && names.all(|name| name.as_ref() == Some(&first))
    {
        // Of several gathered events, none is the one whose data the run has.
        if gathered.is_some() {
            at.gathered = Some(first);
        } else {
            at.facts.seen_events.push(first);
        }
    }
    if let [first, rest @ ..] = events.as_slice()
        && events.len() == written.len()
        && rest.iter().all(|on| on.event == first.event)
    {
        at.facts.assume_happened(&first.event, false);
    }
    if let [
        StartOn {
            filter: Some(filter),
            ..
        },
    ] = events.as_slice()
        && gathered.is_none()
    {
        at.facts.assume(filter);
    }
    (events.len() == written.len()).then_some(Start::Events { events, gathered })
}

fn declared(event: Option<&EventKind>) -> Option<SmolStr> {
    match event {
        Some(EventKind::Declared { name }) => Some(name.clone()),
        Some(
            EventKind::Unsubscribed
            | EventKind::Complained
            | EventKind::Bounced
            | EventKind::Opened { .. }
            | EventKind::Clicked { .. }
            | EventKind::Received { .. },
        )
        | None => None,
    }
}

/// How a client may come back.
pub(crate) fn reentry(
    at: &mut Lowering<'_>,
    enters: &Enters,
    start: Option<(&ast::Start, Span)>,
) -> Option<Reentry> {
    let found = match enters {
        Enters::OnceEver => Some(Reentry::OnceEver),
        Enters::OncePer(length) => Some(Reentry::OncePer {
            length: types::length(*length),
        }),
        Enters::AgainAfter(length) => Some(Reentry::AgainAfter {
            length: types::length(*length),
        }),
        Enters::EveryTime => Some(Reentry::EveryTime),
        Enters::OnceForEach(property) => {
            if let Some((start, _)) = start {
                check_for_each(at, property, start);
            }
            Some(Reentry::OnceForEach {
                property: property.text.clone(),
            })
        }
        Enters::Error => None,
    };
    if found.is_none() {
        at.fail();
    }
    found
}

/// `once for each order`: every event that starts the journey must carry an `order`.
fn check_for_each(at: &mut Lowering<'_>, property: &Name, start: &ast::Start) {
    let events = match start {
        ast::Start::Events(events, _) => events,
        ast::Start::Becomes(_)
        | ast::Start::EntersSegment { .. }
        | ast::Start::AroundDate { .. }
        | ast::Start::OnDate { .. }
        | ast::Start::HandedOver => return at.report(errors::for_each_without_event(property)),
        ast::Start::Error => return,
    };
    for event in events {
        let name = match &event.event {
            EventRef::Named(name) => name,
            EventRef::Opened(_)
            | EventRef::Clicked(_)
            | EventRef::Received(_)
            | EventRef::AnyMessage { .. } => {
                return at.report(errors::for_each_without_event(property));
            }
        };
        let Some(def) = at.house.events.get(&name.text) else {
            // A built-in event carries no data; an unknown one has been reported.
            if crate::names::BUILT_IN_EVENTS.contains(&name.text.as_str()) {
                at.report(errors::for_each_without_event(property));
            }
            continue;
        };
        match def.properties.get(&property.text) {
            Some(found) if found.optional => {
                return at.report(errors::for_each_missing(property, found.span));
            }
            Some(_) => {}
            None => {
                let known: Vec<&str> = def.properties.keys().map(SmolStr::as_str).collect();
                let near = nearest(&property.text, known.iter().copied());
                return at.report(errors::for_each_unknown(property, name, near, &known));
            }
        }
    }
}

/// What ends a run early, or why nothing does.
pub(crate) fn exits(
    at: &mut Lowering<'_>,
    exits: &Exits,
    clauses: &Clauses<'_>,
) -> (Vec<Exit>, Option<String>) {
    let reasons = match exits {
        Exits::When(reasons) => reasons,
        Exits::Never(because) => return (Vec::new(), Some(because.value())),
        Exits::Error => {
            at.fail();
            return (Vec::new(), None);
        }
    };
    let mut found = Vec::with_capacity(reasons.len());
    for reason in reasons {
        match reason {
            ExitReason::Event(event) => {
                found.extend(at.event(event).map(|event| Exit::Event { event }));
            }
            ExitReason::EventForSame(event, property) => {
                if let Some(kind) = at.event(event)
                    && follows(at, (event, &kind), property, clauses)
                {
                    found.push(Exit::SameEvent {
                        event: kind,
                        property: property.text.clone(),
                    });
                }
            }
            ExitReason::Becomes(name) => {
                let states = types::states(&at.scope(), std::slice::from_ref(name), &mut at.sink);
                if states.is_empty() {
                    at.fail();
                }
                found.extend(states.into_iter().map(|state| Exit::Becomes { state }));
            }
            ExitReason::Condition(condition) => {
                if let Some(window) = window(condition) {
                    at.report(errors::exit_window(window));
                }
                found.extend(
                    at.reason(condition, reasons.len())
                        .map(|condition| Exit::Condition { condition }),
                );
            }
        }
    }
    (found, None)
}

/// `sold_watch for the same watch`: a run is about one `watch`, and the event says which one it is about.
fn follows(
    at: &mut Lowering<'_>,
    (event, kind): (&EventRef, &EventKind),
    property: &Name,
    clauses: &Clauses<'_>,
) -> bool {
    match clauses.reentry {
        Some((Enters::OnceForEach(each), _)) if each.text == property.text => {}
        Some((Enters::Error, _)) | None => {
            at.fail();
            return false;
        }
        Some((
            Enters::OnceForEach(_)
            | Enters::OnceEver
            | Enters::OncePer(_)
            | Enters::AgainAfter(_)
            | Enters::EveryTime,
            span,
        )) => {
            at.report(errors::same_without_each(property, span));
            return false;
        }
    }
    let (EventRef::Named(name), EventKind::Declared { name: declared }) = (event, kind) else {
        let (EventRef::Named(name)
        | EventRef::Opened(name)
        | EventRef::Clicked(name)
        | EventRef::Received(name)
        | EventRef::AnyMessage { verb: name, .. }) = event;
        at.report(errors::same_not_carried(property, name, &[]));
        return false;
    };
    let properties = at.house.events.get(declared).map(|def| &def.properties);
    let Some(own) = properties.and_then(|all| all.get(&property.text)) else {
        let known: Vec<&str> = properties
            .into_iter()
            .flat_map(|all| all.keys().map(SmolStr::as_str))
            .collect();
        at.report(errors::same_not_carried(property, name, &known));
        return false;
    };
    if let Some((ast::Start::Events(starts, _), _)) = clauses.start {
        for start in starts {
            let EventRef::Named(start) = &start.event else {
                continue;
            };
            let first = at
                .house
                .events
                .get(&start.text)
                .and_then(|def| def.properties.get(&property.text));
            if let Some(first) = first
                && first.ty != own.ty
            {
                at.report(errors::same_other_type(property, own.span, first.span));
                return false;
            }
        }
    }
    true
}

/// The first `in the last …` of a condition.
fn window(condition: &ast::Condition) -> Option<Span> {
    match condition {
        ast::Condition::And(of, _) | ast::Condition::Or(of, _) => of.iter().find_map(window),
        ast::Condition::Not(of, _) => window(of),
        ast::Condition::Test(Test::Has(has), _) => match &has.period {
            Period::InTheLast(length) => Some(length.span),
            Period::Ever | Period::SinceStart(_) | Period::Since(_) => None,
        },
        ast::Condition::Test(_, _) | ast::Condition::Error(_) => None,
    }
}
