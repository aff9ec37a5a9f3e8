//! What a name can be the name of, in the words of messages.

/// What a name can be the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// `brand`.
    Brand,
    /// A property of the profile.
    Property,
    /// `event`, or a built-in event.
    Event,
    /// `list`.
    List,
    /// `audience`.
    Audience,
    /// A decision point.
    Decision,
    /// A state of the relationship.
    State,
    /// `segment`.
    Segment,
    /// `calendar`.
    Calendar,
    /// `person`.
    Person,
    /// `team`.
    Team,
    /// A message on any channel.
    Message,
    /// `restraint`.
    Restraint,
    /// `gate`.
    Gate,
    /// `sequence`.
    Sequence,
    /// `journey`.
    Journey,
}

impl NameKind {
    /// With its article: `a message`.
    pub fn with_article(self) -> &'static str {
        match self {
            NameKind::Brand => "a brand",
            NameKind::Property => "a property",
            NameKind::Event => "an event",
            NameKind::List => "a list",
            NameKind::Audience => "an audience",
            NameKind::Decision => "a decision point",
            NameKind::State => "a state",
            NameKind::Segment => "a segment",
            NameKind::Calendar => "a calendar",
            NameKind::Person => "a person",
            NameKind::Team => "a team",
            NameKind::Message => "a message",
            NameKind::Restraint => "a restraint",
            NameKind::Gate => "a gate",
            NameKind::Sequence => "a sequence",
            NameKind::Journey => "a journey",
        }
    }

    /// What a declaration that starts with this word declares; nothing for a word that starts none,
    /// and for those that declare several names.
    pub(super) fn declared_by(word: &str) -> Option<NameKind> {
        Some(match word {
            "brand" => NameKind::Brand,
            "event" => NameKind::Event,
            "list" => NameKind::List,
            "segment" => NameKind::Segment,
            "calendar" => NameKind::Calendar,
            "person" => NameKind::Person,
            "team" => NameKind::Team,
            "email" | "sms" | "push" | "letter" | "whatsapp" | "survey" => NameKind::Message,
            "restraint" => NameKind::Restraint,
            "gate" => NameKind::Gate,
            "sequence" => NameKind::Sequence,
            "journey" => NameKind::Journey,
            _ => return None,
        })
    }

    /// The bare noun: `message`.
    pub fn noun(self) -> &'static str {
        let with = self.with_article();
        with.split_once(' ').map_or(with, |(_, noun)| noun)
    }

    /// The noun for several: `messages`.
    pub fn plural(self) -> &'static str {
        match self {
            NameKind::Brand => "brands",
            NameKind::Property => "properties",
            NameKind::Event => "events",
            NameKind::List => "lists",
            NameKind::Audience => "audiences",
            NameKind::Decision => "decision points",
            NameKind::State => "states",
            NameKind::Segment => "segments",
            NameKind::Calendar => "calendars",
            NameKind::Person => "persons",
            NameKind::Team => "teams",
            NameKind::Message => "messages",
            NameKind::Restraint => "restraints",
            NameKind::Gate => "gates",
            NameKind::Sequence => "sequences",
            NameKind::Journey => "journeys",
        }
    }

    /// How one is declared, with the name in its place.
    pub fn declaration_of(self, name: &str) -> String {
        match self {
            NameKind::Brand => format!("brand {name} \"…\" {{ … }}"),
            NameKind::Property => format!("{name}: text?"),
            NameKind::Event => format!("event {name}"),
            NameKind::List => format!("list {name}"),
            NameKind::Audience => format!("audience {name}"),
            NameKind::Decision => format!("{name}: felt \"…\""),
            NameKind::State => format!("{name} from the start"),
            NameKind::Segment => format!("segment {name} when …"),
            NameKind::Calendar => format!("calendar {name} {{ monday to friday }}"),
            NameKind::Person => format!("person {name} {{ email \"…\" }}"),
            NameKind::Team => format!("team {name} {{ … }}"),
            NameKind::Message => format!("email {name} {{ … }}"),
            NameKind::Restraint => format!("restraint {name} {{ … }}"),
            NameKind::Gate => format!("gate {name} {{ … }}"),
            NameKind::Sequence => format!("sequence {name} {{ … }}"),
            NameKind::Journey => format!("journey {name} {{ … }}"),
        }
    }

    /// Where one is declared, for help: a property stands in `profile`, a state in `relationship`.
    pub fn home(self) -> Option<&'static str> {
        match self {
            NameKind::Property => Some("`profile`"),
            NameKind::State => Some("`relationship`"),
            NameKind::Decision => Some("`decision points`"),
            NameKind::Brand
            | NameKind::Event
            | NameKind::List
            | NameKind::Audience
            | NameKind::Segment
            | NameKind::Calendar
            | NameKind::Person
            | NameKind::Team
            | NameKind::Message
            | NameKind::Restraint
            | NameKind::Gate
            | NameKind::Sequence
            | NameKind::Journey => None,
        }
    }
}

/// "a person or a team", for a place that takes any of `kinds`.
pub(crate) fn any_of(kinds: &[NameKind]) -> String {
    kinds
        .iter()
        .map(|k| k.with_article())
        .collect::<Vec<_>>()
        .join(" or ")
}
