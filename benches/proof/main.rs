//! The proof: of single journeys, from a plain one to those made to be slow; of several together, with what
//! guards take from them; of a thousand journeys, and of all of them after an edit of one.
//!
//! Prints the least and the median time and what became of the rules. The work of a proof is bounded in
//! steps, not in time: this tells what those steps take. It asserts nothing: it is read, not passed. What takes more
//! than 50 ms for each journey is marked.
//! `cargo bench --bench proof [-- PART OF A NAME]`; `-- hunt 300` looks among so many random journeys for the slowest,
//! `-- hunt 1 282` at that one alone.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a benchmark times and prints"
)]

mod growth;
mod hunt;
mod several;
mod single;

use journey::analysis::Analysis;
use journey::proof::{self, JourneyProof, Known, Proved};
use journey::vocabulary::Unit;
use journey::workflow::{Length, Node, WaitKind, Workflow};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs of what is quick; what is slow runs three times.
const RUNS: usize = 9;
/// Milliseconds that the proof of a journey may take.
const MOST: f64 = 50.0;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let names = || wanted.iter().filter(|w| w.parse::<u64>().is_err());
    let is_wanted = |name: &str| wanted.is_empty() || names().any(|w| name.contains(w));
    println!(
        "{:<40} {:>9} {:>9}  what",
        "one journey", "least ms", "median"
    );
    for (name, text) in single::cases() {
        if is_wanted(name) {
            one(name, &text);
        }
    }
    println!(
        "\n{:<40} {:>9} {:>9} {:>9} {:>9}  what",
        "several journeys, least ms", "slowest", "together", "warnings", "losses"
    );
    for (name, text) in several::cases() {
        if is_wanted(name) {
            several(name, &text);
        }
    }
    println!(
        "\n{:<40} {:>9} {:>9} {:>9} {:>9}  what",
        "50 steps, 20 rules each, least ms", "each", "together", "both", "again"
    );
    for (name, limit) in [
        ("many journeys, kept", 1_000_000),
        ("many journeys, broken", 30),
    ] {
        if is_wanted(name) {
            let mut before: Option<f64> = None;
            for count in [125, 250, 500, 1000] {
                before = many(name, count, limit, before);
            }
        }
    }
    if is_wanted("after an edit") {
        edited(1000);
    }
    if is_wanted("hunt") {
        let mut numbers = wanted.iter().filter_map(|w| w.parse().ok());
        let count = numbers.next().unwrap_or(200);
        hunt(numbers.next().unwrap_or(0), count);
    }
}

/// Least and median time, in milliseconds.
fn timed<T>(mut run: impl FnMut() -> T) -> (f64, f64) {
    let mut times: Vec<Duration> = Vec::new();
    while times.len() < RUNS {
        let start = Instant::now();
        black_box(run());
        times.push(start.elapsed());
        if times.len() == 3 && times.iter().sum::<Duration>() > Duration::from_secs(1) {
            break;
        }
    }
    times.sort();
    let ms = |i: usize| times.get(i).map_or(0.0, Duration::as_secs_f64) * 1000.0;
    (ms(0), ms(times.len() / 2))
}

/// A mark for what takes too long.
fn mark(ms: f64) -> &'static str {
    if ms > MOST { "OVER 50 MS " } else { "" }
}

fn one(name: &str, text: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let analysis = open(folder.path(), text);
    let found = workflows(name, &analysis);
    let Some(workflow) = found.and_then(|all| all.first().copied()) else {
        return;
    };
    let house = &analysis.house;
    let (least, median) = timed(|| proof::prove(house, workflow));
    let (proof, _) = proof::prove(house, workflow);
    let (losses, _) = timed(|| proof::losses(house, &[(workflow, &proof)], &[]));
    let guarded = proof::losses(house, &[(workflow, &proof)], &[]);
    let lost = if guarded.is_empty() {
        String::new()
    } else {
        format!("; {losses:.3} ms: {}", lost(&guarded))
    };
    println!(
        "{name:<40} {least:>9.3} {median:>9.3}  {}{}{lost}",
        mark(median.max(losses)),
        verdicts(&proof)
    );
}

/// What was found out about the first rules.
fn verdicts(proof: &JourneyProof) -> String {
    let found: Vec<String> = proof
        .rules
        .iter()
        .take(3)
        .map(|r| {
            let exact = if r.exact { " exact" } else { "" };
            format!("{:?} {:?}{exact}", r.verdict, r.worst)
        })
        .collect();
    found.join(", ")
}

/// How many messages guards may touch, and of how many an example is shown.
fn lost(guarded: &[proof::Guarded]) -> String {
    let all: Vec<_> = guarded.iter().flat_map(|g| &g.losses).collect();
    let shown = all.iter().filter(|l| l.example.is_some()).count();
    format!("{} may be lost or late, {shown} shown", all.len())
}

