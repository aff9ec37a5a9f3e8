//! The laws that hold on every input.

use super::*;
use proptest::prelude::*;

/// A small tree of steps, made into nodes.
#[derive(Debug, Clone)]
enum Step {
    Send(&'static str),
    Wait(u32),
    Between(u32, u32),
    Fork(Vec<Step>, Vec<Step>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let leaf = prop_oneof![
        3 => prop::sample::select(vec!["a", "b"]).prop_map(Step::Send),
        3 => (1_u32..5).prop_map(Step::Wait),
        1 => (1_u32..3, 0_u32..3).prop_map(|(a, b)| Step::Between(a, a + b)),
    ];
    let nested = leaf.prop_recursive(2, 8, 3, |inner| {
        let arm = prop::collection::vec(inner, 0..3);
        (arm.clone(), arm).prop_map(|(a, b)| Step::Fork(a, b))
    });
    prop::collection::vec(nested, 1..6)
}

fn build(steps: &[Step], nodes: &mut Vec<Node>) {
    for step in steps {
        let next = nodes.len() as u32 + 1;
        match step {
            Step::Send(name) => nodes.push(send(name, next)),
            Step::Wait(n) => nodes.push(wait(days(*n), next)),
            Step::Between(a, b) => nodes.push(Node::Wait {
                alone: false,
                wait: WaitKind::Between {
                    least: days(*a),
                    most: days(*b),
                },
                next: NodeId(next),
            }),
            Step::Fork(left, right) => {
                let at = nodes.len();
                nodes.push(Node::End);
                build(left, nodes);
                let gate = nodes.len();
                // A step of no time that jumps over the other arm.
                nodes.push(Node::End);
                let middle = nodes.len() as u32;
                build(right, nodes);
                let after = nodes.len() as u32;
                nodes[gate] = wait(hours(0), after);
                nodes[at] = Node::Split {
                    name: SmolStr::default(),
                    arms: [next, middle]
                        .map(|n| SplitArm {
                            name: SmolStr::default(),
                            weight: 5000,
                            next: NodeId(n),
                        })
                        .to_vec(),
                    measure: None,
                };
            }
        }
    }
}

fn worst(steps: &[Step], reentry: Reentry, window: u32) -> (Option<u64>, RuleReport) {
    let mut nodes = Vec::new();
    build(steps, &mut nodes);
    nodes.push(Node::End);
    let workflow = journey(nodes, reentry, vec![at_most(1, days(window))]);
    let (proof, _) = prove(&with_rate(house(), Some((2, days(3)))), &workflow);
    (proof.rules[0].worst, proof.rules[0].clone())
}

fn reentries() -> impl Strategy<Value = Reentry> {
    prop_oneof![
        Just(Reentry::OnceEver),
        Just(Reentry::EveryTime),
        (1_u32..4).prop_map(|n| Reentry::OncePer { length: days(n) }),
        (1_u32..4).prop_map(|n| Reentry::AgainAfter { length: days(n) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_worst_case_grows_with_the_window(steps in steps(), reentry in reentries(), w in 1_u32..9) {
        let (small, _) = worst(&steps, reentry.clone(), w);
        let (large, _) = worst(&steps, reentry, w + 1);
        prop_assert!(small <= large);
    }

    #[test]
    fn another_arm_never_lowers_the_worst_case(
        one in steps(), other in steps(), reentry in reentries(), w in 1_u32..9,
    ) {
        let (alone, _) = worst(&one, reentry.clone(), w);
        let (both, _) = worst(&[Step::Fork(one, other)], reentry, w);
        prop_assert!(alone <= both);
    }

    #[test]
    fn widening_a_wait_never_lowers_the_worst_case(
        steps in steps(), reentry in reentries(), w in 1_u32..9, by in 1_u32..3,
    ) {
        let wide: Vec<Step> = steps.iter().map(|s| match s {
            Step::Wait(n) => Step::Between(n.saturating_sub(by).max(1), n + by),
            Step::Send(_) | Step::Between(..) | Step::Fork(..) => s.clone(),
        }).collect();
        let (exact, _) = worst(&steps, reentry.clone(), w);
        let (wider, _) = worst(&wide, reentry, w);
        prop_assert!(exact <= wider);
    }

    #[test]
    fn a_broken_rule_has_a_timeline_of_one_message_too_many(
        steps in steps(), reentry in reentries(), w in 1_u32..9,
    ) {
        let (_, report) = worst(&steps, reentry, w);
        prop_assert!(report.verdict != Verdict::NotProved, "{report:?}");
        if report.verdict == Verdict::Broken {
            let counted = report.timeline.iter().filter(|e| {
                matches!(e.what, TimelineEvent::Message { counted: Some(_), .. })
            }).count();
            prop_assert_eq!(counted, 2);
        }
    }
}
