//! What each declaration says by itself to the checks of a whole project, and what that comes to over all. After an edit
//! only the declarations that came and went are looked at: what they said is taken out of the sums, and put into them.

use super::{empty_reason, taste, uses};
use crate::diagnostics::Diagnostic;
use crate::lower::walk;
use crate::names::{NameKind, declared};
use crate::syntax::ast::{Block, Decl, DeclKind, EscalationClause};
use crate::syntax::{Program, Rows};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// What all declarations say.
#[derive(Debug, Default)]
pub struct Ledger {
    rows: Rows<Said>,
    names: FxHashMap<SmolStr, Tally>,
    /// How many names are sent and declared nowhere.
    sent_undeclared: usize,
    /// How many messages are declared and sent nowhere.
    unsent: usize,
    /// How many declarations say something of which the uses, the sends or anything could not be read.
    uses_unread: usize,
    sends_unread: usize,
    unread: usize,
    journeys: usize,
    allowing: usize,
    giving_no_reason: usize,
}

/// What one declaration says.
#[derive(Debug)]
struct Said {
    /// The names that it uses; nothing where some of it could not be read.
    uses: Option<Box<[SmolStr]>>,
    /// The messages that it sends; nothing where some of its steps could not be read.
    sends: Option<Box<[SmolStr]>>,
    declares: Box<[(NameKind, SmolStr)]>,
    is_journey: bool,
    is_unread: bool,
    allows: bool,
    /// Its reasons that say nothing.
    reasons: Box<[Diagnostic]>,
}

/// How many declarations say something of a name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    used: u32,
    sent: u32,
    declared: u32,
    declared_as_message: u32,
}

impl Tally {
    fn is_sent_undeclared(&self) -> bool {
        self.sent > 0 && self.declared == 0
    }

    fn is_unsent(&self) -> bool {
        self.declared_as_message > 0 && self.sent == 0
    }
}

impl Ledger {
    /// Follows the program.
    pub fn follow(&mut self, program: &Program) {
        let mut rows = std::mem::take(&mut self.rows);
        let (gone, new) = rows.follow(program, said);
        for said in &gone {
            self.count(said, u32::wrapping_sub, usize::wrapping_sub);
        }
        for said in rows.at(new) {
            self.count(said, u32::wrapping_add, usize::wrapping_add);
        }
        self.rows = rows;
    }

    fn count(&mut self, said: &Said, one: fn(u32, u32) -> u32, all: fn(usize, usize) -> usize) {
        let counts = [
            (&mut self.uses_unread, said.uses.is_none()),
            (&mut self.sends_unread, said.sends.is_none()),
            (&mut self.unread, said.is_unread),
            (&mut self.journeys, said.is_journey),
            (&mut self.allowing, said.allows),
            (&mut self.giving_no_reason, !said.reasons.is_empty()),
        ];
        for (count, holds) in counts {
            *count = all(*count, usize::from(holds));
        }
        for name in said.uses.iter().flatten() {
            self.tally(name, |tally| tally.used = one(tally.used, 1));
        }
        for name in said.sends.iter().flatten() {
            self.tally(name, |tally| tally.sent = one(tally.sent, 1));
        }
        for (kind, name) in &said.declares {
            let message = u32::from(*kind == NameKind::Message);
            self.tally(name, |tally| {
                tally.declared = one(tally.declared, 1);
                tally.declared_as_message = one(tally.declared_as_message, message);
            });
        }
    }

    fn tally(&mut self, name: &SmolStr, change: impl FnOnce(&mut Tally)) {
        let tally = self.names.entry(name.clone()).or_default();
        self.sent_undeclared -= usize::from(tally.is_sent_undeclared());
        self.unsent -= usize::from(tally.is_unsent());
        change(tally);
        self.sent_undeclared += usize::from(tally.is_sent_undeclared());
        self.unsent += usize::from(tally.is_unsent());
        if *tally == Tally::default() {
            self.names.remove(name);
        }
    }

