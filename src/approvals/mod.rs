//! Approval gates: the hash of what a journey means, the signed records of who looked, and whether
//! the gates of a journey hold.
//!
//! Reads workflows, the house and the proof; does no IO, asks no clock and runs no other program:
//! `project` reads the records, `cli` has the clock, the keys and the repository, and both hand over
//! plain values. Whatever is not understood counts against going live.

pub mod branches;
pub mod gates;
pub mod key;
pub mod ledger;
pub mod meaning;
pub mod record;
pub mod roster;
pub mod sshsig;
