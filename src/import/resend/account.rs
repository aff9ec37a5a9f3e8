//! What an export holds: automations, and the names and words of what they speak of.

use super::super::kind::{Kind, join};
use super::super::{Export, Wanted};
use serde_json::Value;
use std::collections::BTreeMap;

/// The resources of an account.
#[derive(Debug, Default)]
pub(super) struct Account<'e> {
    pub(super) automations: Vec<Document<'e>>,
    segments: BTreeMap<&'e str, &'e str>,
    /// By id and by alias.
    templates: BTreeMap<&'e str, &'e Value>,
    /// What each field is compared as, by its path.
    kinds: BTreeMap<&'e str, Kind>,
    useful: Vec<*const Export>,
}

/// One automation, and the file that it stands in.
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
                    continue;
                }
                if depth > 3 {
                    continue;
                }
                if let Some(many) = value.as_array() {
                    open.extend(many.iter().rev().map(|v| (v, depth + 1)));
                } else if !value["data"].is_null() {
                    open.push((&value["data"], depth + 1));
                }
            }
        }
        account
    }

    fn take(&mut self, export: &'e Export, resource: &'e Value) -> bool {
        let id = resource["id"].as_str();
        if resource["steps"].is_array() {
            self.automations.push(Document {
                export,
                id,
                value: resource,
            });
            self.note_kinds(&resource["steps"]);
            return true;
        }
        if resource.get("subject").is_some() || resource.get("html").is_some() {
            for key in [id, resource["alias"].as_str()].into_iter().flatten() {
                self.templates.insert(key, resource);
            }
            return true;
        }
        if let (Some(id), Some(name)) = (id, resource["name"].as_str()) {
            self.segments.insert(id, name);
            return true;
        }
        false
    }

    /// Every rule, and every change of a contact.
    fn note_kinds(&mut self, steps: &'e Value) {
        let mut open = vec![steps];
        while let Some(value) = open.pop() {
            if value["type"] == "rule"
                && let Some(path) = value["field"].as_str()
                && let Some(kind) = kind(&value["value"])
            {
                join(&mut self.kinds, path, kind);
            }
            match value {
                Value::Array(many) => open.extend(many),
                Value::Object(map) => open.extend(map.values()),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }

    /// The type of a field.
    pub(super) fn kind(&self, path: &str) -> Kind {
        self.kinds.get(path).copied().unwrap_or(Kind::Text)
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

    /// A template, by its id or alias.
    pub(super) fn template(&self, id: &str) -> Option<&'e Value> {
        self.templates.get(id).copied()
    }
}

/// What a value is compared as; none where there is none.
fn kind(value: &Value) -> Option<Kind> {
    match value {
        Value::String(_) => Some(Kind::Text),
        Value::Number(_) => Some(Kind::Number),
        Value::Bool(_) => Some(Kind::YesNo),
        Value::Null => None,
        Value::Array(_) | Value::Object(_) => Some(Kind::Mixed),
    }
}

impl<'e> Document<'e> {
    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.value["name"].as_str().unwrap_or("automation")
    }

    /// Its steps.
    pub(super) fn steps(&self) -> impl Iterator<Item = (&'e str, &'e Value)> + use<'e> {
        let steps = self.value["steps"].as_array().into_iter().flatten();
        steps.filter_map(|step| Some((step["key"].as_str()?, step)))
    }

    /// Why it is not read, where it is not.
    pub(super) fn left_out(&self, wanted: Wanted) -> Option<&'static str> {
        match (wanted, self.value["status"].as_str()) {
            (Wanted::Live, Some("disabled")) => Some("which is disabled"),
            (Wanted::Live | Wanted::All, _) => None,
        }
    }
}
