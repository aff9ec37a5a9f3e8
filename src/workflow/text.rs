//! Conditions, events, waits and clauses in the words of the language, as an author would write them.

use super::{
    AnyOf, AwaitOn, CompareOp, Condition, EventKind, EventTest, Exit, Literal, MergePart,
    MergeText, Period, PropertyRef, Recipient, Reentry, Start, ValueTest, WaitKind, Weekdays,
};
use smol_str::SmolStr;
use std::fmt::Write as _;

impl Condition {
    /// `tier is gold or noir`.
    pub fn text(&self) -> String {
        self.said(None)
    }

    /// The same where the data of this event needs no name before it: after `where`.
    fn said(&self, inside: Option<&str>) -> String {
        match self {
            Condition::All { of } => joined(of, " and ", inside),
            Condition::Any { of } => joined(of, " or ", inside),
            Condition::Not { of } => negated(of, inside),
            Condition::Property { property, test } => {
                format!("{} is {}", property.said(inside), test.text())
            }
            Condition::Happened(test) => test.text(),
            Condition::State { states } => format!("client is {}", or(states)),
            Condition::Segment { segment } => format!("client is in {segment}"),
            Condition::Consents { channel } => format!("client consents to {}", channel.text()),
        }
    }

    fn is_single(&self) -> bool {
        match self {
            Condition::All { .. } | Condition::Any { .. } => false,
            Condition::Not { .. }
            | Condition::Property { .. }
            | Condition::Happened(_)
            | Condition::State { .. }
            | Condition::Segment { .. }
            | Condition::Consents { .. } => true,
        }
    }
}

fn joined(of: &[Condition], with: &str, inside: Option<&str>) -> String {
    let parts: Vec<String> = of
        .iter()
        .map(|one| {
            if one.is_single() {
                one.said(inside)
            } else {
                format!("({})", one.said(inside))
            }
        })
        .collect();
    parts.join(with)
}

/// The opposite, as one says it.
fn negated(of: &Condition, inside: Option<&str>) -> String {
    match of {
        Condition::Property { property, test } => match test {
            ValueTest::Known => format!("{} is unknown", property.said(inside)),
            ValueTest::OneOf { .. } | ValueTest::Past => {
                format!("{} is not {}", property.said(inside), test.text())
            }
            ValueTest::Compare { .. } | ValueTest::Ahead { .. } => {
                format!("not ({})", of.said(inside))
            }
        },
        Condition::State { states } => format!("client is not {}", or(states)),
        Condition::Segment { segment } => format!("client is not in {segment}"),
        Condition::Consents { channel } => {
            format!("client does not consent to {}", channel.text())
        }
        Condition::All { .. }
        | Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Happened(_) => format!("not ({})", of.said(inside)),
    }
}

impl PropertyRef {
    /// `tier`, `placed_order.value`.
    pub fn text(&self) -> String {
        self.said(None)
    }

    fn said(&self, inside: Option<&str>) -> String {
        match self {
            PropertyRef::Profile(name) => name.to_string(),
            PropertyRef::Event(event, name) if inside == Some(event.as_str()) => name.to_string(),
            PropertyRef::Event(event, name) => format!("{event}.{name}"),
        }
    }
}

impl ValueTest {
    /// What comes after `is`.
    pub fn text(&self) -> String {
        match self {
            ValueTest::OneOf { values } => {
                let all: Vec<String> = values.iter().map(Literal::text).collect();
                all.join(" or ")
            }
            ValueTest::Compare { op, value } => format!("{} {}", op.text(), value.text()),
            ValueTest::Known => "known".to_owned(),
            ValueTest::Past => "past".to_owned(),
            ValueTest::Ahead { op, by } => format!("{} {} ahead", op.text(), by.text()),
        }
    }
}

impl CompareOp {
    /// `at least`.
    pub fn text(self) -> &'static str {
        match self {
            CompareOp::AtLeast => "at least",
            CompareOp::AtMost => "at most",
            CompareOp::MoreThan => "more than",
            CompareOp::LessThan => "less than",
            CompareOp::Before => "before",
            CompareOp::After => "after",
        }
    }
}

