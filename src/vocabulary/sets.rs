//! Closed sets of words that carry meaning through the whole pipeline.

use serde::Serialize;

macro_rules! closed_set {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every member, in the language's order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word as written in a journey.
            pub fn text(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The member that this word names.
            pub fn from_text(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

closed_set! {
    /// Why a message is sent. Closed and ordered, the most needed first: under an enforced rule a
    /// higher purpose wins, and nothing is unclassified, so nothing escapes a cap.
    Purpose {
        /// Part of a deal the client made: a receipt, an apology owed. Needs no consent to marketing.
        Transactional = "transactional",
        /// Word about something of the client's: a repair, an appointment. Needs no consent to marketing.
        Service = "service",
        /// Care for what the client owns or asked for.
        Care = "care",
        /// Asks the client to come.
        Invitation = "invitation",
        /// Asks the client to buy.
        Promotional = "promotional",
    }
}

impl Purpose {
    /// Whether a message of this purpose needs the client's consent to marketing on its channel.
    pub fn needs_consent(self) -> bool {
        match self {
            Purpose::Transactional | Purpose::Service => false,
            Purpose::Care | Purpose::Invitation | Purpose::Promotional => true,
        }
    }
}

closed_set! {
    /// What can befall many messages at once.
    Trouble {
        /// They could not be delivered.
        Bounces = "bounces",
        /// They were marked as spam.
        Complaints = "complaints",
        /// Clients left all marketing because of them.
        Unsubscribes = "unsubscribes",
    }
}

closed_set! {
    /// How a message travels.
    Channel {
        /// Electronic mail.
        Email = "email",
        /// Text message.
        Sms = "sms",
        /// Push notification.
        Push = "push",
        /// Direct mail on paper.
        Letter = "letter",
        /// `WhatsApp` message.
        Whatsapp = "whatsapp",
    }
}

closed_set! {
    /// Units of time. Minutes and hours are elapsed time; the others are counted on the client's
    /// wall calendar. They are two types.
    Unit {
        /// Elapsed.
        Minutes = "minutes",
        /// Elapsed.
        Hours = "hours",
        /// Calendar.
        Days = "days",
        /// Calendar: seven days.
        Weeks = "weeks",
        /// Calendar: the same day of a later month, or its last day.
        Months = "months",
        /// Calendar: twelve months.
        Years = "years",
    }
}

impl Unit {
    /// Whether the unit is elapsed time rather than calendar time.
    pub fn is_elapsed(self) -> bool {
        match self {
            Unit::Minutes | Unit::Hours => true,
            Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => false,
        }
    }

    /// The singular form: `day` for `days`.
    pub fn singular(self) -> &'static str {
        match self {
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        }
    }

    /// The unit that a word names, in either number.
    pub fn from_either(text: &str) -> Option<Self> {
        Unit::from_text(text).or_else(|| Unit::ALL.iter().copied().find(|u| u.singular() == text))
    }
}

closed_set! {
    /// Days of the week, from Monday.
    Weekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

closed_set! {
    /// Months of the year.
    Month {
        /// January.
        January = "january",
        /// February.
        February = "february",
        /// March.
        March = "march",
        /// April.
        April = "april",
        /// May.
        May = "may",
        /// June.
        June = "june",
        /// July.
        July = "july",
        /// August.
        August = "august",
        /// September.
        September = "september",
        /// October.
        October = "october",
        /// November.
        November = "november",
        /// December.
        December = "december",
    }
}
