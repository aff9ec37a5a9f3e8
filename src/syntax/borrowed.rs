//! Lines that no rule can read, but that are known: a word that people bring along stands where ours
//! belongs. What is proposed is tried first: a sure edit is offered only where the line can then be read.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::grammar::{Grammar, Rule};
use pest::Parser;

/// A line that can't be read.
pub(super) struct Unread<'w> {
    /// The rule that was tried.
    pub(super) rule: Rule,
    /// What the parser saw.
    pub(super) words: &'w str,
    /// From where it can't go on, blanks skipped.
    pub(super) at: usize,
    /// The word, text or sign there.
    pub(super) found: &'w str,
    /// Its place.
    pub(super) span: Span,
    /// Whether a name could stand there.
    pub(super) name_expected: bool,
}

/// Words in a place where others belong: statement, what is found, what is meant (nothing: it is
/// too much), and why.
const SWAPS: &[(Rule, &str, &str, &str)] = &[
    (
        Rule::rule_at_most_line,
        "in",
        "per",
        "a rule's window follows `per`",
    ),
    (
        Rule::rule_at_most_line,
        "within",
        "per",
        "a rule's window follows `per`",
    ),
    (
        Rule::rule_at_most_line,
        "every",
        "per",
        "a rule's window follows `per`",
    ),
    (
        Rule::rule_at_most_line,
        "each",
        "per",
        "a rule's window follows `per`",
    ),
    (
        Rule::rule_at_most_line,
        "a",
        "per",
        "a rule's window follows `per`",
    ),
    (
        Rule::rule_at_most_line,
        "for",
        "per",
        "a rule's window follows `per`",
    ),
    (
        Rule::rule_at_most_line,
        "over",
        "per",
        "a rule's window follows `per`",
    ),
    (
        Rule::rule_each_line,
        "once",
        "at most once",
        "how often follows `at most`",
    ),
    (
        Rule::rule_at_most_line,
        "otherwise",
        "else",
        "what is done instead follows `else`",
    ),
    (
        Rule::rule_at_least_line,
        "otherwise",
        "else",
        "what is done instead follows `else`",
    ),
    (
        Rule::rule_each_line,
        "otherwise",
        "else",
        "what is done instead follows `else`",
    ),
    (
        Rule::rule_no_line,
        "otherwise",
        "else",
        "what is done instead follows `else`",
    ),
    (Rule::enters_line, "a", "per 1", "a length follows `per`"),
    (Rule::enters_line, "every", "per", "a length follows `per`"),
    (
        Rule::goal_line,
        "in",
        "within",
        "a deadline follows `within`",
    ),
    (
        Rule::measure_line,
        "in",
        "within",
        "a deadline follows `within`",
    ),
    (Rule::wait_line, "upto", "up to", "these are two words"),
    (Rule::wait_line, "till", "until", "a moment follows `until`"),
    (Rule::starts_line, "if", "when", "an event follows `when`"),
    (
        Rule::starts_line,
        "after",
        "when",
        "an event follows `when`",
    ),
    (Rule::starts_line, "with", "when", "an event follows `when`"),
    (Rule::exits_line, "if", "when", "an event follows `when`"),
    (Rule::exits_line, "on", "when", "an event follows `when`"),
    (Rule::exits_line, "after", "when", "an event follows `when`"),
    (Rule::if_line, "then", "", "the block follows at once"),
    (Rule::else_if_line, "then", "", "the block follows at once"),
    (Rule::valid_line, "", "for", "a length follows `for`"),
];

