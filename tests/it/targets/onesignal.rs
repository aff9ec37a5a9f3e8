//! OneSignal's documents: in the eyes of its own packages, and replayed by an interpreter of their own, written
//! from the published description of journeys and not from the lowering, against the one interpreter of workflows: random
//! journeys, random histories of clients.
//!
//! Held here: steps and their order, waits, times of day, quiet rules, questions about segments and messages, waits
//! for events, early exits, whom the journey is for. Not here: random splits, which two readers draw differently.

use super::engagement::histories;
use super::hand::*;
use super::tools;
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan as _};
use journey::diagnostics::Code;
use journey::proof::Verdict;
use journey::semantics::{Choices, Moment, Setting, run};
use journey::source::Span;
use journey::targets::{Target, find};
use journey::vocabulary::Unit;
use journey::workflow::*;
use proptest::prelude::*;
use serde_json::Value;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

fn onesignal() -> &'static dyn Target {
    find("onesignal").unwrap()
}

fn id(house: &House, kind: &str, name: &str) -> String {
    match &house.bindings["onesignal"].ids[&(kind.into(), name.into())].ids {
        BoundIds::One(id) => id.clone(),
        BoundIds::PerLocale(_) => panic!("`{kind} {name}` has several"),
    }
}

/// Conditions that segments of the house are declared for.
fn asked() -> Vec<(&'static str, Condition)> {
    vec![
        ("in_paris", is("city", &["Paris"])),
        ("gold", is("tier", &["gold"])),
        ("in_service", yes("service_case")),
        (
            "buyers",
            happened(event("placed_order"), 2, None, Period::Ever),
        ),
    ]
}

fn house_with_segments() -> House {
    // One zone: what changes of clocks do to days is said with every build.
    let mut house = House {
        zone: "UTC".into(),
        ..house()
    };
    for (name, condition) in asked() {
        let segment = SegmentDef {
            condition: Some(condition),
            description: None,
            span: Span::default(),
        };
        house.segments.insert(name.into(), segment);
    }
    let bindings = bindings_for(&house, onesignal());
    bound(&mut house).insert("onesignal".into(), bindings);
    house
}

/// What is known of a client, and what happens to her.
#[derive(Debug, Clone)]
struct Client {
    /// Names of the segments that she is in.
    segments: BTreeSet<&'static str>,
    consents: bool,
    /// Minutes since the start, and what happens then.
    happens: Vec<(i64, &'static str)>,
    /// So many minutes after it has come a message is opened.
    opens: BTreeMap<&'static str, i64>,
    /// The same of its first click.
    clicks: BTreeMap<&'static str, i64>,
}

// ---- the document, as OneSignal describes it

struct Replay<'a> {
    client: &'a Client,
    house: &'a House,
    start: DateTime,
    /// By the name of the node that sent it.
    sent_by: BTreeMap<String, (String, DateTime)>,
    sent: Vec<(String, DateTime)>,
    exit: Option<DateTime>,
    now: DateTime,
    over: bool,
}

