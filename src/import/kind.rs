//! What a property holds, as far as the filters of an account tell: platforms' documents declare no types.

use std::collections::BTreeMap;

/// What a property is compared as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    YesNo,
    Date,
    /// As several of these, or as something that has no type here.
    Mixed,
}

impl Kind {
    /// The type as declared.
    pub(super) fn declared(self) -> &'static str {
        match self {
            Kind::Text | Kind::Mixed => "text?",
            Kind::Number => "number?",
            Kind::YesNo => "yes/no",
            Kind::Date => "date?",
        }
    }
}

/// Notes a kind of a key; two different ones are mixed.
pub(super) fn join<K: Ord>(kinds: &mut BTreeMap<K, Kind>, key: K, kind: Kind) {
    let known = kinds.entry(key).or_insert(kind);
    if *known != kind {
        *known = Kind::Mixed;
    }
}
