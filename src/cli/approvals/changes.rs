//! Which version of a journey was last approved.

use crate::approvals::ledger::{Entry, Ledger};
use crate::approvals::meaning::Meaning;
use crate::approvals::record::Says;

/// The last meaning but this one that somebody approved, as far as its pages were kept.
pub(super) struct Before<'a> {
    pub(super) request: &'a Entry,
    pub(super) meaning: Option<&'a Meaning>,
}

/// What was last approved by anyone, other than what the journey means now.
pub(super) fn last_approved<'a>(ledger: &'a Ledger, now: &Meaning) -> Option<Before<'a>> {
    let approved = |digest| {
        ledger.entries.iter().any(|entry| match &entry.record.says {
            Says::Approval { request, .. } => *request == digest,
            Says::Request { .. } | Says::Decline { .. } | Says::Test { .. } => false,
        })
    };
    let request = ledger
        .entries
        .iter()
        .filter(|entry| matches!(entry.record.says, Says::Request { .. }))
        .filter(|entry| entry.record.meaning != now.whole && approved(entry.digest))
        .max_by_key(|entry| entry.record.at)?;
    Some(Before {
        request,
        meaning: ledger.meanings.get(&request.record.meaning),
    })
}
