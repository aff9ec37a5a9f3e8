//! The other lines of the pages, each by its first words: clauses, steps, definitions, deeds, ids.

use super::pages::{PageChange, paired};
use super::{Change, Topic};
use crate::approvals::meaning::Part;

/// Tells each line that differs. What none of the rows below knows is told as it stands.
pub(super) fn tell(page: &PageChange) -> Vec<Change> {
    let mut changes = Vec::new();
    for (gone, come) in paired(page, |line| key(&page.part, line)) {
        let Some(first) = gone.first().or(come.first()) else {
            continue;
        };
        let kind = kind(&page.part, first);
        match (gone.as_slice(), come.as_slice()) {
            ([one], [other]) if kind.is_one => {
                let (one, other) = (kind.value(one), kind.value(other));
                changes.push(Change::new(
                    kind.topic,
                    kind.subject,
                    Some(one),
                    Some(other),
                ));
            }
            _ => changes.extend(apart(&kind, &gone, &come)),
        }
    }
    changes
}

/// Lines that came and went, each by itself.
fn apart(kind: &Kind, gone: &[&str], come: &[&str]) -> Vec<Change> {
    let (gone, come) = if kind.topic == Topic::Steps {
        moved(gone, come)
    } else {
        let all = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
        (all(gone), all(come))
    };
    let gone = gone.into_iter().map(|line| {
        Change::new(
            kind.topic,
            kind.subject.clone(),
            Some(kind.value(&line)),
            None,
        )
    });
    let come = come.into_iter().map(|line| {
        Change::new(
            kind.topic,
            kind.subject.clone(),
            None,
            Some(kind.value(&line)),
        )
    });
    gone.chain(come).collect()
}

/// Steps that only lead further or less far, because others came between, are no news beside those.
fn moved(gone: &[&str], come: &[&str]) -> (Vec<String>, Vec<String>) {
    let plain = |lines: &[&str]| lines.iter().map(|l| without_ways(l)).collect::<Vec<_>>();
    let (mut old, mut new) = (plain(gone), plain(come));
    old.retain(|line| {
        let known = new.iter().position(|other| other == line);
        if let Some(at) = known {
            new.remove(at);
        }
        known.is_none()
    });
    if old.is_empty() && new.is_empty() {
        let all = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect();
        return (all(gone), all(come));
    }
    (old, new)
}

/// `wait 4 days` of `wait 4 days alone no then +1`: the ways on are counted in steps of the page.
fn without_ways(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        let way = word
            .trim_start_matches('[')
            .trim_end_matches([',', ']'])
            .strip_prefix('+')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
        if way {
            if kept.last() == Some(&"then") {
                kept.pop();
            }
            continue;
        }
        kept.push(word);
    }
    let text = kept.join(" ");
    text.replace(" alone no", "").trim().to_owned()
}

/// What a line speaks of.
struct Kind {
    topic: Topic,
    subject: String,
    /// Whether the page has one such line, so that another stands in its place.
    is_one: bool,
    /// Words before the value.
    lead: String,
}

impl Kind {
    fn value(&self, line: &str) -> String {
        if line == self.lead.trim() {
            return String::new();
        }
        let value = line.strip_prefix(self.lead.as_str()).unwrap_or(line).trim();
        if self.topic == Topic::Steps {
            without_ways(value)
        } else {
            value.to_owned()
        }
    }
}

/// Lines with one key stand for each other.
fn key(part: &Part, line: &str) -> (Topic, String, bool) {
    let kind = kind(part, line);
    (kind.topic, kind.subject, kind.is_one)
}

/// Words that steps begin with, on the pages of audience and timing.
const STEPS: &[&str] = &[
    "begins", "send", "wait", "await", "if", "branch", "split", "review", "answer", "hand", "end",
];

