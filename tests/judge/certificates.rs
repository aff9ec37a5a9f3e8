//! Certificates of random journeys, true and altered: what the judge finds false is never verified.

use crate::case::{Case, Random, case, house, in_words};
use crate::judge::{Asked, Tick, judge, ticks};
use crate::resealed::resealed;
use crate::score::Cases;
use crate::several;
use journey::proof::{certificate, prove, prove_together};
use journey::verify::{Status, verify};
use journey::workflow::{Length, Node, Rule, RuleForm, WaitKind, Workflow};
use serde_json::{Value, json};

/// Rules as people would read them.
pub(crate) fn name_rules(rules: &mut [Rule]) {
    for rule in rules {
        rule.text = match &rule.form {
            RuleForm::AtMost { count, window, .. } => {
                format!("at most {count} messages per {}", window.text())
            }
            RuleForm::Gap { gap, .. } => format!("at least {} between messages", gap.text()),
            RuleForm::EachOnce { window, .. } => {
                format!("each message at most once per {}", window.text())
            }
            _ => "quiet".to_owned(),
        }
        .into();
    }
}

fn written(case: &Case) -> Value {
    let house = house(&case.rates);
    let (proof, _) = prove(&house, &case.workflow);
    let bytes = certificate(&house, &[(&case.workflow, &proof)], &[]);
    assert_eq!(resealed(serde_json::from_slice(&bytes).unwrap()), bytes);
    serde_json::from_slice(&bytes).unwrap()
}

/// What becomes of the cap, the gap and the rule about each message.
fn statuses(value: Value) -> Option<[Status; 3]> {
    let found = verify(&resealed(value)).ok()?;
    Some([0, 1, 2].map(|i| found.claims[i].status))
}

/// The most messages that the judge finds for each of the three rules.
fn truths(case: &Case, calendar: bool, day: Tick) -> [u32; 3] {
    let asked = Asked {
        day,
        calendar,
        window: ticks(case.window, day),
        only: None,
        longer: 0,
    };
    let all = judge(case, &asked);
    let each = ["a", "b"].map(|m| {
        judge(
            case,
            &Asked {
                only: Some(m),
                ..asked
            },
        )
    });
    [all, all, each.into_iter().max().unwrap()]
}

/// One length of the journey, or how often a client may enter, is another.
fn altered(workflow: &mut Workflow, random: &mut Random) {
    let amount = |length: &mut Length, random: &mut Random| {
        length.amount = 1 + random.below(length.amount.max(2));
    };
    let count = workflow.nodes.len() as u32;
    for _ in 0..4 {
        match &mut workflow.nodes[random.below(count) as usize] {
            Node::Wait {
                wait: WaitKind::Length { length } | WaitKind::AfterStart { length },
                ..
            } => amount(length, random),
            Node::Wait {
                wait: WaitKind::Between { least, most },
                ..
            } => least.amount = 1 + random.below(least.amount.min(most.amount)),
            Node::Await { deadline, .. } => amount(deadline, random),
            _ => {}
        }
    }
}

fn run(seed: u64, cases: Cases, calendar: bool, day: Tick) -> (u32, u32) {
    let number = cases.number();
    let mut random = Random::new(seed, 0);
    let (mut proved, mut verified) = (0, 0);
    for _ in 0..number {
        let (mut case, _) = case(&mut random, calendar);
        if case.two_clocks {
            // The judge knows no change of clocks.
            continue;
        }
        name_rules(&mut case.workflow.rules);
        let whole = written(&case);
        let truth = truths(&case, calendar, day);
        let found = statuses(whole.clone()).unwrap();
        for (i, status) in found.iter().enumerate() {
            let claim = &whole["claims"][i];
            if claim["verdict"] == "broken" {
                assert_eq!(*status, Status::Verified, "{claim}\n{}", in_words(&case));
            }
            proved += u32::from(claim["verdict"] == "proved");
            verified += u32::from(claim["verdict"] == "proved" && *status == Status::Verified);
        }
        // Claims of less than is true, or of what is broken.
        for (i, truth) in truth.iter().enumerate() {
            let limit = match &case.workflow.rules[i].form {
                RuleForm::AtMost { count, .. } => u64::from(*count),
                _ => 1,
            };
            let mut less = whole.clone();
            let claim = &mut less["claims"][i];
            claim["verdict"] = json!("proved");
            claim["worst"] = match i {
                1 => json!(case.window.least_minutes()),
                _ => json!(u64::from(*truth).saturating_sub(1).min(limit)),
            };
            claim["assumptions"] = every(&whole);
            if claim["witness"]["by"] != "spacing" {
                claim["witness"] = json!({ "by": "search" });
            }
            let is_false = match i {
                1 => *truth > 1,
                _ => *truth > 0,
            };
            if let Some(status) = statuses(less)
                && is_false
            {
                assert_ne!(
                    status[i],
                    Status::Verified,
                    "{i} {truth}\n{}",
                    in_words(&case)
                );
            }
        }
        // The same claims with the same labels, of another journey.
        let mut other = Case {
            workflow: case.workflow.clone(),
            rates: case.rates.clone(),
            quiet: case.quiet.clone(),
            ..case
        };
        altered(&mut other.workflow, &mut random);
        let mut swapped = whole.clone();
        swapped["workflows"] = json!([other.workflow]);
        let truth = truths(&other, calendar, day);
        for (i, status) in statuses(swapped).unwrap().iter().enumerate() {
            let claim = &whole["claims"][i];
            let worst = match i {
                1 => 1,
                _ => claim["worst"].as_u64().unwrap_or(0),
            };
            if claim["verdict"] == "proved" && *status == Status::Verified {
                assert!(
                    u64::from(truth[i]) <= worst,
                    "{i} {} {claim}\n{}",
                    truth[i],
                    in_words(&other)
                );
            }
        }
    }
    println!("{verified} of {proved} proved claims are verified");
    (proved, verified)
}

