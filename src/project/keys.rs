//! What `journey.toml` can say: the one table of its sections and keys. The reader, what it says of a word that it does not
//! know, `journey config`, completion and hover in editors, `docs/journey-toml.md` and the schema for TOML tools come from it.

use super::config::{Config, Level};
use crate::source::Span;
use std::fmt::Write as _;

/// Where a project is built that names no folder.
pub const DEFAULT_OUT: &str = "build";

/// A section of `journey.toml`.
#[derive(Debug)]
pub struct Section {
    /// Its name, as in `[project]`.
    pub name: &'static str,
    /// What it says, in whole sentences.
    pub doc: &'static str,
    /// What it holds.
    pub keys: Keys,
}

/// The keys of a section.
#[derive(Debug)]
pub enum Keys {
    /// These.
    Named(&'static [Key]),
    /// The number or the name of any warning or lint; the value is a [`Level`].
    Codes,
}

/// A key of a section.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it says, in whole sentences.
    pub doc: &'static str,
    /// What holds where it is not written, in whole sentences.
    pub unsaid: &'static str,
    /// What it means for a client, or for what is sent to her.
    pub client: &'static str,
    /// A value as it is written; where something holds without the key, that.
    pub sample: &'static str,
    /// What values it takes.
    pub kind: Kind,
}

/// What values a key takes, and where the configuration keeps them.
#[derive(Debug)]
pub enum Kind {
    /// A text.
    Text(Slot),
    /// A folder, by its path from the project's.
    Folder(Slot),
    /// A list of platforms.
    Platforms(ListSlot),
}

/// Where the configuration keeps a text.
#[derive(Debug)]
pub struct Slot {
    pub(super) put: fn(&mut Config, String),
    said: fn(&Config) -> Option<&String>,
}

/// Where the configuration keeps a list of texts, with where each is written.
#[derive(Debug)]
pub struct ListSlot {
    pub(super) add: fn(&mut Config, String, Span),
    said: fn(&Config) -> &[(String, Span)],
}

/// Every section, in the order in which they are told.
pub const SECTIONS: &[Section] = &[
    Section {
        name: "project",
        doc: "What the project is called, which platforms it is built for, and where the files go.",
        keys: Keys::Named(&[
            Key {
                name: "name",
                doc: "The name of the project. Records of approvals know it by this name and the name of its brand.",
                unsaid: "Records know the project by the name of its brand alone.",
                client: "Under another name no approval counts that was given before: nothing new goes live until \
                         the journeys are approved again.",
                sample: "\"maison\"",
                kind: Kind::Text(Slot {
                    put: |config, text| config.name = Some(text),
                    said: |config| config.name.as_ref(),
                }),
            },
            Key {
                name: "targets",
                doc: "The platforms to build for. `journey check` says for each of them what it can't hold.",
                unsaid: "`journey build` asks for `--target`, and nothing is said of any platform.",
                client: "On a platform that is not listed nothing changes: its clients go on with what runs there.",
                sample: "[\"klaviyo\"]",
                kind: Kind::Platforms(ListSlot {
                    add: |config, name, span| config.targets.push((name, span)),
                    said: |config| &config.targets,
                }),
            },
            Key {
                name: "out",
                doc: "The folder that `journey build` writes into, by its path from the project's. What lies in it is \
                      not read as a source.",
                unsaid: "Files go to `build`.",
                client: "",
                sample: "\"build\"",
                kind: Kind::Folder(Slot {
                    put: |config, text| config.out = Some(text),
                    said: |config| config.out.as_ref(),
                }),
            },
        ]),
    },
    Section {
        name: "lints",
        doc: "The level of warnings and lints in the whole project, each by its number or its name: \
              `never-sent = \"deny\"`. An error has no level: what a promise needs can't be switched off.",
        keys: Keys::Codes,
    },
];

/// The section of this name.
pub fn section(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}

impl Section {
    /// The keys that it names; none where its keys are codes.
    pub fn named(&self) -> &'static [Key] {
        match self.keys {
            Keys::Named(keys) => keys,
            Keys::Codes => &[],
        }
    }

    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.named().iter().find(|key| key.name == name)
    }
}

impl Key {
    /// What it takes, in a few words.
    pub fn takes(&self) -> &'static str {
        match self.kind {
            Kind::Text(_) => "a text in quotes",
            Kind::Folder(_) => "a folder in quotes",
            Kind::Platforms(_) => "a list of platforms",
        }
    }

    /// What a configuration says for it, as it would be written.
    pub fn said(&self, config: &Config) -> Option<String> {
        match &self.kind {
            Kind::Text(slot) | Kind::Folder(slot) => (slot.said)(config).map(|text| quoted(text)),
            Kind::Platforms(slot) => {
                let all: Vec<String> = (slot.said)(config)
                    .iter()
                    .map(|(name, _)| quoted(name))
                    .collect();
                (!all.is_empty()).then(|| format!("[{}]", all.join(", ")))
            }
        }
    }
}

impl Level {
    /// What it does, in one sentence.
    pub fn doc(self) -> &'static str {
        match self {
            Level::Allow => {
                "Not reported. Who approves a journey is shown that it was set aside, and what was approved before has to be \
                 approved again."
            }
            Level::Warn => "Reported as a warning: the project is built all the same.",
            Level::Deny => "Reported as an error: nothing is built until it is mended.",
        }
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a text does not fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_OUT, SECTIONS};
    use crate::project::in_memory;
    use std::collections::BTreeMap;

    /// Each sample is read without a fault, and what was read is written as it was.
    #[test]
    fn every_key_is_read_and_told_again() {
        for section in SECTIONS {
            for key in section.named() {
                let line = format!("[{}]\n{} = {}\n", section.name, key.name, key.sample);
                let files = BTreeMap::from([("journey.toml".to_owned(), line.clone())]);
                let project = in_memory(files);
                assert!(project.faults.is_empty(), "{line}");
                let said = key.said(&project.config);
                assert_eq!(said.as_deref(), Some(key.sample));
                assert_eq!(key.said(&in_memory(BTreeMap::new()).config), None);
            }
        }
    }

    #[test]
    fn where_files_go_by_themselves_is_said_as_it_is_done() {
        let out = super::section("project").unwrap().key("out").unwrap();
        assert!(out.unsaid.contains(&format!("`{DEFAULT_OUT}`")));
        assert_eq!(out.sample, format!("\"{DEFAULT_OUT}\""));
    }

    #[test]
    fn what_a_text_holds_does_not_end_it() {
        assert_eq!(super::quoted("a\"b\\c\n"), r#""a\"b\\c\u000A""#);
    }
}
