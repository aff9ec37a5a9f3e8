//! `leaves before visit_at`, `leaves by 2026-12-03`: how late a message can leave, found once more.
//!
//! Time is in seconds on the client's wall, from the beginning of the day that the promise names. One walk from the entry
//! on: the latest moment at a node is the latest over the ways to it. On which weekday a client's own date falls is not
//! known, so all seven are tried.

use super::assume::Assumption;
use super::caps::rests_on;
use super::graph::{Graph, get, next_clock, put};
use super::model::{Exit, Form, House, Leaves, Message, Node, Start, Takes, Workflow};
use super::read;
use super::time::{Clock, DAY, HOUR, Length, NEVER, Unit};
use jiff::civil::Date;
use serde_json::Value;

/// The day from which time is counted.
#[derive(Clone, Copy)]
enum Day<'a> {
    /// A date of the client's.
    Of(&'a str),
    Fixed(Date),
}

impl Message {
    /// `invitation leaves before visit_at`; none where nothing is promised.
    pub(super) fn promise(&self, name: &str) -> Option<String> {
        Some(match self.leaves.as_ref()? {
            Leaves::Before(property) => format!("{name} leaves before {property}"),
            Leaves::By(date, None) => format!("{name} leaves by {date}"),
            Leaves::By(date, Some((at, _))) => format!("{name} leaves by {date} at {at}"),
        })
    }
}

/// The messages of a journey that promise something, with the words of the promise.
pub(super) fn promises<'a>(house: &'a House, workflow: &Workflow) -> Vec<(&'a str, String)> {
    let mut all = Vec::new();
    for (name, message) in &house.messages {
        let is_sent = |node: &Node| node.sends.as_ref() == Some(name);
        if let Some(words) = message.promise(name)
            && workflow.nodes.iter().any(is_sent)
        {
            all.push((name.as_str(), words));
        }
    }
    all
}

/// The time that is left when a message leaves at the latest, in seconds; none where no run sends it. With what that
/// rests on.
pub(super) fn spare(
    house: &House,
    workflow: &Workflow,
    name: &str,
) -> Result<(Option<i64>, Vec<Assumption>), String> {
    let message = house.messages.get(name);
    let message = message.ok_or_else(|| format!("there is no message `{name}`"))?;
    let (day, limit) = match &message.leaves {
        Some(Leaves::Before(property)) => (Day::Of(property), 0),
        Some(Leaves::By(date, at)) => {
            let date = date.parse().map_err(|_| format!("{date} is no date"))?;
            (
                Day::Fixed(date),
                at.as_ref().map_or(DAY, |(_, seconds)| *seconds),
            )
        }
        None => return Err(format!("`{name}` promises nothing")),
    };
    let graph = Graph::new(house, workflow, Clock::Wall)?;
    let walk = Walk {
        house,
        workflow,
        graph: &graph,
        day,
        entry: entry(&workflow.start, day)?,
        hold: with_dates(house, workflow)?,
    };
    let mut rests = rests_on(house, workflow);
    if workflow
        .exits
        .iter()
        .any(|e| matches!(e, Exit::Condition(_)))
    {
        rests.push(Assumption::Exits {
            journey: workflow.name.clone(),
        });
    }
    if message.needs.is_some() {
        rests.push(Assumption::Needs {
            message: name.to_owned(),
        });
    }
    if let Day::Of(property) = day {
        rests.push(Assumption::Unmoved {
            property: property.to_owned(),
        });
    }
    Ok((walk.latest(name)?.map(|late| limit - late), rests))
}

struct Walk<'a> {
    house: &'a House,
    workflow: &'a Workflow,
    graph: &'a Graph<'a>,
    day: Day<'a>,
    entry: i64,
    /// The longest that closed hours and dates can hold a message, where there are such dates.
    hold: Option<i64>,
}

