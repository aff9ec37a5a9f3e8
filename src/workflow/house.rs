//! What all journeys of a project share, resolved.

use super::{
    ByLocale, ClockMinutes, Condition, DateValue, EscalationDef, EventKind, Length, Messages,
    PropertyRef, Recipient, Weekdays,
};
use crate::source::Span;
use crate::vocabulary::{Channel, Purpose};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The house: everything that is declared outside journeys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct House {
    /// Name in the language; empty where there is no brand (already reported).
    pub name: SmolStr,
    /// Name for people.
    pub title: String,
    /// Who the mail is from.
    pub sender: Option<Sender>,
    /// Locales, the first is the default.
    pub locales: Vec<SmolStr>,
    /// Themes in the order they should come.
    pub themes: Vec<SmolStr>,
    /// Themes that make a message promotional.
    pub promotional_themes: Vec<SmolStr>,
    /// Files, and folders with a `/` behind, that make promotional whatever puts them in.
    pub promotional_blocks: Vec<SmolStr>,
    /// Themes that a client may have asked not to hear of.
    pub occasions: Vec<OccasionDef>,
    /// IANA zone that stands in for an unknown one.
    pub zone: SmolStr,
    /// Of the profile, by name.
    pub properties: BTreeMap<SmolStr, PropertyDef>,
    /// Declared events.
    pub events: BTreeMap<SmolStr, EventDef>,
    /// Lists.
    pub lists: BTreeMap<SmolStr, Span>,
    /// Audiences for paid media.
    pub audiences: BTreeMap<SmolStr, Span>,
    /// What a buyer weighs, in source order.
    pub decisions: Vec<DecisionDef>,
    /// Relationship states, in source order.
    pub states: Vec<StateDef>,
    /// Segments.
    pub segments: BTreeMap<SmolStr, SegmentDef>,
    /// Calendars.
    pub calendars: BTreeMap<SmolStr, CalendarDef>,
    /// Persons.
    pub persons: BTreeMap<SmolStr, PersonDef>,
    /// Teams: their members.
    pub teams: BTreeMap<SmolStr, Vec<SmolStr>>,
    /// Messages.
    pub messages: Messages,
    /// Gates.
    pub gates: BTreeMap<SmolStr, GateDef>,
    /// What happens when something goes wrong; `None` where nothing is declared, or it is in error.
    pub escalation: Option<EscalationDef>,
    /// Ids on platforms, by target name.
    pub bindings: Arc<BTreeMap<SmolStr, Bindings>>,
}

/// Who the mail is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sender {
    /// Name for people.
    pub label: String,
    /// Address.
    pub address: String,
}

/// The type of a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PropertyType {
    /// Text.
    Text,
    /// A number.
    Number,
    /// An amount with a currency.
    Money,
    /// A date.
    Date,
    /// Yes or no.
    YesNo,
    /// A person of the house.
    Person,
    /// One of a closed set.
    OneOf {
        /// The set, in source order.
        values: Vec<SmolStr>,
    },
}

/// A property of the profile or of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PropertyDef {
    /// Its type.
    #[serde(flatten)]
    pub ty: PropertyType,
    /// May be missing.
    pub optional: bool,
    /// Documentation.
    pub description: Option<String>,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// A declared event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventDef {
    /// Assumption: at most so many in any such half-open window, for one client.
    pub rate: Option<(u32, Length)>,
    /// Its data.
    pub properties: BTreeMap<SmolStr, PropertyDef>,
    /// Documentation.
    pub description: Option<String>,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// A theme with an opt-out of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OccasionDef {
    /// The theme.
    pub theme: SmolStr,
    /// The yes/no property by which a client says no.
    pub unless: SmolStr,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// What a buyer weighs before a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionDef {
    /// Its name.
    pub name: SmolStr,
    /// Weighed by feeling rather than by reason.
    pub felt: bool,
    /// What the buyer asks.
    pub question: String,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// A state of the relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateDef {
    /// Its name.
    pub name: SmolStr,
    /// How a client comes into it.
    pub entry: StateRule,
    /// Documentation.
    pub description: Option<String>,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// How a client comes into a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum StateRule {
    /// Every client begins here.
    Start,
    /// From other states, on an event.
    Event {
        /// From these.
        from: Vec<SmolStr>,
        /// On this.
        event: EventKind,
    },
    /// From other states, when a condition holds.
    Condition {
        /// From these.
        from: Vec<SmolStr>,
        /// When this holds.
        condition: Condition,
    },
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SegmentDef {
    /// Who is in it; `None` where the condition was in error.
    pub condition: Option<Condition>,
    /// Documentation.
    pub description: Option<String>,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// A calendar: which days are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarDef {
    /// Open weekdays.
    pub weekdays: Weekdays,
    /// Dates that are closed all the same.
    pub except: Vec<DateValue>,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// A person of the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonDef {
    /// Address.
    pub email: Option<String>,
    /// Public key.
    pub key: Option<String>,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Its name.
    pub name: SmolStr,
    /// How it travels.
    pub channel: Channel,
    /// Why it is sent.
    pub purpose: Purpose,
    /// The states it is written for; empty: all.
    pub states: Vec<SmolStr>,
    /// The reason the client would recognise.
    pub because: String,
    /// Theme.
    pub theme: Option<SmolStr>,
    /// Subject by locale.
    pub subject: ByLocale<MergeText>,
    /// Preview by locale.
    pub preview: ByLocale<MergeText>,
    /// Body by locale.
    pub body: ByLocale<Template>,
    /// What must be true when it leaves.
    pub needs: Option<Condition>,
    /// A promise: no path sends it later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves: Option<Leaves>,
    /// The decision points that it speaks to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<SmolStr>,
    /// What the client is asked to choose from; `None` but for a survey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<Survey>,
    /// Who adds a line of their own before it leaves: whoever says yes in the review before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Recipient>,
    /// Documentation.
    pub description: Option<String>,
    /// Where declared (its name).
    #[serde(skip)]
    pub span: Span,
}

