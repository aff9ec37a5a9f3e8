//! Whatever is typed: no panic, every span within its file, few messages, and what stands beside a
//! fault stays as it is.

use crate::syntax::example_files;
use journey::diagnostics::{Diagnostic, Sink};
use journey::source::{SourceMap, Span};
use journey::syntax::{Program, ast, parse};

/// Syntax messages that one small change may cause.
const MOST: usize = 6;

struct Parsed {
    program: Program,
    found: Vec<Diagnostic>,
}

fn parse_checked(what: &str, text: &str) -> Parsed {
    let mut sources = SourceMap::default();
    let file = sources.add_file("a.journey", text);
    let mut sink = Sink::new();
    let program = parse(&mut sources, &[file], &mut sink);
    let found = sink.into_vec();
    for diagnostic in &found {
        let labels = diagnostic.secondary.iter().map(|l| l.span);
        let edits = diagnostic
            .fixes
            .iter()
            .flat_map(|f| &f.edits)
            .map(|e| e.span);
        for span in std::iter::once(diagnostic.primary.span)
            .chain(labels)
            .chain(edits)
        {
            check_span(what, text, &sources, span, diagnostic);
        }
    }
    Parsed { program, found }
}

fn check_span(what: &str, text: &str, sources: &SourceMap, span: Span, from: &Diagnostic) {
    assert!(span.start <= span.end, "{what}: {from:?}");
    let range = sources.resolve(span).unwrap();
    let length = range.end - range.start;
    assert_eq!(
        length,
        span.end - span.start,
        "{what}: out of the file or within a character: {from:?}\n{text}"
    );
}

fn check_few(what: &str, text: &str, found: &[Diagnostic]) {
    let shown: Vec<_> = found
        .iter()
        .map(|d| format!("{} {}", d.code.number(), d.message))
        .collect();
    assert!(found.len() <= MOST, "{what}: {shown:#?}\n{text}");
}

/// Words, texts and signs, without comments.
pub(crate) fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let first = rest.chars().next().unwrap();
        let length = if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if first == '"' {
            2 + rest[1..].find('"').unwrap()
        } else if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() {
            found.push(at..at + length);
        }
        at += length;
    }
    found
}

pub(crate) fn inputs() -> Vec<(String, String)> {
    let mut files = example_files();
    let path = "tests/prelude/house.journey".to_owned();
    let prelude = std::fs::read_to_string(&path).unwrap();
    files.insert(0, (path, prelude));
    files
}

#[test]
fn every_prefix_can_be_read() {
    for (path, text) in inputs() {
        for (at, _) in text.char_indices() {
            let prefix = &text[..at];
            let parsed = parse_checked(&path, prefix);
            check_few(&path, prefix, &parsed.found);
        }
    }
}

#[test]
fn every_file_without_one_character_can_be_read() {
    for (path, text) in inputs() {
        let whole = parse_checked(&path, &text);
        let shown: Vec<String> = whole.program.decls.iter().map(|(_, d)| plain(d)).collect();
        let ends: Vec<usize> = declaration_ends(&text, &whole.program);
        for (at, c) in text.char_indices() {
            let mutated = format!("{}{}", &text[..at], &text[at + c.len_utf8()..]);
            let what = format!("{path} without {c:?} at {at}");
            let parsed = parse_checked(&what, &mutated);
            check_few(&what, &mutated, &parsed.found);
            let now: Vec<String> = parsed.program.decls.iter().map(|(_, d)| plain(d)).collect();
            let touched = ends.iter().position(|end| at < *end).unwrap_or(ends.len());
            for (i, before) in shown.iter().enumerate() {
                // The declaration that was cut may fall apart or swallow the line end before its
                // neighbour; all others must still be there.
                if i.abs_diff(touched) > 1 {
                    assert!(
                        now.contains(before),
                        "{what}: lost declaration {i}: {before}\n{mutated}"
                    );
                }
            }
        }
    }
}

