//! Resend's automations: one with every construct as a snapshot, and replayed by an interpreter of their own,
//! written from the published description and not from the lowering, against the one interpreter of workflows:
//! random journeys, random clients, and one thing that happens meanwhile: it ends runs, or they wait for it.

use super::engagement::histories;
use super::hand::*;
use super::replay::{Client, Happening, World, a_client, a_journey, without_reviews};
use super::tools;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use journey::proof::Verdict;
use journey::semantics::{Setting, run};
use journey::targets::{Target, find};
use journey::vocabulary::Unit;
use journey::workflow::*;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn resend() -> &'static dyn Target {
    find("resend").unwrap()
}

fn id(house: &House, kind: &str, name: &str) -> String {
    match &house.bindings["resend"].ids[&(kind.into(), name.into())].ids {
        BoundIds::One(id) => id.clone(),
        BoundIds::PerLocale(_) => panic!("`{kind} {name}` has several"),
    }
}

// ---- the document, as Resend describes it

#[derive(Debug, Clone, PartialEq)]
enum Kept {
    Text(String),
    Number(f64),
    YesNo(bool),
}

struct Known<'a> {
    house: &'a House,
    client: &'a Client,
    happens: Option<(String, DateTime)>,
    /// What the automation has written into the contact.
    written: BTreeSet<String>,
}

impl Known<'_> {
    fn field(&self, path: &str) -> Option<Kept> {
        let client = self.client;
        let text = |value: &str| Some(Kept::Text(value.to_owned()));
        if path == "contact.unsubscribed" {
            return Some(Kept::YesNo(!client.consents));
        }
        let key = path.strip_prefix("contact.properties.").unwrap();
        let state = |name: &str| id(self.house, "state", name);
        match key {
            "tier" => text(client.tier),
            "city" => client.city.and_then(text),
            "locale" => client.locale.and_then(text),
            "age" => Some(Kept::Number(f64::from(u32::try_from(client.age).unwrap()))),
            "service_case" => text(if client.service_case { "yes" } else { "no" }),
            key if key == state("prospect") => text("prospect"),
            key if key == state("owner") || key == state("resting") => None,
            key => {
                assert!(key.ends_with("_entered"), "field {key}");
                self.written.contains(key).then(|| Kept::Text("yes".into()))
            }
        }
    }

    fn holds(&self, rule: &Value) -> bool {
        let mut of = rule["rules"].as_array().into_iter().flatten();
        match rule["type"].as_str().unwrap() {
            "and" => return of.all(|r| self.holds(r)),
            "or" => return of.any(|r| self.holds(r)),
            "rule" => {}
            other => panic!("rule {other}"),
        }
        let kept = self.field(rule["field"].as_str().unwrap());
        let value = &rule["value"];
        let wanted = match value {
            Value::String(text) => Some(Kept::Text(text.clone())),
            Value::Number(n) => Some(Kept::Number(n.as_f64().unwrap())),
            Value::Bool(yes) => Some(Kept::YesNo(*yes)),
            _ => None,
        };
        let order = || match (&kept, &wanted) {
            (Some(Kept::Number(a)), Some(Kept::Number(b))) => a.partial_cmp(b).unwrap(),
            other => panic!("compared {other:?}"),
        };
        match rule["operator"].as_str().unwrap() {
            "eq" => kept == wanted,
            "neq" => kept != wanted,
            "gt" => order().is_gt(),
            "gte" => order().is_ge(),
            "lt" => order().is_lt(),
            "lte" => order().is_le(),
            "exists" => kept.is_some(),
            "is_empty" => kept.is_none(),
            "starts_with" => match (kept, wanted) {
                (Some(Kept::Text(a)), Some(Kept::Text(b))) => a.starts_with(&b),
                _ => false,
            },
            other => panic!("operator {other}"),
        }
    }
}

