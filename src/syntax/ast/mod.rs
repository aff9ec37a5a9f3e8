//! The tree of a `.journey` file: typed nodes with spans, never changed after parsing.
//!
//! Lowering is total: what could not be read becomes an `Error` variant (already reported), so that
//! everything around it is still checked. Names are text; what they mean is decided by `names/`.

mod allow;
mod condition;
mod declaration;
mod escalation;
mod gate;
mod journey;
mod people;
mod restraint;
mod test;
mod text;
mod time;

pub use allow::Allow;
pub use condition::{CompareOp, Condition, EventRef, HasTest, Period, Test, Value, ValueKind};
pub use declaration::{
    Audience, BadAnswers, Binding, BindingIds, Brand, BrandClause, Calendar, CalendarDays,
    DecisionPoint, Decisions, Decl, DeclKind, Email, EmailClause, EventDecl, FieldType, LeavesWhen,
    List, Person, PersonClause, Profile, Property, Relationship, Segment, SenderClause, Sequence,
    StateDecl, StateEntry, Target, Team, TypeNode, ZoneClause,
};
pub use escalation::{AnswerClause, Escalation, EscalationClause};
pub use gate::{Gate, GateClause, Quorum};
pub use journey::{
    Block, Clause, Enters, ExitReason, Exits, Goal, Journey, Start, StartEvent, Step,
};
pub use people::Recipient;
pub use restraint::{Counted, Restraint, Rule, RuleElse, RuleKind, SilenceReason};
pub use test::{Expect, TestDecl, TestEntry, TestEvent, TestLine, TestWhen};
pub use text::{LocaleTexts, Text};
pub use time::{ClockTime, Date, DateTime, Duration, LeapDay, MonthDay, WeekdaySet};

use crate::source::Span;
use smol_str::SmolStr;

/// A word that names something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// The word.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
}

/// `///` lines above a node, joined by newlines, without the slashes.
pub type Doc = Option<Box<str>>;

/// One `.journey` file.
#[derive(Debug, Default)]
pub struct File {
    /// Its declarations in source order, including those in error.
    pub decls: Vec<Decl>,
}
