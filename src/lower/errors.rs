//! What lowering has to say: one function for each fault, all wording in one place.

use super::walk;
use crate::diagnostics::{Code, Diagnostic, list_some, nearest};
use crate::source::Span;
use crate::steps::Split;
use crate::syntax::ast::{Block, Duration, Name, Step};
use crate::workflow::{EventDef, Length, Message, NodeSource, PropertyDef, PropertyType, Rule};
use smol_str::SmolStr;

/// So many names are listed before "and 3 more".
const MOST_LISTED: usize = 5;

pub(crate) fn sequence_cycle(ring: &[(&Name, &Name)]) -> Diagnostic {
    let first = ring.first().map_or("", |(name, _)| name.text.as_str());
    let place = ring.first().map(|(_, run)| run.span).unwrap_or_default();
    let message = match ring {
        [_] => format!("`{first}` runs itself and would never end"),
        _ => {
            let others: Vec<String> = ring
                .iter()
                .skip(1)
                .map(|(name, _)| format!("`{}`", name.text))
                .collect();
            format!(
                "`{first}` runs itself by way of {} and would never end",
                others.join(" and ")
            )
        }
    };
    let mut found = Diagnostic::new(Code::SequenceCycle, place, message)
        .label("from here it comes round again")
        .note("a client would get the same messages for ever; a sequence is put in place where it is run, so it can't run itself")
        .help("take one of these `run` lines out");
    for (name, run) in ring.iter().skip(1) {
        found = found.also(run.span, format!("`{}` goes on here", name.text));
    }
    found
}

pub(crate) fn too_large(journey: &Name, here: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TooLarge,
        here,
        format!("`{}` grows too large when its sequences are put in place", journey.text),
    )
    .label("here it passes the limit")
    .note(format!(
        "a journey may have {} steps, and blocks and sequences may stand {} deep in each other; no client would live through more",
        super::lowering::MOST_STEPS,
        super::lowering::MOST_DEPTH
    ))
    .help("run a sequence once where it is run again and again, or split the journey in two")
}

pub(crate) fn longer_than_a_life(duration: Duration) -> Diagnostic {
    let text = duration_text(duration);
    Diagnostic::new(
        Code::ImpossibleValue,
        duration.span,
        format!("no client will live to see {text} pass"),
    )
    .label("more than 100 years")
    .help("write at most `100 years`")
}

pub(crate) fn no_steps(name: &Name, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NoSteps,
        name.span,
        format!("{what} `{}` has no steps", name.text),
    )
    .label("nothing happens here")
    .help("write what happens, for example `send` with the name of a message")
}

