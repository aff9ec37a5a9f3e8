//! `journey`: a language and compiler for people who write to clients for a living.
//!
//! The pipeline, in order: [`project`] reads files, [`syntax`] parses them, [`names`] and [`types`]
//! resolve declarations into a [`workflow::House`], [`lower`] turns each journey into a
//! [`workflow::Workflow`], [`proof`] proves its restraint, [`checks`] look at its shape,
//! [`targets`] write it for a platform. [`analysis`] runs them all and is the one entry for the
//! command line, editors and build scripts.
//!
//! # The library in three lines
//!
//! ```no_run
//! # fn main() -> Result<(), journey::analysis::BuildError> {
//! use journey::analysis::{Options, compile};
//! let compiled = compile("examples/maison", &Options::for_target("klaviyo"));
//! compiled.write_to("build")?;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing is written where something is wrong: the error then holds a line for each fault, and
//! [`Compilation::analysis`](analysis::Compilation::analysis) everything that is known. All files are
//! written or none, and a file that would not change is not touched. `examples/build-script` does
//! this from a `build.rs`.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "tests may fail loudly"
    )
)]

pub mod analysis;
pub mod approvals;
pub mod checks;
pub mod cli;
pub mod diagnostics;
pub mod difference;
pub mod format;
pub mod ide;
pub mod import;
pub mod lower;
pub mod lsp;
pub mod messages;
pub mod names;
mod parallel;
pub mod picture;
pub mod project;
pub mod proof;
pub mod row;
pub mod semantics;
pub mod source;
pub mod steps;
pub mod syntax;
pub mod targets;
pub mod types;
pub mod verify;
pub mod vocabulary;
pub mod workflow;
