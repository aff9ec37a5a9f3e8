//! `if C { … } else if C { … } else { … }`.

use crate::lower::{Edge, LowerStep, Lowering, OPEN, Slot, errors};
use crate::semantics::{Certain, Truth};
use crate::syntax::ast::Step;
use crate::syntax::ast::{Block, Condition};
use crate::syntax::scan::Statement;
use crate::syntax::{Context, Cx, ParseStep, Rule};
use crate::workflow::{self, Arm, Node};

/// An `if` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct If {
    /// `if` and each `else if`, in order; the first that holds is taken.
    pub arms: Vec<IfArm>,
    /// `else`.
    pub otherwise: Option<Block>,
}

/// One condition and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IfArm {
    /// When.
    pub condition: Condition,
    /// What.
    pub block: Block,
}

impl LowerStep for If {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        report_empty(self, at);
        // Each condition is asked only where those before it did not hold.
        let before = at.facts.clone();
        let mut arms = Vec::with_capacity(self.arms.len());
        let mut facts = Vec::with_capacity(self.arms.len());
        let mut all_taken = false;
        for (place, arm) in self.arms.iter().enumerate() {
            let when = at.condition(&arm.condition);
            let mut inside = at.facts.clone();
            if let Some(when) = &when {
                if !all_taken {
                    all_taken = report_sure(self, place, when, at);
                }
                inside.assume(when);
                at.facts.assume_not(when);
            }
            // One that is in error still has its way: what leads where is looked at all the same.
            let when = when.unwrap_or(workflow::Condition::Any { of: Vec::new() });
            arms.push(Arm { when, next: OPEN });
            facts.push(inside);
        }
        let none_held = std::mem::replace(&mut at.facts, before);
        let node = Node::Branch {
            arms,
            otherwise: Some(OPEN),
        };
        let id = at.push(node, step);
        let mut ways: Vec<_> = self
            .arms
            .iter()
            .zip(facts)
            .enumerate()
            .map(|(i, (arm, facts))| (Edge::From(id, Slot::Arm(i)), facts, Some(&arm.block)))
            .collect();
        ways.push((
            Edge::From(id, Slot::Otherwise),
            none_held,
            self.otherwise.as_ref(),
        ));
        at.arms(ways);
    }
}

/// Reports an arm that nobody takes, or that leaves nobody to those after it (J0352); whether one was.
/// A sequence may serve journeys in which it is otherwise.
fn report_sure(step: &If, place: usize, when: &workflow::Condition, at: &mut Lowering<'_>) -> bool {
    let Some(arm) = step.arms.get(place) else {
        return false;
    };
    if at.facts.unsure || at.alone || at.states.is_empty() || !at.via().is_empty() {
        return false;
    }
    // What makes no sense in itself was reported when it was typed.
    if Certain::new(at.house, &[]).truth(when) != Truth::Open {
        return false;
    }
    let always = at.ground().certain(&[]).truth(when) != Truth::Open;
    let taken = at.certain().truth(when);
    let next = step.arms.get(place + 1).map(|arm| &arm.block);
    let rest = next.or(step.otherwise.as_ref());
    match (taken, rest) {
        (Truth::No, _) => at.report(errors::never_taken(&arm.condition, always)),
        (Truth::Yes, Some(rest)) if !Lowering::is_empty(rest) => {
            at.report(errors::always_taken(&arm.condition, rest, always));
        }
        (Truth::Yes | Truth::Open, _) => return false,
    }
    true
}

/// An arm without steps is a choice where another arm has some, unless the text could be simpler.
fn report_empty(step: &If, at: &mut Lowering<'_>) {
    let Some(first) = step.arms.first() else {
        return;
    };
    let otherwise = step.otherwise.as_ref();
    let arms_empty = step.arms.iter().all(|arm| Lowering::is_empty(&arm.block));
    let else_empty = otherwise.is_none_or(Lowering::is_empty);
    if arms_empty && else_empty {
        at.report(errors::empty_if(&first.block, true));
    } else if let (true, Some(block)) = (else_empty, otherwise) {
        at.report(errors::empty_else(block));
    } else if arms_empty && step.arms.len() == 1 {
        at.report(errors::empty_if(&first.block, false));
    }
}

impl ParseStep for If {
    const FIRST: &'static [&'static str] = &["if"];

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "matches on rules of the grammar: what should not be there yields nothing and a J0099"
    )]
    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        let mut arms = Vec::with_capacity(statement.tails.len());
        let mut otherwise = None;
        let mut words = statement.head;
        let mut rule = Rule::if_line;
        if statement.tails.is_empty() {
            // What is missing in the condition is said before what is missing behind it.
            let condition = cx.read(rule, words, statement.reported, |cx, mut line| {
                cx.next_condition(&mut line)
            });
            if condition.is_some() {
                cx.block_of(statement, Context::Steps);
            }
        }
        for tail in &statement.tails {
            match rule {
                Rule::if_line | Rule::else_if_line => {
                    let condition = cx
                        .read(rule, words, statement.reported, |cx, mut line| {
                            cx.next_condition(&mut line)
                        })
                        .unwrap_or(Condition::Error(cx.head_span(words)));
                    let block = cx.steps(&tail.block);
                    arms.push(IfArm { condition, block });
                }
                _ => {
                    if cx.first_word(words) == "otherwise" {
                        cx.instead(words, "else", "`otherwise` belongs to `wait up to`");
                    } else {
                        cx.read(Rule::else_line, words, statement.reported, |_, _| Some(()));
                    }
                    let block = cx.steps(&tail.block);
                    otherwise.get_or_insert(block);
                }
            }
            words = tail.head;
            rule = match cx.first_words(words) {
                ("else", "if") => Rule::else_if_line,
                _ => Rule::else_line,
            };
        }
        if !words.is_empty() && !statement.tails.is_empty() {
            cx.block_missing(words);
        }
        if arms.is_empty() {
            return None;
        }
        Some(If { arms, otherwise })
    }
}
