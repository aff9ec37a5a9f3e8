//! What each journey means, for those who approve it.

use super::Analysis;
use crate::approvals::meaning::{self, Meaning};
use crate::project::Level;

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

    /// What `journey.toml` has set aside, by the number of its code.
    fn allowances(&self) -> Vec<(String, String)> {
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
