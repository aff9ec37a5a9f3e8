//! What Klaviyo can't hold: each refusal once, with what to write instead; and ids that are missing.

use super::hand::*;
use journey::diagnostics::Code;
use journey::proof::Verdict;
use journey::targets::{Feature, Support};
use journey::vocabulary::{Channel, Unit};
use journey::workflow::*;
use std::collections::BTreeSet;

fn started(start: Start) -> Workflow {
    Workflow {
        start,
        ..line(vec![send("brand_story")])
    }
}

fn on(name: &str) -> StartOn {
    StartOn {
        event: event(name),
        filter: None,
    }
}

fn around(offset: Option<Length>, after: bool) -> Start {
    Start::AroundDate {
        offset,
        after,
        property: "birthday".into(),
        at: clock(9, 0),
        every_year: true,
        leap_day: Some(LeapDay::LastOfFebruary),
    }
}

fn ruled(text: &str, form: RuleForm, otherwise: Option<OtherwiseAction>) -> Workflow {
    Workflow {
        rules: vec![rule(text, form, otherwise)],
        ..line(vec![send("brand_story")])
    }
}

fn waiting(kind: WaitKind) -> Workflow {
    line(vec![wait(kind), send("brand_story")])
}

fn doing(action: Action) -> Workflow {
    line(vec![
        Node::Act {
            action,
            next: NodeId(0),
        },
        send("brand_story"),
    ])
}

fn exiting(exit: Exit) -> Workflow {
    Workflow {
        exits: vec![exit],
        ..line(vec![send("brand_story")])
    }
}

fn wait_date(offset: Option<Length>, after: bool) -> WaitKind {
    WaitKind::Date {
        property: property("visit_at"),
        offset,
        after,
        at: None,
    }
}

