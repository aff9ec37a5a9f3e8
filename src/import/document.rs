//! A file of an export: its text, its JSON, and where in the text a key stands.

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{FileId, SourceMap, Span};
use memchr::memmem;
use serde_json::Value;

/// A JSON file of an export.
#[derive(Debug)]
pub struct Export {
    pub(super) value: Value,
    text: String,
    whole: Span,
}

/// Where something stands: the file, and what has the id that is shown.
#[derive(Clone, Copy)]
pub(super) struct At<'e> {
    pub(super) export: &'e Export,
    pub(super) id: &'e str,
    pub(super) raw: &'e Value,
}

impl At<'_> {
    /// In the text.
    pub(super) fn place(self) -> Span {
        self.export.place_in(self.id, self.raw)
    }
}

/// An id that may be a number.
pub(super) fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reports a file in which nothing of the platform was found.
pub(super) fn of_no_use(
    sink: &mut Sink,
    export: &Export,
    (flow, platform): (&str, &str),
    label: &str,
    help: &str,
) {
    sink.push(
        Diagnostic::new(
            Code::NotAnExport,
            export.start(),
            format!("there is no {flow} of {platform} in this file"),
        )
        .label(label.to_owned())
        .help(help.to_owned()),
    );
}

impl Export {
    /// Reads one text; reports it where it is no JSON.
    pub(super) fn read(
        name: &str,
        text: &str,
        sources: &mut SourceMap,
        sink: &mut Sink,
    ) -> Option<Self> {
        let file = sources.add_file(name, text);
        match serde_json::from_str(text) {
            Ok(value) => Some(Export {
                value,
                text: text.to_owned(),
                whole: sources.span_in(file, 0, 0),
            }),
            Err(error) => {
                sink.push(no_json(name, text, &error, file, sources));
                None
            }
        }
    }

    /// The beginning of the file.
    pub(super) fn start(&self) -> Span {
        self.whole
    }

    /// Where an id is given to something, such as `"id": "X"` or `"actionId": "X"`; else the beginning of the file.
    pub(super) fn place_of(&self, id: &str) -> Span {
        self.nth_place_of(id, 0)
    }

    /// The same for ids that are given several times: where `owner`, a part of this document, gets it.
    pub(super) fn place_in(&self, id: &str, owner: &Value) -> Span {
        let mut before = 0;
        let found = gives_before(&self.value, id, owner, &mut before);
        self.nth_place_of(id, if found { before } else { 0 })
    }

    fn nth_place_of(&self, id: &str, n: usize) -> Span {
        let Ok(wanted) = serde_json::to_string(id) else {
            return self.whole;
        };
        let found = memmem::find_iter(self.text.as_bytes(), wanted.as_bytes())
            .filter(|at| self.text.get(..*at).is_some_and(gives_an_id))
            .nth(n);
        found.map_or(self.whole, |at| {
            Span::new(self.whole.chunk, at, at + wanted.len())
        })
    }
}

/// Counts how often an id is given before `owner` gets it; whether it was met. The order is that of the text, for
/// objects keep it; the depth is bounded by the reader of the JSON.
fn gives_before(value: &Value, id: &str, owner: &Value, before: &mut usize) -> bool {
    match value {
        Value::Array(many) => many.iter().any(|one| gives_before(one, id, owner, before)),
        Value::Object(map) => map.iter().any(|(key, inner)| {
            let gives = ID_KEYS.contains(&key.as_str()) && inner.as_str() == Some(id);
            if gives && std::ptr::eq(value, owner) {
                return true;
            }
            *before += usize::from(gives);
            gives_before(inner, id, owner, before)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The keys that give something an id.
const ID_KEYS: [&str; 5] = ["id", "temporary_id", "actionId", "client_node_id", "key"];

/// Whether a text ends in the key of an id and its colon.
fn gives_an_id(before: &str) -> bool {
    let Some(key) = before.trim_end().strip_suffix(':') else {
        return false;
    };
    let Some(key) = key.trim_end().strip_suffix('"') else {
        return false;
    };
    ID_KEYS.iter().any(|known| {
        key.strip_suffix(known)
            .is_some_and(|before| before.ends_with('"'))
    })
}

fn no_json(
    name: &str,
    text: &str,
    error: &serde_json::Error,
    file: FileId,
    sources: &SourceMap,
) -> Diagnostic {
    let start = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let mut at = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let span = sources.span_in(file, at, at);
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or(&said).to_owned();
    Diagnostic::new(
        Code::NotAnExport,
        span,
        format!("`{name}` is no JSON that can be read"),
    )
    .label(reason)
    .help("save the platform's answer as it comes, one JSON document in a file")
}
