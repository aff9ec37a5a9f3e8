//! The blocks around a cursor, from the scan's tree.

use super::{Cursor, Inside, Look};
use crate::syntax::place::Context;
use crate::syntax::scan::{Block, Head, Statement};
use crate::vocabulary::MessageWord;

/// The block in which a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// A block of statements.
    Block(Context),
    /// A text for each locale.
    Locales,
    /// A block behind words that take none.
    Nothing,
}

impl Within {
    /// Outside every declaration.
    pub(crate) const FILE: Within = Within::Block(Context::File);
}

/// A statement whose block holds the cursor.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    /// Its words before that block.
    pub(crate) words: String,
    /// Where it begins, in the file.
    pub(crate) start: u32,
    /// Which of its blocks it is.
    pub(crate) block: usize,
}

/// Goes into the statement that holds the byte at `at`.
pub(super) fn find(look: &Look<'_>, statements: &[Statement], at: usize, found: &mut Cursor) {
    let at32 = at as u32;
    for statement in statements {
        if holds(statement.head, at32) {
            found.start = look.base as u32 + statement.head.start;
            found.before = before(look, statement.head, at, found);
            found.siblings = siblings(look, statements, statement);
            return;
        }
        let mut head = statement.head;
        for (index, tail) in statement.tails.iter().enumerate() {
            if holds(tail.head, at32) {
                found.start = look.base as u32 + tail.head.start;
                found.before = before(look, tail.head, at, found);
                found.behind_block = Some(look.words(statement.head));
                return;
            }
            if inside(&tail.block, at32) {
                let words = look.words(head);
                let first = look.words(statement.head);
                found.within = opened(found.within, &first, &words);
                found.around.push(Around {
                    words,
                    start: look.base as u32 + statement.head.start,
                    block: index,
                });
                return find(look, &tail.block.statements, at, found);
            }
            head = tail.head;
        }
    }
}

fn holds(head: Head, at: u32) -> bool {
    !head.is_empty() && head.start <= at && at <= head.end
}

fn inside(block: &Block, at: u32) -> bool {
    block.start < at && (at < block.end || (!block.closed && at <= block.end))
}

/// The words before the one that is being typed.
fn before(look: &Look<'_>, head: Head, at: usize, found: &Cursor) -> String {
    let start = match found.inside {
        Inside::Words | Inside::Text(..) => (found.word.0 as usize).saturating_sub(look.base),
        Inside::Comment => at,
    };
    let words = look.words(head);
    let length = start.saturating_sub(head.start as usize);
    words.get(..length).unwrap_or("").to_owned()
}

fn siblings(look: &Look<'_>, statements: &[Statement], own: &Statement) -> Vec<String> {
    let others = statements.iter().filter(|s| s.head.start != own.head.start);
    others.map(|s| look.words(s.head)).collect()
}

/// The block that a statement's words open.
fn opened(within: Within, first: &str, words: &str) -> Within {
    let word = first
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()
        .unwrap_or("");
    let Within::Block(context) = within else {
        return Within::Nothing;
    };
    let context = match context {
        Context::File => match word {
            "brand" => Context::Brand,
            "profile" => Context::Profile,
            "event" => Context::Event,
            "relationship" => Context::Relationship,
            "calendar" => Context::Calendar,
            "person" => Context::Person,
            "team" => Context::Team,
            "decision" => Context::Decisions,
            "restraint" => Context::Restraint,
            "gate" => Context::Gate,
            "escalation" => Context::Escalation,
            "target" => Context::Target,
            "journey" => Context::Journey,
            "sequence" => Context::Steps,
            "test" => Context::Test,
            word => match MessageWord::from_text(word) {
                Some(message) => Context::Message(message),
                None => return Within::Nothing,
            },
        },
        Context::Journey | Context::Steps => match word {
            "match" => Context::Match,
            "split" => Context::Split,
            "ask" => Context::Answers,
            "review" => Context::Review,
            "if" | "wait" | "repeat" => Context::Steps,
            _ => return Within::Nothing,
        },
        Context::Match | Context::Split | Context::Answers | Context::Review => Context::Steps,
        Context::Message(_) => match word {
            "subject" | "preview" | "template" | "text" => return Within::Locales,
            _ => return Within::Nothing,
        },
        Context::Target => return Within::Locales,
        Context::Test => {
            let holds_data = word == "client" || (word == "day" && words.contains(" at "));
            if !holds_data {
                return Within::Nothing;
            }
            Context::Record
        }
        Context::Brand
        | Context::Profile
        | Context::Event
        | Context::Relationship
        | Context::Calendar
        | Context::Person
        | Context::Team
        | Context::Decisions
        | Context::Restraint
        | Context::Gate
        | Context::Escalation
        | Context::Record => return Within::Nothing,
    };
    Within::Block(context)
}
