//! Where a statement stands, which words may start one there, and which blocks it may have.

use super::forms::{rules, written};
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::lower::Cx;
use crate::syntax::scan::{Block, Head, Statement};
use crate::vocabulary::{MessageWord, Place, is_declaration_word, word as rows_of};

/// The block in which a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    /// Outside every declaration.
    File,
    /// `brand`.
    Brand,
    /// `profile`.
    Profile,
    /// The data of an `event`.
    Event,
    /// `relationship`.
    Relationship,
    /// `calendar`.
    Calendar,
    /// `person`.
    Person,
    /// `team`.
    Team,
    /// `email`, another channel, or `survey`.
    Message(MessageWord),
    /// `decision points`.
    Decisions,
    /// `restraint`.
    Restraint,
    /// `gate`.
    Gate,
    /// `escalation`.
    Escalation,
    /// `target`.
    Target,
    /// `journey`: clauses and steps.
    Journey,
    /// Steps inside a step, or in a `sequence`.
    Steps,
    /// The arms of a `match`.
    Match,
    /// The arms of a `split`.
    Split,
    /// `test`.
    Test,
    /// What is known of a client, or the data of an event, in a `test`.
    Record,
    /// The arms of an `ask`.
    Answers,
    /// The answers to a `review`.
    Review,
}

impl Context {
    /// With its article, for messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Context::File => "outside every declaration",
            Context::Brand => "in a brand",
            Context::Profile => "in the profile",
            Context::Event => "in the data of an event",
            Context::Relationship => "in the relationship",
            Context::Calendar => "in a calendar",
            Context::Person => "in a person",
            Context::Team => "in a team",
            Context::Message(MessageWord::Email) => "in an email",
            Context::Message(MessageWord::Sms) => "in an sms",
            Context::Message(MessageWord::Push) => "in a push",
            Context::Message(MessageWord::Letter) => "in a letter",
            Context::Message(MessageWord::Whatsapp) => "in a whatsapp",
            Context::Message(MessageWord::Survey) => "in a survey",
            Context::Decisions => "among decision points",
            Context::Restraint => "in a restraint",
            Context::Gate => "in a gate",
            Context::Escalation => "in an escalation",
            Context::Target => "in a target",
            Context::Test => "in a test",
            Context::Record => "in a record",
            Context::Journey => "in a journey",
            Context::Steps => "among steps",
            Context::Match => "among the arms of a `match`",
            Context::Split => "among the arms of a `split`",
            Context::Answers => "among the arms of an `ask`",
            Context::Review => "among the answers to a `review`",
        }
    }

    /// What a line is called here, with `no` before it.
    pub(super) fn no_line(self) -> &'static str {
        match self {
            Context::File => "no declaration",
            Context::Brand => "no line of a brand",
            Context::Profile | Context::Event => "no property",
            Context::Relationship => "no state",
            Context::Calendar => "no line of a calendar",
            Context::Person => "no line of a person",
            Context::Team => "no member of a team",
            Context::Message(MessageWord::Email) => "no line of an email",
            Context::Message(MessageWord::Sms) => "no line of an sms",
            Context::Message(MessageWord::Push) => "no line of a push",
            Context::Message(MessageWord::Letter) => "no line of a letter",
            Context::Message(MessageWord::Whatsapp) => "no line of a whatsapp",
            Context::Message(MessageWord::Survey) => "no line of a survey",
            Context::Decisions => "no decision point",
            Context::Restraint => "no rule",
            Context::Gate => "no line of a gate",
            Context::Escalation => "no line of an escalation",
            Context::Target => "no binding",
            Context::Test => "no line of a test",
            Context::Record => "no property",
            Context::Journey => "no clause and no step",
            Context::Steps => "no step",
            Context::Match | Context::Split | Context::Answers => "no arm",
            Context::Review => "no answer to a `review`",
        }
    }

    /// What can stand here, as whole first words.
    pub(super) fn starts(self) -> &'static [&'static str] {
        match self {
            Context::File => DECLARATIONS,
            Context::Brand => &[
                "sender",
                "locales",
                "themes",
                "promotional",
                "occasion",
                "time",
                "every",
            ],
            Context::Person => &["email", "key"],
            Context::Message(word) => word.clauses(),
            Context::Restraint => &["at", "each", "quiet", "no"],
            Context::Escalation => &["when", "pause", "on", "alert", "answer"],
            Context::Gate => &["approved", "never", "tested", "live", "valid"],
            Context::Journey => JOURNEY,
            Context::Steps => STEPS,
            Context::Split => &["measure"],
            Context::Test => &["day", "client", "split", "expect"],
            Context::Review => &["approved", "declined", "unanswered"],
            Context::Profile
            | Context::Event
            | Context::Relationship
            | Context::Calendar
            | Context::Team
            | Context::Target
            | Context::Decisions
            | Context::Match
            | Context::Record
            | Context::Answers => &[],
        }
    }
}

