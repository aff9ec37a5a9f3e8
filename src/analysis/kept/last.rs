//! What the last look found, by declarations.

use super::edit::Edit;
use super::proved::Proved;
use crate::analysis::prove::Alone;
use crate::checks;
use crate::lower::{Journeys, Made};
use crate::messages::Templates;
use crate::names::Table;
use crate::row::Row;
use crate::source::{SourceFile, SourceMap};
use crate::syntax::ast::Decl;
use crate::syntax::{Program, Shape};
use crate::types::MadeMessage;
use crate::workflow::House;
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Debug)]
pub(super) struct Last {
    /// Holds the trees, so that no other can take their place in memory.
    pub(super) program: Arc<Program>,
    /// Which names they declare.
    pub(super) declared: Arc<Table>,
    /// What came of each declaration of a message.
    pub(super) letters: Vec<Option<Arc<MadeMessage>>>,
    pub(super) journeys: Journeys,
    /// What was proved of each of them.
    pub(super) proved: Row<Option<Arc<Proved>>>,
    /// What each of them came to by itself: where anything did, what was proved.
    pub(super) alone: Alone,
    /// The declarations of messages and journeys of which something was said.
    pub(super) speaking: BTreeSet<usize>,
    pub(super) house: House,
    pub(super) templates: Texts,
    /// What the checks found.
    pub(super) told: checks::Told,
    /// Whether nothing was wrong with what `target` blocks bind.
    pub(super) binds_well: bool,
}

impl Last {
    pub(super) fn decl(&self, at: usize) -> Option<&Arc<Decl>> {
        self.program.decls.get(at).map(|(_, decl)| decl)
    }

    /// The place among the journeys of the one that stood there.
    fn journey(&self, at: usize) -> Option<usize> {
        self.journeys.place_of(&at, |own| own.decl)
    }

    pub(super) fn letter(&self, at: usize) -> Option<&Arc<MadeMessage>> {
        self.letters.get(at)?.as_ref()
    }

    pub(super) fn made(&self, at: usize) -> Option<&Arc<Made>> {
        Some(&self.journeys.get(self.journey(at)?)?.made)
    }

    pub(super) fn proved(&self, at: usize) -> Option<&Arc<Proved>> {
        self.proved.get(self.journey(at)?)?.as_ref()
    }

    /// Whether declarations that are gone and those that have come are messages of which only the words differ.
    pub(super) fn only_words(&self, edit: &Edit, program: &Program) -> bool {
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
    pub(super) fn only_places(
        &self,
        edit: &Edit,
        program: &Program,
        journeys: &Journeys,
        others: &[usize],
    ) -> bool {
        let come = edit.come();
        if edit.gone().len() != come.len() || !others.iter().all(|other| come.contains(other)) {
            return false;
        }
        let mut moved = Vec::new();
        for (was, decl) in edit.gone().zip(come) {
            let before = self.made(was).and_then(|it| it.workflow());
            let at = journeys.place_of(&decl, |journey| journey.decl);
            let journey = at.and_then(|at| journeys.get(at)?.workflow.as_ref());
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

/// The texts of templates, by path; none for one that can't be read.
pub(super) type Texts = Vec<(String, Option<Arc<SourceFile>>)>;

pub(super) fn texts_of(templates: &Templates, sources: &SourceMap) -> Texts {
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
