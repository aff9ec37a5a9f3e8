//! Literals of time: lengths, times of day, dates, days of the week.

use super::number::{digits, number_word};
use super::{Cx, Line};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{ClockTime, Date, Duration, WeekdaySet};
use crate::syntax::grammar::Rule;
use crate::vocabulary::{Unit, Weekday};
use pest::iterators::Pair;

/// The unit that a short form from elsewhere stands for.
pub(crate) fn borrowed_unit(word: &str) -> Option<Unit> {
    let unit = match word {
        "m" | "mn" | "min" | "mins" => Unit::Minutes,
        "h" | "hr" | "hrs" => Unit::Hours,
        "d" => Unit::Days,
        "w" | "wk" | "wks" => Unit::Weeks,
        "mo" | "mos" => Unit::Months,
        "y" | "yr" | "yrs" => Unit::Years,
        _ => return None,
    };
    Some(unit)
}

/// `1 day`, `3 days`.
pub(crate) fn written(amount: u32, unit: Unit) -> String {
    if amount == 1 {
        format!("1 {}", unit.singular())
    } else {
        format!("{amount} {}", unit.text())
    }
}

/// More than a hundred years, in whatever unit: a slip of the finger. What comes after may count on it.
fn is_longer_than_a_life(amount: u32, unit: Unit) -> bool {
    let most = match unit {
        Unit::Minutes => 100 * 366 * 1440,
        Unit::Hours => 100 * 366 * 24,
        Unit::Days => 100 * 366,
        Unit::Weeks => 100 * 53,
        Unit::Months => 100 * 12,
        Unit::Years => 100,
    };
    amount > most
}

