//! A rule of restraint: whether it holds in each journey, how much room is left, where it is broken.

use super::Page;
use crate::ide::Snapshot;
use crate::proof::{Margin, Measure, RuleReport};
use crate::source::{FileId, Span};
use crate::syntax::ast::DeclKind;
use crate::workflow::Rule;

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
                Margin::of_rule(&rule.form, report).judged()
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
        lines.push(format!(
            "all {} journeys together: {}",
            report.journeys.len(),
            Margin::of_several(report).judged()
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
    Measure::of(&rule.form) != Measure::None
}
