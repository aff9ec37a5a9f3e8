//! Characters that change the order in which a line is shown without being seen: the source would then
//! read otherwise, to its author and to whoever approves it, than it is compiled (CVE-2021-42574). Plain
//! Hebrew and Arabic need none of them.

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{FileId, SourceMap};
use std::ops::Range;

/// Reports every bidirectional control of the Unicode standard (annex 9, sections 2.1 to 2.4) in some lines of a file.
pub(super) fn report(sources: &SourceMap, file: FileId, lines: Range<usize>, sink: &mut Sink) {
    let Some(source) = sources.file(file) else {
        return;
    };
    let bytes = source.text.as_bytes();
    let known = bytes.get(lines.clone()).unwrap_or(&[]);
    let mut last: Option<(usize, Diagnostic)> = None;
    for at in memchr::memchr_iter(0xe2, known) {
        let at = lines.start + at;
        let number = match bytes.get(at + 1..at + 3) {
            Some([0x80, low @ 0xaa..=0xae]) => 0x2000 + u32::from(low & 0x3f),
            Some([0x81, low @ 0xa6..=0xa9]) => 0x2040 + u32::from(low & 0x3f),
            Some(_) | None => continue,
        };
        let span = sources.span_in(file, at, at + 3);
        let line = source.lines().line_of(at as u32);
        // Those of one line came together, and go together.
        if let Some((of, found)) = &mut last
            && *of == line
        {
            let taken_out = crate::diagnostics::Edit {
                span,
                text: String::new(),
            };
            if let Some(fix) = found.fixes.first_mut() {
                fix.edits.push(taken_out);
            }
            continue;
        }
        let found = (
            line,
            Diagnostic::new(
                Code::HiddenControl,
                span,
                format!("a hidden character (U+{number:04X}) turns round the order in which this line is shown"),
            )
            .label("it stands here, unseen")
            .note("whoever reads or approves this line may read something else than what a client will receive")
            .fix("take it out", span, ""),
        );
        sink.extend(last.replace(found).map(|(_, found)| found));
    }
    sink.extend(last.map(|(_, found)| found));
}
