//! The words that declare a message, and which clauses each takes.

use super::Channel;

/// A word that declares a message: one for each channel, and `survey`, which travels by e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageWord {
    /// `email`.
    Email,
    /// `sms`.
    Sms,
    /// `push`.
    Push,
    /// `letter`.
    Letter,
    /// `whatsapp`.
    Whatsapp,
    /// `survey`.
    Survey,
}

const EMAIL: &[&str] = &[
    "purpose", "for", "because", "theme", "subject", "preview", "template", "text", "needs",
    "note", "leaves", "answers", "allow",
];
const SHORT: &[&str] = &[
    "purpose", "for", "because", "theme", "text", "needs", "note", "leaves", "answers", "allow",
];
const PUSH: &[&str] = &[
    "purpose", "for", "because", "theme", "subject", "text", "needs", "leaves", "answers", "allow",
];
const LETTER: &[&str] = &[
    "purpose", "for", "because", "theme", "template", "text", "needs", "note", "leaves", "answers",
    "allow",
];
const SURVEY: &[&str] = &[
    "purpose", "for", "because", "theme", "subject", "preview", "template", "text", "choices",
    "bad", "needs", "leaves", "answers", "allow",
];

impl MessageWord {
    /// Every member, in the language's order.
    pub const ALL: &'static [MessageWord] = &[
        MessageWord::Email,
        MessageWord::Sms,
        MessageWord::Push,
        MessageWord::Letter,
        MessageWord::Whatsapp,
        MessageWord::Survey,
    ];

    /// The word as written.
    pub fn text(self) -> &'static str {
        match self {
            MessageWord::Email => "email",
            MessageWord::Sms => "sms",
            MessageWord::Push => "push",
            MessageWord::Letter => "letter",
            MessageWord::Whatsapp => "whatsapp",
            MessageWord::Survey => "survey",
        }
    }

    /// The member that this word names.
    pub fn from_text(text: &str) -> Option<Self> {
        MessageWord::ALL
            .iter()
            .copied()
            .find(|word| word.text() == text)
    }

    /// For people, with its article.
    pub fn with_article(self) -> &'static str {
        match self {
            MessageWord::Email => "an email",
            MessageWord::Sms => "an sms",
            MessageWord::Push => "a push",
            MessageWord::Letter => "a letter",
            MessageWord::Whatsapp => "a whatsapp",
            MessageWord::Survey => "a survey",
        }
    }

    /// How the message travels.
    pub fn channel(self) -> Channel {
        match self {
            MessageWord::Email | MessageWord::Survey => Channel::Email,
            MessageWord::Sms => Channel::Sms,
            MessageWord::Push => Channel::Push,
            MessageWord::Letter => Channel::Letter,
            MessageWord::Whatsapp => Channel::Whatsapp,
        }
    }

    /// The first words of the clauses that it takes.
    pub fn clauses(self) -> &'static [&'static str] {
        match self {
            MessageWord::Email => EMAIL,
            MessageWord::Sms | MessageWord::Whatsapp => SHORT,
            MessageWord::Push => PUSH,
            MessageWord::Letter => LETTER,
            MessageWord::Survey => SURVEY,
        }
    }

    /// Why it has no place for a clause that other messages take.
    pub fn lacks(self, clause: &str) -> Option<&'static str> {
        if self.clauses().contains(&clause) {
            return None;
        }
        match clause {
            "note" => Some("nobody has room to write a line of their own there"),
            "choices" | "bad" => Some("only a `survey` asks the client to choose"),
            "subject" | "preview" => Some(match self {
                MessageWord::Sms | MessageWord::Whatsapp => {
                    "the client sees its `text` at once, and nothing before it"
                }
                MessageWord::Letter => "what stands on paper is its `template` or its `text`",
                MessageWord::Push => "a push shows its `subject` and its `text`, and no more",
                MessageWord::Email | MessageWord::Survey => "it has no place for that",
            }),
            "template" => Some("it holds a line or two and no page: write them as `text`"),
            _ => None,
        }
    }
}
