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
