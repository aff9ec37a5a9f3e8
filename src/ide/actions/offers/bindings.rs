//! Lines of a `target` that bind what can't be bound so, and blocks that are not there yet.

use super::place::Nearby;
use super::{Offer, one};
use crate::diagnostics::{Diagnostic, Fact};
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::source::FileRange;
use crate::syntax::ast::{Binding, BindingIds, DeclKind};
use crate::targets::{find, line_to_bind};

/// Takes the line out, gives it the platform's word, or keeps one of its ids.
pub(super) fn line(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    offers(snapshot, diagnostic).unwrap_or_default()
}

fn offers(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Option<Vec<Offer>> {
    let at = snapshot.sources().resolve(diagnostic.primary.span)?;
    let (_, decl) = snapshot.decl_at(at.file, at.start)?;
    let DeclKind::Target(target) = &decl.kind else {
        return None;
    };
    let place = |line: &Binding| snapshot.sources().resolve(line.span);
    let holds =
        |line: &&Binding| place(line).is_some_and(|it| it.start <= at.start && at.end <= it.end);
    let line = target.bindings.iter().find(holds)?;
    let whole = place(line)?;
    let nearby = Nearby::of(snapshot, at);
    if at != whole && diagnostic.primary.span != line.name.span {
        // Of the kind, or of a part of the line.
        return None;
    }
    let take_out = || {
        let edit = nearby.without(nearby.around(at).pop()?);
        Some(vec![Offer::new("take the line out", vec![edit])])
    };
    if at != whole {
        return take_out();
    }
    let nouns = find(&target.name.text)?.nouns();
    let Some((_, noun)) = nouns.iter().find(|(kind, _)| *kind == line.kind.text) else {
        return take_out();
    };
    if let Some(written) = &line.noun
        && written.text != *noun
    {
        let word = snapshot.sources().resolve(written.span)?;
        if noun.is_empty() {
            let rest = nearby.text().get(word.end as usize..)?;
            let blanks = rest.len() - rest.trim_start().len();
            let edit = nearby.edit(word.start, word.end + blanks as u32, String::new());
            return Some(vec![Offer::new(
                format!("leave `{}` out", written.text),
                vec![edit],
            )]);
        }
        let edit = nearby.edit(word.start, word.end, (*noun).to_owned());
        return Some(vec![Offer::new(format!("write `{noun}`"), vec![edit])]);
    }
    let BindingIds::PerLocale(ids) = &line.ids else {
        return None;
    };
    let statement = nearby.around(at).pop()?;
    let block = &statement.tails.first()?.block;
    let each = ids.iter().map(|(locale, id)| {
        let edit = nearby.edit(block.start, block.end, format!("\"{}\"", id.raw));
        Offer::new(format!("keep the id of `{}`", locale.text), vec![edit])
    });
    Some(each.collect())
}

/// Writes the block of a platform that has none, with a line for each id that is needed: where the last one of another
/// platform stands, or at the end of the file.
pub(super) fn block(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let Some(Fact::Unbound { target, names }) = &diagnostic.fact else {
            return None;
        };
        let others = snapshot
            .decls()
            .filter(|(_, decl)| matches!(decl.kind, DeclKind::Target(_)));
        let file = others.last().map_or_else(
            || {
                let at = snapshot.sources().resolve(diagnostic.primary.span)?;
                Some(at.file)
            },
            |(file, _)| Some(file),
        )?;
        let text = snapshot.text(file);
        let end = text.len() as u32;
        let at = FileRange {
            file,
            start: end,
            end,
        };
        let before = if text.ends_with(['\n', '\r']) {
            "\n"
        } else {
            "\n\n"
        };
        let platform = find(target)?;
        let lines: Vec<String> = names
            .iter()
            .map(|of| format!("  {}\n", line_to_bind(platform, of)))
            .collect();
        let text = format!("{before}target {target} {{\n{}}}\n", lines.concat());
        let title = match lines.len() {
            1 => format!("write `target {target}` with this line"),
            lines => format!("write `target {target}` with these {lines} lines"),
        };
        Some(Offer::new(title, vec![TextEdit { at, text }]))
    })
}
