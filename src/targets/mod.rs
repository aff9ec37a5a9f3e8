//! Platforms: one folder each, one line in the list. A target reads the workflow, the house and the
//! proof; it never looks at the surface.
//!
//! Each platform has one table ([`Target::support`]): it drives what is refused, what is reported as
//! held only nearly, what `journey targets` prints, and `docs/targets.md`. What several platforms
//! need is written once in [`passes`].

mod check;
pub mod context;
mod dittofeed;
mod feature;
pub mod halt;
mod hubspot;
mod klaviyo;
mod lacking;
pub mod limits;
mod onesignal;
pub mod passes;
mod report;
mod reporter;
mod resend;
mod rows;
mod said;
mod sfmc;
pub mod table;
mod workflow_json;

pub use check::check;
pub use feature::Feature;
pub use lacking::{Lack, line_of as line_to_bind, report as report_lacking};
pub use report::{JourneyReport, report};
pub use reporter::Reporter;
pub use said::Said;

use crate::approvals::gates::Release;
use crate::proof::JourneyProof;
use crate::workflow::{Bindings, House, Workflow};
use serde::Serialize;

/// How a platform holds a construct or a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// With the same meaning.
    Exact,
    /// Through other constructs that the compiler generates, with the same meaning.
    Generated,
    /// Nearly: the difference is reported wherever it matters.
    Weaker,
    /// Not at all: the build fails.
    NotPossible,
}

impl Support {
    /// The word that tables use.
    pub fn word(self) -> &'static str {
        match self {
            Support::Exact => "exact",
            Support::Generated => "generated",
            Support::Weaker => "nearly",
            Support::NotPossible => "not possible",
        }
    }
}

/// One row of a platform's capability table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Capability {
    /// Which construct.
    pub feature: Feature,
    /// How it is held.
    pub support: Support,
    /// How, or what to write instead, in one sentence without its full stop.
    pub how: &'static str,
}

/// What became of a rule on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleOutcome {
    /// Proved, nothing to enforce.
    Proved,
    /// The platform holds it with the same meaning.
    Enforced,
    /// The platform holds it weaker; the report says by how much.
    Weaker,
    /// The compiler wrote a guard into the workflow.
    Guarded,
    /// Not possible: the build fails.
    NotPossible,
}

/// What a target is given.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Shared declarations.
    pub house: &'a House,
    /// The journey.
    pub workflow: &'a Workflow,
    /// What was proved about it.
    pub proof: &'a JourneyProof,
    /// Ids on this platform; `None` where the project has no block for it.
    pub bindings: Option<&'a Bindings>,
    /// What lets the journey go live; without it the document is a draft.
    pub release: Option<&'a Release>,
}

/// What a target makes of a journey.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The document.
    pub document: serde_json::Value,
    /// Files that belong beside the document: paths relative to the platform's folder, and texts.
    pub extra: Vec<ExtraFile>,
    /// What became of each rule, in the order of `workflow.rules`: outcome and one sentence.
    pub rules: Vec<(RuleOutcome, String)>,
    /// Facts about the lowering that a person should know: approximations with their numbers.
    pub remarks: Vec<String>,
}

/// A file that belongs beside a document, such as a template in the platform's syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraFile {
    /// Relative to the platform's folder, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// A platform.
pub trait Target: Sync {
    /// The name in `target …`, `--target` and output paths.
    fn name(&self) -> &'static str;

    /// The name for people.
    fn title(&self) -> &'static str;

    /// How a feature is held, and how, or what to write instead: one row of the one table that drives
    /// refusals, `journey targets`, and the docs.
    fn support(&self, feature: Feature) -> (Support, &'static str);

    /// What can be bound: the kind of name, and the platform's word for it, empty where a bare id stands.
    fn nouns(&self) -> &'static [(&'static str, &'static str)];

    /// What a document of it is worth, where nothing published can prove it: said wherever it is spoken of.
    fn caveat(&self) -> Option<&'static str> {
        None
    }

    /// Whether one id stands for a message in all its locales: what is bound for each is a fault then.
    fn one_id_for_all_locales(&self) -> bool {
        false
    }

    /// What it takes at most, as published.
    fn limits(&self) -> limits::Limits {
        limits::Limits::default()
    }

    /// Writes one journey for the platform; `None` where an error was reported, or ids lack.
    fn compile(&self, input: &Input<'_>, said: &mut Said) -> Option<Compiled>;

    /// How a journey is stopped.
    fn pause(&self, journey: &str) -> halt::Pause;

    /// How fast requests that stop journeys are taken; `None` where that is not the platform's to say.
    fn pace(&self) -> Option<halt::Pace>;

    /// The whole table.
    fn capabilities(&self) -> Vec<Capability> {
        Feature::ALL
            .iter()
            .map(|&feature| {
                let (support, how) = self.support(feature);
                Capability {
                    feature,
                    support,
                    how,
                }
            })
            .collect()
    }
}

/// Every platform, in the order that `journey targets` lists them.
pub const TARGETS: &[&dyn Target] = &[
    &klaviyo::Klaviyo,
    &hubspot::HubSpot,
    &dittofeed::Dittofeed,
    &onesignal::OneSignal,
    &resend::Resend,
    &sfmc::Sfmc,
    &workflow_json::WorkflowJson,
];

/// The platform with this name.
pub fn find(name: &str) -> Option<&'static dyn Target> {
    TARGETS.iter().copied().find(|t| t.name() == name)
}
