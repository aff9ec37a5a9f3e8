//! From what a platform holds today to `.journey` text: `journey import` and `journey audit`.
//!
//! A platform's reader fills a [`Draft`]: declarations, messages, and a graph of steps for each flow. `shape` makes
//! blocks of the graph, `print` writes the text. What has no word in the language becomes a comment where it
//! stood and a diagnostic at the place in the export; a condition that has no word becomes a `yes/no` of the profile
//! of which nothing is known, so that a proof takes both answers for possible. Does no IO.

mod chance;
mod condition;
mod dittofeed;
mod document;
mod draft;
mod hours;
mod hubspot;
mod kind;
mod klaviyo;
mod message;
mod naming;
mod onesignal;
mod print;
mod questions;
mod resend;
mod sfmc;
mod shape;
mod texts;
mod unread;
mod ways;
mod words;

pub use document::Export;
pub use draft::Draft;
pub(crate) use print::PROBED_DAYS;
pub use print::{Worst, said, text};

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::SourceMap;

/// Reads what one platform exports.
pub struct Importer {
    /// The platform, as `--from` names it.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Its words for an event, a group of clients and an e-mail in a `target` block.
    nouns: Nouns,
    /// Fills a draft from the exports of one account.
    read: fn(&[Export], Wanted, &mut Draft, &mut Sink),
}

/// What a platform calls that to which names are bound.
#[derive(Debug, Clone, Copy)]
struct Nouns {
    event: &'static str,
    property: &'static str,
    /// `None`: the platform binds none.
    segment: Option<&'static str>,
    email: Option<&'static str>,
    /// A list of those who consent to a channel; `None`: it keeps them otherwise.
    consent: Option<&'static str>,
}

/// Which flows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All that are not archived.
    All,
    /// Those that send to clients today; where the export does not say, all.
    Live,
}

/// The platforms that can be read.
pub const IMPORTERS: &[Importer] = &[
    klaviyo::IMPORTER,
    hubspot::IMPORTER,
    dittofeed::IMPORTER,
    onesignal::IMPORTER,
    resend::IMPORTER,
    sfmc::IMPORTER,
];

/// The reader for a platform.
pub fn find(name: &str) -> Option<&'static Importer> {
    IMPORTERS.iter().find(|importer| importer.name == name)
}

impl Importer {
    /// Reads the exports of one account, each a name and its text. Texts that can't be read are reported, and the
    /// others read.
    pub fn read(
        &self,
        files: &[(String, String)],
        wanted: Wanted,
        sources: &mut SourceMap,
        sink: &mut Sink,
    ) -> Draft {
        let mut draft = Draft::new(self.name);
        let mut exports = Vec::new();
        for (name, text) in files {
            exports.extend(Export::read(name, text, sources, sink));
        }
        (self.read)(&exports, wanted, &mut draft, sink);
        draft.leave_out_what_does_nothing();
        questions::settle(&mut draft, self.nouns.consent);
        if let Some(first) = exports.first()
            && draft.supposed().next().is_some()
        {
            sink.push(supposed(first, &draft));
        }
        draft
    }
}

/// One message for all that the export does not say.
fn supposed(export: &Export, draft: &Draft) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::Supposed,
        export.start(),
        "the export does not say everything: what was taken for granted stands at the top of the text",
    );
    for what in draft.supposed() {
        diagnostic = diagnostic.note(what);
    }
    diagnostic.help("read the comments at the top, and write what is really so")
}
