//! SSH signatures (`SSHSIG`) over records: the form that `ssh-keygen -Y sign` writes.
//!
//! A signature is taken in one spelling only, so that every change of one byte is refused, also of a
//! byte that means nothing.

use super::key::{Key, KeyFault};
use rsa::sha2::Sha512;
use rsa::signature::SignatureEncoding as _;
use rsa::{BigUint, RsaPrivateKey};
use signature::{Signer as _, Verifier as _};
use ssh_key::private::{KeypairData, RsaKeypair};
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, Signature, SshSig};
use std::fmt;

/// What signatures of records are for: one over anything else can't be taken for one of these.
pub const NAMESPACE: &str = "journey-approval";

/// Why a signature is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureFault {
    /// Not a signature in the form of `ssh-keygen`.
    Unreadable,
    /// Readable, but not as it is written.
    Spelling,
    /// For another purpose than records of this kind.
    Namespace,
    /// Made with something too weak.
    Weak,
    /// By a key that is not taken.
    Key(KeyFault),
    /// By a security key whose owner did not touch it.
    Untouched,
    /// Does not fit the text: one of them was changed.
    Changed,
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            SignatureFault::Unreadable => "the signature can't be read",
            SignatureFault::Spelling => "the signature is not written as it was made",
            SignatureFault::Namespace => "the signature was made for another purpose",
            SignatureFault::Weak => "the signature is of a kind that is not taken",
            SignatureFault::Key(fault) => return write!(f, "the key that signed: {fault}"),
            SignatureFault::Untouched => "the security key was not touched",
            SignatureFault::Changed => "the record or its signature was changed after signing",
        };
        f.write_str(text)
    }
}

/// Reads a signature in whatever layout, for one that was made elsewhere; gives the one spelling.
pub fn respelled(signature: &str) -> Result<String, SignatureFault> {
    let read = SshSig::from_pem(signature.trim_start().replace("\r\n", "\n"))
        .map_err(|_| SignatureFault::Unreadable)?;
    spelled(&read)
}

fn spelled(signature: &SshSig) -> Result<String, SignatureFault> {
    let text = signature
        .to_pem(LineEnding::LF)
        .map_err(|_| SignatureFault::Unreadable)?;
    Ok(text.trim_end().to_owned() + "\n")
}

/// Checks a signature over a text. Gives the key that made it; whose it is is for the caller to know.
pub fn verify(text: &[u8], signature: &[u8]) -> Result<Key, SignatureFault> {
    let read = SshSig::from_pem(signature).map_err(|_| SignatureFault::Unreadable)?;
    if spelled(&read)?.as_bytes() != signature {
        return Err(SignatureFault::Spelling);
    }
    if read.version() != SshSig::VERSION || !read.reserved().is_empty() {
        return Err(SignatureFault::Unreadable);
    }
    if read.namespace() != NAMESPACE {
        return Err(SignatureFault::Namespace);
    }
    let key = Key::of(read.public_key().clone()).map_err(SignatureFault::Key)?;
    strong(&read)?;
    let signed = SshSig::signed_data(NAMESPACE, read.hash_alg(), text)
        .map_err(|_| SignatureFault::Unreadable)?;
    key.data()
        .verify(&signed, read.signature())
        .map_err(|_| SignatureFault::Changed)?;
    Ok(key)
}

/// The byte of a security key's signature that says what its owner did: the fifth from the end.
fn touched(signature: &Signature) -> bool {
    const FROM_THE_END: usize = 5;
    let bytes = signature.as_bytes();
    let flags = bytes
        .len()
        .checked_sub(FROM_THE_END)
        .and_then(|at| bytes.get(at));
    flags.is_some_and(|flags| flags & 1 == 1)
}

fn strong(signature: &SshSig) -> Result<(), SignatureFault> {
    let made = signature.signature();
    // The kind of the signature must be the kind of the key; RSA with SHA-1 is not taken.
    match (made.algorithm(), signature.public_key().algorithm()) {
        (Algorithm::Rsa { hash: Some(_) }, Algorithm::Rsa { .. })
        | (Algorithm::Ed25519, Algorithm::Ed25519) => Ok(()),
        (Algorithm::Ecdsa { curve: one }, Algorithm::Ecdsa { curve: other }) if one == other => {
            Ok(())
        }
        (Algorithm::SkEd25519, Algorithm::SkEd25519)
        | (Algorithm::SkEcdsaSha2NistP256, Algorithm::SkEcdsaSha2NistP256) => {
            if touched(made) {
                Ok(())
            } else {
                Err(SignatureFault::Untouched)
            }
        }
        _ => Err(SignatureFault::Weak),
    }
}

/// Signs a text with a private key that is not locked.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the enum of another crate, open: what it can't sign with it refuses"
)]
pub fn sign(key: &PrivateKey, text: &[u8]) -> Result<String, SignatureFault> {
    let made = match key.key_data() {
        KeypairData::Rsa(pair) => {
            let signed = to_be_signed(text)?;
            let made = sign_rsa(pair, &signed).ok_or(SignatureFault::Key(KeyFault::Kind))?;
            SshSig::new(
                key.public_key().key_data().clone(),
                NAMESPACE,
                HashAlg::Sha512,
                made,
            )
        }
        _ => SshSig::sign(key, NAMESPACE, HashAlg::Sha512, text),
    };
    spelled(&made.map_err(|_| SignatureFault::Key(KeyFault::Kind))?)
}

/// `ssh-key` 0.6 makes an RSA key of one prime twice, which then can't sign; so the key is put together here.
fn sign_rsa(pair: &RsaKeypair, text: &[u8]) -> Option<Signature> {
    let number = |n: &ssh_key::Mpint| n.as_positive_bytes().map(BigUint::from_bytes_be);
    let private = RsaPrivateKey::from_components(
        number(&pair.public.n)?,
        number(&pair.public.e)?,
        number(&pair.private.d)?,
        vec![number(&pair.private.p)?, number(&pair.private.q)?],
    )
    .ok()?;
    let made = rsa::pkcs1v15::SigningKey::<Sha512>::new(private)
        .try_sign(text)
        .ok()?;
    let hash = Some(HashAlg::Sha512);
    Signature::new(Algorithm::Rsa { hash }, made.to_vec()).ok()
}

/// What an agent has to sign, so that [`assemble`] makes a signature over the text of it.
pub fn to_be_signed(text: &[u8]) -> Result<Vec<u8>, SignatureFault> {
    SshSig::signed_data(NAMESPACE, HashAlg::Sha512, text).map_err(|_| SignatureFault::Unreadable)
}

/// The signature file for what an agent has signed.
pub fn assemble(key: &Key, made: Signature) -> Result<String, SignatureFault> {
    let signature = SshSig::new(key.data().clone(), NAMESPACE, HashAlg::Sha512, made)
        .map_err(|_| SignatureFault::Unreadable)?;
    spelled(&signature)
}
