//! Whom of the house a statement names.

use super::Name;
use crate::source::Span;

/// `crm_lead`, `crm_team`, or `advisor else crm_lead`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recipient {
    /// A person, a team, or a property of the profile that names a person.
    pub name: Name,
    /// Who stands in where the property is empty.
    pub otherwise: Option<Name>,
}

impl Recipient {
    /// From the first to the last word.
    pub fn span(&self) -> Span {
        match &self.otherwise {
            Some(name) => self.name.span.to(name.span),
            None => self.name.span,
        }
    }

    /// As written, with single spaces.
    pub fn text(&self) -> String {
        match &self.otherwise {
            Some(name) => format!("{} else {}", self.name.text, name.text),
            None => self.name.text.to_string(),
        }
    }
}
