//! Diagnostics as plain values: what is wrong, where, what it means for a client, what to write.
//!
//! Passes build a [`Diagnostic`] and put it into a [`Sink`]; nothing below `cli/` knows how it will
//! be drawn. Voice: message in lower case, no full stop, one line, user words in backticks, no
//! grammar names; it must make sense alone in a list. Labels are shorter and point. Notes say what
//! would happen to a client, help says what to write instead.

mod code;
pub mod explain;
mod nearest;
mod sink;

pub use code::{Code, Severity};
pub use nearest::{list_some, nearest};
pub use sink::Sink;

use crate::source::Span;
use smol_str::SmolStr;
use std::sync::Arc;

/// A place with a few words about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words; may be empty when the message says it all.
    pub text: String,
}

/// Replaces the text under `span` with `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

/// How sure a fix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// Keeps or restores what was meant for certain: `check --fix` applies it.
    Safe,
    /// Right in most cases, but changes what a client may receive: applied on request only.
    Unsafe,
    /// Leaves something to be written: shown, and offered to a person in an editor, never applied by a machine.
    Display,
}

/// An edit that would mend the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "write `is`".
    pub title: String,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    /// How sure.
    pub applicability: Applicability,
}

/// One line of a timeline: what one client would see happen, and the step that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineLine {
    /// When: `mon 2026-03-02 09:00`.
    pub at: String,
    /// What: ``run 1 sends `welcome_letter` (3rd email)``.
    pub text: String,
    /// The step or clause, so that its file and line can be shown.
    pub span: Option<Span>,
    /// Whether this is the message that goes over the limit.
    pub over: bool,
}

/// What a message says in words and an editor needs as it is, to offer an edit: nothing goes by the words themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Times of day in minutes after midnight.
    OpenTime {
        /// At which nothing may leave.
        held: u16,
        /// At which what was held may leave.
        opens: u16,
    },
    /// Ids that no block gives.
    Unbound {
        /// The platform's name.
        target: &'static str,
        /// What needs one.
        names: Arc<[Unbound]>,
    },
}

/// A name that needs an id on a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbound {
    /// The kind of name: `event`, `email`.
    pub kind: SmolStr,
    /// The name.
    pub name: SmolStr,
    /// For which locales, where they differ.
    pub locales: Vec<SmolStr>,
}

/// One message to the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule.
    pub code: Code,
    /// Error, warning or lint; starts as the code's own.
    pub severity: Severity,
    /// One line that stands alone.
    pub message: String,
    /// The words at fault.
    pub primary: Label,
    /// What they clash with, in reading order.
    pub secondary: Vec<Label>,
    /// What would happen to one client, step by step, in order of time; empty unless a proof failed.
    pub timeline: Vec<TimelineLine>,
    /// What it would mean for a client; more facts.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// Edits that would mend it.
    pub fixes: Vec<Fix>,
    /// What an editor needs to offer more.
    pub fact: Option<Fact>,
}

impl Diagnostic {
    /// A diagnostic at `span` with the severity of its code.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: Label {
                span,
                text: String::new(),
            },
            secondary: Vec::new(),
            timeline: Vec::new(),
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
            fact: None,
        }
    }

    /// Every place that it names, or would edit.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let labels = std::iter::once(&self.primary).chain(&self.secondary);
        let edits = self.fixes.iter().flat_map(|fix| &fix.edits);
        labels
            .map(|label| label.span)
            .chain(self.timeline.iter().filter_map(|line| line.span))
            .chain(edits.map(|edit| edit.span))
    }

    /// Words under the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// A second place and what it has to do with the fault.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// What it would mean for a client, or another fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// What would happen to one client, step by step.
    #[must_use]
    pub fn timeline(mut self, lines: Vec<TimelineLine>) -> Self {
        self.timeline = lines;
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// What an editor needs to offer an edit.
    #[must_use]
    pub fn fact(mut self, fact: Fact) -> Self {
        self.fact = Some(fact);
        self
    }

    /// An edit that mends it for certain.
    #[must_use]
    pub fn fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix_with(
            title,
            vec![Edit {
                span,
                text: text.into(),
            }],
            Applicability::Safe,
        )
    }

    /// An edit that a person should agree to.
    #[must_use]
    pub fn unsafe_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix_with(
            title,
            vec![Edit {
                span,
                text: text.into(),
            }],
            Applicability::Unsafe,
        )
    }

    /// A fix of several edits.
    #[must_use]
    pub fn fix_with(
        mut self,
        title: impl Into<String>,
        edits: Vec<Edit>,
        applicability: Applicability,
    ) -> Self {
        self.fixes.push(Fix {
            title: title.into(),
            edits,
            applicability,
        });
        self
    }
}
