//! The type of each property: as the account declares it, else as the filters of all its workflows compare it.

use super::super::Export;
use super::super::kind::{Kind, join};
use super::account::Account;
use serde_json::Value;
use std::collections::BTreeMap;

/// Types by the platform's key; those of events by the event's id and the key.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    profile: BTreeMap<String, Kind>,
    events: BTreeMap<(String, String), Kind>,
    /// As what they are set to shows, where nothing asks for them.
    set: BTreeMap<String, Kind>,
}

impl Kinds {
    pub(super) fn of(exports: &[Export], account: &Account<'_>) -> Self {
        let mut kinds = Kinds::default();
        for export in exports {
            kinds.look(&export.value);
        }
        for (key, kind) in &account.types {
            kinds.profile.insert((*key).to_owned(), *kind);
        }
        kinds
    }

    /// The type of a property of contacts.
    pub(super) fn profile(&self, key: &str) -> Kind {
        let known = self.profile.get(key).or_else(|| self.set.get(key));
        known.copied().unwrap_or(Kind::Text)
    }

    /// The type of a property of an event.
    pub(super) fn event(&self, event: &str, key: &str) -> Kind {
        let found = self.events.get(&(event.to_owned(), key.to_owned()));
        found.copied().unwrap_or(Kind::Text)
    }

    /// Every filter; those within a branch about an event speak of the event's own data.
    fn look<'v>(&mut self, value: &'v Value) {
        let mut open: Vec<(&'v Value, Option<&'v str>)> = vec![(value, None)];
        while let Some((value, event)) = open.pop() {
            let event = value["eventTypeId"].as_str().or(event);
            if value["filterType"] == "PROPERTY"
                && let Some(key) = value["property"].as_str()
                && let Some(kind) = of(&value["operation"])
            {
                match event {
                    Some(event) => {
                        join(&mut self.events, (event.to_owned(), key.to_owned()), kind);
                    }
                    None => join(&mut self.profile, key.to_owned(), kind),
                }
            }
            if let (Some(key), Some(to)) = (
                value["property_name"].as_str(),
                value["value"]["staticValue"].as_str(),
            ) {
                let kind = match to {
                    "true" | "false" => Kind::YesNo,
                    _ => Kind::Text,
                };
                join(&mut self.set, key.to_owned(), kind);
            }
            match value {
                Value::Array(many) => open.extend(many.iter().map(|one| (one, event))),
                Value::Object(map) => open.extend(map.values().map(|one| (one, event))),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }
}

/// What an operation compares with; none for one that only asks whether there is a value.
fn of(operation: &Value) -> Option<Kind> {
    match operation["operationType"].as_str()? {
        "ALL_PROPERTY" => None,
        "STRING" | "MULTISTRING" | "ENUMERATION" => Some(Kind::Text),
        "NUMBER" | "NUMBER_RANGED" => Some(Kind::Number),
        "BOOL" => Some(Kind::YesNo),
        "DATE" | "DATETIME" | "TIME_POINT" | "TIME_RANGED" | "RANGED_DATE"
        | "ROLLING_DATE_RANGE" | "CALENDAR_DATE" | "COMPARATIVE_DATE" => Some(Kind::Date),
        _ => Some(Kind::Mixed),
    }
}
