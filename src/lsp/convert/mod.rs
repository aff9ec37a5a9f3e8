//! Between our places and the protocol's. The only user of its types besides what sends and receives them.

mod diagnostics;
mod position;
mod print;

pub(super) use diagnostics::{Shown, diagnostic};
pub(super) use position::{Encoding, byte_at, range};
pub(super) use print::print_of;