const DECLARATIONS: &[&str] = &[
    "brand",
    "profile",
    "event",
    "list",
    "relationship",
    "segment",
    "calendar",
    "person",
    "team",
    "email",
    "sms",
    "push",
    "letter",
    "whatsapp",
    "survey",
    "audience",
    "decision",
    "restraint",
    "gate",
    "sequence",
    "journey",
    "escalation",
    "target",
    "test",
];
const STEPS: &[&str] = &[
    "send", "wait", "if", "match", "split", "repeat", "review", "task", "notify", "hand", "no",
    "set", "clear", "add", "remove", "ask", "run", "end", "allow",
];
const JOURNEY: &[&str] = &[
    "for", "starts", "enters", "exits", "goal", "gives", "under", "also", "passes", "loosens",
    "send", "wait", "if", "match", "split", "repeat", "review", "task", "notify", "hand", "no",
    "set", "clear", "add", "remove", "ask", "run", "end", "allow",
];

/// Whether a line at depth 0 starts a declaration, or was meant to.
pub(super) fn starts_declaration(rest: &str) -> bool {
    let end = rest
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || b == b'_'))
        .unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or("");
    is_declaration_word(word.as_bytes()) || meant_declaration(word)
}

/// Whether a word is a declaration word misspelt, and not a word of another place.
fn meant_declaration(word: &str) -> bool {
    rows_of(word).next().is_none() && nearest(word, DECLARATIONS.iter().copied()).is_some()
}

/// Clauses that were seen, to report those given twice.
#[derive(Debug, Default)]
pub(crate) struct Once {
    seen: Vec<(&'static str, Span)>,
    unread: bool,
}

impl Once {
    /// Whether a clause of this name was seen.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.seen.iter().any(|(seen, _)| *seen == key)
    }

    /// Whether a line was so wrong that it is not known which clause it is.
    pub(crate) fn unread(&self) -> bool {
        self.unread
    }

    /// Takes note of such a line.
    pub(crate) fn note_unread(&mut self) {
        self.unread = true;
    }
}

