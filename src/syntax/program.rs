//! Files to declarations: scan, cut, read each declaration by itself.

use super::declarations::declaration;
use super::lower::Cx;
use super::place::starts_declaration;
use super::scan::{Fault, Scan, Statement, scan};
use super::{Program, ast, faults};
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::{ChunkId, FileId, SourceMap, Span};
use std::ops::Range;

/// A declaration to be read.
struct Chunk<'s> {
    id: ChunkId,
    base: u32,
    statement: &'s Statement,
}

/// A file's declarations, and the stretches of lines that belong to none.
struct Cut<'s> {
    /// What is read: each declaration, and the first statement of each lost stretch.
    statements: Vec<&'s Statement>,
    /// From the start of the first lost statement to the next declaration.
    lost: Vec<Range<u32>>,
}

/// Lines that start no declaration are taken together up to the next that does: one message.
fn cut<'s>(text: &str, scan: &'s Scan) -> Cut<'s> {
    let mut cut = Cut {
        statements: Vec::with_capacity(scan.statements.len()),
        lost: Vec::new(),
    };
    let mut lost_from = None;
    for statement in &scan.statements {
        let rest = text.get(statement.head.start as usize..).unwrap_or("");
        if starts_declaration(rest) {
            if let Some(from) = lost_from.take() {
                cut.lost.push(from..statement.head.start);
            }
            cut.statements.push(statement);
        } else if lost_from.is_none() {
            lost_from = Some(statement.head.start);
            cut.statements.push(statement);
        }
    }
    if let Some(from) = lost_from {
        cut.lost.push(from..u32::MAX);
    }
    cut
}

/// Parses `files` (already in `sources`), registering their chunks. Total: what can't be read is
/// reported and becomes an `Error` node.
pub fn parse(sources: &mut SourceMap, files: &[FileId], sink: &mut Sink) -> Program {
    let mut program = Program::default();
    for &file in files {
        let scanned = match sources.file(file) {
            Some(source) => scan(&source.text),
            None => continue,
        };
        let whole = sources.add_chunk(file, 0);
        let text = sources.file(file).map_or("", |source| source.text.as_str());
        let cut = cut(text, &scanned);
        let chunks: Vec<Chunk<'_>> = cut
            .statements
            .iter()
            .map(|statement| {
                let base = first_byte(&scanned, statement);
                Chunk {
                    id: sources.add_chunk(file, base),
                    base,
                    statement,
                }
            })
            .collect();
        let text = sources.file(file).map_or("", |source| source.text.as_str());
        for fault in &scanned.faults {
            let at = fault.at();
            if matches!(fault, Fault::Stray { .. })
                && cut.lost.iter().any(|lost| lost.contains(&at))
            {
                continue;
            }
            let (id, base) = chunks
                .iter()
                .rev()
                .find(|chunk| chunk.base <= at && at < chunk.statement.end())
                .map_or((whole, 0), |chunk| (chunk.id, chunk.base));
            sink.push(faults::message(fault, text, |start, end| Span {
                chunk: id,
                start: start.saturating_sub(base),
                end: end.saturating_sub(base),
            }));
        }
        for chunk in &chunks {
            let (decl, found) = read(text, &scanned, chunk);
            sink.extend(found);
            program.decls.push((file, decl));
        }
    }
    program
}

fn read(text: &str, scan: &Scan, chunk: &Chunk<'_>) -> (ast::Decl, Vec<Diagnostic>) {
    let mut cx = Cx::new(text, scan, chunk.id, chunk.base);
    let word = cx.first_word(chunk.statement.head);
    let decl = declaration(&mut cx, chunk.statement, word);
    (decl, cx.into_diagnostics())
}

/// Where a declaration starts, its documentation included.
fn first_byte(scan: &Scan, statement: &Statement) -> u32 {
    let (from, to) = statement.docs;
    if from == to {
        return statement.head.start;
    }
    scan.comments
        .get(from as usize)
        .map_or(statement.head.start, |c| c.start)
}
