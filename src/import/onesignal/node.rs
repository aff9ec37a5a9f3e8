//! What a journey does: a nested list of nodes as steps and ways on. Branches go on with what stands behind their
//! node.

use super::super::chance::{self, Way, choose};
use super::super::condition::Condition;
use super::super::document::At;
use super::super::hours::{self, Window};
use super::super::print::quoted;
use super::super::shape::{Line, Node};
use super::super::ways;
use super::super::words::{self, SOME_TIME, UNKNOWN_WAIT};
use super::{Reader, condition, message};
use serde_json::Value;
use std::collections::BTreeMap;

/// The steps of one journey, as far as they were read.
pub(super) struct Tree<'t> {
    pub(super) flow: &'t str,
    pub(super) nodes: BTreeMap<String, Node>,
    exits: &'t [String],
    /// The messages, by the name of the node that sends them.
    sent: BTreeMap<String, String>,
    /// How many nodes send each template.
    senders: BTreeMap<&'t str, usize>,
    next: usize,
}

impl<'t> Tree<'t> {
    pub(super) fn new(flow: &'t str, journey: &'t Value, exits: &'t [String]) -> Self {
        let mut senders = BTreeMap::new();
        let mut open = vec![&journey["nodes"]];
        while let Some(value) = open.pop() {
            for node in value.as_array().into_iter().flatten() {
                if let Some(template) = node["template_id"].as_str() {
                    *senders.entry(template).or_insert(0) += 1;
                }
                let branches = node["branches"].as_array().into_iter().flatten();
                open.extend(branches.map(|branch| &branch["nodes"]));
            }
        }
        Tree {
            flow,
            nodes: BTreeMap::new(),
            exits,
            sent: BTreeMap::new(),
            senders,
            next: 0,
        }
    }

    /// Whether an event ends runs of this journey.
    pub(super) fn ends_runs(&self, event: &str) -> bool {
        self.exits.iter().any(|exit| exit == event)
    }

    /// The message that a node sends, where no other node sends it.
    pub(super) fn sent_by(&self, node: &str) -> Option<&str> {
        self.sent.get(node).map(String::as_str)
    }

    /// An id for a node: the server's, its own name, or one of ours.
    fn id_of(&mut self, raw: &Value) -> String {
        self.next += 1;
        let own = [&raw["id"], &raw["client_node_id"]];
        let own = own.iter().find_map(|id| id.as_str());
        match own {
            Some(own) if !self.nodes.contains_key(own) => own.to_owned(),
            _ => format!("\u{0}node {}", self.next),
        }
    }
}

/// Nodes one after the other, then `next`; the id of the first.
pub(super) fn block(
    reader: &mut Reader<'_>,
    at: At<'_>,
    tree: &mut Tree<'_>,
    nodes: &[Value],
    next: Option<String>,
) -> Option<String> {
    // In reading order, for a question speaks of messages sent before it.
    let ids: Vec<String> = nodes.iter().map(|raw| reserve(tree, raw)).collect();
    for (i, (raw, id)) in nodes.iter().zip(&ids).enumerate() {
        let after = ids.get(i + 1).cloned().or_else(|| next.clone());
        let here = At { id, raw, ..at };
        let node = read(reader, here, tree, after);
        tree.nodes.insert(id.clone(), node);
    }
    ids.into_iter().next().or(next)
}

/// Gives a node its id before those in its branches get theirs.
fn reserve(tree: &mut Tree<'_>, raw: &Value) -> String {
    let id = tree.id_of(raw);
    tree.nodes.insert(id.clone(), Node::Do(Vec::new(), None));
    id
}

fn commented(raw: &Value) -> Line {
    Line::Comment(format!("no word for: {raw}"))
}

