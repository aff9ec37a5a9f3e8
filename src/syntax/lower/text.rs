//! Quoted texts, and blocks with one text for each locale.

use super::{Cx, Line};
use crate::source::Span;
use crate::syntax::ast::{LocaleTexts, Name, Text};
use crate::syntax::grammar::Rule;
use crate::syntax::scan::Block;
use pest::iterators::Pair;

impl Cx<'_> {
    /// A text. Its second quote may be missing at the end of a line (already reported).
    pub(crate) fn text(&self, pair: &Pair<'_, Rule>) -> Text {
        let whole = pair.as_str();
        let span = self.span(pair);
        let inner = whole.strip_prefix('"').unwrap_or(whole);
        let inner = if closes(inner) {
            inner.strip_suffix('"').unwrap_or(inner)
        } else {
            inner
        };
        // One that never ends is taken to end with its line.
        let inner = inner.split(['\n', '\r']).next().unwrap_or("");
        let start = span.start + 1;
        Text {
            raw: inner.into(),
            span: Span {
                start,
                end: start + inner.len() as u32,
                ..span
            },
        }
    }

    /// The next text of a line.
    pub(crate) fn next_text(&self, line: &mut Line<'_>) -> Option<Text> {
        line.need(Rule::text).map(|pair| self.text(&pair))
    }

    /// `{ fr "…" en "…" }`.
    pub(crate) fn locale_texts(&mut self, block: &Block) -> Vec<(Name, Text)> {
        let mut texts = Vec::new();
        for statement in &block.statements {
            self.no_doc(statement);
            self.no_blocks(statement);
            self.read(
                Rule::locale_texts_line,
                statement.head,
                statement.reported,
                |cx, mut line| {
                    while let Some(locale) = line.maybe(Rule::name) {
                        let locale = cx.name(&locale);
                        texts.push((locale, cx.next_text(&mut line)?));
                    }
                    Some(())
                },
            );
        }
        texts
    }

    /// Either the text of the line or those of its block.
    pub(crate) fn bare_or_block(
        &mut self,
        bare: Option<Text>,
        block: Option<&Block>,
    ) -> Option<LocaleTexts> {
        match (bare, block) {
            (Some(text), _) => Some(LocaleTexts::Bare(text)),
            (None, Some(block)) => {
                let span = self.file_span(block.start, block.end);
                Some(LocaleTexts::PerLocale(self.locale_texts(block), span))
            }
            (None, None) => None,
        }
    }
}

/// Whether the last `"` is not escaped.
fn closes(inner: &str) -> bool {
    let Some(before) = inner.strip_suffix('"') else {
        return false;
    };
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    backslashes % 2 == 0
}
