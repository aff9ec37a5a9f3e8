//! The worked examples of the method, and the laws that hold on every input.

use super::{JourneyProof, RuleReport, TimelineEvent, Verdict, prove};
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::{Channel, Purpose, Unit};
use crate::workflow::*;
use proptest::prelude::*;
use smol_str::SmolStr;
use std::collections::BTreeMap;

mod exact;
mod soundness;

fn length(amount: u32, unit: Unit) -> Length {
    Length { amount, unit }
}

pub(super) fn days(amount: u32) -> Length {
    length(amount, Unit::Days)
}

fn hours(amount: u32) -> Length {
    length(amount, Unit::Hours)
}

pub(super) fn house() -> House {
    let mut house = House {
        zone: "Europe/Paris".into(),
        ..House::default()
    };
    for name in ["a", "b", "c", "d"] {
        let message = Message {
            name: name.into(),
            channel: Channel::Email,
            purpose: Purpose::Care,
            states: Vec::new(),
            because: String::new(),
            theme: None,
            subject: ByLocale::default(),
            preview: ByLocale::default(),
            body: ByLocale::default(),
            needs: None,
            leaves: None,
            note: None,
            answers: Vec::new(),
            survey: None,
            description: None,
            span: crate::source::Span::default(),
        };
        house.messages.insert(name.into(), message);
    }
    house
}

pub(super) fn with_rate(mut house: House, rate: Option<(u32, Length)>) -> House {
    house.events.insert(
        "subscribed".into(),
        EventDef {
            rate,
            properties: BTreeMap::new(),
            description: None,
            span: crate::source::Span::default(),
        },
    );
    house
}

pub(super) fn all() -> CountedSet {
    CountedSet {
        channel: Some(Channel::Email),
        purposes: Purpose::ALL.to_vec(),
        theme: None,
        message: None,
    }
}

pub(super) fn rule(form: RuleForm) -> Rule {
    Rule {
        restraint: "house".into(),
        text: "the rule".into(),
        form,
        otherwise: None,
        span: crate::source::Span::default(),
    }
}

pub(super) fn at_most(count: u32, window: Length) -> Rule {
    rule(RuleForm::AtMost {
        count,
        of: all(),
        window,
    })
}

pub(super) fn gap(gap: Length) -> Rule {
    rule(RuleForm::Gap {
        gap,
        between: all(),
        journeys: None,
    })
}

pub(super) fn send(name: &str, next: u32) -> Node {
    Node::Send {
        message: name.into(),
        next: NodeId(next),
    }
}

pub(super) fn wait(length: Length, next: u32) -> Node {
    Node::Wait {
        alone: false,
        wait: WaitKind::Length { length },
        next: NodeId(next),
    }
}

pub(super) fn clock(hour: u16, on: u8, next: u32) -> Node {
    Node::Wait {
        alone: false,
        wait: WaitKind::Clock {
            at: ClockMinutes(hour * 60),
            on: Weekdays(on),
        },
        next: NodeId(next),
    }
}

pub(super) fn journey(nodes: Vec<Node>, reentry: Reentry, rules: Vec<Rule>) -> Workflow {
    let sources = vec![NodeSource::default(); nodes.len()];
    Workflow {
        name: "welcome".into(),
        description: None,
        states: vec!["prospect".into()],
        start: Start::Events {
            events: vec![StartOn {
                event: EventKind::Declared {
                    name: "subscribed".into(),
                },
                filter: None,
            }],
            gathered: None,
        },
        reentry,
        exits: vec![Exit::Event {
            event: EventKind::Unsubscribed,
        }],
        exits_never_because: None,
        goal: Some(Goal {
            event: EventKind::Declared {
                name: "booked".into(),
            },
            within: days(60),
        }),
        gives_way_to: Vec::new(),
        rules,
        loosened: Vec::new(),
        allowances: Vec::new(),
        gates: Vec::new(),
        entry: NodeId(0),
        nodes,
        sources,
        spans: Spans::default(),
    }
}

/// Three emails, one day apart.
fn three() -> Vec<Node> {
    vec![
        send("a", 1),
        wait(days(1), 2),
        send("b", 3),
        wait(days(1), 4),
        send("c", 5),
        Node::End,
    ]
}

fn first(proof: &JourneyProof) -> &RuleReport {
    &proof.rules[0]
}

