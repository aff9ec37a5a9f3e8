//! HubSpot's documents: one with every construct as a snapshot, and replayed by an interpreter of their own,
//! written from the published description and not from the lowering, against the one interpreter of
//! workflows: random journeys, random clients.
//!
//! Held here: steps and their order, delays, times of day in the account's zone, branches, guards, locales. Not
//! here: random splits, which two readers draw differently, and waits for events.

use super::engagement::histories;
use super::hand::*;
use super::replay::{Client, World, a_client, a_journey};
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

fn hubspot() -> &'static dyn Target {
    find("hubspot").unwrap()
}

fn id(house: &House, kind: &str, name: &str) -> String {
    match &house.bindings["hubspot"].ids[&(kind.into(), name.into())].ids {
        BoundIds::One(id) => id.clone(),
        BoundIds::PerLocale(_) => panic!("`{kind} {name}` has several"),
    }
}

// ---- the document, as HubSpot describes it

fn text_test(operation: &Value, value: &str) -> bool {
    let mut values = operation["values"].as_array().unwrap().iter();
    let mut any = |holds: fn(&str, &str) -> bool| values.any(|v| holds(value, v.as_str().unwrap()));
    match operation["operator"].as_str().unwrap() {
        "IS_EQUAL_TO" | "IS_ANY_OF" => any(|a, b| a == b),
        "IS_NOT_EQUAL_TO" | "IS_NONE_OF" => !any(|a, b| a == b),
        "STARTS_WITH" => any(|a, b| a.starts_with(b)),
        other => panic!("text {other}"),
    }
}

fn number_test(operation: &Value, value: i64) -> bool {
    let wanted = operation["value"].as_i64().unwrap();
    match operation["operator"].as_str().unwrap() {
        "IS_EQUAL_TO" => value == wanted,
        "IS_NOT_EQUAL_TO" => value != wanted,
        "IS_GREATER_THAN" => value > wanted,
        "IS_GREATER_THAN_OR_EQUAL_TO" => value >= wanted,
        "IS_LESS_THAN" => value < wanted,
        "IS_LESS_THAN_OR_EQUAL_TO" => value <= wanted,
        other => panic!("number {other}"),
    }
}

fn property_test(filter: &Value, client: &Client) -> bool {
    let operation = &filter["operation"];
    let text = match filter["property"].as_str().unwrap() {
        "tier" => Some(client.tier),
        "city" => client.city,
        "locale" => client.locale,
        "age" => {
            assert_eq!(operation["operationType"], "NUMBER");
            return number_test(operation, client.age);
        }
        "service_case" => {
            assert_eq!(operation["operationType"], "BOOL");
            return operation["value"] == client.service_case;
        }
        other => panic!("property {other}"),
    };
    match (operation["operationType"].as_str().unwrap(), text) {
        ("ALL_PROPERTY", text) => match operation["operator"].as_str().unwrap() {
            "IS_KNOWN" => text.is_some(),
            "IS_UNKNOWN" => text.is_none(),
            other => panic!("any {other}"),
        },
        ("MULTISTRING" | "ENUMERATION", Some(text)) => text_test(operation, text),
        ("MULTISTRING" | "ENUMERATION", None) => {
            operation["includeObjectsWithNoValueSet"].as_bool().unwrap()
        }
        (other, _) => panic!("operation {other}"),
    }
}

fn event_test(branch: &Value, client: &Client, house: &House) -> bool {
    let ordered = branch["eventTypeId"] == id(house, "event", "placed_order");
    // Nothing else ever happens; orders are long ago, and no journey here asks in which time.
    let count = if ordered { client.orders } else { 0 };
    let bound = |key: &str| branch["coalescingRefineBy"][key].as_u64();
    let least = bound("minOccurrences").unwrap_or(1);
    let within = u64::from(count) >= least
        && bound("maxOccurrences").is_none_or(|most| u64::from(count) <= most);
    assert!(!ordered || branch.get("pruningRefineBy").is_none());
    match branch["operator"].as_str().unwrap() {
        "HAS_COMPLETED" => within,
        "HAS_NOT_COMPLETED" => !within,
        other => panic!("event {other}"),
    }
}

