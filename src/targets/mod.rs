//! Platforms: one folder each, one line in the list. A target reads the workflow, the house and the
//! proof; it never looks at the surface.

use crate::diagnostics::Sink;
use crate::proof::JourneyProof;
use crate::workflow::{Bindings, House, Workflow};
use serde::Serialize;

/// How a platform holds a construct or a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

/// One row of a platform's capability table.
#[derive(Debug, Clone, Copy)]
pub struct Capability {
    /// Which construct.
    pub feature: Feature,
    /// How it is held.
    pub support: Support,
    /// How, or what to write instead, in one sentence.
    pub how: &'static str,
}

/// What a platform may or may not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// `starts when E`.
    StartEvent,
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
}

/// What a target makes of a journey.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The document.
    pub document: serde_json::Value,
    /// What became of each rule, in the order of `workflow.rules`: outcome and one sentence.
    pub rules: Vec<(RuleOutcome, String)>,
    /// Facts about the lowering that a person should know: approximations with their numbers.
    pub remarks: Vec<String>,
}

/// A platform.
pub trait Target: Sync {
    /// The name in `target …`, `--target` and output paths.
    fn name(&self) -> &'static str;

    /// The name for people.
    fn title(&self) -> &'static str;

    /// The one table that drives refusals, `journey targets`, and the docs.
    fn capabilities(&self) -> &'static [Capability];

    /// Writes one journey for the platform; `None` when an error was reported.
    fn compile(&self, input: &Input<'_>, sink: &mut Sink) -> Option<Compiled>;
}

/// Every platform, in the order that `journey targets` lists them.
pub const TARGETS: &[&dyn Target] = &[];

/// The platform with this name.
pub fn find(name: &str) -> Option<&'static dyn Target> {
    TARGETS.iter().copied().find(|t| t.name() == name)
}
