//! One fault, one message: of what is said about the lines of a file, drops what only follows from
//! something said just before. Where a line can't be read, the rest of it is not judged, and words at the
//! start of the next line are taken for what was torn off it. Runs only where a file has several faults.

use crate::diagnostics::{Applicability, Code, Diagnostic};
use crate::source::{FileId, SourceMap};

/// A message and where it stands in the file.
struct Placed {
    start: usize,
    end: usize,
    found: Diagnostic,
}

/// Drops what follows; the rest in the order of the file.
pub(super) fn settle(sources: &SourceMap, file: FileId, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let Some(source) = sources.file(file).filter(|_| found.len() > 1) else {
        return found;
    };
    let mut placed: Vec<Placed> = found
        .into_iter()
        .map(|found| {
            let range = sources.resolve(found.primary.span);
            let (start, end) = range.map_or((0, 0), |r| (r.start as usize, r.end as usize));
            Placed { start, end, found }
        })
        .collect();
    placed.sort_by_key(|it| it.start);
    let text = source.text.as_str();
    let mut kept: Vec<Placed> = Vec::with_capacity(placed.len());
    let mut torn_off: Option<usize> = None;
    // The last one kept from which on something can't be read.
    let mut last_unreadable: Option<usize> = None;
    let unreadable = placed.iter().any(|it| is_unreadable(&it.found));
    // What stands below a comment may be what could not be read.
    placed.retain(|it| !(unreadable && it.found.code == Code::StrayDocumentation));
    for it in placed {
        let line = source.lines().line_of(it.start as u32);
        let line = source.lines().start_of(line).unwrap_or(0) as usize;
        let same_line = last_unreadable
            .filter(|&index| kept.get(index).is_some_and(|before| before.start >= line));
        if let Some(index) = same_line
            && is_unreadable(&it.found)
        {
            let is_lone = it.found.code == Code::UnclosedBrace
                && kept
                    .get(index)
                    .is_some_and(|first| is_whole_line(text, first));
            if is_lone {
                // One word where the brace was meant.
                kept.truncate(index);
            }
            if is_lone || is_sure(&it.found) {
                last_unreadable = Some(kept.len());
                kept.push(it);
            }
            continue;
        }
        if is_first_of_line(text, &it)
            && is_torn_off(text, &it)
            && torn_off != Some(line)
            && let Some(above) = line_above(text, line)
            // They stand in order: what lies above that line need not be looked at.
            && kept
                .iter()
                .rev()
                .take_while(|b| b.start >= above)
                .any(|b| can_be_torn(&b.found) && b.start < line)
        {
            torn_off = Some(line);
            continue;
        }
        if torn_off == Some(line) && is_unreadable(&it.found) {
            continue;
        }
        if is_unreadable(&it.found) {
            last_unreadable = Some(kept.len());
        }
        kept.push(it);
    }
    kept.into_iter().map(|it| it.found).collect()
}

/// Whether something can't be read from here on.
fn is_unreadable(found: &Diagnostic) -> bool {
    matches!(
        found.code,
        Code::Syntax
            | Code::UnknownStatement
            | Code::Misplaced
            | Code::StrayBrace
            | Code::UnclosedBrace
    )
}

/// Whether the rest of a statement may stand on the next line. A whole line that means nothing here
/// says nothing of the next.
fn can_be_torn(found: &Diagnostic) -> bool {
    is_unreadable(found) && found.code != Code::UnknownStatement
}

/// Whether it is known what was meant: then it is a fault of its own.
fn is_sure(found: &Diagnostic) -> bool {
    found.code == Code::UnknownStatement
        && found
            .fixes
            .iter()
            .any(|fix| fix.applicability == Applicability::Safe)
}

/// Whether words that start a line may be the rest of the line above.
fn is_torn_off(text: &str, it: &Placed) -> bool {
    let code = it.found.code;
    let unknown = matches!(code, Code::Syntax | Code::UnknownStatement) && !is_sure(&it.found);
    unknown || code == Code::BorrowedForm && text.get(it.start..it.end) == Some("{")
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    before.rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

fn is_first_of_line(text: &str, it: &Placed) -> bool {
    let before = text.get(line_start(text, it.start)..it.start);
    let is_blank = |c: char| c.is_whitespace() || c == '}';
    it.end > it.start && before.is_some_and(|words| words.chars().all(is_blank))
}

fn is_whole_line(text: &str, it: &Placed) -> bool {
    let rest = text.get(it.end..).unwrap_or("");
    let rest = rest.split(['\n', '\r']).next().unwrap_or("");
    is_first_of_line(text, it) && rest.trim().is_empty()
}

/// Where the nearest line above starts that is neither blank nor a comment.
fn line_above(text: &str, line: usize) -> Option<usize> {
    let mut above = text.get(..line)?.trim_end();
    while !above.is_empty() {
        let start = line_start(text, above.len());
        if !above.get(start..)?.trim_start().starts_with("//") {
            return Some(start);
        }
        above = above.get(..start)?.trim_end();
    }
    None
}
