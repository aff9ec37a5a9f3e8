//! Every node as its own, by name.

use super::bundle::Bundle;
use super::segments;
use super::{Cx, values};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::{clock, describe, durations, flow};
use crate::vocabulary::{Channel, Unit};
use crate::workflow::{
    Action, ClockMinutes, Length, Message, Node, NodeId, PropertyRef, SplitArm, ToldIn, WaitKind,
    Weekdays,
};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Where a run ends.
const EXIT: &str = "ExitNode";

/// The nodes of a journey.
pub(super) struct Steps {
    pub(super) first: String,
    pub(super) nodes: Vec<Value>,
}

/// Every node in the order of the steps.
pub(super) fn nodes(cx: &mut Cx<'_>, bundle: &mut Bundle) -> Steps {
    let workflow = cx.workflow.clone();
    let since_start = clock::since_start(&workflow, clock::Awaits::Whole);
    let reached = flow::reached(&workflow.nodes, workflow.entry);
    let begins = flow::begins(&workflow, &since_start, flow::step_name);
    let link = |id: NodeId| {
        let begin = begins.get(id.0 as usize).and_then(Option::as_deref);
        begin.unwrap_or(EXIT).to_owned()
    };
    let mut out = Vec::new();
    for (id, node) in workflow.iter() {
        let since = since_start.get(id.0 as usize).copied().flatten();
        let is_reached = reached.get(id.0 as usize).copied().unwrap_or(false);
        if !is_reached || flow::through(node, since).is_some() {
            continue;
        }
        let own = flow::step_name(id, node);
        let span = workflow.source(id);
        match node {
            Node::Send { message, next } => {
                out.extend(send(cx, bundle, &own, message, &link(*next), span));
            }
            Node::Wait { wait, alone, next } => {
                if *alone {
                    cx.can(Feature::Alone, span, "`no messages from any journey`");
                }
                let variant = variant(cx, bundle, wait, since, span);
                out.extend(variant.map(|variant| {
                    json!({ "type": "DelayNode", "id": own, "variant": variant, "child": link(*next) })
                }));
            }
            // Every one is a delay by now.
            Node::Await { .. } => {
                cx.reporter.unsayable(span, "this wait");
            }
            Node::Branch { arms, otherwise } => {
                cx.can(Feature::Branch, span, "this branch");
                let (Some(arm), Some(otherwise)) = (arms.first(), otherwise) else {
                    continue;
                };
                let id = segments::segment(cx, bundle, &arm.when, span);
                out.extend(id.map(|segment| {
                    json!({
                        "type": "SegmentSplitNode",
                        "id": own,
                        "name": arm.when.text(),
                        "variant": {
                            "type": "Boolean",
                            "segment": segment,
                            "trueChild": link(arm.next),
                            "falseChild": link(*otherwise),
                        },
                    })
                }));
            }
            Node::Split {
                name,
                arms,
                measure,
            } => {
                if let Some((event, length)) = measure {
                    cx.can(Feature::SplitMeasure, span, "`measure`");
                    cx.reporter.remark(format!(
                        "Dittofeed does not compare paths by an event: measure `{}` within {} for each arm of `{name}`",
                        describe::event(event),
                        length.text()
                    ));
                }
                cx.can(Feature::Split, span, "this split");
                out.push(split(&own, arms, &link));
            }
            Node::Act { action, .. } => act(cx, action, span),
            Node::Review { .. } => {
                cx.can(Feature::Review, span, "`review`");
            }
            Node::Answer { .. } => {
                cx.can(Feature::Ask, span, "`ask`");
            }
            Node::HandOver { .. } => {
                cx.can(Feature::HandOver, span, "`hand over to`");
            }
            Node::End => {}
        }
    }
    Steps {
        first: link(workflow.entry),
        nodes: out,
    }
}

fn act(cx: &mut Cx<'_>, action: &Action, span: Span) {
    let (feature, words) = match action {
        Action::Task { .. } => (Feature::Task, "`task`"),
        Action::Notify { .. } => (Feature::Notify, "`notify`"),
        Action::Set { .. } => (Feature::SetProperty, "`set`"),
        Action::Clear { .. } => (Feature::ClearProperty, "`clear`"),
        Action::AddToList { .. } => (Feature::AddToList, "`add to list`"),
        Action::RemoveFromList { .. } => (Feature::RemoveFromList, "`remove from list`"),
        Action::AddToAudience { .. } => (Feature::AddToAudience, "`add to audience`"),
        Action::RemoveFromAudience { .. } => {
            (Feature::RemoveFromAudience, "`remove from audience`")
        }
    };
    cx.can(feature, span, words);
}

