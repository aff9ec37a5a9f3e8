//! The outline of a file as a client would live it: journeys, their steps, the arms of each. And the search
//! over all names of a project.

use super::Snapshot;
use super::days::{self, Steps};
use crate::lower::walk::inner_blocks;
use crate::names::NameKind;
use crate::source::{FileId, FileRange, Span};
use crate::syntax::ast::{Block, Decl, DeclKind, Name, Property, Step};

/// What an entry is: decides its icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutlineKind {
    /// A declaration of this kind of name.
    Name(NameKind),
    /// A declaration without a name: the profile, a target, a test.
    Block,
    /// A property of an event.
    Data,
    /// A rule of a restraint.
    Rule,
    /// A step.
    Step,
    /// An arm of a step.
    Arm,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// As shown; never empty, as clients refuse an entry without a name.
    pub name: String,
    /// A few words beside it.
    pub detail: Option<String>,
    /// What it is.
    pub kind: OutlineKind,
    /// All of it.
    pub whole: FileRange,
    /// Its name, or its first words.
    pub at: FileRange,
    /// What it holds.
    pub inside: Vec<Outline>,
}

/// A name of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The name.
    pub name: String,
    /// What it names.
    pub kind: NameKind,
    /// Where it is declared.
    pub at: FileRange,
}

/// The outline of a file, in source order.
pub fn outline(snapshot: &Snapshot, file: FileId) -> Vec<Outline> {
    let decls = snapshot.decls().filter(|(of, _)| *of == file);
    decls
        .filter_map(|(_, decl)| {
            let workflow = if let DeclKind::Journey(journey) = &decl.kind {
                days::workflow(snapshot, &journey.name.text)
            } else {
                None
            };
            let days = workflow.map_or_else(Steps::default, |w| days::of_steps(snapshot, w));
            Draw { snapshot, days }.decl(decl)
        })
        .collect()
}

/// The names of the project that hold the letters of `query` in their order, in source order.
pub fn search(snapshot: &Snapshot, query: &str) -> Vec<Found> {
    let query = query.to_lowercase();
    let holds = |name: &str| {
        let mut name = name.chars();
        query.chars().all(|letter| name.any(|c| c == letter))
    };
    let names = snapshot.names();
    let found = names.iter().filter(|entry| holds(&entry.name.text));
    found
        .filter_map(|entry| {
            Some(Found {
                name: entry.name.text.to_string(),
                kind: entry.kind,
                at: snapshot.sources().resolve(entry.name.span)?,
            })
        })
        .collect()
}

struct Draw<'s> {
    snapshot: &'s Snapshot,
    /// On which days the steps of the journey are reached.
    days: Steps,
}

