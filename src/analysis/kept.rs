//! What one look at a project leaves for the next: trees, workflows, proofs, and what platforms say. Each is
//! taken again only where everything that it was made from is the same.

mod declarations;
mod edit;
mod houses;

use super::{Analysis, prove, reach};
use crate::checks;
use crate::diagnostics::{Diagnostic, Sink};
use crate::lower::{Lowered, Made};
use crate::messages::{TemplatePaths, Templates};
use crate::names::{Names, Table};
use crate::proof::{self, JourneyProof, TogetherReport, Verdict};
use crate::source::{ChunkId, SourceFile, SourceMap};
use crate::syntax::ast::{Decl, DeclKind};
use crate::syntax::{self, Program, Shape};
use crate::types::MadeMessage;
use crate::workflow::{House, Messages, Workflow};
use declarations::{declare_the_same, own_name, reads_files};
use edit::Edit;
use houses::{same_but_messages, same_for_proofs};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::sync::Arc;

/// Everything that is kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) syntax: syntax::Kept,
    /// The template files that declarations name.
    pub(super) paths: TemplatePaths,
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
    /// Of single journeys, for the proof over all of them in the house of the last look.
    pub(super) journeys: proof::Known,
}

/// What was proved over all journeys, and from what.
#[derive(Debug)]
struct Together {
    house: House,
    of: Vec<Option<(Arc<Workflow>, Arc<JourneyProof>)>>,
    /// Of each journey, with the guards that only all of them together need.
    told: Vec<Option<Arc<JourneyProof>>>,
    reports: Vec<TogetherReport>,
    found: Vec<Diagnostic>,
    /// What guards take.
    warned: Vec<Diagnostic>,
    /// Whether runs were played, which ask what the arms of branches ask.
    plays: bool,
}

impl Together {
    /// Whether anything that was said names a place in one of these chunks.
    fn names_place_in(&self, chunks: &[ChunkId]) -> bool {
        let found = self.found.iter().chain(&self.warned);
        let found = found.flat_map(Diagnostic::spans);
        let told = self.reports.iter().flat_map(|report| {
            let lines = report.timeline.iter().map(|line| line.span);
            lines.chain([report.span])
        });
        found.chain(told).any(|span| chunks.contains(&span.chunk))
    }
}

#[derive(Debug)]
struct Last {
    /// Holds the trees, so that no other can take their place in memory.
    program: Arc<Program>,
    /// Which names they declare.
    declared: Arc<Table>,
    /// What came of each declaration.
    of: Vec<Of>,
    house: House,
    templates: Texts,
    /// What the checks found.
    told: checks::Told,
}

impl Last {
    fn decl(&self, at: usize) -> Option<&Arc<Decl>> {
        self.program.decls.get(at).map(|(_, decl)| decl)
    }

    fn made(&self, at: usize) -> Option<&Arc<Made>> {
        match self.of.get(at)? {
            Of::Journey(made, _) => Some(made),
            Of::Message(_) | Of::Nothing => None,
        }
    }

    fn proved(&self, at: usize) -> Option<&Arc<Proved>> {
        match self.of.get(at)? {
            Of::Journey(_, proved) => proved.as_ref(),
            Of::Message(_) | Of::Nothing => None,
        }
    }
}

impl Last {
    /// Whether declarations that are gone and those that have come are messages of which only the words differ.
    fn only_words(&self, edit: &Edit, program: &Program) -> bool {
        let one_for_one = edit.gone().len() == edit.come().len();
        let mut both = edit.gone().zip(edit.come());
        one_for_one
            && both.all(|(was, now)| {
                let both = self.decl(was).zip(program.decls.get(now));
                both.is_some_and(|(was, (_, now))| checks::differ_in_words(was, now))
            })
    }

