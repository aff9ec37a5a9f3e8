//! The records of one journey as they lie in its folder: which are whole, what each has seen, and what
//! is wrong with the rest.
//!
//! A record that is not whole is not passed over: what it said is not known, and it may have been a
//! decline. It blocks the journey until it is restored.

use super::key::Key;
use super::meaning::{Hash, Meaning};
use super::record::{Record, Says};
use super::sshsig;
use std::collections::{BTreeMap, BTreeSet};

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, without folders.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A record that is whole: its signature fits. Whether its writer may say so is decided later.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The file.
    pub file: String,
    /// What other records call it.
    pub digest: Hash,
    /// What it says.
    pub record: Record,
    /// The key that signed it.
    pub key: Key,
}

/// Something that does not count, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file.
    pub file: String,
    /// Why, in one line.
    pub why: String,
}

/// All that is known of a journey's records.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Records that are whole, each after those that it had seen.
    pub entries: Vec<Entry>,
    /// For each entry: which entries it had seen, directly or through others.
    pub seen: Vec<BTreeSet<usize>>,
    /// What stands in the way of any approval until it is mended.
    pub broken: Vec<Refusal>,
    /// What is of another project or journey, and says nothing here.
    pub strange: Vec<Refusal>,
    /// Pages of meanings that were asked for, by hash.
    pub meanings: BTreeMap<Hash, Meaning>,
}

/// The ending of a record, and of its signature.
const RECORD: &str = ".txt";
const SIGNATURE: &str = ".txt.sig";
const MEANING: &str = "meaning-";

/// The name of the file for the pages of a meaning.
pub fn meaning_file(meaning: &Meaning) -> String {
    let digits = meaning.whole.to_string().replace("sha256:", "");
    format!("{MEANING}{digits}{RECORD}")
}

impl Ledger {
    /// Reads the files of a journey's folder.
    pub fn read(project: &str, journey: &str, files: &[File]) -> Ledger {
        let mut ledger = Ledger::default();
        let by_name: BTreeMap<&str, &[u8]> = files
            .iter()
            .map(|file| (file.name.as_str(), file.bytes.as_slice()))
            .collect();
        let mut whole = Vec::new();
        for (&name, &bytes) in &by_name {
            if name.starts_with('.') {
                continue;
            }
            if name.starts_with(MEANING) && name.ends_with(RECORD) {
                ledger.take_meaning(name, bytes);
            } else if let Some(of) = name.strip_suffix(".sig") {
                if !by_name.contains_key(of) || !name.ends_with(SIGNATURE) {
                    ledger.broken(name, "the record that it signs is not there");
                }
            } else if name.ends_with(RECORD) {
                let signature = by_name.get(format!("{name}.sig").as_str()).copied();
                match entry(name, bytes, signature) {
                    Ok(entry) => whole.push(entry),
                    Err(why) => ledger.broken(name, &why),
                }
            } else {
                ledger.broken(name, "it is no record");
            }
        }
        whole.retain(|entry| ledger.is_ours(entry, project, journey));
        ledger.order(whole);
        ledger
    }

    fn broken(&mut self, file: &str, why: &str) {
        self.broken.push(Refusal {
            file: file.to_owned(),
            why: why.to_owned(),
        });
    }

    fn take_meaning(&mut self, name: &str, bytes: &[u8]) {
        let meaning = std::str::from_utf8(bytes).ok().and_then(Meaning::from_text);
        match meaning {
            Some(meaning) if meaning_file(&meaning) == name => {
                self.meanings.insert(meaning.whole, meaning);
            }
            // It proves nothing by itself: without it, changes since then can't be shown.
            _ => self.strange.push(Refusal {
                file: name.to_owned(),
                why: "it is not what its name says, and is not used".to_owned(),
            }),
        }
    }

    fn is_ours(&mut self, entry: &Entry, project: &str, journey: &str) -> bool {
        let Record {
            project: of_project,
            journey: of_journey,
            ..
        } = &entry.record;
        let why = if of_project != project {
            format!("it is of the project `{of_project}`, not of `{project}`")
        } else if of_journey != journey {
            format!("it is of the journey `{of_journey}`, not of `{journey}`")
        } else {
            return true;
        };
        self.strange.push(Refusal {
            file: entry.file.clone(),
            why,
        });
        false
    }

