//! A file that is cut again around each edit is cut as a fresh start cuts it, whatever the edits tear and mend.

use super::{Cut, Piece, Statement};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::scan::Scan;

/// A small generator with a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn of(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }
}

/// Declarations as they mostly are.
const SOUND: &[&str] = &[
    "email a {\n  purpose care\n  subject \"Your {client.first_name}\"\n}\n",
    "journey b {\n  send a\n  if client has x {\n    wait 3 days\n  } else {\n    end\n  }\n}\n",
    "/// Said of it.\n/// And more.\njourney c {\n  match client.kind {\n    x { send a }\n    y { send b }\n  }\n}\n",
    "// A note.\n/// Said of it.\n// Another.\nlist l\n",
    "target klaviyo {\n  email a: \"X1\"\n  list l: \"X2\"\n}\n",
    "test \"one\" {\n  day 0 client enters b\n  expect sent a (day 0,\n    day 3)\n}\n",
    "event e { at: date, what: text }\n",
    "segment s is client has x and\n  not client has y\n",
    "journey d { end }\n",
    "\n",
    "\n\n// Alone.\n\n",
];

/// Declarations, and lines, as they should not be.
const ODD: &[&str] = &[
    "  journey e {\n    end\n  }\n",
    "jorney f {\n  end\n}\n",
    "/// Far above.\n\njourney g {\n}\n",
    "  /// Within.\nemail h {\n}\n",
    "/* one */\n",
    "/* two\n",
    "*/\n",
    "# hash\n",
    "journey i { } journey j { }\n",
    "words alone\n  and more\n",
    "/// of words\nwords { }\n",
    "target k\n",
    "test\n",
    "event is x\n",
    "}\n",
    "{\n",
    "  email a: \"X1\"\n}\n",
    "  wait (3 days\n",
    "list l,\n",
    "segment t is a and\n",
    "/// last\n",
    "//// not said\n",
    "list l; list m;\n",
    "journey n\n{\n  end\n}\n",
    "journey o {{\n  end\n}\n",
    "journey p \u{201c}x\u{201d} {\n}\n",
];

const TYPED: &[&str] = &[
    "{",
    "}",
    "\"",
    "\n",
    "\r",
    "\r\n",
    " ",
    "/",
    "//",
    "///",
    "/*",
    "*/",
    "(",
    ")",
    ",",
    ";",
    "x",
    "'",
    "#",
    "\u{201c}",
    "\u{a0}",
    "\u{feff}",
    "and\n",
    "wait 3 days\n",
    "journey ",
    "journey q {\n",
    "test",
    "target ",
    "is ",
    "/// said\n",
    "\n\n",
    "{ }",
    "}\n}",
    "  ",
    "else",
    "wait ",
];

const ENDS: &[&str] = &["\n", "\n", "\r\n", "\r"];

fn text(random: &mut Random) -> String {
    let mut text = String::new();
    let odd = random.below(4);
    if random.below(40) == 0 {
        text.push('\u{feff}');
    }
    for _ in 0..random.below(9) {
        let all = if random.below(8) < odd { ODD } else { SOUND };
        text.push_str(random.of(all));
    }
    if random.below(6) == 0 {
        text.truncate(text.trim_end().len());
    }
    text.replace('\n', random.of(ENDS))
}

fn edited(random: &mut Random, text: &str) -> String {
    let any = |random: &mut Random| {
        let at = random.below(text.len() + 1);
        (0..=at)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap()
    };
    let mut out = text.to_owned();
    match random.below(12) {
        // One of the signs taken away.
        0..=3 => {
            let signs: Vec<usize> = text
                .char_indices()
                .filter(|(_, c)| "{}\"(/\n".contains(*c))
                .map(|(at, _)| at)
                .collect();
            if let Some(at) = signs.get(random.below(signs.len())) {
                out.remove(*at);
            }
        }
        4..=7 => out.insert_str(any(random), random.of(TYPED)),
        // Some characters taken away, over lines now and then.
        8 => {
            let from = any(random);
            let most = if random.below(3) == 0 { 60 } else { 4 };
            let count = random.below(most);
            out = text[..from].to_owned();
            out.extend(text[from..].chars().skip(count));
        }
        // A line put in, or taken away.
        9 | 10 => {
            let at = any(random);
            let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
            let put = if random.below(2) == 0 { ODD } else { SOUND };
            out.insert_str(start, random.of(put));
        }
        _ => {
            let at = any(random);
            let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
            let end = text[at..]
                .find(['\n', '\r'])
                .map_or(text.len(), |n| at + n + 1);
            out.replace_range(start..end, "");
        }
    }
    out
}

