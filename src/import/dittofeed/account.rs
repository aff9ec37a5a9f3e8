//! What an export holds: journeys, segments and templates, by id.

use super::super::{Export, Wanted};
use serde_json::Value;
use std::collections::BTreeMap;

/// The resources of a workspace.
#[derive(Debug, Default)]
pub(super) struct Account<'e> {
    pub(super) journeys: Vec<Document<'e>>,
    segments: BTreeMap<&'e str, (&'e Export, &'e Value)>,
    templates: BTreeMap<&'e str, &'e Value>,
    /// What each trait is compared with, by path.
    traits: BTreeMap<&'e str, &'static str>,
    useful: Vec<*const Export>,
}

/// One journey, and the file that it stands in.
#[derive(Debug)]
pub(super) struct Document<'e> {
    pub(super) export: &'e Export,
    pub(super) id: Option<&'e str>,
    pub(super) value: &'e Value,
}

/// The type of what is compared as several things.
const MIXED: &str = "mixed";

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
                if depth > 2 {
                    continue;
                }
                match value {
                    Value::Array(many) => open.extend(many.iter().rev().map(|v| (v, depth + 1))),
                    Value::Object(map) => {
                        open.extend(map.values().rev().map(|v| (v, depth + 1)));
                    }
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                }
            }
        }
        account
    }

    fn take(&mut self, export: &'e Export, resource: &'e Value) -> bool {
        let definition = &resource["definition"];
        let id = resource["id"].as_str();
        let entry = definition["entryNode"]["type"].as_str();
        match (entry, id) {
            (Some("EntryNode" | "EventEntryNode"), id) => self.journeys.push(Document {
                export,
                id,
                value: resource,
            }),
            (Some(_), Some(id)) => {
                self.segments.insert(id, (export, resource));
                let leaves = definition["nodes"].as_array().into_iter().flatten();
                for leaf in leaves.chain([&definition["entryNode"]]) {
                    self.note_trait(leaf);
                }
            }
            (None, Some(id)) if definition["type"].is_string() => {
                self.templates.insert(id, resource);
            }
            _ => return false,
        }
        true
    }

    fn note_trait(&mut self, leaf: &'e Value) {
        let operator = &leaf["operator"];
        let (Some("Trait"), Some(path)) = (leaf["type"].as_str(), leaf["path"].as_str()) else {
            return;
        };
        let kind = match (operator["type"].as_str(), &operator["value"]) {
            // Traits that came as text: our own journeys compare them so.
            (Some("Equals"), Value::String(text)) if text == "true" || text == "false" => "yes/no",
            (Some("Equals" | "NotEquals" | "HasBeen"), Value::String(_)) => "text?",
            (Some("Equals" | "NotEquals" | "HasBeen"), Value::Bool(_)) => "yes/no",
            (Some("Equals" | "GreaterThanOrEqual" | "LessThan"), Value::Number(_)) => "number?",
            _ => return,
        };
        let known = self.traits.entry(path).or_insert(kind);
        if *known != kind {
            // Nothing that is asked of it can be written down then.
            *known = MIXED;
        }
    }

    /// The type of a trait, as all segments of the workspace compare it.
    pub(super) fn kind_of_trait(&self, path: &str) -> &'static str {
        self.traits.get(path).copied().unwrap_or("text?")
    }

    /// Whether anything in a file was of use.
    pub(super) fn is_of_use(&self, export: &Export) -> bool {
        self.useful
            .iter()
            .any(|useful| std::ptr::eq(*useful, export))
    }

    /// A segment, and the file that it stands in.
    pub(super) fn segment(&self, id: &str) -> Option<(&'e Export, &'e Value)> {
        self.segments.get(id).copied()
    }

    /// A template.
    pub(super) fn template(&self, id: &str) -> Option<&'e Value> {
        self.templates.get(id).copied()
    }
}

impl Document<'_> {
    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.value["name"].as_str().unwrap_or("journey")
    }

    /// Why it is not read, where it is not.
    pub(super) fn left_out(&self, wanted: Wanted) -> Option<&'static str> {
        match (wanted, self.value["status"].as_str()) {
            (Wanted::Live, Some("NotStarted")) => Some("which was never started"),
            (Wanted::Live, Some("Paused")) => Some("which is paused"),
            (Wanted::Live | Wanted::All, _) => None,
        }
    }
}
