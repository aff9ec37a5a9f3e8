//! Lengths of months: what is proved, told and certified of them is one thing, which the checker shows again, and no
//! more than the calendar keeps.

use crate::case::{Random, counted, house, rule, with_events, workflow};
use crate::certificates::name_rules;
use crate::resealed::resealed;
use crate::score::Cases;
use jiff::civil::{DateTime, date};
use jiff::{Span, ToSpan};
use journey::proof::{Margin, certificate, prove};
use journey::verify::{Status, verify};
use journey::vocabulary::Unit;
use journey::workflow::{Length, Node, NodeId, Reentry, RuleForm, WaitKind, Workflow};
use serde_json::{Value, json};

const ZONES: [&str; 4] = [
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
];

fn length(amount: u32, unit: Unit) -> Length {
    Length { amount, unit }
}

/// A month, a year, or so many days as one may have.
fn some(random: &mut Random) -> Length {
    match random.below(6) {
        0 => length(28 + random.below(4), Unit::Days),
        1 => length(59 + random.below(4), Unit::Days),
        2 => length(12 + random.below(3), Unit::Months),
        3 => length(1 + random.below(2), Unit::Years),
        _ => length(1 + random.below(3), Unit::Months),
    }
}

fn journey(random: &mut Random) -> Workflow {
    let window = some(random);
    let mut nodes: Vec<Node> = Vec::new();
    let next = |nodes: &[Node]| NodeId(nodes.len() as u32 + 1);
    for _ in 0..2 + random.below(2) {
        nodes.push(Node::Send {
            message: ["a", "b"][random.below(2) as usize].into(),
            next: next(&nodes),
        });
        for _ in 0..[1, 1, 1, 2][random.below(4) as usize] {
            let length = match random.below(8) {
                0 => length(13, Unit::Hours),
                1..=4 => window,
                _ => some(random),
            };
            nodes.push(Node::Wait {
                alone: false,
                wait: WaitKind::Length { length },
                next: next(&nodes),
            });
        }
    }
    nodes.push(Node::End);
    let reentry = match random.below(3) {
        0 => Reentry::AgainAfter {
            length: some(random),
        },
        _ => Reentry::OnceEver,
    };
    let of = counted;
    let mut rules = vec![
        rule(RuleForm::Gap {
            gap: window,
            between: of(),
            journeys: None,
        }),
        rule(RuleForm::AtMost {
            count: 1 + random.below(2),
            of: of(),
            window,
        }),
        rule(RuleForm::EachOnce { of: of(), window }),
    ];
    name_rules(&mut rules);
    workflow(nodes, with_events(1), reentry, rules)
}

fn later(at: DateTime, by: Length) -> DateTime {
    let n = i64::from(by.amount);
    let by: Span = match by.unit {
        Unit::Hours => n.hours(),
        Unit::Days => n.days(),
        Unit::Months => n.months(),
        Unit::Years => n.years(),
        Unit::Minutes | Unit::Weeks => unreachable!(),
    };
    at.checked_add(by).unwrap()
}

/// What a client can get who begins then: one run to its end, and a second one where there may be one, also when
/// the first was left right behind a message.
fn sent(workflow: &Workflow, begins: DateTime) -> Vec<Vec<(DateTime, &str)>> {
    let run = |begins: DateTime| -> (Vec<(DateTime, &str)>, DateTime) {
        let mut now = begins;
        let mut all = Vec::new();
        for node in &workflow.nodes {
            match node {
                Node::Send { message, .. } => all.push((now, message.as_str())),
                Node::Wait {
                    wait: WaitKind::Length { length },
                    ..
                } => now = later(now, *length),
                _ => {}
            }
        }
        (all, now)
    };
    let (first, end) = run(begins);
    let Reentry::AgainAfter { length } = &workflow.reentry else {
        return vec![first];
    };
    let mut ways = Vec::new();
    for left in 1..=first.len() {
        let ended = if left == first.len() {
            end
        } else {
            first[left - 1].0
        };
        let mut all = first[..left].to_vec();
        all.extend(run(later(ended, *length)).0);
        ways.push(all);
    }
    ways
}

