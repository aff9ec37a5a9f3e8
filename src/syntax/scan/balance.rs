//! Which brace is to blame. Where all braces of a file pair up, they are taken as they stand. Where
//! they do not, each declaration is looked at by itself, and only inside those that do not pair up
//! indentation decides.

use super::Scan;
use super::bytes::{Balance, scan_range, starts_declaration};
use std::ops::Range;

/// Scans a whole file.
pub(crate) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let (mut whole, outcome) = scan_range(bytes, 0, bytes.len(), Balance::Trusted, Scan::default());
    if !outcome.doubtful {
        whole.in_one_go = true;
        return whole;
    }
    let mut out = Scan::default();
    let mut starts = segment_starts(bytes);
    starts.push(bytes.len());
    for pair in starts.windows(2) {
        if let [start, end] = *pair {
            out = scan_segment(bytes, start, end, out);
        }
    }
    out
}

/// Scans the bytes from `from` to `limit`, both at the start of a line between two declarations; nothing where the
/// brackets in them do not pair up.
pub(crate) fn scan_part(text: &str, from: usize, limit: usize) -> Option<Scan> {
    let part = scan_range(
        text.as_bytes(),
        from,
        limit,
        Balance::Trusted,
        Scan::default(),
    );
    let (mut scan, outcome) = part;
    scan.in_one_go = true;
    (!outcome.doubtful).then_some(scan)
}

/// The stretches of a text that each start with a declaration in the first column, or with the comments
/// above it; what stands before the first is a stretch of its own.
pub(crate) fn segments(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut starts = segment_starts(text.as_bytes());
    starts.push(text.len());
    let ends: Vec<usize> = starts.iter().copied().skip(1).collect();
    starts.into_iter().zip(ends).map(|(from, to)| from..to)
}

fn scan_segment(bytes: &[u8], start: usize, end: usize, out: Scan) -> Scan {
    let before = Mark::of(&out);
    let (mut out, outcome) = scan_range(bytes, start, end, Balance::Trusted, out);
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

/// Where declarations start in the first column, each with the comments directly above it.
fn segment_starts(bytes: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut comments_from = None;
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or(&[]);
        if rest.starts_with(b"//") {
            comments_from.get_or_insert(at);
        } else {
            if starts_declaration(bytes, at, bytes.len()) {
                let start = comments_from.unwrap_or(at);
                if start > 0 {
                    starts.push(start);
                }
            }
            comments_from = None;
        }
        at = memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |n| {
            let crlf = rest.get(n..n + 2) == Some(b"\r\n");
            at + n + if crlf { 2 } else { 1 }
        });
    }
    starts
}
