//! `repeat up to 3 times, 7 days apart { … }`: the only loop. Its rounds are written out one after
//! the other, so that everything after this knows no loops. "Up to": an exit, or `end`, leaves sooner.

use crate::diagnostics::{Code, Diagnostic};
use crate::lower::{LowerStep, Lowering, OPEN, errors};
use crate::source::Span;
use crate::syntax::ast::{Block, Duration, Step};
use crate::syntax::scan::Statement;
use crate::syntax::{Context, Cx, Line, ParseStep, Rule};
use crate::types;
use crate::workflow::{Node, WaitKind};

/// A `repeat` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Repeat {
    /// How often, at most.
    pub times: u32,
    /// The number and `times`.
    pub times_span: Span,
    /// How much time passes from the end of one round to the beginning of the next.
    pub apart: Option<Duration>,
    /// One round.
    pub block: Block,
}

impl LowerStep for Repeat {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let apart = self.apart.map(types::length);
        if Lowering::is_empty(&self.block) {
            return at.report(errors::repeats_nothing(step));
        }
        if self.times < 2 {
            at.report(errors::repeats_once(self.times_span));
        }
        for round in 0..self.times.max(1) {
            if !at.round(step, round, &self.block) {
                return;
            }
            if at.graph.is_closed() {
                if round == 0 && self.times > 1 {
                    at.report(errors::round_ends(self.times_span, &self.block));
                }
                return;
            }
            if let Some(length) = apart.filter(|_| round + 1 < self.times) {
                at.push_linear(
                    Node::Wait {
                        wait: WaitKind::Length { length },
                        alone: false,
                        next: OPEN,
                    },
                    step,
                );
                at.pass_time(step);
            }
        }
    }
}

impl ParseStep for Repeat {
    const FIRST: &'static [&'static str] = &["repeat"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        let head = cx.read(
            Rule::repeat_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let bounded = line.has(Rule::kw_up);
                let (times, times_span) = times(cx, &mut line)?;
                if !bounded {
                    cx.up_to_missing(times_span);
                }
                let apart = match line.maybe(Rule::apart) {
                    Some(pair) if !pair.as_str().starts_with(',') => {
                        cx.comma_missing(&pair, pair.as_str());
                        Some(cx.next_duration(&mut Line::inside(pair))?)
                    }
                    Some(pair) => Some(cx.next_duration(&mut Line::inside(pair))?),
                    None => None,
                };
                Some((times, times_span, apart))
            },
        );
        let block = cx.block_of(statement, Context::Steps).map(|b| cx.steps(b));
        let (times, times_span, apart) = head?;
        Some(Repeat {
            times,
            times_span,
            apart,
            block: block?,
        })
    }
}

/// `3 times`; `twice` is reported, and understood.
fn times(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<(u32, Span)> {
    if let Some(pair) = line.maybe(Rule::alien_times) {
        let word = pair.as_str();
        let (count, right) = match word {
            "once" => (1, "1 times"),
            "twice" => (2, "2 times"),
            "thrice" => (3, "3 times"),
            _ => return None,
        };
        let span = cx.span(&pair);
        cx.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("how often is written in digits: `{right}`, not `{word}`"),
            )
            .label(format!("write `{right}`"))
            .fix(format!("write `{right}`"), span, right),
        );
        return Some((count, span));
    }
    let number = line
        .maybe(Rule::number)
        .or_else(|| line.maybe(Rule::alien_number))?;
    let (count, span) = cx.count(&number)?;
    let word = line.need(Rule::kw_times)?;
    Some((count, span.to(cx.span(&word))))
}

impl Cx<'_> {
    /// `repeat 3 times`: reported, and understood.
    fn up_to_missing(&mut self, times: Span) {
        let words = self.source(times);
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                times,
                format!("write `up to {words}`: an exit may end it sooner"),
            )
            .label("`up to` goes before this")
            .fix("write `up to`", times.before(), "up to "),
        );
    }
}
