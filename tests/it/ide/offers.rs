//! What is offered beside the fixes of diagnostics: over every fixture, and one by one.

use super::actions::{journey, selected};
use super::navigation::changed;
use crate::{example, fixtures};
use journey::analysis::Analysis;
use journey::diagnostics::{Applicability, Code, Diagnostic, Fix};
use journey::ide::{Action, ActionKind, Snapshot, actions};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The quick fixes of one diagnostic that are none of its own.
fn offers<'a>(all: &'a [Action], index: usize, diagnostic: &Diagnostic) -> Vec<&'a Action> {
    let is_own = |action: &Action| diagnostic.fixes.iter().any(|f| f.title == action.title);
    all.iter()
        .filter(|a| a.kind == ActionKind::QuickFix && a.mends == Some(index) && !is_own(a))
        .collect()
}

/// The project with an action done.
fn done(snapshot: &Snapshot, action: &Action) -> Analysis {
    Analysis::of(journey::project::in_memory(changed(
        snapshot,
        &action.change,
    )))
}

fn how_many(analysis: &Analysis, wanted: impl Fn(&Diagnostic) -> bool) -> usize {
    analysis.diagnostics.iter().filter(|d| wanted(d)).count()
}

fn is_syntax(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.number().starts_with("J00")
}

/// Some offers leave words to be written, which is then asked for.
fn asks_for_words(diagnostic: &Diagnostic) -> bool {
    let told = diagnostic.message.as_str();
    is_syntax(diagnostic) && (told.contains("says nothing") || told.ends_with("is empty"))
}

/// Each offer mends what it stands beside, and the text can still be read. Which codes have a quick fix is kept beside
/// the test, so that one that loses its own is seen.
#[test]
fn every_offer_mends_and_can_be_read() {
    let mut report = String::new();
    let mut codes: BTreeMap<Code, [bool; 3]> = BTreeMap::new();
    let mut tried = 0;
    for (path, text) in fixtures::all() {
        let files = fixtures::files(&path, &text);
        let snapshot = Snapshot::of(example::analyse(&files));
        let before = snapshot.analysis();
        // Of many like it one is enough.
        let mut seen: BTreeMap<(Code, String), usize> = BTreeMap::new();
        for (index, diagnostic) in snapshot.diagnostics().iter().enumerate() {
            let Some(range) = snapshot.sources().resolve(diagnostic.primary.span) else {
                continue;
            };
            let all = actions(&snapshot, range);
            let offered = offers(&all, index, diagnostic);
            let can_be_done = |f: &Fix| f.applicability != Applicability::Display;
            let has_fix = diagnostic.fixes.iter().any(can_be_done);
            let of_code = codes.entry(diagnostic.code).or_default();
            of_code[0] |= has_fix;
            of_code[1] |= !offered.is_empty();
            of_code[2] |= !has_fix && offered.is_empty();
            for action in offered {
                assert!(!action.preferred, "{path}: {}", action.title);
                let kind: String = action.title.split('`').step_by(2).collect();
                let times = seen.entry((diagnostic.code, kind)).or_default();
                *times += 1;
                if *times > 2 {
                    continue;
                }
                tried += 1;
                let after = done(&snapshot, action);
                let same =
                    |d: &Diagnostic| d.code == diagnostic.code && d.message == diagnostic.message;
                let stays = how_many(&after, same) >= how_many(before, same);
                let unread = |d: &Diagnostic| is_syntax(d) && !asks_for_words(d);
                let unread = how_many(&after, unread) > how_many(before, unread);
                if stays || unread {
                    let what = if stays { "stays" } else { "can't be read" };
                    let (code, message) = (diagnostic.code.number(), &diagnostic.message);
                    let _ = writeln!(
                        report,
                        "{path}: {code} {message}: `{}`: {what}",
                        action.title
                    );
                }
            }
        }
    }
    let mut page = String::new();
    for (code, has) in codes {
        let words = ["a fix", "an offer", "nothing"];
        let own = words.into_iter().zip(has).filter(|(_, has)| *has);
        let own: Vec<&str> = own.map(|(word, _)| word).collect();
        let _ = writeln!(page, "{}: {}", code.number(), own.join(", "));
    }
    insta::assert_snapshot!("codes_with_a_quick_fix", page);
    assert!(tried > 50, "only {tried} offers were tried");
    assert!(report.is_empty(), "\n{report}");
}

