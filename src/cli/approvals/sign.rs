//! From a record to a signed file: signed by the person's own key, over exactly what was shown.

use super::standing::{Standing, identity, now};
use super::{ask, keys};
use crate::analysis::{Analysis, unwritable};
use crate::approvals::gates;
use crate::approvals::key::Key;
use crate::approvals::ledger::{File, Ledger, meaning_file};
use crate::approvals::record::{Record, Says};
use crate::approvals::{roster, sshsig};
use crate::cli::args::SigningArguments;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::render::Format;
use crate::cli::session::Session;
use crate::diagnostics::{Code, Diagnostic};
use crate::project::write::{self, Output};
use crate::project::{read, records};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use smol_str::SmolStr;
use std::path::Path;

/// Who signs.
pub(super) struct Signer {
    pub(super) person: SmolStr,
    pub(super) key: Key,
}

fn not_signed(message: impl Into<String>) -> Diagnostic {
    ask::fault(Code::NotSigned, message.into()).note("nothing was written")
}

/// The person that a call speaks for.
pub(super) fn signer(session: &Session, analysis: &Analysis, person: &str) -> Result<Signer, Exit> {
    let house = &analysis.house;
    let tell = |diagnostic: &Diagnostic| Err(session.fault(diagnostic, "--as"));
    if !house.persons.contains_key(person) {
        let unknown = not_signed(format!("there is no person `{person}`"));
        let near = crate::diagnostics::nearest(person, house.persons.keys().map(SmolStr::as_str));
        return tell(&match near {
            Some(near) => unknown.help(format!("`--as {near}` is near")),
            None => unknown.help(format!(
                "declare them: `person {person} {{ email \"…\" key \"…\" }}`"
            )),
        });
    }
    let Some(key) = roster::key_of(house, person) else {
        let keyless = not_signed(format!("`{person}` has no key to sign with")).help(
            "`ssh-keygen -t ed25519` makes one; put the line of the file that ends in `.pub` into `key \"…\"` of the person",
        );
        return tell(&keyless);
    };
    Ok(Signer {
        person: person.into(),
        key,
    })
}

/// A record over what a journey means now.
pub(super) fn record(
    analysis: &Analysis,
    standing: &Standing,
    signer: &Signer,
    says: Says,
) -> Option<Record> {
    let workflow = analysis.journeys.get(standing.journey)?.workflow.as_ref()?;
    let newest = standing.ledger.entries.iter().map(|e| e.record.at).max();
    Some(Record {
        project: identity(analysis),
        journey: standing.name.clone(),
        person: signer.person.clone(),
        key: signer.key.fingerprint(),
        // Clocks differ a little: a record is dated after those that it has seen, so that their files sort.
        at: newest.map_or_else(now, |newest: Timestamp| {
            let next = newest.saturating_add(SignedDuration::from_secs(1));
            next.unwrap_or(newest).max(now())
        }),
        after: standing.ledger.newest(),
        meaning: standing.meaning.whole,
        facets: standing
            .meaning
            .facets
            .iter()
            .map(|f| (f.part.clone(), f.hash))
            .collect(),
        gates: gates::gates_of(&analysis.house, workflow)?,
        says,
    })
}

/// Signs a record and keeps it; with `--unsigned`, only writes what is to be signed elsewhere.
pub(super) fn sign_and_keep(
    session: &Session,
    analysis: &Analysis,
    standing: &Standing,
    signer: &Signer,
    record: &Record,
    arguments: &SigningArguments,
) -> Exit {
    if !standing.ledger.broken.is_empty() {
        let broken: Vec<String> = standing
            .ledger
            .broken
            .iter()
            .map(|b| format!("`{}`: {}", b.file, b.why))
            .collect();
        let fault = not_signed(format!(
            "the records of `{}` can't be relied on: {}",
            standing.name,
            broken.join("; ")
        ))
        .help("restore them as they were; git knows: `git checkout -- approvals`");
        return session.fault(&fault, records::FOLDER);
    }
    if let Some(entry) = gates::from_the_future(&standing.ledger, now()) {
        let fault = not_signed(format!(
            "the record `{}` is dated {}, which is still to come by the clock of this machine",
            entry.file, entry.record.at
        ))
        .help("set the clock; where that of its writer was wrong, take the record away before it is committed");
        return session.fault(&fault, records::FOLDER);
    }
    if let Some(path) = &arguments.unsigned {
        return write_unsigned(session, record, path);
    }
    let made = match &arguments.signature {
        Some(path) => from_elsewhere(record, path),
        None => keys::sign(
            &signer.key,
            arguments.key.as_deref(),
            record.text().as_bytes(),
        )
        .map(|signature| (record.clone(), signature)),
    };
    let (record, signature) = match made {
        Ok(made) => made,
        Err(why) => {
            let fault = not_signed(why).help(format!(
                "give the file of the key that belongs to {}: `--key ~/.ssh/id_ed25519`; or sign elsewhere: `--unsigned FILE`, then `--signature FILE.sig`",
                signer.key.fingerprint()
            ));
            return session.fault(&fault, "--key");
        }
    };
    if let Err(why) = fits(analysis, standing, signer, &record, &signature) {
        return session.fault(&not_signed(why), &record.file_name());
    }
    if let Err(exit) = unchanged(session, analysis, standing) {
        return exit;
    }
    keep(session, analysis, standing, &record, &signature)
}

