//! A survey that is sent is asked instead, so that its answer is heard.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;

/// `ask … within 7 days { … }` with an arm for each answer.
pub(super) fn ask(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let name = nearby.words_at(at);
        let survey = snapshot.house().messages.get(name)?.survey.as_ref()?;
        let choices = survey.choices.iter().map(|choice| choice.name.as_str());
        let arms: Vec<String> = choices
            .chain(["unanswered"])
            .map(|answer| {
                format!(
                    "  {answer} {{ }}
"
                )
            })
            .collect();
        let arms = arms.concat();
        let words = format!("ask {name} within 7 days");
        let seat = nearby.seat(at)?;
        let edit = nearby.written_anew(&seat, &format!("{words} {{\n{arms}}}"))?;
        Some(Offer::new(format!("write `{words} {{ … }}`"), vec![edit]))
    })
}
