//! Every journey of the examples for every platform: a document that others accept, or a refusal with a code.
//! Ids are made up here, so that the answer is about the journeys and not about what is bound.

use super::hand::{bindings_for, said};
use super::tools;
use journey::analysis::Analysis;
use journey::diagnostics::Severity;
use journey::project::{self, Overlay};
use journey::source::Span;
use journey::targets::{Input, RuleOutcome, Said, TARGETS};
use journey::workflow::{BoundId, BoundIds};
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn every_example_is_built_or_refused_for_every_platform() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut matrix = String::new();
    for target in TARGETS {
        let mut documents = Vec::new();
        let _ = writeln!(matrix, "{}", target.title());
        for project in project::open(&folder, &Overlay::default()) {
            let example = project
                .root
                .as_ref()
                .unwrap()
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned();
            let analysis = Analysis::of(project);
            let house = &analysis.house;
            let mut bindings = bindings_for(house, *target);
            if target.nouns().iter().any(|(kind, _)| *kind == "review") {
                for workflow in analysis
                    .journeys
                    .iter()
                    .filter_map(|j| j.workflow.as_deref())
                {
                    let id = BoundId {
                        noun: "".into(),
                        ids: BoundIds::One("2000".to_owned()),
                        span: Span::default(),
                    };
                    bindings
                        .ids
                        .insert(("review".into(), workflow.name.clone()), id);
                }
            }
            for (lowered, proof) in analysis.journeys.iter().zip(analysis.proofs.iter()) {
                let (Some(workflow), Some(proof)) = (lowered.workflow.as_deref(), proof) else {
                    continue;
                };
                let input = Input {
                    house,
                    workflow,
                    proof,
                    bindings: Some(&bindings),
                    release: None,
                };
                let mut says = Said::default();
                let compiled = target.compile(&input, &mut says);
                let found = says.alone(*target, &input);
                let _ = write!(matrix, "  {example}/{}: ", workflow.name);
                if let Some(compiled) = compiled {
                    let count = |wanted: RuleOutcome| {
                        compiled.rules.iter().filter(|(o, _)| *o == wanted).count()
                    };
                    let _ = writeln!(
                        matrix,
                        "built; rules: {} proved, {} enforced, {} guarded, {} weaker; held nearly: {}",
                        count(RuleOutcome::Proved),
                        count(RuleOutcome::Enforced),
                        count(RuleOutcome::Guarded),
                        count(RuleOutcome::Weaker),
                        found.len()
                    );
                    documents.push((format!("{example}/{}", workflow.name), compiled.document));
                } else {
                    let errors: Vec<_> = found
                        .iter()
                        .filter(|d| d.severity == Severity::Error)
                        .collect();
                    assert!(
                        !errors.is_empty(),
                        "refused without a word: {}",
                        workflow.name
                    );
                    let words: Vec<String> = errors
                        .iter()
                        .map(|d| format!("{} {}", d.code.number(), d.message))
                        .collect();
                    let _ = writeln!(matrix, "refused\n      {}", words.join("\n      "));
                    for error in errors {
                        assert!(error.help.is_some(), "{}", said(&found));
                    }
                }
            }
        }
        let faults = tools::faults(target.name(), &documents);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
    insta::assert_snapshot!("matrix", matrix);
}
