//! `test`: what is known of one client, what happens day by day, and what is expected.

use crate::syntax::ast::{DeclKind, Expect, TestDecl, TestEntry, TestEvent, TestLine, TestWhen};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::{Context, Once};
use crate::syntax::scan::{Block, Statement};
use pest::iterators::Pair;

pub(super) fn test(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    let title = cx.read(
        Rule::test_line,
        statement.head,
        statement.reported,
        |cx, mut line| cx.next_text(&mut line),
    );
    let mut lines = Vec::new();
    let mut once = Once::default();
    if let Some(block) = cx.block_of(statement, Context::Test) {
        for statement in &block.statements {
            cx.no_doc(statement);
            lines.push(line(cx, statement, &mut once));
        }
    } else {
        return DeclKind::Error(None);
    }
    match title {
        Some(title) => DeclKind::Test(Box::new(TestDecl { title, lines })),
        None => DeclKind::Error(None),
    }
}

fn line(cx: &mut Cx<'_>, statement: &Statement, once: &mut Once) -> TestLine {
    let span = cx.statement_span(statement);
    let read = match cx.first_word(statement.head) {
        "client" => {
            cx.once(once, "client", span);
            let head = cx.read(
                Rule::test_client_line,
                statement.head,
                statement.reported,
                |_, _| Some(()),
            );
            let entries = match cx.block_of(statement, Context::Record) {
                Some(block) => record(cx, block),
                None => None,
            };
            head.and(entries).map(|e| TestLine::Client(e, span))
        }
        "day" if is_zero(cx, statement) => {
            cx.once(once, "day 0 is", span);
            cx.no_blocks(statement);
            cx.read(
                Rule::day_zero_line,
                statement.head,
                statement.reported,
                |cx, mut line| {
                    line.need(Rule::kw_is)?;
                    let date = line.next()?;
                    Some(TestLine::DayZero(cx.date(&date)?, span))
                },
            )
        }
        "day" => day(cx, statement, span),
        "split" => {
            cx.no_blocks(statement);
            cx.read(
                Rule::takes_line,
                statement.head,
                statement.reported,
                |cx, mut line| {
                    Some(TestLine::Takes {
                        split: cx.next_name(&mut line)?,
                        arm: cx.next_name(&mut line)?,
                        span,
                    })
                },
            )
        }
        "expect" => {
            cx.no_blocks(statement);
            cx.read(
                Rule::expect_line,
                statement.head,
                statement.reported,
                |cx, mut line| {
                    line.need(Rule::kw_expect)?;
                    let part = line.next()?;
                    Some(TestLine::Expect(expect(cx, part)?, span))
                },
            )
        }
        _ => {
            if cx.unknown_mended(statement, Context::Test) {
                return line(cx, statement, once);
            }
            None
        }
    };
    read.unwrap_or(TestLine::Error(span))
}

/// Whether the line says which date day 0 is: `day 0 is …`.
fn is_zero(cx: &Cx<'_>, statement: &Statement) -> bool {
    cx.words(statement.head)
        .split_whitespace()
        .nth(2)
        .is_some_and(|word| word == "is")
}

fn day(cx: &mut Cx<'_>, statement: &Statement, span: crate::source::Span) -> Option<TestLine> {
    let block = cx.optional_block(statement);
    let entries = block.map(|block| record(cx, block));
    let (day, at, what) = cx.read(
        Rule::day_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let number = line.need(Rule::number)?;
            let day = days(cx, &number)?;
            let at = cx.next_clock(&mut line)?;
            Some((day, at, happening(cx, line.next()?)?))
        },
    )?;
    let mut entries = match entries {
        // Reported inside.
        Some(None) => return None,
        Some(Some(entries)) => entries,
        None => Vec::new(),
    };
    let what = match what {
        TestEvent::Event(event, _) => TestEvent::Event(event, std::mem::take(&mut entries)),
        TestEvent::Client(_) => {
            if block.is_none() {
                cx.block_of(statement, Context::Record);
                return None;
            }
            TestEvent::Client(std::mem::take(&mut entries))
        }
        what @ (TestEvent::Decided { .. } | TestEvent::Answered { .. }) => {
            cx.no_blocks(statement);
            what
        }
    };
    Some(TestLine::On {
        day,
        at,
        what,
        span,
    })
}

