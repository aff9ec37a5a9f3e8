//! A file that is read again after each of many edits is read as a fresh start reads it: trees, places and messages,
//! whatever the edits tear and mend. Its declarations are those of the house, put together anew.

use crate::sessions::{Random, TYPED};
use journey::diagnostics::Sink;
use journey::source::{ChunkId, FileId, SourceMap, Span};
use journey::syntax::{Kept, Program, parse, parse_again};

/// What stands between declarations now and then, and reaches further than a declaration, or seems to.
const ODD: &[&str] = &[
    "/// Far above.\n\n",
    "  /// Within.\n",
    "// A note.\n/// Said of it.\n// Another.\n",
    "  journey inner {\n    end\n  }\n",
    "jorney misspelt {\n  end\n}\n",
    "words alone\n  and more\n",
    "target other {\n  email a: \"X1\"\n}\n",
    "test\n",
    "test \"one\" {\n",
    "event is x\n",
    "/* one */\n",
    "/* two\n",
    "*/\n",
    "# hash\n",
    "}\n",
    "{\n",
    "  wait (3 days\n",
    "list a,\n",
    "segment s when tier is gold and\n",
    "  /// amid\n  city is known\n",
    "list a; list b;\n",
    "// turned \u{202e}round\u{202c}\n",
];

/// Writes a tree or message with places in the file for the chunks, which are numbered as they come.
fn placed(sources: &SourceMap, it: &impl std::fmt::Debug) -> String {
    let text = format!("{it:?}");
    let mut parts = text.split("ChunkId(");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (id, rest) = part.split_once(')').unwrap();
        let span = Span::new(ChunkId(id.parse().unwrap()), 0, 0);
        let base = sources.resolve(span).map(|range| range.start);
        out.push_str(&format!("at {base:?}{rest}"));
    }
    out
}

fn told(sources: &SourceMap, program: &Program, sink: Sink) -> Vec<String> {
    let decls = program.decls.iter().map(|it| placed(sources, it));
    let found = sink.into_vec();
    let found = found.iter().map(|found| placed(sources, found));
    let besides = (&program.unread, &program.nameless, &program.flawless);
    let mut all: Vec<String> = decls.chain(found).collect();
    all.push(format!("{besides:?}"));
    all
}

fn text(random: &mut Random, house: &[&str]) -> String {
    let odd = random.below(4);
    let mut text = String::new();
    for _ in 0..=random.below(6) {
        if random.below(10) < odd {
            text.push_str(random.of(ODD));
        } else {
            text.push_str(random.of(house));
            text.push_str(random.of(&["\n", "\n\n", "\n\n"]));
        }
    }
    text.replace('\n', random.of(&["\n", "\n", "\r\n", "\r"]))
}

fn edited(random: &mut Random, text: &str) -> String {
    let any = |random: &mut Random| {
        let at = random.below(text.len() + 1);
        let mut before = (0..=at).rev();
        before.find(|at| text.is_char_boundary(*at)).unwrap()
    };
    let line_start = |at: usize| text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let mut out = text.to_owned();
    match random.below(9) {
        // One of the signs that tear a text taken away.
        0..=3 => {
            let signs = text.char_indices();
            let signs: Vec<usize> = signs
                .filter(|(_, c)| "{}{}\"(/".contains(*c))
                .map(|(at, _)| at)
                .collect();
            if let Some(at) = signs.get(random.below(signs.len())) {
                out.remove(*at);
            }
        }
        4 | 5 => out.insert_str(any(random), random.of(TYPED)),
        6 => out.insert_str(
            any(random),
            random.of(&["\u{202e}", "\u{2066}", "\u{2019}"]),
        ),
        7 => out.insert_str(line_start(any(random)), random.of(ODD)),
        _ => {
            let at = any(random);
            let end = text[at..].find(['\n', '\r']);
            out.replace_range(line_start(at)..end.map_or(text.len(), |n| at + n + 1), "");
        }
    }
    out
}

/// Follows the edits of one text; counts those after which something was wrong with what was written.
fn follow(random: &mut Random, house: &[&str], faulty: &mut usize) {
    let mut texts = vec![text(random, house)];
    let mut sources = SourceMap::default();
    let file = sources.add_file("a.journey", texts[0].clone());
    let mut kept = Kept::default();
    let mut now = texts[0].clone();
    for _ in 0..10 {
        sources.set_text(file, now.clone());
        let mut sink = Sink::new();
        let program = parse_again(&mut sources, &[file], &mut kept, &mut sink);
        *faulty += usize::from(!sink.is_empty());
        let kept_says = told(&sources, &program, sink);
        let mut anew = SourceMap::default();
        let files: [FileId; 1] = [anew.add_file("a.journey", now.clone())];
        let mut sink = Sink::new();
        let program = parse(&mut anew, &files, &mut sink);
        assert_eq!(
            kept_says,
            told(&anew, &program, sink),
            "{texts:#?}\n{now:?}"
        );
        texts.push(now.clone());
        now = match random.below(4) {
            0 => texts[random.below(texts.len())].clone(),
            _ => edited(random, &now),
        };
    }
}

/// `JOURNEY_EVERY_CASE=1` makes two hundred thousand edits; otherwise as many as every test run can bear.
#[test]
fn what_is_read_again_after_an_edit_is_read_as_a_fresh_start_reads_it() {
    let house = std::fs::read_to_string("tests/prelude/house.journey").unwrap();
    let house: Vec<&str> = house.split("\n\n").map(str::trim_end).collect();
    let every = std::env::var_os("JOURNEY_EVERY_CASE").is_some();
    let walks = if every { 20_000 } else { 100 };
    let mut random = Random(0x5eed_2001);
    let mut faulty = 0;
    for _ in 0..walks {
        follow(&mut random, &house, &mut faulty);
    }
    assert!(
        faulty > walks * 4 && faulty < walks * 9,
        "{faulty} of {}",
        walks * 10
    );
}
