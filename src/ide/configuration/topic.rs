//! What a word of `journey.toml` means, and what is said of it: the row of the table, and what holds in this project.

use crate::diagnostics::{Code, Severity, explain};
use crate::ide::Snapshot;
use crate::ide::describe::{code_line, code_page};
use crate::project::keys::{self, Key, Keys, Section};
use crate::project::{CONFIG_NAME, Level};
use crate::targets::{self, Support, Target};
use std::fmt::Write as _;

/// What a word means.
#[derive(Clone, Copy)]
pub(super) enum Topic {
    /// A section.
    Section(&'static Section),
    /// A key of a section, or its value where that is open.
    Key(&'static Section, &'static Key),
    /// A code.
    Code(Code),
    /// A level.
    Level(Level),
    /// A platform.
    Platform(&'static dyn Target),
}

impl Topic {
    /// A short text from which [`Topic::of_key`] makes it again.
    pub(super) fn key(self) -> String {
        match self {
            Topic::Section(section) => format!("section {}", section.name),
            Topic::Key(section, key) => format!("key {} {}", section.name, key.name),
            Topic::Code(code) => format!("code {}", code.number()),
            Topic::Level(level) => format!("level {}", level.word()),
            Topic::Platform(target) => format!("platform {}", target.name()),
        }
    }

    /// What a short text means.
    pub(super) fn of_key(key: &str) -> Option<Topic> {
        let mut words = key.split(' ');
        let (kind, name) = (words.next()?, words.next()?);
        Some(match kind {
            "section" => Topic::Section(keys::section(name)?),
            "key" => {
                let section = keys::section(name)?;
                Topic::Key(section, section.key(words.next()?)?)
            }
            "code" => Topic::Code(explain::find(name).ok()?),
            "level" => Topic::Level(Level::of(name)?),
            "platform" => Topic::Platform(targets::find(name)?),
            _ => return None,
        })
    }

    /// What a name means, by the names that it stands under.
    pub(super) fn of_name(path: &[String], name: &str) -> Option<Topic> {
        let [section] = path else {
            return path
                .is_empty()
                .then(|| keys::section(name).map(Topic::Section))?;
        };
        let section = keys::section(section)?;
        match section.keys {
            Keys::Named(_) => Some(Topic::Key(section, section.key(name)?)),
            Keys::Codes => explain::find(name).ok().map(Topic::Code),
        }
    }

    /// What a value means, by the names that it stands under.
    pub(super) fn of_value(path: &[String], value: &str) -> Option<Topic> {
        let [section, key] = path else {
            return None;
        };
        let section = keys::section(section)?;
        match section.keys {
            Keys::Codes => Level::of(value).map(Topic::Level),
            Keys::Named(_) => {
                let key = section.key(key)?;
                match key.kind {
                    keys::Kind::Platforms(_) => targets::find(value).map(Topic::Platform),
                    keys::Kind::Text(_) | keys::Kind::Folder(_) => Some(Topic::Key(section, key)),
                }
            }
        }
    }

    /// In a few words, for a list.
    pub(super) fn in_brief(self) -> String {
        match self {
            Topic::Section(section) => format!("section: {}", lower(first_sentence(section.doc))),
            Topic::Key(_, key) => first_sentence(key.doc).to_owned(),
            Topic::Code(code) => code.title().to_owned(),
            Topic::Level(level) => first_sentence(level.doc()).to_owned(),
            Topic::Platform(target) => target.title().to_owned(),
        }
    }

    /// All that is known of it, in Markdown, with what holds in the project.
    pub(super) fn page(self, snapshot: &Snapshot) -> String {
        match self {
            Topic::Section(section) => of_section(snapshot, section),
            Topic::Key(section, key) => of_key(section, key),
            Topic::Code(code) => of_code(snapshot, code),
            Topic::Level(level) => format!("**\"{}\"**\n\n{}", level.word(), level.doc()),
            Topic::Platform(target) => of_platform(snapshot, target),
        }
    }
}

fn toml(lines: &str) -> String {
    format!("```toml\n{lines}\n```")
}

fn of_section(snapshot: &Snapshot, section: &Section) -> String {
    let config = &snapshot.analysis().project.config;
    let mut page = format!(
        "{}\n\n{}\n",
        toml(&format!("[{}]", section.name)),
        section.doc
    );
    if config.is_torn {
        let _ = write!(
            page,
            "\n{CONFIG_NAME} can't be read now: until it can, nothing that it says holds."
        );
        return page;
    }
    for key in section.named() {
        let now = match key.said(config) {
            Some(said) => format!("now `{said}`"),
            None => format!("not set. {}", key.unsaid),
        };
        // Writing to a text does not fail.
        let _ = write!(page, "\n- `{}`: {now}", key.name);
    }
    if matches!(section.keys, Keys::Codes) {
        for (code, level) in &config.lints {
            let (slug, word) = (code.slug(), level.word());
            let _ = write!(
                page,
                "\n- `{slug} = \"{word}\"` ({}): {}",
                code.number(),
                code.title()
            );
        }
        if config.lints.is_empty() {
            page.push_str("\nNone is set: each is reported as what it is.");
        }
    }
    page.trim_end().to_owned()
}

fn of_key(section: &Section, key: &Key) -> String {
    let form = format!("[{}]\n{} = {}", section.name, key.name, key.sample);
    let mut page = format!(
        "{}\n\n{}\n\nNot written: {}",
        toml(&form),
        key.doc,
        lower(key.unsaid)
    );
    if !key.client.is_empty() {
        let _ = write!(page, "\n\nFor a client: {}", lower(key.client));
    }
    page
}

fn of_code(snapshot: &Snapshot, code: Code) -> String {
    let level = snapshot.analysis().project.config.lints.get(&code);
    let holds = match level {
        Some(level) => format!("In this project: `\"{}\"`. {}", level.word(), level.doc()),
        None if code.severity() == Severity::Error => {
            "An error has no level: what a promise needs can't be switched off.".to_owned()
        }
        None => format!(
            "In this project no level is set: it is reported as a {}.",
            code.severity().word()
        ),
    };
    let page = code_page(code);
    let head = format!("**{}**", code_line(code));
    let rest = page.strip_prefix(&head).unwrap_or(&page).trim_start();
    format!("{head}\n\n{holds}\n\n{rest}")
}

fn of_platform(snapshot: &Snapshot, target: &dyn Target) -> String {
    let mut page = format!("**{}** (`{}`)", target.title(), target.name());
    if let Some(caveat) = target.caveat() {
        let _ = write!(page, "\n\n{caveat}");
    }
    let mut held = Vec::new();
    for support in [
        Support::Exact,
        Support::Generated,
        Support::Weaker,
        Support::NotPossible,
    ] {
        let all = target.capabilities();
        let count = all.iter().filter(|it| it.support == support).count();
        if count > 0 {
            held.push(format!("{count} {}", support.word()));
        }
    }
    let _ = write!(
        page,
        "\n\nOf what the language can say: {}. `journey targets` lists them.",
        held.join(", ")
    );
    if !target.nouns().is_empty() {
        let name = target.name();
        let bound = snapshot.house().bindings.get(name);
        let ids = bound.map_or(0, |bound| bound.ids.len());
        let _ = match ids {
            0 => write!(
                page,
                "\n\nNo id is bound yet: `target {name} {{ … }}` says what each name is there."
            ),
            1 => write!(page, "\n\nOne id is bound in `target {name}`."),
            _ => write!(page, "\n\n{ids} ids are bound in `target {name}`."),
        };
    }
    let config = &snapshot.analysis().project.config;
    if !config.targets.iter().any(|(name, _)| name == target.name()) {
        let _ = write!(page, "\n\nNot among the `targets` of {CONFIG_NAME} now.");
    }
    page
}

fn first_sentence(text: &str) -> &str {
    let end = text.find(". ").unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end_matches('.')
}

/// A sentence as it goes on behind a colon.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
