//! What the tree-sitter grammar reads of the vocabulary, and the queries that colour it.

use super::{clauses, closed, days, declarations, inside, steps, units};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// `keywords.js`, which the grammar requires.
pub(super) fn keywords() -> String {
    let lists = [
        ("declarations", declarations()),
        ("steps", steps()),
        ("clauses", clauses()),
        ("inside", inside()),
        ("units", units()),
        ("days", days()),
        ("values", closed()),
    ];
    let mut out = String::from(
        "// Written by tests/it/editors from src/vocabulary. Do not edit by hand.\nmodule.exports = {\n",
    );
    for (name, words) in lists {
        let _ = writeln!(out, "  {name}: [");
        let words: Vec<String> = words.iter().map(|w| format!("'{w}',")).collect();
        out += &wrapped("    ", &words);
        out += "  ],\n";
    }
    out + "};\n"
}

/// The words that close a block which was left open, for `scanner.c`.
pub(super) fn declarations_header() -> String {
    let words: Vec<String> = declarations().iter().map(|w| format!("\"{w}\",")).collect();
    format!(
        "// Written by tests/it/editors from src/vocabulary. Do not edit by hand.\n\
         static const char *const DECLARATIONS[] = {{\n{}    NULL,\n}};\n",
        wrapped("    ", &words)
    )
}

/// The captures that Neovim, Helix and Zed share.
pub(super) fn highlights() -> String {
    let mut all: BTreeSet<&str> = inside();
    for more in [declarations(), steps(), clauses()] {
        all.extend(more);
    }
    let taken: BTreeSet<&str> = [closed(), days(), units()].into_iter().flatten().collect();
    let own: BTreeSet<&str> = [declarations(), steps(), clauses()]
        .into_iter()
        .flatten()
        .collect();
    // What stands only for a value has a node of its own, and no keyword to colour.
    let words: Vec<String> = all
        .iter()
        .filter(|w| !taken.contains(*w) || own.contains(*w))
        .map(|w| format!("\"{w}\""))
        .collect();
    let values: Vec<String> = taken
        .iter()
        .filter(|w| all.contains(*w))
        .copied()
        .map(str::to_owned)
        .collect();
    format!(
        "; Written by tests/it/editors from src/vocabulary. Do not edit by hand.\n\n\
         (comment) @comment\n(doc_comment) @comment.documentation\n\n\
         (text) @string\n(escape) @string.escape\n(merge_field) @string.special\n(fallback) @string\n\n\
         (number) @number\n(percent) @number\n(time) @number\n(date) @number\n(unit) @type.builtin\n\
         (day) @constant.builtin\n(constant) @constant.builtin\n\n\
         (name) @variable\n(property) @property\n(entry key: (name) @property)\n\
         (declaration name: (name) @type)\n\n\
         [\n{}] @keyword\n\n\
         (declaration keyword: _ @keyword.type)\n(step keyword: _ @keyword.control)\n(clause keyword: _ @keyword)\n\
         (tail keyword: _ @keyword.control)\n\n\
         [\"{{\" \"}}\" \"(\" \")\"] @punctuation.bracket\n\",\" @punctuation.delimiter\n(operator) @operator\n\n\
         ; Words that stand for a value or a length wherever they are: {}.\n",
        wrapped("  ", &words),
        values.join(", ")
    )
}

/// In lines of at most 100 columns.
fn wrapped(indent: &str, words: &[String]) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && indent.len() + line.len() + word.len() + 1 > 100 {
            let _ = writeln!(out, "{indent}{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    if !line.is_empty() {
        let _ = writeln!(out, "{indent}{line}");
    }
    out
}
