//! OneSignal: one `POST /apps/{app_id}/journeys` body for each journey, a nested tree whose ways join right
//! behind the step that parted them (`passes::structure`), always a draft.
//!
//! A OneSignal condition knows segments, what was done with a message, and events; it knows no properties.
//! Branches are questions of that kind (`passes::questions`). Quiet rules are time windows, which hold a run as the
//! language does, so nothing is put into the workflow for them.

mod acts;
mod audience;
mod awaits;
mod capabilities;
mod conditions;
mod halt;
mod ids;
mod merge;
mod sends;
mod steps;
mod templates;
mod values;
mod waits;

use super::context::Cx;
use super::halt::Pause;
use super::limits::{self, Limits};
use super::passes::before_sends::Asked;
use super::passes::clock::Awaits;
use super::passes::restraint::{self, Counts, Plan, Timing};
use super::passes::{flow, questions};
use super::{Compiled, Feature, Input, Said, Support, Target};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::vocabulary::Unit;
use crate::workflow::{Rule, RuleForm};
use serde_json::{Value, json};

/// `onesignal`.
pub(super) struct OneSignal;

/// How its delays count: seconds, so a day is 24 hours.
const TIMING: Timing = Timing {
    units: &[Unit::Minutes, Unit::Hours],
    awaits: Awaits::AtOnce,
};

/// Characters of a description.
const DESCRIPTION: usize = 1024;

impl Target for OneSignal {
    fn name(&self) -> &'static str {
        "onesignal"
    }

    fn title(&self) -> &'static str {
        "OneSignal"
    }

    fn support(&self, feature: Feature) -> (Support, &'static str) {
        capabilities::support(feature)
    }

    fn nouns(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("event", "event"),
            ("state", "segment"),
            ("segment", "segment"),
            ("email", "template"),
            ("property", "tag"),
        ]
    }

    fn one_id_for_all_locales(&self) -> bool {
        true
    }

    fn limits(&self) -> Limits {
        Limits {
            name: Some(300),
            shares: Some(25),
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
        description(&mut cx);
        let plan = restraint::prepare_windows(&mut cx, input, TIMING);
        let mut asked = Asked {
            leaves: None,
            only_if: plan.asked.clone(),
        };
        let rules =
            restraint::outcomes(&mut cx, input, &plan, |cx, rule| skip(cx, rule, &mut asked));
        cx.workflow = questions::two_way(&plan.workflow, &|_| true);
        let entry = audience::entry(&mut cx);
        let nodes = nodes(&mut cx, &plan, &asked, entry.as_ref());
        flow::say_what_meets(&mut cx, flow::step_name);
        let extra = templates::files(&mut cx);
        facts(&mut cx);
        let missing = cx.ids.missing();
        let complete = missing.is_empty();
        said.lacks.extend(missing);
        let remarks = cx.reporter.finish(&mut said.sink)?;
        let entry = entry?;
        if !complete {
            return None;
        }
        Some(Compiled {
            document: document(input, entry, nodes),
            extra,
            rules,
            remarks,
        })
    }
}

/// A guard of a rule with `else skip`: a question before each message, said once where it can't be asked.
fn skip(cx: &mut Cx<'_>, rule: &Rule, asked: &mut Asked) -> restraint::Outcome {
    if let RuleForm::Silence { when, .. } = &rule.form {
        let (condition, _) = restraint::unless_silent(when, Unit::ALL);
        if !conditions::can_be_asked(cx, &condition, rule.span) {
            return restraint::not_possible(cx);
        }
    }
    restraint::skip_by_condition(cx, rule, Unit::ALL, Counts::Emails, asked)
}

fn document(input: &Input<'_>, entry: audience::Entry, nodes: Vec<Value>) -> Value {
    let mut document = serde_json::Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            document.insert(key.to_owned(), value);
        }
    };
    let description = input.workflow.description.as_ref();
    put("name", Some(json!(input.workflow.name)));
    put("description", description.map(|text| json!(text)));
    put("audience", Some(entry.audience));
    put("early_exit", entry.early_exit);
    put("reentry_rules", entry.reentry);
    put("nodes", Some(Value::Array(nodes)));
    Value::Object(document)
}

/// The nodes, behind the question whether the client is one of those whom the journey is for.
fn nodes(
    cx: &mut Cx<'_>,
    plan: &Plan,
    asked: &Asked,
    entry: Option<&audience::Entry>,
) -> Vec<Value> {
    let mut nodes = steps::nodes(cx, plan, asked);
    if let Some(inside) = entry.and_then(|e| e.inside.as_ref()) {
        nodes = vec![json!({
            "kind": "yes_no",
            "client_node_id": "entry",
            "annotation": "whom the journey is for",
            "branches": [{ "condition": inside, "nodes": nodes }, { "nodes": [] }],
        })];
    }
    ids::settle(cx, &mut nodes);
    nodes
}

/// Refuses what no row of the table speaks of, with what to write instead.
fn refuse(cx: &mut Cx<'_>, span: Span, what: &str, help: &str) {
    let journey = cx.workflow.name.clone();
    cx.reporter.error(
        Diagnostic::new(
            Code::NotPossible,
            span,
            format!("OneSignal can't hold {what}"),
        )
        .label("not possible there")
        .note(format!(
            "`{journey}` is not built for OneSignal: nothing is dropped or weakened in silence"
        ))
        .help(help),
    );
}

fn description(cx: &mut Cx<'_>) {
    let Some(text) = &cx.workflow.description else {
        return;
    };
    let found = text.chars().count();
    if found > DESCRIPTION {
        let (name, span) = (cx.workflow.name.clone(), cx.workflow.spans.name);
        cx.reporter.error(
            Diagnostic::new(
                Code::BeyondLimit,
                span,
                format!("the documentation of `{name}` has {found} characters, and OneSignal takes {DESCRIPTION} at most"),
            )
            .label(format!("over by {}", found - DESCRIPTION))
            .help("write it shorter, or put a part of it in `//` comments"),
        );
    }
}

/// Remarks that hold for the whole journey.
fn facts(cx: &mut Cx<'_>) {
    cx.reporter.remark(
        "OneSignal calls its journeys API a beta, and makes every journey as a draft: look it over, then set its `state` to `active`",
    );
    if cx.days_used {
        cx.reporter.remark(
            "days are counted on the client's calendar here and as 24 hours on OneSignal: after a change of clocks a message leaves an hour off",
        );
    }
    cx.shared_facts();
}