/// A workflow for each feature that Klaviyo can't hold.
fn every_refusal() -> Vec<(Feature, Workflow)> {
    let skip = Some(OtherwiseAction::Skip);
    let orders = |filter: Option<Condition>, period| {
        if_else(Condition::Happened(EventTest {
            event: event("placed_order"),
            filter: filter.map(Box::new),
            at_least: 1,
            at_most: None,
            period,
        }))
    };
    let order_data = |name: &str, test| Condition::Property {
        property: PropertyRef::Event("placed_order".into(), name.into()),
        test,
    };
    let heritage = || {
        order_data(
            "collection",
            ValueTest::OneOf {
                values: vec![Literal::Text("Heritage".into())],
            },
        )
    };
    let ahead = Condition::Property {
        property: property("visit_at"),
        test: ValueTest::Ahead {
            op: CompareOp::AtLeast,
            by: days(2),
        },
    };
    let many = |n: u8| {
        let pair = |i: u8| {
            all_of(vec![
                Condition::Segment {
                    segment: format!("a{i}").into(),
                },
                Condition::Segment {
                    segment: format!("b{i}").into(),
                },
            ])
        };
        any_of((0..n).map(pair).collect())
    };
    vec![
        (
            Feature::StartSeveralEvents,
            started(Start::Events {
                events: vec![on("subscribed"), on("placed_order")],
                gathered: None,
            }),
        ),
        (
            Feature::StartBecomesSeveral,
            started(Start::Becomes {
                states: vec!["owner".into(), "resting".into()],
            }),
        ),
        (
            Feature::StartSegmentPresent,
            started(Start::EntersSegment {
                segment: "watch_lovers".into(),
                also_present: true,
            }),
        ),
        (
            Feature::StartBeforeDateElapsed,
            started(around(Some(length(36, Unit::Hours)), false)),
        ),
        (
            Feature::StartAfterDate,
            started(around(Some(days(7)), true)),
        ),
        (
            Feature::StartOnDay,
            started(Start::OnDate {
                date: DateValue {
                    year: 2026,
                    month: 12,
                    day: 1,
                },
                at: clock(10, 0),
                segment: "watch_lovers".into(),
                because: "a feast".into(),
            }),
        ),
        (
            Feature::StartGathered,
            started(Start::Events {
                events: vec![on("placed_order")],
                gathered: Some(length(1, Unit::Hours)),
            }),
        ),
        (Feature::StartHandedOver, started(Start::HandedOver)),
        (
            Feature::EntersForEach,
            Workflow {
                reentry: Reentry::OnceForEach {
                    property: "order".into(),
                },
                ..line(vec![send("brand_story")])
            },
        ),
        (
            Feature::EntersAgainAfter,
            Workflow {
                reentry: Reentry::AgainAfter { length: days(30) },
                ..line(vec![send("brand_story")])
            },
        ),
        (
            Feature::ExitStartEvent,
            exiting(Exit::Event {
                event: event("subscribed"),
            }),
        ),
        (
            Feature::ExitSameEvent,
            exiting(Exit::SameEvent {
                event: event("placed_order"),
                property: "order".into(),
            }),
        ),
        (
            Feature::ExitBecomesOwn,
            exiting(Exit::Becomes {
                state: "prospect".into(),
            }),
        ),
        (
            Feature::GivesWay,
            Workflow {
                gives_way_to: vec!["cart".into()],
                ..line(vec![send("brand_story")])
            },
        ),
        (
            Feature::Alone,
            line(vec![
                Node::Wait {
                    wait: WaitKind::Length { length: days(21) },
                    alone: true,
                    next: NodeId(0),
                },
                send("brand_story"),
            ]),
        ),
        (
            Feature::AddToAudience,
            doing(Action::AddToAudience {
                audience: "recent_visitors".into(),
            }),
        ),
        (
            Feature::RemoveFromAudience,
            doing(Action::RemoveFromAudience {
                audience: "recent_visitors".into(),
            }),
        ),
        (
            Feature::ChangeBuiltIn,
            doing(Action::Set {
                property: "city".into(),
                value: Literal::Text("Paris".to_owned()),
            }),
        ),
        (
            Feature::Ask,
            journey(vec![
                send_to("brand_story", 1),
                Node::Answer {
                    survey: "brand_story".into(),
                    within: days(7),
                    arms: vec![AnswerArm {
                        answers: vec!["well".into(), "badly".into()],
                        next: NodeId(2),
                    }],
                    unanswered: NodeId(2),
                },
                Node::End,
            ]),
        ),
        (
            Feature::HandOver,
            line(vec![
                send("brand_story"),
                Node::HandOver {
                    journey: "cart".into(),
                    next: NodeId(0),
                },
            ]),
        ),
        (
            Feature::Task,
            line(vec![
                send("brand_story"),
                Node::Act {
                    action: Action::Task {
                        of: Recipient::Person("crm_lead".into()),
                        text: "Call, and offer a visit".to_owned(),
                        within: days(2),
                    },
                    next: NodeId(0),
                },
            ]),
        ),
        (
            Feature::ReviewOverlap,
            Workflow {
                reentry: Reentry::EveryTime,
                ..journey(vec![
                    Node::Review {
                        by: Recipient::Property {
                            property: "advisor".into(),
                            otherwise: Some("crm_lead".into()),
                        },
                        within: length(24, Unit::Hours),
                        approved: NodeId(1),
                        declined: NodeId(2),
                        unanswered: NodeId(2),
                    },
                    send_to("brand_story", 2),
                    Node::End,
                ])
            },
        ),
        (
            Feature::WaitOtherDate,
            waiting(wait_date(Some(days(2)), false)),
        ),
        (
            Feature::WaitAfterDate,
            Workflow {
                start: Start::AroundDate {
                    offset: None,
                    after: false,
                    property: "visit_at".into(),
                    at: clock(9, 0),
                    every_year: true,
                    leap_day: Some(LeapDay::LastOfFebruary),
                },
                ..waiting(wait_date(Some(days(2)), true))
            },
        ),
        (
            Feature::WaitAfterStartVaried,
            line(vec![
                wait(WaitKind::Clock {
                    at: clock(10, 0),
                    on: Weekdays::ALL,
                }),
                send("welcome_letter"),
                wait(WaitKind::AfterStart { length: days(7) }),
                send("brand_story"),
            ]),
        ),
        (
            Feature::LargeCondition,
            if_else(all_of(vec![many(8), not(many(9))])),
        ),
        (
            Feature::TestAhead,
            if_else(all_of(vec![ahead.clone(), ahead_of_age()])),
        ),
        (Feature::TestOtherEvent, if_else(heritage())),
        (
            Feature::HappenedSinceStartOwn,
            if_else(happened(event("subscribed"), 1, None, Period::SinceStart)),
        ),
        (
            Feature::HappenedSinceEvent,
            orders(None, Period::Since(event("subscribed"))),
        ),
        (
            Feature::HappenedWhereOr,
            orders(
                Some(any_of(vec![
                    heritage(),
                    order_data("order", ValueTest::Known),
                ])),
                Period::Ever,
            ),
        ),
        (
            Feature::ConsentOther,
            if_else(Condition::Consents {
                channel: Channel::Letter,
            }),
        ),
        (
            Feature::MessageEventOther,
            if_else(happened(
                EventKind::Opened {
                    messages: AnyOf::All {
                        channel: Some(Channel::Sms),
                        theme: None,
                    },
                },
                1,
                None,
                Period::Ever,
            )),
        ),
        (
            Feature::TestClock,
            if_else(compare(
                property("birthday"),
                CompareOp::After,
                Literal::Clock(clock(9, 0)),
            )),
        ),
        (
            Feature::QuietCalendarDates,
            ruled(
                "quiet outside with_dates",
                RuleForm::QuietOutside {
                    calendar: "with_dates".into(),
                },
                None,
            ),
        ),
        (
            Feature::CapCalendarSkip,
            ruled(
                "at most 2 emails per calendar week else skip",
                RuleForm::AtMostPerCalendar {
                    count: 2,
                    of: emails(),
                    period: length(1, Unit::Weeks),
                },
                skip,
            ),
        ),
        (
            Feature::GapJourneysSkip,
            ruled(
                "at least 7 days between messages of browse and messages of cart else skip",
                RuleForm::Gap {
                    gap: days(7),
                    between: every_purpose(),
                    journeys: Some(("browse".into(), "cart".into())),
                },
                skip,
            ),
        ),
        (
            Feature::Postpone,
            ruled(
                "at most 1 email per 14 days else postpone up to 10 days",
                RuleForm::AtMost {
                    count: 1,
                    of: emails(),
                    window: days(14),
                },
                Some(OtherwiseAction::Postpone(days(10))),
            ),
        ),
        (
            Feature::AtLeast,
            ruled(
                "at least 1 message per 14 days during journey repair",
                RuleForm::AtLeast {
                    count: 1,
                    of: every_purpose(),
                    window: days(14),
                    journey: "repair".into(),
                },
                skip,
            ),
        ),
    ]
}

