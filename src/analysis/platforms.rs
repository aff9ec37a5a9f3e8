//! Which platforms a project is compiled for, and what they make of its journeys (J0704 and what each
//! platform reports).

use super::compile::pretty;
use super::kept::{Proved, Remark, Remarks};
use super::prove::Proofs;
use crate::approvals::gates::Release;
use crate::diagnostics::{Code, Diagnostic, Sink, list_some, nearest};
use crate::lower::Journeys;
use crate::parallel;
use crate::project::Config;
use crate::proof::JourneyProof;
use crate::row::Row;
use crate::source::Span;
use crate::syntax::{Program, ast};
use crate::targets::{self, Compiled, TARGETS, Target};
use crate::workflow::{House, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What lets each journey go live, by name; the others are drafts.
pub type Releases = BTreeMap<SmolStr, Release>;

/// One journey for one platform.
#[derive(Debug)]
pub struct Document {
    /// The platform.
    pub target: &'static str,
    /// Index into [`Analysis::journeys`](super::Analysis::journeys).
    pub journey: usize,
    /// The document as it is written to a file: as text it takes a tenth of the room.
    pub json: Vec<u8>,
    /// What else the platform makes of it; the document has become `json`.
    pub compiled: Compiled,
}

/// The platforms asked for, or else those that `journey.toml` lists, each once; reports unknown ones.
pub(super) fn wanted(
    config: &Config,
    program: &Program,
    asked: &[&'static dyn Target],
    sink: &mut Sink,
) -> Vec<&'static dyn Target> {
    let mut wanted: Vec<&'static dyn Target> = Vec::new();
    let mut add = |target: &'static dyn Target| {
        if !wanted.iter().any(|t| t.name() == target.name()) {
            wanted.push(target);
        }
    };
    for (name, span) in &config.targets {
        match targets::find(name) {
            Some(target) if asked.is_empty() => add(target),
            Some(_) => {}
            None => sink.push(unknown(name, *span, true)),
        }
    }
    asked.iter().copied().for_each(add);
    for (_, _, decl) in program.few() {
        if let ast::DeclKind::Target(block) = &decl.kind
            && targets::find(&block.name.text).is_none()
        {
            sink.push(unknown(&block.name.text, block.name.span, false));
        }
    }
    wanted
}

fn unknown(name: &str, span: Span, quoted: bool) -> Diagnostic {
    let known = || TARGETS.iter().map(|t| t.name());
    let fault = Diagnostic::new(
        Code::UnknownTarget,
        span,
        format!("`{name}` is not a platform that this version compiles for"),
    )
    .label("not a platform");
    match nearest(name, known()) {
        Some(near) => {
            let text = if quoted {
                format!("\"{near}\"")
            } else {
                near.to_owned()
            };
            fault
                .help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), span, text)
        }
        None => fault.help(format!("it can be {}", list_some(known(), TARGETS.len()))),
    }
}

/// The least number of journeys for which a second thread is worth its start.
const JOURNEYS_PER_THREAD: usize = 16;

/// Whether documents are wanted, or only what platforms have to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// The documents too.
    Documents,
    /// Only what is wrong.
    Nothing,
}

/// Compiles every journey that is proved fit, for each platform; gives what each platform says of each journey.
/// Where no document is wanted, what is `known` to be said is not found out again.
pub(super) fn compile(
    wanted: &[&'static dyn Target],
    house: &House,
    journeys: &Journeys,
    proofs: &Proofs,
    keep: Keep,
    releases: &Releases,
    known: &Row<Option<Arc<Proved>>>,
) -> (Vec<Document>, Remarks) {
    let mut remarks: Remarks = vec![Vec::new(); journeys.len()];
    let mut documents = Vec::new();
    for target in wanted {
        let bindings = house.bindings.get(target.name());
        let mut anew: Vec<(usize, &Workflow, &Arc<JourneyProof>)> = Vec::new();
        for (index, (lowered, proof)) in journeys.iter().zip(proofs.iter()).enumerate() {
            let (Some(workflow), Some(proof)) = (lowered.workflow.as_deref(), proof) else {
                continue;
            };
            let before = known.get(index).and_then(Option::as_ref);
            let before = before.filter(|_| keep == Keep::Nothing);
            let said = before.and_then(|known| known.remark(target.name(), proof));
            match (said, remarks.get_mut(index)) {
                (Some(said), Some(all)) => all.push(Arc::clone(said)),
                (None, _) | (_, None) => anew.push((index, workflow, proof)),
            }
        }
        let made = parallel::map(&anew, JOURNEYS_PER_THREAD, |&(journey, workflow, proof)| {
            let mut sink = Sink::new();
            let input = targets::Input {
                house,
                workflow,
                proof,
                bindings,
                release: releases.get(&workflow.name),
            };
            let compiled = target.compile(&input, &mut sink);
            let document = compiled
                .filter(|_| keep == Keep::Documents)
                .map(|mut compiled| Document {
                    target: target.name(),
                    journey,
                    json: pretty(&std::mem::take(&mut compiled.document)),
                    compiled,
                });
            (document, sink.into_vec())
        });
        for ((document, found), (index, _, proof)) in made.into_iter().zip(&anew) {
            documents.extend(document);
            if let Some(all) = remarks.get_mut(*index) {
                all.push(Arc::new(Remark {
                    target: target.name(),
                    told: Arc::clone(proof),
                    found,
                }));
            }
        }
    }
    (documents, remarks)
}
