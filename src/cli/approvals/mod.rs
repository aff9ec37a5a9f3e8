//! `submit`, `approve`, `decline`, `tested`, `gates`, `review`: what they share.

mod allowed_signers;
mod ask;
mod changes;
mod gates;
mod keys;
mod review;
mod say;
mod sign;
mod standing;
mod words;

pub(super) use gates::{in_words, run as gates};
pub(super) use review::run as review;
pub(super) use say::{approve, decline, submit, tested};
pub(super) use standing::Standing;
pub(super) use words::missing;
