//! `journey`: clauses, then steps.

use super::named;
use crate::source::Span;
use crate::steps::StepKind;
use crate::syntax::ast::{
    Block, Clause, DateTime, DeclKind, Duration, Enters, ExitReason, Exits, Goal, Journey, LeapDay,
    Start, StartEvent, Step,
};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line, Reason};
use crate::syntax::place::{Context, Once};
use crate::syntax::scan::Statement;
use pest::iterators::Pair;

pub(super) fn journey(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    named(cx, Rule::journey_line, statement, |cx, name| {
        let mut clauses = Vec::new();
        let mut once = Once::default();
        let mut steps = Block::default();
        if let Some(block) = cx.block_of(statement, Context::Journey) {
            steps.span = cx.file_span(block.start, block.end);
            if !block.closed {
                // What a half-typed journey lacks may be what is typed next.
                let end = steps.span.after();
                clauses.push(Clause::Error(end));
                steps.steps.push(Step {
                    doc: None,
                    kind: StepKind::Error(end),
                    span: end,
                });
            }
            for line in &block.statements {
                if cx.first_word(line.head) == "allow" {
                    steps.allows.extend(cx.allow(line));
                    continue;
                }
                let mut known = clause_rule(cx.first_words(line.head));
                if known.is_none() && !cx.is_step(line) && !line.reported {
                    if cx.unknown_mended(line, Context::Journey) {
                        known = clause_rule(cx.first_words(line.head));
                    } else {
                        let span = cx.statement_span(line);
                        if !cx.is_word(line) {
                            // It may be the very clause that seems to be missing.
                            clauses.push(Clause::Error(span));
                        }
                        cx.blocks_anyway(line);
                        steps.steps.push(Step {
                            doc: None,
                            kind: StepKind::Error(span),
                            span,
                        });
                        continue;
                    }
                }
                match known {
                    Some((rule, key)) => {
                        cx.no_doc(line);
                        clauses.push(clause(cx, line, rule, key, &mut once));
                        if cx.may_hold_another(line.head) {
                            clauses.push(Clause::Error(cx.statement_span(line)));
                        }
                    }
                    None => steps.steps.push(cx.step(line, Context::Journey)),
                }
            }
        }
        // The tree stays as long as the project does; the room to grow is given back.
        clauses.shrink_to_fit();
        steps.steps.shrink_to_fit();
        DeclKind::Journey(Box::new(Journey {
            name,
            clauses,
            steps,
        }))
    })
}

/// The rule of a clause by its first words, and the name under which it may stand only once.
fn clause_rule(words: (&str, &str)) -> Option<(Rule, &'static str)> {
    Some(match words {
        ("for", _) => (Rule::for_line, "for"),
        ("starts", _) => (Rule::starts_line, "starts"),
        ("enters", _) => (Rule::enters_line, "enters"),
        ("exits", _) => (Rule::exits_line, "exits"),
        ("goal", _) => (Rule::goal_line, "goal"),
        ("gives", _) => (Rule::gives_line, "gives way to"),
        ("under", _) => (Rule::under_line, "under restraint"),
        ("also", _) => (Rule::under_line, ""),
        ("passes", _) => (Rule::passes_line, "passes gate"),
        ("loosens", _) => (Rule::loosens_line, ""),
        _ => return None,
    })
}

fn clause(
    cx: &mut Cx<'_>,
    statement: &Statement,
    rule: Rule,
    key: &'static str,
    once: &mut Once,
) -> Clause {
    let span = cx.statement_span(statement);
    cx.no_blocks(statement);
    if !key.is_empty() {
        cx.once(once, key, span);
    }
    let clause = cx.read(rule, statement.head, statement.reported, |cx, mut line| {
        Some(match rule {
            Rule::for_line => Clause::For(cx.names(&mut line), span),
            Rule::starts_line => Clause::Starts(start(cx, &mut line)?, span),
            Rule::enters_line => Clause::Enters(enters(cx, &mut line)?, span),
            Rule::exits_line => Clause::Exits(exits(cx, &mut line)?, span),
            Rule::goal_line => {
                let event = cx.next_event(&mut line)?;
                let within = cx.next_duration(&mut line)?;
                Clause::Goal(Goal { event, within }, span)
            }
            Rule::gives_line => Clause::GivesWay(cx.names(&mut line), span),
            Rule::under_line => {
                let also = line.has(Rule::kw_also);
                let restraint = cx.next_name(&mut line)?;
                Clause::Under {
                    restraint,
                    also,
                    span,
                }
            }
            Rule::passes_line => Clause::Passes(cx.next_name(&mut line)?, span),
            Rule::loosens_line => Clause::Loosens {
                rule: cx.next_text(&mut line)?,
                because: cx.next_text(&mut line)?,
                span,
            },
            _ => return None,
        })
    });
    clause.unwrap_or_else(|| error(rule, span))
}

/// A clause that can't be read still counts as being there.
fn error(rule: Rule, span: Span) -> Clause {
    match rule {
        Rule::starts_line => Clause::Starts(Start::Error, span),
        Rule::enters_line => Clause::Enters(Enters::Error, span),
        Rule::exits_line => Clause::Exits(Exits::Error, span),
        _ => Clause::Error(span),
    }
}