/// The most messages in one window, of all and of one, and the fewest minutes between two.
fn truth(workflow: &Workflow, window: Length) -> (u64, u64, u64) {
    let (mut most, mut most_of_one, mut least) = (0, 0, u64::MAX);
    let mut begins = date(2023, 1, 1).at(9, 0, 0, 0);
    while begins < date(2027, 1, 1).at(0, 0, 0, 0) {
        for all in sent(workflow, begins) {
            for (i, &(first, name)) in all.iter().enumerate() {
                let within = || all[i..].iter().filter(|m| m.0 < later(first, window));
                most = most.max(within().count() as u64);
                most_of_one = most_of_one.max(within().filter(|m| m.1 == name).count() as u64);
                if let Some(next) = all.get(i + 1) {
                    let minutes = next.0.duration_since(first).as_secs() / 60;
                    least = least.min(u64::try_from(minutes).unwrap());
                }
            }
        }
        begins = begins.checked_add(1.day()).unwrap();
    }
    (most, most_of_one, least)
}

#[test]
fn what_is_proved_of_months_is_told_certified_and_verified_as_one_thing() {
    let number = Cases {
        quick: 60,
        full: 4_000,
    }
    .number();
    let mut random = Random::new(0x0405_0607_0809_1011, 0);
    let mut short = 0;
    for _ in 0..number {
        let workflow = journey(&mut random);
        let mut house = house(&[]);
        house.zone = ZONES[random.below(4) as usize].into();
        let (proof, _) = prove(&house, &workflow);
        let bytes = certificate(&house, &[(&workflow, &proof)], &[]);
        let whole: Value = serde_json::from_slice(&bytes).unwrap();
        let found = verify(&bytes).unwrap();
        let RuleForm::Gap { gap, .. } = workflow.rules[0].form else {
            unreachable!()
        };
        let (most, most_of_one, least) = truth(&workflow, gap);
        for (i, rule) in workflow.rules.iter().enumerate() {
            let (claim, report) = (&whole["claims"][i], &proof.rules[i]);
            let about = format!("{claim}\n{:?} {:?}", workflow.nodes, workflow.reentry);
            assert_ne!(found.claims[i].status, Status::NotVerified, "{about}");
            let told = Margin::of_rule(&rule.form, report);
            assert_eq!(claim["limit"], json!(told.limit), "{about}");
            let is_proved = claim["verdict"] == "proved";
            if is_proved {
                assert_eq!(claim["worst"], json!(told.worst), "{about}");
            }
            let (true_most, limit) = match &rule.form {
                RuleForm::AtMost { count, .. } => (most, u64::from(*count)),
                RuleForm::Gap { .. } => (most, 1),
                _ => (most_of_one, 1),
            };
            assert!(!is_proved || true_most <= limit, "{true_most} {about}");
            if i == 0 && is_proved {
                assert!(told.worst.is_none_or(|worst| worst <= least), "{about}");
                short += u32::from(told.worst.is_some_and(|w| w < gap.most_minutes()));
            }
            // More than the calendar keeps.
            let mut more = whole.clone();
            let forged = &mut more["claims"][i];
            forged["verdict"] = json!("proved");
            (forged["worst"], forged["limit"]) = match i {
                0 if most > 1 => (json!(gap.least_minutes()), json!(gap.least_minutes())),
                0 if least < gap.most_minutes() => (json!(least + 1), json!(gap.least_minutes())),
                0 => (json!(least.saturating_add(1)), json!(gap.most_minutes())),
                _ => (json!((true_most - 1).min(limit)), json!(limit)),
            };
            if least == u64::MAX && i == 0 {
                continue;
            }
            let witness = &mut forged["witness"];
            if witness["by"] != "spacing" {
                *witness = json!({ "by": "search" });
            }
            let all = whole["assumptions"].as_array().unwrap().iter();
            forged["assumptions"] = all.map(|row| row["id"].clone()).collect();
            let status = verify(&resealed(more)).unwrap().claims[i].status;
            assert_ne!(status, Status::Verified, "{about}");
        }
    }
    println!("{short} gaps of months are kept where the shortest are shorter than the longest");
    assert!(short > number / 20);
}