impl Unread<'_> {
    /// The message, if the line is known.
    pub(super) fn known(&self) -> Option<Diagnostic> {
        self.quote_inside_field()
            .or_else(|| self.quoted_name())
            .or_else(|| self.swapped())
            .or_else(|| self.channel_before_name())
            .or_else(|| self.day_to_wait_for())
            .or_else(|| self.else_of_nothing())
            .or_else(|| self.several_at_once())
            .or_else(|| self.entries())
    }

    /// The line with `found` replaced.
    fn with(&self, right: &str) -> String {
        let before = self.words.get(..self.at).unwrap_or("");
        let after = self.words.get(self.at + self.found.len()..).unwrap_or("");
        format!("{before}{right}{after}")
    }

    pub(super) fn reads(rule: Rule, words: &str) -> bool {
        Grammar::parse(rule, words.trim_end()).is_ok()
    }

    /// `"Dear {{ first_name|default:"you" }}"`.
    fn quote_inside_field(&self) -> Option<Diagnostic> {
        let before = self.words.get(..self.at)?.trim_end();
        let text = before.strip_suffix('"')?;
        let (outside, field) = text.rsplit_once("{{")?;
        (outside.contains('"') && !field.contains("}}")).then(|| {
            Diagnostic::new(
                Code::Syntax,
                self.span,
                "a quotation mark inside `{{…}}` ends the text",
            )
            .label("no longer in the text")
            .help("what stands in for a missing value has no quotes: `{{first_name else Dear client}}`")
        })
    }

    /// `send "welcome_letter"`.
    fn quoted_name(&self) -> Option<Diagnostic> {
        let inner = self.found.strip_prefix('"')?.strip_suffix('"')?;
        if !self.name_expected || !Self::reads(self.rule, &self.with(inner)) {
            return None;
        }
        Some(
            Diagnostic::new(
                Code::BorrowedForm,
                self.span,
                format!("names stand without quotes: `{inner}`"),
            )
            .label(super::faults::QUOTED_NAME)
            .fix("take the quotes away", self.span, inner),
        )
    }

    fn swapped(&self) -> Option<Diagnostic> {
        let (_, _, right, why) = SWAPS
            .iter()
            .find(|(rule, found, ..)| *rule == self.rule && *found == self.found)?;
        let better = self.with(right);
        let rule = if *right == "up to" {
            Rule::wait_up_to_line
        } else {
            self.rule
        };
        if !Self::reads(rule, &better) {
            return None;
        }
        let message = if right.is_empty() {
            format!("no `{}` is needed here: {why}", self.found)
        } else {
            format!("write `{right}`, not `{}`: {why}", self.found)
        };
        let message = Diagnostic::new(Code::BorrowedForm, self.span, message);
        Some(if right.is_empty() {
            message
                .label("too much")
                .fix(format!("take `{}` away", self.found), self.span, "")
        } else {
            message.label(format!("`{right}` goes here")).fix(
                format!("write `{right}`"),
                self.span,
                *right,
            )
        })
    }

    /// `send email welcome_letter`.
    fn channel_before_name(&self) -> Option<Diagnostic> {
        if self.rule != Rule::send_line {
            return None;
        }
        let before = self.words.get(..self.at)?;
        let channel = before.trim_end().strip_prefix("send")?.trim_start();
        if !matches!(
            channel,
            "email" | "mail" | "message" | "sms" | "push" | "letter" | "the"
        ) || !Self::reads(self.rule, &format!("send {}", self.words.get(self.at..)?))
        {
            return None;
        }
        let length = (before.len() - before.rfind(channel)?) as u32;
        let too_much = Span {
            start: self.span.start - length,
            end: self.span.start,
            ..self.span
        };
        Some(
            Diagnostic::new(
                Code::BorrowedForm,
                Span {
                    end: too_much.start + channel.len() as u32,
                    ..too_much
                },
                format!("`send` needs no `{channel}`: the message's name says what it is"),
            )
            .label("too much")
            .fix(format!("take `{channel}` away"), too_much, ""),
        )
    }

    /// `wait until 2026-12-24`.
    fn day_to_wait_for(&self) -> Option<Diagnostic> {
        let rest = self.words.strip_prefix("wait")?.trim_start();
        let day = rest.strip_prefix("until")?.trim_start();
        let length = day
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.')))
            .unwrap_or(day.len());
        let day = day.get(..length)?;
        if !["-", "/", "."]
            .iter()
            .any(|sign| day.matches(sign).count() == 2)
        {
            return None;
        }
        let from = (self.words.len() - rest.len()) + rest.find(day)?;
        let start = (self.span.start + from as u32).saturating_sub(self.at as u32);
        Some(
            Diagnostic::new(
                Code::Syntax,
                Span {
                    start,
                    end: start + length as u32,
                    ..self.span
                },
                format!("a wait can't end on one day for all clients, such as `{day}`"),
            )
            .label("a day of the calendar")
            .note("whoever enters after that day would not wait at all")
            .help(format!(
                "for one day, start a journey on it: `starts on {day} at 10:00 for watch_lovers because \"…\"`; to wait for a date of the client: `wait until 7 days before birthday at 10:00`"
            )),
        )
    }

    /// An `else` below a statement that is neither `if` nor `wait up to`.
    fn else_of_nothing(&self) -> Option<Diagnostic> {
        if !matches!(self.found, "else" | "otherwise") {
            return None;
        }
        if self.rule == Rule::wait_up_to_line {
            let found = format!(
                "what follows where it happens stands before `{}`, in `{{ … }}`",
                self.found
            );
            return Some(
                Diagnostic::new(Code::Syntax, self.span, found)
                    .label("`{ … }` goes before this")
                    .help("it is written `wait up to 5 days for opened brand_story { … } otherwise { … }`; `{ }` where nothing is done"),
            );
        }
        Some({
            Diagnostic::new(
                Code::Misplaced,
                self.span,
                format!(
                    "this `{}` belongs to no `if` and no `wait up to`",
                    self.found
                ),
            )
            .label("nothing before it takes this")
        })
    }

    /// `send welcome_letter, brand_story`.
    fn several_at_once(&self) -> Option<Diagnostic> {
        let several = self.rule == Rule::send_line
            && matches!(self.found, "," | "and" | "or" | "&")
            && Self::reads(self.rule, self.words.get(..self.at)?);
        several.then(|| {
            Diagnostic::new(Code::Syntax, self.span, "one `send` sends one message")
                .label("a second message")
                .help("write a `send` for each, on a line of its own, with a wait between them")
        })
    }
}
