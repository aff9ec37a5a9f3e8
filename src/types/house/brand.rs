//! `brand`: sender, locales, themes, zone, and what holds for every journey.

use super::address;
use crate::diagnostics::{Diagnostic, Sink};
use crate::names::{NameKind, Names};
use crate::syntax::ast::{Brand, BrandClause, Name};
use crate::types::errors::brand as errors;
use crate::workflow::{House, Sender};
use jiff::tz::TimeZoneDatabase;
use smol_str::SmolStr;

/// Reads the first brand into the house. A second one is reported by `names`.
pub(super) fn brand(brand: &Brand, house: &mut House, names: &Names<'_>, sink: &mut Sink) {
    if !house.name.is_empty() {
        return;
    }
    house.name = brand.name.text.clone();
    house.title = match &brand.title {
        Some(title) => title.value(),
        None => brand.name.text.to_string(),
    };
    for clause in &brand.clauses {
        match clause {
            BrandClause::Sender(it) if house.sender.is_none() => {
                address::check(&it.address, "the sender", sink);
                house.sender = Some(Sender {
                    label: it.label.value(),
                    address: it.address.value(),
                });
            }
            BrandClause::Locales(list, _) if house.locales.is_empty() => {
                house.locales = set(list, "locales", sink);
            }
            BrandClause::Themes(list, _) if house.themes.is_empty() => {
                house.themes = set(list, "themes", sink);
            }
            BrandClause::Zone(it) if house.zone.is_empty() => {
                house.zone = zone(&it.fallback, sink).unwrap_or_default();
            }
            BrandClause::UnderRestraint(name, _) => {
                let taker = Some("`every journey is under restraint`");
                names.resolve_for(name, &[NameKind::Restraint], taker, sink);
            }
            BrandClause::PassesGate(name, _) => {
                let taker = Some("`every journey passes gate`");
                names.resolve_for(name, &[NameKind::Gate], taker, sink);
            }
            // Given twice: reported where it was read.
            BrandClause::Sender(_)
            | BrandClause::Locales(..)
            | BrandClause::Themes(..)
            // They speak of themes and properties: see `themes`.
            | BrandClause::Promotional(..)
            | BrandClause::PromotionalBlocks(..)
            | BrandClause::Occasion(..)
            | BrandClause::Zone(_)
            | BrandClause::Error(_) => {}
        }
    }
    sink.extend(missing(brand));
}

/// J0018 for what a brand can't do without; silent where a line could not be read.
fn missing(brand: &Brand) -> Option<Diagnostic> {
    let (mut sender, mut locales, mut zone) = (false, false, false);
    for clause in &brand.clauses {
        match clause {
            BrandClause::Sender(_) => sender = true,
            BrandClause::Locales(..) => locales = true,
            BrandClause::Zone(_) => zone = true,
            BrandClause::Error(_) => return None,
            BrandClause::Themes(..)
            | BrandClause::Promotional(..)
            | BrandClause::PromotionalBlocks(..)
            | BrandClause::Occasion(..)
            | BrandClause::UnderRestraint(..)
            | BrandClause::PassesGate(..) => {}
        }
    }
    let lacking: Vec<&str> = [
        ("sender", sender),
        ("locales", locales),
        ("time zone", zone),
    ]
    .into_iter()
    .filter_map(|(clause, there)| (!there).then_some(clause))
    .collect();
    (!lacking.is_empty()).then(|| errors::brand_lacks(&brand.name, &lacking))
}

/// A list of names, each once; J0102 for the others.
pub(super) fn set(names: &[Name], of: &str, sink: &mut Sink) -> Vec<SmolStr> {
    let mut seen = rustc_hash::FxHashMap::default();
    let mut kept = Vec::with_capacity(names.len());
    for name in names {
        if let Some(first) = seen.get(name.text.as_str()) {
            sink.push(errors::listed_twice(name, *first, of));
        } else {
            seen.insert(name.text.as_str(), name.span);
            kept.push(name.text.clone());
        }
    }
    kept
}

/// The zone by the name that the IANA database bundled with this compiler gives it.
fn zone(name: &Name, sink: &mut Sink) -> Option<SmolStr> {
    let known = TimeZoneDatabase::bundled();
    if let Ok(zone) = known.get(&name.text)
        && let Some(right) = zone.iana_name()
    {
        if right != name.text {
            sink.push(errors::zone_case(name, right));
        }
        return Some(right.into());
    }
    let all: Vec<String> = known.available().map(|z| z.as_str().to_owned()).collect();
    let near = crate::diagnostics::nearest(&name.text, all.iter().map(String::as_str));
    sink.push(errors::no_zone(name, near));
    None
}
