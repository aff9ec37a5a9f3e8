//! Every place where a project says a name: declared, used or given a value, in sources and in templates.
//! Exact where the tree could be read; in lines that could not, by their words. Everything that jumps,
//! lists or renames rests on this.

mod condition;
mod declaration;
mod journey;
mod message;

use super::Snapshot;
use super::symbol::Symbol;
use crate::names::{BUILT_IN_EVENTS, NameKind};
use crate::source::{FileId, FileRange, Span};
use crate::syntax::ast::{Decl, Name};
use crate::syntax::cursor::words;
use crate::workflow::{PropertyDef, PropertyType};
use smol_str::SmolStr;

/// What a place does with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Declares it.
    Declares,
    /// Says it.
    Uses,
    /// Gives it a value, or empties it.
    Writes,
}

/// A place where a name is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// The word.
    pub(crate) span: Span,
    /// What it means.
    pub(crate) symbol: Symbol,
    /// What it does there.
    pub(crate) role: Role,
}

/// What is needed to say what a name means.
pub(crate) struct Look<'s> {
    pub(crate) snapshot: &'s Snapshot,
}

impl<'s> Look<'s> {
    pub(crate) fn new(snapshot: &'s Snapshot) -> Self {
        Look { snapshot }
    }

    /// The property that a path names: `tier`, `placed_order.value`.
    pub(crate) fn property(&self, path: &str) -> Option<&'s PropertyDef> {
        let house = self.snapshot.house();
        match path.split_once('.') {
            None => house.properties.get(path),
            Some((event, data)) => house.events.get(event)?.properties.get(data),
        }
    }

    /// The places in a declaration, by where they stand.
    pub(crate) fn sites(&self, decl: &Decl) -> Vec<Site> {
        let mut walk = Walk {
            look: self,
            found: Vec::new(),
            starts: Vec::new(),
        };
        walk.decl(decl);
        let mut found = walk.found;
        found.sort_by_key(|site| (site.span.start, site.span.end));
        found.dedup();
        found
    }

    /// The places in a template file.
    pub(crate) fn template_sites(&self, file: FileId) -> Vec<Site> {
        let analysis = self.snapshot.analysis();
        let Some(chunk) = analysis.templates.chunk(file) else {
            return Vec::new();
        };
        let mut walk = Walk {
            look: self,
            found: Vec::new(),
            starts: Vec::new(),
        };
        walk.fields(self.snapshot.text(file), Span::new(chunk, 0, 0));
        walk.found
    }

    /// Every place of the project that says `symbol`, by file and position.
    pub(crate) fn all(&self, symbol: &Symbol) -> Vec<(FileRange, Role)> {
        let mut found = Vec::new();
        let mut keep = |sites: Vec<Site>| {
            for site in sites.into_iter().filter(|site| site.symbol == *symbol) {
                let at = self.snapshot.sources().resolve(site.span);
                found.extend(at.map(|at| (at, site.role)));
            }
        };
        for (_, decl) in self.snapshot.decls() {
            keep(self.sites(decl));
        }
        for file in self.templates() {
            keep(self.template_sites(file));
        }
        found.sort_unstable();
        found.dedup_by_key(|(at, _)| *at);
        found
    }

    /// The template files of the project.
    pub(crate) fn templates(&self) -> impl Iterator<Item = FileId> + use<'s> {
        let templates = &self.snapshot.analysis().templates;
        templates.files.values().flatten().copied()
    }

    /// The place under a cursor; at the end of a word counts as on it.
    pub(crate) fn at(&self, file: FileId, offset: u32) -> Option<(FileRange, Site)> {
        let sites = match self.snapshot.decl_at(file, offset) {
            Some((_, decl)) => self.sites(decl),
            None => self.template_sites(file),
        };
        let sources = self.snapshot.sources();
        let here = sites.into_iter().filter_map(|site| {
            let at = sources.resolve(site.span)?;
            let touches = at.file == file && at.start <= offset && offset <= at.end;
            touches.then_some((at, site))
        });
        // Of `placed_order.value` the part under the cursor; between two, the one that begins there.
        here.max_by_key(|(at, _)| (offset < at.end, at.start))
    }
}

