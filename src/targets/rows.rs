//! Rows of capability tables that are the same on several platforms: a fact stands in one place. What a platform's row
//! says stays the platform's own choice; its table names the row.

use super::Support::{self, Exact, Generated, NotPossible, Weaker};

/// How a feature is held, and how, or what to write instead.
pub(super) type Row = (Support, &'static str);

/// Several events as one start.
pub(super) const NO_GATHERING: Row = (
    NotPossible,
    "a journey does not gather events: let your systems send one event for all of them",
);

/// An exit on the event that also starts a run, where filters look back to the start.
pub(super) const START_WOULD_END_IT: Row = (
    NotPossible,
    "the event that starts a run counts as having happened in it, so nobody would get a message: exit on another event",
);

/// A goal.
pub(super) const NO_GOALS: Row = (Weaker, "it has no goals: the report says what to measure");

/// A promise to leave in time, where waits are the journey's own.
pub(super) const LEAVES_IS_PROVED: Row = (
    Exact,
    "proved, and proved again with the journey's own waits: nothing to enforce",
);

/// What another event brought.
pub(super) const ONE_EVENT: Row = (
    NotPossible,
    "a run carries only the event that started it: keep the value as a property of the client and write that",
);

/// All the events that a start has gathered.
pub(super) const ONE_EVENT_AND_NO_LIST: Row = (
    NotPossible,
    "a run carries one event: keep the list as a text property of the client and write that",
);

/// Marks of Liquid in a text.
pub(super) const LIQUID_MARKS: Row = (
    NotPossible,
    "Liquid reads `{{` and `{%` as its own: write the text without them",
);

/// A wait of some length, as a delay.
pub(super) const DELAY_OF_THE_LEAST: Row = (Exact, "a delay of the least length");

/// A wait that is counted from the start, as a delay.
pub(super) const DELAY_OF_WHAT_IS_LEFT: Row = (Generated, "a delay of what is left");

/// A wait that is counted from the start, where paths differ.
pub(super) const NO_WAY_BACK_TO_THE_START: Row = (
    NotPossible,
    "it can't look back to the start of a run: write the length of each wait, so that every path takes the same time",
);

/// What tells the arms of a draw apart.
pub(super) const PATHS_ARE_NOT_COMPARED: Row = (
    Weaker,
    "it does not compare paths: the report says what to measure",
);

/// A person who decides.
pub(super) const NO_PERSON_IS_WAITED_FOR: Row = (
    NotPossible,
    "a journey does not wait for a person: let your systems send an event for the answer, and `wait up to D for` that event",
);

/// A silence of all journeys.
pub(super) const JOURNEYS_DO_NOT_SEE_EACH_OTHER: Row = (
    NotPossible,
    "a journey does not see the others: write a silence in `restraint`",
);

/// What has happened since the start.
pub(super) const AS_LONG_AS_A_RUN_CAN_LAST: Row = (
    Weaker,
    "the longest time since the start: what happened shortly before it counts too",
);

/// Whether what starts a run has happened since.
pub(super) const START_COUNTS_AS_HAPPENED: Row = (
    NotPossible,
    "the event that starts a run counts as having happened in it: write `in the last D`, or ask for another event",
);

/// What has happened since another event.
pub(super) const NOT_SINCE_ANOTHER_EVENT: Row = (
    NotPossible,
    "it can't count since another event: write `since start` or `in the last D`",
);

/// Consent by letter and such.
pub(super) const NO_SUCH_CONSENT: Row = (
    NotPossible,
    "it keeps no consent for that channel: keep a yes/no property of your own",
);

/// A rule that asks for messages.
pub(super) const NOTHING_MAKES_A_MESSAGE_LEAVE: Row = (
    NotPossible,
    "nothing can make a message leave in time: space the steps so that the rule is proved",
);

/// What the proof takes for granted.
pub(super) const RATES_ARE_TAKEN_FOR_GRANTED: Row = (
    Weaker,
    "nothing checks how often an event really happens: the report lists what was assumed",
);

/// One run for each value of a property.
pub(super) const ENTRIES_ARE_COUNTED_BY_CLIENT: Row = (
    NotPossible,
    "it counts entries for each client, not for each value: write `enters once per D` or `enters every time` with a rate on the event",
);

/// A pause that is counted from the end of a run.
pub(super) const PAUSE_FROM_THE_ENTRY: Row = (
    NotPossible,
    "it counts from the entry, not from the end of a run: write `enters once per D`, with D longer than the run and the pause together",
);

/// An exit on an event about the same thing.
pub(super) const EVENTS_ARE_NOT_COMPARED: Row = (
    NotPossible,
    "its filters don't compare two events: let your systems send one event for each thing, or leave `for the same` out",
);

/// A draw.
pub(super) const SPLIT_IN_WHOLE_PERCENT: Row = (
    Weaker,
    "a random split in whole percent; the report gives the real shares",
);

/// A test of an amount.
pub(super) const FILTER_ON_MONEY: Row = (
    Exact,
    "a filter on the number; the currency is the account's",
);

/// A test of a date.
pub(super) const FILTER_ON_DATE: Row = (Exact, "a filter on the date");

/// A test of a time of day.
pub(super) const NO_TIMES_OF_DAY_IN_FILTERS: Row = (
    NotPossible,
    "it has no times of day in filters: keep a text or a number",
);

/// A wait of some length, as a wait.
pub(super) const WAIT_OF_THE_LEAST: Row = (Exact, "a wait of the least length");

/// A wait that is counted from the start, as a wait.
pub(super) const WAIT_OF_WHAT_IS_LEFT: Row = (Generated, "a wait of what is left");

/// A survey.
pub(super) const NOTHING_IS_ASKED: Row = (
    NotPossible,
    "it asks nothing in a journey: send a message with links, and wait for a click",
);

/// A cap with `else`.
pub(super) const NOTHING_COUNTS_MESSAGES: Row = (
    NotPossible,
    "nothing in a journey counts messages: space the steps so that the rule is proved, and write it without `else`",
);

/// A cap with `else` over several channels.
pub(super) const NOTHING_COUNTS_CHANNELS: Row = (
    NotPossible,
    "nothing in a journey counts messages: write the rule without `else` where it can be proved",
);
