//! Diagnostics for people and machines. Every form is drawn from one value, the [`View`].

mod excerpt;
mod full;
mod github;
mod json;
mod junit;
mod paths;
mod report;
mod sarif;
mod seen;
mod short;
mod view;

pub(super) use full::summary;
pub(super) use junit::escaped;
pub(super) use paths::{beside, prefix_of, shown};
pub(super) use report::count;
pub use report::{Counts, Limits, Report};
pub(super) use view::place;
pub use view::{EditView, FixView, LabelView, PlaceView, TimelineView, View};

use super::output::Look;

/// The forms in which findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// With the lines of source, for people.
    #[default]
    Full,
    /// One line each: `file:line:col: severity[code]: message`.
    Short,
    /// One document, with a version and a published schema.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands that GitHub shows beside the lines.
    Github,
    /// `JUnit` XML, as test runners write it: for `journey test`.
    Junit,
}

impl Format {
    /// Whether people read it: then it goes to standard error, capped and with a summary.
    pub(super) fn is_for_people(self) -> bool {
        match self {
            Format::Full | Format::Short => true,
            Format::Json | Format::Sarif | Format::Github | Format::Junit => false,
        }
    }
}

/// The forms of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// In characters.
    Text,
    /// A picture of its own.
    Svg,
    /// For pull requests and wikis.
    Mermaid,
    /// For Graphviz.
    Dot,
    /// The layout itself.
    Json,
}

/// What `--format` says: for most commands the form of findings, for `graph` that of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Of findings.
    Findings(Format),
    /// Of a picture.
    Picture(Drawing),
}

impl Told {
    /// How findings are told: beside a picture, to people.
    pub(super) fn format(self) -> Format {
        match self {
            Told::Findings(format) => format,
            Told::Picture(_) => Format::Full,
        }
    }

    /// How a picture is drawn; `None` for what is no form of one.
    pub(super) fn drawing(self) -> Option<Drawing> {
        match self {
            Told::Picture(drawing) => Some(drawing),
            Told::Findings(Format::Full) => Some(Drawing::Text),
            Told::Findings(Format::Json) => Some(Drawing::Json),
            Told::Findings(Format::Short | Format::Sarif | Format::Github | Format::Junit) => None,
        }
    }
}

/// Writes a report in one of the forms.
pub fn render(report: &Report<'_>, format: Format, look: Look) -> String {
    match format {
        Format::Full => full::render(report, look),
        Format::Short => short::render(report),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Junit => junit::render(report),
    }
}
