//! What has no word in the language: a comment where it stood, and a message at its place in the export.

use super::condition::Condition;
use super::draft::Draft;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use serde_json::Value;

/// Something that has no word: the caller leaves a comment, this reports it where it stands.
pub(super) fn no_word(sink: &mut Sink, place: Span, what: &str, effect: &str) {
    sink.push(
        Diagnostic::new(
            Code::NoWordForIt,
            place,
            format!("{what} has no word in the language"),
        )
        .label("left as a comment")
        .note(effect.to_owned()),
    );
}

/// A condition that has no word: a proof takes both answers for possible.
pub(super) fn no_condition(
    draft: &mut Draft,
    sink: &mut Sink,
    place: Span,
    raw: &Value,
) -> Condition {
    let shown = raw.to_string();
    let (condition, is_new) = draft.unread(&format!("stands for {shown}"));
    if !is_new {
        return condition;
    }
    sink.push(
        Diagnostic::new(
            Code::NoWordForIt,
            place,
            format!("a condition has no word in the language: {}", short(&shown)),
        )
        .label(format!("became `{}`", condition.text()))
        .note("a proof takes it to be true or false at any time, so no client hears more than it says"),
    );
    condition
}

/// The `starts` clause for a start that has no word: an event that only this flow knows.
pub(super) fn start_of_its_own(
    draft: &mut Draft,
    flow: &str,
    kind: &str,
    rate: Option<&'static str>,
    raw: &str,
) -> String {
    let raw = format!("the start {raw}");
    let name = event_of_its_own(draft, ("start", flow), kind, &raw);
    draft.event(&own_key("start", flow, kind), None).rate = rate;
    format!("when {name}")
}

/// An event that only one step of one flow knows, and that may happen at any time.
pub(super) fn event_of_its_own(
    draft: &mut Draft,
    (flow, step): (&str, &str),
    called: &str,
    raw: &str,
) -> String {
    let event = draft.event(&own_key(flow, step, called), Some(called));
    event.bound = None;
    event.remark = Some(format!("stands for {raw}"));
    event.name.clone()
}

fn own_key(flow: &str, step: &str, called: &str) -> String {
    format!("\u{0}{called} {step} {flow}")
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    const MOST: usize = 90;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let head: String = text.chars().take(MOST).collect();
    format!("{head}…")
}
