//! Semantic tokens: what each word of a file is, so that messages, states and properties differ in colour.

use super::Snapshot;
use super::sites::{Look, Role, Site};
use super::symbol::Symbol;
use crate::diagnostics::Code;
use crate::names::{BUILT_IN_EVENTS, NameKind};
use crate::source::{FileId, FileRange};
use crate::syntax::cursor::{Lexeme, lexemes};
use crate::vocabulary::{Channel, Purpose, Unit, word as rows_of};
use std::collections::{BTreeMap, BTreeSet};

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// A word of the language.
    Keyword,
    /// A purpose or a channel.
    Purpose,
    /// A unit of time.
    Unit,
    /// A message.
    Message,
    /// An event.
    Event,
    /// A property.
    Property,
    /// A value of a `one of`, or a choice.
    Value,
    /// A state of the relationship.
    State,
    /// A segment, a list or an audience.
    Segment,
    /// A person or a team.
    Person,
    /// A journey.
    Journey,
    /// A sequence.
    Sequence,
    /// A restraint, a gate or a calendar.
    Rule,
    /// Any other name.
    Name,
    /// A number, a time or a date.
    Number,
    /// A text.
    Text,
    /// A comment.
    Comment,
}

impl TokenKind {
    /// Every kind, in the order in which an editor is told of them.
    pub const ALL: &'static [TokenKind] = &[
        TokenKind::Keyword,
        TokenKind::Purpose,
        TokenKind::Unit,
        TokenKind::Message,
        TokenKind::Event,
        TokenKind::Property,
        TokenKind::Value,
        TokenKind::State,
        TokenKind::Segment,
        TokenKind::Person,
        TokenKind::Journey,
        TokenKind::Sequence,
        TokenKind::Rule,
        TokenKind::Name,
        TokenKind::Number,
        TokenKind::Text,
        TokenKind::Comment,
    ];
}

/// A word of a file. Tokens stand in order, none overlaps another, none goes on over a line's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The word.
    pub at: FileRange,
    /// What it is.
    pub kind: TokenKind,
    /// It is declared here.
    pub declares: bool,
    /// It is given a value here.
    pub writes: bool,
    /// Nothing uses what is declared here.
    pub unused: bool,
}

/// The tokens of a file; of a template those in its merge fields.
pub fn tokens(snapshot: &Snapshot, file: FileId) -> Vec<Token> {
    let whole = FileRange {
        file,
        start: 0,
        end: snapshot.text(file).len() as u32,
    };
    tokens_in(snapshot, whole)
}

/// The tokens of the declarations that a stretch of a file touches.
pub fn tokens_in(snapshot: &Snapshot, range: FileRange) -> Vec<Token> {
    let look = Look::new(snapshot);
    let mut sites: BTreeMap<u32, (FileRange, Site)> = BTreeMap::new();
    let mut keep = |all: Vec<Site>| {
        for site in all {
            if let Some(at) = snapshot.sources().resolve(site.span) {
                sites.entry(at.start).or_insert((at, site));
            }
        }
    };
    for (of, decl) in snapshot.decls() {
        let at = snapshot.sources().resolve(decl.span);
        let touched = at.is_some_and(|at| at.start <= range.end && range.start <= at.end);
        if of == range.file && touched {
            keep(look.sites(decl));
        }
    }
    let is_source = super::layout::is_source(snapshot, range.file);
    if !is_source {
        keep(look.template_sites(range.file));
    }
    let mut draw = Draw {
        look: &look,
        unused: unused(snapshot, range.file),
        sites,
        found: Vec::new(),
        file: range.file,
    };
    if is_source {
        let text = snapshot.text(range.file);
        for (lexeme, start, end) in lexemes(text) {
            if end >= range.start && start <= range.end {
                draw.lexeme(text, lexeme, start, end);
            }
        }
    } else {
        draw.inside(0, u32::MAX, None);
    }
    let mut found = draw.found;
    found.retain(|token| token.at.end >= range.start && token.at.start <= range.end);
    found
}

