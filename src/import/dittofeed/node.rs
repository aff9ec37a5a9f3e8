//! What a journey does: each node as lines and ways on.

use super::super::chance::{self, Way};
use super::super::shape::{Line, Node};
use super::super::ways;
use super::super::words::{SOME_TIME, UNKNOWN_WAIT, YEAR_SECONDS as YEAR, elapsed, up_to};
use super::{At, Reader, message, segment};
use serde_json::Value;

/// Reads one node of the journey `flow`: itself, and what follows it under another id.
pub(super) fn read(
    reader: &mut Reader<'_>,
    at: At<'_>,
    flow: &str,
) -> (Node, Option<(String, Node)>) {
    let raw = at.raw;
    let alone = |node: Node| (node, None);
    match raw["type"].as_str().unwrap_or("unknown") {
        "MessageNode" => alone(Node::Do(
            message::send(reader, at, flow),
            next(&raw["child"]),
        )),
        "DelayNode" => alone(Node::Do(delay(reader, at), next(&raw["child"]))),
        "SegmentSplitNode" => {
            let variant = &raw["variant"];
            let is_in = match variant["segment"].as_str() {
                Some(id) => segment::is_in(reader, id),
                None => reader.no_condition(at, variant),
            };
            alone(Node::Choose(
                vec![(is_in, next(&variant["trueChild"]))],
                next(&variant["falseChild"]),
            ))
        }
        "RandomCohortNode" => alone(at_random(reader, at)),
        "WaitForNode" => {
            let most = raw["timeoutSeconds"].as_u64().unwrap_or(YEAR).min(YEAR);
            let lines = up_to(most);
            reader.draft.suppose(
                "a wait for a segment is a wait of any length up to its longest; then who is in the segment goes that way",
            );
            let mut arms = Vec::new();
            for child in raw["segmentChildren"].as_array().into_iter().flatten() {
                let is_in = match child["segmentId"].as_str() {
                    Some(id) => segment::is_in(reader, id),
                    None => reader.no_condition(at, child),
                };
                arms.push((is_in, next(&child["id"])));
            }
            let after = ways::after(at.id);
            let asks = Node::Choose(arms, next(&raw["timeoutChild"]));
            let waits = Node::Do(
                lines.into_iter().map(Line::Step).collect(),
                Some(after.clone()),
            );
            (waits, Some((after, asks)))
        }
        "RateLimitNode" => {
            reader.no_word(
                at,
                "the node `RateLimitNode`",
                "the platform does not know it either: the run ends there",
            );
            alone(Node::Do(
                vec![Line::Comment(format!("no word for: {raw}"))],
                None,
            ))
        }
        kind => {
            reader.no_word(
                at,
                &format!("the node `{kind}`"),
                "it was left out: where it reaches a client, that is not counted",
            );
            alone(Node::Do(
                vec![Line::Comment(format!("no word for: {raw}"))],
                next(&raw["child"]),
            ))
        }
    }
}

/// Where a child leads; the exit is no node.
pub(super) fn next(child: &Value) -> Option<String> {
    let id = child.as_str()?;
    (id != "ExitNode").then(|| id.to_owned())
}

fn at_random(reader: &mut Reader<'_>, at: At<'_>) -> Node {
    let children: Vec<&Value> = at.raw["children"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    let ways: Vec<Way> = children
        .iter()
        .map(|c| (c["percent"].as_u64(), next(&c["id"])))
        .collect();
    if let Some(split) = chance::split(reader.draft, &ways) {
        return split;
    }
    let unread = children.iter().take(children.len().saturating_sub(1));
    let conditions = unread.map(|child| reader.no_condition(at, child)).collect();
    chance::unknown(conditions, ways)
}

fn delay(reader: &mut Reader<'_>, at: At<'_>) -> Vec<Line> {
    let variant = &at.raw["variant"];
    match variant["type"].as_str() {
        Some("Second") => {
            if let Some(seconds) = variant["seconds"].as_u64().filter(|s| *s <= YEAR) {
                let length = elapsed(seconds);
                return length
                    .map(|length| Line::Step(format!("wait {length}")))
                    .into_iter()
                    .collect();
            }
        }
        Some("LocalTime") => {
            let hour = variant["hour"].as_u64().filter(|h| *h < 24);
            let minute = variant["minute"].as_u64().unwrap_or(0);
            let days = weekdays(&variant["allowedDaysOfWeek"]);
            if let (Some(hour), Some(days), true) = (hour, days, minute < 60) {
                let on = if days.is_empty() {
                    String::new()
                } else {
                    format!(" on {days}")
                };
                return vec![Line::Step(format!("wait until {hour:02}:{minute:02}{on}"))];
            }
        }
        _ => {}
    }
    reader.no_word(at, "this wait", UNKNOWN_WAIT);
    vec![
        Line::Comment(format!("no word for: {variant}")),
        Line::Step(SOME_TIME.to_owned()),
    ]
}

/// Days by number, 0 for Sunday.
fn weekdays(days: &Value) -> Option<String> {
    const DAYS: [&str; 7] = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    let names: Option<Vec<&str>> = days
        .as_array()
        .into_iter()
        .flatten()
        .map(|day| {
            let day = usize::try_from(day.as_u64()?).ok()?;
            DAYS.get(day).copied()
        })
        .collect();
    super::super::words::weekdays(&serde_json::json!(names?))
}