/// Near ahead, so that turning the whole condition round does not help.
fn ahead_of_age() -> Condition {
    Condition::Property {
        property: property("birthday"),
        test: ValueTest::Ahead {
            op: CompareOp::LessThan,
            by: days(2),
        },
    }
}

fn compile_refused(workflow: &Workflow) -> String {
    let (compiled, found) = compile_in(&house(), workflow, Verdict::Enforced, klaviyo());
    assert!(
        compiled.is_none(),
        "built: {:#}",
        compiled.unwrap().document
    );
    assert!(
        found.iter().any(|d| d.code == Code::NotPossible),
        "{}",
        said(&found)
    );
    said(&found)
}

#[test]
fn each_refusal_says_what_to_write() {
    let mut out = String::new();
    for (feature, workflow) in every_refusal() {
        let text = compile_refused(&workflow);
        let (support, how) = klaviyo().support(feature);
        assert_eq!(support, Support::NotPossible, "{feature:?}");
        assert!(text.contains(how), "{feature:?} does not help:\n{text}");
        out.push_str(&text);
    }
    insta::assert_snapshot!("klaviyo_refusals", out);
}

/// Refused elsewhere: channels and texts need another house.
const ELSEWHERE: &[Feature] = &[
    Feature::SendOther,
    Feature::SkipOtherChannels,
    Feature::MergeOtherEvent,
    Feature::MergeLikeText,
    Feature::MergeEach,
    Feature::Note,
];

