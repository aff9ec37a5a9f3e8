//! A rule of restraint: whether it holds in each journey, how much room is left, where it is broken.

use super::Page;
use crate::ide::Snapshot;
use crate::proof::{RuleReport, Verdict};
use crate::source::{FileId, Span};
use crate::syntax::ast::DeclKind;
use crate::workflow::{Rule, RuleForm};

/// `2 of 3, room for 1`; `60 h apart, of 48 h`; nothing where the rule has no number.
pub(crate) fn margin_words(form: &RuleForm, report: &RuleReport) -> String {
    let verdict = verdict_words(report.verdict);
    let Some(limit) = report.limit else {
        return verdict.to_owned();
    };
    let about = if report.exact { "" } else { "at most " };
    let told = |minutes| form.told_in().brief(minutes);
    let numbers = match (form, report.worst) {
        (
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::EachOnce { .. },
            worst,
        ) => match worst {
            Some(worst) if worst < limit => {
                format!("{about}{worst} of {limit}, room for {}", limit - worst)
            }
            Some(worst) => format!("{about}{worst} of {limit}"),
            None => format!("without limit, of {limit}"),
        },
        (RuleForm::Gap { .. }, Some(worst)) => {
            let least = if report.exact { "" } else { "at least " };
            format!("{least}{} apart, of {}", told(worst), told(limit))
        }
        (RuleForm::Gap { .. }, None) => "never two".to_owned(),
        (RuleForm::AtLeast { .. }, Some(worst)) => {
            format!("{about}{} of silence, of {}", told(worst), told(limit))
        }
        (RuleForm::AtLeast { .. }, None) => "silence without limit".to_owned(),
        (
            RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. },
            _,
        ) => return verdict.to_owned(),
    };
    format!("{verdict}: {numbers}")
}

/// How near to its limit a rule comes, in thousandths of the limit: less is nearer, below zero is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Margin(i64);

impl Margin {
    /// `None` for a rule without a number.
    pub(crate) fn of(form: &RuleForm, report: &RuleReport) -> Option<Margin> {
        let limit = i64::try_from(report.limit?).ok()?.max(1);
        let worst = report.worst.and_then(|worst| i64::try_from(worst).ok());
        let room = match (form, worst) {
            (RuleForm::Gap { .. }, None) => i64::MAX,
            (RuleForm::Gap { .. }, Some(worst)) => (worst - limit).saturating_mul(1000) / limit,
            (
                RuleForm::AtMost { .. }
                | RuleForm::AtMostPerCalendar { .. }
                | RuleForm::EachOnce { .. }
                | RuleForm::AtLeast { .. },
                Some(worst),
            ) => (limit - worst).saturating_mul(1000) / limit,
            (
                RuleForm::AtMost { .. }
                | RuleForm::AtMostPerCalendar { .. }
                | RuleForm::EachOnce { .. }
                | RuleForm::AtLeast { .. },
                None,
            ) => i64::MIN,
            (
                RuleForm::QuietHours { .. }
                | RuleForm::QuietDays { .. }
                | RuleForm::QuietOutside { .. }
                | RuleForm::Silence { .. },
                _,
            ) => return None,
        };
        Some(Margin(room))
    }
}

fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "proved",
        Verdict::Enforced => "enforced",
        Verdict::Broken => "broken",
        Verdict::Unbounded => "unbounded",
        Verdict::NotProved => "not proved",
    }
}

/// The rule whose line holds a byte of a file.
pub(crate) fn rule_at(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<(Span, String)> {
    let (_, decl) = snapshot.decl_at(file, offset)?;
    let DeclKind::Restraint(restraint) = &decl.kind else {
        return None;
    };
    let rule = restraint.rules.iter().find(|rule| {
        let at = snapshot.sources().resolve(rule.span);
        at.is_some_and(|at| at.start <= offset && offset <= at.end)
    })?;
    Some((rule.span, rule_page(snapshot, rule.span)))
}

/// What became of the rule that stands at `span`.
fn rule_page(snapshot: &Snapshot, span: Span) -> String {
    let written: Vec<&str> = snapshot.sources().text(span).split_whitespace().collect();
    let mut page = Page::of(&written.join(" "));
    let mut lines = Vec::new();
    let mut timeline = None;
    for (lowered, proof) in snapshot.journeys() {
        let (Some(workflow), Some(proof)) = (&lowered.workflow, proof) else {
            continue;
        };
        let loosened = workflow.loosened.iter().find(|l| l.rule.span == span);
        if let Some(loosened) = loosened {
            lines.push(format!(
                "`{}` loosens it: {}",
                workflow.name, loosened.because
            ));
        }
        let both = workflow.rules.iter().zip(&proof.rules);
        for (rule, report) in both.filter(|(rule, _)| rule.span == span) {
            lines.push(format!(
                "`{}`: {}",
                workflow.name,
                margin_words(&rule.form, report)
            ));
            if timeline.is_none() && !report.timeline.is_empty() {
                timeline = Some((workflow.name.clone(), report));
            }
        }
    }
    for report in snapshot.analysis().together.iter() {
        if report.span != span {
            continue;
        }
        let worst = match report.worst {
            Some(worst) => format!("{worst} of {}", report.limit),
            None => format!("without limit, of {}", report.limit),
        };
        lines.push(format!(
            "all {} journeys together: {}, {worst}",
            report.journeys.len(),
            verdict_words(report.verdict)
        ));
    }
    if lines.is_empty() {
        page.paragraph("No journey without errors stands under it.");
    }
    page.list(&lines);
    if let Some((journey, report)) = timeline {
        page.paragraph(&format!("How `{journey}` breaks it:"));
        page.list(&timeline_lines(report));
    }
    page.done()
}

fn timeline_lines(report: &RuleReport) -> Vec<String> {
    use crate::proof::TimelineEvent;
    let lines = report.timeline.iter().map(|line| {
        let what = match &line.what {
            TimelineEvent::Event { event, .. } | TimelineEvent::Happened { event, .. } => {
                event.clone()
            }
            TimelineEvent::Moves { state, because, .. } => {
                crate::proof::moves_words(state, because.as_deref())
            }
            TimelineEvent::Ended { because, .. } => format!("the run ends: {because}"),
            TimelineEvent::Message {
                message, counted, ..
            } => match counted {
                Some(counted) => format!("`{message}` ({counted})"),
                None => format!("`{message}`"),
            },
        };
        format!("{} {what}", line.at)
    });
    lines.collect()
}

/// Whether a rule has a number that a journey can come near to.
pub(super) fn has_number(rule: &Rule) -> bool {
    match rule.form {
        RuleForm::AtMost { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::Gap { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::AtLeast { .. } => true,
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. } => false,
    }
}
