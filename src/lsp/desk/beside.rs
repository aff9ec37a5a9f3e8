//! Lenses, hints and colours of one text when another was edited. An editor asks for them again where the text itself has
//! changed; of an edit elsewhere it does not know. So once nobody types, it is told to ask again for all.

use super::Desk;
use super::projects::Held;
use crate::lsp::outbox::{Letter, Refresh};
use std::time::Duration;

/// It must be quiet for so long. What stands beside a text that nobody types in may be late by that.
pub(super) const REST: Duration = Duration::from_millis(300);

impl Desk {
    /// Nothing came for a while: what is due is looked at, then what stands beside other texts.
    pub(super) fn rested(&mut self) {
        if self.projects.iter().any(Held::is_due) {
            self.publish();
        } else {
            self.refresh_beside();
        }
    }

    /// The projects were looked at anew: what is shown of a text that was not edited may be of before.
    pub(super) fn looked(&mut self) {
        self.is_old_beside |= self.open.len() > 1;
    }

    /// Tells a client that can to ask again for what stands beside its texts.
    pub(super) fn refresh_beside(&mut self) {
        self.is_old_beside = false;
        let client = &self.client;
        let can = [
            (client.refreshes_lenses, Refresh::Lenses),
            (client.refreshes_hints, Refresh::Hints),
            (client.refreshes_colours, Refresh::Colours),
        ];
        for (_, what) in can.into_iter().filter(|(can, _)| *can) {
            self.post(Letter::Refresh(what));
        }
    }
}
