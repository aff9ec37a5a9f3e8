//! What a journey does that the client does not receive: tags, and no more.

use super::Cx;
use super::values::tag_key;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::targets::Feature;
use crate::workflow::{Action, Literal};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Characters of a tag's key and of its value.
const KEY: usize = 255;
const VALUE: usize = 1024;

/// The node of an act; none where it was refused.
pub(super) fn act(cx: &mut Cx<'_>, id: &str, what: &Action, span: Span) -> Option<Value> {
    let (feature, words) = match what {
        Action::Task { .. } => (Feature::Task, "`task`"),
        Action::Notify { .. } => (Feature::Notify, "`notify`"),
        Action::Set { .. } => (Feature::SetProperty, "`set`"),
        Action::Clear { .. } => (Feature::ClearProperty, "`clear`"),
        Action::AddToList { .. } => (Feature::AddToList, "`add to list`"),
        Action::RemoveFromList { .. } => (Feature::RemoveFromList, "`remove from list`"),
        Action::AddToAudience { .. } => (Feature::AddToAudience, "`add to audience`"),
        Action::RemoveFromAudience { .. } => {
            (Feature::RemoveFromAudience, "`remove from audience`")
        }
    };
    if !cx.can(feature, span, words) {
        return None;
    }
    match what {
        Action::Set { property, value } => tag(cx, id, property, &written(value), span),
        // An empty text takes a tag away.
        Action::Clear { property } => tag(cx, id, property, "", span),
        // Refused above.
        Action::Task { .. }
        | Action::Notify { .. }
        | Action::AddToList { .. }
        | Action::RemoveFromList { .. }
        | Action::AddToAudience { .. }
        | Action::RemoveFromAudience { .. } => None,
    }
}

fn tag(cx: &mut Cx<'_>, id: &str, name: &SmolStr, value: &str, span: Span) -> Option<Value> {
    let key = tag_key(cx, name);
    let mut fits = true;
    for (text, most, what) in [
        (key.as_str(), KEY, "the name of a tag"),
        (value, VALUE, "the value of a tag"),
    ] {
        let found = text.chars().count();
        if found > most {
            fits = false;
            let message =
                format!("{what} has {found} characters, and OneSignal takes {most} at most");
            cx.reporter.error(
                Diagnostic::new(Code::BeyondLimit, span, message)
                    .label(format!("over by {}", found - most))
                    .help("write it shorter"),
            );
        }
    }
    fits.then(|| json!({ "kind": "tag", "client_node_id": id, "assignments": { key: value } }))
}

/// A value as a text: all tags are texts.
fn written(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text.clone(),
        Literal::Choice(choice) => choice.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Money { amount, .. } => amount.to_string(),
        Literal::YesNo(yes) => yes.to_string(),
        Literal::Date(date) => date.text(),
        Literal::Clock(at) => at.text(),
    }
}