impl Replay<'_> {
    fn happens(&self, name: &str, after: DateTime) -> Option<DateTime> {
        let all = self.client.happens.iter();
        let times = all.filter(|(_, what)| id(self.house, "event", what) == name);
        let at = times.map(|(minutes, _)| {
            self.start
                .saturating_add(SignedDuration::from_mins(*minutes))
        });
        at.filter(|at| *at > after).min()
    }

    fn is_in(&self, segment: &Value) -> bool {
        let named = |kind: &str, name: &str| *segment == id(self.house, kind, name);
        named("state", "prospect") || self.client.segments.iter().any(|s| named("segment", s))
    }

    /// When a condition begins to hold; now where it does.
    fn holds_from(&self, condition: &Value) -> Option<DateTime> {
        let ids = |key: &str| condition[key].as_array().cloned().unwrap_or_default();
        match condition["kind"].as_str().unwrap() {
            "segment_membership" => {
                let included = ids("included_segment_ids");
                assert!(included.len() < 2, "whether all or any is not published");
                let excluded = ids("excluded_segment_ids");
                let holds = included.iter().all(|s| self.is_in(s))
                    && !excluded.iter().any(|s| self.is_in(s));
                holds.then_some(self.now)
            }
            "event_trigger" => self.happens(condition["name"].as_str().unwrap(), self.now),
            "on_notification_action" => {
                let habits = match condition["action"].as_str().unwrap() {
                    "opened" => &self.client.opens,
                    "clicked" => &self.client.clicks,
                    other => panic!("action {other}"),
                };
                let node = condition["client_node_id"].as_str().unwrap();
                let (message, at) = self.sent_by.get(node)?;
                let after = habits.get(message.as_str())?;
                let opened = at.saturating_add(SignedDuration::from_mins(*after));
                Some(opened.max(self.now))
            }
            other => panic!("condition {other}"),
        }
    }

    fn wait_until(&mut self, until: DateTime) {
        if let Some(exit) = self.exit.filter(|exit| *exit <= until) {
            self.now = exit;
            self.over = true;
        } else {
            self.now = until;
        }
    }

    fn nodes(&mut self, nodes: &Value) {
        for node in nodes.as_array().unwrap() {
            if self.over {
                return;
            }
            self.node(node);
        }
    }

    fn node(&mut self, node: &Value) {
        let branches = || node["branches"].as_array().unwrap();
        match node["kind"].as_str().unwrap() {
            "send_email" => {
                let template = node["template_id"].as_str().unwrap();
                let message = MESSAGES
                    .iter()
                    .find(|m| id(self.house, "email", m) == template)
                    .unwrap();
                // Only to addresses that are subscribed.
                if self.client.consents {
                    self.sent.push((template.to_owned(), self.now));
                    let name = node["client_node_id"].as_str().unwrap();
                    self.sent_by
                        .insert(name.to_owned(), ((*message).to_owned(), self.now));
                }
            }
            "wait" => {
                let seconds = node["duration_seconds"].as_i64().unwrap();
                self.wait_until(self.now.saturating_add(SignedDuration::from_secs(seconds)));
            }
            "time_window" => {
                assert_eq!(node["relative_to"], "schedule_in_timezone");
                let open = opens(node["windows"].as_array().unwrap(), self.now);
                self.wait_until(open);
            }
            "tag" => {}
            "yes_no" => {
                let asks = branches()
                    .iter()
                    .find(|b| b.get("condition").is_some())
                    .unwrap();
                let yes = self
                    .holds_from(&asks["condition"])
                    .is_some_and(|at| at <= self.now);
                let taken = branches()
                    .iter()
                    .find(|b| b.get("condition").is_some() == yes)
                    .unwrap();
                self.nodes(&taken["nodes"]);
            }
            "wait_until" => {
                let seconds = node["expiration"]["duration_seconds"].as_i64().unwrap();
                let deadline = self.now.saturating_add(SignedDuration::from_secs(seconds));
                let mut first: Option<(DateTime, &Value)> = None;
                for branch in branches() {
                    if let Some(at) = self.holds_from(&branch["condition"])
                        && at <= deadline
                        && first.is_none_or(|(earliest, _)| at < earliest)
                    {
                        first = Some((at, branch));
                    }
                }
                match first {
                    Some((at, branch)) => {
                        self.wait_until(at);
                        if !self.over {
                            self.nodes(&branch["nodes"]);
                        }
                    }
                    None => {
                        self.wait_until(deadline);
                        self.over |= node["expiration"]["exits"].as_bool().unwrap();
                    }
                }
            }
            other => panic!("node {other}"),
        }
    }
}

/// The first moment in a window.
fn opens(windows: &[Value], now: DateTime) -> DateTime {
    let time = |point: &Value| {
        Time::constant(
            point["hour"].as_i64().unwrap() as i8,
            point["minute"].as_i64().unwrap() as i8,
            0,
            0,
        )
    };
    let mut found = Vec::new();
    for days in 0..=7_i64 {
        let date: Date = now.date().saturating_add(days.days());
        for window in windows {
            let on = window["day_of_week"].as_i64();
            if on.is_some_and(|day| day != i64::from(date.weekday().to_monday_one_offset())) {
                continue;
            }
            let (from, to) = (
                date.to_datetime(time(&window["start"])),
                date.to_datetime(time(&window["end"])),
            );
            assert!(from < to, "{window}");
            if now < to {
                found.push(from.max(now));
            }
        }
    }
    found.into_iter().min().unwrap()
}

