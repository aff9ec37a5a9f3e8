//! The one integration binary.

#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::struct_excessive_bools,
    clippy::type_complexity,
    clippy::single_match_else,
    clippy::needless_for_each,
    clippy::default_trait_access,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::print_stdout,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::assigning_clones,
    clippy::range_plus_one,
    reason = "a test may look at one case of many, count freely, and print what it skipped"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::missing_docs_in_private_items,
    unreachable_pub,
    missing_docs,
    reason = "tests may fail loudly, and read what they test"
)]

mod approvals;
mod architecture;
mod atelier;
mod bad_input;
mod borrowed;
mod build_script;
mod certificate;
mod cli;
mod cli_build;
mod codes_page;
mod configuration;
mod coverage;
mod difference;
mod editor_clients;
mod editor_readmes;
mod editor_screens;
mod editors;
mod example;
mod explain_pages;
mod fixes;
mod fixtures;
mod format;
mod formats;
mod fuzz;
mod generated;
mod ide;
mod import;
mod language;
mod large;
mod losses;
mod lsp;
mod maison;
mod mutations;
mod names;
mod pictures;
mod planted;
mod previews;
mod projects;
mod promises;
mod prove;
mod readme;
mod recovery;
mod reread;
mod resealed;
mod robustness;
mod round_trip;
mod scenarios;
mod schemas;
mod sessions;
mod seven_promises;
mod syntax;
mod targets;
mod time;
mod timeline;
mod tools;
mod tree_sitter;
mod trees;
mod vocabulary;
mod vscode;
mod word_names;
mod workflows;
mod zed;
