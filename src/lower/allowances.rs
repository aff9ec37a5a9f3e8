//! The lints that may pass in a journey: its own allowances, and those of the sequences it runs and
//! the messages it sends. Whether they are needed is for `checks`; here they are only gathered, for
//! whoever approves.

use super::journey::Shared;
use super::walk;
use crate::diagnostics::{Severity, explain};
use crate::syntax::ast::{Allow, DeclKind, EmailClause, Journey};
use crate::workflow::{Allowance, Node};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The allowances of a journey, its own first.
pub(super) fn of(
    shared: &Shared<'_>,
    journey: &Journey,
    sequences: &FxHashSet<SmolStr>,
    nodes: &[Node],
) -> Vec<Allowance> {
    let mut all: Vec<Allowance> = walk::allowances(&journey.steps)
        .into_iter()
        .filter_map(|allow| given(&journey.name.text, allow))
        .collect();
    let messages: BTreeSet<&SmolStr> = nodes.iter().filter_map(Node::message).collect();
    let mut beside: Vec<Allowance> = Vec::new();
    for name in sequences.iter().chain(messages) {
        let entry = shared.names.get(name);
        let decl = entry.and_then(|entry| shared.program.decls.get(entry.decl));
        let kind = decl.map(|(_, decl)| &decl.kind);
        if let Some(DeclKind::Sequence(it)) = kind {
            let allows = walk::allowances(&it.steps);
            beside.extend(allows.into_iter().filter_map(|a| given(name, a)));
        } else if let Some(DeclKind::Email(it)) = kind {
            for clause in &it.clauses {
                if let EmailClause::Allow(allow) = clause {
                    beside.extend(given(name, allow));
                }
            }
        }
    }
    // All of one name come from one declaration, in its order.
    beside.sort_by(|a, b| (&a.within, &a.code).cmp(&(&b.within, &b.code)));
    all.append(&mut beside);
    all
}

/// An allowance that can be given at all; the others are reported by `checks`.
fn given(within: &SmolStr, allow: &Allow) -> Option<Allowance> {
    let code = explain::find(&allow.code.text).ok()?;
    let because = allow.because.value();
    (code.severity() == Severity::Lint && !because.trim().is_empty()).then(|| Allowance {
        code: code.number().into(),
        within: within.clone(),
        because,
    })
}
