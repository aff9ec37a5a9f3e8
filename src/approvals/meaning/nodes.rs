//! The steps: who gets what on one page, when on another, what happens to data on a third.
//!
//! A page shows only the steps that concern it, with the edges drawn through the others: a wait more
//! or less is no news for the audience. Edges are counted forward (`+1` is the next step of the page),
//! so that a step put in changes few lines.

use super::Input;
use super::condition::{condition, event, literal, property};
use super::line::{clock, days, length, list, maybe, name, quoted, set, yes_no};
use super::pages::{Named, Page, Pages};
use crate::workflow::{
    Action, AnswerArm, Arm, AwaitOn, Node, NodeId, NodeSource, Recipient, SplitArm, WaitKind,
    Workflow,
};

/// Writes every step.
pub(super) fn write(input: &Input<'_>, pages: &mut Pages) {
    let workflow = input.workflow;
    let flow = Flow::of(workflow, concerns_audience);
    pages
        .audience
        .say(format!("begins {}", flow.begin(workflow.entry)));
    for (id, node) in workflow.iter() {
        audience(id, node, &flow, &mut pages.audience);
    }
    let flow = Flow::of(workflow, concerns_timing);
    pages
        .timing
        .say(format!("begins {}", flow.begin(workflow.entry)));
    for (id, node) in workflow.iter() {
        timing(id, node, &flow, &mut pages.timing);
    }
    for ((_, node), source) in workflow.iter().zip(&workflow.sources) {
        data(node, source, &flow, &mut pages.data);
    }
    for (_, node) in workflow.iter() {
        alone(node, &mut pages.restraint);
    }
}

