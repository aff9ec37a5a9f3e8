//! What a journey does: each activity as lines and ways on.

use super::super::chance::{self, Way, choose};
use super::super::condition::Condition;
use super::super::document::At;
use super::super::kind::Kind;
use super::super::print::quoted;
use super::super::shape::{Line, Node};
use super::super::words::{self, SOME_TIME, UNKNOWN_WAIT};
use super::{Reader, filter, message};
use serde_json::Value;

/// The activities of one journey.
pub(super) struct Activities<'e> {
    pub(super) flow: &'e str,
    all: Vec<(&'e str, &'e Value)>,
}

impl<'e> Activities<'e> {
    pub(super) fn of(journey: &'e Value, flow: &'e str) -> Self {
        let all = journey["activities"].as_array().into_iter().flatten();
        let all = all.filter_map(|a| Some((a["key"].as_str()?, a)));
        Activities {
            flow,
            all: all.collect(),
        }
    }

    /// Each by its key.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'e str, &'e Value)> + use<'_, 'e> {
        self.all.iter().copied()
    }

    /// The one that nothing leads to; where there are several, the first of them.
    pub(super) fn first(&self) -> Option<&'e str> {
        let is_led_to = |key: &str| {
            let outcomes = self
                .all()
                .filter(|(from, _)| *from != key)
                .flat_map(|(_, a)| a["outcomes"].as_array().into_iter().flatten());
            outcomes.into_iter().any(|outcome| outcome["next"] == key)
        };
        let first = self.all().find(|(key, _)| !is_led_to(key));
        first.or_else(|| self.all().next()).map(|(key, _)| key)
    }

    fn get(&self, key: &str) -> Option<&'e Value> {
        self.all().find(|(own, _)| *own == key).map(|(_, a)| a)
    }
}

fn commented(raw: &Value) -> Line {
    Line::Comment(format!("no word for: {raw}"))
}

fn to(outcome: &Value) -> Option<String> {
    outcome["next"].as_str().map(str::to_owned)
}

/// Reads one activity.
pub(super) fn read(
    reader: &mut Reader<'_>,
    at: At<'_>,
    activities: &Activities<'_>,
) -> (Node, Option<(String, Node)>) {
    let raw = at.raw;
    let outcomes: Vec<&Value> = raw["outcomes"].as_array().into_iter().flatten().collect();
    let next = outcomes.first().and_then(|o| to(o));
    let alone = |node: Node| (node, None);
    let lines = match raw["type"].as_str().unwrap_or("unknown") {
        kind @ ("EMAILV2" | "SMSSYNC" | "PUSHNOTIFICATIONACTIVITY") => {
            let word = match kind {
                "SMSSYNC" => "sms",
                "PUSHNOTIFICATIONACTIVITY" => "push",
                _ => "email",
            };
            let name = message::declared(reader, at, word, activities.flow);
            vec![Line::Step(format!("send {name}"))]
        }
        "WAIT" => wait(reader, at),
        "MULTICRITERIADECISION" => return alone(by_criteria(reader, at, &outcomes)),
        "RANDOMSPLIT" => return alone(at_random(reader, at, &outcomes)),
        "ENGAGEMENTDECISION" => return alone(by_engagement(reader, at, &outcomes, activities)),
        "UPDATECONTACTDATA" => update(reader, at),
        kind => {
            reader.no_word(
                at,
                &format!("the activity `{kind}`"),
                "it was left out: where it reaches a client, that is not counted",
            );
            if outcomes.len() > 1 {
                let after = super::super::ways::after(at.id);
                let asks = one_of(reader, at, &outcomes);
                let comment = Node::Do(vec![commented(raw)], Some(after.clone()));
                return (comment, Some((after, asks)));
            }
            vec![commented(raw)]
        }
    };
    alone(Node::Do(lines, next))
}

/// Any of the outcomes, of which nothing is known.
fn one_of(reader: &mut Reader<'_>, at: At<'_>, outcomes: &[&Value]) -> Node {
    let Some((last, rest)) = outcomes.split_last() else {
        return Node::Do(Vec::new(), None);
    };
    let arms = rest.iter().map(|outcome| {
        let asked = serde_json::json!({ "of": at.id, "outcome": outcome["key"] });
        (reader.no_condition(at, &asked), to(outcome))
    });
    let arms = arms.collect();
    choose(arms, to(last))
}

fn unit(word: &str) -> Option<(&'static str, u64)> {
    match word {
        "MINUTES" => Some(("minute", 525_600)),
        "HOURS" => Some(("hour", 8_760)),
        "DAYS" => Some(("day", 365)),
        "WEEKS" => Some(("week", 52)),
        "MONTHS" => Some(("month", 12)),
        _ => None,
    }
}

