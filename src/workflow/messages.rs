//! The messages of a house by name. Shared, so that a house is cheap to clone and a message that did not change is
//! the same one as before.

use super::Message;
use crate::row::Row;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// Messages in the order of their names.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    /// Sorted, each once.
    names: Arc<Vec<SmolStr>>,
    /// In the order of their names: where one of thousands is another, few are touched.
    all: Row<Arc<Message>>,
    /// Where each name stands in `names`.
    places: Arc<FxHashMap<SmolStr, u32>>,
}

impl Messages {
    /// Of two of one name the first stays.
    pub(crate) fn of(mut all: Vec<(SmolStr, Arc<Message>)>) -> Self {
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.dedup_by(|later, first| later.0 == first.0);
        let (names, all): (Vec<SmolStr>, Vec<Arc<Message>>) = all.into_iter().unzip();
        let places = names.iter().zip(0..);
        let places = places.map(|(name, at)| (name.clone(), at)).collect();
        Messages {
            places: Arc::new(places),
            all: all.into_iter().collect(),
            names: Arc::new(names),
        }
    }

    /// The same with some messages replaced, if all of their names are known.
    pub(crate) fn with(&self, some: &[Arc<Message>]) -> Option<Self> {
        let mut now = self.clone();
        for message in some {
            if !Arc::ptr_eq(self.shared(&message.name)?, message) {
                *now.slot(&message.name)? = Arc::clone(message);
            }
        }
        Some(now)
    }

    /// Whether both have the same names, and the messages of each are the same one or `same` says so.
    pub(crate) fn is_like(&self, other: &Self, same: impl Fn(&Message, &Message) -> bool) -> bool {
        let alike = |(a, b): (&Arc<Message>, &Arc<Message>)| Arc::ptr_eq(a, b) || same(a, b);
        let known = Arc::ptr_eq(&self.names, &other.names) || self.names == other.names;
        // Between the first and the last that is not the same one.
        let (was, now) = self.all.changed(&other.all, Arc::ptr_eq);
        known && self.all.range(was).zip(other.all.range(now)).all(alike)
    }

    /// The message with this name.
    pub fn get(&self, name: &str) -> Option<&Message> {
        self.shared(name).map(|message| &**message)
    }

    /// The message with this name, to be kept.
    pub(crate) fn shared(&self, name: &str) -> Option<&Arc<Message>> {
        self.all.get(*self.places.get(name)? as usize)
    }

    /// The message with this name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Message> {
        self.slot(name).map(Arc::make_mut)
    }

    fn slot(&mut self, name: &str) -> Option<&mut Arc<Message>> {
        self.all.get_mut(*self.places.get(name)? as usize)
    }

    /// Whether there is one with this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Adds a message, or replaces the one of that name.
    pub fn insert(&mut self, name: SmolStr, message: Message) {
        let message = Arc::new(message);
        if let Some(slot) = self.slot(&name) {
            *slot = message;
            return;
        }
        let all = self.names.iter().cloned().zip(self.all.iter().cloned());
        *self = Messages::of(all.chain([(name, message)]).collect());
    }

    /// All with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&SmolStr, &Message)> {
        self.names.iter().zip(self.values())
    }

    /// All names.
    pub fn keys(&self) -> impl Iterator<Item = &SmolStr> {
        self.names.iter()
    }

    /// All of them.
    pub fn values(&self) -> impl Iterator<Item = &Message> {
        self.all.iter().map(|message| &**message)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
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
        &self.all[self.places[name] as usize]
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

#[cfg(test)]
mod tests {
    use super::super::ByLocale;
    use super::{Message, Messages};
    use crate::vocabulary::{Channel, Purpose};
    use smol_str::SmolStr;
    use std::sync::Arc;

    fn message(at: usize) -> Message {
        Message {
            name: format!("letter_{at:04}").into(),
            channel: Channel::Email,
            purpose: Purpose::Care,
            states: Vec::new(),
            because: String::new(),
            theme: None,
            subject: ByLocale::default(),
            preview: ByLocale::default(),
            body: ByLocale::default(),
            needs: None,
            leaves: None,
            note: None,
            answers: Vec::new(),
            survey: None,
            description: None,
            span: crate::source::Span::default(),
        }
    }

    fn other(at: usize) -> Arc<Message> {
        Arc::new(Message {
            because: "it is another".to_owned(),
            ..message(at)
        })
    }

    #[test]
    fn one_of_many_is_replaced_and_all_others_stay_where_they_are() {
        let count = 259;
        let named = |at: usize| (message(at).name, message(at));
        // In any order.
        let mut all: Messages = (0..count).rev().map(named).collect();
        let names: Vec<SmolStr> = (0..count).map(|at| message(at).name).collect();
        for at in [0, 127, 128, count - 1] {
            let now = all.with(&[other(at)]).unwrap();
            assert_eq!(now.len(), count);
            assert!(now.keys().eq(&names));
            assert!(now.iter().all(|(name, message)| message.name == *name));
            let differ = names.iter().filter(|name| all[name] != now[name]);
            assert!(differ.eq([&names[at]]));
            assert!(all != now && !all.is_like(&now, |a, b| a == b));
            assert!(all.is_like(&now, |a, b| a.name == b.name));
            assert_eq!(now.with(&[Arc::new(message(at))]).unwrap(), all);
        }
        assert_eq!(all.with(&[other(count)]), None);
        all.insert(names[1].clone(), (*other(1)).clone());
        all.insert(message(count).name, message(count));
        assert_eq!((all.len(), &all[&names[1]]), (count + 1, &*other(1)));
        assert_eq!(all.get(&message(count).name), Some(&message(count)));
        all.get_mut(&names[1]).unwrap().because.clear();
        let fresh: Messages = (0..=count).map(named).collect();
        assert_eq!(all, fresh);
    }
}
