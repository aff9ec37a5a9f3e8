//! Tests of a property, and the values that it is compared with.

use super::{Cx, Line};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Test, Value, ValueKind};
use crate::syntax::grammar::Rule;
use pest::iterators::Pair;

impl Cx<'_> {
    pub(super) fn compare_op(pair: &Pair<'_, Rule>) -> Option<CompareOp> {
        let mut words = pair.clone().into_inner();
        let first = words.next()?.as_rule();
        let second = words.next().map(|p| p.as_rule());
        match (first, second) {
            (Rule::kw_at, Some(Rule::kw_least)) => Some(CompareOp::AtLeast),
            (Rule::kw_at, Some(Rule::kw_most)) => Some(CompareOp::AtMost),
            (Rule::kw_more, _) => Some(CompareOp::MoreThan),
            (Rule::kw_less, _) => Some(CompareOp::LessThan),
            (Rule::kw_before, _) => Some(CompareOp::Before),
            (Rule::kw_after, _) => Some(CompareOp::After),
            _ => None,
        }
    }

    #[expect(
        clippy::option_option,
        reason = "an unexpected pair is not a reported fault"
    )]
    pub(super) fn test(&mut self, pair: Pair<'_, Rule>) -> Option<Option<Test>> {
        let mut line = Line::inside(pair);
        let path = line.need(Rule::dotted)?;
        let path = self.path(&path);
        let part = line.next()?;
        let alien = part.as_rule() == Rule::alien_test;
        let mut negated = false;
        let mut values = Vec::new();
        let mut op = None;
        for part in part.into_inner() {
            match part.as_rule() {
                Rule::kw_is | Rule::kw_or => {}
                Rule::kw_not => negated = true,
                Rule::kw_known => {
                    return Some(Some(Test::Known {
                        path,
                        known: !negated,
                    }));
                }
                Rule::kw_unknown => {
                    return Some(Some(Test::Known {
                        path,
                        known: negated,
                    }));
                }
                Rule::kw_past => return Some(Some(Test::Past { path, negated })),
                Rule::comparison => {
                    let compared = self.comparison(path, part)?;
                    return Some(compared.and_then(|test| self.not_compared(test, negated)));
                }
                Rule::value => match self.value(part) {
                    Some(value) => values.push(value),
                    None => return Some(None),
                },
                Rule::alien_equals => self.borrowed(&part, "is"),
                Rule::alien_differs => {
                    negated = true;
                    self.borrowed(&part, "is not");
                }
                Rule::alien_compare => {
                    let (found, words) = match part.as_str() {
                        ">=" => (CompareOp::AtLeast, "is at least"),
                        "<=" => (CompareOp::AtMost, "is at most"),
                        ">" => (CompareOp::MoreThan, "is more than"),
                        _ => (CompareOp::LessThan, "is less than"),
                    };
                    op = Some(found);
                    self.borrowed(&part, words);
                }
                _ => return None,
            }
        }
        if alien && let Some(op) = op {
            return Some(values.pop().map(|value| Test::Compare { path, op, value }));
        }
        Some(Some(Test::Is {
            path,
            negated,
            values,
        }))
    }

    /// `is not at least`: has a clearer form.
    fn not_compared(&mut self, test: Test, negated: bool) -> Option<Test> {
        if !negated {
            return Some(test);
        }
        let (op, span) = if let Test::Compare { op, value, .. } = &test {
            (*op, value.span)
        } else if let Test::Ahead { op, by, .. } = &test {
            (*op, by.span)
        } else {
            return Some(test);
        };
        let (wrong, better) = match op {
            CompareOp::AtLeast => ("at least", "is less than"),
            CompareOp::AtMost => ("at most", "is more than"),
            CompareOp::MoreThan => ("more than", "is at most"),
            CompareOp::LessThan => ("less than", "is at least"),
            CompareOp::Before => ("before", "is after"),
            CompareOp::After => ("after", "is before"),
        };
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("`is not {wrong}` is hard to read; say what is meant"),
            )
            .label(format!("`{better}`"))
            .help(format!("write `{better}` instead of `is not {wrong}`")),
        );
        None
    }

    #[expect(
        clippy::option_option,
        reason = "an unexpected pair is not a reported fault"
    )]
    fn comparison(
        &mut self,
        path: Vec<crate::syntax::ast::Name>,
        pair: Pair<'_, Rule>,
    ) -> Option<Option<Test>> {
        let mut line = Line::inside(pair);
        let compare = line.need(Rule::compare)?;
        let op = Self::compare_op(&compare)?;
        let value = line.need(Rule::value)?;
        let Some(value) = self.value(value) else {
            return Some(None);
        };
        if line.has(Rule::kw_ahead) {
            return Some(match value.kind {
                ValueKind::Duration(by) => Some(Test::Ahead { path, op, by }),
                ValueKind::Word(_)
                | ValueKind::Text(_)
                | ValueKind::Number(_)
                | ValueKind::Money(..)
                | ValueKind::YesNo(_)
                | ValueKind::Date(_)
                | ValueKind::Clock(_)
                | ValueKind::Percent(_) => {
                    self.push(
                        Diagnostic::new(
                            Code::UnitMissing,
                            value.span,
                            "`ahead` needs a length of time before it",
                        )
                        .label("how far ahead?")
                        .help("for example `is at least 24 hours ahead`"),
                    );
                    None
                }
            });
        }
        Some(Some(Test::Compare { path, op, value }))
    }

    /// The next `value` of a line.
    pub(crate) fn next_value(&mut self, line: &mut Line<'_>) -> Option<Value> {
        let pair = line.need(Rule::value)?;
        self.value(pair)
    }

    /// A value, from a `value` pair; `None` after a report.
    fn value(&mut self, pair: Pair<'_, Rule>) -> Option<Value> {
        let span = self.span(&pair);
        let inner = pair.into_inner().next()?;
        let kind = match inner.as_rule() {
            Rule::text => ValueKind::Text(self.text(&inner)),
            Rule::date | Rule::alien_date => ValueKind::Date(self.date(&inner)?),
            Rule::time => ValueKind::Clock(self.clock(&inner)?),
            Rule::percent => {
                let number = inner.as_str().trim_end_matches(['%', ' ']);
                ValueKind::Percent(number.into())
            }
            Rule::quantity => self.quantity(inner, span)?,
            Rule::money_before => {
                let mut line = Line::inside(inner);
                let sign = line.need(Rule::alien_currency)?;
                let number = line.need(Rule::number)?;
                self.borrowed_money(&sign, &number, span)
            }
            Rule::word => match inner.as_str() {
                "yes" => ValueKind::YesNo(true),
                "no" => ValueKind::YesNo(false),
                other => ValueKind::Word(other.into()),
            },
            _ => return None,
        };
        Some(Value { kind, span })
    }

    fn quantity(&mut self, pair: Pair<'_, Rule>, span: Span) -> Option<ValueKind> {
        let mut line = Line::inside(pair);
        let number = line.need(Rule::number)?;
        let Some(of) = line.next() else {
            return Some(ValueKind::Number(self.decimal(&number)));
        };
        match of.as_rule() {
            Rule::unit | Rule::alien_unit => {
                let length = self.length(&number, Some(&of), span)?;
                Some(ValueKind::Duration(length))
            }
            Rule::currency => Some(ValueKind::Money(self.decimal(&number), of.as_str().into())),
            Rule::alien_currency => Some(self.borrowed_money(&of, &number, span)),
            _ => None,
        }
    }

    fn borrowed_money(
        &mut self,
        sign: &Pair<'_, Rule>,
        number: &Pair<'_, Rule>,
        span: Span,
    ) -> ValueKind {
        let currency = match sign.as_str() {
            "$" => "USD",
            "\u{a3}" => "GBP",
            _ => "EUR",
        };
        let amount = super::number::digits(number.as_str());
        let better = format!("{amount} {currency}");
        let message = Diagnostic::new(
            Code::BorrowedForm,
            span,
            format!("money is written `{better}`, not `{}`", self.source(span)),
        )
        .label(format!("write `{better}`"));
        self.push(if currency == "USD" {
            message
                .note("other countries write `$` for their currency, too")
                .unsafe_fix(format!("write `{better}`"), span, better)
        } else {
            message.fix(format!("write `{better}`"), span, better)
        });
        ValueKind::Money(amount.into(), currency.into())
    }
}
