//! What changes for a client between two versions of a journey, or of a whole project.
//!
//! The pages that approvers sign say everything that a client or an approver could notice, and nothing
//! else: no layout, no comment, no file, no order of declarations. So whatever differs between two
//! versions differs there, line by line, and each such line is told by exactly one part of this module: none is
//! passed over. Where both versions are whole projects, what their workflows add to that is told too: which
//! messages are new or lost, for whom, and on which day.
//!
//! After `approvals` and `proof`. `journey review` and `journey diff` both tell what is made here.

mod audience;
mod journeys;
mod letters;
mod pages;
mod reach;
mod restraint;
mod together;
mod written;

pub use journeys::{Side, Version, versions};
pub use pages::{PageChange, between};

use crate::approvals::meaning::{Meaning, Part};
use serde::Serialize;
use smol_str::SmolStr;
use std::fmt::Write as _;

/// What a change is about. In the order in which changes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A message that was not sent before, or is no more.
    Messages,
    /// Who is in the journey, and who of those hears a message.
    Reach,
    /// How a client may come in again.
    Reentry,
    /// What starts a run and what ends one.
    Runs,
    /// On which day something comes.
    Days,
    /// How little: rules, and the worst case under each.
    Restraint,
    /// When nothing leaves.
    Quiet,
    /// The words, in one locale.
    Words,
    /// The steps, as they are signed.
    Steps,
    /// What is done besides: work for people, changes of the profile.
    Deeds,
    /// Names and ids on platforms.
    Platforms,
    /// What only those who approve read: notes, gates, aims, what is taken for granted.
    Record,
}

impl Topic {
    /// What stands above the changes.
    pub fn title(self) -> &'static str {
        match self {
            Topic::Messages => "messages",
            Topic::Reach => "who hears it",
            Topic::Reentry => "coming in again",
            Topic::Runs => "what starts and ends it",
            Topic::Days => "days",
            Topic::Restraint => "how little she hears",
            Topic::Quiet => "quiet",
            Topic::Words => "words",
            Topic::Steps => "steps",
            Topic::Deeds => "what is done besides",
            Topic::Platforms => "on platforms",
            Topic::Record => "on record only",
        }
    }

    /// Whether a client can notice it.
    pub fn is_for_clients(self) -> bool {
        match self {
            Topic::Messages
            | Topic::Reach
            | Topic::Reentry
            | Topic::Runs
            | Topic::Days
            | Topic::Restraint
            | Topic::Quiet
            | Topic::Words
            | Topic::Steps
            | Topic::Deeds
            | Topic::Platforms => true,
            Topic::Record => false,
        }
    }
}

/// How a thing stands now, next to before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is gone.
    Removed,
    /// It is new.
    Added,
    /// It is another.
    Changed,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// What it is about.
    pub topic: Topic,
    /// The message, rule or clause.
    pub subject: String,
    /// In which locale, for words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<SmolStr>,
    /// Whether it is gone, new, or another.
    pub fate: Fate,
    /// As it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it comes to: `3 days later`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amounts_to: Option<String>,
    /// The states in which a client can notice it; empty: in all of the journey's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<SmolStr>,
}

impl Change {
    pub(crate) fn new(
        topic: Topic,
        subject: impl Into<String>,
        before: Option<String>,
        after: Option<String>,
    ) -> Change {
        let fate = match (&before, &after) {
            (Some(_), None) => Fate::Removed,
            (None, Some(_)) => Fate::Added,
            (Some(_), Some(_)) | (None, None) => Fate::Changed,
        };
        Change {
            topic,
            subject: subject.into(),
            locale: None,
            fate,
            before,
            after,
            amounts_to: None,
            states: Vec::new(),
        }
    }

