//! Steps from statements: which step a statement is, and the blocks of steps inside it.

use super::ast::{Allow, Block, Step};
use super::grammar::Rule;
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
        if words.0 == "allow" {
            // A misspelt one, read for its faults: it has been reported.
            let _ = self.allow(statement);
            return Step {
                doc: None,
                kind: StepKind::Error(span),
                span,
            };
        }
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
                allows: Vec::new(),
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
        let mut allows = Vec::new();
        for statement in &block.statements {
            if self.first_word(statement.head) == "allow" {
                allows.extend(self.allow(statement));
            } else {
                steps.push(self.step(statement, Context::Steps));
            }
        }
        Block {
            steps,
            allows,
            span: self.file_span(block.start, block.end),
        }
    }

    /// `allow J0803 because "…"`; nothing where it can't be read (then reported).
    pub(crate) fn allow(&mut self, statement: &Statement) -> Option<Allow> {
        let span = self.statement_span(statement);
        self.no_doc(statement);
        self.no_blocks(statement);
        self.read(
            Rule::allow_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let code = line.need(Rule::code)?;
                Some(Allow {
                    code: cx.name(&code),
                    because: cx.next_text(&mut line)?,
                    span,
                })
            },
        )
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
