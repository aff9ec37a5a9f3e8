// What must hold for any text. Run by the fuzz targets beside this file and, over mutated fixtures, by
// `tests/it/fuzz.rs`; so it uses nothing but the library.

use journey::analysis::Analysis;
use journey::diagnostics::{Diagnostic, Sink};
use journey::project;
use journey::source::SourceMap;
use journey::syntax;
use std::collections::BTreeMap;

/// A longer text is nobody's, and would only make each try slower.
const LONGEST: usize = 64 << 10;

/// Reads a text: every place that a message names lies in it, at whole characters.
pub fn parse(text: &str) {
    if text.len() > LONGEST {
        return;
    }
    let mut sources = SourceMap::default();
    let file = sources.add_file("a.journey", text);
    let mut sink = Sink::new();
    let program = syntax::parse(&mut sources, &[file], &mut sink);
    for (_, decl) in &program.decls {
        let at = sources
            .resolve(decl.span)
            .expect("a declaration has a place");
        assert!(text.get(at.start as usize..at.end as usize).is_some());
    }
    check_places(&sources, &sink.into_vec());
}

/// Lays a text out: the same the second time, and never refused.
pub fn format(text: &str) {
    if text.len() > LONGEST {
        return;
    }
    match journey::format::format(text) {
        Ok(once) => match journey::format::format(&once) {
            Ok(twice) => assert_eq!(once, twice, "not stable"),
            Err(refusal) => panic!("refused the second time: {}", refusal.message()),
        },
        Err(refusal) => panic!("refused: {}", refusal.message()),
    }
}

/// Runs every pass over a project of one file.
pub fn analysis(text: &str) {
    if text.len() > LONGEST {
        return;
    }
    let files = BTreeMap::from([
        ("a.journey".to_owned(), text.to_owned()),
        (
            "journey.toml".to_owned(),
            "[project]\nname = \"a\"\ntargets = [\"klaviyo\"]\n".to_owned(),
        ),
    ]);
    let analysis = Analysis::of(project::in_memory(files));
    check_places(&analysis.project.sources, &analysis.diagnostics);
}

fn check_places(sources: &SourceMap, found: &[Diagnostic]) {
    for diagnostic in found {
        let labels = diagnostic.secondary.iter().map(|l| l.span);
        let fixes = diagnostic.fixes.iter().flat_map(|f| &f.edits);
        let edits = fixes.map(|e| e.span);
        for span in std::iter::once(diagnostic.primary.span)
            .chain(labels)
            .chain(edits)
        {
            let Some(at) = sources.resolve(span) else {
                panic!("no place: {diagnostic:?}");
            };
            let file = sources.file(at.file).expect("a file of the project");
            let slice = file.text.get(at.start as usize..at.end as usize);
            assert!(slice.is_some(), "cuts a character: {diagnostic:?}");
            assert_eq!(at.end - at.start, span.end - span.start, "{diagnostic:?}");
        }
        assert!(!diagnostic.message.contains('\n'), "{diagnostic:?}");
    }
}
