//! Every rule of a journey, in turn: which proof it needs, and what becomes of it.

use super::allowed::started_by;
use super::assess::{Finding, MANY, assess};
use super::calendars::Calendars;
use super::entry::{Entries, entries};
use super::graph::{Graph, get};
use super::report::Story;
use super::tally::{Cap, Window, counted};
use super::witness::{Replayed, Stage, TRIES, guards, is_counted};
use super::work::{Cancelled, Work};
use super::{
    JourneyProof, Most, RuleReport, Verdict, Walk, at_least, leaves, promises, report, silence,
};
use crate::diagnostics::Diagnostic;
use crate::semantics::Setting;
use crate::workflow::{House, Rule, RuleForm, Workflow};
use smol_str::{SmolStr, format_smolstr};
use std::cell::Cell;

/// Proves every rule.
pub(super) fn prove(house: &House, workflow: &Workflow) -> (JourneyProof, Vec<Diagnostic>) {
    prove_within(house, workflow, &Work::new())
}

/// The steps that this takes.
pub(super) fn steps(house: &House, workflow: &Workflow) -> usize {
    let work = Work::new();
    prove_within(house, workflow, &work);
    work.spent()
}

/// The same; nothing where `cancelled` says, meanwhile, that nobody wants to know.
pub(super) fn prove_unless(
    house: &House,
    workflow: &Workflow,
    cancelled: Cancelled<'_>,
) -> Option<(JourneyProof, Vec<Diagnostic>)> {
    let work = Work::new().unless(cancelled);
    let proved = prove_within(house, workflow, &work);
    (!work.is_stopped()).then_some(proved)
}

/// The same, with this work.
pub(super) fn prove_within(
    house: &House,
    workflow: &Workflow,
    work: &Work<'_>,
) -> (JourneyProof, Vec<Diagnostic>) {
    let setting = Setting::new(house, workflow);
    let graph = Graph::new(house, workflow, &setting.quiet);
    let entries = entries(house, workflow);
    let tries = Cell::new(TRIES);
    let stage = Stage {
        tries: &tries,
        work,
        house,
        setting: &setting,
        graph: &graph,
        calendars: &Calendars::new(&graph),
        entries: &entries,
        guards: &guards(house, workflow, &graph),
        days: MANY,
    };
    let mut diagnostics = Vec::new();
    let mut rules = Vec::with_capacity(workflow.rules.len());
    for rule in &workflow.rules {
        work.next_rule();
        let (report, diagnostic) = one(&stage, rule);
        rules.push(report);
        diagnostics.extend(diagnostic);
    }
    report::once_unbounded(&mut diagnostics);
    let sends = promises::sends(house, workflow, &graph);
    let promises = promises::reports(workflow, &graph, &sends);
    diagnostics.extend(leaves::check(house, workflow, &graph, sends));
    (JourneyProof { rules, promises }, diagnostics)
}

/// A report with nothing found out yet.
pub(super) fn blank(rule: &Rule, verdict: Verdict) -> RuleReport {
    RuleReport {
        restraint: rule.restraint.clone(),
        rule: rule.text.clone(),
        verdict,
        worst: None,
        exact: false,
        limit: None,
        window: None,
        assumptions: Vec::new(),
        timeline: Vec::new(),
        walks: Vec::new(),
        most: Vec::new(),
        span: rule.span,
    }
}

fn one(stage: &Stage<'_>, rule: &Rule) -> (RuleReport, Option<Diagnostic>) {
    match &rule.form {
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. } => {
            let mut report = blank(rule, Verdict::Proved);
            report.assumptions.push(SmolStr::new_static(
                "the message and its run wait until the rule allows it",
            ));
            (report, None)
        }
        RuleForm::Silence { of, when } => silence::prove(stage, rule, of, when),
        RuleForm::AtLeast {
            count,
            of,
            window,
            journey,
        } => at_least::prove(stage, rule, *count, of, *window, journey),
        RuleForm::Gap {
            between,
            journeys: Some(pair),
            ..
        } => between_journeys(stage, rule, between, pair),
        RuleForm::Gap { journeys: None, .. }
        | RuleForm::AtMost { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::EachOnce { .. } => cap(stage, rule),
    }
}