impl Walk<'_> {
    /// The latest moment at which a message leaves.
    fn latest(&self, name: &str) -> Result<Option<i64>, String> {
        let mut exits = NEVER;
        for exit in &self.workflow.exits {
            if let Exit::Condition(condition) = exit {
                exits = exits.min(bound(condition, self.day, false)?.unwrap_or(NEVER));
            }
        }
        let mut arrives: Vec<Option<i64>> = vec![None; self.workflow.nodes.len()];
        put(&mut arrives, self.workflow.entry, Some(self.entry));
        let mut latest = None;
        for (at, node) in self.workflow.nodes.iter().enumerate() {
            let Some(now) = get(&arrives, at, None) else {
                continue;
            };
            let now = now.min(exits);
            if node.sends.as_deref() == Some(name) {
                latest = latest.max(Some(self.sent(at, node, now)?.min(exits)));
            }
            for (to, then) in self.ways(at, node, now)? {
                let known = get(&arrives, to, None);
                put(&mut arrives, to, known.max(Some(then.min(exits))));
            }
        }
        Ok(latest)
    }

    /// When a run that comes to a node by then is at those behind it.
    fn ways(&self, at: usize, node: &Node, now: i64) -> Result<Vec<(usize, i64)>, String> {
        let from = self.sent(at, node, now)?;
        let mut all = Vec::new();
        // An arm is taken only where those above it were not.
        let mut left = from;
        for (i, way) in node.ways.iter().enumerate() {
            let then = match node.whens.get(i) {
                Some(when) => {
                    let taken = left.min(bound(when, self.day, true)?.unwrap_or(NEVER));
                    left = left.min(bound(when, self.day, false)?.unwrap_or(NEVER));
                    taken
                }
                None => self.takes(&way.takes, left),
            };
            all.push((way.to, then));
        }
        Ok(all)
    }

    fn takes(&self, takes: &Takes, now: i64) -> i64 {
        if now >= NEVER {
            return NEVER;
        }
        match takes {
            Takes::Nothing => now,
            Takes::Exactly(length) | Takes::UpTo(length) => after(now, *length),
            Takes::Between(a, b) => after(now, *a).max(after(now, *b)),
            Takes::Clock(time, on) => {
                let next = self.weekdays().map(|shift| {
                    next_clock(now + shift, *time, *on).map_or(NEVER, |moment| moment - shift)
                });
                next.max().unwrap_or(NEVER).min(NEVER)
            }
            Takes::Date(date) => match self.day {
                Day::Of(asked) if date.property.as_deref() == Some(asked) => {
                    now.max(around(date.offset, date.after, date.at.unwrap_or(0)))
                }
                Day::Of(_) | Day::Fixed(_) => NEVER,
            },
            Takes::AfterStart(length) => now.max(after(self.entry, *length)),
        }
    }

    /// When the message of a node has left: closed hours and guards may hold it.
    fn sent(&self, at: usize, node: &Node, now: i64) -> Result<i64, String> {
        let Some(name) = &node.sends else {
            return Ok(now);
        };
        let needs = self.house.messages.get(name).and_then(|m| m.needs.as_ref());
        let needs = match needs {
            Some(needs) => bound(needs, self.day, true)?.unwrap_or(NEVER),
            None => NEVER,
        };
        let due = now.min(needs);
        if due >= NEVER {
            return Ok(NEVER);
        }
        Ok(match get(&self.graph.postponed, at, 0) {
            0 => self.open(due),
            by => self.open((self.open(due) + by).min(NEVER)),
        })
    }

    /// The next moment that is not closed, whatever weekday it is.
    fn open(&self, due: i64) -> i64 {
        if due >= NEVER {
            return NEVER;
        }
        if let Some(hold) = self.hold {
            return (due + hold).min(NEVER);
        }
        let each = self.weekdays().map(|shift| {
            let mut moment = due + shift;
            let around = self
                .graph
                .week
                .closed_within(moment, moment + self.graph.week.longest + DAY);
            for (from, to) in around {
                if from <= moment && moment < to {
                    moment = to;
                }
            }
            moment - shift
        });
        each.max().unwrap_or(due)
    }

    /// How far after a Monday the day may lie.
    fn weekdays(&self) -> impl Iterator<Item = i64> {
        let days = match self.day {
            Day::Of(_) => 0..7,
            Day::Fixed(date) => {
                let at = i64::from(date.weekday().to_monday_zero_offset());
                at..at + 1
            }
        };
        days.map(|day| day * DAY)
    }
}

/// The latest beginning of a run.
fn entry(start: &Start, day: Day<'_>) -> Result<i64, String> {
    Ok(match (start, day) {
        (
            Start::AroundDate {
                at,
                property,
                offset,
                after,
                ..
            },
            Day::Of(asked),
        ) if property == asked => around(*offset, *after, *at),
        (Start::OnDate { at, date }, Day::Fixed(day)) => {
            let date: Date = date.parse().map_err(|_| format!("{date} is no date"))?;
            let days = date.since(day).map_err(|_| "a date is out of reach")?;
            i64::from(days.get_days()) * DAY + at
        }
        (
            Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::Events(..)
            | Start::Becomes(_)
            | Start::Segment
            | Start::HandedOver,
            _,
        ) => NEVER,
    })
}

/// The latest moment that is so far before or after the day.
fn around(offset: Option<Length>, after: bool, at: i64) -> i64 {
    match offset {
        None => at,
        Some(length) if after => (length.most() + at).min(NEVER),
        Some(length) => at - length.least(),
    }
}

/// By elapsed time the wall may be an hour further, when the clocks go forward.
fn after(now: i64, length: Length) -> i64 {
    let slack = match length.clock() {
        Clock::Elapsed if length.amount > 0 => HOUR,
        Clock::Elapsed | Clock::Wall => 0,
    };
    now.saturating_add(length.most())
        .saturating_add(slack)
        .min(NEVER)
}

