//! Files to declarations: cut each file, read each declaration by itself, on all processors.

use super::cut::{Chunk, Cut};
use super::declarations::declaration;
use super::lower::Cx;
use super::scan::Scan;
use super::settle::settle;
use super::{Program, ast, faults, hidden};
use crate::diagnostics::{Diagnostic, Sink};
use crate::parallel;
use crate::source::{FileId, SourceMap, Span};
use crate::vocabulary::is_declaration_word;
use smol_str::SmolStr;
use std::sync::Arc;

/// The least number of files for which a second thread is worth its start.
const FILES_PER_THREAD: usize = 4;

/// The least number of declarations for which a second thread is worth its start.
const DECLARATIONS_PER_THREAD: usize = 24;

/// Parses `files` (already in `sources`), registering their chunks. Total: what can't be read is
/// reported and becomes an `Error` node.
pub fn parse(sources: &mut SourceMap, files: &[FileId], sink: &mut Sink) -> Program {
    parse_cut(sources, files, sink).0
}

/// Parses one file and keeps its scan, for those who need both.
pub(crate) fn parse_with_scan(
    sources: &mut SourceMap,
    file: FileId,
    sink: &mut Sink,
) -> (Program, Scan) {
    let (program, cuts) = parse_cut(sources, &[file], sink);
    let scan = cuts.into_iter().next().map(|cut| cut.scan);
    (program, scan.unwrap_or_default())
}

fn parse_cut(sources: &mut SourceMap, files: &[FileId], sink: &mut Sink) -> (Program, Vec<Cut>) {
    let mut cuts = parallel::map(files, FILES_PER_THREAD, |&file| {
        Cut::of(text_of(sources, file))
    });
    for (&file, cut) in files.iter().zip(&mut cuts) {
        cut.register(sources, file);
    }
    let sources = &*sources;
    let chunks: Vec<(&str, &Cut, Chunk<'_>)> = files
        .iter()
        .zip(&cuts)
        .flat_map(|(&file, cut)| {
            let text = text_of(sources, file);
            cut.chunks().map(move |chunk| (text, cut, chunk))
        })
        .collect();
    let read = parallel::map(&chunks, DECLARATIONS_PER_THREAD, |(text, cut, chunk)| {
        read(text, cut, chunk)
    });

    let mut program = Program::default();
    program.decls.reserve_exact(read.len());
    let explained: Vec<Span> = read
        .iter()
        .flat_map(|(_, found)| explained(found))
        .collect();
    let mut read = read.into_iter();
    for (&file, cut) in files.iter().zip(&cuts) {
        hidden::report(sources, file, sink);
        let mut all = tell_faults(text_of(sources, file), cut, &explained);
        for (decl, found) in read.by_ref().take(cut.chunks().count()) {
            all.extend(found);
            if let ast::DeclKind::Error(_) = decl.kind {
                note_unread(&mut program, sources.text(decl.head));
            }
            program.decls.push((file, Arc::new(decl)));
        }
        sink.extend(settle(sources, file, all));
    }
    (program, cuts)
}

/// Takes note of the words of a declaration that could not be read.
fn note_unread(program: &mut Program, head: &str) {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = head.split(|c| !is_word(c)).filter(|word| !word.is_empty());
    let first = words.clone().next().unwrap_or("");
    let before = program.unread.len();
    let names = words
        .by_ref()
        .filter(|word| !is_declaration_word(word.as_bytes()));
    program.unread.extend(names.map(SmolStr::new));
    if program.unread.len() == before {
        program.nameless.push(first.into());
    }
}

fn text_of(sources: &SourceMap, file: FileId) -> &str {
    sources.file(file).map_or("", |source| &source.text)
}

/// What explains a fault of the scan that starts at the same place.
fn explained(found: &[Diagnostic]) -> impl Iterator<Item = Span> {
    let found = found.iter().filter(|d| faults::explains_the_scan(d));
    found.map(|d| d.primary.span)
}

/// What the scan of a file found wrong, but for what is `explained` already.
fn tell_faults(text: &str, cut: &Cut, explained: &[Span]) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for fault in &cut.scan.faults {
        if let Some((id, base)) = cut.home_of(fault) {
            let sign = fault.one_sign().map(|at| at.saturating_sub(base));
            let follows = |span: &Span| span.chunk == id && Some(span.start) == sign;
            if explained.iter().any(follows) {
                continue;
            }
            told.push(faults::message(fault, text, |start, end| Span {
                chunk: id,
                start: start.saturating_sub(base),
                end: end.saturating_sub(base),
            }));
        }
    }
    told
}

fn read(text: &str, cut: &Cut, chunk: &Chunk<'_>) -> (ast::Decl, Vec<Diagnostic>) {
    let mut cx = Cx::new(text, &cut.scan, chunk.id, chunk.base);
    let word = cx.first_word(chunk.statement.head);
    let decl = declaration(&mut cx, chunk.statement, word);
    (decl, cx.into_diagnostics())
}
