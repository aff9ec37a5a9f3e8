//! Statements where they stand in the text, so that a line can be taken out or put in beside them: from the
//! scan's tree, which is there even where a statement could not be read.

use crate::ide::Snapshot;
use crate::ide::actions::text::{indent_at, moved};
use crate::ide::change::TextEdit;
use crate::source::{FileId, FileRange};
use crate::syntax::scan::{Block, Comment, Head, Scan, Statement, scan_segments, segment_at};

/// A statement and the block in which it stands.
pub(super) struct Seat<'n> {
    /// The statement whose block it is.
    pub(super) owner: &'n Statement,
    /// The block.
    pub(super) block: &'n Block,
    /// The statement itself.
    pub(super) statement: &'n Statement,
}

/// The declaration around a place, cut into statements.
pub(super) struct Nearby<'s> {
    file: FileId,
    text: &'s str,
    scan: Scan,
}

impl<'s> Nearby<'s> {
    /// Around a place.
    pub(super) fn of(snapshot: &'s Snapshot, at: FileRange) -> Self {
        let text = snapshot.text(at.file);
        Nearby {
            file: at.file,
            text,
            scan: scan_segments(text, segment_at(text, at.start as usize)),
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> &'s str {
        self.text
    }

    /// The statements that hold a place, each inside the one before it; the first is the declaration.
    pub(super) fn around(&self, at: FileRange) -> Vec<&Statement> {
        let mut found = Vec::new();
        let mut inside: &[Statement] = &self.scan.statements;
        loop {
            let holds = |it: &&Statement| it.head.start <= at.start && at.end <= it.end();
            let Some(here) = inside.iter().find(holds) else {
                return found;
            };
            found.push(here);
            let mut tails = here.tails.iter();
            let block = tails.find(|tail| tail.block.start < at.start && at.end <= tail.block.end);
            let Some(tail) = block else {
                return found;
            };
            inside = &tail.block.statements;
        }
    }

    /// The words of a statement before its first block.
    pub(super) fn words(&self, statement: &Statement) -> &'s str {
        self.between(statement.head.start, statement.head.end)
    }