fn start(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<Start> {
    line.need(Rule::kw_starts)?;
    let part = line.next()?;
    let form = part.as_rule();
    let span = cx.span(&part);
    let mut inside = Line::inside(part);
    match form {
        Rule::starts_when => starts_when(cx, &mut inside),
        Rule::starts_on => {
            inside.need(Rule::kw_on)?;
            let part = inside.next()?;
            let form = part.as_rule();
            let mut inside = Line::inside(part);
            if form == Rule::on_property {
                return around(cx, &mut inside, None, false);
            }
            let date = inside.next()?;
            let date = cx.date(&date)?;
            let time = cx.maybe_clock(&mut inside)?;
            Some(Start::OnDate {
                when: DateTime { date, time },
                segment: cx.next_name(&mut inside)?,
                because: cx.next_text(&mut inside)?,
            })
        }
        Rule::starts_around => {
            let offset = cx.next_duration(&mut inside)?;
            let after = inside.has(Rule::kw_after);
            let _ = span;
            around(cx, &mut inside, Some(offset), after)
        }
        _ => None,
    }
}

fn around(
    cx: &mut Cx<'_>,
    inside: &mut Line<'_>,
    offset: Option<Duration>,
    after: bool,
) -> Option<Start> {
    let property = cx.next_name(inside)?;
    let at = cx.next_clock(inside)?;
    let yearly = inside.maybe(Rule::every_year);
    let every_year = yearly.is_some();
    let leap_day = yearly.and_then(|pair| {
        let words: Vec<Rule> = pair.into_inner().flatten().map(|p| p.as_rule()).collect();
        if words.contains(&Rule::leap_1) {
            Some(LeapDay::FirstOfMarch)
        } else {
            words
                .contains(&Rule::leap_28)
                .then_some(LeapDay::LastOfFebruary)
        }
    });
    Some(Start::AroundDate {
        offset,
        after,
        property,
        at,
        every_year,
        leap_day,
    })
}

fn starts_when(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<Start> {
    if line.maybe(Rule::when_handed_over).is_some() {
        return Some(Start::HandedOver);
    }
    if let Some(pair) = line.maybe(Rule::when_becomes) {
        let mut states = Vec::new();
        let mut inside = Line::inside(pair);
        while let Some(name) = inside.maybe(Rule::name) {
            states.push(cx.name(&name));
        }
        return Some(Start::Becomes(states));
    }
    if let Some(pair) = line.maybe(Rule::when_enters) {
        let mut inside = Line::inside(pair);
        return Some(Start::EntersSegment {
            segment: cx.next_name(&mut inside)?,
            also_present: inside.has(Rule::and_present),
        });
    }
    let mut events = Vec::new();
    let mut length = None;
    for pair in line.need(Rule::when_events)?.into_inner() {
        if pair.as_rule() == Rule::start_event {
            events.push(start_event(cx, pair)?);
        } else if pair.as_rule() == Rule::gathered {
            length = Some(gathered(cx, &pair)?);
        }
    }
    Some(Start::Events(events, length))
}

/// `, gathered for 1 hour`.
fn gathered(cx: &mut Cx<'_>, pair: &Pair<'_, Rule>) -> Option<Duration> {
    if !pair.as_str().starts_with(',') {
        cx.comma_missing(pair, "gathered");
    }
    cx.next_duration(&mut Line::inside(pair.clone()))
}

fn start_event(cx: &mut Cx<'_>, pair: Pair<'_, Rule>) -> Option<StartEvent> {
    let mut inside = Line::inside(pair);
    let event = cx.next_event(&mut inside)?;
    let filter = match inside.maybe(Rule::r#where) {
        Some(pair) => Some(cx.filter(&pair)?),
        None => None,
    };
    Some(StartEvent { event, filter })
}

fn enters(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<Enters> {
    line.need(Rule::kw_enters)?;
    let part = line.next()?;
    let form = part.as_rule();
    let mut inside = Line::inside(part);
    match form {
        Rule::enters_once => {
            if let Some(pair) = inside.maybe(Rule::once_per) {
                return Some(Enters::OncePer(cx.next_window(&mut Line::inside(pair))?));
            }
            if let Some(pair) = inside.maybe(Rule::once_for) {
                let what = Line::inside(pair).need(Rule::dotted)?;
                return Some(Enters::OnceForEach(cx.name(&what)));
            }
            Some(Enters::OnceEver)
        }
        Rule::enters_again => Some(Enters::AgainAfter(cx.next_duration(&mut inside)?)),
        Rule::enters_every => Some(Enters::EveryTime),
        _ => None,
    }
}

fn exits(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<Exits> {
    if let Some(pair) = line.maybe(Rule::exits_never) {
        return Some(Exits::Never(cx.next_text(&mut Line::inside(pair))?));
    }
    let mut reasons = Vec::new();
    for pair in line.need(Rule::exits_when)?.into_inner() {
        if pair.as_rule() == Rule::reason {
            reasons.push(match cx.reason(&pair)? {
                Reason::Event(event) => ExitReason::Event(event),
                Reason::Same(event, what) => ExitReason::EventForSame(event, what),
                Reason::Becomes(state) => ExitReason::Becomes(state),
                Reason::Condition(condition) => ExitReason::Condition(condition),
            });
        }
    }
    Some(Exits::When(reasons))
}
