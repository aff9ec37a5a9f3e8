//! A message in several locales where a platform has one text for each message: which locales are asked
//! for before it, in which order, and which one all others get.

use crate::workflow::{House, Message};
use smol_str::SmolStr;

/// The locales that a message has texts in, the brand's order; the first stands in for all others.
pub fn of(house: &House, message: &Message) -> Vec<SmolStr> {
    let has = |l: &SmolStr| message.subject.contains_key(l) || message.body.contains_key(l);
    house.locales.iter().filter(|l| has(l)).cloned().collect()
}

/// The locales to ask for before the default: all but the first, those with a region before those
/// without, and the first too where another would take its clients.
pub fn asked(locales: &[SmolStr]) -> Vec<SmolStr> {
    let Some((default, others)) = locales.split_first() else {
        return Vec::new();
    };
    let mut asked: Vec<SmolStr> = others.to_vec();
    if others
        .iter()
        .any(|l| default.len() > l.len() && default.starts_with(l.as_str()))
    {
        asked.push(default.clone());
    }
    asked.sort_by_key(|l| !l.contains(['_', '-']));
    asked
}

/// What a client's locale can look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Exactly this.
    Is,
    /// Begins so.
    Begins,
}

/// The ways in which a locale is written: `en`, `en-GB`, `en_GB`.
pub fn forms(locale: &str) -> Vec<(Form, String)> {
    if locale.contains(['_', '-']) {
        let dashed = locale.replace('_', "-");
        let barred = dashed.replace('-', "_");
        vec![(Form::Is, dashed), (Form::Is, barred)]
    } else {
        vec![
            (Form::Is, locale.to_owned()),
            (Form::Begins, format!("{locale}-")),
            (Form::Begins, format!("{locale}_")),
        ]
    }
}

/// How a locale stands in an id: `fr-ch`.
pub fn slug(locale: &str) -> String {
    locale.replace('_', "-").to_lowercase()
}
