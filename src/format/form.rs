//! Forms that people bring along from other languages, written in ours where that is sure and changes
//! nothing of what the text says: `==`, `24h`, `three days`, `;`. The edits are those that `check --fix`
//! would make; each must leave the tree as it is.

use super::Read;
use crate::diagnostics::{Applicability, Code, Edit};
use crate::syntax::Shape;
use std::collections::BTreeMap;

/// The text with every such form rewritten; `None` where there is none.
pub(super) fn rewritten(text: &str, before: &Read) -> Option<String> {
    let all = edits(before);
    if all.is_empty() {
        return None;
    }
    let meaning = before.meaning();
    let together = edited(text, &all);
    if Read::of(&together).meaning() == meaning {
        return Some(together);
    }
    // One of them does more than change the form.
    let mut kept = Kept {
        out: text.to_owned(),
        meaning,
        reads: (READ / text.len().max(1)).max(FEW),
    };
    kept.take(&all);
    (kept.out != text).then_some(kept.out)
}

/// So many bytes may be read to find out which edits do more than change the form; what is not found out is left as it
/// is written.
const READ: usize = 20_000_000;

/// So often any text may be read for that.
const FEW: usize = 20;

/// The edits that change the form alone, taken over one half after the other.
struct Kept {
    out: String,
    meaning: (Shape, Vec<Code>),
    /// How often the text may still be read.
    reads: usize,
}

impl Kept {
    /// Takes over those of some edits that change the form alone. From the last to the first, so that the places of
    /// those to come stay true.
    fn take(&mut self, edits: &[Vec<Change>]) {
        if edits.is_empty() || self.reads == 0 {
            return;
        }
        self.reads -= 1;
        let next = edited(&self.out, edits);
        if Read::of(&next).meaning() == self.meaning {
            self.out = next;
        } else if edits.len() > 1 {
            let (first, last) = edits.split_at(edits.len() / 2);
            self.take(last);
            self.take(first);
        }
    }
}

/// One replacement: from, to, and what is put there.
type Change = (usize, usize, String);

/// The edits of each borrowed form, in the order of the text; none touches another.
fn edits(read: &Read) -> Vec<Vec<Change>> {
    let borrowed = read.found.iter().filter(|d| d.code == Code::BorrowedForm);
    let torn = read.torn_lines();
    let mut all: Vec<Vec<Change>> = Vec::new();
    // Where those begin that were taken, and end: none touches another.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for diagnostic in borrowed {
        let [fix] = diagnostic.fixes.as_slice() else {
            continue;
        };
        if fix.applicability != Applicability::Safe {
            continue;
        }
        // Beside a quote too few they may be the words of a text.
        let at = read.sources.resolve(diagnostic.primary.span);
        if at.is_some_and(|at| torn.contains(&read.line_of(at.start))) {
            continue;
        }
        let Some(mut changes) = fix.edits.iter().map(|edit| place(read, edit)).collect() else {
            continue;
        };
        let changes: &mut Vec<Change> = &mut changes;
        changes.sort();
        let touches = |(from, to, _): &Change| {
            let before = taken.range(..=to).next_back();
            before.is_some_and(|(_, end)| from <= end)
        };
        if !changes.iter().any(touches) {
            taken.extend(changes.iter().map(|(from, to, _)| (*from, *to)));
            all.push(std::mem::take(changes));
        }
    }
    all.sort();
    all
}

fn place(read: &Read, edit: &Edit) -> Option<Change> {
    let at = read.sources.resolve(edit.span)?;
    Some((at.start as usize, at.end as usize, edit.text.clone()))
}

fn edited(text: &str, edits: &[Vec<Change>]) -> String {
    let mut changes: Vec<&Change> = edits.iter().flatten().collect();
    changes.sort();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end, new) in changes {
        out.push_str(text.get(from..*start).unwrap_or(""));
        out.push_str(new);
        from = *end;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}