/// What a person reads may be said in other words at any time.
#[test]
fn no_offer_goes_by_the_words_of_a_message() {
    let titles = |snapshot: &Snapshot| -> Vec<Vec<String>> {
        let each = snapshot.diagnostics().iter().enumerate();
        each.filter_map(|(index, diagnostic)| {
            let range = snapshot.sources().resolve(diagnostic.primary.span)?;
            let all = actions(snapshot, range);
            let offered = offers(&all, index, diagnostic).into_iter();
            Some(offered.map(|action| action.title.clone()).collect())
        })
        .collect()
    };
    for (path, text) in fixtures::all() {
        let files = fixtures::files(&path, &text);
        let told = titles(&Snapshot::of(example::analyse(&files)));
        let mut dumb = example::analyse(&files);
        for diagnostic in &mut dumb.diagnostics {
            let labels = std::iter::once(&mut diagnostic.primary).chain(&mut diagnostic.secondary);
            labels.for_each(|label| label.text = "…".to_owned());
            diagnostic.notes.iter_mut().for_each(String::clear);
            diagnostic.message = "…".to_owned();
            diagnostic.help = diagnostic.help.take().map(|_| "…".to_owned());
        }
        assert_eq!(titles(&Snapshot::of(dumb)), told, "{path}");
    }
}

/// What one action does to the text, in the first file.
fn after(text: &str, title: &str) -> String {
    let (snapshot, range) = selected(text);
    let all = actions(&snapshot, range);
    let titles: Vec<&str> = all.iter().map(|a| a.title.as_str()).collect();
    let action = all.iter().find(|a| a.title == title);
    let action = action.unwrap_or_else(|| panic!("no {title} among {titles:?}"));
    changed(&snapshot, &action.change)["it.journey"].clone()
}

#[test]
fn what_nothing_uses_is_taken_out() {
    let rest = "journey j {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n\n  send brand_story\n}\n";
    let text = format!("{rest}\n/// Once\n/// wanted.\nlist ol$0d // why\n\nlist newer\n");
    let want = format!("{rest}\n// why\n\nlist newer\n");
    assert_eq!(after(&text, "take `old` out"), want);
    // Its blank line goes with it, in files of any system.
    let text = format!("{rest}\n/// Once.\nlist ol$0d\n\nlist newer\n").replace('\n', "\r\n");
    let want = format!("{rest}\nlist newer\n").replace('\n', "\r\n");
    assert_eq!(after(&text, "take `old` out"), want);
    let text = format!("{rest}\nlist ol$0d\n");
    assert_eq!(after(&text, "take `old` out"), rest);
}

#[test]
fn a_missing_clause_is_written_where_it_belongs() {
    let text =
        "journey j {\n  for prospect // all\n  exits when unsubscribed\n\n  send brand_story\n}\n";
    let at = text.replace("journey j", "journey j$0");
    assert_eq!(
        after(&at, "write `enters once ever`"),
        text.replace("// all\n", "// all\n  enters once ever\n")
    );
    assert_eq!(
        after(&at.replace('\n', "\r\n"), "write `starts when subscribed`"),
        text.replace("// all\n", "// all\n  starts when subscribed\n")
            .replace('\n', "\r\n")
    );
    assert_eq!(
        after("journey j$0 { }\n", "write `for prospect`"),
        "journey j {\n  for prospect\n}\n"
    );
}

/// Does it to a text, and to the same text with the line ends of another system.
fn becomes(text: &str, title: &str, want: &str) {
    assert_eq!(after(text, title), want, "{title}");
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(after(&crlf(text), title), crlf(want), "{title}");
}

#[test]
fn steps_that_do_nothing_are_taken_out() {
    let out =
        |steps: &str, title: &str, want: &str| becomes(&journey(steps), title, &journey(want));
    out(
        "  send brand_story\n  end\n\n  /// Later.\n  $0wait 4 days\n  send styling_guide\n",
        "take out what nobody gets to",
        "  send brand_story\n  end\n",
    );
    out(
        "  send brand_story\n  $0wait 14 days\n  wait until 10:00\n",
        "take the wait out",
        "  send brand_story\n",
    );
    out(
        "  if tier is gold {\n    send brand_story\n  } else {$0\n  }\n",
        "take the `else` out",
        "  if tier is gold {\n    send brand_story\n  }\n",
    );
    out(
        "  if tier is gold {$0\n  } else {\n    send brand_story\n  }\n",
        "turn the condition round",
        "  if not (tier is gold) {\n    send brand_story\n  }\n",
    );
    out(
        "  send brand_story\n  if tier is gold {$0 }\n",
        "take the `if` out",
        "  send brand_story\n",
    );
    out(
        "  repeat up to $01 times { send brand_story }\n",
        "write the steps without `repeat`",
        "  send brand_story\n",
    );
    out(
        "  repeat up to 1$0 times {\n    // Once.\n    send brand_story\n\n    end\n  }\n",
        "write the steps without `repeat`",
        "  // Once.\n  send brand_story\n\n  end\n",
    );
}

