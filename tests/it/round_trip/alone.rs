//! Without a project: what a document is read as, built again and read again, means what it meant. The reader and the builder
//! are the inverse of each other on all that the reader writes.

use super::{EXAMPLES, bound, example, random};
use journey::analysis::{Analysis, audit};
use journey::diagnostics::{Code, Severity, Sink};
use journey::import::{self, Importer, Wanted};
use journey::project;
use journey::source::SourceMap;
use journey::targets::{self, RuleOutcome, Target};
use std::collections::BTreeMap;

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// It is read as the same again.
    Same,
    /// What is read of it can't be built there: the code, and the words without names.
    Refused(String),
    /// The platform has said that it holds the text only nearly (J0706).
    Weaker,
    /// Something in it has no word (J1102): what stands for it allows more than there was, and building it chooses.
    InPart,
    /// It is read as something else: what differs.
    Other(String),
}

fn read(importer: &Importer, document: &str) -> Option<(String, bool)> {
    let files = [("live.json".to_owned(), document.to_owned())];
    let mut sink = Sink::new();
    let draft = importer.read(&files, Wanted::All, &mut SourceMap::default(), &mut sink);
    draft.only_flow()?;
    let found = sink.into_vec();
    let in_part = found.iter().any(|d| d.code == Code::NoWordForIt);
    let worst = audit(&draft);
    Some((import::text(&draft, &worst.week()), in_part))
}

fn analysed(text: &str, target: &'static dyn Target) -> Analysis {
    let files = BTreeMap::from([("account.journey".to_owned(), text.to_owned())]);
    Analysis::for_targets(project::in_memory(files), &[target])
}

fn again(importer: &Importer, target: &'static dyn Target, document: &str) -> Fate {
    let (y, in_part) = read(importer, document).expect("what was built can be read");
    let analysis = analysed(&y, target);
    let mut errors = analysis
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error);
    if let Some(error) = errors.next() {
        let words: Vec<&str> = error.message.split('`').step_by(2).collect();
        return Fate::Refused(format!("{} {}", error.code.number(), words.join("…")));
    }
    let built = analysis.built_for(importer.name);
    let [(_, document)] = built.as_slice() else {
        panic!("neither built nor refused:\n{y}");
    };
    let (z, _) = read(importer, document).expect("what was built can be read");
    let means = |analysis: &Analysis| analysis.meaning(0).map(|meaning| meaning.whole);
    let own = means(&analysis).expect("it has no errors");
    if means(&analysed(&z, target)) == Some(own) {
        return Fate::Same;
    }
    let rules = analysis.documents.iter().flat_map(|d| &d.compiled.rules);
    let mut outcomes = rules.map(|(outcome, _)| *outcome);
    let mut said = analysis.diagnostics.iter();
    if said.any(|d| d.code == Code::Approximated) || outcomes.any(|o| o == RuleOutcome::Weaker) {
        return Fate::Weaker;
    }
    if in_part {
        return Fate::InPart;
    }
    let differs = similar::TextDiff::from_lines(&y, &z);
    Fate::Other(differs.unified_diff().context_radius(1).to_string())
}

/// Random journeys for each platform.
const RANDOM: u64 = 60;

/// Documents that are read as something else, each for a reason that is known.
const KNOWN: [(&str, &str); 1] = [
    // The steps behind an `if` stand in both its ways when it is read once more: the ways are not put together again where
    // they met.
    ("sfmc", "random 55"),
];

fn is_a_fixpoint(name: &str, least: usize) {
    let importer = import::find(name).unwrap();
    let target = targets::find(name).unwrap();
    let mut documents: Vec<(String, String)> = Vec::new();
    for example_of in EXAMPLES {
        let analysis = Analysis::for_targets(bound(example(example_of), target), &[target]);
        let built = analysis.built_for(name).into_iter();
        documents.extend(built.map(|(journey, json)| (format!("{example_of} {journey}"), json)));
    }
    for seed in 0..RANDOM {
        let mut dice = random::Dice::new(seed);
        let plain = seed as usize % (random::PLAINEST + 1);
        let texts = random::with(&random::journey(&mut dice, plain));
        let analysis = Analysis::for_targets(bound(texts, target), &[target]);
        let built = analysis.built_for(name).into_iter();
        documents.extend(built.map(|(_, json)| (format!("random {seed}"), json)));
    }
    let mut fates: BTreeMap<Fate, usize> = BTreeMap::new();
    let mut others = Vec::new();
    for (of, document) in &documents {
        let fate = again(importer, target, document);
        if let Fate::Other(differs) = &fate
            && !KNOWN.contains(&(name, of.as_str()))
        {
            others.push(format!("{name} {of}:\n{differs}"));
        }
        let fate = match fate {
            Fate::Other(_) => Fate::Other(String::new()),
            other => other,
        };
        *fates.entry(fate).or_default() += 1;
    }
    println!("{name}: of {} documents {fates:?}", documents.len());
    assert!(others.is_empty(), "{}", others.join("\n"));
    let same = fates.get(&Fate::Same).copied().unwrap_or_default();
    assert!(same >= least, "{same} of {}", documents.len());
}

/// One test for each platform, so that they run beside each other; with the least number of documents that are read as the
/// same again.
macro_rules! what_is_read_is_built_and_read_as_the_same {
    ($($test:ident $target:literal $least:literal)*) => {
        $(
            #[test]
            fn $test() {
                is_a_fixpoint($target, $least);
            }
        )*

        #[test]
        fn no_platform_that_can_be_read_is_left_out() {
            let tested = [$($target),*];
            let all: Vec<&str> = import::IMPORTERS.iter().map(|i| i.name).collect();
            assert_eq!(all, tested);
        }
    };
}

what_is_read_is_built_and_read_as_the_same! {
    what_is_read_of_klaviyo_is_built_and_read_as_the_same "klaviyo" 60
    what_is_read_of_hubspot_is_built_and_read_as_the_same "hubspot" 10
    what_is_read_of_dittofeed_is_built_and_read_as_the_same "dittofeed" 6
    what_is_read_of_onesignal_is_built_and_read_as_the_same "onesignal" 17
    what_is_read_of_resend_is_built_and_read_as_the_same "resend" 18
    what_is_read_of_sfmc_is_built_and_read_as_the_same "sfmc" 10
}
