//! Inlay hints: the days on which steps are reached, what a journey stands under without saying so, who is in a
//! team. Each kind can be left out by whoever shows them.

use super::{Snapshot, days};
use crate::lower::walk::each_step;
use crate::source::{FileId, FileRange, Span};
use crate::steps::StepKind;
use crate::syntax::ast::{Clause, DeclKind, Journey, Name};
use crate::workflow::Workflow;
use smol_str::SmolStr;

/// What a hint says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InlayKind {
    /// The day of a step.
    Days,
    /// The restraint and the gate that the brand gives every journey.
    Inherited,
    /// The persons of a team.
    Members,
}

/// Words that are shown and not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inlay {
    /// Where they stand, in bytes from the start of the file.
    pub offset: u32,
    /// The words.
    pub text: String,
    /// What they say.
    pub kind: InlayKind,
}

/// The hints of a stretch of a file, by where they stand.
pub fn inlays(snapshot: &Snapshot, range: FileRange) -> Vec<Inlay> {
    let mut found = Vec::new();
    for (of, decl) in snapshot.decls() {
        if of != range.file || !touches(snapshot, decl.span, range) {
            continue;
        }
        if let DeclKind::Journey(journey) = &decl.kind {
            let workflow = days::workflow(snapshot, &journey.name.text);
            if let Some(workflow) = workflow {
                of_steps(snapshot, workflow, range.file, &mut found);
                inherited(snapshot, journey, workflow, &mut found);
            }
            members(snapshot, journey, &mut found);
        }
    }
    found.retain(|inlay| range.start <= inlay.offset && inlay.offset <= range.end);
    found.sort_by_key(|inlay| (inlay.offset, inlay.kind));
    found.dedup();
    found
}

fn touches(snapshot: &Snapshot, span: Span, range: FileRange) -> bool {
    let at = snapshot.sources().resolve(span);
    at.is_some_and(|at| at.start <= range.end && range.start <= at.end)
}

/// At the end of a step's words, before its block.
fn of_steps(snapshot: &Snapshot, workflow: &Workflow, file: FileId, found: &mut Vec<Inlay>) {
    for (span, days) in days::of_steps(snapshot, workflow).reached() {
        let Some(at) = snapshot.sources().resolve(span) else {
            continue;
        };
        let text = snapshot.sources().text(span);
        let head = text.split(['{', '\n']).next().unwrap_or("").trim_end();
        let first = head.split_whitespace().next().unwrap_or("");
        // Where the run branches it is on the day of the step before.
        let tells = matches!(
            first,
            "send" | "ask" | "task" | "notify" | "review" | "hand" | "end"
        );
        if at.file == file && tells {
            found.push(Inlay {
                offset: at.start + head.len() as u32,
                text: days,
                kind: InlayKind::Days,
            });
        }
    }
}

fn inherited(snapshot: &Snapshot, journey: &Journey, workflow: &Workflow, found: &mut Vec<Inlay>) {
    let own = |gate: bool| {
        journey.clauses.iter().any(|clause| match clause {
            Clause::Under { also, .. } => !gate && !also,
            Clause::Passes(..) => gate,
            Clause::For(..)
            | Clause::Starts(..)
            | Clause::Enters(..)
            | Clause::Exits(..)
            | Clause::Goal(..)
            | Clause::GivesWay(..)
            | Clause::Loosens { .. }
            | Clause::Error(_) => false,
        })
    };
    let mut parts = Vec::new();
    if !own(false) {
        let mut restraints: Vec<&SmolStr> = Vec::new();
        let said = journey.clauses.iter().filter_map(|clause| {
            if let Clause::Under { restraint, .. } = clause {
                Some(&restraint.text)
            } else {
                None
            }
        });
        let said: Vec<&SmolStr> = said.collect();
        for rule in &workflow.rules {
            if !said.contains(&&rule.restraint) && !restraints.contains(&&rule.restraint) {
                restraints.push(&rule.restraint);
            }
        }
        parts.extend(restraints.iter().map(|name| format!("under {name}")));
    }
    if !own(true) {
        parts.extend(workflow.gates.iter().map(|gate| format!("passes {gate}")));
    }
    let at = snapshot.sources().resolve(journey.name.span);
    if let (Some(at), false) = (at, parts.is_empty()) {
        found.push(Inlay {
            offset: at.end,
            text: parts.join(", "),
            kind: InlayKind::Inherited,
        });
    }
}

/// Behind the name of a team in a step.
fn members(snapshot: &Snapshot, journey: &Journey, found: &mut Vec<Inlay>) {
    let house = snapshot.house();
    let mut see = |name: &Name| {
        let team = house.teams.get(&name.text);
        let at = snapshot.sources().resolve(name.span);
        if let (Some(team), Some(at)) = (team, at) {
            let names: Vec<&str> = team.iter().map(SmolStr::as_str).collect();
            found.push(Inlay {
                offset: at.end,
                text: names.join(", "),
                kind: InlayKind::Members,
            });
        }
    };
    each_step(&journey.steps, &mut |step| {
        let recipient = if let StepKind::Task(task) = &step.kind {
            &task.of
        } else if let StepKind::Notify(notify) = &step.kind {
            &notify.to
        } else if let StepKind::Review(review) = &step.kind {
            &review.by
        } else {
            return;
        };
        see(&recipient.name);
        if let Some(name) = &recipient.otherwise {
            see(name);
        }
    });
}
