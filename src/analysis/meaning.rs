//! What each journey means, for those who approve it.

use super::Analysis;
use crate::approvals::meaning::{self, Meaning};
use crate::difference::{Side, Version};
use crate::project::Level;
use crate::syntax::ast::DeclKind;
use smol_str::SmolStr;

impl Analysis {
    /// What the journey with this index means; `None` where anything in the project is wrong: nobody is
    /// asked to sign half a program.
    pub fn meaning(&self, journey: usize) -> Option<Meaning> {
        if self.has_errors() || self.project.incomplete {
            return None;
        }
        let workflow = self.journeys.get(journey)?.workflow.as_ref()?;
        let proof = self.proofs.get(journey)?.as_ref()?;
        Some(meaning::meaning(&meaning::Input {
            house: &self.house,
            workflow,
            proof,
            allowances: &self.allowances(),
        }))
    }

    /// The project as one of two versions that are compared: also where something is wrong, with all journeys
    /// that are fit for a proof.
    pub fn version(&self) -> Version<'_> {
        let allowances = self.allowances();
        let mut journeys = Vec::new();
        let mut in_error = Vec::new();
        for (lowered, proof) in self.journeys.iter().zip(self.proofs.iter()) {
            let (Some(workflow), Some(proof)) = (&lowered.workflow, proof) else {
                in_error.extend(self.name_of(lowered.decl));
                continue;
            };
            let meaning = meaning::meaning(&meaning::Input {
                house: &self.house,
                workflow,
                proof,
                allowances: &allowances,
            });
            journeys.push(Side { workflow, meaning });
        }
        Version {
            house: &self.house,
            journeys,
            together: &self.together,
            in_error,
        }
    }

    /// The name of the journey that a declaration declares.
    fn name_of(&self, decl: usize) -> Option<SmolStr> {
        let (_, decl) = self.program.decls.get(decl)?;
        if let DeclKind::Journey(journey) = &decl.kind {
            Some(journey.name.text.clone())
        } else {
            None
        }
    }

    /// What `journey.toml` has set aside, by the number of its code.
    pub(super) fn allowances(&self) -> Vec<(String, String)> {
        let levels = &self.project.config.lints;
        levels
            .iter()
            .filter(|(_, level)| match level {
                Level::Allow => true,
                Level::Warn | Level::Deny => false,
            })
            .map(|(code, _)| (code.number().to_owned(), "journey.toml".to_owned()))
            .collect()
    }

    /// The index of the journey with this name.
    pub fn journey_named(&self, name: &str) -> Option<usize> {
        self.journeys
            .iter()
            .position(|j| j.workflow.as_ref().is_some_and(|w| w.name == name))
    }
}
