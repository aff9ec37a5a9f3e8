//! What a claim takes for granted. The checker finds out by itself what a check rested on; a certificate
//! that does not name all of it is refused.

use super::read::{Fields, Read};
use super::time::Length;
use serde_json::Value;

/// Something that no proof can see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Assumption {
    /// Nothing is sent by hand, and nothing twice.
    NothingElse,
    /// One time zone; clocks change by an hour at most, once forward and once back a year.
    Clocks,
    /// The platform holds what `enters` says.
    Entry { journey: String },
    /// The date that starts it comes once a year and is not moved.
    Yearly { journey: String },
    /// An event happens to one client at most so often.
    Rate {
        event: String,
        count: u64,
        per: Length,
    },
    /// One run for all that happens meanwhile.
    Gathered { journey: String },
    /// A message that meets a quiet rule waits, and its run with it.
    Held { rule: String },
    /// A guard looks before each message, and skips or postpones it.
    Guard { rule: String },
    /// The run ends as soon as one of `exits` holds, or the client leaves the states of `for`.
    Exits { journey: String },
    /// A message is sent only where what it needs is so, looked at as it leaves.
    Needs { message: String },
    /// Messages of marketing reach only clients who consent.
    Consent,
    /// A date of the client's is not moved, and does not become known, during a run.
    Unmoved { property: String },
    /// Messages of other journeys are not counted.
    Alone { journey: String },
}

impl Assumption {
    /// Reads one of a certificate; its words are for people.
    pub(super) fn of(value: &Value) -> Read<Assumption> {
        let mut fields = Fields::of("an assumption", value)?;
        fields.pass_over(&["words"]);
        let assumption = match fields.text("assumes")?.as_str() {
            "nothing_else" => Assumption::NothingElse,
            "clocks" => Assumption::Clocks,
            "entry" => Assumption::Entry {
                journey: fields.text("journey")?,
            },
            "yearly" => Assumption::Yearly {
                journey: fields.text("journey")?,
            },
            "rate" => Assumption::Rate {
                event: fields.text("event")?,
                count: fields.number("count")?,
                per: fields.length("per")?,
            },
            "gathered" => Assumption::Gathered {
                journey: fields.text("journey")?,
            },
            "held" => Assumption::Held {
                rule: fields.text("rule")?,
            },
            "guard" => Assumption::Guard {
                rule: fields.text("rule")?,
            },
            "exits" => Assumption::Exits {
                journey: fields.text("journey")?,
            },
            "needs" => Assumption::Needs {
                message: fields.text("message")?,
            },
            "consent" => Assumption::Consent,
            "unmoved" => Assumption::Unmoved {
                property: fields.text("property")?,
            },
            "alone" => Assumption::Alone {
                journey: fields.text("journey")?,
            },
            other => return Err(format!("there is no assumption `{other}`")),
        };
        fields.end()?;
        Ok(assumption)
    }

    /// For people.
    pub(super) fn words(&self) -> String {
        match self {
            Assumption::NothingElse => "nothing is sent by hand, and nothing twice".to_owned(),
            Assumption::Clocks => {
                "one time zone for a client, and when its clocks change".to_owned()
            }
            Assumption::Entry { journey } => {
                format!("how often the platform lets a client into `{journey}`")
            }
            Assumption::Yearly { journey } => {
                format!("the date that starts `{journey}` comes once a year")
            }
            Assumption::Rate { event, count, per } => {
                format!("`{event}` happens at most {count} times per {}", per.text())
            }
            Assumption::Gathered { journey } => {
                format!("`{journey}` begins one run for all events gathered")
            }
            Assumption::Held { rule } => format!("messages wait while `{rule}` holds"),
            Assumption::Guard { rule } => format!("a guard holds `{rule}`"),
            Assumption::Exits { journey } => format!("a run of `{journey}` ends with its exits"),
            Assumption::Needs { message } => {
                format!("what `{message}` needs is looked at as it leaves")
            }
            Assumption::Consent => "marketing reaches only clients who consent".to_owned(),
            Assumption::Unmoved { property } => {
                format!("a client's `{property}` stays as it is during a run")
            }
            Assumption::Alone { journey } => {
                format!("messages of journeys other than `{journey}` are not counted")
            }
        }
    }
}
