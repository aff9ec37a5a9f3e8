//! What Klaviyo holds only nearly is never silent: a warning, a remark, or a rule that says so.

use super::hand::*;
use journey::proof::Verdict;
use journey::targets::{Feature, JourneyReport, RuleOutcome, Support, report};
use journey::vocabulary::Unit;
use journey::workflow::*;
use std::collections::BTreeMap;

/// Everyone's journey: one letter, about which nothing but its consent is to be said.
fn quiet_journey(nodes: Vec<Node>) -> Workflow {
    Workflow {
        states: vec!["prospect".into(), "owner".into(), "resting".into()],
        ..journey(nodes)
    }
}

fn one_letter() -> Workflow {
    quiet_journey(vec![send_to("brand_story", 1), Node::End])
}

fn act_to(action: Action, next: u32) -> Node {
    Node::Act {
        action,
        next: NodeId(next),
    }
}

fn waiting(node: Node) -> Workflow {
    quiet_journey(vec![node, send_to("brand_story", 2), Node::End])
}

/// A wait for ten; two in a row come to the second right at ten.
fn until_ten(next: u32) -> Node {
    Node::Wait {
        alone: false,
        wait: WaitKind::Clock {
            at: clock(10, 0),
            on: Weekdays::ALL,
        },
        next: NodeId(next),
    }
}

fn awaiting(on: AwaitOn) -> Workflow {
    waiting(Node::Await {
        on: vec![on],
        deadline: days(5),
        then: NodeId(1),
        otherwise: NodeId(2),
    })
}

fn split(measure: Option<(EventKind, Length)>, weights: &[u32]) -> Workflow {
    let arms = weights.iter().enumerate().map(|(i, &weight)| SplitArm {
        name: format!("arm{i}").into(),
        weight,
        next: NodeId(1 + u32::from(i > 0)),
    });
    waiting(Node::Split {
        name: "by_tone".into(),
        arms: arms.collect(),
        measure,
    })
}

fn skip(text: &str, form: RuleForm) -> Workflow {
    Workflow {
        rules: vec![rule(text, form, Some(OtherwiseAction::Skip))],
        ..one_letter()
    }
}

