//! Salesforce Marketing Cloud Engagement: one `POST /interaction/v1/interactions` body for each journey, a draft.
//!
//! Its vendor publishes no schema: a document is held to the field table of a third party's package and to the
//! vendor's prose, so it is plausible and not proved. What neither of them says how to write is refused.
//!
//! Ways join freely, so the workflow is written as it is; exits are decisions before each message
//! (`passes::before_sends`), because its own are looked at only after waits and once a day.

mod capabilities;
mod conditions;
mod entry;
mod halt;
mod merge;
mod sends;
mod steps;
mod waits;

use super::context::Cx;
use super::halt::Pause;
use super::limits::{self, Limits};
use super::passes::before_sends::{self, Asked};
use super::passes::clock::Awaits;
use super::passes::restraint::{self, Counts, Plan, Timing};
use super::passes::{awaits, exits, flow, questions};
use super::{Compiled, Feature, Input, Said, Support, Target};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::vocabulary::Unit;
use crate::workflow::{EventKind, Exit, Node, RuleForm};
use serde_json::{Value, json};

/// `sfmc`.
pub(super) struct Sfmc;

/// How its waits count: all units of the language; a year is written as twelve months.
const TIMING: Timing = Timing {
    units: Unit::ALL,
    awaits: Awaits::Whole,
};

/// What a document of this platform is worth.
const CAVEAT: &str = "no schema of it is published: the document is plausible, not proved; let `POST /interaction/v1/interactions/validateAsync/{id}` of your own account check it before anybody enters";

impl Target for Sfmc {
    fn name(&self) -> &'static str {
        "sfmc"
    }

    fn title(&self) -> &'static str {
        "Salesforce Marketing Cloud"
    }

    fn support(&self, feature: Feature) -> (Support, &'static str) {
        capabilities::support(feature)
    }

    fn nouns(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("event", "event"),
            ("state", "attribute"),
            ("segment", "attribute"),
            ("email", "email"),
            ("property", "attribute"),
        ]
    }

    fn caveat(&self) -> Option<&'static str> {
        Some(CAVEAT)
    }

    fn one_id_for_all_locales(&self) -> bool {
        true
    }

    fn limits(&self) -> Limits {
        Limits {
            name: Some(200),
            ..Limits::default()
        }
    }

    fn pause(&self, journey: &str) -> Pause {
        halt::pause(journey)
    }

    fn pace(&self) -> Option<super::halt::Pace> {
        Some(halt::PACE)
    }

    fn compile(&self, input: &Input<'_>, said: &mut Said) -> Option<Compiled> {
        let mut cx = Cx::new(self, input);
        limits::check(&mut cx, &self.limits());
        let plan = restraint::prepare(&mut cx, input, TIMING);
        say_awaits(&mut cx, &plan);
        let rules = guard(&mut cx, input, &plan);
        let entry = entry::entry(&mut cx);
        let steps = steps::activities(&mut cx);
        flow::say_what_meets(&mut cx, flow::step_name);
        let extra = sends::files(&mut cx);
        facts(&mut cx);
        let missing = cx.ids.missing();
        let complete = missing.is_empty();
        said.lacks.extend(missing);
        if !steps::hang_together(&steps) {
            let what = "a part of this journey";
            cx.reporter.unsayable(input.workflow.spans.name, what);
        }
        let remarks = cx.reporter.finish(&mut said.sink)?;
        let entry = entry?;
        if !complete {
            return None;
        }
        Some(Compiled {
            document: document(input, &entry, &steps),
            extra,
            rules,
            remarks,
        })
    }
}

fn document(input: &Input<'_>, entry: &entry::Entry, activities: &[Value]) -> Value {
    json!({
        "key": input.workflow.name,
        "name": input.workflow.name,
        "description": input.workflow.description.as_deref().unwrap_or_default(),
        "workflowApiVersion": 1,
        "definitionType": "Multistep",
        "entryMode": entry.mode,
        "executionMode": "Production",
        "defaults": { "email": ["{{Contact.Default.Email}}"] },
        "triggers": [entry.trigger],
        "goals": [],
        "exits": [],
        "activities": activities,
    })
}