    /// Whether nothing but places have moved, and only in what nothing was found in: of journeys that say the same at
    /// other lines, as where a comment is written. `others` are all that are not what they were.
    fn only_places(
        &self,
        edit: &Edit,
        program: &Program,
        journeys: &[Lowered],
        others: &[usize],
    ) -> bool {
        let come = edit.come();
        if edit.gone().len() != come.len() || !others.iter().all(|other| come.contains(other)) {
            return false;
        }
        let mut moved = Vec::new();
        for (was, decl) in edit.gone().zip(come) {
            let before = self.made(was).and_then(|it| it.workflow());
            let at = journeys.binary_search_by_key(&decl, |journey| journey.decl);
            let journey = at.ok().and_then(|at| journeys.get(at)?.workflow.as_ref());
            let (Some(was), Some((_, now))) = (self.decl(was), program.decls.get(decl)) else {
                return false;
            };
            let both = before.zip(journey);
            if was.span.chunk != now.span.chunk
                || Shape::of([&**was]) != Shape::of([&**now])
                || !both.is_some_and(|(before, journey)| before.differs_only_in_places(journey))
            {
                return false;
            }
            moved.push(now.span.chunk);
        }
        !self.told.names_place_in(&moved)
    }
}

/// What came of a declaration.
#[derive(Debug)]
enum Of {
    Message(Arc<MadeMessage>),
    Journey(Arc<Made>, Option<Arc<Proved>>),
    /// What is kept elsewhere, or not at all.
    Nothing,
}

/// The texts of templates, by path; none for one that can't be read.
type Texts = Vec<(String, Option<Arc<SourceFile>>)>;

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

impl Proved {
    /// Whether every rule is kept: then nothing was played in which a client answers to what branches ask.
    fn shows_nothing(&self) -> bool {
        let kept = |verdict| matches!(verdict, Verdict::Proved | Verdict::Enforced);
        self.proof.rules.iter().all(|rule| kept(rule.verdict))
    }

    /// Whether it holds for a journey that differs at most in where it stands, if it names no place, and in what its branches
    /// ask, if it shows nothing.
    fn holds_for(&self, workflow: &Workflow) -> bool {
        let names_none =
            self.found.is_empty() && self.proof.rules.iter().all(|it| it.timeline.is_empty());
        let alike = if self.shows_nothing() {
            self.workflow.differs_only_in_questions(workflow)
        } else {
            self.workflow.differs_only_in_places(workflow)
        };
        alike && (names_none || self.workflow.stands_where(workflow))
    }
}

/// Which journeys may be taken as they were.
pub(super) struct Same {
    all: bool,
    /// Whether the texts of template files are what they were.
    files: bool,
    /// Indices of declarations that are not as they were, or lead to one that is not.
    changed: FxHashSet<usize>,
    /// Where declarations are gone: what was said of a place in one of these may have to name another now.
    moved: Vec<ChunkId>,
    /// What has come and gone since the last look, if there was one.
    edit: Option<Edit>,
}

impl Same {
    fn nothing(edit: Option<Edit>) -> Self {
        Same {
            all: false,
            files: false,
            changed: FxHashSet::default(),
            moved: Vec::new(),
            edit,
        }
    }

    /// Where the declaration stood in the last look that stands at a place now.
    fn before(&self, decl: usize) -> Option<usize> {
        self.edit.as_ref()?.before(decl)
    }

    /// Where it stood, if what it leads to is as it was.
    fn held(&self, decl: usize) -> Option<usize> {
        self.before(decl).filter(|_| self.holds(decl))
    }

    /// Whether anything is.
    pub(super) fn is_any(&self) -> bool {
        self.all
    }

