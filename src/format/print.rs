//! From the scan's tree to rows.

use super::columns::{Cells, Layout, cells, layout_of};
use super::comments;
use super::rows::{Row, write};
use super::tidy::tidy;
use crate::syntax::scan::{Block, Comment, Head, Scan, Statement, masked_text};
use std::borrow::Cow;

/// Blanks for each block around a line.
const INDENT: usize = 2;
/// Blanks by which a line that continues a statement stands further in.
const CONTINUED: usize = 4;

struct Printer<'t> {
    text: &'t str,
    scan: &'t Scan,
    verbatim: &'t [u32],
    rows: Vec<Row<'t>>,
    next_comment: usize,
    run: usize,
}

/// Prints a text from its scan. Statements whose words hold one of the places in `verbatim` stay as
/// they are.
pub(super) fn print(text: &str, scan: &Scan, verbatim: &[u32]) -> String {
    let mut printer = Printer {
        text,
        scan,
        verbatim,
        rows: Vec::new(),
        next_comment: 0,
        run: 0,
    };
    let from = if text.starts_with('\u{feff}') { 3 } else { 0 };
    printer.statements(
        &scan.statements,
        from,
        text.len() as u32,
        0,
        Layout::Plain,
        true,
    );
    write(&printer.rows)
}

impl<'t> Printer<'t> {
    fn slice(&self, from: u32, to: u32) -> &'t str {
        self.text.get(from as usize..to as usize).unwrap_or("")
    }

    fn line_ends(&self, from: u32, to: u32) -> usize {
        let gap = self.slice(from, to).as_bytes();
        memchr::memchr2_iter(b'\n', b'\r', gap)
            .filter(|&at| {
                !(gap.get(at) == Some(&b'\n') && at > 0 && gap.get(at - 1) == Some(&b'\r'))
            })
            .count()
    }

    fn has_line_end(&self, from: u32, to: u32) -> bool {
        memchr::memchr2(b'\n', b'\r', self.slice(from, to).as_bytes()).is_some()
    }

    fn peek_comment(&self) -> Option<Comment> {
        self.scan.comments.get(self.next_comment).copied()
    }

    /// The next comment, if it starts before `to`.
    fn take_comment(&mut self, to: u32) -> Option<Comment> {
        let comment = self.peek_comment().filter(|c| c.start < to)?;
        self.next_comment += 1;
        Some(comment)
    }

    /// The statements between `from` and `to`, with the comments among them.
    fn statements(
        &mut self,
        statements: &[Statement],
        from: u32,
        to: u32,
        indent: usize,
        layout: Layout,
        outermost: bool,
    ) {
        let mut last = from;
        let mut first = true;
        self.run += 1;
        let mut run = self.run;
        for statement in statements {
            self.comment_rows(statement.head.start, &mut last, &mut first, indent);
            let gap = !first && self.line_ends(last, statement.head.start) > 1;
            if gap && !(outermost && layout == Layout::Plain) {
                self.run += 1;
                run = self.run;
            }
            let at = self.rows.len();
            self.statement(statement, indent, layout, outermost, run);
            if let Some(row) = self.rows.get_mut(at) {
                row.gap = gap;
            }
            first = false;
            last = statement.end();
            self.trailing_comment(&mut last);
        }
        self.comment_rows(to, &mut last, &mut first, indent);
    }

    /// Comments on lines of their own before `to`.
    fn comment_rows(&mut self, to: u32, last: &mut u32, first: &mut bool, indent: usize) {
        while let Some(comment) = self.take_comment(to) {
            let mut gap = !*first && self.line_ends(*last, comment.start) > 1;
            for line in comments::lines(comment, self.text) {
                self.rows.push(Row {
                    gap,
                    ..Row::plain(indent, line)
                });
                gap = false;
            }
            *last = comment.end;
            *first = false;
        }
    }

    /// A comment on the line that ends at `last`.
    fn trailing_comment(&mut self, last: &mut u32) {
        while let Some(comment) = self.peek_comment() {
            let free = self.rows.last().is_some_and(|row| row.comment.is_none());
            if comment.start < *last || !free || self.has_line_end(*last, comment.start) {
                return;
            }
            let Ok([line]) = <[Cow<'t, str>; 1]>::try_from(comments::lines(comment, self.text))
            else {
                return;
            };
            self.next_comment += 1;
            *last = comment.end;
            if let Some(row) = self.rows.last_mut() {
                row.comment = Some(line);
            }
        }
    }

    /// Whether a fault lies in these words.
    fn is_kept(&self, head: Head) -> bool {
        let at = self.verbatim.partition_point(|&place| place < head.start);
        self.verbatim
            .get(at)
            .is_some_and(|&place| place <= head.end)
    }

    fn statement(
        &mut self,
        statement: &Statement,
        indent: usize,
        layout: Layout,
        outermost: bool,
        run: usize,
    ) {
        let kept = statement.reported
            || self.is_kept(statement.head)
            || statement.tails.iter().any(|tail| {
                self.is_kept(tail.head)
                    || self.is_kept(Head {
                        start: tail.block.start,
                        end: tail.block.start + 1,
                        masked: false,
                    })
            });
        if kept {
            self.keep(statement, indent);
            return;
        }
        let continued = if layout == Layout::List { 0 } else { CONTINUED };
        let with_block = statement
            .tails
            .first()
            .is_some_and(|tail| self.is_one_line(&tail.block));
        let from = self.rows.len();
        self.head(statement.head, indent, continued, |words| {
            cells(words, layout, with_block)
        });
        for row in self.rows.iter_mut().skip(from) {
            row.run = run;
            row.between = match layout {
                Layout::Arms | Layout::Locales => 1,
                Layout::Plain
                | Layout::List
                | Layout::Words
                | Layout::Record
                | Layout::Journey
                | Layout::Bindings => 2,
            };
        }
        let inner = layout_of(self.first_word(statement.head), layout, outermost);
        let mut before = statement.head;
        for tail in &statement.tails {
            self.block(&tail.block, before, indent, inner, layout);
            let mut last = tail.block.end;
            if !tail.head.is_empty() {
                let own = self.peek_comment();
                if own.is_some_and(|c| c.start < tail.head.start) {
                    self.trailing_comment(&mut last);
                }
                let beside = self.rows.last().is_some_and(|row| row.comment.is_none())
                    && self
                        .peek_comment()
                        .is_none_or(|c| c.start > tail.head.start);
                if beside {
                    self.beside(tail.head, indent, continued);
                } else {
                    let mut first = false;
                    self.comment_rows(tail.head.start, &mut last, &mut first, indent);
                    self.head(tail.head, indent, continued, |words| (words, None));
                }
            }
            before = tail.head;
        }
    }

    fn first_word(&self, head: Head) -> &'t str {
        let words = self.slice(head.start, head.end);
        let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let width = words.bytes().take_while(is_of_word).count();
        // Only our own words are asked for, and they are plain.
        let rest = words
            .get(width..)
            .filter(|rest| !rest.starts_with(|c: char| !c.is_ascii()));
        rest.and(words.get(..width)).unwrap_or("")
    }

    /// Gives the words of a head, tidy, line by line, each with where its line ends.
    fn each_line(&mut self, head: Head, mut take: impl FnMut(&mut Self, Cow<'t, str>, u32)) {
        match masked_text(self.text, &self.scan.masks, head) {
            Cow::Borrowed(words) => {
                for (line, end) in lines(words) {
                    take(self, tidy(line), head.start + end);
                }
            }
            Cow::Owned(words) => {
                for (line, end) in lines(&words) {
                    take(self, tidy(line).into_owned().into(), head.start + end);
                }
            }
        }
    }

    /// The comment inside a head that begins on the line that ends here, on one line.
    fn comment_within(&mut self, head: Head, end: u32) -> Option<Cow<'t, str>> {
        let comment = self.take_comment(end.min(head.end))?;
        let lines = comments::lines(comment, self.text);
        Some(match <[Cow<'t, str>; 1]>::try_from(lines) {
            Ok([line]) => line,
            Err(lines) => lines.join(" ").into(),
        })
    }

    /// Prints the words of a head, with the comments inside them.
    fn head(
        &mut self,
        head: Head,
        indent: usize,
        continued: usize,
        cells: impl Fn(Cow<'t, str>) -> Cells<'t>,
    ) {
        let mut is_first = true;
        self.each_line(head, |printer, words, end| {
            let comment = printer.comment_within(head, end);
            if words.is_empty() && comment.is_none() {
                return;
            }
            let mut row = if words.is_empty() {
                Row::plain(indent + continued, comment.unwrap_or_default())
            } else if is_first {
                is_first = false;
                let (first, second) = cells(words);
                Row {
                    indent,
                    first,
                    second,
                    comment,
                    ..Row::default()
                }
            } else {
                Row {
                    comment,
                    ..Row::plain(indent + continued, words)
                }
            };
            row.run = printer.run;
            printer.rows.push(row);
        });
        if head.is_empty() {
            self.rows.push(Row::plain(indent, ""));
        }
    }

    /// Prints the words of a head behind the `}` of the last row.
    fn beside(&mut self, head: Head, indent: usize, continued: usize) {
        let mut is_first = true;
        self.each_line(head, |printer, words, end| {
            let comment = printer.comment_within(head, end);
            if is_first && !words.is_empty() {
                is_first = false;
                if let Some(row) = printer.rows.last_mut() {
                    row.push_str(" ");
                    row.push_str(&words);
                    row.comment = comment;
                }
            } else if words.is_empty() {
                if let Some(comment) = comment {
                    printer.rows.push(Row::plain(indent + continued, comment));
                }
            } else {
                printer.rows.push(Row {
                    comment,
                    ..Row::plain(indent + continued, words)
                });
            }
        });
    }

    /// Whether a block stays on one line: it stands on one, holds no comment, and each statement
    /// in it but the last ends with a block.
    fn is_one_line(&self, block: &Block) -> bool {
        let inside = self.slice(block.start, block.end);
        if block.statements.is_empty() {
            return !self.has_comment(block.start, block.end);
        }
        if memchr::memchr2(b'\n', b'\r', inside.as_bytes()).is_some()
            || self.has_comment(block.start, block.end)
            || self.has_kept(block)
        {
            return false;
        }
        let count = block.statements.len();
        block.statements.iter().enumerate().all(|(i, statement)| {
            let ends = statement.tails.last().is_some_and(|t| t.head.is_empty());
            (ends || i + 1 == count)
                && statement
                    .tails
                    .iter()
                    .all(|tail| self.is_one_line(&tail.block))
        })
    }

    fn has_kept(&self, block: &Block) -> bool {
        let at = self.verbatim.partition_point(|&place| place < block.start);
        self.verbatim
            .get(at)
            .is_some_and(|&place| place <= block.end)
            || block.statements.iter().any(|s| s.reported)
    }

    fn has_comment(&self, from: u32, to: u32) -> bool {
        let comments = &self.scan.comments;
        let at = comments.partition_point(|c| c.start < from);
        comments.get(at).is_some_and(|c| c.start < to)
    }

    /// A block that stays on one line.
    fn one_line(&mut self, block: &Block) -> String {
        let mut out = String::from("{ ");
        for statement in &block.statements {
            self.join(&mut out, statement.head);
            for tail in &statement.tails {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                let own = self.one_line(&tail.block);
                out.push_str(&own);
                if !tail.head.is_empty() {
                    out.push(' ');
                    self.join(&mut out, tail.head);
                }
            }
            out.push(' ');
        }
        out.push('}');
        out
    }

    /// Adds the lines of a head as one.
    fn join(&mut self, out: &mut String, head: Head) {
        let mut is_first = true;
        self.each_line(head, |_, words, _| {
            if !std::mem::take(&mut is_first) {
                out.push(' ');
            }
            out.push_str(&words);
        });
    }

    /// Prints a block behind the last row, whose words end at `before`.
    fn block(&mut self, block: &Block, before: Head, indent: usize, inner: Layout, outer: Layout) {
        // Comments between the words and a `{` on a line of its own go behind the `{`.
        let moved: Vec<Comment> = std::iter::from_fn(|| self.take_comment(block.start)).collect();
        let _ = before;
        if moved.is_empty() && self.is_one_line(block) {
            let text = self.one_line(block);
            if let Some(row) = self.rows.last_mut() {
                if outer == Layout::Arms && row.second.as_deref() == Some("") {
                    row.push_str(&text);
                } else {
                    if !row.last().is_empty() {
                        row.push_str(" ");
                    }
                    row.push_str(&text);
                }
            }
            return;
        }
        if let Some(row) = self.rows.last_mut() {
            if !row.last().is_empty() {
                row.push_str(" ");
            }
            row.push_str("{");
        }
        let mut last = block.start + 1;
        for comment in moved {
            for line in comments::lines(comment, self.text) {
                match self.rows.last_mut() {
                    Some(row) if row.comment.is_none() && row.last().ends_with('{') => {
                        row.comment = Some(line);
                    }
                    _ => self.rows.push(Row::plain(indent + INDENT, line)),
                }
            }
        }
        self.trailing_comment(&mut last);
        let end = block.end.saturating_sub(1);
        self.statements(&block.statements, last, end, indent + INDENT, inner, false);
        self.rows.push(Row::plain(indent, "}"));
    }

    /// Prints a statement as it is written.
    fn keep(&mut self, statement: &Statement, indent: usize) {
        let (start, end) = (statement.head.start, statement.end());
        while self.take_comment(end).is_some() {}
        let raw = self
            .slice(start, end)
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        self.rows
            .push(Row::plain(indent, raw.trim_end().to_owned()));
    }
}

/// The lines of some words, each with where it ends among them.
fn lines(words: &str) -> impl Iterator<Item = (&str, u32)> {
    let ends = memchr::memchr2_iter(b'\n', b'\r', words.as_bytes());
    let mut from = 0;
    ends.chain([words.len()]).map(move |end| {
        let line = words.get(from..end).unwrap_or("");
        from = end + 1;
        (line, end as u32)
    })
}
