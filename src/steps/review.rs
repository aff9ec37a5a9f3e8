//! `review by P within D { approved { … } declined { … } unanswered { … } }`: a person decides about
//! one client, and the run waits for it.

use crate::lower::{Edge, LowerStep, Lowering, OPEN, Reviewed, Slot, errors};
use crate::source::Span;
use crate::syntax::ast::{Block, Doc, Duration, Recipient, Step};
use crate::syntax::scan::Statement;
use crate::syntax::{Context, Cx, Once, ParseStep, Rule};
use crate::types;
use crate::workflow::{self, Node};

/// A `review` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Review {
    /// Who decides.
    pub by: Recipient,
    /// The longest wait.
    pub within: Duration,
    /// In source order, each answer at most once.
    pub arms: Vec<ReviewArm>,
}

/// What follows from one answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReviewArm {
    /// `///` lines above.
    pub doc: Doc,
    /// Which answer.
    pub answer: Answer,
    /// Its word.
    pub span: Span,
    /// What.
    pub block: Block,
}

/// How a review can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The person says yes.
    Approved,
    /// The person says no.
    Declined,
    /// Nobody has said anything in time.
    Unanswered,
}

impl Answer {
    /// Every answer, in the language's order.
    pub const ALL: [Answer; 3] = [Answer::Approved, Answer::Declined, Answer::Unanswered];

    /// The word as written.
    pub fn text(self) -> &'static str {
        match self {
            Answer::Approved => "approved",
            Answer::Declined => "declined",
            Answer::Unanswered => "unanswered",
        }
    }

    fn slot(self) -> Slot {
        match self {
            Answer::Approved => Slot::Then,
            Answer::Declined => Slot::Declined,
            Answer::Unanswered => Slot::Otherwise,
        }
    }
}

impl LowerStep for Review {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let by = at.recipient(&self.by, "`review by`");
        let within = types::length(self.within);
        let known = by.is_some();
        if !known {
            // A note may hang on this review.
            at.lose_sight();
        }
        let by = by.unwrap_or_else(|| workflow::Recipient::Person(self.by.name.text.clone()));
        at.pass_time(step);
        let node = Node::Review {
            by: by.clone(),
            within,
            approved: OPEN,
            declined: OPEN,
            unanswered: OPEN,
        };
        let id = at.push(node, step);
        let head = Span {
            end: self.within.span.end,
            ..step.span
        };
        let missing = self.missing();
        let mut faulty = true;
        if !missing.is_empty() {
            at.partial = true;
            let closing = at.closing_brace(step);
            let closing = closing.as_ref().map(|(at, indent)| (*at, indent.as_str()));
            at.report(errors::review_arms_missing(head, &missing, closing));
        } else if self.decides_nothing() {
            at.report(errors::review_decides_nothing(head, &self.by));
        } else {
            faulty = false;
        }
        let facts = at.facts.clone();
        let mut approved = facts.clone();
        approved.approve(&by);
        let mut ways = Vec::with_capacity(Answer::ALL.len());
        for arm in &self.arms {
            let facts = match arm.answer {
                Answer::Approved => approved.clone(),
                Answer::Declined | Answer::Unanswered => facts.clone(),
            };
            let edge = Edge::From(id, arm.answer.slot());
            ways.push((edge, facts, Some(&arm.block)));
        }
        // An answer that is left out was reported: nothing below is out of reach for that.
        for answer in missing {
            ways.push((Edge::From(id, answer.slot()), approved.clone(), None));
        }
        // Before those inside it.
        let place = at.reviews.len();
        at.arms(ways);
        // A step that could not be read may have been the `end` of an answer.
        faulty |= at.torn;
        let review = Reviewed {
            node: id,
            head,
            faulty,
        };
        at.reviews.insert(place, review);
    }
}

impl Review {
    fn missing(&self) -> Vec<Answer> {
        let has = |answer: &Answer| self.arms.iter().any(|arm| arm.answer == *answer);
        Answer::ALL.into_iter().filter(|a| !has(a)).collect()
    }

    fn decides_nothing(&self) -> bool {
        self.arms.iter().all(|arm| Lowering::is_empty(&arm.block))
    }
}

impl ParseStep for Review {
    const FIRST: &'static [&'static str] = &["review"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        let head = cx.read(
            Rule::review_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let by = cx.next_recipient(&mut line)?;
                Some((by, cx.next_duration(&mut line)?))
            },
        );
        if statement.tails.is_empty() {
            // What is missing in the words is said before what is missing behind them.
            if head.is_some() {
                cx.block_of(statement, Context::Review);
            }
            return None;
        }
        let mut arms = Vec::new();
        let mut once = Once::default();
        if let Some(block) = cx.block_of(statement, Context::Review) {
            for line in &block.statements {
                arms.push(arm(cx, line, &mut once));
            }
        }
        // Without one of its arms an answer would seem to be left out: said once is enough.
        let arms: Option<Vec<ReviewArm>> = arms.into_iter().collect();
        let (by, within) = head?;
        Some(Review {
            by,
            within,
            arms: arms?,
        })
    }
}

fn arm(cx: &mut Cx<'_>, statement: &Statement, once: &mut Once) -> Option<ReviewArm> {
    let word = cx.first_word(statement.head);
    let Some(answer) = Answer::ALL.into_iter().find(|a| a.text() == word) else {
        if cx.unknown_mended(statement, Context::Review) {
            return arm(cx, statement, once);
        }
        cx.blocks_anyway(statement);
        return None;
    };
    let doc = cx.doc(statement);
    let span = cx.first_word_span(statement.head);
    let found = cx.found();
    cx.once(once, answer.text(), span);
    let twice = cx.found() > found;
    let head = cx.read(
        Rule::review_arm_line,
        statement.head,
        statement.reported,
        |_, _| Some(()),
    );
    let block = cx.steps_of(statement);
    if statement.tails.is_empty() || twice {
        return None;
    }
    head?;
    Some(ReviewArm {
        doc,
        answer,
        span,
        block,
    })
}
