//! How near the worst case comes to what a rule asks for: the numbers that were proved, and the one place that puts them
//! into words. The table of `prove`, the page of a journey, hovers, lenses and the report of differences all say these.

use super::{PromiseReport, RuleReport, TogetherReport, Verdict};
use crate::workflow::{Length, RuleForm, ToldIn};
use serde::Serialize;

impl Verdict {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Enforced => "enforced",
            Verdict::Broken => "broken",
            Verdict::Unbounded => "unbounded",
            Verdict::NotProved => "not proved",
        }
    }

    /// Whether nobody receives more than the rule allows.
    pub fn holds(self) -> bool {
        match self {
            Verdict::Proved | Verdict::Enforced => true,
            Verdict::Broken | Verdict::Unbounded | Verdict::NotProved => false,
        }
    }
}

/// What the numbers of a margin count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Messages in any window: less is better.
    Messages,
    /// Minutes between two messages: more is better.
    MinutesApart,
    /// Minutes without a message: less is better.
    MinutesOfSilence,
    /// Minutes from when a message leaves at the latest to the end of its promise: more is better.
    MinutesEarly,
    /// The rule has no number.
    None,
}

impl Measure {
    /// What goes with a rule.
    pub fn of(form: &RuleForm) -> Measure {
        match form {
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::EachOnce { .. } => Measure::Messages,
            RuleForm::Gap { .. } => Measure::MinutesApart,
            RuleForm::AtLeast { .. } => Measure::MinutesOfSilence,
            RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. } => Measure::None,
        }
    }

    fn room(self, worst: Option<u64>, limit: Option<u64>) -> Option<i64> {
        let (worst, limit) = (i64::try_from(worst?).ok()?, i64::try_from(limit?).ok()?);
        match self {
            Measure::Messages | Measure::MinutesOfSilence => Some(limit - worst),
            Measure::MinutesApart | Measure::MinutesEarly => Some(worst - limit),
            Measure::None => None,
        }
    }
}

/// The worst case of a rule or a promise beside what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margin {
    /// What was found out.
    pub verdict: Verdict,
    /// What the numbers count.
    pub measure: Measure,
    /// The worst that can happen; `None` where nothing bounds it, and of messages apart also where there are never two.
    pub worst: Option<u64>,
    /// Whether it is reached, rather than a safe bound.
    pub exact: bool,
    /// What is asked for.
    pub limit: Option<u64>,
    /// How much room is left; below zero where the rule is broken.
    pub room: Option<i64>,
    /// How long is asked for between two messages, where that is what is asked for.
    gap: Option<Length>,
    /// Of a gap over several journeys: how many messages can come within it.
    within: Option<u64>,
    /// Two messages are known to come as near as `worst`, and others may come nearer.
    may_be_less: bool,
    told_in: ToldIn,
}

impl Margin {
    /// Of a rule in one journey.
    pub fn of_rule(form: &RuleForm, report: &RuleReport) -> Margin {
        let measure = Measure::of(form);
        let gap = form.gap();
        let limit = report.limit;
        let is_told_of_the_shortest = gap.is_some_and(|gap| {
            gap.varies() && report.verdict.holds() && limit == Some(gap.least_minutes())
        });
        let room = if is_told_of_the_shortest {
            // That it is kept is known, and not how well.
            Some(0)
        } else {
            measure.room(report.worst, limit)
        };
        Margin {
            verdict: report.verdict,
            measure,
            worst: report.worst,
            exact: report.exact,
            limit,
            room,
            gap,
            within: None,
            may_be_less: false,
            told_in: form.told_in(),
        }
    }

    /// Of a rule over several journeys. A gap is proved there by counting what leaves within its length; told is how far
    /// apart two messages are known to be.
    pub fn of_several(report: &TogetherReport) -> Margin {
        let (measure, told_in) = match report.gap {
            Some(gap) => (Measure::MinutesApart, ToldIn::of(gap.unit)),
            None => (Measure::Messages, ToldIn::Days),
        };
        let (worst, exact, limit) = match report.gap {
            // A month that is kept may be the shortest, and one that is not the longest.
            Some(gap) if report.verdict.holds() => {
                (Some(gap.least_minutes()), false, gap.least_minutes())
            }
            // Nothing is nearer than the same moment.
            Some(gap) => {
                let apart = report.apart();
                (apart, apart == Some(0), gap.most_minutes())
            }
            None => (report.worst, report.exact, report.limit),
        };
        Margin {
            verdict: report.verdict,
            measure,
            worst,
            exact,
            limit: Some(limit),
            room: measure.room(worst, Some(limit)),
            gap: report.gap,
            may_be_less: report.gap.is_some() && !report.verdict.holds() && !exact,
            within: report.worst.filter(|most| *most < u64::MAX),
            told_in,
        }
    }

