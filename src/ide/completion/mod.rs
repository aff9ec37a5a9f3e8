//! Completion by place: what can stand at the cursor, on a line that is half typed, in a file that may be
//! broken elsewhere. The grammar says which words and kinds of names; the project says which names.

mod fields;
mod forms;
mod names;

pub(super) use forms::plain;

use super::Snapshot;
use super::configuration;
use super::symbol::Symbol;
use crate::source::{FileId, FileRange};
use crate::syntax::cursor::{Cursor, Inside, Slot, cursor};
use crate::vocabulary::Place;

/// What a completion is: decides its icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompletionKind {
    /// A word of the language.
    Keyword,
    /// A statement, with what belongs to it.
    Statement,
    /// A message on any channel.
    Message,
    /// An event.
    Event,
    /// A property of the profile or of an event.
    Property,
    /// A value of a property.
    Value,
    /// A state of the relationship.
    State,
    /// A segment.
    Segment,
    /// A person or a team.
    Person,
    /// A journey.
    Journey,
    /// A sequence.
    Sequence,
    /// A restraint or a gate.
    Rule,
    /// Any other name.
    Name,
    /// A unit of time.
    Unit,
    /// A type.
    Type,
    /// A text.
    Text,
    /// A file.
    File,
}

/// Something that can stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// As shown, and as compared with what is typed.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words beside it.
    pub detail: Option<String>,
    /// What it replaces.
    pub at: FileRange,
    /// What is put there.
    pub insert: String,
    /// The same with places to fill in (`${1:name}`, `$0`), for editors that take snippets.
    pub snippet: Option<String>,
    /// Those with a lower number come first.
    pub rank: u8,
    /// What [`resolve`] takes to say more; `None` where there is no more to say.
    pub key: Option<String>,
}

/// So many names are handed over, unfiltered where there are no more; of more, those that hold the letters typed. A list
/// as long as this is not the whole: an editor asks again with the next letter. Nobody reads further, and putting a
/// name into the protocol takes longer than finding it.
pub const MOST: usize = 100;

/// What can stand at `offset`, by rank and label. Empty in comments and where only the author knows.
pub fn complete(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Completion> {
    let text = snapshot.text(file);
    let is_source = snapshot.sources().file(file).is_some_and(|f| {
        std::path::Path::new(&f.path)
            .extension()
            .is_some_and(|e| e == "journey")
    });
    let mut found = if configuration::is_configuration(snapshot, file) {
        configuration::complete(snapshot, file, offset)
    } else if is_source {
        let cursor = cursor(text, offset);
        match cursor.inside {
            Inside::Comment => Vec::new(),
            Inside::Text(start, end) => {
                fields::in_text(snapshot, file, &cursor, start, end, offset)
            }
            Inside::Words => words(snapshot, file, &cursor, offset),
        }
    } else {
        fields::in_template(snapshot, file, offset)
    };
    found.sort_by(|a, b| (a.rank, &a.label).cmp(&(b.rank, &b.label)));
    found.dedup_by(|b, a| a.label == b.label && a.insert == b.insert);
    if found.len() > MOST {
        let typed = found.first().map_or("", |first| {
            text.get(first.at.start as usize..offset as usize)
                .unwrap_or("")
        });
        let typed = typed.to_lowercase();
        found.retain(|item| holds_letters(&item.label.to_lowercase(), &typed));
        found.truncate(MOST);
    }
    found
}

/// What is known of a completion beyond its line, in Markdown.
pub fn resolve(snapshot: &Snapshot, key: &str) -> Option<String> {
    configuration::resolve(snapshot, key)
        .or_else(|| super::describe::describe(snapshot, &Symbol::from_key(key)?))
}

/// Whether the letters stand in the label, in their order.
fn holds_letters(label: &str, letters: &str) -> bool {
    let mut label = label.chars();
    letters.chars().all(|letter| label.any(|c| c == letter))
}

fn words(snapshot: &Snapshot, file: FileId, cursor: &Cursor, offset: u32) -> Vec<Completion> {
    let text = snapshot.text(file);
    let typed = text
        .get(cursor.word.0 as usize..offset as usize)
        .unwrap_or("");
    // Behind the digits of a number come its units, and nothing that would replace the number.
    if !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit()) {
        return units_after(snapshot, file, cursor, typed, offset);
    }
    let asked = Asked {
        snapshot,
        cursor,
        at: FileRange {
            file,
            start: cursor.word.0.min(offset),
            end: offset,
        },
    };
    let mut slots = cursor.slots();
    let compared = slots.iter().find_map(|slot| {
        if let Slot::Value(path) = slot {
            asked.compared(path)
        } else {
            None
        }
    });
    if let Some((_, def)) = compared {
        slots.retain(|slot| {
            if let Slot::Word(word) = slot {
                Asked::compares(word, def)
            } else {
                true
            }
        });
    }
    if is_of_client(&cursor.before) {
        slots.retain(|slot| !matches!(slot, Slot::Word(word) if !["in", "not"].contains(word)));
    }
    let mut found = Vec::new();
    for slot in &slots {
        asked.slot(slot, &mut found);
    }
    // A rule is about emails, or what is promotional, far oftener than about one message by its name.
    if slots.contains(&Slot::Word("emails")) {
        let messages = found.iter_mut();
        for item in messages.filter(|item| item.kind == CompletionKind::Message) {
            item.rank = names::FURTHER;
        }
    }
    if slots == [Slot::Text] {
        found.push(Completion {
            snippet: Some("\"$1\"".to_owned()),
            ..asked.item("\"…\"", CompletionKind::Text, 1).insert("\"\"")
        });
    }
    found
}

