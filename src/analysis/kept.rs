//! What one look at a project leaves for the next: trees, workflows, proofs, and what platforms say. Each is
//! taken again only where everything that it was made from is the same.

mod declarations;
mod edit;
mod houses;
mod last;
mod proved;
mod same;
mod together;
mod visits;

use super::prove::{Alone, Proofs};
use super::{Analysis, platforms, reach};
use crate::checks;
use crate::lower::{Journeys, Lowered};
use crate::messages::{TemplatePaths, Templates};
use crate::names::{Names, Table};
use crate::proof;
use crate::row::Row;
use crate::source::SourceMap;
use crate::syntax::ast::{Decl, DeclKind};
use crate::syntax::{self, Program};
use crate::types::MadeMessage;
use crate::workflow::House;
use declarations::{declare_the_same, own_name, reads_files};
use edit::Edit;
use houses::{same_but_messages, same_for_proofs};
use last::{Last, texts_of};
pub(super) use proved::{Proved, Remark, Remarks, proved};
use rustc_hash::{FxHashMap, FxHashSet};
pub(super) use same::Same;
use same::is_one;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::sync::Arc;
use together::Together;

/// Everything that is kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) syntax: syntax::Kept,
    /// The template files that declarations name.
    pub(super) paths: TemplatePaths,
    /// In which declarations each word stands.
    pub(super) words: reach::Words,
    last: Option<Last>,
    /// What was proved of journeys that can't be proved now, by their names, in a house that is the same for proofs as
    /// that of the last look: one that is broken for a moment is soon what it was.
    good: FxHashMap<SmolStr, Arc<Proved>>,
    /// What was found in messages.
    pub(super) memory: checks::Memory,
    /// What declarations say by themselves: of the trees alone, so that it stands whatever else has changed.
    pub(super) ledger: checks::Ledger,
    /// What was found in each journey by itself.
    pub(super) judged: checks::Judged,
    together: Option<Together>,
    /// What each platform said of all journeys.
    pub(super) platforms: Vec<platforms::Told>,
    /// Of single journeys, for the proof over all of them in the house of the last look.
    pub(super) journeys: proof::Known,
}

impl Kept {
    /// Which declarations have come and gone since the last look, if there was one.
    pub(super) fn edit(&self, program: &Program) -> Option<Edit> {
        let last = self.last.as_ref()?;
        Some(Edit::between(&last.program.decls, &program.decls))
    }

    /// Which names are declared where, if since the last look each declaration that has come has taken the place of one that
    /// declares the same.
    pub(super) fn declared(&self, edit: Option<&Edit>, program: &Program) -> Option<&Arc<Table>> {
        let (last, edit) = (self.last.as_ref()?, edit?);
        let mut both = edit.gone().zip(edit.come());
        let holds = edit.gone().len() == edit.come().len()
            && last.declared.is_flawless()
            && both.all(|(was, now)| {
                let both = last.decl(was).zip(program.decls.get(now));
                let one = |decl| std::iter::once::<&Decl>(decl);
                both.is_some_and(|(was, (_, now))| declare_the_same(one(was), one(now)))
            });
        holds.then_some(&last.declared)
    }

