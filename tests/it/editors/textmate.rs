//! The TextMate grammar: VS Code, JetBrains, Sublime Text, GitHub.

use super::{choice, clauses, closed, days, declarations, inside, steps, units};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn rule(pattern: &str, name: &str) -> Value {
    json!({ "match": pattern, "name": format!("{name}.journey") })
}

/// A word at the beginning of a statement.
fn leading(words: &BTreeSet<&str>, name: &str) -> Value {
    json!({
        "match": format!("(?:^|(?<=\\{{))\\s*({})\\b", choice(words)),
        "captures": { "1": { "name": format!("{name}.journey") } }
    })
}

/// The grammar, whole.
pub(super) fn textmate() -> String {
    let grammar = json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "comment": "Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.",
        "name": "Journey",
        "scopeName": "source.journey",
        "fileTypes": ["journey"],
        "patterns": [
            { "include": "#comments" },
            { "include": "#texts" },
            { "include": "#heads" },
            { "include": "#statements" },
            { "include": "#values" },
            { "include": "#words" }
        ],
        "repository": {
            "comments": { "patterns": [
                rule("///.*$", "comment.line.documentation"),
                rule("//.*$", "comment.line.double-slash"),
            ]},
            "texts": { "patterns": [{
                "begin": "\"",
                "end": "\"|$",
                "name": "string.quoted.double.journey",
                "patterns": [
                    rule("\\\\[\"\\\\]", "constant.character.escape"),
                    {
                        "begin": "\\{\\{",
                        "end": "\\}\\}|(?=\"|$)",
                        "name": "meta.interpolation.journey",
                        "patterns": [
                            {
                                "match": "\\s(else)\\s([^}]*)",
                                "captures": {
                                    "1": { "name": "keyword.other.journey" },
                                    "2": { "name": "string.unquoted.journey" }
                                }
                            },
                            rule("[a-z][a-z0-9_.]*", "variable.other.member"),
                        ]
                    }
                ]
            }]},
            "heads": { "patterns": [{
                "match": format!("^({})\\s+([a-z][a-z0-9_]*)", choice(&declarations())),
                "captures": {
                    "1": { "name": "storage.type.journey" },
                    "2": { "name": "entity.name.type.journey" }
                }
            }, leading(&declarations(), "storage.type")]},
            "statements": { "patterns": [
                leading(&steps(), "keyword.control"),
                leading(&clauses(), "keyword.other.clause"),
                rule("(?<=\\})\\s*(?:else|otherwise)\\b", "keyword.control"),
            ]},
            "values": { "patterns": [
                rule("\\b\\d{4}-\\d{2}-\\d{2}\\b", "constant.other.date"),
                rule("\\b\\d{1,2}:\\d{2}\\b", "constant.other.time"),
                rule(
                    &format!("\\b\\d+\\s+(?:{})\\b", choice(&units())),
                    "constant.numeric.duration",
                ),
                rule("\\b\\d+(?:\\.\\d+)?\\s+[A-Z]{3}\\b", "constant.numeric.money"),
                rule("\\b\\d+(?:\\.\\d+)?%?", "constant.numeric"),
                rule(&format!("\\b(?:{})\\b", choice(&days())), "constant.other.day"),
                rule(&format!("\\b(?:{})\\b", choice(&closed())), "constant.language"),
            ]},
            "words": { "patterns": [
                rule(&format!("\\b(?:{})\\b", choice(&inside())), "keyword.other"),
            ]}
        }
    });
    serde_json::to_string_pretty(&grammar).unwrap() + "\n"
}
