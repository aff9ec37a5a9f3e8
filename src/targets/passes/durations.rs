//! Lengths in the units that a platform has. Nothing is rounded in silence: the answer says whether
//! it is exact, and between what it lies.

use crate::vocabulary::Unit;
use crate::workflow::Length;

/// Which way to go where a length has no exact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Never shorter than promised.
    Up,
    /// Within the range that the length really has.
    Nearest,
}

/// A length in a platform's units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fitted {
    /// How many.
    pub amount: u64,
    /// Of what: one of the units asked for.
    pub unit: Unit,
    /// Whether it says exactly the same.
    pub exact: bool,
}

impl Fitted {
    /// `91 days`.
    pub fn text(self) -> String {
        let unit = if self.amount == 1 {
            self.unit.singular()
        } else {
            self.unit.text()
        };
        format!("{} {unit}", self.amount)
    }
}

/// Writes `length` in one of `units`, which hold `Hours` at least. Where they hold no days, a day is 24
/// hours, which is not the same where clocks change.
pub fn fit(length: Length, units: &[Unit], round: Round) -> Fitted {
    let amount = u64::from(length.amount);
    let fitted = |amount, unit, exact| Fitted {
        amount,
        unit,
        exact,
    };
    if units.contains(&length.unit) {
        return fitted(amount, length.unit, true);
    }
    if !units.contains(&Unit::Days) && !length.unit.is_elapsed() {
        let with_days = [units, &[Unit::Days]].concat();
        let days = fit(length, &with_days, round);
        return fitted(days.amount.saturating_mul(24), Unit::Hours, false);
    }
    match length.unit {
        Unit::Minutes => match round {
            _ if amount % 60 == 0 => fitted(amount / 60, Unit::Hours, true),
            Round::Up => fitted(amount.div_ceil(60), Unit::Hours, false),
            Round::Nearest => fitted(((amount + 30) / 60).max(1), Unit::Hours, false),
        },
        Unit::Weeks => fitted(amount * 7, Unit::Days, true),
        Unit::Months | Unit::Years => {
            let days = match round {
                Round::Up => most_days(length),
                Round::Nearest => near_days(length),
            };
            fitted(days, Unit::Days, false)
        }
        Unit::Hours | Unit::Days => fitted(amount, length.unit, true),
    }
}

/// A length in seconds: a day as 24 hours, months and years within what they can last.
pub fn seconds(length: Length) -> u64 {
    let hours = fit(length, &[Unit::Minutes, Unit::Hours], Round::Nearest);
    match hours.unit {
        Unit::Minutes => hours.amount.saturating_mul(60),
        Unit::Hours | Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => {
            hours.amount.saturating_mul(3600)
        }
    }
}

/// So much in pieces of at most `most`, the longest first: for a delay that is longer than one may be.
pub fn pieces(total: u64, most: u64) -> Vec<u64> {
    let most = most.max(1);
    let mut pieces = vec![most; (total / most) as usize];
    if !total.is_multiple_of(most) || pieces.is_empty() {
        pieces.push(total % most);
    }
    pieces
}

fn months(length: Length) -> (u64, usize) {
    let months = match length.unit {
        Unit::Years => u64::from(length.amount) * 12,
        Unit::Months => u64::from(length.amount),
        Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => 0,
    };
    (months / 12, (months % 12) as usize)
}

const MOST: [u64; 12] = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];
const NEAR: [u64; 12] = [0, 30, 61, 91, 122, 152, 183, 213, 243, 274, 304, 335];
const LEAST: [u64; 12] = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334];

/// Most days that months or years can last.
pub fn most_days(length: Length) -> u64 {
    let (years, rest) = months(length);
    years * 365 + years.div_ceil(4) + MOST.get(rest).copied().unwrap_or(0)
}

/// Fewest days that months or years can last.
pub fn least_days(length: Length) -> u64 {
    let (years, rest) = months(length);
    // A century without its leap day takes one away.
    let leap_days = (years / 4).saturating_sub(u64::from(years >= 4));
    years * 365 + leap_days + LEAST.get(rest).copied().unwrap_or(0)
}

fn near_days(length: Length) -> u64 {
    let (years, rest) = months(length);
    years * 365 + years / 4 + NEAR.get(rest).copied().unwrap_or(0)
}

/// How long months or years really are: `3 months last between 89 and 92 days`.
pub fn real_days(length: Length) -> String {
    let verb = if length.amount == 1 { "lasts" } else { "last" };
    format!(
        "{} {verb} between {} and {} days",
        length.text(),
        least_days(length),
        most_days(length)
    )
}
