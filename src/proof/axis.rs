//! Moments that stand for all moments (rule S2).
//!
//! Every length of a journey is a multiple of one unit. So two moments keep their place within the
//! unit but for clock times and closed hours, and all that matters of that place is its order: the
//! bounds of closed hours and the times that are waited for, and between two of them a moment that
//! is before the window's start or not. Any behaviour can be moved onto these moments by a map that
//! keeps the order, keeps the bounds, and parts what comes before the window's start from what does
//! not: no closed bound is broken by it, and no message leaves the window.

use super::graph::{DAY, Dwell, Graph, HOUR, MINUTE, NEVER, Ticks, WEEK, set};
use super::week::next_clock;

/// A sequence of moments, the same in every unit of time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Axis {
    pub(super) unit: Ticks,
    /// Within the unit, sorted.
    levels: Vec<Ticks>,
}

impl Axis {
    /// Multiples of a length: enough without a calendar.
    pub(super) fn plain(unit: Ticks) -> Axis {
        Axis {
            unit: unit.max(1),
            levels: vec![0],
        }
    }

    /// With the bounds of closed hours, the times that are waited for and these further moments, and so
    /// many moments between two of them.
    pub(super) fn of(graph: &Graph, unit: Ticks, moments: &[Ticks], between: i64) -> Axis {
        Axis::between(graph, unit, moments, &|apart| round_parts(apart, between))
    }

    /// As `of`, with two moments just after each bound and two just before the next.
    pub(super) fn with_ends(graph: &Graph, unit: Ticks, moments: &[Ticks]) -> Axis {
        Axis::between(graph, unit, moments, &|apart| {
            vec![1, 2, apart - 2, apart - 1]
        })
    }

    fn between(
        graph: &Graph,
        unit: Ticks,
        moments: &[Ticks],
        inside: &dyn Fn(Ticks) -> Vec<Ticks>,
    ) -> Axis {
        let mut bounds = moments_of(graph);
        bounds.extend(moments);
        Axis::with(unit, &bounds, inside)
    }

    /// With these moments and so many between two of them.
    pub(super) fn of_moments(unit: Ticks, moments: &[Ticks], between: i64) -> Axis {
        Axis::with(unit, moments, &|apart| round_parts(apart, between))
    }

    fn with(unit: Ticks, moments: &[Ticks], inside: &dyn Fn(Ticks) -> Vec<Ticks>) -> Axis {
        let unit = unit.max(1);
        let mut bounds: Vec<Ticks> = moments.iter().map(|m| m.rem_euclid(unit)).collect();
        if bounds.is_empty() {
            bounds.push(0);
        }
        bounds.sort_unstable();
        bounds.dedup();
        let mut levels = bounds.clone();
        let next = bounds.iter().skip(1).copied();
        let next = next.chain(bounds.first().map(|b| b + unit));
        for (&from, to) in bounds.iter().zip(next) {
            levels.extend(
                inside(to - from)
                    .iter()
                    .map(|i| (from + i).rem_euclid(unit)),
            );
        }
        levels.sort_unstable();
        levels.dedup();
        Axis { unit, levels }
    }

    /// Moments in a unit.
    pub(super) fn levels(&self) -> i64 {
        i64::try_from(self.levels.len()).unwrap_or(1)
    }

    /// The moment with this index.
    pub(super) fn time(&self, index: i64) -> Ticks {
        let level = usize::try_from(index.rem_euclid(self.levels())).unwrap_or(0);
        let offset = self.levels.get(level).copied().unwrap_or(0);
        index.div_euclid(self.levels()) * self.unit + offset
    }

    /// The last moment that is not later.
    pub(super) fn index(&self, time: Ticks) -> i64 {
        let within = time.rem_euclid(self.unit);
        let level = self.levels.partition_point(|&l| l <= within);
        time.div_euclid(self.unit) * self.levels() + i64::try_from(level).unwrap_or(0) - 1
    }

    /// So many steps are not longer than this.
    pub(super) fn down(&self, length: Ticks) -> i64 {
        length.div_euclid(self.unit).saturating_mul(self.levels())
    }

    /// So many steps are not shorter than this.
    pub(super) fn up(&self, length: Ticks) -> i64 {
        (-(-length).div_euclid(self.unit)).saturating_mul(self.levels())
    }
}

