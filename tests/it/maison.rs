//! The example house is one that a house would sign: nothing is wrong in it, its restraint is proved
//! or enforced for every journey, and what Klaviyo holds only nearly is all that is said.

use journey::analysis::{Compilation, Options, compile};
use journey::diagnostics::Code;
use journey::proof::Verdict;
use std::path::Path;

fn maison() -> Compilation {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/maison");
    compile(folder, &Options::for_target("klaviyo"))
}

#[test]
fn nothing_is_said_but_what_klaviyo_holds_nearly() {
    let compiled = maison();
    let said: Vec<String> = compiled
        .analysis
        .diagnostics
        .iter()
        .filter(|d| d.code != Code::Approximated)
        .map(|d| format!("{} {}", d.code.number(), d.message))
        .collect();
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn every_rule_holds_for_every_journey() {
    let compiled = maison();
    let mut count = 0;
    for (lowered, proof) in compiled
        .analysis
        .journeys
        .iter()
        .zip(compiled.analysis.proofs.iter())
    {
        let name = &lowered.workflow.as_ref().expect("no errors").name;
        for rule in &proof.as_ref().expect("no errors").rules {
            count += 1;
            assert!(
                matches!(rule.verdict, Verdict::Proved | Verdict::Enforced),
                "{name}: {} is {:?}",
                rule.rule,
                rule.verdict
            );
        }
    }
    assert_eq!(count, 77, "eleven rules for each of seven journeys");
    let together = &compiled.analysis.together;
    assert!(together.len() > 3, "rules over several journeys");
    for report in together.iter() {
        assert!(
            matches!(report.verdict, Verdict::Proved | Verdict::Enforced),
            "{report:#?}"
        );
    }
}

#[test]
fn each_journey_becomes_a_file() {
    let paths: Vec<String> = maison().artefacts.into_iter().map(|a| a.path).collect();
    let journeys: Vec<&String> = paths
        .iter()
        .filter(|p| p.starts_with("klaviyo/") && p.matches('/').count() == 1)
        .collect();
    assert_eq!(
        journeys,
        [
            "klaviyo/appointment_after.json",
            "klaviyo/appointment_nearing.json",
            "klaviyo/appointment_offer.json",
            "klaviyo/first_piece.json",
            "klaviyo/long_silence.json",
            "klaviyo/service_reminder.json",
            "klaviyo/welcome.json",
        ]
    );
}

#[test]
fn the_examples_are_laid_out_as_fmt_lays_out() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["fmt", "--check", "maison", "nine_emails", "atelier"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
}
