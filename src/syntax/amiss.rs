//! Small mistakes that many statements share, in words: what is too much, what is missing, what is written
//! otherwise elsewhere. Reports only; where they stand is known by whoever calls.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Counted, Name};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Cx;
use crate::syntax::scan::Head;
use pest::iterators::Pair;

impl Cx<'_> {
    /// Reports words that stand where another word belongs.
    pub(crate) fn instead(&mut self, head: Head, right: &str, why: &str) {
        let span = self.first_word_span(head);
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("write `{right}` here: {why}"),
            )
            .label(format!("`{right}` goes here"))
            .fix(format!("write `{right}`"), span, right),
        );
    }

    /// Reports a word that is too much.
    pub(crate) fn needless(&mut self, pair: &Pair<'_, Rule>, message: &str) {
        let span = self.span(pair);
        // The line may end with it, and the text with the line.
        let behind = pair
            .get_input()
            .get(pair.as_span().end()..)
            .unwrap_or_default();
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let after = Span {
            end: span.end + blanks as u32,
            ..span
        };
        self.push(
            Diagnostic::new(Code::BorrowedForm, span, message)
                .label("too much")
                .fix(format!("take `{}` away", pair.as_str()), after, ""),
        );
    }

    /// Reports `else` or `otherwise` without a block.
    pub(crate) fn block_missing(&mut self, head: Head) {
        let word = self.first_word(head);
        let at = self.head_span(head).after();
        self.push(
            Diagnostic::new(
                Code::Syntax,
                at,
                format!("`{word}` needs a block: `{{` is missing at the end of this line"),
            )
            .label("`{` goes here"),
        );
    }

    /// Reports a reason that can end a run, but not a wait.
    pub(crate) fn not_to_wait_for(&mut self, name: &Name) {
        self.push(
            Diagnostic::new(
                Code::Syntax,
                name.span,
                "a wait can end with an event or a condition only",
            )
            .label("neither of them")
            .help("for a state, write `client is S`"),
        );
    }

    /// Reports a comma before `else`.
    pub(crate) fn comma_before(&mut self, pair: &Pair<'_, Rule>, word: &str) {
        let span = self.span(pair);
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("no comma is needed before `{word}`"),
            )
            .label("too much")
            .fix("take the comma away", span, ""),
        );
    }

    /// Reports a comma that is missing before a word, and is understood.
    pub(crate) fn comma_missing(&mut self, pair: &Pair<'_, Rule>, word: &str) {
        let span = self.span(pair);
        let first = Span {
            end: span.start + word.len() as u32,
            ..span
        };
        let before = self.text.get(..(self.base_offset(span.start)) as usize);
        let blanks = before.map_or(0, |text| text.len() - text.trim_end().len()) as u32;
        let at = Span {
            start: span.start - blanks,
            end: span.start - blanks,
            ..span
        };
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                first,
                format!("a comma goes before `{word}`"),
            )
            .label("`,` goes before this")
            .fix("write `,`", at, ","),
        );
    }

    /// Reports a binding without an id.
    pub(crate) fn id_missing(&mut self, span: Span, name: &str) {
        self.push(
            Diagnostic::new(
                Code::Syntax,
                span.after(),
                format!("the id of `{name}` on the platform is missing"),
            )
            .label("a text goes here")
            .help("put the id in quotes at the end of the line"),
        );
    }

    /// `messages`, of whatever kind, in the place of a pair.
    pub(crate) fn all_messages(&self, pair: &Pair<'_, Rule>) -> Counted {
        Counted {
            channel: None,
            purposes: Vec::new(),
            except: Vec::new(),
            theme: None,
            message: None,
            span: self.span(pair),
        }
    }

    /// `at most once per …`: the count, after a report.
    pub(crate) fn borrowed_rate(&mut self, pair: &Pair<'_, Rule>) -> Option<u32> {
        let text = pair.as_str();
        let count = match text {
            "once" => 1,
            "twice" => 2,
            "thrice" => 3,
            _ => return None,
        };
        let span = self.span(pair);
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("how often is written in digits here: `{count}`, not `{text}`"),
            )
            .label(format!("write `{count}`"))
            .fix(format!("write `{count}`"), span, count.to_string()),
        );
        Some(count)
    }
}
