//! Klaviyo's documents replayed by an interpreter of their own, written from the published description
//! and not from the lowering, against the one interpreter of workflows: random journeys, random clients.
//!
//! Held here: steps and their order, fixed waits, times of day, branches, filters, locales, reviews, what was opened
//! and clicked. Not here:
//! `wait up to`, which Klaviyo holds only nearly, and random splits, which two readers draw differently.

use super::engagement::{Done, Engaged, Habits, asked_about, habits, histories};
use super::hand::*;
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan as _};
use journey::proof::Verdict;
use journey::semantics::{Choices, Moment, Setting, run};
use journey::vocabulary::{Channel, Unit};
use journey::workflow::*;
use proptest::prelude::*;
use serde_json::Value;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) tier: &'static str,
    pub(super) age: i64,
    pub(super) city: Option<&'static str>,
    pub(super) service_case: bool,
    pub(super) orders: u32,
    pub(super) loves_watches: bool,
    pub(super) consents: bool,
    pub(super) locale: Option<&'static str>,
    /// What a test answers for a profile without the value: nothing is published.
    unset_answers: bool,
    /// What whoever decides writes into the profile, once asked.
    answer: Option<&'static str>,
    /// What stands there since an earlier run.
    old_answer: Option<&'static str>,
    /// What she does with messages.
    pub(super) habits: Habits,
}

/// What is known of a client where a filter is asked.
struct Seen<'a> {
    client: &'a Client,
    /// By the names of messages.
    sent: &'a [(String, DateTime)],
    now: DateTime,
}

// ---- the document, as Klaviyo describes it

fn text_test(filter: &Value, value: &str) -> bool {
    let wanted = filter["value"].as_str().unwrap_or_default();
    let many = || {
        filter["value"]
            .as_array()
            .unwrap()
            .iter()
            .any(|v| v == value)
    };
    match filter["operator"].as_str().unwrap() {
        "equals" => value == wanted,
        "not-equals" => value != wanted,
        "starts-with" => value.starts_with(wanted),
        "in" => many(),
        "not-in" => !many(),
        other => panic!("text {other}"),
    }
}

fn number_test(filter: &Value, value: i64) -> bool {
    let wanted = filter["value"].as_i64().unwrap();
    match filter["operator"].as_str().unwrap() {
        "equals" => value == wanted,
        "not-equals" => value != wanted,
        "greater-than" => value > wanted,
        "greater-than-or-equal" => value >= wanted,
        "less-than" => value < wanted,
        "less-than-or-equal" => value <= wanted,
        other => panic!("number {other}"),
    }
}

fn property_test(condition: &Value, client: &Client) -> bool {
    let filter = &condition["filter"];
    let text = match condition["property"].as_str().unwrap() {
        "properties['Client Tier']" => Some(client.tier),
        "location['city']" => client.city,
        "locale" => client.locale,
        "properties['age']" => return number_test(filter, client.age),
        "properties['service_case']" => {
            return filter["type"] == "boolean" && filter["value"] == client.service_case;
        }
        other => panic!("property {other}"),
    };
    match (filter["operator"].as_str().unwrap(), text) {
        ("is-set", text) => text.is_some(),
        ("not-set", text) => text.is_none(),
        (_, Some(text)) => text_test(filter, text),
        ("not-equals" | "not-in", None) => client.unset_answers,
        (_, None) => false,
    }
}

fn passes(condition: &Value, seen: &Seen<'_>) -> bool {
    let client = seen.client;
    match condition["type"].as_str().unwrap() {
        "profile-property" => property_test(condition, client),
        "profile-metric" => {
            // In the order in which metrics are bound; nothing else ever happens.
            let count = match condition["metric_id"].as_str().unwrap() {
                "Metric2" => client.orders,
                "Metric7" => done(condition, Done::Opened, seen),
                "Metric8" => done(condition, Done::Clicked, seen),
                _ => 0,
            };
            number_test(&condition["measurement_filter"], i64::from(count))
        }
        "profile-group-membership" => {
            let in_any =
                condition["group_ids"].as_array().unwrap().iter().any(|id| {
                    *id == "Seg_prospect" || (*id == "Seg_watch" && client.loves_watches)
                });
            condition["is_member"].as_bool().unwrap() == in_any
        }
        "profile-marketing-consent" => {
            let consent = &condition["consent"];
            assert_eq!(consent["channel"], "email");
            let status = consent["consent_status"]["subscription"].as_str().unwrap();
            let is = if client.consents {
                "subscribed"
            } else {
                "unsubscribed"
            };
            consent["can_receive_marketing"] == client.consents && (status == "any" || status == is)
        }
        other => panic!("condition {other}"),
    }
}

