//! Reads the house and the workflows of a certificate, in the form of `--target workflow`: a word that is not known makes it
//! unreadable, since it may mean something.

use super::model::{
    Calendar, Counted, DateWait, Exit, Form, House, Leaves, Message, Node, Otherwise, Reentry,
    Rule, Start, State, Takes, Way, Workflow,
};
use super::read::{Fields, Read, clock, known, length, text, weekdays};
use super::time::Length;
use serde_json::Value;
use std::collections::BTreeMap;

/// How a message travels, and what it is for. Any other word would be a message that no rule counts.
const CHANNELS: [&str; 5] = ["email", "sms", "push", "letter", "whatsapp"];
const PURPOSES: [&str; 5] = [
    "transactional",
    "service",
    "care",
    "invitation",
    "promotional",
];

pub(super) fn house(value: &Value) -> Read<House> {
    let mut fields = Fields::of("the house", value)?;
    fields.pass_over(&["name"]);
    let zone = fields.text("time_zone")?;
    let mut house = House {
        zone,
        messages: BTreeMap::new(),
        rates: BTreeMap::new(),
        states: BTreeMap::new(),
        calendars: BTreeMap::new(),
    };
    let named = |value: &Value| value.as_object().cloned().unwrap_or_default();
    for (name, value) in &named(fields.value("messages")?) {
        house.messages.insert(name.clone(), message(value)?);
    }
    for (name, value) in &named(fields.value("events")?) {
        let mut event = Fields::of("an event", value)?;
        if let Some(rate) = event.maybe("rate") {
            let rate = match rate.as_array().map(Vec::as_slice) {
                Some([count, per]) => (count.as_u64().unwrap_or(u64::MAX), length(per)?),
                _ => return Err(format!("the rate of `{name}` can't be read")),
            };
            house.rates.insert(name.clone(), rate);
        }
        event.end()?;
    }
    for (name, value) in &named(fields.value("states")?) {
        let mut state = Fields::of("a state", value)?;
        let event = state.maybe("event").cloned();
        let from = state.texts("from")?;
        state.end()?;
        house.states.insert(name.clone(), State { event, from });
    }
    for (name, value) in &named(fields.value("calendars")?) {
        let mut calendar = Fields::of("a calendar", value)?;
        let open = weekdays(calendar.value("weekdays")?)?;
        let except = calendar.texts("except")?;
        calendar.end()?;
        house
            .calendars
            .insert(name.clone(), Calendar { open, except });
    }
    fields.end()?;
    Ok(house)
}

fn message(value: &Value) -> Read<Message> {
    let mut fields = Fields::of("a message", value)?;
    let message = Message {
        channel: fields.word("channel", &CHANNELS)?,
        purpose: fields.word("purpose", &PURPOSES)?,
        theme: fields.maybe_text("theme")?,
        states: fields.texts("states")?,
        needs: fields.maybe("needs").cloned(),
        leaves: fields.maybe("leaves").map(leaves).transpose()?,
    };
    fields.end()?;
    Ok(message)
}

fn leaves(value: &Value) -> Read<Leaves> {
    let mut fields = Fields::of("a promise", value)?;
    let promise = if let Some(before) = fields.maybe("before") {
        let mut before = Fields::of("a promise", before)?;
        let property = before.text("property")?;
        before.end()?;
        Leaves::Before(property)
    } else {
        let mut by = Fields::of("a promise", fields.value("by")?)?;
        let date = by.text("date")?;
        let at = by.maybe("at");
        by.end()?;
        let at = at.map(|at| Ok::<_, String>((text(at).unwrap_or_default(), clock(at)?)));
        Leaves::By(date, at.transpose()?)
    };
    fields.end()?;
    Ok(promise)
}

