//! What an editor asks about a project, answered in plain data: places are bytes in files, texts are
//! Markdown or plain. Each feature is a pure function `(&Snapshot, FileId, offset …) -> value`, total on
//! broken files. Comes after `analysis`; knows no protocol, does no IO. `lsp` turns its values into messages.

mod change;
mod snapshot;

pub use change::{Change, FileMove, TextEdit};
pub use snapshot::{Good, Snapshot};