/// How often the messages that a metric is narrowed to were opened or clicked since the flow began.
fn done(condition: &Value, done: Done, seen: &Seen<'_>) -> u32 {
    assert_eq!(condition["timeframe_filter"]["operator"], "flow-start");
    let [filter] = condition["metric_filters"].as_array().unwrap().as_slice() else {
        panic!("one message at a time: {condition}");
    };
    assert_eq!(filter["property"], "Campaign Name");
    let names: std::collections::BTreeSet<&String> =
        seen.sent.iter().map(|(name, _)| name).collect();
    let about = names
        .into_iter()
        .filter(|name| text_test(&filter["filter"], name));
    about
        .map(|name| {
            let came = seen.sent.iter().filter(|(sent, _)| sent == name);
            let came = came.map(|(_, at)| *at);
            seen.client.habits.times(done, name, came, seen.now)
        })
        .sum()
}

/// Groups by AND, the conditions of one by OR.
fn admits(filter: &Value, seen: &Seen<'_>) -> bool {
    let Some(groups) = filter["condition_groups"].as_array() else {
        return true;
    };
    groups.iter().all(|group| {
        let any = group["conditions"].as_array().unwrap();
        any.iter().any(|c| passes(c, seen))
    })
}

fn delayed(data: &Value, now: DateTime) -> DateTime {
    let value = data["value"].as_i64().unwrap();
    let after = match data["unit"].as_str().unwrap() {
        "minutes" => now.saturating_add(SignedDuration::from_mins(value)),
        "hours" => now.saturating_add(SignedDuration::from_hours(value)),
        "days" => now.saturating_add(value.days()),
        other => panic!("unit {other}"),
    };
    let Some(time) = data["delay_until_time"].as_str() else {
        return after;
    };
    let time: Time = time.parse().unwrap();
    let days = data["delay_until_weekdays"].as_array().unwrap();
    (0..=7)
        .map(|n| after.date().saturating_add(i64::from(n).days()))
        .filter(|date: &Date| {
            let name = format!("{:?}", date.weekday()).to_lowercase();
            days.iter().any(|d| *d == name)
        })
        .map(|date| date.to_datetime(time))
        .find(|at| *at >= after)
        .unwrap()
}

/// What stands in the properties that take the answers of people.
#[derive(Default)]
struct Answers {
    asked: BTreeSet<String>,
}

impl Answers {
    fn conditions(data: &Value) -> &[Value] {
        let conditions = &data["profile_filter"]["condition_groups"][0]["conditions"];
        conditions.as_array().unwrap()
    }

    fn key(condition: &Value) -> Option<&str> {
        let property = condition["property"]
            .as_str()?
            .strip_prefix("properties['")?;
        property
            .strip_suffix("']")
            .filter(|key| key.contains(" review"))
    }

    fn speaks_of(data: &Value) -> bool {
        Answers::conditions(data)
            .iter()
            .any(|c| Answers::key(c).is_some())
    }

    fn admits(&self, data: &Value, client: &Client) -> bool {
        Answers::conditions(data).iter().any(|condition| {
            let asked = self.asked.contains(Answers::key(condition).unwrap());
            let stands = if asked {
                client.answer
            } else {
                client.old_answer
            };
            stands.is_some_and(|text| text_test(&condition["filter"], text))
        })
    }
}

