//! Questions of a flow in the form in which a person would ask them: none twice in a row, none the wrong way round, and not the
//! one for consent right before a message, which the language asks without being told.

use super::condition::Condition;
use super::draft::{Draft, Message};
use super::message;
use super::print;
use super::shape::{Line, Tree};
use std::collections::BTreeMap;

/// Puts the questions of all flows into that form. `consent`: the platform's word for a list of those who consent, where it
/// keeps them in lists.
pub(super) fn settle(draft: &mut Draft, consent: Option<&'static str>) {
    let messages = std::mem::take(&mut draft.messages);
    for flow in &mut draft.flows {
        let body = std::mem::take(&mut flow.body);
        flow.body = settled(body, &messages);
    }
    if let Some(noun) = consent {
        lists_of_consent(draft, &messages, noun);
    }
    draft.messages = messages;
}

fn settled(body: Vec<Tree>, messages: &[Message]) -> Vec<Tree> {
    let settled = |body| settled(body, messages);
    let mut out = Vec::new();
    for tree in body {
        match tree {
            Tree::If(arms, otherwise) => {
                let arms = arms.into_iter();
                let arms = arms.map(|(asked, body)| (asked, settled(body)));
                out.extend(question(arms.collect(), settled(otherwise), messages));
            }
            Tree::Split(name, arms) => {
                let arms = arms.into_iter();
                let arms = arms.map(|(arm, share, body)| (arm, share, settled(body)));
                out.push(Tree::Split(name, arms.collect()));
            }
            Tree::Await(head, then, otherwise) => {
                out.push(Tree::Await(head, settled(then), settled(otherwise)));
            }
            other @ (Tree::Line(_) | Tree::End) => out.push(other),
        }
    }
    out
}

fn question(
    mut arms: Vec<(Condition, Vec<Tree>)>,
    mut otherwise: Vec<Tree>,
    messages: &[Message],
) -> Vec<Tree> {
    if arms.len() != 1 {
        return vec![Tree::If(arms, otherwise)];
    }
    let Some((mut asked, mut body)) = arms.pop() else {
        return otherwise;
    };
    if body.is_empty() && !otherwise.is_empty() {
        asked = Condition::not(asked);
        body = std::mem::take(&mut otherwise);
    }
    if !otherwise.is_empty() {
        return vec![Tree::If(vec![(asked, body)], otherwise)];
    }
    // Both are asked in the same moment.
    if let [Tree::If(inner, rest)] = body.as_mut_slice()
        && inner.len() == 1
        && rest.is_empty()
        && let Some((also, within)) = inner.pop()
    {
        let both = Condition::all(vec![asked, also]);
        return question(vec![(both, within)], Vec::new(), messages);
    }
    unless_asked_anyway(asked, body, messages)
}

/// Without the consent that the language asks for itself.
fn unless_asked_anyway(asked: Condition, body: Vec<Tree>, messages: &[Message]) -> Vec<Tree> {
    let asked = match sent(&body, messages) {
        Some(message) => asked.without(&message::consent(message.word)),
        None => asked,
    };
    if asked.is_empty() {
        body
    } else {
        vec![Tree::If(vec![(asked, body)], Vec::new())]
    }
}

/// The one message that a block sends and does nothing else, where the language asks for consent to it.
fn sent<'m>(body: &[Tree], messages: &'m [Message]) -> Option<&'m Message> {
    let [Tree::Line(Line::Step(step))] = body else {
        return None;
    };
    let name = step.strip_prefix("send ")?;
    let message = messages.iter().find(|message| message.name == name)?;
    (message.purpose != "transactional").then_some(message)
}

