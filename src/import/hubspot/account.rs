//! What an export holds: workflows, and the names and types of what they speak of.

use super::super::kind::Kind;
use super::super::{Export, Wanted};
use super::id;
use serde_json::Value;
use std::collections::BTreeMap;

/// Resources of an account by kind and id.
#[derive(Debug, Default)]
pub(super) struct Account<'e> {
    pub(super) flows: Vec<Document<'e>>,
    names: BTreeMap<(&'static str, String), &'e str>,
    emails: BTreeMap<String, &'e Value>,
    /// As declared in the account; several choices at once have no type here.
    pub(super) types: BTreeMap<&'e str, Kind>,
    useful: Vec<*const Export>,
}

/// One workflow, and the file that it stands in.
#[derive(Debug)]
pub(super) struct Document<'e> {
    pub(super) export: &'e Export,
    pub(super) id: Option<String>,
    pub(super) value: &'e Value,
}

/// Events that every account has, by id; from HubSpot's prose and published payloads.
const BUILT_IN: &[(&str, &str)] = &[
    ("4-1639801", "form submitted"),
    ("4-666440", "email opened"),
    ("4-666288", "email clicked"),
    ("4-665538", "email replied"),
    ("4-665536", "email delivered"),
    ("4-655002", "property changed"),
    ("4-1463224", "contact created"),
];

impl<'e> Account<'e> {
    /// Looks through all files.
    pub(super) fn of(exports: &'e [Export]) -> Self {
        let mut account = Account::default();
        for export in exports {
            account.look(export, &export.value);
        }
        account
    }

    /// A resource, a list of them, or an answer with `results`, `lists` or `flows`; such answers may be in a list, too.
    fn look(&mut self, export: &'e Export, value: &'e Value) {
        let mut open = vec![(value, 0)];
        while let Some((value, depth)) = open.pop() {
            if depth > 3 {
                continue;
            }
            if let Some(many) = value.as_array() {
                open.extend(many.iter().rev().map(|one| (one, depth + 1)));
                continue;
            }
            if self.take(export, value) {
                self.useful.push(export);
                continue;
            }
            for answer in ["flows", "lists", "list", "results"] {
                if !value[answer].is_null() {
                    open.push((&value[answer], depth + 1));
                }
            }
        }
    }

    fn take(&mut self, export: &'e Export, resource: &'e Value) -> bool {
        if resource["actions"].is_array() && resource["flowType"].is_string() {
            self.flows.push(Document {
                export,
                id: id(&resource["id"]),
                value: resource,
            });
            return true;
        }
        let name = resource["name"].as_str();
        if let (Some(id), Some(name)) = (id(&resource["listId"]), name) {
            self.names.insert(("list", id), name);
            return true;
        }
        if let (Some(name), Some(kind)) = (name, resource["type"].as_str())
            && resource["fieldType"].is_string()
        {
            let kind = declared(kind, resource["fieldType"].as_str().unwrap_or_default());
            self.types.insert(name, kind);
            return true;
        }
        if resource["fullyQualifiedName"].is_string()
            && let Some(id) = id(&resource["objectTypeId"])
        {
            let label = resource["labels"]["singular"].as_str().or(name);
            if let Some(label) = label {
                self.names.insert(("event", id), label);
            }
            return true;
        }
        if let (Some(id), Some(name)) = (id(&resource["id"]), name)
            && resource.get("subject").is_some()
        {
            self.names.insert(("email", id.clone()), name);
            self.emails.insert(id, resource);
            return true;
        }
        false
    }

    /// Whether anything in a file was of use.
    pub(super) fn is_of_use(&self, export: &Export) -> bool {
        self.useful
            .iter()
            .any(|useful| std::ptr::eq(*useful, export))
    }

    /// What something is called in the account.
    pub(super) fn name_of(&self, kind: &'static str, id: &str) -> Option<&'e str> {
        if let Some(name) = self.names.get(&(kind, id.to_owned())) {
            return Some(name);
        }
        let built_in = BUILT_IN.iter().find(|(known, _)| *known == id);
        built_in.filter(|_| kind == "event").map(|(_, name)| *name)
    }

    /// A marketing e-mail.
    pub(super) fn email(&self, id: &str) -> Option<&'e Value> {
        self.emails.get(id).copied()
    }
}

/// The type of a property as the account declares it.
fn declared(kind: &str, field: &str) -> Kind {
    match (kind, field) {
        (_, "checkbox") => Kind::Mixed,
        ("bool", _) | (_, "booleancheckbox") => Kind::YesNo,
        ("number", _) => Kind::Number,
        ("date", _) => Kind::Date,
        ("string" | "enumeration" | "phone_number", _) => Kind::Text,
        _ => Kind::Mixed,
    }
}

impl Document<'_> {
    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.value["name"].as_str().unwrap_or("workflow")
    }

    /// Why it is not read, where it is not.
    pub(super) fn left_out(&self, wanted: Wanted) -> Option<&'static str> {
        match (wanted, self.value["isEnabled"].as_bool()) {
            (Wanted::Live, Some(false)) => Some("which is off"),
            (Wanted::Live | Wanted::All, _) => None,
        }
    }
}
