//! A bad answer to a survey that reaches no person (J0334).
//!
//! From the arm of a bad answer, every way comes to a `task`, a `notify` or a `review` before the run
//! sends anything, waits, asks or ends: a person hears of it at once.

use crate::diagnostics::{Code, Diagnostic, Sink, list_some};
use crate::lower::Lowered;
use crate::workflow::{Action, Choice, House, Node, NodeId, Paths};
use smol_str::SmolStr;

/// Reports each `ask` whose bad answers can be passed over, at its survey's first such answer.
pub(super) fn check(house: &House, journey: &Lowered, sink: &mut Sink) {
    let Some(paths) = journey.paths() else {
        return;
    };
    let heard = heard_at_once(paths);
    for (id, node) in paths.iter() {
        let Node::Answer { survey, arms, .. } = node else {
            continue;
        };
        let bad = bad_choices(house, survey);
        let unheard: Vec<(&SmolStr, NodeId)> = arms
            .iter()
            .filter(|arm| !heard.get(arm.next.0 as usize).copied().unwrap_or(true))
            .flat_map(|arm| arm.answers.iter().map(|answer| (answer, arm.next)))
            .filter(|(answer, _)| bad.iter().any(|choice| choice.name == **answer))
            .collect();
        let Some((_, next)) = unheard.first() else {
            continue;
        };
        sink.push(unheard_answer(house, paths, id, survey, &unheard, *next));
    }
}

fn bad_choices<'h>(house: &'h House, survey: &SmolStr) -> Vec<&'h Choice> {
    let asked = house.messages.get(survey).and_then(|m| m.survey.as_ref());
    asked
        .iter()
        .flat_map(|survey| &survey.choices)
        .filter(|choice| choice.bad)
        .collect()
}

/// For each node, whether a person hears on every way from it before anything else takes time or leaves.
fn heard_at_once(paths: Paths<'_>) -> Vec<bool> {
    let mut heard = vec![false; paths.nodes.len()];
    for (index, node) in paths.nodes.iter().enumerate().rev() {
        let is_heard = match node {
            Node::Review { .. }
            | Node::Act {
                action: Action::Task { .. } | Action::Notify { .. },
                ..
            } => true,
            Node::Act { .. } | Node::Branch { .. } | Node::Split { .. } => node
                .successors()
                .iter()
                .all(|to| heard.get(to.0 as usize).copied().unwrap_or(false)),
            Node::Send { .. }
            | Node::Wait { .. }
            | Node::Await { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => false,
        };
        if let Some(mark) = heard.get_mut(index) {
            *mark = is_heard;
        }
    }
    heard
}

fn unheard_answer(
    house: &House,
    paths: Paths<'_>,
    ask: NodeId,
    survey: &SmolStr,
    unheard: &[(&SmolStr, NodeId)],
    next: NodeId,
) -> Diagnostic {
    let answers = list_some(unheard.iter().map(|(answer, _)| answer.as_str()), 4);
    let mut found = Diagnostic::new(
        Code::BadAnswerUnheard,
        paths.source(ask),
        format!("whoever answers {answers} to `{survey}` may be heard by nobody"),
    )
    .label("a bad answer passes no person");
    if let Some(message) = house.messages.get(survey) {
        found = found.also(message.span, format!("{answers} is bad, it says here"));
    }
    let follows = paths.nodes.get(next.0 as usize);
    if follows.is_some_and(|node| !matches!(node, Node::End)) {
        found = found.also(paths.source(next), "what comes next instead");
    }
    found
        .note("the client says that something is wrong, and the house goes on as if she had not")
        .help(
            "begin that arm with `notify P \"…\"`, `task for P \"…\" within D` or a `review`, before anything is sent or waited for",
        )
}