fn filter_test(filter: &Value, client: &Client, house: &House) -> bool {
    match filter["filterType"].as_str().unwrap() {
        "PROPERTY" => property_test(filter, client),
        "IN_LIST" => {
            let list = &filter["listId"];
            let is_in = *list == id(house, "state", "prospect")
                || (*list == id(house, "segment", "watch_lovers") && client.loves_watches)
                || (*list == id(house, "channel", "email") && client.consents);
            match filter["operator"].as_str().unwrap() {
                "IN_LIST" => is_in,
                "NOT_IN_LIST" => !is_in,
                other => panic!("list {other}"),
            }
        }
        other => panic!("filter {other}"),
    }
}

fn admits(branch: &Value, client: &Client, house: &House) -> bool {
    let mut inner = branch["filterBranches"].as_array().unwrap().iter();
    let mut filters = branch["filters"].as_array().unwrap().iter();
    match branch["filterBranchType"].as_str().unwrap() {
        "OR" => {
            inner.any(|b| admits(b, client, house))
                || filters.any(|f| filter_test(f, client, house))
        }
        "AND" => {
            inner.all(|b| admits(b, client, house))
                && filters.all(|f| filter_test(f, client, house))
        }
        "UNIFIED_EVENTS" => event_test(branch, client, house),
        other => panic!("branch {other}"),
    }
}

fn delayed(fields: &Value, now: DateTime) -> DateTime {
    let delta: i64 = fields["delta"].as_str().unwrap().parse().unwrap();
    let after = match fields["time_unit"].as_str().unwrap() {
        "MINUTES" => now.saturating_add(SignedDuration::from_mins(delta)),
        "HOURS" => now.saturating_add(SignedDuration::from_hours(delta)),
        "DAYS" => now.saturating_add(delta.days()),
        "WEEKS" => now.saturating_add(delta.weeks()),
        other => panic!("unit {other}"),
    };
    let Some(hour) = fields["time_of_day"]["hour"].as_i64() else {
        return after;
    };
    let minute = fields["time_of_day"]["minute"].as_i64().unwrap();
    let time = Time::constant(hour as i8, minute as i8, 0, 0);
    let days = fields["days_of_week"].as_array().unwrap();
    (0..=7)
        .map(|n| after.date().saturating_add(i64::from(n).days()))
        .filter(|date: &Date| {
            let name = format!("{:?}", date.weekday()).to_uppercase();
            days.iter().any(|d| *d == name)
        })
        .map(|date| date.to_datetime(time))
        .find(|at| *at >= after)
        .unwrap()
}

