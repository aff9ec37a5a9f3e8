//! The ways through a journey that a test has to have gone: each arm of each decision.

use crate::workflow::{Node, Workflow};

/// One arm of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The number of the decision and the arm: `2 otherwise`, `3 letter`.
    pub name: String,
    /// What decides, for people.
    pub what: String,
}

/// The name of the only way through a journey without decisions.
pub const MAIN: &str = "main";

/// Every arm of every decision, in the order of steps; one way where there is no decision.
pub fn branches(workflow: &Workflow) -> Vec<Branch> {
    let mut found = Vec::new();
    let mut decisions = 0;
    for (_, node) in workflow.iter() {
        let (what, arms): (&str, Vec<String>) = match node {
            Node::Send { .. }
            | Node::Wait { .. }
            | Node::Act { .. }
            | Node::HandOver { .. }
            | Node::End => continue,
            Node::Await { .. } => (
                "wait up to",
                vec!["happened".to_owned(), "otherwise".to_owned()],
            ),
            Node::Branch { arms, otherwise } => {
                let otherwise = otherwise.map(|_| "else".to_owned());
                let arms = (1..=arms.len()).map(|arm| format!("arm {arm}"));
                ("if or match", arms.chain(otherwise).collect())
            }
            Node::Split { arms, .. } => (
                "split",
                arms.iter().map(|arm| arm.name.to_string()).collect(),
            ),
            Node::Review { .. } => (
                "review",
                ["approved", "declined", "unanswered"]
                    .map(str::to_owned)
                    .into(),
            ),
            Node::Answer { arms, .. } => (
                "ask",
                arms.iter()
                    .map(|arm| arm.answers.join(" or "))
                    .chain(["unanswered".to_owned()])
                    .collect(),
            ),
        };
        decisions += 1;
        found.extend(arms.into_iter().map(|arm| Branch {
            name: format!("{decisions} {arm}"),
            what: format!("{what}, decision {decisions}"),
        }));
    }
    if found.is_empty() {
        found.push(Branch {
            name: MAIN.to_owned(),
            what: "the only way".to_owned(),
        });
    }
    found
}
