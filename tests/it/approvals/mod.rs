//! Approval gates: what is signed, who has signed, what goes live. With real keys, by `ssh-keygen`.

mod bytes;
mod desk;
mod halt;
mod json;
mod judged;
mod keys;
mod live;
mod meaning;
pub mod story;
mod walk_through;
