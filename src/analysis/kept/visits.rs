//! Which messages and journeys a look has to look at: those that an edit can have changed, and those of which something was
//! said. All others are as they were, and nothing is to be said of them.

use super::{Kept, Same};
use crate::lower::{Journeys, Made};
use crate::source::FileId;
use crate::syntax::Program;
use crate::syntax::ast::{Decl, DeclKind};
use crate::types::MadeMessage;
use crate::workflow::{Bindings, Messages};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Kept {
    /// All messages of the last look.
    pub(in crate::analysis) fn messages(&self) -> Option<&Messages> {
        self.last.as_ref().map(|last| &last.house.messages)
    }

    /// What `target` blocks bound in the last look, if it was without fault and holds: no block is another where anything is
    /// the same, and a line asks of a message only its name, and what it is (an e-mail, a text message).
    pub(in crate::analysis) fn bindings(
        &self,
        same: &Same,
        program: &Program,
    ) -> Option<&Arc<BTreeMap<SmolStr, Bindings>>> {
        let last = self
            .last
            .as_ref()
            .filter(|last| same.all && last.binds_well)?;
        let edit = same.edit.as_ref()?;
        let word = |(_, decl): &(FileId, Arc<Decl>)| {
            if let DeclKind::Email(message) = &decl.kind {
                Some(message.word)
            } else {
                None
            }
        };
        let gone = last.program.decls.range(edit.gone()).filter_map(word);
        let come = program.decls.range(edit.come()).filter_map(word);
        gone.eq(come).then_some(&last.house.bindings)
    }

    /// All journeys of the last look.
    pub(in crate::analysis) fn lowered(&self) -> Option<&Journeys> {
        self.last.as_ref().map(|last| &last.journeys)
    }

    /// The message made of a declaration the last time, if what it leads to is as it was.
    pub(in crate::analysis) fn letter(&self, same: &Same, decl: usize) -> Option<Arc<MadeMessage>> {
        self.last.as_ref()?.letter(same.held(decl)?).cloned()
    }

    /// The journey made of a declaration the last time, if what it leads to is as it was.
    pub(in crate::analysis) fn made(&self, same: &Same, decl: usize) -> Option<Arc<Made>> {
        self.last.as_ref()?.made(same.held(decl)?).cloned()
    }

    /// The messages to be looked at, by their declarations: see [`types::Known`].
    pub(in crate::analysis) fn letters_at(
        &self,
        same: &Same,
        program: &Program,
    ) -> Vec<(usize, Option<Arc<MadeMessage>>)> {
        let known = |decl| self.letter(same, decl);
        let holds = |made: &MadeMessage| !made.names_place_in(&same.moved);
        self.to_look_at(same, program.messages(), &known, holds)
    }

    /// The journeys to be looked at: see [`lower::Known`](crate::lower::Known).
    pub(in crate::analysis) fn journeys_at(
        &self,
        same: &Same,
        program: &Program,
    ) -> Vec<(usize, Option<Arc<Made>>)> {
        let known = |decl| self.made(same, decl);
        let holds = |made: &Made| !made.names_place_in(&same.moved);
        self.to_look_at(same, program.journeys(), &known, holds)
    }

    /// The declarations among these that lead to a change, and those of which something was said; with what came of the
    /// latter, if that `holds`.
    fn to_look_at<T>(
        &self,
        same: &Same,
        among: &[usize],
        known: &dyn Fn(usize) -> Option<Arc<T>>,
        holds: impl Fn(&T) -> bool,
    ) -> Vec<(usize, Option<Arc<T>>)> {
        let speaking = self.last.iter().flat_map(|last| &last.speaking);
        let speaking = speaking.filter_map(|&was| same.edit.as_ref()?.after(was));
        let all: BTreeSet<usize> = speaking.chain(same.changed.iter().copied()).collect();
        let all = all.into_iter();
        let all = all.filter(|decl| among.binary_search(decl).is_ok());
        all.map(|decl| (decl, known(decl).filter(|made| holds(made))))
            .collect()
    }

    /// Where a journey was made anew and is what it was, it is the same one. Gives the declarations of those that are
    /// not.
    pub(in crate::analysis) fn share_workflows(
        &self,
        same: &Same,
        journeys: &mut Journeys,
        anew: &[usize],
    ) -> Vec<usize> {
        let mut others = Vec::new();
        for &place in anew {
            let Some(own) = journeys.get_mut(place) else {
                continue;
            };
            let last = self.last.as_ref().zip(same.before(own.decl));
            let before = last.and_then(|(last, at)| last.made(at));
            if let Some(before) = before {
                own.share(before);
            }
            if !before.is_some_and(|before| own.made.is_shared_with(before)) {
                others.push(own.decl);
            }
        }
        others
    }
}
