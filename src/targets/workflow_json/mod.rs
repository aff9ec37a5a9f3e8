//! The neutral document, for houses with a sender of their own: the workflow as it is, with what it
//! uses of the house. Its schema is `docs/schema/workflow.schema.json`.

mod house;

use super::halt::{Pace, Pause, Request};
use super::{Compiled, ExtraFile, Feature, Input, RuleOutcome, Said, Support, Target};
use crate::proof::Verdict;
use serde_json::json;

/// The version of the document; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// `workflow`.
pub(super) struct WorkflowJson;

impl Target for WorkflowJson {
    fn name(&self) -> &'static str {
        "workflow"
    }

    fn title(&self) -> &'static str {
        "the workflow document"
    }

    fn support(&self, feature: Feature) -> (Support, &'static str) {
        use Feature as F;
        match feature {
            F::StartEvent
            | F::StartWhere
            | F::StartSeveralEvents
            | F::StartBecomes
            | F::StartBecomesSeveral
            | F::StartSegment
            | F::StartSegmentPresent
            | F::StartBeforeDate
            | F::StartBeforeDateElapsed
            | F::StartAfterDate
            | F::StartOnDay
            | F::StartGathered
            | F::StartHandedOver => (Support::Exact, "`start` as written"),
            F::AudienceStates
            | F::EntersOnce
            | F::EntersPerHours
            | F::EntersPerDays
            | F::EntersPerMonths
            | F::EntersForEach
            | F::EntersAgainAfter
            | F::EntersEveryTime => (Support::Exact, "`states` and `reentry` as written"),
            F::ExitEvent
            | F::ExitStartEvent
            | F::ExitSameEvent
            | F::ExitUnsubscribed
            | F::ExitBecomes
            | F::ExitBecomesOwn
            | F::ExitCondition
            | F::GivesWay
            | F::Goal => (
                Support::Exact,
                "`exits`, `gives_way_to` and `goal` as written",
            ),
            F::SendEmail
            | F::SendSms
            | F::SendPush
            | F::SendOther
            | F::SendMarketing
            | F::SendService => (
                Support::Exact,
                "a `send` node; the message stands in `house`",
            ),
            F::Leaves => (Support::Exact, "proved; `leaves` stands in the message"),
            F::Locales
            | F::MergeProfile
            | F::MergeStartEvent
            | F::MergeOtherEvent
            | F::MergeEach
            | F::MergeLikeText => (Support::Exact, "texts as lists of parts, by locale"),
            F::WaitHours
            | F::WaitDays
            | F::WaitMonths
            | F::WaitBetween
            | F::WaitClock
            | F::WaitStartDate
            | F::WaitOtherDate
            | F::WaitAfterDate
            | F::WaitAfterStart
            | F::WaitAfterStartVaried => (Support::Exact, "a `wait` node"),
            F::AwaitEvent | F::AwaitCondition => (Support::Exact, "an `await` node"),
            F::Branch | F::Split | F::SplitMeasure | F::LargeCondition => {
                (Support::Exact, "a `branch` or `split` node")
            }
            F::Task
            | F::Notify
            | F::SetProperty
            | F::ClearProperty
            | F::ChangeBuiltIn
            | F::AddToList
            | F::RemoveFromList
            | F::AddToAudience
            | F::RemoveFromAudience => (Support::Exact, "an `act` node"),
            F::ListOnExit => (
                Support::Exact,
                "who ends a run early does what its `remove_from_…` nodes would have done",
            ),
            F::Review | F::ReviewOverlap => (Support::Exact, "a `review` node"),
            F::Note => (Support::Exact, "`note` in the message"),
            F::Ask => (Support::Exact, "a `send` and an `answer` node"),
            F::HandOver => (Support::Exact, "a `hand_over` node"),
            F::Alone => (Support::Exact, "a `wait` node with `alone`"),
            F::TestText
            | F::TestNumber
            | F::TestMoney
            | F::TestYesNo
            | F::TestDate
            | F::TestKnown
            | F::TestPast
            | F::TestWithin
            | F::TestAhead
            | F::TestClock
            | F::TestStartEvent
            | F::TestOtherEvent
            | F::Happened
            | F::HappenedInTheLast
            | F::HappenedTimesInTheLast
            | F::HappenedInTheLastMonths
            | F::HappenedSinceStart
            | F::HappenedSinceStartOwn
            | F::HappenedSinceEvent
            | F::HappenedWhere
            | F::HappenedWhereOr
            | F::MessageEvent
            | F::MessageEventTheme
            | F::MessageEventOther
            | F::InState
            | F::InSegment
            | F::ConsentEmail
            | F::ConsentSmsPush
            | F::ConsentOther => (Support::Exact, "a condition as a tree"),
            F::QuietHours
            | F::QuietDays
            | F::QuietCalendar
            | F::QuietCalendarDates
            | F::CapSkip
            | F::CapCalendarSkip
            | F::GapSkip
            | F::GapJourneysSkip
            | F::OnceSkip
            | F::SkipOtherChannels
            | F::SilenceWhileSkip
            | F::SilenceAfterSkip
            | F::SilenceStatesSkip
            | F::Postpone
            | F::AtLeast => (
                Support::Exact,
                "`rules` as written: what runs the document must hold them at each send",
            ),
            F::Description | F::Assumptions => (Support::Exact, "in the document"),
        }
    }

    fn nouns(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn pause(&self, journey: &str) -> Pause {
        Pause {
            requests: vec![Request {
                method: "PAUSE",
                url: format!("workflow/{journey}.json"),
                headers: Vec::new(),
                body: None,
                what: format!("whatever runs the document of `{journey}` stops it"),
            }],
            holds: "runs stay where they are; waits run on",
            past_recall: "what was handed over already",
            resume: "drop what is older than the `escalation` of the document says, let the rest leave as its rules allow",
        }
    }

    fn pace(&self) -> Option<Pace> {
        None
    }

    fn compile(&self, input: &Input<'_>, _said: &mut Said) -> Option<Compiled> {
        let workflow = serde_json::to_value(input.workflow).ok()?;
        let mut document = json!({
            "$schema": "urn:journey:schema:workflow:1",
            "version": VERSION,
            "house": house::used(input.house, input.workflow),
            "workflow": workflow,
        });
        if let (Some(release), Some(document)) = (input.release, document.as_object_mut()) {
            document.insert("release".to_owned(), release.value());
        }
        Some(Compiled {
            document,
            extra: Vec::<ExtraFile>::new(),
            rules: rules(input),
            remarks: Vec::new(),
        })
    }
}

fn rules(input: &Input<'_>) -> Vec<(RuleOutcome, String)> {
    let verdicts = input
        .proof
        .rules
        .iter()
        .map(|r| Some(r.verdict))
        .chain(std::iter::repeat(None));
    input
        .workflow
        .rules
        .iter()
        .zip(verdicts)
        .map(|(rule, verdict)| {
            if rule.form.is_quiet() || verdict != Some(Verdict::Proved) {
                (
                    RuleOutcome::Enforced,
                    "what runs the document holds it at each send".to_owned(),
                )
            } else {
                (RuleOutcome::Proved, "proved, nothing to enforce".to_owned())
            }
        })
        .collect()
}
