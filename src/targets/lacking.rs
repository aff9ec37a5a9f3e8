//! J0701: ids that journeys need and no `target` block has. Told once for each name, however many journeys need it; and
//! where the project has no block for the platform at all, once.

use super::Target;
use crate::diagnostics::{Applicability, Code, Diagnostic, Edit, Fact, Unbound};
use crate::source::Span;
use crate::workflow::{Bindings, BoundIds};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// An id that a journey needs and no line binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// What has none, and for which locales.
    pub of: Unbound,
    /// The step or clause that needs it first.
    pub span: Span,
}

/// So many places are pointed at beside the first.
const SHOWN: usize = 3;

/// So many lines are written out.
const LINES: usize = 6;

/// What lacks, over all journeys.
struct Lacking<'a> {
    /// For all locales for which any of them lacks it.
    of: Unbound,
    /// Where it is needed first.
    span: Span,
    /// Who needs it first.
    journey: &'a str,
    /// How many journeys need it.
    journeys: usize,
    /// Where others need it first.
    others: Vec<Span>,
}

fn needing(first: &str, journeys: usize) -> String {
    match journeys {
        1 => format!("`{first}` needs"),
        _ => format!("{journeys} journeys need"),
    }
}

/// What is told of the ids that journeys lack on a platform: of each journey its name, and what it lacks.
pub fn report<'a>(
    target: &dyn Target,
    bindings: Option<&Bindings>,
    journeys: impl IntoIterator<Item = (&'a str, &'a [Lack])>,
) -> Vec<Diagnostic> {
    let mut all: Vec<Lacking<'a>> = Vec::new();
    let mut known: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    let mut needing = 0;
    for (journey, lacks) in journeys {
        needing += usize::from(!lacks.is_empty());
        for lack in lacks {
            let of = &lack.of;
            let at = *known.entry((&of.kind, &of.name)).or_insert(all.len());
            let Some(one) = all.get_mut(at) else {
                all.push(Lacking {
                    of: of.clone(),
                    span: lack.span,
                    journey,
                    journeys: 1,
                    others: Vec::new(),
                });
                continue;
            };
            one.journeys += 1;
            // What stands in a restraint is one place for all that are under it.
            let is_there = one.span == lack.span || one.others.contains(&lack.span);
            if !is_there && one.others.len() < SHOWN {
                one.others.push(lack.span);
            }
            for locale in &of.locales {
                if !one.of.locales.contains(locale) {
                    one.of.locales.push(locale.clone());
                }
            }
        }
    }
    let block = bindings.and_then(|bindings| bindings.span);
    match all.as_slice() {
        [first, _, ..] if block.is_none() => vec![no_block(target, first, &all, needing)],
        all => all.iter().map(|one| of(target, bindings, one)).collect(),
    }
}

/// The platform's word for what is bound, with a blank behind it where there is one.
fn noun(target: &dyn Target, kind: &str) -> &'static str {
    let nouns = target.nouns().iter();
    let mut of_kind = nouns.filter(|(known, _)| *known == kind);
    of_kind.next().map_or("", |(_, noun)| noun)
}

/// The line that would bind it, but for the ids: one for each locale, or one for all.
fn line(target: &dyn Target, of: &Unbound, for_each: bool) -> String {
    let noun = noun(target, &of.kind);
    let blank = if noun.is_empty() { "" } else { " " };
    let ids = if for_each {
        let each: Vec<String> = of.locales.iter().map(|l| format!("{l} \"…\"")).collect();
        format!("{{ {} }}", each.join(" "))
    } else {
        "\"…\"".to_owned()
    };
    format!("{} {} is {noun}{blank}{ids}", of.kind, of.name)
}

/// The line of a new block that would bind it, but for the ids.
pub fn line_of(target: &dyn Target, of: &Unbound) -> String {
    line(target, of, of.locales.len() > 1)
}

