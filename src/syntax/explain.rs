//! From pest's furthest failure to a message in the words of the language.

use super::borrowed::Unread;
use super::forms::written;
use super::human::human;
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Cx;
use crate::syntax::scan::Head;
use crate::vocabulary::{Place, Unit, Weekday, word as rows_of};
use pest::error::{Error, ErrorVariant, InputLocation};

/// How many alternatives a message lists.
const MOST: usize = 6;

/// What is said about words that no rule can read.
pub(super) fn explain(
    cx: &Cx<'_>,
    rule: Rule,
    head: Head,
    words: &str,
    error: &Error<Rule>,
) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let failure = Failure {
        cx,
        rule,
        statement: cx.first_word(head),
        head: cx.words_span(head),
        words,
        at,
        names: names(expected),
        units: expected.contains(&Rule::unit),
    };
    if words.get(at..).unwrap_or("").trim().is_empty() {
        failure.at_the_end()
    } else {
        failure.inside()
    }
}

/// What was expected, each name once, in a stable order.
fn names(expected: &[Rule]) -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for name in expected.iter().filter_map(|rule| human(*rule)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    // What goes on before what stops.
    names.sort_by_key(|name| *name == "the end of the line");
    names
}

struct Failure<'w> {
    cx: &'w Cx<'w>,
    rule: Rule,
    statement: &'w str,
    head: Span,
    words: &'w str,
    at: usize,
    names: Vec<&'static str>,
    units: bool,
}

impl Failure<'_> {
    /// The line ends too early: points just behind its last word.
    fn at_the_end(&self) -> Diagnostic {
        let end = self.head.start + self.words.trim_end().len() as u32;
        let span = Span {
            start: end,
            end,
            ..self.head
        };
        let names: Vec<&str> = self
            .names
            .iter()
            .copied()
            .filter(|name| *name != "the end of the line")
            .collect();
        let last = last_token(self.words);
        let after = if self.words.trim_end().ends_with('"') {
            "the text".to_owned()
        } else if last == self.statement || last.is_empty() {
            format!("`{}`", self.statement)
        } else {
            format!("`{last}`")
        };
        let message = if names.is_empty() {
            Diagnostic::new(
                Code::Syntax,
                span,
                format!("`{}` is not complete", self.statement),
            )
        } else if names.len() <= 3 {
            Diagnostic::new(
                Code::Syntax,
                span,
                format!("{} is missing after {after}", either(&names)),
            )
        } else {
            Diagnostic::new(
                Code::Syntax,
                span,
                format!("something is missing after {after}"),
            )
            .help(format!("what can follow: {}", some(&names)))
        };
        let message = message.label("the line ends here");
        self.with_form(message)
    }

    /// A word, text or sign that no form has here.
    fn inside(&self) -> Diagnostic {
        let rest = self.words.get(self.at..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start().len();
        let found = token(rest.trim_start());
        let start = self.head.start + (self.at + blanks) as u32;
        let span = self.cx.whole_characters(Span {
            start,
            end: start + found.len() as u32,
            ..self.head
        });
        let unread = Unread {
            rule: self.rule,
            words: self.words,
            at: self.at + blanks,
            found,
            span,
            name_expected: self.names.contains(&"a name") || self.names.contains(&"an event"),
        };
        if let Some(comma) = self.comma_between(self.at + blanks) {
            return comma;
        }
        if let Some(known) = unread.known() {
            return known;
        }
        if let Some(right) = self.meant(found) {
            return Diagnostic::new(
                Code::Syntax,
                span,
                format!("`{found}` can't stand here; `{right}` can"),
            )
            .label(format!("`{right}` is near"))
            .fix(format!("write `{right}`"), span, right);
        }
        if self.at > 0 && self.is_complete() && starts_a_statement(found) {
            let before = self.words.get(..self.at).unwrap_or("");
            let gap = (before.len() - before.trim_end().len()) as u32;
            let blank = Span {
                start: start - gap,
                end: start,
                ..self.head
            };
            // What looks blank can be the rest of a curly quote, of which the parser sees one byte.
            let between = if self.cx.whole_characters(blank) == blank {
                blank
            } else {
                blank.after()
            };
            return Diagnostic::new(
                Code::Syntax,
                span,
                format!("`{found}` starts a statement of its own"),
            )
            .label("goes on a line of its own")
            .fix("start a new line", between, "\n");
        }
        let message = Diagnostic::new(
            Code::Syntax,
            span,
            format!("{} can't stand here", said(found)),
        );
        let names = &self.names;
        let message = match names.as_slice() {
            [] => message.label("not understood here"),
            ["the end of the line"] => message.label("the statement is complete before this"),
            names if names.len() <= 3 => message.label(format!("expected {}", either(names))),
            names => message
                .label("something else is expected")
                .help(format!("what can stand here: {}", some(names))),
        };
        self.with_form(message)
    }

    /// A comma behind a statement that needs none: lines part statements. It may have been read as one between
    /// names, with the word that starts the next statement as the last of them.
    fn comma_between(&self, at: usize) -> Option<Diagnostic> {
        let before = self.words.get(..at)?.trim_end();
        let name = last_token(before);
        let list = before.strip_suffix(name)?.trim_end();
        let comma = if self.words.get(at..)?.starts_with(',') {
            at
        } else if before.ends_with(',') {
            before.len() - 1
        } else if list.ends_with(',') && starts_a_statement(name) {
            list.len() - 1
        } else {
            return None;
        };
        if !Unread::reads(self.rule, self.words.get(..comma)?) {
            return None;
        }
        let after = self.words.get(comma + 1..)?;
        let next = after.trim_start();
        let start = self.head.start + comma as u32;
        let span = |length: usize| Span {
            start,
            end: start + length as u32,
            ..self.head
        };
        let message = Diagnostic::new(
            Code::BorrowedForm,
            span(1),
            "no `,` is needed: a statement ends with its line",
        )
        .label("too much");
        if next.is_empty() {
            return Some(message.fix("take the `,` away", span(1), ""));
        }
        starts_a_statement(token(next)).then(|| {
            let gap = span(1 + after.len() - next.len());
            message
                .help("put the next statement on a line of its own")
                .fix("start a new line", gap, "\n")
        })
    }

    /// Says how the statement is written, before or instead of a list of words.
    fn with_form(&self, message: Diagnostic) -> Diagnostic {
        match (written(self.rule), message.help.as_deref()) {
            (Some(form), Some(help)) => {
                let both = format!("{form}; {help}");
                message.help(both)
            }
            (Some(form), None) => message.help(form),
            (None, _) => message,
        }
    }

    /// Whether the statement could have ended here.
    fn is_complete(&self) -> bool {
        self.names.contains(&"the end of the line")
    }

    /// The expected word that this one was meant to be.
    fn meant(&self, found: &str) -> Option<&str> {
        let words = self
            .names
            .iter()
            .filter_map(|name| name.strip_prefix('`')?.strip_suffix('`'))
            .filter(|name| name.bytes().all(|b| b.is_ascii_lowercase()));
        let units = Unit::ALL.iter().flat_map(|u| [u.text(), u.singular()]);
        let units = units.filter(|_| self.units);
        let wants_days = self.names.iter().any(|name| name.ends_with("of the week"));
        let days = Weekday::ALL.iter().map(|d| d.text());
        let days = days.filter(|_| wants_days);
        nearest(found, words.chain(units).chain(days))
    }
}

