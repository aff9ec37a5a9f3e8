//! Salesforce Marketing Cloud's documents: against the table of fields that a package of others keeps, and replayed by
//! an interpreter of their own, written from the vendor's prose and not from the lowering, against the one interpreter of
//! workflows: random journeys, random clients. There is no schema: what passes is plausible, not proved.
//!
//! Held here: steps and their order, waits, decisions, guards, engagement splits. Not here: random splits, which two
//! readers draw differently, and the account's own part (who is an active subscriber).

use super::engagement::{Done, Engaged, asked_about, histories};
use super::hand::*;
use super::replay::{Client, World, a_client};
use super::tools;
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan as _};
use journey::proof::Verdict;
use journey::semantics::{Setting, run};
use journey::targets::{Target, find};
use journey::vocabulary::Unit;
use journey::workflow::*;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

fn sfmc() -> &'static dyn Target {
    find("sfmc").unwrap()
}

fn id(house: &House, kind: &str, name: &str) -> String {
    match &house.bindings["sfmc"].ids[&(kind.into(), name.into())].ids {
        BoundIds::One(id) => id.clone(),
        BoundIds::PerLocale(_) => panic!("`{kind} {name}` has several"),
    }
}

// ---- the document, as the vendor's prose describes it

/// What stands between two tags or quotes.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap();
    rest.split_once(to).unwrap().0
}

fn admits(xml: &str, client: &Client, house: &House) -> bool {
    assert_eq!(between(xml, "<ConditionSet Operator=\"", "\""), "OR");
    let mut conditions = xml.split("<Condition ").skip(1);
    conditions.any(|one| {
        let key = between(one, "Key=\"", "\"");
        let operator = between(one, "Operator=\"", "\"");
        let value = between(one, "<![CDATA[", "]]>");
        let named = |kind: &str, name: &str| key == id(house, kind, name);
        let yes = |is: bool| {
            assert_eq!(operator, "Equal");
            (if is { "True" } else { "False" }) == value
        };
        let text = |text: Option<&str>| match operator {
            "Equal" => text == Some(value),
            "IsNotNull" => text.is_some(),
            other => panic!("text {other}"),
        };
        if named("property", "tier") {
            text(Some(client.tier))
        } else if named("property", "city") {
            text(client.city)
        } else if named("property", "service_case") {
            yes(client.service_case)
        } else if named("property", "age") {
            let (age, wanted): (i64, i64) = (client.age, value.parse().unwrap());
            match operator {
                "Equal" => age == wanted,
                "GreaterThan" => age > wanted,
                "GreaterThanOrEqual" => age >= wanted,
                "LessThan" => age < wanted,
                "LessThanOrEqual" => age <= wanted,
                other => panic!("number {other}"),
            }
        } else if named("segment", "watch_lovers") {
            yes(client.loves_watches)
        } else if named("state", "prospect") {
            yes(true)
        } else if named("state", "owner") || named("state", "resting") {
            yes(false)
        } else {
            panic!("attribute {key}")
        }
    })
}

fn waited(made: &Value, now: DateTime) -> DateTime {
    let amount = made["waitDuration"].as_i64().unwrap();
    match made["waitUnit"].as_str().unwrap() {
        "MINUTES" => now.saturating_add(SignedDuration::from_mins(amount)),
        "HOURS" => now.saturating_add(SignedDuration::from_hours(amount)),
        "DAYS" => now.saturating_add(amount.days()),
        "WEEKS" => now.saturating_add(amount.weeks()),
        "MONTHS" => now.saturating_add(amount.months()),
        other => panic!("unit {other}"),
    }
}

