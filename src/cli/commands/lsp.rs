//! `journey lsp`: the language server. It prints nothing of its own: standard output belongs to the protocol.

use super::super::approvals::{Standing, missing};
use super::preview;
use crate::analysis::Analysis;
use crate::approvals::gates::{GateState, Missing};
use crate::cli::Exit;
use crate::ide::Approvals;
use crate::lsp::{self, Ended, Hooks};
use crate::project::records;
use crate::workflow::GateQuorum;

/// Speaks until the editor ends it.
pub(in super::super) fn run() -> Exit {
    match lsp::serve_stdio(hooks()) {
        Ok(Ended::Properly) => Exit::Clean,
        // As the protocol wants it: `exit` without `shutdown`.
        Ok(Ended::Abruptly) => Exit::Findings,
        Err(_) => Exit::CouldNotRun,
    }
}

/// What the language server asks this machine: how approvals stand, and the page of a journey.
pub fn hooks() -> Hooks {
    Hooks {
        approvals,
        page: preview::page_of,
    }
}

/// How the approvals of a journey stand; nothing where nobody has signed anything of it yet, or the project has
/// errors.
fn approvals(analysis: &Analysis, journey: usize) -> Option<Approvals> {
    let root = analysis.project.root.as_deref()?;
    let workflow = analysis.journeys.get(journey)?.workflow.as_ref()?;
    // What can't be read may be an approval.
    if records::read(root, &workflow.name).is_ok_and(|files| files.is_empty()) {
        return None;
    }
    let standing = Standing::of(analysis, journey)?;
    let (mut given, mut asked) = (0, 0);
    for gate in &standing.report.gates {
        let def = analysis.house.gates.get(&gate.gate)?;
        for quorum in def.approvals.iter().flat_map(|(quorums, _)| quorums) {
            asked += quorum.count;
            given += quorum.count - open(gate, quorum);
        }
    }
    Some(Approvals {
        given,
        asked,
        missing: missing(
            &standing.report,
            &analysis.house.zone,
            standing.meaning.facets.len(),
        ),
    })
}

/// How many more a quorum of a gate needs, for the part of the journey that needs the most.
fn open(gate: &GateState, quorum: &GateQuorum) -> u32 {
    let of_parts = gate.missing.iter().filter_map(|missing| {
        if let Missing::Approval { open, .. } = missing {
            let places = open.iter().filter(|place| place.of == quorum.of);
            u32::try_from(places.count()).ok()
        } else {
            None
        }
    });
    of_parts.max().unwrap_or(0).min(quorum.count)
}