fn several(name: &str, text: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let analysis = open(folder.path(), text);
    let Some(workflows) = workflows(name, &analysis) else {
        return;
    };
    let house = &analysis.house;
    let each = workflows.iter().map(|w| timed(|| proof::prove(house, w)).0);
    let slowest = each.fold(0.0, f64::max);
    let proofs: Vec<_> = workflows.iter().map(|w| proof::prove(house, w).0).collect();
    let all: Vec<Proved<'_>> = workflows.iter().copied().zip(&proofs).collect();
    let (together, _) = timed(|| proof::prove_together(house, &all));
    let (reports, _) = proof::prove_together(house, &all);
    let (warnings, _) = timed(|| proof::warn_of_guards(house, &all));
    let (losses, _) = timed(|| proof::losses(house, &all, &reports));
    let guarded = proof::losses(house, &all, &reports);
    let found: Vec<String> = reports
        .iter()
        .take(3)
        .map(|r| {
            let exact = if r.exact { " exact" } else { "" };
            let shown = if r.timeline.is_empty() { "" } else { " shown" };
            format!("{:?} {:?}{exact}{shown}", r.verdict, r.worst)
        })
        .collect();
    let share = |ms: f64| ms / workflows.len() as f64;
    println!(
        "{name:<40} {slowest:>9.3} {together:>9.3} {warnings:>9.3} {losses:>9.3}  {}{}; {}",
        mark(
            slowest
                .max(share(together))
                .max(share(warnings))
                .max(share(losses))
        ),
        found.join(", "),
        lost(&guarded)
    );
}

/// Looks for the journeys whose proof takes longest among so many random ones, and shows the worst of them: the least of
/// three times, the steps that were counted, and what a step took. Steps are honest where that is nearly the same for all.
fn hunt(first: u64, count: u64) {
    let (mut all, mut faulty) = (Vec::<(f64, usize, u64, String)>::new(), 0);
    for number in first..first.saturating_add(count) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = hunt::project(number);
        write(folder.path(), &text);
        let project = journey::project::open(folder.path(), &journey::project::Overlay::new());
        let analysis = Analysis::of(project.into_iter().next().expect("a project"));
        let Some(workflow) = analysis.journeys.get(0).and_then(|j| j.workflow.as_deref()) else {
            faulty += 1;
            continue;
        };
        let house = &analysis.house;
        let mut least = f64::INFINITY;
        for _ in 0..3 {
            let start = Instant::now();
            black_box(proof::prove(house, workflow));
            least = least.min(start.elapsed().as_secs_f64() * 1000.0);
            if least < 5.0 {
                break;
            }
        }
        let steps = proof::steps(house, workflow);
        let (proof, _) = proof::prove(house, workflow);
        let what = format!(
            "{} nodes, {} rules: {}",
            workflow.nodes.len(),
            workflow.rules.len(),
            verdicts(&proof)
        );
        all.push((least, steps, number, what));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("\n{count} random journeys, {faulty} of them with faults: the slowest");
    println!(
        "{:<12} {:>9} {:>10} {:>8}",
        "number", "least ms", "steps", "ns each"
    );
    for (ms, steps, number, what) in all.iter().take(20) {
        let each = ms * 1e6 / (*steps).max(1) as f64;
        println!(
            "{number:<12} {ms:>9.3} {steps:>10} {each:>8.1}  {}{what}",
            mark(*ms)
        );
    }
}

/// So many journeys: each, and all together. Gives what both take.
fn many(name: &str, count: usize, limit: usize, before: Option<f64>) -> Option<f64> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let analysis = open(folder.path(), &growth::house_of(count, limit));
    let workflows = workflows(name, &analysis)?;
    let house = &analysis.house;
    let prove = || -> Vec<_> { workflows.iter().map(|w| proof::prove(house, w).0).collect() };
    let (each, _) = timed(prove);
    let proofs = prove();
    let all: Vec<Proved<'_>> = workflows.iter().copied().zip(&proofs).collect();
    let (together, _) = timed(|| proof::prove_together(house, &all));
    let (reports, _) = proof::prove_together(house, &all);
    let first = reports
        .first()
        .map(|r| format!("{:?} {:?}", r.verdict, r.worst));
    let both = each + together;
    let shared: Vec<&Arc<Workflow>> = analysis
        .journeys
        .iter()
        .filter_map(|j| j.workflow.as_ref())
        .collect();
    let proofs: Vec<Arc<JourneyProof>> = proofs.into_iter().map(Arc::new).collect();
    let again = again(house, &shared, &proofs);
    let ratio = before.map(|before| format!("{:.2} times as much; ", both / before));
    let name = format!("{name}, {count}");
    println!(
        "{name:<40} {each:>9.3} {together:>9.3} {both:>9.3} {again:>9.3}  {}one thread: {}",
        ratio.unwrap_or_default(),
        first.unwrap_or_default()
    );
    Some(both)
}

