//! Random journeys: each is built, and accepted by others, or refused with a code. All of them go to the
//! others in one run.

use super::conditions::every_condition;
use super::hand::*;
use super::tools;
use journey::diagnostics::{Code, Severity};
use journey::proof::Verdict;
use journey::targets::{Feature, Support, TARGETS, Target, find};
use journey::vocabulary::Unit;
use journey::workflow::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;

fn a_length() -> impl Strategy<Value = Length> {
    (1..200_u32, prop::sample::select(Unit::ALL)).prop_map(|(amount, unit)| Length { amount, unit })
}

fn a_condition() -> impl Strategy<Value = Condition> {
    let leaf = prop::sample::select(
        every_condition()
            .into_iter()
            .map(|(_, c)| c)
            .collect::<Vec<_>>(),
    );
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(all_of),
            prop::collection::vec(inner.clone(), 2..4).prop_map(any_of),
            inner.prop_map(not),
        ]
    })
}

/// A node that leads to nodes at most three further on; `Journey` fits the edges to its length.
fn a_node() -> impl Strategy<Value = Node> {
    let next = || (1..4_u32).prop_map(NodeId);
    let message = prop::sample::select(vec![
        "welcome_letter",
        "brand_story",
        "styling_guide",
        "receipt",
    ]);
    let kind = prop_oneof![
        a_length().prop_map(|length| WaitKind::Length { length }),
        (1..9_u32, 0..9_u32).prop_map(|(a, b)| WaitKind::Between {
            least: days(a),
            most: days(a + b)
        }),
        (0..1440_u16, 1..128_u8).prop_map(|(at, on)| WaitKind::Clock {
            at: ClockMinutes(at),
            on: Weekdays(on)
        }),
        a_length().prop_map(|length| WaitKind::AfterStart { length }),
        (prop::option::of(a_length()), any::<bool>()).prop_map(|(offset, after)| WaitKind::Date {
            property: property("birthday"),
            offset,
            after,
            at: None,
        }),
    ];
    let awaited = prop_oneof![
        Just(AwaitOn::Event(event("placed_order"))),
        Just(AwaitOn::Event(opened("brand_story"))),
        a_condition().prop_map(AwaitOn::Condition),
    ];
    let arm = (a_condition(), next()).prop_map(|(when, next)| Arm { when, next });
    let action = prop::sample::select(vec![
        Action::Set {
            property: "tier".into(),
            value: Literal::Choice("gold".into()),
        },
        Action::Clear {
            property: "visit_at".into(),
        },
        Action::AddToList {
            list: "newsletter".into(),
        },
        Action::RemoveFromList {
            list: "newsletter".into(),
        },
    ]);
    prop_oneof![
        1 => (action, next()).prop_map(|(action, next)| Node::Act { action, next }),
        3 => (message, next()).prop_map(|(m, next)| Node::Send { message: m.into(), next }),
        3 => (kind, next()).prop_map(|(wait, next)| Node::Wait { wait, alone: false, next }),
        1 => (prop::collection::vec(awaited, 1..3), a_length(), next(), next())
            .prop_map(|(on, deadline, then, otherwise)| Node::Await { on, deadline, then, otherwise }),
        2 => (prop::collection::vec(arm, 1..4), next()).prop_map(|(arms, last)| Node::Branch { arms, otherwise: Some(last) }),
        1 => prop::collection::vec((1..100_u32, next()), 2..5).prop_map(|parts| {
            let total: u32 = parts.iter().map(|p| p.0).sum();
            let mut left = 10_000;
            let count = parts.len();
            let arms = parts.into_iter().enumerate().map(|(i, (w, next))| {
                let weight = if i + 1 == count { left } else { w * 10_000 / total };
                left -= weight;
                SplitArm { name: format!("arm{i}").into(), weight, next }
            });
            Node::Split { name: "by_tone".into(), arms: arms.collect(), measure: None }
        }),
    ]
}

fn a_start() -> impl Strategy<Value = Start> {
    prop_oneof![
        4 => Just(Start::Events { events: vec![StartOn { event: event("subscribed"), filter: None }], gathered: None }),
        1 => Just(Start::Becomes { states: vec!["prospect".into()] }),
        1 => any::<bool>().prop_map(|also_present| Start::EntersSegment { segment: "watch_lovers".into(), also_present }),
        1 => (prop::option::of(a_length()), any::<bool>(), any::<bool>()).prop_map(|(offset, after, every_year)| {
            Start::AroundDate { offset, after, property: "birthday".into(), at: clock(9, 0), every_year, leap_day: every_year.then_some(LeapDay::FirstOfMarch) }
        }),
    ]
}