impl Literal {
    /// `gold`, `"Paris"`, `10000 EUR`, `1990-01-01`.
    pub fn text(&self) -> String {
        match self {
            Literal::Text(text) => {
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Literal::Choice(name) | Literal::Number(name) => name.to_string(),
            Literal::Money { amount, currency } => format!("{amount} {currency}"),
            Literal::YesNo(true) => "yes".to_owned(),
            Literal::YesNo(false) => "no".to_owned(),
            Literal::Date(date) => date.text(),
            Literal::Clock(time) => time.text(),
        }
    }
}

impl EventKind {
    /// `placed_order`, `opened brand_story`, `clicked any email with theme watches`.
    pub fn text(&self) -> String {
        match self {
            EventKind::Declared { name } => name.to_string(),
            EventKind::Unsubscribed => "unsubscribed".to_owned(),
            EventKind::Complained => "complained".to_owned(),
            EventKind::Bounced => "bounced".to_owned(),
            EventKind::Opened { messages } => format!("opened {}", messages.text()),
            EventKind::Clicked { messages } => format!("clicked {}", messages.text()),
            EventKind::Received { messages } => format!("received {}", messages.text()),
        }
    }
}

impl AnyOf {
    /// `brand_story`, `any email with theme watches`.
    pub fn text(&self) -> String {
        match self {
            AnyOf::Message(name) => name.to_string(),
            AnyOf::All { channel, theme } => {
                let noun = channel.map_or("message", |channel| channel.text());
                match theme {
                    Some(theme) => format!("any {noun} with theme {theme}"),
                    None => format!("any {noun}"),
                }
            }
        }
    }
}

impl EventTest {
    /// `client has placed_order in the last 90 days`.
    pub fn text(&self) -> String {
        let never = self.at_most == Some(0);
        let mut text = format!(
            "client has {}{}",
            if never { "not " } else { "" },
            self.event.text()
        );
        if let Some(filter) = &self.filter {
            text.push_str(&filtered(&self.event, filter));
        }
        match (self.at_least, self.at_most) {
            (_, Some(0)) | (0 | 1, None) => {}
            (_, Some(most)) => {
                let _ = write!(text, " at most {most} times");
            }
            (least, None) => {
                let _ = write!(text, " at least {least} times");
            }
        }
        match &self.period {
            Period::Ever => {}
            Period::InTheLast(length) => {
                let _ = write!(text, " in the last {}", length.text());
            }
            Period::SinceStart => text.push_str(" since start"),
            Period::Since(event) => {
                let _ = write!(text, " since {}", event.text());
            }
        }
        text
    }
}

/// ` where collection is "Heritage"`.
fn filtered(event: &EventKind, filter: &Condition) -> String {
    let said = filter.said(Some(&event.text()));
    if filter.is_single() {
        format!(" where {said}")
    } else {
        format!(" where ({said})")
    }
}

impl AwaitOn {
    /// What is waited for.
    pub fn text(&self) -> String {
        match self {
            AwaitOn::Event(event) => event.text(),
            AwaitOn::Condition(condition) => condition.text(),
        }
    }
}

impl Weekdays {
    /// `every day`, `tuesday to thursday`, `monday, wednesday`.
    pub fn text(self) -> String {
        let days: Vec<_> = self.days().collect();
        let in_a_row = days
            .iter()
            .zip(days.iter().skip(1))
            .all(|(a, b)| *a as u8 + 1 == *b as u8);
        match days.as_slice() {
            all if all.len() == 7 => "every day".to_owned(),
            [first, .., last] if in_a_row && days.len() > 2 => {
                format!("{} to {}", first.text(), last.text())
            }
            some => {
                let names: Vec<&str> = some.iter().map(|day| day.text()).collect();
                names.join(", ")
            }
        }
    }
}

impl WaitKind {
    /// What comes after `wait`.
    pub fn text(&self) -> String {
        match self {
            WaitKind::Length { length } => length.text(),
            WaitKind::Between { least, most } => {
                format!("{} to {}", least.text(), most.text())
            }
            WaitKind::Clock { at, on } if *on == Weekdays::ALL => format!("until {}", at.text()),
            WaitKind::Clock { at, on } => format!("until {} on {}", at.text(), on.text()),
            WaitKind::Date {
                property,
                offset,
                after,
                at,
            } => {
                let property = property.text();
                let day = match offset {
                    None => property,
                    Some(_) => around(*offset, *after, &property),
                };
                match at {
                    Some(at) => format!("until {day} at {}", at.text()),
                    None => format!("until {day}"),
                }
            }
            WaitKind::AfterStart { length } => format!("until {} after start", length.text()),
        }
    }
}

fn around(offset: Option<super::Length>, after: bool, property: &str) -> String {
    match offset {
        None => format!("on {property}"),
        Some(offset) if after => format!("{} after {property}", offset.text()),
        Some(offset) => format!("{} before {property}", offset.text()),
    }
}

impl Start {
    /// What comes after `starts`.
    pub fn text(&self) -> String {
        match self {
            Start::Events { events, gathered } => {
                let all: Vec<String> = events
                    .iter()
                    .map(|on| match &on.filter {
                        None => on.event.text(),
                        Some(filter) => {
                            format!("{}{}", on.event.text(), filtered(&on.event, filter))
                        }
                    })
                    .collect();
                match gathered {
                    Some(length) => {
                        format!("when {}, gathered for {}", all.join(" or "), length.text())
                    }
                    None => format!("when {}", all.join(" or ")),
                }
            }
            Start::Becomes { states } => format!("when client becomes {}", or(states)),
            Start::EntersSegment {
                segment,
                also_present,
            } => {
                let whom = if *also_present {
                    "and those already in it"
                } else {
                    "from now on"
                };
                format!("when client enters {segment} {whom}")
            }
            Start::AroundDate {
                offset,
                after,
                property,
                at,
                every_year,
                leap_day,
            } => {
                let mut text = format!("{} at {}", around(*offset, *after, property), at.text());
                if *every_year {
                    text.push_str(" every year");
                }
                if let Some(day) = leap_day {
                    let _ = write!(text, ", 29 february on {}", day.text());
                }
                text
            }
            Start::OnDate {
                date, at, segment, ..
            } => format!("on {} at {} for {segment}", date.text(), at.text()),
            Start::HandedOver => "when handed over".to_owned(),
        }
    }
}

impl MergeText {
    /// The text with its merge fields as they are written: `Dear {{first_name else client}}`.
    pub fn text(&self) -> String {
        let field = |of: String, fallback: &Option<String>| match fallback {
            Some(fallback) => format!("{{{{{of} else {fallback}}}}}"),
            None => format!("{{{{{of}}}}}"),
        };
        let piece = |part: &MergePart| match part {
            MergePart::Text(text) => text.clone(),
            MergePart::Field {
                property, fallback, ..
            } => field(property.text(), fallback),
            MergePart::Each {
                event,
                property,
                fallback,
                ..
            } => field(format!("each {event}.{property}"), fallback),
        };
        self.parts.iter().map(piece).collect()
    }
}

impl Reentry {
    /// What comes after `enters`.
    pub fn text(&self) -> String {
        match self {
            Reentry::OnceEver => "once ever".to_owned(),
            Reentry::OncePer { length } => format!("once per {}", length.text()),
            Reentry::OnceForEach { property } => format!("once for each {property}"),
            Reentry::AgainAfter { length } => format!("again {} after it ended", length.text()),
            Reentry::EveryTime => "every time".to_owned(),
        }
    }
}

impl Exit {
    /// What comes after `exits when`.
    pub fn text(&self) -> String {
        match self {
            Exit::Event { event } => event.text(),
            Exit::SameEvent { event, property } => {
                format!("{} for the same {property}", event.text())
            }
            Exit::Becomes { state } => format!("becomes {state}"),
            Exit::Condition { condition } => condition.text(),
        }
    }
}

impl Recipient {
    /// `crm_lead`, `advisor else crm_lead`.
    pub fn text(&self) -> String {
        match self {
            Recipient::Person(name) | Recipient::Team(name) => name.to_string(),
            Recipient::Property {
                property,
                otherwise: Some(other),
            } => format!("{property} else {other}"),
            Recipient::Property {
                property,
                otherwise: None,
            } => property.to_string(),
        }
    }
}

fn or(names: &[SmolStr]) -> String {
    names.join(" or ")
}
