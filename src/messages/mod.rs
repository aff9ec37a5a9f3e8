//! Texts that clients read: template files, and merge fields in them and in quoted texts.
//!
//! Called by `types` while it builds the messages of the house. Does no IO: `project/` reads the
//! files that [`TemplatePaths`] knows. `scan` finds what stands in braces, `field` reads it as ours,
//! `vendor` recognises what belongs to another tool, `merge` looks every field up.

mod errors;
mod excerpt;
mod field;
mod includes;
mod merge;
mod paths;
mod places;
mod scan;
mod templates;
mod vendor;

pub(crate) use errors::template_fault;
pub(crate) use includes::included;
pub use includes::{included_path, includes};
pub(crate) use merge::{Reading, merge_text};
pub use paths::TemplatePaths;
pub(crate) use places::{FieldKind, field_places};
pub(crate) use scan::Source;
pub use templates::{TemplateFault, Templates};
