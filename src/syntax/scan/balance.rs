//! Which brace is to blame. Where all braces of a file pair up, they are taken as they stand. Where
//! they do not, each declaration is looked at by itself, and only inside those that do not pair up
//! indentation decides.

use super::bytes::{Balance, scan_range, starts_declaration};
use super::{CommentKind, Scan};
use std::ops::Range;

/// Scans a whole file.
pub(crate) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let (mut whole, outcome) = scan_range(bytes, 0, bytes.len(), Balance::Trusted, Scan::default());
    if outcome.doubtful {
        return scan_segments(text, 0..bytes.len());
    }
    whole.in_one_go = true;
    whole.segmented = docs_stand_above(bytes, &whole) && comments_end(bytes, &whole);
    whole
}

/// Scans the bytes from `from` to `limit`, both at the start of a line between two declarations; nothing where the
/// brackets in them do not pair up.
pub(crate) fn scan_part(text: &str, from: usize, limit: usize) -> Option<Scan> {
    let bytes = text.as_bytes();
    let part = scan_range(bytes, from, limit, Balance::Trusted, Scan::default());
    let (mut scan, outcome) = part;
    scan.in_one_go = true;
    scan.segmented = docs_stand_above(bytes, &scan) && comments_end(bytes, &scan);
    (!outcome.doubtful).then_some(scan)
}

/// Scans each of the [`segments`] in a stretch of the text by itself; the stretch starts and ends with some of them.
///
/// Where that is [`Scan::segmented`], as it is for all others of the text, this is how a scan of the whole text cuts them, too.
/// For then nothing but brackets reaches from one into the next; and if they pair up in each, all was read from front to
/// back, while one in which they do not has each looked at by itself: the word of the declaration behind it, or the end
/// of the text, stands in its open block, or it has a `}` too many.
pub(crate) fn scan_segments(text: &str, stretch: Range<usize>) -> Scan {
    let bytes = text.as_bytes();
    let mut out = Scan {
        segmented: true,
        ..Scan::default()
    };
    for segment in segments_in(bytes, stretch) {
        out = scan_segment(bytes, segment.start, segment.end, out);
    }
    out.segmented &= comments_end(bytes, &out);
    out
}

/// Whether the documentation of each declaration that starts a segment stands in that segment.
fn docs_stand_above(bytes: &[u8], scan: &Scan) -> bool {
    let mut documented = scan.statements.iter().filter(|s| s.docs.0 < s.docs.1);
    documented.all(|statement| {
        let head = statement.head.start as usize;
        if !starts_segment(bytes, head) {
            return true;
        }
        let docs = scan.comments.get(statement.docs.0 as usize);
        docs.is_some_and(|first| segment_top(bytes, head) <= first.start as usize)
    })
}

/// Whether each comment of the kind that can go on over several lines ends on the line on which it starts.
fn comments_end(bytes: &[u8], scan: &Scan) -> bool {
    let mut blocks = scan
        .comments
        .iter()
        .filter(|c| c.kind == CommentKind::Block);
    blocks.all(|comment| {
        let text = bytes.get(comment.start as usize..comment.end as usize);
        text.is_some_and(|text| {
            text.len() >= "/**/".len()
                && text.ends_with(b"*/")
                && memchr::memchr2(b'\n', b'\r', text).is_none()
        })
    })
}

/// The stretches of a text that each start with a declaration in the first column, or with the comments
/// above it; what stands before the first is a stretch of its own.
pub(crate) fn segments(text: &str) -> impl Iterator<Item = Range<usize>> {
    segments_in(text.as_bytes(), 0..text.len())
}

/// Those of a part that starts and ends with some of them.
fn segments_in(bytes: &[u8], part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let Range { start: from, end } = part;
    let known = bytes.get(..end).unwrap_or(bytes);
    let mut starts = Starts::from(known, from).filter(move |start| *start > from);
    let mut next = Some(from);
    std::iter::from_fn(move || {
        let start = next?;
        next = starts.next();
        Some(start..next.unwrap_or(end))
    })
}

/// Whether one of [`segments`] starts with the declaration at `at`, or with the comments above it.
pub(crate) fn starts_segment(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    matches!(before, None | Some(b'\n' | b'\r')) && starts_declaration(bytes, at, bytes.len())
}

/// Where the comments start that stand right above the line that starts at `line`.
pub(crate) fn segment_top(bytes: &[u8], line: usize) -> usize {
    let mut top = line;
    while top > 0 {
        let above = line_start(bytes, top - 1);
        if !is_comment(bytes, above) {
            break;
        }
        top = above;
    }
    top
}