/// The proof over all journeys again after one of them was changed and proved, with what is kept of the others: the
/// median, for each time it is another change. It comes to what a proof from nothing does.
fn again(
    house: &journey::workflow::House,
    workflows: &[&Arc<Workflow>],
    proofs: &[Arc<JourneyProof>],
) -> f64 {
    let mut known = Known::default();
    let mut all: Vec<(&Arc<Workflow>, &Arc<JourneyProof>)> =
        workflows.iter().copied().zip(proofs).collect();
    let place = all.len() / 2;
    let Some(own) = workflows.get(place) else {
        return f64::NAN;
    };
    let changed: Vec<(Arc<Workflow>, Arc<JourneyProof>)> = (0..RUNS)
        .map(|i| {
            let changed = waiting(own, 6 + i as u32);
            let (proof, _) = proof::prove(house, &changed);
            (Arc::new(changed), Arc::new(proof))
        })
        .collect();
    black_box(proof::prove_together_again(
        house,
        &all,
        &mut known,
        &|| false,
    ));
    let mut times = Vec::new();
    for (workflow, proof) in &changed {
        if let Some(slot) = all.get_mut(place) {
            *slot = (workflow, proof);
        }
        let start = Instant::now();
        let found = black_box(proof::prove_together_again(
            house,
            &all,
            &mut known,
            &|| false,
        ));
        times.push(start.elapsed());
        if times.len() == RUNS {
            let all: Vec<Proved<'_>> = all.iter().map(|(w, p)| (&***w, &***p)).collect();
            let fresh = proof::prove_together(house, &all);
            assert!(
                found.is_some_and(|found| found.0 == fresh.0),
                "kept and fresh differ"
            );
        }
    }
    times.sort();
    times
        .get(times.len() / 2)
        .map_or(f64::NAN, Duration::as_secs_f64)
        * 1000.0
}

/// The same journey with another wait.
fn waiting(workflow: &Workflow, days: u32) -> Workflow {
    let mut changed = workflow.clone();
    let waits = changed.nodes.iter_mut().filter_map(|node| match node {
        Node::Wait {
            wait: WaitKind::Length { length },
            ..
        } => Some(length),
        _ => None,
    });
    for length in waits.skip(3).take(1) {
        *length = Length {
            amount: days,
            unit: Unit::Days,
        };
    }
    changed
}

/// A look at a project of so many journeys after one of them has changed.
fn edited(count: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = growth::house_of(count, 1_000_000);
    write(folder.path(), &text);
    let mut sessions =
        journey::analysis::Session::open(folder.path(), &journey::project::Overlay::new());
    let Some(session) = sessions.first_mut() else {
        return;
    };
    let before = growth::one_of(count / 2, "wait 5 days");
    black_box(session.analyse(&|| false));
    let mut times: Vec<(Duration, usize)> = Vec::new();
    for wait in 6..6 + RUNS {
        let other = growth::one_of(count / 2, &format!("wait {wait} days"));
        session.set_text("a.journey", &text.replace(&before, &other));
        let start = Instant::now();
        let looked = black_box(session.analyse(&|| false));
        times.push((start.elapsed(), looked.map_or(0, |l| l.proofs.len())));
    }
    times.sort();
    let ms = |i: usize| times.get(i).map_or(0.0, |t| t.0.as_secs_f64()) * 1000.0;
    println!(
        "{:<40} {:>9.3} {:>9.3}  the whole look: {} journeys in one file, all rules",
        "after an edit",
        ms(0),
        ms(RUNS / 2),
        times.first().map_or(0, |t| t.1)
    );
}

fn write(folder: &Path, text: &str) {
    std::fs::write(
        folder.join("journey.toml"),
        "[project]\nname = \"b\"\nout = \"out\"\n",
    )
    .expect("a file");
    std::fs::write(folder.join("a.journey"), text).expect("a file");
}

fn open(folder: &Path, text: &str) -> Analysis {
    write(folder, text);
    let project = journey::project::open(folder, &journey::project::Overlay::new());
    Analysis::of(project.into_iter().next().expect("a project"))
}

/// The workflows of a project; says what is wrong where one could not be made.
fn workflows<'a>(name: &str, analysis: &'a Analysis) -> Option<Vec<&'a Workflow>> {
    let all: Option<Vec<&Workflow>> = analysis
        .journeys
        .iter()
        .map(|j| j.workflow.as_deref())
        .collect();
    if all.as_ref().is_none_or(Vec::is_empty) {
        let found = analysis.diagnostics.iter().map(|d| &d.message);
        println!(
            "{name}: no workflow: {:?}",
            found.take(3).collect::<Vec<_>>()
        );
        return None;
    }
    all
}
