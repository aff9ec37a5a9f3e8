//! Messages about types, by subject.

pub(super) mod binding;
pub(super) mod brand;
pub(super) mod change;
pub(super) mod event_data;
pub(super) mod mismatch;
pub(super) mod missing;
pub(super) mod people;
pub(super) mod property;
pub(super) mod scenario;
pub(super) mod sense;
pub(super) mod set;
pub(super) mod survey;
pub(super) mod text;
pub(super) mod themes;