/// Every assumption by name.
fn every(whole: &Value) -> Value {
    let rows = whole["assumptions"].as_array().unwrap().iter();
    rows.map(|row| row["id"].clone()).collect()
}

#[test]
fn no_false_claim_is_verified() {
    let (proved, verified) = run(
        0x0123_4567_89ab_cdef,
        Cases {
            quick: 120,
            full: 2_000,
        },
        false,
        2,
    );
    assert!(verified * 100 >= proved * 90, "{verified} of {proved}");
}

#[test]
fn no_false_claim_is_verified_with_clock_times_and_quiet_hours() {
    let (proved, verified) = run(
        0x1122_3344_5566_7788,
        Cases {
            quick: 20,
            full: 200,
        },
        true,
        8,
    );
    assert!(verified * 100 >= proved * 80, "{verified} of {proved}");
}

/// What becomes of the cap over several journeys, where there is such a claim.
fn of_several(whole: &Value, change: impl Fn(&mut Value)) -> Option<Status> {
    let mut value = whole.clone();
    let claims = value["claims"].as_array_mut().unwrap();
    let is_cap = |c: &Value| {
        c["journeys"].as_array().unwrap().len() > 1
            && c["rule"].as_str().unwrap().starts_with("at most ")
    };
    let at = claims.iter().position(is_cap)?;
    change(&mut claims[at]);
    let found = verify(&resealed(value)).unwrap();
    Some(found.claims[at].status)
}

fn run_several(seed: u64, cases: Cases, calendar: bool, day: Tick) {
    let number = cases.number();
    let mut random = Random::new(seed, 0);
    let (mut asked_of, mut shown) = (0, 0);
    for _ in 0..number {
        let mut several = several::several(&mut random, calendar);
        for case in &mut several.cases {
            name_rules(&mut case.workflow.rules);
        }
        let house = several::house(&several);
        let workflows: Vec<&Workflow> = several.cases.iter().map(|c| &c.workflow).collect();
        let proofs: Vec<_> = workflows.iter().map(|w| prove(&house, w).0).collect();
        let all: Vec<_> = workflows.iter().copied().zip(&proofs).collect();
        let together = prove_together(&house, &all).0;
        let bytes = certificate(&house, &all, &together);
        let whole: Value = serde_json::from_slice(&bytes).unwrap();
        let asked = Asked {
            day,
            calendar,
            window: ticks(several.cases[0].window, day),
            only: None,
            longer: 0,
        };
        let truth = u64::from(several::judge(&several, &asked));
        let claimed = |worst: u64| {
            of_several(&whole, |claim| {
                claim["verdict"] = json!("proved");
                claim["worst"] = json!(worst);
                claim["witness"] = json!({ "by": "search" });
                claim["assumptions"] = every(&whole);
            })
        };
        if truth > 0
            && let Some(status) = claimed(truth - 1)
        {
            let cases: Vec<String> = several.cases.iter().map(in_words).collect();
            assert_ne!(status, Status::Verified, "{truth}\n{}", cases.join("\n"));
            asked_of += 1;
            shown += u32::from(claimed(truth) == Some(Status::Verified));
        }
    }
    println!(
        "{asked_of} false claims over several journeys refused; {shown} times the true number is shown"
    );
    assert!(asked_of > number / 4);
}

#[test]
fn no_false_claim_over_several_journeys_is_verified() {
    run_several(
        0x2468_ace1_1357_9bdf,
        Cases {
            quick: 50,
            full: 1_000,
        },
        false,
        2,
    );
}