/// What of a statement a scan has besides: its documentation, and what is not seen as written.
fn besides(scan: &Scan, it: &Statement, base: u32) -> String {
    let docs = scan.comments.get(it.docs.0 as usize..it.docs.1 as usize);
    let docs: Vec<_> = docs
        .unwrap()
        .iter()
        .map(|c| (c.start - base, c.end - base, c.kind))
        .collect();
    let masks: Vec<_> = scan
        .masks
        .iter()
        .filter(|mask| it.head.start <= mask.start && mask.end <= it.end())
        .map(|mask| (mask.start - base, mask.end - base, mask.kind))
        .collect();
    format!("{docs:?} {masks:?}")
}

fn of<'c>(cut: &'c Cut, piece: &Piece) -> &'c Statement {
    &cut.scan.statements[piece.statement.unwrap()]
}

/// How often what was meant to be tried was tried.
#[derive(Debug, Default)]
struct Tried {
    edits: usize,
    local: usize,
    torn: usize,
    torn_again: usize,
    mended: usize,
}

/// A text that edits have changed, and how it is cut now.
struct Walk {
    was: String,
    sources: SourceMap,
    file: FileId,
    cut: Cut,
}

impl Walk {
    fn from(text: &str) -> Self {
        let mut sources = SourceMap::default();
        let file = sources.add_file("a.journey", text);
        let mut cut = Cut::of(text);
        cut.register(&mut sources, file);
        Walk {
            was: text.to_owned(),
            sources,
            file,
            cut,
        }
    }

    fn to(self, now: &str, tried: &mut Tried) -> Self {
        let Walk {
            was,
            mut sources,
            file,
            mut cut,
        } = self;
        sources.set_text(file, now.to_owned());
        let (fresh_was, fresh) = (Cut::of(&was), Cut::of(now));
        let trace = format!("{was:?}\n{now:?}");
        tried.edits += 1;
        let was_torn = !cut.scan.faults.is_empty();
        let part = cut.part(&was, now, None);
        let is_part = part.is_some();
        let changed = if let Some(part) = part {
            cut.take_over(part, &mut sources, file, (&was, now))
        } else {
            let mut whole = Cut::of(now);
            let changed = whole.register_after(&mut sources, file, (&cut, &was), now);
            cut = whole;
            changed
        };
        if is_part {
            let is_torn = !fresh.scan.faults.is_empty();
            tried.local += 1;
            tried.torn += usize::from(is_torn && !fresh.scan.in_one_go);
            tried.torn_again += usize::from(is_torn && was_torn);
            tried.mended += usize::from(!is_torn && was_torn);
        }
        let places = |cut: &Cut| -> Vec<_> {
            let pieces = cut.pieces.iter();
            pieces.map(|it| (it.base, it.end, it.starts)).collect()
        };
        assert_eq!(places(&cut), places(&fresh), "{trace}");
        assert_eq!(cut.scan.faults, fresh.scan.faults, "{trace}");
        assert_eq!(cut.is_plain(), fresh.is_plain(), "{trace}");
        assert!(fresh.scan.segmented || !cut.scan.segmented, "{trace}");
        let lost = |cut: &Cut| -> Vec<u32> { cut.lost.iter().map(|lost| lost.start).collect() };
        assert_eq!(lost(&cut), lost(&fresh), "{trace}");
        for fault in &fresh.scan.faults {
            let home = |cut: &Cut| cut.home_of(fault).map(|(_, base)| base);
            assert_eq!(home(&cut), home(&fresh), "{trace} {fault:?}");
        }
        let stay = fresh_was.pieces.len() - changed.gone.len();
        assert_eq!(stay + changed.come.len(), cut.pieces.len(), "{trace}");
        for (place, (piece, fresh_piece)) in cut.pieces.iter().zip(&fresh.pieces).enumerate() {
            let at = sources.resolve(Span::new(piece.id, 0, 0)).unwrap().start;
            assert_eq!(at, piece.base, "{trace}");
            let anew = of(&fresh, fresh_piece);
            let anew_besides = besides(&fresh.scan, anew, piece.base);
            if let Some(old) = changed.before(place) {
                let old = &fresh_was.pieces[old];
                let statement = of(&fresh_was, old);
                assert!(statement.is_like(anew), "{trace} {piece:?}");
                let old_besides = besides(&fresh_was.scan, statement, old.base);
                assert_eq!(old_besides, anew_besides, "{trace} {piece:?}");
            } else {
                let statement = of(&cut, piece);
                assert_eq!(statement.head, anew.head, "{trace}");
                assert!(statement.is_like(anew), "{trace} {piece:?}");
                let now_besides = besides(&cut.scan, statement, piece.base);
                assert_eq!(now_besides, anew_besides, "{trace} {piece:?}");
            }
        }
        Walk {
            was: now.to_owned(),
            sources,
            file,
            cut,
        }
    }
}

