//! One claim of a certificate: what it says, and whether that can be shown again.

use super::assume::Assumption;
use super::caps::{self, Cap, How, caps, guard_for, is_quiet, rests_on, told_limit};
use super::model::{Form, House, Rule, Workflow};
use super::read::{Fields, Read, known, text};
use super::spacing::{self, Asked, Labels, Lost};
use super::time::{MINUTE, NEVER};
use super::{Status, promise, replay, silence, word};
use serde_json::Value;

/// What a witness can be.
const WITNESSES: [&str; 7] = [
    "form", "search", "guard", "nothing", "spacing", "word", "timeline",
];

/// What a certificate says of a rule.
#[derive(Debug, Clone)]
pub(super) struct Claim<'a> {
    pub(super) journeys: Vec<String>,
    pub(super) restraint: String,
    pub(super) rule: String,
    pub(super) verdict: Verdict,
    pub(super) worst: Option<u64>,
    pub(super) limit: Option<u64>,
    pub(super) assumptions: Vec<String>,
    measure: String,
    by: String,
    witness: &'a Value,
}

/// As in a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Proved,
    Enforced,
    Broken,
    /// Nothing is claimed to hold.
    Open,
}

pub(super) fn read(value: &Value) -> Read<Claim<'_>> {
    let mut fields = Fields::of("a claim", value)?;
    let witness = fields.value("witness")?;
    let number = |value: Option<&Value>| value.and_then(Value::as_u64);
    let claim = Claim {
        journeys: fields.texts("journeys")?,
        restraint: fields.text("restraint")?,
        rule: fields.text("rule")?,
        verdict: match fields.text("verdict")?.as_str() {
            "proved" => Verdict::Proved,
            "enforced" => Verdict::Enforced,
            "broken" => Verdict::Broken,
            "unbounded" | "not_proved" => Verdict::Open,
            other => return Err(format!("there is no verdict `{other}`")),
        },
        worst: number(fields.maybe("worst")),
        limit: number(fields.maybe("limit")),
        assumptions: fields.texts("assumptions")?,
        measure: fields.text("measure")?,
        by: known(
            witness.get("by").and_then(text).unwrap_or_default(),
            &WITNESSES,
        )?,
        witness,
    };
    fields.end()?;
    if claim.verdict != Verdict::Proved && claim.worst.is_some() {
        return Err(format!(
            "`{}` is not proved, and yet has a worst case",
            claim.rule
        ));
    }
    Ok(claim)
}

/// A status, the words of how it came about, and what it rests on.
pub(super) type Found = (Status, String, Vec<Assumption>);

fn not(why: impl Into<String>) -> Found {
    (Status::NotVerified, why.into(), Vec::new())
}

/// Checks a claim about one journey, whose rule this is.
pub(super) fn single(house: &House, workflow: &Workflow, rule: &Rule, claim: &Claim<'_>) -> Found {
    if let Err(why) = reads_as_written(rule) {
        return not(why);
    }
    if claim.measure != measure(&rule.form, false) {
        return not("what it counts is not what the rule counts");
    }
    if let Form::AtLeast(count, of, window, journey) = &rule.form {
        let limit = u64::try_from(window.least() / MINUTE).ok();
        return if claim.verdict == Verdict::Open {
            open()
        } else if claim.verdict != Verdict::Proved {
            not("no guard and no timeline decides such a rule")
        } else if *journey != workflow.name {
            aside()
        } else if claim.limit != limit {
            not("the limit is not that of the rule")
        } else {
            let worst = claim.worst.map_or(NEVER, seconds);
            let labels = claim.witness.get("labels").unwrap_or(&Value::Null);
            match word::shows(house, workflow, (*count, of, *window), worst, labels) {
                Ok(()) => (
                    Status::Verified,
                    "the labels hold at every edge".to_owned(),
                    alone(house, workflow),
                ),
                Err(why) => not(why),
            }
        };
    }
    let limit = told_limit(&rule.form, claim.verdict, claim.worst);
    let numbered = limit.is_some();
    if !numbered && (claim.limit.is_some() || claim.worst.is_some()) {
        return not("the rule has no number");
    }
    if is_quiet(&rule.form) {
        let held = Assumption::Held {
            rule: rule.text.clone(),
        };
        let words = "held wherever the journey runs".to_owned();
        return match claim.verdict {
            Verdict::Proved => (Status::RestsOnGuard, words, vec![held]),
            Verdict::Enforced | Verdict::Broken | Verdict::Open => not("a quiet rule always holds"),
        };
    }
    if let Form::While(..) | Form::After(..) | Form::ToStates(..) = rule.form {
        return silent(house, workflow, rule, claim);
    }
    if let Form::Gap(_, of, Some(pair)) = &rule.form {
        let concerned = workflow.name == pair.0 || workflow.name == pair.1;
        return match claim.verdict {
            Verdict::Open => open(),
            Verdict::Proved if !concerned || !silence::sends(house, workflow, of) => aside(),
            Verdict::Proved | Verdict::Enforced | Verdict::Broken => {
                not("this checker does not compare two journeys")
            }
        };
    }
    let Some(caps) = caps(house, &[workflow], rule) else {
        return not("this checker does not know such a rule");
    };
    if claim.limit != limit {
        return not("the limit is not that of the rule");
    }
    counts(house, &[workflow], rule, &caps, claim)
}

