//! Dittofeed's bundles: one with most constructs as a snapshot, and replayed by an interpreter of their own, written
//! from the published description and the server's own code, not from the lowering, against the one interpreter of
//! workflows: random journeys, random clients. Their templates are rendered by Dittofeed's own Liquid
//! (`tests/tools/dittofeed_liquid.mjs`).
//!
//! Held here: steps and their order, delays, times of day, splits on segments, consent, what was opened and clicked, an
//! event that ends a run.
//! Not here: random cohorts, which two readers draw differently; `wait up to`, which is held only nearly; a run that
//! comes to a wait for a time of day right then, which the build speaks of.

use super::engagement::{Done, Engaged, asked_about, histories};
use super::hand::*;
use super::replay::{Client, Happening, World, a_client, a_journey, without_reviews};
use super::tools;
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan as _};
use journey::proof::Verdict;
use journey::semantics::{Setting, run};
use journey::targets::{Target, find};
use journey::workflow::*;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

fn dittofeed() -> &'static dyn Target {
    find("dittofeed").unwrap()
}

fn id(house: &House, kind: &str, name: &str) -> String {
    match &house.bindings["dittofeed"].ids[&(kind.into(), name.into())].ids {
        BoundIds::One(id) => id.clone(),
        BoundIds::PerLocale(_) => panic!("`{kind} {name}` has several"),
    }
}

// ---- the document, as Dittofeed describes it

/// Whom it is about, and what has happened to her.
struct Known<'a> {
    house: &'a House,
    client: &'a Client,
    booked: Option<DateTime>,
}

/// A message that has come.
struct Sent {
    template: String,
    name: String,
    at: DateTime,
}

impl Known<'_> {
    /// The value that `identify` has last sent for a trait.
    fn trait_at(&self, path: &str) -> Option<String> {
        let client = self.client;
        match path {
            "tier" => Some(client.tier.to_owned()),
            "city" => client.city.map(str::to_owned),
            "age" => Some(client.age.to_string()),
            "service_case" => Some(client.service_case.to_string()),
            path if path == id(self.house, "state", "prospect") => Some("prospect".to_owned()),
            path if path == id(self.house, "state", "owner")
                || path == id(self.house, "state", "resting") =>
            {
                None
            }
            other => panic!("trait {other}"),
        }
    }

    /// How often a message was opened or clicked by now: Dittofeed's own events, told apart by the template.
    fn done(&self, done: Done, node: &Value, sent: &[Sent], now: DateTime) -> u64 {
        let [about] = node["properties"].as_array().unwrap().as_slice() else {
            panic!("one template at a time: {node}");
        };
        assert_eq!(about["path"], "templateId");
        assert_eq!(about["operator"]["type"], "Equals");
        let about = || {
            sent.iter()
                .filter(|s| about["operator"]["value"] == s.template)
        };
        let Some(one) = about().next() else { return 0 };
        let name = one.name.strip_prefix("maison: ").unwrap();
        let came = about().map(|s| s.at);
        u64::from(self.client.habits.times(done, name, came, now))
    }

    /// How often an event has happened by now, in the last so many seconds.
    fn times(&self, event: &str, within: Option<i64>, now: DateTime) -> u64 {
        if event == id(self.house, "event", "placed_order") {
            // Long ago: no journey here asks in which time.
            assert!(within.is_none());
            return u64::from(self.client.orders);
        }
        if event == id(self.house, "event", "booked_appointment") {
            let in_time = |at: DateTime| {
                at <= now
                    && within.is_none_or(|seconds| {
                        at >= now.saturating_sub(SignedDuration::from_secs(seconds))
                    })
            };
            return u64::from(self.booked.is_some_and(in_time));
        }
        // She stays with the list, whether or not she consents.
        assert_eq!(event, "DFSubscriptionChange");
        0
    }

    fn holds(
        &self,
        node: &Value,
        nodes: &BTreeMap<&str, &Value>,
        sent: &[Sent],
        now: DateTime,
    ) -> bool {
        let children = || {
            let ids = node["children"].as_array().unwrap().iter();
            ids.map(|id| nodes[id.as_str().unwrap()])
        };
        match node["type"].as_str().unwrap() {
            "And" => children().all(|child| self.holds(child, nodes, sent, now)),
            "Or" => children().any(|child| self.holds(child, nodes, sent, now)),
            "Trait" => {
                let value = self.trait_at(node["path"].as_str().unwrap());
                let operator = &node["operator"];
                let wanted = &operator["value"];
                let number = || value.as_ref().and_then(|v| v.parse::<f64>().ok());
                match operator["type"].as_str().unwrap() {
                    "Equals" => {
                        let wanted = wanted
                            .as_str()
                            .map_or_else(|| wanted.to_string(), str::to_owned);
                        value == Some(wanted)
                    }
                    "Exists" => value.is_some(),
                    "GreaterThanOrEqual" => number().is_some_and(|n| n >= wanted.as_f64().unwrap()),
                    "LessThan" => number().is_some_and(|n| n < wanted.as_f64().unwrap()),
                    other => panic!("operator {other}"),
                }
            }
            "Performed" => {
                let event = node["event"].as_str().unwrap();
                let times = match event {
                    "DFEmailOpened" => self.done(Done::Opened, node, sent, now),
                    "DFEmailClicked" => self.done(Done::Clicked, node, sent, now),
                    _ => self.times(event, node["withinSeconds"].as_i64(), now),
                };
                match node["timesOperator"].as_str().unwrap() {
                    ">=" => times >= node["times"].as_u64().unwrap(),
                    other => panic!("times {other}"),
                }
            }
            "SubscriptionGroup" => {
                assert_eq!(node["subscriptionGroupType"], "OptIn");
                self.client.consents
            }
            other => panic!("node {other}"),
        }
    }

    fn in_segment(&self, bundle: &Value, segment: &Value, sent: &[Sent], now: DateTime) -> bool {
        let segments = bundle["segments"].as_array().unwrap();
        let found = segments.iter().find(|s| s["id"] == *segment).unwrap();
        let definition = &found["definition"];
        let nodes = definition["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| (n["id"].as_str().unwrap(), n))
            .collect();
        self.holds(&definition["entryNode"], &nodes, sent, now)
    }
}