fn read(reader: &mut Reader<'_>, at: At<'_>, tree: &mut Tree<'_>, next: Option<String>) -> Node {
    let raw = at.raw;
    let lines = match raw["kind"].as_str().unwrap_or("unknown") {
        kind @ ("send_email" | "send_push" | "send_sms") => {
            let word = match kind {
                "send_push" => "push",
                "send_sms" => "sms",
                _ => "email",
            };
            let name = message::declared(reader, at, word, tree.flow);
            let template = raw["template_id"].as_str().unwrap_or_default();
            if let Some(own) = raw["client_node_id"].as_str()
                && tree.senders.get(template) == Some(&1)
            {
                tree.sent.insert(own.to_owned(), name.clone());
            }
            vec![Line::Step(format!("send {name}"))]
        }
        "wait" => wait(reader, at),
        "time_window" => window(reader, at),
        "tag" => tags(reader, raw),
        "yes_no" => return yes_no(reader, at, tree, next.as_ref()),
        "split_range" => return split(reader, at, tree, next.as_ref()),
        "wait_until" => return wait_until(reader, at, tree, next),
        kind => {
            reader.no_word(
                at,
                &format!("the node `{kind}`"),
                "it was left out: where it reaches a client, that is not counted",
            );
            vec![commented(raw)]
        }
    };
    Node::Do(lines, next)
}

fn wait(reader: &mut Reader<'_>, at: At<'_>) -> Vec<Line> {
    let seconds = at.raw["duration_seconds"].as_u64();
    match seconds.filter(|s| *s <= words::YEAR_SECONDS) {
        Some(seconds) => {
            let length = words::elapsed(seconds);
            let step = length.map(|length| Line::Step(format!("wait {length}")));
            step.into_iter().collect()
        }
        // A year of OneSignal is a little longer than 365 days.
        None if seconds.is_some_and(|s| s <= words::YEAR_SECONDS + 86_400) => {
            vec![
                Line::Step("wait 8759 hours".to_owned()),
                Line::Step("wait 1 hour to 25 hours".to_owned()),
            ]
        }
        None => {
            reader.no_word(at, "the length of this wait", UNKNOWN_WAIT);
            vec![commented(at.raw), Line::Step(SOME_TIME.to_owned())]
        }
    }
}

/// Windows of one minute are a time of day; any other may hold a client as long as they are shut.
fn window(reader: &mut Reader<'_>, at: At<'_>) -> Vec<Line> {
    let raw = at.raw;
    if raw["relative_to"] != "schedule_in_timezone" {
        reader.draft.suppose(
            "a wait for the hour at which a client was last active is a wait of up to a day",
        );
        return vec![Line::Step("wait 1 minute to 24 hours".to_owned())];
    }
    let read = |window: &Value| -> Option<Window> {
        let day = match window["day_of_week"].as_u64() {
            Some(day @ 1..=7) => Some(usize::try_from(day).ok()? - 1),
            Some(_) => return None,
            None => None,
        };
        Some((
            day,
            hours::minute(&window["start"])?,
            hours::minute(&window["end"])?,
        ))
    };
    let windows = raw["windows"].as_array().into_iter().flatten();
    let windows: Option<Vec<Window>> = windows.map(read).collect();
    let windows = windows.unwrap_or_default();
    if raw["use_user_time_zone"] != true {
        reader.draft.suppose(words::ONE_ZONE);
    }
    if let Some(step) = time_of_day(&windows) {
        return vec![Line::Step(step)];
    }
    reader.draft.suppose(
        "hours in which a journey may go on are a wait of any length up to the longest time that they are shut",
    );
    let most = hours::longest_hold(&windows, 0);
    vec![
        Line::Comment(format!("goes on in these hours: {}", raw["windows"])),
        Line::Step(format!("wait 1 minute to {most} hours")),
    ]
}

fn time_of_day(windows: &[Window]) -> Option<String> {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let (_, time, _) = windows.first()?;
    if windows
        .iter()
        .any(|(_, from, to)| from != time || *to != from + 1)
    {
        return None;
    }
    let time = format!("{:02}:{:02}", time / 60, time % 60);
    let days: Option<Vec<&str>> = windows
        .iter()
        .map(|(day, ..)| day.and_then(|day| DAYS.get(day).copied()))
        .collect();
    let on = days.map_or_else(String::new, |days| {
        words::weekdays(&serde_json::json!(days)).unwrap_or_default()
    });
    Some(if on.is_empty() {
        format!("wait until {time}")
    } else {
        format!("wait until {time} on {on}")
    })
}

fn tags(reader: &mut Reader<'_>, raw: &Value) -> Vec<Line> {
    let assignments = raw["assignments"].as_object().into_iter().flatten();
    let mut lines = Vec::new();
    for (tag, value) in assignments {
        let name = reader.draft.property(tag, tag, "text?");
        // An empty text takes a tag away; all tags are texts.
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        lines.push(Line::Step(if value.is_empty() {
            format!("clear {name}")
        } else {
            format!("set {name} to {}", quoted(&value))
        }));
    }
    lines
}