fn messages(report: &RuleReport) -> Vec<(u64, u32, Option<u32>)> {
    report
        .timeline
        .iter()
        .filter_map(|e| match &e.what {
            TimelineEvent::Message { run, counted, .. } => Some((e.minute, *run, *counted)),
            TimelineEvent::Event { .. }
            | TimelineEvent::Happened { .. }
            | TimelineEvent::Moves { .. }
            | TimelineEvent::Ended { .. } => None,
        })
        .collect()
}

fn only(diagnostics: &[Diagnostic]) -> &Diagnostic {
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    &diagnostics[0]
}

#[test]
fn nine_emails_in_a_week() {
    let house = with_rate(house(), Some((3, days(7))));
    let workflow = journey(three(), Reentry::EveryTime, vec![at_most(3, days(7))]);
    let (proof, diagnostics) = prove(&house, &workflow);
    let report = first(&proof);
    assert_eq!(report.verdict, Verdict::Broken);
    assert_eq!((report.worst, report.exact), (Some(9), true));
    let diagnostic = only(&diagnostics);
    assert_eq!(
        diagnostic.message,
        "`welcome` can send one client 9 emails in 7 days; `house` allows 3"
    );
    let lines: Vec<String> = diagnostic
        .timeline
        .iter()
        .map(|l| format!("{} {}{}", l.at, l.text, if l.over { " <-" } else { "" }))
        .collect();
    assert_eq!(
        lines,
        [
            "mon 2026-03-02 09:00 subscribed: run 1 starts",
            "mon 2026-03-02 09:00 run 1 sends `a` (1st email)",
            "mon 2026-03-02 09:00 subscribed: run 2 starts",
            "mon 2026-03-02 09:00 run 2 sends `a` (2nd email)",
            "tue 2026-03-03 09:00 run 1 sends `b` (3rd email)",
            "tue 2026-03-03 09:00 run 2 sends `b` (4th email, 3 allowed) <-",
        ]
    );
    let fixes: Vec<&str> = diagnostic.fixes.iter().map(|f| f.title.as_str()).collect();
    assert_eq!(
        fixes,
        ["write `enters once ever`", "write `enters once per 7 days`"]
    );
    assert_eq!(
        diagnostic.notes,
        ["one client would get 4 emails within 1 day, and in the worst case 9 in 7 days"]
    );
}

#[test]
fn five_emails_where_four_are_allowed() {
    let house = with_rate(house(), Some((3, days(7))));
    let workflow = journey(three(), Reentry::EveryTime, vec![at_most(4, days(7))]);
    let (proof, diagnostics) = prove(&house, &workflow);
    let day = 1440;
    assert_eq!(
        messages(first(&proof)),
        [
            (540, 1, Some(1)),
            (540, 2, Some(2)),
            (540 + day, 1, Some(3)),
            (540 + day, 2, Some(4)),
            (540 + 2 * day, 1, Some(5)),
        ]
    );
    let fixes: Vec<&str> = only(&diagnostics)
        .fixes
        .iter()
        .map(|f| f.title.as_str())
        .collect();
    assert_eq!(
        fixes,
        ["write `enters once ever`", "write `enters once per 6 days`"]
    );
    let once = journey(
        three(),
        Reentry::OncePer { length: days(6) },
        vec![at_most(4, days(7))],
    );
    let (proof, diagnostics) = prove(&house, &once);
    assert!(diagnostics.is_empty());
    assert_eq!(first(&proof).worst, Some(4));
}

#[test]
fn one_run_alone() {
    let house = with_rate(house(), None);
    for (count, window, verdict) in [
        (3, days(3), Verdict::Proved),
        (2, days(2), Verdict::Proved),
        (2, days(3), Verdict::Broken),
        (1, days(1), Verdict::Proved),
    ] {
        let workflow = journey(three(), Reentry::OnceEver, vec![at_most(count, window)]);
        let (proof, _) = prove(&house, &workflow);
        assert_eq!(
            first(&proof).verdict,
            verdict,
            "{count} per {}",
            window.text()
        );
        assert!(first(&proof).exact);
    }
    let workflow = journey(three(), Reentry::OnceEver, vec![gap(days(2))]);
    let (proof, diagnostics) = prove(&house, &workflow);
    assert_eq!(
        (first(&proof).worst, first(&proof).limit),
        (Some(1440), Some(2880))
    );
    assert_eq!(only(&diagnostics).code, Code::GapBroken);
}