/// When a delay is over; `None` where it was come to right at its time.
fn delayed(variant: &Value, now: DateTime) -> Option<DateTime> {
    match variant["type"].as_str().unwrap() {
        "Second" => {
            let seconds = variant["seconds"].as_i64().unwrap();
            Some(now.saturating_add(SignedDuration::from_secs(seconds)))
        }
        "LocalTime" => {
            assert_eq!(variant["defaultTimezone"], "UTC");
            let part = |key: &str| variant[key].as_i64().unwrap() as i8;
            let time = Time::constant(part("hour"), part("minute"), 0, 0);
            let days: Option<Vec<i64>> = variant["allowedDaysOfWeek"]
                .as_array()
                .map(|days| days.iter().map(|d| d.as_i64().unwrap()).collect());
            let allowed = |date: Date| {
                let sunday_first = i64::from(date.weekday().to_sunday_zero_offset());
                days.as_ref().is_none_or(|d| d.contains(&sunday_first))
            };
            if now.time() == time && allowed(now.date()) {
                return None;
            }
            (0..8)
                .map(|n| now.date().saturating_add(i64::from(n).days()))
                .filter(|date| allowed(*date))
                .map(|date| date.to_datetime(time))
                .find(|at| *at > now)
        }
        other => panic!("delay {other}"),
    }
}

