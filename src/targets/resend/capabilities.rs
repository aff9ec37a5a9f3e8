//! What Resend can hold: the one table. It drives refusals and `journey targets`.
//!
//! Facts are those of its published description, of the types of its own package, and of its pages.

use crate::targets::{Feature, Support, rows};

const NO_PAST: &str = "nothing in an automation looks back: keep what happened as a property of the client, or `wait up to D for` the event";

/// How a feature is held, and how, or what to write instead.
pub(super) fn support(feature: Feature) -> (Support, &'static str) {
    use Feature as F;
    use Support::{Exact, Generated, NotPossible, Weaker};
    match feature {
        F::StartEvent => (Exact, "a trigger"),
        F::StartWhere => (Generated, "a condition right behind the trigger"),
        F::StartSeveralEvents => (
            NotPossible,
            "one event triggers an automation: let your systems send one event for all of them",
        ),
        F::StartBecomes | F::StartBecomesSeveral => (
            NotPossible,
            "only an event triggers an automation: let your systems send one as a client comes into the state",
        ),
        F::StartSegment | F::StartSegmentPresent => (
            NotPossible,
            "only an event triggers an automation: let your systems send one as a client comes into the segment",
        ),
        F::StartBeforeDate | F::StartBeforeDateElapsed | F::StartAfterDate | F::StartOnDay => (
            NotPossible,
            "only an event triggers an automation: let your systems send one on that day",
        ),
        F::StartGathered => (
            NotPossible,
            "an automation does not gather events: let your systems send one event for all of them",
        ),
        F::StartHandedOver => (
            NotPossible,
            "no automation starts another: let your systems send an event, and start on it",
        ),
        F::AudienceStates => (
            Weaker,
            "asked as she comes in and right before each message, of the property that `state S is property` names: who leaves and comes back during one wait is not seen to leave",
        ),
        F::EntersOnce => (
            Generated,
            "a property of the contact in which the automation keeps that she came in",
        ),
        F::EntersPerHours | F::EntersPerDays | F::EntersPerMonths | F::EntersAgainAfter => (
            NotPossible,
            "each event starts a run, and its conditions compare no times: write `enters once ever`, or let your systems send the event no more often",
        ),
        F::EntersForEach => (
            NotPossible,
            "each event starts a run, whatever it holds: write `enters every time`, and let your systems send it once for each",
        ),
        F::EntersEveryTime => (Exact, "each event starts a run, and runs may overlap"),
        F::ExitEvent | F::ExitStartEvent => (
            Generated,
            "every wait is one for that event, after which the run is over; one event, in a journey without `wait up to`",
        ),
        F::ExitSameEvent => (
            NotPossible,
            "its waits don't compare two events: let your systems send one event for each thing, or leave `for the same` out",
        ),
        F::ExitUnsubscribed => (
            Generated,
            "a condition before each message: she has not unsubscribed",
        ),
        F::ExitBecomes => (
            Weaker,
            "a condition before each message on the state's property: what begins and ends during one wait is not seen",
        ),
        F::ExitBecomesOwn => (
            NotPossible,
            "its conditions know who is in a state, not who comes into it: take the state out of `for`",
        ),
        F::ExitCondition => (
            Weaker,
            "a condition before each message: what holds only during a wait is not seen",
        ),
        F::GivesWay => (
            NotPossible,
            "an automation does not see the others: let this one exit on the event that starts the other, as in `exits when E`",
        ),
        F::Goal => rows::NO_GOALS,
        F::SendEmail => (Exact, "a step, and its template beside the automation"),
        F::SendSms | F::SendPush | F::SendOther => {
            (NotPossible, "it sends e-mails only: send an email")
        }
        F::SendMarketing => (
            Generated,
            "a condition before the message: she has not unsubscribed",
        ),
        F::SendService => (Exact, "the message goes to everybody"),
        F::Locales => (
            Generated,
            "conditions on the client's locale before the message, the brand's first locale otherwise",
        ),
        F::Leaves => (
            Exact,
            "proved, and proved again with the automation's own waits: nothing to enforce",
        ),
        F::MergeProfile | F::MergeStartEvent => (
            Weaker,
            "variables of the template, with their fallbacks; what is filled into a page is not escaped",
        ),
        F::MergeOtherEvent => (
            NotPossible,
            "a message knows the contact and the event that started the run: keep the value as a property of the client and write that",
        ),
        F::MergeEach => rows::ONE_EVENT_AND_NO_LIST,
        F::MergeLikeText => (
            NotPossible,
            "Resend reads `{{` as its own: write the text without it",
        ),
        F::WaitHours | F::WaitDays => (
            Exact,
            "a delay in the same unit; what is longer than 30 days becomes several",
        ),
        F::WaitMonths => (
            Weaker,
            "delays of as many days as the months have on average; rules are proved again so",
        ),
        F::WaitBetween => rows::DELAY_OF_THE_LEAST,
        F::WaitClock => (
            NotPossible,
            "its delays know no times of day: wait a length, as in `wait 3 days`, and let your systems send the event at a good hour",
        ),
        F::WaitStartDate | F::WaitOtherDate | F::WaitAfterDate => (
            NotPossible,
            "its delays know no dates: let your systems send an event on that day, and start on it",
        ),
        F::WaitAfterStart => rows::DELAY_OF_WHAT_IS_LEFT,
        F::WaitAfterStartVaried => rows::NO_WAY_BACK_TO_THE_START,
        F::AwaitEvent => (
            Exact,
            "a wait for the event, for one at a time; what is longer than 30 days becomes several",
        ),
        F::AwaitCondition => (
            NotPossible,
            "it waits for events only: let your systems send one as the condition comes to hold",
        ),
        F::Branch => (Generated, "conditions, one behind the other"),
        F::Split | F::SplitMeasure => (
            NotPossible,
            "it draws nothing at random: let your systems keep a property with the share, and branch on it",
        ),
        F::LargeCondition => (Exact, "a tree of rules"),
        F::Task | F::Notify => (
            NotPossible,
            "it writes to the contact only: let your systems send word when they hear of the event",
        ),
        F::SetProperty => (Exact, "an update of the contact"),
        F::ClearProperty => (Exact, "an update of the contact, to nothing"),
        F::ChangeBuiltIn => (
            NotPossible,
            "whether a client has unsubscribed is hers to say, and her address is who she is: bind it to a property of yours",
        ),
        F::AddToList => (Exact, "the segment that `list L is segment` names"),
        F::RemoveFromList | F::ListOnExit => (
            NotPossible,
            "it takes nobody out of a segment: keep a property of the client in its place",
        ),
        F::AddToAudience | F::RemoveFromAudience => (
            NotPossible,
            "it knows no audiences for paid media: let your systems sync a segment",
        ),
        F::Review | F::ReviewOverlap => (
            NotPossible,
            "an automation does not wait for a person: let your systems send an event for the answer, and `wait up to D for` that event",
        ),
        F::Note => (
            NotPossible,
            "a template has no place for a line that is written for one client: keep the line in a property of the client, and put `{{that_property else …}}` into the text",
        ),
        F::Ask => (
            NotPossible,
            "it asks nothing: send a message with links, and wait for the event that your form sends",
        ),
        F::HandOver => (
            NotPossible,
            "no automation starts another: write `run` with a sequence that both journeys share",
        ),
        F::Alone => (
            NotPossible,
            "an automation does not see the others: write a silence in `restraint`",
        ),
        F::TestText | F::TestNumber | F::TestKnown => (Exact, "a rule on the contact's property"),
        F::TestMoney => (Exact, "a rule on the number; the currency is the account's"),
        F::TestYesNo => (
            Exact,
            "a rule on the texts `yes` and `no`: a contact keeps texts and numbers only",
        ),
        F::TestDate | F::TestPast | F::TestWithin | F::TestAhead | F::TestClock => (
            NotPossible,
            "its rules put only numbers in an order: keep a text, a number or a yes/no property",
        ),
        F::TestStartEvent => (Exact, "a rule on the event"),
        F::TestOtherEvent => (
            NotPossible,
            "only the event that started the run is known: keep the value as a property of the client",
        ),
        F::Happened
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
        | F::MessageEventOther => (NotPossible, NO_PAST),
        F::InState => (
            Exact,
            "a rule on the property that `state S is property` names, which holds the state's name; without it a client is in the first state",
        ),
        F::InSegment => (Generated, "the segment's own condition"),
        F::ConsentEmail => (Exact, "a rule on `unsubscribed`"),
        F::ConsentSmsPush | F::ConsentOther => rows::NO_SUCH_CONSENT,
        F::QuietHours | F::QuietDays | F::QuietCalendar | F::QuietCalendarDates => (
            NotPossible,
            "it knows no times of day, so nothing keeps a message from leaving in the night: take the rule back for this journey with `loosens`, or build it for another platform",
        ),
        F::CapSkip
        | F::CapCalendarSkip
        | F::GapSkip
        | F::GapJourneysSkip
        | F::OnceSkip
        | F::SkipOtherChannels => (
            NotPossible,
            "it counts no messages: write the rule without `else` where it can be proved",
        ),
        F::SilenceWhileSkip => (
            Generated,
            "a condition before the message: the condition does not hold",
        ),
        F::SilenceAfterSkip => (
            NotPossible,
            "nothing looks back to an event: let your systems keep a yes/no property for that time, and write `while`",
        ),
        F::SilenceStatesSkip => (
            Generated,
            "a condition before the message: the client is not in the state",
        ),
        F::Postpone => (
            NotPossible,
            "a message that a condition passes over is dropped, never sent later: write `else skip`, or space the steps so that the rule is proved",
        ),
        F::AtLeast => rows::NOTHING_MAKES_A_MESSAGE_LEAVE,
        F::Description => (
            Weaker,
            "an automation has no description: it stands in the report",
        ),
        F::Assumptions => rows::RATES_ARE_TAKEN_FOR_GRANTED,
    }
}
