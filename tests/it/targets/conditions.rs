//! Conditions: each as Klaviyo's filter, and the normal form against an independent evaluation.

use super::hand::*;
use journey::targets::passes::conditions::and_of_ors;
use journey::vocabulary::{Channel, Unit};
use journey::workflow::*;
use proptest::prelude::*;
use serde_json::Value;

fn date(year: i16, month: u8, day: u8) -> Literal {
    Literal::Date(DateValue { year, month, day })
}

fn ahead(op: CompareOp, by: Length) -> Condition {
    Condition::Property {
        property: property("visit_at"),
        test: ValueTest::Ahead { op, by },
    }
}

/// Every condition that Klaviyo can hold, by name.
pub fn every_condition() -> Vec<(&'static str, Condition)> {
    let birthday = || property("birthday");
    let number = |text: &str| Literal::Number(text.into());
    let orders =
        |at_least, at_most, period| happened(event("placed_order"), at_least, at_most, period);
    let one_of = |values| Condition::Property {
        property: property("age"),
        test: ValueTest::OneOf { values },
    };
    let heritage = Condition::Happened(EventTest {
        event: event("placed_order"),
        filter: Some(Box::new(Condition::Property {
            property: PropertyRef::Event("placed_order".into(), "collection".into()),
            test: ValueTest::OneOf {
                values: vec![Literal::Text("Heritage".to_owned())],
            },
        })),
        at_least: 2,
        at_most: None,
        period: Period::Ever,
    });
    let themed = EventKind::Clicked {
        messages: AnyOf::All {
            channel: None,
            theme: Some("heritage".into()),
        },
    };
    vec![
        ("is", is("tier", &["noir"])),
        ("is_one_of", is("tier", &["gold", "noir"])),
        ("is_not", not(is("tier", &["gold", "noir"]))),
        ("yes_no", not(yes("service_case"))),
        ("numbers", not(one_of(vec![number("18"), number("21")]))),
        (
            "number",
            compare(property("age"), CompareOp::LessThan, number("30")),
        ),
        (
            "money",
            not(compare(
                property("lifetime_spend"),
                CompareOp::AtLeast,
                eur("10000"),
            )),
        ),
        (
            "date_is",
            Condition::Property {
                property: birthday(),
                test: ValueTest::OneOf {
                    values: vec![date(2000, 2, 29)],
                },
            },
        ),
        (
            "date_is_not",
            not(Condition::Property {
                property: birthday(),
                test: ValueTest::OneOf {
                    values: vec![date(2000, 2, 29)],
                },
            }),
        ),
        (
            "date_before",
            compare(birthday(), CompareOp::Before, date(2000, 1, 1)),
        ),
        (
            "date_not_before",
            not(compare(birthday(), CompareOp::Before, date(2000, 1, 1))),
        ),
        (
            "date_after",
            compare(birthday(), CompareOp::After, date(1999, 12, 31)),
        ),
        ("known", known("birthday")),
        ("unknown", not(known("birthday"))),
        (
            "past",
            Condition::Property {
                property: property("visit_at"),
                test: ValueTest::Past,
            },
        ),
        (
            "within",
            ahead(CompareOp::LessThan, length(24, Unit::Hours)),
        ),
        ("ahead_turned_round", ahead(CompareOp::AtLeast, days(2))),
        ("has", orders(1, None, Period::Ever)),
        ("has_not", orders(0, Some(0), Period::InTheLast(days(90)))),
        ("has_between", orders(2, Some(4), Period::SinceStart)),
        (
            "has_not_between",
            not(orders(2, Some(4), Period::SinceStart)),
        ),
        (
            "has_in_years",
            orders(1, None, Period::InTheLast(length(3, Unit::Years))),
        ),
        ("has_where", heritage),
        (
            "has_opened",
            happened(opened("brand_story"), 1, None, Period::Ever),
        ),
        (
            "has_clicked_theme",
            happened(themed, 1, None, Period::InTheLast(days(90))),
        ),
        (
            "state",
            Condition::State {
                states: vec!["owner".into(), "resting".into()],
            },
        ),
        (
            "not_state",
            not(Condition::State {
                states: vec!["owner".into(), "resting".into()],
            }),
        ),
        (
            "segment",
            Condition::Segment {
                segment: "watch_lovers".into(),
            },
        ),
        (
            "consents",
            Condition::Consents {
                channel: Channel::Email,
            },
        ),
        (
            "consents_not",
            not(Condition::Consents {
                channel: Channel::Email,
            }),
        ),
        (
            "consents_sms",
            Condition::Consents {
                channel: Channel::Sms,
            },
        ),
        (
            "consents_not_push",
            not(Condition::Consents {
                channel: Channel::Push,
            }),
        ),
        (
            "or_of_ands",
            any_of(vec![
                all_of(vec![is("tier", &["noir"]), yes("service_case")]),
                all_of(vec![known("city"), is("city", &["Paris"])]),
            ]),
        ),
    ]
}

