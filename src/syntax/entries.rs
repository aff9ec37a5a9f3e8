//! How people say how often a client may enter, where `enters` has a form of its own: `at most once`, `never
//! again`, `daily`, `twice per 90 days`. What means the same is offered as a sure edit; what only comes near, as one
//! to be looked at: how often a client meets a journey is never to be guessed.

use super::borrowed::Unread;
use super::lower::number::number_word;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::vocabulary::Unit;

/// What was said, in words of ours.
enum Said {
    /// The same, written as it is here.
    Same(String),
    /// Nearly the same: what it would be, and what that means.
    Near(String, &'static str),
    /// Two ways to take it, each with what it means.
    Either([(String, &'static str); 2]),
    /// So many entries, in so long where that was said.
    Several(u32, Option<(u32, Unit)>),
}

impl Unread<'_> {
    /// `enters at most once`, `enters twice per 90 days`, `enters never again`.
    pub(super) fn entries(&self) -> Option<Diagnostic> {
        if self.rule != Rule::enters_line {
            return None;
        }
        let rest = self.words.strip_prefix("enters")?.trim();
        let from =
            (self.words.len() - self.words.strip_prefix("enters")?.trim_start().len()) as u32;
        let start = (self.span.start + from).saturating_sub(self.at as u32);
        let place = Span {
            start,
            end: start + rest.len() as u32,
            ..self.span
        };
        let words: Vec<&str> = rest.split_whitespace().collect();
        let said = said(&words)?;
        let reads = |right: &str| Self::reads(self.rule, &format!("enters {right}"));
        Some(match said {
            Said::Same(right) if reads(&right) => Diagnostic::new(
                Code::BorrowedForm,
                place,
                format!("`enters {rest}` is written `enters {right}`"),
            )
            .label(format!("write `{right}`"))
            .fix(format!("write `{right}`"), place, right),
            Said::Near(right, means) if reads(&right) => Diagnostic::new(
                Code::BorrowedForm,
                place,
                format!("`enters {rest}` does not say how often a client may enter"),
            )
            .label("not a length of time")
            .help(format!("`enters {right}` {means}"))
            .unsafe_fix(format!("write `{right}`"), place, right),
            Said::Either([(one, means), (other, means_other)]) if reads(&one) && reads(&other) => {
                Diagnostic::new(
                    Code::BorrowedForm,
                    place,
                    format!("`enters {rest}` does not say what the time is counted from"),
                )
                .label("after what")
                .help(format!("`{one}` {means}; `{other}` {means_other}"))
                .unsafe_fix(format!("write `{one}`"), place, one)
                .unsafe_fix(format!("write `{other}`"), place, other)
            }
            Said::Several(count, window) => several(rest, place, count, window),
            Said::Same(_) | Said::Near(..) | Said::Either(_) => return None,
        })
    }
}

/// Several entries: not a number is written but how far apart they are.
fn several(rest: &str, place: Span, count: u32, window: Option<(u32, Unit)>) -> Diagnostic {
    let found = Diagnostic::new(
        Code::BorrowedForm,
        place,
        format!("`enters {rest}` counts entries; what is written is how far apart they are"),
    )
    .label("how far apart is not said")
    .note("two entries on two days running would send her the same letters twice in one week");
    let Some((amount, unit)) = window else {
        return found.help(
            "write `enters once ever`, or for example `enters once per 180 days`: no end to them, but each so far from the last",
        );
    };
    let apart = amount.div_ceil(count.max(1));
    let unit = if apart == 1 {
        unit.singular()
    } else {
        unit.text()
    };
    let right = format!("once per {apart} {unit}");
    found
        .help(format!(
            "`enters {right}` lets her in {count} times at most in that time, and never sooner than {apart} {unit} after the last"
        ))
        .unsafe_fix(format!("write `{right}`"), place, right)
}

fn said(words: &[&str]) -> Option<Said> {
    if let ["never", "again"] = words {
        return Some(Said::Same("once ever".to_owned()));
    }
    let from_entry = "counts from when she last came in";
    match words {
        ["always" | "anytime" | "unlimited"] => {
            let means =
                "lets her in whenever it starts; a proof then needs to know how often that happens";
            return Some(Said::Near("every time".to_owned(), means));
        }
        ["daily"] => return Some(Said::Near("once per 1 day".to_owned(), from_entry)),
        ["weekly"] => return Some(Said::Near("once per 7 days".to_owned(), from_entry)),
        ["monthly"] => return Some(Said::Near("once per 1 month".to_owned(), from_entry)),
        ["yearly" | "annually"] => {
            return Some(Said::Near("once per 1 year".to_owned(), from_entry));
        }
        ["again", "after", rest @ ..] => {
            let (amount, unit) = length(rest)?;
            let length = written(amount, unit);
            return Some(Said::Either([
                (
                    format!("again {length} after it ended"),
                    "counts from the end of her last run",
                ),
                (format!("once per {length}"), "from its beginning"),
            ]));
        }
        ["every" | "per" | "each", rest @ ..] => {
            let (amount, unit) = length(rest)?;
            return Some(Said::Same(format!("once per {}", written(amount, unit))));
        }
        _ => {}
    }
    let (count, rest) = count(after_bound(words))?;
    let window = match rest {
        [] | ["ever" | "only" | "overall"] | ["in", "total"] => None,
        [
            "per" | "in" | "within" | "every" | "each" | "a",
            "calendar",
            ..,
        ] => return None,
        ["per" | "in" | "within" | "every" | "each", rest @ ..] | rest @ ["a" | "an", _] => {
            match (length(rest), rest) {
                (Some(length), _) => Some(length),
                (None, [thing]) if count == 1 && is_name(thing) => {
                    return Some(Said::Same(format!("once for each {thing}")));
                }
                (None, _) => return None,
            }
        }
        _ => return None,
    };
    Some(match (count, window) {
        (1, None) => Said::Same("once ever".to_owned()),
        (1, Some((amount, unit))) => Said::Same(format!("once per {}", written(amount, unit))),
        (several, window) => Said::Several(several, window),
    })
}

/// Without `at most` and its like.
fn after_bound<'s, 'w>(words: &'s [&'w str]) -> &'s [&'w str] {
    match words {
        ["at", "most", rest @ ..]
        | ["up", "to", rest @ ..]
        | ["no", "more", "than", rest @ ..]
        | ["only" | "just" | "max" | "maximum", rest @ ..] => rest,
        all => all,
    }
}

/// `once`, `twice`, `3 times`, `one time`.
fn count<'s, 'w>(words: &'s [&'w str]) -> Option<(u32, &'s [&'w str])> {
    match words {
        ["once", rest @ ..] => Some((1, rest)),
        ["twice", rest @ ..] => Some((2, rest)),
        ["thrice", rest @ ..] => Some((3, rest)),
        [number, "time" | "times", rest @ ..] => Some((number_of(number)?, rest)),
        _ => None,
    }
}

/// `90 days`, `a month`, `day`.
fn length(words: &[&str]) -> Option<(u32, Unit)> {
    match words {
        [number, unit] => Some((number_of(number)?, Unit::from_either(unit)?)),
        [unit] => Some((1, Unit::from_either(unit)?)),
        _ => None,
    }
}

fn number_of(word: &str) -> Option<u32> {
    let number = number_word(word).or_else(|| word.parse().ok())?;
    (number > 0).then_some(number)
}

fn is_name(word: &str) -> bool {
    let is_of_name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.';
    word.bytes().all(is_of_name) && word.starts_with(|c: char| c.is_ascii_lowercase())
}

fn written(amount: u32, unit: Unit) -> String {
    let unit = if amount == 1 {
        unit.singular()
    } else {
        unit.text()
    };
    format!("{amount} {unit}")
}
