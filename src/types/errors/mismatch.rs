//! J0201: things of different types compared.

use crate::diagnostics::{Code, Diagnostic, list_some};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Value, ValueKind};
use crate::types::property::Subject;
use crate::types::words::{
    compare_op, some, type_kind, type_written, value as written, value_kind,
};
use crate::workflow::PropertyType;

/// A value of the wrong kind, with a fix where one spelling is meant for certain.
pub(in crate::types) fn wrong_value(subject: &Subject<'_>, value: &Value) -> Diagnostic {
    let (name, shown) = (&subject.text, written(value));
    let is = type_kind(&subject.def.ty);
    let lacks_currency = matches!(
        (&subject.def.ty, &value.kind),
        (PropertyType::Money, ValueKind::Number(_))
    );
    let (message, label) = if lacks_currency {
        (
            format!("`{name}` is money; `{shown}` has no currency"),
            "which currency",
        )
    } else {
        let kind = value_kind(value);
        (format!("`{name}` is {is}; `{shown}` is {kind}"), kind)
    };
    let it = declared(
        Diagnostic::new(Code::TypeMismatch, value.span, message).label(label),
        subject,
    );
    match repair(subject, value) {
        Repair::Write(right) => {
            it.help(format!("write `{right}`"))
                .fix(format!("write `{right}`"), value.span, right)
        }
        Repair::Say(help) => it.help(help),
    }
}

enum Repair {
    /// What was meant for certain.
    Write(String),
    /// What could be written.
    Say(String),
}

fn repair(subject: &Subject<'_>, value: &Value) -> Repair {
    let name = &subject.text;
    match (&subject.def.ty, &value.kind) {
        (PropertyType::Text, ValueKind::Text(_)) => Repair::Say(String::new()),
        (PropertyType::Text, _) => Repair::Write(format!("\"{}\"", written(value))),
        (PropertyType::YesNo, ValueKind::Word(word)) => match word.as_str() {
            "true" => Repair::Write("yes".to_owned()),
            "false" => Repair::Write("no".to_owned()),
            _ => Repair::Say(format!("write `{name} is yes` or `{name} is no`")),
        },
        (PropertyType::YesNo, _) => Repair::Say(format!("write `{name} is yes` or `{name} is no`")),
        (PropertyType::OneOf { values }, ValueKind::Text(text))
            if values.iter().any(|v| v.as_str() == &*text.raw) =>
        {
            Repair::Write(text.raw.to_string())
        }
        (PropertyType::OneOf { values }, _) => {
            Repair::Say(format!("`{name}` can be {}", some(values)))
        }
        (PropertyType::Number, ValueKind::Text(text)) if is_number(&text.raw) => {
            Repair::Write(text.raw.to_string())
        }
        (PropertyType::Number, ValueKind::Money(amount, _)) => Repair::Say(format!(
            "compare with a number, without a currency: `{amount}`"
        )),
        (PropertyType::Number, _) => Repair::Say("compare with a number, such as `3`".to_owned()),
        (PropertyType::Money, ValueKind::Number(number)) => Repair::Say(format!(
            "write the currency behind it, such as `{number} EUR`"
        )),
        (PropertyType::Money, _) => {
            Repair::Say("compare with an amount and its currency, such as `4200 EUR`".to_owned())
        }
        (PropertyType::Date, ValueKind::Duration(_)) => Repair::Say(format!(
            "for a distance from now write `{name} is at least {} ahead`",
            written(value)
        )),
        (PropertyType::Date, _) => {
            Repair::Say("compare with a date, such as `2026-12-24`".to_owned())
        }
        (PropertyType::Person, _) => {
            Repair::Say("compare with the name of a declared `person`".to_owned())
        }
    }
}

fn is_number(text: &str) -> bool {
    let mut parts = text.split('.');
    let digits =
        |p: Option<&str>| p.is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    digits(parts.next())
        && (parts.clone().next().is_none() || digits(parts.next()))
        && parts.next().is_none()
}

/// J0019: an amount in a currency that does not exist; `meant` are those that are one slip away.
pub(in crate::types) fn no_currency(written: &str, place: Span, meant: &[&str]) -> Diagnostic {
    let it = Diagnostic::new(
        Code::ImpossibleValue,
        place,
        format!("there is no currency `{written}`"),
    )
    .label("not a currency of ISO 4217");
    match meant {
        [one] => {
            it.help(format!("write `{one}`"))
                .unsafe_fix(format!("write `{one}`"), place, *one)
        }
        [] => it.help("write its three letters, such as `EUR`, `USD` or `CHF`"),
        several => it.help(format!(
            "near are {}",
            list_some(several.iter().copied(), 4).replace(" or ", " and ")
        )),
    }
}

