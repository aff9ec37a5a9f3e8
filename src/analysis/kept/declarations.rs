//! What is asked of single declarations, before anything is known of the project.

use crate::names::{NameKind, each_declared};
use crate::syntax::ast::{Decl, DeclKind, EmailClause};
use smol_str::SmolStr;

/// Whether these declarations declare the same names as those, one after the other.
pub(super) fn declare_the_same<'d>(
    these: impl Iterator<Item = &'d Decl>,
    those: impl Iterator<Item = &'d Decl>,
) -> bool {
    all_names(these) == all_names(those)
}

fn all_names<'d>(decls: impl Iterator<Item = &'d Decl>) -> Vec<(NameKind, &'d str)> {
    let mut all = Vec::new();
    for decl in decls {
        each_declared(decl, &mut |kind, name| all.push((kind, name.text.as_str())));
    }
    all
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
