//! Lets a lint pass where it stands. The reason is left to be written: until it is, the allowance itself is refused.

use super::Offer;
use super::place::Nearby;
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::source::FileRange;
use crate::syntax::ast::DeclKind;
use crate::syntax::scan::Statement;
use crate::workflow::Template;

/// So many messages may share a template and still be offered one by one.
const MOST_MESSAGES: usize = 4;

/// Offered in the declaration that the lint speaks of; for a template, in each message that is written with it.
pub(super) fn allow(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some(at) = snapshot.sources().resolve(diagnostic.primary.span) else {
        return Vec::new();
    };
    let code = diagnostic.code.number();
    if snapshot.decl_at(at.file, at.start).is_some() {
        let edit = allowance(snapshot, at, code);
        let offer = edit.map(|edit| Offer::new(format!("allow {code} here"), vec![edit]));
        return offer.into_iter().collect();
    }
    let Some(file) = snapshot.sources().file(at.file) else {
        return Vec::new();
    };
    let own = snapshot.house().messages.values().filter(|message| {
        let mut bodies = message.body.iter();
        bodies.any(|(_, body)| matches!(body, Template::File(path, _) if *path == file.path))
    });
    own.take(MOST_MESSAGES)
        .filter_map(|message| {
            let at = snapshot.sources().resolve(message.span)?;
            let edit = allowance(snapshot, at, code)?;
            let title = format!("allow {code} in `{}`", message.name);
            Some(Offer::new(title, vec![edit]))
        })
        .collect()
}

/// A line in the declaration around a place.
fn allowance(snapshot: &Snapshot, at: FileRange, code: &str) -> Option<TextEdit> {
    let (_, decl) = snapshot.decl_at(at.file, at.start)?;
    let nearby = Nearby::of(snapshot, at);
    let owner = *nearby.around(at).first()?;
    let block = &owner.tails.first()?.block;
    let before = |end: u32| block.statements.iter().rfind(|it| it.head.start < end);
    let behind = if let DeclKind::Journey(journey) = &decl.kind {
        // Behind its clauses.
        let first = journey.steps.steps.first();
        let first = first.and_then(|step| snapshot.sources().resolve(step.span));
        before(first.map_or(block.end, |step| step.start))
    } else if let DeclKind::Sequence(_) = &decl.kind {
        None
    } else if let DeclKind::Email(_) | DeclKind::Decisions(_) = &decl.kind {
        before(block.end)
    } else {
        // Nothing else takes an allowance.
        return None;
    };
    let rest = format!("{code} because \"\"");
    let line = beside(nearby.text(), behind, "allow", &rest);
    Some(nearby.put_in(owner, block, behind, &line))
}

/// A line whose second word stands in the column of that in another.
pub(super) fn beside(text: &str, other: Option<&Statement>, word: &str, rest: &str) -> String {
    let head = other.and_then(|it| text.get(it.head.start as usize..it.head.end as usize));
    let head = head.unwrap_or("");
    let first = head.find(' ').unwrap_or(0);
    let blanks = head
        .get(first..)
        .map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
    // One blank is no column.
    let column = if blanks > 1 { first + blanks } else { 0 };
    let width = column.saturating_sub(1).max(word.len());
    format!("{word:<width$} {rest}")
}