fn later(now: DateTime, text: &str) -> DateTime {
    let (amount, unit) = text.split_once(' ').unwrap();
    let amount: i64 = amount.parse().unwrap();
    let minutes = match unit.trim_end_matches('s') {
        "minute" => 1,
        "hour" => 60,
        "day" => 1440,
        "week" => 7 * 1440,
        other => panic!("unit {other}"),
    };
    assert!(
        amount * minutes <= 30 * 1440,
        "{text} is longer than it waits"
    );
    now.saturating_add(SignedDuration::from_mins(amount * minutes))
}

fn replayed(document: &Value, known: &mut Known<'_>, start: DateTime) -> Vec<(String, DateTime)> {
    let steps: BTreeMap<&str, &Value> = document["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["key"].as_str().unwrap(), s))
        .collect();
    let leads = |from: &str, kind: &str| {
        let mut all = document["connections"].as_array().unwrap().iter();
        let found = all.find(|c| c["from"] == from && c["type"] == kind);
        found.map(|c| c["to"].as_str().unwrap())
    };
    let (mut now, mut sent) = (start, Vec::new());
    let trigger = steps.values().find(|s| s["type"] == "trigger").unwrap();
    let mut next = leads(trigger["key"].as_str().unwrap(), "default");
    while let Some(key) = next {
        let (config, mut by) = (&steps[key]["config"], "default");
        match steps[key]["type"].as_str().unwrap() {
            "send_email" => {
                let template = config["template"]["id"].as_str().unwrap();
                sent.push((template.to_owned(), now));
            }
            "delay" => now = later(now, config["duration"].as_str().unwrap()),
            "wait_for_event" => {
                let deadline = later(now, config["timeout"].as_str().unwrap());
                let comes = known
                    .happens
                    .as_ref()
                    .filter(|(event, at)| config["event_name"] == *event && *at > now)
                    .map(|(_, at)| *at)
                    .filter(|at| *at <= deadline);
                by = if comes.is_some() {
                    "event_received"
                } else {
                    "timeout"
                };
                now = comes.unwrap_or(deadline);
            }
            "condition" => {
                by = if known.holds(config) {
                    "condition_met"
                } else {
                    "condition_not_met"
                };
            }
            "contact_update" => {
                let properties = config["properties"].as_object().unwrap();
                known.written.extend(properties.keys().cloned());
            }
            other => panic!("step {other}"),
        }
        next = leads(key, by);
    }
    sent
}

/// Brand's first locale where the client's is none of them.
fn alias(message: &str, client: &Client) -> String {
    let locale = match (message, client.locale) {
        ("welcome_letter", Some("en" | "en-GB" | "en_US")) => "en",
        ("welcome_letter", _) => "fr",
        _ => "en",
    };
    format!("maison-{}-{locale}", message.replace('_', "-"))
}

/// What Resend can ask and wait for: no counts of events, no times of day.
fn as_it_can(workflow: &mut Workflow) {
    fn asked(condition: &mut Condition) {
        match condition {
            Condition::All { of } | Condition::Any { of } => of.iter_mut().for_each(asked),
            Condition::Not { of } => asked(of),
            Condition::Happened(_) => *condition = is("tier", &["gold"]),
            _ => {}
        }
    }
    for node in &mut workflow.nodes {
        match node {
            Node::Branch { arms, .. } => arms.iter_mut().for_each(|a| asked(&mut a.when)),
            Node::Wait {
                wait: wait @ WaitKind::Clock { .. },
                ..
            } => {
                *wait = WaitKind::Length {
                    length: length(100, Unit::Hours),
                };
            }
            _ => {}
        }
    }
}

fn awaiting(workflow: &mut Workflow) {
    for node in &mut workflow.nodes {
        if let Node::Review {
            within,
            approved,
            unanswered,
            ..
        } = node
        {
            *node = Node::Await {
                on: vec![AwaitOn::Event(event("booked_appointment"))],
                deadline: *within,
                then: *approved,
                otherwise: *unanswered,
            };
        }
    }
}

#[test]
fn clients_get_the_same_messages_at_the_same_times_on_resend() {
    let made = (
        a_journey(),
        prop::collection::vec((a_client(), prop::option::of(1..80_000_i64)), 20),
        0..525_600_i64,
        any::<bool>(),
    );
    histories(
        "Resend",
        200,
        made,
        |(mut workflow, clients, minute, ends)| {
            let mut compared = 0;
            let house = House {
                zone: "UTC".into(),
                ..house()
            };
            as_it_can(&mut workflow);
            workflow.exits = Vec::new();
            if ends {
                without_reviews(&mut workflow);
                workflow.exits = vec![Exit::Event {
                    event: event("booked_appointment"),
                }];
            } else {
                awaiting(&mut workflow);
            }
            let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, resend());
            let Some(compiled) = compiled else {
                prop_assert!(said(&found).contains("after start"), "{}", said(&found));
                return Ok(0);
            };
            let start = Date::constant(2026, 1, 1)
                .to_datetime(Time::midnight())
                .saturating_add(SignedDuration::from_mins(minute));
            let setting = Setting::new(&house, &workflow);
            for (client, happens) in &clients {
                let mut client = client.clone();
                // Here the house's own segment says who loves watches.
                client.loves_watches = client.tier != "silver";
                let happens = happens.map(|n| start.saturating_add(SignedDuration::from_mins(n)));
                let booked = id(&house, "event", "booked_appointment");
                let mut known = Known {
                    house: &house,
                    client: &client,
                    happens: happens.map(|at| (booked.clone(), at)),
                    written: BTreeSet::new(),
                };
                let got = replayed(&compiled.document, &mut known, start);
                let mut world = Happening {
                    world: World {
                        client: &client,
                        house: &house,
                    },
                    at: happens.map(|at| setting.clock.at(at)),
                    ends,
                };
                let wanted: Vec<(String, DateTime)> =
                    run(&setting, setting.clock.at(start), &mut world)
                        .sent
                        .into_iter()
                        .map(|s| (alias(&s.message, &client), s.at.wall))
                        .collect();
                if ends
                    && wanted
                        .iter()
                        .chain(&got)
                        .any(|(_, at)| Some(*at) == happens)
                {
                    continue;
                }
                prop_assert_eq!(
                    &got,
                    &wanted,
                    "{:?} {:?}\n{:#}",
                    client,
                    happens,
                    compiled.document
                );
                compared += 1;
                // She comes in once ever.
                prop_assert!(replayed(&compiled.document, &mut known, start).is_empty());
            }
            Ok(compared)
        },
    );
}

