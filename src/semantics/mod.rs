//! The one interpreter of a workflow: a clock, events, choices, and what is sent when.
