//! Guards of enforced rules: counted over what really was sent, by all journeys under the rule.

use super::acts::Said;
use super::{Live, Moment, World};
use crate::semantics::clock::{add_calendar, weekday};
use crate::vocabulary::Unit;
use crate::workflow::{Message, OtherwiseAction, Rule, RuleForm, SilenceWhen};
use jiff::civil::{Date, Time};

impl World<'_> {
    /// Whether the enforced rules of its journey let a message leave now.
    pub(super) fn guarded(&self, run: &Live<'_>, message: &Message, limit: Option<Moment>) -> Said {
        let Some(workflow) = self.journeys.get(run.journey) else {
            return Said::Never;
        };
        for rule in &workflow.rules {
            let Some(action) = rule.otherwise else {
                continue;
            };
            let Some(free) = self.broken_until(run, rule, message) else {
                continue;
            };
            let why = format!("`{}`", rule.text);
            let OtherwiseAction::Postpone(most) = action else {
                return Said::Skipped(why);
            };
            let limit = limit.unwrap_or_else(|| self.clock.add(self.now, most));
            let next = free.unwrap_or_else(|| {
                let tomorrow = self.now.wall.date().tomorrow().unwrap_or(Date::MAX);
                self.clock.at(tomorrow.to_datetime(Time::midnight()))
            });
            if next > limit {
                return Said::Skipped(format!("{why}, longer than it may be postponed"));
            }
            return Said::Held(next, Some(limit), Some(why));
        }
        Said::Sent
    }

    /// `None`: the message keeps the rule. Else when it would, where that is known.
    #[expect(
        clippy::option_option,
        reason = "whether, and until when: two questions in one answer"
    )]
    fn broken_until(
        &self,
        run: &Live<'_>,
        rule: &Rule,
        message: &Message,
    ) -> Option<Option<Moment>> {
        match &rule.form {
            RuleForm::AtMost { count, of, window } => {
                if !of.holds(message) {
                    return None;
                }
                let ends: Vec<Moment> = self
                    .sent_under(rule)
                    .filter(|(_, sent)| of.holds(sent))
                    .map(|(at, _)| self.clock.add(at, *window))
                    .filter(|ends| *ends > self.now)
                    .collect();
                let over = (ends.len() + 1).checked_sub(*count as usize)?;
                // So many of the oldest must have left the window.
                (over > 0).then(|| over.checked_sub(1).and_then(|at| ends.get(at)).copied())
            }
            RuleForm::AtMostPerCalendar { count, of, period } => {
                if !of.holds(message) {
                    return None;
                }
                let begins = begins(self.now.wall.date(), period.unit);
                let sent = self
                    .sent_under(rule)
                    .filter(|(at, sent)| {
                        of.holds(sent) && self::begins(at.wall.date(), period.unit) == begins
                    })
                    .count();
                (sent >= *count as usize).then(|| {
                    let next = add_calendar(begins.to_datetime(Time::midnight()), *period);
                    Some(self.clock.at(next))
                })
            }
            RuleForm::Gap {
                gap,
                between,
                journeys,
            } => {
                if !between.holds(message) {
                    return None;
                }
                let own = self.journeys.get(run.journey).map(|w| &w.name);
                let last = self
                    .sent_by(rule)
                    .filter(|(_, journey, sent)| {
                        let name = self.journeys.get(*journey).map(|w| &w.name);
                        between.holds(sent)
                            && journeys.as_ref().is_none_or(|(a, b)| {
                                (own == Some(a) && name == Some(b))
                                    || (own == Some(b) && name == Some(a))
                            })
                    })
                    .map(|(at, _, _)| self.clock.add(at, *gap))
                    .max()?;
                (last > self.now).then_some(Some(last))
            }
            RuleForm::EachOnce { of, window } => {
                if !of.holds(message) {
                    return None;
                }
                let last = self
                    .sent_under(rule)
                    .filter(|(_, sent)| sent.name == message.name)
                    .map(|(at, _)| self.clock.add(at, *window))
                    .max()?;
                (last > self.now).then_some(Some(last))
            }
            RuleForm::Silence { of, when } => {
                if !of.holds(message) {
                    return None;
                }
                match when {
                    SilenceWhen::While(condition) => {
                        let silent = self.sure(condition, Some(run));
                        silent.then_some(None)
                    }
                    SilenceWhen::After(length, event) => {
                        let last = self
                            .facts
                            .iter()
                            .filter(|fact| self.is(event, &fact.kind))
                            .map(|fact| self.clock.add(fact.at, *length))
                            .max()?;
                        (last > self.now).then_some(Some(last))
                    }
                    SilenceWhen::ToStates(states) => states.contains(&self.state).then_some(None),
                }
            }
            RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::AtLeast { .. } => None,
        }
    }

    fn sent_under(&self, rule: &Rule) -> impl Iterator<Item = (Moment, &Message)> {
        self.sent_by(rule).map(|(at, _, message)| (at, message))
    }

    /// What journeys under the rule have sent.
    fn sent_by(&self, rule: &Rule) -> impl Iterator<Item = (Moment, usize, &Message)> {
        self.story
            .sent()
            .filter(|(_, journey, _, _)| {
                self.journeys.get(*journey).is_some_and(|w| {
                    let same = |r: &Rule| r.restraint == rule.restraint && r.text == rule.text;
                    w.rules.iter().any(same)
                })
            })
            .filter_map(|(at, journey, _, name)| {
                Some((at, journey, self.house.messages.get(name)?))
            })
    }
}

/// The first day of the week, month or year in which a day lies.
fn begins(day: Date, unit: Unit) -> Date {
    match unit {
        Unit::Weeks => {
            let back = i64::from(weekday(day) as u8);
            day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
        }
        Unit::Months => day.first_of_month(),
        Unit::Years => day.first_of_year(),
        Unit::Minutes | Unit::Hours | Unit::Days => day,
    }
}
