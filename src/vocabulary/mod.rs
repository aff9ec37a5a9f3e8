//! The closed word sets of the language: each word once, both ways, with one line of documentation.
//!
//! The grammar must spell its keywords once more (pest needs that); a test holds the two together,
//! and another holds every editor package to this table.

mod message;
mod naming;
mod sets;
mod words;

pub use message::MessageWord;
pub use naming::Named;
pub use sets::{Channel, Month, Purpose, Trouble, Unit, Weekday};
pub use words::{Place, RESERVED, WORDS, Word, word};
pub(crate) use words::{is_declaration_word, is_statement_word};
