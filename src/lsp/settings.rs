//! What a person has set in the editor, under `journey`.

use serde_json::Value;

/// The settings. What is not set, or not understood, is as it is without settings.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// Lines above journeys, messages and tests.
    pub(super) lens: bool,
    /// Words between the words of a text.
    pub(super) hints: Hints,
}

/// Which of them are shown.
#[derive(Debug, Clone)]
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
        own.as_object()?;
        let (lens, hints) = (Settings::default().lens, Hints::default());
        let said = |path: &str, unsaid: bool| {
            let value = own.pointer(path).and_then(Value::as_bool);
            value.unwrap_or(unsaid)
        };
        Some(Settings {
            lens: said("/lens", lens),
            hints: Hints {
                days: said("/hints/days", hints.days),
                inherited: said("/hints/inherited", hints.inherited),
                people: said("/hints/people", hints.people),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use serde_json::json;

    #[test]
    fn what_is_not_understood_hides_nothing_of_what_is() {
        let sent = json!({ "journey": { "lens": "no", "hints": { "days": false, "people": 3 } } });
        let read = Settings::read(&sent).unwrap();
        assert!(read.lens && read.hints.people && read.hints.inherited);
        assert!(!read.hints.days);
        let bare = json!({ "lens": false, "hints": true, "trace": { "server": "off" } });
        let read = Settings::read(&bare).unwrap();
        assert!(!read.lens && read.hints.days);
        assert!(Settings::read(&json!(null)).is_none());
    }
}