fn replayed(
    document: &Value,
    client: &Client,
    house: &House,
    start: DateTime,
) -> Vec<(String, DateTime)> {
    assert_eq!(document["audience"]["kind"], "event_trigger");
    let mut replay = Replay {
        client,
        house,
        start,
        sent_by: BTreeMap::new(),
        sent: Vec::new(),
        exit: None,
        now: start,
        over: false,
    };
    let rules = &document["early_exit"]["rules"];
    if let Some(name) = rules["on_event"]["name"].as_str() {
        replay.exit = replay.happens(name, start);
    }
    // No client here ever changes the state that she is in.
    replay.nodes(&document["nodes"]);
    replay.sent
}

// ---- the workflow, as `semantics` reads it

struct World<'a> {
    client: &'a Client,
    house: &'a House,
    setting: &'a Setting<'a>,
    start: DateTime,
    sent: BTreeMap<SmolStr, DateTime>,
    exits_on: &'static str,
}

impl World<'_> {
    fn holds(&self, condition: &Condition, now: DateTime) -> bool {
        match condition {
            Condition::All { of } => of.iter().all(|c| self.holds(c, now)),
            Condition::Any { of } => of.iter().any(|c| self.holds(c, now)),
            Condition::Not { of } => !self.holds(of, now),
            Condition::Happened(test) if test.period == Period::SinceStart => {
                let (habits, messages) = match &test.event {
                    EventKind::Opened { messages } => (&self.client.opens, messages),
                    EventKind::Clicked { messages } => (&self.client.clicks, messages),
                    other => panic!("not made here: {other:?}"),
                };
                let AnyOf::Message(message) = messages else {
                    panic!("not made here")
                };
                let came = self.sent.get(message).zip(habits.get(message.as_str()));
                came.is_some_and(|(at, after)| {
                    at.saturating_add(SignedDuration::from_mins(*after)) <= now
                })
            }
            Condition::State { states } => states.iter().any(|s| s == "prospect"),
            Condition::Segment { segment } => self.client.segments.contains(segment.as_str()),
            other => {
                let (name, _) = asked().into_iter().find(|(_, c)| c == other).unwrap();
                self.client.segments.contains(name)
            }
        }
    }

    fn happens(&self, name: &str, after: DateTime) -> Option<DateTime> {
        let all = self.client.happens.iter().filter(|(_, what)| *what == name);
        all.map(|(m, _)| self.start.saturating_add(SignedDuration::from_mins(*m)))
            .filter(|at| *at > after)
            .min()
    }
}

impl Choices for World<'_> {
    fn branch(&mut self, _: NodeId, at: Moment, arms: &[Arm], otherwise: Option<NodeId>) -> NodeId {
        let taken = arms.iter().find(|a| self.holds(&a.when, at.wall));
        taken.map(|a| a.next).or(otherwise).unwrap()
    }
    fn split(&mut self, _: NodeId, _: Moment, _: &[SplitArm]) -> NodeId {
        panic!("not made here")
    }
    fn awaited(
        &mut self,
        _: NodeId,
        at: Moment,
        on: &[AwaitOn],
        deadline: Moment,
    ) -> Option<Moment> {
        let mut times = Vec::new();
        for on in on {
            times.extend(match on {
                AwaitOn::Condition(condition) => self.holds(condition, at.wall).then_some(at.wall),
                AwaitOn::Event(EventKind::Declared { name }) => self.happens(name, at.wall),
                AwaitOn::Event(EventKind::Opened {
                    messages: AnyOf::Message(message),
                }) => {
                    let sent = self.sent.get(message);
                    let opens = self.client.opens.get(message.as_str());
                    sent.zip(opens)
                        .map(|(sent, after)| sent.saturating_add(SignedDuration::from_mins(*after)))
                        .filter(|t| *t > at.wall)
                }
                AwaitOn::Event(other) => panic!("not made here: {other:?}"),
            });
        }
        let first = times.into_iter().min()?;
        (first <= deadline.wall).then(|| self.setting.clock.at(first))
    }
    fn decided(
        &mut self,
        _: NodeId,
        _: Moment,
        _: &[NodeId],
        _: Moment,
    ) -> Option<(Moment, usize)> {
        panic!("not made here")
    }
    fn between(&mut self, _: NodeId, _: Moment, earliest: Moment, _: Moment) -> Moment {
        earliest
    }
    fn date(&mut self, _: NodeId, _: Moment, _: &PropertyRef) -> Option<Date> {
        panic!("not made here")
    }
    fn ends(&mut self, _: NodeId, arrived: Moment, leaves: Moment) -> Option<Moment> {
        let at = self.happens(self.exits_on, arrived.wall)?;
        (at <= leaves.wall).then(|| self.setting.clock.at(at))
    }
    fn may_send(&mut self, _: NodeId, at: Moment, message: &SmolStr) -> bool {
        // Everything of hers goes to a subscribed address; that a receipt does not reach others is said.
        let _ = self.house;
        if self.client.consents {
            self.sent.insert(message.clone(), at.wall);
        }
        self.client.consents
    }
}

