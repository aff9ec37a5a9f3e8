//! What an export holds: journeys, and the names of the events that start them.

use super::super::kind::{Kind, join};
use super::super::{Export, Wanted};
use super::xml::{self, Filter};
use serde_json::Value;
use std::collections::BTreeMap;

/// The resources of a business unit.
#[derive(Debug, Default)]
pub(super) struct Account<'e> {
    pub(super) journeys: Vec<Document<'e>>,
    events: BTreeMap<&'e str, &'e str>,
    /// What each attribute is compared as, by its path.
    kinds: BTreeMap<String, Kind>,
    useful: Vec<*const Export>,
}

/// One journey, and the file that it stands in.
#[derive(Debug)]
pub(super) struct Document<'e> {
    pub(super) export: &'e Export,
    pub(super) id: &'e str,
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
                } else if !value["items"].is_null() {
                    open.push((&value["items"], depth + 1));
                }
            }
        }
        account
    }

    fn take(&mut self, export: &'e Export, resource: &'e Value) -> bool {
        if resource["activities"].is_array() {
            let id = resource["id"].as_str().or_else(|| resource["key"].as_str());
            self.journeys.push(Document {
                export,
                id: id.unwrap_or_default(),
                value: resource,
            });
            self.note_kinds(resource);
            return true;
        }
        let key = resource["eventDefinitionKey"].as_str();
        if let (Some(key), Some(name)) = (key, resource["name"].as_str()) {
            self.events.insert(key, name);
            return true;
        }
        false
    }

    /// Every condition of every filter, wherever it stands.
    fn note_kinds(&mut self, journey: &'e Value) {
        let mut open = vec![journey];
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) => {
                    if let Some(filter) = xml::read(text) {
                        self.note(&filter);
                    }
                }
                Value::Array(many) => open.extend(many),
                Value::Object(map) => open.extend(map.values()),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
    }

    fn note(&mut self, filter: &Filter) {
        match filter {
            Filter::All(parts) | Filter::Any(parts) => parts.iter().for_each(|p| self.note(p)),
            Filter::Is {
                key,
                operator,
                value,
            } => {
                if let Some(kind) = kind(operator, value) {
                    join(&mut self.kinds, key.clone(), kind);
                }
            }
        }
    }

    /// The type of an attribute.
    pub(super) fn kind(&self, path: &str) -> Kind {
        self.kinds.get(path).copied().unwrap_or(Kind::Text)
    }

    /// The one attribute of contacts whose last part is this field.
    pub(super) fn path_of(&self, field: &str) -> Option<&str> {
        let mut all = self
            .kinds
            .keys()
            .filter(|path| !path.starts_with("Event.") && path.rsplit('.').next() == Some(field));
        match (all.next(), all.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// Whether anything in a file was of use.
    pub(super) fn is_of_use(&self, export: &Export) -> bool {
        self.useful
            .iter()
            .any(|useful| std::ptr::eq(*useful, export))
    }

    /// What an event is called, by the key of its definition.
    pub(super) fn event(&self, key: &str) -> Option<&'e str> {
        self.events.get(key).copied()
    }
}

/// What an operator compares with a value; none for one that only asks whether there is one.
fn kind(operator: &str, value: &str) -> Option<Kind> {
    match operator {
        "IsNull" | "IsNotNull" => None,
        "Equal" | "NotEqual" => Some(match value {
            "True" | "False" | "true" | "false" => Kind::YesNo,
            _ => Kind::Text,
        }),
        "GreaterThan" | "GreaterThanOrEqual" | "LessThan" | "LessThanOrEqual" => {
            Some(if value.parse::<f64>().is_ok() {
                Kind::Number
            } else if super::super::words::day(value).is_some() {
                Kind::Date
            } else {
                Kind::Mixed
            })
        }
        _ => Some(Kind::Text),
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
            (Wanted::Live, Some("Draft")) => Some("which is a draft"),
            (Wanted::Live, Some("Stopped")) => Some("which is stopped"),
            (Wanted::Live | Wanted::All, _) => None,
        }
    }
}