/// A journey for each row that says "nearly".
fn every_nearly() -> BTreeMap<Feature, Workflow> {
    let exits = |exit| Workflow {
        exits: vec![exit],
        ..one_letter()
    };
    let months = length(3, Unit::Months);
    [
        (
            Feature::AudienceStates,
            Workflow {
                states: vec!["prospect".into()],
                ..one_letter()
            },
        ),
        (
            Feature::EntersPerMonths,
            Workflow {
                reentry: Reentry::OncePer { length: months },
                ..one_letter()
            },
        ),
        (
            Feature::ExitBecomes,
            Workflow {
                states: vec!["prospect".into(), "resting".into()],
                ..exits(Exit::Becomes {
                    state: "owner".into(),
                })
            },
        ),
        (
            Feature::ExitCondition,
            exits(Exit::Condition {
                condition: yes("service_case"),
            }),
        ),
        (
            Feature::Goal,
            Workflow {
                goal: Some(Goal {
                    event: event("placed_order"),
                    within: days(30),
                }),
                ..one_letter()
            },
        ),
        (
            Feature::WaitMonths,
            waiting(Node::Wait {
                alone: false,
                wait: WaitKind::Length { length: months },
                next: NodeId(1),
            }),
        ),
        (
            Feature::WaitClock,
            quiet_journey(vec![
                until_ten(1),
                until_ten(2),
                send_to("brand_story", 3),
                Node::End,
            ]),
        ),
        (
            Feature::WaitStartDate,
            Workflow {
                start: Start::AroundDate {
                    offset: Some(days(7)),
                    after: false,
                    property: "birthday".into(),
                    at: clock(9, 0),
                    every_year: false,
                    leap_day: None,
                },
                ..waiting(Node::Wait {
                    alone: false,
                    wait: WaitKind::Date {
                        property: property("birthday"),
                        offset: None,
                        after: false,
                        at: Some(clock(9, 0)),
                    },
                    next: NodeId(1),
                })
            },
        ),
        (
            Feature::Review,
            waiting(Node::Review {
                by: Recipient::Person("crm_lead".into()),
                within: days(2),
                approved: NodeId(1),
                declined: NodeId(2),
                unanswered: NodeId(2),
            }),
        ),
        (
            Feature::AwaitEvent,
            awaiting(AwaitOn::Event(event("placed_order"))),
        ),
        (
            Feature::AwaitCondition,
            awaiting(AwaitOn::Condition(known("city"))),
        ),
        (Feature::Split, split(None, &[3333, 3333, 3334])),
        (
            Feature::ListOnExit,
            quiet_journey(vec![
                act_to(
                    Action::AddToList {
                        list: "newsletter".into(),
                    },
                    1,
                ),
                send_to("brand_story", 2),
                act_to(
                    Action::RemoveFromList {
                        list: "newsletter".into(),
                    },
                    3,
                ),
                Node::End,
            ]),
        ),
        (
            Feature::SplitMeasure,
            split(Some((event("placed_order"), days(14))), &[5000, 5000]),
        ),
        (
            Feature::HappenedInTheLastMonths,
            waiting(Node::Branch {
                arms: vec![Arm {
                    when: happened(event("placed_order"), 1, None, Period::InTheLast(months)),
                    next: NodeId(1),
                }],
                otherwise: Some(NodeId(2)),
            }),
        ),
        (
            Feature::CapSkip,
            skip(
                "at most 2 emails per 7 days else skip",
                RuleForm::AtMost {
                    count: 2,
                    of: emails(),
                    window: days(7),
                },
            ),
        ),
        (
            Feature::GapSkip,
            skip(
                "at least 2 days between emails else skip",
                RuleForm::Gap {
                    gap: days(2),
                    between: emails(),
                    journeys: None,
                },
            ),
        ),
        (
            Feature::OnceSkip,
            skip(
                "each message at most once per 365 days else skip",
                RuleForm::EachOnce {
                    of: every_purpose(),
                    window: days(365),
                },
            ),
        ),
        (
            Feature::Description,
            Workflow {
                description: Some("Says good day".to_owned()),
                ..one_letter()
            },
        ),
        (
            Feature::Assumptions,
            skip(
                "at most 2 emails per 7 days else skip",
                RuleForm::AtMost {
                    count: 2,
                    of: emails(),
                    window: days(7),
                },
            ),
        ),
    ]
    .into()
}

#[test]
fn every_row_that_is_nearly_is_said() {
    let (plain, found) = compile(&one_letter());
    assert!(found.is_empty(), "{}", said(&found));
    let plain = plain.unwrap().remarks;
    let journeys = every_nearly();
    let rows = klaviyo().capabilities().into_iter();
    for row in rows.filter(|row| row.support == Support::Weaker) {
        let workflow = journeys
            .get(&row.feature)
            .unwrap_or_else(|| panic!("{:?} is held nearly, and no journey shows it", row.feature));
        let (compiled, found) = compile_in(&house(), workflow, Verdict::Enforced, klaviyo());
        let compiled = compiled.unwrap_or_else(|| panic!("{:?}: {}", row.feature, said(&found)));
        let remarked = compiled.remarks.iter().any(|r| !plain.contains(r));
        let ruled = compiled
            .rules
            .iter()
            .any(|(o, _)| *o == RuleOutcome::Weaker);
        let proof = verdicts(workflow, Verdict::Enforced);
        let shown = serde_json::to_value(report(
            &[JourneyReport {
                release: None,
                workflow,
                proof: &proof,
                targets: vec![("klaviyo", Some(&compiled))],
            }],
            &[],
            &[],
            None,
            &[],
            &Coverage::default(),
        ))
        .unwrap();
        // What the proof takes for granted stands with each rule.
        let assumed = row.feature == Feature::Assumptions
            && shown["journeys"][0]["rules"][0]["assumptions"][0].is_string();
        match row.feature {
            Feature::Assumptions => assert!(assumed),
            Feature::CapSkip | Feature::GapSkip | Feature::OnceSkip => {
                assert!(ruled && !found.is_empty(), "{:?}", row.feature);
            }
            _ => assert!(remarked || !found.is_empty(), "{:?} is silent", row.feature),
        }
    }
}