fn replay(definition: &Value, client: &Client, start: DateTime) -> Vec<(String, DateTime)> {
    let actions: BTreeMap<&str, &Value> = definition["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| (a["temporary_id"].as_str().unwrap(), a))
        .collect();
    let (mut now, mut sent) = (start, Vec::new());
    // The same by the names of messages.
    let mut named: Vec<(String, DateTime)> = Vec::new();
    let mut next = definition["entry_action_id"].as_str();
    // Whom somebody was asked about in this run.
    let mut answers = Answers::default();
    while let Some(id) = next {
        let action = actions[id];
        let seen = Seen {
            client,
            sent: &named,
            now,
        };
        // Looked at before every action.
        if !admits(&definition["profile_filter"], &seen) {
            return sent;
        }
        let (data, links) = (&action["data"], &action["links"]);
        next = match action["type"].as_str().unwrap() {
            "send-email" => {
                if admits(&data["message"]["additional_filters"], &seen) {
                    let template = data["message"]["template_id"].as_str().unwrap();
                    sent.push((template.to_owned(), now));
                    let name = data["message"]["name"].as_str().unwrap();
                    named.push((name.to_owned(), now));
                }
                links["next"].as_str()
            }
            "time-delay" => {
                now = delayed(data, now);
                links["next"].as_str()
            }
            "conditional-split" if Answers::speaks_of(data) => {
                let yes = answers.admits(data, client);
                links[if yes { "next_if_true" } else { "next_if_false" }].as_str()
            }
            "conditional-split" if admits(&data["profile_filter"], &seen) => {
                links["next_if_true"].as_str()
            }
            "conditional-split" => links["next_if_false"].as_str(),
            "multi-branch-split" => {
                let mut branches: Vec<&Value> =
                    data["branches"].as_array().unwrap().iter().collect();
                branches.sort_by_key(|b| b["order"].as_i64());
                let taken = branches
                    .into_iter()
                    .find(|b| b["is_else"] == true || admits(&b["branch_filter"], &seen));
                taken.unwrap()["links"]["next"].as_str()
            }
            "update-profile" => {
                let operation = &data["profile_operations"][0];
                assert_eq!(operation["operator"], "delete");
                let key = operation["property_key"].as_str().unwrap();
                answers.asked.insert(key.to_owned());
                links["next"].as_str()
            }
            // A colleague hears of it.
            "send-internal-alert" => links["next"].as_str(),
            other => panic!("action {other}"),
        };
    }
    sent
}

// ---- the workflow, as `semantics` reads it

/// `done`: what was done with a message, where a test asks for that.
pub(super) fn holds(
    condition: &Condition,
    client: &Client,
    done: &dyn Fn(&EventTest) -> Option<bool>,
) -> bool {
    match condition {
        Condition::All { of } => of.iter().all(|c| holds(c, client, done)),
        Condition::Any { of } => of.iter().any(|c| holds(c, client, done)),
        Condition::Not { of } => !holds(of, client, done),
        Condition::Happened(test) => {
            let orders = client.orders;
            done(test).unwrap_or_else(|| {
                orders >= test.at_least && test.at_most.is_none_or(|most| orders <= most)
            })
        }
        Condition::State { states } => states.iter().any(|s| s == "prospect"),
        Condition::Segment { .. } => client.loves_watches,
        Condition::Consents { .. } => client.consents,
        Condition::Property { property, test } => {
            let PropertyRef::Profile(name) = property else {
                panic!("not made here")
            };
            let text = match name.as_str() {
                "tier" => Some(client.tier),
                "city" => client.city,
                _ => None,
            };
            match test {
                ValueTest::Known => text.is_some(),
                ValueTest::OneOf { values } => values.iter().any(|v| match v {
                    Literal::Choice(v) => text == Some(v.as_str()),
                    Literal::YesNo(v) => client.service_case == *v,
                    other => panic!("not made here: {other:?}"),
                }),
                ValueTest::Compare {
                    op,
                    value: Literal::Number(n),
                } => {
                    let n: i64 = n.parse().unwrap();
                    match op {
                        CompareOp::AtLeast => client.age >= n,
                        CompareOp::AtMost => client.age <= n,
                        CompareOp::MoreThan | CompareOp::After => client.age > n,
                        CompareOp::LessThan | CompareOp::Before => client.age < n,
                    }
                }
                other => panic!("not made here: {other:?}"),
            }
        }
    }
}

pub(super) struct World<'a> {
    pub(super) client: &'a Client,
    pub(super) house: &'a House,
}

/// The same client, for whom one more thing happens, once: it ends runs, or is what they wait for.
pub(super) struct Happening<'a> {
    pub(super) world: World<'a>,
    pub(super) at: Option<Moment>,
    pub(super) ends: bool,
}

impl Choices for Happening<'_> {
    fn branch(
        &mut self,
        node: NodeId,
        at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> NodeId {
        self.world.branch(node, at, arms, otherwise)
    }
    fn split(&mut self, node: NodeId, at: Moment, arms: &[SplitArm]) -> NodeId {
        self.world.split(node, at, arms)
    }
    fn awaited(
        &mut self,
        _: NodeId,
        at: Moment,
        _: &[AwaitOn],
        deadline: Moment,
    ) -> Option<Moment> {
        self.at.filter(|moment| *moment > at && *moment <= deadline)
    }
    fn decided(
        &mut self,
        node: NodeId,
        at: Moment,
        ways: &[NodeId],
        deadline: Moment,
    ) -> Option<(Moment, usize)> {
        self.world.decided(node, at, ways, deadline)
    }
    fn between(&mut self, node: NodeId, at: Moment, earliest: Moment, latest: Moment) -> Moment {
        self.world.between(node, at, earliest, latest)
    }
    fn date(&mut self, node: NodeId, at: Moment, property: &PropertyRef) -> Option<Date> {
        self.world.date(node, at, property)
    }
    fn ends(&mut self, _: NodeId, arrived: Moment, leaves: Moment) -> Option<Moment> {
        let at = self.at.filter(|_| self.ends);
        at.filter(|moment| *moment >= arrived && *moment <= leaves)
    }
    fn may_send(&mut self, node: NodeId, at: Moment, message: &SmolStr) -> bool {
        self.world.may_send(node, at, message)
    }
}

