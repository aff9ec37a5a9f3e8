//! J0107 and J05xx: persons, teams and gates.

use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::ast::{Duration, Name, Quorum};
use crate::types::length;
use crate::types::words::type_written;
use crate::workflow::PropertyDef;

/// J0107: two persons with one address or key.
pub(in crate::types) fn same_person(
    first: &Name,
    first_at: Span,
    second: &Name,
    second_at: Span,
    what: &str,
) -> Diagnostic {
    Diagnostic::new(
        Code::SamePerson,
        second_at,
        format!(
            "`{}` and `{}` have the same {what}",
            first.text, second.text
        ),
    )
    .label(format!("the {what} of `{}` too", first.text))
    .also(first_at, format!("the {what} of `{}`", first.text))
    .note("one person could approve as two, and a second pair of eyes would be the first again")
    .help(format!(
        "give each their own {what}, or declare the person once"
    ))
}

/// J0019: an address that no mail could be sent from or to.
pub(in crate::types) fn no_address(place: Span, written: &str, whose: &str) -> Diagnostic {
    let message = if written.trim().is_empty() {
        format!("the address of {whose} is empty")
    } else {
        format!("`{written}` is no address")
    };
    Diagnostic::new(Code::ImpossibleValue, place, message)
        .label(format!("the address of {whose}"))
        .help("write a full address, such as `name@maison.example`")
}

/// J0018: a person who can't be told from others.
pub(in crate::types) fn person_without_address(person: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::ClauseMissing,
        person.span,
        format!("`{}` has no address", person.text),
    )
    .label("who is this?")
    .note("nobody could be told that a journey waits for this person, or see that they wrote it themselves")
    .help("add a line `email \"…\"`")
}

/// J0018: a team of nobody.
pub(in crate::types) fn empty_team(team: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::ClauseMissing,
        team.span,
        format!("nobody is in the team `{}`", team.text),
    )
    .label("no members")
    .help("name the persons in it, with commas between them")
}

/// J0501: a gate without `approved by`.
pub(in crate::types) fn no_approval(gate: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::GateWithoutApproval,
        gate.span,
        format!(
            "the gate `{}` lets everything through: nobody has to approve",
            gate.text
        ),
    )
    .label("no `approved by`")
    .note("a journey would go live that nobody has looked at")
    .help("write who must approve: `approved by 1 of …`")
}

/// J0502: more of one team than it has members.
pub(in crate::types) fn team_too_small(
    quorum: &Quorum,
    members: usize,
    declared: Span,
) -> Diagnostic {
    let (count, of) = (quorum.count, &quorum.of.text);
    let has = match members {
        0 => "nobody".to_owned(),
        1 => "1 member".to_owned(),
        n => format!("{n} members"),
    };
    let found = Diagnostic::new(
        Code::QuorumTooLarge,
        quorum.span,
        format!("`{count} of {of}` can never be met: `{of}` has {has}"),
    )
    .label(format!("{count} different people"))
    .also(declared, has)
    .note("a journey behind this gate could never go live")
    .help(format!("ask for fewer, or add people to `{of}`"));
    if members == 0 {
        return found;
    }
    let all = format!("{members} of {of}");
    found.unsafe_fix(format!("write `{all}`"), quorum.span, all)
}

/// J0502: more than one of one person.
pub(in crate::types) fn one_person(quorum: &Quorum) -> Diagnostic {
    let (count, of) = (quorum.count, &quorum.of.text);
    Diagnostic::new(
        Code::QuorumTooLarge,
        quorum.span,
        format!("`{count} of {of}` can never be met: `{of}` is one person"),
    )
    .label(format!("{count} different people"))
    .note("a journey behind this gate could never go live")
    .help(format!("write `1 of {of}`, or name a team"))
    .unsafe_fix(
        format!("write `1 of {of}`"),
        quorum.span,
        format!("1 of {of}"),
    )
}

/// J0502: each is enough alone, together they are not.
pub(in crate::types) fn overlap(
    all: &[Quorum],
    needed: usize,
    people: &[&str],
) -> Option<Diagnostic> {
    let (first, last) = (all.first()?, all.last()?);
    let there = only(people);
    Some(
        Diagnostic::new(
            Code::QuorumTooLarge,
            first.span.to(last.span),
            format!("this line asks for {needed} different people, and {there}"),
        )
        .label("each of these is a different person")
        .note("a journey behind this gate could never go live")
        .help("ask for fewer, or add people to a team"),
    )
}

fn only(people: &[&str]) -> String {
    let there = crate::diagnostics::list_some(people.iter().copied(), 4).replace(" or ", " and ");
    match people.len() {
        1 => format!("only {there} can give them"),
        n => format!("only {n} people can give them: {there}"),
    }
}

/// J0502: each line is enough alone, for one part of a journey all together are not.
pub(in crate::types) fn lines_overlap(
    line: Span,
    others: &[Span],
    part: &str,
    needed: usize,
    people: &[&str],
) -> Diagnostic {
    let mut found = Diagnostic::new(
        Code::QuorumTooLarge,
        line,
        format!(
            "for `{part}` this gate asks for {needed} different people, and {}",
            only(people)
        ),
    )
    .label("counted together with the other lines");
    for other in others {
        found = found.also(*other, "this line speaks of it too");
    }
    found
        .note("one who signs counts once, so a journey behind this gate could never go live")
        .help("ask for fewer, limit a line with `for`, or add people to a team")
}

