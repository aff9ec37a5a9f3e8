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