/// A walk through one declaration.
struct Walk<'l, 's> {
    look: &'l Look<'s>,
    found: Vec<Site>,
    /// The events that start the journey around.
    starts: Vec<SmolStr>,
}

impl Walk<'_, '_> {
    fn add(&mut self, span: Span, symbol: Symbol, role: Role) {
        if !span.is_empty() {
            self.found.push(Site { span, symbol, role });
        }
    }

    fn declares(&mut self, name: &Name) {
        self.add(name.span, Symbol::Name(name.text.clone()), Role::Declares);
    }

    fn uses(&mut self, name: &Name) {
        self.add(name.span, Symbol::Name(name.text.clone()), Role::Uses);
    }

    fn all(&mut self, names: &[Name]) {
        for name in names {
            self.uses(name);
        }
    }

    fn theme(&mut self, name: &Name, role: Role) {
        self.add(name.span, Symbol::Theme(name.text.clone()), role);
    }

    /// A property of the profile, or of an event: bare names inside a `where` are that event's.
    fn path(&mut self, path: &[Name], inside: Option<&SmolStr>, role: Role) {
        match (path, inside) {
            ([name], Some(event)) => {
                let symbol = Symbol::Data(event.clone(), name.text.clone());
                self.add(name.span, symbol, role);
            }
            ([name], None) => self.add(name.span, Symbol::Name(name.text.clone()), role),
            ([event, data @ ..], _) => {
                self.uses(event);
                let joined: Vec<&str> = data.iter().map(|n| n.text.as_str()).collect();
                let spans = data.iter().map(|n| n.span).reduce(Span::to);
                if let Some(span) = spans {
                    let symbol = Symbol::Data(event.text.clone(), joined.join(".").into());
                    self.add(span, symbol, role);
                }
            }
            ([], _) => {}
        }
    }

    /// A word that is compared with, or given to, what `path` names.
    fn value(&mut self, path: &str, word: &SmolStr, span: Span) {
        let def = self.look.property(path);
        let symbol = match def.map(|def| &def.ty) {
            Some(PropertyType::OneOf { .. }) => Symbol::Value(path.into(), word.clone()),
            Some(PropertyType::Person) => Symbol::Name(word.clone()),
            Some(_) => return,
            None if self.look.snapshot.name(word).is_some() => Symbol::Name(word.clone()),
            None => return,
        };
        self.add(span, symbol, Role::Uses);
    }

    /// Words that could not be read: those that are names of the project.
    fn unread(&mut self, span: Span) {
        let text = self.look.snapshot.sources().text(span).to_owned();
        let mut nth = 0;
        for word in words(&text) {
            if word.text.starts_with('"') {
                let at = span.start as usize + word.start + 1;
                let inner = word.text.get(1..).unwrap_or("");
                self.fields(inner, Span::new(span.chunk, at, at));
                continue;
            }
            if !word.is_name() {
                continue;
            }
            nth += 1;
            let start = span.start as usize + word.start;
            let (head, data) = match word.text.split_once('.') {
                Some((head, data)) => (head, Some(data)),
                None => (word.text, None),
            };
            let at = Span::new(span.chunk, start, start + head.len());
            let kind = self.look.snapshot.name(head).map(|entry| entry.kind);
            // A line begins with a word of the language, whatever names there are.
            let known = match kind {
                Some(NameKind::Property) | None => nth > 1 && kind.is_some(),
                Some(_) => nth > 1,
            };
            if known || BUILT_IN_EVENTS.contains(&head) {
                self.add(at, Symbol::Name(head.into()), Role::Uses);
            }
            if let (Some(data), Some(NameKind::Event)) = (data, kind) {
                let from = start + head.len() + 1;
                let at = Span::new(span.chunk, from, from + data.len());
                self.add(at, Symbol::Data(head.into(), data.into()), Role::Uses);
            }
        }
    }
}
