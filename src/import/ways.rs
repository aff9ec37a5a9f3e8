//! The ways through a flow: those that lead nowhere, those that nobody takes, and those that go round in a circle.

use super::draft::Draft;
use super::shape::{self, Graph, Tangle, Tree};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;

/// A flow, as it is spoken of.
#[derive(Clone, Copy)]
pub(super) struct Whole<'w> {
    /// The platform's word: `flow`, `workflow`, …
    pub(super) noun: &'static str,
    /// What it is called there.
    pub(super) called: &'w str,
    /// The journey that it becomes.
    pub(super) journey: &'w str,
    pub(super) place: Span,
    /// Where the step with an id stands.
    pub(super) step: &'w dyn Fn(&str) -> Span,
}

/// The id of what stands behind a step of the platform and is no step there.
pub(super) fn after(id: &str) -> String {
    format!("{AFTER}{id}")
}

/// The id of the question who may come in, which stands before all steps.
pub(super) const ENTRY: &str = "\u{0}who comes in";

const AFTER: &str = "\u{0}after ";

impl Whole<'_> {
    fn step(&self, id: &str) -> Span {
        (self.step)(id.trim_start_matches(AFTER))
    }
}

/// Reports what leads to no step of the flow.
pub(super) fn lost(sink: &mut Sink, graph: &Graph, whole: Whole<'_>) {
    for (id, node) in &graph.nodes {
        for next in node.next() {
            if graph.nodes.contains_key(next) {
                continue;
            }
            sink.push(
                Diagnostic::new(
                    Code::NotAnExport,
                    whole.step(id),
                    format!(
                        "this step leads to `{next}`, which is not in the {}",
                        whole.noun
                    ),
                )
                .label("the run was taken to end here")
                .help(format!("export `{}` again, whole", whole.journey)),
            );
        }
    }
}

/// Reports the steps that no way leads to.
pub(super) fn unreached(sink: &mut Sink, graph: &Graph, whole: Whole<'_>) {
    for id in shape::unreached(graph) {
        // What is no step of the platform goes with the step that it belongs to.
        if id.starts_with('\u{0}') {
            continue;
        }
        sink.push(
            Diagnostic::new(
                Code::NeverReached,
                whole.step(id),
                format!("no client can reach this step of \"{}\"", whole.called),
            )
            .label("nothing leads here")
            .note("it was left out: whatever it sends, nobody receives"),
        );
    }
}

/// The flow as blocks; where it can't be written down at all it is left out and reported.
pub(super) fn blocks(
    draft: &mut Draft,
    sink: &mut Sink,
    graph: &Graph,
    whole: Whole<'_>,
) -> Option<Vec<Tree>> {
    let (noun, called) = (whole.noun, whole.called);
    let (place, message, label) = match shape::blocks(graph) {
        Ok(body) => return Some(body),
        Err(Tangle::Loop(id)) => (
            whole.step(&id),
            format!("the {noun} \"{called}\" goes round in a circle"),
            "a way leads back to here",
        ),
        Err(Tangle::TooLong) => (
            whole.place,
            format!("the {noun} \"{called}\" is too tangled to be written down"),
            "its ways lead into each other",
        ),
    };
    let why = "which can't be written down: what it sends is not counted";
    draft.left_out.push((called.to_owned(), why));
    sink.push(
        Diagnostic::new(Code::Tangled, place, message)
            .label(label)
            .note("it was left out: nothing is known of what a client receives from it")
            .help("split it on the platform, or write it anew as a journey"),
    );
    None
}
