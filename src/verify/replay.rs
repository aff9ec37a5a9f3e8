//! A timeline that breaks a rule, walked again: every step on dates, in the client's zone, by a plain
//! reading of the workflow; then its messages are counted.

use super::caps::{Cap, caps};
use super::entries::{Runs, entries};
use super::model::{Form, House, Reentry, Start, Takes, Workflow};
use super::read::{Fields, Read};
use super::time::{Length, NEVER, Unit};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::Value;

/// What the client's clock shows, and when that really is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment {
    instant: Timestamp,
    wall: DateTime,
}

/// One run as the certificate tells it.
struct Told<'a> {
    workflow: &'a Workflow,
    /// Which of the start's events began it, where there are several.
    by: usize,
    starts: Moment,
    /// Nodes in order, and when each was left.
    passes: Vec<(usize, Moment)>,
    ends: Option<Moment>,
}

/// A message that left.
#[derive(Debug, Clone)]
struct Sent {
    at: Moment,
    name: String,
}

/// Walks the runs, and says whether they break one of these caps.
pub(super) fn breaks(
    house: &House,
    workflows: &[&Workflow],
    caps: &[Cap],
    runs: &Value,
) -> Result<(), String> {
    let zones = TimeZoneDatabase::bundled();
    let zone = zones
        .get(&house.zone)
        .map_err(|_| format!("there is no time zone `{}`", house.zone))?;
    let rows = runs.as_array().ok_or("the timeline has no runs")?;
    let told: Read<Vec<Told<'_>>> = rows.iter().map(|run| read(workflows, run)).collect();
    let told = told?;
    let mut sent = Vec::new();
    for run in &told {
        walk(house, &zone, run, &mut sent)?;
    }
    for workflow in workflows {
        let own = told.iter().filter(|run| run.workflow.name == workflow.name);
        may_enter(house, &zone, workflow, &own.collect::<Vec<_>>())?;
    }
    let over = caps.iter().find_map(|cap| over(cap, &sent));
    let Some(last) = over else {
        return Err("its messages do not break the rule".to_owned());
    };
    // Up to there no guard would have acted.
    let shown: Vec<Sent> = sent
        .into_iter()
        .filter(|s| s.at.instant <= last.instant)
        .collect();
    unguarded(house, workflows, &shown)
}

fn unguarded(house: &House, workflows: &[&Workflow], shown: &[Sent]) -> Result<(), String> {
    for workflow in workflows {
        for rule in workflow.rules.iter().filter(|r| r.otherwise.is_some()) {
            let guards = caps(house, &[workflow], rule).unwrap_or_default();
            if guards.iter().any(|guard| over(guard, shown).is_some()) {
                return Err(format!(
                    "the guard of `{}` would have acted before",
                    rule.text
                ));
            }
        }
    }
    Ok(())
}

fn read<'a>(workflows: &[&'a Workflow], value: &Value) -> Read<Told<'a>> {
    let mut fields = Fields::of("a run", value)?;
    let name = fields.text("journey")?;
    let workflow = workflows
        .iter()
        .find(|w| w.name == name)
        .ok_or_else(|| format!("`{name}` is not under this rule"))?;
    let passes = fields.rows("passes")?.iter().map(|pass| {
        let mut pass = Fields::of("a pass", pass)?;
        let node = usize::try_from(pass.number("node")?).unwrap_or(usize::MAX);
        let left = moment(pass.value("left")?)?;
        pass.end()?;
        Ok((node, left))
    });
    let told = Told {
        workflow,
        by: fields
            .maybe("by")
            .and_then(Value::as_u64)
            .map_or(0, |by| usize::try_from(by).unwrap_or(usize::MAX)),
        starts: moment(fields.value("starts")?)?,
        passes: passes.collect::<Read<Vec<_>>>()?,
        ends: fields.maybe("ends").map(moment).transpose()?,
    };
    fields.end()?;
    Ok(told)
}

