//! A project in memory, people with real keys, and records made at any time: what the gates make of them.

use super::keys;
use journey::analysis::Analysis;
use journey::approvals::gates::{Clock, Report, Source, evaluate, gates_of};
use journey::approvals::key::Key;
use journey::approvals::ledger::{File, Ledger};
use journey::approvals::meaning::{Hash, Meaning, Part};
use journey::approvals::record::{Aspect, Record, Says};
use journey::approvals::{branches, roster, sshsig};
use journey::project;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

pub const HOUSE: &str = include_str!("house.journey");

/// The house with a key for each person.
pub fn house() -> String {
    let mut text = HOUSE.to_owned();
    for (person, address) in [
        ("crm_lead", "crm-lead@"),
        ("crm_designer", "crm-designer@"),
        ("brand_director", "director@"),
    ] {
        let from = format!("email \"{address}maison.example\" }}");
        let to = format!(
            "email \"{address}maison.example\"\n key \"{}\" }}",
            keys::line(person)
        );
        assert!(text.contains(&from));
        text = text.replace(&from, &to);
    }
    text
}

pub struct Desk {
    pub text: String,
    pub analysis: Analysis,
    pub files: Vec<File>,
    pub project: String,
    pub git: Box<dyn Fn(Option<&str>, Option<&str>) -> Result<BTreeSet<SmolStr>, String>>,
}

impl Desk {
    pub fn new() -> Desk {
        let mut desk = Desk {
            text: String::new(),
            analysis: Analysis::of(project::in_memory(BTreeMap::new())),
            files: Vec::new(),
            project: "maison/maison".to_owned(),
            git: Box::new(|_, _| Ok(BTreeSet::new())),
        };
        desk.set(house());
        desk
    }

    /// One without time to think.
    pub fn prompt() -> Desk {
        let mut desk = Desk::new();
        desk.replace(
            "  live no sooner than 2 days of house_days after the last approval\n",
            "",
        );
        desk
    }

    pub fn set(&mut self, text: String) {
        let files = [
            ("house.journey".to_owned(), text.clone()),
            (
                "templates/fr/welcome.html".to_owned(),
                "<p>Bienvenue.</p>\n".to_owned(),
            ),
            (
                "templates/en/welcome.html".to_owned(),
                "<p>Welcome.</p>\n".to_owned(),
            ),
        ];
        self.analysis = Analysis::of(project::in_memory(files.into()));
        let faults: Vec<_> = self
            .analysis
            .diagnostics
            .iter()
            .filter(|d| d.severity == journey::diagnostics::Severity::Error)
            .map(|d| &d.message)
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
        self.text = text;
    }

    pub fn replace(&mut self, from: &str, to: &str) {
        assert!(self.text.contains(from), "{from}");
        self.set(self.text.replacen(from, to, 1));
    }

    pub fn meaning(&self) -> Meaning {
        self.analysis
            .meaning(self.analysis.journey_named("welcome").unwrap())
            .unwrap()
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::read(&self.project, "welcome", &self.files)
    }

    /// A record over what the journey means now.
    pub fn record(&self, person: &str, at: &str, says: Says) -> Record {
        let meaning = self.meaning();
        let workflow = self.analysis.journeys[0].workflow.as_ref().unwrap();
        Record {
            project: self.project.clone(),
            journey: "welcome".into(),
            person: person.into(),
            key: Key::read(&keys::line(person)).unwrap().fingerprint(),
            at: at.parse().unwrap(),
            after: self.ledger().newest(),
            meaning: meaning.whole,
            facets: meaning
                .facets
                .iter()
                .map(|f| (f.part.clone(), f.hash))
                .collect(),
            gates: gates_of(&self.analysis.house, workflow).unwrap(),
            says,
        }
    }

    /// Signs a record with the key of its person, and puts it into the folder.
    pub fn keep(&mut self, record: &Record) -> Hash {
        self.keep_signed_by(record, &record.person.clone())
    }

    pub fn keep_signed_by(&mut self, record: &Record, signer: &str) -> Hash {
        let text = record.text();
        let signature = sshsig::sign(&keys::private(signer), text.as_bytes()).unwrap();
        let name = record.file_name();
        self.files.push(File {
            name: name.clone(),
            bytes: text.into_bytes(),
        });
        self.files.push(File {
            name: format!("{name}.sig"),
            bytes: signature.into_bytes(),
        });
        record.digest()
    }

    pub fn request(&self, person: &str, at: &str) -> Record {
        let gates = &self.analysis.journeys[0].workflow.as_ref().unwrap().gates;
        self.record(
            person,
            at,
            Says::Request {
                commit: None,
                uncommitted: false,
                audience: None,
                known: roster::seats(&self.analysis.house, gates),
                because: None,
            },
        )
    }

    pub fn submit(&mut self, person: &str, at: &str) -> Hash {
        self.keep(&self.request(person, at))
    }

    pub fn last_request(&self) -> Hash {
        self.ledger()
            .request_for(&self.meaning().whole)
            .expect("was submitted")
            .digest
    }

    pub fn all_parts(&self) -> BTreeSet<Part> {
        self.meaning().facets.into_iter().map(|f| f.part).collect()
    }

    pub fn approval(&self, person: &str, at: &str) -> Record {
        let request = self.last_request();
        self.record(
            person,
            at,
            Says::Approval {
                request,
                parts: self.all_parts(),
            },
        )
    }

    pub fn approve(&mut self, person: &str, at: &str) -> Hash {
        self.keep(&self.approval(person, at))
    }

    pub fn approve_for(&mut self, person: &str, at: &str, part: Part) {
        let request = self.last_request();
        let says = Says::Approval {
            request,
            parts: [part].into(),
        };
        self.keep(&self.record(person, at, says));
    }

    pub fn decline(&mut self, person: &str, at: &str) {
        let request = self.last_request();
        let says = Says::Decline {
            request,
            because: "Too soon".to_owned(),
        };
        self.keep(&self.record(person, at, says));
    }

    pub fn test(&mut self, person: &str, at: &str, locales: &[&str], saw: &[Aspect]) {
        let workflow = self.analysis.journeys[0].workflow.as_ref().unwrap();
        let says = Says::Test {
            request: self.last_request(),
            locales: locales.iter().map(SmolStr::new).collect(),
            branches: branches::branches(workflow)
                .into_iter()
                .map(|b| b.name)
                .collect(),
            saw: saw.iter().copied().collect(),
        };
        self.keep(&self.record(person, at, says));
    }

    pub fn judge(&self, now: &str) -> Report {
        let workflow = self.analysis.journeys[0].workflow.as_ref().unwrap();
        let meaning = self.meaning();
        let source = Source {
            house: &self.analysis.house,
            workflow,
            meaning: &meaning,
        };
        let clock = Clock {
            now: now.parse().unwrap(),
            not_before: None,
        };
        evaluate(&source, &self.ledger(), &clock, &*self.git)
    }

    pub fn holds(&self, now: &str) -> bool {
        self.judge(now).holds()
    }

    /// Why records do not count.
    pub fn refused(&self, now: &str) -> String {
        let refused = self.judge(now).refused;
        refused
            .iter()
            .map(|r| format!("{}: {}\n", r.file, r.why))
            .collect()
    }
}
