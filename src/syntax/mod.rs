//! Text to tree. `scan` cuts each file into declarations and statements, pest reads each statement
//! with the rule that its first words call for, lowering builds typed nodes. A fault stays in its
//! statement. Comes first; may use only `source`, `diagnostics`, `vocabulary` and the step nodes.

mod amiss;
pub mod ast;
mod borrowed;
pub(crate) mod cursor;
mod cut;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "matches on rules of the grammar: what should not be there yields nothing and a J0099"
)]
mod declarations;
mod entries;
mod explain;
mod faults;
mod forms;
mod grammar;
mod hidden;
mod human;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "matches on rules of the grammar: what should not be there yields nothing and a J0099"
)]
mod lower;
mod place;
mod program;
mod rows;
pub(crate) mod scan;
mod settle;
mod shape;
mod steps;
mod synonyms;
mod unknown;

pub(crate) use declarations::wanted_of;
pub(crate) use faults::line_comments;

pub(crate) use forms::{forms_with, written_forms};
pub(crate) use grammar::Rule;
pub(crate) use lower::{Cx, Line, Reason};
pub(crate) use place::{Context, Once};
pub use program::{Kept, parse, parse_again};
pub(crate) use program::{Pieces, parse_after, parse_with_pieces};
pub(crate) use rows::{Rows, changed};
pub(crate) use shape::Shape;
pub(crate) use steps::ParseStep;

use crate::row::Row;
use crate::source::FileId;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Declarations, each with the file it stands in. A program shares those that an edit does not change with the one before it.
pub type Decls = Row<(FileId, Arc<ast::Decl>)>;

/// All declarations of a project, in the order of files and positions.
#[derive(Debug, Default)]
pub struct Program {
    /// All of them.
    pub decls: Decls,
    /// The places in `decls` of messages, of journeys, and of all others, of which a project has few.
    messages: Vec<usize>,
    journeys: Vec<usize>,
    few: Vec<usize>,
    /// The words before the blocks of declarations that could not be read: one of them may be the name.
    pub unread: Vec<SmolStr>,
    /// The first words of declarations that could not be read and say no name.
    pub nameless: Vec<SmolStr>,
    /// Files in which nothing at all was said of how they are written.
    pub flawless: BTreeSet<FileId>,
}

/// What kind of a declaration it is, for those who look for one kind.
#[derive(Debug, Clone, Copy)]
enum Class {
    Message,
    Journey,
    Few,
}

impl Class {
    fn of(decl: &ast::Decl) -> Self {
        if let ast::DeclKind::Email(_) = decl.kind {
            Class::Message
        } else if let ast::DeclKind::Journey(_) = decl.kind {
            Class::Journey
        } else {
            Class::Few
        }
    }
}

impl Program {
    /// Of declarations alone.
    pub(crate) fn of(decls: Vec<(FileId, Arc<ast::Decl>)>) -> Self {
        let mut program = Program::default();
        for (at, (_, decl)) in decls.iter().enumerate() {
            program.note(at, Class::of(decl));
        }
        program.decls = decls.into_iter().collect();
        program
    }

    /// Takes note of the kind of the declaration at a place.
    fn note(&mut self, at: usize, class: Class) {
        let places = match class {
            Class::Message => &mut self.messages,
            Class::Journey => &mut self.journeys,
            Class::Few => &mut self.few,
        };
        places.push(at);
    }

    /// Every declaration but messages and journeys, with its place among all, in their order. Who looks for another
    /// kind finds it here without a look at each of thousands.
    pub fn few(&self) -> impl Iterator<Item = (usize, FileId, &Arc<ast::Decl>)> {
        self.few.iter().filter_map(|&at| {
            let (file, decl) = self.decls.get(at)?;
            Some((at, *file, decl))
        })
    }

    /// The places in `decls` of all messages.
    pub(crate) fn messages(&self) -> &[usize] {
        &self.messages
    }

    /// The places in `decls` of all journeys.
    pub(crate) fn journeys(&self) -> &[usize] {
        &self.journeys
    }
}