fn declaration_ends(text: &str, program: &Program) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut from = 0;
    for (_, decl) in &program.decls {
        let head = decl.head.end - decl.head.start;
        let length = (decl.span.end - decl.span.start) as usize;
        let _ = head;
        // Chunks follow one another; find each by its own length from the last end.
        let start = text[from..]
            .char_indices()
            .find(|(i, _)| starts_line(text, from + i) && is_declaration(&text[from + i..]))
            .map_or(from, |(i, _)| from + i);
        ends.push(start + length);
        from = start + length;
    }
    ends
}

fn starts_line(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes()[at - 1] == b'\n'
}

fn is_declaration(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_lowercase())
}

/// A tree without places.
pub(crate) fn plain(decl: &ast::Decl) -> String {
    let shown = format!("{decl:?}");
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('}').unwrap();
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    for (path, text) in inputs() {
        let show = |text: &str| -> Vec<String> {
            let parsed = parse_checked(&path, text);
            assert!(parsed.found.is_empty(), "{path}: {:?}", parsed.found);
            parsed.program.decls.iter().map(|(_, d)| plain(d)).collect()
        };
        let whole = show(&text);
        assert_eq!(whole, show(&text.replace('\n', "\r\n")), "{path}");
        assert_eq!(whole, show(&text.replace('\n', "\r")), "{path}");
        assert_eq!(whole, show(&format!("\u{feff}{text}")), "{path}");
        assert_eq!(whole, show(text.trim_end()), "{path}");
    }
}

#[test]
fn brackets_without_end_are_one_message() {
    for open in [
        "{",
        "(",
        "{\n",
        "(\n",
        "if x {\n",
        "if (\n",
        "(((((((((((((((",
    ] {
        let text = open.repeat(100_000);
        let parsed = parse_checked(open, &text);
        let codes: Vec<_> = parsed
            .found
            .iter()
            .map(|d| d.code.number())
            .take(5)
            .collect();
        assert!(codes.len() <= 2, "{open:?}: {codes:?}");
    }
    let inside = format!("journey a {{\n{}", "if x {\n".repeat(100_000));
    let parsed = parse_checked("journey", &inside);
    assert_eq!(
        parsed
            .found
            .iter()
            .map(|d| d.code.number())
            .collect::<Vec<_>>(),
        ["J0005"]
    );
}

/// What one file alone is read as, on one thread for its size, it is read as among many on all processors.
#[test]
fn many_files_on_many_threads_are_read_as_each_on_one() {
    let mut texts: Vec<String> = Vec::new();
    for (_, text) in inputs() {
        let half = text.len() / 2;
        let cut = (half..text.len())
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(half);
        texts.push(text[..cut].to_owned());
        texts.push(text);
    }
    let few = |text: &String| text.matches("\n}").count() < 12;
    let texts: Vec<String> = texts
        .iter()
        .cycle()
        .filter(|t| few(t))
        .take(64)
        .cloned()
        .collect();
    let alone = texts.iter().map(|text| {
        let parsed = parse_checked("alone", text);
        let trees: Vec<String> = parsed.program.decls.iter().map(|(_, d)| plain(d)).collect();
        let said: Vec<String> = parsed.found.iter().map(|d| d.message.clone()).collect();
        (trees, said)
    });
    let mut sources = SourceMap::default();
    let files: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| sources.add_file(format!("{i:02}.journey"), text.as_str()))
        .collect();
    let mut sink = Sink::new();
    let program = parse(&mut sources, &files, &mut sink);
    let found = sink.into_vec();
    for (file, (trees, said)) in files.iter().zip(alone) {
        let here = program.decls.iter().filter(|(f, _)| f == file);
        assert_eq!(here.map(|(_, d)| plain(d)).collect::<Vec<_>>(), trees);
        let here = found.iter().filter(|d| {
            let range = sources.resolve(d.primary.span);
            range.is_some_and(|r| r.file == *file)
        });
        assert_eq!(here.map(|d| d.message.clone()).collect::<Vec<_>>(), said);
    }
    assert!(program.decls.len() > 100, "{}", program.decls.len());
    assert!(!found.is_empty());
}