#[test]
fn an_early_exit_lets_a_client_back_sooner() {
    let nodes = vec![send("a", 1), wait(days(5), 2), send("b", 3), Node::End];
    let again = Reentry::AgainAfter { length: days(1) };
    let workflow = journey(nodes, again, vec![at_most(2, days(3))]);
    let (proof, diagnostics) = prove(&with_rate(house(), None), &workflow);
    assert_eq!(first(&proof).verdict, Verdict::Broken);
    assert_eq!((first(&proof).worst, first(&proof).exact), (Some(3), true));
    assert!(
        only(&diagnostics)
            .timeline
            .iter()
            .any(|l| l.text == "booked: run 1 ends")
    );
}

#[test]
fn every_time_without_a_rate_is_unbounded() {
    let rules = vec![at_most(3, days(7)), gap(days(1))];
    let workflow = journey(three(), Reentry::EveryTime, rules);
    let (proof, diagnostics) = prove(&with_rate(house(), None), &workflow);
    assert_eq!(first(&proof).verdict, Verdict::Unbounded);
    assert_eq!(first(&proof).worst, None);
    let diagnostic = only(&diagnostics);
    assert_eq!(diagnostic.code, Code::Unbounded);
    assert_eq!(
        diagnostic.message,
        "nothing bounds how many emails `welcome` can send one client; `house` allows 3 in 7 days"
    );
    let help = diagnostic.help.as_deref().unwrap();
    assert!(
        help.contains("or declare `event subscribed at most 1 per 7 days` where that is so"),
        "{help}"
    );
}

#[test]
fn two_days_are_47_hours_in_spring() {
    let nodes = vec![send("a", 1), wait(days(2), 2), send("b", 3), Node::End];
    let workflow = journey(nodes.clone(), Reentry::OnceEver, vec![gap(hours(48))]);
    let (proof, diagnostics) = prove(&with_rate(house(), None), &workflow);
    assert_eq!(first(&proof).verdict, Verdict::Broken);
    assert_eq!(first(&proof).worst, Some(47 * 60));
    assert!(first(&proof).exact);
    assert_eq!(
        first(&proof).timeline.last().unwrap().at,
        "2026-03-29 09:00"
    );
    let diagnostic = only(&diagnostics);
    assert_eq!(
        diagnostic.message,
        "`welcome` can send one client two emails 47 hours apart; `house` asks for 48 hours"
    );
    assert_eq!(
        diagnostic.help.as_deref(),
        Some(
            "a wait of 3 days before `b` would keep the rule; `at least 2 days` or `at least 47 hours` in the rule would allow it"
        )
    );
    let workflow = journey(
        nodes.clone(),
        Reentry::OnceEver,
        vec![gap(days(2)), gap(hours(47))],
    );
    assert!(prove(&with_rate(house(), None), &workflow).1.is_empty());
    // A zone without changes: the client's own may have them.
    let mut tokyo = with_rate(house(), None);
    tokyo.zone = "Asia/Tokyo".into();
    let workflow = journey(nodes, Reentry::OnceEver, vec![gap(hours(48))]);
    let (proof, diagnostics) = prove(&tokyo, &workflow);
    assert_eq!(first(&proof).verdict, Verdict::NotProved);
    assert_eq!(only(&diagnostics).code, Code::NotProved);
}

#[test]
fn a_daily_sequence_at_ten_is_exact() {
    let nodes = vec![
        send("a", 1),
        wait(hours(1), 2),
        clock(10, 0x7f, 3),
        send("b", 4),
        wait(hours(1), 5),
        clock(10, 0x7f, 6),
        send("c", 7),
        Node::End,
    ];
    let house = with_rate(house(), None);
    let workflow = journey(nodes.clone(), Reentry::OnceEver, vec![at_most(2, days(1))]);
    let (proof, diagnostics) = prove(&house, &workflow);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    assert_eq!(first(&proof).worst, Some(2));
    let workflow = journey(nodes, Reentry::OnceEver, vec![at_most(1, days(1))]);
    let (proof, _) = prove(&house, &workflow);
    assert_eq!(first(&proof).verdict, Verdict::Broken);
    assert!(first(&proof).exact);
}

#[test]
fn a_weekly_letter_keeps_a_week() {
    let nodes = vec![
        clock(10, 0b10, 1),
        send("a", 2),
        wait(days(1), 3),
        clock(10, 0b10, 4),
        send("b", 5),
        Node::End,
    ];
    let house = with_rate(house(), None);
    let rules = vec![at_most(1, days(7)), at_most(1, hours(168)), gap(hours(167))];
    let workflow = journey(nodes, Reentry::OnceEver, rules);
    let (proof, _) = prove(&house, &workflow);
    let verdicts: Vec<Verdict> = proof.rules.iter().map(|r| r.verdict).collect();
    assert_eq!(
        verdicts,
        [Verdict::Proved, Verdict::Broken, Verdict::Proved]
    );
}

