//! What an editor asks about a project, answered in plain data: places are bytes in files, texts are
//! Markdown or plain. Each feature is a pure function `(&Snapshot, FileId, offset …) -> value`, total on
//! broken files. Comes after `analysis`; knows no protocol, does no IO. `lsp` turns its values into messages.

mod actions;
mod calls;
mod change;
mod completion;
mod configuration;
mod days;
mod describe;
mod formatting;
mod hover;
mod index;
mod inlay;
mod layout;
mod lens;
mod moving;
mod navigation;
mod outline;
mod reach;
mod rename;
mod signature;
mod sites;
mod snapshot;
mod symbol;
mod tokens;

pub use actions::{Action, ActionKind, actions, actions_for, fix_all};
pub use calls::{Call, CallItem, call_item, incoming, outgoing};
pub use change::{Change, FileMove, TextEdit};
pub use completion::{Completion, CompletionKind, MOST as MOST_COMPLETIONS, complete, resolve};
pub use configuration::is_configuration;
pub use formatting::{format_file, format_on_type, format_range};
pub use hover::{Hover, hover};
pub use inlay::{Inlay, InlayKind, inlays};
pub use layout::{Fold, Folding, Link, LinkTo, folding, links, selection};
pub use lens::{Approvals, Lens, LensCommand, lenses};
pub use moving::moved;
pub use navigation::{
    Declaration, Highlight, Target, definition, highlight, references, type_definition,
};
pub use outline::{Found, Outline, OutlineKind, outline, search};
pub use rename::{Renamable, prepare_rename, rename};
pub use signature::{Signature, Signatures, signatures};
pub use snapshot::{Good, Moment, Snapshot};
pub use tokens::{Token, TokenKind, tokens, tokens_in};
