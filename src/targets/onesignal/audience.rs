//! Who enters, how often, and what ends a run early.

use super::{Cx, conditions, refuse, values};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::{Form, tree};
use crate::targets::passes::{describe, exits, longest};
use crate::vocabulary::Unit;
use crate::workflow::{Condition, EventKind, Exit, Length, Reentry, Start, StartOn};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Who enters, and when a run is over.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) audience: Value,
    pub(super) early_exit: Option<Value>,
    pub(super) reentry: Option<Value>,
    /// Holds for those of whoever has come in whom the journey is for.
    pub(super) inside: Option<Value>,
}

/// What ends runs early.
#[derive(Debug, Default)]
struct Ends {
    /// Being in one of these segments.
    segments: Vec<String>,
    /// Its name there, and in the author's words.
    event: Option<(String, String)>,
}

/// The least pause between two runs of one client.
const LEAST_PAUSE: u64 = 600;

/// Who enters; `None` where refused.
pub(super) fn entry(cx: &mut Cx<'_>) -> Option<Entry> {
    let ends = ends(cx);
    let by_segment = match &cx.workflow.start {
        Start::Becomes { .. } | Start::EntersSegment { .. } => true,
        Start::Events { .. }
        | Start::AroundDate { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => false,
    };
    let reentry = reentry(cx, by_segment);
    let span = cx.workflow.spans.start;
    let mut audience = match cx.workflow.start.clone() {
        Start::Events {
            gathered: Some(length),
            ..
        } => {
            let what = format!("a start gathered for {}", length.text());
            cx.can(Feature::StartGathered, span, &what);
            return None;
        }
        Start::HandedOver => {
            cx.can(Feature::StartHandedOver, span, "a start when handed over");
            return None;
        }
        Start::OnDate { date, .. } => {
            let what = format!("a start on {}", date.text());
            cx.can(Feature::StartOnDay, span, &what);
            return None;
        }
        Start::AroundDate { offset, after, .. } => {
            let feature = match (after, offset.is_some_and(|o| o.unit.is_elapsed())) {
                (true, _) => Feature::StartAfterDate,
                (false, true) => Feature::StartBeforeDateElapsed,
                (false, false) => Feature::StartBeforeDate,
            };
            cx.can(feature, span, "a start around a date");
            return None;
        }
        Start::Events {
            events,
            gathered: None,
        } => {
            let [one] = events.as_slice() else {
                let what = "a start on several events";
                cx.can(Feature::StartSeveralEvents, span, what);
                return None;
            };
            on_event(cx, one, span)?
        }
        Start::Becomes { states } => {
            let feature = if states.len() > 1 {
                Feature::StartBecomesSeveral
            } else {
                Feature::StartBecomes
            };
            cx.can(feature, span, "this start");
            say_future_only(cx, feature, span);
            let ids: Vec<String> = states
                .iter()
                .map(|s| cx.ids.need("state", s, span))
                .collect();
            in_segments(&ids, true)
        }
        Start::EntersSegment {
            segment,
            also_present,
        } => {
            let feature = if also_present {
                Feature::StartSegmentPresent
            } else {
                Feature::StartSegment
            };
            cx.can(feature, span, "this start");
            if !also_present {
                say_future_only(cx, feature, span);
            }
            let id = cx.ids.need("segment", &segment, span);
            in_segments(&[id], !also_present)
        }
    };
    let mut inside = None;
    if !ends.segments.is_empty() {
        if !by_segment {
            inside = Some(json!({
                "kind": "segment_membership",
                "excluded_segment_ids": ends.segments,
            }));
        } else if let Some(audience) = audience.as_object_mut() {
            audience.insert("excluded_segment_ids".to_owned(), json!(ends.segments));
        }
    }
    Some(Entry {
        audience,
        early_exit: early_exit(&ends),
        reentry: reentry?,
        inside,
    })
}

fn in_segments(ids: &[String], future_only: bool) -> Value {
    json!({
        "kind": "segment",
        "included_segment_ids": ids,
        "future_additions_only": future_only,
    })
}

/// Those who are in a segment when the journey goes live stay out of it for good.
fn say_future_only(cx: &mut Cx<'_>, feature: Feature, span: Span) {
    let journey = cx.workflow.name.clone();
    cx.reporter.nearly(
        feature,
        span,
        format!("OneSignal keeps those out of `{journey}` for good who are in its segment when it goes live"),
        "a client who leaves it and comes back later starts no run, so she hears less, never more".to_owned(),
        Some("start when an event happens, to say exactly that everywhere".to_owned()),
    );
}

fn on_event(cx: &mut Cx<'_>, on: &StartOn, span: Span) -> Option<Value> {
    cx.can(Feature::StartEvent, span, "this start");
    if is_about_messages(&on.event) {
        let what = format!("a start when the client has {}", describe::event(&on.event));
        refuse(
            cx,
            span,
            &what,
            "start on an event that your systems send, or in a segment",
        );
        return None;
    }
    let mut audience = json!({
        "kind": "event_trigger",
        "name": conditions::event_name(cx, &on.event, span),
    });
    if let Some(condition) = &on.filter {
        cx.can(Feature::StartWhere, span, "`where` at the start");
        let tests = values::attributes(cx, condition, span)?;
        if let (Some(audience), false) = (audience.as_object_mut(), tests.is_empty()) {
            audience.insert("attributes".to_owned(), json!([tests]));
        }
    }
    Some(audience)
}

fn is_about_messages(event: &EventKind) -> bool {
    match event {
        EventKind::Opened { .. } | EventKind::Clicked { .. } | EventKind::Received { .. } => true,
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced => false,
    }
}

/// How a client may come in again: none is never. The outer `None` is a refusal.
#[expect(clippy::option_option, reason = "never again is not a refusal")]
fn reentry(cx: &mut Cx<'_>, by_segment: bool) -> Option<Option<Value>> {
    let span = cx.workflow.spans.reentry;
    let seconds = match cx.workflow.reentry.clone() {
        Reentry::OnceEver => {
            cx.can(Feature::EntersOnce, span, "this re-entry");
            return Some(None);
        }
        Reentry::EveryTime => {
            cx.can(Feature::EntersEveryTime, span, "this re-entry");
            cx.reporter.nearly(
                Feature::EntersEveryTime,
                span,
                "OneSignal lets a client in again after 10 minutes at the earliest".to_owned(),
                "what happens again sooner starts no second run, so she hears less, never more"
                    .to_owned(),
                Some(
                    "write `enters once per 10 minutes` or more, to say exactly that everywhere"
                        .to_owned(),
                ),
            );
            LEAST_PAUSE
        }
        Reentry::OncePer { length } => pause(cx, length, span)?,
        Reentry::OnceForEach { property } => {
            let what = format!("`once for each {property}`");
            cx.can(Feature::EntersForEach, span, &what);
            return None;
        }
        Reentry::AgainAfter { length } => {
            let what = format!("`again {} after it ended`", length.text());
            cx.can(Feature::EntersAgainAfter, span, &what);
            return None;
        }
    };
    if by_segment {
        let what = "a journey that starts in a segment and may be entered again";
        let help = "a client who is still in the segment would come in again as soon as the pause is over, without entering it anew: write `enters once ever`, or start when an event happens";
        refuse(cx, span, what, help);
        return None;
    }
    Some(Some(json!({ "duration_seconds": seconds })))
}

/// Seconds that are never shorter than the length.
fn pause(cx: &mut Cx<'_>, length: Length, span: Span) -> Option<u64> {
    let feature = match length.unit {
        Unit::Minutes | Unit::Hours => Feature::EntersPerHours,
        Unit::Days | Unit::Weeks => Feature::EntersPerDays,
        Unit::Months | Unit::Years => Feature::EntersPerMonths,
    };
    cx.can(feature, span, "this re-entry");
    let seconds = longest::at_most(length).saturating_mul(60);
    if seconds < LEAST_PAUSE {
        let message = format!(
            "OneSignal lets a client in again after 10 minutes at least, and this is {}",
            length.text()
        );
        cx.reporter.error(
            Diagnostic::new(Code::BeyondLimit, span, message)
                .label("shorter than it can be")
                .help("write `enters once per 10 minutes` or more")
                .unsafe_fix(
                    "write `enters once per 10 minutes`",
                    span,
                    "enters once per 10 minutes",
                ),
        );
        return None;
    }
    if !length.unit.is_elapsed() {
        cx.reporter.remark(format!(
            "`once per {}` is {} hours on OneSignal, which counts seconds: as long as it can last where clocks change, so never shorter",
            length.text(),
            seconds / 3600
        ));
    }
    cx.reporter.remark(
        "nothing published says whether OneSignal counts the pause before a client may come in again from her last entry or from the end of that run; from the end she hears less, never more",
    );
    Some(seconds)
}

/// What ends runs early, as far as it is not refused.
fn ends(cx: &mut Cx<'_>) -> Ends {
    let mut ends = Ends::default();
    let house = cx.house;
    let others: Vec<_> = house
        .states
        .iter()
        .map(|s| s.name.clone())
        .filter(|s| !cx.workflow.states.contains(s))
        .collect();
    let span = cx.workflow.spans.states;
    if !others.is_empty() && cx.can(Feature::AudienceStates, span, "this `for`") {
        for state in &others {
            let id = cx.ids.need("state", state, span);
            add(&mut ends.segments, id);
        }
    }
    // Unsubscribing comes last: an event of another kind needs the one exit more.
    let exits = cx.workflow.exits.clone();
    let (last, first): (Vec<_>, Vec<_>) = exits.iter().partition(|e| is_unsubscribing(e));
    for exit in first.into_iter().chain(last) {
        one_end(cx, exit, &mut ends);
    }
    if let Some(other) = cx.workflow.gives_way_to.first().cloned() {
        let name = cx.workflow.spans.name;
        cx.can(Feature::GivesWay, name, &format!("`gives way to {other}`"));
    }
    ends
}

fn is_unsubscribing(exit: &Exit) -> bool {
    match exit {
        Exit::Event { event } => *event == EventKind::Unsubscribed,
        Exit::SameEvent { .. } | Exit::Becomes { .. } | Exit::Condition { .. } => false,
    }
}

fn add(segments: &mut Vec<String>, id: String) {
    if !segments.contains(&id) {
        segments.push(id);
    }
}

fn one_end(cx: &mut Cx<'_>, exit: &Exit, ends: &mut Ends) {
    let span = cx.workflow.spans.exits;
    match exit {
        Exit::Event { event } => event_end(cx, event, ends, span),
        Exit::SameEvent { event, property } => {
            let event = describe::event(event);
            let what = format!("`exits when {event} for the same {property}`");
            cx.can(Feature::ExitSameEvent, span, &what);
        }
        Exit::Becomes { state } => {
            let own = cx.workflow.states.contains(state);
            let feature = if own {
                Feature::ExitBecomesOwn
            } else {
                Feature::ExitBecomes
            };
            let what = format!("`exits when client becomes {state}`");
            if cx.can(feature, span, &what) {
                let id = cx.ids.need("state", state, span);
                add(&mut ends.segments, id);
            }
        }
        Exit::Condition { condition } => {
            if !cx.can(Feature::ExitCondition, span, "this exit") {
                return;
            }
            let mut found = Vec::new();
            if segments(cx, &tree(condition, false), &mut found) {
                for (kind, name) in found {
                    let id = cx.ids.need(kind, &name, span);
                    add(&mut ends.segments, id);
                }
            } else {
                let help = "a run ends when its client enters a segment: declare a `segment` with exactly this condition and bind it";
                refuse(cx, span, "this exit", help);
            }
        }
    }
}

fn event_end(cx: &mut Cx<'_>, event: &EventKind, ends: &mut Ends, span: Span) {
    let what = format!("`exits when {}`", describe::event(event));
    if *event == EventKind::Unsubscribed {
        cx.can(Feature::ExitUnsubscribed, span, &what);
        if cx.ids.get("event", "unsubscribed").is_none() || ends.event.is_some() {
            cx.reporter.remark(
                "who has unsubscribed stays in the journey and gets none of its e-mails, since OneSignal sends to subscribed addresses only",
            );
            return;
        }
    } else if is_about_messages(event) {
        let help = "a run ends on an event that your systems send: let them send one, or end it in a segment";
        refuse(cx, span, &what, help);
        return;
    } else if exits::starts_it(cx, event) {
        cx.can(Feature::ExitStartEvent, span, &what);
        return;
    } else if !cx.can(Feature::ExitEvent, span, &what) {
        return;
    }
    let name = conditions::event_name(cx, event, span);
    match &ends.event {
        Some((first, words)) if *first != name => {
            let help = format!(
                "a run ends on one event there, and on `{words}` already: let your systems send one event for both, or make a segment and write `exits when client is in SEGMENT`"
            );
            refuse(cx, span, &format!("{what} besides"), &help);
        }
        Some(_) => {}
        None => ends.event = Some((name, describe::event(event))),
    }
}

/// Whether a condition is one segment or state or another; they are then in `found`, by what binds them.
fn segments(cx: &Cx<'_>, form: &Form, found: &mut Vec<(&'static str, SmolStr)>) -> bool {
    match form {
        Form::Leaf(leaf) if leaf.negated => false,
        Form::Leaf(leaf) => match &leaf.asks {
            Condition::State { states } => {
                found.extend(states.iter().map(|s| ("state", s.clone())));
                true
            }
            Condition::Segment { segment } => {
                found.push(("segment", segment.clone()));
                true
            }
            Condition::All { .. }
            | Condition::Any { .. }
            | Condition::Not { .. }
            | Condition::Property { .. }
            | Condition::Happened(_)
            | Condition::Consents { .. } => {
                let declared = conditions::declared(cx, &leaf.asks);
                found.extend(declared.clone().map(|s| ("segment", s)));
                declared.is_some()
            }
        },
        Form::Any(parts) => !parts.is_empty() && parts.iter().all(|p| segments(cx, p, found)),
        Form::All(parts) => match parts.as_slice() {
            [one] => segments(cx, one, found),
            _ => false,
        },
    }
}

fn early_exit(ends: &Ends) -> Option<Value> {
    let mut rules = serde_json::Map::new();
    if !ends.segments.is_empty() {
        let ids = json!({ "included_segment_ids": ends.segments });
        rules.insert("on_segment".to_owned(), ids);
    }
    if let Some((name, _)) = &ends.event {
        rules.insert("on_event".to_owned(), json!({ "name": name }));
    }
    (!rules.is_empty()).then(|| json!({ "rules": rules }))
}
