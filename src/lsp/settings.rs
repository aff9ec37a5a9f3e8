//! What a person has set in the editor, under `journey`.

use serde::Deserialize;
use serde_json::Value;

/// The settings. What is not set, or not understood, is as it is without settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Settings {
    /// Lines above journeys, messages and tests.
    pub(super) lens: bool,
    /// Words between the words of a text.
    pub(super) hints: Hints,
}

/// Which of them are shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Hints {
    /// "day 4–9" at each step.
    pub(super) days: bool,
    /// What a journey takes over: restraint, time zone.
    pub(super) inherited: bool,
    /// The people of a team.
    pub(super) people: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            lens: true,
            hints: Hints::default(),
        }
    }
}

impl Default for Hints {
    fn default() -> Self {
        Hints {
            days: true,
            inherited: true,
            people: true,
        }
    }
}

impl Settings {
    /// Reads what a client sent: the settings themselves, or an object that holds them under `journey`.
    pub(super) fn read(value: &Value) -> Option<Settings> {
        let own = value.get("journey").unwrap_or(value);
        Settings::deserialize(own).ok()
    }
}
