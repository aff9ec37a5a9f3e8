//! `split N { 45% a { … } 10% nothing { } measure E within D }`: at random.

use crate::lower::{Edge, LowerStep, Lowering, OPEN, Slot, errors};
use crate::source::Span;
use crate::syntax::ast::Step;
use crate::syntax::ast::{Block, Doc, Duration, EventRef, Name};
use crate::syntax::scan::Statement;
use crate::syntax::{Context, Cx, ParseStep, Rule};
use crate::types;
use crate::workflow::{self, Node};

/// A `split` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Split {
    /// Its name.
    pub name: Name,
    /// In source order.
    pub arms: Vec<SplitArm>,
    /// `measure booked_appointment within 14 days`.
    pub measure: Option<Measure>,
}

/// One arm.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SplitArm {
    /// `///` lines above.
    pub doc: Doc,
    /// Weight in hundredths of a percent: 45% is 4500.
    pub weight: u32,
    /// Place of the weight.
    pub weight_span: Span,
    /// Its name.
    pub name: Name,
    /// What.
    pub block: Block,
}

/// What tells the arms apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Measure {
    /// What should happen.
    pub event: EventRef,
    /// Until when.
    pub within: Duration,
    /// The line.
    pub span: Span,
}

/// All clients, in hundredths of a percent.
const ALL: u64 = 10_000;

impl LowerStep for Split {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        report_weights(self, at);
        report_names(self, at);
        let measure = self.measure.as_ref().and_then(|measure| {
            let within = types::length(measure.within);
            Some((at.event(&measure.event)?, within))
        });
        let arms = self
            .arms
            .iter()
            .map(|arm| workflow::SplitArm {
                name: arm.name.text.clone(),
                weight: arm.weight,
                next: OPEN,
            })
            .collect();
        let node = Node::Split {
            name: self.name.text.clone(),
            arms,
            measure,
        };
        let id = at.push(node, step);
        let facts = at.facts.clone();
        at.arms(
            self.arms
                .iter()
                .enumerate()
                .map(|(i, arm)| {
                    (
                        Edge::From(id, Slot::Arm(i)),
                        facts.clone(),
                        Some(&arm.block),
                    )
                })
                .collect(),
        );
    }
}

fn report_weights(split: &Split, at: &mut Lowering<'_>) {
    let sum: u64 = split.arms.iter().map(|arm| u64::from(arm.weight)).sum();
    if split.arms.len() < 2 {
        at.report(errors::split_of_one(split));
    } else if sum != ALL {
        at.report(errors::split_weights(split, sum));
    } else {
        for arm in split.arms.iter().filter(|arm| arm.weight == 0) {
            at.report(errors::unreached_arm(&arm.name, arm.weight_span));
        }
    }
}

fn report_names(split: &Split, at: &mut Lowering<'_>) {
    for (i, arm) in split.arms.iter().enumerate() {
        let before = split.arms.iter().take(i);
        if let Some(first) = before.into_iter().find(|a| a.name.text == arm.name.text) {
            at.report(errors::split_arm_twice(&arm.name, &first.name));
        }
    }
}

impl ParseStep for Split {
    const FIRST: &'static [&'static str] = &["split"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        let name = cx.read(
            Rule::split_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let pair = line.need(Rule::name)?;
                Some(cx.declared(&pair))
            },
        );
        let mut arms = Vec::new();
        let mut whole = true;
        let mut found = None;
        if let Some(block) = cx.block_of(statement, Context::Split) {
            whole = block.closed;
            for line in &block.statements {
                if cx.first_word(line.head) == "measure" {
                    cx.no_doc(line);
                    let read = measure(cx, line);
                    found = found.or(read);
                } else {
                    let arm = arm(cx, line);
                    whole &= arm.is_some();
                    arms.extend(arm);
                }
            }
        }
        // Without one of its arms the percentages would not add up: said once is enough.
        if !whole {
            return None;
        }
        Some(Split {
            name: name?,
            arms,
            measure: found,
        })
    }
}

fn arm(cx: &mut Cx<'_>, statement: &Statement) -> Option<SplitArm> {
    let doc = cx.doc(statement);
    let head = cx.read(
        Rule::split_arm_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let pair = line.next()?;
            let weight = cx.weight(&pair)?;
            let name = line.need(Rule::name)?;
            Some((weight, cx.declared(&name)))
        },
    );
    let block = cx.steps_of(statement);
    if statement.tails.is_empty() {
        return None;
    }
    let ((weight, weight_span), name) = head?;
    Some(SplitArm {
        doc,
        weight,
        weight_span,
        name,
        block,
    })
}

fn measure(cx: &mut Cx<'_>, statement: &Statement) -> Option<Measure> {
    cx.no_blocks(statement);
    let span = cx.statement_span(statement);
    cx.read(
        Rule::measure_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            Some(Measure {
                event: cx.next_event(&mut line)?,
                within: cx.next_duration(&mut line)?,
                span,
            })
        },
    )
}
