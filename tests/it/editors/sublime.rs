//! The syntax of Sublime Text.

use super::{choice, clauses, closed, days, declarations, inside, steps, units};
use std::fmt::Write as _;

/// `Journey.sublime-syntax`.
pub(super) fn sublime() -> String {
    let mut out = String::from(
        "%YAML 1.2\n---\n# Written by tests/it/editors from src/vocabulary. Do not edit by hand.\n\
         name: Journey\nscope: source.journey\nversion: 2\nfile_extensions: [journey]\n\ncontexts:\n  main:\n",
    );
    let mut rule = |pattern: &str, scope: &str| {
        let _ = writeln!(
            out,
            "    - match: '{pattern}'\n      scope: {scope}.journey"
        );
    };
    rule("///.*$", "comment.line.documentation");
    rule("//.*$", "comment.line.double-slash");
    rule(
        &format!(r"^(?:{})\b", choice(&declarations())),
        "storage.type",
    );
    rule(
        &format!(r"^\s*(?:{})\b", choice(&steps())),
        "keyword.control",
    );
    rule(r"\b\d{4}-\d{2}-\d{2}\b", "constant.other.date");
    rule(r"\b\d{1,2}:\d{2}\b", "constant.other.time");
    rule(
        &format!(r"\b\d+\s+(?:{})\b", choice(&units())),
        "constant.numeric.duration",
    );
    rule(r"\b\d+(?:\.\d+)?%?", "constant.numeric");
    rule(
        &format!(r"\b(?:{})\b", choice(&days())),
        "constant.other.day",
    );
    rule(
        &format!(r"\b(?:{})\b", choice(&closed())),
        "constant.language",
    );
    rule(
        &format!(r"\b(?:{})\b", choice(&clauses())),
        "keyword.other.clause",
    );
    rule(&format!(r"\b(?:{})\b", choice(&inside())), "keyword.other");
    out += "    - match: '\"'\n      scope: punctuation.definition.string.begin.journey\n      push: text\n\n  \
            text:\n    - meta_scope: string.quoted.double.journey\n    - match: '\\\\.'\n      \
            scope: constant.character.escape.journey\n    - match: '\\{\\{[^}\"]*\\}\\}'\n      \
            scope: variable.other.member.journey\n    - match: '\"|$'\n      pop: true\n";
    out
}