/// Whether a step decides who gets what.
fn concerns_audience(node: &Node) -> bool {
    match node {
        Node::Send { .. }
        | Node::Await { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => true,
        Node::Wait { .. } | Node::Act { .. } => false,
    }
}

/// Whether a step decides when.
fn concerns_timing(node: &Node) -> bool {
    match node {
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Await { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => true,
        Node::Act { .. } => false,
    }
}

/// The steps of one page.
struct Flow<'a> {
    workflow: &'a Workflow,
    /// For each node: its number on the page, where it is there.
    numbers: Vec<Option<usize>>,
}

impl<'a> Flow<'a> {
    fn of(workflow: &'a Workflow, concerns: fn(&Node) -> bool) -> Self {
        let mut next = 0;
        let numbers = workflow
            .nodes
            .iter()
            .map(|node| {
                // Only a step with one way on can be left out without losing a way.
                let shown = concerns(node) || node.successors().len() != 1;
                shown.then(|| {
                    next += 1;
                    next
                })
            })
            .collect();
        Flow { workflow, numbers }
    }

    fn number(&self, id: NodeId) -> Option<usize> {
        self.numbers.get(id.0 as usize).copied().flatten()
    }

    /// The number on the page of the first step from here on that is on it.
    fn lands(&self, mut id: NodeId) -> usize {
        for _ in 0..=self.numbers.len() {
            if let Some(number) = self.number(id) {
                return number;
            }
            match self.workflow.node(id).successors().first() {
                Some(next) => id = *next,
                None => break,
            }
        }
        // Past the end: the end is on every page, so this is not reached.
        self.numbers.len() + 1
    }

    fn begin(&self, entry: NodeId) -> String {
        format!("+{}", self.lands(entry))
    }

    /// The way from one step to another: `+1`.
    fn way(&self, from: NodeId, to: NodeId) -> String {
        let here = self.number(from).unwrap_or(0);
        format!("+{}", self.lands(to).saturating_sub(here))
    }
}

fn audience(id: NodeId, node: &Node, flow: &Flow<'_>, page: &mut Page) {
    match node {
        Node::Send { message, next } => {
            let message = page.name(Named::Sent(message.clone()));
            page.say(format!("send {message} then {}", flow.way(id, *next)));
        }
        Node::Wait {
            wait: _,
            alone: _,
            next: _,
        }
        | Node::Act { action: _, next: _ } => {}
        Node::Await {
            on,
            deadline: _,
            then,
            otherwise,
        } => {
            let on = list(on.iter().map(|on| match on {
                AwaitOn::Event(what) => event(what, page),
                AwaitOn::Condition(of) => format!("({})", condition(of, page)),
            }));
            page.say(format!(
                "await {on} then {} otherwise {}",
                flow.way(id, *then),
                flow.way(id, *otherwise)
            ));
        }
        Node::Branch { arms, otherwise } => {
            let arms = list(arms.iter().map(|Arm { when, next }| {
                format!("({}) then {}", condition(when, page), flow.way(id, *next))
            }));
            let otherwise = maybe(*otherwise, |to| flow.way(id, to));
            page.say(format!("if {arms} otherwise {otherwise}"));
        }
        Node::Split {
            name: own_name,
            arms,
            measure: _,
        } => {
            let arms = list(arms.iter().map(
                |SplitArm {
                     name: arm,
                     weight,
                     next,
                 }| {
                    format!("{} {weight} then {}", name(arm), flow.way(id, *next))
                },
            ));
            page.say(format!("split {} {arms}", name(own_name)));
        }
        Node::Review {
            by,
            within: _,
            approved,
            declined,
            unanswered,
        } => {
            let by = recipient(by, page);
            page.say(format!(
                "review by {by} approved {} declined {} unanswered {}",
                flow.way(id, *approved),
                flow.way(id, *declined),
                flow.way(id, *unanswered)
            ));
        }
        Node::Answer {
            survey,
            within: _,
            arms,
            unanswered,
        } => {
            let survey = page.name(Named::Message(survey.clone()));
            let arms = list(arms.iter().map(|AnswerArm { answers, next }| {
                format!("{} then {}", set(answers), flow.way(id, *next))
            }));
            page.say(format!(
                "answer to {survey} {arms} unanswered {}",
                flow.way(id, *unanswered)
            ));
        }
        Node::HandOver { journey, next } => {
            let journey = page.name(Named::Journey(journey.clone()));
            page.say(format!(
                "hand over to {journey} then {}",
                flow.way(id, *next)
            ));
        }
        Node::End => page.say("end".to_owned()),
    }
}

fn timing(id: NodeId, node: &Node, flow: &Flow<'_>, page: &mut Page) {
    match node {
        Node::Send { message, next } => {
            page.say(format!(
                "send {} then {}",
                name(message),
                flow.way(id, *next)
            ));
        }
        Node::Wait {
            wait: until,
            alone,
            next,
        } => {
            let until = wait(until, page);
            let alone = yes_no(*alone);
            let next = flow.way(id, *next);
            page.say(format!("wait {until} alone {alone} then {next}"));
        }
        Node::Act { action: _, next: _ } => {}
        Node::Await {
            on: _,
            deadline,
            then,
            otherwise,
        } => page.say(format!(
            "await up to {} then {} otherwise {}",
            length(*deadline),
            flow.way(id, *then),
            flow.way(id, *otherwise)
        )),
        Node::Branch { arms, otherwise } => {
            let arms = list(arms.iter().map(|Arm { when: _, next }| flow.way(id, *next)));
            let otherwise = maybe(*otherwise, |to| flow.way(id, to));
            page.say(format!("branch {arms} otherwise {otherwise}"));
        }
        Node::Split {
            name: _,
            arms,
            measure: _,
        } => {
            let arms = list(arms.iter().map(
                |SplitArm {
                     name: _,
                     weight: _,
                     next,
                 }| flow.way(id, *next),
            ));
            page.say(format!("split {arms}"));
        }
        Node::Review {
            by: _,
            within,
            approved,
            declined,
            unanswered,
        } => page.say(format!(
            "review within {} approved {} declined {} unanswered {}",
            length(*within),
            flow.way(id, *approved),
            flow.way(id, *declined),
            flow.way(id, *unanswered)
        )),
        Node::Answer {
            survey: _,
            within,
            arms,
            unanswered,
        } => {
            let arms = list(
                arms.iter()
                    .map(|AnswerArm { answers: _, next }| flow.way(id, *next)),
            );
            page.say(format!(
                "answer within {} {arms} unanswered {}",
                length(*within),
                flow.way(id, *unanswered)
            ));
        }
        Node::HandOver { journey: _, next } => {
            page.say(format!("hand over then {}", flow.way(id, *next)));
        }
        Node::End => page.say("end".to_owned()),
    }
}

fn wait(it: &WaitKind, page: &mut Page) -> String {
    match it {
        WaitKind::Length { length: of } => length(*of),
        WaitKind::Between { least, most } => {
            format!("between {} and {}", length(*least), length(*most))
        }
        WaitKind::Clock { at, on } => format!("until {} on {}", clock(*at), days(*on)),
        WaitKind::Date {
            property: of,
            offset,
            after,
            at,
        } => format!(
            "until {} {} {} at {}",
            maybe(*offset, length),
            if *after { "after" } else { "before" },
            property(of, page),
            maybe(*at, clock)
        ),
        WaitKind::AfterStart { length: of } => format!("until {} after start", length(*of)),
    }
}

/// A wait in which no other journey may send holds others back too.
fn alone(node: &Node, page: &mut Page) {
    if let Node::Wait {
        wait: until,
        alone: true,
        next: _,
    } = node
    {
        let until = wait(until, page);
        page.say(format!("no messages from any journey for {until}"));
    }
}

/// Whom of the house a step or a message names.
pub(super) fn recipient(it: &Recipient, page: &mut Page) -> String {
    match it {
        Recipient::Person(of) => format!("person {}", page.name(Named::Person(of.clone()))),
        Recipient::Team(of) => format!("team {}", page.name(Named::Person(of.clone()))),
        Recipient::Property {
            property: of,
            otherwise,
        } => {
            let of = page.name(Named::Property(of.clone()));
            let otherwise = maybe(otherwise.as_ref(), |other| {
                page.name(Named::Person(other.clone()))
            });
            format!("property {of} else {otherwise}")
        }
    }
}

fn act(it: &Action, page: &mut Page) -> String {
    match it {
        Action::Task { of, text, within } => format!(
            "task for {} {} within {}",
            recipient(of, page),
            quoted(text),
            length(*within)
        ),
        Action::Notify { to, text } => {
            format!("notify {} {}", recipient(to, page), quoted(text))
        }
        Action::Set {
            property: of,
            value,
        } => format!(
            "set {} to {}",
            page.name(Named::Property(of.clone())),
            literal(value)
        ),
        Action::Clear { property: of } => {
            format!("clear {}", page.name(Named::Property(of.clone())))
        }
        Action::AddToList { list: of } => {
            format!("add to list {}", page.name(Named::List(of.clone())))
        }
        Action::RemoveFromList { list: of } => {
            format!("remove from list {}", page.name(Named::List(of.clone())))
        }
        Action::AddToAudience { audience: of } => {
            format!("add to audience {}", page.name(Named::List(of.clone())))
        }
        Action::RemoveFromAudience { audience: of } => {
            format!(
                "remove from audience {}",
                page.name(Named::List(of.clone()))
            )
        }
    }
}

fn data(node: &Node, source: &NodeSource, flow: &Flow<'_>, page: &mut Page) {
    let NodeSource {
        span: _,
        via: _,
        doc,
    } = source;
    let what = match node {
        Node::Send { message, next: _ } => format!("send {}", name(message)),
        Node::Wait {
            wait: _,
            alone: _,
            next: _,
        } => "wait".to_owned(),
        Node::Act { action, next } => {
            // Where it is done: before which step of the page of timing.
            let done = act(action, page);
            page.say(format!("{done} before step {}", flow.lands(*next)));
            done
        }
        Node::Review {
            by: _,
            within: _,
            approved: _,
            declined: _,
            unanswered: _,
        } => "review".to_owned(),
        Node::Answer {
            survey: _,
            within: _,
            arms: _,
            unanswered: _,
        } => "answer".to_owned(),
        Node::HandOver {
            journey: _,
            next: _,
        } => "hand over".to_owned(),
        Node::Await {
            on: _,
            deadline: _,
            then: _,
            otherwise: _,
        } => "await".to_owned(),
        Node::Branch {
            arms: _,
            otherwise: _,
        } => "if".to_owned(),
        Node::Split {
            name: own_name,
            arms: _,
            measure,
        } => {
            if let Some((what, within)) = measure {
                let what = event(what, page);
                page.say(format!(
                    "measure {} by {what} within {}",
                    name(own_name),
                    length(*within)
                ));
            }
            format!("split {}", name(own_name))
        }
        Node::End => "end".to_owned(),
    };
    if let Some(doc) = doc {
        page.say(format!("note at {what} {}", quoted(doc)));
    }
}