/// A filter on the start, both ways of a long wait, a branch on the event, a property set and emptied, a list.
fn every_construct() -> Workflow {
    let of_order = |name: &str| PropertyRef::Event("placed_order".into(), name.into());
    let act = |action, next| Node::Act {
        action,
        next: NodeId(next),
    };
    Workflow {
        description: Some("After a purchase".to_owned()),
        start: Start::Events {
            events: vec![StartOn {
                event: event("placed_order"),
                filter: Some(Condition::Property {
                    property: of_order("collection"),
                    test: ValueTest::OneOf {
                        values: vec![Literal::Text("oud".to_owned())],
                    },
                }),
            }],
            gathered: None,
        },
        exits: vec![Exit::Condition {
            condition: yes("service_case"),
        }],
        ..journey(vec![
            Node::Branch {
                arms: vec![
                    Arm {
                        when: compare(of_order("value"), CompareOp::MoreThan, eur("100")),
                        next: NodeId(1),
                    },
                    Arm {
                        when: any_of(vec![not(is("tier", &["gold", "noir"])), known("city")]),
                        next: NodeId(2),
                    },
                ],
                otherwise: Some(NodeId(3)),
            },
            send_to("welcome_letter", 2),
            act(
                Action::Set {
                    property: "tier".into(),
                    value: Literal::Choice("gold".into()),
                },
                3,
            ),
            Node::Await {
                on: vec![AwaitOn::Event(event("booked_appointment"))],
                deadline: length(10, Unit::Weeks),
                then: NodeId(4),
                otherwise: NodeId(5),
            },
            act(
                Action::Clear {
                    property: "visit_at".into(),
                },
                5,
            ),
            act(
                Action::AddToList {
                    list: "newsletter".into(),
                },
                6,
            ),
            Node::Wait {
                wait: WaitKind::Length {
                    length: length(3, Unit::Months),
                },
                alone: false,
                next: NodeId(7),
            },
            send_to("receipt", 8),
            Node::End,
        ])
    }
}

