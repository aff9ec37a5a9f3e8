//! What differs by locale. Nearly every message has one or two, for which a tree would take a
//! hundred times the room.

use serde::{Serialize, Serializer};
use smol_str::SmolStr;

/// A value for each of a few locales, sorted by locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByLocale<T>(Vec<(SmolStr, T)>);

impl<T> Default for ByLocale<T> {
    fn default() -> Self {
        ByLocale(Vec::new())
    }
}

impl<T> ByLocale<T> {
    /// Puts a value in place; the one that stood there is lost.
    pub fn insert(&mut self, locale: SmolStr, value: T) {
        match self.find(&locale) {
            Ok(at) => {
                if let Some(slot) = self.0.get_mut(at) {
                    slot.1 = value;
                }
            }
            Err(at) => {
                self.0.reserve_exact(1);
                self.0.insert(at, (locale, value));
            }
        }
    }

    /// The value for a locale.
    pub fn get(&self, locale: &str) -> Option<&T> {
        let at = self.find(locale).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Whether there is a value for a locale.
    pub fn contains_key(&self, locale: &str) -> bool {
        self.find(locale).is_ok()
    }

    /// Locales and values, by locale.
    pub fn iter(&self) -> impl Iterator<Item = (&SmolStr, &T)> {
        self.0.iter().map(|(locale, value)| (locale, value))
    }

    /// The values, by locale.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }

    fn find(&self, locale: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(locale))
    }
}

impl<T> FromIterator<(SmolStr, T)> for ByLocale<T> {
    fn from_iter<I: IntoIterator<Item = (SmolStr, T)>>(items: I) -> Self {
        let mut all = ByLocale::default();
        for (locale, value) in items {
            all.insert(locale, value);
        }
        all
    }
}

impl<T> IntoIterator for ByLocale<T> {
    type Item = (SmolStr, T);
    type IntoIter = std::vec::IntoIter<(SmolStr, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for ByLocale<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
