//! `segment`: who is in it. A segment may ask for another, but never for itself.

use super::description;
use super::states::no_start;
use crate::diagnostics::Sink;
use crate::syntax::Program;
use crate::syntax::ast::{self, DeclKind, Name, Segment, Test};
use crate::types::errors::brand as errors;
use crate::types::{Scope, condition};
use crate::workflow::SegmentDef;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// All segments; one in error or in a cycle has no condition.
pub(super) fn segments(
    program: &Program,
    scope: &Scope<'_>,
    sink: &mut Sink,
) -> BTreeMap<SmolStr, SegmentDef> {
    let declared: Vec<(&ast::Decl, &Segment)> = program
        .few()
        .filter_map(|(_, _, decl)| {
            if let DeclKind::Segment(it) = &decl.kind {
                Some((&**decl, it))
            } else {
                None
            }
        })
        .collect();
    let circular = cycles(&declared, sink);
    let mut all = BTreeMap::new();
    for (decl, it) in declared {
        if all.contains_key(&it.name.text) {
            continue;
        }
        let typed = condition(scope, &it.condition, sink);
        no_start(&it.condition, "a segment", sink);
        let def = SegmentDef {
            condition: typed.filter(|_| !circular.contains(it.name.text.as_str())),
            description: description(&decl.doc),
            span: it.name.span,
        };
        all.insert(it.name.text.clone(), def);
    }
    all
}

/// Where a walk over segments stands with one of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    OnTheWay,
    Done,
}

/// Reports every cycle once, at its first segment in the order of the walk; returns all segments in one.
/// Walks with a stack of its own: a chain of segments may be long.
fn cycles<'a>(declared: &[(&'a ast::Decl, &'a Segment)], sink: &mut Sink) -> FxHashSet<&'a str> {
    let mut uses: FxHashMap<&str, Vec<&Name>> = FxHashMap::default();
    for (_, segment) in declared {
        uses.entry(&segment.name.text).or_insert_with(|| {
            let mut found = Vec::new();
            asked(&segment.condition, &mut found);
            found
        });
    }
    let mut marks: FxHashMap<&str, Mark> = FxHashMap::default();
    let mut circular = FxHashSet::default();
    for (_, segment) in declared {
        if marks.contains_key(segment.name.text.as_str()) {
            continue;
        }
        // Each with how many of its uses are walked.
        let mut way: Vec<(&Name, usize)> = vec![(&segment.name, 0)];
        marks.insert(&segment.name.text, Mark::OnTheWay);
        while let Some((at, next)) = way.last_mut() {
            let list = uses.get(at.text.as_str()).map_or(&[][..], Vec::as_slice);
            let Some(used) = list.get(*next).copied() else {
                marks.insert(&at.text, Mark::Done);
                way.pop();
                continue;
            };
            *next += 1;
            match marks.get(used.text.as_str()) {
                Some(Mark::Done) => {}
                Some(Mark::OnTheWay) => {
                    let from = way.iter().position(|(n, _)| n.text == used.text);
                    let cycle = way.get(from.unwrap_or(0)..).unwrap_or_default();
                    sink.extend(report(cycle, &uses));
                    circular.extend(cycle.iter().map(|(n, _)| n.text.as_str()));
                }
                None if uses.contains_key(used.text.as_str()) => {
                    marks.insert(&used.text, Mark::OnTheWay);
                    way.push((used, 0));
                }
                None => {}
            }
        }
    }
    circular
}

fn report(
    cycle: &[(&Name, usize)],
    uses: &FxHashMap<&str, Vec<&Name>>,
) -> Option<crate::diagnostics::Diagnostic> {
    let steps: Vec<(&Name, &Name)> = cycle
        .iter()
        .filter_map(|(owner, next)| {
            let used = uses.get(owner.text.as_str())?.get(next.checked_sub(1)?)?;
            Some((*owner, *used))
        })
        .collect();
    errors::segment_cycle(&steps)
}

/// Every segment that a condition asks for.
fn asked<'a>(condition: &'a ast::Condition, found: &mut Vec<&'a Name>) {
    match condition {
        ast::Condition::And(parts, _) | ast::Condition::Or(parts, _) => {
            for part in parts {
                asked(part, found);
            }
        }
        ast::Condition::Not(inner, _) => asked(inner, found),
        ast::Condition::Test(Test::InSegment { segment, .. }, _) => found.push(segment),
        ast::Condition::Test(..) | ast::Condition::Error(_) => {}
    }
}
