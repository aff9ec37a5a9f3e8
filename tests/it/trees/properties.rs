//! What holds for every random tree.

use super::generate::declarations;
use super::layout::{Dice, shaken};
use super::print::declaration;
use crate::example;
use crate::robustness::plain;
use crate::syntax::parse_text;
use journey::analysis::Analysis;
use journey::format::format;
use journey::syntax::ast::Decl;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::BTreeMap;

fn printed(decls: &[Decl]) -> String {
    let texts: Vec<String> = decls.iter().map(declaration).collect();
    texts.join("\n")
}

fn trees(text: &str) -> Vec<String> {
    let (program, found) = parse_text(text);
    assert_eq!(found, Vec::<String>::new(), "\n{text}");
    program.decls.iter().map(|(_, d)| plain(d)).collect()
}

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok());
    let seed = std::env::var("PROPTEST_RNG_SEED")
        .ok()
        .and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        max_shrink_iters: 2_000,
        failure_persistence: None,
        // The same cases every time; `PROPTEST_RNG_SEED` asks for others.
        rng_seed: seed.map_or(RngSeed::Fixed(0x6a6f_7572), RngSeed::Fixed),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn a_tree_printed_and_read_is_the_same_tree(decls in declarations(), bytes in any::<[u8; 64]>()) {
        let text = printed(&decls);
        let wanted: Vec<String> = decls.iter().map(plain).collect();
        prop_assert_eq!(&trees(&text), &wanted, "\n{}", text);
        let other = shaken(&text, &mut Dice::new(&bytes));
        prop_assert_eq!(&trees(&other), &wanted, "\n{}", other);
    }

    #[test]
    fn a_layout_is_the_same_the_second_time(decls in declarations(), bytes in any::<[u8; 64]>()) {
        let text = shaken(&printed(&decls), &mut Dice::new(&bytes));
        let wanted: Vec<String> = decls.iter().map(plain).collect();
        let once = format(&text).map_err(|e| TestCaseError::fail(format!("{}\n{text}", e.message())))?;
        prop_assert_eq!(&trees(&once), &wanted, "\n{}", once);
        let twice = format(&once).unwrap_or_default();
        prop_assert_eq!(twice, once, "not stable");
    }
}

/// What each journey means, by its name; and what is said of the project, without places.
fn meaning(files: &[(String, String)]) -> (BTreeMap<String, String>, Vec<String>) {
    let analysis: Analysis = example::analyse(files);
    let mut all = BTreeMap::new();
    for (index, lowered) in analysis.journeys.iter().enumerate() {
        if let Some(workflow) = &lowered.workflow {
            let hash = analysis.meaning(index).map(|m| format!("{m:?}"));
            all.insert(
                workflow.name.to_string(),
                format!("{hash:?}\n{}", without_places(workflow)),
            );
        }
    }
    let mut said: Vec<String> = analysis
        .diagnostics
        .iter()
        .map(|d| format!("{} {}", d.code.number(), d.message))
        .collect();
    said.sort();
    (all, said)
}

fn without_places(workflow: &journey::workflow::Workflow) -> String {
    let shown = format!("{workflow:?}");
    let mut out = String::new();
    let mut parts = shown.split("Span {");
    out.push_str(parts.next().unwrap());
    for part in parts {
        out.push_str(part.split_once('}').unwrap().1);
    }
    out
}

/// The declarations in another order, spread over several files, each laid out otherwise.
fn moved(decls: &[Decl], bytes: &[u8]) -> Vec<(String, String)> {
    let mut dice = Dice::new(bytes);
    let mut texts: Vec<String> = decls.iter().map(declaration).collect();
    for at in (1..texts.len()).rev() {
        texts.swap(at, dice.below(at + 1));
    }
    let names = ["a.journey", "b.journey", "deep/c.journey"];
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for text in texts {
        let file = files.entry(names[dice.below(names.len())]).or_default();
        file.push_str(&shaken(&text, &mut dice));
        file.push('\n');
    }
    files
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text))
        .collect()
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn layout_order_and_files_carry_no_meaning(decls in declarations(), bytes in any::<[u8; 64]>()) {
        let (here, said) = meaning(&[("a.journey".to_owned(), printed(&decls))]);
        let ill_typed: Vec<&String> = said.iter().filter(|s| is_of_types(s)).collect();
        prop_assert!(ill_typed.is_empty(), "{:#?}\n{}", ill_typed, printed(&decls));
        let (there, said_there) = meaning(&moved(&decls, &bytes));
        prop_assert_eq!(here, there);
        prop_assert_eq!(said, said_there);
    }
}

/// Whether a message says that the tree was not well typed after all: syntax, names, types.
fn is_of_types(said: &str) -> bool {
    ["J00", "J01", "J02"].iter().any(|group| said.starts_with(group))
        // Nothing uses a sequence that no journey runs; a check may be needless.
        && !said.starts_with("J0108")
        && !said.starts_with("J0209")
}
