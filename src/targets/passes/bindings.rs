//! Ids of an account: looked up by kind and name, what is missing gathered and reported in one go,
//! one message for each name and journey.

use crate::diagnostics::{Applicability, Code, Diagnostic, Edit};
use crate::source::Span;
use crate::targets::Target;
use crate::workflow::{Bindings, BoundId, BoundIds};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Ids of one platform, and what was asked for and is not there.
pub struct Ids<'a> {
    target: &'a dyn Target,
    bindings: Option<&'a Bindings>,
    missing: BTreeMap<(SmolStr, SmolStr), Missing>,
}

struct Missing {
    span: Span,
    order: usize,
    locales: Vec<SmolStr>,
    /// Bound, but not for every locale.
    partly: Option<Span>,
}

/// Stands for a missing id while the rest is looked at; the document is then not written.
const ABSENT: &str = "";

impl<'a> Ids<'a> {
    /// The ids of one platform.
    pub fn new(target: &'a dyn Target, bindings: Option<&'a Bindings>) -> Self {
        Ids {
            target,
            bindings,
            missing: BTreeMap::new(),
        }
    }

    fn find(&self, kind: &str, name: &str) -> Option<&'a BoundId> {
        self.bindings?
            .ids
            .get(&(SmolStr::from(kind), SmolStr::from(name)))
    }

    /// An id that may be absent.
    pub fn get(&self, kind: &str, name: &str) -> Option<&'a str> {
        match &self.find(kind, name)?.ids {
            BoundIds::One(id) if is_real(id) => Some(id),
            BoundIds::One(_) | BoundIds::PerLocale(_) => None,
        }
    }

    /// An id that must be there; `span` is the step or clause that needs it.
    pub fn need(&mut self, kind: &str, name: &str, span: Span) -> String {
        match self.get(kind, name) {
            Some(id) => id.to_owned(),
            None => self.absent(kind, name, None, span),
        }
    }

    /// The id of a message in a locale.
    pub fn need_for_locale(
        &mut self,
        kind: &str,
        name: &str,
        locale: &SmolStr,
        span: Span,
    ) -> String {
        match self.find(kind, name).map(|b| &b.ids) {
            Some(BoundIds::One(id)) if is_real(id) => id.clone(),
            Some(BoundIds::PerLocale(ids)) if ids.get(locale).is_some_and(|id| is_real(id)) => {
                ids.get(locale).cloned().unwrap_or_default()
            }
            Some(BoundIds::One(_)) => self.absent(kind, name, None, span),
            Some(BoundIds::PerLocale(_)) | None => self.absent(kind, name, Some(locale), span),
        }
    }

    fn absent(&mut self, kind: &str, name: &str, locale: Option<&SmolStr>, span: Span) -> String {
        let order = self.missing.len();
        let partly = self.find(kind, name).map(|b| b.span);
        let missing = self
            .missing
            .entry((SmolStr::from(kind), SmolStr::from(name)))
            .or_insert(Missing {
                span,
                order,
                locales: Vec::new(),
                partly,
            });
        if let Some(locale) = locale
            && !missing.locales.contains(locale)
        {
            missing.locales.push(locale.clone());
        }
        ABSENT.to_owned()
    }

    /// One error for each id that was needed and is not there, in the order they were needed.
    pub fn missing(self, journey: &str) -> Vec<Diagnostic> {
        let mut missing: Vec<_> = self.missing.into_iter().collect();
        missing.sort_by_key(|(_, m)| m.order);
        missing
            .into_iter()
            .map(|((kind, name), m)| report(self.target, self.bindings, journey, &kind, &name, &m))
            .collect()
    }
}

/// Whether something stands there: `"…"`, which our own fix writes, is a place for an id and not one.
fn is_real(id: &str) -> bool {
    !matches!(id.trim(), "" | "…" | "...")
}

fn report(
    target: &dyn Target,
    bindings: Option<&Bindings>,
    journey: &str,
    kind: &str,
    name: &str,
    missing: &Missing,
) -> Diagnostic {
    let noun = target
        .nouns()
        .iter()
        .find(|(k, _)| *k == kind)
        .map_or("", |(_, noun)| noun);
    let title = target.title();
    let ids = match missing.locales.as_slice() {
        [] | [_] if missing.partly.is_none() => "\"…\"".to_owned(),
        locales => {
            let each: Vec<String> = locales.iter().map(|l| format!("{l} \"…\"")).collect();
            format!("{{ {} }}", each.join(" "))
        }
    };
    let blank = if noun.is_empty() { "" } else { " " };
    let line = format!("{kind} {name} is {noun}{blank}{ids}");
    let what = if noun.is_empty() { "id" } else { noun };
    let message = match (missing.partly, missing.locales.as_slice()) {
        (Some(_), locales @ [_, ..]) => format!(
            "`{name}` has no {what} on {title} for {}, and `{journey}` needs it",
            locales
                .iter()
                .map(|l| format!("`{l}`"))
                .collect::<Vec<_>>()
                .join(" and ")
        ),
        // Of the journey itself.
        (None, _) | (Some(_), []) if name == journey => {
            format!("the {kind} in `{journey}` has no {what} on {title}")
        }
        (None, _) | (Some(_), []) => {
            format!("`{name}` has no {what} on {title}, and `{journey}` needs it")
        }
    };
    let mut found =
        Diagnostic::new(Code::BindingMissing, missing.span, message).label("needed here");
    if let (Some(span), []) = (missing.partly, missing.locales.as_slice()) {
        return found
            .also(span, "only a place for it here")
            .help(format!("write the id from {title} into this line"));
    }
    if let Some(span) = missing.partly {
        return found.also(span, "no id for it here").help(format!(
            "add {} to this line, with the id from {title}",
            {
                let each: Vec<String> = missing
                    .locales
                    .iter()
                    .map(|l| format!("`{l} \"…\"`"))
                    .collect();
                each.join(" and ")
            }
        ));
    }
    match bindings.and_then(|b| b.span) {
        Some(span) => {
            found = found
                .also(span, "no line for it in this block")
                .help(format!("add `{line}`, with the id from {title}"));
        }
        None => {
            found = found.help(format!(
                "write `target {} {{ … }}` with `{line}` in it, and the id from {title}",
                target.name()
            ));
        }
    }
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
