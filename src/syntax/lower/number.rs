//! Numbers: counts, money, percentages; and the ways of writing them that come from elsewhere.

use super::Cx;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::grammar::Rule;
use pest::iterators::Pair;
use smol_str::SmolStr;

/// A number as written, cleaned of thousands separators.
pub(crate) fn digits(written: &str) -> String {
    written
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect()
}

/// The number that a word stands for.
pub(crate) fn number_word(word: &str) -> Option<u32> {
    let number = match word {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        _ => return None,
    };
    Some(number)
}

impl Cx<'_> {
    /// A number that may have decimals; thousands separators are reported.
    pub(crate) fn decimal(&mut self, pair: &Pair<'_, Rule>) -> SmolStr {
        let written = pair.as_str();
        let clean = digits(written);
        if clean != written {
            self.borrowed_number(self.span(pair), written, &clean);
        }
        clean.into()
    }

    fn borrowed_number(&mut self, span: Span, written: &str, clean: &str) {
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("numbers are written without separators: `{clean}`, not `{written}`"),
            )
            .label(format!("write `{clean}`"))
            .fix(format!("write `{clean}`"), span, clean),
        );
    }

    /// A count of things, at least one.
    pub(crate) fn count(&mut self, pair: &Pair<'_, Rule>) -> Option<(u32, Span)> {
        let span = self.span(pair);
        let written = pair.as_str();
        if let Some(number) = number_word(written) {
            self.push(
                Diagnostic::new(
                    Code::BorrowedForm,
                    span,
                    format!("numbers are written in digits: `{number}`, not `{written}`"),
                )
                .label(format!("write `{number}`"))
                .fix(format!("write `{number}`"), span, number.to_string()),
            );
            return Some((number, span));
        }
        let clean = digits(written);
        if clean.contains('.') {
            self.push(
                Diagnostic::new(
                    Code::ImpossibleValue,
                    span,
                    format!("`{written}` is not a whole number"),
                )
                .label("whole numbers only"),
            );
            return None;
        }
        if clean != written {
            self.borrowed_number(span, written, &clean);
        }
        match clean.parse::<u32>() {
            Ok(0) => {
                self.push(
                    Diagnostic::new(
                        Code::ImpossibleValue,
                        span,
                        "a count of `0` makes no sense here",
                    )
                    .label("at least 1"),
                );
                None
            }
            Ok(number) => Some((number, span)),
            Err(_) => {
                self.too_large(span, written);
                None
            }
        }
    }

    /// Reports a number that no one means.
    pub(crate) fn too_large(&mut self, span: Span, written: &str) {
        self.push(
            Diagnostic::new(
                Code::ImpossibleValue,
                span,
                format!("`{written}` is too large a number"),
            )
            .label("too large"),
        );
    }

    /// A percentage in hundredths of a percent.
    pub(crate) fn weight(&mut self, pair: &Pair<'_, Rule>) -> Option<(u32, Span)> {
        let span = self.span(pair);
        let written = pair.as_str();
        let number = written.trim_end_matches(['%', ' ']);
        if pair.as_rule() == Rule::alien_weight {
            self.push(
                Diagnostic::new(
                    Code::UnitMissing,
                    span,
                    format!("`{written}` needs a `%`: it is a share"),
                )
                .label(format!("{written} what?"))
                .fix(format!("write `{written}%`"), span, format!("{written}%")),
            );
        }
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let hundredths = format!("{part:0<2}");
        let value = whole
            .parse::<u32>()
            .ok()
            .and_then(|w| w.checked_mul(100))
            .zip(hundredths.parse::<u32>().ok())
            .and_then(|(w, h)| w.checked_add(h));
        match value {
            Some(weight) if part.len() <= 2 && weight <= 10_000 => Some((weight, span)),
            Some(_) if part.len() > 2 => {
                self.push(
                    Diagnostic::new(
                        Code::ImpossibleValue,
                        span,
                        format!("`{written}` is finer than a hundredth of a percent"),
                    )
                    .label("two decimals at most"),
                );
                None
            }
            Some(_) | None => {
                self.push(
                    Diagnostic::new(
                        Code::ImpossibleValue,
                        span,
                        format!("`{written}` is more than everyone"),
                    )
                    .label("100% at most"),
                );
                None
            }
        }
    }
}
