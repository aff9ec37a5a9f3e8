//! Ids of an account: looked up by kind and name, what is missing gathered.

use crate::diagnostics::Unbound;
use crate::source::Span;
use crate::targets::Lack;
use crate::workflow::{Bindings, BoundId, BoundIds};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Ids of one platform, and what was asked for and is not there.
pub struct Ids<'a> {
    bindings: Option<&'a Bindings>,
    lacks: Vec<Lack>,
    /// Where each stands among them, by kind and name.
    known: FxHashMap<(SmolStr, SmolStr), usize>,
}

/// Stands for a missing id while the rest is looked at; the document is then not written.
const ABSENT: &str = "";

impl<'a> Ids<'a> {
    /// The ids of one platform.
    pub fn new(bindings: Option<&'a Bindings>) -> Self {
        Ids {
            bindings,
            lacks: Vec::new(),
            known: FxHashMap::default(),
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
        let (kind, name) = (SmolStr::from(kind), SmolStr::from(name));
        let lacks = &mut self.lacks;
        let known = self.known.entry((kind.clone(), name.clone()));
        let at = *known.or_insert_with(|| {
            let of = Unbound {
                kind,
                name,
                locales: Vec::new(),
            };
            lacks.push(Lack { of, span });
            lacks.len() - 1
        });
        if let (Some(lack), Some(locale)) = (lacks.get_mut(at), locale)
            && !lack.of.locales.contains(locale)
        {
            lack.of.locales.push(locale.clone());
        }
        ABSENT.to_owned()
    }

    /// What was needed and is not there, in the order in which it was needed.
    pub fn missing(self) -> Vec<Lack> {
        self.lacks
    }
}

/// Whether something stands there: `"…"`, which our own fix writes, is a place for an id and not one.
fn is_real(id: &str) -> bool {
    !matches!(id.trim(), "" | "…" | "...")
}
