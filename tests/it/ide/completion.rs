//! Completion: by place, on half-typed lines, in broken files.

use super::{PROJECTS, at_cursor, line_at, on_disk};
use journey::ide::{Completion, complete, resolve};
use journey::vocabulary;
use std::collections::BTreeSet;
use std::fmt::Write as _;

fn completions(text: &str) -> Vec<Completion> {
    let (snapshot, file, offset) = at_cursor(text);
    complete(&snapshot, file, offset)
}

fn labels(text: &str) -> Vec<String> {
    completions(text).into_iter().map(|c| c.label).collect()
}

/// Label, detail and what is put in.
fn shown(text: &str) -> String {
    let mut out = String::new();
    for item in completions(text) {
        let detail = item.detail.unwrap_or_default();
        let put = item.snippet.unwrap_or(item.insert).replace('\n', "⏎");
        let _ = writeln!(out, "{:24} {detail} => {put}", item.label);
    }
    out
}

#[test]
fn what_follows_in_every_statement_of_the_examples_is_offered() {
    let mut missed = String::new();
    let mut asked = 0;
    for project in PROJECTS {
        let snapshot = on_disk(project);
        let names: BTreeSet<String> = snapshot
            .names()
            .iter()
            .map(|entry| entry.name.text.to_string())
            .collect();
        let sources = snapshot.sources();
        for &file in &snapshot.analysis().project.journeys {
            let text = &sources.file(file).unwrap().text;
            for (at, word, declared) in words(text) {
                let known = vocabulary::word(word).next().is_some() || names.contains(word);
                if !known || declared {
                    continue;
                }
                asked += 1;
                let found = complete(&snapshot, file, at as u32);
                let offered = found.iter().any(|item| {
                    item.label == word
                        || item.insert.split_whitespace().next() == Some(word)
                        || item.label.split(' ').any(|w| w == word)
                        || item.insert.trim_end_matches(": ") == word
                });
                if !offered {
                    let _ = writeln!(missed, "{word}: {}", line_at(text, at).trim());
                }
            }
        }
    }
    assert!(asked > 1000, "{asked}");
    assert!(
        missed.is_empty(),
        "{} of {asked}\n{missed}",
        missed.lines().count()
    );
}

/// The words outside texts and comments; whether each is declared there.
fn words(text: &str) -> Vec<(usize, &str, bool)> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let (mut at, mut previous) = (0, "");
        while let Some(rest) = line.get(at..).filter(|r| !r.is_empty()) {
            let first = rest.chars().next().unwrap();
            if rest.starts_with("//") {
                break;
            }
            if first == '"' {
                at += 1 + rest[1..].find('"').map_or(rest.len() - 1, |n| n + 1);
                previous = "\"";
                continue;
            }
            if !(first.is_alphanumeric() || first == '_') {
                if !first.is_whitespace() {
                    previous = &rest[..first.len_utf8()];
                }
                at += first.len_utf8();
                continue;
            }
            let length = rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')))
                .unwrap_or(rest.len());
            let word = &rest[..length];
            let declares = rest[length..].trim_start().starts_with(':')
                || (line.starts_with(previous) && vocabulary::word(previous).next().is_some())
                || previous.ends_with('%')
                || previous == "split"
                || line.trim_start().starts_with("themes ")
                || line.trim_start().starts_with("locales ")
                || line.trim_start().starts_with("choices ")
                || line.contains("one of")
                || line[length..].contains(" from ") && line.trim_start().starts_with(word)
                || line.contains("time zone") && word.contains("Paris")
                || line.contains("yes/no");
            found.push((offset + at, word, declares));
            previous = word;
            at += length;
        }
        offset += line.len();
    }
    found
}

#[test]
fn a_half_typed_line_completes() {
    let journey = |line: &str| {
        format!(
            "journey welcome {{\n  for prospect\n  starts when placed_order\n  enters once ever\n  exits when unsubscribed\n\n  {line}\n  send brand_story\n}}\n"
        )
    };
    insta::assert_snapshot!("send", shown(&journey("send $0")));
    insta::assert_snapshot!("wait", shown(&journey("wait $0")));
    insta::assert_snapshot!("units", shown(&journey("wait 3 $0")));
    insta::assert_snapshot!("units_behind_digits", shown(&journey("wait 1$0")));
    insta::assert_snapshot!("if", shown(&journey("if $0")));
    insta::assert_snapshot!("value", shown(&journey("if tier is $0")));
    insta::assert_snapshot!(
        "value_of_an_event",
        shown(&journey("if client has placed_order where $0 "))
    );
    insta::assert_snapshot!("line_start", shown(&journey("$0")));
    insta::assert_snapshot!("after_client", shown(&journey("if client $0 {\n  }")));
    insta::assert_snapshot!(
        "match_arm",
        shown(&journey("match tier {\n    gold { end }\n    $0\n  }"))
    );
}

