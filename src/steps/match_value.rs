//! `match tier { noir { … } gold, silver { … } }`: every value, exactly once.

use crate::lower::{Edge, LowerStep, Lowering, OPEN, Slot, errors};
use crate::names::NameKind;
use crate::source::Span;
use crate::syntax::ast::{Block, Name, Step};
use crate::syntax::scan::Statement;
use crate::syntax::{Context, Cx, ParseStep, Rule};
use crate::types;
use crate::workflow::{
    Arm, Condition, Literal, Node, PropertyDef, PropertyRef, PropertyType, ValueTest,
};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// A `match` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Match {
    /// A property with a closed set of values (`one of`, `yes/no`), or `client` for the states; two names for event data.
    pub subject: Vec<Name>,
    /// In source order.
    pub arms: Vec<MatchArm>,
}

/// Values and what follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MatchArm {
    /// `///` lines above.
    pub doc: crate::syntax::ast::Doc,
    /// One or more.
    pub patterns: Vec<MatchPattern>,
    /// What.
    pub block: Block,
}

/// One value of an arm.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MatchPattern {
    /// A value of the property (`yes` and `no` included), or a state.
    Value(Name),
    /// `unknown`.
    Unknown(Span),
}

impl LowerStep for Match {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let found_before = at.sink.len();
        let subject = subject(self, at);
        let mut seen: FxHashMap<SmolStr, Span> = FxHashMap::default();
        let mut arms = Vec::new();
        let mut taken = Vec::new();
        let mut never = Vec::new();
        for arm in &self.arms {
            let when = subject
                .as_ref()
                .and_then(|subject| arm_condition(subject, arm, &mut seen, at));
            let mut facts = at.facts.clone();
            if let Some(when) = when {
                facts.assume(&when);
                arms.push(Arm { when, next: OPEN });
                taken.push((facts, &arm.block));
            } else {
                never.push(&arm.block);
            }
        }
        match &subject {
            // A value at fault may be the one that is missing.
            Some(subject) if at.sink.len() == found_before => {
                report_missing(self, step, subject, &seen, at);
            }
            Some(_) => {}
            None => {
                at.lose_sight();
                at.torn = true;
            }
        }
        at.partial |= subject.is_none() || at.sink.has_errors_after(found_before);
        if !self.arms.is_empty() && self.arms.iter().all(|arm| Lowering::is_empty(&arm.block)) {
            at.report(errors::empty_match(step));
        }
        // Who would have come to an arm in error goes on: nothing below is out of reach for that.
        let faulty = subject.is_none() || at.sink.has_errors_after(found_before);
        let node = Node::Branch {
            arms,
            otherwise: faulty.then_some(OPEN),
        };
        let id = at.push(node, step);
        for block in never {
            at.check_only(block);
        }
        let mut ways: Vec<_> = taken
            .into_iter()
            .enumerate()
            .map(|(i, (facts, block))| (Edge::From(id, Slot::Arm(i)), facts, Some(block)))
            .collect();
        if faulty {
            ways.push((Edge::From(id, Slot::Otherwise), at.facts.clone(), None));
        }
        at.arms(ways);
    }
}

/// What is matched, and the closed set of what it can be.
struct Subject<'h> {
    kind: SubjectKind<'h>,
    /// As written, for messages.
    text: String,
    /// In the order in which messages list them.
    values: Vec<SmolStr>,
    /// The same, to look one up.
    is_value: FxHashSet<SmolStr>,
    optional: bool,
}

enum SubjectKind<'h> {
    /// `client`: the states.
    States,
    YesNo(PropertyRef),
    OneOf(PropertyRef, &'h PropertyDef),
}

/// What the subject is; `None` where something was reported.
fn subject<'h>(step: &Match, at: &mut Lowering<'h>) -> Option<Subject<'h>> {
    if let [client] = step.subject.as_slice()
        && client.text == "client"
    {
        // Only the states that this journey is for can be met; outside a journey, all.
        let values = if at.states.is_empty() {
            at.house.states.iter().map(|s| s.name.clone()).collect()
        } else {
            at.possible_states()
        };
        return Some(Subject {
            kind: SubjectKind::States,
            text: "client".to_owned(),
            is_value: values.iter().cloned().collect(),
            values,
            optional: false,
        });
    }
    let (property, def) = types::property(&at.scope(), &step.subject, &mut at.sink)?;
    let optional = def.optional && !at.facts.known().contains(&property);
    let (kind, values) = match &def.ty {
        PropertyType::OneOf { values } => (SubjectKind::OneOf(property, def), values.clone()),
        PropertyType::YesNo => (
            SubjectKind::YesNo(property),
            vec!["yes".into(), "no".into()],
        ),
        PropertyType::Text
        | PropertyType::Number
        | PropertyType::Money
        | PropertyType::Date
        | PropertyType::Person => {
            at.report(errors::match_subject(&step.subject, def));
            return None;
        }
    };
    Some(Subject {
        kind,
        text: errors::path(&step.subject),
        is_value: values.iter().cloned().collect(),
        values,
        optional,
    })
}

