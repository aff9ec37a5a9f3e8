//! Writes a chain of `if tier is …` as one `match tier`. Only where every arm asks for values of one property
//! with a closed set of them that is never missing, each value once, so that both forms lead every client the
//! same way.

use super::text::{indent_at, place, step_at};
use super::{Action, ActionKind, refactoring};
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::ide::sites::Look;
use crate::source::FileRange;
use crate::steps::{If, StepKind};
use crate::syntax::ast::{Condition, Test, ValueKind};
use crate::workflow::PropertyType;
use smol_str::SmolStr;
use std::fmt::Write as _;

/// Offered on the words of an `if`.
pub(super) fn to_match(snapshot: &Snapshot, range: FileRange) -> Option<Action> {
    let (_, decl) = snapshot.decl_at(range.file, range.start)?;
    let step = step_at(snapshot, decl, range)?;
    let StepKind::If(chain) = &step.kind else {
        return None;
    };
    let (path, arms) = asked(chain)?;
    let look = Look::new(snapshot);
    let def = look.property(&path)?;
    if def.optional {
        return None;
    }
    let all: Vec<SmolStr> = match &def.ty {
        PropertyType::OneOf { values } => values.clone(),
        PropertyType::YesNo => vec!["yes".into(), "no".into()],
        PropertyType::Text
        | PropertyType::Number
        | PropertyType::Money
        | PropertyType::Date
        | PropertyType::Person => return None,
    };
    let mut left = all.clone();
    for value in arms.iter().flatten() {
        // A value that is asked for twice, or is none, stays as it is.
        let at = left.iter().position(|known| known == value)?;
        left.remove(at);
    }
    let at = place(snapshot, step.span)?;
    let text = snapshot.text(at.file);
    let indent = indent_at(text, at.start);
    let mut out = format!("match {path} {{\n");
    let mut arm = |values: &[SmolStr], body: &str| {
        let body = deeper(body);
        let _ = writeln!(out, "{indent}  {} {body}", values.join(", "));
    };
    let body = |block: &crate::syntax::ast::Block| {
        let at = place(snapshot, block.span)?;
        Some(text.get(at.start as usize..at.end as usize)?.to_owned())
    };
    for (values, if_arm) in arms.iter().zip(&chain.arms) {
        arm(values, &body(&if_arm.block)?);
    }
    match (&chain.otherwise, left.as_slice()) {
        (Some(block), [_, ..]) => arm(&left, &body(block)?),
        (None, [_, ..]) => arm(&left, "{ }"),
        (None, []) => {}
        // Nobody would come to the last arm.
        (Some(_), []) => return None,
    }
    // Comments between the arms have no place of their own in what is written here.
    let kept = out.matches("//").count();
    let own = text.get(at.start as usize..at.end as usize)?;
    if own.matches("//").count() != kept {
        return None;
    }
    out.push_str(indent);
    out.push('}');
    let title = format!("write it as `match {path}`");
    let edits = vec![TextEdit { at, text: out }];
    let mut action = refactoring(title, ActionKind::Rewrite, edits);
    // The hash is over the conditions as they are asked, not over whom they lead where.
    let confirm = "leads every client the same way, but approvals are of the form that was seen: those of journeys with these steps no longer count";
    action.change.confirm = Some(confirm.to_owned());
    Some(action)
}

/// The property that every arm asks for, and the values of each.
fn asked(chain: &If) -> Option<(String, Vec<Vec<SmolStr>>)> {
    let mut path: Option<String> = None;
    let mut arms = Vec::new();
    for arm in &chain.arms {
        let Condition::Test(test, _) = &arm.condition else {
            return None;
        };
        let Test::Is {
            path: names,
            negated: false,
            values,
        } = test
        else {
            return None;
        };
        let own: Vec<&str> = names.iter().map(|n| n.text.as_str()).collect();
        let own = own.join(".");
        if path.get_or_insert_with(|| own.clone()) != &own {
            return None;
        }
        let values: Option<Vec<SmolStr>> = values
            .iter()
            .map(|value| match &value.kind {
                ValueKind::Word(word) => Some(word.clone()),
                ValueKind::YesNo(true) => Some("yes".into()),
                ValueKind::YesNo(false) => Some("no".into()),
                ValueKind::Text(_)
                | ValueKind::Number(_)
                | ValueKind::Money(..)
                | ValueKind::Date(_)
                | ValueKind::Clock(_)
                | ValueKind::Percent(_)
                | ValueKind::Duration(_) => None,
            })
            .collect();
        arms.push(values?);
    }
    Some((path?, arms))
}

/// A block one step further in.
fn deeper(body: &str) -> String {
    body.replace('\n', "\n  ")
}