/// The latest moment at which a condition can hold, or not hold; none where it does not bound it.
fn bound(condition: &Value, day: Day<'_>, holds: bool) -> Result<Option<i64>, String> {
    let of = || condition.get("of").ok_or("a condition of nothing");
    let is = condition.get("is").and_then(Value::as_str).unwrap_or("");
    match (is, holds) {
        ("all", true) | ("any", false) => {
            // Each bounds it.
            let mut least = None;
            for each in of()?.as_array().ok_or("a condition of no list")? {
                least = match (least, bound(each, day, holds)?) {
                    (Some(a), Some(b)) => Some(i64::min(a, b)),
                    (one, other) => one.or(other),
                };
            }
            Ok(least)
        }
        ("all" | "any", _) => {
            let mut most = None;
            for each in of()?.as_array().ok_or("a condition of no list")? {
                match bound(each, day, holds)? {
                    Some(own) => most = most.max(Some(own)),
                    None => return Ok(None),
                }
            }
            Ok(most)
        }
        ("not", _) => bound(of()?, day, !holds),
        ("property", _) => {
            let profile = condition.get("property").and_then(|p| p.get("profile"));
            let (Day::Of(asked), Some(test)) = (day, condition.get("test")) else {
                return Ok(None);
            };
            if profile.and_then(Value::as_str) == Some(asked) {
                tested(test, holds)
            } else {
                Ok(None)
            }
        }
        _ => Ok(None),
    }
}

/// The same of a test of the very date.
fn tested(test: &Value, holds: bool) -> Result<Option<i64>, String> {
    let member = |name: &str| test.get(name).and_then(Value::as_str).unwrap_or("");
    Ok(match (member("test"), member("op"), holds) {
        ("past", _, false) => Some(0),
        // Where there is no such day nothing is after it.
        ("known", _, false) => Some(-NEVER),
        ("ahead", "at_least" | "more_than", true) | ("ahead", "at_most" | "less_than", false) => {
            let by = read::length(test.get("by").unwrap_or(&Value::Null))?;
            let slack = match by.unit {
                Unit::Minutes | Unit::Hours => HOUR,
                Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => 0,
            };
            Some(slack - by.least())
        }
        _ => None,
    })
}

/// The longest stretch that quiet rules and closed dates leave closed together; none where there are no such dates.
fn with_dates(house: &House, workflow: &Workflow) -> Result<Option<i64>, String> {
    let mut dates: Vec<Date> = Vec::new();
    let mut open = [true; 7];
    let mut hours: Vec<(i64, i64)> = Vec::new();
    for rule in &workflow.rules {
        match &rule.form {
            Form::QuietOutside(name) => {
                let calendar = house
                    .calendars
                    .get(name)
                    .ok_or("there is no such calendar")?;
                for (slot, is_open) in open.iter_mut().zip(calendar.open) {
                    *slot &= is_open;
                }
                for date in &calendar.except {
                    dates.push(date.parse().map_err(|_| format!("{date} is no date"))?);
                }
            }
            Form::QuietDays(days) => {
                for (slot, closed) in open.iter_mut().zip(days) {
                    *slot &= !closed;
                }
            }
            Form::QuietHours(from, to) => hours.push((*from, *to)),
            Form::AtMost(..)
            | Form::PerCalendar(..)
            | Form::Gap(..)
            | Form::EachOnce(..)
            | Form::While(..)
            | Form::After(..)
            | Form::ToStates(..)
            | Form::AtLeast(..) => {}
        }
    }
    if dates.is_empty() {
        return Ok(None);
    }
    dates.sort_unstable();
    let mut longest = 0;
    for date in &dates {
        // Two weeks around each closed date: what is further away is a stretch of its own.
        let mut closed: Vec<(i64, i64)> = Vec::new();
        for shift in -14..=14_i32 {
            let span = jiff::Span::new()
                .try_days(shift)
                .map_err(|e| e.to_string())?;
            let today = date.checked_add(span).map_err(|e| e.to_string())?;
            let weekday = usize::try_from(today.weekday().to_monday_zero_offset()).unwrap_or(0);
            let at = i64::from(shift) * DAY;
            if !get(&open, weekday, true) || dates.binary_search(&today).is_ok() {
                closed.push((at, at + DAY));
            }
            for &(from, to) in hours.iter().filter(|(from, to)| from != to) {
                let to = if to < from { to + DAY } else { to };
                closed.push((at + from, at + to));
            }
        }
        closed.sort_unstable();
        let mut stretch: Option<(i64, i64)> = None;
        for (from, to) in closed {
            let joined = stretch
                .filter(|known| from <= known.1)
                .map_or((from, to), |known| (known.0, known.1.max(to)));
            longest = longest.max(joined.1 - joined.0);
            stretch = Some(joined);
        }
    }
    if longest >= 20 * DAY {
        return Err("dates close it for weeks".to_owned());
    }
    Ok(Some(longest))
}
