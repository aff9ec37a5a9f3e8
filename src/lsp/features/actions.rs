//! Quick fixes, refactorings, and everything that is safe to fix at once.

use super::rename::edit;
use crate::ide::{self, Action, ActionKind};
use crate::lsp::convert;
use crate::lsp::desk::{Here, Refused};
use tower_lsp::lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, Range,
};

/// The kinds that are offered.
pub(crate) const KINDS: [CodeActionKind; 5] = [
    CodeActionKind::QUICKFIX,
    CodeActionKind::REFACTOR_EXTRACT,
    CodeActionKind::REFACTOR_INLINE,
    CodeActionKind::REFACTOR_REWRITE,
    CodeActionKind::SOURCE_FIX_ALL,
];

pub(crate) fn actions(
    here: &Here,
    range: Range,
    context: &CodeActionContext,
) -> Result<Option<Vec<CodeActionOrCommand>>, Refused> {
    let only = context.only.as_deref();
    // A kind stands for all below it: `refactor` for `refactor.extract`.
    let wanted = |kind: &CodeActionKind| {
        only.is_none_or(|only| {
            only.iter().map(CodeActionKind::as_str).any(|one| {
                let below = kind.as_str().strip_prefix(one);
                // The kind without a name stands for all.
                below.is_some_and(|rest| one.is_empty() || rest.is_empty() || rest.starts_with('.'))
            })
        })
    };
    // Some editors ask at the cursor for the faults of its whole line.
    let meant = context.diagnostics.iter();
    let meant: Vec<_> = meant.filter_map(|it| here.bytes(it.range).ok()).collect();
    let found = ide::actions_for(&here.snapshot, here.bytes(range)?, &meant).into_iter();
    let mut all: Vec<CodeActionOrCommand> = found
        .filter(|action| wanted(&kind(action.kind)))
        .filter_map(|action| wire(here, action))
        .map(CodeActionOrCommand::CodeAction)
        .collect();
    // Asked for by name, or listed beside the others where there is something to fix.
    if wanted(&CodeActionKind::SOURCE_FIX_ALL)
        && let Some(change) = ide::fix_all(&here.snapshot, here.file)
    {
        all.push(CodeActionOrCommand::CodeAction(CodeAction {
            title: "fix everything that is safe to fix".to_owned(),
            kind: Some(CodeActionKind::SOURCE_FIX_ALL),
            edit: edit(here, &change),
            ..CodeAction::default()
        }));
    }
    Ok(Some(all))
}

fn wire(here: &Here, action: Action) -> Option<CodeAction> {
    let mended = action.mends.and_then(|index| {
        let found = here.snapshot.diagnostics().get(index)?;
        Some(vec![convert::diagnostic(here, found)?.1])
    });
    Some(CodeAction {
        title: action.title,
        kind: Some(kind(action.kind)),
        diagnostics: mended,
        is_preferred: action.preferred.then_some(true),
        edit: Some(edit(here, &action.change)?),
        ..CodeAction::default()
    })
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Inline => CodeActionKind::REFACTOR_INLINE,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
    }
}
