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
use crate::targets::{self, Compiled, Said, TARGETS, Target};
use crate::workflow::{Bindings, House, Workflow};
use rustc_hash::FxHashSet;
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
            let mut said = Said::default();
            let input = targets::Input {
                house,
                workflow,
                proof,
                bindings,
                release: releases.get(&workflow.name),
            };
            let compiled = target.compile(&input, &mut said);
            let document = compiled
                .filter(|_| keep == Keep::Documents)
                .map(|mut compiled| Document {
                    target: target.name(),
                    journey,
                    json: pretty(&std::mem::take(&mut compiled.document)),
                    compiled,
                });
            (document, said)
        });
        for ((document, said), (index, _, proof)) in made.into_iter().zip(&anew) {
            documents.extend(document);
            if let Some(all) = remarks.get_mut(*index) {
                all.push(Arc::new(Remark {
                    target: target.name(),
                    told: Arc::clone(proof),
                    found: said.sink.into_vec(),
                    lacks: said.lacks,
                }));
            }
        }
    }
    (documents, remarks)
}

/// What each platform says of all journeys: of each by itself, each thing once, and which ids they lack together.
pub(super) fn told(
    wanted: &[&'static dyn Target],
    house: &House,
    journeys: &Journeys,
    remarks: &Remarks,
    known: &mut Vec<Told>,
) -> Vec<Diagnostic> {
    known.retain(|known| wanted.iter().any(|it| it.name() == known.target));
    let mut found = Vec::new();
    for target in wanted {
        let both = journeys.iter().zip(remarks);
        let of = both.filter_map(|(journey, said)| {
            let said = said.iter().find(|said| said.target == target.name())?;
            let name = &journey.workflow.as_ref()?.name;
            (!said.is_silent()).then_some((name, said))
        });
        let of: Vec<(&SmolStr, &Arc<Remark>)> = of.collect();
        let bindings = house.bindings.get(target.name());
        let before = known.iter().position(|it| it.target == target.name());
        if let Some(before) = before.and_then(|at| known.get(at))
            && before.holds_for(&house.bindings, &of)
        {
            found.extend(before.found.iter().cloned());
            continue;
        }
        let anew = tell(*target, bindings, &of);
        found.extend(anew.iter().cloned());
        if let Some(at) = before {
            known.swap_remove(at);
        }
        let of = of.into_iter();
        known.push(Told {
            target: target.name(),
            bindings: Arc::clone(&house.bindings),
            of: of
                .map(|(name, said)| (name.clone(), Arc::clone(said)))
                .collect(),
            found: anew,
        });
    }
    found
}

fn tell(
    target: &dyn Target,
    bindings: Option<&Bindings>,
    of: &[(&SmolStr, &Arc<Remark>)],
) -> Vec<Diagnostic> {
    // Much is said of a rule that many journeys are under, in the same words for each.
    let mut said: FxHashSet<(Code, Span, &str)> = FxHashSet::default();
    let all = of.iter().flat_map(|(_, said)| &said.found);
    let once = all.filter(|one| said.insert((one.code, one.primary.span, &one.message)));
    let lacks = of.iter();
    let lacks = lacks.map(|(name, said)| (name.as_str(), said.lacks.as_slice()));
    once.cloned()
        .chain(targets::report_lacking(target, bindings, lacks))
        .collect()
}

/// What was told of all journeys on a platform, and from what.
#[derive(Debug)]
pub(super) struct Told {
    target: &'static str,
    bindings: Arc<BTreeMap<SmolStr, Bindings>>,
    /// The journeys of which anything is said.
    of: Vec<(SmolStr, Arc<Remark>)>,
    found: Vec<Diagnostic>,
}

impl Told {
    fn holds_for(
        &self,
        bindings: &Arc<BTreeMap<SmolStr, Bindings>>,
        of: &[(&SmolStr, &Arc<Remark>)],
    ) -> bool {
        let mut both = self.of.iter().zip(of);
        self.of.len() == of.len()
            && both.all(|((was, before), (is, now))| was == *is && before.says_the_same(now))
            && self.bindings == *bindings
    }
}