// ---- what is made at random

const MESSAGES: [&str; 4] = ["welcome_letter", "brand_story", "styling_guide", "receipt"];

fn a_question() -> impl Strategy<Value = Condition> {
    let mut leaves: Vec<Condition> = asked().into_iter().map(|(_, c)| c).collect();
    leaves.push(Condition::Segment {
        segment: "watch_lovers".into(),
    });
    leaves.push(Condition::State {
        states: vec!["owner".into(), "prospect".into()],
    });
    let messages = |name: &str| AnyOf::Message(name.into());
    for event in [
        opened("brand_story"),
        EventKind::Clicked {
            messages: messages("brand_story"),
        },
        opened("welcome_letter"),
    ] {
        leaves.push(happened(event, 1, None, Period::SinceStart));
    }
    prop::sample::select(leaves).prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(all_of),
            prop::collection::vec(inner.clone(), 2..4).prop_map(any_of),
            inner.prop_map(not),
        ]
    })
}

/// Nothing here happens at a full ten minutes but steps, so that no two things meet by chance.
fn a_node() -> impl Strategy<Value = Node> {
    let next = || (1..4_u32).prop_map(NodeId);
    let some_time = || {
        prop_oneof![
            (1..18_u32).prop_map(|n| length(n * 10, Unit::Minutes)),
            (1..60_u32).prop_map(|n| length(n, Unit::Hours)),
            (1..9_u32).prop_map(days),
            (1..3_u32).prop_map(|n| length(n, Unit::Weeks)),
        ]
    };
    let kind = prop_oneof![
        3 => some_time().prop_map(|length| WaitKind::Length { length }),
        1 => (1..5_u32, 0..5_u32).prop_map(|(a, b)| WaitKind::Between { least: days(a), most: days(a + b) }),
        2 => (0..143_u16, 1..128_u8).prop_map(|(at, on)| WaitKind::Clock { at: ClockMinutes(at * 10), on: Weekdays(on) }),
        1 => (400..800_u32).prop_map(|n| WaitKind::Length { length: days(n) }),
    ];
    let on = prop_oneof![
        2 => Just(AwaitOn::Event(event("placed_order"))),
        1 => Just(AwaitOn::Event(event("booked_appointment"))),
        2 => Just(AwaitOn::Event(opened("brand_story"))),
        1 => Just(AwaitOn::Condition(Condition::Segment { segment: "watch_lovers".into() })),
    ];
    let arm = (a_question(), next()).prop_map(|(when, next)| Arm { when, next });
    prop_oneof![
        4 => (prop::sample::select(MESSAGES.to_vec()), next()).prop_map(|(m, next)| Node::Send { message: m.into(), next }),
        3 => (kind, next()).prop_map(|(wait, next)| Node::Wait { wait, alone: false, next }),
        2 => (prop::collection::vec(arm, 1..3), next()).prop_map(|(arms, last)| Node::Branch { arms, otherwise: Some(last) }),
        2 => (prop::collection::vec(on, 1..3), some_time(), next(), next())
            .prop_map(|(on, deadline, then, otherwise)| Node::Await { on, deadline, then, otherwise }),
        1 => next().prop_map(|next| Node::Act { action: Action::Clear { property: "visit_at".into() }, next }),
    ]
}