pub(crate) fn unreachable(step: &Step, before: Option<&Step>, rest: &[Step]) -> Diagnostic {
    let mut found = Diagnostic::new(
        Code::Unreachable,
        step.span,
        "no client ever gets to this step: every path above it has ended",
    )
    .label(if rest.len() > 1 {
        "from here on nothing happens"
    } else {
        "never happens"
    });
    if let Some(before) = before {
        let ends = walk::ends(before);
        if ends.is_empty() {
            found = found.also(before.span, "every path through this ends the run");
        }
        for end in ends.into_iter().take(MOST_LISTED) {
            found = found.also(end, "the run ends here");
        }
    }
    let mut lost: Vec<SmolStr> = Vec::new();
    for step in rest {
        if let crate::steps::StepKind::Send(send) = &step.kind {
            lost.push(send.message.text.clone());
        }
        for block in walk::inner_blocks(step) {
            lost.extend(walk::messages(block).iter().map(|m| m.text.clone()));
        }
    }
    let mut once: Vec<&str> = Vec::new();
    for message in &lost {
        if !once.contains(&message.as_str()) {
            once.push(message);
        }
    }
    match once.as_slice() {
        [] => {}
        [one] => found = found.note(format!("`{one}` is never sent from here")),
        many => {
            let named: Vec<String> = many
                .iter()
                .take(MOST_LISTED)
                .map(|m| format!("`{m}`"))
                .collect();
            let rest = match many.len().saturating_sub(MOST_LISTED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            found = found.note(format!("never sent from here: {}{rest}", named.join(", ")));
        }
    }
    found.help("move it above the `end`, or take it out")
}

pub(crate) fn unreached_arm(name: &Name, weight: Span) -> Diagnostic {
    Diagnostic::new(
        Code::Unreachable,
        weight,
        format!("no client ever gets to `{}`: its weight is 0%", name.text),
    )
    .label("nobody takes this arm")
    .help("give it a weight, or take the arm out")
}

pub(crate) fn empty_if(arm: &Block, all: bool) -> Diagnostic {
    let (label, help) = if all {
        (
            "nothing happens here",
            "write what happens, or take the `if` out",
        )
    } else {
        (
            "nothing happens here",
            "turn the condition round: `if not ( … ) { … }` needs no `else`",
        )
    };
    Diagnostic::new(
        Code::EmptyBranch,
        arm.span,
        if all {
            "this `if` does nothing, whatever the client is"
        } else {
            "nothing happens when this condition holds; the steps are all in `else`"
        },
    )
    .label(label)
    .help(help)
}

pub(crate) fn empty_else(arm: &Block) -> Diagnostic {
    Diagnostic::new(Code::EmptyBranch, arm.span, "this `else` does nothing")
        .label("nothing happens here")
        .note("without it the run goes on just the same")
        .help("write what happens, or take the `else` out")
}

pub(crate) fn empty_match(step: &Step) -> Diagnostic {
    Diagnostic::new(
        Code::EmptyBranch,
        step.span,
        "this `match` does nothing, whatever the value is",
    )
    .label("no arm holds a step")
    .help("write what happens for at least one value, or take the `match` out")
}

pub(crate) fn no_audience(journey: &Name, states: &str) -> Diagnostic {
    let found = Diagnostic::new(
        Code::NoAudience,
        journey.span,
        format!("`{}` does not say whom it is for", journey.text),
    )
    .label("needs a line `for …`")
    .note(
        "only clients in the states that `for` names enter, and whoever leaves them hears no more",
    );
    if states.is_empty() {
        found.help("declare the states in `relationship`, then write `for` and the states here")
    } else {
        found.help(format!("write `for` and one or more of {states}"))
    }
}

pub(crate) fn no_start(journey: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::NoStart,
        journey.span,
        format!("`{}` never starts", journey.text),
    )
    .label("needs a line `starts …`")
    .note("no client would ever receive anything from it")
    .help("write `starts when` and an event, `starts when client becomes` and a state, `starts when client enters` and a segment, or `starts 7 days before` and a date")
}

pub(crate) fn no_reentry(journey: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::NoReentry,
        journey.span,
        format!("`{}` does not say how a client may enter it again", journey.text),
    )
    .label("needs a line `enters …`")
    .note("a welcome of three emails, entered three times in one week, put nine emails before new clients; nobody had said how often one may enter")
    .help("write `enters once ever`, `enters once per 90 days`, `enters once for each` and a property, `enters again 30 days after it ended`, or `enters every time`")
}

pub(crate) fn no_exit(journey: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::NoExit,
        journey.span,
        format!("`{}` does not say when a client leaves it early", journey.text),
    )
    .label("needs a line `exits …`")
    .note("a client who has done what the journey asks for would go on being asked")
    .help("write `exits when unsubscribed` and what else ends it (`or placed_order`), or `exits never because \"…\"`")
}

pub(crate) fn no_restraint(journey: &Name, known: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NoRestraint,
        journey.span,
        format!("`{}` is under no restraint", journey.text),
    )
    .label("nothing bounds what it sends")
    .note("there would be no limit to what one client hears from it")
    .help(if known.is_empty() {
        "declare a `restraint`, and write `every journey is under restraint …` in `brand`".to_owned()
    } else {
        format!("write `every journey is under restraint …` in `brand`, or `under restraint …` here; there is {known}")
    })
}

pub(crate) fn no_gate(journey: &Name, known: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NoGate,
        journey.span,
        format!("`{}` passes no gate", journey.text),
    )
    .label("nobody has to look at it")
    .note("it could go live, and reach clients, without anyone having approved it")
    .help(if known.is_empty() {
        "declare a `gate`, and write `every journey passes gate …` in `brand`".to_owned()
    } else {
        format!("write `every journey passes gate …` in `brand`, or `passes gate …` here; there is {known}")
    })
}

