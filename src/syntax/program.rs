//! Files to declarations: cut each file, read each declaration by itself, on all processors.

use super::cut::{Chunk, Cut, Part};
use super::declarations::declaration;
use super::lower::Cx;
use super::scan::Scan;
use super::settle::settle;
use super::{Class, Program, ast, faults, hidden};
use crate::diagnostics::{Diagnostic, Sink};
use crate::parallel;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use crate::vocabulary::is_declaration_word;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::ops::Range;
use std::sync::Arc;

/// The least number of files for which a second thread is worth its start.
const FILES_PER_THREAD: usize = 4;

/// The least number of declarations for which a second thread is worth its start.
const DECLARATIONS_PER_THREAD: usize = 24;

/// Parses `files` (already in `sources`), registering their chunks. Total: what can't be read is
/// reported and becomes an `Error` node.
pub fn parse(sources: &mut SourceMap, files: &[FileId], sink: &mut Sink) -> Program {
    parse_again(sources, files, &mut Kept::default(), sink)
}

/// What parsing leaves for the next time: each file's text, how it was cut, and what was read.
#[derive(Debug, Default)]
pub struct Kept {
    files: FxHashMap<FileId, KeptFile>,
}

#[derive(Debug)]
struct KeptFile {
    source: Arc<SourceFile>,
    cut: Cut,
    read: Vec<Read>,
    /// What the file's characters have wrong, wherever they stand.
    hidden: Vec<Diagnostic>,
}

/// A changed file, cut anew.
enum Recut {
    /// All of it.
    Whole(Cut),
    /// What an edit can have changed.
    Part(Part),
}

/// A changed file, of which some declarations are still to be read.
struct Open {
    file: FileId,
    cut: Cut,
    read: Vec<Option<Read>>,
    /// The bytes of whole lines that are looked at for hidden characters.
    looked_at: Range<usize>,
}

/// A declaration, and what is wrong with it.
#[derive(Debug, Clone)]
struct Read {
    decl: Arc<ast::Decl>,
    found: Arc<[Diagnostic]>,
    /// So that nobody looks at each of thousands for one of another kind.
    class: Class,
}

impl Read {
    fn new(decl: Arc<ast::Decl>, found: Arc<[Diagnostic]>) -> Self {
        let class = Class::of(&decl);
        Read { decl, found, class }
    }
}