/// A property compared with another property.
pub(in crate::types) fn two_properties(subject: &Subject<'_>, value: &Value) -> Diagnostic {
    let (name, other) = (&subject.text, written(value));
    declared(
        Diagnostic::new(
            Code::TypeMismatch,
            value.span,
            format!("`{name}` is compared with `{other}`, and both are properties"),
        )
        .label("a property, not a value"),
        subject,
    )
    .help("compare a property with a value")
}

/// `at least` on a date.
pub(in crate::types) fn date_by_amount(
    subject: &Subject<'_>,
    op: CompareOp,
    value: &Value,
) -> Diagnostic {
    let name = &subject.text;
    let help = match &value.kind {
        ValueKind::Duration(_) => format!(
            "for a distance from now write `{name} is {} {} ahead`",
            compare_op(op),
            written(value)
        ),
        ValueKind::Date(_) => format!(
            "write `{name} is after {0}` or `{name} is before {0}`",
            written(value)
        ),
        ValueKind::Word(_)
        | ValueKind::Text(_)
        | ValueKind::Number(_)
        | ValueKind::Money(..)
        | ValueKind::YesNo(_)
        | ValueKind::Clock(_)
        | ValueKind::Percent(_) => {
            format!("write `{name} is after 2026-12-24` or `{name} is before 2026-12-24`")
        }
    };
    declared(
        Diagnostic::new(
            Code::TypeMismatch,
            subject.span,
            format!(
                "`{name}` is a date; a date is before or after another, not `{}`",
                compare_op(op)
            ),
        )
        .label("a date"),
        subject,
    )
    .help(help)
}

/// `before` on a number or money.
pub(in crate::types) fn amount_by_time(
    subject: &Subject<'_>,
    op: CompareOp,
    value: &Value,
) -> Diagnostic {
    let name = &subject.text;
    let better = if op == CompareOp::Before {
        CompareOp::LessThan
    } else {
        CompareOp::MoreThan
    };
    declared(
        Diagnostic::new(
            Code::TypeMismatch,
            subject.span,
            format!(
                "`{name}` is {}; `{}` compares dates",
                type_kind(&subject.def.ty),
                compare_op(op)
            ),
        )
        .label("not a date"),
        subject,
    )
    .help(format!(
        "write `{name} is {} {}`",
        compare_op(better),
        written(value)
    ))
}

/// `at least`, `before` on something without an order.
pub(in crate::types) fn no_order(
    subject: &Subject<'_>,
    op: CompareOp,
    value: &Value,
) -> Diagnostic {
    let name = &subject.text;
    let help = match &subject.def.ty {
        PropertyType::OneOf { values } => {
            let all: Vec<&str> = values.iter().map(smol_str::SmolStr::as_str).collect();
            match all.as_slice() {
                [.., before, last] => {
                    format!("name the values that are meant: `{name} is {before} or {last}`")
                }
                [] | [_] => format!("write `{name} is {}`", written(value)),
            }
        }
        PropertyType::Text
        | PropertyType::Number
        | PropertyType::Money
        | PropertyType::Date
        | PropertyType::YesNo
        | PropertyType::Person => format!("write `{name} is {}`", written(value)),
    };
    declared(
        Diagnostic::new(
            Code::TypeMismatch,
            subject.span,
            format!(
                "`{name}` is {}, which has no order: `{}` says nothing about it",
                type_kind(&subject.def.ty),
                compare_op(op)
            ),
        )
        .label("nothing that is more or less"),
        subject,
    )
    .help(help)
}

/// `is past` or `… ahead` on something that is no date.
pub(in crate::types) fn not_a_date(subject: &Subject<'_>, asked: &str) -> Diagnostic {
    declared(
        Diagnostic::new(
            Code::TypeMismatch,
            subject.span,
            format!(
                "`{}` is {}; only a date can be {asked}",
                subject.text,
                type_kind(&subject.def.ty)
            ),
        )
        .label("not a date"),
        subject,
    )
}

/// `is before 3 days ahead`.
pub(in crate::types) fn ahead_op(op: CompareOp, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TypeMismatch,
        span,
        format!(
            "`{}` compares dates, and `ahead` is a length of time",
            compare_op(op)
        ),
    )
    .label("how far ahead")
    .help("write `at least`, `at most`, `more than` or `less than`")
}

/// A wait or a start around something that is no date.
pub(in crate::types) fn date_wanted(subject: &Subject<'_>) -> Diagnostic {
    declared(
        Diagnostic::new(
            Code::TypeMismatch,
            subject.span,
            format!(
                "`{}` is {}; a moment is counted from a date",
                subject.text,
                type_kind(&subject.def.ty)
            ),
        )
        .label("not a date"),
        subject,
    )
}

fn declared(diagnostic: Diagnostic, subject: &Subject<'_>) -> Diagnostic {
    diagnostic.also(
        subject.def.span,
        format!("declared here as `{}`", type_written(subject.def)),
    )
}
