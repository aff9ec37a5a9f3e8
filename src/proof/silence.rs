//! Silences: no such messages while, after, or to. Proved only from what ends a run; conditions in
//! branches are not looked into. Broken only where the interpreter sends such a message in the silence.

use super::delta::from_entry;
use super::graph::{Graph, HOUR, Measure, NEVER, Ticks, get, most};
use super::losses::{Line, in_silence};
use super::rules::{assumptions, blank};
use super::tally::counted;
use super::witness::Stage;
use super::{RuleReport, Verdict, report};
use crate::diagnostics::{Applicability, Diagnostic, Edit};
use crate::semantics::never_leaves_while;
use crate::workflow::{
    Condition, CountedSet, EventKind, Exit, House, Length, Node, NodeId, Rule, RuleForm,
    SilenceWhen, StateRule, Workflow,
};
use smol_str::{SmolStr, format_smolstr};

/// Messages for each of which a timeline is looked for.
const SHOWN: usize = 8;

/// Why a silence holds, or what would make it hold.
enum Answer {
    Holds(&'static str),
    Fails {
        /// What a client would see.
        note: String,
        /// What to write.
        help: String,
        /// After `exits when`, where that would do.
        exit: Option<String>,
    },
}

impl Answer {
    /// The same, but that none of its messages leaves then is reason enough.
    fn unless(self, never: impl FnOnce() -> bool) -> Answer {
        match self {
            Answer::Fails { .. } if never() => Answer::Holds(NEVER_THEN),
            Answer::Holds(_) | Answer::Fails { .. } => self,
        }
    }
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
        SilenceWhen::ToStates(states) => {
            let condition = Condition::State {
                states: states.clone(),
            };
            to_states(workflow, states).unless(|| never(stage, &set, &condition))
        }
        SilenceWhen::While(condition) => {
            during(workflow, condition, rule).unless(|| never(stage, &set, condition))
        }
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
        Answer::Fails { note, help, exit } => {
            if let Some(guard) = guard_of(workflow, rule, of, when) {
                report.verdict = Verdict::Enforced;
                report.assumptions.push(format_smolstr!(
                    "rests on the guard of `{}`, which may skip or postpone messages",
                    guard.text
                ));
                return (report, None);
            }
            let nodes = earliest(stage.graph, &set);
            let found = shown(stage, rule, &nodes);
            let diagnostic = if let Some(lines) = found {
                report.verdict = Verdict::Broken;
                report.timeline = report::silent::told(workflow, &lines);
                report::silent::silence(stage, rule, (&lines, &report.timeline), note, help)
            } else {
                report.verdict = Verdict::NotProved;
                let node = nodes.first().map_or(first, |node| node.0 as usize);
                report::silent::may_break(stage, rule, node, &note, help)
            };
            let ended = exit.and_then(|words| exit_fix(workflow, &words));
            let diagnostic = match ended {
                Some((title, edit)) => {
                    diagnostic.fix_with(title, vec![edit], Applicability::Unsafe)
                }
                None => diagnostic,
            };
            (report, Some(diagnostic))
        }
    }
}

/// One more exit of a journey, where it has any.
fn exit_fix(workflow: &Workflow, words: &str) -> Option<(String, Edit)> {
    if workflow.exits.is_empty() || workflow.spans.exits == workflow.spans.name {
        return None;
    }
    let several = words.contains(" and ") || words.contains(" or ");
    let (open, close) = if several { ("(", ")") } else { ("", "") };
    let edit = Edit {
        span: workflow.spans.exits.after(),
        text: format!(" or {open}{words}{close}"),
    };
    Some((
        format!("end a run of `{}` when `{words}`", workflow.name),
        edit,
    ))
}

/// Why a silence holds that no exit sees to.
const NEVER_THEN: &str = "such a message leaves only where the condition does not hold";

/// Whether by what they need, and whom they are written for, none of these messages leaves while a condition holds.
fn never(stage: &Stage<'_>, set: &[bool], condition: &Condition) -> bool {
    let workflow = stage.setting.workflow;
    let mut counted = workflow
        .iter()
        .filter(|(id, _)| get(set, id.0 as usize, false));
    counted.all(|(_, node)| {
        let message = node
            .message()
            .and_then(|name| stage.house.messages.get(name));
        message.is_some_and(|m| never_leaves_while(stage.house, workflow, m, condition))
    })
}

