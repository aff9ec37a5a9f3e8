//! The text of a head as the parser shall see it: of the same length, so that offsets stay true.

use super::{Head, Mask, MaskKind};
use std::borrow::Cow;

/// The words of `head`. Without a mask inside it is the text itself, not a copy.
pub(crate) fn masked_text<'t>(text: &'t str, masks: &[Mask], head: Head) -> Cow<'t, str> {
    let raw = text
        .get(head.start as usize..head.end as usize)
        .unwrap_or("");
    if !head.masked {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut done = head.start;
    let first = masks.partition_point(|m| m.end <= head.start);
    for mask in masks.get(first..).unwrap_or(&[]) {
        if mask.start >= head.end {
            break;
        }
        let (start, end) = (mask.start.max(done), mask.end.min(head.end));
        out.push_str(text.get(done as usize..start as usize).unwrap_or(""));
        let width = end.saturating_sub(start) as usize;
        match mask.kind {
            MaskKind::Blank => out.extend(std::iter::repeat_n(' ', width)),
            MaskKind::OpenQuote => {
                out.extend(std::iter::repeat_n(' ', width.saturating_sub(1)));
                out.push('"');
            }
            MaskKind::CloseQuote => {
                out.push('"');
                out.extend(std::iter::repeat_n(' ', width.saturating_sub(1)));
            }
        }
        done = end.max(done);
    }
    out.push_str(text.get(done as usize..head.end as usize).unwrap_or(""));
    Cow::Owned(out)
}