impl Draw<'_> {
    fn words(&self, span: Span) -> String {
        let text = self.snapshot.sources().text(span);
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ")
    }

    fn entry(
        &self,
        name: String,
        kind: OutlineKind,
        whole: Span,
        at: Span,
        inside: Vec<Outline>,
    ) -> Option<Outline> {
        let whole = self.snapshot.sources().resolve(whole)?;
        let at = self.snapshot.sources().resolve(at)?;
        // What an editor is told must lie within what it is part of.
        let inner = FileRange {
            start: at.start.clamp(whole.start, whole.end),
            end: at.end.clamp(whole.start, whole.end),
            ..whole
        };
        Some(Outline {
            name: if name.is_empty() {
                "…".to_owned()
            } else {
                name
            },
            detail: None,
            kind,
            whole,
            at: inner,
            inside,
        })
    }

    fn decl(&self, decl: &Decl) -> Option<Outline> {
        let named = |name: &Name, kind: NameKind, inside: Vec<Outline>| {
            let kind = OutlineKind::Name(kind);
            let mut entry =
                self.entry(name.text.to_string(), kind, decl.span, name.span, inside)?;
            let head = self.words(decl.head);
            let word = head.split(' ').next().unwrap_or("");
            entry.detail = Some(word.to_owned());
            Some(entry)
        };
        match &decl.kind {
            DeclKind::Brand(it) => named(&it.name, NameKind::Brand, Vec::new()),
            DeclKind::Profile(it) => {
                let inside = self.properties(&it.properties, OutlineKind::Name(NameKind::Property));
                self.block(decl, inside)
            }
            DeclKind::Event(it) => {
                let inside = self.properties(&it.properties, OutlineKind::Data);
                named(&it.name, NameKind::Event, inside)
            }
            DeclKind::List(it) => named(&it.name, NameKind::List, Vec::new()),
            DeclKind::Audience(it) => named(&it.name, NameKind::Audience, Vec::new()),
            DeclKind::Decisions(it) => {
                let names = it.points.iter().map(|point| &point.name);
                let inside = self.names(names, NameKind::Decision);
                self.block(decl, inside)
            }
            DeclKind::Relationship(it) => {
                let names = it.states.iter().map(|state| &state.name);
                let inside = self.names(names, NameKind::State);
                self.block(decl, inside)
            }
            DeclKind::Segment(it) => named(&it.name, NameKind::Segment, Vec::new()),
            DeclKind::Calendar(it) => named(&it.name, NameKind::Calendar, Vec::new()),
            DeclKind::Person(it) => named(&it.name, NameKind::Person, Vec::new()),
            DeclKind::Team(it) => named(&it.name, NameKind::Team, Vec::new()),
            DeclKind::Email(it) => named(&it.name, NameKind::Message, Vec::new()),
            DeclKind::Restraint(it) => {
                let rules = it.rules.iter().filter_map(|rule| {
                    let words = self.words(rule.span);
                    self.entry(words, OutlineKind::Rule, rule.span, rule.span, Vec::new())
                });
                named(&it.name, NameKind::Restraint, rules.collect())
            }
            DeclKind::Gate(it) => named(&it.name, NameKind::Gate, Vec::new()),
            DeclKind::Sequence(it) => named(&it.name, NameKind::Sequence, self.steps(&it.steps)),
            DeclKind::Journey(it) => named(&it.name, NameKind::Journey, self.steps(&it.steps)),
            DeclKind::Escalation(_)
            | DeclKind::Target(_)
            | DeclKind::Test(_)
            | DeclKind::Error(_) => self.block(decl, Vec::new()),
        }
    }

    fn block(&self, decl: &Decl, inside: Vec<Outline>) -> Option<Outline> {
        let name = self.words(decl.head);
        let name = shortened(&name);
        self.entry(name, OutlineKind::Block, decl.span, decl.head, inside)
    }

    fn properties(&self, properties: &[Property], kind: OutlineKind) -> Vec<Outline> {
        let each = properties.iter().filter_map(|property| {
            let ty = property.ty.as_ref();
            let whole = ty.map_or(property.name.span, |ty| property.name.span.to(ty.span));
            let name = property.name.text.to_string();
            let mut entry = self.entry(name, kind, whole, property.name.span, Vec::new())?;
            entry.detail = ty.map(|ty| self.words(ty.span));
            Some(entry)
        });
        each.collect()
    }

    fn names<'n>(&self, names: impl Iterator<Item = &'n Name>, kind: NameKind) -> Vec<Outline> {
        names
            .filter_map(|name| {
                let kind = OutlineKind::Name(kind);
                self.entry(
                    name.text.to_string(),
                    kind,
                    name.span,
                    name.span,
                    Vec::new(),
                )
            })
            .collect()
    }

    fn steps(&self, block: &Block) -> Vec<Outline> {
        block
            .steps
            .iter()
            .filter_map(|step| self.step(step))
            .collect()
    }

    fn step(&self, step: &Step) -> Option<Outline> {
        let mut blocks = inner_blocks(step);
        blocks.sort_by_key(|block| block.span.start);
        let first = blocks
            .first()
            .map_or(step.span.end, |block| block.span.start);
        let written = self.snapshot.sources().text(Span {
            end: first,
            ..step.span
        });
        let head = written.split('{').next().unwrap_or("").trim_end();
        let at = Span {
            end: step.span.start + head.len() as u32,
            ..step.span
        };
        let name = shortened(&head.split_whitespace().collect::<Vec<_>>().join(" "));
        let inside = match blocks.as_slice() {
            // One block with nothing beside it needs no entry of its own.
            [one] => self.steps(one),
            all => self.arms(all, step.span, head),
        };
        let mut entry = self.entry(name, OutlineKind::Step, step.span, at, inside)?;
        entry.detail = days::begins(&self.days, step);
        Some(entry)
    }

    /// The blocks of a step, each under the words before it.
    fn arms(&self, blocks: &[&Block], step: Span, head: &str) -> Vec<Outline> {
        let mut found = Vec::new();
        let mut from = step.start;
        for block in blocks {
            let before = Span {
                start: from,
                end: block.span.start,
                ..step
            };
            from = block.span.end;
            let written = self.snapshot.sources().text(before);
            // In a `match` the words of the first arm follow those of the step.
            let own = written.rsplit(['{', '}', '\n']).next().unwrap_or("").trim();
            let own = if own.is_empty() { head } else { own };
            let name = shortened(&own.split_whitespace().collect::<Vec<_>>().join(" "));
            let steps = self.steps(block);
            found.extend(self.entry(name, OutlineKind::Arm, block.span, block.span, steps));
        }
        found
    }
}

/// Short enough for a list.
fn shortened(words: &str) -> String {
    if words.chars().count() <= 60 {
        return words.to_owned();
    }
    let start: String = words.chars().take(58).collect();
    format!("{}…", start.trim_end())
}
