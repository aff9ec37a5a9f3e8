//! Lengths of time in words: the one place that says how a number of minutes is told.

use crate::vocabulary::Unit;

/// In which of its units a length is told. 48 hours are not 2 days: days are counted on the client's wall, hours go by on
/// a clock that nobody sets, so that a length is told in what its writer asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldIn {
    /// Days, and hours and minutes of what is left over.
    Days,
    /// Hours and minutes, however many hours.
    Hours,
}

impl ToldIn {
    /// What goes with a unit that someone wrote.
    pub fn of(unit: Unit) -> ToldIn {
        if unit.is_elapsed() {
            ToldIn::Hours
        } else {
            ToldIn::Days
        }
    }

    /// What goes with a length as it was written, `48 hours`; days where no unit of time is at its end.
    pub fn as_written(length: &str) -> ToldIn {
        let unit = length.rsplit(' ').next().and_then(Unit::from_either);
        unit.map_or(ToldIn::Days, ToldIn::of)
    }

    /// For a column or a list: `2 days 3 h 5 min`, or `51 h 5 min`.
    pub fn brief(self, minutes: u64) -> String {
        let parts = self.parts(minutes).into_iter().map(|(amount, unit)| {
            let unit = match (unit, amount) {
                (Unit::Minutes, _) => "min",
                (Unit::Hours, _) => "h",
                (unit, 1) => unit.singular(),
                (unit, _) => unit.text(),
            };
            format!("{amount} {unit}")
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    /// For a sentence: `2 days, 3 hours and 5 minutes`, or `51 hours and 5 minutes`.
    pub fn words(self, minutes: u64) -> String {
        let parts = self.parts(minutes).into_iter().map(|(amount, unit)| {
            let unit = if amount == 1 {
                unit.singular()
            } else {
                unit.text()
            };
            format!("{amount} {unit}")
        });
        let parts: Vec<String> = parts.collect();
        match parts.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// What is not nought of each unit, from the longest; at least one.
    fn parts(self, minutes: u64) -> Vec<(u64, Unit)> {
        let (days, rest) = match self {
            ToldIn::Days => (minutes / 1440, minutes % 1440),
            ToldIn::Hours => (0, minutes),
        };
        let mut parts = vec![
            (days, Unit::Days),
            (rest / 60, Unit::Hours),
            (rest % 60, Unit::Minutes),
        ];
        parts.retain(|(amount, _)| *amount > 0);
        if parts.is_empty() {
            parts.push((0, Unit::Minutes));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_in_the_unit_of_its_writer() {
        let (days, hours) = (ToldIn::of(Unit::Weeks), ToldIn::of(Unit::Hours));
        assert_eq!(days.brief(3065), "2 days 3 h 5 min");
        assert_eq!(days.words(3065), "2 days, 3 hours and 5 minutes");
        assert_eq!(ToldIn::as_written("1 hour"), hours);
        assert_eq!(ToldIn::as_written("calendar week"), days);
        assert_eq!(hours.brief(3065), "51 h 5 min");
        assert_eq!(hours.words(3065), "51 hours and 5 minutes");
    }

    #[test]
    fn what_is_nought_is_left_out_unless_it_is_all() {
        assert_eq!(ToldIn::Days.brief(1441), "1 day 1 min");
        assert_eq!(ToldIn::Days.words(1440), "1 day");
        assert_eq!(ToldIn::Hours.words(61), "1 hour and 1 minute");
        assert_eq!(ToldIn::Hours.words(0), "0 minutes");
        assert_eq!(ToldIn::Days.brief(0), "0 min");
    }
}
