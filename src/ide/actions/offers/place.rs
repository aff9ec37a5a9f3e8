//! Statements where they stand in the text, so that a line can be taken out or put in beside them: from the
//! scan's tree, which is there even where a statement could not be read.

use crate::ide::Snapshot;
use crate::ide::actions::text::indent_at;
use crate::ide::change::TextEdit;
use crate::source::{FileId, FileRange};
use crate::syntax::scan::{Block, Comment, Scan, Statement, scan_segments, segment_at};

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

    /// Takes a statement out, with its documentation. Other comments stay.
    pub(super) fn without(&self, statement: &Statement) -> TextEdit {
        let docs = self.scan.comments.get(statement.docs.0 as usize);
        let first = docs.filter(|_| statement.docs.0 < statement.docs.1);
        let start = first.map_or(statement.head.start, |doc: &Comment| doc.start);
        self.taken_out(start, statement.end())
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
        let inside = self.between(block.start + 1, block.end.saturating_sub(1));
        if !inside.contains('\n') {
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
