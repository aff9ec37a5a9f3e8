//! Statements whose first word means nothing where it stands: misspelt, brought along from elsewhere,
//! misplaced, or not in this version.

use super::explain::said;
use super::forms::rules;
use super::place::Context;
use super::synonyms::synonym;
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::grammar::Grammar;
use crate::syntax::lower::Cx;
use crate::syntax::scan::{Head, Statement};
use crate::vocabulary::{MessageWord, Place, WORDS, Word};
use pest::Parser;

/// The words that may have been meant, and whether because they are spelt alike.
fn meant(word: &str, context: Context) -> Option<(&'static str, bool)> {
    let starts = context.starts();
    match synonym(word, starts) {
        Some(right) => Some((right, false)),
        None => nearest(word, starts.iter().copied()).map(|right| (right, true)),
    }
}

impl<'t> Cx<'t> {
    /// Reports a statement whose first word means nothing here. Yields the words that were meant,
    /// where the rest can be read with them.
    pub(crate) fn unknown(
        &mut self,
        statement: &Statement,
        context: Context,
    ) -> Option<&'static str> {
        if statement.reported {
            return None;
        }
        let word = self.first_word(statement.head);
        let span = self.first_word_span(statement.head);
        // A word that stands for one of those here was brought along, even if it has a place elsewhere.
        let is_meant = synonym(word, context.starts()).is_some();
        if !is_meant && let Some(message) = misplaced(word, span, context) {
            self.push(message);
            return None;
        }
        if statement.head.is_empty() {
            self.no_blocks(statement);
            return None;
        }
        if matches!(word, "else" | "otherwise") {
            self.stray_words(statement.head);
            return None;
        }
        if matches!(word, "elseif" | "elsif" | "elif") {
            self.instead(statement.head, "else if", "these are two words");
            return None;
        }
        let message = if word.is_empty() {
            let sign = self.sign(statement.head);
            Diagnostic::new(
                Code::UnknownStatement,
                span,
                format!("{} starts with {}", context.no_line(), said(sign)),
            )
        } else {
            Diagnostic::new(
                Code::UnknownStatement,
                span,
                format!("{} starts with `{word}`", context.no_line()),
            )
        };
        let message = message.label("not a word that can stand here");
        let Some((right, near)) = meant(word, context) else {
            let starts = context.starts();
            self.push(if starts.is_empty() {
                message
            } else {
                let list = crate::diagnostics::list_some(starts.iter().copied(), 20);
                message.help(format!("what can stand here: {list}"))
            });
            return None;
        };
        let message = if near {
            message.help(format!("the nearest word that can stand here is `{right}`"))
        } else {
            message.help(format!("the word for it is `{right}`"))
        };
        let words = self.parsed_words(statement.head);
        let rest = words.get(word.len()..).unwrap_or("").trim_end();
        let better = format!("{right}{rest}");
        let first = right.split(' ').next().unwrap_or(right);
        let reads = rules(first).any(|rule| Grammar::parse(rule, &better).is_ok());
        if !reads {
            self.push(message);
            return None;
        }
        let title = format!("write `{right}`");
        self.push(if near {
            message.fix(title, span, right)
        } else {
            message.unsafe_fix(title, span, right)
        });
        Some(right)
    }

    /// Reports a statement whose first word means nothing here. Where it is sure which word was
    /// meant, reads on with that one; says whether.
    pub(crate) fn unknown_mended(&mut self, statement: &Statement, context: Context) -> bool {
        let mended = self.unknown(statement, context);
        // Words that are replaced by two are not read on: the second would be taken for the author's.
        let Some(right) = mended.filter(|right| !right.contains(' ')) else {
            return false;
        };
        self.read_as(statement.head.start, right);
        true
    }

    /// The sign with which a head starts; the whole text, where it starts with a short one.
    fn sign(&self, head: Head) -> &'t str {
        let words = self.words(head);
        let first = words.chars().next().map_or(0, char::len_utf8);
        let length = words
            .strip_prefix('"')
            .and_then(|rest| rest.find('"'))
            .map_or(first, |at| at + 2);
        words
            .get(..if length > 40 { first } else { length })
            .unwrap_or("")
    }
}

/// J0008, if the word starts a statement somewhere else.
fn misplaced(word: &str, span: Span, context: Context) -> Option<Diagnostic> {
    let row: &Word = WORDS
        .iter()
        .find(|row| row.text == word && row.place != Place::Inside)?;
    let (what, where_to) = match row.place {
        Place::Declaration => (
            "starts a declaration",
            "declarations stand outside every block",
        ),
        Place::Clause => return clause_elsewhere(word, span, context),
        Place::JourneyClause => (
            "is a clause of a journey",
            "it stands in a journey, outside `if` and the like",
        ),
        Place::Step => ("is a step", "steps stand in a `journey` or a `sequence`"),
        Place::Inside => return None,
    };
    Some(
        Diagnostic::new(
            Code::Misplaced,
            span,
            format!("`{word}` {what} and can't stand {}", context.name()),
        )
        .label("not here")
        .help(where_to),
    )
}

fn clause_elsewhere(word: &str, span: Span, context: Context) -> Option<Diagnostic> {
    let homes = [
        Context::Brand,
        Context::Person,
        Context::Message(MessageWord::Email),
        Context::Message(MessageWord::Survey),
        Context::Restraint,
        Context::Gate,
        Context::Review,
        Context::Escalation,
    ];
    let home = homes.iter().find(|home| home.starts().contains(&word))?;
    Some(
        Diagnostic::new(
            Code::Misplaced,
            span,
            format!("`{word}` can't stand {}", context.name()),
        )
        .label("not here")
        .help(format!("it stands {}", home.name())),
    )
}