pub(crate) fn restraint_replaced(under: Span, brand: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::RestraintReplaced,
        under,
        format!("a journey can't leave the brand's restraint `{}`: another one comes on top", brand.text),
    )
    .label("reads as if it stood in place of the brand's")
    .also(brand.span, "every journey is under this one")
    .note("what the brand promises every client holds in every journey")
    .help("write `also under restraint …`; a single rule is taken back with `loosens \"…\" because \"…\"`")
    .fix("write `also under`", under.before(), "also ")
}

pub(crate) fn gives_way_to_itself(name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::GivesWayToItself,
        name.span,
        format!("`{}` gives way to itself", name.text),
    )
    .label("this is the journey itself")
    .note("each run would end as soon as it started")
    .help("name the journeys that come first; how a client may enter again is said with `enters`")
}

pub(crate) fn exit_window(place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ExitWindow,
        place,
        "an exit can't look back over a length of time",
    )
    .label("nothing happens at the moment at which this changes")
    .note("an exit is seen at once; that something has stopped being recent is seen by nobody, and the client would go on hearing from us")
    .help("name what happens (`exits when placed_order`), or leave `in the last …` out")
}

pub(crate) fn no_such_rule(
    text: &str,
    place: Span,
    near: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let found = Diagnostic::new(
        Code::UnknownName,
        place,
        format!("no rule in force here says `{text}`"),
    )
    .label("must be written like the rule itself");
    match (near, known) {
        (Some(near), _) => found.help(format!("there is `{near}`")).fix(
            format!("write `{near}`"),
            place,
            near.replace('"', "\\\""),
        ),
        (None, []) => found.help("take this line out: no rule is in force"),
        (None, known) => found.help(format!(
            "the rules are {}",
            list_some(known.iter().copied(), MOST_LISTED)
        )),
    }
}

pub(crate) fn no_time_of_day(date: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ClauseMissing,
        date,
        "a day to start on needs its time of day",
    )
    .label("at what time?")
    .note("the first message could reach a client in the middle of the night")
    .help("write the time after the day, for example `at 10:00`")
}

pub(crate) fn for_each_without_event(property: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::EventDataUnavailable,
        property.span,
        format!(
            "`once for each {}` needs a journey that an event with `{0}` starts",
            property.text
        ),
    )
    .label("nothing that starts this journey carries it")
    .help("start with an event that holds it, or write `enters once per 90 days`")
}

pub(crate) fn for_each_missing(property: &Name, declared: Span) -> Diagnostic {
    Diagnostic::new(
        Code::MissingNotHandled,
        property.span,
        format!(
            "`{}` may be missing: then nobody can say for which one a client has entered",
            property.text
        ),
    )
    .label("decides who may enter again")
    .also(declared, "may be missing")
    .help("take the `?` away there, or choose what every such event carries")
}

pub(crate) fn for_each_unknown(
    property: &Name,
    event: &Name,
    near: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let found = Diagnostic::new(
        Code::UnknownName,
        property.span,
        format!("`{}` carries no `{}`", event.text, property.text),
    )
    .label("not among its data")
    .also(event.span, "starts the journey");
    match (near, known) {
        (Some(near), _) => found.help(format!("it carries `{near}`")).fix(
            format!("write `{near}`"),
            property.span,
            near,
        ),
        (None, []) => found.help(format!(
            "`{}` carries no data: declare some, or write `enters once per 90 days`",
            event.text
        )),
        (None, known) => found.help(format!(
            "it carries {}",
            list_some(known.iter().copied(), MOST_LISTED)
        )),
    }
}

pub(crate) fn for_the_same(property: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::NotInThisVersion,
        property.span,
        format!(
            "`for the same {}` is part of the language, but this version can't compile it yet",
            property.text
        ),
    )
    .label("not yet")
    .help("leave it out: the run then ends whichever one it is")
}

pub(crate) fn date_offset_elapsed(duration: Duration) -> Diagnostic {
    Diagnostic::new(
        Code::TimeKind,
        duration.span,
        format!(
            "{} before or after a date can't be counted: a date has no hour",
            duration_text(duration)
        ),
    )
    .label("elapsed time")
    .help("write days, weeks, months or years, and the time of day with `at 10:00`")
}

pub(crate) fn at_most_none(count: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleRule,
        count,
        "a rule can't allow 0 messages: nothing could ever be sent",
    )
    .label("allows none")
    .help("write how many may be sent; a silence is written `no promotional messages to …`, `no messages while …` or `no messages for 30 days after …`")
}

