//! What is kept of so many journeys that only sums are looked at, after edits of one of them: it must come to what a first
//! look finds.

use super::super::tests::{at_most, days, gap, house, journey, send, wait};
use super::*;
use crate::proof::prove;
use crate::vocabulary::Purpose;
use crate::workflow::{AnyOf, Condition, EventKind, EventTest, Node, Period, Reentry, RuleForm};

/// More than are taken in turn.
const MANY: usize = turns::MANY + 10;

fn rules() -> Vec<Rule> {
    // Of the last, the sum is at the limit while each sends one in a week.
    let at_its_limit = at_most(MANY as u32, days(7));
    let mut rules = vec![
        at_most(2, days(7)),
        at_most(6, days(30)),
        gap(days(2)),
        at_its_limit,
    ];
    for (at, rule) in rules.iter_mut().enumerate() {
        rule.otherwise = Some(OtherwiseAction::Skip);
        rule.span.start = at as u32;
        rule.span.end = at as u32 + 1;
    }
    // Of care alone, of which the other messages are none.
    let mut of_care = at_most(3, days(10));
    of_care.otherwise = Some(OtherwiseAction::Skip);
    of_care.span.start = 9;
    if let RuleForm::AtMost { of, .. } = &mut of_care.form {
        of.purposes = vec![Purpose::Care];
    }
    rules.push(of_care);
    rules
}

fn one(at: usize) -> Workflow {
    let nodes = vec![send("a", 1), wait(days(9), 2), send("b", 3), Node::End];
    let mut workflow = journey(nodes, Reentry::OnceEver, rules());
    workflow.name = format!("journey_{at}").into();
    workflow
}

/// A message that asks, as it leaves, whether the client has had it; and one of another purpose.
fn with_others(mut house: House) -> House {
    let fresh = Condition::Happened(EventTest {
        event: EventKind::Received {
            messages: AnyOf::Message("c".into()),
        },
        filter: None,
        at_least: 0,
        at_most: Some(0),
        period: Period::Ever,
    });
    house.messages.get_mut("c").unwrap().needs = Some(fresh);
    house.messages.get_mut("d").unwrap().purpose = Purpose::Promotional;
    house
}

/// What it is called, and what it does to a workflow.
type Edit = (&'static str, fn(&mut Workflow));

#[test]
fn edits_of_one_of_many_come_to_what_a_first_look_finds() {
    let house = with_others(house());
    let mut journeys: Vec<Arc<Workflow>> = (0..MANY).map(|at| Arc::new(one(at))).collect();
    let proved = |workflow: &Workflow| Arc::new(prove(&house, workflow).0);
    let mut proofs: Vec<Arc<JourneyProof>> = journeys.iter().map(|own| proved(own)).collect();
    let mut known = Known::default();
    let edits: Vec<Edit> = vec![
        ("as it is", |_| {}),
        ("a longer wait", |own| own.nodes[1] = wait(days(10), 2)),
        ("a short wait", |own| own.nodes[1] = wait(days(3), 2)),
        ("a shorter one", |own| own.nodes[1] = wait(days(1), 2)),
        ("as it was", |_| {}),
        ("other states", |own| own.states = vec!["owner".into()]),
        ("it gives way", |own| {
            own.gives_way_to = vec!["journey_1".into()];
        }),
        ("again", |own| own.reentry = Reentry::EveryTime),
        ("again after some days", |own| {
            own.reentry = Reentry::OncePer { length: days(40) };
        }),
        ("another message", |own| own.nodes[2] = send("c", 3)),
        ("of another purpose", |own| own.nodes[2] = send("d", 3)),
        ("under fewer rules", |own| own.rules.truncate(3)),
        ("without a guard", |own| own.rules[1].otherwise = None),
        ("handed over to", |own| {
            own.start = crate::workflow::Start::HandedOver;
        }),
        ("it hands over", |own| {
            own.nodes[2] = Node::HandOver {
                journey: "journey_1".into(),
                next: crate::workflow::NodeId(3),
            };
        }),
        ("as ever", |_| {}),
    ];
    // At the end, in the middle, and two at a time.
    for places in [vec![MANY - 1], vec![3], vec![0, 7]] {
        for (what, edit) in &edits {
            for &place in &places {
                let mut own = one(place);
                edit(&mut own);
                journeys[place] = Arc::new(own);
                proofs[place] = proved(&journeys[place]);
            }
            let all: Vec<_> = journeys.iter().zip(&proofs).collect();
            let again = prove_together_again(&house, &all, &mut known, &|| false).unwrap();
            let all: Vec<Proved<'_>> = all.iter().map(|(w, p)| (&***w, &***p)).collect();
            let fresh = prove_together(&house, &all);
            assert_eq!(again.0, fresh.0, "{what} in {places:?}");
            assert_eq!(again.1.len(), fresh.1.len(), "{what} in {places:?}");
        }
    }
    assert!(known.ledger.lines.iter().any(ledger::Line::is_kept));
}
