//! What journeys say to the decision points of a buyer: which are answered, which never, and on which way
//! through a journey only what is felt, or only what is reasoned, is spoken to.
//!
//! A way is the set of points that one path answers, from the start to an end of the steps. Who leaves early
//! by an exit has heard a part of it.

use super::{House, Node, Workflow};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// So many different ways of one journey are told; the rest are counted as "more".
const MOST_WAYS: usize = 64;

/// The decision points of a house, and what its journeys say to them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Every point, in source order.
    pub points: Vec<PointCoverage>,
    /// Every journey, in source order.
    pub journeys: Vec<JourneyCoverage>,
}

/// One decision point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PointCoverage {
    /// Its name.
    pub point: SmolStr,
    /// How it is weighed.
    pub weighed: Weighed,
    /// What the buyer asks.
    pub question: String,
    /// Who answers, by journey and message; empty: nobody.
    pub answered_by: Vec<AnsweredBy>,
}

/// How a buyer weighs a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighed {
    /// By feeling.
    Felt,
    /// By reason.
    Reasoned,
}

/// A message of a journey that answers a point.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AnsweredBy {
    /// The journey that sends it.
    pub journey: SmolStr,
    /// The message.
    pub message: SmolStr,
}

/// The ways through one journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JourneyCoverage {
    /// The journey.
    pub journey: SmolStr,
    /// What is answered on each way, each different set once; the fullest first.
    pub ways: Vec<Way>,
    /// There are more ways than are told.
    pub more: bool,
}

/// What one way answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// Points that are felt, in source order.
    pub felt: Vec<SmolStr>,
    /// Points that are reasoned, in source order.
    pub reasoned: Vec<SmolStr>,
}

impl Coverage {
    /// What `workflows` say to the points of `house`.
    pub fn of<'w>(house: &House, workflows: impl Iterator<Item = &'w Workflow>) -> Self {
        let workflows: Vec<&Workflow> = workflows.collect();
        let points = house
            .decisions
            .iter()
            .map(|decision| {
                let mut answered_by: BTreeSet<AnsweredBy> = BTreeSet::new();
                for workflow in &workflows {
                    for (_, node) in workflow.iter() {
                        let sent = node.message().and_then(|name| house.messages.get(name));
                        if let Some(message) = sent
                            && message.answers.contains(&decision.name)
                        {
                            answered_by.insert(AnsweredBy {
                                journey: workflow.name.clone(),
                                message: message.name.clone(),
                            });
                        }
                    }
                }
                PointCoverage {
                    point: decision.name.clone(),
                    weighed: if decision.felt {
                        Weighed::Felt
                    } else {
                        Weighed::Reasoned
                    },
                    question: decision.question.clone(),
                    answered_by: answered_by.into_iter().collect(),
                }
            })
            .collect();
        let journeys = if house.decisions.is_empty() {
            Vec::new()
        } else {
            workflows.iter().map(|w| ways(house, w)).collect()
        };
        Coverage { points, journeys }
    }

    /// Whether there is anything to cover.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
}

/// The points that one way answers, by their places in the house.
type Answered = BTreeSet<usize>;

fn ways(house: &House, workflow: &Workflow) -> JourneyCoverage {
    let places: BTreeMap<&SmolStr, usize> = house
        .decisions
        .iter()
        .enumerate()
        .map(|(at, decision)| (&decision.name, at))
        .collect();
    let mut more = false;
    // From the end: what is answered from each node on.
    let mut from: Vec<BTreeSet<Answered>> = vec![BTreeSet::new(); workflow.nodes.len()];
    for (index, node) in workflow.nodes.iter().enumerate().rev() {
        let mut here: BTreeSet<Answered> = if let Node::End = node {
            BTreeSet::from([Answered::new()])
        } else {
            let next = node.successors();
            let sets = next.iter().filter_map(|to| from.get(to.0 as usize));
            sets.flatten().cloned().collect()
        };
        let message = node.message().and_then(|name| house.messages.get(name));
        let answers: Answered = message
            .iter()
            .flat_map(|message| &message.answers)
            .filter_map(|name| places.get(name).copied())
            .collect();
        if !answers.is_empty() {
            here = here
                .into_iter()
                .map(|mut set| {
                    set.extend(&answers);
                    set
                })
                .collect();
        }
        if here.len() > MOST_WAYS {
            more = true;
            here = here.into_iter().take(MOST_WAYS).collect();
        }
        if let Some(slot) = from.get_mut(index) {
            *slot = here;
        }
    }
    let mut sets: Vec<Answered> = from
        .into_iter()
        .nth(workflow.entry.0 as usize)
        .unwrap_or_default()
        .into_iter()
        .collect();
    sets.sort_by_key(|set| std::cmp::Reverse(set.len()));
    let named = |set: &Answered, felt: bool| {
        let points = set.iter().filter_map(|at| house.decisions.get(*at));
        points
            .filter(|decision| decision.felt == felt)
            .map(|decision| decision.name.clone())
            .collect()
    };
    JourneyCoverage {
        journey: workflow.name.clone(),
        ways: sets
            .iter()
            .map(|set| Way {
                felt: named(set, true),
                reasoned: named(set, false),
            })
            .collect(),
        more,
    }
}
