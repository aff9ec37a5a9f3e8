//! A name of one kind behind the words for another: the words for its own kind are written.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::names::NameKind;

/// How a step begins that leads to a name of each kind.
const STEPS: [(NameKind, &str); 3] = [
    (NameKind::Message, "send"),
    (NameKind::Sequence, "run"),
    (NameKind::Journey, "hand over to"),
];

/// How a group is named in a step.
const GROUPS: [(NameKind, &str); 2] = [(NameKind::List, "list"), (NameKind::Audience, "audience")];

/// Offered where only the words before the name are wrong.
pub(super) fn own_words(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let name = nearby.words_at(at);
        let kind = snapshot.name(name)?.kind;
        let statement = *nearby.around(at).last()?;
        let from = statement.head.start;
        let before = nearby
            .text()
            .get(from as usize..at.start as usize)?
            .trim_end();
        let own = |table: &[(NameKind, &'static str)]| {
            table
                .iter()
                .find(|(of, _)| *of == kind)
                .map(|(_, words)| *words)
        };
        let is_last = statement.end() == at.end;
        let written = if is_last && STEPS.iter().any(|(_, words)| *words == before) {
            own(&STEPS)?.to_owned()
        } else if let Some((verb, group)) = before.rsplit_once(' ')
            && matches!(verb, "add to" | "remove from")
            && GROUPS.iter().any(|(_, words)| *words == group)
        {
            format!("{verb} {}", own(&GROUPS)?)
        } else if let Some(asked) = ["client is", "client is not"]
            .into_iter()
            .find(|asked| kind == NameKind::Segment && before.ends_with(asked))
        {
            let edit = nearby.edit(at.start, at.start, "in ".to_owned());
            let title = format!("write `{asked} in {name}`");
            return Some(Offer::new(title, vec![edit]));
        } else {
            return None;
        };
        let whole = format!("{written} {name}");
        let edit = nearby.edit(from, at.end, whole.clone());
        Some(Offer::new(format!("write `{whole}`"), vec![edit]))
    })
}
