//! Every change of one byte, in a record or in its signature, is refused; and what OpenSSH signs is taken.

use super::desk::Desk;
use super::keys;
use journey::approvals::ledger::{File, Ledger};
use journey::approvals::record::Record;
use journey::approvals::sshsig;
use std::process::Command;

fn whole(files: &[File]) -> bool {
    let ledger = Ledger::read("maison/maison", "welcome", files);
    ledger.broken.is_empty() && ledger.strange.is_empty() && !ledger.entries.is_empty()
}

fn request(person: &str) -> Vec<File> {
    let mut desk = Desk::prompt();
    desk.submit(person, "2026-11-16T09:00:00Z");
    desk.files
}

#[test]
fn every_byte_of_a_record_counts() {
    let files = request("crm_lead");
    assert!(whole(&files));
    let (record, signature) = (&files[0].bytes, &files[1].bytes);
    for at in 0..record.len() {
        for other in 0..=u8::MAX {
            // The signature is what refuses it; for the rest of the values the text alone is compared.
            if other == record[at]
                || (other % 16 != 3 && !other.is_ascii_alphanumeric() && other != b'\n')
            {
                continue;
            }
            let mut changed = record.clone();
            changed[at] = other;
            assert!(
                sshsig::verify(&changed, signature).is_err(),
                "byte {at} as {other}"
            );
        }
        let mut shorter = record.clone();
        shorter.remove(at);
        assert!(
            sshsig::verify(&shorter, signature).is_err(),
            "without byte {at}"
        );
        let mut longer = record.clone();
        longer.insert(at, b' ');
        assert!(
            sshsig::verify(&longer, signature).is_err(),
            "a space before byte {at}"
        );
    }
    let mut longer = record.clone();
    longer.push(b'\n');
    assert!(sshsig::verify(&longer, signature).is_err());
}

#[test]
fn every_byte_of_a_signature_counts() {
    for person in ["crm_lead", "crm_designer", "brand_director"] {
        let files = request(person);
        assert!(whole(&files), "{person}");
        let (record, signature) = (&files[0].bytes, &files[1].bytes);
        for at in 0..signature.len() {
            for other in 0..=u8::MAX {
                // Every value for one kind of key; for the slower ones every bit, one at a time.
                let bits = (other ^ signature[at]).count_ones();
                if bits == 0 || (bits > 1 && person != "crm_lead") {
                    continue;
                }
                let mut changed = signature.clone();
                changed[at] = other;
                assert!(
                    sshsig::verify(record, &changed).is_err(),
                    "{person}: byte {at} as {other}"
                );
            }
            let mut shorter = signature.clone();
            shorter.remove(at);
            assert!(
                sshsig::verify(record, &shorter).is_err(),
                "{person}: without byte {at}"
            );
            let mut longer = signature.clone();
            longer.insert(at, b'\n');
            assert!(
                sshsig::verify(record, &longer).is_err(),
                "{person}: a line end at {at}"
            );
        }
    }
}

#[test]
fn a_record_is_read_only_as_it_is_written() {
    let files = request("crm_lead");
    let text = String::from_utf8(files[0].bytes.clone()).unwrap();
    let record = Record::read(&text).unwrap();
    assert_eq!(record.text(), text);
    for other in [
        text.replace('\n', "\r\n"),
        text.replace("project: ", "project:  "),
        text.replace("T09:00:00Z", "T10:00:00+01:00"),
        text.replace("T09:00:00Z", "T09:00:00.000Z"),
        format!("\u{feff}{text}"),
        format!("{text}note: more\n"),
        text.replace("uncommitted", "committed") + "uncommitted: no\n",
        text.replacen("facet: audience", "facet: timing", 1),
    ] {
        let read = Record::read(&other);
        assert_ne!(other, text);
        assert!(read.is_none_or(|read| read != record && read.text() == other));
    }
}

/// Signs a text with `ssh-keygen -Y sign`.
fn signed_by_openssh(key: &str, namespace: &str, text: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("record.txt");
    std::fs::write(&file, text).unwrap();
    let said = Command::new("ssh-keygen")
        .args(["-Y", "sign", "-n", namespace, "-f"])
        .arg(keys::file(key))
        .arg(&file)
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    std::fs::read(folder.path().join("record.txt.sig")).unwrap()
}

#[test]
fn what_openssh_signs_is_taken_in_its_namespace_only() {
    for key in ["crm_lead", "crm_designer", "brand_director", "paris_lead"] {
        let text = b"a record\n";
        let signature = signed_by_openssh(key, sshsig::NAMESPACE, text);
        let by = sshsig::verify(text, &signature).unwrap();
        assert_eq!(
            by,
            journey::approvals::key::Key::read(&keys::line(key)).unwrap()
        );
        assert!(sshsig::verify(b"another\n", &signature).is_err());
        let elsewhere = signed_by_openssh(key, "git", text);
        assert!(sshsig::verify(text, &elsewhere).is_err());
    }
}

#[test]
fn weak_keys_are_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let short = folder.path().join("short");
    keys::make(&short, &["-t", "rsa", "-b", "1024"], "");
    let line = std::fs::read_to_string(folder.path().join("short.pub")).unwrap();
    let fault = journey::approvals::key::Key::read(&line).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "it is an RSA key of fewer than 2048 bits"
    );
    let private = std::fs::read_to_string(keys::file("ghost")).unwrap();
    let fault = journey::approvals::key::Key::read(&private).unwrap_err();
    assert_eq!(fault.to_string(), "it is a private key");
}
