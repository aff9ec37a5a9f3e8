//! The messages of a house by name. Shared, so that a house is cheap to clone and a message that did not change is
//! the same one as before.

use super::Message;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// Messages in the order of their names.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    /// Sorted by name, each name once.
    all: Arc<Vec<(SmolStr, Arc<Message>)>>,
    /// Where each name stands in `all`.
    places: Arc<FxHashMap<SmolStr, u32>>,
}

impl Messages {
    /// Of two of one name the first stays.
    pub(crate) fn of(mut all: Vec<(SmolStr, Arc<Message>)>) -> Self {
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.dedup_by(|later, first| later.0 == first.0);
        Messages {
            places: Arc::new(places(&all)),
            all: Arc::new(all),
        }
    }

    /// The same with some messages replaced, if all of their names are known.
    pub(crate) fn with(&self, some: &[Arc<Message>]) -> Option<Self> {
        let mut now = self.clone();
        for message in some {
            let at = *self.places.get(&message.name)? as usize;
            let known = self.all.get(at)?;
            if !Arc::ptr_eq(&known.1, message) {
                Arc::make_mut(&mut now.all).get_mut(at)?.1 = Arc::clone(message);
            }
        }
        Some(now)
    }

    /// Whether both have the same names, and the messages of each are the same one or `same` says so.
    pub(crate) fn is_like(&self, other: &Self, same: impl Fn(&Message, &Message) -> bool) -> bool {
        let both = || self.all.iter().zip(other.all.iter());
        Arc::ptr_eq(&self.all, &other.all)
            || (self.all.len() == other.all.len()
                && both().all(|(a, b)| Arc::ptr_eq(&a.1, &b.1) || (a.0 == b.0 && same(&a.1, &b.1))))
    }

    /// The message with this name.
    pub fn get(&self, name: &str) -> Option<&Message> {
        self.shared(name).map(|message| &**message)
    }

    /// The message with this name, to be kept.
    pub(crate) fn shared(&self, name: &str) -> Option<&Arc<Message>> {
        let at = *self.places.get(name)? as usize;
        self.all.get(at).map(|(_, message)| message)
    }

    /// The message with this name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Message> {
        let at = *self.places.get(name)? as usize;
        let (_, message) = Arc::make_mut(&mut self.all).get_mut(at)?;
        Some(Arc::make_mut(message))
    }

    /// Whether there is one with this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Adds a message, or replaces the one of that name.
    pub fn insert(&mut self, name: SmolStr, message: Message) {
        let all = Arc::make_mut(&mut self.all);
        let message = Arc::new(message);
        match all.binary_search_by(|(known, _)| known.cmp(&name)) {
            Ok(at) => {
                if let Some(slot) = all.get_mut(at) {
                    slot.1 = message;
                }
            }
            Err(at) => {
                all.insert(at, (name, message));
                self.places = Arc::new(places(all));
            }
        }
    }

    /// All with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&SmolStr, &Message)> {
        self.all.iter().map(|(name, message)| (name, &**message))
    }

    /// All names.
    pub fn keys(&self) -> impl Iterator<Item = &SmolStr> {
        self.all.iter().map(|(name, _)| name)
    }

    /// All of them.
    pub fn values(&self) -> impl Iterator<Item = &Message> {
        self.all.iter().map(|(_, message)| &**message)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

fn places(all: &[(SmolStr, Arc<Message>)]) -> FxHashMap<SmolStr, u32> {
    let places = all.iter().enumerate();
    places
        .map(|(at, (name, _))| (name.clone(), at as u32))
        .collect()
}

impl PartialEq for Messages {
    fn eq(&self, other: &Self) -> bool {
        self.is_like(other, |a, b| a == b)
    }
}

impl Eq for Messages {}

impl std::ops::Index<&str> for Messages {
    type Output = Message;

    #[expect(
        clippy::indexing_slicing,
        reason = "as with any map, for a name that is there"
    )]
    fn index(&self, name: &str) -> &Message {
        &self.all[self.places[name] as usize].1
    }
}

impl FromIterator<(SmolStr, Message)> for Messages {
    fn from_iter<I: IntoIterator<Item = (SmolStr, Message)>>(all: I) -> Self {
        let all = all.into_iter();
        Messages::of(
            all.map(|(name, message)| (name, Arc::new(message)))
                .collect(),
        )
    }
}