fn a_reentry() -> impl Strategy<Value = Reentry> {
    prop_oneof![
        Just(Reentry::OnceEver),
        Just(Reentry::EveryTime),
        a_length().prop_map(|length| Reentry::OncePer { length }),
    ]
}

fn an_exit() -> impl Strategy<Value = Exit> {
    prop_oneof![
        Just(Exit::Event {
            event: EventKind::Unsubscribed
        }),
        Just(Exit::Event {
            event: event("placed_order")
        }),
        Just(Exit::Becomes {
            state: "owner".into()
        }),
        a_condition().prop_map(|condition| Exit::Condition { condition }),
    ]
}

fn some_rules() -> impl Strategy<Value = Vec<Rule>> {
    let rules: Vec<Rule> = super::rules::every_guard()
        .into_iter()
        .flat_map(|(_, w)| w.rules)
        .collect();
    let count = rules.len();
    prop::sample::subsequence(rules, 0..=count.min(3))
}

fn a_workflow() -> impl Strategy<Value = Workflow> {
    (
        prop::collection::vec(a_node(), 1..12),
        a_start(),
        a_reentry(),
        prop::collection::vec(an_exit(), 1..3),
        some_rules(),
    )
        .prop_map(|(mut nodes, start, reentry, exits, rules)| {
            let last = nodes.len() as u32;
            for (i, node) in nodes.iter_mut().enumerate() {
                let fit = |n: &mut NodeId| n.0 = (n.0 + i as u32).min(last);
                match node {
                    Node::Send { next, .. }
                    | Node::Wait { next, .. }
                    | Node::Act { next, .. }
                    | Node::HandOver { next, .. } => fit(next),
                    Node::Review {
                        approved,
                        declined,
                        unanswered,
                        ..
                    } => [approved, declined, unanswered].into_iter().for_each(fit),
                    Node::Answer {
                        arms, unanswered, ..
                    } => {
                        arms.iter_mut().for_each(|a| fit(&mut a.next));
                        fit(unanswered);
                    }
                    Node::Await {
                        then, otherwise, ..
                    } => [then, otherwise].into_iter().for_each(fit),
                    Node::Branch { arms, otherwise } => {
                        arms.iter_mut().for_each(|a| fit(&mut a.next));
                        otherwise.iter_mut().for_each(fit);
                    }
                    Node::Split { arms, .. } => arms.iter_mut().for_each(|a| fit(&mut a.next)),
                    Node::End => {}
                }
            }
            nodes.push(Node::End);
            Workflow {
                start,
                reentry,
                exits,
                rules,
                ..journey(nodes)
            }
        })
}

/// Two hundred for each platform; two thousand where the vendors' packages are demanded, as CI does.
fn how_many() -> usize {
    if crate::tools::required() { 2000 } else { 200 }
}

/// One test for each platform, so that they run beside each other.
macro_rules! random_journeys_are_accepted_or_refused {
    ($($test:ident $target:literal)*) => {
        $(
            #[test]
            fn $test() {
                random_journeys(find($target).unwrap(), how_many());
            }
        )*

        #[test]
        fn no_platform_is_without_random_journeys() {
            let tested = [$($target),*];
            let all: Vec<&str> = TARGETS.iter().map(|target| target.name()).collect();
            assert_eq!(all, tested);
        }
    };
}

random_journeys_are_accepted_or_refused! {
    random_journeys_on_klaviyo_are_accepted_by_others_or_refused "klaviyo"
    random_journeys_on_hubspot_are_accepted_by_others_or_refused "hubspot"
    random_journeys_on_dittofeed_are_accepted_by_others_or_refused "dittofeed"
    random_journeys_on_onesignal_are_accepted_by_others_or_refused "onesignal"
    random_journeys_on_resend_are_accepted_by_others_or_refused "resend"
    random_journeys_on_sfmc_are_accepted_by_others_or_refused "sfmc"
    random_journeys_as_workflows_are_accepted_or_refused "workflow"
}

