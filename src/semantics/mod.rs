//! The one interpreter of a workflow: a clock, what happens and what is chosen go in; what is sent,
//! and when, comes out. After `workflow`, before `proof` and scenario tests, which share it: there
//! is one reading of a workflow, not two. It knows no randomness and reads no clock of its own.

mod clock;
mod closed;
mod quiet;
mod reason;
mod run;
mod step;
pub mod world;

pub use clock::{Clock, Moment};
pub(crate) use clock::{Shown, add_calendar, subtract_calendar, time_of, weekday};
pub use closed::{Closed, longest_closed};
pub(crate) use quiet::ANY_MONDAY;
pub use quiet::Quiet;
pub(crate) use reason::{Certain, Truth, kept_true, may_be_too_late, never_leaves_while};
pub use run::{Choices, Run, Sent, Setting, run, run_from};
