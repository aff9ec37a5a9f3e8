//! Whether a story is as a test expects.

use super::{Clock, Moment, Story, StoryKind, date_of, later};
use crate::semantics::clock::time_of;
use crate::workflow::{ExpectationKind, HappeningKind, House, Length, Scenario, When};
use jiff::civil::Time;
use smol_str::SmolStr;

/// An expectation that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which, in the order of the test.
    pub expectation: usize,
    /// What came instead, in few words.
    pub instead: String,
}

/// The expectations of a test that its story does not meet.
pub fn judge(house: &House, scenario: &Scenario, story: &Story) -> Vec<Failure> {
    let judge = Judge {
        house,
        scenario,
        story,
        clock: Clock::new(&house.zone),
    };
    let expectations = scenario.expectations.iter().enumerate();
    expectations
        .filter_map(|(expectation, it)| {
            let instead = judge.instead(&it.kind)?;
            Some(Failure {
                expectation,
                instead,
            })
        })
        .collect()
}

struct Judge<'a> {
    house: &'a House,
    scenario: &'a Scenario,
    story: &'a Story,
    clock: Clock,
}

impl Judge<'_> {
    /// What came instead; `None` where the expectation is met.
    fn instead(&self, kind: &ExpectationKind) -> Option<String> {
        match kind {
            ExpectationKind::Sent(message, when) => {
                let sent = self.sent(message);
                if sent.iter().any(|at| self.fits(*at, when)) {
                    return None;
                }
                Some(if sent.is_empty() {
                    format!("`{message}` is not sent")
                } else {
                    format!("`{message}` is sent {}", self.days(&sent))
                })
            }
            ExpectationKind::NotSent(message, when) => {
                let mut sent = self.sent(message);
                sent.retain(|at| self.fits(*at, when));
                (!sent.is_empty()).then(|| format!("`{message}` is sent {}", self.days(&sent)))
            }
            ExpectationKind::AtMost(count, of, window) => {
                let sent: Vec<Moment> = self
                    .story
                    .sent()
                    .filter(|(_, _, _, name)| {
                        self.house.messages.get(name).is_some_and(|m| of.holds(m))
                    })
                    .map(|(at, ..)| at)
                    .collect();
                let most = self.most(&sent, *window);
                let noun = of.noun(most as u64);
                (most > *count as usize).then(|| match window {
                    Some(window) => format!("{most} {noun} are sent in {}", window.text()),
                    None => format!("{most} {noun} are sent"),
                })
            }
            ExpectationKind::State(state, when) => {
                let states: Vec<(Moment, &SmolStr)> = self
                    .story
                    .lines
                    .iter()
                    .filter_map(|line| {
                        let StoryKind::State(name) = &line.kind else {
                            return None;
                        };
                        Some((line.at, name))
                    })
                    .collect();
                let at = match when {
                    When::Ever => self.story.end,
                    When::On(day, None) => self.moment(day.saturating_add(1), None),
                    When::On(day, Some(time)) => self.moment(*day, Some(time_of(*time))),
                    When::Before(..) | When::After(..) | When::Within(..) => {
                        let was = states
                            .iter()
                            .any(|(at, s)| *s == state && self.fits(*at, when));
                        return (!was).then(|| format!("she does not become `{state}` then"));
                    }
                };
                let is = states
                    .iter()
                    .rev()
                    .find(|(since, _)| match when {
                        When::On(_, None) => *since < at,
                        When::Ever
                        | When::On(..)
                        | When::Before(..)
                        | When::After(..)
                        | When::Within(..) => *since <= at,
                    })
                    .map(|(_, s)| s.as_str());
                match is {
                    Some(is) if is == state => None,
                    Some(is) => Some(format!("she is `{is}`")),
                    None => Some("the test begins later".to_owned()),
                }
            }
            ExpectationKind::Task(of, when) => {
                let tasks: Vec<(Moment, &Vec<SmolStr>)> = self
                    .story
                    .lines
                    .iter()
                    .filter_map(|line| {
                        let StoryKind::Task(_, _, people, _) = &line.kind else {
                            return None;
                        };
                        Some((line.at, people))
                    })
                    .collect();
                let met = |(at, people): &(Moment, &Vec<SmolStr>)| {
                    people.contains(of) && self.fits(*at, when)
                };
                if tasks.iter().any(met) {
                    return None;
                }
                let own: Vec<Moment> = tasks
                    .iter()
                    .filter(|(_, people)| people.contains(of))
                    .map(|(at, _)| *at)
                    .collect();
                Some(if own.is_empty() {
                    format!("there is no work for `{of}`")
                } else {
                    format!("there is work for `{of}` {}", self.days(&own))
                })
            }
        }
    }

    fn sent(&self, message: &SmolStr) -> Vec<Moment> {
        let sent = self.story.sent();
        sent.filter(|(_, _, _, name)| *name == message)
            .map(|(at, ..)| at)
            .collect()
    }

    /// The most in any such window.
    fn most(&self, sent: &[Moment], window: Option<Length>) -> usize {
        let Some(window) = window else {
            return sent.len();
        };
        (0..sent.len())
            .map(|first| {
                let ends = sent.get(first).map(|at| self.clock.add(*at, window));
                sent.iter()
                    .skip(first)
                    .filter(|at| ends.is_some_and(|ends| **at < ends))
                    .count()
            })
            .max()
            .unwrap_or(0)
    }

    fn moment(&self, day: u32, time: Option<Time>) -> Moment {
        let date = later(date_of(self.scenario.zero), day);
        self.clock
            .at(date.to_datetime(time.unwrap_or(Time::midnight())))
    }

    fn fits(&self, at: Moment, when: &When) -> bool {
        let date = |day: u32| later(date_of(self.scenario.zero), day);
        match when {
            When::Ever => true,
            When::On(day, time) => {
                at.wall.date() == date(*day) && time.is_none_or(|t| at.wall.time() == time_of(t))
            }
            When::Before(day, time) => at < self.moment(*day, time.map(time_of)),
            When::After(day, Some(time)) => at > self.moment(*day, Some(time_of(*time))),
            When::After(day, None) => at.wall.date() > date(*day),
            When::Within(length, event) => self
                .scenario
                .happenings
                .iter()
                .filter(|h| matches!(&h.what, HappeningKind::Event(kind, _) if kind == event))
                .map(|h| self.moment(h.day, Some(time_of(h.at))))
                .any(|from| from <= at && at <= self.clock.add(from, *length)),
        }
    }

    /// `on day 3 at 10:00 and day 9 at 10:00`.
    fn days(&self, all: &[Moment]) -> String {
        let zero = date_of(self.scenario.zero);
        let some: Vec<String> = all
            .iter()
            .take(4)
            .map(|at| {
                let days = zero.until(at.wall.date()).map_or(0, |span| span.get_days());
                let time = at.wall.time();
                format!("day {days} at {:02}:{:02}", time.hour(), time.minute())
            })
            .collect();
        format!("on {}", some.join(" and "))
    }
}
