//! The editor packages are written from the vocabulary. `UPDATE_EXPECT=1` rewrites them.

use journey::vocabulary::{Channel, Month, Place, Purpose, Unit, WORDS, Weekday};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// The single words of the rows that stand in one of these places.
fn words(places: &[Place]) -> BTreeSet<&'static str> {
    WORDS
        .iter()
        .filter(|w| places.contains(&w.place))
        .flat_map(|w| w.text.split([' ', '/']))
        .filter(|w| w.chars().all(|c| c.is_ascii_alphabetic() || c == '_'))
        .filter(|w| !w.is_empty())
        .collect()
}

fn declarations() -> BTreeSet<&'static str> {
    words(&[Place::Declaration])
}

fn steps() -> BTreeSet<&'static str> {
    words(&[Place::Step])
}

fn clauses() -> BTreeSet<&'static str> {
    words(&[Place::Clause, Place::JourneyClause])
}

fn inside() -> BTreeSet<&'static str> {
    words(&[Place::Inside])
}

fn units() -> BTreeSet<&'static str> {
    Unit::ALL
        .iter()
        .flat_map(|u| [u.text(), u.singular()])
        .collect()
}

fn days() -> BTreeSet<&'static str> {
    let weekdays = Weekday::ALL.iter().map(|d| d.text());
    weekdays
        .chain(Month::ALL.iter().map(|m| m.text()))
        .collect()
}

fn closed() -> BTreeSet<&'static str> {
    let purposes = Purpose::ALL.iter().map(|p| p.text());
    purposes
        .chain(Channel::ALL.iter().map(|c| c.text()))
        .chain(["yes", "no", "known", "unknown"])
        .collect()
}

fn choice(words: &BTreeSet<&str>) -> String {
    words.iter().copied().collect::<Vec<_>>().join("|")
}

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

fn textmate() -> String {
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

/// `syntax keyword` lines of at most 100 columns.
fn vim_keywords(group: &str, words: &BTreeSet<&str>) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && line.len() + word.len() > 70 {
            let _ = writeln!(out, "syntax keyword {group}{line}");
            line.clear();
        }
        let _ = write!(line, " {word}");
    }
    if !line.is_empty() {
        let _ = writeln!(out, "syntax keyword {group}{line}");
    }
    out
}

fn vim() -> String {
    let mut out = String::from(
        "\" Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.\n\
         if exists('b:current_syntax')\n  finish\nendif\n\n\
         syntax case match\n\n",
    );
    // What is defined last wins in Vim: the general words come first.
    let more: BTreeSet<&str> = inside().union(&clauses()).copied().collect();
    let steps = steps();
    let declarations = declarations();
    let (closed, units, days) = (closed(), units(), days());
    let taken = |w: &&&str| {
        !steps.contains(**w)
            && !declarations.contains(**w)
            && !closed.contains(**w)
            && !units.contains(**w)
            && !days.contains(**w)
    };
    let more: BTreeSet<&str> = more.iter().filter(taken).copied().collect();
    out += &vim_keywords("journeyWord", &more);
    out += &vim_keywords("journeyStep", &steps);
    out += &vim_keywords("journeyUnit", &units);
    out += &vim_keywords("journeyDay", &days);
    out += &vim_keywords("journeyValue", &closed);
    let _ = writeln!(
        out,
        "syntax match journeyDeclaration /^\\s*\\%({}\\)\\>/",
        declarations.iter().copied().collect::<Vec<_>>().join("\\|")
    );
    out += "syntax match journeyNumber /\\<\\d\\+\\%([.:]\\d\\+\\)\\?%\\?/\n\
            syntax match journeyNumber /\\<\\d\\{4}-\\d\\d-\\d\\d\\>/\n\
            syntax match journeyMerge /{{.\\{-}}}/ contained\n\
            syntax region journeyText start=/\"/ skip=/\\\\\"/ end=/\"/ oneline contains=journeyMerge\n\
            syntax match journeyComment \"//.*$\"\n\
            syntax match journeyDoc \"///.*$\"\n\n\
            highlight default link journeyWord Keyword\n\
            highlight default link journeyStep Statement\n\
            highlight default link journeyUnit Type\n\
            highlight default link journeyDay Constant\n\
            highlight default link journeyValue Constant\n\
            highlight default link journeyDeclaration Structure\n\
            highlight default link journeyNumber Number\n\
            highlight default link journeyMerge Special\n\
            highlight default link journeyText String\n\
            highlight default link journeyComment Comment\n\
            highlight default link journeyDoc SpecialComment\n\n\
            let b:current_syntax = 'journey'\n";
    out
}

#[test]
fn the_textmate_grammar_is_the_vocabulary() {
    crate::generated::hold(
        Path::new("editors/textmate/journey.tmLanguage.json"),
        &textmate(),
    );
}

#[test]
fn the_vim_syntax_is_the_vocabulary() {
    crate::generated::hold(Path::new("editors/vim/syntax/journey.vim"), &vim());
}

#[test]
fn every_keyword_is_in_every_package() {
    for text in [textmate(), vim()] {
        let known: BTreeSet<&str> = text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .collect();
        for word in WORDS {
            for part in word.text.split([' ', '/']) {
                let is_word = part.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
                assert!(
                    part.is_empty() || !is_word || known.contains(part),
                    "{part} is in no rule of {}",
                    text.lines().next().unwrap_or_default()
                );
            }
        }
    }
}
