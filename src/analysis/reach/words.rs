//! In which declarations a word stands, without a look at all of their texts.

use super::is_word;
use crate::source::SourceMap;
use crate::syntax::{Program, Rows};
use memchr::memmem;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Of each declaration a few bits for each of its words. After an edit only the declarations that came and went are looked
/// at.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Words {
    rows: Rows<Bits>,
}

/// Two bits for each word: a word that stands there has both.
#[derive(Debug, Clone, Copy, Default)]
struct Bits([u64; 8]);

impl Words {
    /// Follows a program.
    pub(in crate::analysis) fn follow(&mut self, program: &Program, sources: &SourceMap) {
        self.rows
            .follow(program, |decl| Bits::of(sources.text(decl.span)));
    }

    /// Of how many declarations they are known.
    #[cfg(test)]
    pub(in crate::analysis) fn len(&self) -> usize {
        self.rows.iter().count()
    }

    /// The places of the declarations in which a name stands, as a word.
    pub(super) fn holders<'w>(
        &'w self,
        name: &'w str,
        sources: &'w SourceMap,
    ) -> impl Iterator<Item = usize> + 'w {
        let mut wanted = Bits::default();
        if name.chars().all(is_word) {
            wanted.add(name.as_bytes());
        }
        let finder = memmem::Finder::new(name);
        let may = self.rows.iter().enumerate();
        let may = may.filter(move |(_, (_, bits))| bits.hold(&wanted));
        let holding = may.filter(move |(_, (decl, _))| {
            let text = sources.text(decl.span);
            let mut places = finder.find_iter(text.as_bytes());
            places.any(|at| stands_alone(text, at, at + name.len()))
        });
        holding.map(|(at, _)| at)
    }
}

/// Whether no word goes on before a stretch of a text, or behind it.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|text| text.chars().next_back());
    let after = text.get(end..).and_then(|text| text.chars().next());
    !before.is_some_and(is_word) && !after.is_some_and(is_word)
}

impl Bits {
    /// Those of all words of a text.
    fn of(text: &str) -> Bits {
        let mut bits = Bits::default();
        // Most runs are of ASCII, which is split sooner by bytes than by characters.
        let ends = |byte: &u8| byte.is_ascii() && !is_word(char::from(*byte));
        let runs = text.as_bytes().split(ends);
        for run in runs.filter(|run| !run.is_empty()) {
            if run.is_ascii() {
                bits.add(run);
            } else {
                let words = str::from_utf8(run).unwrap_or_default();
                let words = words.split(|c| !is_word(c));
                for word in words.filter(|word| !word.is_empty()) {
                    bits.add(word.as_bytes());
                }
            }
        }
        bits
    }

    fn add(&mut self, word: &[u8]) {
        let mut hasher = FxHasher::default();
        hasher.write(word);
        let hash = hasher.finish();
        for part in [hash, hash >> 32] {
            let bit = (part % 512) as usize;
            if let Some(slot) = self.0.get_mut(bit / 64) {
                *slot |= 1 << (bit % 64);
            }
        }
    }

    fn hold(&self, wanted: &Bits) -> bool {
        let mut both = self.0.iter().zip(&wanted.0);
        both.all(|(own, wanted)| own & wanted == *wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::diagnostics::Sink;
    use crate::source::SourceMap;
    use crate::syntax;

    #[test]
    fn no_word_is_missed_and_no_part_of_one_is_found() {
        let texts: Vec<String> = (0..300)
            .map(|at| format!("email letter_{at} {{\n  purpose care // «of» été{at}—là{at}\n}}\n"))
            .collect();
        let mut sources = SourceMap::default();
        let file = sources.add_file("a.journey", texts.concat());
        let program = syntax::parse(&mut sources, &[file], &mut Sink::new());
        let mut words = Words::default();
        words.follow(&program, &sources);
        let holders = |word: &str| words.holders(word, &sources).collect::<Vec<_>>();
        for at in 0..300 {
            assert_eq!(holders(&format!("letter_{at}")), [at]);
            assert_eq!(holders(&format!("été{at}")), [at]);
            assert_eq!(holders(&format!("là{at}")), [at]);
        }
        assert_eq!(holders("purpose").len(), 300);
        assert_eq!(holders("of").len(), 300);
        for nothing in ["letter", "letter_", "letter_300", "t1", "urpose"] {
            assert_eq!(holders(nothing), [0_usize; 0], "{nothing}");
        }
    }
}
