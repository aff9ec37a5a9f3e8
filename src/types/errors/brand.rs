//! Messages about the brand and about lists of names.

use crate::diagnostics::{Code, Diagnostic, list_some};
use crate::source::Span;
use crate::syntax::ast::Name;

/// J0018: what a brand can't do without.
pub(in crate::types) fn brand_lacks(name: &Name, lacking: &[&str]) -> Diagnostic {
    let all = list_some(lacking.iter().copied(), 3).replace(" or ", " and ");
    let is = if lacking.len() == 1 { "is" } else { "are" };
    let lines: Vec<&str> = lacking
        .iter()
        .map(|clause| match *clause {
            "sender" => "`sender \"Name\" from \"address\"`",
            "locales" => "`locales en`",
            _ => "`time zone of client else Europe/Paris`",
        })
        .collect();
    Diagnostic::new(
        Code::ClauseMissing,
        name.span,
        format!("{all} {is} missing in `{}`", name.text),
    )
    .label("says too little")
    .note("a client must know who writes, in which language, and at an hour that is theirs")
    .help(format!("add {}", lines.join(" and ")))
}

/// J0018: a calendar without a day.
pub(in crate::types) fn never_open(name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::ClauseMissing,
        name.span,
        format!("the calendar `{}` is never open", name.text),
    )
    .label("no days")
    .help("name its open days, such as `monday to friday`")
}

/// J0102: a name twice in one list.
pub(in crate::types) fn listed_twice(name: &Name, first: Span, of: &str) -> Diagnostic {
    Diagnostic::new(
        Code::DeclaredTwice,
        name.span,
        format!("`{}` stands twice in {of}", name.text),
    )
    .label("again here")
    .also(first, "first here")
    .help("leave one of them out")
}

/// J0101: a time zone that the IANA database does not have.
pub(in crate::types) fn no_zone(name: &Name, near: Option<&str>) -> Diagnostic {
    let it = Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!("there is no time zone `{}`", name.text),
    )
    .label("not a zone of the IANA database");
    match near {
        Some(near) => it.help(format!("write `{near}`")).unsafe_fix(
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => it.help("name a continent and a city, such as `Europe/Paris`"),
    }
}

/// J0101: a time zone in other capitals.
pub(in crate::types) fn zone_case(name: &Name, right: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!("the time zone `{}` is written `{right}`", name.text),
    )
    .label("in other capitals")
    .help(format!("write `{right}`"))
    .fix(format!("write `{right}`"), name.span, right)
}

/// J0102: a second `relationship`.
pub(in crate::types) fn second_relationship(first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DeclaredTwice,
        second,
        "`relationship` is declared twice",
    )
    .label("declared again here")
    .also(first, "first declared here")
    .note("a client stands in one relationship to the house")
    .help("put all states into one block")
}

/// J0017 or J0018: not exactly one state is `from the start`.
pub(in crate::types) fn start_states(first: Span, second: Option<&Name>) -> Diagnostic {
    match second {
        Some(second) => Diagnostic::new(
            Code::ClauseTwice,
            second.span,
            format!("`{}` is a second state `from the start`", second.text),
        )
        .label("also `from the start`")
        .also(first, "every client begins here already")
        .note("a client nobody has met yet would stand in two states")
        .help("say how a client comes here: `from …  when …`"),
        None => Diagnostic::new(
            Code::ClauseMissing,
            first,
            "no state is `from the start`: no client would ever stand anywhere",
        )
        .label("where does a client begin")
        .help("write `from the start` behind the first state"),
    }
}

/// So many segments of a circle are shown.
const MOST_SHOWN: usize = 5;

/// J0109: segments that are defined by themselves.
pub(in crate::types) fn segment_cycle(cycle: &[(&Name, &Name)]) -> Option<Diagnostic> {
    let (owner, used) = cycle.first()?;
    let name = &owner.text;
    let message = if cycle.len() == 1 {
        format!("the segment `{name}` is defined by itself")
    } else {
        let mut way: Vec<String> = cycle
            .iter()
            .take(MOST_SHOWN)
            .map(|(o, _)| format!("`{}`", o.text))
            .collect();
        if cycle.len() > MOST_SHOWN {
            way.push(format!("{} more", cycle.len() - MOST_SHOWN));
        }
        way.push(format!("`{name}`"));
        format!(
            "the segment `{name}` is defined by itself: {}",
            way.join(" → ")
        )
    };
    let mut it = Diagnostic::new(Code::SegmentCycle, used.span, message)
        .label(format!("asks for `{}`", used.text));
    for (_, used) in cycle.iter().take(MOST_SHOWN).skip(1) {
        it = it.also(used.span, format!("asks for `{}`", used.text));
    }
    Some(it.note("whether a client is in it could never be decided"))
}

/// J0208: `since start` where there is no run.
pub(in crate::types) fn no_run(of: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::EventDataUnavailable,
        span,
        format!("{of} has no run, so nothing is `since start`"),
    )
    .label("start of what")
    .help("write `in the last 90 days`, or `since` an event")
}
