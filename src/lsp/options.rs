//! How the server is to be: set by who starts it, never by a person or an editor.

use super::hooks::Hooks;
use std::time::Duration;

/// Work that takes longer than this is shown.
const WORTH_SHOWING: Duration = Duration::from_secs(1);

/// What the server is started with.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// What it leaves to who starts it.
    pub hooks: Hooks,
    /// Work that takes longer than this is shown to the client, where it can show it; with zero, all work.
    pub shown_after: Duration,
}

impl From<Hooks> for Options {
    fn from(hooks: Hooks) -> Self {
        Options {
            hooks,
            shown_after: WORTH_SHOWING,
        }
    }
}