fn a_journey() -> impl Strategy<Value = Workflow> {
    (prop::collection::vec(a_node(), 1..12), any::<bool>()).prop_map(|(mut nodes, quiet)| {
        let last = nodes.len() as u32;
        for (i, node) in nodes.iter_mut().enumerate() {
            let fit = |n: &mut NodeId| n.0 = (n.0 + i as u32).min(last);
            match node {
                Node::Send { next, .. } | Node::Wait { next, .. } | Node::Act { next, .. } => {
                    fit(next);
                }
                Node::Branch { arms, otherwise } => {
                    arms.iter_mut().for_each(|a| fit(&mut a.next));
                    otherwise.iter_mut().for_each(fit);
                }
                Node::Await {
                    then, otherwise, ..
                } => [then, otherwise].into_iter().for_each(fit),
                other => panic!("not made here: {other:?}"),
            }
        }
        nodes.push(Node::End);
        let rule = |text: &str, form| Rule {
            restraint: "house".into(),
            text: text.into(),
            form,
            otherwise: None,
            span: place(40),
        };
        let mut workflow = Workflow {
            exits: vec![Exit::Event {
                event: event("opened_service_case"),
            }],
            ..journey(nodes)
        };
        if quiet {
            workflow.rules = vec![
                rule(
                    "quiet from 20:00 to 09:00",
                    RuleForm::QuietHours {
                        from: clock(20, 0),
                        to: clock(9, 0),
                    },
                ),
                rule(
                    "quiet on sunday",
                    RuleForm::QuietDays {
                        days: Weekdays(0b100_0000),
                    },
                ),
            ];
        }
        workflow
    })
}

/// Never at a full ten minutes.
fn habits() -> impl Strategy<Value = BTreeMap<&'static str, i64>> {
    let messages = prop::sample::select(vec!["brand_story", "welcome_letter"]);
    let minutes = (0..600_i64).prop_map(|n| n * 10 + 5);
    prop::collection::btree_map(messages, minutes, 0..3)
}

fn a_client() -> impl Strategy<Value = Client> {
    let names = ["in_paris", "gold", "in_service", "buyers", "watch_lovers"];
    let what = prop::sample::select(vec![
        "placed_order",
        "booked_appointment",
        "opened_service_case",
    ]);
    (
        prop::sample::subsequence(names.to_vec(), 0..5),
        prop::bool::weighted(0.8),
        prop::collection::vec((0..6_000_i64, what), 0..6),
        habits(),
        habits(),
    )
        .prop_map(|(segments, consents, happens, opens, clicks)| Client {
            segments: segments.into_iter().collect(),
            consents,
            happens: happens
                .into_iter()
                .map(|(n, what)| (n * 10 + 5, what))
                .collect(),
            opens,
            clicks,
        })
}

#[test]
fn clients_get_the_same_messages_at_the_same_times_on_onesignal() {
    let made = (
        a_journey(),
        prop::collection::vec(a_client(), 20),
        0..52_560_i64,
    );
    histories(
        "OneSignal",
        300,
        made,
        |(workflow, clients, ten_minutes)| {
            let mut compared = 0;
            let house = house_with_segments();
            let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, onesignal());
            let Some(compiled) = compiled else {
                return Ok(0);
            };
            // Said where it is so: what was opened before a wait for it counts there.
            if found.iter().any(|d| d.message.contains("goes on at once")) {
                return Ok(0);
            }
            let start = Date::constant(2026, 1, 1)
                .to_datetime(Time::midnight())
                .saturating_add(SignedDuration::from_mins(ten_minutes * 10));
            let setting = Setting::new(&house, &workflow);
            for client in &clients {
                let mut world = World {
                    client,
                    house: &house,
                    setting: &setting,
                    start,
                    sent: BTreeMap::new(),
                    exits_on: "opened_service_case",
                };
                let wanted: Vec<(String, DateTime)> =
                    run(&setting, setting.clock.at(start), &mut world)
                        .sent
                        .into_iter()
                        .map(|s| (id(&house, "email", &s.message), s.at.wall))
                        .collect();
                let got = replayed(&compiled.document, client, &house, start);
                prop_assert_eq!(
                    &got,
                    &wanted,
                    "{:?}\n{:#?}\n{:#}",
                    client,
                    workflow,
                    compiled.document
                );
                compared += 1;
            }
            Ok(compared)
        },
    );
}

