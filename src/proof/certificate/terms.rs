//! What claims take for granted, each said once and named by its place.

use super::super::entry::gathered;
use crate::proof::Verdict;
use crate::workflow::{
    EventKind, House, Leaves, Length, OtherwiseAction, Rule, RuleForm, Start, StateRule, Workflow,
};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// All assumptions of a certificate, in the order in which claims name them.
#[derive(Debug, Default)]
pub(super) struct Terms {
    rows: Vec<Value>,
}

impl Terms {
    pub(super) fn rows(self) -> Vec<Value> {
        let named = self.rows.into_iter().enumerate();
        named
            .map(|(i, row)| {
                let mut whole = json!({ "id": name(i) });
                if let (Some(whole), Value::Object(row)) = (whole.as_object_mut(), row) {
                    whole.extend(row);
                }
                whole
            })
            .collect()
    }

    /// The name of an assumption.
    fn name(&mut self, row: Value) -> String {
        let at = self.rows.iter().position(|r| *r == row);
        let at = at.unwrap_or_else(|| {
            self.rows.push(row);
            self.rows.len() - 1
        });
        name(at)
    }

    pub(super) fn names(&mut self, rows: Vec<Value>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for row in rows {
            let name = self.name(row);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

fn name(at: usize) -> String {
    format!("a{}", at + 1)
}

/// What counting the messages of a journey takes for granted.
pub(super) fn of_counting(house: &House, workflow: &Workflow) -> Vec<Value> {
    let journey = &workflow.name;
    let mut all = vec![
        json!({ "assumes": "nothing_else", "words": "no message is sent by hand, and the platform sends none twice" }),
        json!({ "assumes": "clocks", "words": "a client has one time zone, whose clocks change by an hour at most, once forward and once back a year; what happens in the hour that they show twice is read in its order" }),
        json!({ "assumes": "entry", "journey": journey, "words": format!("the platform lets a client into `{journey}` only as its `enters` and `starts` say") }),
    ];
    all.extend(of_starts(house, workflow));
    if gathered(workflow).is_some() {
        all.push(json!({ "assumes": "gathered", "journey": journey, "words": format!("the platform begins one run of `{journey}` for all events that it gathers") }));
    }
    for rule in &workflow.rules {
        all.extend(of_quiet(rule));
        if let Some(OtherwiseAction::Postpone(_)) = rule.otherwise {
            all.push(of_guard(rule));
        }
    }
    all
}

fn of_starts(house: &House, workflow: &Workflow) -> Vec<Value> {
    let journey = &workflow.name;
    let declared = |event: &EventKind| match event {
        EventKind::Declared { name } => Some(name.clone()),
        EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced
        | EventKind::Opened { .. }
        | EventKind::Clicked { .. }
        | EventKind::Received { .. } => None,
    };
    let events = match &workflow.start {
        Start::Events { events, .. } => events.iter().map(|on| declared(&on.event)).collect(),
        Start::Becomes { states } => states
            .iter()
            .map(|name| {
                let state = house.states.iter().find(|s| s.name == *name)?;
                match &state.entry {
                    StateRule::Event { event, .. } => declared(event),
                    StateRule::Start | StateRule::Condition { .. } => None,
                }
            })
            .collect(),
        Start::AroundDate { every_year, .. } => {
            let words =
                format!("the date that starts `{journey}` comes once a year and is not moved");
            let yearly = json!({ "assumes": "yearly", "journey": journey, "words": words });
            return every_year.then_some(yearly).into_iter().collect();
        }
        Start::EntersSegment { .. } | Start::OnDate { .. } | Start::HandedOver => Vec::new(),
    };
    let rates = events.into_iter().map(|name| {
        let name = name?;
        let (count, per) = house.events.get(&name)?.rate?;
        Some(of_rate(&name, count, per))
    });
    // Only all of them together bound anything.
    rates.collect::<Option<Vec<Value>>>().unwrap_or_default()
}

fn of_rate(event: &str, count: u32, per: Length) -> Value {
    let times = if count == 1 { "time" } else { "times" };
    let words = format!(
        "`{event}` happens to one client at most {count} {times} per {}",
        per.text()
    );
    json!({ "assumes": "rate", "event": event, "count": count, "per": per, "words": words })
}

/// What a quiet rule takes for granted.
pub(super) fn of_quiet(rule: &Rule) -> Option<Value> {
    match rule.form {
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. } => {
            let words = format!(
                "where the journey runs, a message and its run wait while `{}`",
                rule.text
            );
            Some(json!({ "assumes": "held", "rule": rule.text, "words": words }))
        }
        RuleForm::AtMost { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::Gap { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => None,
    }
}

/// That a guard acts.
pub(super) fn of_guard(rule: &Rule) -> Value {
    let words = format!(
        "where the journey runs, a guard looks before each message and holds `{}`",
        rule.text
    );
    json!({ "assumes": "guard", "rule": rule.text, "words": words })
}

/// That messages with `needs` are sent only where it is so.
pub(super) fn of_needs(house: &House, workflow: &Workflow) -> Vec<Value> {
    let sent = workflow.nodes.iter().filter_map(|node| node.message());
    let needs = sent.filter(|name| house.messages.get(name).is_some_and(|m| m.needs.is_some()));
    needs
        .map(|name| {
            let words = format!(
                "`{name}` is sent only where what it needs is so, which is looked at as it leaves"
            );
            json!({ "assumes": "needs", "message": name, "words": words })
        })
        .collect()
}

/// That one journey stands for itself.
pub(super) fn of_alone(workflow: &Workflow) -> Value {
    let journey = &workflow.name;
    let words = format!("messages of journeys other than `{journey}` are not counted");
    json!({ "assumes": "alone", "journey": journey, "words": words })
}

/// What a promise of a message to leave in time can rest on.
pub(super) fn of_promise(house: &House, workflow: &Workflow, message: &SmolStr) -> Vec<Value> {
    let mut all = of_counting(house, workflow);
    all.push(of_exits(workflow));
    all.extend(of_needs(house, workflow));
    let promise = house.messages.get(message).and_then(|m| m.leaves.as_ref());
    if let Some(Leaves::Before { property, .. }) = promise {
        let words = format!(
            "a client's `{property}` is not moved, and does not become known, during a run"
        );
        all.push(json!({ "assumes": "unmoved", "property": property, "words": words }));
    }
    all
}

/// That exits are looked at.
fn of_exits(workflow: &Workflow) -> Value {
    let journey = &workflow.name;
    json!({ "assumes": "exits", "journey": journey, "words": format!("a run of `{journey}` ends as soon as one of its `exits` holds, or the client leaves the states that it is for") })
}

/// What a silence can rest on.
pub(super) fn of_silence(workflow: &Workflow) -> Vec<Value> {
    vec![
        of_exits(workflow),
        json!({ "assumes": "consent", "words": "messages that need consent reach only clients who give it" }),
    ]
}

/// The assumptions of a claim about one journey.
pub(super) fn of_claim(
    house: &House,
    workflow: &Workflow,
    rule: &Rule,
    verdict: Verdict,
) -> Vec<Value> {
    if let Some(held) = of_quiet(rule) {
        return vec![held];
    }
    match (verdict, &rule.form) {
        (Verdict::Unbounded | Verdict::NotProved, _) => Vec::new(),
        (Verdict::Enforced, _) if rule.otherwise.is_some() => vec![of_guard(rule)],
        (Verdict::Enforced, _) => {
            let guards = workflow.rules.iter().filter(|r| r.otherwise.is_some());
            guards.map(of_guard).collect()
        }
        (Verdict::Proved | Verdict::Broken, RuleForm::Silence { .. }) => of_silence(workflow),
        (Verdict::Proved | Verdict::Broken, _) => {
            let mut all = of_counting(house, workflow);
            all.push(of_alone(workflow));
            all
        }
    }
}
