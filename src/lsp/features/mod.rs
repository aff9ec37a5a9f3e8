//! Requests to features: what `ide` answers in plain data, as the protocol has it.

pub(super) mod actions;
pub(super) mod commands;
pub(super) mod completion;
pub(super) mod format;
pub(super) mod hover;
pub(super) mod margin;
pub(super) mod navigate;
pub(super) mod outline;
pub(super) mod preview;
pub(super) mod rename;
pub(super) mod signature;
pub(super) mod tokens;
