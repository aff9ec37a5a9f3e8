//! What one look at a project leaves for the next: trees, workflows, proofs, and what platforms say. Each is
//! taken again only where everything that it was made from is the same.

use super::{Analysis, reach};
use crate::diagnostics::Diagnostic;
use crate::lower::Made;
use crate::names::{NameKind, Names};
use crate::proof::JourneyProof;
use crate::source::SourceMap;
use crate::syntax::ast::{Decl, DeclKind};
use crate::syntax::{self, Program};
use crate::workflow::{House, Workflow};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::sync::Arc;

/// Everything that is kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) syntax: syntax::Kept,
    /// The declarations of the last look, by name and kind, and those that say no name.
    last: Option<Last>,
    made: FxHashMap<*const Decl, Arc<Made>>,
    /// By the journey's tree.
    proved: FxHashMap<*const Decl, Arc<Proved>>,
}

#[derive(Debug)]
struct Last {
    decls: Vec<Arc<Decl>>,
    names: Vec<(NameKind, SmolStr)>,
    unread: (Vec<SmolStr>, Vec<SmolStr>),
    house: House,
}

/// What was proved of a journey, and what platforms say of it.
#[derive(Debug)]
pub(super) struct Proved {
    pub(super) workflow: Arc<Workflow>,
    /// Of the journey alone.
    pub(super) proof: Arc<JourneyProof>,
    /// What platforms were told: guards that only all journeys together need are in it.
    pub(super) told: Arc<JourneyProof>,
    pub(super) found: Vec<Diagnostic>,
    /// By platform.
    pub(super) remarks: Vec<(&'static str, Vec<Diagnostic>)>,
}

/// Which journeys may be taken as they were.
pub(super) struct Same {
    all: bool,
    /// Indices of declarations that are not as they were, or lead to one that is not.
    changed: FxHashSet<usize>,
}

impl Same {
    fn nothing() -> Self {
        Same {
            all: false,
            changed: FxHashSet::default(),
        }
    }

    /// Whether what a declaration leads to is as it was.
    pub(super) fn holds(&self, decl: usize) -> bool {
        self.all && !self.changed.contains(&decl)
    }
}

impl Kept {
    /// Compares the project with the last look.
    pub(super) fn compare(
        &self,
        program: &Program,
        names: &Names<'_>,
        sources: &SourceMap,
        house: &House,
    ) -> Same {
        let Some(last) = &self.last else {
            return Same::nothing();
        };
        if last.unread.0 != program.unread
            || last.unread.1 != program.nameless
            || !names
                .iter()
                .map(|entry| (entry.kind, entry.name.text.as_str()))
                .eq(last.names.iter().map(|(kind, name)| (*kind, name.as_str())))
            || !same_but_messages(&last.house, house)
        {
            return Same::nothing();
        }
        let before: FxHashSet<*const Decl> = last.decls.iter().map(Arc::as_ptr).collect();
        let now: FxHashSet<*const Decl> =
            program.decls.iter().map(|(_, d)| Arc::as_ptr(d)).collect();
        // What others hold of it is in the house or in its own text.
        let local = |decl: &Decl| {
            matches!(
                decl.kind,
                DeclKind::Journey(_)
                    | DeclKind::Email(_)
                    | DeclKind::Sequence(_)
                    | DeclKind::Test(_)
            )
        };
        let gone = last.decls.iter().filter(|d| !now.contains(&Arc::as_ptr(d)));
        if !gone.clone().all(|decl| local(decl)) {
            return Same::nothing();
        }
        let mut seeds = Vec::new();
        for (index, (_, decl)) in program.decls.iter().enumerate() {
            if !before.contains(&Arc::as_ptr(decl)) {
                if !local(decl) {
                    return Same::nothing();
                }
                seeds.push(index);
            } else if let DeclKind::Email(email) = &decl.kind {
                // A template of it may have changed.
                let name = &email.name.text;
                if last.house.messages.get(name) != house.messages.get(name) {
                    seeds.push(index);
                }
            }
        }
        let gone: Vec<SmolStr> = gone.filter_map(|decl| own_name(decl)).collect();
        let changed = if seeds.is_empty() && gone.is_empty() {
            FxHashSet::default()
        } else {
            reach::dependents(sources, program, names, seeds, &gone)
        };
        Same { all: true, changed }
    }

    /// Whether what happens when something goes wrong is the same as the last time.
    pub(super) fn answers_as(&self, house: &House) -> bool {
        let last = self.last.as_ref();
        last.is_some_and(|last| last.house.escalation == house.escalation)
    }