/// Where names stand that nothing uses.
fn unused(snapshot: &Snapshot, file: FileId) -> BTreeSet<u32> {
    let told = snapshot.diagnostics().iter();
    told.filter(|d| matches!(d.code, Code::UnusedName | Code::NeverSent))
        .filter_map(|d| snapshot.sources().resolve(d.primary.span))
        .filter(|at| at.file == file)
        .map(|at| at.start)
        .collect()
}

struct Draw<'l, 's> {
    look: &'l Look<'s>,
    unused: BTreeSet<u32>,
    sites: BTreeMap<u32, (FileRange, Site)>,
    found: Vec<Token>,
    file: FileId,
}

impl Draw<'_, '_> {
    fn push(&mut self, start: u32, end: u32, kind: TokenKind) {
        if start < end {
            self.found.push(Token {
                at: FileRange {
                    file: self.file,
                    start,
                    end,
                },
                kind,
                declares: false,
                writes: false,
                unused: false,
            });
        }
    }

    /// The names between two offsets; what lies between them is of `rest`.
    fn inside(&mut self, start: u32, end: u32, rest: Option<TokenKind>) {
        let names: Vec<(FileRange, TokenKind, Role)> = self
            .sites
            .range(start..end)
            .map(|(_, (at, site))| (*at, kind_of(self.look, &site.symbol), site.role))
            .collect();
        let mut from = start;
        for (at, kind, role) in names {
            if at.start < from || at.end > end {
                continue;
            }
            if let Some(rest) = rest {
                self.push(from, at.start, rest);
            }
            self.found.push(Token {
                at,
                kind,
                declares: role == Role::Declares,
                writes: role == Role::Writes,
                unused: role == Role::Declares && self.unused.contains(&at.start),
            });
            from = at.end;
        }
        if let Some(rest) = rest {
            self.push(from, end, rest);
        }
    }

    fn lexeme(&mut self, text: &str, lexeme: Lexeme, start: u32, end: u32) {
        match lexeme {
            Lexeme::Comment => self.push(start, end, TokenKind::Comment),
            Lexeme::Number => self.push(start, end, TokenKind::Number),
            Lexeme::Text => self.inside(start, end, Some(TokenKind::Text)),
            Lexeme::Word => {
                if self.sites.range(start..end).next().is_some() {
                    return self.inside(start, end, None);
                }
                let word = text.get(start as usize..end as usize).unwrap_or("");
                if let Some(kind) = word_kind(word) {
                    self.push(start, end, kind);
                }
            }
        }
    }
}

fn word_kind(word: &str) -> Option<TokenKind> {
    if Purpose::from_text(word).is_some() || Channel::from_text(word).is_some() {
        return Some(TokenKind::Purpose);
    }
    if Unit::from_either(word).is_some() {
        return Some(TokenKind::Unit);
    }
    rows_of(word).next().map(|_| TokenKind::Keyword)
}

fn kind_of(look: &Look<'_>, symbol: &Symbol) -> TokenKind {
    match symbol {
        Symbol::Name(name) if BUILT_IN_EVENTS.contains(&name.as_str()) => TokenKind::Event,
        Symbol::Name(name) => match look.snapshot.name(name).map(|entry| entry.kind) {
            None | Some(NameKind::Brand | NameKind::Decision) => TokenKind::Name,
            Some(NameKind::Property) => TokenKind::Property,
            Some(NameKind::Event) => TokenKind::Event,
            Some(NameKind::Segment | NameKind::List | NameKind::Audience) => TokenKind::Segment,
            Some(NameKind::State) => TokenKind::State,
            Some(NameKind::Calendar | NameKind::Restraint | NameKind::Gate) => TokenKind::Rule,
            Some(NameKind::Person | NameKind::Team) => TokenKind::Person,
            Some(NameKind::Message) => TokenKind::Message,
            Some(NameKind::Sequence) => TokenKind::Sequence,
            Some(NameKind::Journey) => TokenKind::Journey,
        },
        Symbol::Data(..) => TokenKind::Property,
        Symbol::Value(..) | Symbol::Choice(..) => TokenKind::Value,
        Symbol::Theme(_)
        | Symbol::Locale(_)
        | Symbol::Split(_)
        | Symbol::Arm(..)
        | Symbol::Code(_) => TokenKind::Name,
        Symbol::Word(..) => TokenKind::Keyword,
    }
}