    /// One line for people: `brand_story: day 11–17 (was day 8–14), 3 days later`.
    pub fn text(&self) -> String {
        let mark = match self.fate {
            Fate::Removed => "- ",
            Fate::Added => "+ ",
            Fate::Changed => "",
        };
        let mut text = format!("{mark}{}", self.subject);
        if let Some(locale) = &self.locale {
            let _ = write!(text, " ({locale})");
        }
        if !self.states.is_empty() {
            let _ = write!(text, ", for {}", self.states.join(", "));
        }
        let value = match (&self.before, &self.after) {
            (Some(before), Some(after)) => format!("{after} (was {before})"),
            (None, Some(one)) | (Some(one), None) => one.clone(),
            (None, None) => String::new(),
        };
        if !value.is_empty() {
            let colon = if self.subject.is_empty() { "" } else { ": " };
            let _ = write!(text, "{colon}{value}");
        }
        if let Some(amounts_to) = &self.amounts_to {
            let _ = write!(text, ", {amounts_to}");
        }
        text
    }
}

/// What changes in one journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JourneyDifference {
    /// The journey.
    pub journey: SmolStr,
    /// Whether it is new, gone, or another.
    pub fate: Fate,
    /// The states it is for: now, or, where it is gone, before.
    pub states: Vec<SmolStr>,
    /// What changes, by topic.
    pub changes: Vec<Change>,
    /// The parts of an approval that speak of what it no longer is.
    pub voids: Vec<String>,
}

/// What changes between two versions of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Difference {
    /// Journeys in which anything changes, by name.
    pub journeys: Vec<JourneyDifference>,
    /// What changes in the rules over all journeys together.
    pub together: Vec<Change>,
    /// Journeys that have errors in one of the versions, by name: nothing is known of them.
    pub not_compared: Vec<SmolStr>,
}

impl Difference {
    /// Whether a client can notice any of it.
    pub fn is_for_clients(&self) -> bool {
        let journeys = self.journeys.iter().flat_map(|j| &j.changes);
        journeys
            .chain(&self.together)
            .any(|c| c.topic.is_for_clients())
    }

    /// Whether nothing differs, and all was compared.
    pub fn is_empty(&self) -> bool {
        self.journeys.is_empty() && self.together.is_empty() && self.not_compared.is_empty()
    }
}

/// What changed in a journey, by topic, as far as its pages tell.
pub fn meanings(before: &Meaning, now: &Meaning) -> Vec<Change> {
    let mut changes: Vec<Change> = between(before, now)
        .into_iter()
        .flat_map(|page| match &page.part {
            Part::Restraint => restraint::tell(&page),
            Part::Content(locale) => letters::tell(before, now, locale),
            Part::Audience | Part::Timing | Part::Data => audience::tell(&page),
        })
        .collect();
    arrange(&mut changes);
    changes
}

/// Puts changes in the order in which they are told: by topic and subject, and else as they come.
fn arrange(changes: &mut Vec<Change>) {
    changes.sort_by(|a, b| {
        // What goes and what comes in its place have different names where the name is the rule itself.
        let key = |c: &Change| match c.topic {
            Topic::Restraint | Topic::Quiet => (c.topic, Some(c.fate), c.subject.clone(), None),
            Topic::Messages
            | Topic::Reach
            | Topic::Reentry
            | Topic::Runs
            | Topic::Days
            | Topic::Words
            | Topic::Steps
            | Topic::Deeds
            | Topic::Platforms
            | Topic::Record => (c.topic, None, c.subject.clone(), c.locale.clone()),
        };
        key(a).cmp(&key(b))
    });
    // Many rules take the same for granted.
    let mut said: Vec<Change> = Vec::new();
    changes.retain(|change| {
        let known = change.topic == Topic::Record && said.contains(change);
        if change.topic == Topic::Record && !known {
            said.push(change.clone());
        }
        !known
    });
}

/// Changes for people: a line for each, under its topic, each line behind `indent`.
pub fn by_topic(changes: &[Change], indent: &str) -> String {
    let mut text = String::new();
    let mut topic = None;
    for change in changes {
        if topic != Some(change.topic) {
            let _ = writeln!(text, "{indent}{}", change.topic.title());
            topic = Some(change.topic);
        }
        let _ = writeln!(text, "{indent}  {}", change.text());
    }
    text
}

/// The parts of which an approval falls.
fn voided(before: &Meaning, now: &Meaning) -> Vec<String> {
    between(before, now)
        .into_iter()
        .map(|page| page.part.text())
        .collect()
}