fn happening(cx: &mut Cx<'_>, pair: Pair<'_, Rule>) -> Option<TestEvent> {
    match pair.as_rule() {
        Rule::event => Some(TestEvent::Event(cx.event(&pair)?, Vec::new())),
        Rule::kw_client => Some(TestEvent::Client(Vec::new())),
        Rule::decided => {
            let mut inside = Line::inside(pair);
            Some(TestEvent::Decided {
                approved: inside.has(Rule::kw_approved),
                journey: inside.maybe(Rule::name).map(|name| cx.name(&name)),
            })
        }
        Rule::answered => {
            let mut inside = Line::inside(pair);
            Some(TestEvent::Answered {
                survey: cx.next_name(&mut inside)?,
                choice: cx.next_name(&mut inside)?,
            })
        }
        _ => None,
    }
}

/// The entries of a record; `None` where one could not be read.
fn record(cx: &mut Cx<'_>, block: &Block) -> Option<Vec<TestEntry>> {
    let mut entries = Vec::new();
    let mut whole = true;
    for statement in &block.statements {
        cx.no_doc(statement);
        cx.no_blocks(statement);
        let read = cx.read(
            Rule::record_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                while let Some(pair) = line.maybe(Rule::entry) {
                    let mut inside = Line::inside(pair);
                    let name = inside.need(Rule::dotted)?;
                    entries.push(TestEntry {
                        name: cx.name(&name),
                        value: cx.next_value(&mut inside)?,
                    });
                }
                Some(())
            },
        );
        whole &= read.is_some();
    }
    whole.then_some(entries)
}

/// The number of a day: 0 is the first.
fn days(cx: &mut Cx<'_>, pair: &Pair<'_, Rule>) -> Option<u32> {
    if pair.as_str() == "0" {
        return Some(0);
    }
    cx.count(pair).map(|(count, _)| count)
}

fn expect(cx: &mut Cx<'_>, pair: Pair<'_, Rule>) -> Option<Expect> {
    let form = pair.as_rule();
    let mut inside = Line::inside(pair);
    if form == Rule::expect_at_most {
        let number = inside.need(Rule::number)?;
        let count = days(cx, &number)?;
        let of = inside.need(Rule::counted)?;
        let of = cx.counted(&of)?;
        let window = if inside.has(Rule::duration) {
            Some(cx.next_duration(&mut inside)?)
        } else {
            None
        };
        return Some(Expect::AtMost { count, of, window });
    }
    let name = cx.next_name(&mut inside)?;
    let when = when(cx, &mut inside)?;
    Some(match form {
        Rule::expect_sent => Expect::Sent {
            message: name,
            when,
        },
        Rule::expect_not_sent => Expect::NotSent {
            message: name,
            when,
        },
        Rule::expect_state => Expect::State { state: name, when },
        Rule::expect_task => Expect::Task { of: name, when },
        _ => return None,
    })
}

fn when(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<TestWhen> {
    if let Some(pair) = line.maybe(Rule::expect_within) {
        let mut inside = Line::inside(pair);
        let length = cx.next_duration(&mut inside)?;
        return Some(TestWhen::Within(length, cx.next_event(&mut inside)?));
    }
    let Some(pair) = line.maybe(Rule::expect_when) else {
        return Some(TestWhen::Ever);
    };
    let mut inside = Line::inside(pair);
    let form = inside.next()?.as_rule();
    let number = inside.need(Rule::number)?;
    let day = days(cx, &number)?;
    let at = cx.maybe_clock(&mut inside)?;
    Some(match form {
        Rule::kw_before => TestWhen::Before(day, at),
        Rule::kw_after => TestWhen::After(day, at),
        _ => TestWhen::On(day, at),
    })
}
