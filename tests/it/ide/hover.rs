//! Hover: what a word is, and what follows from it.

use super::at_cursor;
use journey::ide::hover;

fn shown(text: &str) -> String {
    let (snapshot, file, offset) = at_cursor(text);
    hover(&snapshot, file, offset).map_or_else(|| "nothing".to_owned(), |hover| hover.text)
}

const WELCOME: &str = "/// The first days.\njourney wel$0come {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n\n  send welcome_letter\n  wait 4 days\n  if tier is gold {\n    set tier to noir\n  }\n  send brand_story\n}\n";

fn with_mark_at(words: &str) -> String {
    let text = WELCOME.replace("$0", "");
    let at = text.find(words).unwrap();
    format!("{}$0{}", &text[..at], &text[at..])
}

#[test]
fn hover_tells_consequences() {
    insta::assert_snapshot!("journey", shown(WELCOME));
    insta::assert_snapshot!("message", shown(&with_mark_at("welcome_letter")));
    insta::assert_snapshot!("property", shown(&with_mark_at("tier is")));
    insta::assert_snapshot!("value", shown(&with_mark_at("gold {")));
    insta::assert_snapshot!("state", shown(&with_mark_at("prospect")));
    insta::assert_snapshot!("event", shown(&with_mark_at("subscribed")));
    insta::assert_snapshot!("keyword", shown(&with_mark_at("enters")));
    insta::assert_snapshot!("keyword_inside", shown(&with_mark_at("days\n")));
    insta::assert_snapshot!(
        "rule",
        shown(
            "restraint more {\n  at$0 most 2 emails per 7 days\n}\njourney j {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  also under restraint more\n  send welcome_letter\n}\n"
        )
    );
}

#[test]
fn a_broken_line_still_tells() {
    let text = "journey j {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  send to welcome_let$0ter now\n}\n";
    assert!(
        shown(text).contains("email welcome_letter"),
        "{}",
        shown(text)
    );
    let text = "journey j {\n  for prospect\n  send welcome_le$0tter\n";
    assert!(
        shown(text).contains("email welcome_letter"),
        "{}",
        shown(text)
    );
}

#[test]
fn a_field_in_a_template_tells() {
    let text = "email thanks {\n  purpose care\n  because \"x\"\n  subject \"s\"\n  template \"thanks.html\"\n}\n//- thanks.html\n<p>{{first_na$0me else You}}</p>\n";
    assert!(shown(text).contains("first_name: text?"), "{}", shown(text));
}