pub(super) fn workflow(value: &Value) -> Read<Workflow> {
    let mut fields = Fields::of("a workflow", value)?;
    fields.pass_over(&[
        "description",
        "exits_never_because",
        "goal",
        "gives_way_to",
        "loosened",
        "allowances",
        "gates",
    ]);
    let rows = fields.rows("nodes")?;
    let nodes: Read<Vec<Node>> = rows
        .iter()
        .enumerate()
        .map(|(i, n)| node(i, rows.len(), n))
        .collect();
    let rules: Read<Vec<Rule>> = fields.rows("rules")?.iter().map(rule).collect();
    let exits: Read<Vec<Exit>> = fields.rows("exits")?.iter().map(exit).collect();
    let workflow = Workflow {
        name: fields.text("name")?,
        states: fields.texts("states")?,
        start: start(fields.value("start")?)?,
        reentry: reentry(fields.value("reentry")?)?,
        exits: exits?,
        rules: rules?,
        entry: index(fields.number("entry")?),
        nodes: nodes?,
    };
    fields.end()?;
    if workflow.entry >= workflow.nodes.len() {
        return Err(format!("`{}` begins nowhere", workflow.name));
    }
    Ok(workflow)
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn start(value: &Value) -> Read<Start> {
    let mut fields = Fields::of("a start", value)?;
    let start = match fields.text("on")?.as_str() {
        "events" => {
            let events = fields.rows("events")?.iter().map(|on| {
                let event = on.get("event");
                let kind = event.and_then(|e| e.get("event"));
                let name = event.and_then(|e| e.get("name"));
                let declared = kind.and_then(Value::as_str) == Some("declared");
                name.and_then(text).filter(|_| declared)
            });
            let events = events.collect();
            let gathered = fields.maybe("gathered").map(length).transpose()?;
            Start::Events(events, gathered)
        }
        "becomes" => Start::Becomes(fields.texts("states")?),
        "enters_segment" => {
            fields.pass_over(&["segment", "also_present"]);
            Start::Segment
        }
        "around_date" => {
            fields.pass_over(&["leap_day"]);
            let offset = fields.maybe("offset").map(length).transpose()?;
            let in_months = offset.is_some_and(Length::is_of_months);
            // Months before the end of February and before March are days closer.
            let days = if in_months { 362 } else { 365 };
            Start::AroundDate {
                at: clock(fields.value("at")?)?,
                yearly: fields.yes("every_year").then_some(days),
                property: fields.text("property")?,
                offset,
                after: fields.yes("after"),
            }
        }
        "on_date" => {
            fields.pass_over(&["segment", "because"]);
            Start::OnDate {
                date: fields.text("date")?,
                at: clock(fields.value("at")?)?,
            }
        }
        "handed_over" => Start::HandedOver,
        other => return Err(format!("there is no start on `{other}`")),
    };
    fields.end()?;
    Ok(start)
}

fn reentry(value: &Value) -> Read<Reentry> {
    let mut fields = Fields::of("a re-entry", value)?;
    let reentry = match fields.text("may")?.as_str() {
        "once_ever" => Reentry::OnceEver,
        "once_per" => Reentry::OncePer(fields.length("length")?),
        "once_for_each" => {
            fields.pass_over(&["property"]);
            Reentry::ForEach
        }
        "again_after" => Reentry::AgainAfter(fields.length("length")?),
        "every_time" => Reentry::EveryTime,
        other => return Err(format!("there is no re-entry `{other}`")),
    };
    fields.end()?;
    Ok(reentry)
}

fn exit(value: &Value) -> Read<Exit> {
    let mut fields = Fields::of("an exit", value)?;
    Ok(match fields.text("when")?.as_str() {
        "event" => Exit::Event(fields.value("event")?.clone()),
        "condition" => Exit::Condition(fields.value("condition")?.clone()),
        "same_event" | "becomes" => Exit::Other,
        other => return Err(format!("there is no exit when `{other}`")),
    })
}

fn node(at: usize, len: usize, value: &Value) -> Read<Node> {
    let mut fields = Fields::of("a node", value)?;
    let mut node = Node {
        sends: None,
        ways: Vec::new(),
        is_branch: false,
        whens: Vec::new(),
    };
    let kind = fields.text("node")?;
    let mut way = |to: &Value, takes: Takes| {
        let to = to.as_u64().map_or(usize::MAX, index);
        node.ways.push(Way { to, takes });
    };
    match kind.as_str() {
        "send" => {
            way(fields.value("next")?, Takes::Nothing);
            node.sends = Some(fields.text("message")?);
        }
        "wait" => {
            fields.pass_over(&["alone"]);
            let takes = wait(fields.value("wait")?)?;
            way(fields.value("next")?, takes);
        }
        "await" => {
            fields.pass_over(&["on"]);
            let deadline = fields.length("deadline")?;
            way(fields.value("then")?, Takes::UpTo(deadline));
            way(fields.value("otherwise")?, Takes::Exactly(deadline));
        }
        "branch" | "split" => {
            fields.pass_over(&["name", "measure"]);
            for arm in fields.rows("arms")? {
                way(arm.get("next").unwrap_or(&Value::Null), Takes::Nothing);
                node.whens.extend(arm.get("when").cloned());
            }
            if let Some(otherwise) = fields.maybe("otherwise") {
                way(otherwise, Takes::Nothing);
            }
            node.is_branch = kind == "branch";
        }
        // What it does takes no time and reaches no client.
        "act" => {
            way(fields.value("next")?, Takes::Nothing);
            fields.pass_over(&[
                "action", "of", "to", "text", "within", "property", "value", "list", "audience",
            ]);
        }
        "review" => {
            fields.pass_over(&["by"]);
            let within = fields.length("within")?;
            way(fields.value("approved")?, Takes::UpTo(within));
            way(fields.value("declined")?, Takes::UpTo(within));
            way(fields.value("unanswered")?, Takes::Exactly(within));
        }
        "answer" => {
            fields.pass_over(&["survey"]);
            let within = fields.length("within")?;
            for arm in fields.rows("arms")? {
                way(arm.get("next").unwrap_or(&Value::Null), Takes::UpTo(within));
            }
            way(fields.value("unanswered")?, Takes::Exactly(within));
        }
        "hand_over" => {
            fields.pass_over(&["journey"]);
            way(fields.value("next")?, Takes::Nothing);
        }
        "end" => {}
        other => return Err(format!("there is no node `{other}`")),
    }
    fields.end()?;
    // Every way leads forward, so that no path comes back.
    if node.ways.iter().any(|w| w.to <= at || w.to >= len) {
        return Err(format!("node {at} does not lead forward"));
    }
    Ok(node)
}

fn wait(value: &Value) -> Read<Takes> {
    let mut fields = Fields::of("a wait", value)?;
    let takes = match fields.text("until")?.as_str() {
        "length" => Takes::Exactly(fields.length("length")?),
        "between" => Takes::Between(fields.length("least")?, fields.length("most")?),
        "clock" => Takes::Clock(clock(fields.value("at")?)?, weekdays(fields.value("on")?)?),
        "date" => {
            let property = fields.value("property")?.get("profile").and_then(text);
            Takes::Date(DateWait {
                property,
                offset: fields.maybe("offset").map(length).transpose()?,
                after: fields.yes("after"),
                at: fields.maybe("at").map(clock).transpose()?,
            })
        }
        "after_start" => Takes::AfterStart(fields.length("length")?),
        other => return Err(format!("there is no wait until `{other}`")),
    };
    fields.end()?;
    Ok(takes)
}

fn counted(value: &Value) -> Read<Counted> {
    let mut fields = Fields::of("what a rule counts", value)?;
    let counted = Counted {
        channel: match fields.maybe_text("channel")? {
            Some(word) => Some(known(word, &CHANNELS)?),
            None => None,
        },
        purposes: fields
            .texts("purposes")?
            .into_iter()
            .map(|word| known(word, &PURPOSES))
            .collect::<Read<_>>()?,
        theme: fields.maybe_text("theme")?,
        message: fields.maybe_text("message")?,
    };
    fields.end()?;
    Ok(counted)
}

fn rule(value: &Value) -> Read<Rule> {
    let mut fields = Fields::of("a rule", value)?;
    let restraint = fields.text("restraint")?;
    let words = fields.text("text")?;
    let otherwise = match fields.maybe("otherwise") {
        None => None,
        Some(Value::String(skip)) if skip == "skip" => Some(Otherwise::Skip),
        Some(other) => match other.get("postpone") {
            Some(by) => Some(Otherwise::Postpone(length(by)?)),
            None => return Err(format!("there is no guard {other}")),
        },
    };
    let form = match fields.text("rule")?.as_str() {
        "at_most" => Form::AtMost(
            fields.number("count")?,
            counted(fields.value("of")?)?,
            fields.length("window")?,
        ),
        "at_most_per_calendar" => Form::PerCalendar(
            fields.number("count")?,
            counted(fields.value("of")?)?,
            fields.length("period")?,
        ),
        "gap" => {
            let pair = match fields.maybe("journeys").and_then(Value::as_array) {
                None => None,
                Some(pair) => match pair.as_slice() {
                    [a, b] => text(a).zip(text(b)),
                    _ => return Err("a gap is between two journeys".to_owned()),
                },
            };
            Form::Gap(
                fields.length("gap")?,
                counted(fields.value("between")?)?,
                pair,
            )
        }
        "each_once" => Form::EachOnce(counted(fields.value("of")?)?, fields.length("window")?),
        "quiet_hours" => {
            Form::QuietHours(clock(fields.value("from")?)?, clock(fields.value("to")?)?)
        }
        "quiet_days" => Form::QuietDays(weekdays(fields.value("days")?)?),
        "quiet_outside" => Form::QuietOutside(fields.text("calendar")?),
        "silence" => silence(counted(fields.value("of")?)?, fields.value("when")?)?,
        "at_least" => Form::AtLeast(
            fields.number("count")?,
            counted(fields.value("of")?)?,
            fields.length("window")?,
            fields.text("journey")?,
        ),
        other => return Err(format!("there is no rule `{other}`")),
    };
    fields.end()?;
    Ok(Rule {
        restraint,
        text: words,
        form,
        otherwise,
        value: value.clone(),
    })
}

fn silence(of: Counted, when: &Value) -> Read<Form> {
    let mut fields = Fields::of("a silence", when)?;
    let form = if let Some(condition) = fields.maybe("while") {
        Form::While(of, condition.clone())
    } else if let Some(after) = fields.maybe("after") {
        match after.as_array().map(Vec::as_slice) {
            Some([long, event]) => Form::After(of, length(long)?, event.clone()),
            _ => return Err("a silence is for a time after an event".to_owned()),
        }
    } else {
        Form::ToStates(of, fields.texts("to_states")?)
    };
    fields.end()?;
    Ok(form)
}
