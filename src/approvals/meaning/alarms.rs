//! What stops a journey when something goes wrong, and how it goes on: it holds messages back and drops them, so
//! it stands with restraint.

use super::Input;
use super::line::{length, maybe, set};
use super::nodes::recipient;
use super::pages::{Named, Page};
use super::rules::counted;
use crate::workflow::{Alarm, EscalationAnswer, EscalationDef, ResumePolicy};

/// Writes the house's escalation, where it stops this journey.
pub(super) fn write(input: &Input<'_>, page: &mut Page) {
    let Some(EscalationDef {
        alarms,
        pauses,
        resume: ResumePolicy { drop_older_than },
        alert,
        answer,
        description: _,
        span: _,
    }) = &input.house.escalation
    else {
        return;
    };
    let states = &input.workflow.states;
    if !pauses.is_empty() && !pauses.iter().any(|state| states.contains(state)) {
        return;
    }
    for alarm in alarms {
        let words = match alarm {
            Alarm::TooMany { count, of, window } => format!(
                "more than {count} {} in {}",
                counted(of, page),
                length(*window)
            ),
            Alarm::Rate {
                of,
                percent,
                window,
            } => format!("{} over {percent} in {}", of.text(), length(*window)),
        };
        page.say(format!("stops when {words}"));
    }
    let states = page.states(pauses);
    page.say(format!(
        "stops with journeys for {states}, drops what is older than {}, tells {}",
        length(*drop_older_than),
        set(alert)
    ));
    let words = maybe(
        answer.as_ref(),
        |EscalationAnswer {
             within,
             by,
             message,
         }| {
            format!(
                "{} within {} by {}",
                page.name(Named::Message(message.clone())),
                length(*within),
                recipient(by, page)
            )
        },
    );
    page.say(format!("answers with {words}"));
}