#[test]
fn a_wait_is_put_between_messages() {
    let title = "write `wait 3 days` before it";
    becomes(
        &journey("  send brand_story\n  /// Then.\n  $0send styling_guide\n"),
        title,
        &journey("  send brand_story\n  wait 3 days\n  /// Then.\n  send styling_guide\n"),
    );
    becomes(
        &journey("  send brand_story\n  if tier is gold { send$0 styling_guide }\n"),
        title,
        &journey(
            "  send brand_story\n  if tier is gold {\n    wait 3 days\n    send styling_guide\n  }\n",
        ),
    );
}

#[test]
fn values_leave_their_arm() {
    let text = "  match tier {\n    gold { send brand_story }\n    silver, $0gold { }\n    noir { }\n  }\n";
    becomes(
        &journey(text),
        "take `gold` out",
        &journey(&text.replace(", $0gold", "")),
    );
    let text = "  match tier {\n    gold, silver { send brand_story }\n    $0gold { }\n    noir { }\n  }\n";
    becomes(
        &journey(text),
        "take `gold` out",
        &journey(&text.replace("    $0gold { }\n", "")),
    );
}

#[test]
fn conditions_are_bracketed_and_shortened() {
    let text = "segment odd when tier is gold and salutation is madame $0or tier is noir\n";
    becomes(
        text,
        "write `(tier is gold and salutation is madame)`",
        "segment odd when (tier is gold and salutation is madame) or tier is noir\n",
    );
    becomes(
        text,
        "write `(salutation is madame or tier is noir)`",
        "segment odd when tier is gold and (salutation is madame or tier is noir)\n",
    );
    becomes(
        "segment said when tier is gold or noir\n  or $0tier is gold\n",
        "take this part out",
        "segment said when tier is gold or noir\n",
    );
    let exits = |reasons: &str| {
        journey("  send brand_story\n").replace("when unsubscribed", &format!("when {reasons}"))
    };
    becomes(
        &exits("unsubscribed or client has placed_order in the last $030 days"),
        "leave `in the last 30 days` out",
        &exits("unsubscribed or client has placed_order"),
    );
}

#[test]
fn literals_are_completed() {
    becomes(
        &journey("  wait $04\n  send brand_story\n"),
        "write `4 hours`",
        &journey("  wait 4 hours\n  send brand_story\n"),
    );
    becomes(
        "email a {\n  purpose  care\n  because  \"She $0asked\n}\n",
        "end the text here",
        "email a {\n  purpose  care\n  because  \"She asked\"\n}\n",
    );
}

#[test]
fn missing_clauses_are_written_in_their_order() {
    becomes(
        "push p$0 {\n  // Softly.\n  because  \"She asked\"\n}\n",
        "write `purpose`, `subject`, `text`",
        "push p {\n  purpose  care\n  // Softly.\n  because  \"She asked\"\n  subject  \"\"\n  text     \"\"\n}\n",
    );
    becomes(
        "person p$0 { key \"x\" }\n",
        "write `email \"\"`",
        "person p {\n  email \"\"\n  key \"x\"\n}\n",
    );
}

#[test]
fn names_of_another_kind_get_their_own_words() {
    becomes(
        &journey("  send styling_guide\n  hand over to $0brand_story\n"),
        "write `send brand_story`",
        &journey("  send styling_guide\n  send brand_story\n"),
    );
    let lists = "\nlist letters\n";
    becomes(
        &format!("{}{lists}", journey("  add to audience $0letters\n")),
        "write `add to list letters`",
        &format!("{}{lists}", journey("  add to list letters\n")),
    );
}

