//! What Salesforce Marketing Cloud can hold: the one table. It drives refusals and `journey targets`.
//!
//! Facts are those of the vendor's prose and of the field table of a third party's package; there is no schema. What
//! neither says how to write is not possible here.

use crate::targets::{Feature, Support, rows};

const COUNT: &str = "its decisions look at attributes, and count no events: let your systems keep it in a property, and ask for that";

/// How a feature is held, and how, or what to write instead.
#[expect(clippy::too_many_lines, reason = "a table with a row for each feature")]
pub(super) fn support(feature: Feature) -> (Support, &'static str) {
    use Feature as F;
    use Support::{Exact, Generated, NotPossible, Weaker};
    match feature {
        F::StartEvent => (
            Exact,
            "an API event, by the key of the event definition that `event E is event` names",
        ),
        F::StartWhere => (
            Exact,
            "the entry filter, for one test of the event's data; several are refused",
        ),
        F::StartSeveralEvents => (
            NotPossible,
            "a journey has one entry source: write a journey for each event, or let your systems fire one event for all",
        ),
        F::StartBecomes | F::StartBecomesSeveral | F::StartSegment | F::StartSegmentPresent => (
            NotPossible,
            "its audiences are rows of a data extension on a schedule of their own: let your systems fire an event when a client comes into it, and start on that event",
        ),
        F::StartBeforeDate | F::StartBeforeDateElapsed | F::StartAfterDate => (
            NotPossible,
            "how a start around a date is written is not published: let your systems fire an event on that day, and start on it",
        ),
        F::StartOnDay => (
            NotPossible,
            "no entry source is on a fixed day: let your systems fire an event on that day, and start on it",
        ),
        F::StartGathered => (
            NotPossible,
            "a journey does not gather events: let your systems fire one event for all of them",
        ),
        F::StartHandedOver => (
            NotPossible,
            "no journey can start another by a published activity: let your systems fire an event, and start on it",
        ),
        F::AudienceStates => (
            Weaker,
            "a decision right before each message, on the attribute that `state S is attribute` names: who leaves and comes back during one wait is not seen to leave",
        ),
        F::EntersOnce => (Exact, "entry mode once and done"),
        F::EntersEveryTime => (Exact, "entry mode multiple entries"),
        F::EntersPerHours | F::EntersPerDays | F::EntersPerMonths => (
            NotPossible,
            "its entry modes know no length of time: write `enters once ever`, or `enters every time` with a rate on the event that your systems keep to",
        ),
        F::EntersForEach => (
            NotPossible,
            "it counts entries for each client, not for each value: write `enters every time` with a rate on the event",
        ),
        F::EntersAgainAfter => (
            NotPossible,
            "its entry modes know no length of time: write `enters once ever`, or `enters every time` with a rate on the event that your systems keep to",
        ),
        F::ExitEvent => (
            NotPossible,
            "its exits look at attributes, after waits and once a day: let your systems keep a property that says so, and write `exits when PROPERTY is yes`",
        ),
        F::ExitStartEvent => (
            NotPossible,
            "its exits look at attributes, not at events: exit on a property",
        ),
        F::ExitSameEvent => (
            NotPossible,
            "its exits don't compare two events: exit on a property",
        ),
        F::ExitUnsubscribed => (
            Generated,
            "commercial e-mails go to active subscribers only",
        ),
        F::ExitBecomes => (
            Weaker,
            "a decision before each message on the state's attribute: what begins and ends during one wait is not seen",
        ),
        F::ExitBecomesOwn => (
            NotPossible,
            "its decisions know who is in a state, not who comes into it: take the state out of `for`",
        ),
        F::ExitCondition => (
            Weaker,
            "a decision before each message: what holds only during a wait is not seen",
        ),
        F::GivesWay => (
            NotPossible,
            "a journey knows nothing of another: let this one exit on a property",
        ),
        F::Goal => (
            Weaker,
            "its goal is a share of clients with an attribute, without a time of its own: the report says what to measure",
        ),
        F::SendEmail => (
            Exact,
            "an e-mail activity with subject and preview, by the number that `email E is email` names; the body is written beside the journey",
        ),
        F::SendSms | F::SendPush | F::SendOther => (
            NotPossible,
            "how other channels are written is not published: send an email",
        ),
        F::SendMarketing => (
            Weaker,
            "an e-mail of a commercial send classification goes to active subscribers only; the report says which must have it",
        ),
        F::SendService => (
            Weaker,
            "an e-mail of a transactional send classification goes to everyone; the report says which must have it",
        ),
        F::Locales => (
            Generated,
            "one e-mail in which AMPscript chooses by the attribute that `property locale is attribute` names, the brand's first locale otherwise; two regions of one language are refused",
        ),
        F::Leaves => rows::LEAVES_IS_PROVED,
        F::MergeProfile => (
            Generated,
            "AMPscript on the subscriber's attribute, with the fallback in it, escaped in HTML",
        ),
        F::MergeStartEvent => (
            Generated,
            "AMPscript on the field of the entry event's data extension, escaped in HTML",
        ),
        F::MergeOtherEvent => rows::ONE_EVENT,
        F::MergeEach => rows::ONE_EVENT_AND_NO_LIST,
        F::MergeLikeText => (
            NotPossible,
            "it reads `%%` and `{{` as its own: write the text without them",
        ),
        F::WaitHours | F::WaitDays | F::WaitMonths => (
            Exact,
            "a wait by duration in the same unit; a year as twelve months",
        ),
        F::WaitBetween => rows::WAIT_OF_THE_LEAST,
        F::WaitClock => (
            NotPossible,
            "it takes a time of day only beside a number of days, and no weekdays: write the length of the wait, and start when the hour is right",
        ),
        F::WaitStartDate | F::WaitOtherDate | F::WaitAfterDate => (
            NotPossible,
            "how an offset from a date is written is not published: let your systems fire an event on that day, and start a journey on it",
        ),
        F::WaitAfterStart => rows::WAIT_OF_WHAT_IS_LEFT,
        F::WaitAfterStartVaried => rows::NO_WAY_BACK_TO_THE_START,
        F::AwaitEvent => (
            NotPossible,
            "how its wait for an event ends without it is not published: let your systems keep a property that says so, `wait` the whole time, and ask with `if`; what was opened or clicked can be waited for",
        ),
        F::AwaitCondition => (
            Weaker,
            "a wait of the whole deadline, then a decision: nobody goes on sooner, and what holds only for a part of it is not seen",
        ),
        F::Branch => (
            Generated,
            "a decision for each thing asked; ways join freely",
        ),
        F::Split => rows::SPLIT_IN_WHOLE_PERCENT,
        F::SplitMeasure => (
            Weaker,
            "it does not compare paths by an event: the report says what to measure",
        ),
        F::LargeCondition => (Generated, "as many decisions as it asks things"),
        F::Task | F::Notify => (
            NotPossible,
            "how it makes a task or tells somebody is not published: let your systems do it when a property says so",
        ),
        F::SetProperty | F::ClearProperty | F::ChangeBuiltIn => (
            NotPossible,
            "an update names a data extension, and a `target` block has no place for one: let your systems change the property",
        ),
        F::AddToList | F::RemoveFromList | F::ListOnExit => (
            NotPossible,
            "a journey changes no lists: let your systems do it",
        ),
        F::AddToAudience | F::RemoveFromAudience => (
            NotPossible,
            "a journey does not reach paid media by a published activity: sync a segment instead",
        ),
        F::Review | F::ReviewOverlap => (
            NotPossible,
            "a journey does not wait for a person: let your systems keep the answer in a property, `wait`, and ask with `if`",
        ),
        F::Note => (
            NotPossible,
            "its e-mails have no place for a line that is written for one client: keep the line in a property of the client, and put `{{that_property else …}}` into the text",
        ),
        F::Ask => rows::NOTHING_IS_ASKED,
        F::HandOver => (
            NotPossible,
            "no journey can start another by a published activity: write `run` with a sequence that both journeys share",
        ),
        F::Alone => rows::JOURNEYS_DO_NOT_SEE_EACH_OTHER,
        F::TestText | F::TestNumber | F::TestYesNo | F::TestKnown => (
            Exact,
            "a test of the attribute that `property P is attribute` names",
        ),
        F::TestMoney => (
            Exact,
            "a test of the attribute as a number; the currency is the account's",
        ),
        F::TestDate => (Exact, "a test of the attribute as a date"),
        F::TestPast | F::TestWithin | F::TestAhead => (
            NotPossible,
            "how a date is compared with today is not published: let your systems keep a yes/no property",
        ),
        F::TestClock => (
            NotPossible,
            "its attributes have no times of day: keep a text or a number",
        ),
        F::TestStartEvent => (Exact, "a test of the entry event's data"),
        F::TestOtherEvent => (
            NotPossible,
            "a run carries only the event that started it: keep the value as a property of the client and ask for that",
        ),
        F::Happened
        | F::HappenedInTheLast
        | F::HappenedTimesInTheLast
        | F::HappenedInTheLastMonths
        | F::HappenedSinceStart
        | F::HappenedSinceStartOwn
        | F::HappenedSinceEvent
        | F::HappenedWhere
        | F::HappenedWhereOr => (NotPossible, COUNT),
        F::MessageEvent => (
            Weaker,
            "an engagement split on the e-mail activity of this journey: opened or clicked since it was sent, whatever the time asked for",
        ),
        F::MessageEventTheme | F::MessageEventOther => (
            NotPossible,
            "its engagement split speaks of one e-mail activity: name one email of this journey",
        ),
        F::InState => (
            Exact,
            "a test of the yes/no attribute that `state S is attribute` names",
        ),
        F::InSegment => (
            Exact,
            "a test of the yes/no attribute that `segment S is attribute` names",
        ),
        F::ConsentEmail | F::ConsentSmsPush | F::ConsentOther => (
            NotPossible,
            "its decisions don't look at consent: keep a yes/no property of your own",
        ),
        F::QuietHours | F::QuietDays | F::QuietCalendar | F::QuietCalendarDates => (
            NotPossible,
            "a journey has no hours for e-mails, and no waits for a time of day: take the journey out of that rule, or let your systems start it at the right hour",
        ),
        F::CapSkip | F::CapCalendarSkip | F::GapSkip | F::GapJourneysSkip | F::OnceSkip => {
            rows::NOTHING_COUNTS_MESSAGES
        }
        F::SkipOtherChannels => rows::NOTHING_COUNTS_CHANNELS,
        F::SilenceWhileSkip => (
            Generated,
            "a decision before the message: the condition does not hold",
        ),
        F::SilenceAfterSkip => (NotPossible, COUNT),
        F::SilenceStatesSkip => (
            Generated,
            "a decision before the message: the state's attribute does not say so",
        ),
        F::Postpone => (
            NotPossible,
            "a message that a decision passes over is dropped, never sent later: write `else skip`, or space the steps so that the rule is proved",
        ),
        F::AtLeast => rows::NOTHING_MAKES_A_MESSAGE_LEAVE,
        F::Description => (Exact, "the journey's description"),
        F::Assumptions => rows::RATES_ARE_TAKEN_FOR_GRANTED,
    }
}