/// So many moments between two that are so far apart.
fn round_parts(apart: Ticks, between: i64) -> Vec<Ticks> {
    // Round moments read better in a timeline.
    let round = if apart > 4 * HOUR {
        HOUR
    } else if apart > 4 * MINUTE {
        MINUTE
    } else {
        1
    };
    let exact = (1..=between).map(|part| apart * part / (between + 1));
    exact.map(|at| (at / round * round).max(1)).collect()
}

/// The bounds of closed hours, and the times that are waited for.
pub(super) fn moments_of(graph: &Graph) -> Vec<Ticks> {
    let mut moments: Vec<Ticks> = Vec::new();
    if let Some(week) = &graph.week {
        moments.extend(week.bounds());
    }
    for edge in graph.edges() {
        if let Dwell::Clock { at, .. } = edge.dwell {
            moments.push(at);
        }
    }
    moments
}

/// The greatest common divisor.
pub(super) fn gcd(a: Ticks, b: Ticks) -> Ticks {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The unit of all lengths in the graph and of these further ones.
pub(super) fn unit(graph: &Graph, lengths: &[Ticks]) -> Ticks {
    let lengths = lengths.iter().copied().filter(|&length| length < NEVER);
    lengths.fold(graph.unit(), gcd).max(1)
}

/// What the calendar does to each moment of an axis. The same in every period.
#[derive(Debug)]
pub(super) struct Timetable {
    pub(super) axis: Axis,
    /// Moments in a day or a week, after which everything repeats.
    pub(super) period: i64,
    /// Steps from each moment to the one at which a message leaves.
    release: Vec<i64>,
    /// By edge: steps to the end of a wait for a clock time.
    clocks: Vec<Vec<i64>>,
    /// Moments in a day.
    day: i64,
    /// By day of the period: steps from its first moment to the openings of the next days, where single dates are
    /// closed.
    openings: Vec<Vec<i64>>,
}

/// Steps to what never comes.
pub(super) const FAR: i64 = NEVER;

/// A day, by its first moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Today(i64);

/// Where moments lead that follow each other.
struct Stretch {
    /// To this moment,
    to: Ticks,
    /// all of them up to this one.
    until: Ticks,
}

impl Stretch {
    /// What is waited for from any moment before it.
    fn until(to: Ticks) -> Stretch {
        Stretch { to, until: to }
    }
}

/// Marks where these moments of a period lead, each by so many steps.
fn mark(from: &[bool], steps: &[i64], to: &mut [bool]) {
    for ((at, &begins), &by) in (0..).zip(from).zip(steps) {
        if begins && by < FAR {
            mark_at(at + by, to);
        }
    }
}

/// Marks one, which may be in a later period.
fn mark_at(at: i64, to: &mut [bool]) {
    let count = to.len();
    if let Ok(mut at) = usize::try_from(at) {
        if at >= count {
            at %= count.max(1);
        }
        set(to, at, true);
    }
}

/// Steps from each of so many moments to the one to which it leads. Most lead where the one before led, so that is
/// looked up once.
fn steps_to(axis: &Axis, count: i64, to: &dyn Fn(Ticks) -> Stretch) -> Vec<i64> {
    let mut steps = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    let (mut until, mut index) = (Ticks::MIN, None);
    let units = (0..).map(|unit| unit * axis.unit);
    let moments = units.flat_map(|unit| axis.levels.iter().map(move |level| unit + level));
    for (i, time) in (0..count).zip(moments) {
        if time > until {
            let stretch = to(time);
            until = stretch.until;
            index = (stretch.to < NEVER).then(|| {
                if stretch.to == time {
                    i
                } else {
                    axis.index(stretch.to)
                }
            });
        }
        steps.push(index.map_or(FAR, |to| to - i));
    }
    steps
}

impl Timetable {
    /// For this graph; a calm one knows no closed dates.
    pub(super) fn new(graph: &Graph, axis: Axis, weekly: bool, calm: bool) -> Timetable {
        let period = if weekly { WEEK } else { DAY };
        let count = period / axis.unit * axis.levels();
        let each = |to: &dyn Fn(Ticks) -> Stretch| steps_to(&axis, count, to);
        let day = DAY / axis.unit * axis.levels();
        let release = match &graph.week {
            None => Vec::new(),
            Some(week) => each(&|t| Stretch::until(week.release(t))),
        };
        let openings = match &graph.week {
            // The axis has midnight where there are such dates: days begin with a moment of it.
            Some(week) if week.has_exceptions && !calm => {
                let next = week.longest.min(400 * DAY) / DAY + 1;
                let opens = |today: i64, later: i64| {
                    let opens = week.release((today + later) * DAY);
                    (opens < NEVER).then(|| axis.index(opens) - today * day)
                };
                (0..period / DAY)
                    .map(|today| (1..=next).filter_map(|later| opens(today, later)).collect())
                    .collect()
            }
            Some(_) | None => Vec::new(),
        };
        let clocks = graph.edges().iter().map(|edge| match edge.dwell {
            Dwell::Clock { at, on } => each(&|t| Stretch::until(next_clock(t, at, on))),
            Dwell::Span { .. } => Vec::new(),
        });
        let clocks = clocks.collect();
        Timetable {
            axis,
            period: count,
            release,
            clocks,
            day,
            openings,
        }
    }

    /// Whether it tells weekdays apart.
    pub(super) fn is_weekly(&self) -> bool {
        self.axis.time(self.period) == WEEK + self.axis.time(0)
    }

    fn at(&self, table: &[i64], index: i64) -> Option<i64> {
        let slot = usize::try_from(index.rem_euclid(self.period)).ok()?;
        let steps = table.get(slot).copied()?;
        (steps < FAR).then_some(index + steps)
    }

    /// When a message that is due then leaves.
    pub(super) fn released(&self, index: i64) -> i64 {
        self.at(&self.release, index).unwrap_or(index)
    }

    /// Steps from this moment and those after it, each in turn, to the one at which a message that is due then leaves.
    pub(super) fn releases_from(&self, index: i64) -> impl Iterator<Item = i64> {
        self.in_turn(&self.release, index)
    }

    /// Steps from this moment and those after it to the end of a wait for a clock time; at least `FAR`: never.
    pub(super) fn clocks_from(&self, edge: usize, index: i64) -> impl Iterator<Item = i64> {
        let steps = self.clocks.get(edge).map_or(&[][..], Vec::as_slice);
        self.in_turn(steps, index)
    }

    fn in_turn<'t>(&self, steps: &'t [i64], index: i64) -> impl Iterator<Item = i64> + use<'t> {
        let begins = usize::try_from(index.rem_euclid(self.period.max(1))).unwrap_or(0);
        let now = steps.get(begins..).unwrap_or_default();
        now.iter().chain(steps.iter().cycle()).copied()
    }

    /// Where single dates are closed: the first moment of the day of this one.
    pub(super) fn day(&self, index: i64) -> Option<Today> {
        let day = self.day.max(1);
        (!self.openings.is_empty()).then(|| Today(index.div_euclid(day) * day))
    }

    /// The first moment of the day after.
    pub(super) fn tomorrow(&self, today: Today) -> i64 {
        today.0 + self.day.max(1)
    }

    /// When messages may leave besides that are due on this day.
    pub(super) fn openings(&self, today: Today) -> impl Iterator<Item = i64> {
        let days = i64::try_from(self.openings.len()).unwrap_or(1).max(1);
        let day = (today.0 / self.day.max(1)).rem_euclid(days);
        let steps = usize::try_from(day).ok().and_then(|d| self.openings.get(d));
        steps
            .into_iter()
            .flatten()
            .map(move |steps| today.0 + steps)
    }

    /// Marks when messages leave that are due at these moments of the period, or may leave.
    pub(super) fn mark_released(&self, due: &[bool], leave: &mut [bool]) {
        mark(due, &self.release, leave);
        let day = usize::try_from(self.day).unwrap_or(1).max(1);
        let first = (0..).step_by(day);
        for ((due, steps), first) in due.chunks(day).zip(&self.openings).zip(first) {
            if due.contains(&true) {
                for &by in steps {
                    mark_at(first + by, leave);
                }
            }
        }
    }

    /// Marks when waits for a clock time end that begin at these moments of the period.
    pub(super) fn mark_clock(&self, edge: usize, begin: &[bool], end: &mut [bool]) {
        let steps = self.clocks.get(edge).map_or(&[][..], Vec::as_slice);
        mark(begin, steps, end);
    }

    /// When a wait for a clock time that begins then ends; `None`: never.
    pub(super) fn clock(&self, edge: usize, index: i64) -> Option<i64> {
        self.at(self.clocks.get(edge)?, index)
    }
}