    /// The journey made of a tree the last time.
    pub(super) fn made(&self, decl: &Arc<Decl>) -> Option<Arc<Made>> {
        self.made.get(&Arc::as_ptr(decl)).cloned()
    }

    /// What was proved of the workflow of a tree the last time.
    pub(super) fn proved(&self, decl: &Arc<Decl>, workflow: &Arc<Workflow>) -> Option<Arc<Proved>> {
        let known = self.proved.get(&Arc::as_ptr(decl))?;
        Arc::ptr_eq(&known.workflow, workflow).then(|| Arc::clone(known))
    }

    /// Keeps what this look has found, and nothing else. Trees are held by what is kept, so that no other can take
    /// their place in memory.
    pub(super) fn keep(
        &mut self,
        analysis: &Analysis,
        names: Vec<(NameKind, SmolStr)>,
        made: Vec<Arc<Made>>,
        proved: Vec<Option<Arc<Proved>>>,
    ) {
        let program = &analysis.program;
        self.last = Some(Last {
            decls: program.decls.iter().map(|(_, d)| Arc::clone(d)).collect(),
            names,
            unread: (program.unread.clone(), program.nameless.clone()),
            house: analysis.house.clone(),
        });
        self.proved = made
            .iter()
            .zip(proved)
            .filter_map(|(made, proved)| Some((Arc::as_ptr(&made.decl), proved?)))
            .collect();
        self.made = made
            .into_iter()
            .map(|made| (Arc::as_ptr(&made.decl), made))
            .collect();
    }

    /// Keeps no results: what was said depends on the order of looking.
    pub(super) fn forget(&mut self) {
        self.last = None;
        self.made.clear();
        self.proved.clear();
    }

    /// Whether there is anything that the next look could take.
    pub(super) fn is_used(&self) -> bool {
        self.last.is_some()
    }
}

/// Every name with its kind, in source order.
pub(super) fn all_names(names: &Names<'_>) -> Vec<(NameKind, SmolStr)> {
    let all = names.iter();
    all.map(|entry| (entry.kind, entry.name.text.clone()))
        .collect()
}

/// What platforms say of each journey: by journey, then by platform.
pub(super) type Remarks = Vec<Vec<(&'static str, Vec<Diagnostic>)>>;

/// What there is to keep of each journey that was proved.
pub(super) fn proved(
    analysis: &Analysis,
    alone: &[Option<Arc<JourneyProof>>],
    found: Vec<Vec<Diagnostic>>,
    remarks: Remarks,
    known: &[Option<Arc<Proved>>],
) -> Vec<Option<Arc<Proved>>> {
    let proofs = alone.iter().zip(&analysis.proofs);
    let journeys = analysis.journeys.iter().zip(proofs);
    let rest = found.into_iter().zip(remarks).zip(known);
    journeys
        .zip(rest)
        .map(|((journey, (proof, told)), ((found, remarks), known))| {
            // Also where something else keeps the journey from being proved just now.
            if let Some(known) = known
                && told.as_ref().is_none_or(|told| known.told == *told)
            {
                return Some(Arc::clone(known));
            }
            let (workflow, proof) = (journey.workflow.as_ref()?, proof.as_ref()?);
            Some(Arc::new(Proved {
                workflow: Arc::clone(workflow),
                proof: Arc::clone(proof),
                told: Arc::clone(told.as_ref()?),
                found,
                remarks,
            }))
        })
        .collect()
}

/// Whether two houses, before their escalations are known, differ in messages only.
fn same_but_messages(before: &House, now: &House) -> bool {
    let House {
        name,
        title,
        sender,
        locales,
        themes,
        promotional_themes,
        promotional_blocks,
        occasions,
        zone,
        properties,
        events,
        lists,
        audiences,
        decisions,
        states,
        segments,
        calendars,
        persons,
        teams,
        messages: _,
        gates,
        escalation: _,
        bindings,
    } = now;
    before.name == *name
        && before.title == *title
        && before.sender == *sender
        && before.locales == *locales
        && before.themes == *themes
        && before.promotional_themes == *promotional_themes
        && before.promotional_blocks == *promotional_blocks
        && before.occasions == *occasions
        && before.zone == *zone
        && before.properties == *properties
        && before.events == *events
        && before.lists == *lists
        && before.audiences == *audiences
        && before.decisions == *decisions
        && before.states == *states
        && before.segments == *segments
        && before.calendars == *calendars
        && before.persons == *persons
        && before.teams == *teams
        && before.gates == *gates
        && before.bindings == *bindings
}

fn own_name(decl: &Decl) -> Option<SmolStr> {
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