#[test]
fn a_survey_is_asked_and_a_group_left() {
    let survey = "\nsurvey fit {\n  purpose  care\n  because  \"She bought it\"\n  subject  \"Does it fit?\"\n  text     \"Tell us.\"\n  choices  well, badly\n  bad      badly\n}\n";
    let arms = "ask fit within 7 days {\n    well { }\n    badly { }\n    unanswered { }\n  }\n";
    becomes(
        &format!("{}{survey}", journey("  send $0fit\n")),
        "write `ask fit within 7 days { … }`",
        &format!("{}{survey}", journey(&format!("  {arms}"))),
    );
    let group = "\naudience visitors\n";
    becomes(
        &format!(
            "{}{group}",
            journey(
                "  add to audience $0visitors\n  if tier is gold { end }\n  send brand_story\n"
            )
        ),
        "write `remove from audience visitors` before every end",
        &format!(
            "{}{group}",
            journey(
                "  add to audience visitors\n  if tier is gold {\n    remove from audience visitors\n    end\n  }\n  send brand_story\n  remove from audience visitors\n"
            )
        ),
    );
}

#[test]
fn what_stands_twice_stands_once() {
    let people =
        "person a { email \"a@maison.example\" }\nperson b { email \"b@maison.example\" }\n";
    becomes(
        &format!("{people}team pair {{ a, b, $0a }}\n"),
        "take `a` out",
        &format!("{people}team pair {{ a, b }}\n"),
    );
    becomes(
        "event placed_order\nevent $0unsubscribed\n",
        "take `unsubscribed` out",
        "event placed_order\n",
    );
    let text = "push p {\n  purpose  care\n  purpose  $0service\n  because  \"She asked\"\n  subject  \"a\"\n  text     \"b\"\n}\n";
    becomes(
        text,
        "take this one out",
        &text.replace("  purpose  $0service\n", ""),
    );
    becomes(
        text,
        "take the other one out",
        &text.replace("  purpose  care\n", "").replace("$0", ""),
    );
}

/// What can be done to every split is not offered a second time where it mends one.
#[test]
fn weights_are_shared_once() {
    let text = journey(
        "  split by_$0tone {\n    45% a { send brand_story }\n    45% b { wait 1 day }\n  }\n",
    );
    let (snapshot, range) = selected(&text);
    let all = actions(&snapshot, range);
    let shares = all
        .iter()
        .filter(|a| a.title.starts_with("share the weights"));
    let kinds: Vec<ActionKind> = shares.map(|a| a.kind).collect();
    assert_eq!(kinds, [ActionKind::QuickFix]);
}

#[test]
fn an_offer_says_what_a_person_would_write() {
    becomes(
        "brand a$0 \"A\" {\n  sender     \"A\" from \"a@maison.example\"\n  locales    en\n}\n",
        "write `time zone`",
        "brand a \"A\" {\n  sender     \"A\" from \"a@maison.example\"\n  locales    en\n  time zone  of client else Europe/Paris\n}\n",
    );
    let survey = "\nsurvey fit {\n  purpose  care\n  because  \"She bought it\"\n  subject  \"Does it fit?\"\n  text     \"Tell us.\"\n  choices  well, badly\n  bad      badly\n}\n";
    let ask = |arms: &str| {
        format!(
            "{}{survey}",
            journey(&format!("  ask fit within 7 days {{\n{arms}  }}\n"))
        )
    };
    becomes(
        &ask("    well { }\n    badly, un$0answered {\n      end\n    }\n"),
        "give `unanswered` an arm of its own",
        &ask("    well { }\n    badly {\n      end\n    }\n    unanswered {\n      end\n    }\n"),
    );
    becomes(
        "segment e when client is not $0watch_lovers\n",
        "write `client is not in watch_lovers`",
        "segment e when client is not in watch_lovers\n",
    );
}

/// On days that are quiet as a whole another time would not do.
#[test]
fn a_time_is_offered_only_where_it_is_open() {
    let quiet =
        "\nrestraint weekends {\n  quiet on saturday, sunday\n  quiet from 20:00 to 09:00\n}\n";
    let on = |wait: &str| {
        let steps = format!(
            "  also under restraint weekends\n\n  send brand_story\n  wait 2 days\n  {wait}\n  send welcome_letter\n"
        );
        format!("{}{quiet}", journey(&steps))
    };
    let offered = |text: &str| {
        let (snapshot, range) = selected(text);
        let all = actions(&snapshot, range);
        assert!(
            snapshot
                .diagnostics_at(range)
                .any(|d| d.code == Code::WaitIntoQuiet)
        );
        all.iter().any(|a| a.title == "write `09:00`")
    };
    assert!(offered(&on("wait until $007:30")));
    assert!(!offered(&on("wait until $010:00 on saturday, sunday")));
}
