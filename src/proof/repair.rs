//! What would mend a rule that fails: computed, and proved before it is offered.

use super::assess::{Finding, assess};
use super::calendars::Calendars;
use super::entry::{Stream, days, entries};
use super::graph::{DAY, Graph, Measure};
use super::tally::Cap;
use super::witness::{Stage, guards, is_counted};
use crate::diagnostics::{Applicability, Diagnostic, Edit};
use crate::semantics::Setting;
use crate::vocabulary::Unit;
use crate::workflow::{
    EventKind, Length, Node, NodeId, Reentry, Rule, RuleForm, Start, WaitKind, Workflow,
};
use smol_str::SmolStr;
use std::cell::Cell;
use std::fmt::Write as _;

/// The longest cooldown that is looked for, in days.
const LONGEST: u32 = 730;

/// Offers what would make a broken rule hold.
pub(super) fn offer(
    stage: &Stage<'_>,
    rule: &Rule,
    by_reentry: bool,
    finding: &Finding,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let mut diagnostic = diagnostic;
    if by_reentry {
        let ways = reentry_ways(stage, &[rule], &mut diagnostic);
        if !ways.is_empty() {
            return diagnostic.help(format!("write {}: then the rule holds", join(&ways)));
        }
    }
    let ways = rule_ways(stage, rule, finding);
    if let Some((wait, message)) = longer_wait(stage, rule, &mut diagnostic) {
        let mut said = format!(
            "a wait of {} before `{message}` would keep the rule",
            wait.text()
        );
        if !ways.is_empty() {
            let _ = write!(said, "; {} in the rule would allow it", join(&ways));
        }
        return diagnostic.help(said);
    }
    if ways.is_empty() {
        diagnostic.help("wait longer between the messages, or end the rule with `else skip`")
    } else {
        diagnostic.help(format!(
            "wait longer between the messages; as they are, {} would hold",
            join(&ways)
        ))
    }
}

/// Waits that are tried, from the last back.
const WAITS: usize = 6;

/// One wait before a message that, made longer, keeps the rule; proved, and added as a fix where it is
/// the journey's own step.
fn longer_wait(
    stage: &Stage<'_>,
    rule: &Rule,
    diagnostic: &mut Diagnostic,
) -> Option<(Length, SmolStr)> {
    let workflow = stage.setting.workflow;
    let waits = workflow.iter().filter_map(|(id, node)| {
        let Node::Wait {
            wait: WaitKind::Length { length },
            next,
            ..
        } = node
        else {
            return None;
        };
        let Node::Send { message, .. } = workflow.node(*next) else {
            return None;
        };
        let by_days = matches!(length.unit, Unit::Days | Unit::Hours);
        by_days.then_some((id, *length, message))
    });
    let waits: Vec<_> = waits.collect();
    let (id, length, message) =
        waits
            .iter()
            .rev()
            .take(WAITS)
            .find_map(|&(id, now, message)| {
                let with = |amount: u32| Length { amount, ..now };
                let holds = |amount: u32| {
                    amount > now.amount && holds_waiting(stage, rule, id, with(amount))
                };
                smallest(holds).map(|amount| (id, with(amount), message))
            })?;
    let own = workflow
        .sources
        .get(id.0 as usize)
        .is_some_and(|s| s.via.is_empty());
    if own {
        diagnostic.fixes.push(crate::diagnostics::Fix {
            title: format!("wait {} before `{message}`", length.text()),
            edits: vec![Edit {
                span: workflow.source(id),
                text: format!("wait {}", length.text()),
            }],
            applicability: Applicability::Unsafe,
        });
    }
    Some((length, message.clone()))
}

fn holds_waiting(stage: &Stage<'_>, rule: &Rule, id: NodeId, length: Length) -> bool {
    let mut workflow = stage.setting.workflow.clone();
    if let Some(Node::Wait { wait, .. }) = workflow.nodes.get_mut(id.0 as usize) {
        *wait = WaitKind::Length { length };
    }
    holds_as(stage, &[rule], &workflow)
}