/// Checks a claim that a message leaves in time.
pub(super) fn promised(house: &House, workflow: &Workflow, claim: &Claim<'_>) -> Found {
    let promises = promise::promises(house, workflow);
    let Some((name, _)) = promises.iter().find(|(_, words)| *words == claim.rule) else {
        return not("no message of the journey promises that");
    };
    if claim.measure != "minutes_early" || claim.limit != Some(0) {
        return not("what it counts is not what a promise counts");
    }
    match claim.verdict {
        Verdict::Open => return open(),
        Verdict::Proved => {}
        Verdict::Enforced | Verdict::Broken => {
            return not("no guard and no timeline decides a promise");
        }
    }
    match promise::spare(house, workflow, name) {
        Err(why) => not(why),
        Ok((spare, rests_on)) => {
            let claimed = claim.worst.map_or(NEVER / 2, seconds);
            if spare.is_some_and(|spare| spare < claimed) {
                return not("it can leave later than is claimed");
            }
            let words = "found again over every path".to_owned();
            (Status::Verified, words, rests_on)
        }
    }
}

/// Checks a claim about several journeys together.
pub(super) fn together(
    house: &House,
    workflows: &[&Workflow],
    rule: &Rule,
    claim: &Claim<'_>,
) -> Found {
    if let Err(why) = reads_as_written(rule) {
        return not(why);
    }
    if claim.measure != measure(&rule.form, true) {
        return not("what it counts is not what the rule counts");
    }
    let Some(caps) = caps(house, workflows, rule) else {
        return not("this checker does not know such a rule over several journeys");
    };
    // Gaps, too, are told as messages in the gap.
    let limit = if matches!(rule.form, Form::Gap(..)) {
        Some(1)
    } else {
        told_limit(&rule.form, claim.verdict, claim.worst)
    };
    if claim.limit != limit {
        return not("the limit is not that of the rule");
    }
    counts(house, workflows, rule, &caps, claim)
}

fn counts(
    house: &House,
    workflows: &[&Workflow],
    rule: &Rule,
    caps: &[Cap],
    claim: &Claim<'_>,
) -> Found {
    match claim.verdict {
        Verdict::Open => open(),
        Verdict::Broken => {
            let runs = claim.witness.get("runs").unwrap_or(&Value::Null);
            match replay::breaks(house, workflows, caps, runs) {
                Ok(()) => (
                    Status::Verified,
                    "the timeline was walked again, and breaks it".to_owned(),
                    rests(house, workflows),
                ),
                Err(why) => not(why),
            }
        }
        Verdict::Enforced => guarded(house, workflows, rule, caps),
        Verdict::Proved => {
            let is_gap = matches!(rule.form, Form::Gap(..)) && workflows.len() == 1;
            proved(house, workflows, caps, claim, is_gap)
        }
    }
}

fn proved(
    house: &House,
    workflows: &[&Workflow],
    caps: &[Cap],
    claim: &Claim<'_>,
    is_gap: bool,
) -> Found {
    let mut ways: Vec<How> = Vec::new();
    let mut more: Vec<Assumption> = Vec::new();
    for cap in caps {
        let (limit, window, apart) = if is_gap {
            // At most one in as long as the two are said to be apart; of months also in the longest ones.
            let apart = claim.worst.map_or(NEVER, seconds);
            if apart < cap.length.least() {
                return not("what is claimed is less than the rule asks for");
            }
            (1, apart.max(cap.window), apart)
        } else {
            let Some(worst) = claim.worst.filter(|w| *w <= cap.limit) else {
                return not("what is claimed is more than the rule allows");
            };
            (worst, cap.window, 0)
        };
        let added = || super::sums::bound(house, workflows, cap, limit, false);
        let shown = match workflows {
            [only] => {
                let labels = labels_for(claim, cap);
                let labels = labels.as_ref().map(|(l, lost)| (l, *lost));
                let asked = Asked {
                    limit,
                    window,
                    months: cap.months,
                    apart,
                };
                caps::holds(house, only, cap, asked, labels)
            }
            several => caps::search_for(house, several, cap, (limit, window), "together")
                .or_else(|_| {
                    more.extend(added()?);
                    Ok(())
                })
                .map(|()| How::Search),
        };
        match shown {
            Ok(how) => ways.push(how),
            Err(why) => return not(why),
        }
    }
    let words = if ways.contains(&How::Search) {
        "found again by a search of the checker's own"
    } else if ways.contains(&How::Labels) {
        "the labels hold at every edge"
    } else {
        "no such message is sent"
    };
    more.extend(rests(house, workflows));
    (Status::Verified, words.to_owned(), more)
}

