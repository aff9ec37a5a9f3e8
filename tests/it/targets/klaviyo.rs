//! One document for each construct, read by people (snapshots) and by parties none of us wrote.

use super::hand::*;
use super::tools;
use journey::proof::Verdict;
use journey::vocabulary::{Purpose, Unit};
use journey::workflow::*;
use serde_json::Value;

fn definition(workflow: &Workflow) -> Value {
    built(workflow).document["data"]["attributes"]["definition"].clone()
}

/// `send; wait …; send`.
fn with_wait(kind: WaitKind) -> Workflow {
    line(vec![
        send("welcome_letter"),
        wait(kind),
        send("brand_story"),
    ])
}

fn with_start(start: Start) -> Workflow {
    Workflow {
        start,
        ..line(vec![send("brand_story")])
    }
}

fn with_reentry(reentry: Reentry) -> Workflow {
    Workflow {
        reentry,
        ..line(vec![send("brand_story")])
    }
}

fn with_exits(exits: Vec<Exit>) -> Workflow {
    Workflow {
        exits,
        ..line(vec![send("brand_story")])
    }
}

fn person(name: &str) -> Recipient {
    Recipient::Person(name.into())
}

fn notify(to: Recipient) -> Node {
    Node::Act {
        action: Action::Notify {
            to,
            text: "She has had our letter".to_owned(),
        },
        next: NodeId(0),
    }
}

fn awaiting(on: Vec<AwaitOn>) -> Workflow {
    journey(vec![
        send_to("brand_story", 1),
        Node::Await {
            on,
            deadline: days(5),
            then: NodeId(2),
            otherwise: NodeId(3),
        },
        send_to("styling_guide", 3),
        Node::End,
    ])
}

fn tone() -> Workflow {
    let arm = |name: &str, weight, next| SplitArm {
        name: name.into(),
        weight,
        next: NodeId(next),
    };
    journey(vec![
        Node::Split {
            name: "by_tone".into(),
            arms: vec![
                arm("letter", 4500, 1),
                arm("card", 4500, 2),
                arm("nothing", 1000, 3),
            ],
            measure: Some((event("booked_appointment"), days(14))),
        },
        send_to("brand_story", 3),
        send_to("styling_guide", 3),
        Node::End,
    ])
}

fn review(by: Recipient, approved: u32, declined: u32, unanswered: u32) -> Node {
    Node::Review {
        by,
        within: length(24, Unit::Hours),
        approved: NodeId(approved),
        declined: NodeId(declined),
        unanswered: NodeId(unanswered),
    }
}

fn advisor() -> Recipient {
    Recipient::Property {
        property: "advisor".into(),
        otherwise: Some("crm_lead".into()),
    }
}

/// Asks the advisor, and where nobody answers, the team; what was declined is told to the lead.
fn two_reviews() -> Workflow {
    let declined = Node::Act {
        action: Action::Notify {
            to: person("crm_lead"),
            text: "The advisor said no".to_owned(),
        },
        next: NodeId(5),
    };
    journey(vec![
        review(advisor(), 1, 2, 3),
        send_to("welcome_letter", 5),
        declined,
        review(Recipient::Team("crm_team".into()), 4, 5, 5),
        send_to("welcome_letter", 5),
        Node::End,
    ])
}