    /// Whether what a declaration leads to is as it was.
    pub(super) fn holds(&self, decl: usize) -> bool {
        self.all && !self.changed.contains(&decl)
    }
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
        &self,
        edit: Option<Edit>,
        program: &Program,
        names: &Names<'_>,
        sources: &SourceMap,
        templates: &Templates,
    ) -> Same {
        let (Some(last), Some(edit)) = (&self.last, edit) else {
            return Same::nothing(None);
        };
        let gone = last.program.decls.get(edit.gone()).unwrap_or_default();
        let come = program.decls.get(edit.come()).unwrap_or_default();
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
            || !gone.iter().all(local)
            || !come.iter().all(local)
            || !declare_the_same(
                gone.iter().map(|(_, decl)| &**decl),
                come.iter().map(|(_, decl)| &**decl),
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
        let moved = gone.iter().map(|(_, decl)| decl.span.chunk).collect();
        let gone = gone.iter().filter_map(|(_, decl)| own_name(decl));
        let gone: Vec<SmolStr> = gone.collect();
        let changed = if seeds.is_empty() && gone.is_empty() {
            FxHashSet::default()
        } else {
            reach::dependents(sources, program, names, seeds, &gone)
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
        (journeys, others): (&[Lowered], &[usize]),
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

    /// All messages of the last look.
    pub(super) fn messages(&self) -> Option<&Messages> {
        self.last.as_ref().map(|last| &last.house.messages)
    }

    /// The message made of a declaration the last time, if that holds.
    pub(super) fn letter(&self, same: &Same, decl: usize) -> Option<Arc<MadeMessage>> {
        match self.last.as_ref()?.of.get(same.held(decl)?)? {
            Of::Message(made) if !made.names_place_in(&same.moved) => Some(Arc::clone(made)),
            Of::Message(_) | Of::Journey(..) | Of::Nothing => None,
        }
    }

    /// Where a journey was made anew and is what it was, it is the same one. Gives the declarations of those that are
    /// not.
    pub(super) fn share_workflows(
        &self,
        same: &Same,
        journeys: &mut [Lowered],
        made: &mut [Arc<Made>],
    ) -> Vec<usize> {
        let mut others = Vec::new();
        for (journey, made) in journeys.iter_mut().zip(made) {
            // One that is kept is held here, too.
            let Some(own) = Arc::get_mut(made) else {
                continue;
            };
            let last = self.last.as_ref().zip(same.before(journey.decl));
            let before = last.and_then(|(last, at)| last.made(at));
            if let Some(before) = before {
                own.share(before);
                journey.workflow = own.workflow();
            }
            if !before.is_some_and(|before| own.is_shared_with(before)) {
                others.push(journey.decl);
            }
        }
        others
    }

    /// What of proofs need not be found again: what is `known`, and in a house that is the same for proofs that of every
    /// journey that is the same one, or differs only in where it stands and, where no timeline was looked for to show that
    /// a rule breaks, in what its branches ask. If it has moved nothing was said of it that names a place.
    pub(super) fn proved_before(
        &self,
        known: &[Option<Arc<Proved>>],
        same: &Same,
        house: &House,
        journeys: &[Lowered],
    ) -> Vec<Option<Arc<Proved>>> {
        let last = self.last.as_ref();
        let Some(last) = last.filter(|last| same_for_proofs(&last.house, house)) else {
            return known.to_vec();
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
        let both = journeys.iter().zip(known);
        both.map(|(journey, known)| known.clone().or_else(|| before(journey)))
            .collect()
    }

    /// Where a journey was proved anew and nothing else came of it, the proof is the same one.
    pub(super) fn share_proofs(
        &self,
        same: &Same,
        journeys: &[Lowered],
        proofs: &mut [Option<Arc<JourneyProof>>],
    ) {
        let Some(last) = &self.last else {
            return;
        };
        for (journey, proof) in journeys.iter().zip(proofs) {
            if let Some(proof) = proof
                && let Some(at) = same.before(journey.decl)
                && let Some(before) = last.proved(at)
                && !Arc::ptr_eq(proof, &before.proof)
                && *proof == before.proof
            {
                *proof = Arc::clone(&before.proof);
            }
        }
    }

    /// What was proved over all journeys the last time, if it was proved of the same.
    pub(super) fn together(
        &mut self,
        house: &House,
        journeys: &[Lowered],
        proofs: &mut Vec<Option<Arc<JourneyProof>>>,
        sink: &mut Sink,
    ) -> Option<Vec<TogetherReport>> {
        let Some(last) = self.together.as_mut() else {
            self.journeys = proof::Known::default();
            return None;
        };
        if !same_for_proofs(&last.house, house) {
            self.journeys = proof::Known::default();
            return None;
        }
        // Journeys that ask something else, and those whose lines have moved: what was said names no place in the
        // latter, so it still holds.
        let mut others: Vec<(usize, Arc<Workflow>, Arc<JourneyProof>)> = Vec::new();
        let (mut chunks, mut asks): (Vec<ChunkId>, bool) = (Vec::new(), false);
        let plays = last.plays;
        let now = journeys.iter().zip(proofs.iter()).enumerate();
        let same = |(was, (at, (journey, proof))): (
            &Option<(_, _)>,
            (_, (&Lowered, &Option<_>)),
        )| match (was, &journey.workflow, proof) {
            (Some((workflow, known)), Some(journey), Some(proof)) => {
                if Arc::ptr_eq(workflow, journey) {
                    return Arc::ptr_eq(known, proof);
                }
                others.push((at, Arc::clone(journey), Arc::clone(proof)));
                if !workflow.stands_where(journey) {
                    let steps = journey.sources.iter();
                    let steps = steps.flat_map(|it| it.via.iter().chain([&it.span]));
                    chunks.push(journey.spans.name.chunk);
                    chunks.extend(steps.map(|place| place.chunk));
                }
                if *known != *proof || !workflow.differs_only_in_questions(journey) {
                    return false;
                }
                let moved = workflow.differs_only_in_places(journey);
                asks |= !moved;
                moved || !plays
            }
            (Some(_), _, _) | (None, _, Some(_)) => false,
            (None, _, None) => true,
        };
        let holds = last.of.len() == journeys.len() && last.of.iter().zip(now).all(same);
        if !holds || (!chunks.is_empty() && last.names_place_in(&chunks)) {
            return None;
        }
        for (at, journey, proof) in others {
            if let Some(known) = last.of.get_mut(at) {
                *known = Some((journey, proof));
            }
        }
        if asks {
            last.warned = prove::warned(house, journeys, proofs);
        }
        proofs.clone_from(&last.told);
        sink.extend(last.found.iter().chain(&last.warned).cloned());
        Some(last.reports.clone())
    }

    /// What was told of a journey the last time, with the guards that only all of them together need: where it is the
    /// same one with the same proof, and these guards are the same.
    pub(super) fn told<'k>(
        &'k self,
        reports: &[TogetherReport],
        journeys: &'k [Lowered],
        alone: &'k [Option<Arc<JourneyProof>>],
    ) -> impl Fn(usize) -> Option<Arc<JourneyProof>> + use<'k> {
        let same = |last: &&Together| {
            let (was, now) = (prove::enforced(&last.reports), prove::enforced(reports));
            let same = |(was, now): (&&TogetherReport, &&TogetherReport)| {
                was.span == now.span && was.rule == now.rule && was.journeys == now.journeys
            };
            was.len() == now.len() && was.iter().zip(&now).all(same)
        };
        let last = self.together.as_ref().filter(same);
        move |index| {
            let last = last?;
            let (workflow, proof) = last.of.get(index)?.as_ref()?;
            let same = Arc::ptr_eq(workflow, journeys.get(index)?.workflow.as_ref()?)
                && Arc::ptr_eq(proof, alone.get(index)?.as_ref()?);
            last.told.get(index)?.clone().filter(|_| same)
        }
    }

    /// Where a look over all journeys was broken off: what it found out of single ones is kept in the house of the last
    /// look, and in no other.
    pub(super) fn break_off_together(&mut self, house: &House) {
        let last = self.together.as_ref();
        if !last.is_some_and(|last| same_for_proofs(&last.house, house)) {
            self.journeys = proof::Known::default();
        }
    }

    /// Keeps what was proved over all journeys, where all of them could be: one that is broken for a moment is soon
    /// what it was.
    pub(super) fn keep_together(
        &mut self,
        house: &House,
        journeys: &[Lowered],
        alone: &[Option<Arc<JourneyProof>>],
        told: &[Option<Arc<JourneyProof>>],
        sums: &prove::Sums,
    ) {
        if !alone.iter().all(Option::is_some) {
            return;
        }
        let of = journeys.iter().zip(alone).map(|(journey, proof)| {
            let workflow = Arc::clone(journey.workflow.as_ref()?);
            Some((workflow, Arc::clone(proof.as_ref()?)))
        });
        self.together = Some(Together {
            house: house.clone(),
            of: of.collect(),
            told: told.to_vec(),
            reports: sums.reports.clone(),
            found: sums.found.clone(),
            warned: sums.warned.clone(),
            plays: self.journeys.has_played(),
        });
    }

    /// Whether what happens when something goes wrong is the same as the last time.
    pub(super) fn answers_as(&self, house: &House) -> bool {
        let last = self.last.as_ref();
        last.is_some_and(|last| last.house.escalation == house.escalation)
    }

    /// The journey made of a declaration the last time, if that holds.
    pub(super) fn made(&self, same: &Same, decl: usize) -> Option<Arc<Made>> {
        let made = self.last.as_ref()?.made(same.held(decl)?)?;
        (!made.names_place_in(&same.moved)).then(|| Arc::clone(made))
    }

    /// What was proved of the workflow of a declaration the last time, if that holds.
    pub(super) fn proved(
        &self,
        same: &Same,
        decl: usize,
        workflow: &Arc<Workflow>,
    ) -> Option<Arc<Proved>> {
        let known = self.last.as_ref()?.proved(same.held(decl)?)?;
        Arc::ptr_eq(&known.workflow, workflow).then(|| Arc::clone(known))
    }

    /// Keeps what this look has found, and nothing else.
    pub(super) fn keep(
        &mut self,
        analysis: &Analysis,
        same: &Same,
        letters: Vec<(usize, Arc<MadeMessage>)>,
        made: Vec<Arc<Made>>,
        (proved, told): (Vec<Option<Arc<Proved>>>, checks::Told),
    ) {
        self.keep_good(analysis, same, &proved);
        let nothing = || Of::Nothing;
        let mut of: Vec<Of> = Vec::new();
        of.resize_with(analysis.program.decls.len(), nothing);
        for (at, letter) in letters {
            if let Some(of) = of.get_mut(at) {
                *of = Of::Message(letter);
            }
        }
        for ((journey, made), proved) in analysis.journeys.iter().zip(made).zip(proved) {
            if let Some(of) = of.get_mut(journey.decl) {
                *of = Of::Journey(made, proved);
            }
        }
        self.last = Some(Last {
            program: Arc::clone(&analysis.program),
            declared: Arc::clone(&analysis.declared),
            of,
            house: analysis.house.clone(),
            templates: texts_of(&analysis.templates, &analysis.project.sources),
            told,
        });
    }

    /// Keeps what was proved of journeys that can't be proved now.
    fn keep_good(&mut self, analysis: &Analysis, same: &Same, proved: &[Option<Arc<Proved>>]) {
        let mut known = std::mem::take(&mut self.good);
        let Some(last) = &self.last else {
            return;
        };
        if !same_for_proofs(&last.house, &analysis.house) {
            return;
        }
        let both = analysis.journeys.iter().zip(proved);
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

fn texts_of(templates: &Templates, sources: &SourceMap) -> Texts {
    let files = templates.files.iter();
    files
        .map(|(path, file)| {
            let file = file.as_ref().ok();
            (
                path.clone(),
                file.and_then(|id| sources.shared(*id).cloned()),
            )
        })
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