    /// Of what a message promises with `leaves`.
    pub fn of_promise(report: &PromiseReport) -> Margin {
        Margin {
            verdict: report.verdict,
            measure: Measure::MinutesEarly,
            worst: report.spare.and_then(|spare| u64::try_from(spare).ok()),
            exact: false,
            limit: Some(0),
            room: report.spare,
            gap: None,
            within: None,
            may_be_less: false,
            told_in: ToldIn::Days,
        }
    }

    /// How near to its limit it comes, in thousandths of the limit: less is nearer, below zero is broken. `None` for a rule
    /// without a number.
    pub fn nearness(&self) -> Option<i64> {
        let limit = i64::try_from(self.limit?).ok()?.max(1);
        match (self.measure, self.room) {
            (Measure::None, _) => None,
            (_, Some(room)) => Some(room.saturating_mul(1000) / limit),
            (Measure::MinutesApart, None) if self.verdict.holds() => Some(i64::MAX),
            (_, None) => Some(i64::MIN),
        }
    }

    /// `2 of 3`, `at least 60 h apart, of 48 h`; empty for a rule without a number.
    pub fn numbers(&self) -> String {
        let Some(limit) = self.limit else {
            return String::new();
        };
        let told = |minutes| self.told_in.brief(minutes);
        // Months have no one number of days.
        let asked = || match self.gap {
            Some(gap) if gap.varies() => gap.text(),
            Some(_) | None => told(limit),
        };
        let (most, least) = if self.exact {
            ("", "")
        } else {
            ("at most ", "at least ")
        };
        match (self.measure, self.worst) {
            (Measure::None, _) => String::new(),
            (Measure::Messages, Some(u64::MAX)) => format!("no bound was found, of {limit}"),
            (Measure::Messages, Some(worst)) => format!("{most}{worst} of {limit}"),
            (Measure::Messages, None) => format!("without limit, of {limit}"),
            (Measure::MinutesApart, Some(worst)) if self.may_be_less => {
                format!("{} apart or less, of {}", told(worst), asked())
            }
            (Measure::MinutesApart, Some(worst)) => {
                format!("{least}{} apart, of {}", told(worst), asked())
            }
            (Measure::MinutesApart, None) if self.verdict.holds() => "never two".to_owned(),
            (Measure::MinutesApart, None) => {
                let open = format!("no least time between two was found, of {}", asked());
                match self.within {
                    Some(most) => format!("{open}, and at most {most} within it"),
                    None => open,
                }
            }
            (Measure::MinutesOfSilence, Some(worst)) => {
                format!("{most}{} of silence, of {}", told(worst), told(limit))
            }
            (Measure::MinutesOfSilence, None) => {
                format!("no bound of the silence was found, of {}", told(limit))
            }
            (Measure::MinutesEarly, Some(0)) => "just in time at the latest".to_owned(),
            (Measure::MinutesEarly, Some(worst)) => format!("at least {} early", told(worst)),
            (Measure::MinutesEarly, None) => match self.room {
                _ if self.verdict.holds() => "never too late".to_owned(),
                Some(late) => format!("up to {} late", told(late.unsigned_abs())),
                None => "late without limit".to_owned(),
            },
        }
    }

    /// The numbers, and how much room they leave: `2 of 3, 1 to spare`.
    pub fn words(&self) -> String {
        let numbers = self.numbers();
        let room = match (self.measure, self.room) {
            (Measure::None | Measure::MinutesEarly, _) => return numbers,
            // What is not kept has nothing to spare, whatever its numbers.
            _ if !self.verdict.holds() => return numbers,
            // Of a gap that is kept it is known that it is kept, and not how well.
            (Measure::MinutesApart, Some(0))
                if !self.exact || self.gap.is_some_and(Length::varies) =>
            {
                return numbers;
            }
            (_, Some(0)) => "none to spare".to_owned(),
            (Measure::Messages, Some(room @ 1..)) => format!("{room} to spare"),
            (Measure::MinutesApart | Measure::MinutesOfSilence, Some(room @ 1..)) => {
                format!("{} to spare", self.told_in.brief(room.unsigned_abs()))
            }
            (_, Some(_) | None) => return numbers,
        };
        format!("{numbers}, {room}")
    }

