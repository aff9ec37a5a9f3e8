//! What HubSpot can hold: the one table. It drives refusals and `journey targets`.
//!
//! Facts are those of the published description of `POST /automation/v4/flows`, and of its prose and public
//! payloads where the description is open.

use crate::targets::{Feature, Support, rows};

/// How a feature is held, and how, or what to write instead.
pub(super) fn support(feature: Feature) -> (Support, &'static str) {
    use Feature as F;
    use Support::{Exact, Generated, NotPossible, Weaker};
    match feature {
        F::StartEvent => (Exact, "an event trigger"),
        F::StartWhere => (Exact, "filters on the trigger's event"),
        F::StartSeveralEvents => (Exact, "an event trigger for each"),
        F::StartBecomes => (
            Exact,
            "a trigger on joining the list that `state S is list` names",
        ),
        F::StartBecomesSeveral => (Exact, "a trigger on joining each of the lists"),
        F::StartSegment => (Exact, "a trigger on joining the list"),
        F::StartSegmentPresent => (
            NotPossible,
            "nothing published says whether those already there come in: write `from now on`, and enrol them by hand when the workflow is on",
        ),
        F::StartBeforeDate => (
            NotPossible,
            "nothing published says which sign of its day count is before: keep a date that is so many days earlier, and write `starts on` that date",
        ),
        F::StartBeforeDateElapsed => (
            NotPossible,
            "its schedule counts days: keep a date that is so much earlier, and write `starts on` that date",
        ),
        F::StartAfterDate => (
            NotPossible,
            "nothing published says which sign of its day count is after: start on the day and wait, as in `starts on DATE at 09:00` and `wait 7 days`",
        ),
        F::StartOnDay => (
            NotPossible,
            "no trigger fires on a fixed day for a segment: send it as a campaign, or start when the client enters a segment",
        ),
        F::StartGathered => (
            NotPossible,
            "a workflow does not gather events: let your systems send one event for all of them",
        ),
        F::StartHandedOver => (
            NotPossible,
            "how one workflow enrols in another is not published: let the first set a property, and start this one when the client enters a segment on it",
        ),
        F::AudienceStates => (
            Weaker,
            "asked when she comes in and right before each message: who leaves and comes back during one wait is not seen to leave",
        ),
        F::EntersOnce => (Exact, "re-enrolment off"),
        F::EntersPerHours | F::EntersPerDays | F::EntersPerMonths => (
            Generated,
            "re-enrolment on, and a property that the workflow keeps the last entry in: who came in later than that is not enrolled",
        ),
        F::EntersForEach => rows::ENTRIES_ARE_COUNTED_BY_CLIENT,
        F::EntersAgainAfter => rows::PAUSE_FROM_THE_ENTRY,
        F::EntersEveryTime => (
            Weaker,
            "re-enrolment on: never while she is in it, so what happens during a run starts no second one",
        ),
        F::ExitEvent => (
            Weaker,
            "a branch before each message that looks back over the longest time since the start: what happened shortly before the start counts too",
        ),
        F::ExitStartEvent => rows::START_WOULD_END_IT,
        F::ExitSameEvent => rows::EVENTS_ARE_NOT_COMPARED,
        F::ExitUnsubscribed => (
            Generated,
            "each message asks for consent; where an event is bound for it, a branch before each message",
        ),
        F::ExitBecomes => (
            Weaker,
            "a branch before each message on the state's list: what begins and ends during one wait is not seen",
        ),
        F::ExitBecomesOwn => (
            NotPossible,
            "its branches know who is in a state, not who comes into it: take the state out of `for`",
        ),
        F::ExitCondition => (
            Weaker,
            "a branch before each message: what holds only during a wait is not seen",
        ),
        F::GivesWay => (
            NotPossible,
            "a workflow is known by an id that is not there before it is made: let this one exit on the event that starts the other, as in `exits when E`",
        ),
        F::Goal => (
            Weaker,
            "its goal ends runs and has no time: the report says what to measure",
        ),
        F::SendEmail => (
            Exact,
            "an e-mail that is saved for automation, by the id that the target block names",
        ),
        F::SendSms | F::SendPush | F::SendOther => (
            NotPossible,
            "it sends only e-mails by a published action: send an email",
        ),
        F::SendMarketing => (
            Generated,
            "a branch before the message: the client is in the list that `channel email is list` names",
        ),
        F::SendService => (
            Weaker,
            "the e-mail must be a transactional one; the report says which",
        ),
        F::Locales => (
            Generated,
            "a branch on the client's locale before the message, the brand's first locale otherwise",
        ),
        F::Leaves => (
            Exact,
            "proved, and proved again with the workflow's own waits: nothing to enforce",
        ),
        F::MergeProfile => (
            Generated,
            "HubSpot's personalization tokens, with the fallback in them",
        ),
        F::MergeStartEvent | F::MergeOtherEvent => (
            NotPossible,
            "an e-mail knows the contact only: keep the value as a property of the client and write that",
        ),
        F::MergeEach => (
            NotPossible,
            "an e-mail knows the contact only: keep the list as a text property of the client and write that",
        ),
        F::MergeLikeText => (
            NotPossible,
            "HubSpot reads `{{`, `{%` and `{#` as its own: write the text without them",
        ),
        F::WaitHours | F::WaitDays | F::WaitMonths => (Exact, "a delay in the same unit"),
        F::WaitBetween => rows::DELAY_OF_THE_LEAST,
        F::WaitClock => (
            Weaker,
            "a delay until that time on those weekdays, in the account's zone and not the client's; whether a client who comes right at that time goes on at once is not published, so rules are proved for both",
        ),
        F::WaitStartDate | F::WaitOtherDate | F::WaitAfterDate => (
            Weaker,
            "a delay until the date, in the account's zone; what it does where the moment is past is not published",
        ),
        F::WaitAfterStart => rows::DELAY_OF_WHAT_IS_LEFT,
        F::WaitAfterStartVaried => rows::NO_WAY_BACK_TO_THE_START,
        F::AwaitEvent => (
            Exact,
            "a wait for the event, and a branch on whether it came; for what was opened or clicked the whole deadline and a look back",
        ),
        F::AwaitCondition => (
            Weaker,
            "a delay of the whole deadline, then a branch: nobody goes on sooner, and what holds only for a part of it is not seen",
        ),
        F::Branch => (Exact, "a branch of up to 20 ways and a default one"),
        F::Split => rows::SPLIT_IN_WHOLE_PERCENT,
        F::SplitMeasure => rows::PATHS_ARE_NOT_COMPARED,
        F::LargeCondition => (
            NotPossible,
            "its filters are an OR of ANDs, and this one grows too large: declare a `segment` and bind it to a list",
        ),
        F::Task => (
            Exact,
            "a task for the owner whom a property or `person P is owner` names",
        ),
        F::Notify => (
            Exact,
            "an internal e-mail to the owner whom a property names, to a user or to a team",
        ),
        F::SetProperty => (Exact, "an edit of the contact's property"),
        F::ClearProperty => (
            NotPossible,
            "the action that empties a property is not published: set it to a value that says so",
        ),
        F::ChangeBuiltIn => (
            NotPossible,
            "HubSpot keeps properties that begin with `hs_` itself: bind it to a property of yours",
        ),
        F::AddToList | F::RemoveFromList => {
            (Exact, "a change of the static list that `list L is` names")
        }
        F::ListOnExit => (
            Weaker,
            "a client whose run ends early stays on the list: nothing in a workflow runs once she has left it",
        ),
        F::AddToAudience | F::RemoveFromAudience => (
            NotPossible,
            "the action for ad audiences is not published: sync a list instead",
        ),
        F::Review | F::ReviewOverlap => (
            NotPossible,
            "a workflow does not wait for a person: write `task`, let your systems send an event for the answer, and `wait up to D for` that event",
        ),
        F::Note => (
            NotPossible,
            "its e-mails have no place for a line that is written for one client: keep the line in a property of the contact, and put `{{that_property else …}}` into the text",
        ),
        F::Ask => (
            NotPossible,
            "it asks nothing in a workflow: send a message with links, and wait for the event that your form sends",
        ),
        F::HandOver => (
            NotPossible,
            "how one workflow enrols in another is not published: write `run` with a sequence that both journeys share",
        ),
        F::Alone => (
            NotPossible,
            "a workflow does not see the others: write a silence in `restraint`",
        ),
        F::TestText | F::TestNumber | F::TestYesNo | F::TestKnown => {
            (Exact, "a filter on the contact's property")
        }
        F::TestMoney => rows::FILTER_ON_MONEY,
        F::TestDate => rows::FILTER_ON_DATE,
        F::TestPast | F::TestWithin | F::TestAhead => {
            (Exact, "a filter on the date, beside now and an offset")
        }
        F::TestClock => rows::NO_TIMES_OF_DAY_IN_FILTERS,
        F::TestStartEvent | F::TestOtherEvent => (
            NotPossible,
            "its branches look at the contact: keep the value as a property of the client, or use `client has E where …`",
        ),
        F::Happened => (Exact, "a filter on how often the event happened"),
        F::HappenedInTheLast | F::HappenedInTheLastMonths => {
            (Exact, "a filter on the event in that time")
        }
        F::HappenedTimesInTheLast => (
            NotPossible,
            "a filter bounds the count or the time, not both: ask for once, or without a time",
        ),
        F::HappenedSinceStart => rows::AS_LONG_AS_A_RUN_CAN_LAST,
        F::HappenedSinceStartOwn => rows::START_COUNTS_AS_HAPPENED,
        F::HappenedSinceEvent => rows::NOT_SINCE_ANOTHER_EVENT,
        F::HappenedWhere => (Exact, "the same, with filters on the event"),
        F::HappenedWhereOr => (
            NotPossible,
            "a count over an `or` of an event's data can't be said in one filter: write conditions joined by `or`",
        ),
        F::MessageEvent | F::MessageEventTheme | F::MessageEventOther => (
            NotPossible,
            "which field of its e-mail events names the message is not published: make a list in HubSpot, bind it as a `segment`, and write `client is in SEGMENT`",
        ),
        F::InState => (Exact, "a filter on the list that `state S is list` names"),
        F::InSegment => (Exact, "a filter on the list that is bound"),
        F::ConsentEmail => (
            Exact,
            "a filter on the list that `channel email is list` names",
        ),
        F::ConsentSmsPush | F::ConsentOther => {
            (Exact, "a filter on the list that `channel … is list` names")
        }
        F::QuietHours | F::QuietDays | F::QuietCalendar => (
            Weaker,
            "a delay until an open hour before each message, on the account's clock and not the client's: whoever lives in another zone is reached as many hours off as her zone is, up to 14",
        ),
        F::QuietCalendarDates => (
            NotPossible,
            "its delays know weekdays, not dates: write the calendar without `except`, and switch the workflows off on those days",
        ),
        F::CapSkip => (
            Weaker,
            "a branch before the message, for a cap of one e-mail: none delivered in that time; what left within the same minutes is not yet counted",
        ),
        F::CapCalendarSkip => (
            NotPossible,
            "its filters know no calendar weeks of a count: write the cap as `at most 1 email per 7 days`",
        ),
        F::GapSkip => (
            Weaker,
            "a branch before the message: no e-mail delivered in that time; what left within the same minutes is not yet counted",
        ),
        F::GapJourneysSkip => (
            NotPossible,
            "its e-mail events do not know journeys: name the gap for all emails",
        ),
        F::OnceSkip => (
            NotPossible,
            "which field of its e-mail events names the message is not published: let the journey be entered less often",
        ),
        F::SkipOtherChannels => (
            NotPossible,
            "it counts e-mails only: write the rule for `emails`, or without `else` where it can be proved",
        ),
        F::SilenceWhileSkip => (
            Generated,
            "a branch before the message: the condition does not hold",
        ),
        F::SilenceAfterSkip => (
            Generated,
            "a branch before the message: the event has not happened in that time",
        ),
        F::SilenceStatesSkip => (
            Generated,
            "a branch before the message: the client is not in the state's list",
        ),
        F::Postpone => (
            NotPossible,
            "a message that a branch passes over is dropped, never sent later: write `else skip`, or space the steps so that the rule is proved",
        ),
        F::AtLeast => rows::NOTHING_MAKES_A_MESSAGE_LEAVE,
        F::Description => (Exact, "the workflow's description"),
        F::Assumptions => rows::RATES_ARE_TAKEN_FOR_GRANTED,
    }
}
