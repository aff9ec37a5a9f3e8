//! What Klaviyo can hold: the one table. It drives refusals and `journey targets`.
//!
//! Facts are those of the published description of `POST /api/flows` (revision 2026-07-15).

use crate::targets::{Feature, Support, rows};

/// How a feature is held, and how, or what to write instead.
pub(super) fn support(feature: Feature) -> (Support, &'static str) {
    use Feature as F;
    use Support::{Exact, Generated, NotPossible, Weaker};
    match feature {
        F::StartEvent => (Exact, "a metric trigger"),
        F::StartWhere => (Exact, "a filter on the trigger's metric"),
        F::StartSeveralEvents => (
            NotPossible,
            "a flow has one trigger: write a journey for each event, or one event that your systems send for all",
        ),
        F::StartBecomes => (
            Exact,
            "a segment trigger, on the segment that `state S is segment` names",
        ),
        F::StartBecomesSeveral => (
            NotPossible,
            "a flow has one trigger: write a journey for each state",
        ),
        F::StartSegment => (Exact, "a segment trigger"),
        F::StartSegmentPresent => (
            NotPossible,
            "no document can bring in those already there: write `from now on`, and add them by hand when the flow is live",
        ),
        F::StartBeforeDate => (
            Exact,
            "a date trigger on the profile's property, in the client's zone",
        ),
        F::StartBeforeDateElapsed => (
            NotPossible,
            "its date trigger counts days: write the offset in days, weeks or months",
        ),
        F::StartAfterDate => (
            NotPossible,
            "its date trigger only looks ahead: start on the day and wait, as in `starts on DATE at 09:00` and `wait 7 days`",
        ),
        F::StartOnDay => (
            NotPossible,
            "no trigger fires on a fixed day: send it as a campaign, or start when the client enters a segment",
        ),
        F::StartGathered => (
            NotPossible,
            "a flow does not gather events: let your systems send one event for all of them",
        ),
        F::StartHandedOver => (
            NotPossible,
            "no flow can start another: let the first set a property, and start this one when the client enters a segment on it",
        ),
        F::Task => (
            NotPossible,
            "it has no tasks for people: write `notify`, which tells them by e-mail",
        ),
        F::Notify => (
            Exact,
            "an internal alert by e-mail as a draft, to everyone of a team; where a property names the person, a split for each person of the house",
        ),
        F::SetProperty | F::ClearProperty => (Exact, "an update of the profile's property"),
        F::ChangeBuiltIn => (
            NotPossible,
            "nothing published says that a flow can change Klaviyo's own properties: bind it to a property of yours, or change it in your own systems",
        ),
        F::AddToList | F::RemoveFromList => (Exact, "an update of the list that `list L is` names"),
        F::ListOnExit => (
            Weaker,
            "a client whose run ends early stays on the list: nothing in a flow runs once she has left it",
        ),
        F::AddToAudience | F::RemoveFromAudience => (
            NotPossible,
            "a flow does not reach paid media: sync a segment instead",
        ),
        F::Review => (
            Weaker,
            "an alert that asks, a property of the profile that takes the answer, a delay of the whole deadline, then a split: nobody goes on sooner, and who answered is not looked at. Not a manual message, which knows no deadline and is set live with its flow",
        ),
        F::ReviewOverlap => (
            NotPossible,
            "the answer stands in one property of the client, which two runs would share: write `enters once ever`, or `enters once per D` with D longer than a run can take to the end of the review",
        ),
        F::Note => (
            NotPossible,
            "its messages have no place for a line that is written for one client: keep the line in a property of the profile, let the `review` see to it, and put `{{that_property else …}}` into the text",
        ),
        F::Ask => (
            NotPossible,
            "it asks nothing in a flow: send a message with links, and wait for a click",
        ),
        F::HandOver => (
            NotPossible,
            "no flow can start another: write `run` with a sequence that both journeys share",
        ),
        F::Alone => (
            NotPossible,
            "a flow does not see the others: write a silence in `restraint`",
        ),
        F::AudienceStates => (
            Weaker,
            "a flow filter on the states' segments, looked at before every action: a client who leaves and comes back during one wait is not seen to leave",
        ),
        F::EntersOnce => (Exact, "re-entry never"),
        F::EntersPerHours => (
            Exact,
            "re-entry by hours; minutes that are not whole hours are rounded up",
        ),
        F::EntersPerDays => (Exact, "re-entry by days or weeks"),
        F::EntersPerMonths => (
            Weaker,
            "re-entry by days, never shorter than the months: a month is taken as 31 days, a year as 366",
        ),
        F::EntersForEach => rows::ENTRIES_ARE_COUNTED_BY_CLIENT,
        F::EntersAgainAfter => rows::PAUSE_FROM_THE_ENTRY,
        F::EntersEveryTime => (Exact, "re-entry always allowed"),
        F::ExitEvent => (
            Generated,
            "a flow filter: zero times since starting this flow, looked at before every action",
        ),
        F::ExitStartEvent => rows::START_WOULD_END_IT,
        F::ExitSameEvent => rows::EVENTS_ARE_NOT_COMPARED,
        F::ExitUnsubscribed => (
            Generated,
            "a flow filter on the metric, or on consent where no metric is bound",
        ),
        F::ExitBecomes => (
            Weaker,
            "a flow filter on the state's segment, looked at before every action",
        ),
        F::ExitBecomesOwn => (
            NotPossible,
            "its filter knows who is in a state, not who comes into it: take the state out of `for`",
        ),
        F::ExitCondition => (
            Weaker,
            "a flow filter, looked at before every action: what holds only during a wait is not seen",
        ),
        F::GivesWay => (
            NotPossible,
            "a flow knows nothing of another: let this one exit on the event that starts the other, as in `exits when E`",
        ),
        F::Goal => rows::NO_GOALS,
        F::SendEmail => (
            Exact,
            "an e-mail action as a draft, with the template that the target block names",
        ),
        F::SendSms => (
            Exact,
            "an SMS action as a draft, with the text in it and nothing that Klaviyo would add",
        ),
        F::SendPush => (Exact, "a push action as a draft, with title and text in it"),
        F::SendOther => (
            NotPossible,
            "a flow sends no letters, and its WhatsApp message is not written yet: send an email or an sms",
        ),
        F::SendMarketing => (
            Generated,
            "a filter on the message: the client has subscribed and can receive marketing",
        ),
        F::SendService => (
            Exact,
            "the message is marked transactional; Klaviyo must grant that to the account",
        ),
        F::Leaves => (
            Exact,
            "proved, and proved again with the flow's own waits: nothing to enforce",
        ),
        F::Locales => (
            Generated,
            "a split on the client's locale before the message, the brand's first locale otherwise",
        ),
        F::MergeProfile => (
            Generated,
            "Klaviyo's own merge syntax, with the fallback as its default",
        ),
        F::MergeStartEvent => (Generated, "the data of the trigger's event"),
        F::MergeOtherEvent => (
            NotPossible,
            "a flow carries only the data of the event that started it: start a journey of its own with that event",
        ),
        F::MergeEach => (
            NotPossible,
            "a flow carries the data of one event: let your systems send one event whose data is the whole list, as a text",
        ),
        F::MergeLikeText => (
            NotPossible,
            "Klaviyo reads `{{`, `{%` and `{#` as its own: write the text without them",
        ),
        F::WaitHours | F::WaitDays => (Exact, "a time delay"),
        F::WaitMonths => (
            Weaker,
            "a time delay in days, within what the months can last",
        ),
        F::WaitBetween => (Exact, "a time delay of the least length"),
        F::WaitClock => (
            Weaker,
            "a time delay until that time on those weekdays, in the client's zone; whether a client who comes right at that time goes on at once is not published, so rules are proved for both",
        ),
        F::WaitStartDate => (
            Weaker,
            "a countdown delay; what it does where the moment is past is not published",
        ),
        F::WaitOtherDate => (
            NotPossible,
            "it can wait only for the date that started the run: write a journey that `starts` so long before that date",
        ),
        F::WaitAfterDate => (
            NotPossible,
            "its countdown only looks ahead: wait until the day itself, then `wait` the days after it",
        ),
        F::WaitAfterStart => (Generated, "a time delay of what is left"),
        F::WaitAfterStartVaried => rows::NO_WAY_BACK_TO_THE_START,
        F::AwaitEvent => (
            Weaker,
            "a delay of the whole deadline, then a split on what happened in it: nobody goes on sooner",
        ),
        F::AwaitCondition => (
            Weaker,
            "a delay of the whole deadline, then a split: nobody goes on sooner, and what holds only for a part of it is not seen",
        ),
        F::Branch => (Exact, "a conditional split, or one of several branches"),
        F::Split => (
            Weaker,
            "a chain of splits on random samples of whole percent; the report gives the real shares",
        ),
        F::SplitMeasure => rows::PATHS_ARE_NOT_COMPARED,
        F::LargeCondition => (
            NotPossible,
            "its filters are an AND of ORs, and this one grows too large: declare a `segment` and bind it",
        ),
        F::TestText | F::TestNumber | F::TestYesNo | F::TestKnown => {
            (Exact, "a filter on the profile's property")
        }
        F::TestMoney => rows::FILTER_ON_MONEY,
        F::TestDate => rows::FILTER_ON_DATE,
        F::TestPast => (Exact, "a filter on the date: in the last hundred years"),
        F::TestWithin => (
            Exact,
            "a filter on the date: in the next hours or days, or in the past",
        ),
        F::TestAhead => (
            NotPossible,
            "its filters can't ask for a date that is at least so far ahead: turn it round, as in `if DATE is less than 24 hours ahead { … } else { … }`",
        ),
        F::TestClock => rows::NO_TIMES_OF_DAY_IN_FILTERS,
        F::TestStartEvent => (Exact, "a branch on the trigger's event"),
        F::TestOtherEvent => (
            NotPossible,
            "only a branch can look at the event that started the run: use `if`, or `client has E where …`",
        ),
        F::Happened => (Exact, "a filter on how often the metric happened"),
        F::HappenedInTheLast | F::HappenedTimesInTheLast => {
            (Exact, "the same, over hours, days or weeks")
        }
        F::HappenedInTheLastMonths => (Weaker, "the same, over days"),
        F::HappenedSinceStart => (Exact, "the same, since starting this flow"),
        F::HappenedSinceStartOwn => (
            NotPossible,
            "the event that starts a run may be counted as having happened in it: write `in the last D`, or ask for another event",
        ),
        F::HappenedSinceEvent => rows::NOT_SINCE_ANOTHER_EVENT,
        F::HappenedWhere => (Exact, "the same, with filters on the metric"),
        F::HappenedWhereOr => (
            NotPossible,
            "its filters on a metric are joined by `and`, and know no dates: write two conditions joined by `or`",
        ),
        F::MessageEvent => (
            Exact,
            "a filter on the account's own metric, where `Campaign Name` is the message's name",
        ),
        F::MessageEventTheme => (
            Exact,
            "the same, with the names of all messages of the theme",
        ),
        F::MessageEventOther => (
            NotPossible,
            "this version knows the e-mail metrics only: name an email",
        ),
        F::InState => (
            Exact,
            "a filter on the segment that `state S is segment` names",
        ),
        F::InSegment => (Exact, "a filter on the segment that is bound"),
        F::ConsentEmail | F::ConsentSmsPush => (Exact, "a filter on consent to marketing"),
        F::ConsentOther => rows::NO_SUCH_CONSENT,
        F::QuietHours | F::QuietDays | F::QuietCalendar => (
            Generated,
            "a delay until an open hour before each message that could fall into the quiet; stricter than the rule, and proved again",
        ),
        F::QuietCalendarDates => (
            NotPossible,
            "its delays know weekdays, not dates: write the calendar without `except`, and pause the flows on those days",
        ),
        F::CapSkip => (
            Weaker,
            "a filter on the message: fewer received in the last so many days; what left within the same minutes is not yet counted",
        ),
        F::CapCalendarSkip => (
            NotPossible,
            "its filters know no calendar weeks: write the cap as `per 7 days`",
        ),
        F::GapSkip => (
            Weaker,
            "a filter on the message: none received in the last so many hours or days; what left within the same minutes is not yet counted",
        ),
        F::GapJourneysSkip => (
            NotPossible,
            "its metrics do not know journeys: name the gap for all messages",
        ),
        F::OnceSkip => (
            Weaker,
            "a filter on the message: this one not received in the last so many days; what left within the same minutes is not yet counted",
        ),
        F::SkipOtherChannels => (
            NotPossible,
            "its metrics count one channel each, and no filter adds them up: write the rule for `emails`, or without `else` where it can be proved",
        ),
        F::SilenceWhileSkip => (
            Generated,
            "a filter on the message: the condition does not hold",
        ),
        F::SilenceAfterSkip => (
            Generated,
            "a filter on the message: the event has not happened in the last so many days",
        ),
        F::SilenceStatesSkip => (
            Generated,
            "a filter on the message: the client is not in the state's segment",
        ),
        F::Postpone => (
            NotPossible,
            "a message that a filter holds back is dropped, never sent later: write `else skip`, or space the steps so that the rule is proved",
        ),
        F::AtLeast => rows::NOTHING_MAKES_A_MESSAGE_LEAVE,
        F::Description => (Weaker, "a flow has no description: it stands in the report"),
        F::Assumptions => rows::RATES_ARE_TAKEN_FOR_GRANTED,
    }
}