/// Several names lack ids, for nothing gives any.
fn no_block(
    target: &dyn Target,
    first: &Lacking<'_>,
    all: &[Lacking<'_>],
    journeys: usize,
) -> Diagnostic {
    let title = target.title();
    let message = format!(
        "{} names have no id on {title}, and {} them",
        all.len(),
        needing(first.journey, journeys)
    );
    let shown = all.iter().take(LINES);
    let shown: Vec<String> = shown
        .map(|one| format!("`{}`", line_of(target, &one.of)))
        .collect();
    let rest = match all.len().saturating_sub(LINES) {
        0 => String::new(),
        rest => format!(" and {rest} more, which are told once these are there"),
    };
    let found = Diagnostic::new(Code::BindingMissing, first.span, message)
        .label(format!("`{}` is needed here", first.of.name))
        .help(format!(
            "write `target {} {{ … }}` with the ids from {title} in lines like these: {}{rest}",
            target.name(),
            shown.join(", ")
        ));
    let next = all.iter().skip(1).take(SHOWN);
    let found = next.fold(found, |found, one| {
        found.also(one.span, format!("`{}` here", one.of.name))
    });
    found.fact(Fact::Unbound {
        target: target.name(),
        names: all.iter().map(|one| one.of.clone()).collect(),
    })
}

/// One name lacks ids.
fn of(target: &dyn Target, bindings: Option<&Bindings>, it: &Lacking<'_>) -> Diagnostic {
    let (kind, name) = (&it.of.kind, &it.of.name);
    let noun = noun(target, kind);
    let title = target.title();
    let bound = bindings.and_then(|b| b.ids.get(&(kind.clone(), name.clone())));
    let partly = bound.map(|id| id.span);
    let line = match partly {
        None => line_of(target, &it.of),
        Some(_) => line(target, &it.of, !it.of.locales.is_empty()),
    };
    let what = if noun.is_empty() { "id" } else { noun };
    let needs = needing(it.journey, it.journeys);
    let message = match (partly, it.of.locales.as_slice()) {
        (Some(_), locales @ [_, ..]) => format!(
            "`{name}` has no {what} on {title} for {}, and {needs} it",
            each(locales, |locale| format!("`{locale}`"))
        ),
        // Of the journey itself.
        (None, _) | (Some(_), []) if name == it.journey => {
            format!("the {kind} in `{name}` has no {what} on {title}")
        }
        (None, _) | (Some(_), []) => format!("`{name}` has no {what} on {title}, and {needs} it"),
    };
    let mut found = Diagnostic::new(Code::BindingMissing, it.span, message).label("needed here");
    for other in &it.others {
        found = found.also(*other, "and here");
    }
    if let Some(span) = partly {
        let has_places = bound.is_some_and(|id| match &id.ids {
            BoundIds::One(_) => true,
            BoundIds::PerLocale(ids) => it.of.locales.iter().all(|l| ids.contains_key(l)),
        });
        return if has_places {
            let ids = match it.of.locales.len() {
                0 | 1 => "the id",
                _ => "the ids",
            };
            found
                .also(span, "only a place for it here")
                .help(format!("write {ids} from {title} into this line"))
        } else {
            let ids = each(&it.of.locales, |locale| format!("`{locale} \"…\"`"));
            found
                .also(span, "no id for it here")
                .help(format!("add {ids} to this line, with the id from {title}"))
        };
    }
    let Some(block) = bindings.and_then(|b| b.span) else {
        return found
            .help(format!(
                "write `target {} {{ … }}` with `{line}` in it, and the id from {title}",
                target.name()
            ))
            .fact(Fact::Unbound {
                target: target.name(),
                names: [it.of.clone()].into(),
            });
    };
    let found = found
        .also(block, "no line for it in this block")
        .help(format!("add `{line}`, with the id from {title}"));
    match bindings.and_then(|b| b.insert_at) {
        Some(at) => found.fix_with(
            format!("add `{line}`"),
            vec![Edit {
                span: at,
                text: format!("  {line}\n"),
            }],
            Applicability::Display,
        ),
        None => found,
    }
}

fn each(locales: &[SmolStr], form: impl Fn(&str) -> String) -> String {
    let all: Vec<String> = locales.iter().map(|locale| form(locale)).collect();
    all.join(" and ")
}
