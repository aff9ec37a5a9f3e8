//! One namespace for the whole project: what is declared, and what a name means.
//! After `syntax`, before `types`. Reports names declared twice and names that nothing declares.

use crate::diagnostics::Sink;
use crate::source::Span;
use crate::syntax::{Program, ast};
use rustc_hash::FxHashMap;

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
}

/// A declared name.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What it names.
    pub kind: NameKind,
    /// As declared.
    pub name: &'a ast::Name,
    /// The declaration that holds it: an index into [`Program::decls`].
    pub decl: usize,
}

/// Every declared name.
#[derive(Debug, Default)]
pub struct Names<'a> {
    by_text: FxHashMap<&'a str, Entry<'a>>,
    /// Declared names in source order, for suggestions that do not depend on hashing.
    in_order: Vec<Entry<'a>>,
}

impl<'a> Names<'a> {
    /// Collects the names of `program`; reports duplicates (J0102), reserved words (J0013) and, for a
    /// name declared twice, keeps the first.
    pub fn collect(program: &'a Program, sink: &mut Sink) -> Self {
        let _ = (program, sink);
        Names::default()
    }

    /// What `text` names.
    pub fn get(&self, text: &str) -> Option<Entry<'a>> {
        self.by_text.get(text).copied()
    }

    /// All names in source order.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'a>> + '_ {
        self.in_order.iter().copied()
    }

    /// What `name` names, if it is of one of the `wanted` kinds; otherwise reports J0101 (nothing
    /// declares it: nearest right name of the wanted kinds, with a fix) or J0103 (wrong kind).
    pub fn resolve(
        &self,
        name: &ast::Name,
        wanted: &[NameKind],
        sink: &mut Sink,
    ) -> Option<Entry<'a>> {
        let _ = (name, wanted, sink);
        None
    }

    /// Where `text` is declared.
    pub fn span_of(&self, text: &str) -> Option<Span> {
        self.get(text).map(|e| e.name.span)
    }
}
