//! `decision points`, and what messages say of them.

use crate::diagnostics::Sink;
use crate::names::NameKind;
use crate::syntax::ast::{Decisions, Name};
use crate::types::Scope;
use crate::workflow::{DecisionDef, House};
use smol_str::SmolStr;

/// Adds the points; of two with one name the first stays (`names` reports it).
pub(super) fn decisions(decisions: &Decisions, house: &mut House) {
    for point in &decisions.points {
        let Some(question) = &point.question else {
            continue;
        };
        if house.decisions.iter().any(|d| d.name == point.name.text) {
            continue;
        }
        house.decisions.push(DecisionDef {
            name: point.name.text.clone(),
            felt: point.felt,
            question: question.value(),
            span: point.name.span,
        });
    }
}

/// The decision points of an `answers`, each once; those that nothing declares are reported and left out.
pub(super) fn answers(scope: &Scope<'_>, names: &[Name], sink: &mut Sink) -> Vec<SmolStr> {
    let mut found: Vec<SmolStr> = Vec::new();
    for name in names {
        let taker = Some("`answers`");
        let entry = scope
            .names
            .resolve_for(name, &[NameKind::Decision], taker, sink);
        if let Some(entry) = entry
            && !found.contains(&entry.name.text)
        {
            found.push(entry.name.text.clone());
        }
    }
    found
}
