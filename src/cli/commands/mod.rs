//! The commands: one file each.

mod account;
pub(super) mod audit;
pub(super) mod build;
pub(super) mod check;
pub(super) mod config;
pub(super) mod coverage;
pub(super) mod diff;
pub(super) mod explain;
pub(super) mod fmt;
pub(super) mod graph;
pub(super) mod import;
pub(super) mod init;
mod left_over;
pub(super) mod lsp;
pub(super) mod preview;
pub(super) mod prove;
mod release;
pub(super) mod shell;
pub(super) mod targets;
pub(super) mod test;
pub(super) mod timeline;
pub(super) mod verify;
pub(super) mod verify_build;
