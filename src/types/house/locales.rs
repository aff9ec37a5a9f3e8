//! Texts by locale: one for each of the brand's, no others.

use crate::diagnostics::{Sink, nearest};
use crate::source::Span;
use crate::syntax::ast::{LocaleTexts, Name, Text};
use crate::types::Scope;
use crate::types::errors::text as errors;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A locale of the brand; otherwise J0608. Silent where the brand could not be read to its end.
pub(super) fn locale(scope: &Scope<'_>, name: &Name, sink: &mut Sink) -> Option<SmolStr> {
    let locales = &scope.house.locales;
    if let Some(locale) = locales.iter().find(|l| **l == name.text) {
        return Some(locale.clone());
    }
    if is_sure(scope) {
        let near = nearest(&name.text, locales.iter().map(SmolStr::as_str));
        sink.push(errors::no_locale(name, near, locales));
    }
    None
}

/// Whether the brand's locales are known for certain.
fn is_sure(scope: &Scope<'_>) -> bool {
    scope.names.brand_is_whole() && !scope.house.locales.is_empty()
}

/// Each text of a clause with its locale; `None` where the brand has no such locale: such a text is
/// still read, for what is wrong inside. Reports J0603, J0608 and a locale given twice (J0017).
pub(super) fn texts<'a>(
    scope: &Scope<'_>,
    clause: &str,
    span: Span,
    texts: &'a LocaleTexts,
    sink: &mut Sink,
) -> Vec<(Option<SmolStr>, &'a Text)> {
    let word = Span {
        end: span.end.min(span.start + clause.len() as u32),
        ..span
    };
    let locales = &scope.house.locales;
    match texts {
        LocaleTexts::Bare(text) => {
            if let [only] = locales.as_slice() {
                return vec![(Some(only.clone()), text)];
            }
            if is_sure(scope) {
                sink.push(errors::bare(clause, text, locales));
            }
            vec![(None, text)]
        }
        LocaleTexts::PerLocale(list, _) => {
            let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
            let mut found = Vec::with_capacity(list.len());
            for (name, text) in list {
                if let Some(first) = seen.get(name.text.as_str()) {
                    sink.push(errors::locale_twice(clause, name, *first));
                    found.push((None, text));
                    continue;
                }
                seen.insert(&name.text, name.span);
                found.push((locale(scope, name, sink), text));
            }
            let missing: Vec<&str> = locales
                .iter()
                .map(SmolStr::as_str)
                .filter(|l| !seen.contains_key(l))
                .collect();
            // One unknown and one missing are one typo.
            let typo = found.iter().any(|(locale, _)| locale.is_none());
            if !missing.is_empty() && !typo && is_sure(scope) {
                sink.push(errors::missing(clause, word, &missing));
            }
            found
        }
    }
}