    /// Whether all of every declaration could be read in which a name may be used.
    pub(super) fn knows_uses(&self) -> bool {
        self.uses_unread == 0
    }

    /// Whether anything uses a name.
    pub(super) fn is_used(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|tally| tally.used > 0)
    }

    /// Whether all steps could be read, there is a journey, all that is sent is declared, and some message is not sent.
    pub(super) fn has_unsent(&self) -> bool {
        self.sends_unread == 0 && self.journeys > 0 && self.sent_undeclared == 0 && self.unsent > 0
    }

    /// Whether anything sends a message.
    pub(super) fn is_sent(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|tally| tally.sent > 0)
    }

    /// Whether nothing of any declaration is in error that an allowance may be for.
    pub(super) fn is_read(&self) -> bool {
        self.unread == 0
    }

    /// The declarations in which an author allows something in place.
    pub(super) fn allowing(&self) -> impl Iterator<Item = &Decl> {
        let all = (self.allowing > 0).then(|| self.rows.iter());
        let allowing = all.into_iter().flatten().filter(|(_, said)| said.allows);
        allowing.map(|(decl, _)| decl)
    }

    /// What is said of reasons that say nothing.
    pub(super) fn empty_reasons(&self) -> impl Iterator<Item = &Diagnostic> {
        let all = (self.giving_no_reason > 0).then(|| self.rows.iter());
        all.into_iter()
            .flatten()
            .flat_map(|(_, said)| &said.reasons)
    }
}

fn said(decl: &Decl) -> Said {
    let mut declares = Vec::new();
    declared(decl, &mut |kind, name| {
        declares.push((kind, name.text.clone()));
    });
    Said {
        uses: uses::of(decl).map(in_order),
        sends: sends(decl),
        declares: declares.into(),
        is_journey: matches!(decl.kind, DeclKind::Journey(_)),
        is_unread: taste::is_unread(decl),
        allows: taste::allows(decl),
        reasons: empty_reason::of(decl).into(),
    }
}

fn in_order(names: FxHashSet<&str>) -> Box<[SmolStr]> {
    // Counted only: their order says nothing.
    names.into_iter().map(SmolStr::new).collect()
}

/// The messages that a declaration sends, each once.
fn sends(decl: &Decl) -> Option<Box<[SmolStr]>> {
    let of_block = |block: &Block| {
        let sent = walk::messages(block);
        let names = sent.into_iter().map(|name| name.text.clone());
        (!walk::has_errors(block)).then(|| names.collect())
    };
    match &decl.kind {
        DeclKind::Journey(journey) => of_block(&journey.steps),
        DeclKind::Sequence(sequence) => of_block(&sequence.steps),
        DeclKind::Escalation(escalation) => {
            Some(escalation.clauses.iter().filter_map(answer).collect())
        }
        DeclKind::Error(_) => None,
        DeclKind::Brand(_)
        | DeclKind::Profile(_)
        | DeclKind::Event(_)
        | DeclKind::List(_)
        | DeclKind::Audience(_)
        | DeclKind::Decisions(_)
        | DeclKind::Relationship(_)
        | DeclKind::Segment(_)
        | DeclKind::Calendar(_)
        | DeclKind::Person(_)
        | DeclKind::Team(_)
        | DeclKind::Email(_)
        | DeclKind::Restraint(_)
        | DeclKind::Gate(_)
        | DeclKind::Target(_)
        | DeclKind::Test(_) => Some(Box::new([])),
    }
}

/// The message that answers an alarm.
fn answer(clause: &EscalationClause) -> Option<SmolStr> {
    match clause {
        EscalationClause::Answer(answer) => Some(answer.with.text.clone()),
        EscalationClause::TooMany { .. }
        | EscalationClause::Rate { .. }
        | EscalationClause::Pause(..)
        | EscalationClause::Resume(..)
        | EscalationClause::Alert(..)
        | EscalationClause::Error(_) => None,
    }
}
