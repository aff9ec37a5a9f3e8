//! The week as quiet rules leave it: whether they leave any time at all (J0407), and whether a message
//! can leave at a time of day.

use super::errors;
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::vocabulary::Weekday;
use crate::workflow::{ClockMinutes, House, Rule, RuleForm, Weekdays};

const MINUTES_OF_DAY: u16 = 1440;

/// When nothing leaves, by day of the week. Single dates that a calendar closes are not in it.
#[derive(Debug, Default)]
pub(crate) struct QuietWeek<'r> {
    /// For each day, from Monday, spans in minutes after midnight.
    days: [Vec<(u16, u16)>; 7],
    rules: Vec<&'r Rule>,
}

impl<'r> QuietWeek<'r> {
    /// What `rules` together keep quiet.
    pub(crate) fn of(rules: &'r [Rule], house: &House) -> Self {
        let mut week = QuietWeek::default();
        for rule in rules {
            let (days, from, to) = match &rule.form {
                RuleForm::QuietHours { from, to } => (Weekdays::ALL, from.0, to.0),
                RuleForm::QuietDays { days } => (*days, 0, 0),
                RuleForm::QuietOutside { calendar } => match house.calendars.get(calendar) {
                    Some(calendar) => (Weekdays(!calendar.weekdays.0 & Weekdays::ALL.0), 0, 0),
                    None => continue,
                },
                RuleForm::AtMost { .. }
                | RuleForm::AtMostPerCalendar { .. }
                | RuleForm::Gap { .. }
                | RuleForm::EachOnce { .. }
                | RuleForm::Silence { .. }
                | RuleForm::AtLeast { .. } => continue,
            };
            week.rules.push(rule);
            for (day, spans) in Weekday::ALL.iter().zip(week.days.iter_mut()) {
                if !days.holds(*day) {
                    continue;
                }
                if from < to {
                    spans.push((from, to));
                } else {
                    spans.extend([(from, MINUTES_OF_DAY), (0, to)]);
                }
            }
        }
        week
    }

    /// Reports rules that leave no minute. `place` is where they were put together; the last of them
    /// where that is one restraint.
    pub(crate) fn never_open(mut self, place: Option<Span>) -> Option<Diagnostic> {
        let never = self.days.iter_mut().all(|spans| cover_the_day(spans));
        (never && !self.rules.is_empty()).then(|| errors::never_open(&self.rules, place))
    }

    /// Whether a message can leave at this time on one of these days.
    pub(crate) fn may_leave(&self, at: ClockMinutes, on: Weekdays) -> bool {
        let quiet =
            |spans: &[(u16, u16)]| spans.iter().any(|(from, to)| (*from..*to).contains(&at.0));
        Weekday::ALL
            .iter()
            .zip(&self.days)
            .any(|(day, spans)| on.holds(*day) && !quiet(spans))
    }
}

/// When a message may leave after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opens {
    /// At this time.
    pub(crate) at: ClockMinutes,
    /// On which day.
    pub(crate) on: OpensOn,
}

/// On which day a message may leave after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpensOn {
    /// On the day of the wait itself.
    SameDay,
    /// On this one, whichever the day of the wait.
    Day(Weekday),
    /// On a later one.
    Later,
}

impl<'r> QuietWeek<'r> {
    /// When a message leaves that is ready at this time on one of these days; `None` where it may leave
    /// at once on one of them, or never leaves at all.
    pub(crate) fn opens_after(&self, at: ClockMinutes, on: Weekdays) -> Option<Opens> {
        if self.may_leave(at, on) {
            return None;
        }
        let mut all = on.days().filter_map(|day| self.opens_from(at, day));
        let (first, day, later) = all.next()?;
        let (mut same_day, mut same) = (!later, true);
        let mut soonest = first;
        for (time, other, later) in all {
            same_day &= !later;
            same &= (time, other) == (first, day);
            soonest = soonest.min(time);
        }
        Some(Opens {
            at: soonest,
            on: match (same_day, same) {
                (true, _) => OpensOn::SameDay,
                (false, true) => OpensOn::Day(day),
                (false, false) => OpensOn::Later,
            },
        })
    }

    /// The first open minute from this time on, its day, and whether that is a later one.
    fn opens_from(&self, at: ClockMinutes, day: Weekday) -> Option<(ClockMinutes, Weekday, bool)> {
        (0..8).find_map(|later| {
            let index = (day as usize + later) % 7;
            let spans = self.days.get(index)?;
            let from = if later == 0 { at.0 } else { 0 };
            let open = |minute: &u16| !spans.iter().any(|(f, t)| (*f..*t).contains(minute));
            let minute = (from..MINUTES_OF_DAY).find(open)?;
            let opens = Weekday::ALL.get(index).copied()?;
            Some((ClockMinutes(minute), opens, later > 0))
        })
    }

    /// The first rule that keeps this time quiet.
    pub(crate) fn rule_at(&self, at: ClockMinutes, on: Weekdays) -> Option<&'r Rule> {
        let day = on.days().next()?;
        self.rules.iter().copied().find(|rule| match &rule.form {
            RuleForm::QuietHours { from, to } => {
                if from < to {
                    (*from..*to).contains(&at)
                } else {
                    at >= *from || at < *to
                }
            }
            RuleForm::QuietDays { days } => days.holds(day),
            // Whatever else is in the list closes this day by a calendar.
            RuleForm::QuietOutside { .. } => true,
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::Gap { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => false,
        })
    }
}

/// Whether the spans leave no minute of a day.
fn cover_the_day(spans: &mut [(u16, u16)]) -> bool {
    spans.sort_unstable();
    let mut quiet_until = 0;
    for (from, to) in spans {
        if *from > quiet_until {
            return false;
        }
        quiet_until = quiet_until.max(*to);
    }
    quiet_until >= MINUTES_OF_DAY
}
