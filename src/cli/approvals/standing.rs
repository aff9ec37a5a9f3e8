//! How a journey stands: its meaning, its records and what its gates say, with the clock and the repository
//! of this machine.

use crate::analysis::{Analysis, Reach};
use crate::approvals::gates::{self, Clock, Report, Source};
use crate::approvals::ledger::{File, Ledger, Refusal};
use crate::approvals::meaning::Meaning;
use crate::cli::repository::Repository;
use crate::project::records;
use jiff::Timestamp;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::path::Path;

/// What is known of a journey's approval.
#[derive(Debug)]
pub(in crate::cli) struct Standing {
    /// Index into the journeys of the analysis.
    pub(in crate::cli) journey: usize,
    /// Its name.
    pub(in crate::cli) name: SmolStr,
    /// What it means.
    pub(in crate::cli) meaning: Meaning,
    /// Its records.
    pub(in crate::cli) ledger: Ledger,
    /// What its gates say.
    pub(in crate::cli) report: Report,
}

/// The moment by the clock of this machine, to the second.
pub(in crate::cli) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// The name under which records know a project.
pub(super) fn identity(analysis: &Analysis) -> String {
    let brand = &analysis.house.name;
    match &analysis.project.config.name {
        Some(name) => format!("{name}/{brand}"),
        None => brand.to_string(),
    }
}

impl Standing {
    /// How a journey stands now; `None` where the project has errors.
    pub(in crate::cli) fn of(analysis: &Analysis, journey: usize) -> Option<Standing> {
        let meaning = analysis.meaning(journey)?;
        let workflow = analysis.journeys.get(journey)?.workflow.as_ref()?;
        let root = analysis.project.root.as_deref().unwrap_or(Path::new("."));
        let repository = Repository::of(root);
        let ledger = ledger(analysis, &workflow.name, root, &repository);
        let source = Source {
            house: &analysis.house,
            workflow,
            meaning: &meaning,
        };
        let clock = Clock {
            now: now(),
            not_before: repository
                .head_time()
                .and_then(|seconds| Timestamp::from_second(seconds).ok()),
        };
        let changes = |from: Option<&str>, to: Option<&str>| {
            let reach = if from.is_some() {
                Reach::All
            } else {
                Reach::Own
            };
            let files = analysis.files_of(journey, reach);
            Ok(persons(analysis, &repository.authors(from, to, &files)?))
        };
        let report = gates::evaluate(&source, &ledger, &clock, &changes);
        Some(Standing {
            journey,
            name: workflow.name.clone(),
            meaning,
            ledger,
            report,
        })
    }
}

/// The records of a journey. What can't be read blocks it, and so does a record that the repository has and
/// the folder has not.
fn ledger(analysis: &Analysis, name: &str, root: &Path, repository: &Repository) -> Ledger {
    let files = match records::read(root, name) {
        Ok(files) => files,
        Err(fault) => {
            let mut ledger = Ledger::default();
            ledger.broken.push(Refusal {
                file: fault.path.to_string_lossy().into_owned(),
                why: crate::project::read::reason(&fault.error),
            });
            return ledger;
        }
    };
    let files: Vec<File> = files
        .into_iter()
        .map(|(name, bytes)| File { name, bytes })
        .collect();
    let mut ledger = Ledger::read(&identity(analysis), name, &files);
    let folder = format!("{}/{name}", records::FOLDER);
    // Where git can't answer, nobody knows who wrote it either: that is told once, by the authors.
    for path in repository.lost(&folder).unwrap_or_default() {
        let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let why = "it was changed or taken away since it was committed".to_owned();
        if !file.starts_with("meaning-") {
            ledger.broken.push(Refusal { file, why });
        }
    }
    ledger
}

/// The persons with these addresses.
fn persons(analysis: &Analysis, addresses: &BTreeSet<String>) -> BTreeSet<SmolStr> {
    let of = |email: &Option<String>| {
        let email = email.as_ref().map(|e| e.trim().to_lowercase());
        email.is_some_and(|email| addresses.contains(&email))
    };
    let persons = analysis.house.persons.iter();
    persons
        .filter(|(_, def)| of(&def.email))
        .map(|(name, _)| name.clone())
        .collect()
}

/// Whether the files that say what a journey means differ from what is committed, and the commit.
pub(super) fn commit(analysis: &Analysis, journey: usize) -> (Option<String>, bool) {
    let root = analysis.project.root.as_deref().unwrap_or(Path::new("."));
    let repository = Repository::of(root);
    let files = analysis.files_of(journey, Reach::All);
    // Where git can't say, nothing is taken to be committed.
    let uncommitted = repository.uncommitted(&files).unwrap_or(true);
    let head = repository.head();
    let uncommitted = head.is_some() && uncommitted;
    (head, uncommitted)
}
