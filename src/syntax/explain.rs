//! From pest's furthest failure to a message in the words of the language.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Cx;
use crate::syntax::scan::Head;
use pest::error::{Error, ErrorVariant, InputLocation};

/// What is said about words that no rule can read.
pub(super) fn explain(cx: &Cx<'_>, head: Head, words: &str, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let mut names: Vec<&str> = Vec::new();
    for rule in expected {
        if let Some(name) = human(*rule)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    let head_span = cx.head_span(head);
    let rest = words.get(at..).unwrap_or("");
    let word = cx.first_word(head);
    if rest.trim().is_empty() {
        let end = words.trim_end().len() as u32;
        let span = Span {
            start: head_span.start + end,
            end: head_span.start + end,
            ..head_span
        };
        let message = Diagnostic::new(Code::Syntax, span, format!("`{word}` is not complete"));
        return expectation(message, &names);
    }
    let blanks = rest.len() - rest.trim_start().len();
    let found = token(rest.trim_start());
    let start = head_span.start + (at + blanks) as u32;
    let span = Span {
        start,
        end: start + found.len() as u32,
        ..head_span
    };
    let message = Diagnostic::new(Code::Syntax, span, format!("`{found}` can't stand here"));
    expectation(message, &names)
}

fn expectation(message: Diagnostic, names: &[&str]) -> Diagnostic {
    match names {
        [] => message.label("not expected"),
        [one] => message.label(format!("expected {one}")),
        many => message
            .label("something else is expected")
            .help(format!("expected {}", many.join(", "))),
    }
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

fn human(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::name => "a name",
        Rule::text => "a text",
        Rule::EOI => "the end of the line",
        _ => return None,
    })
}
