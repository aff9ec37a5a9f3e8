//! Questions: about segments, about what was done with a message of the run, about an event's data.

use super::super::condition::Condition;
use super::super::kind::Kind;
use super::super::print::quoted;
use super::super::words::{day, field};
use super::node::Tree;
use super::{Reader, audience};
use serde_json::Value;

/// A question that is asked at once; `None` where it has no word.
pub(super) fn question(reader: &mut Reader<'_>, tree: &Tree<'_>, raw: &Value) -> Option<Condition> {
    match raw["kind"].as_str()? {
        "segment_membership" => audience::membership(reader, raw),
        "on_notification_action" => {
            let (word, message) = done(tree, raw)?;
            Some(Condition::is(format!(
                "client has {word} {message} since start"
            )))
        }
        _ => None,
    }
}

/// What a `wait up to` may wait for; `None` where it has no word.
pub(super) fn awaited(reader: &mut Reader<'_>, tree: &Tree<'_>, raw: &Value) -> Option<String> {
    match raw["kind"].as_str()? {
        "event_trigger" => {
            let has_tests = raw["attributes"].as_array().is_some_and(|a| !a.is_empty());
            let matches_entry = !raw["entry_event_match_attributes"].is_null();
            if has_tests || matches_entry {
                return None;
            }
            let event = raw["name"].as_str()?;
            let name = reader.draft.event(event, Some(event)).name.clone();
            // What ends the run can't be waited for.
            (!tree.ends_runs(&name)).then_some(name)
        }
        "on_notification_action" => {
            let (word, message) = done(tree, raw)?;
            Some(format!("{word} {message}"))
        }
        _ => None,
    }
}

/// What is done with which message, where one node sends it and no other.
fn done<'t>(tree: &'t Tree<'_>, raw: &Value) -> Option<(&'static str, &'t str)> {
    let word = match raw["action"].as_str()? {
        "opened" => "opened",
        "clicked" => "clicked",
        "received" => "received",
        _ => return None,
    };
    Some((word, tree.sent_by(raw["client_node_id"].as_str()?)?))
}

/// Tests of an event's data, all of which must hold; `None` where one has no word.
pub(super) fn attributes(
    reader: &mut Reader<'_>,
    event: &str,
    attributes: &Value,
) -> Option<Condition> {
    let groups: Vec<&Value> = attributes.as_array().into_iter().flatten().collect();
    let tests = match groups.as_slice() {
        [] => return Some(Condition::All(Vec::new())),
        [one] => one.as_array()?,
        _ => return None,
    };
    let tests: Option<Vec<Condition>> = tests.iter().map(|t| test(reader, event, t)).collect();
    Some(Condition::all(tests?))
}

fn test(reader: &mut Reader<'_>, event: &str, raw: &Value) -> Option<Condition> {
    let key = raw["key"].as_str()?;
    let kind = reader.account.kind(event, key);
    let declared = reader.draft.event(event, Some(event));
    let name = match kind {
        Kind::Mixed => return None,
        Kind::Text | Kind::Number | Kind::YesNo | Kind::Date => {
            field(declared, key, kind.declared())
        }
    };
    let value = raw["value"].as_str();
    let is = |text: String| Condition::is(format!("{name} is {text}"));
    let known = |inner: Condition| Condition::all(vec![is("known".to_owned()), inner]);
    let number = || value.filter(|v| v.parse::<f64>().is_ok());
    match (raw["operator"].as_str()?, kind) {
        ("exists", _) => Some(is("known".to_owned())),
        ("not_exists", _) => Some(is("unknown".to_owned())),
        ("is", Kind::Text) => Some(known(is(quoted(value?)))),
        ("equal", Kind::Number) => {
            let n = number()?;
            let both = vec![is(format!("at least {n}")), is(format!("at most {n}"))];
            Some(known(Condition::all(both)))
        }
        ("greater", Kind::Number) => Some(known(is(format!("more than {}", number()?)))),
        ("greater_or_equal", Kind::Number) => Some(known(is(format!("at least {}", number()?)))),
        ("less", Kind::Number) => Some(known(is(format!("less than {}", number()?)))),
        ("less_or_equal", Kind::Number) => Some(known(is(format!("at most {}", number()?)))),
        (word @ ("before" | "after"), Kind::Date) => {
            Some(known(is(format!("{word} {}", day(value?)?))))
        }
        // What `is_not` says of who has no value is not published.
        _ => None,
    }
}
