//! Messages about names.

use super::kind::any_of;
use super::{Entry, NameKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::syntax::ast::Name;

/// J0101: nothing declares `name`. `near` is what was meant for certain; otherwise `fitting` lists
/// names that could stand here.
pub(super) fn unknown(
    name: &Name,
    wanted: &[NameKind],
    near: Option<Entry<'_>>,
    fitting: &str,
) -> Diagnostic {
    let nouns: Vec<&str> = wanted.iter().map(|k| k.noun()).collect();
    let it = Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!("there is no {} `{}`", nouns.join(" or "), name.text),
    )
    .label("nothing declares this");
    if let Some(near) = near {
        let right = &near.name.text;
        return it
            .also(near.name.span, format!("`{right}` is declared here"))
            .help(format!("write `{right}`"))
            .fix(format!("write `{right}`"), name.span, right.as_str());
    }
    let declare = wanted.first().map(|k| declare(*k, &name.text));
    let plurals: Vec<&str> = wanted.iter().map(|k| k.plural()).collect();
    let plurals = plurals.join(" and ");
    match (fitting.is_empty(), declare) {
        (true, None) => it,
        (true, Some(declare)) => it.help(declare),
        (false, None) => it.help(format!("the {plurals} of this project: {fitting}")),
        (false, Some(declare)) => it.help(format!(
            "the {plurals} of this project: {fitting}; or {declare}"
        )),
    }
}

fn declare(kind: NameKind, name: &str) -> String {
    match kind.home() {
        Some(home) => format!("declare it in {home}: `{}`", kind.declaration_of(name)),
        None => format!("declare it: `{}`", kind.declaration_of(name)),
    }
}

/// J0103: `name` is declared, as something that can't stand here.
pub(super) fn wrong_kind(
    name: &Name,
    entry: Entry<'_>,
    wanted: &[NameKind],
    taker: Option<&str>,
    fitting: &str,
) -> Diagnostic {
    let is = entry.kind.with_article();
    let takes = any_of(wanted);
    let message = match taker {
        Some(taker) => format!("`{}` is {is}; {taker} takes {takes}", name.text),
        None => format!("`{}` is {is}, not {takes}", name.text),
    };
    let it = Diagnostic::new(Code::WrongKindOfName, name.span, message)
        .label(format!("this is {is}"))
        .also(
            entry.name.span,
            format!("`{}` is declared here", entry.name.text),
        );
    if entry.kind == NameKind::Segment && wanted == [NameKind::State] {
        return it.help(format!(
            "to ask for the segment write `client is in {}`",
            name.text
        ));
    }
    if fitting.is_empty() {
        it
    } else {
        let plurals: Vec<&str> = wanted.iter().map(|k| k.plural()).collect();
        it.help(format!(
            "the {} of this project: {fitting}",
            plurals.join(" and ")
        ))
    }
}

/// J0103: a built-in event where another kind of name belongs.
pub(super) fn built_in_used(name: &Name, wanted: &[NameKind]) -> Diagnostic {
    Diagnostic::new(
        Code::WrongKindOfName,
        name.span,
        format!(
            "`{}` is a built-in event, not {}",
            name.text,
            any_of(wanted)
        ),
    )
    .label("this is an event")
}

/// J0102: two declarations of one name.
pub(super) fn declared_twice(first: Entry<'_>, second: Entry<'_>) -> Diagnostic {
    let text = &second.name.text;
    let (was, is) = (first.kind.with_article(), second.kind.with_article());
    let message = if first.kind == second.kind {
        format!("the {} `{text}` is declared twice", second.kind.noun())
    } else {
        format!("`{text}` is declared as {is}, and is {was} already")
    };
    Diagnostic::new(Code::DeclaredTwice, second.name.span, message)
        .label("declared again here")
        .also(first.name.span, format!("first declared here, as {was}"))
        .note("a name means one thing in the whole project")
        .help("give one of the two another name")
}

/// J0102: a declaration that takes the name of a built-in event.
pub(super) fn built_in(kind: NameKind, name: &Name) -> Diagnostic {
    let it = Diagnostic::new(
        Code::DeclaredTwice,
        name.span,
        format!("`{}` is a built-in event already", name.text),
    )
    .label("this name is taken");
    if kind == NameKind::Event {
        it.help("leave the declaration out: every project knows this event")
    } else {
        it.help("give it another name")
    }
}

/// J0106: a journey in a project without a brand.
pub(super) fn no_brand(journey: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::OneBrand,
        journey.span,
        format!("`{}` has no house to speak for: this project declares no `brand`", journey.text),
    )
    .label("the first journey of the project")
    .note("the brand says who writes to a client, in which languages, and what hour it is where the zone is unknown")
    .help("declare one: `brand NAME \"Name for people\" { sender … locales … time zone … }`")
}

/// J0106: a second brand.
pub(super) fn second_brand(first: &Name, second: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::OneBrand,
        second.span,
        format!(
            "`{}` is a second brand; a project speaks for one house",
            second.text
        ),
    )
    .label("second brand")
    .also(first.span, "first brand")
    .help("keep one, or give each house a project of its own")
}
