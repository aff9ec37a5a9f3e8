//! Real keys, made by `ssh-keygen` when the tests run.

use ssh_key::PrivateKey;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// People and the kinds of their keys.
const PEOPLE: &[(&str, &[&str])] = &[
    ("crm_lead", &["-t", "ed25519"]),
    ("crm_designer", &["-t", "ecdsa", "-b", "256"]),
    ("brand_director", &["-t", "rsa", "-b", "2048"]),
    ("paris_lead", &["-t", "ecdsa", "-b", "384"]),
    ("ghost", &["-t", "ed25519"]),
    ("new_key", &["-t", "ed25519"]),
];

fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap().keep();
        for (person, kind) in PEOPLE {
            make(&folder.join(person), kind, "");
        }
        folder
    })
}

/// Makes a pair of keys.
pub fn make(file: &Path, kind: &[&str], passphrase: &str) {
    let said = Command::new("ssh-keygen")
        .args(["-q", "-N", passphrase, "-C", "someone@laptop", "-f"])
        .arg(file)
        .args(kind)
        .output()
        .expect("ssh-keygen is there");
    assert!(said.status.success(), "{said:?}");
}

/// The file of a person's private key.
pub fn file(person: &str) -> PathBuf {
    folder().join(person)
}

/// The line for `key "…"`.
pub fn line(person: &str) -> String {
    std::fs::read_to_string(folder().join(format!("{person}.pub")))
        .unwrap()
        .trim()
        .to_owned()
}

/// A person's private key.
pub fn private(person: &str) -> PrivateKey {
    PrivateKey::read_openssh_file(&file(person)).unwrap()
}
