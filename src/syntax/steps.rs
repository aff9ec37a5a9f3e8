//! Steps from statements: which step a statement is, and the blocks of steps inside it.

use super::ast::{Block, Step};
use super::lower::Cx;
use super::place::Context;
use super::scan::{self, Statement};
use crate::steps::StepKind;

/// How a step is read. Each step file implements it for its node.
pub(crate) trait ParseStep: Sized {
    /// The words that a statement of this step starts with.
    const FIRST: &'static [&'static str];

    /// The node, or nothing when it can't be read (then reported).
    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self>;
}

impl Cx<'_> {
    /// A step; an error where the statement is no step at all (then reported).
    pub(crate) fn step(&mut self, statement: &Statement, context: Context) -> Step {
        let span = self.statement_span(statement);
        let words = self.first_words(statement.head);
        let Some(kind) = StepKind::read(self, statement, words) else {
            if self.unknown_mended(statement, context) {
                return self.step(statement, context);
            }
            self.blocks_anyway(statement);
            return Step {
                doc: None,
                kind: StepKind::Error(span),
                span,
            };
        };
        Step {
            doc: self.doc(statement),
            kind,
            span,
        }
    }

    /// The steps of a statement's one block.
    pub(crate) fn steps_of(&mut self, statement: &Statement) -> Block {
        match self.block_of(statement, Context::Steps) {
            Some(block) => self.steps(block),
            None => Block {
                steps: Vec::new(),
                span: self.statement_span(statement).after(),
            },
        }
    }

    /// The steps of a block.
    pub(crate) fn steps(&mut self, block: &scan::Block) -> Block {
        let mut steps = Vec::with_capacity(block.statements.len());
        if !block.closed {
            // What a half-typed block lacks may be what is typed next.
            let end = self.file_span(block.end, block.end);
            steps.push(Step {
                doc: None,
                kind: StepKind::Error(end),
                span: end,
            });
        }
        for statement in &block.statements {
            steps.push(self.step(statement, Context::Steps));
        }
        Block {
            steps,
            span: self.file_span(block.start, block.end),
        }
    }

    /// Reads the blocks of a statement that could not be read itself, for their faults only.
    pub(crate) fn blocks_anyway(&mut self, statement: &Statement) {
        for tail in &statement.tails {
            for inner in &tail.block.statements {
                let words = self.first_words(inner.head);
                if StepKind::read(self, inner, words).is_none() {
                    self.blocks_anyway(inner);
                }
            }
        }
    }
}