/// What the branches of a node do, each with what leads to it.
fn branches(raw: &Value) -> impl Iterator<Item = (&Value, &[Value])> {
    let all = raw["branches"].as_array().into_iter().flatten();
    all.map(|branch| {
        let nodes = branch["nodes"].as_array();
        (branch, nodes.map_or(&[][..], Vec::as_slice))
    })
}

fn yes_no(reader: &mut Reader<'_>, at: At<'_>, tree: &mut Tree<'_>, next: Option<&String>) -> Node {
    let mut arms = Vec::new();
    let mut otherwise = next.cloned();
    for (branch, nodes) in branches(at.raw) {
        let asked = &branch["condition"];
        if asked.is_null() {
            otherwise = block(reader, at, tree, nodes, next.cloned());
            continue;
        }
        let condition = condition::question(reader, tree, asked)
            .unwrap_or_else(|| reader.no_condition(at, asked));
        arms.push((condition, block(reader, at, tree, nodes, next.cloned())));
    }
    choose(arms, otherwise)
}

fn split(reader: &mut Reader<'_>, at: At<'_>, tree: &mut Tree<'_>, next: Option<&String>) -> Node {
    let mut shares: Vec<Way> = Vec::new();
    let mut all = Vec::new();
    for (branch, nodes) in branches(at.raw) {
        let to = block(reader, at, tree, nodes, next.cloned());
        shares.push((branch["weight"].as_u64(), to));
        all.push(branch);
    }
    if let Some(split) = chance::split(reader.draft, &shares) {
        return split;
    }
    let unread = all.iter().take(all.len().saturating_sub(1));
    let conditions = unread
        .map(|branch| reader.no_condition(at, branch))
        .collect();
    chance::unknown(conditions, shares)
}

/// The event by which our own journeys end a run inside a way: nothing ever sends it.
const NEVER: &str = "journey_run_is_over";

/// The branch whose condition comes first; who waits in vain leaves, or goes on behind it.
fn wait_until(
    reader: &mut Reader<'_>,
    at: At<'_>,
    tree: &mut Tree<'_>,
    next: Option<String>,
) -> Node {
    let raw = at.raw;
    let expiration = &raw["expiration"];
    let most = expiration["duration_seconds"].as_u64();
    let most = most.unwrap_or(words::YEAR_SECONDS).min(words::YEAR_SECONDS);
    let otherwise = if expiration["exits"] == true {
        None
    } else {
        next.clone()
    };
    let all: Vec<_> = branches(raw).collect();
    let never = |(branch, nodes): &(&Value, &[Value])| {
        nodes.is_empty() && branch["condition"]["name"] == NEVER
    };
    if otherwise.is_none() && !all.is_empty() && all.iter().all(never) {
        return Node::Do(Vec::new(), None);
    }
    let alike = match all.split_first() {
        Some(((_, first), rest)) => rest
            .iter()
            .all(|(_, nodes)| nodes.is_empty() && first.is_empty()),
        None => false,
    };
    if let (true, Some(length), Some((_, nodes))) = (alike, words::elapsed(most), all.first()) {
        let awaited: Option<Vec<String>> = all
            .iter()
            .map(|(branch, _)| condition::awaited(reader, tree, &branch["condition"]))
            .collect();
        if let Some(awaited) = awaited {
            let then = block(reader, at, tree, nodes, next);
            let head = format!("wait up to {length} for {}", awaited.join(" or "));
            return Node::Await(head, then, otherwise);
        }
    }
    reader.draft.suppose(words::ONE_OF_SEVERAL);
    let mut arms: Vec<(Condition, Option<String>)> = Vec::new();
    for (branch, nodes) in &all {
        let asked = &branch["condition"];
        let condition = condition::question(reader, tree, asked)
            .unwrap_or_else(|| reader.no_condition(at, asked));
        arms.push((condition, block(reader, at, tree, nodes, next.clone())));
    }
    let after = ways::after(at.id);
    tree.nodes.insert(after.clone(), choose(arms, otherwise));
    let lines = words::up_to(most).map(Line::Step).into_iter().collect();
    Node::Do(lines, Some(after))
}