/// The workflow without what a platform has no person for: each review is a wait of its length.
pub(super) fn without_reviews(workflow: &mut Workflow) {
    for node in &mut workflow.nodes {
        if let Node::Review {
            within, approved, ..
        } = node
        {
            *node = Node::Wait {
                wait: WaitKind::Length { length: *within },
                alone: false,
                next: *approved,
            };
        }
    }
}

impl Choices for World<'_> {
    fn branch(&mut self, _: NodeId, _: Moment, arms: &[Arm], otherwise: Option<NodeId>) -> NodeId {
        let taken = arms.iter().find(|a| holds(&a.when, self.client, &|_| None));
        taken.map(|a| a.next).or(otherwise).unwrap()
    }
    fn split(&mut self, _: NodeId, _: Moment, _: &[SplitArm]) -> NodeId {
        panic!("not made here")
    }
    fn awaited(&mut self, _: NodeId, _: Moment, _: &[AwaitOn], _: Moment) -> Option<Moment> {
        panic!("not made here")
    }
    fn decided(
        &mut self,
        _: NodeId,
        _: Moment,
        _: &[NodeId],
        deadline: Moment,
    ) -> Option<(Moment, usize)> {
        // Klaviyo looks at the deadline, whenever the answer was given.
        match self.client.answer? {
            "approved" | "Approved" => Some((deadline, 0)),
            "declined" => Some((deadline, 1)),
            _ => None,
        }
    }
    fn between(&mut self, _: NodeId, _: Moment, earliest: Moment, _: Moment) -> Moment {
        earliest
    }
    fn date(&mut self, _: NodeId, _: Moment, _: &PropertyRef) -> Option<Date> {
        panic!("not made here")
    }
    fn ends(&mut self, _: NodeId, _: Moment, _: Moment) -> Option<Moment> {
        None
    }
    fn may_send(&mut self, _: NodeId, _: Moment, message: &SmolStr) -> bool {
        self.client.consents || !self.house.messages[message].purpose.needs_consent()
    }
}

/// Brand's first locale where the client's is none of them.
fn template(message: &str, client: &Client) -> String {
    match (message, client.locale) {
        ("welcome_letter", Some("en" | "en-GB" | "en_US")) => "Tpl_w_en".to_owned(),
        ("welcome_letter", _) => "Tpl_w_fr".to_owned(),
        (other, _) => format!("Tpl_{other}"),
    }
}

// ---- what is made at random

