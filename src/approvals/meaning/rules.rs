//! Restraint: the rules that hold, those taken back and why, what was proved, what is set aside.

use super::Input;
use super::condition::{condition, event};
use super::line::{clock, days, length, list, maybe, name, quoted, set, yes_no};
use super::pages::{Named, Page, Pages};
use crate::proof::{JourneyProof, RuleReport, Verdict};
use crate::workflow::{CountedSet, Loosened, OtherwiseAction, Rule, RuleForm, SilenceWhen};

/// Writes the page of restraint.
pub(super) fn write(input: &Input<'_>, pages: &mut Pages) {
    let page = &mut pages.restraint;
    for it in &input.workflow.rules {
        let words = rule(it, page);
        page.say(format!("rule {words}"));
    }
    for Loosened { rule: it, because } in &input.workflow.loosened {
        let words = rule(it, page);
        page.say(format!("loosens {words} because {}", quoted(because)));
    }
    // What a message promises stands with the message; whether it is kept follows from the rest of these pages.
    let JourneyProof { rules, promises: _ } = input.proof;
    for report in rules {
        page.say(proved(report));
    }
    for (code, because) in input.allowances {
        page.say(format!(
            "allows {} because {}",
            quoted(code),
            quoted(because)
        ));
    }
}

fn rule(it: &Rule, page: &mut Page) -> String {
    let Rule {
        restraint,
        // The form says all that the words do.
        text: _,
        form: what,
        otherwise,
        span: _,
    } = it;
    let otherwise = maybe(*otherwise, |action| match action {
        OtherwiseAction::Skip => "skip".to_owned(),
        OtherwiseAction::Postpone(most) => format!("postpone up to {}", length(most)),
    });
    format!("{} {} else {otherwise}", name(restraint), form(what, page))
}

fn form(it: &RuleForm, page: &mut Page) -> String {
    match it {
        RuleForm::AtMost { count, of, window } => {
            format!(
                "at most {count} {} per {}",
                counted(of, page),
                length(*window)
            )
        }
        RuleForm::AtMostPerCalendar { count, of, period } => format!(
            "at most {count} {} per calendar {}",
            counted(of, page),
            length(*period)
        ),
        RuleForm::Gap {
            gap,
            between,
            journeys,
        } => {
            let journeys = maybe(journeys.as_ref(), |(one, other)| {
                let one = page.name(Named::Journey(one.clone()));
                let other = page.name(Named::Journey(other.clone()));
                format!("{one} and {other}")
            });
            format!(
                "at least {} between {} of {journeys}",
                length(*gap),
                counted(between, page)
            )
        }
        RuleForm::EachOnce { of, window } => {
            format!("each {} once per {}", counted(of, page), length(*window))
        }
        RuleForm::QuietHours { from, to } => {
            format!("quiet from {} to {}", clock(*from), clock(*to))
        }
        RuleForm::QuietDays { days: on } => format!("quiet on {}", days(*on)),
        RuleForm::QuietOutside { calendar } => {
            let calendar = page.name(Named::Calendar(calendar.clone()));
            format!("quiet outside {calendar}")
        }
        RuleForm::Silence { of, when } => {
            let when = match when {
                SilenceWhen::While(of) => format!("while ({})", condition(of, page)),
                SilenceWhen::After(span, what) => {
                    format!("for {} after {}", length(*span), event(what, page))
                }
                SilenceWhen::ToStates(states) => format!("to {}", page.states(states)),
            };
            format!("no {} {when}", counted(of, page))
        }
        RuleForm::AtLeast {
            count,
            of,
            window,
            journey,
        } => {
            let journey = page.name(Named::Journey(journey.clone()));
            format!(
                "at least {count} {} per {} during {journey}",
                counted(of, page),
                length(*window)
            )
        }
    }
}

pub(super) fn counted(it: &CountedSet, page: &mut Page) -> String {
    let CountedSet {
        channel,
        purposes,
        theme,
        message,
    } = it;
    let purposes: Vec<&str> = purposes.iter().map(|p| p.text()).collect();
    format!(
        "(channel {}, purposes {}, theme {}, message {})",
        maybe(*channel, |c| c.text().to_owned()),
        set(&purposes),
        maybe(theme.as_ref(), |t| name(t)),
        maybe(message.as_ref(), |m| page.name(Named::Message(m.clone()))),
    )
}

/// What was proved: an approver signs the worst case too, so one that grew has to be looked at.
fn proved(it: &RuleReport) -> String {
    let RuleReport {
        restraint,
        rule,
        verdict,
        worst,
        exact,
        limit,
        window,
        assumptions,
        // An example of what was said already.
        timeline: _,
        walks: _,
        most: _,
        span: _,
    } = it;
    let verdict = match verdict {
        Verdict::Proved => "proved",
        Verdict::Enforced => "enforced",
        Verdict::Broken => "broken",
        Verdict::Unbounded => "unbounded",
        Verdict::NotProved => "not proved",
    };
    let mut assumptions: Vec<String> = assumptions.iter().map(|a| quoted(a)).collect();
    assumptions.sort_unstable();
    format!(
        "worst case {} {} {verdict} worst {} exact {} limit {} window {} assuming {}",
        name(restraint),
        quoted(rule),
        maybe(*worst, |n| n.to_string()),
        yes_no(*exact),
        maybe(*limit, |n| n.to_string()),
        maybe(window.as_ref(), |w| quoted(w)),
        list(assumptions)
    )
}