/// When an arm is taken; `None` where something was reported. Keeps what it has `seen`, and where.
fn arm_condition(
    subject: &Subject<'_>,
    arm: &MatchArm,
    seen: &mut FxHashMap<SmolStr, Span>,
    at: &mut Lowering<'_>,
) -> Option<Condition> {
    let mut values: Vec<SmolStr> = Vec::new();
    let mut unknown = false;
    for pattern in &arm.patterns {
        let (text, span) = match pattern {
            MatchPattern::Value(name) => {
                if !is_value(subject, name, at) {
                    continue;
                }
                (name.text.clone(), name.span)
            }
            MatchPattern::Unknown(span) => {
                if !subject.optional {
                    at.report(errors::match_never_unknown(&subject.text, *span));
                    continue;
                }
                (SmolStr::new_static("unknown"), *span)
            }
        };
        if let Some(first) = seen.get(&text) {
            at.report(errors::match_value_twice(&text, span, *first));
            continue;
        }
        seen.insert(text.clone(), span);
        match pattern {
            MatchPattern::Value(_) => values.push(text),
            MatchPattern::Unknown(_) => unknown = true,
        }
    }
    condition(subject, values, unknown)
}

fn is_value(subject: &Subject<'_>, name: &Name, at: &mut Lowering<'_>) -> bool {
    if subject.is_value.contains(&name.text) {
        return true;
    }
    match subject.kind {
        SubjectKind::States => {
            // A state that exists, but that this journey is not for, is another mistake.
            let exists = at.house.states.iter().any(|s| s.name == name.text);
            if exists {
                // A sequence may serve journeys for different states.
                if at.via().is_empty() {
                    at.report(errors::match_state_outside(name, &subject.values));
                }
            } else {
                at.resolve(name, NameKind::State, "`match client`");
            }
        }
        SubjectKind::YesNo(_) => {
            at.report(errors::match_yes_or_no(name, &subject.text));
        }
        SubjectKind::OneOf(_, def) => {
            types::choice(&at.scope(), &subject.text, def, name, &mut at.sink);
        }
    }
    false
}

fn condition(subject: &Subject<'_>, values: Vec<SmolStr>, unknown: bool) -> Option<Condition> {
    let is = |property: &PropertyRef, values: Vec<Literal>| {
        let test = Condition::Property {
            property: property.clone(),
            test: ValueTest::OneOf { values },
        };
        if subject.optional {
            Condition::All {
                of: vec![known(property), test],
            }
        } else {
            test
        }
    };
    let (property, value) = match &subject.kind {
        SubjectKind::States => {
            return (!values.is_empty()).then_some(Condition::State { states: values });
        }
        SubjectKind::YesNo(property) => {
            let values: Vec<Literal> = values.iter().map(|v| Literal::YesNo(v == "yes")).collect();
            (property, (!values.is_empty()).then(|| is(property, values)))
        }
        SubjectKind::OneOf(property, _) => {
            let values: Vec<Literal> = values.into_iter().map(Literal::Choice).collect();
            (property, (!values.is_empty()).then(|| is(property, values)))
        }
    };
    let missing = unknown.then(|| Condition::Not {
        of: Box::new(known(property)),
    });
    match (value, missing) {
        (Some(value), Some(missing)) => Some(Condition::Any {
            of: vec![value, missing],
        }),
        (value, missing) => value.or(missing),
    }
}

fn known(property: &PropertyRef) -> Condition {
    Condition::Property {
        property: property.clone(),
        test: ValueTest::Known,
    }
}

fn report_missing(
    step: &Match,
    place: &Step,
    subject: &Subject<'_>,
    seen: &FxHashMap<SmolStr, Span>,
    at: &mut Lowering<'_>,
) {
    let mut missing: Vec<&str> = subject
        .values
        .iter()
        .filter(|value| !seen.contains_key(*value))
        .map(SmolStr::as_str)
        .collect();
    if subject.optional && !seen.contains_key("unknown") {
        missing.push("unknown");
    }
    if missing.is_empty() {
        return;
    }
    let subject_span = step
        .subject
        .iter()
        .map(|name| name.span)
        .reduce(Span::to)
        .unwrap_or(place.span);
    let closing = at.closing_brace(place);
    let closing = closing.as_ref().map(|(at, indent)| (*at, indent.as_str()));
    at.report(errors::match_not_exhaustive(
        subject_span,
        &subject.text,
        &missing,
        closing,
    ));
}

impl ParseStep for Match {
    const FIRST: &'static [&'static str] = &["match"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        let subject = cx.read(
            Rule::match_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let subject = line.need(Rule::dotted)?;
                Some(cx.path(&subject))
            },
        );
        let mut arms = Vec::new();
        if let Some(block) = cx.block_of(statement, Context::Match) {
            for line in &block.statements {
                arms.push(arm(cx, line));
            }
            if !block.closed {
                arms.push(None);
            }
        }
        // Without one of its arms a value would seem to be missing: said once is enough.
        let arms: Option<Vec<MatchArm>> = arms.into_iter().collect();
        Some(Match {
            subject: subject?,
            arms: arms?,
        })
    }
}

fn arm(cx: &mut Cx<'_>, statement: &Statement) -> Option<MatchArm> {
    let doc = cx.doc(statement);
    let patterns = cx.read(
        Rule::arm_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let mut patterns = Vec::new();
            while let Some(pair) = line.maybe(Rule::pattern) {
                let name = cx.name(&pair);
                patterns.push(if name.text == "unknown" {
                    MatchPattern::Unknown(name.span)
                } else {
                    MatchPattern::Value(name)
                });
            }
            Some(patterns)
        },
    );
    let block = cx.steps_of(statement);
    // Some of its values may stand where the brace is missing.
    if statement
        .tails
        .first()
        .is_none_or(|tail| !tail.block.closed)
    {
        return None;
    }
    Some(MatchArm {
        doc,
        patterns: patterns?,
        block,
    })
}
