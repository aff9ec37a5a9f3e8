//! Whether two texts differ in nothing but how wide their blanks are, as most layouts do: then they are the same
//! statements, of the same words, and mean the same without being read.
//!
//! Wherever the grammar takes a blank between two words it takes any number of them (`sp`), but behind a digit, where
//! up to three may stand inside a number. That, and texts, are compared as they are. A build with assertions reads
//! and compares the trees all the same.

use crate::syntax::scan::{Head, Scan, Statement};

/// Whether they say the same at a glance; where they do not, they still may.
pub(super) fn at_a_glance((text, scan): (&str, &Scan), (other, after): (&str, &Scan)) -> bool {
    let both = Both {
        text,
        scan,
        other,
        after,
    };
    scan.faults.is_empty()
        && after.faults.is_empty()
        && both.comments()
        && both.statements(&scan.statements, &after.statements)
}

struct Both<'t> {
    text: &'t str,
    scan: &'t Scan,
    other: &'t str,
    after: &'t Scan,
}

impl Both<'_> {
    fn comments(&self) -> bool {
        let (was, is) = (&self.scan.comments, &self.after.comments);
        was.len() == is.len()
            && was.iter().zip(is).all(|(was, is)| {
                let words = self.text.get(was.start as usize..was.end as usize);
                let now = self.other.get(is.start as usize..is.end as usize);
                was.kind == is.kind && words.map(str::trim_end) == now.map(str::trim_end)
            })
    }

    /// Nested no deeper than a scan lets brackets be.
    fn statements(&self, was: &[Statement], is: &[Statement]) -> bool {
        was.len() == is.len() && was.iter().zip(is).all(|(was, is)| self.statement(was, is))
    }

    fn statement(&self, was: &Statement, is: &Statement) -> bool {
        self.words(was.head, is.head)
            && was.docs == is.docs
            && was.reported == is.reported
            && was.tails.len() == is.tails.len()
            && was.tails.iter().zip(&is.tails).all(|(was, is)| {
                self.words(was.head, is.head)
                    && was.block.closed == is.block.closed
                    && self.statements(&was.block.statements, &is.block.statements)
            })
    }

    fn words(&self, was: Head, is: Head) -> bool {
        if was.masked || is.masked {
            return false;
        }
        let words = self.text.get(was.start as usize..was.end as usize);
        let now = self.other.get(is.start as usize..is.end as usize);
        match (words, now) {
            (Some(words), Some(now)) => words == now || same_words(words, now),
            (_, None) | (None, _) => false,
        }
    }
}

/// Whether they differ in how many blanks stand where some do, and nowhere behind a digit.
fn same_words(was: &str, is: &str) -> bool {
    let (mut was, mut is) = (was.as_bytes(), is.as_bytes());
    let mut last = b' ';
    let mut in_text = false;
    loop {
        match (was, is) {
            ([], []) => return true,
            ([b' ' | b'\t', ..], [b' ' | b'\t', ..]) if !in_text => {
                let (one, other) = (blanks(was), blanks(is));
                let (first, rest) = was.split_at(one);
                let (second, behind) = is.split_at(other);
                if first != second && last.is_ascii_digit() {
                    return false;
                }
                (was, is, last) = (rest, behind, b' ');
            }
            ([b'\\', escaped, rest @ ..], [b'\\', other, behind @ ..])
                if in_text && escaped == other =>
            {
                (was, is, last) = (rest, behind, *escaped);
            }
            ([sign, rest @ ..], [other, behind @ ..]) if sign == other => {
                in_text ^= *sign == b'"';
                (was, is, last) = (rest, behind, *sign);
            }
            _ => return false,
        }
    }
}

fn blanks(words: &[u8]) -> usize {
    let blanks = words.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
    blanks.count()
}

#[cfg(test)]
mod tests {
    use super::same_words;

    #[test]
    fn only_the_width_of_blanks_between_words_may_differ() {
        for (was, is) in [
            ("for  clients", "for clients"),
            ("for\tclients", "for    clients"),
            ("subject \"a  b\"", "subject   \"a  b\""),
            ("subject \"a \\\" b\"  x", "subject \"a \\\" b\" x"),
            ("wait 3 days", "wait  3 days"),
        ] {
            assert!(same_words(was, is), "{was} and {is}");
        }
        for (was, is) in [
            ("a b", "ab"),
            ("a b", "a\nb"),
            ("subject \"a  b\"", "subject \"a b\""),
            ("subject \"a \\\"  b\"", "subject \"a \\\" b\""),
            ("is 10 000", "is 10  000"),
            ("10  %", "10 %"),
            ("a, b", "a,b"),
            ("a", "a b"),
        ] {
            assert!(!same_words(was, is), "{was} and {is}");
        }
    }
}