fn starts_a_statement(word: &str) -> bool {
    rows_of(word).any(|row| !matches!(row.place, Place::Inside | Place::Declaration))
}

/// `a`, `b` or `c`.
fn either(names: &[&str]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, head)) => format!("{} or {last}", head.join(", ")),
    }
}

/// The first few, and that there are more.
fn some(names: &[&str]) -> String {
    if names.len() <= MOST {
        return either(names);
    }
    let shown: Vec<&str> = names.iter().copied().take(MOST).collect();
    format!("{} and others", shown.join(", "))
}

/// What was found, as a message says it: in backquotes, unless it is one itself, or nothing that can be seen.
pub(super) fn said(found: &str) -> String {
    let sign = found.chars().next();
    match sign {
        Some('`') => "a backquote".to_owned(),
        Some(sign) if sign.is_control() => {
            format!("a control character (U+{:04X})", u32::from(sign))
        }
        _ => format!("`{}`", shortened(found)),
    }
}

/// A token, cut where it is long.
fn shortened(found: &str) -> String {
    if found.chars().count() <= 30 {
        return found.to_owned();
    }
    let start: String = found.chars().take(28).collect();
    format!("{start}…")
}

/// The last word of a line.
fn last_token(words: &str) -> &str {
    let words = words.trim_end();
    let start = words
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '%'))
        .last()
        .map_or(words.len(), |(at, _)| at);
    words.get(start..).unwrap_or("")
}

/// The word, text or sign with which `rest` starts.
fn token(rest: &str) -> &str {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut chars = rest.chars();
    let Some(first) = chars.next() else {
        return "";
    };
    let length = if is_word(first) {
        rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
    } else if first == '"' {
        rest.get(1..)
            .and_then(|inner| inner.find('"'))
            .map_or(rest.len(), |at| at + 2)
    } else {
        first.len_utf8()
    };
    rest.get(..length).unwrap_or(rest)
}