fn moment(value: &Value) -> Read<Moment> {
    let mut fields = Fields::of("a moment", value)?;
    let (wall, utc) = (fields.text("wall")?, fields.text("utc")?);
    fields.end()?;
    match (wall.parse(), utc.parse()) {
        (Ok(wall), Ok(instant)) => Ok(Moment { instant, wall }),
        _ => Err(format!("`{wall}`, `{utc}` is no moment")),
    }
}

/// Whether the client's clock shows this then. A time that it skips in spring is taken at the jump.
fn shown(zone: &TimeZone, at: Moment) -> bool {
    let real = reading(zone, at.instant);
    let before = at.instant.checked_sub(SignedDuration::from_secs(1));
    real == at.wall || (real > at.wall && before.is_ok_and(|b| reading(zone, b) < at.wall))
}

/// What the client's clock is read as. It never runs back: after a change it stands where it stood, until what it
/// shows is later than that.
fn reading(zone: &TimeZone, at: Timestamp) -> DateTime {
    let second = SignedDuration::from_secs(1);
    let stood = at.checked_add(second).ok().and_then(|next| {
        let change = zone.preceding(next).next()?.timestamp();
        let last = zone.to_datetime(change.checked_sub(second).ok()?);
        last.checked_add(second).ok()
    });
    let shows = zone.to_datetime(at);
    stood.map_or(shows, |stood| shows.max(stood))
}

fn walk(
    house: &House,
    zone: &TimeZone,
    run: &Told<'_>,
    sent: &mut Vec<Sent>,
) -> Result<(), String> {
    let mut moments = vec![run.starts];
    moments.extend(run.passes.iter().map(|p| p.1));
    moments.extend(run.ends);
    if let Some(wrong) = moments.iter().find(|m| !shown(zone, **m)) {
        return Err(format!(
            "the client's clock does not show {} at {}",
            wrong.wall, wrong.instant
        ));
    }
    let mut at = run.starts;
    let mut expected = run.workflow.entry;
    for (i, &(node, left)) in run.passes.iter().enumerate() {
        let known = run.workflow.nodes.get(node).filter(|_| node == expected);
        let known = known.ok_or_else(|| format!("the run is not at node {node}"))?;
        if left.instant < at.instant {
            return Err(format!("node {node} is left before it is come to"));
        }
        if let Some(name) = &known.sends {
            let wall = released(house, run.workflow, at);
            let stood = || seen_open(zone, house, run.workflow, at.instant);
            if wall != Some(left.wall) || (left.wall == at.wall && stood() != Some(left.instant)) {
                return Err(format!("`{name}` does not leave at {}", left.wall));
            }
            sent.push(Sent {
                at: left,
                name: name.clone(),
            });
        }
        let next = run.passes.get(i + 1).map(|p| p.0);
        let mut ways = known
            .ways
            .iter()
            .filter(|way| next.is_none_or(|n| n == way.to));
        let last = next.is_none();
        let fits =
            |takes: &Takes| known.sends.is_some() || takes_so(zone, takes, run.starts, at, left);
        // What becomes of a run after its last message here is not told.
        if !last && !ways.any(|way| fits(&way.takes)) {
            return Err(format!("node {node} is not left at {}", left.wall));
        }
        expected = next.unwrap_or(expected);
        at = left;
    }
    if run.ends.is_some_and(|ends| ends.instant < at.instant) {
        return Err("a run ends before its last step".to_owned());
    }
    Ok(())
}

/// Whether a way is taken in this time.
fn takes_so(zone: &TimeZone, takes: &Takes, start: Moment, from: Moment, to: Moment) -> bool {
    let up_to = |length: &Length| later(zone, from, *length).is_some_and(|end| to.instant <= end.1);
    match takes {
        Takes::Nothing => from == to,
        Takes::Exactly(length) => exactly(zone, from, *length, to),
        Takes::UpTo(length) => up_to(length),
        Takes::Between(a, b) => {
            let least = later(zone, from, *a).map(|l| l.0);
            least.is_some_and(|l| l <= to.instant) && (up_to(b) || exactly(zone, from, *a, to))
        }
        Takes::Clock(time, on) => next_clock(from.wall, *time, *on) == Some(to.wall),
        // A date that is past, or not known.
        Takes::Date(_) => from == to,
        Takes::AfterStart(length) => {
            let passed = later(zone, start, *length).is_some_and(|end| end.1 <= from.instant);
            if passed {
                from == to
            } else {
                exactly(zone, start, *length, to)
            }
        }
    }
}