#[test]
fn every_row_that_is_not_possible_is_tested() {
    let tested: BTreeSet<Feature> = every_refusal().into_iter().map(|(f, _)| f).collect();
    for &feature in Feature::ALL {
        if klaviyo().support(feature).0 == Support::NotPossible && !ELSEWHERE.contains(&feature) {
            assert!(
                tested.contains(&feature),
                "{feature:?} is refused, but by no test"
            );
        }
    }
}

#[test]
fn a_line_that_a_person_adds_has_no_place() {
    let mut house = house();
    let story = house.messages.get_mut("brand_story").unwrap();
    story.note = Some(Recipient::Person("crm_lead".into()));
    let reviewed = journey(vec![
        Node::Review {
            by: Recipient::Person("crm_lead".into()),
            within: days(2),
            approved: NodeId(1),
            declined: NodeId(2),
            unanswered: NodeId(2),
        },
        send_to("brand_story", 2),
        Node::End,
    ]);
    let (compiled, found) = compile_in(&house, &reviewed, Verdict::Proved, klaviyo());
    assert!(compiled.is_none());
    assert!(
        said(&found).contains("can't hold a line that a person adds"),
        "{}",
        said(&found)
    );
}

#[test]
fn data_of_a_later_event_and_text_like_klaviyos_own_are_refused() {
    let mut house = house();
    let story = house.messages.get_mut("brand_story").unwrap();
    let order = PropertyRef::Event("placed_order".into(), "order".into());
    story.subject.insert(
        "en".into(),
        MergeText {
            parts: vec![field(order, None)],
        },
    );
    story.preview.insert("en".into(), plain("50 {% off"));
    let each = MergePart::Each {
        event: "placed_order".into(),
        property: "order".into(),
        fallback: None,
        span: place(31),
    };
    story
        .preview
        .insert("fr".into(), MergeText { parts: vec![each] });
    let (compiled, found) = compile_in(
        &house,
        &line(vec![send("brand_story")]),
        Verdict::Proved,
        klaviyo(),
    );
    assert!(compiled.is_none());
    insta::assert_snapshot!("klaviyo_refused_texts", said(&found));
}

#[test]
fn every_missing_id_is_named_once_with_the_line_to_add() {
    let mut house = house();
    let bindings = bound(&mut house).get_mut("klaviyo").unwrap();
    bindings.ids.clear();
    let both = BoundIds::PerLocale([("fr".into(), "Tpl_fr".to_owned())].into());
    let bound = BoundId {
        noun: "template".into(),
        ids: both,
        span: place(11),
    };
    bindings
        .ids
        .insert(("email".into(), "welcome_letter".into()), bound);
    let twice = line(vec![
        send("welcome_letter"),
        wait_for(1, Unit::Days),
        send("brand_story"),
        wait_for(1, Unit::Days),
        send("brand_story"),
    ]);
    let (compiled, found) = compile_in(&house, &twice, Verdict::Proved, klaviyo());
    assert!(compiled.is_none());
    insta::assert_snapshot!("klaviyo_missing", said(&found));
}

#[test]
fn without_a_target_block_the_help_says_to_write_one() {
    let mut house = house();
    bound(&mut house).clear();
    let (compiled, found) = compile_in(
        &house,
        &line(vec![send("brand_story")]),
        Verdict::Proved,
        klaviyo(),
    );
    assert!(compiled.is_none());
    insta::assert_snapshot!("klaviyo_no_block", said(&found));
}

#[test]
fn a_placeholder_is_not_an_id() {
    let mut house = house();
    let bindings = bound(&mut house).get_mut("klaviyo").unwrap();
    let id = BoundId {
        noun: "metric".into(),
        ids: BoundIds::One("…".to_owned()),
        span: place(12),
    };
    bindings
        .ids
        .insert(("event".into(), "subscribed".into()), id);
    let (compiled, found) = compile_in(
        &house,
        &line(vec![send("brand_story")]),
        Verdict::Proved,
        klaviyo(),
    );
    assert!(compiled.is_none());
    assert!(said(&found).contains("J0701"), "{}", said(&found));
}
