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
fn a_gap_in_hours_is_told_in_hours() {
    let gap = |length: &str| {
        shown(&format!(
            "restraint more {{\n  at$0 least {length} between messages\n}}\njourney j {{\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  also under restraint more\n  send welcome_letter\n  wait 3 days\n  send brand_story\n}}\n"
        ))
    };
    assert!(
        gap("48 hours").contains(" h apart, of 48 h"),
        "{}",
        gap("48 hours")
    );
    assert!(
        gap("2 days").contains("apart, of 2 days"),
        "{}",
        gap("2 days")
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

/// A journey with such steps.
fn with_steps(steps: &str) -> String {
    format!(
        "journey j {{\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n{steps}}}\n"
    )
}

#[test]
fn a_wait_tells_when_it_begins_and_when_it_is_over() {
    let text = with_steps(
        "  wait 2 to 4 days\n  send welcome_letter\n  wa$0it up to 5 days for opened welcome_letter {\n    send brand_story\n  }\n",
    );
    let page = shown(&text);
    assert!(page.contains("begins on day 2–4\n"), "{page}");
    assert!(page.contains("is over on day 2–9\n"), "{page}");
    assert!(page.contains("Lets time pass"), "{page}");
    // On every word of it, and on its number.
    for mark in ["2 to 4 days", "to 4 days", "4 days", "days\n  send"] {
        let text = with_steps("  wait 2 to 4 days\n  send welcome_letter\n").replacen(
            mark,
            &format!("$0{mark}"),
            1,
        );
        let page = shown(&text);
        assert!(page.contains("is over on day 2–4"), "{mark}: {page}");
    }
    // One line of a journey, not another.
    let text = with_steps("  wait 2 days\n  se$0nd welcome_letter\n  wait 3 days\n");
    assert!(!shown(&text).contains("is over"), "{}", shown(&text));
}

#[test]
fn a_wait_in_a_repeat_tells_of_each_round() {
    let text = with_steps(
        "  repeat up to 3 times, 30 days apart {\n    send welcome_letter\n    wai$0t 1 day\n  }\n",
    );
    let page = shown(&text);
    assert!(page.contains("begins on day 0, day 31, day 62\n"), "{page}");
    assert!(
        page.contains("is over on day 1, day 32, day 63\n"),
        "{page}"
    );
}

#[test]
fn a_rule_tells_its_margin_on_every_word() {
    let rule = "at most 2 emails per 7 days";
    let steps = "  also under restraint more\n  send welcome_letter\n";
    for mark in [
        "at most", "most", "2 emails", "emails", "per", "7 days", "days",
    ] {
        let marked = rule.replacen(mark, &format!("$0{mark}"), 1);
        let text = format!("restraint more {{\n  {marked}\n}}\n{}", with_steps(steps));
        let page = shown(&text);
        assert!(
            page.contains("`j`: proved: 1 of 2, 1 to spare"),
            "{mark}: {page}"
        );
    }
}

#[test]
fn a_word_within_a_statement_has_an_example() {
    let text = with_steps("  wait u$0p to 5 days for opened welcome_letter\n");
    assert!(
        shown(&text).contains("```journey\nwait up to 5 days for opened"),
        "{}",
        shown(&text)
    );
    let text = "journey j {\n  for prospect\n  starts when subscribed\n  enters on$0ce ever\n  exits when unsubscribed\n  send welcome_letter\n}\n";
    assert!(
        shown(text).contains("```journey\nenters once ever\n"),
        "{}",
        shown(text)
    );
}

#[test]
fn who_uses_a_name_is_named_as_it_is_written() {
    let text = format!(
        "{}test \"a client who asks hears from us\" {{\n  client {{ state: prospect }}\n  day 0 subscri$0bed\n  expect sent welcome_letter\n}}\n",
        with_steps("  send welcome_letter\n")
    );
    let page = shown(&text);
    assert!(
        page.contains("`test \"a client who asks hears from us\"`"),
        "{page}"
    );
}

#[test]
fn an_invitation_is_an_invitation() {
    let text = "email come {\n  purpose invitation\n  because \"x\"\n  subject \"s\"\n  text \"t\"\n}\nsequence s {\n  send co$0me\n}\n";
    assert!(
        shown(text).contains("An **invitation** message"),
        "{}",
        shown(text)
    );
}

#[test]
fn a_share_tells_how_many_of_a_hundred_go_there() {
    let by_tone = "  split by_tone {\n    50% letter { send welcome_letter }\n    33.34% story { send brand_story }\n    16.66% nothing { }\n    measure subscribed within 14 days\n  }\n";
    let at = |words: &str| {
        let marked = by_tone.replacen(words, &format!("$0{words}"), 1);
        shown(&with_steps(&marked))
    };
    // On the number, on its sign, and on the name of the arm.
    for words in ["50%", "0% letter", "% letter", "letter {"] {
        let page = at(words);
        let said = "Of a hundred clients who come to the split `by_tone`, 50 go this way";
        assert!(page.contains(said), "{words}: {page}");
        assert!(page.contains("sends `welcome_letter`"), "{words}: {page}");
    }
    let page = at("33.34%");
    assert!(page.contains("Of ten thousand clients"), "{page}");
    assert!(page.contains("3334 go this way"), "{page}");
    let page = at("16.66%");
    assert!(page.contains("nothing happens in it"), "{page}");
}

#[test]
fn the_journey_that_an_event_starts_is_named_before_its_tests() {
    use std::fmt::Write as _;
    let mut text = with_steps("  send welcome_letter\n").replace("subscribed", "subscri$0bed");
    for nth in 1..=6 {
        let _ = write!(
            text,
            "test \"case {nth}\" {{\n  client {{ state: prospect }}\n  day 0 subscribed\n  expect sent welcome_letter\n}}\n"
        );
    }
    let page = shown(&text);
    assert!(page.contains("used in `j`, `test \"case 1\"`"), "{page}");
}

#[test]
fn a_sequence_tells_its_steps() {
    let text = format!(
        "sequence our_hour {{\n  wait until 10:00 on tuesday\n}}\n{}",
        with_steps("  run our_ho$0ur\n  send welcome_letter\n")
    );
    let page = shown(&text);
    assert!(page.contains("wait until 10:00 on tuesday"), "{page}");
}

#[test]
fn the_platform_of_a_target_tells_what_it_can_hold() {
    let page = shown("target klav$0iyo {\n  event subscribed is metric \"Qx7Yz1\"\n}\n");
    assert!(page.starts_with("**Klaviyo** (`klaviyo`)"), "{page}");
    assert!(
        page.contains("One id is bound in `target klaviyo`"),
        "{page}"
    );
}