    /// Puts each record after those that it names. One that names a record that is not there shows that
    /// something was taken away.
    fn order(&mut self, whole: Vec<Entry>) {
        let mut waiting: BTreeMap<Hash, Entry> = BTreeMap::new();
        for entry in whole {
            waiting.entry(entry.digest).or_insert(entry);
        }
        let mut places: BTreeMap<Hash, usize> = BTreeMap::new();
        loop {
            let ready: Vec<Hash> = waiting
                .iter()
                .filter(|(_, entry)| names(&entry.record).all(|d| places.contains_key(d)))
                .map(|(digest, _)| *digest)
                .collect();
            if ready.is_empty() {
                break;
            }
            for digest in ready {
                let Some(entry) = waiting.remove(&digest) else {
                    continue;
                };
                self.place(entry, &mut places);
            }
        }
        let all: BTreeSet<Hash> = waiting.keys().copied().collect();
        for (_, entry) in waiting {
            let gone = names(&entry.record)
                .find(|d| !places.contains_key(d) && !all.contains(d))
                .map_or_else(|| "another".to_owned(), Hash::short);
            let why = format!("a record that it had seen is not there: {gone}");
            self.broken(&entry.file, &why);
        }
    }

    fn place(&mut self, entry: Entry, places: &mut BTreeMap<Hash, usize>) {
        let direct: BTreeSet<usize> = names(&entry.record)
            .filter_map(|digest| places.get(digest).copied())
            .collect();
        let before = |place: &usize| {
            let earlier = self.entries.get(*place);
            earlier.is_some_and(|earlier| earlier.record.at > entry.record.at)
        };
        if direct.iter().any(before) {
            self.broken(&entry.file, "it is dated before a record that it had seen");
            // What rests on it is not placed either.
            return;
        }
        if let Some(request) = entry.record.says.request() {
            let answered = places
                .get(request)
                .and_then(|place| self.entries.get(*place));
            let fits = answered.is_some_and(|asked| {
                matches!(asked.record.says, Says::Request { .. })
                    && asked.record.meaning == entry.record.meaning
                    && asked.record.facets == entry.record.facets
                    && asked.record.gates == entry.record.gates
            });
            if !fits {
                self.broken(&entry.file, "it does not speak of what was asked for");
                return;
            }
        }
        let mut seen = direct.clone();
        for place in direct {
            seen.extend(self.seen.get(place).into_iter().flatten());
        }
        places.insert(entry.digest, self.entries.len());
        self.seen.push(seen);
        self.entries.push(entry);
    }

    /// The records that no other has seen: what the next one is written after.
    pub fn newest(&self) -> BTreeSet<Hash> {
        let seen: BTreeSet<usize> = self.seen.iter().flatten().copied().collect();
        self.entries
            .iter()
            .enumerate()
            .filter(|(place, _)| !seen.contains(place))
            .map(|(_, entry)| entry.digest)
            .collect()
    }

    /// The latest request for a meaning.
    pub fn request_for(&self, meaning: &Hash) -> Option<&Entry> {
        self.entries
            .iter()
            .filter(|entry| {
                matches!(entry.record.says, Says::Request { .. })
                    && entry.record.meaning == *meaning
            })
            .max_by_key(|entry| entry.record.at)
    }
}

/// Every record that a record names.
fn names(record: &Record) -> impl Iterator<Item = &Hash> {
    record.after.iter().chain(record.says.request())
}

fn entry(name: &str, bytes: &[u8], signature: Option<&[u8]>) -> Result<Entry, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    let signature = signature.ok_or_else(|| format!("its signature `{name}.sig` is not there"))?;
    // The signature first: what a text that nobody signed says is of no interest.
    let key = sshsig::verify(bytes, signature).map_err(|fault| fault.to_string())?;
    let record = Record::read(text).ok_or("it is not written as a record is")?;
    // A meaning is never signed without its facets: they are what the whole is the hash of.
    let facets = record.facets.iter().map(|(part, hash)| (part, hash));
    if super::meaning::whole(&record.journey, facets) != record.meaning {
        return Err("its facets are not those of its meaning".to_owned());
    }
    if key.fingerprint() != record.key {
        return Err("it was signed with another key than it names".to_owned());
    }
    Ok(Entry {
        file: name.to_owned(),
        digest: record.digest(),
        record,
        key,
    })
}
