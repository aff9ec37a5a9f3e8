//! `relationship`: where a client stands, and how they come there.

use super::description;
use crate::diagnostics::Sink;
use crate::source::Span;
use crate::syntax::Program;
use crate::syntax::ast::{self, DeclKind, Relationship, StateDecl, StateEntry};
use crate::types::errors::brand as errors;
use crate::types::{Scope, condition, event, states as resolve};
use crate::workflow::{Condition, StateDef, StateRule};
use rustc_hash::FxHashSet;

/// The states in source order. One whose way in is in error is there all the same, and never
/// entered: what else is said about states must not depend on it.
pub(super) fn states(program: &Program, scope: &Scope<'_>, sink: &mut Sink) -> Vec<StateDef> {
    let mut first: Option<Span> = None;
    let mut all = Vec::new();
    for (_, _, decl) in program.few() {
        let DeclKind::Relationship(it) = &decl.kind else {
            continue;
        };
        if let Some(first) = first {
            sink.push(errors::second_relationship(first, decl.head));
            continue;
        }
        first = Some(decl.head);
        let mut seen = FxHashSet::default();
        for state in &it.states {
            if seen.insert(state.name.text.as_str()) {
                all.push(definition(state, scope, sink));
            }
        }
        one_start(it, decl.head, sink);
    }
    all
}

fn definition(state: &StateDecl, scope: &Scope<'_>, sink: &mut Sink) -> StateDef {
    let never = Condition::Any { of: Vec::new() };
    let entry = match &state.entry {
        StateEntry::FromTheStart => StateRule::Start,
        StateEntry::OnEvent(from, on) => {
            let from = resolve(scope, from, sink);
            match event(scope, on, sink) {
                Some(event) => StateRule::Event { from, event },
                None => StateRule::Condition {
                    from,
                    condition: never,
                },
            }
        }
        StateEntry::OnCondition(from, when) => {
            let from = resolve(scope, from, sink);
            let typed = condition(scope, when, sink);
            no_start(when, "a state", sink);
            StateRule::Condition {
                from,
                condition: typed.unwrap_or(never),
            }
        }
        StateEntry::Error => StateRule::Condition {
            from: Vec::new(),
            condition: never,
        },
    };
    StateDef {
        name: state.name.text.clone(),
        entry,
        description: description(&state.doc),
        span: state.name.span,
    }
}

/// Exactly one state is `from the start`; silent where one could not be read.
fn one_start(relationship: &Relationship, head: Span, sink: &mut Sink) {
    let states = &relationship.states;
    let mut starts = states
        .iter()
        .filter(|s| s.entry == StateEntry::FromTheStart);
    let unread = states.iter().any(|s| s.entry == StateEntry::Error);
    match starts.next() {
        None if !unread && !states.is_empty() => sink.push(errors::start_states(head, None)),
        None => {}
        Some(first) => {
            for other in starts {
                sink.push(errors::start_states(first.name.span, Some(&other.name)));
            }
        }
    }
}

/// Reports `since start` in a condition that stands outside every run.
pub(super) fn no_start(condition: &ast::Condition, of: &str, sink: &mut Sink) {
    match condition {
        ast::Condition::And(parts, _) | ast::Condition::Or(parts, _) => {
            for part in parts {
                no_start(part, of, sink);
            }
        }
        ast::Condition::Not(inner, _) => no_start(inner, of, sink),
        ast::Condition::Test(ast::Test::Has(has), _) => {
            if let ast::Period::SinceStart(span) = has.period {
                sink.push(errors::no_run(of, span));
            }
        }
        ast::Condition::Test(..) | ast::Condition::Error(_) => {}
    }
}