/// A message; a client who does not consent, or can't be reached, is passed over and goes on.
fn send(
    cx: &mut Cx<'_>,
    bundle: &mut Bundle,
    id: &str,
    name: &SmolStr,
    next: &str,
    span: Span,
) -> Option<Value> {
    let house = cx.house;
    let message = house.messages.get(name)?;
    let (feature, kind) = match message.channel {
        Channel::Email => (Feature::SendEmail, "Email"),
        Channel::Sms => (Feature::SendSms, "Sms"),
        Channel::Push => (Feature::SendPush, "MobilePush"),
        Channel::Letter | Channel::Whatsapp => (Feature::SendOther, ""),
    };
    let what = format!("a message by {}", message.channel.text());
    if !cx.can(feature, span, &what) {
        return None;
    }
    let mut node = json!({
        "type": "MessageNode",
        "id": id,
        "name": name,
        "variant": { "type": kind, "templateId": bundle.template_id(name) },
        "skipOnFailure": true,
        "child": next,
    });
    if let (Some(group), Some(fields)) = (purpose(cx, bundle, message, span), node.as_object_mut())
    {
        fields.insert("subscriptionGroupId".to_owned(), json!(group));
    }
    Some(node)
}

/// The group whose members alone get the message; none where it needs no consent.
fn purpose(cx: &mut Cx<'_>, bundle: &mut Bundle, message: &Message, span: Span) -> Option<String> {
    if message.leaves.is_some() {
        cx.can(Feature::Leaves, span, "a promise to leave in time");
    }
    if message.note.is_some() {
        cx.can(Feature::Note, span, "a note of a person in a message");
    }
    if message.purpose.needs_consent() {
        cx.can(Feature::SendMarketing, span, "a message that needs consent");
        bundle.group(cx, message.channel)
    } else {
        let what = "a message without consent to marketing";
        cx.can(Feature::SendService, span, what);
        None
    }
}

/// How a wait ends; `None` where it was refused.
fn variant(
    cx: &mut Cx<'_>,
    bundle: &mut Bundle,
    wait: &WaitKind,
    since_start: Option<(u64, u64)>,
    span: Span,
) -> Option<Value> {
    let seconds = |seconds: u64| json!({ "type": "Second", "seconds": seconds });
    match wait {
        WaitKind::Length { length } => Some(seconds(of_length(cx, *length, span))),
        WaitKind::Between { least, most } => {
            cx.can(Feature::WaitBetween, span, "this wait");
            cx.reporter.remark(format!(
                "`wait {} to {}`: Dittofeed waits {}",
                least.amount,
                most.text(),
                least.text()
            ));
            Some(seconds(of_length(cx, *least, span)))
        }
        WaitKind::Clock { at, on } => {
            cx.can(Feature::WaitClock, span, "this wait");
            say_clock(cx, *at, *on, span);
            Some(until(cx, *at, *on))
        }
        WaitKind::AfterStart { length } => {
            let Some((days, minutes)) = clock::left_until(since_start, *length) else {
                let what = format!("`wait until {} after start`", length.text());
                cx.can(Feature::WaitAfterStartVaried, span, &what);
                return None;
            };
            cx.can(Feature::WaitAfterStart, span, "this wait");
            cx.days_used |= days > 0;
            Some(seconds(days * 86_400 + minutes * 60))
        }
        WaitKind::Date {
            property,
            offset,
            after,
            at,
        } => date(cx, bundle, property, (*offset, *after, *at), span),
    }
}

fn of_length(cx: &mut Cx<'_>, length: Length, span: Span) -> u64 {
    let feature = match length.unit {
        Unit::Minutes | Unit::Hours => Feature::WaitHours,
        Unit::Days | Unit::Weeks => Feature::WaitDays,
        Unit::Months | Unit::Years => Feature::WaitMonths,
    };
    cx.can(feature, span, "this wait");
    cx.days_used |= !length.unit.is_elapsed();
    let seconds = durations::seconds(length);
    if feature == Feature::WaitMonths {
        cx.reporter.remark(format!(
            "{}: Dittofeed waits {} days",
            durations::real_days(length),
            seconds / 86_400
        ));
    }
    seconds
}

