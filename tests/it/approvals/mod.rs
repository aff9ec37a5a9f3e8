//! Approval gates: what is signed, who has signed, what goes live.

mod meaning;