fn follow(random: &mut Random, tried: &mut Tried) {
    let mut before = vec![text(random)];
    let mut walk = Walk::from(&before[0]);
    for _ in 0..10 {
        let now = match random.below(4) {
            0 => before[random.below(before.len())].clone(),
            _ => edited(random, &walk.was),
        };
        walk = walk.to(&now, tried);
        before.push(now);
    }
}

/// Texts in which something once reached from one declaration into the next, before and after an edit.
#[test]
fn what_reached_into_the_next_declaration_no_longer_does() {
    let edits = [
        // Documentation amid a statement.
        (
            "segment s is x and\n/// said\n  not y\nlist l {\n}\n",
            "segment s is x and\n/// said\n  not yet\nlist l {\n}\n",
        ),
        // A blank at the end of a line whose word may start a statement.
        (
            "words\nlist l\nsegment s is a and\ntest \"one\" {\n}\n",
            "words\nlist l\nsegment s is a and\nwait \ntest \"one\" {\n}\n",
        ),
        // Documentation behind a bracket without its second half.
        (
            "list l\n  wait (3 days\n// a\nwords\n/// said\nlist m\n}\n",
            "list l\n  wait (3 days\n// a\nwords\n/// said\nlist m\n",
        ),
    ];
    for (one, other) in edits {
        let mut tried = Tried::default();
        let walk = Walk::from(one).to(other, &mut tried).to(one, &mut tried);
        assert_eq!(walk.was, one);
        assert!(tried.local > 0, "{one:?} {tried:?}");
    }
}

/// `JOURNEY_EVERY_CASE=1`, when this is built, makes six hundred thousand edits.
#[test]
fn what_is_cut_again_around_an_edit_is_cut_as_a_fresh_start_cuts_it() {
    let every = option_env!("JOURNEY_EVERY_CASE").is_some();
    let mut tried = Tried::default();
    let mut random = Random(0x5eed_c0de_1234_5678);
    for _ in 0..if every { 60_000 } else { 600 } {
        follow(&mut random, &mut tried);
    }
    let least = |count: usize, share: usize| assert!(count * share > tried.edits, "{tried:?}");
    least(tried.local, 2);
    least(tried.torn, 4);
    least(tried.torn_again, 5);
    least(tried.mended, 50);
}

/// Each segment's scan by itself gives what a scan of the whole text gives, where the text says so of itself.
#[test]
fn what_says_that_it_is_cut_by_segments_is_cut_by_them() {
    let mut random = Random(0x5eed_0123_4567_89ab);
    let (mut held, mut in_one_go) = (0, 0);
    let every = option_env!("JOURNEY_EVERY_CASE").is_some();
    let cases = if every { 300_000 } else { 6_000 };
    for _ in 0..cases {
        let mut text = text(&mut random);
        for _ in 0..random.below(4) {
            text = edited(&mut random, &text);
        }
        let whole = crate::syntax::scan::scan(&text);
        let by_segments = crate::syntax::scan::scan_segments(&text, 0..text.len());
        assert_eq!(whole.segmented, by_segments.segmented, "{text:?}");
        if whole.segmented {
            held += 1;
            in_one_go += usize::from(whole.in_one_go);
            let told = |scan: &Scan| {
                let all = (&scan.statements, &scan.comments, &scan.masks, &scan.faults);
                format!("{all:?}")
            };
            assert_eq!(told(&whole), told(&by_segments), "{text:?}");
            let faulty = !whole.faults.is_empty();
            assert!(whole.in_one_go || faulty, "{text:?}");
        }
    }
    assert!(
        held * 2 > cases && in_one_go * 4 > cases,
        "{held} {in_one_go}"
    );
}