/// A rule about two journeys: of one alone it asks nothing. What both come to is proved over all journeys.
fn between_journeys(
    stage: &Stage<'_>,
    rule: &Rule,
    between: &crate::workflow::CountedSet,
    pair: &(SmolStr, SmolStr),
) -> (RuleReport, Option<Diagnostic>) {
    let workflow = stage.setting.workflow;
    let concerned = workflow.name == pair.0 || workflow.name == pair.1;
    let counts = counted(stage.house, workflow, stage.graph, between).contains(&true);
    let mut report = blank(rule, Verdict::Proved);
    report
        .assumptions
        .push(SmolStr::new_static(if concerned && counts {
            "the rule compares two journeys: it is proved over both together"
        } else {
            "the rule does not concern this journey"
        }));
    (report, None)
}

/// What every verdict takes for granted.
pub(super) fn assumptions(entries: &Entries) -> Vec<SmolStr> {
    let always = always();
    let mut all = Vec::with_capacity(entries.assumptions.len() + 1 + always.len());
    all.extend_from_slice(&entries.assumptions);
    all.push(SmolStr::new_static(
        "one journey at a time: messages of other journeys are not added up",
    ));
    all.extend(always);
    all
}

/// What is taken for granted whatever the rule.
pub(super) fn always() -> [SmolStr; 2] {
    [
        "no message is sent by hand, and the platform sends none twice",
        "one time zone for a client, whose clocks change at night, by an hour at most, once forward and once back a year",
    ]
    .map(SmolStr::new_static)
}

/// A rule that counts messages.
fn cap(stage: &Stage<'_>, rule: &Rule) -> (RuleReport, Option<Diagnostic>) {
    let (mut report, diagnostic) = judged(stage, rule);
    // Of a gap of months that is kept, and of which no more is known, the shortest ones.
    if let Some(gap) = rule.form.gap()
        && report.verdict.holds()
        && report.worst.is_some_and(|worst| worst < gap.most_minutes())
    {
        report.limit = Some(gap.least_minutes());
    }
    (report, diagnostic)
}

