//! Collects every declared name, once through the tree.

use super::{BUILT_IN_EVENTS, Entry, NameKind, Names, brand, errors};
use crate::diagnostics::Sink;
use crate::syntax::Program;
use crate::syntax::ast::{Decl, DeclKind, Name};
use smol_str::SmolStr;

impl<'a> Names<'a> {
    /// Collects the names of `program`; reports duplicates (J0102, the first stays) and a project
    /// without a brand of its own or with several (J0106).
    pub fn collect(program: &'a Program, sink: &mut Sink) -> Self {
        let mut names = Names::default();
        names.in_order.reserve(program.decls.len());
        names.by_text.reserve(program.decls.len());
        for (index, (_, decl)) in program.decls.iter().enumerate() {
            names.declare_all(index, decl, sink);
        }
        names
            .unreadable
            .extend(program.unread.iter().map(SmolStr::as_str));
        names.nameless = &program.nameless;
        names.brand_is_whole = brand::check(program, sink);
        names
    }

    fn declare_all(&mut self, index: usize, decl: &'a Decl, sink: &mut Sink) {
        if let DeclKind::Event(event) = &decl.kind {
            for property in event.properties.iter().filter(|p| p.ty.is_none()) {
                self.unreadable_data
                    .insert((&event.name.text, &property.name.text));
            }
        } else if let DeclKind::Error(name) = &decl.kind {
            self.unreadable
                .extend(name.as_ref().map(|n| n.text.as_str()));
        }
        each_declared(decl, &mut |kind, name| {
            self.declare(kind, name, index, sink);
        });
    }

    fn declare(&mut self, kind: NameKind, name: &'a Name, decl: usize, sink: &mut Sink) {
        if is_built_in(name) {
            sink.push(errors::built_in(kind, name));
            return;
        }
        let entry = Entry { kind, name, decl };
        match self.by_text.entry(&name.text) {
            std::collections::hash_map::Entry::Occupied(first) => {
                let first = *first.get();
                // Two brands are one mistake, and J0106 speaks of it.
                if (first.kind, kind) != (NameKind::Brand, NameKind::Brand) {
                    sink.push(errors::declared_twice(first, entry));
                }
            }
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(entry);
                self.in_order.push(entry);
            }
        }
    }
}

/// The names that a declaration declares for the whole project, whoever else may do so too.
pub(crate) fn declared<'a>(decl: &'a Decl, see: &mut dyn FnMut(NameKind, &'a Name)) {
    each_declared(decl, &mut |kind, name| {
        if !is_built_in(name) {
            see(kind, name);
        }
    });
}

/// Whether it is the name of an event that nobody declares.
fn is_built_in(name: &Name) -> bool {
    BUILT_IN_EVENTS.contains(&name.text.as_str())
}

fn each_declared<'a>(decl: &'a Decl, see: &mut dyn FnMut(NameKind, &'a Name)) {
    let (kind, name) = match &decl.kind {
        DeclKind::Profile(profile) => {
            for property in &profile.properties {
                see(NameKind::Property, &property.name);
            }
            return;
        }
        DeclKind::Relationship(relationship) => {
            for state in &relationship.states {
                see(NameKind::State, &state.name);
            }
            return;
        }
        DeclKind::Decisions(decisions) => {
            for point in &decisions.points {
                see(NameKind::Decision, &point.name);
            }
            return;
        }
        // A target's name is the platform's, not the project's; a test has a title and no name.
        DeclKind::Error(_) | DeclKind::Target(_) | DeclKind::Escalation(_) | DeclKind::Test(_) => {
            return;
        }
        DeclKind::Event(it) => (NameKind::Event, &it.name),
        DeclKind::Brand(it) => (NameKind::Brand, &it.name),
        DeclKind::List(it) => (NameKind::List, &it.name),
        DeclKind::Audience(it) => (NameKind::Audience, &it.name),
        DeclKind::Segment(it) => (NameKind::Segment, &it.name),
        DeclKind::Calendar(it) => (NameKind::Calendar, &it.name),
        DeclKind::Person(it) => (NameKind::Person, &it.name),
        DeclKind::Team(it) => (NameKind::Team, &it.name),
        DeclKind::Email(it) => (NameKind::Message, &it.name),
        DeclKind::Restraint(it) => (NameKind::Restraint, &it.name),
        DeclKind::Gate(it) => (NameKind::Gate, &it.name),
        DeclKind::Sequence(it) => (NameKind::Sequence, &it.name),
        DeclKind::Journey(it) => (NameKind::Journey, &it.name),
    };
    see(kind, name);
}
