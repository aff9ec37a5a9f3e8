//! Collects every declared name, once through the tree.

use super::table::{Place, Table};
use super::{BUILT_IN_EVENTS, Entry, NameKind, Names, brand, errors};
use crate::diagnostics::Sink;
use crate::syntax::Program;
use crate::syntax::ast::{Decl, DeclKind, Name};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::sync::{Arc, Mutex};

impl<'a> Names<'a> {
    /// Collects the names of `program`; reports duplicates (J0102, the first stays) and a project
    /// without a brand of its own or with several (J0106).
    pub fn collect(program: &'a Program, sink: &mut Sink) -> Self {
        let mut table = Table::with_capacity(program.decls.len());
        for (index, (_, decl)) in program.decls.iter().enumerate() {
            declare_all(program, &mut table, index, decl, sink);
        }
        Self::known(program, &Arc::new(table), sink)
    }

    /// The same where it is known which names are declared where, and nothing was wrong with them.
    pub(crate) fn known(program: &'a Program, table: &Arc<Table>, sink: &mut Sink) -> Self {
        let mut names = Names {
            program,
            table: Arc::clone(table),
            unreadable: program.unread.iter().map(SmolStr::as_str).collect(),
            nameless: &program.nameless,
            unreadable_data: FxHashSet::default(),
            brand_is_whole: brand::check(program, sink),
            told: Mutex::default(),
        };
        for (_, _, decl) in program.few() {
            if let DeclKind::Event(event) = &decl.kind {
                for property in event.properties.iter().filter(|p| p.ty.is_none()) {
                    names
                        .unreadable_data
                        .insert((&event.name.text, &property.name.text));
                }
            } else if let DeclKind::Error(name) = &decl.kind {
                names
                    .unreadable
                    .extend(name.as_ref().map(|n| n.text.as_str()));
            }
        }
        names
    }
}

fn declare_all(program: &Program, table: &mut Table, index: usize, decl: &Decl, sink: &mut Sink) {
    let mut nth = 0;
    each_declared(decl, &mut |kind, name| {
        let place = Place {
            kind,
            decl: index,
            nth,
        };
        nth += 1;
        if is_built_in(name) {
            table.note_flaw();
            sink.push(errors::built_in(kind, name));
        } else if let Some(first) = table.declare(&name.text, place) {
            table.note_flaw();
            let before = program.decls.get(first.decl);
            let before = before.and_then(|(_, decl)| nth_declared(decl, first.nth));
            // Two brands are one mistake, and J0106 speaks of it.
            if let Some(before) = before
                && (first.kind, kind) != (NameKind::Brand, NameKind::Brand)
            {
                let entry = |kind, name, decl| Entry { kind, name, decl };
                let first = entry(first.kind, before, first.decl);
                sink.push(errors::declared_twice(first, entry(kind, name, index)));
            }
        }
    });
}

/// One of the names that a declaration declares.
pub(super) fn nth_declared(decl: &Decl, nth: usize) -> Option<&Name> {
    let mut found = None;
    let mut at = 0;
    each_declared(decl, &mut |_, name| {
        if at == nth {
            found = Some(name);
        }
        at += 1;
    });
    found
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

/// The names that stand in a declaration as declared by it, those that it can't have among them.
pub(crate) fn each_declared<'a>(decl: &'a Decl, see: &mut dyn FnMut(NameKind, &'a Name)) {
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