/// The next such moment in the client's zone.
fn until(cx: &Cx<'_>, at: ClockMinutes, on: Weekdays) -> Value {
    let mut variant = json!({
        "type": "LocalTime",
        "hour": at.0 / 60,
        "minute": at.0 % 60,
        "defaultTimezone": cx.house.zone,
    });
    if on != Weekdays::ALL
        && let Some(fields) = variant.as_object_mut()
    {
        // Its week begins on Sunday.
        let mut days: Vec<u8> = on.days().map(|day| (day as u8 + 1) % 7).collect();
        days.sort_unstable();
        fields.insert("allowedDaysOfWeek".to_owned(), json!(days));
    }
    variant
}

/// By how much its times of day are off: said once for each time that names days, once for all others.
fn say_clock(cx: &mut Cx<'_>, at: ClockMinutes, on: Weekdays, span: Span) {
    let first = !std::mem::replace(&mut cx.clock_used, true);
    let journey = cx.workflow.name.clone();
    if first {
        cx.reporter.remark(format!(
            "a client's zone is her user property `timezone`, or where `latLon` lies; {} stands in",
            cx.house.zone
        ));
        cx.reporter.remark(format!(
            "a wait for a time of day in `{journey}` that begins before clocks change and ends after it ends an hour off"
        ));
    }
    if on == Weekdays::ALL {
        return;
    }
    let minutes = u32::from(at.0);
    let mut off = Vec::new();
    if minutes < 14 * 60 {
        off.push(format!(
            "who lives more than {} ahead of UTC hears a day later in the week than written",
            ToldIn::Hours.words(u64::from(minutes))
        ));
    }
    if minutes >= 12 * 60 {
        let left = 1440 - minutes;
        off.push(format!(
            "who lives {} or more behind UTC hears a day earlier in the week than written",
            ToldIn::Hours.words(u64::from(left))
        ));
    }
    if off.is_empty() {
        return;
    }
    cx.reporter.nearly(
        Feature::WaitClock,
        span,
        format!(
            "Dittofeed takes the weekday of `wait until {} on {}` in `{journey}` from UTC",
            at.text(),
            describe::weekdays(on)
        ),
        off.join("; "),
        None,
    );
}

fn date(
    cx: &mut Cx<'_>,
    bundle: &mut Bundle,
    property: &PropertyRef,
    (offset, after, at): (Option<Length>, bool, Option<ClockMinutes>),
    span: Span,
) -> Option<Value> {
    let what = format!("a wait for `{}`", describe::property(property));
    let feature = if after && offset.is_some() {
        Feature::WaitAfterDate
    } else {
        Feature::WaitOtherDate
    };
    if !cx.can(feature, span, &what) {
        return None;
    }
    let PropertyRef::Profile(name) = property else {
        cx.reporter.unsayable(span, &what);
        return None;
    };
    if let Some(at) = at {
        cx.reporter.refuse(
            span,
            &format!("{what} at {}", at.text()),
            "leave the time of day out, and write `wait until 09:00` behind it",
        );
        return None;
    }
    let journey = cx.workflow.name.clone();
    cx.reporter.nearly(
        feature,
        span,
        format!("Dittofeed counts from the midnight of `{name}` in UTC in `{journey}`"),
        "a client hears as many hours off as her zone is from UTC, up to 14; where the date has a time, from that".to_owned(),
        None,
    );
    let path = values::path(cx, name);
    let (_, id) = bundle.user_property(name, &json!({ "type": "Trait", "path": path }));
    Some(json!({
        "type": "UserProperty",
        "userProperty": id,
        "offsetSeconds": offset.map_or(0, durations::seconds),
        "offsetDirection": if after { "after" } else { "before" },
    }))
}

fn split(id: &str, arms: &[SplitArm], link: &impl Fn(NodeId) -> String) -> Value {
    let children: Vec<Value> = arms
        .iter()
        .map(|arm| {
            let percent: serde_json::Number = match arm.weight % 100 {
                0 => (arm.weight / 100).into(),
                _ => serde_json::Number::from_f64(f64::from(arm.weight) / 100.0)
                    .unwrap_or_else(|| (arm.weight / 100).into()),
            };
            json!({ "id": link(arm.next), "percent": percent, "name": arm.name })
        })
        .collect();
    json!({ "type": "RandomCohortNode", "id": id, "children": children })
}
