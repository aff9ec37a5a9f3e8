//! Documents that a schema takes and that would mean something else than the journey: each was seen once.

use super::hand::*;
use journey::proof::Verdict;
use journey::vocabulary::{Purpose, Unit};
use journey::workflow::*;
use serde_json::Value;

fn actions(workflow: &Workflow) -> Value {
    built(workflow).document["data"]["attributes"]["definition"]["actions"].clone()
}

fn refused(house: &House, workflow: &Workflow) -> String {
    let (compiled, found) = compile_in(house, workflow, Verdict::Proved, klaviyo());
    assert!(compiled.is_none(), "{}", said(&found));
    said(&found)
}

fn quiet_hours(from: ClockMinutes, to: ClockMinutes) -> Rule {
    rule(
        "quiet from 20:00 to 10:00",
        RuleForm::QuietHours { from, to },
        None,
    )
}

fn until(hour: u16, next: u32) -> Node {
    Node::Wait {
        alone: false,
        wait: WaitKind::Clock {
            at: clock(hour, 0),
            on: Weekdays::ALL,
        },
        next: NodeId(next),
    }
}

fn a_day(next: u32) -> Node {
    Node::Wait {
        alone: false,
        wait: WaitKind::Length { length: days(1) },
        next: NodeId(next),
    }
}

/// One way comes at 10:00 exactly, the other at 15:00 after a day; a change of clocks on the day that
/// both then wait makes the first come at 09:00.
#[test]
fn where_ways_join_each_keeps_its_change_of_clocks() {
    let ways = Node::Branch {
        arms: vec![Arm {
            when: yes("service_case"),
            next: NodeId(1),
        }],
        otherwise: Some(NodeId(2)),
    };
    let workflow = Workflow {
        rules: vec![quiet_hours(clock(20, 0), clock(10, 0))],
        ..journey(vec![
            ways,
            until(10, 4),
            until(15, 3),
            a_day(4),
            a_day(5),
            send_to("brand_story", 6),
            Node::End,
        ])
    };
    let actions = actions(&workflow);
    let quiet = actions.as_array().unwrap().iter().find(|a| {
        a["temporary_id"]
            .as_str()
            .is_some_and(|id| id.contains("quiet"))
    });
    assert!(quiet.is_some(), "{actions:#}");
}

#[test]
fn a_promise_that_days_for_months_would_break_is_refused() {
    let workflow = Workflow {
        rules: vec![rule(
            "at least 3 months between messages",
            RuleForm::Gap {
                gap: length(3, Unit::Months),
                between: every_purpose(),
                journeys: None,
            },
            None,
        )],
        ..line(vec![
            send("brand_story"),
            wait_for(3, Unit::Months),
            send("styling_guide"),
        ])
    };
    let said = refused(&house(), &workflow);
    assert!(said.contains("waits in months"), "{said}");
}

#[test]
fn what_no_row_speaks_of_is_refused_all_the_same() {
    let first_day = DateValue {
        year: -9999,
        month: 1,
        day: 1,
    };
    let never_before = compare(
        property("birthday"),
        CompareOp::AtLeast,
        Literal::Date(first_day),
    );
    let said = refused(&house(), &if_else(never_before));
    assert!(
        said.contains("J0702") && said.contains("birthday"),
        "{said}"
    );
    let always = any_of(vec![yes("service_case"), not(yes("service_case"))]);
    let said = refused(&house(), &if_else(always));
    assert!(said.contains("only one answer"), "{said}");
}

#[test]
fn data_of_an_event_that_is_awaited_again_is_not_taken_from_the_first() {
    let dear = compare(
        PropertyRef::Event("placed_order".into(), "value".into()),
        CompareOp::AtLeast,
        eur("100"),
    );
    let mut nodes = if_else(dear).nodes;
    for node in &mut nodes {
        if let Node::Send { next, .. } = node {
            *next = NodeId(4);
        }
    }
    nodes[0] = match nodes[0].clone() {
        Node::Branch { arms, .. } => Node::Branch {
            arms: arms
                .into_iter()
                .map(|a| Arm {
                    next: NodeId(2),
                    ..a
                })
                .collect(),
            otherwise: Some(NodeId(3)),
        },
        other => other,
    };
    let awaited = Node::Await {
        on: vec![AwaitOn::Event(event("placed_order"))],
        deadline: days(5),
        then: NodeId(1),
        otherwise: NodeId(1),
    };
    nodes.insert(0, awaited);
    let workflow = Workflow {
        start: Start::Events {
            events: vec![StartOn {
                event: event("placed_order"),
                filter: None,
            }],
            gathered: None,
        },
        ..journey(nodes)
    };
    let said = refused(&house(), &workflow);
    assert!(said.contains("placed_order.value"), "{said}");
}

