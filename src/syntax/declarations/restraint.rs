//! `restraint`: its rules.

use super::named;
use crate::syntax::ast::{
    DeclKind, Duration, Restraint, Rule as RuleNode, RuleElse, RuleKind, SilenceReason,
};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::Context;
use crate::syntax::scan::Statement;
use crate::vocabulary::Unit;

pub(super) fn restraint(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    named(cx, Rule::restraint_line, statement, |cx, name| {
        let mut rules = Vec::new();
        if let Some(block) = cx.block_of(statement, Context::Restraint) {
            for line in &block.statements {
                rules.push(rule(cx, line));
            }
        }
        DeclKind::Restraint(Restraint { name, rules })
    })
}

fn rule(cx: &mut Cx<'_>, statement: &Statement) -> RuleNode {
    let span = cx.statement_span(statement);
    let doc = cx.doc(statement);
    let error = RuleNode {
        doc: None,
        kind: RuleKind::Error,
        otherwise: None,
        span,
    };
    let form = match cx.first_words(statement.head) {
        ("at", "least") => Rule::rule_at_least_line,
        ("at", _) => Rule::rule_at_most_line,
        ("each", _) => Rule::rule_each_line,
        ("quiet", _) => Rule::rule_quiet_line,
        ("no", _) => Rule::rule_no_line,
        _ => {
            cx.unknown(statement, Context::Restraint);
            return error;
        }
    };
    cx.no_blocks(statement);
    let read = cx.read(form, statement.head, statement.reported, |cx, mut line| {
        let kind = match form {
            Rule::rule_at_most_line => at_most(cx, &mut line),
            Rule::rule_at_least_line => at_least(cx, &mut line),
            Rule::rule_each_line => Some(RuleKind::EachOnce {
                of: cx.next_counted(&mut line)?,
                window: cx.next_window(&mut line)?,
            }),
            Rule::rule_quiet_line => quiet(cx, &mut line),
            Rule::rule_no_line => silence(cx, &mut line),
            _ => None,
        }?;
        let otherwise = match line.maybe(Rule::rule_else) {
            Some(pair) => Some(rule_else(cx, pair)?),
            None => None,
        };
        Some((kind, otherwise))
    });
    match read {
        Some((kind, otherwise)) => RuleNode {
            doc,
            kind,
            otherwise,
            span,
        },
        None => error,
    }
}

fn at_most(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<RuleKind> {
    let number = match line.maybe(Rule::number) {
        Some(pair) => pair,
        None => line.need(Rule::alien_number)?,
    };
    // What is wrong with the window is said beside what is wrong with the count.
    let count = cx.count(&number);
    let of = cx.next_counted(line)?;
    if let Some(pair) = line.maybe(Rule::per_calendar) {
        let (count, count_span) = count?;
        let unit = Line::inside(pair).need(Rule::unit)?;
        let span = cx.span(&unit);
        return Some(RuleKind::AtMostPerCalendar {
            count,
            count_span,
            of,
            period: Duration {
                amount: 1,
                unit: Unit::from_either(unit.as_str())?,
                span,
            },
        });
    }
    let window = cx.next_window(line);
    let (count, count_span) = count?;
    Some(RuleKind::AtMost {
        count,
        count_span,
        of,
        window: window?,
    })
}

fn at_least(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<RuleKind> {
    let number = line.need(Rule::number)?;
    if let Some(pair) = line.maybe(Rule::floor) {
        let count = cx.count(&number);
        let mut inside = Line::inside(pair);
        let of = cx.next_counted(&mut inside)?;
        let window = cx.next_window(&mut inside);
        return Some(RuleKind::AtLeast {
            count: count?.0,
            of,
            window: window?,
            journey: cx.next_name(&mut inside)?,
        });
    }
    let mut inside = Line::inside(line.need(Rule::gap)?);
    let unit = inside.next()?;
    let span = cx.span(&number).to(cx.span(&unit));
    let gap = cx.length(&number, Some(&unit), span)?;
    if let Some(pair) = inside.maybe(Rule::between_journeys) {
        let between = cx.all_messages(&pair);
        let mut names = Line::inside(pair);
        let first = cx.next_name(&mut names)?;
        let second = cx.next_name(&mut names)?;
        return Some(RuleKind::Gap {
            gap,
            between,
            journeys: Some((first, second)),
        });
    }
    Some(RuleKind::Gap {
        gap,
        between: cx.next_counted(&mut inside)?,
        journeys: None,
    })
}

fn quiet(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<RuleKind> {
    line.need(Rule::kw_quiet)?;
    let part = line.next()?;
    let form = part.as_rule();
    let mut inside = Line::inside(part);
    match form {
        Rule::quiet_hours => Some(RuleKind::QuietHours {
            from: cx.next_clock(&mut inside)?,
            to: cx.next_clock(&mut inside)?,
        }),
        Rule::quiet_days => {
            let days = inside.need(Rule::weekdays)?;
            Some(RuleKind::QuietDays(cx.weekdays(&days)?))
        }
        Rule::quiet_outside => Some(RuleKind::QuietOutside(cx.next_name(&mut inside)?)),
        _ => None,
    }
}

fn silence(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<RuleKind> {
    let of = cx.next_counted(line)?;
    let part = line.next()?;
    let form = part.as_rule();
    let mut inside = Line::inside(part);
    let when = match form {
        Rule::silence_while => SilenceReason::While(cx.next_condition(&mut inside)?),
        Rule::silence_after => {
            let length = cx.next_duration(&mut inside)?;
            SilenceReason::After(length, cx.next_event(&mut inside)?)
        }
        Rule::silence_to => SilenceReason::ToStates(cx.names(&mut inside)),
        _ => return None,
    };
    Some(RuleKind::Silence { of, when })
}

fn rule_else(cx: &mut Cx<'_>, pair: pest::iterators::Pair<'_, Rule>) -> Option<RuleElse> {
    let mut line = Line::inside(pair);
    if let Some(comma) = line.maybe(Rule::alien_comma) {
        cx.comma_before(&comma, "else");
    }
    if let Some(skip) = line.maybe(Rule::kw_skip) {
        return Some(RuleElse::Skip(cx.span(&skip)));
    }
    let postpone = line.need(Rule::postpone)?;
    let span = cx.span(&postpone);
    let length = cx.next_duration(&mut Line::inside(postpone))?;
    Some(RuleElse::Postpone(length, span))
}
