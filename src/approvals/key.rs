//! Public keys of persons: which are taken, and how they are told apart.

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};
use std::fmt;

/// The fewest bits of an RSA key.
const RSA_BITS: usize = 2048;

/// A person's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    data: KeyData,
}

/// Why a key is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// Not the line of a public key.
    Unreadable,
    /// A private key: it must never stand in a source.
    Private,
    /// Of a kind that is too weak, or that signatures can't be checked for.
    Kind,
    /// An RSA key with too few bits.
    Short,
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KeyFault::Unreadable => "it is no public key",
            KeyFault::Private => "it is a private key",
            KeyFault::Kind => "keys of its kind are not taken",
            KeyFault::Short => "it is an RSA key of fewer than 2048 bits",
        })
    }
}

impl Key {
    /// Reads the line that `ssh-keygen` writes into a `.pub` file; its comment says nothing.
    pub fn read(line: &str) -> Result<Key, KeyFault> {
        if line.contains("PRIVATE KEY") {
            return Err(KeyFault::Private);
        }
        let key = PublicKey::from_openssh(line.trim()).map_err(|_| KeyFault::Unreadable)?;
        Key::of(key.key_data().clone())
    }

    /// Takes a key that is strong enough.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the enum of another crate, open: what is not named is not taken"
    )]
    pub fn of(data: KeyData) -> Result<Key, KeyFault> {
        match &data {
            KeyData::Ed25519(_)
            | KeyData::Ecdsa(_)
            | KeyData::SkEd25519(_)
            | KeyData::SkEcdsaSha2NistP256(_) => Ok(Key { data }),
            KeyData::Rsa(rsa) => {
                let bits = rsa.n.as_positive_bytes().map_or(0, |n| n.len() * 8);
                if bits < RSA_BITS {
                    return Err(KeyFault::Short);
                }
                Ok(Key { data })
            }
            _ => Err(KeyFault::Kind),
        }
    }

    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.data.fingerprint(HashAlg::Sha256).to_string()
    }

    /// Kind and key, without a comment.
    pub fn line(&self) -> String {
        let key = PublicKey::new(self.data.clone(), "");
        key.to_openssh().unwrap_or_default().trim_end().to_owned()
    }

    /// The key as the signature format has it.
    pub fn data(&self) -> &KeyData {
        &self.data
    }
}
