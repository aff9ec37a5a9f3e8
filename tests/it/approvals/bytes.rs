//! Every change of one byte, in a record or in its signature, is refused; and what OpenSSH signs is taken.

use super::desk::Desk;
use super::keys;
use journey::approvals::key::Key;
use journey::approvals::ledger::{File, Ledger};
use journey::approvals::record::Record;
use journey::approvals::sshsig;
use ssh_key::private::KeypairData;
use ssh_key::public::{KeyData, SkEd25519};
use ssh_key::{Algorithm, HashAlg, LineEnding, PublicKey, Signature, SshSig};
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

/// A security key as its hardware would sign: over the application, what its owner did, and a counter.
fn signed_by_security_key(text: &[u8], flags: u8) -> (Key, String) {
    use rsa::sha2::{Digest, Sha256};
    use signature::Signer;
    let private = keys::private("ghost");
    let KeypairData::Ed25519(pair) = private.key_data() else {
        panic!("an ed25519 key")
    };
    let data = KeyData::SkEd25519(SkEd25519::new(pair.public, "ssh:"));
    let signed = SshSig::signed_data(sshsig::NAMESPACE, HashAlg::Sha512, text).unwrap();
    let trailer = [flags, 0, 0, 0, 7];
    let mut message = Sha256::digest(b"ssh:").to_vec();
    message.extend(trailer);
    message.extend(Sha256::digest(&signed));
    let made: Signature = pair.try_sign(&message).unwrap();
    let mut bytes = made.as_bytes().to_vec();
    bytes.extend(trailer);
    let made = Signature::new(Algorithm::SkEd25519, bytes).unwrap();
    let signature = SshSig::new(data.clone(), sshsig::NAMESPACE, HashAlg::Sha512, made).unwrap();
    let signature = signature.to_pem(LineEnding::LF).unwrap();
    (
        Key::of(data).unwrap(),
        sshsig::respelled(&signature).unwrap(),
    )
}

#[test]
fn a_security_key_signs_when_it_was_touched() {
    let text = b"a record\n";
    let (key, signature) = signed_by_security_key(text, 1);
    assert_eq!(sshsig::verify(text, signature.as_bytes()).unwrap(), key);
    assert!(sshsig::verify(b"another\n", signature.as_bytes()).is_err());
    // OpenSSH says the same.
    let folder = tempfile::tempdir().unwrap();
    let allowed = format!("someone {}\n", key.line());
    std::fs::write(folder.path().join("allowed"), allowed).unwrap();
    std::fs::write(folder.path().join("record"), text).unwrap();
    std::fs::write(folder.path().join("record.sig"), &signature).unwrap();
    let said = Command::new("ssh-keygen")
        .current_dir(folder.path())
        .args(["-Y", "verify", "-n", sshsig::NAMESPACE, "-I", "someone"])
        .args(["-f", "allowed", "-s", "record.sig"])
        .stdin(std::fs::File::open(folder.path().join("record")).unwrap())
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    let (_, untouched) = signed_by_security_key(text, 0);
    let fault = sshsig::verify(text, untouched.as_bytes()).unwrap_err();
    assert_eq!(fault.to_string(), "the security key was not touched");
    let line = PublicKey::new(key.data().clone(), "").to_openssh().unwrap();
    assert_eq!(Key::read(&line).unwrap(), key);
}
