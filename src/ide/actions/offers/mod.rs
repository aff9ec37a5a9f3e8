//! What an editor offers for a fault beside the fixes that its diagnostic carries: edits that a person chooses
//! among, or completes. Never preferred, and no part of what is fixed all at once.

mod allow;
mod arms;
mod bindings;
mod branches;
mod clauses;
mod conditions;
mod declare;
mod exits;
mod groups;
mod itself;
mod kinds;
mod lacking;
mod literals;
mod misplaced;
mod place;
mod rules;
mod shares;
mod states;
mod steps;
mod surveys;
mod tests;
mod twice;
mod unused;
mod values;
mod words;

use super::{Action, ActionKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::ide::Snapshot;
use crate::ide::change::{Change, TextEdit};
use crate::source::FileRange;

/// One edit that may be chosen.
pub(super) struct Offer {
    /// What it does, as an order.
    title: String,
    /// The edits, of which none overlaps another. A line ends with `\n` here, however the file ends its own.
    edits: Vec<TextEdit>,
}

impl Offer {
    fn new(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Offer {
            title: title.into(),
            edits,
        }
    }
}

/// Makes the offers for one diagnostic.
type Make = fn(&Snapshot, &Diagnostic) -> Vec<Offer>;

/// What can be let pass in place.
const LINTS: &[Code] = &[
    Code::SmsParts,
    Code::ShoutingSubject,
    Code::Urgency,
    Code::CalendarDriven,
    Code::FirstNameOnly,
    Code::DecisionUnanswered,
    Code::OnlyReasoned,
    Code::ThemesOutOfOrder,
    Code::PriceInGift,
    Code::SpendInCopy,
    Code::Placeholder,
    Code::GoalOfAttention,
    Code::SellsFirst,
];

/// Who makes offers for which codes. A code may stand in several rows.
const OFFERS: &[(&[Code], Make)] = &[
    (&[Code::UnknownName], declare::declare),
    (&[Code::UnusedName, Code::NeverSent], unused::take_out),
    (&[Code::NoAudience], clauses::audience),
    (&[Code::NoStart], clauses::start),
    (&[Code::NoReentry], clauses::reentry),
    (&[Code::NoExit], clauses::exit),
    (&[Code::NoRestraint], clauses::restraint),
    (&[Code::NoGate], clauses::gate),
    (&[Code::ClauseMissing], lacking::write),
    (&[Code::ClauseTwice], twice::clause),
    (&[Code::DeclaredTwice], twice::name),
    (&[Code::Misplaced], misplaced::take_out),
    (&[Code::WrongKindOfName], kinds::own_words),
    (&[Code::UnknownValue], values::known),
    (&[Code::UnclosedText], literals::text_end),
    (&[Code::UnitMissing], literals::unit),
    (&[Code::WaitIntoQuiet], literals::open_time),
    (&[Code::MixedAndOr], conditions::brackets),
    (
        &[Code::NeverMissing, Code::SaysNothing],
        conditions::needless,
    ),
    (&[Code::NeverTrue], conditions::clash),
    (&[Code::SplitWeights], shares::share),
    (
        &[
            Code::MatchValueTwice,
            Code::NeverMissing,
            Code::AnswerTwice,
            Code::Unreachable,
        ],
        arms::take_out,
    ),
    (
        &[Code::RuleWithoutMessages, Code::IdleRule],
        rules::take_out,
    ),
    (
        &[
            Code::CapBroken,
            Code::Unbounded,
            Code::GapBroken,
            Code::RepeatBroken,
        ],
        rules::guard,
    ),
    (&[Code::GateWithoutApproval], rules::approvers),
    (&[Code::LocaleMissing], words::locale),
    (&[Code::FallbackMissing], words::needs),
    (&[Code::UnclosedMergeField], words::close_field),
    (&[Code::UnknownLocale], words::one_more_locale),
    (&[Code::PromotionalTheme], words::promotional),
    (&[Code::BlockUnknown], words::no_such_block),
    (&[Code::BindingMissing], bindings::block),
    (&[Code::BindingUnknown], bindings::line),
    (LINTS, allow::allow),
    (&[Code::TestExpectsNothing], tests::expect),
    (&[Code::TestCannotHappen], tests::line),
    (&[Code::Unreachable], states::add),
    (&[Code::WaitForTheEnd], states::add_entered),
    (&[Code::AnswerTwice], arms::apart),
    (&[Code::Unreachable], steps::unreachable),
    (&[Code::DeadEnd], steps::needless_wait),
    (&[Code::SendsWithoutWait], steps::wait_between),
    (&[Code::FailOpenReview], steps::end_there),
    (&[Code::EmptyBranch], branches::empty),
    (&[Code::BranchNeverTaken], branches::never_taken),
    (&[Code::NeverRepeats], branches::once),
    (&[Code::NotRemoved], groups::take_back),
    (&[Code::SurveyNotAsked], surveys::ask),
    (
        &[Code::GivesWayToItself, Code::StateFromItself],
        itself::take_out,
    ),
    (&[Code::ExitWindow], exits::window),
    (&[Code::SameWithoutEach], exits::same),
    (&[Code::NeverHappens, Code::WaitForTheEnd], exits::wait),
];

/// One offer, where it can be made.
fn one(make: impl FnOnce() -> Option<Offer>) -> Vec<Offer> {
    make().into_iter().collect()
}

/// Where a diagnostic points.
fn place(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Option<FileRange> {
    snapshot.sources().resolve(diagnostic.primary.span)
}

/// What is offered for a diagnostic, the `index`th of the snapshot's.
pub(super) fn offers<'s>(
    snapshot: &'s Snapshot,
    index: usize,
    diagnostic: &'s Diagnostic,
) -> impl Iterator<Item = Action> + 's {
    let own = OFFERS
        .iter()
        .filter(|(codes, _)| codes.contains(&diagnostic.code));
    own.flat_map(|(_, make)| make(snapshot, diagnostic))
        .filter(|offer| !offer.edits.is_empty())
        // Its own fix says the same.
        .filter(|offer| diagnostic.fixes.iter().all(|fix| fix.title != offer.title))
        .map(move |offer| Action {
            title: offer.title,
            kind: ActionKind::QuickFix,
            change: Change {
                edits: offer
                    .edits
                    .into_iter()
                    .map(|edit| with_line_ends(snapshot, edit))
                    .collect(),
                ..Change::default()
            },
            preferred: false,
            mends: Some(index),
        })
}

/// An edit whose lines end as those of its file do.
fn with_line_ends(snapshot: &Snapshot, edit: TextEdit) -> TextEdit {
    let text = snapshot.text(edit.at.file);
    let first = text.split_inclusive('\n').next().unwrap_or("");
    if !first.ends_with("\r\n") || !edit.text.contains('\n') {
        return edit;
    }
    TextEdit {
        text: edit.text.replace("\r\n", "\n").replace('\n', "\r\n"),
        ..edit
    }
}
