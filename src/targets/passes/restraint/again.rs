//! What is proved is proved again with the platform's own timing: what would not hold there is refused, or said to
//! hold only nearly.

use crate::diagnostics::{Code, Diagnostic};
use crate::proof::{self, Verdict};
use crate::targets::context::Cx;
use crate::targets::passes::durations::{Round, fit};
use crate::targets::{Feature, Input};
use crate::vocabulary::Unit;
use crate::workflow::{Length, Node, Rule, WaitKind, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What a day of 24 hours can do to a rule.
pub(super) const HOUR_SHORT: &str = "its delays count a day as 24 hours, so a message can come an hour closer than proved where clocks go back";

/// The workflow as the platform's delays will run it: months and years as days, days as hours where it has
/// none.
pub(super) fn as_run(workflow: &Workflow, units: &[Unit]) -> Workflow {
    let mut real = workflow.clone();
    for node in &mut real.nodes {
        let differs = |length: Length| !fit(length, units, Round::Nearest).exact;
        if let Node::Wait { wait, .. } = node
            && let WaitKind::Between { least, .. } = *wait
            && differs(least)
        {
            *wait = WaitKind::Length { length: least };
        }
        let length = match node {
            Node::Wait {
                wait: WaitKind::Length { length },
                ..
            } => length,
            Node::Await { deadline, .. } => deadline,
            Node::Review { within, .. } | Node::Answer { within, .. } => within,
            Node::Wait { .. }
            | Node::Send { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::HandOver { .. }
            | Node::End => continue,
        };
        if !differs(*length) {
            continue;
        }
        let fitted = fit(*length, units, Round::Nearest);
        *length = Length {
            amount: u32::try_from(fitted.amount).unwrap_or(u32::MAX),
            unit: fitted.unit,
        };
    }
    real
}

/// In what the platform's timing differs from the journey's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// Waits were put in for quiet rules.
    Quiet,
    /// Months and years are days there.
    Months,
    /// Days are 24 hours there.
    Hours,
    /// A wait for a time of day that is reached right then may go on a day later.
    Slip,
    /// Windows end a minute before midnight.
    LastMinute,
}

/// A promise that the platform's own timing would break is refused, never built; said once for each rule.
///
/// Returns the rules, by their place, that hold only nearly then.
pub(super) fn prove_again(
    cx: &mut Cx<'_>,
    input: &Input<'_>,
    real: &Workflow,
    why: Why,
) -> BTreeSet<usize> {
    let title = cx.title();
    let mut weakened = BTreeSet::new();
    let (again, _) = proof::prove(input.house, real);
    if let (Some(late), true) = (
        proof::late(input.house, real).first(),
        proof::late(input.house, input.workflow).is_empty(),
    ) {
        cx.reporter.error(leaves_late(title, input, late));
    }
    let held = |v: Verdict| match v {
        Verdict::Proved | Verdict::Enforced => true,
        Verdict::Broken | Verdict::Unbounded | Verdict::NotProved => false,
    };
    let rules = input.workflow.rules.iter().enumerate();
    for (((index, rule), before), after) in rules.zip(&input.proof.rules).zip(&again.rules) {
        if !held(before.verdict) || held(after.verdict) {
            continue;
        }
        match why {
            Why::Quiet => cx.reporter.error(quiet_breaks(title, input, rule)),
            Why::LastMinute => cx.reporter.error(last_minute_breaks(title, input, rule)),
            Why::Months => cx.reporter.error(months_break(title, input, rule)),
            Why::Hours => {
                hour_short(cx, input, rule);
                weakened.insert(index);
            }
            // Whether such a wait slips is published nowhere: a timeline that breaks the rule refuses the
            // build, a proof that is only lost is said.
            Why::Slip if after.verdict == Verdict::NotProved => slip_unproved(cx, input, rule),
            Why::Slip => cx.reporter.error(slip_breaks(title, input, rule)),
        }
    }
    weakened
}

fn leaves_late(title: &str, input: &Input<'_>, message: &SmolStr) -> Diagnostic {
    let place = input
        .house
        .messages
        .get(message)
        .map_or(input.workflow.spans.name, |m| m.span);
    Diagnostic::new(
        Code::NotPossible,
        place,
        format!("on {title} `{message}` could leave later than it promises"),
    )
    .label(format!("in time only without {title}'s own waits"))
    .note(format!("{title} can only make a message wait for one time of day, and counts months in days; the promise would not hold there"))
    .help("write `wait until 10:00 on …` before each message, or begin the run a day earlier")
}

fn quiet_breaks(title: &str, input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on {title} the quiet rules of `{}` would break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only without the waits")
    .note(format!("{title} can only make a message wait for one time of day, so messages that are apart here would meet there"))
    .help("write `wait until 10:00 on …` before each message, so that none falls into the quiet")
}

fn last_minute_breaks(title: &str, input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on {title} a message of `{}` that comes in the last minute of a day could break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only where 23:59 is open")
    .note(format!("{title}'s windows end at 23:59, so such a message waits until the next open day, and can meet one that is apart from it here"))
    .help("write `wait until 10:00 on …` before each message, so that none leaves at midnight")
}

fn slip_unproved(cx: &mut Cx<'_>, input: &Input<'_>, rule: &Rule) {
    let title = cx.title();
    cx.reporter.nearly(
        Feature::WaitClock,
        rule.span,
        format!(
            "`{}` of `{}` is not proved where a `wait until` is reached right at its time on {title}",
            rule.text, input.workflow.name
        ),
        "nothing published says whether such a client goes on at once or a day later; if later, runs may come closer than was proved".to_owned(),
        Some("let runs follow each other less closely, or wait a little less before that `wait until`".to_owned()),
    );
}

fn slip_breaks(title: &str, input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on {title} a `wait until` of `{}` that is reached right at its time could break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only where that wait passes at once")
    .note(format!("{title} takes a moment for each step: such a run may wait for the next day, and meet a message that is apart from it here"))
    .help("wait a little less before it, as in `wait 95 hours` and then `wait until 10:00`, or let runs follow each other less closely")
}

fn months_break(title: &str, input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on {title} the waits in months of `{}` would break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only with real months")
    .note(format!("{title}'s delays count days, and the days that stand for a month can be fewer than some months last, so messages that are apart here would come too soon there"))
    .help("write the waits in days, as many as the longest months have: `wait 92 days` for 3 months")
}

/// A platform without days: a rule that holds on the calendar can be an hour short where clocks change.
fn hour_short(cx: &mut Cx<'_>, input: &Input<'_>, rule: &Rule) {
    let title = cx.title();
    cx.reporter.nearly(
        Feature::WaitDays,
        rule.span,
        format!(
            "on {title} `{}` of `{}` can be an hour short where clocks change",
            rule.text, input.workflow.name
        ),
        HOUR_SHORT.to_owned(),
        Some(
            "let the waits be an hour longer than the rule asks, as in `wait 73 hours` for 3 days"
                .to_owned(),
        ),
    );
}