    /// The innermost statement that holds a place, and the block in which it stands.
    pub(super) fn seat(&self, at: FileRange) -> Option<Seat<'_>> {
        let around = self.around(at);
        let [.., owner, statement] = around.as_slice() else {
            return None;
        };
        let holds =
            |block: &Block| block.start <= statement.head.start && statement.end() <= block.end;
        let mut blocks = owner.tails.iter().map(|tail| &tail.block);
        Some(Seat {
            owner,
            block: blocks.find(|block| holds(block))?,
            statement,
        })
    }

    /// The text of a place.
    pub(super) fn words_at(&self, at: FileRange) -> &'s str {
        self.between(at.start, at.end)
    }

    /// Whether a comment stands in a stretch.
    pub(super) fn has_comment(&self, start: u32, end: u32) -> bool {
        let mut comments = self.scan.comments.iter();
        comments.any(|it| start <= it.start && it.end <= end)
    }

    /// Takes a statement out, with its documentation. Other comments stay.
    pub(super) fn without(&self, statement: &Statement) -> TextEdit {
        self.taken_out(self.top(statement), statement.end())
    }

    /// Where a statement begins, with its documentation.
    pub(super) fn top(&self, statement: &Statement) -> u32 {
        let docs = self.scan.comments.get(statement.docs.0 as usize);
        let first = docs.filter(|_| statement.docs.0 < statement.docs.1);
        first.map_or(statement.head.start, |doc: &Comment| doc.start)
    }

    /// Takes one of several names out, with the comma beside it, or with its line.
    pub(super) fn item_out(&self, at: FileRange) -> Option<TextEdit> {
        let (before, after) = self.sides(at.start, at.end);
        if let Some(kept) = before.trim_end().strip_suffix(',') {
            return Some(self.edit(kept.trim_end().len() as u32, at.end, String::new()));
        }
        if let Some(rest) = after.trim_start().strip_prefix(',') {
            let to = self.text.len() - rest.trim_start().len();
            return Some(self.edit(at.start, to as u32, String::new()));
        }
        let statement = self.around(at).pop()?;
        let is_all = statement.head.start == at.start && statement.end() == at.end;
        is_all.then(|| self.without(statement))
    }

    /// Takes a part of a condition out, with the `and` or `or` that joins it to the part before it or behind it.
    pub(super) fn part_out(&self, at: FileRange, joint: &str) -> Option<TextEdit> {
        let (before, after) = self.sides(at.start, at.end);
        let is_word = |rest: &&str| rest.ends_with(char::is_whitespace);
        if let Some(kept) = before.trim_end().strip_suffix(joint).filter(is_word) {
            return Some(self.edit(kept.trim_end().len() as u32, at.end, String::new()));
        }
        let rest = after.trim_start().strip_prefix(joint)?;
        let rest = rest.strip_prefix(char::is_whitespace)?.trim_start();
        let to = self.text.len() - rest.len();
        Some(self.edit(at.start, to as u32, String::new()))
    }

    /// Writes a statement's block without the statement: its lines stand where it stood.
    pub(super) fn unwrapped(&self, statement: &Statement, block: &Block) -> Option<TextEdit> {
        let inside = self.words_between(block);
        let first = block.start + 1 + (inside.len() - inside.trim_start().len()) as u32;
        let to = indent_at(self.text, statement.head.start);
        let lines = moved(inside.trim(), indent_at(self.text, first), to);
        let above = self.sides(statement.head.start, 0).0;
        let own_line = above.trim_end_matches([' ', '\t']).ends_with('\n');
        let fits = own_line || !lines.contains('\n');
        if lines.is_empty() {
            return Some(self.without(statement));
        }
        fits.then(|| self.edit(statement.head.start, statement.end(), lines))
    }

    /// Puts a statement before another.
    pub(super) fn put_before(&self, seat: &Seat<'_>, line: &str) -> TextEdit {
        let block = seat.block;
        let start = self.top(seat.statement);
        if self.between(block.start, block.end).contains('\n') {
            let indent = indent_at(self.text, start);
            let line = line.replace('\n', &format!("\n{indent}"));
            return self.edit(start, start, format!("{line}\n{indent}"));
        }
        let mut above = block.statements.iter().rev();
        let above = above.find(|it| it.head.start < seat.statement.head.start);
        self.put_in(seat.owner, block, above, line)
    }

    /// A line with its words in the columns in which those of a block stand.
    pub(super) fn aligned(&self, block: &Block, line: &str) -> String {
        let first = |line: &str| {
            let two = line.starts_with("time zone").then_some("time zone".len());
            two.or_else(|| line.find(' '))
        };
        let gap = |line: &str| {
            let (word, rest) = line.split_at_checked(first(line)?)?;
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            (blanks > 1).then_some(word.len() + blanks)
        };
        let column = block.statements.iter().find_map(|it| gap(self.words(it)));
        match (column, first(line).and_then(|at| line.split_at_checked(at))) {
            (Some(column), Some((word, rest))) => {
                let width = column.saturating_sub(1);
                format!("{word:width$} {}", rest.trim_start())
            }
            _ => line.to_owned(),
        }
    }

    /// Takes a stretch out, with its lines where nothing else stands on them, so that no blank lines are left that were
    /// not there before.
    pub(super) fn taken_out(&self, start: u32, end: u32) -> TextEdit {
        let (before, after) = self.sides(start, end);
        let line = before.trim_end_matches([' ', '\t']);
        let rest = after.trim_start_matches([' ', '\t']);
        let begins = line.is_empty() || line.ends_with('\n');
        let ends = rest.is_empty() || rest.starts_with(['\n', '\r']);
        let (mut from, mut to) = (before.len(), self.text.len() - after.len());
        if begins && ends {
            from = line.len();
            to = self.text.len() - past_line_end(rest).len();
            let below = self.text.get(to..).unwrap_or("");
            let is_blank = |line: Option<&str>| line.is_some_and(|line| line.trim().is_empty());
            let above_is_blank = is_blank(line.lines().next_back());
            let opens = line.is_empty() || line.trim_end().ends_with('{');
            let closes = below.trim().is_empty() || below.trim_start().starts_with('}');
            if above_is_blank && closes {
                let kept = line.trim_end();
                from = kept.len() + (line.len() - kept.len()).min(line_end(line, kept.len()));
            } else if above_is_blank || opens {
                let mut left = below;
                while is_blank(left.lines().next()) {
                    left = past_line_end(left.trim_start_matches([' ', '\t']));
                }
                to = self.text.len() - left.len();
            }
        } else if !begins && ends {
            from = line.len();
        } else {
            to = self.text.len() - rest.len();
        }
        self.edit(from as u32, to as u32, String::new())
    }

    /// Puts a statement into a block, behind another that stands in it, or as its first. Lines after the first are
    /// indented as they would be in the first column.
    pub(super) fn put_in(
        &self,
        owner: &Statement,
        block: &Block,
        behind: Option<&Statement>,
        line: &str,
    ) -> TextEdit {
        let outer = indent_at(self.text, owner.head.start);
        let inner = format!("{outer}  ");
        let line = line.replace('\n', &format!("\n{inner}"));
        if !self.words_between(block).contains('\n') {
            // What stood on one line gets lines of its own.
            let cut = behind.map_or(block.start + 1, Statement::end);
            let first = self.between(block.start + 1, cut).trim();
            let last = self.between(cut, block.end.saturating_sub(1)).trim();
            let lines = [first, line.as_str(), last];
            let mut text = String::from("{\n");
            for line in lines.into_iter().filter(|line| !line.is_empty()) {
                text.push_str(&inner);
                text.push_str(line);
                text.push('\n');
            }
            text.push_str(outer);
            text.push('}');
            return self.edit(block.start, block.end, text);
        }
        let at = behind.map_or(block.start + 1, Statement::end);
        let (_, after) = self.sides(at, at);
        let rest = after.split(['\n', '\r']).next().unwrap_or("");
        let comment = rest.trim().is_empty() || rest.trim_start().starts_with("//");
        let at = at
            + if comment {
                rest.trim_end().len() as u32
            } else {
                0
            };
        self.edit(at, at, format!("\n{inner}{line}"))
    }

    /// Writes a statement anew, on several lines.
    pub(super) fn written_anew(&self, seat: &Seat<'_>, lines: &str) -> Option<TextEdit> {
        let (block, statement) = (seat.block, seat.statement);
        if self.words_between(block).contains('\n') {
            let indent = indent_at(self.text, statement.head.start);
            let lines = lines.replace('\n', &format!("\n{indent}"));
            return Some(self.edit(statement.head.start, statement.end(), lines));
        }
        let outer = indent_at(self.text, seat.owner.head.start);
        let lines = lines.replace('\n', &format!("\n{outer}  "));
        let text = format!("{{\n{outer}  {lines}\n{outer}}}");
        let alone = block.statements.len() == 1;
        alone.then(|| self.edit(block.start, block.end, text))
    }

    /// What stands between the braces of a block.
    pub(super) fn words_between(&self, block: &Block) -> &'s str {
        self.between(block.start + 1, block.end.saturating_sub(1))
    }

    /// A block of a statement as it would stand behind one in the first column.
    pub(super) fn moved_left(&self, statement: &Statement, block: &Block) -> String {
        let indent = indent_at(self.text, statement.head.start);
        moved(self.between(block.start, block.end), indent, "")
    }

    /// The words of a head.
    pub(super) fn words_of(&self, head: Head) -> &'s str {
        self.between(head.start, head.end)
    }

    /// Where the words begin and end in which a place stands: those before a block, or behind one.
    pub(super) fn head_at(&self, at: FileRange) -> Option<(u32, u32)> {
        let statement = *self.around(at).last()?;
        let behind = statement.tails.iter().map(|tail| tail.head);
        let mut heads = std::iter::once(statement.head).chain(behind);
        let head = heads.find(|head| head.start <= at.start && at.end <= head.end)?;
        Some((head.start, head.end))
    }

    /// The file.
    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// Replaces a stretch.
    pub(super) fn edit(&self, start: u32, end: u32, text: String) -> TextEdit {
        let file = self.file;
        TextEdit {
            at: FileRange { file, start, end },
            text,
        }
    }

    fn between(&self, start: u32, end: u32) -> &'s str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    fn sides(&self, start: u32, end: u32) -> (&'s str, &'s str) {
        (
            self.text.get(..start as usize).unwrap_or(""),
            self.text.get(end as usize..).unwrap_or(""),
        )
    }
}

/// What stands behind the line end with which a text begins.
fn past_line_end(text: &str) -> &str {
    let text = text.strip_prefix('\r').unwrap_or(text);
    text.strip_prefix('\n').unwrap_or(text)
}

/// How long the line end at a byte is.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let rest = rest.trim_start_matches([' ', '\t']);
    text.len() - at - past_line_end(rest).len()
}
