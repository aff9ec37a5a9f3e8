//! Conditions: a flat row of tests with `and`, `or` and `not` between becomes a tree.

use super::{Cx, Line};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Condition, HasTest, Period, Test};
use crate::syntax::grammar::Rule;
use crate::vocabulary::Channel;
use pest::iterators::Pair;

/// `and` or `or`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

impl Cx<'_> {
    /// The next condition of a line.
    pub(crate) fn next_condition(&mut self, line: &mut Line<'_>) -> Option<Condition> {
        let pair = line.need(Rule::condition)?;
        self.condition(&pair)
    }

    /// A condition, from a `condition` or `all_of` pair.
    pub(crate) fn condition(&mut self, pair: &Pair<'_, Rule>) -> Option<Condition> {
        let span = self.span(pair);
        let mut terms: Vec<Condition> = Vec::new();
        let mut joints: Vec<(Joint, Span)> = Vec::new();
        let mut nots: Vec<Span> = Vec::new();
        for part in pair.clone().into_inner() {
            let term = match part.as_rule() {
                Rule::kw_not => {
                    nots.push(self.span(&part));
                    continue;
                }
                Rule::kw_and => {
                    joints.push((Joint::And, self.span(&part)));
                    continue;
                }
                Rule::kw_or => {
                    joints.push((Joint::Or, self.span(&part)));
                    continue;
                }
                Rule::alien_and | Rule::alien_or => {
                    let joint = self.borrowed_joint(&part);
                    joints.push((joint, self.span(&part)));
                    continue;
                }
                Rule::paren => {
                    let inner = Line::inside(part).need(Rule::condition)?;
                    self.condition(&inner)?
                }
                Rule::client_test => {
                    let span = self.span(&part);
                    match self.client_test(part)? {
                        Some(test) => Condition::Test(test, span),
                        None => Condition::Error(span),
                    }
                }
                Rule::test => {
                    let span = self.span(&part);
                    match self.test(part)? {
                        Some(test) => Condition::Test(test, span),
                        None => Condition::Error(span),
                    }
                }
                _ => return None,
            };
            let term = self.negated(&nots, term);
            nots.clear();
            terms.push(term);
        }
        Some(self.joined(terms, &joints, span))
    }

    /// `not C`. Two in a row say nothing, and a long run of them would nest as deep as it is long.
    fn negated(&mut self, nots: &[Span], term: Condition) -> Condition {
        match nots {
            [] => term,
            [not] => {
                let span = not.to(term.span());
                Condition::Not(Box::new(term), span)
            }
            [first, .., last] => {
                let (title, instead) = if nots.len().is_multiple_of(2) {
                    ("leave it out", "")
                } else {
                    ("write it once", "not")
                };
                let span = first.to(*last);
                self.push(
                    Diagnostic::new(
                        Code::Syntax,
                        span,
                        "`not` stands here more than once in a row",
                    )
                    .label("the second takes back the first")
                    .fix(title, span, instead),
                );
                Condition::Error(span.to(term.span()))
            }
        }
    }

    fn joined(
        &mut self,
        mut terms: Vec<Condition>,
        joints: &[(Joint, Span)],
        span: Span,
    ) -> Condition {
        let Some(&(first, first_at)) = joints.first() else {
            return terms.pop().unwrap_or(Condition::Error(span));
        };
        if let Some(&(_, other_at)) = joints.iter().find(|(joint, _)| *joint != first) {
            let (before, after) = if first == Joint::And {
                ("and", "or")
            } else {
                ("or", "and")
            };
            self.push(
                Diagnostic::new(
                    Code::MixedAndOr,
                    other_at,
                    "`and` and `or` stand in one condition without brackets",
                )
                .label(format!("this `{after}` could belong to either side"))
                .also(first_at, format!("`{before}` is here"))
                .note("read one way or the other, different clients would be meant")
                .help("put brackets around what belongs together: `a and (b or c)`, or `(a and b) or c`"),
            );
            return Condition::Error(span);
        }
        match first {
            Joint::And => Condition::And(terms, span),
            Joint::Or => Condition::Or(terms, span),
        }
    }

    fn borrowed_joint(&mut self, pair: &Pair<'_, Rule>) -> Joint {
        let (joint, word) = if pair.as_rule() == Rule::alien_and {
            (Joint::And, "and")
        } else {
            (Joint::Or, "or")
        };
        self.borrowed(pair, word);
        joint
    }

    /// Reports a sign of another language and what is written here instead.
    pub(crate) fn borrowed(&mut self, pair: &Pair<'_, Rule>, instead: &str) {
        let span = self.span(pair);
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("write `{instead}`, not `{}`", pair.as_str()),
            )
            .label(format!("`{instead}` goes here"))
            .fix(format!("write `{instead}`"), span, instead),
        );
    }

    /// `None`: an unexpected pair; `Some(None)`: reported.
    #[expect(
        clippy::option_option,
        reason = "an unexpected pair is not a reported fault"
    )]
    fn client_test(&mut self, pair: Pair<'_, Rule>) -> Option<Option<Test>> {
        let mut line = Line::inside(pair);
        line.need(Rule::kw_client)?;
        let part = line.next()?;
        match part.as_rule() {
            Rule::client_is => {
                let mut line = Line::inside(part);
                if let Some(alien) = line.maybe(Rule::alien_equals) {
                    self.borrowed(&alien, "is");
                }
                let negated = line.maybe(Rule::kw_not).is_some();
                if line.maybe(Rule::kw_in).is_some() {
                    let segment = self.next_name(&mut line)?;
                    return Some(Some(Test::InSegment { negated, segment }));
                }
                let mut states = Vec::new();
                while let Some(pair) = line.maybe(Rule::name) {
                    states.push(self.name(&pair));
                }
                Some(Some(Test::State { negated, states }))
            }
            Rule::has => Some(self.has(part)?.map(|has| Test::Has(Box::new(has)))),
            Rule::consents => {
                let mut line = Line::inside(part);
                let negated = line.has(Rule::kw_not);
                let channel = line.need(Rule::channel)?;
                let channel = Channel::from_text(channel.as_str())?;
                Some(Some(Test::Consents { negated, channel }))
            }
            _ => None,
        }
    }

    #[expect(
        clippy::option_option,
        reason = "an unexpected pair is not a reported fault"
    )]
    fn has(&mut self, pair: Pair<'_, Rule>) -> Option<Option<HasTest>> {
        let mut test = HasTest {
            negated: false,
            event: crate::syntax::ast::EventRef::Named(self.name(&pair)),
            filter: None,
            count: None,
            period: Period::Ever,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_has => {}
                Rule::kw_not => test.negated = true,
                Rule::event => test.event = self.event(&part)?,
                Rule::r#where => test.filter = Some(Box::new(self.filter(&part)?)),
                Rule::count => match self.times(part)? {
                    Some(count) => test.count = Some(count),
                    None => return Some(None),
                },
                Rule::period => match self.period(part) {
                    Some(period) => test.period = period,
                    None => return Some(None),
                },
                _ => return None,
            }
        }
        Some(Some(test))
    }

    /// The condition of a `where` pair.
    pub(crate) fn filter(&mut self, pair: &Pair<'_, Rule>) -> Option<Condition> {
        let mut line = Line::inside(pair.clone());
        line.need(Rule::kw_where)?;
        let part = line.next()?;
        match part.as_rule() {
            Rule::paren => {
                let inner = Line::inside(part).need(Rule::condition)?;
                self.condition(&inner)
            }
            Rule::test => {
                let span = self.span(&part);
                Some(match self.test(part)? {
                    Some(test) => Condition::Test(test, span),
                    None => Condition::Error(span),
                })
            }
            _ => None,
        }
    }

    #[expect(
        clippy::option_option,
        reason = "an unexpected pair is not a reported fault"
    )]
    fn times(&mut self, pair: Pair<'_, Rule>) -> Option<Option<(CompareOp, u32, Span)>> {
        let mut line = Line::inside(pair);
        let first = line.next()?;
        if first.as_rule() == Rule::alien_times {
            return Some(Some(self.borrowed_times(&first)));
        }
        let op = Self::compare_op(&first)?;
        let number = line.need(Rule::number)?;
        Some(self.count(&number).map(|(count, span)| (op, count, span)))
    }

    /// `twice`: reported, and understood.
    fn borrowed_times(&mut self, pair: &Pair<'_, Rule>) -> (CompareOp, u32, Span) {
        let span = self.span(pair);
        let text = pair.as_str();
        let (count, word) = if text.ends_with("twice") {
            (2, "twice")
        } else if text.ends_with("thrice") {
            (3, "thrice")
        } else {
            (1, "once")
        };
        let lead = text.strip_suffix(word).unwrap_or("").trim_end();
        let lead = if lead.is_empty() { "at least" } else { lead };
        let op = match lead {
            "at most" => CompareOp::AtMost,
            "more than" => CompareOp::MoreThan,
            "less than" => CompareOp::LessThan,
            _ => CompareOp::AtLeast,
        };
        let times = if count == 1 { "time" } else { "times" };
        let better = format!("{lead} {count} {times}");
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("how often is written `{better}`, not `{text}`"),
            )
            .label(format!("write `{better}`"))
            .fix(format!("write `{better}`"), span, better),
        );
        (op, count, span)
    }

    fn period(&mut self, pair: Pair<'_, Rule>) -> Option<Period> {
        let mut line = Line::inside(pair);
        let first = line.next()?;
        if first.as_rule() == Rule::kw_since {
            if let Some(start) = line.maybe(Rule::kw_start) {
                return Some(Period::SinceStart(self.span(&start)));
            }
            return Some(Period::Since(self.next_event(&mut line)?));
        }
        let exact = line.has(Rule::kw_the);
        let from = self.span(&first);
        let pair = line.need(Rule::duration)?;
        let found = self.found();
        let duration = self.duration(&pair)?;
        if !exact && self.found() == found {
            let span = Span {
                start: from.end,
                end: duration.span.start,
                ..from
            };
            let whole = from.to(duration.span);
            let written = self.source(whole);
            let better = self.source(duration.span);
            self.push(
                Diagnostic::new(
                    Code::BorrowedForm,
                    whole,
                    format!("a look back is written `in the last {better}`, not `{written}`"),
                )
                .label(format!("write `in the last {better}`"))
                .fix("write `in the last`", span, " the last "),
            );
        }
        Some(Period::InTheLast(duration))
    }
}
