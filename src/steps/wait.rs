//! `wait …`: time passes. Every form but `wait up to`, which is in `wait_for`.

use crate::diagnostics::{Code, Diagnostic};
use crate::lower::{LowerStep, Lowering, OPEN, errors};
use crate::source::Span;
use crate::syntax::ast::Step;
use crate::syntax::ast::{ClockTime, Duration, Name, WeekdaySet};
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, Line, ParseStep, Rule};
use crate::types;
use crate::vocabulary::Weekday;
use crate::workflow::{ClockMinutes, Node, WaitKind, Weekdays};

/// A `wait` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Wait {
    /// `wait 3 days`.
    For(Duration),
    /// `wait 2 to 4 days`: both ends carry the same unit; the platform may choose any moment between.
    Between(Duration, Duration),
    /// `wait until 10:00`, `wait until 10:00 on tuesday to thursday`.
    UntilTime {
        /// Time of day, in the client's zone.
        at: ClockTime,
        /// On which days; `None` for any.
        on: Option<WeekdaySet>,
    },
    /// `wait until 14 days before birthday at 10:00`, `wait until birthday at 10:00`.
    UntilDate(WaitDate),
    /// `wait until 7 days after start`.
    AfterStart(Duration),
}

/// A moment relative to a date of the client's profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WaitDate {
    /// How far off; `None`: on the day itself.
    pub offset: Option<Duration>,
    /// After the date rather than before it.
    pub after: bool,
    /// A date property.
    pub property: Name,
    /// Time of day; `None` where not given.
    pub at: Option<ClockTime>,
}

impl LowerStep for Wait {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        match kind(self, at) {
            Some(wait) => at.push_linear(
                Node::Wait {
                    wait,
                    alone: false,
                    next: OPEN,
                },
                step,
            ),
            None => at.push_some_wait(step),
        }
        at.pass_time(step);
    }
}

fn kind(wait: &Wait, at: &mut Lowering<'_>) -> Option<WaitKind> {
    match wait {
        Wait::For(length) => Some(WaitKind::Length {
            length: types::length(*length),
        }),
        Wait::Between(least, most) => between(*least, *most, at),
        Wait::UntilTime { at: time, on } => Some(WaitKind::Clock {
            at: ClockMinutes(time.minutes),
            on: on.map_or(Weekdays::ALL, |days| Weekdays(days.bits)),
        }),
        Wait::UntilDate(date) => {
            let property =
                types::date_property(&at.scope(), &date.property, "`wait until`", &mut at.sink);
            let offset = date.offset.map(|offset| at.calendar_length(offset));
            Some(WaitKind::Date {
                property: property?,
                offset,
                after: date.after,
                at: date.at.map(|time| ClockMinutes(time.minutes)),
            })
        }
        Wait::AfterStart(length) => Some(WaitKind::AfterStart {
            length: types::length(*length),
        }),
    }
}

fn between(least: Duration, most: Duration, at: &mut Lowering<'_>) -> Option<WaitKind> {
    if least.unit.is_elapsed() != most.unit.is_elapsed() {
        at.report(errors::wait_of_two_kinds(least, most));
        return None;
    }
    let (shortest, longest) = (types::length(least), types::length(most));
    if shortest.least_minutes() > longest.least_minutes() {
        at.report(errors::wait_runs_backwards(least, most));
        return None;
    }
    Some(WaitKind::Between {
        least: shortest,
        most: longest,
    })
}

impl ParseStep for Wait {
    const FIRST: &'static [&'static str] = &["wait"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        let wait = cx.read(
            Rule::wait_line,
            statement.head,
            statement.reported,
            |cx, mut line| match line.maybe(Rule::wait_until) {
                Some(pair) => until(cx, Line::inside(pair)),
                None => length(cx, Line::inside(line.need(Rule::wait_for)?)),
            },
        );
        match wait {
            Some(_) => cx.no_blocks(statement),
            // A `wait up to` that can't be recognised may have one.
            None => cx.blocks_anyway(statement),
        }
        wait
    }
}

/// `3 days`, `2 to 4 days`.
fn length(cx: &mut Cx<'_>, mut line: Line<'_>) -> Option<Wait> {
    if let Some(alien) = line.maybe(Rule::alien_for) {
        cx.needless(&alien, "`wait` needs no `for`");
    }
    let first = line.need(Rule::duration)?;
    let Some(second) = line.maybe(Rule::duration) else {
        return Some(Wait::For(cx.duration(&first)?));
    };
    let to = cx.duration(&second)?;
    let mut inside = Line::inside(first.clone());
    let amount = inside.next()?;
    let from = if inside.next().is_some() {
        cx.duration(&first)?
    } else {
        let (amount, span) = cx.count(&amount)?;
        Duration {
            amount,
            unit: to.unit,
            span,
        }
    };
    Some(Wait::Between(from, to))
}

impl Cx<'_> {
    /// `wait until monday at 10:00`: reported, and understood.
    fn day_before_time(&mut self, span: Span, day: Weekday, at: Option<ClockTime>) -> Option<Wait> {
        let text = day.text();
        let Some(at) = at else {
            self.push(
                Diagnostic::new(
                    Code::Syntax,
                    span,
                    format!("a wait until `{text}` needs a time of day"),
                )
                .label("when on this day?")
                .help(format!("for example `wait until 10:00 on {text}`")),
            );
            return None;
        };
        let whole = span.to(at.span);
        let time = self.source(at.span);
        let better = format!("{time} on {text}");
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                whole,
                format!("the time of day comes first: `until {better}`"),
            )
            .label(format!("write `{better}`"))
            .fix(format!("write `{better}`"), whole, better),
        );
        Some(Wait::UntilTime {
            at,
            on: Some(WeekdaySet {
                bits: 1 << day as u8,
                span,
            }),
        })
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "matches on rules of the grammar: what should not be there yields nothing and a J0099"
)]
fn until(cx: &mut Cx<'_>, mut line: Line<'_>) -> Option<Wait> {
    line.need(Rule::kw_until)?;
    let part = line.next()?;
    let form = part.as_rule();
    let mut inside = Line::inside(part);
    match form {
        Rule::until_time => {
            let at = cx.next_clock(&mut inside)?;
            let on = match inside.maybe(Rule::weekdays) {
                Some(pair) => Some(cx.weekdays(&pair)?),
                None => None,
            };
            Some(Wait::UntilTime { at, on })
        }
        Rule::until_relative => {
            let offset = cx.next_duration(&mut inside)?;
            let after = inside.has(Rule::kw_after);
            if inside.has(Rule::kw_start) {
                return Some(Wait::AfterStart(offset));
            }
            Some(Wait::UntilDate(WaitDate {
                offset: Some(offset),
                after,
                property: cx.next_name(&mut inside)?,
                at: cx.maybe_clock(&mut inside)?,
            }))
        }
        Rule::until_property => {
            let property = cx.next_name(&mut inside)?;
            let at = cx.maybe_clock(&mut inside)?;
            if let Some(day) = Weekday::from_text(&property.text) {
                return cx.day_before_time(property.span, day, at);
            }
            Some(Wait::UntilDate(WaitDate {
                offset: None,
                after: false,
                property,
                at,
            }))
        }
        _ => None,
    }
}