fn wait(reader: &mut Reader<'_>, at: At<'_>) -> Vec<Line> {
    let how = &at.raw["configurationArguments"];
    let amount = super::super::document::id(&how["waitDuration"]);
    let amount: Option<u64> = amount.and_then(|text| text.parse().ok());
    let unit = how["waitUnit"].as_str().and_then(unit);
    let until = match how["specifiedTime"].as_str() {
        None | Some("") => Some(None),
        Some(time) => words::time(time).map(|time| Some(format!("wait until {time}"))),
    };
    // Some exports name what is not used, as null or an empty text.
    let others = [
        "waitEndDateAttributeExpression",
        "specificDate",
        "waitForEventKey",
    ];
    let by_length = others
        .iter()
        .all(|key| how[key].as_str().is_none_or(str::is_empty));
    if let (Some(amount), Some((unit, most)), Some(until), true) = (amount, unit, until, by_length)
        && amount <= most
    {
        if until.is_some() {
            reader.draft.suppose(words::ONE_ZONE);
        }
        let lines = words::length_until(reader.draft, (amount, unit), until);
        return lines.into_iter().map(Line::Step).collect();
    }
    reader.no_word(at, "this wait", UNKNOWN_WAIT);
    vec![commented(how), Line::Step(SOME_TIME.to_owned())]
}

/// The first outcome whose filter holds; the last is for all others.
fn by_criteria(reader: &mut Reader<'_>, at: At<'_>, outcomes: &[&Value]) -> Node {
    let criteria = &at.raw["configurationArguments"]["criteria"];
    let mut arms: Vec<(Condition, Option<String>)> = Vec::new();
    let mut otherwise = None;
    for outcome in outcomes {
        let key = outcome["key"].as_str().unwrap_or_default();
        match criteria.get(key) {
            Some(asked) => arms.push((filter::read(reader, at, asked), to(outcome))),
            None => otherwise = to(outcome),
        }
    }
    choose(arms, otherwise)
}

fn at_random(reader: &mut Reader<'_>, at: At<'_>, outcomes: &[&Value]) -> Node {
    let share = |outcome: &Value| {
        let percent = super::super::document::id(&outcome["arguments"]["percentage"]);
        percent.and_then(|text| text.parse().ok())
    };
    let ways: Vec<Way> = outcomes.iter().map(|o| (share(o), to(o))).collect();
    chance::split(reader.draft, &ways).unwrap_or_else(|| one_of(reader, at, outcomes))
}

/// What was done with the e-mail of another activity.
fn by_engagement(
    reader: &mut Reader<'_>,
    at: At<'_>,
    outcomes: &[&Value],
    activities: &Activities<'_>,
) -> Node {
    let how = &at.raw["configurationArguments"];
    let word = match super::super::document::id(&how["statsTypeId"]).as_deref() {
        Some("2") => Some("opened"),
        Some("3") => Some("clicked"),
        // What was returned has no word: it is nothing that a client does.
        _ => None,
    };
    let about = how["refActivityCustomerKey"].as_str();
    let sender = about.and_then(|key| Some((key, activities.get(key)?)));
    let asked = word
        .zip(sender)
        .filter(|(_, (_, raw))| raw["type"] == "EMAILV2" && is_sent_once(raw, activities));
    let condition = match asked {
        Some((word, (id, raw))) => {
            let there = At { id, raw, ..at };
            let message = message::declared(reader, there, "email", activities.flow);
            Condition::is(format!("client has {word} {message} since start"))
        }
        None => reader.no_condition(at, how),
    };
    let mut yes = None;
    let mut no = None;
    for outcome in outcomes {
        let when = &outcome["arguments"]["when"];
        if *when == true || *when == "true" {
            yes = to(outcome);
        } else {
            no = to(outcome);
        }
    }
    choose(vec![(condition, yes)], no)
}

/// Whether no other activity sends the same e-mail.
fn is_sent_once(raw: &Value, activities: &Activities<'_>) -> bool {
    let id = |raw: &Value| raw["configurationArguments"]["triggeredSend"]["emailId"].clone();
    let own = id(raw);
    activities.all().filter(|(_, a)| id(a) == own).count() == 1
}

fn update(reader: &mut Reader<'_>, at: At<'_>) -> Vec<Line> {
    let fields = at.raw["arguments"]["activityData"]["updateContactFields"].as_array();
    let mut lines = Vec::new();
    let mut unread = fields.is_none_or(Vec::is_empty);
    for change in fields.into_iter().flatten() {
        let value = change["value"].as_str().filter(|v| !v.contains("{{"));
        let (Some(field), Some(value)) = (change["field"].as_str(), value) else {
            unread = true;
            continue;
        };
        let path = reader.account.path_of(field).unwrap_or(field).to_owned();
        let Some((name, kind)) = reader.attribute(&path) else {
            unread = true;
            continue;
        };
        let said = match kind {
            Kind::Text => Some(quoted(value)),
            Kind::Number => value.parse::<f64>().ok().map(|_| value.to_owned()),
            Kind::YesNo if value.eq_ignore_ascii_case("true") => Some("yes".to_owned()),
            Kind::YesNo if value.eq_ignore_ascii_case("false") => Some("no".to_owned()),
            Kind::YesNo | Kind::Date | Kind::Mixed => None,
        };
        match said {
            Some(said) => lines.push(Line::Step(format!("set {name} to {said}"))),
            None => unread = true,
        }
    }
    if unread {
        reader.no_word(
            at,
            "a change of a contact's data",
            "where a condition asks for it later, a proof takes both answers for possible",
        );
        lines.push(commented(at.raw));
    }
    lines
}
