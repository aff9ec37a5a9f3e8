//! Starts by the calendar: around a date of the client's, or on a fixed day.

use super::{Moment, World, date_of};
use crate::semantics::clock::{add_calendar, subtract_calendar, time_of};
use crate::workflow::{LeapDay, Literal, Start};
use jiff::civil::{Date, Time};

impl World<'_> {
    /// The next moment at which such a start comes.
    pub(super) fn next_date(&self) -> Option<Moment> {
        (0..self.journeys.len())
            .flat_map(|journey| self.dates(journey))
            .map(|(_, at)| at)
            .min()
    }

    /// Begins the runs whose date has come.
    pub(super) fn begin_dated(&mut self) {
        for journey in 0..self.journeys.len() {
            for (journey, at) in self.dates(journey) {
                if at <= self.now && self.started_on.insert((journey, at)) && self.is_meant(journey)
                {
                    self.enter(journey, None, None);
                }
            }
        }
    }

    /// Whether she is among those for whom a journey starts on a fixed day.
    fn is_meant(&self, journey: usize) -> bool {
        self.journeys.get(journey).is_some_and(|w| match &w.start {
            Start::OnDate { segment, .. } => self.in_segment(segment),
            Start::AroundDate { .. }
            | Start::Events { .. }
            | Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::HandedOver => true,
        })
    }

    /// The moments of a journey's start from the beginning of the story on that have not passed.
    fn dates(&self, journey: usize) -> Vec<(usize, Moment)> {
        let Some(workflow) = self.journeys.get(journey) else {
            return Vec::new();
        };
        let walls = match &workflow.start {
            Start::OnDate { date, at, .. } => vec![date_of(*date).to_datetime(time_of(*at))],
            Start::AroundDate {
                offset,
                after,
                property,
                at,
                every_year,
                leap_day,
            } => {
                let Some(Literal::Date(date)) = self.profile.get(property) else {
                    return Vec::new();
                };
                let date = date_of(*date);
                let this = self.now.wall.date().year();
                let days: Vec<Date> = if *every_year {
                    (-1..=2)
                        .filter_map(|more| in_year(date, this.saturating_add(more), *leap_day))
                        .collect()
                } else {
                    vec![date]
                };
                days.into_iter()
                    .map(|day| {
                        let midnight = day.to_datetime(Time::midnight());
                        let moved = match offset {
                            None => midnight,
                            Some(length) if *after => add_calendar(midnight, *length),
                            Some(length) => subtract_calendar(midnight, *length),
                        };
                        moved.date().to_datetime(time_of(*at))
                    })
                    .collect()
            }
            Start::Events { .. }
            | Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::HandedOver => return Vec::new(),
        };
        walls
            .into_iter()
            .map(|wall| (journey, self.clock.at(wall)))
            .filter(|(journey, at)| *at >= self.now && !self.started_on.contains(&(*journey, *at)))
            .collect()
    }
}

/// The day of a year. A 29 February is, where there is none, the day that the journey names.
fn in_year(date: Date, year: i16, leap_day: Option<LeapDay>) -> Option<Date> {
    Date::new(year, date.month(), date.day())
        .or_else(|_| match leap_day {
            Some(LeapDay::FirstOfMarch) => Date::new(year, 3, 1),
            Some(LeapDay::LastOfFebruary) | None => Date::new(year, date.month(), 28),
        })
        .ok()
}
