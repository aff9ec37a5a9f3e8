//! What one journey uses of the house: nothing else is in its document, so that a change elsewhere
//! does not change it.

use crate::workflow::{
    Action, Alarm, AnyOf, AwaitOn, CalendarDef, Condition, EscalationDef, EventDef, EventKind,
    Exit, House, Leaves, MergePart, MergeText, Message, Node, Period, PropertyDef, PropertyRef,
    Recipient, RuleForm, SegmentDef, Sender, SilenceWhen, Start, StateDef, StateRule, Template,
    WaitKind, Workflow,
};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The house as far as a journey uses it.
#[derive(Serialize)]
pub(super) struct UsedHouse<'a> {
    name: &'a SmolStr,
    title: &'a str,
    sender: Option<&'a Sender>,
    locales: &'a [SmolStr],
    time_zone: &'a SmolStr,
    properties: BTreeMap<&'a SmolStr, &'a PropertyDef>,
    events: BTreeMap<&'a SmolStr, &'a EventDef>,
    states: Vec<&'a StateDef>,
    segments: BTreeMap<&'a SmolStr, &'a SegmentDef>,
    calendars: BTreeMap<&'a SmolStr, &'a CalendarDef>,
    messages: BTreeMap<&'a SmolStr, &'a Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalation: Option<&'a EscalationDef>,
}

#[derive(Default)]
struct Used {
    properties: BTreeSet<SmolStr>,
    events: BTreeSet<SmolStr>,
    states: BTreeSet<SmolStr>,
    segments: BTreeSet<SmolStr>,
    calendars: BTreeSet<SmolStr>,
    messages: BTreeSet<SmolStr>,
}

/// What a workflow uses.
pub(super) fn used<'a>(house: &'a House, workflow: &Workflow) -> UsedHouse<'a> {
    let mut used = Used::default();
    used.workflow(workflow);
    let escalation = house.escalation.as_ref().filter(|e| pauses(e, workflow));
    if let Some(escalation) = escalation {
        used.escalation(escalation);
    }
    // Messages and segments use more; two rounds over the names found so far reach everything, since
    // segments do not nest deeper than the loop runs.
    for _ in 0..=house.segments.len() + house.states.len() {
        let before = used.size();
        for name in used.segments.clone() {
            if let Some(condition) = house.segments.get(&name).and_then(|s| s.condition.as_ref()) {
                used.condition(condition);
            }
        }
        for state in house
            .states
            .iter()
            .filter(|s| used.states.contains(&s.name))
            .collect::<Vec<_>>()
        {
            used.state(&state.entry);
        }
        for name in used.messages.clone() {
            if let Some(message) = house.messages.get(&name) {
                used.message(message);
            }
        }
        if used.size() == before {
            break;
        }
    }
    UsedHouse {
        name: &house.name,
        title: &house.title,
        sender: house.sender.as_ref(),
        locales: &house.locales,
        time_zone: &house.zone,
        properties: pick(&house.properties, &used.properties),
        events: pick(&house.events, &used.events),
        states: house
            .states
            .iter()
            .filter(|s| used.states.contains(&s.name))
            .collect(),
        segments: pick(&house.segments, &used.segments),
        calendars: pick(&house.calendars, &used.calendars),
        messages: house
            .messages
            .iter()
            .filter(|(name, _)| used.messages.contains(*name))
            .collect(),
        escalation,
    }
}

/// Whether an alarm stops this journey.
fn pauses(escalation: &EscalationDef, workflow: &Workflow) -> bool {
    let states = &escalation.pauses;
    states.is_empty() || states.iter().any(|s| workflow.states.contains(s))
}

fn pick<'a, T>(
    all: &'a BTreeMap<SmolStr, T>,
    names: &BTreeSet<SmolStr>,
) -> BTreeMap<&'a SmolStr, &'a T> {
    all.iter()
        .filter(|(name, _)| names.contains(*name))
        .collect()
}

impl Used {
    fn size(&self) -> usize {
        self.properties.len()
            + self.events.len()
            + self.states.len()
            + self.segments.len()
            + self.calendars.len()
            + self.messages.len()
    }

    fn workflow(&mut self, workflow: &Workflow) {
        self.states.extend(workflow.states.iter().cloned());
        match &workflow.start {
            Start::Events { events, .. } => {
                for on in events {
                    self.event(&on.event);
                    on.filter.iter().for_each(|c| self.condition(c));
                }
            }
            Start::Becomes { states } => self.states.extend(states.iter().cloned()),
            Start::EntersSegment { segment, .. } | Start::OnDate { segment, .. } => {
                self.segments.insert(segment.clone());
            }
            Start::HandedOver => {}
            Start::AroundDate { property, .. } => {
                self.properties.insert(property.clone());
            }
        }
        for exit in &workflow.exits {
            match exit {
                Exit::Event { event } | Exit::SameEvent { event, .. } => self.event(event),
                Exit::Becomes { state } => {
                    self.states.insert(state.clone());
                }
                Exit::Condition { condition } => self.condition(condition),
            }
        }
        workflow.goal.iter().for_each(|g| self.event(&g.event));
        for rule in workflow
            .rules
            .iter()
            .chain(workflow.loosened.iter().map(|l| &l.rule))
        {
            self.rule(&rule.form);
        }
        for (_, node) in workflow.iter() {
            self.node(node);
        }
    }

