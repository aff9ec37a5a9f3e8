//! Of the clauses of a journey.

use super::MOST_LISTED;
use crate::diagnostics::{Code, Diagnostic, list_some};
use crate::source::Span;
use crate::syntax::ast::Name;

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
