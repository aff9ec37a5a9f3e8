//! What an export holds: flows, and the names of what they speak of.

use super::super::{Export, Wanted};
use serde_json::Value;
use std::collections::BTreeMap;

/// Resources of an account by kind and id.
#[derive(Debug, Default)]
pub(super) struct Account<'e> {
    pub(super) flows: Vec<FlowDocument<'e>>,
    names: BTreeMap<(&'e str, &'e str), &'e str>,
    templates: BTreeMap<&'e str, &'e str>,
    useful: Vec<*const Export>,
}

/// One flow, and the file that it stands in.
#[derive(Debug)]
pub(super) struct FlowDocument<'e> {
    pub(super) export: &'e Export,
    /// The server's id, where it has one.
    pub(super) id: Option<&'e str>,
    pub(super) attributes: &'e Value,
}

impl<'e> Account<'e> {
    /// Looks through all files.
    pub(super) fn of(exports: &'e [Export]) -> Self {
        let mut account = Account::default();
        for export in exports {
            let root = &export.value;
            let lists = [root, &root["data"], &root["included"]];
            let mut resources: Vec<&'e Value> = Vec::new();
            for place in lists {
                if let Some(many) = place.as_array() {
                    resources.extend(many);
                } else if place.is_object() {
                    resources.push(place);
                }
            }
            // An answer may be one of several in a list: `[{"data": …}, …]`.
            let inner: Vec<&'e Value> = resources
                .iter()
                .filter_map(|resource| resource.get("data"))
                .flat_map(|data| {
                    data.as_array()
                        .map_or_else(|| vec![data], |many| many.iter().collect())
                })
                .collect();
            resources.extend(inner);
            let mut seen: Vec<*const Value> = Vec::new();
            for resource in resources {
                if seen.iter().any(|s| std::ptr::eq(*s, resource)) {
                    continue;
                }
                seen.push(resource);
                account.take(export, resource);
            }
        }
        account
    }

    fn take(&mut self, export: &'e Export, resource: &'e Value) {
        let Some(kind) = resource["type"].as_str() else {
            return;
        };
        let id = resource["id"].as_str();
        let attributes = &resource["attributes"];
        if kind == "flow" && attributes["definition"].is_object() {
            self.flows.push(FlowDocument {
                export,
                id,
                attributes,
            });
            return;
        }
        let (Some(id), Some(name)) = (id, attributes["name"].as_str()) else {
            return;
        };
        self.names.insert((kind, id), name);
        if kind == "template"
            && let Some(text) = attributes["text"].as_str()
        {
            self.templates.insert(id, text);
        }
        self.useful.push(export);
    }

    /// Whether anything in a file was of use beside flows.
    pub(super) fn is_of_use(&self, export: &Export) -> bool {
        self.useful
            .iter()
            .any(|useful| std::ptr::eq(*useful, export))
    }

    /// What something is called in the account.
    pub(super) fn name_of(&self, kind: &str, id: &str) -> Option<&'e str> {
        self.names.get(&(kind, id)).copied()
    }

    /// The plain text of a template.
    pub(super) fn template(&self, id: &str) -> Option<&'e str> {
        self.templates.get(id).copied()
    }
}

impl FlowDocument<'_> {
    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.attributes["name"].as_str().unwrap_or("flow")
    }

    /// Why it is not read, where it is not.
    pub(super) fn left_out(&self, wanted: Wanted) -> Option<&'static str> {
        if self.attributes["archived"].as_bool() == Some(true) {
            return Some("which is archived");
        }
        match (wanted, self.attributes["status"].as_str()) {
            (Wanted::Live, Some("draft")) => Some("which is a draft"),
            (Wanted::Live | Wanted::All, _) => None,
        }
    }
}