fn a_condition() -> impl Strategy<Value = Condition> {
    let paris = all_of(vec![known("city"), is("city", &["Paris"])]);
    let not_paris = all_of(vec![known("city"), not(is("city", &["Paris", "Lyon"]))]);
    let age = |op, n: &str| compare(property("age"), op, Literal::Number(n.into()));
    let orders = |least, most| happened(event("placed_order"), least, most, Period::Ever);
    let leaf = prop::sample::select(vec![
        paris,
        not_paris,
        is("tier", &["gold"]),
        is("tier", &["gold", "noir"]),
        known("city"),
        yes("service_case"),
        age(CompareOp::AtLeast, "30"),
        age(CompareOp::AtMost, "30"),
        age(CompareOp::MoreThan, "40"),
        age(CompareOp::LessThan, "40"),
        orders(1, None),
        orders(0, Some(0)),
        orders(2, Some(3)),
        Condition::Segment {
            segment: "watch_lovers".into(),
        },
        Condition::State {
            states: vec!["owner".into(), "resting".into()],
        },
        Condition::Consents {
            channel: Channel::Email,
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
    let units = vec![Unit::Minutes, Unit::Hours, Unit::Days, Unit::Weeks];
    let kind = prop_oneof![
        (1..60_u32, prop::sample::select(units)).prop_map(|(amount, unit)| WaitKind::Length {
            length: length(amount, unit)
        }),
        (1..9_u32, 0..9_u32).prop_map(|(a, b)| WaitKind::Between {
            least: days(a),
            most: days(a + b)
        }),
        (0..1440_u16, 1..128_u8).prop_map(|(at, on)| WaitKind::Clock {
            at: ClockMinutes(at),
            on: Weekdays(on)
        }),
        (1..40_u32).prop_map(|n| WaitKind::AfterStart { length: days(n) }),
    ];
    let arm = (a_condition(), next()).prop_map(|(when, next)| Arm { when, next });
    prop_oneof![
        3 => (prop::sample::select(messages), next()).prop_map(|(m, next)| Node::Send { message: m.into(), next }),
        3 => (kind, next()).prop_map(|(wait, next)| Node::Wait { wait, alone: false, next }),
        3 => (prop::collection::vec(arm, 1..4), next())
            .prop_map(|(arms, last)| Node::Branch { arms, otherwise: Some(last) }),
        1 => (1..60_u32, prop::sample::select(vec![Unit::Hours, Unit::Days]), next(), next(), next())
            .prop_map(|(amount, unit, approved, declined, unanswered)| Node::Review {
                by: Recipient::Person("crm_lead".into()),
                within: length(amount, unit),
                approved,
                declined,
                unanswered,
            }),
    ]
}

pub(super) fn a_journey() -> impl Strategy<Value = Workflow> {
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
                Node::Review {
                    approved,
                    declined,
                    unanswered,
                    ..
                } => {
                    [approved, declined, unanswered].into_iter().for_each(fit);
                }
                other => panic!("not made here: {other:?}"),
            }
        }
        nodes.push(Node::End);
        journey(nodes)
    })
}

fn an_answer() -> impl Strategy<Value = Option<&'static str>> {
    let words = [
        None,
        Some("approved"),
        Some("Approved"),
        Some("declined"),
        Some("maybe"),
    ];
    prop::sample::select(words.to_vec())
}

pub(super) fn a_client() -> impl Strategy<Value = Client> {
    let locales = [
        None,
        Some("fr"),
        Some("fr-CH"),
        Some("en"),
        Some("en-GB"),
        Some("de"),
    ];
    (
        prop::sample::select(vec!["silver", "gold", "noir"]),
        prop::sample::select(vec![18_i64, 30, 31, 40, 41]),
        prop::sample::select(vec![None, Some("Paris"), Some("Lyon"), Some("Rome")]),
        (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
        0..5_u32,
        prop::sample::select(locales.to_vec()),
        (an_answer(), an_answer(), habits()),
    )
        .prop_map(|(tier, age, city, yes, orders, locale, answers)| Client {
            tier,
            age,
            city,
            service_case: yes.0,
            orders,
            loves_watches: yes.1,
            consents: yes.2,
            locale,
            unset_answers: yes.3,
            answer: answers.0,
            old_answer: answers.1,
            habits: answers.2,
        })
}

#[test]
fn clients_get_the_same_messages_at_the_same_times() {
    let made = (
        asked_about(a_journey()),
        prop::collection::vec(a_client(), 20),
        0..525_600_i64,
    );
    histories("Klaviyo", 200, made, |(mut workflow, clients, minute)| {
        let mut compared = 0;
        // One zone without changes of clocks: what those do to days is a remark of every build.
        let house = House {
            zone: "UTC".into(),
            ..house()
        };
        // Whoever does not consent stays in the flow here, so that the filters on messages are seen.
        workflow.exits = vec![Exit::Event {
            event: EventKind::Unsubscribed,
        }];
        let (compiled, _) = compile_in(&house, &workflow, Verdict::Proved, klaviyo());
        let Some(compiled) = compiled else {
            return Ok(0);
        };
        let definition = &compiled.document["data"]["attributes"]["definition"];
        let start = Date::constant(2026, 1, 1)
            .to_datetime(Time::midnight())
            .saturating_add(SignedDuration::from_mins(minute));
        let setting = Setting::new(&house, &workflow);
        for client in &clients {
            let mut world = Engaged {
                inner: World {
                    client,
                    house: &house,
                },
                client,
                sent: Vec::new(),
            };
            let wanted: Vec<(String, DateTime)> =
                run(&setting, setting.clock.at(start), &mut world)
                    .sent
                    .into_iter()
                    .map(|s| (template(&s.message, client), s.at.wall))
                    .collect();
            let got = replay(definition, client, start);
            prop_assert_eq!(&got, &wanted, "{:?}\n{:#}", client, definition);
            compared += 1;
        }
        Ok(compared)
    });
}
