//! Silences: no such messages while, after, or to. Proved only from what ends a run; conditions in
//! branches are not looked into.

use super::delta::from_entry;
use super::graph::{Graph, HOUR, Measure, NEVER, get, most};
use super::rules::{assumptions, blank};
use super::tally::counted;
use super::witness::Stage;
use super::{RuleReport, Verdict, report};
use crate::diagnostics::Diagnostic;
use crate::workflow::{
    Condition, CountedSet, EventKind, Exit, Length, Node, Rule, SilenceWhen, Workflow,
};
use smol_str::SmolStr;

/// Why a silence holds, or what would make it hold.
enum Answer {
    Holds(&'static str),
    Fails {
        /// What a client would see.
        note: String,
        /// What to write.
        help: String,
        /// Whether a path is sure to exist.
        sure: bool,
    },
}

/// Proves one silence.
pub(super) fn prove(
    stage: &Stage<'_>,
    rule: &Rule,
    of: &CountedSet,
    when: &SilenceWhen,
) -> (RuleReport, Option<Diagnostic>) {
    let workflow = stage.setting.workflow;
    let set = counted(stage.house, workflow, stage.graph, of);
    let mut report = blank(rule, Verdict::Proved);
    report.assumptions = assumptions(stage.entries);
    let Some(first) = set.iter().position(|&c| c) else {
        report
            .assumptions
            .push(SmolStr::new_static("this journey sends no such message"));
        return (report, None);
    };
    let answer = match when {
        SilenceWhen::ToStates(states) => to_states(workflow, states, first),
        SilenceWhen::While(condition) => during(workflow, condition, rule),
        SilenceWhen::After(length, event) => after(stage, &set, *length, event),
    };
    match answer {
        Answer::Holds(because) => {
            report.assumptions.push(SmolStr::new_static(because));
            (report, None)
        }
        Answer::Fails { .. } if rule.otherwise.is_some() => {
            report.verdict = Verdict::Enforced;
            report.assumptions.push(SmolStr::new_static(
                "the guard looks before each such message and skips or postpones it",
            ));
            (report, None)
        }
        Answer::Fails { note, help, sure } => {
            report.verdict = if sure {
                Verdict::Broken
            } else {
                Verdict::NotProved
            };
            let node = earliest(stage.graph, &set).unwrap_or(first);
            if sure {
                report.timeline = report::silent::path_to(stage, node);
            }
            let diagnostic =
                report::silent::silence(stage, rule, node, &report.timeline, note, help);
            (report, Some(diagnostic))
        }
    }
}

/// The counted message that a run reaches first.
fn earliest(graph: &Graph, set: &[bool]) -> Option<usize> {
    let table = from_entry(graph, Measure::Wall);
    set.iter()
        .enumerate()
        .filter(|&(_, &c)| c)
        .map(|(node, _)| node)
        .min_by_key(|&node| get(&table, node, (NEVER, None)).0)
}

fn to_states(workflow: &Workflow, states: &[SmolStr], first: usize) -> Answer {
    let shared: Vec<&str> = states
        .iter()
        .filter(|s| workflow.states.contains(s))
        .map(SmolStr::as_str)
        .collect();
    if shared.is_empty() {
        return Answer::Holds("the run ends when the client comes into one of these states");
    }
    let names = crate::diagnostics::list_some(shared.iter().copied(), 4);
    Answer::Fails {
        note: format!(
            "`{}` is for {names} too, so a client there receives it",
            workflow.name
        ),
        help: format!("leave {names} out of `for`, or end the rule with `else skip`"),
        // A branch on the way could ask for the state.
        sure: !workflow
            .nodes
            .iter()
            .take(first)
            .any(|n| matches!(n, Node::Branch { .. })),
    }
}

fn during(workflow: &Workflow, condition: &Condition, rule: &Rule) -> Answer {
    let ends = workflow.exits.iter().any(|exit| match exit {
        Exit::Condition { condition: exit } => implies(condition, exit),
        Exit::Event { .. } | Exit::SameEvent { .. } | Exit::Becomes { .. } => false,
    });
    if ends {
        return Answer::Holds("the run ends as soon as the condition holds");
    }
    if let Condition::State { states } = condition
        && states.iter().all(|s| !workflow.states.contains(s))
    {
        return Answer::Holds("the run ends when the client comes into one of these states");
    }
    let words = rule
        .text
        .split_once(" while ")
        .map_or("…", |(_, condition)| condition);
    Answer::Fails {
        note: format!(
            "nothing ends the run when `{words}` becomes true, so the next message still leaves"
        ),
        help: format!(
            "write `exits when {words}` in `{}`, or end the rule with `else skip`",
            workflow.name
        ),
        sure: !workflow
            .nodes
            .iter()
            .any(|n| matches!(n, Node::Branch { .. })),
    }
}

/// Whether the first condition can't hold without the second; only what is plain from the form.
fn implies(first: &Condition, second: &Condition) -> bool {
    if first == second {
        return true;
    }
    if let Condition::Any { of } = first {
        return of.iter().all(|c| implies(c, second));
    }
    match second {
        Condition::Any { of } if of.iter().any(|c| implies(first, c)) => return true,
        Condition::All { of } => return of.iter().all(|c| implies(first, c)),
        Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => {}
    }
    if let (Condition::State { states: a }, Condition::State { states: b }) = (first, second) {
        return a.iter().all(|s| b.contains(s));
    }
    match first {
        Condition::All { of } => of.iter().any(|c| implies(c, second)),
        Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}

fn after(stage: &Stage<'_>, set: &[bool], length: Length, event: &EventKind) -> Answer {
    let workflow = stage.setting.workflow;
    let needs_consent = workflow.iter().all(|(id, node)| match node {
        Node::Send { message, .. } if get(set, id.0 as usize, false) => stage
            .house
            .messages
            .get(message)
            .is_some_and(|m| m.purpose.needs_consent()),
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Await { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => true,
    });
    if *event == EventKind::Unsubscribed && needs_consent {
        return Answer::Holds("unsubscribing ends all messages that need consent");
    }
    let words = super::entry::event_words(event);
    let ends = workflow.exits.iter().any(|exit| match exit {
        Exit::Event { event: exit } => exit == event,
        Exit::SameEvent { .. } | Exit::Becomes { .. } | Exit::Condition { .. } => false,
    });
    if !ends {
        return Answer::Fails {
            note: format!("`{words}` does not end a run, so a message can leave just after it"),
            help: format!(
                "write `exits when {words}` in `{}`, or end the rule with `else skip`",
                workflow.name
            ),
            sure: true,
        };
    }
    // A run that starts just after the event: is its first such message late enough?
    let measure = Measure::of(length.unit);
    let table = from_entry(stage.graph, measure);
    let soonest = set
        .iter()
        .enumerate()
        .filter(|&(_, &c)| c)
        .map(|(node, _)| get(&table, node, (NEVER, None)).0)
        .min()
        .unwrap_or(NEVER);
    if soonest >= most(length) + HOUR || (soonest >= most(length) && measure == Measure::Wall) {
        return Answer::Holds(
            "the event ends the run, and a new run sends its first message later",
        );
    }
    Answer::Fails {
        note: format!(
            "`{words}` ends a run, but a new one can start within {} of it",
            length.text()
        ),
        help: "end the rule with `else skip`".to_owned(),
        sure: false,
    }
}