/// What the record says has to be true of what is there now, whoever made the signature.
fn fits(
    analysis: &Analysis,
    standing: &Standing,
    signer: &Signer,
    record: &Record,
    signature: &str,
) -> Result<(), String> {
    let text = record.text();
    let key = sshsig::verify(text.as_bytes(), signature.as_bytes()).map_err(|f| f.to_string())?;
    if key != signer.key {
        return Err(format!(
            "the signature is by the key {}, and `{}` signs with {}",
            key.fingerprint(),
            signer.person,
            signer.key.fingerprint()
        ));
    }
    if record.meaning != standing.meaning.whole {
        return Err(format!(
            "`{}` means something else now than what was signed",
            standing.name
        ));
    }
    let files = [
        (record.file_name(), text.into_bytes()),
        (
            format!("{}.sig", record.file_name()),
            signature.as_bytes().to_vec(),
        ),
    ];
    let root = analysis.project.root.as_deref().unwrap_or(Path::new("."));
    let there = records::read(root, &standing.name).map_err(|fault| fault.error.to_string())?;
    let all: Vec<File> = there
        .into_iter()
        .filter(|(name, _)| files.iter().all(|(new, _)| new != name))
        .chain(files.iter().cloned())
        .map(|(name, bytes)| File { name, bytes })
        .collect();
    let ledger = Ledger::read(&identity(analysis), &standing.name, &all);
    let refused = ledger.broken.iter().chain(&ledger.strange);
    match refused.into_iter().next() {
        Some(refusal) => Err(refusal.why.clone()),
        None => Ok(()),
    }
}

/// What is signed is what was shown: the project is read once more before anything is written.
fn unchanged(session: &Session, analysis: &Analysis, standing: &Standing) -> Result<(), Exit> {
    let root = analysis.project.root.as_deref().unwrap_or(Path::new("."));
    let again = ask::project(session, root)?;
    let now = again
        .journey_named(&standing.name)
        .and_then(|journey| again.meaning(journey));
    if now.as_ref() == Some(&standing.meaning) {
        return Ok(());
    }
    let fault = not_signed(format!(
        "`{}` was changed between showing and signing",
        standing.name
    ))
    .help("look at it again");
    Err(session.fault(&fault, &standing.name))
}

fn write_unsigned(session: &Session, record: &Record, path: &Path) -> Exit {
    let file = Output {
        path: path.to_path_buf(),
        bytes: record.text().into_bytes().into(),
    };
    if let Err(fault) = write::all(&[file]) {
        return session.fault(&unwritable(&fault), &fault.path.to_string_lossy());
    }
    let shown = path.to_string_lossy();
    session.conclude(&format!(
        "{shown} is to be signed; nothing was recorded yet\n  ssh-keygen -Y sign -n {} -f KEY {shown}\nthen the same command with `--signature {shown}.sig`\n",
        sshsig::NAMESPACE
    ));
    Exit::Clean
}

/// A record that was signed elsewhere: the signature's file, and beside it the text that `--unsigned` wrote.
fn from_elsewhere(now: &Record, path: &Path) -> Result<(Record, String), String> {
    let shown = path.to_string_lossy();
    let of = shown.strip_suffix(".sig").ok_or_else(|| {
        format!("`{shown}` does not end in `.sig`, as the file of a signature does")
    })?;
    let text =
        |path: &str| read::text(Path::new(path)).map_err(|_| format!("`{path}` can't be read"));
    let record = Record::read(&text(of)?)
        .ok_or_else(|| format!("`{of}` is not a record as `--unsigned` wrote it"))?;
    let same = record.says.kind() == now.says.kind() && record.person == now.person;
    if !same {
        return Err(format!(
            "`{of}` is a {} by `{}`, and this is a {} by `{}`",
            record.says.kind(),
            record.person,
            now.says.kind(),
            now.person
        ));
    }
    let signature = sshsig::respelled(&text(&shown)?).map_err(|fault| fault.to_string())?;
    Ok((record, signature))
}

fn keep(
    session: &Session,
    analysis: &Analysis,
    standing: &Standing,
    record: &Record,
    signature: &str,
) -> Exit {
    let root = analysis.project.root.as_deref().unwrap_or(Path::new("."));
    let name = record.file_name();
    let mut files = vec![
        (name.clone(), record.text().into_bytes()),
        (format!("{name}.sig"), signature.as_bytes().to_vec()),
    ];
    if let Says::Request { .. } = &record.says {
        let pages = standing.meaning.text().into_bytes();
        files.push((meaning_file(&standing.meaning), pages));
    }
    if let Err(fault) = records::add(root, &standing.name, &files) {
        return session.fault(&unwritable(&fault), &fault.path.to_string_lossy());
    }
    let file = format!("{}/{}/{name}", records::FOLDER, standing.name);
    if session.global.format == Format::Json {
        let made = json!({
            "$schema": "urn:journey:schema:record:1",
            "version": 1,
            "file": file,
            "digest": record.digest().to_string(),
            "record": record.says.kind(),
            "journey": record.journey,
            "person": record.person,
            "at": record.at.to_string(),
            "meaning": record.meaning.to_string(),
        });
        output::to_stdout(&format!("{made:#}\n"));
    }
    session.conclude(&format!("signed as `{}`: {file}\n", record.person));
    Exit::Clean
}