/// Most of the random journeys are built: the test above is about something.
#[test]
fn most_random_journeys_are_built_for_onesignal() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let house = house_with_segments();
    let built = (0..100)
        .filter(|_| {
            let workflow = a_journey().new_tree(&mut runner).unwrap().current();
            compile_in(&house, &workflow, Verdict::Proved, onesignal())
                .0
                .is_some()
        })
        .count();
    assert!(built > 50, "{built} of 100");
}

/// Whom it is for, a window, a question about a message, ways that never join, a share without steps, a tag.
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
        reentry: Reentry::OncePer { length: days(90) },
        exits: vec![
            Exit::Event {
                event: event("opened_service_case"),
            },
            Exit::Becomes {
                state: "resting".into(),
            },
        ],
        rules: vec![Rule {
            restraint: "house".into(),
            text: "quiet from 20:00 to 09:00".into(),
            form: RuleForm::QuietHours {
                from: clock(20, 0),
                to: clock(9, 0),
            },
            otherwise: None,
            span: place(40),
        }],
        ..journey(vec![
            send_to("brand_story", 1),
            Node::Await {
                on: vec![AwaitOn::Event(opened("brand_story"))],
                deadline: days(5),
                then: NodeId(2),
                otherwise: NodeId(3),
            },
            send_to("styling_guide", 4),
            Node::Act {
                action: Action::Set {
                    property: "tier".into(),
                    value: Literal::Choice("gold".into()),
                },
                next: NodeId(4),
            },
            Node::Await {
                on: vec![AwaitOn::Event(event("booked_appointment"))],
                deadline: length(2, Unit::Months),
                then: NodeId(7),
                otherwise: NodeId(5),
            },
            Node::Split {
                name: "by_tone".into(),
                arms: vec![share("warm", 3333, 6), share("none", 6667, 7)],
                measure: None,
            },
            send_to("welcome_letter", 7),
            Node::Wait {
                wait: WaitKind::Length {
                    length: length(2, Unit::Years),
                },
                alone: false,
                next: NodeId(8),
            },
            send_to("receipt", 9),
            Node::End,
        ])
    }
}

