//! Who leads to whom: journeys to the sequences they run, the messages they send and the journeys they hand
//! over to.

use super::Snapshot;
use super::reach::{named_steps, steps};
use super::sites::Look;
use super::symbol::Symbol;
use crate::names::NameKind;
use crate::source::{FileId, FileRange};
use std::collections::BTreeMap;

/// A journey, a sequence or a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallItem {
    /// Its name.
    pub name: String,
    /// Which of them.
    pub kind: NameKind,
    /// Its name where it is declared.
    pub at: FileRange,
    /// All of it.
    pub whole: FileRange,
}

/// One that leads to another, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The other one.
    pub item: CallItem,
    /// The steps: in the one that leads.
    pub at: Vec<FileRange>,
}

/// The journey, sequence or message whose name stands at `offset`.
pub fn call_item(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<CallItem> {
    let look = Look::new(snapshot);
    let (_, site) = look.at(file, offset)?;
    let Symbol::Name(name) = &site.symbol else {
        return None;
    };
    item(&look, name)
}

/// What leads to it.
pub fn incoming(snapshot: &Snapshot, to: &CallItem) -> Vec<Call> {
    let look = Look::new(snapshot);
    let mut found = Vec::new();
    for decl in snapshot.leading_to(&to.name) {
        let decl = snapshot.decl(decl).map(|(_, decl)| decl);
        let Some((name, block)) = decl.and_then(named_steps) else {
            continue;
        };
        let at: Vec<FileRange> = steps(block)
            .iter()
            .filter(|step| step.to.text == to.name)
            .filter_map(|step| snapshot.sources().resolve(step.to.span))
            .collect();
        if at.is_empty() {
            continue;
        }
        found.extend(item(&look, &name.text).map(|item| Call { item, at }));
    }
    found
}

/// What it leads to, in source order.
pub fn outgoing(snapshot: &Snapshot, from: &CallItem) -> Vec<Call> {
    let look = Look::new(snapshot);
    let named = snapshot.name(&from.name);
    let decl = named.and_then(|entry| snapshot.decl(entry.decl));
    let Some((_, block)) = decl.and_then(|(_, decl)| named_steps(decl)) else {
        return Vec::new();
    };
    let steps = steps(block);
    let mut order = Vec::new();
    let mut places: BTreeMap<&str, Vec<FileRange>> = BTreeMap::new();
    for step in &steps {
        let at = snapshot.sources().resolve(step.to.span);
        let known = places.entry(&step.to.text).or_default();
        if known.is_empty() {
            order.push(step.to.text.as_str());
        }
        known.extend(at);
    }
    order
        .into_iter()
        .filter_map(|name| {
            let item = item(&look, name)?;
            let at = places.remove(name)?;
            Some(Call { item, at })
        })
        .collect()
}

fn item(look: &Look<'_>, name: &str) -> Option<CallItem> {
    let entry = look.snapshot.name(name)?;
    let calls = [NameKind::Journey, NameKind::Sequence, NameKind::Message];
    if !calls.contains(&entry.kind) {
        return None;
    }
    let sources = look.snapshot.sources();
    let (_, decl) = look.snapshot.decl(entry.decl)?;
    Some(CallItem {
        name: name.to_owned(),
        kind: entry.kind,
        at: sources.resolve(entry.name.span)?,
        whole: sources.resolve(decl.span)?,
    })
}
