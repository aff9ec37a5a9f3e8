//! What several platforms need, once. A pass reads core types only and knows no platform.
//!
//! | to | use |
//! |---|---|
//! | conditions as AND of ORs, OR of ANDs, or a tree | [`conditions`] |
//! | branches as questions of two answers, without `not` | [`questions`] |
//! | ways that must join right behind the step that parted them | [`structure`] |
//! | shares of a split, as draws or as whole percents | [`percentages`] |
//! | lengths in a platform's units, or in seconds; delays in pieces | [`durations`] |
//! | quiet rules as waits, what is then proved again, what became of each rule | [`restraint`], [`quiet`], [`slip`] |
//! | what ends a run as a condition; it, and guards of messages, as branches before each message | [`exits`], [`before_sends`] |
//! | an event that ends a run as waits for it | [`exit_waits`] |
//! | waits that are longer than a platform's longest in pieces | [`pieces`] |
//! | plain words where HTML is read | [`html`] |
//! | `since start` as a time, where nothing looks back to the start | [`since`] |
//! | `wait up to` as a wait and a branch, where nobody goes on sooner | [`awaits`] |
//! | merge fields, and every body in the platform's syntax | [`merge`], [`texts`] |
//! | a text for each locale where a message has one text | [`locales`] |
//! | ids of the account | [`bindings`] |
//! | what is known of the hour, and of the time since the start, at a step | [`clock`] |
//! | how long a run can take to a step | [`longest`] |
//! | what is done beside messages | [`beside`] |
//! | links that lead nowhere, messages that meet | [`flow`] |
//! | core things in the author's words | [`describe`] |

pub mod awaits;
pub mod before_sends;
pub mod beside;
pub mod bindings;
pub mod clock;
pub mod conditions;
pub mod describe;
pub mod durations;
pub mod exit_waits;
pub mod exits;
pub mod flow;
pub mod html;
mod insert;
pub mod locales;
pub mod longest;
pub mod merge;
pub mod percentages;
pub mod pieces;
pub mod questions;
pub mod quiet;
pub mod restraint;
pub mod since;
pub mod slip;
pub mod structure;
pub mod texts;
