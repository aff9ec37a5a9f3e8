//! Branches as questions with two answers, each of which asks only for things that hold: for platforms that
//! part in two ways only, and that say `not` badly or not at all. A `not` becomes its question with the answers
//! swapped; what can't be one question becomes several, one behind the other with no time in between. No normal
//! form, so nothing grows: each thing is asked once.

use super::conditions::{Form, Leaf, tree};
use super::insert;
use crate::workflow::{Condition, Node, NodeId, Workflow};

/// Where an answer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    /// To another question of the same branch.
    Question(usize),
    /// Into an arm.
    Arm(usize),
    /// Where no arm holds.
    Otherwise,
}

struct Question {
    asks: Condition,
    yes: To,
    no: To,
}

/// The workflow in which every branch asks one thing that holds. What `alone` names can't stand together with
/// anything else in one question.
pub fn two_way(workflow: &Workflow, alone: &impl Fn(&Condition) -> bool) -> Workflow {
    let asked: Vec<Vec<Question>> = workflow
        .iter()
        .map(|(_, node)| questions(node, alone))
        .collect();
    let count = |id: NodeId| asked.get(id.0 as usize).map_or(1, |q| q.len().max(1));
    insert::expand_each(workflow, count, |old, node, first| {
        let questions = asked.get(old.0 as usize).map(Vec::as_slice);
        let (Node::Branch { arms, otherwise }, Some(questions @ [_, ..])) = (&node, questions)
        else {
            return vec![node];
        };
        let end = arms.last().map_or(first, |a| a.next);
        let lead = |to: To| match to {
            To::Question(i) => NodeId(first.0 + i as u32),
            To::Arm(i) => arms.get(i).map_or(end, |a| a.next),
            To::Otherwise => otherwise.unwrap_or(end),
        };
        questions
            .iter()
            .map(|question| Node::Branch {
                arms: vec![crate::workflow::Arm {
                    when: question.asks.clone(),
                    next: lead(question.yes),
                }],
                otherwise: Some(lead(question.no)),
            })
            .collect()
    })
}

/// The whole condition as one question; `None` where it takes several, or a `not`.
pub fn one(condition: &Condition, alone: &impl Fn(&Condition) -> bool) -> Option<Condition> {
    match tree(condition, false) {
        Form::Leaf(leaf) => (!leaf.negated).then_some(leaf.asks),
        form @ (Form::All(_) | Form::Any(_)) => holding(&form, alone),
    }
}

fn questions(node: &Node, alone: &impl Fn(&Condition) -> bool) -> Vec<Question> {
    let Node::Branch { arms, otherwise } = node else {
        return Vec::new();
    };
    // Where one of the arms always holds, the last needs no question.
    let (asked, last) = match (otherwise, arms.split_last()) {
        (Some(_), _) => (arms.as_slice(), To::Otherwise),
        (None, Some((_, head))) => (head, To::Arm(head.len())),
        (None, None) => return Vec::new(),
    };
    let forms: Vec<Form> = asked.iter().map(|a| tree(&a.when, false)).collect();
    let mut out = Vec::new();
    for (i, form) in forms.iter().enumerate() {
        let begin = out.len();
        let no = if i + 1 == forms.len() {
            last
        } else {
            To::Question(begin + length(form, alone))
        };
        lay(form, To::Arm(i), no, alone, &mut out);
    }
    out
}

fn length(form: &Form, alone: &impl Fn(&Condition) -> bool) -> usize {
    let mut out = Vec::new();
    lay(form, To::Otherwise, To::Otherwise, alone, &mut out);
    out.len()
}

fn lay(form: &Form, yes: To, no: To, alone: &impl Fn(&Condition) -> bool, out: &mut Vec<Question>) {
    if let Some(asks) = holding(form, alone) {
        out.push(Question { asks, yes, no });
        return;
    }
    if let Some(asks) = holding(&opposite(form), alone) {
        out.push(Question {
            asks,
            yes: no,
            no: yes,
        });
        return;
    }
    let (parts, any) = match form {
        Form::Leaf(leaf) => {
            let (yes, no) = if leaf.negated { (no, yes) } else { (yes, no) };
            let asks = leaf.asks.clone();
            out.push(Question { asks, yes, no });
            return;
        }
        Form::All(parts) => (parts, false),
        Form::Any(parts) => (parts, true),
    };
    let steps = steps(parts, any, alone);
    for (i, step) in steps.iter().enumerate() {
        let last = i + 1 == steps.len();
        let next = To::Question(out.len() + length(step, alone));
        let (yes, no) = match (any, last) {
            (_, true) => (yes, no),
            (false, false) => (next, no),
            (true, false) => (yes, next),
        };
        lay(step, yes, no, alone, out);
    }
}

/// The parts, those that hold together and those that do not together.
fn steps(parts: &[Form], any: bool, alone: &impl Fn(&Condition) -> bool) -> Vec<Form> {
    let (mut hold, mut do_not, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        if holding(part, alone).is_some() {
            hold.push(part.clone());
        } else if holding(&opposite(part), alone).is_some() {
            do_not.push(part.clone());
        } else {
            others.push(part.clone());
        }
    }
    let mut steps = Vec::new();
    for mut together in [hold, do_not] {
        match together.len() {
            0 => {}
            1 => steps.append(&mut together),
            _ if any => steps.push(Form::Any(together)),
            _ => steps.push(Form::All(together)),
        }
    }
    steps.extend(others);
    steps
}

/// As one condition without `not`, where it is one.
fn holding(form: &Form, alone: &impl Fn(&Condition) -> bool) -> Option<Condition> {
    match form {
        Form::Leaf(leaf) => (!leaf.negated && !alone(&leaf.asks)).then(|| leaf.asks.clone()),
        Form::All(parts) => {
            let of: Option<Vec<_>> = parts.iter().map(|p| holding(p, alone)).collect();
            of.map(|of| Condition::All { of })
        }
        Form::Any(parts) => {
            let of: Option<Vec<_>> = parts.iter().map(|p| holding(p, alone)).collect();
            of.map(|of| Condition::Any { of })
        }
    }
}

fn opposite(form: &Form) -> Form {
    match form {
        Form::Leaf(leaf) => Form::Leaf(Leaf {
            asks: leaf.asks.clone(),
            negated: !leaf.negated,
        }),
        Form::All(parts) => Form::Any(parts.iter().map(opposite).collect()),
        Form::Any(parts) => Form::All(parts.iter().map(opposite).collect()),
    }
}
