//! The worked examples of the method.

use super::{JourneyProof, RuleReport, TimelineEvent, Verdict, prove};
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::{Channel, Purpose, Unit};
use crate::workflow::*;
use smol_str::SmolStr;
use std::collections::BTreeMap;

mod calendar;
mod exact;
mod laws;
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
    let mut house = with_rate(house(), None);
    house.states.push(StateDef {
        name: "prospect".into(),
        entry: StateRule::Start,
        description: None,
        span: crate::source::Span::default(),
    });
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
    ];
    let workflow = journey(three(), Reentry::OnceEver, rules);
    let (proof, diagnostics) = prove(&house, &workflow);
    let verdicts: Vec<Verdict> = proof.rules.iter().map(|r| r.verdict).collect();
    let (proved, broken) = (Verdict::Proved, Verdict::Broken);
    assert_eq!(verdicts, [proved, broken, proved, broken]);
    assert!(diagnostics.iter().all(|d| d.code == Code::SilenceBroken));
    // What the client does is told, and then the message.
    let told: Vec<&TimelineEvent> = proof
        .rules
        .iter()
        .flat_map(|r| &r.timeline)
        .map(|e| &e.what)
        .collect();
    let complains = |e: &&TimelineEvent| matches!(e, TimelineEvent::Happened { event, .. } if event == "complained");
    assert_eq!(told.iter().filter(|e| complains(e)).count(), 1, "{told:?}");
    assert!(matches!(told.last(), Some(TimelineEvent::Message { .. })));
    // With a guard of its own the rule holds, and so does the promise beside it.
    let rules = vec![after(EventKind::Complained), skipped];
    let workflow = journey(three(), Reentry::OnceEver, rules);
    let (proof, diagnostics) = prove(&house, &workflow);
    let verdicts: Vec<Verdict> = proof.rules.iter().map(|r| r.verdict).collect();
    assert_eq!(verdicts, [Verdict::Enforced; 2]);
    assert!(diagnostics.is_empty());
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
