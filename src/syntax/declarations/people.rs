//! `calendar`, `person`, `team`.

use super::named;
use crate::syntax::ast::{Calendar, CalendarDays, DeclKind, Person, PersonClause, Team};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Cx;
use crate::syntax::place::{Context, Once};
use crate::syntax::scan::Statement;

pub(super) fn calendar(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    named(cx, Rule::calendar_line, statement, |cx, name| {
        let mut days = Vec::new();
        if let Some(block) = cx.block_of(statement, Context::Calendar) {
            for line in &block.statements {
                cx.no_doc(line);
                cx.no_blocks(line);
                days.extend(calendar_days(cx, line));
            }
        }
        DeclKind::Calendar(Calendar { name, days })
    })
}

fn calendar_days(cx: &mut Cx<'_>, statement: &Statement) -> Option<CalendarDays> {
    cx.read(
        Rule::calendar_days_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let weekdays = line.need(Rule::weekdays)?;
            let weekdays = cx.weekdays(&weekdays)?;
            let mut except = Vec::new();
            while let Some(pair) = line.next() {
                if matches!(pair.as_rule(), Rule::date | Rule::alien_date) {
                    except.extend(cx.date(&pair));
                }
            }
            Some(CalendarDays { weekdays, except })
        },
    )
}

pub(super) fn person(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    named(cx, Rule::person_line, statement, |cx, name| {
        let mut clauses = Vec::new();
        let mut once = Once::default();
        if let Some(block) = cx.block_of(statement, Context::Person) {
            for line in &block.statements {
                cx.no_doc(line);
                clauses.push(person_clause(cx, line, &mut once));
            }
        }
        DeclKind::Person(Person { name, clauses })
    })
}

fn person_clause(cx: &mut Cx<'_>, statement: &Statement, once: &mut Once) -> PersonClause {
    let span = cx.statement_span(statement);
    let (rule, key) = match cx.first_word(statement.head) {
        "email" => (Rule::person_email_line, "email"),
        "key" => (Rule::person_key_line, "key"),
        _ => {
            cx.unknown(statement, Context::Person);
            return PersonClause::Error(span);
        }
    };
    cx.no_blocks(statement);
    cx.once(once, key, span);
    cx.read(rule, statement.head, statement.reported, |cx, mut line| {
        let text = cx.next_text(&mut line)?;
        Some(if key == "email" {
            PersonClause::Email(text, span)
        } else {
            PersonClause::Key(text, span)
        })
    })
    .unwrap_or(PersonClause::Error(span))
}

pub(super) fn team(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    named(cx, Rule::team_line, statement, |cx, name| {
        let mut members = Vec::new();
        if let Some(block) = cx.block_of(statement, Context::Team) {
            for line in &block.statements {
                cx.no_doc(line);
                cx.no_blocks(line);
                let found = cx.read(
                    Rule::members_line,
                    line.head,
                    line.reported,
                    |cx, mut line| Some(cx.names(&mut line)),
                );
                members.extend(found.unwrap_or_default());
            }
        }
        DeclKind::Team(Team { name, members })
    })
}
