//! What every part of a lowering needs, the same for all platforms: the house, the workflow as the
//! platform gets it, ids, what is to be said, and which facts are due at the end.

use super::passes::bindings::Ids;
use super::{Feature, Input, Reporter, Target};
use crate::source::Span;
use crate::workflow::{AwaitOn, EventKind, House, Node, Start, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// One journey on its way to one platform.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one remark is due at the end; they are not states of one machine"
)]
pub struct Cx<'a> {
    /// The platform.
    pub target: &'a dyn Target,
    /// Shared declarations.
    pub house: &'a House,
    /// The workflow as the platform gets it: what passes have put in is in it already.
    pub workflow: Workflow,
    /// Ids of the account.
    pub ids: Ids<'a>,
    /// What is refused, and what is held only nearly.
    pub reporter: Reporter<'a>,
    /// The gates let it through: what it sends is live, not a draft.
    pub live: bool,
    /// A time of day is used somewhere.
    pub clock_used: bool,
    /// A length in days is used somewhere.
    pub days_used: bool,
    /// A fixed date is compared somewhere.
    pub dates_used: bool,
    /// Properties that every client has here, and that a filter there looks at.
    pub taken_as_set: BTreeSet<SmolStr>,
}

impl<'a> Cx<'a> {
    /// For one journey on one platform.
    pub fn new(target: &'a dyn Target, input: &Input<'a>) -> Self {
        Cx {
            target,
            house: input.house,
            workflow: input.workflow.clone(),
            ids: Ids::new(input.bindings),
            reporter: Reporter::new(target, input.workflow),
            live: input.release.is_some(),
            clock_used: false,
            days_used: false,
            dates_used: false,
            taken_as_set: BTreeSet::new(),
        }
    }

    /// The platform's name for people.
    pub fn title(&self) -> &'static str {
        self.target.title()
    }

    /// Whether the platform holds a feature; where it does not, says so at `span`.
    pub fn can(&mut self, feature: Feature, span: Span, what: &str) -> bool {
        self.reporter.can(feature, span, what)
    }

    /// The event whose data the run carries, where one event starts it.
    ///
    /// None either where the run waits for the same event again: its data is then that of the last one
    /// seen, and a platform knows only that of the first.
    pub fn start_event(&self) -> Option<&SmolStr> {
        let started = self.started_by()?;
        let mut awaited = self.workflow.nodes.iter().flat_map(Node::awaits);
        let again = awaited.any(|on| match on {
            AwaitOn::Event(EventKind::Declared { name }) => name == started,
            AwaitOn::Event(_) | AwaitOn::Condition(_) => false,
        });
        (!again).then_some(started)
    }

    fn started_by(&self) -> Option<&SmolStr> {
        match &self.workflow.start {
            Start::Events { events, .. } => match events.as_slice() {
                [one] => match &one.event {
                    EventKind::Declared { name } => Some(name),
                    EventKind::Unsubscribed
                    | EventKind::Complained
                    | EventKind::Bounced
                    | EventKind::Opened { .. }
                    | EventKind::Clicked { .. }
                    | EventKind::Received { .. } => None,
                },
                _ => None,
            },
            Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::HandedOver => None,
        }
    }

    /// Remarks that hold on every platform, at the end of a lowering.
    pub fn shared_facts(&mut self) {
        let title = self.title();
        if !self.taken_as_set.is_empty() {
            let names: Vec<String> = self.taken_as_set.iter().map(|n| format!("`{n}`")).collect();
            self.reporter.remark(format!(
                "every client has {} here; nothing on {title} sees to that, and nothing published says how each test falls for a profile without",
                names.join(", ")
            ));
        }
        if let Some(goal) = &self.workflow.goal {
            self.reporter.remark(format!(
                "{title} has no goals: measure `{}` within {} of the start",
                super::passes::describe::event(&goal.event),
                goal.within.text()
            ));
        }
        if let Some(why) = &self.workflow.exits_never_because {
            self.reporter.remark(format!("no exits: {why}"));
        }
    }
}

/// The messages that a journey sends, in order, each once, with the step that first sends it.
pub fn sent(workflow: &Workflow) -> Vec<(SmolStr, crate::workflow::NodeId)> {
    let mut sent: Vec<(SmolStr, crate::workflow::NodeId)> = Vec::new();
    for (id, node) in workflow.iter() {
        if let Node::Send { message, .. } = node
            && !sent.iter().any(|(m, _)| m == message)
        {
            sent.push((message.clone(), id));
        }
    }
    sent
}
