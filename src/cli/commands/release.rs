//! What lets journeys go live: every gate of every journey, or nothing.

use super::super::approvals::{Standing, missing};
use super::super::exit::Exit;
use super::super::session::Session;
use crate::analysis::{Analysis, Releases};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// The right of every journey to go live; or, for each that has it not, a diagnostic that names what is
/// missing from whom.
pub(super) fn all(analysis: &Analysis) -> Result<Releases, Vec<Diagnostic>> {
    let mut releases = Releases::new();
    let mut refused = Vec::new();
    for journey in 0..analysis.journeys.len() {
        let standing = Standing::of(analysis, journey);
        let release = standing
            .as_ref()
            .and_then(|s| s.report.release(&s.meaning, &s.ledger));
        match (standing, release) {
            (Some(standing), Some(release)) => {
                releases.insert(standing.name, release);
            }
            (standing, _) => refused.push(not_approved(analysis, journey, standing.as_ref())),
        }
    }
    if refused.is_empty() && !releases.is_empty() {
        Ok(releases)
    } else {
        Err(refused)
    }
}

fn not_approved(analysis: &Analysis, journey: usize, standing: Option<&Standing>) -> Diagnostic {
    let workflow = analysis
        .journeys
        .get(journey)
        .and_then(|j| j.workflow.as_ref());
    let span = workflow.map_or_else(Span::default, |w| w.spans.name);
    let name = workflow.map_or("", |w| w.name.as_str());
    let lines = standing.map_or_else(Vec::new, |standing| {
        let zone = analysis.house.zone.as_str();
        missing(&standing.report, zone, standing.meaning.facets.len())
    });
    let first = lines
        .first()
        .map_or("its gates do not hold", String::as_str);
    let count = lines.len().max(1);
    let label = if count == 1 {
        "1 thing is missing".to_owned()
    } else {
        format!("{count} things are missing")
    };
    let message = format!("`{name}` may not go live: {first}");
    let mut diagnostic = Diagnostic::new(Code::NotApproved, span, message).label(label);
    for line in lines.iter().skip(1) {
        diagnostic = diagnostic.note(format!("also missing: {line}"));
    }
    for refusal in standing.iter().flat_map(|s| &s.report.refused) {
        diagnostic = diagnostic.note(format!(
            "`{}` does not count: {}",
            refusal.file, refusal.why
        ));
    }
    diagnostic.help(format!(
        "`journey gates {name}` shows how it stands; a draft can be built without `--live`"
    ))
}

/// Tells what is missing; nothing is written.
pub(super) fn refused(session: &Session, analysis: &Analysis, missing: &[Diagnostic]) -> Exit {
    session.tell_all(analysis, missing);
    session.conclude("correct, but not approved: nothing was built\n");
    Exit::NotApproved
}