/// Where every message of a channel that needs consent asks right before it for one and the same list, that list is taken to be
/// the one of those who consent.
fn lists_of_consent(draft: &mut Draft, messages: &[Message], noun: &str) {
    let mut asked: BTreeMap<&'static str, Option<Vec<Condition>>> = BTreeMap::new();
    for flow in &draft.flows {
        lists_asked(
            &flow.body,
            &Condition::All(Vec::new()),
            messages,
            &mut asked,
        );
    }
    for (word, lists) in asked {
        let own = lists.unwrap_or_default().into_iter().find_map(|list| {
            let name = list.text();
            let name = name.strip_prefix("client is in ")?;
            let mut known = draft.segments.values();
            let segment = known.find(|segment| segment.name == name)?;
            Some((list, segment.name.clone(), segment.id.clone()?))
        });
        let Some((list, name, id)) = own else {
            continue;
        };
        for flow in &mut draft.flows {
            let body = std::mem::take(&mut flow.body);
            flow.body = without_list(body, &list, word, messages);
        }
        draft.suppose(
            "a list that every message of a channel asks for right before it is taken to be that of those who consent",
        );
        draft
            .bindings
            .insert(format!("channel {word} is {noun} {}", print::quoted(&id)));
        draft.leave_out_segment(&name);
    }
}

/// For each channel the questions that are asked before every message of it that needs consent.
fn lists_asked(
    body: &[Tree],
    above: &Condition,
    messages: &[Message],
    asked: &mut BTreeMap<&'static str, Option<Vec<Condition>>>,
) {
    for (i, tree) in body.iter().enumerate() {
        match tree {
            Tree::Line(_) => {
                let Some(one) = body.get(i..=i).and_then(|one| sent(one, messages)) else {
                    continue;
                };
                let here = match above {
                    Condition::All(parts) => parts.clone(),
                    one @ (Condition::Is(_) | Condition::Not(_) | Condition::Any(_)) => {
                        vec![one.clone()]
                    }
                };
                let alone = body.len() == 1;
                let here: Vec<Condition> = here.into_iter().filter(|_| alone).collect();
                asked
                    .entry(one.word)
                    .and_modify(|known| {
                        if let Some(known) = known {
                            known.retain(|list| here.contains(list));
                        }
                    })
                    .or_insert(Some(here));
            }
            Tree::If(arms, otherwise) => {
                for (condition, body) in arms {
                    lists_asked(body, condition, messages, asked);
                }
                lists_asked(otherwise, &Condition::All(Vec::new()), messages, asked);
            }
            Tree::Split(_, arms) => {
                for (.., body) in arms {
                    lists_asked(body, &Condition::All(Vec::new()), messages, asked);
                }
            }
            Tree::Await(_, then, otherwise) => {
                for body in [then, otherwise] {
                    lists_asked(body, &Condition::All(Vec::new()), messages, asked);
                }
            }
            Tree::End => {}
        }
    }
}

fn without_list(body: Vec<Tree>, list: &Condition, word: &str, messages: &[Message]) -> Vec<Tree> {
    let inside = |body| without_list(body, list, word, messages);
    let mut out = Vec::new();
    for tree in body {
        match tree {
            Tree::If(arms, otherwise) => {
                let mut kept = Vec::new();
                for (condition, body) in arms {
                    let is_own = sent(&body, messages).is_some_and(|m| m.word == word);
                    let condition = if is_own {
                        condition.without(list)
                    } else {
                        condition
                    };
                    kept.push((condition, inside(body)));
                }
                match kept.as_slice() {
                    [(condition, _)] if condition.is_empty() && otherwise.is_empty() => {
                        out.extend(kept.into_iter().flat_map(|(_, body)| body));
                    }
                    _ => out.push(Tree::If(kept, inside(otherwise))),
                }
            }
            Tree::Split(name, arms) => {
                let arms = arms.into_iter();
                let arms = arms.map(|(arm, share, body)| (arm, share, inside(body)));
                out.push(Tree::Split(name, arms.collect()));
            }
            Tree::Await(head, then, otherwise) => {
                out.push(Tree::Await(head, inside(then), inside(otherwise)));
            }
            other @ (Tree::Line(_) | Tree::End) => out.push(other),
        }
    }
    out
}