fn replayed(
    document: &Value,
    client: &Client,
    house: &House,
    start: DateTime,
) -> Vec<(u64, DateTime)> {
    let all: BTreeMap<&str, &Value> = document["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| (a["key"].as_str().unwrap(), a))
        .collect();
    let led: Vec<&str> = all
        .values()
        .flat_map(|a| a["outcomes"].as_array().unwrap())
        .filter_map(|o| o["next"].as_str())
        .collect();
    // The start is the one that nothing leads to.
    let mut next = all.keys().copied().find(|key| !led.contains(key));
    let (mut now, mut sent) = (start, Vec::new());
    while let Some(key) = next {
        let activity = all[key];
        let made = &activity["configurationArguments"];
        let outcomes = activity["outcomes"].as_array().unwrap();
        let taken = match activity["type"].as_str().unwrap() {
            "EMAILV2" => {
                sent.push((made["triggeredSend"]["emailId"].as_u64().unwrap(), now));
                &outcomes[0]
            }
            "WAIT" => {
                now = waited(made, now);
                &outcomes[0]
            }
            // The first that matches; the last is everyone else.
            "MULTICRITERIADECISION" => outcomes
                .iter()
                .find(|o| {
                    let xml = made["criteria"][o["key"].as_str().unwrap()].as_str();
                    xml.is_none_or(|xml| admits(xml, client, house))
                })
                .unwrap(),
            "ENGAGEMENTDECISION" => {
                let done = match made["statsTypeId"].as_u64().unwrap() {
                    2 => Done::Opened,
                    3 => Done::Clicked,
                    other => panic!("kind {other}"),
                };
                let about = all[made["refActivityCustomerKey"].as_str().unwrap()];
                let email = &about["configurationArguments"]["triggeredSend"]["emailId"];
                let came = sent.iter().filter(|(id, _)| *email == *id);
                let came = came.map(|(_, at)| *at);
                let name = about["name"].as_str().unwrap();
                let yes = client.habits.times(done, name, came, now) > 0;
                outcomes
                    .iter()
                    .find(|o| o["arguments"]["when"] == yes)
                    .unwrap()
            }
            other => panic!("activity {other}"),
        };
        next = taken["next"].as_str();
    }
    sent
}

// ---- what is made at random

fn a_question() -> impl Strategy<Value = Condition> {
    let age = |op, n: &str| compare(property("age"), op, Literal::Number(n.into()));
    let leaf = prop::sample::select(vec![
        all_of(vec![known("city"), is("city", &["Paris"])]),
        is("tier", &["gold"]),
        is("tier", &["gold", "noir"]),
        known("city"),
        yes("service_case"),
        age(CompareOp::AtLeast, "30"),
        age(CompareOp::AtMost, "30"),
        age(CompareOp::MoreThan, "40"),
        age(CompareOp::LessThan, "40"),
        Condition::Segment {
            segment: "watch_lovers".into(),
        },
        Condition::State {
            states: vec!["owner".into(), "resting".into()],
        },
    ]);
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(all_of),
            prop::collection::vec(inner.clone(), 2..4).prop_map(any_of),
            inner.prop_map(not),
        ]
    })
}

fn a_node() -> impl Strategy<Value = Node> {
    let next = || (1..4_u32).prop_map(NodeId);
    let messages = vec!["welcome_letter", "brand_story", "styling_guide", "receipt"];
    let some_time =
        || (1..40_u32, prop::sample::select(Unit::ALL)).prop_map(|(n, unit)| length(n, unit));
    let kind = prop_oneof![
        4 => some_time().prop_map(|length| WaitKind::Length { length }),
        1 => (1..9_u32, 0..9_u32).prop_map(|(a, b)| WaitKind::Between { least: days(a), most: days(a + b) }),
    ];
    let arm = (a_question(), next()).prop_map(|(when, next)| Arm { when, next });
    prop_oneof![
        3 => (prop::sample::select(messages), next()).prop_map(|(m, next)| Node::Send { message: m.into(), next }),
        3 => (kind, next()).prop_map(|(wait, next)| Node::Wait { wait, alone: false, next }),
        3 => (prop::collection::vec(arm, 1..4), next()).prop_map(|(arms, last)| Node::Branch { arms, otherwise: Some(last) }),
    ]
}

fn a_journey() -> impl Strategy<Value = Workflow> {
    prop::collection::vec(a_node(), 1..14).prop_map(|mut nodes| {
        let last = nodes.len() as u32;
        for (i, node) in nodes.iter_mut().enumerate() {
            let fit = |n: &mut NodeId| n.0 = (n.0 + i as u32).min(last);
            match node {
                Node::Send { next, .. } | Node::Wait { next, .. } => fit(next),
                Node::Branch { arms, otherwise } => {
                    arms.iter_mut().for_each(|a| fit(&mut a.next));
                    otherwise.iter_mut().for_each(fit);
                }
                other => panic!("not made here: {other:?}"),
            }
        }
        nodes.push(Node::End);
        // With a receipt the run of whoever has unsubscribed goes on, and no attribute ends it.
        Workflow {
            exits: Vec::new(),
            ..journey(nodes)
        }
    })
}

