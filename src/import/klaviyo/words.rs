//! Small pieces of Klaviyo's documents in the words of the language.

use super::super::words::length;
use serde_json::Value;

/// The key of a custom property in a filter.
pub(super) fn custom(key: &str) -> String {
    format!("properties['{key}']")
}

/// What people call a property: `Plan` for `properties['Plan']`, `city` for `location['city']`.
pub(super) fn shown(key: &str) -> &str {
    let inner = key
        .strip_prefix("properties['")
        .or_else(|| key.strip_prefix("location['"));
    inner.and_then(|k| k.strip_suffix("']")).unwrap_or(key)
}

/// ` in the last 3 days`, ` since start`, or nothing for all time; `None` where it has no word.
pub(super) fn window(filter: &Value) -> Option<String> {
    if filter.is_null() {
        return Some(String::new());
    }
    match filter["operator"].as_str()? {
        "alltime" => Some(String::new()),
        "flow-start" => Some(" since start".to_owned()),
        "in-the-last" => {
            let n = filter["quantity"].as_u64().filter(|n| *n > 0)?;
            let unit = filter["unit"].as_str()?;
            let unit = match unit {
                "hour" | "day" | "week" => unit,
                _ => return None,
            };
            Some(format!(" in the last {}", length(n, unit)))
        }
        _ => None,
    }
}
