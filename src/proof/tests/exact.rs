//! Numbers that are reached, where runs overlap and the calendar holds them.

use super::*;

#[test]
fn a_night_never_brings_daily_runs_together() {
    // Found too strict: each is held to nine, but the next is a day later and is held as well.
    let quiet = rule(RuleForm::QuietHours {
        from: ClockMinutes(20 * 60),
        to: ClockMinutes(9 * 60),
    });
    let per = Reentry::OncePer { length: days(1) };
    let nodes = vec![send("a", 1), Node::End];
    let house = with_rate(house(), None);
    for minutes in [0, 7] {
        let mut quiet = quiet.clone();
        if let RuleForm::QuietHours { from, .. } = &mut quiet.form {
            from.0 += minutes;
        }
        let rules = vec![
            at_most(1, days(1)),
            at_most(2, days(2)),
            quiet,
            gap(days(1)),
        ];
        let workflow = journey(nodes.clone(), per.clone(), rules);
        let (proof, diagnostics) = prove(&house, &workflow);
        assert!(diagnostics.is_empty(), "{diagnostics:#?}");
        let exact = proof.rules.iter().map(|r| (r.verdict, r.exact));
        assert_eq!(exact.filter(|&e| e == (Verdict::Proved, true)).count(), 3);
    }
    // Windows of hours may begin at night: 23 hours in spring.
    let rules = vec![at_most(1, hours(24)), quiet];
    let (proof, _) = prove(&house, &journey(nodes, per, rules));
    assert_eq!(first(&proof).verdict, Verdict::Broken);
}

#[test]
fn runs_that_overlap_are_timed_by_the_clock() {
    let nodes = vec![
        clock(10, 0x7f, 1),
        send("a", 2),
        wait(days(4), 3),
        clock(10, 0x7f, 4),
        send("b", 5),
        Node::End,
    ];
    let house = with_rate(house(), None);
    for (cooldown, verdict) in [(5, Verdict::Proved), (4, Verdict::Broken)] {
        let per = Reentry::OncePer {
            length: days(cooldown),
        };
        let workflow = journey(nodes.clone(), per, vec![at_most(1, days(1))]);
        let (proof, diagnostics) = prove(&house, &workflow);
        assert_eq!(first(&proof).verdict, verdict, "{diagnostics:#?}");
        assert!(first(&proof).exact);
    }
}

#[test]
fn a_cooldown_and_a_rate_hold_at_once() {
    // Two days apart, and twice in ten days: days 0, 2, 10, never three in nine days.
    let house = with_rate(house(), Some((2, days(10))));
    let per = Reentry::OncePer { length: days(2) };
    let rules = vec![
        at_most(2, days(9)),
        at_most(1, days(2)),
        at_most(3, days(11)),
    ];
    let workflow = journey(vec![send("a", 1), Node::End], per, rules);
    let (proof, diagnostics) = prove(&house, &workflow);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let worst: Vec<_> = proof.rules.iter().map(|r| (r.worst, r.exact)).collect();
    assert_eq!(worst, [(Some(2), true), (Some(1), true), (Some(3), true)]);
}

#[test]
fn a_wait_since_the_start_is_timed_from_it() {
    // Two or four days, then the fifth day since the start, whichever it was.
    let nodes = vec![
        Node::Wait {
            alone: false,
            wait: WaitKind::Between {
                least: days(2),
                most: days(4),
            },
            next: NodeId(1),
        },
        send("a", 2),
        Node::Wait {
            alone: false,
            wait: WaitKind::AfterStart { length: days(5) },
            next: NodeId(3),
        },
        send("b", 4),
        Node::End,
    ];
    let house = with_rate(house(), None);
    let per = Reentry::OncePer { length: days(5) };
    let rules = vec![
        at_most(1, days(1)),
        at_most(2, days(3)),
        at_most(2, days(5)),
    ];
    let (proof, _) = prove(&house, &journey(nodes, per, rules));
    let worst: Vec<_> = proof.rules.iter().map(|r| (r.worst, r.exact)).collect();
    assert_eq!(worst, [(Some(1), true), (Some(2), true), (Some(3), true)]);
}

#[test]
fn what_a_guard_of_another_rule_forbids_is_not_reached() {
    let nodes = vec![
        send("a", 1),
        send("b", 2),
        wait(days(8), 3),
        send("c", 4),
        Node::End,
    ];
    let mut guard = at_most(1, days(7));
    let exact = |guard: &Rule| {
        let rules = vec![at_most(3, days(3)), guard.clone()];
        let workflow = journey(nodes.clone(), Reentry::OnceEver, rules);
        let (proof, _) = prove(&house(), &workflow);
        (first(&proof).worst, first(&proof).exact)
    };
    assert_eq!(exact(&guard), (Some(2), true));
    // The second of the two never leaves at once with the first.
    for otherwise in [OtherwiseAction::Skip, OtherwiseAction::Postpone(days(1))] {
        guard.otherwise = Some(otherwise);
        assert!(!exact(&guard).1);
    }
    // One that lets both pass takes nothing from it.
    let mut guard = at_most(2, days(7));
    guard.otherwise = Some(OtherwiseAction::Skip);
    assert_eq!(exact(&guard), (Some(2), true));
}

#[test]
fn a_guard_that_acts_after_the_limit_is_passed_takes_its_messages_from_the_worst_case() {
    // Two are too many, and leave; of the other four the guard skips all but one.
    let nodes = (0..6)
        .map(|n| send("a", n + 1))
        .chain([Node::End])
        .collect();
    let mut guard = at_most(3, days(7));
    guard.otherwise = Some(OtherwiseAction::Skip);
    let rules = vec![at_most(1, days(3)), guard];
    let (proof, _) = prove(&house(), &journey(nodes, Reentry::OnceEver, rules));
    let report = first(&proof);
    assert_eq!((report.verdict, report.exact), (Verdict::Broken, false));
}

#[test]
fn a_client_elsewhere_shows_that_an_hour_is_lost() {
    // Two days apart on the wall, which in spring is 47 hours where clocks change.
    let nodes = vec![send("a", 1), wait(days(2), 2), send("b", 3), Node::End];
    for zone in ["UTC", "Asia/Tokyo", "America/New_York", "Europe/Paris"] {
        let house = House {
            zone: zone.into(),
            ..house()
        };
        let rules = vec![at_most(2, hours(48)), gap(hours(47))];
        let workflow = journey(nodes.clone(), Reentry::OnceEver, rules);
        let (proof, diagnostics) = prove(&house, &workflow);
        assert!(diagnostics.is_empty(), "{diagnostics:#?}");
        let worst: Vec<_> = proof.rules.iter().map(|r| (r.worst, r.exact)).collect();
        assert_eq!(worst, [(Some(2), true), (Some(47 * 60), true)], "{zone}");
    }
}