#[test]
fn quiet_hours_push_messages_apart_or_together() {
    // 21:00 is held to 09:00: eleven hours later is 20:00, then quiet again.
    let nodes = vec![send("a", 1), wait(hours(11), 2), send("b", 3), Node::End];
    let quiet = rule(RuleForm::QuietHours {
        from: ClockMinutes(20 * 60),
        to: ClockMinutes(9 * 60),
    });
    let house = with_rate(house(), None);
    let rules = vec![quiet.clone(), gap(hours(12)), gap(hours(11))];
    let workflow = journey(nodes, Reentry::OnceEver, rules);
    let (proof, _) = prove(&house, &workflow);
    let verdicts: Vec<Verdict> = proof.rules.iter().map(|r| r.verdict).collect();
    // Sent at 09:00, eleven hours later is 20:00: held to the next morning. 24 hours, less the spring hour.
    assert_eq!(verdicts, [Verdict::Proved; 3]);
    // Entered at 22:00 and at 04:00: both leave at 09:00.
    let nodes = vec![send("a", 1), Node::End];
    let per = Reentry::OncePer { length: hours(6) };
    let workflow = journey(nodes, per, vec![at_most(1, hours(6)), quiet]);
    let (proof, diagnostics) = prove(&house, &workflow);
    assert_eq!(first(&proof).verdict, Verdict::Broken, "{diagnostics:#?}");
}

#[test]
fn a_guard_enforces_and_other_rules_rest_on_it() {
    let house = with_rate(house(), Some((3, days(7))));
    let mut guard = at_most(2, days(7));
    guard.otherwise = Some(OtherwiseAction::Skip);
    let rules = vec![guard, at_most(10, days(30)), at_most(9, days(30))];
    let workflow = journey(three(), Reentry::EveryTime, rules);
    let (proof, diagnostics) = prove(&house, &workflow);
    let verdicts: Vec<Verdict> = proof.rules.iter().map(|r| r.verdict).collect();
    assert_eq!(
        verdicts,
        [Verdict::Enforced, Verdict::Enforced, Verdict::NotProved]
    );
    assert_eq!(diagnostics.len(), 1);
}

#[test]
fn a_postponed_message_can_meet_the_next_run() {
    // Runs two days apart: the guard may hold the first one's letter until the second one's leaves.
    let house = with_rate(house(), None);
    let per = Reentry::OncePer { length: days(2) };
    let nodes = || vec![send("a", 1), Node::End];
    let mut silence = rule(RuleForm::Silence {
        of: all(),
        when: SilenceWhen::After(days(3), EventKind::Complained),
    });
    let workflow = journey(nodes(), per.clone(), vec![gap(days(2)), silence.clone()]);
    assert_eq!(first(&prove(&house, &workflow).0).verdict, Verdict::Proved);
    silence.otherwise = Some(OtherwiseAction::Postpone(days(3)));
    let workflow = journey(nodes(), per, vec![gap(days(2)), silence]);
    assert_eq!(
        first(&prove(&house, &workflow).0).verdict,
        Verdict::NotProved
    );
}

#[test]
fn each_message_once() {
    let house = with_rate(house(), None);
    let nodes = vec![send("a", 1), wait(days(3), 2), send("a", 3), Node::End];
    let each = |window| rule(RuleForm::EachOnce { of: all(), window });
    let rules = vec![each(days(3)), each(days(4))];
    let workflow = journey(nodes, Reentry::OnceEver, rules);
    let (proof, diagnostics) = prove(&house, &workflow);
    let verdicts: Vec<Verdict> = proof.rules.iter().map(|r| r.verdict).collect();
    assert_eq!(verdicts, [Verdict::Proved, Verdict::Broken]);
    assert_eq!(
        only(&diagnostics).message,
        "`welcome` can send one client `a` 2 times in 4 days; `house` allows it once"
    );
}

