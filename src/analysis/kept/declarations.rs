//! Declarations of this look beside those of the last.

use crate::syntax::Program;
use crate::syntax::ast::{Decl, DeclKind, EmailClause};
use smol_str::SmolStr;
use std::ops::Range;
use std::sync::Arc;

/// The declarations that are gone, and the places of those that are new: between what both have at their starts and
/// at their ends.
pub(super) fn difference<'k>(
    last: &'k [Arc<Decl>],
    program: &Program,
) -> (&'k [Arc<Decl>], Range<usize>) {
    let now = &program.decls;
    let same = |(was, (_, now)): &(&Arc<Decl>, &(_, Arc<Decl>))| Arc::ptr_eq(was, now);
    let front = last.iter().zip(now).take_while(same).count();
    let rest = last.len().min(now.len()) - front;
    let both = last.iter().rev().zip(now.iter().rev());
    let back = both.take(rest).take_while(same).count();
    let gone = last.get(front..last.len() - back).unwrap_or_default();
    (gone, front..now.len() - back)
}

/// Whether a message may read a file: its template, or one that its words put in.
pub(super) fn reads_files(decl: &Decl) -> bool {
    let DeclKind::Email(email) = &decl.kind else {
        return false;
    };
    email
        .clauses
        .iter()
        .any(|clause| matches!(clause, EmailClause::Template(..) | EmailClause::Body(..)))
}

/// The name by which other declarations speak of it, where it is a journey, an e-mail or a sequence.
pub(super) fn own_name(decl: &Decl) -> Option<SmolStr> {
    match &decl.kind {
        DeclKind::Journey(it) => Some(it.name.text.clone()),
        DeclKind::Email(it) => Some(it.name.text.clone()),
        DeclKind::Sequence(it) => Some(it.name.text.clone()),
        DeclKind::Brand(_)
        | DeclKind::Profile(_)
        | DeclKind::Event(_)
        | DeclKind::List(_)
        | DeclKind::Audience(_)
        | DeclKind::Decisions(_)
        | DeclKind::Relationship(_)
        | DeclKind::Segment(_)
        | DeclKind::Calendar(_)
        | DeclKind::Person(_)
        | DeclKind::Team(_)
        | DeclKind::Restraint(_)
        | DeclKind::Gate(_)
        | DeclKind::Escalation(_)
        | DeclKind::Target(_)
        | DeclKind::Test(_)
        | DeclKind::Error(_) => None,
    }
}