impl<'t> Cx<'t> {
    /// The first word of a head; what it was meant to be, if that is known.
    pub(crate) fn first_word(&self, head: Head) -> &'t str {
        self.meant_at(head.start)
            .unwrap_or_else(|| self.written_word(head))
    }

    /// The first word of a head, as written.
    pub(crate) fn written_word(&self, head: Head) -> &'t str {
        let words = self.words(head);
        let end = words
            .bytes()
            .position(|b| !(b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80))
            .unwrap_or(words.len());
        words.get(..end).unwrap_or(words)
    }

    /// The first two words of a head.
    pub(crate) fn first_words(&self, head: Head) -> (&'t str, &'t str) {
        let first = self.first_word(head);
        let skip = self.written_word(head).len() as u32;
        let rest = self.words(Head {
            start: head.start + skip,
            ..head
        });
        let blanks = rest.len() - rest.trim_start().len();
        let second = self.first_word(Head {
            start: head.start + skip + blanks as u32,
            ..head
        });
        (first, second)
    }

    /// Whether the first word of a statement starts a step.
    pub(crate) fn is_step(&self, statement: &Statement) -> bool {
        STEPS.contains(&self.first_word(statement.head))
    }

    /// Whether the first word of a statement is a word of the language.
    pub(crate) fn is_word(&self, statement: &Statement) -> bool {
        rows_of(self.first_word(statement.head)).next().is_some()
    }

    /// The span of the first word of a head; of its first character where it starts with a sign.
    pub(crate) fn first_word_span(&self, head: Head) -> Span {
        let length = self.written_word(head).len();
        let length = if length == 0 {
            self.words(head).chars().next().map_or(0, char::len_utf8)
        } else {
            length
        };
        self.file_span(head.start, head.start + length as u32)
    }

    /// The name with which a head starts.
    pub(crate) fn first_name(&self, head: Head) -> Option<Name> {
        let word = self.first_word(head);
        let starts = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        starts.then(|| Name {
            text: word.into(),
            span: self.first_word_span(head),
        })
    }

    /// The name of a property whose type can't be read.
    pub(crate) fn property_name(&self, head: Head) -> Option<Name> {
        let name = self.first_name(head)?;
        let rest = self.words(head).get(name.text.len()..)?;
        rest.trim_start().starts_with(':').then_some(name)
    }

    /// The one block of a statement that must have one.
    pub(crate) fn block_of<'s>(
        &mut self,
        statement: &'s Statement,
        context: Context,
    ) -> Option<&'s Block> {
        let block = self.optional_block(statement);
        if block.is_none() && !statement.reported && !self.is_unread(statement.head) {
            let word = self.first_word(statement.head);
            let at = self.head_span(statement.head).after();
            let _ = context;
            let message = Diagnostic::new(
                Code::Syntax,
                at,
                format!("`{word}` needs a block: `{{` is missing at the end of this line"),
            )
            .label("`{` goes here");
            self.push(match rules(word).last().and_then(written) {
                Some(form) => message.help(form),
                None => message,
            });
        }
        block
    }

    /// The block of a statement that may have one; words and blocks after it are reported.
    pub(crate) fn optional_block<'s>(&mut self, statement: &'s Statement) -> Option<&'s Block> {
        let mut tails = statement.tails.iter();
        let first = tails.next()?;
        if !first.head.is_empty() {
            self.stray_words(first.head);
        }
        Some(&first.block)
    }

    /// Reports words behind a `}` that belong to nothing.
    pub(crate) fn stray_words(&mut self, head: Head) {
        let word = self.first_word(head);
        let span = self.first_word_span(head);
        self.push(
            Diagnostic::new(
                Code::Misplaced,
                span,
                format!("this `{word}` belongs to no `if` and no `wait up to`"),
            )
            .label("nothing before it takes this"),
        );
    }

    /// Reports a block behind a statement that takes none.
    pub(crate) fn no_blocks(&mut self, statement: &Statement) {
        let Some(tail) = statement.tails.first() else {
            return;
        };
        let last = self.words(statement.head).split_whitespace().next_back();
        if statement.reported || matches!(last, Some("else" | "otherwise")) {
            return;
        }
        let word = self.first_word(statement.head);
        let span = self.file_span(tail.block.start, tail.block.start + 1);
        let what = if word.is_empty() {
            "a block stands here without words before it".to_owned()
        } else {
            format!("`{word}` takes no block here")
        };
        let message =
            Diagnostic::new(Code::Syntax, span, what).label(super::faults::NEEDLESS_BLOCK);
        self.push(if tail.block.closed {
            message
        } else {
            message.unsafe_fix("take the `{` away", span, "")
        });
    }

    /// Takes note of a clause; reports it if it is the second.
    pub(crate) fn once(&mut self, once: &mut Once, key: &'static str, span: Span) {
        if let Some((_, first)) = once.seen.iter().find(|(seen, _)| *seen == key) {
            self.push(
                Diagnostic::new(Code::ClauseTwice, span, format!("`{key}` is given twice"))
                    .label("this is the second")
                    .also(*first, "the first is here"),
            );
        } else {
            once.seen.push((key, span));
        }
    }

    /// Whether a statement in a record or list starts with a statement word, so that it can't be an entry.
    pub(crate) fn is_word_of_elsewhere(&self, statement: &Statement, context: Context) -> bool {
        let (first, second) = self.first_words(statement.head);
        let is_statement = rows_of(first).any(|row| row.place != Place::Inside);
        match context {
            Context::Profile | Context::Event | Context::Decisions => {
                is_statement && self.property_name(statement.head).is_none()
            }
            Context::Relationship => is_statement && second != "from",
            // `review welcome is template "…"` binds what whoever decides gets to see.
            Context::Target if first == "review" => second == "by",
            Context::Target => {
                rows_of(first).any(|row| matches!(row.place, Place::Step | Place::JourneyClause))
            }
            Context::File
            | Context::Brand
            | Context::Calendar
            | Context::Person
            | Context::Team
            | Context::Message(_)
            | Context::Restraint
            | Context::Gate
            | Context::Escalation
            | Context::Journey
            | Context::Steps
            | Context::Test
            | Context::Record
            | Context::Match
            | Context::Split
            | Context::Answers
            | Context::Review => is_statement,
        }
    }
}
