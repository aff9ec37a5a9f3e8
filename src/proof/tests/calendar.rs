//! What depends on the date: clocks that change, quiet hours, weekdays, months.

use super::*;

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
fn the_gap_before_a_time_of_day_is_reached_where_a_night_with_a_lost_hour_lies_in_it() {
    // From Thursday at ten to Tuesday at ten: five days, of which the Sunday of a spring has 23 hours.
    let tuesday_to_thursday = 0b1110;
    let nodes = vec![
        send("a", 1),
        wait(days(5), 2),
        clock(10, tuesday_to_thursday, 3),
        send("b", 4),
        Node::End,
    ];
    let house = with_rate(house(), None);
    let workflow = journey(nodes.clone(), Reentry::OnceEver, vec![gap(hours(48))]);
    let (proof, diagnostics) = prove(&house, &workflow);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    assert_eq!(first(&proof).worst, Some(119 * 60));
    assert!(first(&proof).exact);
    // On the wall nothing is lost.
    let workflow = journey(nodes, Reentry::OnceEver, vec![gap(days(2))]);
    let (proof, _) = prove(&house, &workflow);
    assert_eq!(first(&proof).worst, Some(120 * 60));
    assert!(first(&proof).exact);
    // From Tuesday to Thursday there is no such night: what is proved is less than what any client has.
    let nodes = vec![
        clock(10, 0b10, 1),
        send("a", 2),
        wait(days(1), 3),
        clock(10, 0b1000, 4),
        send("b", 5),
        Node::End,
    ];
    let workflow = journey(nodes, Reentry::OnceEver, vec![gap(hours(20))]);
    let (proof, _) = prove(&house, &workflow);
    assert!(first(&proof).worst < Some(48 * 60), "{proof:#?}");
    assert!(!first(&proof).exact);
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
