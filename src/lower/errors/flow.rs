//! Of what moves a run: rounds of a `repeat`, hand-overs, exits that follow one thing.

use crate::diagnostics::{Code, Diagnostic};
use crate::lower::walk;
use crate::source::Span;
use crate::syntax::ast::{Block, Name, Step};
use smol_str::SmolStr;

pub(crate) fn not_handed_over(journey: &Name, start: Span) -> Diagnostic {
    let name = &journey.text;
    Diagnostic::new(
        Code::NotHandedOver,
        journey.span,
        format!("nobody can be handed over to `{name}`: it starts some other way"),
    )
    .label("does not start when handed over")
    .also(start, format!("`{name}` starts like this"))
    .note("the client would leave this journey and arrive in no other")
    .help(format!(
        "write `starts when handed over` in `{name}`, or move its steps to a `sequence` that both journeys `run`"
    ))
}

pub(crate) fn repeats_nothing(step: &Step) -> Diagnostic {
    Diagnostic::new(
        Code::EmptyBranch,
        step.span,
        "this `repeat` has no steps to repeat",
    )
    .label("nothing happens here")
    .help("write what happens in each round, or take the `repeat` out")
}

pub(crate) fn repeats_once(place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NeverRepeats,
        place,
        "a `repeat` of one round repeats nothing",
    )
    .label("only once")
    .help("write `2 times` or more, or the steps without `repeat`")
}

pub(crate) fn round_ends(place: Span, block: &Block) -> Diagnostic {
    let mut found = Diagnostic::new(
        Code::NeverRepeats,
        place,
        "this `repeat` never comes to a second round: every path of the first one ends",
    )
    .label("happens once only");
    for end in block.steps.iter().flat_map(walk::ends).take(3) {
        found = found.also(end, "ends here");
    }
    found.help("let one path go on to the end of the round, or write the steps without `repeat`")
}

pub(crate) fn same_without_each(property: &Name, reentry: Span) -> Diagnostic {
    let name = &property.text;
    Diagnostic::new(
        Code::SameWithoutEach,
        property.span,
        format!("`for the same {name}` follows nothing: the journey is not entered `once for each {name}`"),
    )
    .label("the run is not about one of them")
    .also(reentry, "a run begins like this")
    .note("nobody could tell which of a client's runs this should end")
    .help(format!(
        "write `enters once for each {name}`, or leave `for the same {name}` out: the run then ends whichever one it is"
    ))
}

pub(crate) fn same_not_carried(property: &Name, event: &Name, known: &[&str]) -> Diagnostic {
    let (name, of) = (&property.text, &event.text);
    let found = Diagnostic::new(
        Code::SameWithoutEach,
        property.span,
        format!("`{of}` does not say which `{name}` it is about"),
    )
    .label(format!("`{of}` carries no `{name}`"));
    if known.is_empty() {
        found.help(format!("declare it: `event {of} {{ {name}: text }}`"))
    } else {
        let list = crate::diagnostics::list_some(known.iter().copied(), super::MOST_LISTED);
        found.help(format!("it carries {list}"))
    }
}

pub(crate) fn same_other_type(property: &Name, event: Span, start: Span) -> Diagnostic {
    Diagnostic::new(
        Code::SameWithoutEach,
        property.span,
        format!(
            "`{}` is one thing in the event that starts the run, and another in the one that ends it",
            property.text
        ),
    )
    .label("two types")
    .also(start, "at the start")
    .also(event, "at the exit")
    .note("the two would never be the same, and the run would not end")
    .help("give both the same type")
}

/// `seen`: one such event is known here.
pub(crate) fn nothing_gathered(
    send: &Name,
    (event, property, field): (&SmolStr, &SmolStr, Span),
    seen: bool,
) -> Diagnostic {
    let found = Diagnostic::new(
        Code::EachWithoutGathering,
        send.span,
        format!(
            "`{}` speaks of each `{event}.{property}`, but no `{event}` are gathered into this run",
            send.text
        ),
    )
    .label("nothing was gathered on the way here")
    .also(field, "filled from each of them");
    if seen {
        found.help(format!(
            "write `{{{{{event}.{property}}}}}` for the one that this run has seen, or gather several with `starts when {event}, gathered for 1 hour`"
        ))
    } else {
        found.help(format!(
            "send it in a journey that `starts when {event}, gathered for 1 hour`"
        ))
    }
}

pub(crate) fn one_of_several(
    send: &Name,
    (event, property, field): (&SmolStr, &SmolStr, Span),
) -> Diagnostic {
    let each = format!("{{{{each {event}.{property}}}}}");
    let inside = field.start + 2;
    Diagnostic::new(
        Code::OneOfSeveral,
        send.span,
        format!(
            "`{}` speaks of one `{event}.{property}`, but this run gathers several `{event}`",
            send.text
        ),
    )
    .label("which of them?")
    .also(field, "filled from one event")
    .note("a client would read of one of them, and nobody could say which")
    .help(format!("write `{each}` for all of them"))
    .unsafe_fix(
        format!("write `{each}`"),
        Span {
            start: inside,
            end: inside,
            ..field
        },
        "each ",
    )
}