#[test]
fn an_automation_with_every_construct() {
    let mut house = house();
    let receipt = house.messages.get_mut("receipt").unwrap();
    receipt.subject.insert(
        "en".into(),
        MergeText {
            parts: vec![
                field(property("first_name"), Some("Dear client")),
                MergePart::Text(", your order ".to_owned()),
                field(
                    PropertyRef::Event("placed_order".into(), "order".into()),
                    None,
                ),
            ],
        },
    );
    receipt.body.insert(
        "en".into(),
        Template::Text(MergeText {
            parts: vec![
                MergePart::Text("Thank you <3\n".to_owned()),
                field(property("first_name"), Some("you")),
            ],
        }),
    );
    let (compiled, found) = compile_in(&house, &every_construct(), Verdict::Proved, resend());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let faults = tools::faults("resend", &[("whole".to_owned(), compiled.document.clone())]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    insta::assert_json_snapshot!("resend_whole", compiled.document);
    let beside: Vec<String> = compiled
        .extra
        .iter()
        .map(|f| format!("{}\n{}", f.path, f.text))
        .collect();
    insta::assert_snapshot!(
        "resend_whole_said",
        format!(
            "{}\n{}\n{}",
            compiled.remarks.join("\n"),
            said(&found),
            beside.join("\n")
        )
    );
}

#[test]
fn an_exit_is_waited_for_and_two_are_not() {
    let exits = |names: &[&str], middle: Node| Workflow {
        exits: names
            .iter()
            .map(|n| Exit::Event { event: event(n) })
            .collect(),
        ..journey(vec![middle, send_to("receipt", 2), Node::End])
    };
    let wait = || Node::Wait {
        wait: WaitKind::Length { length: days(3) },
        alone: false,
        next: NodeId(1),
    };
    let awaited = Node::Await {
        on: vec![AwaitOn::Event(event("subscribed"))],
        deadline: days(3),
        then: NodeId(1),
        otherwise: NodeId(1),
    };
    let of = |workflow| compile_in(&house(), &workflow, Verdict::Proved, resend());
    let (compiled, found) = of(exits(&["booked_appointment"], wait()));
    let document = compiled
        .unwrap_or_else(|| panic!("{}", said(&found)))
        .document;
    assert!(
        document.to_string().contains("wait_for_event"),
        "{document:#}"
    );
    let (none, found) = of(exits(&["booked_appointment", "placed_order"], wait()));
    assert!(
        none.is_none() && said(&found).contains("more than one event"),
        "{}",
        said(&found)
    );
    let (none, found) = of(exits(&["booked_appointment"], awaited));
    assert!(
        none.is_none() && said(&found).contains("beside a `wait up to`"),
        "{}",
        said(&found)
    );
    let quiet = Workflow {
        rules: vec![rule(
            "quiet from 20:00 to 09:00",
            RuleForm::QuietHours {
                from: clock(20, 0),
                to: clock(9, 0),
            },
            None,
        )],
        ..line(vec![send("receipt")])
    };
    let (none, found) = of(quiet);
    assert!(
        none.is_none() && said(&found).contains("times of day"),
        "{}",
        said(&found)
    );
}