    /// Compares the project with the last look, before its house is known.
    pub(super) fn compare(
        &mut self,
        edit: Option<Edit>,
        program: &Program,
        names: &Names<'_>,
        sources: &SourceMap,
        templates: &Templates,
    ) -> Same {
        let (Some(last), Some(edit)) = (&self.last, edit) else {
            return Same::nothing(None);
        };
        let gone = || last.program.decls.range(edit.gone());
        let come = || program.decls.range(edit.come());
        // What others hold of it is in the messages or in its own text.
        let local = |(_, decl): &(_, Arc<Decl>)| {
            matches!(
                decl.kind,
                DeclKind::Journey(_)
                    | DeclKind::Email(_)
                    | DeclKind::Sequence(_)
                    | DeclKind::Test(_)
            )
        };
        if last.program.unread != program.unread
            || last.program.nameless != program.nameless
            || !gone().all(local)
            || !come().all(local)
            || !declare_the_same(
                gone().map(|(_, decl)| &**decl),
                come().map(|(_, decl)| &**decl),
            )
        {
            return Same::nothing(Some(edit));
        }
        let mut seeds: Vec<usize> = edit.come().collect();
        let files = texts_of(templates, sources);
        if last.templates.len() != files.len() {
            return Same::nothing(Some(edit));
        }
        let same_text = |(was, now): (&(String, _), &(String, _))| {
            let same = match (&was.1, &now.1) {
                (Some(was), Some(now)) => Arc::ptr_eq(was, now),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            was.0 == now.0 && same
        };
        let same_files = last.templates.iter().zip(&files).all(same_text);
        if !same_files {
            // Whatever reads a file may read this one.
            let all = program.decls.iter().enumerate();
            let readers = all.filter(|(_, (_, decl))| {
                matches!(decl.kind, DeclKind::Email(_)) && reads_files(decl)
            });
            seeds.extend(readers.map(|(index, _)| index));
        }
        let moved = gone().map(|(_, decl)| decl.span.chunk).collect();
        let gone = gone().filter_map(|(_, decl)| own_name(decl));
        let gone: Vec<SmolStr> = gone.collect();
        let changed = if seeds.is_empty() && gone.is_empty() {
            FxHashSet::default()
        } else {
            reach::dependents(sources, program, names, seeds, &gone, &mut self.words)
        };
        Same {
            all: true,
            files: same_files,
            changed,
            moved,
            edit: Some(edit),
        }
    }

    /// What the checks found the last time, and what of it stands. Everything shared must be known to be the same;
    /// `others` are the journeys that are not what they were.
    pub(super) fn checked<'k>(
        &'k self,
        same: &'k Same,
        program: &Program,
        house: &House,
        (journeys, others): (&Journeys, &[usize]),
    ) -> Option<checks::Before<'k>> {
        let last = self.last.as_ref().filter(|_| same.all)?;
        let edit = same.edit.as_ref()?;
        let stands = same.files
            && same_for_proofs(&last.house, house)
            && if others.is_empty() {
                last.only_words(edit, program)
            } else {
                last.only_places(edit, program, journeys, others)
            };
        Some(checks::Before {
            told: &last.told,
            stands,
            edit: (edit.come().start, edit.gone().len(), edit.come().len()),
            changed: &same.changed,
        })
    }

    /// Whether a house is what the last one was, but for messages: always, where all that it was made from is.
    pub(super) fn is_same_house(&self, house: &House) -> bool {
        let last = self.last.as_ref();
        last.is_some_and(|last| same_but_messages(&last.house, house))
    }

    /// What of proofs need not be found again: what is `known`, and in a house that is the same for proofs that of every
    /// journey that is the same one, or differs only in where it stands and, where no timeline was looked for to show that
    /// a rule breaks, in what its branches ask. If it has moved nothing was said of it that names a place.
    pub(super) fn proved_before(
        &self,
        known: &Row<Option<Arc<Proved>>>,
        same: &Same,
        house: &House,
        journeys: &Journeys,
    ) -> Row<Option<Arc<Proved>>> {
        let mut proved = known.clone();
        let last = self.last.as_ref();
        let Some(last) = last.filter(|last| same_for_proofs(&last.house, house)) else {
            return proved;
        };
        let in_its_place = |decl: usize| same.edit.as_ref()?.replaced(decl);
        let before = |journey: &Lowered| {
            let workflow = journey.workflow.as_ref()?;
            let at = same.before(journey.decl);
            let unchanged = at.and_then(|at| last.proved(at));
            let unchanged = unchanged.filter(|known| Arc::ptr_eq(&known.workflow, workflow));
            let moved = || {
                let before = last.proved(in_its_place(journey.decl)?)?;
                before.holds_for(workflow).then_some(before)
            };
            let mended = || {
                let good = self.good.get(&workflow.name)?;
                good.holds_for(workflow).then_some(good)
            };
            unchanged.or_else(moved).or_else(mended).cloned()
        };
        let unknown = known
            .iter()
            .enumerate()
            .filter(|(_, known)| known.is_none());
        for (place, _) in unknown {
            if let Some(before) = journeys.get(place).and_then(before) {
                proved.set(place, Some(before));
            }
        }
        proved
    }

    /// What came of each journey by itself the last time, and what was kept of it.
    pub(super) fn alone(&self) -> Option<(&Row<Option<Arc<Proved>>>, &Alone)> {
        self.last.as_ref().map(|last| (&last.proved, &last.alone))
    }

    /// Where a journey was proved anew, for nothing was `known` of it, and nothing else came of it, the proof is the same one.
    pub(super) fn share_proofs(
        &self,
        same: &Same,
        journeys: &Journeys,
        known: &Row<Option<Arc<Proved>>>,
        proofs: &mut Proofs,
    ) {
        let Some(last) = &self.last else {
            return;
        };
        let anew = known.iter().zip(journeys).enumerate();
        for (place, (_, journey)) in anew.filter(|(_, (known, _))| known.is_none()) {
            if let Some(Some(proof)) = proofs.get(place)
                && let Some(at) = same.before(journey.decl)
                && let Some(before) = last.proved(at)
                && !Arc::ptr_eq(proof, &before.proof)
                && *proof == before.proof
            {
                proofs.set(place, Some(Arc::clone(&before.proof)));
            }
        }
    }

    /// Whether what happens when something goes wrong is the same as the last time.
    pub(super) fn answers_as(&self, house: &House) -> bool {
        let last = self.last.as_ref();
        last.is_some_and(|last| last.house.escalation == house.escalation)
    }

    /// What was proved of each of these journeys the last time, if that holds.
    pub(super) fn proved(&self, same: &Same, journeys: &Journeys) -> Row<Option<Arc<Proved>>> {
        let Some(last) = self.last.as_ref().filter(|_| same.all) else {
            return Row::repeat(None, journeys.len());
        };
        if journeys.len() == last.journeys.len() {
            // Most are at the same place, and what is kept of them is of their workflows.
            let mut known = last.proved.clone();
            let both = journeys.iter().zip(last.journeys.iter());
            for (place, ((now, was), proved)) in both.zip(last.proved.iter()).enumerate() {
                let (of, is) = (was.workflow.as_ref(), now.workflow.as_ref());
                let is_of = |proved: &Arc<Proved>| is_one(of, Some(&proved.workflow));
                debug_assert!(proved.as_ref().is_none_or(is_of));
                let is_same = same.held(now.decl) == Some(was.decl) && is_one(of, is);
                if proved.is_some() && !is_same {
                    known.set(place, None);
                }
            }
            return known;
        }
        // Both are in the order of declarations.
        let mut before = last.journeys.iter().zip(last.proved.iter()).peekable();
        let known = |journey: &Lowered| {
            let at = same.held(journey.decl)?;
            while before.next_if(|(own, _)| own.decl < at).is_some() {}
            let (_, proved) = before.next_if(|(own, _)| own.decl == at)?;
            let workflow = journey.workflow.as_ref()?;
            let known = proved.as_ref()?;
            Arc::ptr_eq(&known.workflow, workflow).then(|| Arc::clone(known))
        };
        journeys.iter().map(known).collect()
    }

    /// Keeps what this look has found, and nothing else. Of messages and journeys it is told those that were made anew.
    pub(super) fn keep(
        &mut self,
        analysis: &Analysis,
        same: &Same,
        letters: Vec<(usize, Arc<MadeMessage>)>,
        anew: &[usize],
        (proved, alone, told, binds_well): (Row<Option<Arc<Proved>>>, Alone, checks::Told, bool),
    ) {
        // Else the first edit would look at every declaration.
        self.words
            .follow(&analysis.program, &analysis.project.sources);
        self.keep_good(analysis, same, &proved);
        let (mut all, mut speaking) = self.left_of_last(same);
        all.resize_with(analysis.program.decls.len(), || None);
        let journeys = anew.iter().filter_map(|&at| analysis.journeys.get(at));
        let journeys = journeys.map(|own| (own.decl, own.made.says_anything()));
        let said = letters.iter().map(|(at, own)| (*at, own.says_anything()));
        for (at, speaks) in said.chain(journeys) {
            if speaks {
                speaking.insert(at);
            } else {
                speaking.remove(&at);
            }
        }
        for (at, letter) in letters {
            if let Some(slot) = all.get_mut(at) {
                *slot = Some(letter);
            }
        }
        self.last = Some(Last {
            program: Arc::clone(&analysis.program),
            declared: Arc::clone(&analysis.declared),
            letters: all,
            journeys: analysis.journeys.clone(),
            proved,
            alone,
            speaking,
            house: analysis.house.clone(),
            templates: texts_of(&analysis.templates, &analysis.project.sources),
            told,
            binds_well,
        });
    }

    /// What came of messages the last time, by where their declarations stand now, and the declarations of which something
    /// was said; nothing where it does not hold.
    fn left_of_last(&mut self, same: &Same) -> (Vec<Option<Arc<MadeMessage>>>, BTreeSet<usize>) {
        let both = self.last.as_mut().zip(same.edit.as_ref());
        let Some((last, edit)) = both.filter(|_| same.all) else {
            return (Vec::new(), BTreeSet::new());
        };
        let mut letters = std::mem::take(&mut last.letters);
        edit.follow(&mut letters);
        let speaking = last.speaking.iter().filter_map(|&was| edit.after(was));
        (letters, speaking.collect())
    }

    /// Keeps what was proved of journeys that can't be proved now.
    fn keep_good(&mut self, analysis: &Analysis, same: &Same, proved: &Row<Option<Arc<Proved>>>) {
        let mut known = std::mem::take(&mut self.good);
        let Some(last) = &self.last else {
            return;
        };
        if !same_for_proofs(&last.house, &analysis.house) {
            return;
        }
        let both = analysis.journeys.iter().zip(proved.iter());
        for (journey, _) in both.filter(|(_, proved)| proved.is_none()) {
            let Some((_, decl)) = analysis.program.decls.get(journey.decl) else {
                continue;
            };
            let before = same.before(journey.decl);
            let before = before.or_else(|| same.edit.as_ref()?.replaced(journey.decl));
            let was = before.and_then(|at| last.proved(at));
            let good = was.map(|was| (was.workflow.name.clone(), Arc::clone(was)));
            let still = || own_name(decl).and_then(|name| known.remove_entry(&name));
            self.good.extend(good.or_else(still));
        }
    }

    /// Keeps no results: what was said depends on the order of looking.
    pub(super) fn forget(&mut self) {
        self.last = None;
        self.good.clear();
        self.memory = checks::Memory::default();
        self.judged = checks::Judged::default();
        self.together = None;
        self.journeys = proof::Known::default();
    }

    /// Whether there is anything that the next look could take.
    pub(super) fn is_used(&self) -> bool {
        self.last.is_some()
    }
}
