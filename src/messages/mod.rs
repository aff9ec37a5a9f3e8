//! Texts that clients read: template files, and merge fields in them and in quoted texts.
//!
//! Called by `types` while it builds the messages of the house. Does no IO: `project/` reads the
//! files that [`template_paths`] names.

mod paths;
mod templates;

pub use paths::template_paths;
pub use templates::{TemplateFault, Templates};
