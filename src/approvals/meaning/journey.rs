//! The clauses of a journey, each on the pages that it concerns.

use super::Input;
use super::condition::{condition, event, maybe_condition};
use super::line::{clock, date, length, list, maybe, name, names, quoted, yes_no};
use super::pages::{Named, Page, Pages};
use crate::workflow::{Allowance, Exit, Goal, House, Reentry, Spans, Start, StartOn, Workflow};

/// Writes what stands before the steps.
pub(super) fn write(input: &Input<'_>, pages: &mut Pages) {
    let Workflow {
        name: own_name,
        description,
        states,
        start,
        reentry,
        exits,
        exits_never_because,
        goal,
        gives_way_to,
        // On the page of restraint: `rules`.
        rules: _,
        loosened: _,
        allowances,
        gates,
        // The steps: `nodes`.
        entry: _,
        nodes: _,
        sources: _,
        spans,
    } = input.workflow;
    no_meaning(spans);
    house(input.house, pages);

    let page = &mut pages.audience;
    let states = page.states(states);
    page.say(format!("journey {} for {states}", name(own_name)));
    starts(start, pages);
    let page = &mut pages.audience;
    page.say(format!("enters {}", enters(reentry)));
    for it in exits {
        let words = exit(it, page);
        page.say(format!("exits when {words}"));
    }
    if let Some(because) = exits_never_because {
        page.say(format!("exits never because {}", quoted(because)));
    }
    if !gives_way_to.is_empty() {
        let journeys: Vec<String> = gives_way_to
            .iter()
            .map(|journey| page.name(Named::Journey(journey.clone())))
            .collect();
        page.say(format!("gives way to {}", list(journeys)));
    }
    pages
        .restraint
        .say(format!("passes gates {}", names(gates)));
    for Allowance {
        code,
        within,
        because,
    } in allowances
    {
        pages.restraint.say(format!(
            "allows {} in {} because {}",
            name(code),
            name(within),
            quoted(because)
        ));
    }
    let page = &mut pages.data;
    if let Some(text) = description {
        page.say(format!("description {}", quoted(text)));
    }
    if let Some(Goal {
        event: what,
        within,
    }) = goal
    {
        let what = event(what, page);
        page.say(format!("goal {what} within {}", length(*within)));
    }
}

/// Where something was written says nothing of what it means.
fn no_meaning(spans: &Spans) {
    let Spans {
        name: _,
        states: _,
        start: _,
        reentry: _,
        exits: _,
        goal: _,
    } = spans;
}

/// What every journey of the house has in common.
fn house(house: &House, pages: &mut Pages) {
    let House {
        name: own_name,
        title,
        // Who a letter is from stands with its words: `letters`.
        sender: _,
        locales: _,
        // The order of themes is a matter of taste: it changes no message and no rule.
        themes: _,
        // They allow and refuse; what is built is the same.
        promotional_themes: _,
        promotional_blocks: _,
        occasions: _,
        zone,
        // Definitions, of what is named only: `definitions`.
        properties: _,
        events: _,
        lists: _,
        audiences: _,
        // What a decision point asks stands in a report; which of them a message answers: `letters`.
        decisions: _,
        states: _,
        segments: _,
        calendars: _,
        persons: _,
        // Who may sign, and what a gate asks, is signed beside the meaning: `gate`.
        teams: _,
        gates: _,
        messages: _,
        // What happens at an alarm, for the journeys that it stops: `alarms`.
        escalation: _,
        bindings: _,
    } = house;
    pages.timing.say(format!("time zone else {}", quoted(zone)));
    pages
        .data
        .say(format!("brand {} {}", name(own_name), quoted(title)));
}

fn starts(it: &Start, pages: &mut Pages) {
    let page = &mut pages.audience;
    match it {
        Start::Events { events, gathered } => {
            if let Some(gathered) = gathered {
                pages
                    .timing
                    .say(format!("starts gathered for {}", length(*gathered)));
            }
            let page = &mut pages.audience;
            for StartOn {
                event: what,
                filter,
            } in events
            {
                let what = event(what, page);
                let filter = maybe_condition(filter.as_ref(), page);
                page.say(format!("starts when {what} where {filter}"));
            }
        }
        Start::Becomes { states } => {
            let states = page.states(states);
            page.say(format!("starts when becomes {states}"));
        }
        Start::EntersSegment {
            segment,
            also_present,
        } => {
            let segment = page.name(Named::Segment(segment.clone()));
            page.say(format!(
                "starts when enters {segment} also present {}",
                yes_no(*also_present)
            ));
        }
        Start::AroundDate {
            offset,
            after,
            property,
            at,
            every_year,
            leap_day,
        } => {
            let property = page.name(Named::Property(property.clone()));
            page.say(format!("starts around {property}"));
            pages.timing.say(format!(
                "starts {} {} at {} every year {}",
                maybe(*offset, length),
                if *after { "after" } else { "before" },
                clock(*at),
                yes_no(*every_year)
            ));
            if let Some(day) = leap_day {
                pages.timing.say(format!("29 february on {}", day.text()));
            }
        }
        Start::OnDate {
            date: day,
            at,
            segment,
            because,
        } => {
            let segment = page.name(Named::Segment(segment.clone()));
            page.say(format!("starts for {segment} because {}", quoted(because)));
            pages
                .timing
                .say(format!("starts on {} at {}", date(*day), clock(*at)));
        }
        Start::HandedOver => page.say("starts when handed over".to_owned()),
    }
}

fn enters(it: &Reentry) -> String {
    match it {
        Reentry::OnceEver => "once ever".to_owned(),
        Reentry::OncePer { length: per } => format!("once per {}", length(*per)),
        Reentry::OnceForEach { property } => format!("once for each {}", name(property)),
        Reentry::AgainAfter { length: after } => format!("again after {}", length(*after)),
        Reentry::EveryTime => "every time".to_owned(),
    }
}

fn exit(it: &Exit, page: &mut Page) -> String {
    match it {
        Exit::Event { event: what } => event(what, page),
        Exit::SameEvent {
            event: what,
            property,
        } => format!("{} for the same {}", event(what, page), name(property)),
        Exit::Becomes { state } => {
            format!("becomes {}", page.name(Named::State(state.clone())))
        }
        Exit::Condition { condition: of } => format!("({})", condition(of, page)),
    }
}
