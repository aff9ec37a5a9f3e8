//! A rule that counts no message that any journey under it sends (J0406).

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::lower::counted;
use crate::syntax::ast::{Counted, DeclKind, RuleKind};

/// Reports rules that are narrower than "messages" or "emails" and count nothing. A silence counts
/// nothing when it is kept, so it is never idle.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    if context
        .journeys
        .iter()
        .any(|lowered| lowered.workflow.is_none())
    {
        // Whatever has errors may send what the rule speaks of.
        return;
    }
    for (_, decl) in &context.program.decls {
        let DeclKind::Restraint(restraint) = &decl.kind else {
            continue;
        };
        for written in &restraint.rules {
            let Some(of) = counted(&written.kind) else {
                continue;
            };
            if !is_narrow(of) || matches!(written.kind, RuleKind::Silence { .. }) {
                continue;
            }
            let mut under = 0_usize;
            let mut counts = false;
            for workflow in context.workflows() {
                let Some(set) = workflow
                    .rules
                    .iter()
                    .find(|rule| rule.span == written.span)
                    .and_then(|rule| rule.form.counted())
                else {
                    continue;
                };
                under += 1;
                counts |= workflow
                    .nodes
                    .iter()
                    .filter_map(|node| context.house.messages.get(node.message()?))
                    .any(|message| set.holds(message));
            }
            if under > 0 && !counts {
                sink.push(idle(of));
            }
        }
    }
}

fn is_narrow(of: &Counted) -> bool {
    of.message.is_some() || of.theme.is_some() || !of.purposes.is_empty() || !of.except.is_empty()
}

fn idle(of: &Counted) -> Diagnostic {
    Diagnostic::new(
        Code::RuleWithoutMessages,
        of.span,
        "this rule counts no message that any journey under it sends",
    )
    .label("none of the messages sent is one of these")
    .note("it promises something that nothing could break; a word in it may not be the one that was meant")
    .help("check the purposes, the theme or the name in it, or take the rule out")
}
