//! What the author reads of messages where there should be none, and of none where there should be one.

use super::super::delta::from_entry;
use super::super::graph::{Measure, NEVER, SECONDS, Ticks, get};
use super::super::tally::minutes;
use super::super::witness::Stage;
use super::super::words::start_words;
use super::super::{TimelineEntry, TimelineEvent};
use super::line;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::workflow::{Node, NodeId, Rule};

/// A silence that does not hold.
pub(in crate::proof) fn silence(
    stage: &Stage<'_>,
    rule: &Rule,
    node: usize,
    timeline: &[TimelineEntry],
    note: String,
    help: String,
) -> Diagnostic {
    let workflow = stage.setting.workflow;
    let id = NodeId(node as u32);
    let message = workflow.node(id).message().cloned().unwrap_or_default();
    let lines = timeline
        .iter()
        .enumerate()
        .map(|(i, e)| line(e, i + 1 == timeline.len(), |_| String::new()))
        .collect();
    Diagnostic::new(
        Code::SilenceBroken,
        workflow.source(id),
        format!(
            "`{}` can send `{message}` although `{}` promises `{}`",
            workflow.name, rule.restraint, rule.text
        ),
    )
    .label("this can leave in the silence")
    .also(rule.span, "the silence is promised here")
    .timeline(lines)
    .note(note)
    .help(help)
}

/// A lower limit that is not proved.
pub(in crate::proof) fn silent_too_long(stage: &Stage<'_>, rule: &Rule, why: &str) -> Diagnostic {
    let workflow = stage.setting.workflow;
    Diagnostic::new(
        Code::NotProved,
        rule.span,
        format!(
            "`{}` is not proved to keep `{}` of `{}`",
            workflow.name, rule.text, rule.restraint
        ),
    )
    .label("this promise is not proved")
    .also(workflow.spans.name, "for this journey")
    .note(why.to_owned())
}

/// The shortest way to a message, on the example's first day.
pub(in crate::proof) fn path_to(stage: &Stage<'_>, node: usize) -> Vec<TimelineEntry> {
    let workflow = stage.setting.workflow;
    let table = from_entry(stage.graph, Measure::Wall);
    let mut nodes = vec![node];
    let mut at = node;
    while at != stage.graph.entry {
        let (_, edge) = get(&table, at, (NEVER, None));
        let Some(edge) = edge.and_then(|e| stage.graph.edge(e)) else {
            break;
        };
        at = edge.from;
        nodes.push(at);
    }
    let nine = jiff::civil::date(2026, 3, 2).at(9, 0, 0, 0);
    let entry = |ticks: Ticks, what: TimelineEvent, span: Span| {
        let wall = nine
            .checked_add(jiff::SignedDuration::from_secs(ticks * SECONDS))
            .unwrap_or(nine);
        TimelineEntry {
            minute: minutes(ticks).unwrap_or(0) + 540,
            at: wall.strftime("%Y-%m-%d %H:%M").to_string(),
            what,
            span,
        }
    };
    let start = TimelineEvent::Event {
        event: start_words(workflow, 0),
        run: 1,
    };
    let mut lines = vec![entry(0, start, workflow.spans.start)];
    for &node in nodes.iter().rev() {
        if let Node::Send { message, .. } = workflow.node(NodeId(node as u32)) {
            let what = TimelineEvent::Message {
                message: message.clone(),
                run: 1,
                counted: None,
            };
            let ticks = get(&table, node, (0, None)).0;
            lines.push(entry(ticks, what, workflow.source(NodeId(node as u32))));
        }
    }
    lines
}