fn kind(part: &Part, line: &str) -> Kind {
    let of = |topic: Topic, subject: &str, is_one: bool, lead: &str| Kind {
        topic,
        subject: subject.to_owned(),
        is_one,
        lead: format!("{lead} "),
    };
    let mut words = line.split(' ');
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let third = words.next().unwrap_or("");
    let flow = matches!(part, Part::Audience | Part::Timing) && STEPS.contains(&first);
    match (first, second) {
        ("journey", name) => of(
            Topic::Reach,
            "the journey is for",
            true,
            &format!("journey {name} for"),
        ),
        ("enters", _) => of(Topic::Reentry, "enters", true, "enters"),
        ("starts", _) => of(Topic::Runs, "starts", false, "starts"),
        ("29", _) => of(Topic::Runs, "starts", false, ""),
        ("exits", _) => of(Topic::Runs, "exits", false, "exits"),
        ("gives", "way") => of(Topic::Runs, "gives way to", true, "gives way to"),
        ("segment" | "state", name) => {
            let subject = format!("{first} {name}");
            of(Topic::Reach, &subject, true, &subject)
        }
        ("calendar", name) => of(
            Topic::Quiet,
            &format!("calendar {name}"),
            true,
            &format!("calendar {name}"),
        ),
        ("time", "zone") => of(
            Topic::Days,
            "time zone, where hers is unknown",
            true,
            "time zone else",
        ),
        ("message", name) => {
            let (subject, lead) = match (part, third) {
                (Part::Timing, _) => (format!("{name} leaves"), format!("message {name} leaves")),
                (Part::Audience | Part::Restraint | Part::Content(_) | Part::Data, _) => {
                    (name.to_owned(), format!("message {name}"))
                }
            };
            let topic = match part {
                Part::Timing => Topic::Days,
                Part::Audience | Part::Content(_) | Part::Data => Topic::Reach,
                Part::Restraint => Topic::Restraint,
            };
            of(topic, &subject, true, &lead)
        }
        ("note", "of") => of(
            Topic::Words,
            &format!("note of {third}"),
            true,
            &format!("note of {third}"),
        ),
        (name, "asks") => of(
            Topic::Words,
            &format!("{name} asks"),
            true,
            &format!("{name} asks"),
        ),
        _ if flow => of(Topic::Steps, "", false, ""),
        ("no", "messages") => of(
            Topic::Restraint,
            "no messages from any journey",
            false,
            "no messages from any journey",
        ),
        ("rule", _) => of(Topic::Restraint, "rule", false, "rule"),
        ("event", name) if *part == Part::Restraint => of(
            Topic::Record,
            &format!("{name} happens"),
            true,
            &format!("event {name}"),
        ),
        ("loosens" | "allows", _) => of(Topic::Record, first, false, first),
        ("passes", "gates") => of(Topic::Record, "passes gates", true, "passes gates"),
        ("description", _) => described(line, &of),
        ("goal", _) => of(Topic::Record, "goal", true, "goal"),
        ("measure", name) => of(
            Topic::Record,
            &format!("measure of {name}"),
            true,
            &format!("measure {name}"),
        ),
        ("on", target) => of(Topic::Platforms, target, false, &format!("on {target}")),
        ("task" | "notify" | "set" | "clear" | "add" | "remove", _) => {
            of(Topic::Deeds, "", false, "")
        }
        ("event" | "list", name) => of(
            Topic::Record,
            &format!("uses {first} {name}"),
            false,
            &format!("{first} {name}"),
        ),
        ("property" | "data" | "person" | "team", name) => {
            let subject = format!("uses {first} {name}");
            of(Topic::Record, &subject, true, &format!("{first} {name}"))
        }
        ("brand", _) => of(Topic::Record, "brand", true, "brand"),
        (_, "answers") => of(
            Topic::Record,
            &format!("{first} answers"),
            true,
            &format!("{first} answers"),
        ),
        _ => of(default_topic(part), "", false, ""),
    }
}

/// `description of state owner "…"`, `description "…"`, `note at wait "…"`.
fn described(line: &str, of: &dyn Fn(Topic, &str, bool, &str) -> Kind) -> Kind {
    let lead = line.split('"').next().unwrap_or("").trim();
    of(Topic::Record, lead, true, lead)
}

fn default_topic(part: &Part) -> Topic {
    match part {
        Part::Audience => Topic::Reach,
        Part::Timing => Topic::Days,
        Part::Restraint => Topic::Restraint,
        Part::Content(_) => Topic::Words,
        Part::Data => Topic::Record,
    }
}
