//! Of `escalation`.

use super::duration_text;
use crate::diagnostics::{Code, Diagnostic};
use crate::semantics::Closed;
use crate::source::Span;
use crate::syntax::ast::{AnswerClause, Name};
use crate::vocabulary::{Trouble, Unit};
use crate::workflow::{Message, Rule, ToldIn};

pub(crate) fn second_escalation(first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DeclaredTwice,
        second,
        "`escalation` is declared twice",
    )
    .label("declared again here")
    .also(first, "first declared here")
    .note("at an alarm it must be plain what stops and who is called")
    .help("put everything into one block; it may have several lines that start with `when`")
}

pub(crate) fn never_exceeded(of: Trouble, percent: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ImpossibleValue,
        percent,
        format!("{} never exceed 100%", of.text()),
    )
    .label("never reached")
    .note("no alarm would ever be raised")
    .help("write a share at which somebody should look, such as `2%`")
}

pub(crate) fn answer_not_transactional(with: &Name, message: &Message) -> Diagnostic {
    let (name, purpose) = (&with.text, message.purpose.text());
    Diagnostic::new(
        Code::AnswerNotTransactional,
        with.span,
        format!("`{name}` is a message of purpose {purpose}; an answer to an alarm is transactional"),
    )
    .label(format!("of purpose {purpose}"))
    .also(message.span, format!("`{name}` is declared here"))
    .note("a client who has just heard too much, or has left all marketing, would not get it, or would get more of the same")
    .help("name a message with `purpose transactional`: an apology owed, and nothing else in it")
}

pub(crate) fn answer_needs_a_run(with: &Name, message: &Message, why: &str) -> Diagnostic {
    let name = &with.text;
    Diagnostic::new(
        Code::AnswerNeedsRun,
        with.span,
        format!("`{name}` can't answer an alarm: {why}"),
    )
    .label("is sent outside every journey")
    .also(message.span, format!("`{name}` is declared here"))
    .note("the answer leaves while journeys are paused; what it takes from one would not be there")
    .help("name a message that needs nothing but the client's profile")
}

pub(crate) fn answer_too_late<'r>(
    written: &AnswerClause,
    closed: &Closed,
    rules: impl Iterator<Item = &'r Rule>,
) -> Diagnostic {
    let name = &written.with.text;
    let within = duration_text(written.within);
    let whole = |told_in: ToldIn, minutes: u64, unit: u64| {
        told_in.words(minutes.div_ceil(unit).saturating_mul(unit))
    };
    let hours = whole(ToldIn::Hours, closed.most_minutes(), 60);
    let mut found = Diagnostic::new(
        Code::AnswerTooLate,
        written.within.span,
        format!("`{name}` need not reach the client within {within}: quiet rules can let nothing leave for {hours}"),
    )
    .label("shorter than the longest quiet");
    for rule in rules.take(3) {
        found = found.also(rule.span, "nothing leaves then");
    }
    let form = if closed.by_date {
        "%A, %-d %B %Y at %H:%M"
    } else {
        "%A at %H:%M"
    };
    let clocks = if closed.most_minutes() > closed.minutes() {
        "; an hour more where the clocks go back in between"
    } else {
        ""
    };
    let (from, to) = (closed.from.strftime(form), closed.to.strftime(form));
    let right = match written.within.unit {
        Unit::Minutes | Unit::Hours => hours,
        Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => {
            whole(ToldIn::Days, closed.minutes(), 1440)
        }
    };
    found
        .note(format!(
            "an alarm on {from} is answered on {to} at the earliest{clocks}"
        ))
        .help(format!(
            "promise an answer `within {right}` or later, so that the person has time for it too, or make the quiet shorter"
        ))
        .unsafe_fix(
            format!("write `within {right}`"),
            written.within.span,
            right,
        )
}
