//! The parser, from the outside.

use journey::diagnostics::Sink;
use journey::source::SourceMap;
use journey::syntax::{Program, parse};

/// Parses one text; returns the tree and each message as `line: code message`.
pub(crate) fn parse_text(text: &str) -> (Program, Vec<String>) {
    let mut sources = SourceMap::default();
    let file = sources.add_file("a.journey", text);
    let mut sink = Sink::new();
    let program = parse(&mut sources, &[file], &mut sink);
    let found = sink
        .into_vec()
        .iter()
        .map(|d| {
            let at = sources.resolve(d.primary.span).unwrap();
            let line = sources.file(at.file).unwrap().lines().line_of(at.start) + 1;
            format!(
                "{line}: {} {} [{}]",
                d.code.number(),
                d.message,
                sources.text(d.primary.span)
            )
        })
        .collect();
    (program, found)
}

#[test]
fn the_prelude_is_clean() {
    let text = std::fs::read_to_string("tests/prelude/house.journey").unwrap();
    let (program, found) = parse_text(&text);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(program.decls.len(), 17, "{:#?}", program.decls);
}

/// Every `.journey` file of the repository's examples.
pub(crate) fn example_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from("examples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path.display().to_string(), text));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_examples_can_be_read() {
    for (path, text) in example_files() {
        let (_, found) = parse_text(&text);
        assert_eq!(found, Vec::<String>::new(), "{path}");
    }
}
