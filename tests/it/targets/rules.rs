//! Restraint that a platform must hold itself: waits for quiet rules, filters for `else skip`.

use super::hand::*;
use journey::proof::Verdict;
use journey::targets::RuleOutcome;
use journey::vocabulary::{Purpose, Unit};
use journey::workflow::*;
use serde_json::{Value, json};

fn under(rules: Vec<Rule>) -> Workflow {
    Workflow {
        rules,
        ..line(vec![
            send("brand_story"),
            wait_for(5, Unit::Days),
            send("styling_guide"),
        ])
    }
}

fn skip(text: &str, form: RuleForm) -> Rule {
    rule(text, form, Some(OtherwiseAction::Skip))
}

fn promotional() -> CountedSet {
    CountedSet {
        purposes: vec![Purpose::Invitation, Purpose::Promotional],
        ..emails()
    }
}

fn quiet() -> Vec<Rule> {
    vec![
        rule(
            "quiet from 20:00 to 09:00",
            RuleForm::QuietHours {
                from: clock(20, 0),
                to: clock(9, 0),
            },
            None,
        ),
        rule(
            "quiet on sunday",
            RuleForm::QuietDays {
                days: Weekdays(0b100_0000),
            },
            None,
        ),
    ]
}

/// Every rule that Klaviyo can be made to hold.
pub fn every_guard() -> Vec<(&'static str, Workflow)> {
    let silence = |when| RuleForm::Silence {
        of: promotional(),
        when,
    };
    vec![
        ("quiet", under(quiet())),
        (
            "quiet_calendar",
            under(vec![rule(
                "quiet outside house_days",
                RuleForm::QuietOutside {
                    calendar: "house_days".into(),
                },
                None,
            )]),
        ),
        (
            "cap",
            under(vec![skip(
                "at most 2 emails per 7 days else skip",
                RuleForm::AtMost {
                    count: 2,
                    of: emails(),
                    window: days(7),
                },
            )]),
        ),
        (
            "cap_by_names",
            under(vec![skip(
                "at most 1 promotional email per 2 months else skip",
                RuleForm::AtMost {
                    count: 1,
                    of: promotional(),
                    window: length(2, Unit::Months),
                },
            )]),
        ),
        (
            "gap",
            under(vec![skip(
                "at least 48 hours between messages else skip",
                RuleForm::Gap {
                    gap: length(48, Unit::Hours),
                    between: every_purpose(),
                    journeys: None,
                },
            )]),
        ),
        (
            "once",
            under(vec![skip(
                "each message at most once per 365 days else skip",
                RuleForm::EachOnce {
                    of: every_purpose(),
                    window: days(365),
                },
            )]),
        ),
        (
            "silence_while",
            under(vec![skip(
                "no promotional messages while service_case is yes else skip",
                silence(SilenceWhen::While(yes("service_case"))),
            )]),
        ),
        (
            "silence_after",
            under(vec![skip(
                "no promotional messages for 30 days after complained else skip",
                silence(SilenceWhen::After(days(30), EventKind::Complained)),
            )]),
        ),
        (
            "silence_states",
            under(vec![skip(
                "no promotional messages to resting else skip",
                silence(SilenceWhen::ToStates(vec!["resting".into()])),
            )]),
        ),
    ]
}

#[test]
fn every_guard_as_written() {
    let mut out = serde_json::Map::new();
    for (name, workflow) in every_guard() {
        let (compiled, found) = compile_in(&house(), &workflow, Verdict::Enforced, klaviyo());
        let compiled = compiled.unwrap_or_else(|| panic!("{name}: {}", said(&found)));
        let actions = compiled.document["data"]["attributes"]["definition"]["actions"]
            .as_array()
            .unwrap()
            .clone();
        let shown: Vec<Value> = actions
            .iter()
            .map(|a| {
                let filters = &a["data"]["message"]["additional_filters"]["condition_groups"];
                // The first group is the guard of consent, which every such message has.
                let filters = filters.as_array().map(|g| g[1..].to_vec());
                let until = (a["type"] == "time-delay").then(|| a["data"].clone());
                json!({ "id": a["temporary_id"], "filters": filters, "delay": until })
            })
            .collect();
        let rules: Vec<Value> = compiled.rules.iter().map(|(o, s)| json!([o, s])).collect();
        out.insert(name.to_owned(), json!({ "rules": rules, "actions": shown }));
    }
    insta::assert_json_snapshot!("klaviyo_guards", Value::Object(out));
}

#[test]
fn a_rule_that_is_proved_needs_nothing() {
    for (name, workflow) in every_guard() {
        if name.starts_with("quiet") {
            continue;
        }
        let compiled = built(&workflow);
        let plain = built(&under(Vec::new()));
        assert_eq!(compiled.document, plain.document, "{name}");
        assert_eq!(compiled.rules[0].0, RuleOutcome::Proved, "{name}");
    }
}

#[test]
fn a_message_with_its_own_hour_needs_no_wait() {
    let hour = || {
        wait(WaitKind::Clock {
            at: clock(10, 0),
            on: Weekdays(0b011_1111),
        })
    };
    let workflow = Workflow {
        rules: quiet(),
        // Two weeks later it is the same weekday, and an hour off at most.
        ..line(vec![
            hour(),
            send("brand_story"),
            wait_for(2, Unit::Weeks),
            send("styling_guide"),
        ])
    };
    let compiled = built(&workflow);
    assert_eq!(
        compiled.document,
        built(&Workflow {
            rules: Vec::new(),
            ..workflow.clone()
        })
        .document
    );
    assert!(
        compiled.rules.iter().all(|r| r.0 == RuleOutcome::Proved),
        "{:?}",
        compiled.rules
    );

    // Three days later it may be a Sunday.
    let workflow = Workflow {
        rules: quiet(),
        ..line(vec![
            hour(),
            send("brand_story"),
            wait_for(3, Unit::Days),
            send("styling_guide"),
        ])
    };
    let compiled = built(&workflow);
    assert_eq!(compiled.rules[0].0, RuleOutcome::Guarded);
    assert_eq!(
        compiled.rules[0].1,
        "`styling_guide` waits for 09:00 on monday to saturday; stricter than the rule, which leaves other hours open"
    );
}

#[test]
fn hours_that_a_change_of_clocks_moves_into_the_quiet_are_not_trusted() {
    let near_the_edge = line(vec![
        wait(WaitKind::Clock {
            at: clock(9, 30),
            on: Weekdays::ALL,
        }),
        send("brand_story"),
        wait_for(2, Unit::Days),
        send("styling_guide"),
    ]);
    let hours = quiet().into_iter().take(1).collect();
    let compiled = built(&Workflow {
        rules: hours,
        ..near_the_edge
    });
    assert_eq!(
        compiled.rules[0].0,
        RuleOutcome::Guarded,
        "{:?}",
        compiled.rules
    );
}
