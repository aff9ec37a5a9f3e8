//! The formatter: same meaning, every comment, once and for all.

use crate::robustness::{inputs, plain};
use crate::syntax::parse_text;
use journey::analysis::Analysis;
use journey::format::format;
use journey::ide::{Snapshot, format_file};
use journey::project::in_memory;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn trees(text: &str) -> Vec<String> {
    let (program, _) = parse_text(text);
    program.decls.iter().map(|(_, d)| plain(d)).collect()
}

fn check(what: &str, text: &str) -> String {
    let once = format(text).unwrap_or_else(|e| panic!("{what}: {}\n{text}", e.message()));
    assert_eq!(format(&once).as_ref(), Ok(&once), "{what}: not stable");
    assert_eq!(trees(text), trees(&once), "{what}");
    assert!(
        !once.contains('\r') && (once.is_empty() || once.ends_with('\n')),
        "{what}"
    );
    assert_eq!(in_an_editor(text), once, "{what}: in an editor");
    once
}

/// What an editor has after the edits that it is told; the second time what was found out before is known.
fn in_an_editor(text: &str) -> String {
    let files = BTreeMap::from([("it.journey".to_owned(), text.to_owned())]);
    let snapshot = Snapshot::of(Analysis::of(in_memory(files)));
    let file = snapshot.file_at("it.journey").unwrap();
    let edits = format_file(&snapshot, file);
    assert_eq!(format_file(&snapshot, file), edits, "once more");
    let mut after = text.to_owned();
    for edit in edits.iter().rev() {
        after.replace_range(edit.at.start as usize..edit.at.end as usize, &edit.text);
    }
    after
}

#[test]
fn files_keep_their_meaning() {
    for (path, text) in inputs() {
        let once = check(&path, &text);
        assert_eq!(check(&path, &text.replace('\n', "\r\n")), once, "{path}");
        assert_eq!(check(&path, &format!("\n\n{text}\n\n\n")), once, "{path}");
    }
}

#[test]
fn fixtures_with_faults_keep_their_meaning() {
    let mut folders = vec![std::path::PathBuf::from("tests/fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                let text = std::fs::read_to_string(&path).unwrap();
                let what = path.display().to_string();
                let once = format(&text).unwrap_or_else(|e| panic!("{what}: {}", e.message()));
                assert_eq!(format(&once).as_ref(), Ok(&once), "{what}: not stable");
                assert_eq!(trees(&text), trees(&once), "{what}");
            }
        }
    }
}

#[test]
fn the_prelude_is_formatted() {
    let text = std::fs::read_to_string("tests/prelude/house.journey").unwrap();
    assert_eq!(format(&text).unwrap(), text);
}

