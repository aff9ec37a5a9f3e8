//! The order in which diagnostics are told: by file, place and code; each once.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::SourceMap;

/// Sorts by file path, offset and code, and drops a second message of one code at one place.
pub(super) fn sort(sources: &SourceMap, diagnostics: &mut Vec<Diagnostic>) {
    if diagnostics.is_empty() {
        return;
    }
    let place = |d: &Diagnostic| sources.resolve(d.primary.span);
    // What has no place (a fault of ours) comes last, rather than not at all.
    diagnostics.sort_by_cached_key(|d| {
        let at = place(d);
        let path = at
            .and_then(|r| sources.file(r.file))
            .map(|f| f.path.clone());
        (
            path.is_none(),
            path,
            at.map(|r| (r.start, r.end)),
            d.code,
            d.message.clone(),
        )
    });
    diagnostics.dedup_by(|b, a| {
        a.code == b.code
            && place(a).is_some()
            && place(a) == place(b)
            && (a.message == b.message || !one_place_many_faults(a.code))
    });
}

/// Restraint and platforms: one step can break two rules, and be too much for two platforms.
fn one_place_many_faults(code: Code) -> bool {
    code.number().starts_with("J04") || code.number().starts_with("J07")
}
