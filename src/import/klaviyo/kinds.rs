//! The type of each property, as the filters of a whole account compare it. Klaviyo declares none.

use super::super::Export;
use super::super::kind::{Kind, join};
use serde_json::Value;
use std::collections::BTreeMap;

/// The type of a filter; none for one that only asks whether there is a value.
fn of_filter(kind: &str) -> Option<Kind> {
    match kind {
        "string" => Some(Kind::Text),
        "numeric" => Some(Kind::Number),
        "boolean" => Some(Kind::YesNo),
        "date" => Some(Kind::Date),
        "existence" => None,
        _ => Some(Kind::Mixed),
    }
}

/// Types by the platform's key; those of events by the metric's id and the key.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    profile: BTreeMap<String, Kind>,
    events: BTreeMap<(String, String), Kind>,
}

impl Kinds {
    pub(super) fn of(exports: &[Export]) -> Self {
        let mut kinds = Kinds::default();
        for export in exports {
            let mut open = vec![&export.value];
            while let Some(value) = open.pop() {
                kinds.look_at(value);
                match value {
                    Value::Array(many) => open.extend(many),
                    Value::Object(map) => open.extend(map.values()),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                }
            }
        }
        kinds
    }

    /// The type of a property of the profile.
    pub(super) fn profile(&self, key: &str) -> Kind {
        self.profile.get(key).copied().unwrap_or(Kind::Text)
    }

    /// The type of a property of an event.
    pub(super) fn event(&self, metric: &str, key: &str) -> Kind {
        let found = self.events.get(&(metric.to_owned(), key.to_owned()));
        found.copied().unwrap_or(Kind::Text)
    }

    fn look_at(&mut self, value: &Value) {
        let kind = |of: &Value| of["filter"]["type"].as_str().and_then(of_filter);
        match value["type"].as_str() {
            Some("profile-property") => {
                if let (Some(key), Some(kind)) = (value["property"].as_str(), kind(value)) {
                    join(&mut self.profile, key.to_owned(), kind);
                }
            }
            Some("profile-metric") => {
                let Some(metric) = value["metric_id"].as_str() else {
                    return;
                };
                for filter in value["metric_filters"].as_array().into_iter().flatten() {
                    if let (Some(key), Some(kind)) = (filter["property"].as_str(), kind(filter)) {
                        join(&mut self.events, (metric.to_owned(), key.to_owned()), kind);
                    }
                }
            }
            Some("metric") => {
                let Some(metric) = value["id"].as_str() else {
                    return;
                };
                for group in groups(&value["trigger_filter"]) {
                    for one in group {
                        if let (Some(key), Some(kind)) = (one["property"].as_str(), kind(one)) {
                            join(&mut self.events, (metric.to_owned(), key.to_owned()), kind);
                        }
                    }
                }
            }
            _ => {}
        }
        if let Some(key) = value["property_key"].as_str()
            && value["operator"].is_string()
        {
            let kind = match value["property_type"].as_str() {
                Some("string") => Some(Kind::Text),
                Some("numeric") => Some(Kind::Number),
                Some("boolean") => Some(Kind::YesNo),
                Some("date") => Some(Kind::Date),
                Some(_) => Some(Kind::Mixed),
                None => None,
            };
            if let Some(kind) = kind {
                join(&mut self.profile, super::words::custom(key), kind);
            }
        }
    }
}

/// The groups of a filter: all must hold, and of each any.
pub(super) fn groups(filter: &Value) -> impl Iterator<Item = &Vec<Value>> {
    filter["condition_groups"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|group| group["conditions"].as_array())
}