#[test]
fn declarations_and_clauses_arrive_whole() {
    insta::assert_snapshot!("file", shown("$0\n"));
    insta::assert_snapshot!(
        "message_clause",
        shown("email thanks {\n  purpose care\n  $0\n}\n")
    );
    insta::assert_snapshot!("property_type", shown("event sold {\n  kind: $0\n}\n"));
    insta::assert_snapshot!("restraint", shown("restraint more {\n  at most 2 $0\n}\n"));
    insta::assert_snapshot!("test_line", shown("test \"x\" {\n  client { $0 }\n}\n"));
}

#[test]
fn merge_fields_complete_in_texts_and_templates() {
    insta::assert_snapshot!(
        "field_in_a_subject",
        shown(
            "email thanks {\n  purpose care\n  because \"x\"\n  subject \"Dear {{$0\"\n  text \"y\"\n}\n"
        )
    );
    insta::assert_snapshot!(
        "field_in_a_template",
        shown(
            "email thanks {\n  purpose care\n  because \"x\"\n  subject \"s\"\n  template \"thanks.html\"\n}\njourney j {\n  for owner\n  starts when placed_order\n  enters every time\n  exits when unsubscribed\n  send thanks\n}\n//- thanks.html\n<p>Your {{pl$0}}</p>\n"
        )
    );
}

#[test]
fn a_field_whose_end_the_editor_has_written_still_comes_with_words_in_its_place() {
    let snippet = |inside: &str| {
        let (snapshot, file, offset) = at_cursor(&format!(
            "email e {{\n  purpose care\n  because \"x\"\n  subject \"Dear {{{{{inside}}}}}\"\n  text \"t\"\n}}\n"
        ));
        let found = complete(&snapshot, file, offset);
        let field = found.iter().find(|c| c.label == "first_name").unwrap();
        field.snippet.clone().unwrap()
    };
    let whole = "first_name else ${1:what stands in its place}$0";
    assert_eq!(snippet("$0"), whole);
    assert_eq!(snippet("fir$0"), whole);
    // There are such words already, or the rest of another name.
    assert_eq!(snippet("fir$0 else client"), "first_name$0");
    assert_eq!(snippet("$0name"), "first_name$0");
}

#[test]
fn a_broken_file_still_completes() {
    let found = labels("journey welcome {\n  for prospect\n  if tier is gold {\n    send $0\n");
    assert!(found.contains(&"welcome_letter".to_owned()), "{found:?}");
    let found = labels("email x {\n  subject \"a\n\njourney welcome {\n  starts when $0\n");
    assert!(found.contains(&"placed_order".to_owned()), "{found:?}");
}

#[test]
fn nothing_is_offered_in_comments_and_plain_texts() {
    assert!(labels("// send $0\n").is_empty());
    assert!(labels("email x {\n  because \"send $0\"\n}\n").is_empty());
}

#[test]
fn more_is_said_when_asked() {
    let (snapshot, file, offset) = at_cursor(
        "journey j {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  send $0\n}\n",
    );
    let found = complete(&snapshot, file, offset);
    let letter = found.iter().find(|c| c.label == "welcome_letter").unwrap();
    let text = resolve(&snapshot, letter.key.as_deref().unwrap()).unwrap();
    assert!(text.contains("She asked to hear from us"), "{text}");
    assert!(resolve(&snapshot, "nonsense").is_none());
}

#[test]
fn behind_a_merge_field_come_the_words_in_its_place() {
    let of = |inside: &str| {
        labels(&format!(
            "email e {{\n  purpose care\n  because \"x\"\n  subject \"Dear {{{{{inside}}}}}\"\n  text \"t\"\n}}\n"
        ))
    };
    assert_eq!(of("first_name $0"), ["else"]);
    assert_eq!(of("first_name e$0"), ["else"]);
    // What is never missing needs no other words; behind `else` stand the author's own.
    assert!(of("tier $0").is_empty(), "{:?}", of("tier $0"));
    assert!(of("first_name else $0").is_empty());
    assert!(of("first_name else Dear f$0").is_empty());
    assert!(of(" f$0").contains(&"first_name".to_owned()));
    let template = labels(
        "email e {\n  purpose care\n  because \"x\"\n  subject \"s\"\n  template \"e.html\"\n}\n//- e.html\n<p>{{first_name $0</p>\n",
    );
    assert_eq!(template, ["else"]);
}

#[test]
fn a_rule_is_offered_its_nouns_before_the_messages() {
    for rule in ["at most 3 $0", "each $0", "no $0"] {
        let all = labels(&format!("restraint r {{\n  {rule}\n}}\n"));
        let at = |word: &str| all.iter().position(|label| label == word);
        assert!(at("messages") < at("welcome_letter"), "{rule}: {all:?}");
        assert!(at("promotional") < at("welcome_letter"), "{rule}: {all:?}");
        assert!(at("welcome_letter").is_some(), "{rule}: {all:?}");
    }
}

#[test]
fn where_a_client_stands_is_asked_with_states_and_segments() {
    let all = labels("segment s when client is $0\n");
    assert!(all.contains(&"prospect".to_owned()), "{all:?}");
    assert!(all.contains(&"not".to_owned()), "{all:?}");
    for word in ["after", "before", "known", "more", "less", "past"] {
        assert!(!all.contains(&word.to_owned()), "{word}: {all:?}");
    }
}