/// Every workflow that must be built, by name.
pub fn every_construct() -> Vec<(&'static str, Workflow)> {
    let where_heritage = Condition::Property {
        property: PropertyRef::Event("placed_order".into(), "collection".into()),
        test: ValueTest::OneOf {
            values: vec![Literal::Text("Heritage".to_owned())],
        },
    };
    let value = PropertyRef::Event("placed_order".into(), "value".into());
    let dear = compare(value, CompareOp::AtLeast, eur("4200.50"));
    let ordered = |filter| Start::Events {
        events: vec![StartOn {
            event: event("placed_order"),
            filter,
        }],
        gathered: None,
    };
    let around = |offset, every_year| Start::AroundDate {
        offset,
        after: false,
        property: "birthday".into(),
        at: clock(9, 0),
        every_year,
        leap_day: every_year.then_some(LeapDay::LastOfFebruary),
    };
    let mut all = vec![
        ("one_letter", line(vec![send("brand_story")])),
        (
            "two_locales",
            line(vec![
                send("welcome_letter"),
                wait_for(3, Unit::Days),
                send("receipt"),
            ]),
        ),
        (
            "start_where",
            with_start(ordered(Some(any_of(vec![
                where_heritage.clone(),
                dear.clone(),
            ])))),
        ),
        (
            "start_opened",
            with_start(Start::Events {
                events: vec![StartOn {
                    event: opened("receipt"),
                    filter: None,
                }],
                gathered: None,
            }),
        ),
        (
            "start_becomes",
            Workflow {
                states: vec!["owner".into()],
                ..with_start(Start::Becomes {
                    states: vec!["owner".into()],
                })
            },
        ),
        (
            "start_segment",
            with_start(Start::EntersSegment {
                segment: "watch_lovers".into(),
                also_present: false,
            }),
        ),
        (
            "start_before_date",
            with_start(around(Some(length(2, Unit::Weeks)), true)),
        ),
        ("start_on_date", with_start(around(None, false))),
        ("enters_every_time", with_reentry(Reentry::EveryTime)),
        (
            "enters_per_hours",
            with_reentry(Reentry::OncePer {
                length: length(12, Unit::Hours),
            }),
        ),
        (
            "enters_per_minutes",
            with_reentry(Reentry::OncePer {
                length: length(90, Unit::Minutes),
            }),
        ),
        (
            "enters_per_weeks",
            with_reentry(Reentry::OncePer {
                length: length(2, Unit::Weeks),
            }),
        ),
        (
            "enters_per_months",
            with_reentry(Reentry::OncePer {
                length: length(3, Unit::Months),
            }),
        ),
        (
            "enters_per_years",
            with_reentry(Reentry::OncePer {
                length: length(2, Unit::Years),
            }),
        ),
        (
            "exits",
            with_exits(vec![
                Exit::Event {
                    event: EventKind::Unsubscribed,
                },
                Exit::Event {
                    event: event("placed_order"),
                },
                Exit::Event {
                    event: opened("welcome_letter"),
                },
                Exit::Becomes {
                    state: "owner".into(),
                },
                Exit::Condition {
                    condition: any_of(vec![
                        yes("service_case"),
                        all_of(vec![known("city"), is("city", &["Paris"])]),
                    ]),
                },
            ]),
        ),
        (
            "wait_minutes",
            with_wait(WaitKind::Length {
                length: length(90, Unit::Minutes),
            }),
        ),
        (
            "wait_weeks",
            with_wait(WaitKind::Length {
                length: length(2, Unit::Weeks),
            }),
        ),
        (
            "wait_months",
            with_wait(WaitKind::Length {
                length: length(5, Unit::Months),
            }),
        ),
        (
            "wait_years",
            with_wait(WaitKind::Length {
                length: length(4, Unit::Years),
            }),
        ),
        (
            "wait_between",
            with_wait(WaitKind::Between {
                least: days(2),
                most: days(4),
            }),
        ),
        (
            "wait_clock",
            with_wait(WaitKind::Clock {
                at: clock(10, 0),
                on: Weekdays(0b000_1110),
            }),
        ),
        (
            "wait_after_start",
            line(vec![
                send("welcome_letter"),
                wait_for(3, Unit::Days),
                send("brand_story"),
                wait(WaitKind::AfterStart { length: days(7) }),
                send("styling_guide"),
            ]),
        ),
        (
            "wait_start_date",
            Workflow {
                start: around(Some(days(30)), true),
                ..with_wait(WaitKind::Date {
                    property: property("birthday"),
                    offset: Some(days(7)),
                    after: false,
                    at: Some(clock(10, 0)),
                })
            },
        ),
        (
            "await_event",
            awaiting(vec![AwaitOn::Event(opened("brand_story"))]),
        ),
        (
            "await_condition",
            awaiting(vec![
                AwaitOn::Condition(yes("service_case")),
                AwaitOn::Event(event("placed_order")),
            ]),
        ),
        ("split", tone()),
        (
            "match",
            journey(vec![
                Node::Branch {
                    arms: vec![
                        Arm {
                            when: is("tier", &["noir"]),
                            next: NodeId(1),
                        },
                        Arm {
                            when: is("tier", &["gold"]),
                            next: NodeId(2),
                        },
                        Arm {
                            when: is("tier", &["silver"]),
                            next: NodeId(3),
                        },
                    ],
                    otherwise: None,
                },
                send_to("brand_story", 3),
                send_to("styling_guide", 3),
                Node::End,
            ]),
        ),
        (
            "if_start_event",
            Workflow {
                start: ordered(None),
                ..if_else(all_of(vec![where_heritage, dear]))
            },
        ),
        (
            "merge_fields",
            Workflow {
                start: ordered(None),
                ..line(vec![send("receipt")])
            },
        ),
        (
            "review_advisor",
            journey(vec![
                review(advisor(), 1, 2, 2),
                send_to("brand_story", 2),
                Node::End,
            ]),
        ),
        ("review_twice", two_reviews()),
        (
            "review_once_in_a_while",
            Workflow {
                reentry: Reentry::OncePer { length: days(30) },
                ..journey(vec![
                    review(person("crm_lead"), 1, 2, 2),
                    send_to("brand_story", 2),
                    Node::End,
                ])
            },
        ),
        (
            "notify_person",
            line(vec![send("brand_story"), notify(person("crm_lead"))]),
        ),
        (
            "notify_team",
            line(vec![
                notify(Recipient::Team("crm_team".into())),
                send("brand_story"),
            ]),
        ),
        (
            "notify_advisor_else",
            line(vec![
                notify(Recipient::Property {
                    property: "advisor".into(),
                    otherwise: Some("crm_lead".into()),
                }),
                send("brand_story"),
            ]),
        ),
        (
            "notify_advisor",
            line(vec![
                send("brand_story"),
                notify(Recipient::Property {
                    property: "advisor".into(),
                    otherwise: None,
                }),
            ]),
        ),
    ];
    for (name, condition) in super::conditions::every_condition() {
        all.push((name, if_else(condition)));
    }
    all
}

