//! The key that a person signs with: in an agent, or in a file that may be locked.

use crate::approvals::key::Key;
use crate::approvals::sshsig;
use ssh_agent_client_rs::{Client, Identity};
use ssh_key::{PrivateKey, PublicKey};
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

/// Files that `ssh-keygen` writes by itself.
const USUAL: &[&str] = &["id_ed25519", "id_ecdsa", "id_rsa"];

/// Signs a text with a person's key: from the file that was named, else from the agent, else from one of the
/// usual files. Says what to do where none of them has it.
pub(super) fn sign(key: &Key, file: Option<&Path>, text: &[u8]) -> Result<String, String> {
    if let Some(file) = file {
        return from_file(key, file, text);
    }
    let from_agent = match from_agent(key, text) {
        Ok(Some(signature)) => return Ok(signature),
        Ok(None) => None,
        Err(why) => Some(why),
    };
    if let Some(file) = usual_file(key) {
        return from_file(key, &file, text);
    }
    Err(from_agent.unwrap_or_else(|| {
        format!(
            "the key {} is in no agent, and in no file of `~/.ssh`",
            key.fingerprint()
        )
    }))
}

fn agent_socket() -> Option<OsString> {
    std::env::var_os("SSH_AUTH_SOCK").filter(|path| !path.is_empty())
}

#[cfg(windows)]
const AGENT: Option<&str> = Some(r"\\.\pipe\openssh-ssh-agent");
#[cfg(not(windows))]
const AGENT: Option<&str> = None;

fn from_agent(key: &Key, text: &[u8]) -> Result<Option<String>, String> {
    let Some(socket) = agent_socket().or_else(|| AGENT.map(OsString::from)) else {
        return Ok(None);
    };
    let Ok(mut client) = Client::connect(Path::new(&socket)) else {
        return Ok(None);
    };
    let held = client
        .list_all_identities()
        .map_err(|error| format!("the agent does not answer: {error}"))?;
    let has = held.iter().any(|identity| match identity {
        Identity::PublicKey(held) => held.key_data() == key.data(),
        Identity::Certificate(_) => false,
    });
    if !has {
        return Ok(None);
    }
    let data = sshsig::to_be_signed(text).map_err(|fault| fault.to_string())?;
    let public = PublicKey::new(key.data().clone(), "");
    let made = client
        .sign(&public, &data)
        .map_err(|error| format!("the agent did not sign: {error}"))?;
    sshsig::assemble(key, made)
        .map(Some)
        .map_err(|fault| fault.to_string())
}

fn home() -> Option<PathBuf> {
    std::env::home_dir()
}

/// The usual file whose public half is this key.
fn usual_file(key: &Key) -> Option<PathBuf> {
    let folder = home()?.join(".ssh");
    USUAL.iter().map(|name| folder.join(name)).find(|file| {
        let public = file.with_extension("pub");
        PublicKey::read_openssh_file(&public).is_ok_and(|there| there.key_data() == key.data())
    })
}

fn from_file(key: &Key, file: &Path, text: &[u8]) -> Result<String, String> {
    let shown = file.to_string_lossy();
    let private = PrivateKey::read_openssh_file(file).map_err(|error| {
        if let ssh_key::Error::Io(kind) = error {
            format!("`{shown}` can't be read: {kind}")
        } else {
            format!(
                "`{shown}` holds no private key in the form of OpenSSH; give the file without `.pub`"
            )
        }
    })?;
    if private.public_key().key_data() != key.data() {
        return Err(format!(
            "`{shown}` holds the key {}, and this person signs with {}",
            private.fingerprint(ssh_key::HashAlg::Sha256),
            key.fingerprint()
        ));
    }
    let private = if private.is_encrypted() {
        let word = passphrase(&shown).map_err(|error| format!("no passphrase: {error}"))?;
        private
            .decrypt(word)
            .map_err(|_| format!("that is not the passphrase of `{shown}`"))?
    } else {
        private
    };
    sshsig::sign(&private, text).map_err(|_| {
        format!("`{shown}` can't sign here: put the key into an agent, or sign elsewhere and give `--signature`")
    })
}

/// Asks on the terminal, unseen; without one, takes the first line of standard input.
fn passphrase(file: &str) -> io::Result<String> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("Passphrase of {file}: "));
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
