//! What is said of a name or a word, in Markdown: what it is, its documentation, and what follows from it.
//! Hover and the documentation of completions are the same text.

mod journey;
mod message;
mod names;
mod rule;
mod split;
mod step;
mod word;

pub(crate) use rule::rule_at;
pub(crate) use split::share_at;
pub(crate) use step::wait_at;
pub(crate) use word::{code as code_page, code_line, word_in};

use super::Snapshot;
use super::symbol::Symbol;
use crate::source::Span;
use crate::syntax::ast::DeclKind;
use crate::workflow::{PropertyDef, PropertyType};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What is known of a symbol; `None` where nothing is.
pub(crate) fn describe(snapshot: &Snapshot, symbol: &Symbol) -> Option<String> {
    match symbol {
        Symbol::Name(name) => names::name(snapshot, name),
        Symbol::Data(event, property) => names::data(snapshot, event, property),
        Symbol::Value(owner, value) => names::value(snapshot, owner, value),
        Symbol::Theme(theme) => names::theme(snapshot, theme),
        Symbol::Locale(locale) => names::locale(snapshot, locale),
        Symbol::Choice(survey, choice) => names::choice(snapshot, survey, choice),
        Symbol::Split(split) => split::split(snapshot, split),
        Symbol::Arm(split, arm) => split::arm(snapshot, split, arm),
        Symbol::Word(word, place) => word::word(word, *place),
        Symbol::Code(code) => Some(word::code(*code)),
    }
}

/// The type of a property as it is declared: `one of silver, gold`, `text?`.
pub(crate) fn type_words(def: &PropertyDef) -> String {
    let words = match &def.ty {
        PropertyType::Text => "text".to_owned(),
        PropertyType::Number => "number".to_owned(),
        PropertyType::Money => "money".to_owned(),
        PropertyType::Date => "date".to_owned(),
        PropertyType::YesNo => "yes/no".to_owned(),
        PropertyType::Person => "person".to_owned(),
        PropertyType::OneOf { values } => {
            let values: Vec<&str> = values.iter().map(SmolStr::as_str).collect();
            format!("one of {}", values.join(", "))
        }
    };
    let optional = if def.optional { "?" } else { "" };
    format!("{words}{optional}")
}

/// A text that grows by paragraphs: first the words as they are written, then prose and lists.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// A page that begins with words of the language.
    fn of(code: &str) -> Page {
        Page {
            text: format!("```journey\n{}\n```", code.trim_end()),
        }
    }

    fn paragraph(&mut self, words: &str) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(words);
    }

    fn list(&mut self, lines: &[String]) {
        let mut list = String::new();
        for line in lines {
            let _ = writeln!(list, "- {line}");
        }
        self.paragraph(&list);
    }

    fn done(self) -> String {
        self.text
    }
}

/// `` `a`, `b` and `c` ``; at most five, then how many more.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    let shown: Vec<&str> = all.iter().take(5).map(String::as_str).collect();
    let more = all.len() - shown.len();
    match (shown.split_last(), more) {
        (None, _) => String::new(),
        (Some(_), 1..) => format!("{} and {more} more", shown.join(", ")),
        (Some((last, [])), 0) => (*last).to_owned(),
        (Some((last, head)), 0) => format!("{} and {last}", head.join(", ")),
    }
}

/// A title in quotes, not too long for a list.
fn titled(title: &str) -> String {
    if title.chars().count() <= 40 {
        return format!("\"{title}\"");
    }
    let start: String = title.chars().take(38).collect();
    format!("\"{}…\"", start.trim_end())
}

/// The names of the declarations in which these places stand, each once: what a client lives through first, the tests
/// of it last.
fn homes(snapshot: &Snapshot, spans: impl Iterator<Item = Span>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for span in spans {
        let Some(at) = snapshot.sources().resolve(span) else {
            continue;
        };
        let Some((_, decl)) = snapshot.decl_at(at.file, at.start) else {
            let file = snapshot.sources().file(at.file);
            found.extend(file.map(|file| (Home::Template, file.path.clone())));
            continue;
        };
        if let DeclKind::Test(test) = &decl.kind {
            found.insert((Home::Test, format!("test {}", titled(&test.title.value()))));
            continue;
        }
        let head = snapshot.sources().text(decl.head);
        let mut words = head.split_whitespace();
        let word = words.next();
        let home = words.next().or(word).unwrap_or("");
        let home = home.trim_matches(|c| c == '"' || c == '{');
        if !home.is_empty() {
            found.insert((Home::of(&decl.kind), home.to_owned()));
        }
    }
    found.into_iter().map(|(_, name)| name).collect()
}

/// Where a name is said, in the order in which a designer wants to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Home {
    Journey,
    Declaration,
    Template,
    Target,
    Test,
}

impl Home {
    fn of(kind: &DeclKind) -> Home {
        if matches!(kind, DeclKind::Journey(_) | DeclKind::Sequence(_)) {
            Home::Journey
        } else if matches!(kind, DeclKind::Target(_)) {
            Home::Target
        } else if matches!(kind, DeclKind::Test(_)) {
            Home::Test
        } else {
            Home::Declaration
        }
    }
}
