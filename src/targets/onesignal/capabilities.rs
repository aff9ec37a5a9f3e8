//! What OneSignal can hold: the one table. It drives refusals and `journey targets`.
//!
//! Facts are those of the request models of OneSignal's own packages and the descriptions in them, and of its
//! prose on journeys and Liquid.

use crate::targets::{Feature, Support, rows};

const SEGMENT: &str = "its questions know segments only: declare a `segment` with exactly this condition and bind it, and that segment is asked";

/// How a feature is held, and how, or what to write instead.
#[expect(clippy::too_many_lines, reason = "a table with a row for each feature")]
pub(super) fn support(feature: Feature) -> (Support, &'static str) {
    use Feature as F;
    use Support::{Exact, Generated, NotPossible, Weaker};
    match feature {
        F::StartEvent => (
            Exact,
            "an event audience; the event's own name, or the one that `event E is event` names",
        ),
        F::StartWhere => (
            Exact,
            "tests of the event's data, joined by `and`; one with `or` is refused",
        ),
        F::StartSeveralEvents => (
            NotPossible,
            "a journey starts on one event: write a journey for each, or let your systems send one event for all",
        ),
        F::StartBecomes | F::StartBecomesSeveral => (
            Weaker,
            "a segment audience, future additions only; who is in it when the journey goes live never enters, even if she comes back later",
        ),
        F::StartSegment => (
            Weaker,
            "a segment audience, future additions only; who is in it when the journey goes live never enters, even if she comes back later",
        ),
        F::StartSegmentPresent => (Exact, "a segment audience"),
        F::StartBeforeDate | F::StartBeforeDateElapsed | F::StartAfterDate => (
            NotPossible,
            "it starts no journey around a date: keep a segment whose members have come to that day, and start when a client enters it",
        ),
        F::StartOnDay => (
            NotPossible,
            "a journey goes on admitting clients after its first day: send it as a message to the segment",
        ),
        F::StartGathered => rows::NO_GATHERING,
        F::StartHandedOver => (
            NotPossible,
            "no journey can start another: let the first set a property, and start this one when the client enters a segment on it",
        ),
        F::AudienceStates => (
            Exact,
            "asked when she comes in, and an exit on the segments of all other states",
        ),
        F::EntersOnce => (Exact, "no re-entry rules: never again"),
        F::EntersPerHours => (
            Exact,
            "re-entry in seconds, where an event starts the journey; a segment can't be entered anew there",
        ),
        F::EntersPerDays | F::EntersPerMonths => (
            Weaker,
            "re-entry in seconds, as many as the days can last, so never shorter; where an event starts the journey",
        ),
        F::EntersForEach => rows::ENTRIES_ARE_COUNTED_BY_CLIENT,
        F::EntersAgainAfter => (
            NotPossible,
            "nothing published says whether it counts from the end of a run: write `enters once per D`, with D longer than the run and the pause together",
        ),
        F::EntersEveryTime => (
            Weaker,
            "re-entry after 10 minutes, the least that it takes: what happens again sooner starts no second run",
        ),
        F::ExitEvent => (
            Exact,
            "an exit on the event, at once; on one event in each journey",
        ),
        F::ExitStartEvent => (
            NotPossible,
            "nothing published says whether the event that starts a run ends it too: exit on another event",
        ),
        F::ExitSameEvent => (
            NotPossible,
            "its exits don't compare two events: let your systems send one event for each thing, or leave `for the same` out",
        ),
        F::ExitUnsubscribed => (
            Generated,
            "its journeys send to subscribed addresses only; an exit on the event where one is bound",
        ),
        F::ExitBecomes => (Exact, "an exit on the state's segment, at once"),
        F::ExitBecomesOwn => (
            NotPossible,
            "its exits know who is in a segment, not who comes into it: take the state out of `for`",
        ),
        F::ExitCondition => (
            Exact,
            "an exit on segments, at once: `exits when client is in SEGMENT`, or any condition that a segment is declared for; others are refused",
        ),
        F::GivesWay => (
            NotPossible,
            "a journey knows nothing of another: let this one exit on the event that starts the other, as in `exits when E`",
        ),
        F::Goal => (
            Weaker,
            "its API has no goals: the report says what to measure",
        ),
        F::SendEmail => (
            Exact,
            "an e-mail by the template that the target block names; the template itself is written beside the journey",
        ),
        F::SendSms | F::SendPush => (
            NotPossible,
            "it sends them by a template, and a `target` block binds templates of e-mails only: send an email",
        ),
        F::SendOther => (
            NotPossible,
            "a journey sends no letters and no WhatsApp messages: send an email",
        ),
        F::SendMarketing => (Exact, "its journeys send to subscribed addresses only"),
        F::SendService => (
            Weaker,
            "its journeys send to subscribed addresses only: who has unsubscribed does not get it",
        ),
        F::Locales => (
            Generated,
            "one template, in which Liquid chooses by the client's language, the brand's first locale otherwise; two regions of one language are refused",
        ),
        F::Leaves => rows::LEAVES_IS_PROVED,
        F::MergeProfile => (
            Generated,
            "Liquid on the client's tags, with the fallback in it, escaped in HTML",
        ),
        F::MergeStartEvent => (
            Generated,
            "Liquid on the event that started the run, escaped in HTML",
        ),
        F::MergeOtherEvent => (
            NotPossible,
            "which of several events a template then reads is not settled: start a journey of its own with that event",
        ),
        F::MergeEach => (
            NotPossible,
            "a journey starts on one event: let your systems send one event whose data is the whole list, as a text",
        ),
        F::MergeLikeText => rows::LIQUID_MARKS,
        F::WaitHours => (Exact, "a wait in seconds"),
        F::WaitDays => (
            Weaker,
            "a wait in seconds: a day is 24 hours, so after a change of clocks a message leaves an hour off, and rules are proved so",
        ),
        F::WaitMonths => (
            Weaker,
            "a wait in seconds, within what the months can last; longer than a year as several waits",
        ),
        F::WaitBetween => rows::WAIT_OF_THE_LEAST,
        F::WaitClock => (
            Weaker,
            "a time window of one minute on those weekdays, in the client's zone; whether a client who comes right at that time goes on at once is not published, so rules are proved for both",
        ),
        F::WaitStartDate | F::WaitOtherDate | F::WaitAfterDate => (
            NotPossible,
            "it has no waits for a date: keep a segment whose members have come to that day, and write `wait up to D for client is in SEGMENT`",
        ),
        F::WaitAfterStart => rows::WAIT_OF_WHAT_IS_LEFT,
        F::WaitAfterStartVaried => rows::NO_WAY_BACK_TO_THE_START,
        F::AwaitEvent => (
            Generated,
            "a wait for the event, up to 365 days; where only one of the ways does something, the two go on apart to their ends",
        ),
        F::AwaitCondition => (
            Exact,
            "a wait until the client is in a segment, also one that is declared for the condition; any other is refused",
        ),
        F::Branch => (
            Generated,
            "a question for each thing asked; what does not join right behind it is written once for each way",
        ),
        F::Split => (Exact, "a split by weights, at random on entry"),
        F::SplitMeasure => rows::PATHS_ARE_NOT_COMPARED,
        F::LargeCondition => (Generated, "as many questions as it asks things"),
        F::Task => (
            NotPossible,
            "it has no tasks for people: `set` a property, and let your systems make the task",
        ),
        F::Notify => (
            NotPossible,
            "it tells nobody of the house: `set` a property, and let your systems tell them",
        ),
        F::SetProperty => (Exact, "a tag of the client; all tags are texts"),
        F::ClearProperty => (Exact, "the tag is taken away"),
        F::ChangeBuiltIn => (Exact, "no tag is OneSignal's own"),
        F::AddToList | F::RemoveFromList | F::ListOnExit => (
            NotPossible,
            "it has no lists: `set` a property, and make a segment on it",
        ),
        F::AddToAudience | F::RemoveFromAudience => (
            NotPossible,
            "a journey does not reach paid media: sync a segment instead",
        ),
        F::Review | F::ReviewOverlap => rows::NO_PERSON_IS_WAITED_FOR,
        F::Note => (
            NotPossible,
            "its messages have no place for a line that is written for one client: keep the line in a property of the client, and put `{{that_property else …}}` into the text",
        ),
        F::Ask => rows::NOTHING_IS_ASKED,
        F::HandOver => (
            NotPossible,
            "no journey can start another: write `run` with a sequence that both journeys share",
        ),
        F::Alone => rows::JOURNEYS_DO_NOT_SEE_EACH_OTHER,
        F::TestText
        | F::TestNumber
        | F::TestMoney
        | F::TestYesNo
        | F::TestDate
        | F::TestKnown
        | F::TestPast
        | F::TestWithin
        | F::TestAhead
        | F::TestClock => (NotPossible, SEGMENT),
        F::TestStartEvent => (
            NotPossible,
            "its questions don't look at the event that started a run: write a journey for each case, with `starts when E where C`",
        ),
        F::TestOtherEvent => (
            NotPossible,
            "its questions don't look at events: keep the value as a property of the client, and ask for a segment on it",
        ),
        F::Happened
        | F::HappenedInTheLast
        | F::HappenedTimesInTheLast
        | F::HappenedInTheLastMonths
        | F::HappenedSinceStart
        | F::HappenedSinceStartOwn
        | F::HappenedSinceEvent
        | F::HappenedWhere
        | F::HappenedWhereOr => (
            NotPossible,
            "its questions don't count events: declare a `segment` with exactly this condition and bind it, and that segment is asked",
        ),
        F::MessageEvent => (
            Exact,
            "a question about the step that sent it: `client has opened EMAIL since start`, or a wait for it",
        ),
        F::MessageEventTheme | F::MessageEventOther => (
            NotPossible,
            "its questions speak of one step of the journey: name one email of this journey",
        ),
        F::InState => (
            Exact,
            "a question about the segment that `state S is segment` names",
        ),
        F::InSegment => (Exact, "a question about the segment that is bound"),
        F::ConsentEmail | F::ConsentSmsPush | F::ConsentOther => (
            NotPossible,
            "its questions don't look at consent: declare a `segment` with exactly this condition and bind it, and that segment is asked",
        ),
        F::QuietHours | F::QuietDays | F::QuietCalendar => (
            Generated,
            "a time window before each message that could fall into the quiet, in the client's zone: it is held until an open hour, as the rule says",
        ),
        F::QuietCalendarDates => (
            NotPossible,
            "its windows know weekdays, not dates: write the calendar without `except`",
        ),
        F::CapSkip | F::CapCalendarSkip | F::GapSkip | F::GapJourneysSkip | F::OnceSkip => {
            rows::NOTHING_COUNTS_MESSAGES
        }
        F::SkipOtherChannels => rows::NOTHING_COUNTS_CHANNELS,
        F::SilenceWhileSkip | F::SilenceAfterSkip => (
            Generated,
            "a question before the message about a segment with that condition; where none is declared it is refused",
        ),
        F::SilenceStatesSkip => (
            Generated,
            "a question before the message: the client is not in the state's segment",
        ),
        F::Postpone => (
            NotPossible,
            "a message that a question passes over is dropped, never sent later: write `else skip`, or space the steps so that the rule is proved",
        ),
        F::AtLeast => rows::NOTHING_MAKES_A_MESSAGE_LEAVE,
        F::Description => (Exact, "the journey's description, up to 1024 characters"),
        F::Assumptions => rows::RATES_ARE_TAKEN_FOR_GRANTED,
    }
}
