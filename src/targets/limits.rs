//! What a platform takes at most, as one table for each: a journey that is over it is refused at the line
//! that goes over (J0710), before anybody is turned away by a server.

use super::context::Cx;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::vocabulary::Channel;
use crate::workflow::{Length, MergePart, MergeText, Node, Template, WaitKind};

/// The limits of a platform; `None` where none is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Characters of a journey's name.
    pub name: Option<usize>,
    /// Characters of a subject.
    pub subject: Option<usize>,
    /// Characters of a preview.
    pub preview: Option<usize>,
    /// Characters of a text message.
    pub sms: Option<usize>,
    /// Characters of a push message's text.
    pub push: Option<usize>,
    /// Steps of the document.
    pub steps: Option<usize>,
    /// Ways of one branch, the last included.
    pub ways: Option<usize>,
    /// Shares of one split.
    pub shares: Option<usize>,
    /// The least wait.
    pub shortest_wait: Option<Length>,
    /// The longest wait of one step.
    pub longest_wait: Option<Length>,
}

/// Reports what is over a limit, as it is written: a message once, a step where it stands.
pub fn check(cx: &mut Cx<'_>, limits: &Limits) {
    let workflow = cx.workflow.clone();
    let name = &workflow.name;
    over(
        cx,
        limits.name,
        name.chars().count(),
        workflow.spans.name,
        &format!("the name `{name}`"),
        "characters",
        "give the journey a shorter name",
    );
    for (id, node) in workflow.iter() {
        let span = workflow.source(id);
        match node {
            Node::Branch { arms, otherwise } => over(
                cx,
                limits.ways,
                arms.len() + usize::from(otherwise.is_some()),
                span,
                "this branch",
                "ways",
                "ask in two steps: part the rare cases again inside the last way",
            ),
            Node::Split { arms, .. } => over(
                cx,
                limits.shares,
                arms.len(),
                span,
                "this split",
                "shares",
                "split in fewer shares, or split one of them again",
            ),
            Node::Wait {
                wait: WaitKind::Length { length },
                ..
            } => wait(cx, limits, *length, span, true),
            Node::Wait {
                wait: WaitKind::Between { least: length, .. },
                ..
            }
            | Node::Await {
                deadline: length, ..
            } => wait(cx, limits, *length, span, false),
            Node::Wait { .. }
            | Node::Send { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => {}
        }
    }
    messages(cx, limits);
}

/// Reports a document of too many steps, once it stands.
pub fn check_steps(cx: &mut Cx<'_>, limits: &Limits, steps: usize) {
    let (name, span) = (cx.workflow.name.clone(), cx.workflow.spans.name);
    over(
        cx,
        limits.steps,
        steps,
        span,
        &format!("`{name}`"),
        "steps",
        "make two journeys of it, the second starting on an event or in a segment that the first leads to",
    );
}

fn messages(cx: &mut Cx<'_>, limits: &Limits) {
    let house = cx.house;
    for (name, _) in super::context::sent(&cx.workflow) {
        let Some(message) = house.messages.get(&name) else {
            continue;
        };
        let span = message.span;
        for (limit, texts, what) in [
            (limits.subject, &message.subject, "subject"),
            (limits.preview, &message.preview, "preview"),
        ] {
            for (locale, text) in texts.iter() {
                let what = format!("the {what} of `{name}` in `{locale}`");
                over(cx, limit, least(text), span, &what, "characters", SHORTER);
            }
        }
        let limit = match message.channel {
            Channel::Sms => limits.sms,
            Channel::Push => limits.push,
            Channel::Email | Channel::Letter | Channel::Whatsapp => None,
        };
        for (locale, body) in message.body.iter() {
            let (Template::File(_, text) | Template::Text(text)) = body;
            let what = format!("the text of `{name}` in `{locale}`");
            over(cx, limit, least(text), span, &what, "characters", SHORTER);
        }
    }
}

const SHORTER: &str = "write it shorter; what is filled in for each client comes on top";

/// The characters that a text has for every client.
fn least(text: &MergeText) -> usize {
    text.parts
        .iter()
        .map(|part| match part {
            MergePart::Text(text) => text.chars().count(),
            MergePart::Field { .. } | MergePart::Each { .. } => 0,
        })
        .sum()
}

/// `alone`: the length is all that the step at `span` waits for.
fn wait(cx: &mut Cx<'_>, limits: &Limits, length: Length, span: Span, alone: bool) {
    let title = cx.title();
    if let Some(most) = limits.longest_wait
        && length.most_minutes() > most.least_minutes()
    {
        let message = format!(
            "{title} waits at most {}, and this is {}",
            most.text(),
            length.text()
        );
        let help = format!("write several waits of at most {}", most.text());
        cx.reporter.error(
            Diagnostic::new(Code::BeyondLimit, span, message)
                .label("longer than it waits")
                .help(help),
        );
    }
    if let Some(least) = limits.shortest_wait
        && length.least_minutes() < least.least_minutes()
    {
        let message = format!(
            "{title} waits at least {}, and this is {}",
            least.text(),
            length.text()
        );
        let exact = format!("wait {}", least.text());
        let found = Diagnostic::new(Code::BeyondLimit, span, message)
            .label("shorter than it waits")
            .help(format!("write `{exact}` or more"));
        cx.reporter.error(if alone {
            found.unsafe_fix(format!("write `{exact}`"), span, exact)
        } else {
            found
        });
    }
}

fn over(
    cx: &mut Cx<'_>,
    limit: Option<usize>,
    found: usize,
    span: Span,
    what: &str,
    unit: &str,
    help: &str,
) {
    let Some(limit) = limit.filter(|limit| found > *limit) else {
        return;
    };
    let title = cx.title();
    let journey = cx.workflow.name.clone();
    cx.reporter.error(
        Diagnostic::new(
            Code::BeyondLimit,
            span,
            format!("{what} has {found} {unit}, and {title} takes {limit} at most"),
        )
        .label(format!("over by {}", found - limit))
        .note(format!(
            "`{journey}` is not built for {title}: a server would turn it away"
        ))
        .help(help),
    );
}