fn judged(stage: &Stage<'_>, rule: &Rule) -> (RuleReport, Option<Diagnostic>) {
    let workflow = stage.setting.workflow;
    let is_gap = matches!(rule.form, RuleForm::Gap { .. });
    let caps = Cap::of(stage.house, workflow, stage.graph, &rule.form);
    let mut report = blank(rule, Verdict::Proved);
    report.assumptions = assumptions(stage.entries);
    report.exact = true;
    report.worst = (!is_gap).then_some(0);
    let mut chosen: Option<(&Cap<'_>, Finding)> = None;
    // The timeline may be of one message and the greatest number of another.
    let mut most = Some(0);
    for (nth, cap) in caps.iter().enumerate() {
        // One that costs much leaves something to those after it.
        let finding = if nth + 1 < caps.len() {
            stage.work.half(|| assess(stage, cap, is_gap))
        } else {
            assess(stage, cap, is_gap)
        };
        most = most.zip(finding.worst).map(|(a, b)| a.max(b));
        report.most.extend(finding.worst.map(|count| Most {
            message: cap.message.clone(),
            count,
            exact: finding.exact,
        }));
        let worse = match &chosen {
            None => true,
            Some((other, before)) => rank(cap, &finding) > rank(other, before),
        };
        if worse {
            chosen = Some((cap, finding));
        }
    }
    let (window, limit) = limits(&rule.form);
    report.window = Some(window);
    report.limit = Some(limit);
    let Some((cap, finding)) = chosen else {
        return (report, None);
    };
    report.worst = if is_gap { finding.gap } else { most };
    report.exact = if is_gap {
        finding.gap_exact
    } else {
        finding.exact && finding.worst == most
    };
    if finding.holds(cap) {
        return (report, None);
    }
    report.exact &= finding.boundless.is_none();
    if rule.otherwise.is_some() {
        enforced(stage, rule, cap, &finding, &mut report);
        return (report, None);
    }
    if let Some(guard) = resting_on(stage, rule, cap) {
        report.verdict = Verdict::Enforced;
        report.worst = held(rule, report.limit);
        report.exact = false;
        report.assumptions.push(format_smolstr!(
            "rests on the guard of `{}`, which may skip or postpone messages",
            guard.text
        ));
        return (report, None);
    }
    report.verdict = if finding.broken.is_some() {
        Verdict::Broken
    } else if finding.boundless.is_some() {
        Verdict::Unbounded
    } else {
        Verdict::NotProved
    };
    let story = Story {
        stage,
        rule,
        cap,
        finding: &finding,
    };
    // Without limit is the graver news, though a timeline would break the rule too.
    if finding.boundless.is_some() {
        report.verdict = Verdict::Unbounded;
        report.worst = None;
        return (report, Some(story.unbounded()));
    }
    if let Some(replayed) = &finding.broken {
        report.timeline = story.timeline(replayed);
        report.walks = walks(stage, replayed);
        let diagnostic = story.broken(replayed, &report);
        return (report, Some(diagnostic));
    }
    (report, Some(story.not_proved()))
}

/// The runs of a timeline, up to where each ended.
fn walks(stage: &Stage<'_>, replayed: &Replayed) -> Vec<Walk> {
    let started_by = started_by(stage, &replayed.entries).unwrap_or_default();
    let runs = replayed.entries.iter().zip(&replayed.passed).enumerate();
    runs.map(|(i, (starts, (passes, ends)))| Walk {
        by: get(&started_by, i, 0),
        starts: *starts,
        passes: passes.clone(),
        ends: *ends,
    })
    .collect()
}

/// Which finding is worse: no bound, a broken rule, an open one, then the number.
fn rank(cap: &Cap<'_>, finding: &Finding) -> (bool, bool, bool, u64) {
    (
        finding.boundless.is_some(),
        finding.broken.is_some(),
        !finding.holds(cap),
        finding.worst.unwrap_or(u64::MAX),
    )
}

/// Window and limit as reported.
pub(super) fn limits(form: &RuleForm) -> (String, u64) {
    match form {
        RuleForm::AtMost { count, window, .. } => (window.text(), u64::from(*count)),
        RuleForm::AtMostPerCalendar { count, period, .. } => (
            format!("calendar {}", period.unit.singular()),
            u64::from(*count),
        ),
        RuleForm::Gap { gap, .. } => (gap.text(), gap.most_minutes()),
        RuleForm::EachOnce { window, .. } => (window.text(), 1),
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => (String::new(), 0),
    }
}

/// What is known where a guard holds a rule: its limit, and of a gap the least that it can last.
fn held(rule: &Rule, limit: Option<u64>) -> Option<u64> {
    rule.form
        .gap()
        .map_or(limit, |gap| Some(gap.least_minutes()))
}

/// A guard makes the rule hold; what it may do to messages.
fn enforced(
    stage: &Stage<'_>,
    rule: &Rule,
    cap: &Cap<'_>,
    finding: &Finding,
    report: &mut RuleReport,
) {
    report.verdict = Verdict::Enforced;
    report.exact = false;
    let without = match finding.worst {
        Some(worst) => format!("without the guard one client could get {worst}"),
        None => "without the guard nothing bounds what one client gets".to_owned(),
    };
    report.worst = held(rule, report.limit);
    let mut names: Vec<&str> = Vec::new();
    for (id, node) in stage.setting.workflow.iter() {
        if let crate::workflow::Node::Send { message, .. } = node
            && get(&cap.counted, id.0 as usize, false)
            && !names.contains(&message.as_str())
        {
            names.push(message);
        }
    }
    let what = match rule.otherwise {
        Some(crate::workflow::OtherwiseAction::Postpone(_)) => "postpone or skip",
        Some(crate::workflow::OtherwiseAction::Skip) | None => "skip",
    };
    let names: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    report.assumptions.push(format_smolstr!(
        "{without}; the guard may {what} {}",
        names.join(", ")
    ));
}

/// A guard of another rule that alone makes this promise hold: it counts at least the same messages
/// in sliding windows, so many of which cover this rule's.
fn resting_on<'a>(stage: &Stage<'a>, rule: &Rule, cap: &Cap<'_>) -> Option<&'a Rule> {
    let workflow = stage.setting.workflow;
    workflow.rules.iter().find(|other| {
        other.otherwise.is_some()
            && *other != rule
            && is_counted(&other.form)
            && Cap::of(stage.house, workflow, stage.graph, &other.form)
                .iter()
                .any(|guard| covers(guard, cap))
    })
}

fn covers(guard: &Cap<'_>, cap: &Cap<'_>) -> bool {
    let superset = cap
        .counted
        .iter()
        .zip(&guard.counted)
        .all(|(&own, &theirs)| !own || theirs);
    let Window::Rolling(length) = guard.window else {
        return false;
    };
    // One clock only: an hour lost in a change of clocks would let one more through.
    let least = super::graph::least(length);
    if !superset || guard.measure() != cap.measure() || least <= 0 {
        return false;
    }
    let windows = (cap.ticks() + least - 1) / least;
    u64::try_from(windows).is_ok_and(|w| w.saturating_mul(guard.limit) <= cap.limit)
}