#[test]
fn a_document_with_every_construct() {
    let (compiled, found) = compile_in(&house(), &every_construct(), Verdict::Proved, onesignal());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let faults = tools::faults(
        "onesignal",
        &[("whole".to_owned(), compiled.document.clone())],
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    insta::assert_json_snapshot!("onesignal_whole", compiled.document);
    let files: Vec<String> = compiled
        .extra
        .iter()
        .map(|f| format!("{}\n{}", f.path, f.text))
        .collect();
    insta::assert_snapshot!(
        "onesignal_whole_said",
        format!(
            "{}\n{}\n{}",
            compiled.remarks.join("\n"),
            said(&found),
            files.join("\n")
        )
    );
}

/// The templates are bodies of the request that makes them, in the eyes of the vendor's own package.
#[test]
fn templates_are_what_the_package_takes() {
    let (compiled, found) = compile_in(&house(), &every_construct(), Verdict::Proved, onesignal());
    let compiled = compiled.unwrap_or_else(|| panic!("{}", said(&found)));
    let templates: Vec<(String, Value)> = compiled
        .extra
        .iter()
        .map(|f| (f.path.clone(), serde_json::from_str(&f.text).unwrap()))
        .collect();
    assert_eq!(templates.len(), 4);
    let faults = tools::template_faults("onesignal", &templates);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_onesignal_cannot_hold_is_refused_with_what_to_write() {
    let base = || line(vec![send("brand_story")]);
    let at_start = |filter| Start::Events {
        events: vec![StartOn {
            event: event("placed_order"),
            filter: Some(filter),
        }],
        gathered: None,
    };
    let collection = |values: &[&str]| Condition::Property {
        property: PropertyRef::Event("placed_order".into(), "collection".into()),
        test: ValueTest::OneOf {
            values: values
                .iter()
                .map(|v| Literal::Text((*v).to_owned()))
                .collect(),
        },
    };
    let awaits = |on, deadline| {
        journey(vec![
            Node::Await {
                on: vec![on],
                deadline,
                then: NodeId(1),
                otherwise: NodeId(2),
            },
            send_to("brand_story", 2),
            Node::End,
        ])
    };
    let exits = |exits: Vec<Exit>| Workflow { exits, ..base() };
    let all = [
        (
            "a `where` with `or`",
            Workflow {
                start: at_start(collection(&["oud", "iris"])),
                ..base()
            },
        ),
        (
            "a segment entered again",
            Workflow {
                start: Start::Becomes {
                    states: vec!["prospect".into()],
                },
                reentry: Reentry::OncePer { length: days(90) },
                ..base()
            },
        ),
        (
            "again within minutes",
            Workflow {
                reentry: Reentry::OncePer {
                    length: length(5, Unit::Minutes),
                },
                ..base()
            },
        ),
        (
            "two exit events",
            exits(vec![
                Exit::Event {
                    event: event("placed_order"),
                },
                Exit::Event {
                    event: event("booked_appointment"),
                },
            ]),
        ),
        (
            "an exit on a property",
            exits(vec![Exit::Condition {
                condition: yes("service_case"),
            }]),
        ),
        (
            "a wait of two years for an event",
            awaits(
                AwaitOn::Event(event("placed_order")),
                length(2, Unit::Years),
            ),
        ),
        (
            "a wait for a property",
            awaits(AwaitOn::Condition(yes("service_case")), days(2)),
        ),
        (
            "opened, of a message sent nowhere",
            awaits(AwaitOn::Event(opened("receipt")), days(2)),
        ),
        (
            "a minute before midnight",
            line(vec![
                Node::Wait {
                    wait: WaitKind::Clock {
                        at: clock(23, 59),
                        on: Weekdays::ALL,
                    },
                    alone: false,
                    next: NodeId(0),
                },
                send("brand_story"),
            ]),
        ),
        (
            "a long documentation",
            Workflow {
                description: Some("x".repeat(1025)),
                ..base()
            },
        ),
        (
            "a long value",
            line(vec![Node::Act {
                action: Action::Set {
                    property: "city".into(),
                    value: Literal::Text("x".repeat(1025)),
                },
                next: NodeId(0),
            }]),
        ),
    ];
    let mut text = String::new();
    for (name, workflow) in all {
        let (compiled, found) = compile_in(&house(), &workflow, Verdict::Proved, onesignal());
        assert!(compiled.is_none(), "{name} is built");
        text.push_str(&format!("# {name}\n{}\n\n", said(&found)));
    }
    insta::assert_snapshot!("onesignal_refused", text);
}

/// What was opened before a wait for it counts on OneSignal: said wherever something may lie between the message and the wait,
/// and nowhere else.
#[test]
fn a_wait_for_an_opening_that_may_lie_before_it_is_said_to_go_on_at_once() {
    let awaits = |then: u32| Node::Await {
        on: vec![AwaitOn::Event(opened("brand_story"))],
        deadline: days(3),
        then: NodeId(then),
        otherwise: NodeId(then + 1),
    };
    let a_day = |next: u32| Node::Wait {
        alone: false,
        wait: WaitKind::Length { length: days(1) },
        next: NodeId(next),
    };
    let right_behind = vec![
        send_to("brand_story", 1),
        awaits(2),
        send_to("styling_guide", 3),
        Node::End,
    ];
    let behind_a_wait = vec![
        send_to("brand_story", 1),
        a_day(2),
        awaits(3),
        send_to("styling_guide", 4),
        Node::End,
    ];
    let behind_another = vec![
        send_to("brand_story", 1),
        send_to("welcome_letter", 2),
        awaits(3),
        send_to("styling_guide", 4),
        Node::End,
    ];
    // For some a day lies between.
    let by_two_ways = vec![
        send_to("brand_story", 1),
        Node::Branch {
            arms: vec![Arm {
                when: yes("service_case"),
                next: NodeId(2),
            }],
            otherwise: Some(NodeId(3)),
        },
        a_day(3),
        awaits(4),
        send_to("styling_guide", 5),
        Node::End,
    ];
    for (what, nodes, is_said) in [
        ("right behind the message", right_behind, false),
        ("behind a wait", behind_a_wait, true),
        ("behind another message", behind_another, true),
        ("by two ways", by_two_ways, true),
    ] {
        let house = house_with_segments();
        let (_, found) = compile_in(&house, &journey(nodes), Verdict::Proved, onesignal());
        let told = found
            .iter()
            .filter(|d| d.code == Code::Approximated && d.message.contains("goes on at once"))
            .count();
        assert_eq!(told, usize::from(is_said), "{what}: {}", said(&found));
    }
}
