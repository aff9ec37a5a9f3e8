//! What an editor asks about a project, answered in plain data: places are bytes in files, texts are
//! Markdown or plain. Each feature is a pure function `(&Snapshot, FileId, offset …) -> value`, total on
//! broken files. Comes after `analysis`; knows no protocol, does no IO. `lsp` turns its values into messages.

mod change;
mod completion;
mod describe;
mod hover;
mod reach;
mod sites;
mod snapshot;
mod symbol;

pub use change::{Change, FileMove, TextEdit};
pub use completion::{Completion, CompletionKind, complete, resolve};
pub use hover::{Hover, hover};
pub use snapshot::{Good, Snapshot};