/// The guard of another rule that is silent then, and speaks of all that this one speaks of.
fn guard_of<'w>(
    workflow: &'w Workflow,
    rule: &Rule,
    of: &CountedSet,
    when: &SilenceWhen,
) -> Option<&'w Rule> {
    workflow.rules.iter().find(|other| {
        let RuleForm::Silence {
            of: theirs,
            when: silent,
        } = &other.form
        else {
            return false;
        };
        let speaks_of_all = theirs == of
            || (theirs.channel.is_none()
                && theirs.theme.is_none()
                && theirs.message.is_none()
                && of.purposes.iter().all(|p| theirs.purposes.contains(p)));
        *other != rule && other.otherwise.is_some() && silent == when && speaks_of_all
    })
}

/// A client to whom such a message leaves in the silence, as the interpreter plays it.
fn shown(stage: &Stage<'_>, rule: &Rule, nodes: &[NodeId]) -> Option<Vec<Line>> {
    if stage.wants_bounds_only() {
        return None;
    }
    let workflow = stage.setting.workflow;
    let place = workflow.rules.iter().position(|own| own == rule)?;
    in_silence(stage.house, workflow, place, nodes)
}

/// The counted messages that a run reaches first, in order.
fn earliest(graph: &Graph, set: &[bool]) -> Vec<NodeId> {
    let table = from_entry(graph, Measure::Wall);
    let mut nodes: Vec<(Ticks, usize)> = set
        .iter()
        .enumerate()
        .filter(|&(_, &c)| c)
        .map(|(node, _)| (get(&table, node, (NEVER, None)).0, node))
        .collect();
    nodes.sort_unstable();
    nodes.truncate(SHOWN);
    nodes
        .into_iter()
        .map(|(_, node)| NodeId(node as u32))
        .collect()
}

fn to_states(workflow: &Workflow, states: &[SmolStr]) -> Answer {
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
        exit: None,
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
        exit: rule.text.contains(" while ").then(|| words.to_owned()),
        note: format!(
            "nothing ends the run when `{words}` becomes true, so the next message still leaves"
        ),
        help: format!(
            "write `exits when {words}` in `{}`, or end the rule with `else skip`",
            workflow.name
        ),
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
    let moves = !ends && moves_out(stage.house, workflow, event);
    if moves && !comes_back(stage.house, workflow) {
        return Answer::Holds(
            "the event takes the client out of the states of the journey for good",
        );
    }
    if !ends && !moves {
        return Answer::Fails {
            note: format!("`{words}` does not end a run, so a message can leave just after it"),
            help: format!(
                "write `exits when {words}` in `{}`, or end the rule with `else skip`",
                workflow.name
            ),
            exit: None,
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
        return Answer::Holds(if moves {
            "the event takes the client out of the states of the journey, and a new run sends its first message later"
        } else {
            "the event ends the run, and a new run sends its first message later"
        });
    }
    Answer::Fails {
        note: format!(
            "`{words}` ends a run, but a new one can start within {} of it",
            length.text()
        ),
        help: "end the rule with `else skip`".to_owned(),
        exit: None,
    }
}

/// Whether an event takes a client out of the states of a journey, whichever of them she is in.
fn moves_out(house: &House, workflow: &Workflow, event: &EventKind) -> bool {
    let leads = |state: &SmolStr| {
        // Of two ways that one event opens, the one that is written first is taken.
        let way = house.states.iter().find(|to| match &to.entry {
            StateRule::Event { from, event: on } => on == event && from.contains(state),
            StateRule::Start | StateRule::Condition { .. } => false,
        });
        way.is_some_and(|to| !workflow.states.contains(&to.name))
    };
    !workflow.states.is_empty() && workflow.states.iter().all(leads)
}

/// Whether a client who has left the states of a journey can come into one of them again.
fn comes_back(house: &House, workflow: &Workflow) -> bool {
    let is_own = |name: &SmolStr| workflow.states.contains(name);
    house.states.iter().any(|state| match &state.entry {
        StateRule::Event { from, .. } | StateRule::Condition { from, .. } => {
            is_own(&state.name) && from.iter().any(|name| !is_own(name))
        }
        StateRule::Start => false,
    })
}