/// What a survey asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// What the client can answer, in source order.
    pub choices: Vec<Choice>,
    /// Why no answer calls for a person, where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub never_bad_because: Option<String>,
}

/// One answer to a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Its name.
    pub name: SmolStr,
    /// A person must hear of it.
    pub bad: bool,
}

/// Until when a message leaves at the latest, on the client's wall clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaves {
    /// No later than the beginning of the day that this date of the profile names.
    Before {
        /// The property.
        property: SmolStr,
        /// The clause.
        #[serde(skip)]
        span: Span,
    },
    /// No later than this moment.
    By {
        /// The day.
        date: DateValue,
        /// The time of day; `None`: the end of the day.
        at: Option<ClockMinutes>,
        /// The clause.
        #[serde(skip)]
        span: Span,
    },
}

/// The body of a message in one locale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// A file: its path, and what it holds.
    File(String, MergeText),
    /// The text itself.
    Text(MergeText),
}

/// Text with merge fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct MergeText {
    /// In order.
    pub parts: Vec<MergePart>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MergePart {
    /// As it is.
    Text(String),
    /// Filled from each of the events that were gathered into the run, in the order in which they happened,
    /// with a comma and a blank between.
    Each {
        /// The event.
        event: SmolStr,
        /// Its property.
        property: SmolStr,
        /// What stands there when none has it; `None` where none lacks it.
        fallback: Option<String>,
        /// Where written.
        #[serde(skip)]
        span: Span,
    },
    /// Filled for each client.
    Field {
        /// With what.
        property: PropertyRef,
        /// What stands there when it is missing; `None` where it never is.
        fallback: Option<String>,
        /// Where written.
        #[serde(skip)]
        span: Span,
    },
}

/// A gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateDef {
    /// Who must approve, and for which facet.
    pub approvals: Vec<(Vec<GateQuorum>, Facet)>,
    /// The author's approval does not count.
    pub never_author: bool,
    /// Who must have tested.
    pub tested: Vec<GateQuorum>,
    /// Not live before so long after the last approval, in days of a calendar.
    pub hold: Option<(Length, Option<SmolStr>)>,
    /// Approvals hold so long.
    pub valid_for: Option<Length>,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// What an approval speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Everything.
    All,
    /// Who hears it.
    Audience,
    /// When.
    Timing,
    /// How little.
    Restraint,
    /// The words, of one locale or of all.
    Content(Option<SmolStr>),
    /// The data used.
    Data,
}

/// So many of a team, or one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateQuorum {
    /// How many different people.
    pub count: u32,
    /// Team or person.
    pub of: SmolStr,
}

/// Ids on one platform: by kind (`event`, `email`, `list`, `segment`, `property` …) and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings {
    /// The `target` block's name, where one was written.
    pub span: Option<Span>,
    /// Where a new line may be put: just before the closing brace of the last block.
    pub insert_at: Option<Span>,
    /// The bindings.
    pub ids: BTreeMap<(SmolStr, SmolStr), BoundId>,
}

/// A bound id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundId {
    /// The platform's word for it: `metric`, `template`; empty when not given.
    pub noun: SmolStr,
    /// The ids.
    pub ids: BoundIds,
    /// The line.
    pub span: Span,
}

/// One id, or one for each locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoundIds {
    /// One.
    One(String),
    /// By locale.
    PerLocale(BTreeMap<SmolStr, String>),
}