/// Whether the words before ask where the client stands: nothing but a state or a segment follows.
fn is_of_client(before: &str) -> bool {
    let all = crate::syntax::cursor::words(before);
    let all: Vec<&str> = all.iter().map(|word| word.text).collect();
    all.ends_with(&["client", "is"]) || all.ends_with(&["client", "is", "not"])
}

fn units_after(
    snapshot: &Snapshot,
    file: FileId,
    cursor: &Cursor,
    typed: &str,
    offset: u32,
) -> Vec<Completion> {
    let behind = Cursor {
        before: format!("{}{typed} ", cursor.before),
        around: cursor.around.clone(),
        siblings: Vec::new(),
        behind_block: cursor.behind_block.clone(),
        word: (offset, offset),
        ..*cursor
    };
    let asked = Asked {
        snapshot,
        cursor: &behind,
        at: FileRange {
            file,
            start: offset,
            end: offset,
        },
    };
    let mut found = Vec::new();
    for slot in behind.slots() {
        if let Slot::Unit(unit, several) = slot {
            let word = if several {
                unit.text()
            } else {
                unit.singular()
            };
            let item = asked.item(word, CompletionKind::Unit, 1);
            found.push(item.insert(&format!(" {word}")));
        }
    }
    found
}

/// What was asked, and where.
struct Asked<'a> {
    snapshot: &'a Snapshot,
    cursor: &'a Cursor,
    at: FileRange,
}

impl Completion {
    fn insert(mut self, text: &str) -> Self {
        text.clone_into(&mut self.insert);
        self
    }

    fn detail(mut self, text: impl Into<String>) -> Self {
        self.detail = Some(text.into());
        self
    }

    fn about(mut self, symbol: &Symbol) -> Self {
        self.key = Some(symbol.key());
        self
    }
}

impl Asked<'_> {
    fn item(&self, label: &str, kind: CompletionKind, rank: u8) -> Completion {
        Completion {
            label: label.to_owned(),
            kind,
            detail: None,
            at: self.at,
            insert: label.to_owned(),
            snippet: None,
            rank,
            key: None,
        }
    }

    fn word(&self, word: &str, place: Place, rank: u8) -> Completion {
        self.item(word, CompletionKind::Keyword, rank)
            .about(&Symbol::Word(word.into(), place))
    }
}