/// Whether it is so much later.
fn exactly(zone: &TimeZone, from: Moment, length: Length, to: Moment) -> bool {
    match elapsed(length) {
        Some(0) => from == to,
        Some(seconds) => {
            let end = from.instant.checked_add(SignedDuration::from_secs(seconds));
            end.is_ok_and(|end| to.instant == end && to.wall == reading(zone, end))
        }
        None => added(from.wall, length) == Some(to.wall),
    }
}

/// The earliest and latest instant that is so much later.
fn later(zone: &TimeZone, from: Moment, length: Length) -> Option<(Timestamp, Timestamp)> {
    if let Some(seconds) = elapsed(length) {
        let end = from
            .instant
            .checked_add(SignedDuration::from_secs(seconds))
            .ok()?;
        return Some((end, end));
    }
    let wall = added(from.wall, length)?;
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    let (a, b) = (ambiguous.earlier().ok()?, ambiguous.later().ok()?);
    Some((a.min(b).max(from.instant), a.max(b).max(from.instant)))
}

fn elapsed(length: Length) -> Option<i64> {
    match length.unit {
        Unit::Minutes | Unit::Hours => Some(length.least()),
        Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => None,
    }
}

fn added(wall: DateTime, length: Length) -> Option<DateTime> {
    let n = length.amount;
    let span = match length.unit {
        Unit::Minutes => Span::new().try_minutes(n),
        Unit::Hours => Span::new().try_hours(n),
        Unit::Days => Span::new().try_days(n),
        Unit::Weeks => Span::new().try_weeks(n),
        Unit::Months => Span::new().try_months(n),
        Unit::Years => Span::new().try_years(n),
    };
    wall.checked_add(span.ok()?).ok()
}

