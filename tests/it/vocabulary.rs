//! The vocabulary and the grammar spell the same words.

use journey::vocabulary::WORDS;
use std::collections::BTreeSet;

/// Words that only grammar rules for borrowed forms spell are not of the language.
fn words_of_the_grammar() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for entry in std::fs::read_dir("grammar").unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(path).unwrap();
        let mut alien = false;
        for line in text.lines().filter(|l| !l.starts_with("//")) {
            if !line.starts_with([' ', '\t']) && !line.is_empty() {
                alien = line.starts_with("alien_") || line.starts_with("compare_words");
            }
            if alien {
                continue;
            }
            for (i, part) in line.split('"').enumerate() {
                let is_word = !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
                if i % 2 == 1 && is_word {
                    words.insert(part.to_owned());
                }
            }
        }
    }
    // `yes/no` is one type, and two values.
    words.extend(["yes".to_owned(), "no".to_owned()]);
    words
}

#[test]
fn the_vocabulary_is_the_grammar() {
    let known: BTreeSet<String> = WORDS.iter().map(|word| word.text.to_owned()).collect();
    let spelt = words_of_the_grammar();
    let missing: Vec<_> = spelt.difference(&known).collect();
    let unused: Vec<_> = known.difference(&spelt).collect();
    assert!(missing.is_empty(), "in the grammar only: {missing:?}");
    assert!(unused.is_empty(), "in the vocabulary only: {unused:?}");
}

#[test]
fn each_row_stands_once_and_says_something() {
    let mut seen = BTreeSet::new();
    for word in WORDS {
        assert!(seen.insert((word.text, word.place)), "{} twice", word.text);
        assert!(
            word.doc.ends_with('.') && word.doc.len() > 6,
            "{}",
            word.text
        );
    }
}