fn replayed(
    document: &Value,
    client: &Client,
    house: &House,
    start: DateTime,
) -> Vec<(String, DateTime)> {
    let actions: BTreeMap<&str, &Value> = document["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| (a["actionId"].as_str().unwrap(), a))
        .collect();
    let (mut now, mut sent) = (start, Vec::new());
    let mut next = document["startActionId"].as_str();
    while let Some(id) = next {
        let action = actions[id];
        let connection = match action["type"].as_str().unwrap() {
            "SINGLE_CONNECTION" => {
                let fields = &action["fields"];
                match action["actionTypeId"].as_str().unwrap() {
                    "0-4" => {
                        let content = fields["content_id"].as_str().unwrap();
                        sent.push((content.to_owned(), now));
                    }
                    "0-1" => now = delayed(fields, now),
                    other => panic!("action {other}"),
                }
                &action["connection"]
            }
            "LIST_BRANCH" => {
                let mut branches = action["listBranches"].as_array().unwrap().iter();
                match branches.find(|b| admits(&b["filterBranch"], client, house)) {
                    Some(taken) => &taken["connection"],
                    None => &action["defaultBranch"],
                }
            }
            other => panic!("action {other}"),
        };
        next = connection["nextActionId"].as_str();
    }
    sent
}

// ---- the workflow, as `semantics` reads it

/// Brand's first locale where the client's is none of them.
fn content(house: &House, message: &str, client: &Client) -> String {
    let wanted = match client.locale {
        Some("en" | "en-GB" | "en_US") => "en",
        _ => "fr",
    };
    match &house.bindings["hubspot"].ids[&("email".into(), message.into())].ids {
        BoundIds::One(id) => id.clone(),
        BoundIds::PerLocale(ids) => ids[wanted].clone(),
    }
}

#[test]
fn clients_get_the_same_messages_at_the_same_times_on_hubspot() {
    let made = (
        a_journey(),
        prop::collection::vec(a_client(), 20),
        0..525_600_i64,
    );
    histories("HubSpot", 200, made, |(mut workflow, clients, minute)| {
        let mut compared = 0;
        // One zone, the account's: what another does to a client's hour is reported with every build.
        let house = House {
            zone: "UTC".into(),
            ..house()
        };
        workflow.exits = vec![Exit::Event {
            event: EventKind::Unsubscribed,
        }];
        let (compiled, _) = compile_in(&house, &workflow, Verdict::Proved, hubspot());
        let Some(compiled) = compiled else {
            return Ok(0);
        };
        let start = Date::constant(2026, 1, 1)
            .to_datetime(Time::midnight())
            .saturating_add(SignedDuration::from_mins(minute));
        let setting = Setting::new(&house, &workflow);
        for client in &clients {
            let mut world = World {
                client,
                house: &house,
            };
            let wanted: Vec<(String, DateTime)> =
                run(&setting, setting.clock.at(start), &mut world)
                    .sent
                    .into_iter()
                    .map(|s| (content(&house, &s.message, client), s.at.wall))
                    .collect();
            let got = replayed(&compiled.document, client, &house, start);
            prop_assert_eq!(&got, &wanted, "{:?}\n{:#}", client, compiled.document);
            compared += 1;
        }
        Ok(compared)
    });
}

/// Joins, both ways of a wait, a share that leads to the end, people, a list and a property.
fn every_construct() -> Workflow {
    let gift = Condition::Property {
        property: PropertyRef::Event("placed_order".into(), "collection".into()),
        test: ValueTest::OneOf {
            values: vec![Literal::Text("oud".to_owned())],
        },
    };
    let advisor = Recipient::Property {
        property: "advisor".into(),
        otherwise: Some("crm_lead".into()),
    };
    let act = |action, next| Node::Act {
        action,
        next: NodeId(next),
    };
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
                filter: Some(gift),
            }],
            gathered: None,
        },
        reentry: Reentry::OncePer { length: days(90) },
        exits: vec![Exit::Event {
            event: event("opened_service_case"),
        }],
        ..journey(vec![
            Node::Wait {
                wait: WaitKind::Length { length: days(3) },
                alone: false,
                next: NodeId(1),
            },
            send_to("welcome_letter", 2),
            Node::Await {
                on: vec![AwaitOn::Event(event("booked_appointment"))],
                deadline: days(5),
                then: NodeId(3),
                otherwise: NodeId(4),
            },
            act(
                Action::Task {
                    of: advisor,
                    text: "Prepare the visit".to_owned(),
                    within: days(2),
                },
                5,
            ),
            Node::Split {
                name: "by_tone".into(),
                arms: vec![share("warm", 3333, 5), share("none", 6667, 8)],
                measure: None,
            },
            act(
                Action::Notify {
                    to: Recipient::Team("crm_team".into()),
                    text: "She may come".to_owned(),
                },
                6,
            ),
            act(
                Action::Set {
                    property: "tier".into(),
                    value: Literal::Choice("gold".into()),
                },
                7,
            ),
            act(
                Action::AddToList {
                    list: "newsletter".into(),
                },
                8,
            ),
            Node::End,
        ])
    }
}