pub(crate) fn at_least_none(of: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleRule,
        of,
        "a rule that asks for at least 0 messages asks for nothing",
    )
    .label("always holds")
    .help("write how many a client must get, or take the rule out")
}

pub(crate) fn zero_length(duration: Duration, what: &str) -> Diagnostic {
    let text = duration_text(duration);
    Diagnostic::new(
        Code::ImpossibleRule,
        duration.span,
        format!("{what} of {text} holds nobody back"),
    )
    .label("no time at all")
    .help("write a length of at least 1, for example `7 days`")
}

pub(crate) fn too_long(duration: Duration, what: &str) -> Diagnostic {
    let text = duration_text(duration);
    Diagnostic::new(
        Code::ImpossibleRule,
        duration.span,
        format!("{what} of {text} is longer than any client will live"),
    )
    .label("more than 100 years")
    .help("write at most `100 years`")
}

pub(crate) fn quiet_from_to_itself(place: Span, time: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleRule,
        place,
        format!("`quiet from {time} to {time}` is either no time or all of it"),
    )
    .label("begins and ends at the same time")
    .help("write when the quiet begins and when it ends, for example `quiet from 20:00 to 09:00`")
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

pub(crate) fn unknown_theme(theme: &Name, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let found = Diagnostic::new(
        Code::UnknownName,
        theme.span,
        format!("the brand has no theme `{}`", theme.text),
    )
    .label("not among `themes`");
    match (near, known) {
        (Some(near), _) => found.help(format!("there is `{near}`")).fix(
            format!("write `{near}`"),
            theme.span,
            near,
        ),
        (None, []) => found.help("list the themes in `brand`: `themes heritage, watches`"),
        (None, known) => found.help(format!(
            "there is {}",
            list_some(known.iter().copied(), MOST_LISTED)
        )),
    }
}

pub(crate) fn event_not_seen(
    send: &Name,
    event: &SmolStr,
    property: &SmolStr,
    field: Span,
) -> Diagnostic {
    Diagnostic::new(
        Code::EventDataUnavailable,
        send.span,
        format!(
            "`{}` speaks of `{event}.{property}`, but `{event}` need not have happened here",
            send.text
        ),
    )
    .label(format!("no `{event}` has been seen on the way here"))
    .also(field, "filled from that event")
    .note("the place in the text would stay empty, or hold something old")
    .help(format!(
        "send it in a journey that `{event}` starts, or inside `wait up to … for {event} {{ … }}`"
    ))
}

pub(crate) fn wrong_state(send: &Name, message: &Message, wrong: &[&str]) -> Diagnostic {
    let written: Vec<&str> = message.states.iter().map(SmolStr::as_str).collect();
    let here = list_some(wrong.iter().copied(), MOST_LISTED);
    let meant = list_some(written.iter().copied(), MOST_LISTED);
    Diagnostic::new(
        Code::WrongState,
        send.span,
        format!(
            "`{}` is written for {meant}, but a client who is {here} would receive it here",
            send.text
        ),
    )
    .label(format!("reaches {here}"))
    .also(message.span, format!("written for {meant}"))
    .help(format!(
        "send it inside `if client is {} {{ … }}`, or change whom the message or the journey is for",
        written.join(" or ")
    ))
}

pub(crate) fn need_not_known(send: &Name, message: Span, lost: Option<Span>) -> Diagnostic {
    let found = Diagnostic::new(
        Code::NeedNotKnown,
        send.span,
        format!(
            "what `{}` needs is not certain when it is sent here",
            send.text
        ),
    )
    .also(message, "this message says what it `needs`")
    .note("what was checked before a wait may have changed by its end; the message would be wrong for such a client");
    match lost {
        Some(wait) => found
            .label("no longer certain here")
            .also(wait, "it was certain before this wait")
            .help("check it again with `if` after the wait, or end the journey when it changes with `exits when …`"),
        None => found
            .label("not checked on the way here")
            .help("put the `send` inside `if` with the words of its `needs`, or let `exits` keep it true"),
    }
}

fn duration_text(duration: Duration) -> String {
    Length {
        amount: duration.amount,
        unit: duration.unit,
    }
    .text()
}