#[test]
fn clients_get_the_same_messages_at_the_same_times_on_sfmc() {
    let made = (
        asked_about(a_journey()),
        prop::collection::vec(a_client(), 20),
        0..525_600_i64,
    );
    histories(
        "Salesforce Marketing Cloud",
        200,
        made,
        |(workflow, clients, minute)| {
            let mut compared = 0;
            let house = House {
                zone: "UTC".into(),
                ..house()
            };
            let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, sfmc());
            let Some(compiled) = compiled else {
                // Only where a message that is asked about is sent from several places, or from none.
                prop_assert!(
                    said(&found).contains("speaks of one e-mail activity"),
                    "{}",
                    said(&found)
                );
                return Ok(0);
            };
            let start = Date::constant(2026, 1, 1)
                .to_datetime(Time::midnight())
                .saturating_add(SignedDuration::from_mins(minute));
            let setting = Setting::new(&house, &workflow);
            for client in &clients {
                // Who is an active subscriber is the account's own: here everyone is.
                let mut client = client.clone();
                client.consents = true;
                let mut world = Engaged {
                    inner: World {
                        client: &client,
                        house: &house,
                    },
                    client: &client,
                    sent: Vec::new(),
                };
                let wanted: Vec<(u64, DateTime)> =
                    run(&setting, setting.clock.at(start), &mut world)
                        .sent
                        .into_iter()
                        .map(|s| (id(&house, "email", &s.message).parse().unwrap(), s.at.wall))
                        .collect();
                let got = replayed(&compiled.document, &client, &house, start);
                prop_assert_eq!(&got, &wanted, "{:?}\n{:#}", client, compiled.document);
                compared += 1;
            }
            Ok(compared)
        },
    );
}

/// An entry filter, exits as decisions, an engagement split behind its wait, a random split, a guard.
fn every_construct() -> Workflow {
    let share = |name: &str, weight, next| SplitArm {
        name: name.into(),
        weight,
        next: NodeId(next),
    };
    Workflow {
        description: Some("After a purchase".to_owned()),
        start: Start::Events {
            events: vec![StartOn {
                event: event("placed_order"),
                filter: Some(compare(
                    PropertyRef::Event("placed_order".into(), "value".into()),
                    CompareOp::AtLeast,
                    eur("1000"),
                )),
            }],
            gathered: None,
        },
        exits: vec![Exit::Becomes {
            state: "resting".into(),
        }],
        ..journey(vec![
            send_to("brand_story", 1),
            Node::Await {
                on: vec![AwaitOn::Event(opened("brand_story"))],
                deadline: days(5),
                then: NodeId(2),
                otherwise: NodeId(3),
            },
            send_to("styling_guide", 3),
            Node::Split {
                name: "by_tone".into(),
                arms: vec![share("warm", 3333, 4), share("none", 6667, 6)],
                measure: None,
            },
            Node::Wait {
                wait: WaitKind::Length {
                    length: length(2, Unit::Years),
                },
                alone: false,
                next: NodeId(5),
            },
            send_to("welcome_letter", 6),
            Node::End,
        ])
    }
}

#[test]
fn a_document_with_every_construct() {
    let (compiled, found) = compile_in(&house(), &every_construct(), Verdict::Proved, sfmc());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let faults = tools::faults("sfmc", &[("whole".to_owned(), compiled.document.clone())]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    insta::assert_json_snapshot!("sfmc_whole", compiled.document);
    let files: Vec<String> = compiled
        .extra
        .iter()
        .map(|f| format!("{}\n{}", f.path, f.text))
        .collect();
    insta::assert_snapshot!(
        "sfmc_whole_said",
        format!(
            "{}\n{}\n{}",
            compiled.remarks.join("\n"),
            said(&found),
            files.join("\n")
        )
    );
}

#[test]
fn what_sfmc_cannot_hold_is_refused_with_what_to_write() {
    let base = || line(vec![send("brand_story")]);
    let awaits = |on| {
        journey(vec![
            Node::Await {
                on: vec![on],
                deadline: days(2),
                then: NodeId(1),
                otherwise: NodeId(2),
            },
            send_to("brand_story", 2),
            Node::End,
        ])
    };
    let all = [
        (
            "again after a time",
            Workflow {
                reentry: Reentry::OncePer { length: days(90) },
                ..base()
            },
        ),
        (
            "a start in a state",
            Workflow {
                start: Start::Becomes {
                    states: vec!["prospect".into()],
                },
                ..base()
            },
        ),
        (
            "an exit on an event",
            Workflow {
                exits: vec![Exit::Event {
                    event: event("placed_order"),
                }],
                ..base()
            },
        ),
        (
            "a wait for an event",
            awaits(AwaitOn::Event(event("placed_order"))),
        ),
        (
            "a wait for a time of day",
            line(vec![
                Node::Wait {
                    wait: WaitKind::Clock {
                        at: clock(10, 0),
                        on: Weekdays::ALL,
                    },
                    alone: false,
                    next: NodeId(0),
                },
                send("brand_story"),
            ]),
        ),
        (
            "opened, of a message sent nowhere",
            awaits(AwaitOn::Event(opened("receipt"))),
        ),
    ];
    let mut text = String::new();
    for (name, workflow) in all {
        let (compiled, found) = compile_in(&house(), &workflow, Verdict::Proved, sfmc());
        assert!(compiled.is_none(), "{name} is built");
        text.push_str(&format!("# {name}\n{}\n\n", said(&found)));
    }
    insta::assert_snapshot!("sfmc_refused", text);
}