/// The messages of a run; `None` where nothing is promised of it.
fn replayed(bundle: &Value, known: &Known<'_>, start: DateTime) -> Option<Vec<(String, DateTime)>> {
    let journey = &bundle["journeys"][0]["definition"];
    let nodes: BTreeMap<&str, &Value> = journey["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| (n["id"].as_str().unwrap(), n))
        .collect();
    let (mut now, mut sent) = (start, Vec::new());
    let mut next = journey["entryNode"]["child"].as_str().unwrap();
    while next != "ExitNode" {
        let node = nodes[next];
        next = match node["type"].as_str().unwrap() {
            "DelayNode" => {
                now = delayed(&node["variant"], now)?;
                node["child"].as_str().unwrap()
            }
            "SegmentSplitNode" => {
                let variant = &node["variant"];
                let is_in = known.in_segment(bundle, &variant["segment"], &sent, now);
                variant[if is_in { "trueChild" } else { "falseChild" }]
                    .as_str()
                    .unwrap()
            }
            "MessageNode" => {
                let template = bundle["templates"].as_array().unwrap().iter();
                let template = template
                    .clone()
                    .find(|t| t["id"] == node["variant"]["templateId"])
                    .unwrap();
                // A group is asked for consent; whoever has none is passed over.
                let goes = node.get("subscriptionGroupId").is_none() || known.client.consents;
                if goes {
                    let name = template["name"].as_str().unwrap().to_owned();
                    let template = template["id"].as_str().unwrap().to_owned();
                    sent.push(Sent {
                        template,
                        name,
                        at: now,
                    });
                }
                assert!(goes || node["skipOnFailure"] == true);
                node["child"].as_str().unwrap()
            }
            other => panic!("node {other}"),
        };
    }
    Some(sent.into_iter().map(|s| (s.name, s.at)).collect())
}

#[test]
fn clients_get_the_same_messages_at_the_same_times_on_dittofeed() {
    let made = (
        asked_about(a_journey()),
        prop::collection::vec((a_client(), prop::option::of(1..80_000_i64)), 20),
        0..525_600_i64,
    );
    histories("Dittofeed", 200, made, |(mut workflow, clients, minute)| {
        let mut compared = 0;
        // One zone: what changes of clocks do to days is said with every build.
        let house = House {
            zone: "UTC".into(),
            ..house()
        };
        without_reviews(&mut workflow);
        workflow.exits = vec![
            Exit::Event {
                event: EventKind::Unsubscribed,
            },
            Exit::Event {
                event: event("booked_appointment"),
            },
        ];
        let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, dittofeed());
        let Some(compiled) = compiled else {
            // Only where a path of another length leads to a wait counted from the start.
            prop_assert!(said(&found).contains("after start"), "{}", said(&found));
            return Ok(0);
        };
        let start = Date::constant(2026, 1, 1)
            .to_datetime(Time::midnight())
            .saturating_add(SignedDuration::from_mins(minute));
        let setting = Setting::new(&house, &workflow);
        for (client, booked) in &clients {
            let mut client = client.clone();
            // Here the house's own segment says who loves watches.
            client.loves_watches = client.tier != "silver";
            let booked = booked.map(|n| start.saturating_add(SignedDuration::from_mins(n)));
            let known = Known {
                house: &house,
                client: &client,
                booked,
            };
            let Some(got) = replayed(&compiled.document, &known, start) else {
                continue;
            };
            let happening = Happening {
                world: World {
                    client: &client,
                    house: &house,
                },
                at: booked.map(|at| setting.clock.at(at)),
                ends: true,
            };
            let mut world = Engaged {
                inner: happening,
                client: &client,
                sent: Vec::new(),
            };
            let wanted: Vec<(String, DateTime)> =
                run(&setting, setting.clock.at(start), &mut world)
                    .sent
                    .into_iter()
                    .map(|s| (format!("maison: {}", s.message), s.at.wall))
                    .collect();
            if wanted.iter().chain(&got).any(|(_, at)| Some(*at) == booked) {
                continue;
            }
            prop_assert_eq!(
                &got,
                &wanted,
                "{:?} {:?}\n{:#}",
                client,
                booked,
                compiled.document
            );
            compared += 1;
        }
        Ok(compared)
    });
}

/// A run for each order, its data in the text and in a branch, a share that leads to the end, both ways of a wait.
fn every_construct() -> Workflow {
    let oud = Condition::Property {
        property: PropertyRef::Event("placed_order".into(), "collection".into()),
        test: ValueTest::OneOf {
            values: vec![Literal::Text("oud".to_owned())],
        },
    };
    let share = |name: &str, weight, next| SplitArm {
        name: name.into(),
        weight,
        next: NodeId(next),
    };
    let until = |next| Node::Wait {
        wait: WaitKind::Clock {
            at: clock(10, 0),
            on: Weekdays(0b011_1110),
        },
        alone: false,
        next: NodeId(next),
    };
    Workflow {
        description: Some("After a purchase".to_owned()),
        start: Start::Events {
            events: vec![StartOn {
                event: event("placed_order"),
                filter: None,
            }],
            gathered: None,
        },
        reentry: Reentry::OnceForEach {
            property: "order".into(),
        },
        exits: vec![Exit::Event {
            event: event("opened_service_case"),
        }],
        ..journey(vec![
            Node::Wait {
                wait: WaitKind::Length { length: days(3) },
                alone: false,
                next: NodeId(1),
            },
            Node::Branch {
                arms: vec![
                    Arm {
                        when: oud,
                        next: NodeId(2),
                    },
                    Arm {
                        when: all_of(vec![
                            is("tier", &["gold", "noir"]),
                            not(is("city", &["Paris"])),
                            known("city"),
                        ]),
                        next: NodeId(3),
                    },
                ],
                otherwise: Some(NodeId(4)),
            },
            until(3),
            send_to("welcome_letter", 4),
            Node::Await {
                on: vec![AwaitOn::Event(event("booked_appointment"))],
                deadline: days(5),
                then: NodeId(5),
                otherwise: NodeId(6),
            },
            send_to("receipt", 7),
            Node::Split {
                name: "by_tone".into(),
                arms: vec![share("warm", 3333, 7), share("none", 6667, 8)],
                measure: None,
            },
            send_to("brand_story", 8),
            Node::End,
        ])
    }
}

