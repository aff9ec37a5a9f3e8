//! The text of an open document. What was looked at holds a text while it is edited, so that an edit makes another; the one
//! before it is kept, and what it has missed is told to it when nobody holds it any more: a copy of all of it is not made.

use crate::source::{LineIndex, Since};
use std::sync::Arc;

/// The text as it was, and the edits that it has missed.
#[derive(Debug)]
struct Before {
    text: Arc<String>,
    missed: Vec<(usize, usize, String)>,
}

/// More bytes are not told to the text before, but copied with the text.
const MOST_MISSED: usize = 64 * 1024;

/// A text that is edited.
#[derive(Debug)]
pub(super) struct Buffer {
    text: Arc<String>,
    lines: LineIndex,
    since: Since,
    before: Option<Before>,
}

impl Buffer {
    pub(super) fn new(text: String) -> Self {
        let text = Arc::new(text);
        Buffer {
            lines: LineIndex::new(&text),
            since: Since::unchanged(&text),
            text,
            before: None,
        }
    }

    /// All of it.
    pub(super) fn text(&self) -> &Arc<String> {
        &self.text
    }

    /// Where its lines start.
    pub(super) fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// What it has in common with the text that was taken last.
    pub(super) fn since(&self) -> &Since {
        &self.since
    }

    /// Somebody has taken the text.
    pub(super) fn taken(&mut self) {
        self.since = Since::unchanged(&self.text);
    }

    /// Puts a text in the place of the bytes from `start` to `end`.
    pub(super) fn put(&mut self, start: usize, end: usize, text: &str) {
        self.since.follow(self.text.len(), start, end);
        if Arc::strong_count(&self.text) > 1 {
            self.turn();
        }
        Arc::make_mut(&mut self.text).replace_range(start..end, text);
        if let Some(before) = &mut self.before {
            before.missed.push((start, end, text.to_owned()));
            let missed = before.missed.iter().map(|(_, _, text)| text.len());
            if missed.sum::<usize>() > MOST_MISSED || before.missed.len() > 64 {
                self.before = None;
            }
        }
        self.lines
            .follow(&self.text, start, end, start + text.len());
    }

    /// Turns to a text of one's own that says the same.
    fn turn(&mut self) {
        let known = self.before.take();
        let known = known.filter(|before| Arc::strong_count(&before.text) == 1);
        let own = match known {
            Some(mut before) => {
                let own = Arc::make_mut(&mut before.text);
                for (start, end, text) in before.missed {
                    own.replace_range(start..end, &text);
                }
                debug_assert_eq!(*own, *self.text);
                before.text
            }
            None => Arc::new(String::clone(&self.text)),
        };
        let text = std::mem::replace(&mut self.text, own);
        self.before = Some(Before {
            text,
            missed: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Buffer;
    use proptest::prelude::*;
    use std::sync::Arc;

    proptest! {
        /// Whoever holds which texts for how long, each says what it said, and the text says what was typed.
        #[test]
        fn edits_come_to_what_was_typed(
            edits in prop::collection::vec((any::<(u8, u8)>(), "[a-c\n]{0,9}", 0..4_usize), 1..40),
        ) {
            let mut plain = "one\ntwo\nthree\n".repeat(5);
            let mut buffer = Buffer::new(plain.clone());
            let mut held: Vec<(Arc<String>, String)> = vec![(Arc::clone(buffer.text()), plain.clone())];
            for ((from, count), text, held_for) in edits {
                let start = usize::from(from) % (plain.len() + 1);
                let end = plain.len().min(start + usize::from(count) % 12);
                plain.replace_range(start..end, &text);
                buffer.put(start, end, &text);
                prop_assert_eq!(buffer.text().as_str(), plain.as_str());
                prop_assert_eq!(buffer.lines(), &crate::source::LineIndex::new(&plain));
                if held_for > 0 {
                    let (was, said) = held.last().unwrap();
                    // What it tells is looked at by itself.
                    prop_assert!(buffer.since().in_common(was, &plain).is_some());
                    prop_assert_eq!(was.as_str(), said.as_str());
                    buffer.taken();
                    held.push((Arc::clone(buffer.text()), plain.clone()));
                    let first = held.len().saturating_sub(held_for);
                    held.drain(..first);
                }
                prop_assert!(held.iter().all(|(text, said)| **text == *said));
            }
        }
    }

    #[test]
    fn who_holds_the_last_text_only_makes_no_copy() {
        let mut buffer = Buffer::new("text".repeat(1000));
        let mut places = std::collections::BTreeSet::new();
        let mut held = Arc::clone(buffer.text());
        for _ in 0..20 {
            buffer.put(7, 7, "x");
            buffer.taken();
            held = Arc::clone(buffer.text());
            places.insert(held.as_ptr() as usize);
        }
        assert_eq!(held.len(), 4020);
        // Texts that grow move now and then; what is edited is one of two.
        assert!(places.len() < 8, "{}", places.len());
    }
}