impl Cx<'_> {
    /// A length of time, from a `duration` pair.
    pub(crate) fn duration(&mut self, pair: &Pair<'_, Rule>) -> Option<Duration> {
        let span = self.span(pair);
        let mut line = Line::inside(pair.clone());
        let amount = line.next()?;
        let unit = line.next();
        self.length(&amount, unit.as_ref(), span)
    }

    /// The next `duration` of a line.
    pub(crate) fn next_duration(&mut self, line: &mut Line<'_>) -> Option<Duration> {
        let pair = line.need(Rule::duration)?;
        self.duration(&pair)
    }

    /// The next window: a `duration`, or a bare unit (`per week`), which is reported.
    pub(crate) fn next_window(&mut self, line: &mut Line<'_>) -> Option<Duration> {
        if let Some(pair) = line.maybe(Rule::duration) {
            return self.duration(&pair);
        }
        let pair = line.need(Rule::unit)?;
        let span = self.span(&pair);
        let unit = Unit::from_either(pair.as_str())?;
        let (amount, unit_shown) = match unit {
            Unit::Weeks => (7, Unit::Days),
            Unit::Days => (1, Unit::Days),
            Unit::Minutes | Unit::Hours | Unit::Months | Unit::Years => (1, unit),
        };
        let text = written(amount, unit_shown);
        let message = Diagnostic::new(
            Code::BorrowedForm,
            span,
            format!("`per {}` does not say which days count", pair.as_str()),
        )
        .label("a length goes here")
        .help(format!(
            "`per {text}` is a rolling window; `per calendar {}` starts anew with each {}",
            unit.singular(),
            unit.singular()
        ));
        self.push(message.unsafe_fix(format!("write `per {text}`"), span, text));
        Some(Duration {
            amount,
            unit: unit_shown,
            span,
        })
    }

    /// A number and its unit.
    pub(crate) fn length(
        &mut self,
        amount: &Pair<'_, Rule>,
        unit: Option<&Pair<'_, Rule>>,
        span: Span,
    ) -> Option<Duration> {
        let number = amount.as_str();
        let Some(unit_pair) = unit else {
            let day = if number == "1" { "day" } else { "days" };
            self.push(
                Diagnostic::new(Code::UnitMissing, span, format!("`{number}` needs a unit"))
                    .label(format!("{number} what?"))
                    .help(format!(
                        "`{number} {day}`, or `minutes`, `hours`, `weeks`, `months`, `years`"
                    )),
            );
            return None;
        };
        let word = unit_pair.as_str();
        let unit = Unit::from_either(word).or_else(|| borrowed_unit(word))?;
        let (count, shown) = match number_word(number) {
            Some(count) => (count, unit),
            None => self.whole_amount(number, unit, amount, span)?,
        };
        if count == 0 {
            self.push(
                Diagnostic::new(
                    Code::ImpossibleValue,
                    span,
                    format!("`{number} {word}` is no time at all"),
                )
                .label("at least 1"),
            );
            return None;
        }
        if is_longer_than_a_life(count, shown) {
            let text = written(count, shown);
            self.push(
                Diagnostic::new(
                    Code::ImpossibleValue,
                    span,
                    format!("no client will live to see {text} pass"),
                )
                .label("more than 100 years")
                .help("write at most `100 years`"),
            );
            return None;
        }
        let text = written(count, shown);
        let plain = unit_pair.as_rule() == Rule::unit
            && digits(number) == number
            && unit == shown
            && amount.as_span().end() < unit_pair.as_span().start();
        if !plain {
            let source = self.source(span);
            self.push(
                Diagnostic::new(
                    Code::BorrowedForm,
                    span,
                    format!("a length of time is written `{text}`, not `{source}`"),
                )
                .label(format!("write `{text}`"))
                .fix(format!("write `{text}`"), span, text),
            );
        }
        Some(Duration {
            amount: count,
            unit: shown,
            span,
        })
    }

    /// The amount as a whole number, in a smaller unit where it has decimals.
    fn whole_amount(
        &mut self,
        number: &str,
        unit: Unit,
        amount: &Pair<'_, Rule>,
        span: Span,
    ) -> Option<(u32, Unit)> {
        let clean = digits(number);
        let (whole, part) = clean.split_once('.').unwrap_or((&clean, ""));
        let part = part.trim_end_matches('0');
        let Ok(whole) = whole.parse::<u32>() else {
            let span = self.span(amount);
            self.too_large(span, number);
            return None;
        };
        if part.is_empty() {
            if whole > 1_000_000 {
                let span = self.span(amount);
                self.too_large(span, number);
                return None;
            }
            return Some((whole, unit));
        }
        let smaller = match (unit, part) {
            (Unit::Hours, "5") => Some((60, 30, Unit::Minutes)),
            (Unit::Hours, "25") => Some((60, 15, Unit::Minutes)),
            (Unit::Hours, "75") => Some((60, 45, Unit::Minutes)),
            (Unit::Years, "5") => Some((12, 6, Unit::Months)),
            _ => None,
        };
        if let Some((factor, rest, unit)) = smaller {
            let amount = whole.checked_mul(factor)?.checked_add(rest)?;
            return Some((amount, unit));
        }
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!(
                    "`{number}` {} can't be counted: only whole numbers can",
                    unit.text()
                ),
            )
            .label("whole numbers only")
            .help("use a smaller unit, such as `hours` for parts of a day"),
        );
        None
    }

    /// A time of day, from a `time` or `alien_time` pair.
    pub(crate) fn clock(&mut self, pair: &Pair<'_, Rule>) -> Option<ClockTime> {
        let span = self.span(pair);
        let text = pair.as_str();
        let lower = text.to_ascii_lowercase();
        let afternoon = lower.ends_with("pm");
        let morning = lower.ends_with("am");
        let bare = lower.trim_end_matches(['a', 'p', 'm', ' ']);
        let (hours, minutes) = bare.split_once([':', '.', 'h']).unwrap_or((bare, "0"));
        let minutes = minutes.get(..2).unwrap_or(minutes);
        let mut hour = hours.parse::<u16>().unwrap_or(99);
        let minute = minutes.parse::<u16>().unwrap_or(0);
        if (afternoon || morning) && hour <= 12 {
            hour = hour % 12 + if afternoon { 12 } else { 0 };
        }
        if hour > 23 || minute > 59 {
            let message = Diagnostic::new(
                Code::ImpossibleValue,
                span,
                format!("there is no time of day `{text}`"),
            )
            .label("`00:00` to `23:59`");
            self.push(if hour == 24 && minute == 0 {
                message.help("midnight is `00:00`")
            } else {
                message
            });
            return None;
        }
        let plain = format!("{hour:02}:{minute:02}");
        if text != plain {
            self.push(
                Diagnostic::new(
                    Code::BorrowedForm,
                    span,
                    format!("a time of day is written `{plain}`, not `{text}`"),
                )
                .label(format!("write `{plain}`"))
                .fix(format!("write `{plain}`"), span, plain),
            );
        }
        Some(ClockTime {
            minutes: hour * 60 + minute,
            span,
        })
    }

    /// The next time of day of a line, if there is one.
    #[expect(
        clippy::option_option,
        reason = "a time that can't exist is not the same as none"
    )]
    pub(crate) fn maybe_clock(&mut self, line: &mut Line<'_>) -> Option<Option<ClockTime>> {
        match line
            .maybe(Rule::time)
            .or_else(|| line.maybe(Rule::alien_time))
        {
            Some(pair) => self.clock(&pair).map(Some),
            None => Some(None),
        }
    }

    /// The next time of day of a line, which must be there.
    pub(crate) fn next_clock(&mut self, line: &mut Line<'_>) -> Option<ClockTime> {
        while let Some(pair) = line.next() {
            if matches!(pair.as_rule(), Rule::time | Rule::alien_time) {
                return self.clock(&pair);
            }
        }
        None
    }

    /// A date, from a `date` or `alien_date` pair.
    pub(crate) fn date(&mut self, pair: &Pair<'_, Rule>) -> Option<Date> {
        let span = self.span(pair);
        let text = pair.as_str();
        let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
        let &[first, second, third] = parts.as_slice() else {
            return None;
        };
        let (year, month, day) = if first.len() == 4 {
            (first, second, third)
        } else if second.parse::<u8>().unwrap_or(0) > 12 {
            (third, first, second)
        } else {
            (third, second, first)
        };
        let numbers = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>());
        let exists = match numbers {
            (Ok(y), Ok(m), Ok(d)) if y > 0 => jiff::civil::Date::new(y, m, d).ok(),
            _ => None,
        };
        let Some(date) = exists.filter(|_| year.len() == 4 || pair.as_rule() != Rule::date) else {
            self.push(
                Diagnostic::new(
                    Code::ImpossibleValue,
                    span,
                    format!("there is no day `{text}`"),
                )
                .label("not in any calendar"),
            );
            return None;
        };
        let plain = format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
        if plain != text {
            let certain =
                first.len() == 4 || day.parse::<u8>().unwrap_or(0) > 12 && year.len() == 4;
            let message = Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("a day is written year, month, day: `{plain}`, not `{text}`"),
            )
            .label("year-month-day");
            self.push(if certain {
                message.fix(format!("write `{plain}`"), span, plain)
            } else if year.len() == 4 {
                message
                    .note("in some countries the month comes first")
                    .unsafe_fix(format!("write `{plain}`"), span, plain)
            } else {
                message
            });
        }
        Some(Date {
            year: date.year(),
            month: date.month().unsigned_abs(),
            day: date.day().unsigned_abs(),
            span,
        })
    }

    /// Days of the week, from a `weekdays` pair.
    pub(crate) fn weekdays(&mut self, pair: &Pair<'_, Rule>) -> Option<WeekdaySet> {
        let span = self.span(pair);
        let mut bits: u8 = 0;
        let mut last: Option<Weekday> = None;
        let mut range = false;
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::kw_to => range = true,
                Rule::weekday => {
                    let day = self.weekday(&part)?;
                    if let (true, Some(from)) = (range, last) {
                        let mut at = from as u8;
                        while at != day as u8 {
                            at = (at + 1) % 7;
                            bits |= 1 << at;
                        }
                    }
                    bits |= 1 << day as u8;
                    last = Some(day);
                    range = false;
                }
                Rule::alien_weekday => {
                    bits |= self.borrowed_weekday(&part);
                    (range, last) = (false, None);
                }
                _ => range = false,
            }
        }
        Some(WeekdaySet { bits, span })
    }

    /// `mondays`, `weekends`: reported, and understood.
    fn borrowed_weekday(&mut self, pair: &Pair<'_, Rule>) -> u8 {
        let span = self.span(pair);
        let written = pair.as_str();
        let lower = written.to_ascii_lowercase();
        let (bits, right) = match lower.trim_end_matches('s') {
            "weekday" => (0b001_1111, "monday to friday"),
            "weekend" => (0b110_0000, "saturday, sunday"),
            day => match Weekday::from_text(day) {
                Some(day) => (1 << day as u8, day.text()),
                None => (0, "monday"),
            },
        };
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("write `{right}`, not `{written}`"),
            )
            .label(format!("`{right}` goes here"))
            .fix(format!("write `{right}`"), span, right),
        );
        bits
    }

    fn weekday(&mut self, pair: &Pair<'_, Rule>) -> Option<Weekday> {
        let text = pair.as_str();
        let lower = text.to_ascii_lowercase();
        let day = Weekday::from_text(&lower)?;
        if lower != text {
            let span = self.span(pair);
            self.push(
                Diagnostic::new(
                    Code::BorrowedForm,
                    span,
                    format!("days of the week are written small: `{lower}`, not `{text}`"),
                )
                .label(format!("write `{lower}`"))
                .fix(format!("write `{lower}`"), span, lower),
            );
        }
        Some(day)
    }
}
