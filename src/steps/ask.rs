//! `ask care_survey within 7 days { loved_it, fine { … } not_for_me { … } unanswered { … } }`: a survey is
//! sent, and the run goes on by its answer.

use super::send;
use crate::lower::{Edge, LowerStep, Lowering, OPEN, Slot, errors};
use crate::names::NameKind;
use crate::source::Span;
use crate::syntax::ast::{Block, Doc, Duration, Name, Step};
use crate::syntax::scan::Statement;
use crate::syntax::{Context, Cx, ParseStep, Rule};
use crate::types;
use crate::workflow::{AnswerArm, Node, Survey};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// The arm for a client who has not answered.
const UNANSWERED: &str = "unanswered";

/// An `ask` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ask {
    /// Which survey.
    pub survey: Name,
    /// The longest wait for an answer.
    pub within: Duration,
    /// In source order, `unanswered` among them.
    pub arms: Vec<AskArm>,
}

/// Answers and what follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AskArm {
    /// `///` lines above.
    pub doc: Doc,
    /// One or more choices, or `unanswered`.
    pub answers: Vec<Name>,
    /// What.
    pub block: Block,
}

impl LowerStep for Ask {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let within = types::length(self.within);
        let survey = survey(self, step, at);
        let name = self.survey.text.clone();
        at.push_linear(
            Node::Send {
                message: name.clone(),
                next: OPEN,
            },
            step,
        );
        at.pass_time(step);
        let found_before = at.sink.len();
        let mut seen: FxHashMap<SmolStr, Span> = FxHashMap::default();
        let mut arms = Vec::new();
        let mut taken = Vec::new();
        let mut never = Vec::new();
        let mut unanswered = None;
        for arm in &self.arms {
            let (answers, is_unanswered) = answers(arm, survey, &mut seen, at);
            if is_unanswered && unanswered.is_none() && answers.is_empty() {
                unanswered = Some(&arm.block);
            } else if answers.is_empty() {
                never.push(&arm.block);
            } else {
                arms.push(AnswerArm {
                    answers,
                    next: OPEN,
                });
                taken.push(&arm.block);
            }
        }
        match survey {
            // An answer at fault may be the one that is missing.
            Some(survey) if at.sink.len() == found_before => {
                report_missing(self, step, survey, &seen, at);
            }
            Some(_) => {}
            None => {
                at.lose_sight();
                at.torn = true;
            }
        }
        at.partial |= survey.is_none() || at.sink.has_errors_after(found_before);
        let id = at.push(
            Node::Answer {
                survey: name,
                within,
                arms,
                unanswered: OPEN,
            },
            step,
        );
        for block in never {
            at.check_only(block);
        }
        let facts = at.facts.clone();
        let mut ways: Vec<_> = taken
            .into_iter()
            .enumerate()
            .map(|(i, block)| (Edge::From(id, Slot::Arm(i)), facts.clone(), Some(block)))
            .collect();
        ways.push((Edge::From(id, Slot::Otherwise), facts, unanswered));
        at.arms(ways);
    }
}

/// What is asked; `None` where something was reported.
fn survey<'h>(step: &Ask, place: &Step, at: &mut Lowering<'h>) -> Option<&'h Survey> {
    let entry = at.resolve(&step.survey, NameKind::Message, "`ask`")?;
    let Some(message) = at.house.messages.get(&entry.name.text) else {
        // Its declaration is in error.
        at.fail();
        return None;
    };
    send::check(&step.survey, message, place, at);
    at.facts.may_have_left(message);
    if message.survey.is_none() {
        at.report(errors::no_survey(&step.survey, message));
    }
    message.survey.as_ref()
}

/// The choices that an arm is for, and whether it is for those who have not answered.
fn answers(
    arm: &AskArm,
    survey: Option<&Survey>,
    seen: &mut FxHashMap<SmolStr, Span>,
    at: &mut Lowering<'_>,
) -> (Vec<SmolStr>, bool) {
    let mut found = Vec::new();
    let mut is_unanswered = false;
    for name in &arm.answers {
        let unanswered = name.text == UNANSWERED;
        let known =
            unanswered || survey.is_none_or(|s| s.choices.iter().any(|c| c.name == name.text));
        if let (false, Some(survey)) = (known, survey) {
            at.report(errors::no_such_answer(name, survey));
            continue;
        }
        if let Some(first) = seen.get(&name.text) {
            at.report(errors::answer_twice(name, *first));
            continue;
        }
        if unanswered && arm.answers.len() > 1 {
            at.report(errors::unanswered_with_answers(name));
        }
        seen.insert(name.text.clone(), name.span);
        if unanswered {
            is_unanswered = true;
        } else {
            found.push(name.text.clone());
        }
    }
    (found, is_unanswered)
}

fn report_missing(
    step: &Ask,
    place: &Step,
    survey: &Survey,
    seen: &FxHashMap<SmolStr, Span>,
    at: &mut Lowering<'_>,
) {
    let missing: Vec<&str> = survey
        .choices
        .iter()
        .map(|choice| choice.name.as_str())
        .chain([UNANSWERED])
        .filter(|answer| !seen.contains_key(*answer))
        .collect();
    if missing.is_empty() {
        return;
    }
    let closing = at.closing_brace(place);
    let closing = closing.as_ref().map(|(at, indent)| (*at, indent.as_str()));
    at.report(errors::answers_left_out(&step.survey, &missing, closing));
}

impl ParseStep for Ask {
    const FIRST: &'static [&'static str] = &["ask"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        let head = cx.read(
            Rule::ask_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let survey = cx.next_name(&mut line)?;
                let within = cx.next_duration(&mut line)?;
                Some((survey, within))
            },
        );
        let mut arms = Vec::new();
        let block = cx.block_of(statement, Context::Answers);
        if let Some(block) = block {
            for line in &block.statements {
                arms.push(arm(cx, line));
            }
        }
        // Without one of its arms an answer would seem to be missing: said once is enough.
        let arms: Option<Vec<AskArm>> = arms.into_iter().collect();
        let (survey, within) = head?;
        block?;
        Some(Ask {
            survey,
            within,
            arms: arms?,
        })
    }
}

fn arm(cx: &mut Cx<'_>, statement: &Statement) -> Option<AskArm> {
    let doc = cx.doc(statement);
    let answers = cx.read(
        Rule::arm_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let mut answers = Vec::new();
            while let Some(pair) = line.maybe(Rule::pattern) {
                answers.push(cx.name(&pair));
            }
            Some(answers)
        },
    );
    let block = cx.steps_of(statement);
    if statement.tails.is_empty() {
        return None;
    }
    Some(AskArm {
        doc,
        answers: answers?,
        block,
    })
}