/// The labels for a cap: those of its message, or of all.
fn labels_for(claim: &Claim<'_>, cap: &Cap) -> Option<(Labels, Lost)> {
    if claim.by != "spacing" {
        return None;
    }
    let lost = match claim.witness.get("lost")?.as_str()? {
        "each" => Lost::Each,
        "whole" => Lost::Whole,
        _ => return None,
    };
    let all = claim.witness.get("of")?.as_array()?;
    let own = all.iter().find(|of| {
        let message = of.get("message").and_then(Value::as_str);
        message.is_none_or(|name| cap.names.iter().eq(std::iter::once(name)))
    })?;
    Some((spacing::labels(own.get("labels")?)?, lost))
}

fn guarded(house: &House, workflows: &[&Workflow], rule: &Rule, caps: &[Cap]) -> Found {
    let guard = |rule: &Rule| Assumption::Guard {
        rule: rule.text.clone(),
    };
    if rule.otherwise.is_some() {
        let words = "a guard looks before each such message".to_owned();
        return (Status::RestsOnGuard, words, vec![guard(rule)]);
    }
    let words = "the guard of another rule lets no more through".to_owned();
    let mut rests_on = Vec::new();
    if let [workflow] = workflows {
        for cap in caps {
            match guard_for(house, workflow, cap) {
                Some(found) => rests_on.push(guard(found)),
                None => return not("no guard makes this rule hold"),
            }
        }
        rests_on.dedup();
        return (Status::RestsOnGuard, words, rests_on);
    }
    for cap in caps {
        match super::sums::bound(house, workflows, cap, cap.limit, true) {
            Ok(more) => rests_on.extend(more),
            Err(why) => return not(why),
        }
    }
    rests_on.extend(rests(house, workflows));
    (Status::RestsOnGuard, words, rests_on)
}

fn silent(house: &House, workflow: &Workflow, rule: &Rule, claim: &Claim<'_>) -> Found {
    match claim.verdict {
        Verdict::Open => open(),
        Verdict::Enforced => guarded(house, &[workflow], rule, &[]),
        Verdict::Proved => match silence::shows(house, workflow, &rule.form) {
            Ok(rests_on) => {
                let words = if rests_on.is_empty() {
                    "no such message is sent"
                } else {
                    "what ends a run, or needs consent, sees to it"
                };
                (Status::Verified, words.to_owned(), rests_on)
            }
            Err(why) => not(why),
        },
        Verdict::Broken => not("that nothing else keeps the message back is not shown"),
    }
}

fn open() -> Found {
    (
        Status::NothingClaimed,
        "nothing is claimed".to_owned(),
        Vec::new(),
    )
}

fn aside() -> Found {
    let words = "the rule does not concern the journey".to_owned();
    (Status::Verified, words, Vec::new())
}

fn alone(house: &House, workflow: &Workflow) -> Vec<Assumption> {
    rests(house, &[workflow])
}

fn rests(house: &House, workflows: &[&Workflow]) -> Vec<Assumption> {
    let mut all: Vec<Assumption> = Vec::new();
    for workflow in workflows {
        all.extend(rests_on(house, workflow));
    }
    if let [only] = workflows {
        all.push(Assumption::Alone {
            journey: only.name.clone(),
        });
    }
    all
}

fn seconds(minutes: u64) -> i64 {
    i64::try_from(minutes).map_or(NEVER, |m| m.saturating_mul(MINUTE).min(NEVER))
}

/// What the numbers of a claim count.
fn measure(form: &Form, together: bool) -> &'static str {
    match form {
        Form::AtMost(..) | Form::PerCalendar(..) | Form::EachOnce(..) => "messages",
        Form::Gap(..) if together => "messages",
        Form::Gap(..) => "minutes_apart",
        Form::AtLeast(..) => "minutes_of_silence",
        Form::QuietHours(..)
        | Form::QuietDays(_)
        | Form::QuietOutside(_)
        | Form::While(..)
        | Form::After(..)
        | Form::ToStates(..) => "none",
    }
}

/// Whether the words that people read are those of the rule that was checked.
fn reads_as_written(rule: &Rule) -> Result<(), String> {
    let says = |words: String| {
        let text = format!(" {} ", rule.text);
        if text.contains(&format!(" {words} ")) {
            Ok(())
        } else {
            Err(format!("`{}` does not say `{words}`", rule.text))
        }
    };
    match &rule.form {
        Form::AtMost(count, _, window) => {
            says(format!("at most {count}"))?;
            says(format!("per {}", window.text()))
        }
        Form::PerCalendar(count, _, _) => says(format!("at most {count}")),
        Form::Gap(gap, _, _) => says(format!("at least {} between", gap.text())),
        Form::EachOnce(_, window) => says(format!("at most once per {}", window.text())),
        Form::AtLeast(count, _, window, journey) => {
            says(format!("at least {count}"))?;
            says(format!("per {} during journey {journey}", window.text()))
        }
        Form::QuietHours(..)
        | Form::QuietDays(_)
        | Form::QuietOutside(_)
        | Form::While(..)
        | Form::After(..)
        | Form::ToStates(..) => Ok(()),
    }
}