#[test]
fn an_exit_on_the_starts_own_metric_is_refused_by_any_name() {
    let exits = |event| Workflow {
        start: Start::Events {
            events: vec![StartOn {
                event: opened("brand_story"),
                filter: None,
            }],
            gathered: None,
        },
        exits: vec![Exit::Event { event }],
        ..line(vec![send("styling_guide")])
    };
    let any = EventKind::Opened {
        messages: AnyOf::All {
            channel: None,
            theme: None,
        },
    };
    assert!(refused(&house(), &exits(any)).contains("also starts it"));
    built(&exits(opened("styling_guide")));
    let mut house = house();
    let bindings = bound(&mut house).get_mut("klaviyo").unwrap();
    let same = bindings.ids[&("event".into(), "subscribed".into())].clone();
    bindings
        .ids
        .insert(("event".into(), "placed_order".into()), same);
    let workflow = Workflow {
        exits: vec![Exit::Event {
            event: event("placed_order"),
        }],
        ..line(vec![send("brand_story")])
    };
    assert!(refused(&house, &workflow).contains("also starts it"));
}

#[test]
fn a_message_that_waits_for_an_open_hour_is_asked_for_its_needs_again() {
    let mut house = house();
    house.messages.get_mut("brand_story").unwrap().needs =
        Some(happened(event("placed_order"), 0, Some(0), Period::Ever));
    let workflow = Workflow {
        rules: vec![quiet_hours(clock(20, 0), clock(10, 0))],
        ..line(vec![send("brand_story")])
    };
    let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, klaviyo());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let filters = &compiled.document["data"]["attributes"]["definition"]["actions"][1]["data"]["message"]
        ["additional_filters"];
    let text = filters.to_string();
    assert!(
        text.contains("profile-metric") && text.contains("Metric2"),
        "{filters:#}"
    );
}

#[test]
fn a_message_that_waits_for_an_open_hour_is_asked_again_where_the_client_stands() {
    let mut house = house();
    house.messages.get_mut("brand_story").unwrap().states = vec!["prospect".into()];
    let filters = |states: Vec<smol_str::SmolStr>| {
        let workflow = Workflow {
            states,
            rules: vec![quiet_hours(clock(20, 0), clock(10, 0))],
            ..line(vec![send("brand_story")])
        };
        let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, klaviyo());
        let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
        compiled.document["data"]["attributes"]["definition"]["actions"][1]["data"]["message"]
            ["additional_filters"]
            .to_string()
    };
    let told_apart = filters(vec!["prospect".into(), "owner".into()]);
    assert!(
        told_apart.contains("profile-group-membership"),
        "{told_apart}"
    );
    let alone = filters(vec!["prospect".into()]);
    assert!(!alone.contains("profile-group-membership"), "{alone}");
}

#[test]
fn brackets_inside_a_field_are_refused() {
    let mut house = house();
    let mut receipt = message("receipt", Purpose::Transactional, &["en"]);
    let parts = vec![field(property("first_name"), Some("you }} there"))];
    receipt.subject.insert("en".into(), MergeText { parts });
    house.messages.insert("receipt".into(), receipt);
    let said = refused(&house, &line(vec![send("receipt")]));
    assert!(said.contains("inside its quotes"), "{said}");
}

#[test]
fn what_a_client_could_notice_is_remarked() {
    let mut house = house();
    let mut receipt = message("receipt", Purpose::Transactional, &["en"]);
    let parts = vec![field(property("lifetime_spend"), None)];
    receipt.subject.insert("en".into(), MergeText { parts });
    house.messages.insert("receipt".into(), receipt);
    let old = compare(
        property("birthday"),
        CompareOp::Before,
        Literal::Date(DateValue {
            year: 2000,
            month: 1,
            day: 1,
        }),
    );
    let arm = |values: &[&str]| Arm {
        when: is("tier", values),
        next: NodeId(4),
    };
    let workflow = journey(vec![
        until(10, 1),
        until(10, 2),
        send_to("receipt", 3),
        Node::Branch {
            arms: vec![arm(&["silver"]), arm(&["gold"]), arm(&["noir"])],
            otherwise: None,
        },
        send_to("brand_story", 5),
        Node::Branch {
            arms: vec![Arm {
                when: old,
                next: NodeId(6),
            }],
            otherwise: Some(NodeId(6)),
        },
        Node::End,
    ]);
    let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, klaviyo());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    insta::assert_json_snapshot!("klaviyo_remarks", compiled.remarks);
}

/// Regions before the languages that they belong to, the default last and for all others.
#[test]
fn locales_with_regions() {
    let mut house = house();
    house.locales = ["fr", "fr_CH", "en", "is", "is_IS"].map(Into::into).into();
    let letter = message(
        "brand_story",
        Purpose::Care,
        &["fr", "fr_CH", "en", "is", "is_IS"],
    );
    house.messages.insert("brand_story".into(), letter);
    let (compiled, found) = compile_in(
        &house,
        &line(vec![
            send("brand_story"),
            wait_for(1, Unit::Days),
            send("brand_story"),
        ]),
        Verdict::Proved,
        klaviyo(),
    );
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let actions = compiled.document["data"]["attributes"]["definition"]["actions"]
        .as_array()
        .unwrap();
    let mut shown: Vec<Value> = actions[..9].to_vec();
    for action in &mut shown {
        if action["type"] == "send-email" {
            action["data"] = action["data"]["message"]["subject_line"].clone();
        }
    }
    let mut ids: Vec<&str> = actions
        .iter()
        .map(|a| a["temporary_id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), actions.len(), "{ids:?}");
    insta::assert_json_snapshot!("klaviyo_regions", shown);
}
