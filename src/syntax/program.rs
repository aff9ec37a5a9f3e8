//! Files to declarations: cut each file, read each declaration by itself, on all processors.

use super::cut::{Changed, Chunk, Cut, Part};
use super::declarations::declaration;
use super::lower::Cx;
use super::scan::Scan;
use super::settle::settle;
use super::{Class, Decls, Program, ast, faults, hidden};
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
    decls: Decls,
    /// Of each declaration.
    said: Vec<Said>,
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
    decls: Decls,
    said: Vec<Said>,
    /// Those that are gone of the declarations, and those that are to be read.
    changed: Changed,
    /// The bytes of whole lines that are looked at for hidden characters.
    looked_at: Range<usize>,
}

/// What is known of a declaration besides its tree.
#[derive(Debug)]
struct Said {
    /// What is wrong with it.
    found: Box<[Diagnostic]>,
    /// So that nobody looks at each of thousands for one of another kind.
    class: Class,
}

/// A declaration that was read.
type Read = (Arc<ast::Decl>, Said);

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
        let part = kept.files.get(&file).and_then(|was| {
            let known = sources.file(file)?.in_common(&was.source.text);
            was.cut.part(&was.source.text, text, known)
        });
        part.map_or_else(|| Recut::Whole(Cut::of(text)), Recut::Part)
    });
    let mut open: Vec<Open> = Vec::with_capacity(changed.len());
    for (file, recut) in changed.into_iter().zip(cuts) {
        let was = kept.files.remove(&file);
        let now = sources.shared(file).map(Arc::clone);
        let text = now.as_ref().map_or("", |source| &source.text);
        open.push(match (was, recut) {
            (None, Recut::Part(_)) => continue,
            (None, Recut::Whole(mut cut)) => {
                cut.register(sources, file);
                let (gone, come) = (0..0, 0..cut.len());
                Open {
                    file,
                    cut,
                    decls: Decls::default(),
                    said: Vec::new(),
                    changed: Changed { gone, come },
                    looked_at: 0..text.len(),
                }
            }
            (Some(was), recut) => {
                let before = was.source.text.as_str();
                let (cut, changed, lines) = match recut {
                    Recut::Whole(mut cut) => {
                        let changed = cut.register_after(sources, file, (&was.cut, before), text);
                        (cut, changed, 0..text.len())
                    }
                    Recut::Part(part) => {
                        let mut cut = was.cut;
                        let lines = part.lines(text);
                        let changed = cut.take_over(part, sources, file, (before, text));
                        (cut, changed, lines)
                    }
                };
                // Where nothing was hidden, only what has changed can hide something.
                let all = !was.hidden.is_empty();
                Open {
                    file,
                    cut,
                    decls: was.decls,
                    said: was.said,
                    changed,
                    looked_at: if all { 0..text.len() } else { lines },
                }
            }
        });
    }
    let sources = &*sources;
    let chunks: Vec<(&str, &Cut, Chunk<'_>)> = open
        .iter()
        .flat_map(|open| {
            let (text, cut) = (text_of(sources, open.file), &open.cut);
            let come = open.changed.come.clone();
            come.filter_map(move |at| Some((text, cut, cut.chunk(at)?)))
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
        let Open {
            file,
            cut,
            mut decls,
            mut said,
            changed: Changed { gone, come },
            looked_at: _,
        } = open;
        let come = anew.by_ref().take(come.len());
        let (trees, others): (Vec<_>, Vec<Said>) = come.unzip();
        decls.splice(gone.clone(), trees.into_iter().map(|decl| (file, decl)));
        said.splice(gone, others);
        let all = KeptFile {
            source: Arc::clone(source),
            cut,
            decls,
            said,
            hidden: hidden.into_vec(),
        };
        kept.files.insert(file, all);
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
    let explained: Vec<Span> = all()
        .flat_map(|(_, it)| &it.said)
        .flat_map(|said| explained(&said.found))
        .collect();
    for (file, it) in all() {
        sink.extend(it.hidden.iter().cloned());
        let mut told = tell_faults(text_of(sources, file), &it.cut, &explained);
        let of_form = it.said.iter().any(|said| !said.found.is_empty());
        if !of_form && it.hidden.is_empty() && it.cut.scan.faults.is_empty() {
            program.flawless.insert(file);
        }
        let first = program.decls.len();
        for (at, said) in it.said.iter().enumerate() {
            told.extend(said.found.iter().cloned());
            if let Class::Few = said.class
                && let Some((_, decl)) = it.decls.get(at)
                && let ast::DeclKind::Error(_) = decl.kind
            {
                note_unread(&mut program, sources.text(decl.head));
            }
            program.note(first + at, said.class);
        }
        program.decls.append(&it.decls);
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
    (text, pieces, decls): (&str, &Pieces, &Decls),
    sources: &mut SourceMap,
    file: FileId,
    sink: &mut Sink,
) -> Option<(Program, Pieces)> {
    let source = Arc::clone(sources.shared(file)?);
    let mut cut = Cut::of(&source.text);
    let same = cut.same_as(&source.text, (&pieces.0, text))?;
    cut.register(sources, file);
    let read = same.into_iter().enumerate().filter_map(|(at, same)| {
        if same {
            let (_, decl) = decls.get(at)?;
            Some(with(Arc::clone(decl), Box::from([])))
        } else {
            Some(self::read(&source.text, &cut, &cut.chunk(at)?))
        }
    });
    let (trees, said): (Vec<_>, Vec<Said>) = read.unzip();
    let decls = trees.into_iter().map(|decl| (file, decl)).collect();
    let mut hidden = Sink::new();
    hidden::report(sources, file, 0..source.text.len(), &mut hidden);
    let mut kept = Kept::default();
    let hidden = hidden.into_vec();
    kept.files.insert(
        file,
        KeptFile {
            source,
            cut,
            decls,
            said,
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
    with(Arc::new(decl), Box::from(cx.into_diagnostics()))
}

fn with(decl: Arc<ast::Decl>, found: Box<[Diagnostic]>) -> Read {
    let class = Class::of(&decl);
    (decl, Said { found, class })
}
