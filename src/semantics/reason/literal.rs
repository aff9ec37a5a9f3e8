//! Values in order: numbers and amounts by what they are worth, not by how they are written.

use crate::workflow::Literal;
use std::cmp::Ordering;

/// Whether two values are one.
pub(in crate::semantics) fn is_same(a: &Literal, b: &Literal) -> bool {
    a == b || order(a, b) == Some(Ordering::Equal)
}

/// Which is greater or later; `None` where the two have no order.
pub(in crate::semantics) fn order(a: &Literal, b: &Literal) -> Option<Ordering> {
    match (a, b) {
        (Literal::Number(a), Literal::Number(b)) => Some(decimals(a, b)),
        (
            Literal::Money { amount, currency },
            Literal::Money {
                amount: other,
                currency: of,
            },
        ) if currency == of => Some(decimals(amount, other)),
        (Literal::Date(a), Literal::Date(b)) => Some(a.cmp(b)),
        (Literal::Clock(a), Literal::Clock(b)) => Some(a.cmp(b)),
        (
            Literal::Text(_)
            | Literal::Choice(_)
            | Literal::Number(_)
            | Literal::Money { .. }
            | Literal::YesNo(_)
            | Literal::Date(_)
            | Literal::Clock(_),
            _,
        ) => None,
    }
}

/// Two numbers of digits and at most one point, of any length.
fn decimals(a: &str, b: &str) -> Ordering {
    let parts = |text: &'_ str| -> (String, String) {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        (
            whole.trim_start_matches('0').to_owned(),
            part.trim_end_matches('0').to_owned(),
        )
    };
    let ((a, after_a), (b, after_b)) = (parts(a), parts(b));
    a.len()
        .cmp(&b.len())
        .then_with(|| a.cmp(&b))
        .then_with(|| after_a.cmp(&after_b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_by_what_they_are_worth() {
        for (a, b, order) in [
            ("9", "10", Ordering::Less),
            ("10", "10.0", Ordering::Equal),
            ("0010.5", "10.49", Ordering::Greater),
            ("0", "0.01", Ordering::Less),
            ("10000", "9999.99", Ordering::Greater),
        ] {
            assert_eq!(decimals(a, b), order, "{a} {b}");
        }
    }
}