/// Parses again what changed since the last time. A declaration whose text is the same keeps its tree and its
/// chunk, wherever it stands now.
pub fn parse_again(
    sources: &mut SourceMap,
    files: &[FileId],
    kept: &mut Kept,
    sink: &mut Sink,
) -> Program {
    let changed: Vec<FileId> = files
        .iter()
        .copied()
        .filter(|file| {
            let now = sources.shared(*file);
            let was = kept.files.get(file).map(|was| &was.source);
            !now.zip(was).is_some_and(|(now, was)| Arc::ptr_eq(now, was))
        })
        .collect();
    let cuts = parallel::map(&changed, FILES_PER_THREAD, |&file| {
        let text = text_of(sources, file);
        let was = kept.files.get(&file);
        match was.and_then(|was| was.cut.part(&was.source.text, text)) {
            Some(part) => Recut::Part(part),
            None => Recut::Whole(Cut::of(text)),
        }
    });
    let mut open: Vec<Open> = Vec::with_capacity(changed.len());
    for (file, recut) in changed.into_iter().zip(cuts) {
        let was = kept.files.remove(&file);
        let now = sources.shared(file).map(Arc::clone);
        let text = now.as_ref().map_or("", |source| &source.text);
        let (cut, read, looked_at) = match (was, recut) {
            (None, Recut::Part(_)) => continue,
            (None, Recut::Whole(mut cut)) => {
                cut.register(sources, file);
                let read = std::iter::repeat_with(|| None).take(cut.len()).collect();
                (cut, read, 0..text.len())
            }
            (Some(was), recut) => {
                let before = was.source.text.as_str();
                let (cut, same, changed) = match recut {
                    Recut::Whole(mut cut) => {
                        let same = cut.register_after(sources, file, (&was.cut, before), text);
                        (cut, same, 0..text.len())
                    }
                    Recut::Part(part) => {
                        let mut cut = was.cut;
                        let lines = part.lines(text);
                        let same = cut.take_over(part, sources, file, (before, text));
                        (cut, same, lines)
                    }
                };
                let mut all: Vec<Option<Read>> = was.read.into_iter().map(Some).collect();
                let same = same.into_iter();
                let read = same.map(|old| all.get_mut(old?)?.take()).collect();
                // Where nothing was hidden, only what has changed can hide something.
                let all = !was.hidden.is_empty();
                (cut, read, if all { 0..text.len() } else { changed })
            }
        };
        open.push(Open {
            file,
            cut,
            read,
            looked_at,
        });
    }
    let sources = &*sources;
    let chunks: Vec<(&str, &Cut, Chunk<'_>)> = open
        .iter()
        .flat_map(|open| {
            let (text, cut) = (text_of(sources, open.file), &open.cut);
            cut.unread(&open.read).map(move |chunk| (text, cut, chunk))
        })
        .collect();
    let anew = parallel::map(&chunks, DECLARATIONS_PER_THREAD, |(text, cut, chunk)| {
        read(text, cut, chunk)
    });
    let mut anew = anew.into_iter();
    for open in open {
        let Some(source) = sources.shared(open.file) else {
            continue;
        };
        let mut hidden = Sink::new();
        hidden::report(sources, open.file, open.looked_at, &mut hidden);
        let read = open.read.into_iter();
        let all = KeptFile {
            source: Arc::clone(source),
            cut: open.cut,
            read: read
                .filter_map(|known| known.or_else(|| anew.next()))
                .collect(),
            hidden: hidden.into_vec(),
        };
        kept.files.insert(open.file, all);
    }
    put_together(sources, files, kept, sink)
}

fn put_together(sources: &SourceMap, files: &[FileId], kept: &Kept, sink: &mut Sink) -> Program {
    let all = || {
        files
            .iter()
            .filter_map(|file| Some((*file, kept.files.get(file)?)))
    };
    let mut program = Program::default();
    program
        .decls
        .reserve_exact(all().map(|(_, it)| it.read.len()).sum());
    let explained: Vec<Span> = all()
        .flat_map(|(_, it)| &it.read)
        .flat_map(|read| explained(&read.found))
        .collect();
    for (file, it) in all() {
        sink.extend(it.hidden.iter().cloned());
        let mut told = tell_faults(text_of(sources, file), &it.cut, &explained);
        let of_form = it.read.iter().any(|read| !read.found.is_empty());
        if !of_form && it.hidden.is_empty() && it.cut.scan.faults.is_empty() {
            program.flawless.insert(file);
        }
        for read in &it.read {
            told.extend(read.found.iter().cloned());
            if let Class::Few = read.class
                && let ast::DeclKind::Error(_) = read.decl.kind
            {
                note_unread(&mut program, sources.text(read.decl.head));
            }
            program.push(file, Arc::clone(&read.decl), read.class);
        }
        sink.extend(settle(sources, file, told));
    }
    program
}

/// A text, cut into declarations.
#[derive(Debug)]
pub(crate) struct Pieces(Cut);

impl Pieces {
    /// Cuts a text.
    pub(crate) fn of(text: &str) -> Pieces {
        Pieces(Cut::of(text))
    }

    /// Whether it is one declaration, of whose brackets, texts and comments nothing is wrong.
    pub(crate) fn is_one_declaration(&self) -> bool {
        self.0.len() == 1 && self.0.is_plain()
    }

    /// What was scanned.
    pub(crate) fn scan(&self) -> &Scan {
        &self.0.scan
    }
}

/// Parses one file and keeps how it was cut, for those who need both.
pub(crate) fn parse_with_pieces(
    sources: &mut SourceMap,
    file: FileId,
    sink: &mut Sink,
) -> (Program, Pieces) {
    let mut kept = Kept::default();
    let program = parse_again(sources, &[file], &mut kept, sink);
    let cut = kept.files.remove(&file).map(|it| it.cut);
    (program, Pieces(cut.unwrap_or_default()))
}

/// The same for a file that says most of what `text` says, of which these were the pieces and declarations: only what is
/// not the same is read. Nothing where that can't be told, as where brackets or quotes are at fault.
pub(crate) fn parse_after(
    (text, pieces, decls): (&str, &Pieces, &[(FileId, Arc<ast::Decl>)]),
    sources: &mut SourceMap,
    file: FileId,
    sink: &mut Sink,
) -> Option<(Program, Pieces)> {
    let source = Arc::clone(sources.shared(file)?);
    let mut cut = Cut::of(&source.text);
    let same = cut.same_as(&source.text, (&pieces.0, text))?;
    cut.register(sources, file);
    let known = |old: Option<usize>| {
        let (_, decl) = decls.get(old?)?;
        Some(Read::new(Arc::clone(decl), Arc::from([])))
    };
    let read: Vec<Option<Read>> = same.into_iter().map(known).collect();
    let mut anew = cut
        .unread(&read)
        .map(|chunk| self::read(&source.text, &cut, &chunk));
    let read = read
        .iter()
        .filter_map(|known| known.clone().or_else(|| anew.next()));
    let read: Vec<Read> = read.collect();
    drop(anew);
    let mut hidden = Sink::new();
    hidden::report(sources, file, 0..source.text.len(), &mut hidden);
    let mut kept = Kept::default();
    let hidden = hidden.into_vec();
    kept.files.insert(
        file,
        KeptFile {
            source,
            cut,
            read,
            hidden,
        },
    );
    let program = put_together(sources, &[file], &kept, sink);
    let cut = kept.files.remove(&file).map(|it| it.cut);
    Some((program, Pieces(cut.unwrap_or_default())))
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

fn read(text: &str, cut: &Cut, chunk: &Chunk<'_>) -> Read {
    let mut cx = Cx::new(text, &cut.scan, chunk.id, chunk.base);
    let word = cx.first_word(chunk.statement.head);
    let decl = declaration(&mut cx, chunk.statement, word);
    Read::new(Arc::new(decl), Arc::from(cx.into_diagnostics()))
}
