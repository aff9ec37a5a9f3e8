//! What Dittofeed can hold: the one table. It drives refusals and `journey targets`.
//!
//! Facts are those of its published schemas, and of its server, which is open source.

use crate::targets::{Feature, Support, rows};

/// How a feature is held, and how, or what to write instead.
pub(super) fn support(feature: Feature) -> (Support, &'static str) {
    use Feature as F;
    use Support::{Exact, Generated, NotPossible, Weaker};
    match feature {
        F::StartEvent => (
            Weaker,
            "an event entry; with `enters once ever` a segment of those for whom it happened within the last day, which also takes in those of the day before it goes live",
        ),
        F::StartWhere => (
            Generated,
            "with `enters once ever` in the segment of the start; elsewhere not: let your systems send an event of its own",
        ),
        F::StartSeveralEvents => (
            Generated,
            "with `enters once ever` one segment on all of them; elsewhere not: let your systems send one event for all",
        ),
        F::StartBecomes | F::StartBecomesSeveral => (
            Weaker,
            "a segment of those whose trait has said so for less than a day, which also takes in those of the day before it goes live; with `enters once ever` only",
        ),
        F::StartSegment => (
            NotPossible,
            "a segment takes in everyone who is in it as the journey goes live: write `and those already in it`, or start on an event",
        ),
        F::StartSegmentPresent => (
            Exact,
            "a segment entry, with the segment's own condition in the bundle; with `enters once ever` only",
        ),
        F::StartBeforeDate | F::StartBeforeDateElapsed | F::StartAfterDate => (
            NotPossible,
            "no entry looks at a date: let your systems send an event on that day, and start on it",
        ),
        F::StartOnDay => (
            NotPossible,
            "no entry is on a fixed day: let your systems send an event on that day, or send it as a broadcast",
        ),
        F::StartGathered => rows::NO_GATHERING,
        F::StartHandedOver => (
            NotPossible,
            "no journey starts another: let your systems send an event, and start on it",
        ),
        F::AudienceStates => (
            Weaker,
            "asked as she comes in and right before each message, of the trait that `state S is trait` names: who leaves and comes back during one wait is not seen to leave",
        ),
        F::EntersOnce => (Exact, "a segment entry that is never entered again"),
        F::EntersPerHours | F::EntersPerDays | F::EntersPerMonths => (
            NotPossible,
            "it keeps no time of the last entry: write `enters once ever`, `enters once for each PROPERTY` or `enters every time`",
        ),
        F::EntersForEach => (Exact, "the key of an event entry"),
        F::EntersAgainAfter => (
            NotPossible,
            "it keeps no time of the last run: write `enters once ever`, `enters once for each PROPERTY` or `enters every time`",
        ),
        F::EntersEveryTime => (
            Exact,
            "an event entry, whose runs may overlap; not where a state or a segment starts it",
        ),
        F::ExitEvent => (
            Weaker,
            "a split before each message that looks back over the longest time since the start: what happened shortly before the start counts too",
        ),
        F::ExitStartEvent => rows::START_WOULD_END_IT,
        F::ExitSameEvent => (
            NotPossible,
            "a run hears of no other event with the same key: leave `for the same` out, or let your systems send an event for each thing",
        ),
        F::ExitUnsubscribed => (Generated, "each message asks for consent as it leaves"),
        F::ExitBecomes => (
            Weaker,
            "a split before each message on the state's trait: what begins and ends during one wait is not seen",
        ),
        F::ExitBecomesOwn => (
            NotPossible,
            "its splits know who is in a state, not who comes into it: take the state out of `for`",
        ),
        F::ExitCondition => (
            Weaker,
            "a split before each message: what holds only during a wait is not seen",
        ),
        F::GivesWay => (
            NotPossible,
            "a journey does not see the others: let this one exit on the event that starts the other, as in `exits when E`",
        ),
        F::Goal => rows::NO_GOALS,
        F::SendEmail | F::SendSms | F::SendPush => {
            (Exact, "a message node, and its template in the bundle")
        }
        F::SendOther => (
            NotPossible,
            "it sends e-mails, text messages and push messages only: send an email",
        ),
        F::SendMarketing => (
            Exact,
            "the message goes to the members of an opt-in subscription group only",
        ),
        F::SendService => (Exact, "a message without a subscription group"),
        F::Locales => (
            Generated,
            "one template that parts by the client's locale in Liquid, the brand's first locale otherwise",
        ),
        F::Leaves => rows::LEAVES_IS_PROVED,
        F::MergeProfile => (
            Generated,
            "Liquid with `default` and `escape`, and a user property of the brand's own for each trait",
        ),
        F::MergeStartEvent => (
            Weaker,
            "a user property that takes the value of the run's own event; with `enters once ever` that of the newest such event",
        ),
        F::MergeOtherEvent => rows::ONE_EVENT,
        F::MergeEach => rows::ONE_EVENT_AND_NO_LIST,
        F::MergeLikeText => rows::LIQUID_MARKS,
        F::WaitHours => (Exact, "a delay in seconds"),
        F::WaitDays => (
            Weaker,
            "a delay in seconds, where a day is 24 hours; rules are proved again so",
        ),
        F::WaitMonths => (
            Weaker,
            "a delay in seconds, of as many days as the months have on average; rules are proved again so",
        ),
        F::WaitBetween => rows::DELAY_OF_THE_LEAST,
        F::WaitClock => (
            Weaker,
            "a delay until that time in the client's zone; the weekday is that of UTC, an hour off where clocks change meanwhile, and who comes right at that time waits for the next, so rules are proved for both",
        ),
        F::WaitStartDate | F::WaitOtherDate | F::WaitAfterDate => (
            Weaker,
            "a delay until the date in a user property, at midnight in UTC; without a time of day",
        ),
        F::WaitAfterStart => rows::DELAY_OF_WHAT_IS_LEFT,
        F::WaitAfterStartVaried => rows::NO_WAY_BACK_TO_THE_START,
        F::AwaitEvent | F::AwaitCondition => (
            Weaker,
            "a delay of the whole deadline, then a split: nobody goes on sooner, since its own wait also passes for what happened before it",
        ),
        F::Branch => (
            Generated,
            "a chain of splits in two on segments in the bundle; what must not hold is asked with the ways swapped",
        ),
        F::Split => (Exact, "a random cohort, in hundredths of a percent"),
        F::SplitMeasure => rows::PATHS_ARE_NOT_COMPARED,
        F::LargeCondition => (Generated, "several splits, one behind the other"),
        F::Task | F::Notify => (
            NotPossible,
            "it has nothing for colleagues: let your systems send word when they hear of the message, or of an event",
        ),
        F::SetProperty | F::ClearProperty | F::ChangeBuiltIn => (
            NotPossible,
            "a journey changes no traits: let your systems set it on an event",
        ),
        F::AddToList | F::RemoveFromList | F::ListOnExit => (
            NotPossible,
            "a journey changes no lists: write the condition as a `segment`",
        ),
        F::AddToAudience | F::RemoveFromAudience => {
            (NotPossible, "it knows no audiences: sync a segment instead")
        }
        F::Review | F::ReviewOverlap => rows::NO_PERSON_IS_WAITED_FOR,
        F::Note => (
            NotPossible,
            "a template has no place for a line that is written for one client: keep the line in a property of the profile, and put `{{that_property else …}}` into the text",
        ),
        F::Ask => (
            NotPossible,
            "it asks nothing in a journey: send a message with links, and wait for the event that your form sends",
        ),
        F::HandOver => (
            NotPossible,
            "no journey starts another: write `run` with a sequence that both journeys share",
        ),
        F::Alone => rows::JOURNEYS_DO_NOT_SEE_EACH_OTHER,
        F::TestText | F::TestYesNo | F::TestKnown => (Exact, "a segment on the trait"),
        F::TestNumber => (
            Weaker,
            "a segment on the trait; equality, and so `more than` and `at most`, asks for the number as it is written",
        ),
        F::TestMoney => (Weaker, "as a number; the currency is the account's"),
        F::TestDate => (Exact, "a segment on the trait, at midnight in UTC"),
        F::TestPast | F::TestWithin | F::TestAhead => (
            NotPossible,
            "a segment compares dates with fixed ones only: keep a yes/no property, or let your systems send an event on that day",
        ),
        F::TestClock => (
            NotPossible,
            "it has no times of day in segments: keep a text or a number",
        ),
        F::TestStartEvent => (
            Generated,
            "with `enters once for each PROPERTY` a keyed segment on the event; elsewhere not: keep the value as a property of the client, or use `client has E where …`",
        ),
        F::TestOtherEvent => (
            NotPossible,
            "a run carries only the event that started it: keep the value as a property of the client, or use `client has E where …`",
        ),
        F::Happened => (Exact, "a segment on how often the event happened"),
        F::HappenedInTheLast | F::HappenedTimesInTheLast | F::HappenedInTheLastMonths => (
            Weaker,
            "a segment over that time and up to a tenth of it longer, at most a day: moments are kept no more finely",
        ),
        F::HappenedSinceStart => rows::AS_LONG_AS_A_RUN_CAN_LAST,
        F::HappenedSinceStartOwn => rows::START_COUNTS_AS_HAPPENED,
        F::HappenedSinceEvent => rows::NOT_SINCE_ANOTHER_EVENT,
        F::HappenedWhere => (Exact, "the same, with operators on the event's data"),
        F::HappenedWhereOr => (
            NotPossible,
            "a count over an `or` of an event's data, or on a date of it, can't be said in one segment: write conditions joined by `or`",
        ),
        F::MessageEvent | F::MessageEventTheme => (
            Exact,
            "a segment on Dittofeed's own events, by the ids of the templates",
        ),
        F::MessageEventOther => (
            NotPossible,
            "it hears of openings and clicks of e-mails only: name an email",
        ),
        F::InState => (
            Exact,
            "a segment on the trait that `state S is trait` names, which holds the state's name; without it a client is in the first state",
        ),
        F::InSegment => (Generated, "the segment's own condition, in the bundle"),
        F::ConsentEmail | F::ConsentSmsPush => {
            (Exact, "a segment on the subscription group of the channel")
        }
        F::ConsentOther => rows::NO_SUCH_CONSENT,
        F::QuietHours => (
            Weaker,
            "a delay until an open hour before each message, an hour off where clocks change meanwhile",
        ),
        F::QuietDays | F::QuietCalendar => (
            Weaker,
            "a delay until an open hour before each message, whose weekday is that of UTC: far from it a client can hear on the day before or after",
        ),
        F::QuietCalendarDates => (
            NotPossible,
            "its delays know weekdays, not dates: write the calendar without `except`, and pause the journeys on those days",
        ),
        F::CapSkip => (
            Weaker,
            "a split before the message: fewer sent in that time; what left within the same minutes is not yet counted",
        ),
        F::CapCalendarSkip => (
            NotPossible,
            "its segments know no calendar weeks: write the cap as `per 7 days`",
        ),
        F::GapSkip => (
            Weaker,
            "a split before the message: none sent in that time; what left within the same minutes is not yet counted",
        ),
        F::GapJourneysSkip => (
            NotPossible,
            "a message may be sent by several journeys, and its segments ask for messages: name the gap for all messages",
        ),
        F::OnceSkip => (
            Weaker,
            "a split before the message: this one not sent in that time; what left within the same minutes is not yet counted",
        ),
        F::SkipOtherChannels => (
            Exact,
            "messages are counted by their templates, whatever the channel",
        ),
        F::SilenceWhileSkip => (
            Generated,
            "a split before the message: the condition does not hold",
        ),
        F::SilenceAfterSkip => (
            Generated,
            "a split before the message: the event has not happened in that time",
        ),
        F::SilenceStatesSkip => (
            Generated,
            "a split before the message: the client is not in the state",
        ),
        F::Postpone => (
            NotPossible,
            "a message that a split passes over is dropped, never sent later: write `else skip`, or space the steps so that the rule is proved",
        ),
        F::AtLeast => rows::NOTHING_MAKES_A_MESSAGE_LEAVE,
        F::Description => (
            Weaker,
            "a journey has no description: it stands in the report",
        ),
        F::Assumptions => rows::RATES_ARE_TAKEN_FOR_GRANTED,
    }
}
