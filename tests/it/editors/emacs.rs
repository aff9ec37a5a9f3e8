//! The words of `journey-mode`.

use super::{clauses, closed, days, declarations, inside, steps, units};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// `journey-words.el`.
pub(super) fn words_file() -> String {
    let mut out = String::from(
        ";;; journey-words.el --- Words of the journey language  -*- lexical-binding: t; -*-\n\n\
         ;; Written by tests/it/editors from src/vocabulary.  Do not edit by hand.\n\n\
         ;;; Commentary:\n\n;; The keywords of `journey-mode', by what they start.\n\n;;; Code:\n\n",
    );
    let lists = [
        (
            "declarations",
            "Words that start a declaration.",
            declarations(),
        ),
        ("steps", "Words that start a step.", steps()),
        ("clauses", "Words that start a clause.", clauses()),
        ("inside", "Words inside a statement.", inside()),
        ("units", "Units of time.", units()),
        ("days", "Days and months.", days()),
        ("values", "Purposes, channels and the like.", closed()),
    ];
    for (name, doc, words) in lists {
        let _ = writeln!(
            out,
            "(defconst journey-words-{name}\n  '({})\n  \"{doc}\")\n",
            quoted(&words)
        );
    }
    out + "(provide 'journey-words)\n;;; journey-words.el ends here\n"
}

fn quoted(words: &BTreeSet<&str>) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in words {
        if width > 60 {
            out += "\n    ";
            width = 0;
        } else if !out.is_empty() {
            out.push(' ');
        }
        let _ = write!(out, "\"{word}\"");
        width += word.len() + 3;
    }
    out
}