fn second_of(time: Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

fn time_of(seconds: i64) -> Time {
    let part = |n: i64| i8::try_from(n).unwrap_or(0);
    Time::new(
        part(seconds / 3600),
        part(seconds / 60 % 60),
        part(seconds % 60),
        0,
    )
    .unwrap_or(Time::midnight())
}

fn is_among(date: Date, days: [bool; 7]) -> bool {
    let at = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(7);
    days.get(at).copied().unwrap_or(false)
}

fn next_clock(from: DateTime, time: i64, on: [bool; 7]) -> Option<DateTime> {
    let mut date = from.date();
    for _ in 0..9 {
        let wall = date.to_datetime(time_of(time));
        if wall >= from && is_among(date, on) {
            return Some(wall);
        }
        date = date.tomorrow().ok()?;
    }
    None
}

/// When a message that is due leaves under the quiet rules.
fn released(house: &House, workflow: &Workflow, due: Moment) -> Option<DateTime> {
    let mut wall = due.wall;
    for _ in 0..1200 {
        match closed_until(house, workflow, wall)? {
            None => return Some(wall),
            Some(until) => wall = until,
        }
    }
    None
}

/// From then on, the first instant at which what the client sees on a clock that went back is open, too.
fn seen_open(
    zone: &TimeZone,
    house: &House,
    workflow: &Workflow,
    due: Timestamp,
) -> Option<Timestamp> {
    let mut at = due;
    for _ in 0..1200 {
        let seen = zone.to_datetime(at);
        if reading(zone, at) == seen {
            return Some(at);
        }
        match closed_until(house, workflow, seen)? {
            None => return Some(at),
            Some(until) => at = zone.to_ambiguous_timestamp(until).later().ok()?,
        }
    }
    None
}

/// The end of what closes this moment; none where it is open.
#[expect(clippy::option_option, reason = "outside: nothing can be said")]
fn closed_until(house: &House, workflow: &Workflow, wall: DateTime) -> Option<Option<DateTime>> {
    let (date, time) = (wall.date(), second_of(wall.time()));
    let tomorrow = date.tomorrow().ok()?;
    for rule in &workflow.rules {
        let until = match &rule.form {
            Form::QuietDays(days) if is_among(date, *days) => {
                Some(tomorrow.to_datetime(Time::midnight()))
            }
            Form::QuietOutside(name) => {
                let calendar = house.calendars.get(name)?;
                let closed = !is_among(date, calendar.open)
                    || calendar
                        .except
                        .iter()
                        .any(|d| d.parse().is_ok_and(|d: Date| d == date));
                closed.then(|| tomorrow.to_datetime(Time::midnight()))
            }
            Form::QuietHours(from, to) if from < to => {
                (*from <= time && time < *to).then(|| date.to_datetime(time_of(*to)))
            }
            Form::QuietHours(from, to) if from > to => {
                if time >= *from {
                    Some(tomorrow.to_datetime(time_of(*to)))
                } else {
                    (time < *to).then(|| date.to_datetime(time_of(*to)))
                }
            }
            Form::QuietHours(..)
            | Form::QuietDays(_)
            | Form::AtMost(..)
            | Form::PerCalendar(..)
            | Form::Gap(..)
            | Form::EachOnce(..)
            | Form::While(..)
            | Form::After(..)
            | Form::ToStates(..)
            | Form::AtLeast(..) => None,
        };
        if until.is_some() {
            return Some(until);
        }
    }
    Some(None)
}

/// Whether one moment is at least so long after another.
fn is_apart(zone: &TimeZone, from: Moment, to: Moment, length: Length) -> bool {
    match elapsed(length) {
        Some(_) => exactly_at_least(zone, from, to, length),
        None => added(from.wall, length).is_some_and(|wall| wall <= to.wall),
    }
}

fn exactly_at_least(zone: &TimeZone, from: Moment, to: Moment, length: Length) -> bool {
    later(zone, from, length).is_some_and(|end| end.0 <= to.instant)
}

/// Whether the client can enter a journey so often.
fn may_enter(
    house: &House,
    zone: &TimeZone,
    workflow: &Workflow,
    runs: &[&Told<'_>],
) -> Result<(), String> {
    let known = entries(house, workflow);
    let mut runs = runs.to_vec();
    runs.sort_by_key(|run| run.starts.instant);
    if known.runs == Runs::One && runs.len() > 1 {
        return Err(format!("a client enters `{}` once", workflow.name));
    }
    if let Some(time) = known.at
        && runs
            .iter()
            .any(|run| second_of(run.starts.wall.time()) != time)
    {
        return Err(format!("`{}` does not begin at that time", workflow.name));
    }
    for (before, run) in runs.iter().zip(runs.iter().skip(1)) {
        let fits = match known.runs {
            Runs::Again(length) => {
                let ends = before.ends.or(before.passes.last().map(|p| p.1));
                let over = before.ends.is_some()
                    || before
                        .passes
                        .last()
                        .is_some_and(|p| p.0 + 1 == workflow.nodes.len());
                over && ends.is_some_and(|ends| is_apart(zone, ends, run.starts, length))
            }
            Runs::One | Runs::Overlap => apart_enough(zone, workflow, before.starts, run.starts),
        };
        if !fits {
            return Err(format!(
                "a client does not enter `{}` again so soon",
                workflow.name
            ));
        }
    }
    // A start without a rate may happen at any time.
    for (event, rate) in known.rates.iter().enumerate() {
        let Some((count, per)) = rate else { continue };
        let own: Vec<Moment> = runs
            .iter()
            .filter(|r| r.by == event)
            .map(|r| r.starts)
            .collect();
        let ahead = usize::try_from(*count).unwrap_or(usize::MAX);
        let mut pairs = own.iter().zip(own.iter().skip(ahead));
        if !pairs.all(|(a, b)| is_apart(zone, *a, *b, *per)) {
            return Err(format!(
                "what starts `{}` does not happen so often",
                workflow.name
            ));
        }
    }
    let events = known.rates.len().max(1);
    if runs.iter().any(|run| run.by >= events) {
        return Err("a run begins by no event".to_owned());
    }
    Ok(())
}

/// Whether `enters once per` and a gathered start let two runs begin so close.
fn apart_enough(zone: &TimeZone, workflow: &Workflow, a: Moment, b: Moment) -> bool {
    let lengths = [
        match workflow.reentry {
            Reentry::OncePer(length) => Some(length),
            Reentry::OnceEver | Reentry::ForEach | Reentry::AgainAfter(_) | Reentry::EveryTime => {
                None
            }
        },
        match workflow.start {
            Start::Events(_, gathered) => gathered,
            Start::Becomes(_)
            | Start::Segment
            | Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::HandedOver => None,
        },
    ];
    lengths
        .into_iter()
        .flatten()
        .all(|length| is_apart(zone, a, b, length))
}

/// The message that is one too many for a cap, where there is one.
fn over(cap: &Cap, sent: &[Sent]) -> Option<Moment> {
    let mut own: Vec<Moment> = sent
        .iter()
        .filter(|s| cap.names.contains(&s.name))
        .map(|s| s.at)
        .collect();
    let on_the_wall = elapsed(cap.length).is_none();
    own.sort_by_key(|m| (on_the_wall.then_some(m.wall), m.instant));
    let mut all = own.iter().enumerate();
    all.find_map(|(i, first)| {
        let count = usize::try_from(cap.limit).ok()?;
        let last = own.get(i.checked_add(count)?)?;
        together(cap, *first, *last).then_some(*last)
    })
}

/// Whether two messages are in one window.
fn together(cap: &Cap, first: Moment, last: Moment) -> bool {
    if cap.of_calendar {
        let (a, b) = (first.wall.date(), last.wall.date());
        return match cap.length.unit {
            Unit::Years => a.year() == b.year(),
            Unit::Months => (a.year(), a.month()) == (b.year(), b.month()),
            Unit::Weeks | Unit::Days | Unit::Hours | Unit::Minutes => {
                a.iso_week_date().first_of_week().ok() == b.iso_week_date().first_of_week().ok()
            }
        };
    }
    match elapsed(cap.length) {
        Some(seconds) => last.instant.as_second() - first.instant.as_second() < seconds.min(NEVER),
        None => added(first.wall, cap.length).is_none_or(|end| last.wall < end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_hour_that_is_shown_twice_is_read_once() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let read = |text: &str| reading(&zone, text.parse().unwrap());
        let at = |hour, minute| date(2026, 10, 25).at(hour, minute, 0, 0);
        // Half past two is shown at 00:30 and at 01:30 of the world's clock.
        assert_eq!(read("2026-10-25T00:30:00Z"), at(2, 30));
        assert_eq!(read("2026-10-25T01:00:00Z"), at(3, 0));
        assert_eq!(read("2026-10-25T01:30:00Z"), at(3, 0));
        assert_eq!(read("2026-10-25T02:10:00Z"), at(3, 10));
        let moment = |text: &str, wall| Moment {
            instant: text.parse().unwrap(),
            wall,
        };
        assert!(shown(&zone, moment("2026-10-25T01:30:00Z", at(3, 0))));
        assert!(!shown(&zone, moment("2026-10-25T01:30:00Z", at(2, 30))));
        // Three days from there are to three o'clock: not forty minutes less than three days.
        let days = Length {
            amount: 3,
            unit: Unit::Days,
        };
        let from = moment("2026-10-25T01:10:00Z", at(3, 0));
        let to = moment("2026-10-28T02:00:00Z", date(2026, 10, 28).at(3, 0, 0, 0));
        assert!(takes_so(&zone, &Takes::Exactly(days), from, from, to));
        let early = moment("2026-10-28T01:10:00Z", date(2026, 10, 28).at(2, 10, 0, 0));
        assert!(!takes_so(&zone, &Takes::Exactly(days), from, from, early));
    }
}
