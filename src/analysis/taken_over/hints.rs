//! What the lines that differ tell of an edit: the lengths, times, names and words that are gone, and those that have come.
//! Hints only say what is tried, and in which order; they prove nothing.

use super::words::{Kind, Piece, pieces};
use crate::vocabulary::{Unit, Weekday};

/// A length as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) amount: u64,
    pub(super) unit: Unit,
}

/// What stands in some lines.
#[derive(Debug, Default)]
pub(super) struct Side {
    pub(super) lines: Vec<String>,
    pub(super) lengths: Vec<Span>,
    pub(super) numbers: Vec<String>,
    pub(super) percents: Vec<String>,
    pub(super) clocks: Vec<String>,
    /// `tuesday to thursday`
    pub(super) weekdays: Vec<String>,
    pub(super) words: Vec<String>,
    /// With their quotes.
    pub(super) texts: Vec<String>,
}

/// What is gone, and what has come.
#[derive(Debug, Default)]
pub(super) struct Hints {
    pub(super) gone: Side,
    pub(super) come: Side,
}

impl Span {
    /// The lengths that a platform may say so: where it knows no days, it may count an hour more than they have, for the night
    /// on which clocks go back.
    pub(super) fn readings(self) -> Vec<Span> {
        let days = |hours: u64| {
            let whole = hours.is_multiple_of(24) && hours > 0;
            let (amount, unit) = (hours / 24, Unit::Days);
            whole.then_some(Span { amount, unit })
        };
        let mut all = vec![self];
        if self.unit == Unit::Hours {
            all.extend(days(self.amount));
            all.extend(days(self.amount.saturating_sub(1)));
        }
        all
    }

    /// As written.
    pub(super) fn text(self) -> String {
        let word = if self.amount == 1 {
            self.unit.singular()
        } else {
            self.unit.text()
        };
        format!("{} {word}", self.amount)
    }

    /// In seconds, days as 24 hours; near enough to compare.
    pub(super) fn seconds(self) -> u64 {
        self.amount.saturating_mul(of(self.unit))
    }

    /// The same length in another unit, where it is whole there.
    pub(super) fn within(self, unit: Unit) -> Option<u64> {
        if self.unit == unit {
            return Some(self.amount);
        }
        let is_calendar = |unit: Unit| match unit {
            Unit::Months | Unit::Years => true,
            Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => false,
        };
        let months = |unit: Unit| if unit == Unit::Years { 12 } else { 1 };
        let (own, other) = if is_calendar(self.unit) && is_calendar(unit) {
            (months(self.unit), months(unit))
        } else {
            (of(self.unit), of(unit))
        };
        let whole = self.amount.saturating_mul(own);
        whole.is_multiple_of(other).then_some(whole / other)
    }
}

/// How many seconds a unit has, near enough.
pub(super) fn of(unit: Unit) -> u64 {
    match unit {
        Unit::Minutes => 60,
        Unit::Hours => 3_600,
        Unit::Days => 86_400,
        Unit::Weeks => 604_800,
        Unit::Months => 30 * 86_400,
        Unit::Years => 365 * 86_400,
    }
}

impl Hints {
    /// From lines with `-` and `+` before them.
    pub(super) fn of(edits: &[String]) -> Self {
        let mut hints = Hints::default();
        for line in edits {
            if let Some(line) = line.strip_prefix("- ") {
                hints.gone.note(line);
            } else if let Some(line) = line.strip_prefix("+ ") {
                hints.come.note(line);
            }
        }
        hints
    }
}

impl Side {
    fn note(&mut self, line: &str) {
        self.lines.push(line.to_owned());
        // What has no word stands in a comment, with its numbers.
        let line = line.trim_start_matches('/');
        let pieces = pieces(line);
        for (i, piece) in pieces.iter().enumerate() {
            let next = pieces.get(i + 1);
            match piece.kind {
                Kind::Number => {
                    add(&mut self.numbers, piece.text);
                    let unit = unit_behind(&pieces, i);
                    if let (Some(unit), Ok(amount)) = (unit, piece.text.parse()) {
                        let span = Span { amount, unit };
                        if !self.lengths.contains(&span) {
                            self.lengths.push(span);
                        }
                    }
                }
                Kind::Percent => add(&mut self.percents, piece.text.trim_end_matches('%')),
                Kind::Clock => add(&mut self.clocks, piece.text),
                Kind::Text => add(&mut self.texts, piece.text),
                Kind::Word => {
                    add(&mut self.words, piece.text);
                    if piece.text == "on" && next.is_some_and(|n| is_weekday(n.text)) {
                        let end = weekdays_end(&pieces, i + 1);
                        let at = next.map_or(0, |n| n.at.start);
                        let end = pieces.get(end).map_or(at, |last| last.at.end);
                        add(&mut self.weekdays, line.get(at..end).unwrap_or_default());
                    }
                }
                Kind::Open | Kind::Close | Kind::Sign | Kind::LineEnd => {}
            }
        }
    }

    /// Whether a length is among them, in whatever unit.
    pub(super) fn has_length(&self, length: Span) -> bool {
        let mut all = self.lengths.iter();
        all.any(|one| one.seconds() == length.seconds())
    }
}

fn add(to: &mut Vec<String>, text: &str) {
    if !to.iter().any(|known| known == text) {
        to.push(text.to_owned());
    }
}

/// The unit of the number at a place, also where it is the first of `2 to 4 days`.
pub(super) fn unit_behind(pieces: &[Piece<'_>], at: usize) -> Option<Unit> {
    let next = pieces.get(at + 1)?;
    if next.text == "to" && pieces.get(at + 2)?.kind == Kind::Number {
        return Unit::from_either(pieces.get(at + 3)?.text);
    }
    Unit::from_either(next.text)
}

/// Whether a word is a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    Weekday::from_text(word).is_some()
}

/// The last piece of a list of weekdays that starts at a place.
pub(super) fn weekdays_end(pieces: &[Piece<'_>], start: usize) -> usize {
    let mut end = start;
    loop {
        let goes_on = pieces
            .get(end + 1)
            .is_some_and(|piece| matches!(piece.text, "to" | "," | "or" | "and"))
            && pieces
                .get(end + 2)
                .is_some_and(|piece| is_weekday(piece.text));
        if !goes_on {
            return end;
        }
        end += 2;
    }
}