fn random_journeys(target: &dyn Target, how_many: usize) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let house = house();
    let mut documents = Vec::new();
    let mut refused = 0;
    // What stands in the way, by the code and the words without names.
    let mut why: BTreeMap<String, u32> = BTreeMap::new();
    for n in 0..how_many {
        let mut workflow = a_workflow().new_tree(&mut runner).unwrap().current();
        if n % 2 == 1 {
            keep_to_what_is_held(&mut workflow, target);
        }
        let (compiled, found) = compile_in(&house, &workflow, Verdict::Enforced, target);
        let errors: Vec<Code> = found
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .map(|d| d.code)
            .collect();
        match compiled {
            Some(compiled) => {
                assert!(
                    errors.is_empty(),
                    "{}: built although {errors:?}: {workflow:#?}",
                    target.name()
                );
                assert_eq!(compiled.rules.len(), workflow.rules.len());
                documents.push((format!("random {n}"), compiled.document));
            }
            None => {
                assert!(
                    !errors.is_empty(),
                    "{}: neither built nor refused: {workflow:#?}",
                    target.name()
                );
                let codes = [Code::NotPossible, Code::BeyondLimit];
                assert!(
                    errors.iter().all(|c| codes.contains(c)),
                    "{}: {}",
                    target.name(),
                    said(&found)
                );
                refused += 1;
                let first = found
                    .iter()
                    .find(|d| d.severity == Severity::Error)
                    .unwrap();
                let words: Vec<&str> = first.message.split('`').step_by(2).collect();
                *why.entry(words.join("…")).or_insert(0) += 1;
            }
        }
    }
    println!(
        "{}: {} of {how_many} built, {refused} refused, for the first of these reasons:",
        target.name(),
        documents.len()
    );
    let mut why: Vec<(String, u32)> = why.into_iter().collect();
    why.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (words, count) in why.iter().take(8) {
        println!("  {count} {words}");
    }
    assert!(
        documents.len() > how_many / 5,
        "{}: {refused} of {how_many} were refused",
        target.name()
    );
    let faults = tools::faults(target.name(), &documents);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Takes out what the platform's own table says it can't hold, as far as one row speaks of one thing: so that
/// the other half of the journeys is built on platforms that hold little.
fn keep_to_what_is_held(workflow: &mut Workflow, target: &dyn Target) {
    let holds = |feature| target.support(feature).0 != Support::NotPossible;
    workflow.rules.clear();
    if !holds(Feature::EntersPerDays) {
        workflow.reentry = if holds(Feature::EntersOnce) {
            Reentry::OnceEver
        } else {
            Reentry::EveryTime
        };
    }
    workflow.start = Start::Events {
        events: vec![StartOn {
            event: event("subscribed"),
            filter: None,
        }],
        gathered: None,
    };
    let asks = if holds(Feature::TestText) {
        is("tier", &["gold"])
    } else {
        Condition::Segment {
            segment: "watch_lovers".into(),
        }
    };
    if !holds(Feature::ExitEvent) || !holds(Feature::ExitCondition) {
        workflow.exits = Vec::new();
    }
    for exit in &mut workflow.exits {
        if let Exit::Condition { condition } = exit {
            *condition = asks.clone();
        }
    }
    if !holds(Feature::Happened) {
        // Nothing looks back: one event is waited for at a time.
        let awaits = |node: &Node| matches!(node, Node::Await { .. });
        let waits = workflow.nodes.iter().any(awaits);
        workflow.exits.truncate(1);
        workflow
            .exits
            .retain(|exit| !waits || !matches!(exit, Exit::Event { .. }));
    }
    for node in &mut workflow.nodes {
        let plain = match node {
            Node::Wait { wait, next, .. } => {
                let possible = match wait {
                    WaitKind::Length { .. } | WaitKind::Between { .. } => true,
                    WaitKind::Clock { .. } => holds(Feature::WaitClock),
                    WaitKind::Date { .. } => holds(Feature::WaitOtherDate),
                    WaitKind::AfterStart { .. } => false,
                };
                (!possible).then_some(*next)
            }
            Node::Act { action, next } => {
                let possible = match action {
                    Action::Set { .. } => holds(Feature::SetProperty),
                    Action::Clear { .. } => holds(Feature::ClearProperty),
                    Action::AddToList { .. } => holds(Feature::AddToList),
                    _ => holds(Feature::RemoveFromList),
                };
                (!possible).then_some(*next)
            }
            Node::Await { on, then, .. } => {
                let possible = on.iter().all(|on| match on {
                    AwaitOn::Event(EventKind::Declared { .. }) => holds(Feature::AwaitEvent),
                    AwaitOn::Event(_) => holds(Feature::AwaitEvent) && holds(Feature::MessageEvent),
                    AwaitOn::Condition(_) => false,
                });
                (!possible).then_some(*then)
            }
            Node::Branch { arms, otherwise } => {
                for arm in arms {
                    arm.when = asks.clone();
                }
                (!holds(Feature::Branch)).then_some(otherwise.unwrap())
            }
            Node::Split { arms, .. } => (!holds(Feature::Split)).then_some(arms[0].next),
            _ => None,
        };
        if let Some(next) = plain {
            *node = Node::Wait {
                wait: WaitKind::Length {
                    length: length(5, Unit::Hours),
                },
                alone: false,
                next,
            };
        }
    }
}