    /// The verdict, and the numbers where there are some: `proved: 2 of 3, 1 to spare`.
    pub fn judged(&self) -> String {
        let (verdict, words) = (self.verdict.words(), self.words());
        if words.is_empty() {
            verdict.to_owned()
        } else {
            format!("{verdict}: {words}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::{TimelineEvent, TogetherEntry};
    use crate::source::Span;
    use crate::vocabulary::Unit;
    use crate::workflow::Length;
    use std::sync::Arc;

    fn several(verdict: Verdict, worst: Option<u64>, gap: Option<Length>) -> Margin {
        Margin::of_several(&report(verdict, worst, gap))
    }

    fn report(verdict: Verdict, worst: Option<u64>, gap: Option<Length>) -> TogetherReport {
        TogetherReport {
            restraint: "house".into(),
            rule: "a rule".into(),
            journeys: Arc::new(["a".into(), "b".into()]),
            verdict,
            worst,
            exact: true,
            limit: 1,
            gap,
            window: String::new(),
            assumptions: Arc::new([]),
            timeline: Vec::new(),
            span: Span::default(),
        }
    }

    fn length(amount: u32, unit: Unit) -> Length {
        Length { amount, unit }
    }

    #[test]
    fn a_gap_over_several_journeys_is_told_in_time_and_not_in_messages() {
        let hours = several(Verdict::Enforced, Some(1), Some(length(48, Unit::Hours)));
        assert_eq!(hours.judged(), "enforced: at least 48 h apart, of 48 h");
        let days = several(Verdict::Proved, Some(1), Some(length(3, Unit::Days)));
        assert_eq!(days.numbers(), "at least 3 days apart, of 3 days");
        assert_eq!(days.nearness(), Some(0));
        let month = several(Verdict::Proved, Some(1), Some(length(1, Unit::Months)));
        assert_eq!(month.words(), "at least 28 days apart, of 1 month");
        assert_eq!((month.limit, month.room), (Some(28 * 1440), Some(0)));
        let open = several(Verdict::NotProved, Some(4), Some(length(3, Unit::Days)));
        assert_eq!(
            open.judged(),
            "not proved: no least time between two was found, of 3 days, and at most 4 within it"
        );
        assert_eq!(open.nearness(), Some(i64::MIN));
    }

    #[test]
    fn what_a_timeline_of_several_shows_is_not_called_the_least() {
        let at = |minute: u64| TogetherEntry {
            minute,
            elapsed: i64::try_from(minute).unwrap(),
            at: String::new(),
            journey: "a".into(),
            what: TimelineEvent::Message {
                message: "letter".into(),
                run: 1,
                counted: Some(1),
            },
            span: Span::default(),
        };
        let broken = |minutes: u64| {
            let report = TogetherReport {
                timeline: vec![at(60), at(60 + minutes)],
                window: "48 hours".to_owned(),
                ..report(Verdict::Broken, Some(2), Some(length(48, Unit::Hours)))
            };
            Margin::of_several(&report)
        };
        let found = broken(36 * 60);
        assert_eq!(found.judged(), "broken: 36 h apart or less, of 48 h");
        assert!(!found.exact && found.nearness() < Some(0));
        // Nothing is nearer than the same moment.
        assert_eq!(broken(0).judged(), "broken: 0 min apart, of 48 h");
        assert!(broken(0).exact);
    }

    fn one(verdict: Verdict, worst: u64, exact: bool, length: Length) -> Margin {
        let form = crate::proof::tests::gap(length).form;
        let report = RuleReport {
            restraint: "house".into(),
            rule: "a rule".into(),
            verdict,
            worst: Some(worst * 1440),
            exact,
            limit: Some(if verdict.holds() && worst * 1440 < length.most_minutes() {
                length.least_minutes()
            } else {
                length.most_minutes()
            }),
            window: None,
            assumptions: Vec::new(),
            timeline: Vec::new(),
            walks: Vec::new(),
            most: Vec::new(),
            span: Span::default(),
        };
        Margin::of_rule(&form, &report)
    }

    #[test]
    fn of_months_no_more_is_told_than_the_shortest_ones_keep() {
        let month = length(1, Unit::Months);
        let held = one(Verdict::Enforced, 28, false, month);
        assert_eq!(
            held.judged(),
            "enforced: at least 28 days apart, of 1 month"
        );
        assert_eq!((held.limit, held.nearness()), (Some(28 * 1440), Some(0)));
        let between = one(Verdict::Proved, 30, true, month);
        assert_eq!(between.judged(), "proved: 30 days apart, of 1 month");
        let longer = one(Verdict::Proved, 33, true, month);
        assert_eq!(longer.words(), "33 days apart, of 1 month, 2 days to spare");
        let broken = one(Verdict::Broken, 10, true, month);
        assert_eq!(broken.judged(), "broken: 10 days apart, of 1 month");
        let weeks = one(Verdict::Proved, 14, true, length(2, Unit::Weeks));
        assert_eq!(weeks.words(), "14 days apart, of 14 days, none to spare");
    }

    #[test]
    fn a_bound_that_was_not_found_is_not_told_as_a_number() {
        let none = several(Verdict::NotProved, Some(u64::MAX), None);
        assert_eq!(none.judged(), "not proved: no bound was found, of 1");
        assert_eq!(none.nearness(), Some(i64::MIN));
        let kept = several(Verdict::Proved, Some(1), None);
        assert_eq!(kept.judged(), "proved: 1 of 1, none to spare");
    }
}