/// Waits of the whole deadline; a wait for anything but what was done with a message can't be asked for afterwards.
fn say_awaits(cx: &mut Cx<'_>, plan: &Plan) {
    for (id, node) in plan.workflow.iter() {
        if let Node::Await { on, deadline, .. } = node {
            let span = plan.workflow.source(id);
            if conditions::can_look_back(on) {
                awaits::say(cx, on, *deadline, span);
            } else {
                let what = super::passes::describe::awaited(on);
                cx.can(Feature::AwaitEvent, span, &format!("a wait for {what}"));
            }
        }
    }
}

/// Exits and rules with `else` as decisions before each message; what became of each rule.
fn guard(cx: &mut Cx<'_>, input: &Input<'_>, plan: &Plan) -> Vec<restraint::Outcome> {
    cx.workflow = awaits::as_delays(&plan.workflow, conditions::can_look_back);
    let span = cx.workflow.spans.exits;
    unsubscribed(cx, span);
    let mut asked = Asked {
        leaves: exits::leaving(cx),
        only_if: plan.asked.clone(),
    };
    if let Some(leaves) = &asked.leaves
        && !conditions::can_be_asked(cx, leaves, span)
    {
        asked.leaves = None;
    }
    let outcomes = restraint::outcomes(cx, input, plan, |cx, rule| {
        if let RuleForm::Silence { when, .. } = &rule.form {
            let (condition, _) = restraint::unless_silent(when, Unit::ALL);
            if !conditions::can_be_asked(cx, &condition, rule.span) {
                return restraint::not_possible(cx);
            }
        }
        restraint::skip_by_condition(cx, rule, Unit::ALL, Counts::Emails, &mut asked)
    });
    let guarded = before_sends::ask(&cx.workflow, &asked);
    cx.workflow = questions::two_way(&guarded, &|_| true);
    outcomes
}

/// Unsubscribing ends nothing that has to be asked for: the account sends commercial e-mails to nobody who has.
fn unsubscribed(cx: &mut Cx<'_>, span: Span) {
    let before = cx.workflow.exits.len();
    cx.workflow.exits.retain(|exit| match exit {
        Exit::Event { event } => *event != EventKind::Unsubscribed,
        Exit::SameEvent { .. } | Exit::Becomes { .. } | Exit::Condition { .. } => true,
    });
    if cx.workflow.exits.len() < before {
        let what = "`exits when unsubscribed`";
        cx.can(Feature::ExitUnsubscribed, span, what);
        cx.reporter.remark(
            "who has unsubscribed stays in the journey and gets none of its commercial e-mails",
        );
    }
}

/// Refuses what no row of the table speaks of, with what to write instead.
fn refuse(cx: &mut Cx<'_>, span: Span, what: &str, help: &str) {
    let (journey, title) = (cx.workflow.name.clone(), cx.title());
    cx.reporter.error(
        Diagnostic::new(
            Code::NotPossible,
            span,
            format!("{title} can't hold {what}"),
        )
        .label("not possible there")
        .note(format!(
            "`{journey}` is not built for {title}: nothing is dropped or weakened in silence"
        ))
        .help(help),
    );
}

/// Remarks that hold for the whole journey.
fn facts(cx: &mut Cx<'_>) {
    cx.reporter.remark(CAVEAT);
    cx.reporter.remark(
        "the journey is made as a draft, and the entry event with its data extension stands apart: make both, then publish the journey in the account",
    );
    if cx.days_used {
        cx.reporter.remark(
            "days are counted on the client's calendar here; nothing published says whether a wait in days counts 24 hours for each, so that after a change of clocks a message can leave an hour off, and two messages be an hour closer than proved",
        );
    }
    cx.shared_facts();
}