#[test]
fn a_date_wait_with_overlapping_runs_is_unbounded() {
    let nodes = vec![
        Node::Wait {
            alone: false,
            wait: WaitKind::Date {
                property: PropertyRef::Profile("birthday".into()),
                offset: None,
                after: false,
                at: None,
            },
            next: NodeId(1),
        },
        send("a", 2),
        Node::End,
    ];
    let house = with_rate(house(), None);
    let per = Reentry::OncePer { length: days(30) };
    let workflow = journey(nodes.clone(), per, vec![at_most(1, days(7))]);
    assert_eq!(
        first(&prove(&house, &workflow).0).verdict,
        Verdict::Unbounded
    );
    let again = Reentry::AgainAfter { length: days(30) };
    let workflow = journey(nodes, again, vec![at_most(1, days(7))]);
    assert_eq!(first(&prove(&house, &workflow).0).verdict, Verdict::Proved);
}

#[test]
fn silences() {
    let house = with_rate(house(), None);
    let to = |state: &str| {
        rule(RuleForm::Silence {
            of: all(),
            when: SilenceWhen::ToStates(vec![state.into()]),
        })
    };
    let after = |event: EventKind| {
        rule(RuleForm::Silence {
            of: all(),
            when: SilenceWhen::After(days(30), event),
        })
    };
    let mut skipped = after(EventKind::Complained);
    skipped.otherwise = Some(OtherwiseAction::Skip);
    let rules = vec![
        to("owner"),
        to("prospect"),
        after(EventKind::Unsubscribed),
        after(EventKind::Complained),
        skipped,
    ];
    let workflow = journey(three(), Reentry::OnceEver, rules);
    let (proof, diagnostics) = prove(&house, &workflow);
    let verdicts: Vec<Verdict> = proof.rules.iter().map(|r| r.verdict).collect();
    let (proved, broken) = (Verdict::Proved, Verdict::Broken);
    assert_eq!(
        verdicts,
        [proved, broken, proved, broken, Verdict::Enforced]
    );
    assert!(diagnostics.iter().all(|d| d.code == Code::SilenceBroken));
}

#[test]
fn months_shrink_between_two_starts() {
    let house = with_rate(house(), None);
    let nodes = vec![
        send("a", 1),
        wait(length(1, Unit::Months), 2),
        send("b", 3),
        Node::End,
    ];
    let month = length(1, Unit::Months);
    let rules = vec![gap(days(28)), gap(days(29)), gap(month)];
    let workflow = journey(nodes, Reentry::OnceEver, rules);
    let (proof, _) = prove(&house, &workflow);
    let verdicts: Vec<Verdict> = proof.rules.iter().map(|r| r.verdict).collect();
    // A month is a month, wherever it begins.
    assert_eq!(
        verdicts,
        [Verdict::Proved, Verdict::Broken, Verdict::Proved]
    );
}

#[test]
fn lengths_of_months_are_sound() {
    for months in 1_i32..=60 {
        let l = length(months.cast_unsigned(), Unit::Months);
        for start in 0..1600_i32 {
            let from = jiff::civil::date(2023, 1, 1)
                .checked_add(jiff::Span::new().days(start))
                .unwrap();
            let to = from.checked_add(jiff::Span::new().months(months)).unwrap();
            let minutes = u64::try_from((to - from).get_days()).unwrap() * 1440;
            assert!(
                l.least_minutes() <= minutes && minutes <= l.most_minutes(),
                "{months} {from}"
            );
            if months % 12 == 0 {
                let years = length(months.cast_unsigned() / 12, Unit::Years);
                assert!(years.least_minutes() <= minutes && minutes <= years.most_minutes());
            }
        }
    }
}

#[test]
fn a_ladder_of_branches_is_polynomial() {
    let mut nodes = Vec::new();
    for i in 0..30_u32 {
        let at = i * 4;
        let arm = |next| Arm {
            when: Condition::Consents {
                channel: Channel::Email,
            },
            next: NodeId(next),
        };
        nodes.push(Node::Branch {
            arms: vec![arm(at + 1)],
            otherwise: Some(NodeId(at + 3)),
        });
        nodes.push(send("a", at + 2));
        nodes.push(wait(hours(5), at + 3));
        nodes.push(wait(days(1), at + 4));
    }
    nodes.push(Node::End);
    let house = with_rate(house(), Some((2, days(7))));
    for reentry in [
        Reentry::OnceEver,
        Reentry::EveryTime,
        Reentry::AgainAfter { length: days(1) },
    ] {
        let workflow = journey(nodes.clone(), reentry, vec![at_most(400, days(7))]);
        let (proof, _) = prove(&house, &workflow);
        assert_eq!(first(&proof).verdict, Verdict::Proved);
    }
}

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
