//! The lines that a drawing shows, as miette wants them: only a window of the file, with columns in
//! characters. Long files cost nothing, long lines are not drawn.

use super::LabelView;
use super::seen;
use crate::source::{SourceFile, SourceMap};
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::borrow::Cow;

/// A line longer than this is not drawn: nobody could read it.
const LONGEST_LINE: usize = 400;
/// Labels farther apart than this are not drawn together.
const LARGEST_WINDOW: usize = 64 * 1024;

/// Part of a file, from a line start to a line end.
pub(super) struct Excerpt<'a> {
    name: String,
    text: Cow<'a, str>,
    first_line: usize,
    /// The places to point at, counted from the excerpt's start.
    pub(super) labels: Vec<LabeledSpan>,
}

/// The excerpt for labels of one file, the first of which gives the position in its header; `None`
/// where there is nothing that could be drawn.
pub(super) fn of<'a>(sources: &'a SourceMap, labels: &[&LabelView]) -> Option<Excerpt<'a>> {
    let first = labels.first()?;
    let file = sources.file(first.place.range?.file)?;
    if file.text.is_empty() {
        return None;
    }
    let ranges: Vec<(usize, usize)> = labels
        .iter()
        .filter_map(|l| l.place.range)
        .map(|r| (r.start as usize, r.end as usize))
        .collect();
    let (start, first_line) = line_start(file, ranges.iter().map(|r| r.0).min()?);
    let end = line_end(file, ranges.iter().map(|r| r.1).max()?);
    let text = file.text.get(start..end)?;
    if text.len() > LARGEST_WINDOW || text.lines().any(|l| l.len() > LONGEST_LINE) {
        return None;
    }
    let labels = labels
        .iter()
        .zip(ranges)
        .map(|(label, (from, to))| {
            let words = Some(label.message.clone()).filter(|m| !m.is_empty());
            let span = (from - start, to - from);
            if label.primary {
                LabeledSpan::new_primary_with_span(words, span)
            } else {
                LabeledSpan::new_with_span(words, span)
            }
        })
        .collect();
    Some(Excerpt {
        name: first.place.file.clone(),
        text: seen::lines(text),
        first_line,
        labels,
    })
}

/// Start of the line before the one that holds `offset`, and its number from 0.
fn line_start(file: &SourceFile, offset: usize) -> (usize, usize) {
    let line = file.lines().line_of(offset as u32).saturating_sub(1);
    let start = file.lines().start_of(line).unwrap_or(0) as usize;
    // A byte order mark is no part of the first line.
    if start == 0 && file.text.starts_with('\u{feff}') && offset > 0 {
        ('\u{feff}'.len_utf8(), line)
    } else {
        (start, line)
    }
}

/// End of the line after the one that holds `offset`.
fn line_end(file: &SourceFile, offset: usize) -> usize {
    let line = file.lines().line_of(offset as u32) + 2;
    file.lines()
        .start_of(line)
        .map_or(file.text.len(), |s| s as usize)
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self
            .text
            .read_span(span, context_lines_before, context_lines_after)?;
        let at = *inner.span();
        let from = inner.data();
        // miette counts columns in bytes; people count characters.
        let before = self
            .text
            .get(at.offset().saturating_sub(inner.column())..at.offset());
        let column = before.map_or(0, |b| b.chars().count());
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            from,
            at,
            inner.line() + self.first_line,
            column,
            inner.line_count(),
        )))
    }
}
