//! Named sequences: which there are, and which run themselves.

use super::{errors, walk};
use crate::diagnostics::Sink;
use crate::syntax::Program;
use crate::syntax::ast::{DeclKind, Name, Sequence};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// Every sequence of the project.
#[derive(Debug)]
pub(crate) struct Sequences<'a> {
    by_name: FxHashMap<SmolStr, &'a Sequence>,
    /// Those that run themselves, or run one that does: never expanded.
    endless: FxHashSet<SmolStr>,
}

impl<'a> Sequences<'a> {
    /// Collects the sequences of `program`; reports each ring of sequences that run each other (J0104).
    pub(crate) fn collect(program: &'a Program, sink: &mut Sink) -> Self {
        let mut by_name: FxHashMap<SmolStr, &'a Sequence> = FxHashMap::default();
        let mut in_order: Vec<&'a Sequence> = Vec::new();
        for (_, _, decl) in program.few() {
            if let DeclKind::Sequence(sequence) = &decl.kind
                && !by_name.contains_key(&sequence.name.text)
            {
                by_name.insert(sequence.name.text.clone(), sequence);
                in_order.push(sequence);
            }
        }
        let endless = find_endless(&by_name, &in_order, sink);
        Sequences { by_name, endless }
    }

    /// The sequence with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Sequence> {
        self.by_name.get(name).copied()
    }

    /// Whether expanding it would never end (already reported).
    pub(crate) fn is_endless(&self, name: &str) -> bool {
        self.endless.contains(name)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    OnPath,
    Done,
}

/// A walk along all `run`s, without recursion: a chain of sequences can be as long as a project.
fn find_endless(
    by_name: &FxHashMap<SmolStr, &Sequence>,
    in_order: &[&Sequence],
    sink: &mut Sink,
) -> FxHashSet<SmolStr> {
    let mut marks: FxHashMap<SmolStr, Mark> = FxHashMap::default();
    let mut endless: FxHashSet<SmolStr> = FxHashSet::default();
    for start in in_order {
        if marks.contains_key(&start.name.text) {
            continue;
        }
        marks.insert(start.name.text.clone(), Mark::OnPath);
        // Each entry: a sequence on the path, what it runs, and which of these comes next.
        let mut path: Vec<(&Sequence, Vec<&Name>, usize)> =
            vec![(start, walk::runs(&start.steps), 0)];
        while let Some((sequence, runs, next)) = path.last_mut() {
            let Some(run) = runs.get(*next).copied() else {
                let name = sequence.name.text.clone();
                if runs.iter().any(|run| endless.contains(&run.text)) {
                    endless.insert(name.clone());
                }
                marks.insert(name, Mark::Done);
                path.pop();
                continue;
            };
            *next += 1;
            let Some(target) = by_name.get(&run.text).copied() else {
                continue;
            };
            match marks.get(&run.text) {
                Some(Mark::Done) => {}
                Some(Mark::OnPath) => {
                    let from = path
                        .iter()
                        .position(|(s, ..)| s.name.text == run.text)
                        .unwrap_or(0);
                    // The `run` that each sequence of the ring is at just now.
                    let ring: Vec<(&Name, &Name)> = path
                        .iter()
                        .skip(from)
                        .filter_map(|(s, runs, next)| {
                            Some((&s.name, *runs.get(next.checked_sub(1)?)?))
                        })
                        .collect();
                    endless.extend(ring.iter().map(|(name, _)| name.text.clone()));
                    sink.push(errors::sequence_cycle(&ring));
                }
                None => {
                    marks.insert(run.text.clone(), Mark::OnPath);
                    path.push((target, walk::runs(&target.steps), 0));
                }
            }
        }
    }
    endless
}
