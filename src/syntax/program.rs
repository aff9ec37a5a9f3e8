//! Files to declarations: scan, cut, read each declaration by itself.

use super::declarations::declaration;
use super::lower::Cx;
use super::place::starts_declaration;
use super::scan::{Fault, Scan, Statement, scan};
use super::{Program, ast, faults, hidden};
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::{ChunkId, FileId, SourceMap, Span};
use std::ops::Range;

/// A declaration to be read.
struct Chunk<'s> {
    file: FileId,
    scan: &'s Scan,
    id: ChunkId,
    base: u32,
    statement: &'s Statement,
}

impl Chunk<'_> {
    fn bytes(&self) -> u32 {
        self.statement.end().saturating_sub(self.base)
    }
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
/// reported and becomes an `Error` node. The result does not depend on how many threads there are.
pub fn parse(sources: &mut SourceMap, files: &[FileId], sink: &mut Sink) -> Program {
    let scans: Vec<(FileId, Scan)> = files
        .iter()
        .filter_map(|&file| Some((file, scan(&sources.file(file)?.text))))
        .collect();
    let mut chunks = Vec::new();
    let mut outlines = Vec::with_capacity(scans.len());
    for (file, scanned) in &scans {
        let whole = sources.add_chunk(*file, 0);
        let text = sources.file(*file).map_or("", |source| &source.text);
        let cut = cut(text, scanned);
        let first = chunks.len();
        for statement in cut.statements {
            let base = first_byte(scanned, statement);
            chunks.push(Chunk {
                file: *file,
                scan: scanned,
                id: sources.add_chunk(*file, base),
                base,
                statement,
            });
        }
        outlines.push((*file, scanned, whole, cut.lost, first..chunks.len()));
    }
    let mut read = read_all(sources, &chunks).into_iter();
    let mut program = Program {
        decls: Vec::with_capacity(chunks.len()),
    };
    for (file, scanned, whole, lost, range) in outlines {
        let text = sources.file(file).map_or("", |source| &source.text);
        hidden::report(sources, file, sink);
        let own = chunks.get(range.clone()).unwrap_or(&[]);
        report_faults(text, scanned, whole, &lost, own, sink);
        for (decl, found) in read.by_ref().take(range.len()) {
            sink.extend(found);
            program.decls.push((file, decl));
        }
    }
    program
}

/// Puts what the scan found into words, each with a place in the declaration it stands in.
fn report_faults(
    text: &str,
    scanned: &Scan,
    whole: ChunkId,
    lost: &[Range<u32>],
    chunks: &[Chunk<'_>],
    sink: &mut Sink,
) {
    for fault in &scanned.faults {
        let at = fault.at();
        // What does not balance among lines that belong to no declaration is said with them.
        if matches!(fault, Fault::Stray { .. }) && lost.iter().any(|lost| lost.contains(&at)) {
            continue;
        }
        let before = chunks.partition_point(|chunk| chunk.base <= at);
        let (id, base) = before
            .checked_sub(1)
            .and_then(|i| chunks.get(i))
            .filter(|chunk| at < chunk.statement.end())
            .map_or((whole, 0), |chunk| (chunk.id, chunk.base));
        sink.push(faults::message(fault, text, |start, end| Span {
            chunk: id,
            start: start.saturating_sub(base),
            end: end.saturating_sub(base),
        }));
    }
}

/// Text for which a thread of its own is worth its start.
const BYTES_PER_THREAD: u32 = 96 * 1024;

/// Reads every chunk, on several threads where there is enough to do.
fn read_all(sources: &SourceMap, chunks: &[Chunk<'_>]) -> Vec<(ast::Decl, Vec<Diagnostic>)> {
    let bytes: u32 = chunks.iter().map(Chunk::bytes).fold(0, u32::saturating_add);
    let most = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = ((bytes / BYTES_PER_THREAD) as usize).clamp(1, most);
    if threads == 1 {
        return chunks.iter().map(|chunk| read(sources, chunk)).collect();
    }
    let share = bytes / threads as u32 + 1;
    let parts = shares(chunks, share);
    std::thread::scope(|scope| {
        let workers: Vec<_> = parts
            .into_iter()
            .map(|part| {
                let work =
                    move || -> Vec<_> { part.iter().map(|chunk| read(sources, chunk)).collect() };
                (part, scope.spawn(work))
            })
            .collect();
        let mut all = Vec::with_capacity(chunks.len());
        for (part, worker) in workers {
            match worker.join() {
                Ok(read) => all.extend(read),
                // A panic is a fault of ours; here it would repeat itself, where it can be caught.
                Err(_) => all.extend(part.iter().map(|chunk| read(sources, chunk))),
            }
        }
        all
    })
}

/// Cuts the chunks into runs of about `share` bytes, in order.
fn shares<'c, 's>(chunks: &'c [Chunk<'s>], share: u32) -> Vec<&'c [Chunk<'s>]> {
    let mut parts = Vec::new();
    let (mut from, mut bytes) = (0, 0u32);
    for (at, chunk) in chunks.iter().enumerate() {
        bytes = bytes.saturating_add(chunk.bytes());
        if bytes >= share {
            parts.extend(chunks.get(from..=at));
            from = at + 1;
            bytes = 0;
        }
    }
    parts.extend(chunks.get(from..).filter(|rest| !rest.is_empty()));
    parts
}

fn read(sources: &SourceMap, chunk: &Chunk<'_>) -> (ast::Decl, Vec<Diagnostic>) {
    let text = sources.file(chunk.file).map_or("", |source| &source.text);
    let mut cx = Cx::new(text, chunk.scan, chunk.id, chunk.base);
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
