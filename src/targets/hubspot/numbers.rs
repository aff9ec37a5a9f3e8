//! Actions have numerals for ids and a tree of `STANDARD` connections: here names become numerals, and of
//! all ways into an action the first is `STANDARD`, every other `GOTO`.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Actions as the API wants them.
pub(super) struct Numbered {
    pub(super) first: Option<String>,
    pub(super) actions: Vec<Value>,
}

/// Numbers the actions; `None` where a connection leads nowhere or a name is there twice.
pub(super) fn numbered(first: Option<&str>, actions: Vec<Value>) -> Option<Numbered> {
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for (index, action) in actions.iter().enumerate() {
        let name = action.get("actionId")?.as_str()?.to_owned();
        if ids.insert(name, (index + 1).to_string()).is_some() {
            return None;
        }
    }
    let mut entered = BTreeSet::new();
    // The enrolment itself is the first way into the first action.
    let first = match first {
        Some(first) => Some(ids.get(first)?.clone()),
        None => None,
    };
    entered.extend(first.clone());
    let mut actions = actions;
    let mut whole = true;
    for action in &mut actions {
        whole &= number(action, &ids, &mut entered);
    }
    whole.then_some(Numbered { first, actions })
}

fn number(
    value: &mut Value,
    ids: &BTreeMap<String, String>,
    entered: &mut BTreeSet<String>,
) -> bool {
    match value {
        Value::Object(fields) => {
            let mut whole = true;
            for key in ["actionId", "nextActionId"] {
                let Some(name) = fields.get(key).and_then(Value::as_str) else {
                    continue;
                };
                let Some(id) = ids.get(name).cloned() else {
                    return false;
                };
                if key == "nextActionId" {
                    let edge = if entered.insert(id.clone()) {
                        "STANDARD"
                    } else {
                        "GOTO"
                    };
                    fields.insert("edgeType".to_owned(), json!(edge));
                }
                fields.insert(key.to_owned(), json!(id));
            }
            for inner in fields.values_mut() {
                whole &= number(inner, ids, entered);
            }
            whole
        }
        Value::Array(items) => {
            let mut whole = true;
            for item in items {
                whole &= number(item, ids, entered);
            }
            whole
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// A connection to the action of this name; nothing where the run is over.
pub(super) fn connection(next: Option<&str>) -> Option<Value> {
    next.map(|name| json!({ "nextActionId": name }))
}

/// Puts a connection into an action, where there is one.
pub(super) fn connect(action: &mut Value, key: &str, next: Option<&str>) {
    if let (Some(fields), Some(connection)) = (action.as_object_mut(), connection(next)) {
        fields.insert(key.to_owned(), connection);
    }
}
