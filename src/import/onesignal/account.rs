//! What an export holds: journeys, and the names and words of what they speak of.

use super::super::kind::{Kind, join};
use super::super::{Export, Wanted};
use serde_json::Value;
use std::collections::BTreeMap;

/// The resources of an app.
#[derive(Debug, Default)]
pub(super) struct Account<'e> {
    pub(super) journeys: Vec<Document<'e>>,
    segments: BTreeMap<&'e str, &'e str>,
    templates: BTreeMap<&'e str, &'e Value>,
    /// What each property of an event is compared as, by the event's name and the key.
    kinds: BTreeMap<(&'e str, &'e str), Kind>,
    useful: Vec<*const Export>,
}

/// One journey, and the file that it stands in.
#[derive(Debug)]
pub(super) struct Document<'e> {
    pub(super) export: &'e Export,
    pub(super) id: Option<&'e str>,
    pub(super) value: &'e Value,
}

impl<'e> Account<'e> {
    /// Looks through all files.
    pub(super) fn of(exports: &'e [Export]) -> Self {
        let mut account = Account::default();
        for export in exports {
            let mut open = vec![(&export.value, 0)];
            while let Some((value, depth)) = open.pop() {
                if account.take(export, value) {
                    account.useful.push(export);
                    account.note_kinds(value);
                    continue;
                }
                if depth > 3 {
                    continue;
                }
                match value {
                    Value::Array(many) => open.extend(many.iter().rev().map(|v| (v, depth + 1))),
                    Value::Object(_) => {
                        for answer in ["journeys", "segments", "templates", "data"] {
                            open.push((&value[answer], depth + 1));
                        }
                    }
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                }
            }
        }
        account
    }

    fn take(&mut self, export: &'e Export, resource: &'e Value) -> bool {
        let id = resource["id"].as_str();
        if resource["nodes"].is_array() && resource["audience"].is_object() {
            self.journeys.push(Document {
                export,
                id,
                value: resource,
            });
            return true;
        }
        let (Some(id), Some(name)) = (id, resource["name"].as_str()) else {
            return false;
        };
        let is_template = [
            "email_body",
            "email_subject",
            "contents",
            "isEmail",
            "content",
        ]
        .iter()
        .any(|key| resource.get(key).is_some());
        if is_template {
            self.templates.insert(id, resource);
        } else {
            self.segments.insert(id, name);
        }
        true
    }

    /// Every test of an event's data.
    fn note_kinds(&mut self, journey: &'e Value) {
        let mut open = vec![journey];
        while let Some(value) = open.pop() {
            if let (Some(event), Some(groups)) =
                (value["name"].as_str(), value["attributes"].as_array())
            {
                for test in groups.iter().filter_map(Value::as_array).flatten() {
                    let kind = test["operator"].as_str().and_then(kind);
                    if let (Some(key), Some(kind)) = (test["key"].as_str(), kind) {
                        join(&mut self.kinds, (event, key), kind);
                    }
                }
            }
            match value {
                Value::Array(many) => open.extend(many),
                Value::Object(map) => open.extend(map.values()),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }

    /// The type of a property of an event.
    pub(super) fn kind(&self, event: &str, key: &str) -> Kind {
        self.kinds.get(&(event, key)).copied().unwrap_or(Kind::Text)
    }

    /// Whether anything in a file was of use.
    pub(super) fn is_of_use(&self, export: &Export) -> bool {
        self.useful
            .iter()
            .any(|useful| std::ptr::eq(*useful, export))
    }

    /// What a segment is called.
    pub(super) fn segment(&self, id: &str) -> Option<&'e str> {
        self.segments.get(id).copied()
    }

    /// A template.
    pub(super) fn template(&self, id: &str) -> Option<&'e Value> {
        self.templates.get(id).copied()
    }
}

/// What an operator compares; none for one that only asks whether there is a value.
fn kind(operator: &str) -> Option<Kind> {
    match operator {
        "exists" | "not_exists" => None,
        "is" | "is_not" => Some(Kind::Text),
        "equal" | "not_equal" | "greater" | "less" | "greater_or_equal" | "less_or_equal" => {
            Some(Kind::Number)
        }
        "before" | "after" => Some(Kind::Date),
        _ => Some(Kind::Mixed),
    }
}

impl Document<'_> {
    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.value["name"].as_str().unwrap_or("journey")
    }

    /// Why it is not read, where it is not.
    pub(super) fn left_out(&self, wanted: Wanted) -> Option<&'static str> {
        match (self.value["state"].as_str(), wanted) {
            (Some("archived"), _) => Some("which is archived"),
            (Some("draft"), Wanted::Live) => Some("which is a draft"),
            (_, Wanted::Live | Wanted::All) => None,
        }
    }
}