    fn rule(&mut self, form: &RuleForm) {
        match form {
            RuleForm::QuietOutside { calendar } => {
                self.calendars.insert(calendar.clone());
            }
            RuleForm::Silence { when, .. } => match when {
                SilenceWhen::While(condition) => self.condition(condition),
                SilenceWhen::After(_, event) => self.event(event),
                SilenceWhen::ToStates(states) => self.states.extend(states.iter().cloned()),
            },
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::Gap { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::AtLeast { .. } => {}
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Send { message, .. } => {
                self.messages.insert(message.clone());
            }
            Node::Wait { wait, .. } => match wait {
                WaitKind::Date { property, .. } => self.property(property),
                WaitKind::Length { .. }
                | WaitKind::Between { .. }
                | WaitKind::Clock { .. }
                | WaitKind::AfterStart { .. } => {}
            },
            Node::Await { on, .. } => {
                for on in on {
                    match on {
                        AwaitOn::Event(event) => self.event(event),
                        AwaitOn::Condition(condition) => self.condition(condition),
                    }
                }
            }
            Node::Branch { arms, .. } => arms.iter().for_each(|a| self.condition(&a.when)),
            Node::Split { measure, .. } => measure.iter().for_each(|(e, _)| self.event(e)),
            Node::Act { action, .. } => self.action(action),
            Node::Review { by, .. } => self.recipient(by),
            // The survey stands in the send before it.
            Node::Answer { .. } | Node::HandOver { .. } | Node::End => {}
        }
    }

    fn action(&mut self, action: &Action) {
        match action {
            Action::Task { of: whom, .. } | Action::Notify { to: whom, .. } => {
                self.recipient(whom);
            }
            Action::Set { property, .. } | Action::Clear { property } => {
                self.properties.insert(property.clone());
            }
            Action::AddToList { .. }
            | Action::RemoveFromList { .. }
            | Action::AddToAudience { .. }
            | Action::RemoveFromAudience { .. } => {}
        }
    }

    fn escalation(&mut self, escalation: &EscalationDef) {
        self.states.extend(escalation.pauses.iter().cloned());
        for alarm in &escalation.alarms {
            match alarm {
                Alarm::TooMany { of, .. } => self.messages.extend(of.message.iter().cloned()),
                Alarm::Rate { .. } => {}
            }
        }
        if let Some(answer) = &escalation.answer {
            self.recipient(&answer.by);
            self.messages.insert(answer.message.clone());
        }
    }

    fn recipient(&mut self, whom: &Recipient) {
        match whom {
            Recipient::Property { property, .. } => {
                self.properties.insert(property.clone());
            }
            Recipient::Person(_) | Recipient::Team(_) => {}
        }
    }

    fn state(&mut self, rule: &StateRule) {
        match rule {
            StateRule::Start => {}
            StateRule::Event { event, .. } => self.event(event),
            StateRule::Condition { condition, .. } => self.condition(condition),
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All { of } | Condition::Any { of } => {
                for part in of {
                    self.condition(part);
                }
            }
            Condition::Not { of } => self.condition(of),
            Condition::Property { property, .. } => self.property(property),
            Condition::Happened(test) => {
                self.event(&test.event);
                test.filter.iter().for_each(|c| self.condition(c));
                if let Period::Since(event) = &test.period {
                    self.event(event);
                }
            }
            Condition::State { states } => self.states.extend(states.iter().cloned()),
            Condition::Segment { segment } => {
                self.segments.insert(segment.clone());
            }
            Condition::Consents { .. } => {}
        }
    }

    fn event(&mut self, event: &EventKind) {
        match event {
            EventKind::Declared { name } => {
                self.events.insert(name.clone());
            }
            EventKind::Opened { messages }
            | EventKind::Clicked { messages }
            | EventKind::Received { messages } => {
                if let AnyOf::Message(name) = messages {
                    self.messages.insert(name.clone());
                }
            }
            EventKind::Unsubscribed | EventKind::Complained | EventKind::Bounced => {}
        }
    }

    fn property(&mut self, property: &PropertyRef) {
        match property {
            PropertyRef::Profile(name) => {
                self.properties.insert(name.clone());
            }
            PropertyRef::Event(event, _) => {
                self.events.insert(event.clone());
            }
        }
    }

    fn message(&mut self, message: &Message) {
        self.states.extend(message.states.iter().cloned());
        message.needs.iter().for_each(|c| self.condition(c));
        match &message.leaves {
            Some(Leaves::Before { property, .. }) => {
                self.properties.insert(property.clone());
            }
            Some(Leaves::By { .. }) | None => {}
        }
        message
            .note
            .iter()
            .for_each(|person| self.recipient(person));
        let texts = message.subject.values().chain(message.preview.values());
        texts.for_each(|t| self.text(t));
        for body in message.body.values() {
            match body {
                Template::File(_, text) | Template::Text(text) => self.text(text),
            }
        }
    }

    fn text(&mut self, text: &MergeText) {
        for part in &text.parts {
            match part {
                MergePart::Text(_) => {}
                MergePart::Each { event, .. } => {
                    self.events.insert(event.clone());
                }
                MergePart::Field { property, .. } => self.property(property),
            }
        }
    }
}