/// J0502: whoever submits is missing among those who approve.
pub(in crate::types) fn nobody_may_submit(
    never: Span,
    lines: &[Span],
    people: &[&str],
) -> Diagnostic {
    let message = match people {
        [one] => {
            format!("`{one}` is the only person, and `never the author` leaves nobody to approve")
        }
        _ => {
            "whoever submits would be missing among those who have to approve: nobody else is there"
                .to_owned()
        }
    };
    let mut found =
        Diagnostic::new(Code::QuorumTooLarge, never, message).label("the author does not count");
    for line in lines {
        found = found.also(*line, "asks for them");
    }
    found
        .note(
            "whoever submits a journey is its author, so none behind this gate could ever go live",
        )
        .help("ask for fewer, or declare a further person who submits or approves")
}

/// J0019: `0 of`.
pub(in crate::types) fn nobody(quorum: &Quorum) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleValue,
        quorum.span,
        format!("`0 of {}` asks for nobody", quorum.of.text),
    )
    .label("nobody")
    .help(format!("write `1 of {}`", quorum.of.text))
    .unsafe_fix(
        format!("write `1 of {}`", quorum.of.text),
        quorum.span,
        format!("1 of {}", quorum.of.text),
    )
}

/// What an approval can be limited to.
const FACETS: &[&str] = &["content", "audience", "timing", "restraint", "data"];

/// J0101: an approval for something that has no approval of its own.
pub(in crate::types) fn no_facet(word: &Name) -> Diagnostic {
    let it = Diagnostic::new(
        Code::UnknownName,
        word.span,
        format!(
            "there is nothing called `{}` to approve on its own",
            word.text
        ),
    )
    .label("not a part of a journey");
    match nearest(&word.text, FACETS.iter().copied()) {
        Some(near) => it
            .help(format!("write `{near}`"))
            .fix(format!("write `{near}`"), word.span, near),
        None => it.help(
            "write `for content`, `for content` and a locale, `for audience`, `for timing`, `for restraint` or `for data`",
        ),
    }
}

/// J0001: words after a facet that takes none.
pub(in crate::types) fn after_facet(facet: &str, word: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::Syntax,
        word.span,
        format!("nothing can stand after `for {facet}`"),
    )
    .label("one word too many")
    .help("only `for content` takes one more word: a locale")
}

/// J0206: a hold in days of a calendar, given in another unit.
pub(in crate::types) fn hold_in_days(duration: Duration, calendar: &Name) -> Diagnostic {
    let written = length(duration).text();
    let of = &calendar.text;
    Diagnostic::new(
        Code::TimeKind,
        duration.span,
        format!("`{of}` counts days, and `{written}` are none"),
    )
    .label("days of the calendar belong here")
    .also(calendar.span, format!("counted in days of `{of}`"))
    .help(format!(
        "write `live no sooner than 2 days of {of} after the last approval`, or leave `of {of}` out"
    ))
}

/// J0120: a property that names nobody.
pub(in crate::types) fn not_a_person(name: &Name, def: &PropertyDef, taker: &str) -> Diagnostic {
    let written = type_written(def);
    Diagnostic::new(
        Code::NotAPerson,
        name.span,
        format!(
            "`{}` is `{written}`; {taker} takes a person, a team, or a property that holds a person",
            name.text
        ),
    )
    .label("names nobody of the house")
    .also(def.span, format!("declared here as `{written}`"))
    .note("nobody would be asked or told, and nobody would notice")
    .help("name a person or a team, or a property declared as `person` or `person?`")
}

/// J0121: a property that may be empty, and nobody in its place.
pub(in crate::types) fn nobody_stands_in(
    name: &Name,
    def: &PropertyDef,
    (stand_in, in_a_step): (Option<&str>, bool),
) -> Diagnostic {
    let text = &name.text;
    let or_ask = if in_a_step {
        format!(", or ask inside `if {text} is known {{ … }}`")
    } else {
        String::new()
    };
    let it = Diagnostic::new(
        Code::NobodyStandsIn,
        name.span,
        format!("a client may have no `{text}`, and nobody stands in"),
    )
    .label("may be missing")
    .also(
        def.span,
        format!("declared here as `{}`", type_written(def)),
    )
    .note(format!(
        "for a client without `{text}` nobody of the house would be asked or told"
    ));
    match stand_in {
        Some(person) => it
            .help(format!(
                "say who stands in, as in `{text} else {person}`{or_ask}"
            ))
            .unsafe_fix(
                format!("let `{person}` stand in"),
                name.span.after(),
                format!(" else {person}"),
            ),
        None => it.help(format!(
            "say who stands in, as in `{text} else PERSON`, and declare that person"
        )),
    }
}

/// J0122: someone who stands in and is never asked.
pub(in crate::types) fn needless_stand_in(
    name: &Name,
    stand_in: &Name,
    why: &str,
    declared: Span,
) -> Diagnostic {
    let (text, other) = (&name.text, &stand_in.text);
    let behind = Span {
        start: name.span.end,
        ..stand_in.span
    };
    Diagnostic::new(
        Code::NeedlessStandIn,
        stand_in.span,
        format!("`{other}` never stands in: `{text}` {why}"),
    )
    .label("never asked")
    .also(declared, format!("`{text}` is declared here"))
    .help("leave the `else` out; a team is how to ask whoever of several is there")
    .fix(format!("take `else {other}` away"), behind, "")
}
