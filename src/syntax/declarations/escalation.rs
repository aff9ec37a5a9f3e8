//! `escalation`: what raises an alarm, what stops, who hears of it and how it goes on.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{AnswerClause, DeclKind, Escalation, EscalationClause};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::{Context, Once};
use crate::syntax::scan::Statement;
use crate::vocabulary::Trouble;
use pest::iterators::Pair;

pub(super) fn escalation(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    let head = cx.read(
        Rule::escalation_line,
        statement.head,
        statement.reported,
        |_, _| Some(()),
    );
    let mut clauses = Vec::new();
    let mut once = Once::default();
    let block = cx.block_of(statement, Context::Escalation);
    if let Some(block) = block {
        for line in &block.statements {
            cx.no_doc(line);
            clauses.push(clause(cx, line, &mut once));
        }
    }
    if head.is_none() || block.is_none() {
        return DeclKind::Error(None);
    }
    let unread = clauses
        .iter()
        .any(|clause| matches!(clause, EscalationClause::Error(_)));
    if !statement.reported && !unread {
        required(cx, cx.head_span(statement.head), &clauses, &once);
    }
    DeclKind::Escalation(Escalation { clauses })
}

fn clause(cx: &mut Cx<'_>, statement: &Statement, once: &mut Once) -> EscalationClause {
    let span = cx.statement_span(statement);
    let (rule, key) = match cx.first_word(statement.head) {
        "when" => (Rule::alarm_line, ""),
        "pause" => (Rule::pause_line, "pause"),
        "on" => (Rule::resume_line, "on resume"),
        "alert" => (Rule::alert_line, "alert"),
        "answer" => (Rule::answer_line, "answer"),
        _ => {
            if cx.unknown_mended(statement, Context::Escalation) {
                return clause(cx, statement, once);
            }
            return EscalationClause::Error(span);
        }
    };
    cx.no_blocks(statement);
    if !key.is_empty() {
        cx.once(once, key, span);
    }
    let read = cx.read(rule, statement.head, statement.reported, |cx, mut line| {
        Some(match rule {
            Rule::alarm_line => alarm(cx, line.next_alarm()?)?,
            Rule::pause_line => EscalationClause::Pause(
                if line.has(Rule::name) {
                    cx.names(&mut line)
                } else {
                    Vec::new()
                },
                span,
            ),
            Rule::resume_line => EscalationClause::Resume(cx.next_duration(&mut line)?, span),
            Rule::alert_line => EscalationClause::Alert(cx.names(&mut line), span),
            Rule::answer_line => EscalationClause::Answer(Box::new(AnswerClause {
                within: cx.next_duration(&mut line)?,
                by: cx.next_recipient(&mut line)?,
                with: cx.next_name(&mut line)?,
                span,
            })),
            _ => return None,
        })
    });
    read.unwrap_or(EscalationClause::Error(span))
}

impl<'p> Line<'p> {
    /// The alarm of a `when`.
    fn next_alarm(&mut self) -> Option<Pair<'p, Rule>> {
        self.maybe(Rule::alarm_client)
            .or_else(|| self.maybe(Rule::alarm_rate))
    }
}

fn alarm(cx: &mut Cx<'_>, pair: Pair<'_, Rule>) -> Option<EscalationClause> {
    let is_client = pair.as_rule() == Rule::alarm_client;
    let mut line = Line::inside(pair);
    if is_client {
        let number = line
            .maybe(Rule::number)
            .or_else(|| line.maybe(Rule::alien_number))?;
        let count = cx.count(&number);
        let of = cx.next_counted(&mut line)?;
        let window = cx.next_window(&mut line);
        return Some(EscalationClause::TooMany {
            count: count?.0,
            of,
            window: window?,
        });
    }
    let of = Trouble::from_text(line.need(Rule::trouble)?.as_str())?;
    let share = line
        .maybe(Rule::percent)
        .or_else(|| line.maybe(Rule::alien_weight))?;
    let share = cx.weight(&share);
    let window = cx.next_window(&mut line);
    let (percent, percent_span) = share?;
    Some(EscalationClause::Rate {
        of,
        percent,
        percent_span,
        window: window?,
    })
}

/// Reports what every escalation must say.
fn required(cx: &mut Cx<'_>, at: Span, clauses: &[EscalationClause], once: &Once) {
    let alarmed = clauses.iter().any(|clause| {
        matches!(
            clause,
            EscalationClause::TooMany { .. } | EscalationClause::Rate { .. }
        )
    });
    let wanted = [
        (
            alarmed,
            "`when`",
            "`when one client receives more than 3 emails in the last 7 days`",
        ),
        (once.has("pause"), "`pause`", "`pause all journeys`"),
        (
            once.has("on resume"),
            "`on resume`",
            "`on resume drop what is older than 2 days, the rest by restraint`",
        ),
        (once.has("alert"), "`alert`", "`alert PERSON`"),
    ];
    let missing: Vec<_> = wanted.into_iter().filter(|(has, ..)| !has).collect();
    let (Some((_, last, _)), more) = (missing.last(), missing.len() > 1) else {
        return;
    };
    let head: Vec<&str> = missing.iter().rev().skip(1).rev().map(|m| m.1).collect();
    let list = if more {
        format!("{} and {last} are", head.join(", "))
    } else {
        format!("{last} is")
    };
    let lines: Vec<&str> = missing.iter().map(|m| m.2).collect();
    let mut found = Diagnostic::new(
        Code::ClauseMissing,
        at,
        format!("{list} missing in the `escalation`"),
    )
    .label("every escalation needs it")
    .help(format!("add {}", lines.join(", ")));
    if !once.has("on resume") {
        found = found.note("waits run on during a pause: without a word on it, five days of pause would let go of everything at once");
    }
    cx.push(found);
}