/// The one of [`segments`] that holds the byte `at`; the last, where that is the end. Looks at the lines around it alone.
pub(crate) fn segment_at(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let (mut start, mut line) = (0, 0);
    // The last line up to here that starts a declaration, and the comments right above it.
    let mut above = line_start(bytes, at);
    loop {
        if starts_declaration(bytes, above, bytes.len()) {
            (start, line) = (segment_top(bytes, above), above);
            break;
        }
        if above == 0 {
            break;
        }
        above = line_start(bytes, above - 1);
    }
    // What starts behind it may still start before `at`, with its comments.
    let mut starts = Starts::from(bytes, line);
    let mut end = bytes.len();
    for next in starts.by_ref().filter(|next| *next > line) {
        if next > at {
            end = next;
            break;
        }
        start = next;
    }
    start..end
}

fn scan_segment(bytes: &[u8], start: usize, end: usize, out: Scan) -> Scan {
    let before = Mark::of(&out);
    let (mut out, outcome) = scan_range(bytes, start, end, Balance::Trusted, out);
    if outcome.open_docs && end < bytes.len() {
        out.segmented = false;
    }
    if outcome.missing != 0 || outcome.doubtful {
        if outcome.doubtful && !outcome.explained {
            before.restore(&mut out);
            let balance = Balance::ByIndent(outcome.missing);
            return scan_range(bytes, start, end, balance, out).0;
        }
        let mut at = 0;
        out.faults.retain(|fault| {
            at += 1;
            at <= before.faults || !fault.is_balance()
        });
    }
    out
}

struct Mark {
    statements: usize,
    comments: usize,
    masks: usize,
    faults: usize,
}

impl Mark {
    fn of(scan: &Scan) -> Mark {
        Mark {
            statements: scan.statements.len(),
            comments: scan.comments.len(),
            masks: scan.masks.len(),
            faults: scan.faults.len(),
        }
    }

    fn restore(&self, scan: &mut Scan) {
        scan.statements.truncate(self.statements);
        scan.comments.truncate(self.comments);
        scan.masks.truncate(self.masks);
        scan.faults.truncate(self.faults);
    }
}

/// Where stretches start: declarations in the first column, each with the comments above it.
struct Starts<'t> {
    bytes: &'t [u8],
    /// The start of the next line.
    at: usize,
    comments_from: Option<usize>,
}

impl<'t> Starts<'t> {
    /// Those of the lines from the one that starts at `at`.
    fn from(bytes: &'t [u8], at: usize) -> Self {
        Starts {
            bytes,
            at,
            comments_from: None,
        }
    }
}

impl Iterator for Starts<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bytes = self.bytes;
        while self.at < bytes.len() {
            let at = self.at;
            self.at = next_line(bytes, at);
            if is_comment(bytes, at) {
                self.comments_from.get_or_insert(at);
                continue;
            }
            let comments = self.comments_from.take();
            if starts_declaration(bytes, at, bytes.len()) {
                return Some(comments.unwrap_or(at));
            }
        }
        None
    }
}

fn is_comment(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(b"//"))
}

/// Where the line behind the one that holds `at` starts.
fn next_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |n| {
        let crlf = rest.get(n..n + 2) == Some(b"\r\n");
        at + n + if crlf { 2 } else { 1 }
    })
}

/// Where the line that holds the byte `at` starts.
fn line_start(bytes: &[u8], at: usize) -> usize {
    let mut at = at.min(bytes.len());
    // Between the two bytes of one line's end.
    if at > 0 && bytes.get(at - 1..at + 1) == Some(b"\r\n") {
        at -= 1;
    }
    let before = bytes.get(..at).unwrap_or(&[]);
    memchr::memrchr2(b'\n', b'\r', before).map_or(0, |n| n + 1)
}

#[cfg(test)]
mod tests {
    use super::{segment_at, segments};

    #[test]
    fn the_stretch_around_a_byte_is_the_one_that_a_walk_from_the_start_finds() {
        let lines = [
            "email a {",
            "  send b",
            "}",
            "// words",
            "/// more",
            "",
            "journey b {",
            "test",
            "event is x",
        ];
        let ends = ["\n", "\r\n", "\r"];
        let mut random = 7_u32;
        let mut next = |most: usize| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 16) as usize % most
        };
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..next(12) {
                text.push_str(lines[next(lines.len())]);
                text.push_str(ends[next(ends.len())]);
            }
            for at in 0..=text.len() {
                let wanted = segments(&text).filter(|range| range.start <= at).last();
                assert_eq!(Some(segment_at(&text, at)), wanted, "{text:?} {at}");
            }
        }
    }
}
