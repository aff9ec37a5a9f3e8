//! A rule that counts no message that any journey under it sends (J0406).

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::lower::counted;
use crate::source::Span;
use crate::syntax::ast::{Counted, DeclKind, Name, RuleKind};
use crate::workflow::Message;

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
    for (_, _, decl) in context.program.few() {
        let DeclKind::Restraint(restraint) = &decl.kind else {
            continue;
        };
        for written in &restraint.rules {
            if let RuleKind::Gap {
                journeys: Some((one, other)),
                ..
            } = &written.kind
            {
                compared(context, written.span, [one, other], sink);
                continue;
            }
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
                let never = of
                    .message
                    .as_ref()
                    .and_then(|name| never_sent(context, &name.text));
                sink.push(never.map_or_else(|| idle(of), |message| about_nothing(of, message)));
            }
        }
    }
}

/// Of two journeys that a rule compares, each has to send something that it counts.
fn compared(context: &Context<'_>, rule: Span, names: [&Name; 2], sink: &mut Sink) {
    let rules = context.workflows().flat_map(|workflow| &workflow.rules);
    let mut lowered = rules.filter(|lowered| lowered.span == rule);
    let Some(set) = lowered.next().and_then(|lowered| lowered.form.counted()) else {
        return;
    };
    for name in names {
        let Some(workflow) = context.workflows().find(|w| w.name == name.text) else {
            continue;
        };
        let messages = workflow.nodes.iter().filter_map(|node| node.message());
        let mut messages = messages.filter_map(|message| context.house.messages.get(message));
        if !messages.any(|message| set.holds(message)) {
            sink.push(
                Diagnostic::new(
                    Code::RuleWithoutMessages,
                    name.span,
                    format!("`{}` sends no message that this rule counts", name.text),
                )
                .label("none of its messages is one of these")
                .note("there is nothing to keep apart from the messages of the other journey")
                .help("name the journey that was meant, or take the rule out"),
            );
        }
    }
}

fn is_narrow(of: &Counted) -> bool {
    of.message.is_some() || of.theme.is_some() || !of.purposes.is_empty() || !of.except.is_empty()
}

/// The message of this name, where no journey at all sends it.
fn never_sent<'a>(context: &Context<'a>, name: &str) -> Option<&'a Message> {
    let mut nodes = context.workflows().flat_map(|workflow| &workflow.nodes);
    let sent = nodes.any(|node| node.message().is_some_and(|sent| sent == name));
    context.house.messages.get(name).filter(|_| !sent)
}

/// The rule and the message are one mistake: what is said of the message alone is not said besides.
fn about_nothing(of: &Counted, message: &Message) -> Diagnostic {
    let name = &message.name;
    Diagnostic::new(
        Code::RuleWithoutMessages,
        of.span,
        format!("this rule is about `{name}`, which no journey sends"),
    )
    .label("never sent")
    .also(message.span, "it is declared here")
    .note("it promises something that nothing could break")
    .help(format!(
        "write `send {name}` in a journey, name the message that was meant, or take both out"
    ))
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
