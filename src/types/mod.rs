//! Declarations and conditions, typed. After `names`; builds the [`House`] and gives `lower` what it
//! needs to type the conditions inside journeys.
//!
//! A pass over anything in error yields nothing and says nothing more: a property whose type could
//! not be read is declared but has no type, and every use of it is silent.

mod change;
mod condition;
mod currency;
mod errors;
mod event;
mod has;
mod house;
mod known;
mod property;
mod recipient;
mod scenarios;
mod sense;
mod value;
mod words;

pub use change::{change, clearing};
pub use condition::condition;
pub use event::{event, states, theme};
pub use has::filter;
pub use house::{Known, KnownMessages, MadeHouse, MadeMessage, house};
pub use known::known_after;
pub use property::{date_property, property};
pub use recipient::recipient;
pub use scenarios::{Splits, clients, scenarios};
pub use value::choice;

use crate::names::Names;
use crate::syntax::ast;
use crate::workflow::{House, Length, PropertyRef};
use smol_str::SmolStr;

/// What is in scope where a condition stands.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    /// Declared names.
    pub names: &'a Names<'a>,
    /// Typed declarations so far.
    pub house: &'a House,
    /// Events whose data this run has seen for certain: named with a dot.
    pub seen_events: Vec<SmolStr>,
    /// In a `where`: the event whose own data bare names speak of.
    pub inside_event: Option<SmolStr>,
    /// An `or` stands beside the condition: an `and` in it needs brackets.
    pub beside_or: bool,
    /// Properties known not to be missing here (an enclosing `is known`, since the last wait).
    pub known: Vec<PropertyRef>,
}

impl<'a> Scope<'a> {
    /// A scope outside any run: no event seen, nothing known.
    pub fn new(names: &'a Names<'a>, house: &'a House) -> Self {
        Scope {
            names,
            house,
            seen_events: Vec::new(),
            inside_event: None,
            beside_or: false,
            known: Vec::new(),
        }
    }
}

/// A duration without its place.
pub fn length(duration: ast::Duration) -> Length {
    Length {
        amount: duration.amount,
        unit: duration.unit,
    }
}
