//! What clients do with messages in the replays: each opens and clicks some, so long after they have come; and journeys
//! that ask for it.

use super::hand::*;
use super::replay::{Client, holds};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use journey::semantics::{Choices, Moment};
use journey::workflow::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use smol_str::SmolStr;
use std::cell::Cell;
use std::collections::BTreeMap;

/// Minutes after a message has come until it is opened, and until it is clicked.
#[derive(Debug, Clone, Default)]
pub(super) struct Habits {
    opens: BTreeMap<&'static str, i64>,
    clicks: BTreeMap<&'static str, i64>,
}

/// What is done with a message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Done {
    Opened,
    Clicked,
}

impl Habits {
    /// How often one of the messages that have come was opened or clicked by now.
    pub(super) fn times(
        &self,
        done: Done,
        message: &str,
        sent: impl Iterator<Item = DateTime>,
        now: DateTime,
    ) -> u32 {
        let habits = match done {
            Done::Opened => &self.opens,
            Done::Clicked => &self.clicks,
        };
        let Some(after) = habits.get(message) else {
            return 0;
        };
        let by_now = sent.filter(|at| at.saturating_add(SignedDuration::from_mins(*after)) <= now);
        u32::try_from(by_now.count()).unwrap()
    }
}

/// The workflow's side: whoever decides at a branch remembers what has come.
pub(super) struct Engaged<'a, C> {
    pub(super) inner: C,
    pub(super) client: &'a Client,
    pub(super) sent: Vec<(SmolStr, DateTime)>,
}

impl<C> Engaged<'_, C> {
    fn has_done(&self, test: &EventTest, now: DateTime) -> Option<bool> {
        let (done, messages) = match &test.event {
            EventKind::Opened { messages } => (Done::Opened, messages),
            EventKind::Clicked { messages } => (Done::Clicked, messages),
            _ => return None,
        };
        let AnyOf::Message(message) = messages else {
            panic!("not made here")
        };
        let came = self.sent.iter().filter(|(name, _)| name == message);
        let times = self
            .client
            .habits
            .times(done, message, came.map(|(_, at)| *at), now);
        Some(times >= test.at_least)
    }
}

impl<C: Choices> Choices for Engaged<'_, C> {
    fn branch(&mut self, _: NodeId, at: Moment, arms: &[Arm], otherwise: Option<NodeId>) -> NodeId {
        let has_done = |test: &EventTest| self.has_done(test, at.wall);
        let taken = arms.iter().find(|a| holds(&a.when, self.client, &has_done));
        taken.map(|a| a.next).or(otherwise).unwrap()
    }
    fn split(&mut self, node: NodeId, at: Moment, arms: &[SplitArm]) -> NodeId {
        self.inner.split(node, at, arms)
    }
    fn awaited(
        &mut self,
        node: NodeId,
        at: Moment,
        on: &[AwaitOn],
        deadline: Moment,
    ) -> Option<Moment> {
        self.inner.awaited(node, at, on, deadline)
    }
    fn decided(
        &mut self,
        node: NodeId,
        at: Moment,
        ways: &[NodeId],
        deadline: Moment,
    ) -> Option<(Moment, usize)> {
        self.inner.decided(node, at, ways, deadline)
    }
    fn between(&mut self, node: NodeId, at: Moment, earliest: Moment, latest: Moment) -> Moment {
        self.inner.between(node, at, earliest, latest)
    }
    fn date(&mut self, node: NodeId, at: Moment, property: &PropertyRef) -> Option<Date> {
        self.inner.date(node, at, property)
    }
    fn ends(&mut self, node: NodeId, arrived: Moment, leaves: Moment) -> Option<Moment> {
        self.inner.ends(node, arrived, leaves)
    }
    fn may_send(&mut self, node: NodeId, at: Moment, message: &SmolStr) -> bool {
        let may = self.inner.may_send(node, at, message);
        if may {
            self.sent.push((message.clone(), at.wall));
        }
        may
    }
}

/// Replays random journeys, each with random clients. A history is one client's way through one journey, with all that
/// happens to her meanwhile: `test` says how many of a journey's it has compared, none where the journey is refused.
pub(super) fn histories<S: Strategy>(
    platform: &str,
    journeys: u32,
    made: S,
    test: impl Fn(S::Value) -> Result<u32, TestCaseError>,
) {
    let compared = Cell::new(0);
    let built = Cell::new(0);
    let config = Config {
        cases: journeys,
        // It finds its way to the source only where its own macro is used.
        failure_persistence: None,
        ..Config::default()
    };
    // The same journeys on every machine and day: what others would find is looked for by hand.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let result = TestRunner::new_with_rng(config, rng).run(&made, |made| {
        let found = test(made)?;
        compared.set(compared.get() + found);
        built.set(built.get() + u32::from(found > 0));
        Ok(())
    });
    if let Err(fault) = result {
        panic!("{platform}: {fault}");
    }
    let (built, compared) = (built.get(), compared.get());
    println!("{platform}: {compared} histories of clients in {built} journeys");
    assert!(compared >= 1_000, "{platform}: only {compared} histories");
}

const MESSAGES: [&str; 4] = ["welcome_letter", "brand_story", "styling_guide", "receipt"];

pub(super) fn habits() -> impl Strategy<Value = Habits> {
    // An hour, a day, some weeks: before and after what journeys wait for.
    let after = || prop_oneof![0..60_i64, 0..1_440_i64, 0..60_000_i64];
    let some =
        move || prop::collection::btree_map(prop::sample::select(MESSAGES.to_vec()), after(), 0..4);
    (some(), some()).prop_map(|(opens, clicks)| Habits { opens, clicks })
}

/// What is asked of a message of the run.
fn a_question() -> impl Strategy<Value = Condition> {
    let one =
        (prop::sample::select(MESSAGES.to_vec()), any::<bool>()).prop_map(|(message, opens)| {
            let messages = AnyOf::Message(message.into());
            let event = if opens {
                EventKind::Opened { messages }
            } else {
                EventKind::Clicked { messages }
            };
            happened(event, 1, None, Period::SinceStart)
        });
    one.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            2 => inner.clone(),
            1 => inner.clone().prop_map(not),
            1 => inner.clone().prop_map(|q| all_of(vec![is("tier", &["gold"]), q])),
            1 => (inner.clone(), inner).prop_map(|(a, b)| any_of(vec![a, b])),
        ]
    })
}

/// Half the branches of journeys ask what was done with messages.
pub(super) fn asked_about(
    journeys: impl Strategy<Value = Workflow>,
) -> impl Strategy<Value = Workflow> {
    let questions = prop::collection::vec(prop::option::of(a_question()), 20);
    (journeys, questions).prop_map(|(mut workflow, questions)| {
        let arms = workflow.nodes.iter_mut().flat_map(|node| match node {
            Node::Branch { arms, .. } => arms.iter_mut().collect(),
            _ => Vec::new(),
        });
        for (arm, question) in arms.zip(questions.into_iter().cycle()) {
            arm.when = question.unwrap_or_else(|| arm.when.clone());
        }
        workflow
    })
}
