//! What an edited text has in common with the one before it, for those who would find it out by comparing both.

use std::sync::{Arc, Weak};

/// A text that was, and how much of it a text has that edits made of it.
#[derive(Debug, Clone)]
pub struct Since {
    /// As long as this is held, no other text can take its place in memory.
    was: Weak<String>,
    /// So many bytes at the start are the same, and so many at the end, besides. All of them, where there was no edit.
    same: Option<(usize, usize)>,
}

impl Since {
    /// Of a text that is as it was.
    pub fn unchanged(text: &Arc<String>) -> Since {
        Since {
            was: Arc::downgrade(text),
            same: None,
        }
    }

    /// Follows an edit that puts others in the place of the bytes from `start` to `end`, of a text of so many bytes before
    /// it.
    pub fn follow(&mut self, len: usize, start: usize, end: usize) {
        let back = len - end;
        self.same = Some(match self.same {
            Some((front, known)) => (front.min(start), known.min(back)),
            None => (start, back),
        });
    }

    /// How many bytes at the starts and at the ends of a text that was and of `now`, which this tells of, are the same;
    /// nothing where it tells of another.
    pub fn in_common(&self, was: &Arc<String>, now: &str) -> Option<(usize, usize)> {
        if !std::ptr::eq(self.was.as_ptr(), Arc::as_ptr(was)) {
            return None;
        }
        let (front, back) = self.same.unwrap_or((was.len(), 0));
        debug_assert_eq!(was.get(..front), now.get(..front));
        let end = |text: &str| text.len().checked_sub(back);
        debug_assert!(
            end(was).is_some_and(|at| at >= front) && end(now).is_some_and(|at| at >= front)
        );
        debug_assert_eq!(
            end(was).and_then(|at| was.get(at..)),
            end(now).and_then(|at| now.get(at..)),
        );
        Some((front, back))
    }
}

#[cfg(test)]
mod tests {
    use super::Since;
    use std::sync::Arc;

    /// From where to where, and what is put there.
    type Edit<'a> = (usize, usize, &'a str);

    fn edited(was: &str, edits: &[Edit<'_>]) -> (Arc<String>, String, Since) {
        let was = Arc::new(was.to_owned());
        let (mut now, mut since) = (was.to_string(), Since::unchanged(&was));
        for (start, end, text) in edits {
            since.follow(now.len(), *start, *end);
            now.replace_range(start..end, text);
        }
        (was, now, since)
    }

    #[test]
    fn edits_leave_a_front_and_a_back() {
        let cases: &[(&[Edit<'_>], (usize, usize))] = &[
            (&[], (6, 0)),
            (&[(2, 3, "xyz")], (2, 3)),
            (&[(0, 6, "")], (0, 0)),
            (&[(6, 6, "g")], (6, 0)),
            (&[(2, 3, "x"), (4, 4, "y")], (2, 2)),
            (&[(4, 5, ""), (1, 1, "yy")], (1, 1)),
            (&[(2, 2, "xyz"), (2, 5, "")], (2, 4)),
            (&[(0, 0, "x"), (7, 7, "y")], (0, 0)),
        ];
        for (edits, held) in cases {
            let (was, now, since) = edited("abcdef", edits);
            assert_eq!(since.in_common(&was, &now), Some(*held), "{edits:?}");
        }
    }

    #[test]
    fn of_another_text_nothing_is_told() {
        let (was, now, since) = edited("abc", &[(1, 1, "x")]);
        let alike = Arc::new("abc".to_owned());
        assert_eq!(since.in_common(&alike, &now), None);
        drop(was);
        let others: Vec<Arc<String>> = (0..64).map(|_| Arc::new("abc".to_owned())).collect();
        assert!(
            others
                .iter()
                .all(|other| since.in_common(other, &now).is_none())
        );
    }
}
