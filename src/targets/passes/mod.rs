//! What several platforms need, once: conditions in a normal form, lengths in a platform's units,
//! shares as a chain of draws, quiet rules as waits, what is known of the hour at
//! each step, what slips by a day where a platform takes a moment.
//!
//! A pass reads core types only and knows no platform.

pub mod bindings;
pub mod clock;
pub mod conditions;
pub mod describe;
pub mod durations;
mod insert;
pub mod percentages;
pub mod quiet;
pub mod slip;