/// Offers what would bound a journey.
pub(super) fn offer_bound(stage: &Stage<'_>, rule: &Rule, diagnostic: Diagnostic) -> Diagnostic {
    let mut diagnostic = diagnostic;
    let workflow = stage.setting.workflow;
    // One cause, so one cure: it must do for every promise that counts messages.
    let mut rules: Vec<&Rule> = workflow
        .rules
        .iter()
        .filter(|r| r.otherwise.is_none() && is_counted(&r.form))
        .collect();
    let ways = reentry_ways(stage, &rules, &mut diagnostic);
    if ways.is_empty() {
        rules = vec![rule];
    }
    let mut said = if ways.is_empty() {
        "say how often a client may enter: `enters once per …`".to_owned()
    } else {
        format!("write {}", join(&ways))
    };
    if let Start::Events { events, .. } = &workflow.start
        && let [on] = events.as_slice()
        && let EventKind::Declared { name } = &on.event
        && let Some(event) = stage.house.events.get(name)
    {
        diagnostic = diagnostic.also(event.span, "no rate is declared here");
        if let Some(per) = smallest(|n| rules.iter().all(|r| holds_with_rate(stage, r, n))) {
            let rate = format!("at most 1 per {}", days(per).text());
            let _ = write!(said, ", or declare `event {name} {rate}` where that is so");
            diagnostic = diagnostic.fix_with(
                format!("declare that `{name}` happens {rate}"),
                vec![Edit {
                    span: event.span.after(),
                    text: format!(" {rate}"),
                }],
                Applicability::Unsafe,
            );
        }
    }
    diagnostic.help(said)
}

fn join(ways: &[String]) -> String {
    match ways.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, head)) => format!("{} or {last}", head.join(", ")),
        None => String::new(),
    }
}

/// Other `enters` clauses under which the rule holds; adds their fixes.
fn reentry_ways(stage: &Stage<'_>, rules: &[&Rule], diagnostic: &mut Diagnostic) -> Vec<String> {
    let mut found = Vec::new();
    if holds_with(stage, rules, Reentry::OnceEver) {
        found.push("enters once ever".to_owned());
    }
    let per = |n: u32| match stage.setting.workflow.reentry {
        Reentry::AgainAfter { .. } => Reentry::AgainAfter { length: days(n) },
        Reentry::OnceEver
        | Reentry::OncePer { .. }
        | Reentry::OnceForEach { .. }
        | Reentry::EveryTime => Reentry::OncePer { length: days(n) },
    };
    // Where even one run breaks the rule no cooldown helps.
    if !found.is_empty()
        && let Some(n) = smallest(|n| holds_with(stage, rules, per(n)))
    {
        found.push(match per(n) {
            Reentry::AgainAfter { .. } => {
                format!("enters again {} after it ended", days(n).text())
            }
            Reentry::OncePer { .. }
            | Reentry::OnceEver
            | Reentry::OnceForEach { .. }
            | Reentry::EveryTime => format!("enters once per {}", days(n).text()),
        });
    }
    for text in &found {
        diagnostic.fixes.push(crate::diagnostics::Fix {
            title: format!("write `{text}`"),
            edits: vec![Edit {
                span: stage.setting.workflow.spans.reentry,
                text: text.clone(),
            }],
            applicability: Applicability::Unsafe,
        });
    }
    found.into_iter().map(|text| format!("`{text}`")).collect()
}

