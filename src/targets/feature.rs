//! Everything that a platform may or may not hold: one row each in every platform's table.
//!
//! The list is closed and platforms match it without a `_` arm, so a new feature does not compile
//! until each of them says how it holds it.

use serde::Serialize;

macro_rules! features {
    ($($group:literal { $($variant:ident $sample:literal,)* })*) => {
        /// What a platform may or may not hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Feature { $($(#[doc = $sample] $variant,)*)* }

        impl Feature {
            /// Every feature, in the order of the tables.
            pub const ALL: &'static [Feature] = &[$($(Feature::$variant,)*)*];

            /// How it is written, in the language's own words where it has any.
            pub fn sample(self) -> &'static str {
                match self { $($(Feature::$variant => $sample,)*)* }
            }

            /// The heading that it stands under.
            pub fn group(self) -> &'static str {
                match self { $($(Feature::$variant)|* => $group,)* }
            }
        }
    };
}

features! {
    "What starts a run" {
        StartEvent "`starts when E`",
        StartWhere "`starts when E where C`",
        StartSeveralEvents "`starts when E or F`",
        StartBecomes "`starts when client becomes S`",
        StartBecomesSeveral "`starts when client becomes S or T`",
        StartSegment "`starts when client enters SEGMENT from now on`",
        StartSegmentPresent "`starts when client enters SEGMENT and those already in it`",
        StartBeforeDate "`starts 7 days before DATE at 09:00`",
        StartBeforeDateElapsed "`starts 36 hours before DATE`",
        StartAfterDate "`starts 7 days after DATE at 09:00`",
        StartOnDay "`starts on 2026-12-01 at 10:00 for SEGMENT`",
        StartGathered "`starts when E, gathered for 1 hour`",
        StartHandedOver "`starts when handed over`",
    }
    "Who enters, and how often" {
        AudienceStates "`for S`",
        EntersOnce "`enters once ever`",
        EntersPerHours "`enters once per 12 hours`",
        EntersPerDays "`enters once per 90 days`",
        EntersPerMonths "`enters once per 3 months`",
        EntersForEach "`enters once for each PROPERTY`",
        EntersAgainAfter "`enters again 30 days after it ended`",
        EntersEveryTime "`enters every time`",
    }
    "What ends a run early" {
        ExitEvent "`exits when E`",
        ExitStartEvent "`exits when E`, where E also starts it",
        ExitSameEvent "`exits when E for the same PROPERTY`",
        ExitUnsubscribed "`exits when unsubscribed`",
        ExitBecomes "`exits when client becomes S`",
        ExitBecomesOwn "`exits when client becomes S`, where `for` names S too",
        ExitCondition "`exits when C`",
        GivesWay "`gives way to JOURNEY`",
        Goal "`goal E within D`",
    }
    "Messages" {
        SendEmail "`send EMAIL`",
        SendSms "`send SMS`",
        SendPush "`send PUSH`",
        SendOther "`send` of a letter or a WhatsApp message",
        SendMarketing "a message that needs consent to marketing",
        SendService "a `transactional` or `service` message",
        Locales "a text for each locale",
        Leaves "`leaves before DATE`, `leaves by 2026-12-03 at 10:00`",
        MergeProfile "`{{first_name else Dear client}}`",
        MergeStartEvent "`{{placed_order.order}}`, of the event that started the run",
        MergeOtherEvent "`{{placed_order.order}}`, of an event that came later",
        MergeEach "`{{each restocked.reference}}`, of gathered events",
        MergeLikeText "text that the platform would read as its own syntax",
    }
    "Waits" {
        WaitHours "`wait 90 minutes`, `wait 6 hours`",
        WaitDays "`wait 3 days`, `wait 2 weeks`",
        WaitMonths "`wait 3 months`, `wait 4 years`",
        WaitBetween "`wait 2 to 4 days`",
        WaitClock "`wait until 10:00 on tuesday`",
        WaitStartDate "`wait until 2 days before DATE`, the date that started the run",
        WaitOtherDate "`wait until 2 days before DATE`, another date",
        WaitAfterDate "`wait until 2 days after DATE`",
        WaitAfterStart "`wait until 7 days after start`, where every path takes the same time",
        WaitAfterStartVaried "`wait until 7 days after start`, where paths differ",
        AwaitEvent "`wait up to 5 days for E`",
        AwaitCondition "`wait up to 5 days for C`",
    }
    "Ways that part" {
        Branch "`if`, `match`",
        Split "`split`",
        SplitMeasure "`measure E within D`",
        LargeCondition "a condition of more than 50 parts",
    }
    "What is done beside messages" {
        Task "`task for P`",
        Notify "`notify P`",
        SetProperty "`set tier to gold`",
        ClearProperty "`clear birthday`",
        ChangeBuiltIn "`set` or `clear` of a property that the platform keeps of its own",
        AddToList "`add to list L`",
        RemoveFromList "`remove from list L`",
        ListOnExit "`remove from list L`, where the run ends early",
        AddToAudience "`add to audience A`",
        RemoveFromAudience "`remove from audience A`",
        Review "`review by P within D`",
        ReviewOverlap "`review by P within D`, where two runs of one client can meet in it",
        Note "a message with `note by P`",
        Ask "`ask SURVEY within D`",
        HandOver "`hand over to JOURNEY`",
        Alone "`no messages from any journey for D`",
    }
    "Conditions" {
        TestText "`tier is gold or noir`",
        TestNumber "`age is at least 30`",
        TestMoney "`lifetime_spend is at least 10000 EUR`",
        TestYesNo "`service_case is yes`",
        TestDate "`birthday is before 2000-01-01`",
        TestKnown "`birthday is known`",
        TestPast "`visit_at is past`",
        TestWithin "`visit_at is less than 24 hours ahead`",
        TestAhead "`visit_at is at least 24 hours ahead`",
        TestClock "a comparison with a time of day",
        TestStartEvent "`placed_order.value is …`, of the event that started the run, in `if`",
        TestOtherEvent "`placed_order.value is …` elsewhere, or of another event",
        Happened "`client has E`, `client has E at least 3 times`",
        HappenedInTheLast "`client has E in the last 30 days`",
        HappenedTimesInTheLast "`client has E at least 3 times in the last 30 days`",
        HappenedInTheLastMonths "`client has E in the last 3 years`",
        HappenedSinceStart "`client has E since start`",
        HappenedSinceStartOwn "`client has E since start`, where E also starts it",
        HappenedSinceEvent "`client has E since F`",
        HappenedWhere "`client has E where C`",
        HappenedWhereOr "`client has E where …` with `or`, or on a date",
        MessageEvent "`client has opened EMAIL`",
        MessageEventTheme "`client has clicked any email with theme T`",
        MessageEventOther "`opened`, `clicked` or `received` of another channel",
        InState "`client is S`",
        InSegment "`client is in SEGMENT`",
        ConsentEmail "`client consents to email`",
        ConsentSmsPush "`client consents to sms`, `push`",
        ConsentOther "`client consents to letter`, `whatsapp`",
    }
    "Restraint that a guard must hold" {
        QuietHours "`quiet from 20:00 to 09:00`",
        QuietDays "`quiet on sunday`",
        QuietCalendar "`quiet outside CALENDAR`",
        QuietCalendarDates "`quiet outside CALENDAR`, with `except` dates",
        CapSkip "`at most 2 emails per 7 days else skip`",
        CapCalendarSkip "`at most 2 emails per calendar week else skip`",
        GapSkip "`at least 48 hours between messages else skip`",
        GapJourneysSkip "`at least 7 days between messages of J and messages of K else skip`",
        OnceSkip "`each message at most once per 365 days else skip`",
        SkipOtherChannels "`at most 2 messages per 7 days else skip`, where messages of other channels count",
        SilenceWhileSkip "`no messages while C else skip`",
        SilenceAfterSkip "`no messages for 30 days after E else skip`",
        SilenceStatesSkip "`no messages to S else skip`",
        Postpone "`else postpone up to 10 days`",
        AtLeast "`at least 1 message per 14 days during journey J`",
    }
    "Words" {
        Description "`///` documentation",
        Assumptions "what the proof takes for granted",
    }
}
