//! Checks of a whole project that no earlier pass makes: one file per check, one list.
//! After `lower`; reads workflows, the house and the tree, changes nothing.

mod bad_answer;
mod belonging;
mod consent;
mod dead_end;
mod empty_reason;
mod hand_over;
mod idle_rule;
mod judged;
mod ledger;
mod long_hold;
mod never_happens;
mod never_sent;
mod pauses_nothing;
mod relationship;
mod rules_at_odds;
mod signing_key;
mod started_in_vain;
mod taste;
mod unused;
mod uses;
mod writers;

use crate::diagnostics::{Diagnostic, Sink};
use crate::lower::{Journeys, Lowered};
use crate::messages::Templates;
use crate::names::Names;
use crate::source::{ChunkId, SourceMap, Span};
use crate::syntax::Program;
use crate::syntax::ast::{Decl, DeclKind};
use crate::workflow::{House, Paths, Workflow};
use judged::Acts;
pub use judged::Judged;
pub use ledger::Ledger;
use rustc_hash::FxHashSet;
use taste::Lints;
pub use taste::Memory;

/// What a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The tree.
    pub program: &'a Program,
    /// Declared names.
    pub names: &'a Names<'a>,
    /// Typed declarations.
    pub house: &'a House,
    /// The texts of the project.
    pub sources: &'a SourceMap,
    /// Template files.
    pub templates: &'a Templates,
    /// Journeys.
    pub journeys: &'a Journeys,
    /// What declarations say by themselves; it has followed the program.
    pub ledger: &'a Ledger,
    /// What was found in each journey by itself; it has followed them.
    pub judged: &'a Judged,
    /// What was found in messages before, in the same house.
    pub memory: Option<&'a Memory>,
}

impl<'a> Context<'a> {
    /// The journeys that have no errors.
    pub fn workflows(&self) -> impl Iterator<Item = &'a Workflow> + use<'a> {
        self.journeys
            .iter()
            .filter_map(|lowered| lowered.workflow.as_deref())
    }

    /// The ways through each journey of which they are known, one with an error elsewhere included.
    pub fn paths(&self) -> impl Iterator<Item = Paths<'a>> + use<'a> {
        self.journeys.iter().filter_map(Lowered::paths)
    }

    /// The same of those that do something.
    fn paths_that(&self, does: fn(Acts) -> bool) -> impl Iterator<Item = Paths<'a>> + use<'a> {
        self.that(does).filter_map(Lowered::paths)
    }

    /// The journeys without errors that do something.
    fn workflows_that(
        &self,
        does: fn(Acts) -> bool,
    ) -> impl Iterator<Item = &'a Workflow> + use<'a> {
        let journeys = self.that(does);
        journeys.filter_map(|journey| journey.workflow.as_deref())
    }

    /// The journeys without errors that are the first under their rules, or under one that asks for a least number; and
    /// whether they are the first.
    fn under_rules(&self) -> impl Iterator<Item = (&'a Workflow, bool)> + use<'a> {
        let journeys = self.judged.under_rules().zip(self.journeys);
        journeys.filter_map(|((is_first, owes), journey)| {
            let workflow = (is_first || owes).then_some(journey.workflow.as_deref())?;
            Some((workflow?, is_first))
        })
    }

    fn that(&self, does: fn(Acts) -> bool) -> impl Iterator<Item = &'a Lowered> + use<'a> {
        let journeys = self.judged.acts().zip(self.journeys);
        journeys.filter_map(move |(acts, journey)| does(acts).then_some(journey))
    }
}

/// A check: looks, and reports.
pub type Check = fn(&Context<'_>, &mut Sink);

/// Every check of all journeys together and of what is shared, in the order they run. Neither they nor those of one journey
/// (`judged`) read the words of a message; those that do are `empty_reason`, which reads its reason, and the lints of
/// `taste`.
pub const CHECKS: &[Check] = &[
    belonging::check,
    writers::check,
    hand_over::check,
    never_happens::check_unsent,
    never_sent::check,
    relationship::check,
    long_hold::check,
    idle_rule::check,
    rules_at_odds::check,
    pauses_nothing::check,
    unused::check,
    signing_key::check,
];

/// What the checks found, for a next look.
#[derive(Debug)]
pub struct Told {
    /// In all journeys together and in what is shared.
    found: Vec<Diagnostic>,
    lints: Lints,
}

impl Told {
    /// Whether it names a place in one of these chunks, or may have to, but for what is found in one journey.
    pub fn names_place_in(&self, chunks: &[ChunkId]) -> bool {
        let inside = |span: Span| chunks.contains(&span.chunk);
        self.found.iter().flat_map(Diagnostic::spans).any(inside) || self.lints.spans().any(inside)
    }
}

/// What was told of a project in which everything shared was the same.
#[derive(Debug)]
pub struct Before<'b> {
    /// What the checks found then.
    pub told: &'b Told,
    /// Whether all but what is found in one message or one journey stands: only words of messages, or places that were not
    /// named, have changed.
    pub stands: bool,
    /// The first declaration that is not the same one, how many are gone there, and how many have come.
    pub edit: (usize, usize, usize),
    /// The declarations that are not as they were, or lead to one that is not.
    pub changed: &'b FxHashSet<usize>,
}

/// Runs every check. What was told `before` is told again, as far as it stands.
pub fn run(context: &Context<'_>, before: Option<&Before<'_>>, sink: &mut Sink) -> Told {
    let standing = before.filter(|before| before.stands);
    let found = standing.map_or_else(
        || {
            let mut own = Sink::new();
            for check in CHECKS {
                check(context, &mut own);
            }
            own.into_vec()
        },
        |before| before.told.found.clone(),
    );
    sink.extend(context.judged.found().cloned());
    sink.extend(found.iter().cloned());
    empty_reason::check(context, sink);
    let lints = taste::check(context, before, sink);
    Told { found, lints }
}

/// Whether two declarations of one message differ at most in what no check of [`CHECKS`] reads, the message itself
/// being the same to them.
pub fn differ_in_words(was: &Decl, now: &Decl) -> bool {
    let (DeclKind::Email(before), DeclKind::Email(email)) = (&was.kind, &now.kind) else {
        return false;
    };
    let used = uses::of(was);
    before.name == email.name
        && before.word == email.word
        && was.span.start == now.span.start
        && used.is_some()
        && used == uses::of(now)
}
