//! The proof against an independent judge: a plain search over every choice and every entry on half
//! ticks, which knows no spans, no packing and no calendar rung. The proof may be higher, never lower;
//! where it says that its number is reached, both agree. Some hundred cases run with the other tests;
//! `JOURNEY_JUDGE=full cargo test --test judge -- --nocapture` runs a hundred thousand and tells how good the
//! answers were, `JOURNEY_JUDGE_CASES` other numbers. `JOURNEY_JUDGE_SAY` prints each answer that is not exact.

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

mod case;
mod certificates;
mod clocks;
mod handed;
mod judge;
mod months;
mod replays;
#[path = "../it/resealed.rs"]
mod resealed;
mod score;
mod several;
mod single;
mod turns;