#[test]
fn every_condition_as_a_filter() {
    let mut out = serde_json::Map::new();
    for (name, condition) in every_condition() {
        let document = built(&if_else(condition)).document;
        let split = &document["data"]["attributes"]["definition"]["actions"][0];
        let links = format!(
            "yes {} no {}",
            split["links"]["next_if_true"], split["links"]["next_if_false"]
        );
        let groups = split["data"]["profile_filter"]["condition_groups"].clone();
        out.insert(
            name.to_owned(),
            serde_json::json!({ "links": links, "groups": groups }),
        );
    }
    insta::assert_json_snapshot!("klaviyo_conditions", Value::Object(out));
}

fn leaves() -> impl Strategy<Value = Condition> {
    prop_oneof![
        (0..4_u8).prop_map(|n| Condition::Segment {
            segment: format!("s{n}").into()
        }),
        (0..3_u32, 0..4_u32).prop_map(|(least, more)| {
            happened(
                event("placed_order"),
                least.max(1),
                (more > 0).then_some(least + more),
                Period::Ever,
            )
        }),
        Just(Condition::State {
            states: vec!["owner".into(), "resting".into()]
        }),
    ]
}

fn conditions() -> impl Strategy<Value = Condition> {
    leaves().prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(all_of),
            prop::collection::vec(inner.clone(), 2..4).prop_map(any_of),
            inner.prop_map(not),
        ]
    })
}

/// A client: who is in which segment, in which state, with how many orders.
#[derive(Debug, Clone)]
struct Client {
    segments: [bool; 4],
    state: usize,
    orders: u32,
}

fn holds(condition: &Condition, client: &Client) -> bool {
    match condition {
        Condition::All { of } => of.iter().all(|c| holds(c, client)),
        Condition::Any { of } => of.iter().any(|c| holds(c, client)),
        Condition::Not { of } => !holds(of, client),
        Condition::Segment { segment } => client.segments[segment[1..].parse::<usize>().unwrap()],
        Condition::State { states } => states
            .iter()
            .any(|s| *s == ["prospect", "owner", "resting"][client.state]),
        Condition::Happened(test) => {
            client.orders >= test.at_least && test.at_most.is_none_or(|most| client.orders <= most)
        }
        other => panic!("not made here: {other:?}"),
    }
}

proptest! {
    #[test]
    fn the_normal_form_means_the_same(
        condition in conditions(),
        negated: bool,
        segments: [bool; 4],
        state in 0..3_usize,
        orders in 0..8_u32,
    ) {
        let client = Client { segments, state, orders };
        if let Ok(clauses) = and_of_ors(&condition, negated, 400) {
            let value = clauses.iter().all(|c| c.iter().any(|l| holds(&l.asks, &client) != l.negated));
            prop_assert_eq!(value, holds(&condition, &client) != negated);
        }
    }
}