/// The smallest number of days for which this holds; it must go on holding for larger ones.
fn smallest(holds: impl Fn(u32) -> bool) -> Option<u32> {
    let mut high = 1;
    while !holds(high) {
        high = high.saturating_mul(2);
        if high > LONGEST {
            return holds(LONGEST).then_some(LONGEST);
        }
    }
    let mut low = high / 2;
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

fn holds_with(stage: &Stage<'_>, rules: &[&Rule], reentry: Reentry) -> bool {
    let mut workflow = stage.setting.workflow.clone();
    workflow.reentry = reentry;
    let setting = Setting {
        workflow: &workflow,
        ..stage.setting.clone()
    };
    // The graph is of one run: how often there is one leaves it as it is.
    let changed = Stage {
        setting: &setting,
        entries: &entries(stage.house, &workflow),
        ..*stage
    };
    keep(&changed, rules)
}

fn holds_as(stage: &Stage<'_>, rules: &[&Rule], workflow: &Workflow) -> bool {
    let setting = Setting {
        workflow,
        ..stage.setting.clone()
    };
    let graph = Graph::new(stage.house, workflow, &setting.quiet);
    let changed = Stage {
        setting: &setting,
        graph: &graph,
        calendars: &Calendars::new(&graph),
        guards: &guards(stage.house, workflow, &graph),
        entries: &entries(stage.house, workflow),
        ..*stage
    };
    keep(&changed, rules)
}

fn keep(stage: &Stage<'_>, rules: &[&Rule]) -> bool {
    rules.iter().all(|rule| keeps(stage, &rule.form))
}

fn holds_with_rate(stage: &Stage<'_>, rule: &Rule, per: u32) -> bool {
    let stream = Stream {
        count: 1,
        cooldown: i64::from(per) * DAY,
        measure: Measure::Wall,
    };
    let mut entries = stage.entries.clone();
    entries.views.push(vec![stream]);
    entries.rates = vec![Some((1, days(per)))];
    let changed = Stage {
        entries: &entries,
        ..*stage
    };
    keeps(&changed, &rule.form)
}

fn keeps(stage: &Stage<'_>, form: &RuleForm) -> bool {
    let stage = Stage {
        // Only the bound is asked for.
        tries: &Cell::new(0),
        ..*stage
    };
    Cap::of(stage.house, stage.setting.workflow, stage.graph, form)
        .iter()
        .all(|cap| assess(&stage, cap, false).holds(cap))
}

/// Other numbers in the rule that would hold.
fn rule_ways(stage: &Stage<'_>, rule: &Rule, finding: &Finding) -> Vec<String> {
    let holds = |form: &RuleForm| keeps(stage, form);
    match &rule.form {
        RuleForm::Gap {
            gap,
            between,
            journeys,
        } => {
            let with = |gap: Length| RuleForm::Gap {
                gap,
                between: between.clone(),
                journeys: journeys.clone(),
            };
            let mut ways = Vec::new();
            let mut candidates = Vec::new();
            if gap.unit == Unit::Hours && gap.amount % 24 == 0 {
                candidates.push(days(gap.amount / 24));
            }
            if let Some(minutes) = finding.gap {
                let (amount, unit) = if gap.unit.is_elapsed() && minutes >= 60 {
                    (minutes / 60, Unit::Hours)
                } else if gap.unit.is_elapsed() {
                    (minutes, Unit::Minutes)
                } else {
                    (minutes / 1440, Unit::Days)
                };
                let amount = u32::try_from(amount).unwrap_or(0);
                if amount > 0 {
                    candidates.push(Length { amount, unit });
                }
            }
            for length in candidates {
                if holds(&with(length)) {
                    ways.push(format!("`at least {}`", length.text()));
                }
            }
            ways
        }
        RuleForm::AtMost { of, window, .. } => match finding.worst.map(u32::try_from) {
            Some(Ok(count)) if finding.exact || finding.broken.is_none() => {
                let form = RuleForm::AtMost {
                    count,
                    of: of.clone(),
                    window: *window,
                };
                if holds(&form) {
                    vec![format!("`at most {count}`")]
                } else {
                    Vec::new()
                }
            }
            _ => Vec::new(),
        },
        RuleForm::AtMostPerCalendar { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => Vec::new(),
    }
}