#[test]
fn every_construct_is_accepted_by_others() {
    let mut documents = Vec::new();
    for (name, workflow) in every_construct() {
        documents.push((name.to_owned(), built(&workflow).document));
    }
    for (name, workflow) in super::rules::every_guard() {
        let (compiled, found) = compile_in(&house(), &workflow, Verdict::Enforced, klaviyo());
        let compiled = compiled.unwrap_or_else(|| panic!("{name}: {}", said(&found)));
        documents.push((name.to_owned(), compiled.document));
    }
    let faults = tools::faults("klaviyo", &documents);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_person_is_asked_and_silence_sends_nothing() {
    let compiled = built(&two_reviews());
    insta::assert_json_snapshot!("klaviyo_review", compiled.document);
    insta::assert_snapshot!("klaviyo_review_remarks", compiled.remarks.join("\n"));
    let page = compiled
        .extra
        .iter()
        .find(|file| file.path == "welcome/review.html")
        .unwrap();
    insta::assert_snapshot!("klaviyo_review_page", page.text);
}

/// A message that waits for a yes has no other way to it than the split on that answer, and no action of it is
/// `manual`: what a person must let through does not hang on a status that one click changes.
#[test]
fn nothing_under_review_leaves_but_by_the_answer() {
    let definition = definition(&two_reviews());
    let actions = definition["actions"].as_array().unwrap();
    assert!(actions.iter().all(|a| a["data"]["status"] != "manual"));
    for send in actions.iter().filter(|a| a["type"] == "send-email") {
        let mut id = send["temporary_id"].as_str().unwrap();
        // Behind the split by locale.
        let into = loop {
            let into: Vec<_> = actions
                .iter()
                .filter(|a| {
                    let links = a["links"].as_object().unwrap();
                    links.values().any(|link| link == id)
                })
                .collect();
            assert_eq!(into.len(), 1, "{id}");
            let before = into[0]["temporary_id"].as_str().unwrap();
            if before.ends_with("-approved") {
                break into[0];
            }
            id = before;
        };
        assert_eq!(into["links"]["next_if_true"], id);
        assert_ne!(into["links"]["next_if_false"], id);
    }
}

#[test]
fn a_whole_document() {
    let workflow = Workflow {
        description: Some("The first ninety days.".to_owned()),
        goal: Some(Goal {
            event: event("booked_appointment"),
            within: days(60),
        }),
        ..line(vec![
            send("welcome_letter"),
            wait_for(4, Unit::Days),
            wait(WaitKind::Clock {
                at: clock(10, 0),
                on: Weekdays(0b000_1110),
            }),
            send("brand_story"),
        ])
    };
    let compiled = built(&workflow);
    insta::assert_json_snapshot!("klaviyo_whole", compiled.document);
    insta::assert_snapshot!("klaviyo_whole_remarks", compiled.remarks.join("\n"));
}

#[test]
fn starts_reentry_and_exits() {
    let mut out = serde_json::Map::new();
    for (name, workflow) in every_construct() {
        let d = definition(&workflow);
        let part = if name.starts_with("start_") {
            d["triggers"].clone()
        } else if name.starts_with("enters_") {
            d["reentry_criteria"].clone()
        } else if name.starts_with("exits") {
            d["profile_filter"].clone()
        } else {
            continue;
        };
        out.insert(name.to_owned(), part);
    }
    insta::assert_json_snapshot!("klaviyo_entry", Value::Object(out));
}

#[test]
fn steps() {
    let mut out = serde_json::Map::new();
    for (name, workflow) in every_construct() {
        let wanted = ["wait_", "await_", "split", "match", "if_start_event"];
        if wanted.iter().any(|w| name.starts_with(w)) {
            let mut actions = definition(&workflow)["actions"].as_array().unwrap().clone();
            // What a message looks like is shown elsewhere.
            for action in &mut actions {
                if action["type"] == "send-email" {
                    action["data"] = "…".into();
                }
            }
            out.insert(name.to_owned(), Value::Array(actions));
        }
    }
    insta::assert_json_snapshot!("klaviyo_steps", Value::Object(out));
}

#[test]
fn words_for_colleagues() {
    let mut out = serde_json::Map::new();
    for (name, workflow) in every_construct() {
        if name.starts_with("notify") {
            let mut actions = definition(&workflow)["actions"].as_array().unwrap().clone();
            actions.retain(|action| action["type"] != "send-email");
            out.insert(name.to_owned(), Value::Array(actions));
        }
    }
    insta::assert_json_snapshot!("klaviyo_alerts", Value::Object(out));
}

#[test]
fn what_is_held_only_nearly_is_said_with_numbers() {
    let mut out = String::new();
    for (_, workflow) in every_construct() {
        let (_, found) = compile(&workflow);
        out.push_str(&said(&found));
    }
    insta::assert_snapshot!("klaviyo_nearly", out);
}

#[test]
fn texts_in_klaviyos_syntax() {
    let mut house = house();
    let mut receipt = message("receipt", Purpose::Transactional, &["en"]);
    let subject = |parts| MergeText { parts };
    receipt.subject.insert(
        "en".into(),
        subject(vec![
            field(property("first_name"), Some("Madame d'Arc")),
            MergePart::Text(", of ".to_owned()),
            field(property("city"), Some("say \"here\", it's here")),
            MergePart::Text(", tier ".to_owned()),
            field(property("tier"), None),
            MergePart::Text(", order ".to_owned()),
            field(
                PropertyRef::Event("placed_order".into(), "order".into()),
                None,
            ),
        ]),
    );
    receipt
        .preview
        .insert("en".into(), plain("A {single} brace is a brace"));
    house.messages.insert("receipt".into(), receipt);
    let workflow = Workflow {
        start: Start::Events {
            events: vec![StartOn {
                event: event("placed_order"),
                filter: None,
            }],
            gathered: None,
        },
        ..line(vec![send("receipt")])
    };
    let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, klaviyo());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let message =
        &compiled.document["data"]["attributes"]["definition"]["actions"][0]["data"]["message"];
    assert_eq!(
        message["subject_line"],
        "{{ person.first_name|default:\"Madame d'Arc\" }}, of {{ person.location.city|default:'say \"here\", it\\'s here' }}, \
         tier {{ person|lookup:'Client Tier' }}, order {{ event.order }}"
    );
    assert_eq!(message["preview_text"], "A {single} brace is a brace");
    assert_eq!(message["transactional"], true);
    assert_eq!(compiled.extra[0].path, "welcome/receipt.en.html");
}