/// Puts other blanks between words, at seeded places, never inside texts or comments.
fn shaken(text: &str, seeds: &[u8]) -> String {
    let mut out = String::new();
    let mut seed = seeds.iter().cycle();
    for line in text.lines() {
        let (mut quoted, mut comment) = (false, false);
        let mut before = ' ';
        for c in line.chars() {
            if c == '"' && before != '\\' {
                quoted = !quoted;
            }
            comment |= !quoted && c == '/' && before == '/';
            out.push(c);
            if c == ' ' && !quoted && !comment {
                match seed.next().unwrap() % 7 {
                    0 => out.push(' '),
                    1 => out.push_str("   "),
                    2 => out.push('\t'),
                    _ => {}
                }
            }
            before = c;
        }
        match seed.next().unwrap() % 9 {
            0 => out.push_str("  \n\n\n"),
            1 => out.push_str("\r\n"),
            _ => out.push('\n'),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn blanks_carry_no_meaning(seeds in proptest::collection::vec(any::<u8>(), 64..256)) {
        for (path, text) in inputs().into_iter().take(6) {
            check(&path, &shaken(&text, &seeds));
        }
    }
}

#[test]
fn half_typed_files_are_laid_out_or_left_alone() {
    for (path, text) in inputs() {
        let stride = 1 + text.len() / 60;
        for (at, c) in text.char_indices().step_by(stride) {
            let mutated = format!("{}{}", &text[..at], &text[at + c.len_utf8()..]);
            let once = format(&mutated)
                .unwrap_or_else(|e| panic!("{path} at {at} {c:?}: {}\n{mutated}", e.message()));
            assert_eq!(trees(&mutated), trees(&once), "{path} at {at}");
        }
    }
}

#[test]
fn files_with_nothing_but_form_are_laid_out() {
    for (text, laid_out) in [
        ("", ""),
        ("\n\n\n", ""),
        ("\u{feff}", ""),
        (
            "\u{feff}// only\r\n\r\n\r\n  // this\r",
            "// only\n\n// this\n",
        ),
        (
            "sequence a {\r\n\t\tend // here\r\n}",
            "sequence a {\n  end  // here\n}\n",
        ),
    ] {
        assert_eq!(format(text).as_deref(), Ok(laid_out), "{text:?}");
    }
}

#[test]
fn a_comment_at_the_end_of_any_line_stays() {
    for (path, text) in inputs().into_iter().take(6) {
        for (at, _) in text.match_indices('\n').step_by(3) {
            check(&path, &format!("{} // 🎁 here{}", &text[..at], &text[at..]));
            check(
                &path,
                &format!("{}\n\n // 🎁 below{}", &text[..at], &text[at..]),
            );
        }
    }
}

#[test]
fn a_declaration_with_a_brace_too_few_leaves_the_others_to_be_laid_out() {
    let faulty = "sequence  second {\n    wait   3 days // and\n\tsend  brand_story\n";
    let text = format!(
        "// Above.\nsequence  first {{\n send   welcome_letter // here\n}}\n\n\n{faulty}\n/// Third.\nsequence   third {{   send   styling_guide }}\n"
    );
    let laid_out = format!(
        "// Above.\nsequence first {{\n  send welcome_letter  // here\n}}\n\n{faulty}\n/// Third.\nsequence third {{ send styling_guide }}\n"
    );
    assert_eq!(format(&text).as_deref(), Ok(laid_out.as_str()));
    assert_eq!(format(&laid_out).as_deref(), Ok(laid_out.as_str()));
}

#[test]
fn no_word_is_lost_where_brackets_do_not_pair_up() {
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    let mut laid_out = 0;
    for (path, text) in inputs() {
        let brackets = text.char_indices().filter(|(_, c)| "{}()".contains(*c));
        for (at, c) in brackets.step_by(4) {
            let mutated = format!("{}{}", &text[..at], &text[at + 1..]);
            let ragged = mutated.replace("  ", "   ");
            let once = format(&ragged).unwrap_or_else(|e| panic!("{path}: {}", e.message()));
            let what = format!("{path} at {at} {c}");
            assert_eq!(words(&ragged), words(&once), "{what}");
            assert_eq!(trees(&ragged), trees(&once), "{what}");
            assert_eq!(format(&once).as_ref(), Ok(&once), "{what}: not stable");
            laid_out += usize::from(once != ragged);
        }
    }
    assert!(laid_out > 30, "{laid_out}");
}

#[test]
fn a_comment_behind_else_and_a_clause_on_two_lines_are_laid_out() {
    for (text, laid_out) in [
        (
            "sequence a {\n if tier is gold {\n }   else   { // why\n }\n}\n",
            "sequence a {\n  if tier is gold { } else {  // why\n  }\n}\n",
        ),
        (
            "journey a {\n starts when client becomes x\n or y\n}\n",
            "journey a {\n  starts  when client becomes x\n      or y\n}\n",
        ),
    ] {
        assert_eq!(check("own", text), laid_out);
    }
}

#[test]
fn a_text_torn_inside_a_merge_field_is_left_as_it_is() {
    let torn = "email a {
  subject {
    fr \"Merci, {{first_name else
Madame, Monsieur}}\"
    en   \"Thank you\"
  }
}
";
    let other = "email b {\n  purpose care\n}\n";
    let other_laid_out = "email b {\n  purpose  care\n}\n";
    let both = check("own", &format!("{torn}\n{other}"));
    assert_eq!(both, format!("{torn}\n{other_laid_out}"));
}