pub(crate) fn wait_of_two_kinds(least: Duration, most: Duration) -> Diagnostic {
    Diagnostic::new(
        Code::TimeKind,
        least.span.to(most.span),
        format!(
            "`{}` and `{}` are two kinds of time",
            duration_text(least),
            duration_text(most)
        ),
    )
    .label("one is counted on the clock, one on the calendar")
    .note("when the clocks change, 24 hours are not 1 day")
    .help("write both in minutes or hours, or both in days, weeks, months or years")
}

pub(crate) fn wait_runs_backwards(least: Duration, most: Duration) -> Diagnostic {
    let place = least.span.to(most.span);
    let mended = if least.unit == most.unit {
        format!("{} to {}", most.amount, duration_text(least))
    } else {
        format!("{} to {}", duration_text(most), duration_text(least))
    };
    Diagnostic::new(
        Code::ImpossibleValue,
        place,
        format!(
            "a wait can't be at least {} and at most {}",
            duration_text(least),
            duration_text(most)
        ),
    )
    .label("the longer one stands first")
    .help(format!("write `wait {mended}`"))
    .fix(format!("write `{mended}`"), place, mended)
}

/// 4550 as `45.5%`.
fn percent(hundredths: u64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    if part == 0 {
        format!("{whole}%")
    } else {
        format!("{whole}.{}%", format!("{part:02}").trim_end_matches('0'))
    }
}

pub(crate) fn split_of_one(split: &Split) -> Diagnostic {
    let found = Diagnostic::new(
        Code::SplitWeights,
        split.name.span,
        format!(
            "`{}` has {} to choose from",
            split.name.text,
            match split.arms.len() {
                0 => "no arm",
                _ => "only one arm",
            }
        ),
    )
    .label("needs at least two arms");
    found.help("write an arm for the others too, for example `50% nothing { }`")
}

pub(crate) fn split_weights(split: &Split, sum: u64) -> Diagnostic {
    let all = 10_000_u64;
    let mut found = Diagnostic::new(
        Code::SplitWeights,
        split.name.span,
        format!(
            "the arms of `{}` add up to {}, not 100%",
            split.name.text,
            percent(sum)
        ),
    )
    .label(if sum < all {
        format!("{} of the clients would go nowhere", percent(all - sum))
    } else {
        format!("{} too much", percent(sum - all))
    });
    for arm in &split.arms {
        found = found.also(arm.weight_span, percent(u64::from(arm.weight)));
    }
    // The one arm in which nothing happens takes whoever is left.
    let mut empty = split.arms.iter().filter(|arm| arm.block.steps.is_empty());
    let rest = match (empty.next(), empty.next()) {
        (Some(arm), None) => (all + u64::from(arm.weight))
            .checked_sub(sum)
            .filter(|rest| *rest > 0)
            .map(|rest| (arm, percent(rest))),
        _ => None,
    };
    match rest {
        Some((arm, rest)) => found
            .help(format!("write `{rest} {}`", arm.name.text))
            .unsafe_fix(format!("write `{rest}`"), arm.weight_span, rest),
        None => found.help("change the weights until they add up to 100%"),
    }
}

pub(crate) fn split_arm_twice(again: &Name, first: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::DeclaredTwice,
        again.span,
        format!("two arms of one `split` are called `{}`", again.text),
    )
    .label("again here")
    .also(first.span, "first here")
    .note("nobody could tell from a report which of the two a client took")
    .help("give each arm a name of its own")
}

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

pub(crate) fn sends_together(first: &NodeSource, second: &NodeSource) -> Diagnostic {
    let mut found = Diagnostic::new(
        Code::SendsWithoutWait,
        second.span,
        "two messages are sent with no wait between them",
    )
    .label("sent at the same moment as the one before");
    if first.span == second.span {
        found = found.label("sent twice at the same moment");
    } else {
        found = found.also(first.span, "sent first");
    }
    for run in [first.via.first(), second.via.first()]
        .into_iter()
        .flatten()
    {
        if !found.secondary.iter().any(|label| label.span == *run) {
            found = found.also(*run, "by way of this sequence");
        }
    }
    found
        .note("both arrive at the same moment; the second takes the place of the first at the top of the client's inbox")
        .help("write a wait between them, for example `wait 3 days`, or send one of the two")
}