#[test]
fn a_bundle_with_most_constructs() {
    let mut house = house();
    let receipt = house.messages.get_mut("receipt").unwrap();
    receipt.subject.insert(
        "en".into(),
        MergeText {
            parts: vec![
                MergePart::Text("Your order ".to_owned()),
                field(
                    PropertyRef::Event("placed_order".into(), "order".into()),
                    None,
                ),
            ],
        },
    );
    receipt.preview.insert("en".into(), plain("A & B"));
    let (compiled, found) = compile_in(&house, &every_construct(), Verdict::Proved, dittofeed());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let faults = tools::faults(
        "dittofeed",
        &[("whole".to_owned(), compiled.document.clone())],
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    insta::assert_json_snapshot!("dittofeed_whole", compiled.document);
    let remarks: Vec<String> = compiled.remarks.clone();
    insta::assert_snapshot!(
        "dittofeed_whole_said",
        format!("{}\n{}", remarks.join("\n"), said(&found))
    );
}

/// A second build overwrites what the first one made; what is live runs, and a draft does not.
#[test]
fn ids_stay_and_the_status_follows_the_release() {
    let workflow = line(vec![send("receipt")]);
    let built = || {
        let (compiled, found) = compile_in(&house(), &workflow, Verdict::Proved, dittofeed());
        compiled
            .unwrap_or_else(|| panic!("{}", said(&found)))
            .document
    };
    assert_eq!(built(), built());
    assert_eq!(built()["journeys"][0]["status"], "NotStarted");
}

/// Three ways into a run and how often a client may take them: each is built, or refused with what to write.
#[test]
fn what_starts_a_run_and_how_often_go_together() {
    let on = |name: &str| Start::Events {
        events: vec![StartOn {
            event: event(name),
            filter: None,
        }],
        gathered: None,
    };
    let becomes = || Start::Becomes {
        states: vec!["owner".into()],
    };
    let enters = |also_present| Start::EntersSegment {
        segment: "watch_lovers".into(),
        also_present,
    };
    let per = Reentry::OncePer { length: days(90) };
    let each = Reentry::OnceForEach {
        property: "order".into(),
    };
    let mut out = String::new();
    for (start, reentry) in [
        (on("subscribed"), Reentry::OnceEver),
        (on("subscribed"), Reentry::EveryTime),
        (on("placed_order"), each.clone()),
        (on("subscribed"), per),
        (becomes(), Reentry::OnceEver),
        (becomes(), Reentry::EveryTime),
        (enters(true), Reentry::OnceEver),
        (enters(false), Reentry::OnceEver),
    ] {
        let workflow = Workflow {
            start,
            reentry,
            states: vec!["prospect".into(), "owner".into(), "resting".into()],
            ..line(vec![send("receipt")])
        };
        let (compiled, found) = compile_in(&house(), &workflow, Verdict::Proved, dittofeed());
        let entry = compiled.map(|c| {
            let entry = c.document["journeys"][0]["definition"]["entryNode"].clone();
            let segment = c.document["segments"]
                .as_array()
                .unwrap()
                .iter()
                .find(|s| s["id"] == entry["segment"])
                .map(|s| s["definition"]["entryNode"].clone());
            segment.unwrap_or(entry)
        });
        let start = workflow.start.text();
        let reentry = workflow.reentry.text();
        out.push_str(&format!("{start}, {reentry}\n"));
        if let Some(entry) = entry {
            out.push_str(&format!("  {entry}\n"));
        }
        for line in said(&found).lines() {
            out.push_str(&format!("  {line}\n"));
        }
    }
    insta::assert_snapshot!("dittofeed_entries", out);
}