#[test]
fn a_document_with_every_construct() {
    let (compiled, found) = compile_in(&house(), &every_construct(), Verdict::Proved, hubspot());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let faults = tools::faults(
        "hubspot",
        &[("whole".to_owned(), compiled.document.clone())],
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    insta::assert_json_snapshot!("hubspot_whole", compiled.document);
    let remarks: Vec<String> = compiled.remarks.clone();
    insta::assert_snapshot!(
        "hubspot_whole_said",
        format!("{}\n{}", remarks.join("\n"), said(&found))
    );
}

#[test]
fn a_wait_of_any_unit_is_a_delay_in_that_unit() {
    for unit in Unit::ALL {
        let (compiled, found) = compile_in(
            &house(),
            &line(vec![wait_for(2, *unit), send("receipt")]),
            Verdict::Proved,
            hubspot(),
        );
        let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
        let fields = &compiled.document["actions"][0]["fields"];
        assert_eq!(fields["time_unit"], unit.text().to_uppercase());
        assert_eq!(fields["delta"], "2");
    }
}

/// A run that has ended makes no task: between two waits it is asked once, and not again where no time passes.
#[test]
fn whether_a_run_is_over_is_asked_before_acts_too() {
    let set = || Node::Act {
        action: Action::Set {
            property: "tier".into(),
            value: Literal::Choice("gold".into()),
        },
        next: NodeId(0),
    };
    let (compiled, found) = compile_in(
        &house(),
        &line(vec![
            wait_for(2, Unit::Days),
            set(),
            set(),
            wait_for(2, Unit::Days),
            set(),
        ]),
        Verdict::Proved,
        hubspot(),
    );
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let kinds: Vec<&str> = compiled.document["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["actionTypeId"].as_str().unwrap_or("branch"))
        .collect();
    assert_eq!(
        kinds,
        ["0-1", "branch", "0-5", "0-5", "0-1", "branch", "0-5"]
    );
}

/// A wait that goes on as soon as something happens may end in the night, whatever the hour it began at: the message
/// behind it waits for an open hour, and `after start` has no known length there.
#[test]
fn a_wait_that_may_end_early_leaves_no_hour_known() {
    let awaited = |then| Node::Await {
        on: vec![AwaitOn::Event(event("booked_appointment"))],
        deadline: days(5),
        then: NodeId(then),
        otherwise: NodeId(4),
    };
    let until_ten = Node::Wait {
        wait: WaitKind::Clock {
            at: clock(10, 0),
            on: Weekdays::ALL,
        },
        alone: false,
        next: NodeId(1),
    };
    let quiet = rule(
        "quiet from 20:00 to 09:00",
        RuleForm::QuietHours {
            from: clock(20, 0),
            to: clock(9, 0),
        },
        None,
    );
    let workflow = Workflow {
        rules: vec![quiet],
        ..journey(vec![
            until_ten.clone(),
            awaited(2),
            send_to("brand_story", 3),
            Node::Wait {
                wait: WaitKind::Length { length: days(1) },
                alone: false,
                next: NodeId(4),
            },
            Node::End,
        ])
    };
    let (compiled, found) = compile_in(&house(), &workflow, Verdict::Proved, hubspot());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let until = |hour: u64| {
        let actions = compiled.document["actions"].as_array().unwrap();
        actions
            .iter()
            .any(|a| a["fields"]["time_of_day"]["hour"] == hour)
    };
    assert!(until(10) && until(9), "{:#}", compiled.document);
    let later = journey(vec![
        until_ten,
        awaited(2),
        Node::Wait {
            wait: WaitKind::AfterStart { length: days(9) },
            alone: false,
            next: NodeId(3),
        },
        send_to("brand_story", 4),
        Node::End,
    ]);
    let (compiled, found) = compile_in(&house(), &later, Verdict::Proved, hubspot());
    assert!(compiled.is_none(), "{}", said(&found));
    assert!(said(&found).contains("after start"), "{}", said(&found));
}
