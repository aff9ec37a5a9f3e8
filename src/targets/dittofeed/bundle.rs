//! What a journey brings along: segments, templates, user properties and subscription groups, each once.

use super::Cx;
use super::ids;
use crate::vocabulary::Channel;
use crate::workflow::Workflow;
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Resources beside the journey, in the order in which they were first needed.
pub(super) struct Bundle {
    /// The brand: part of every id and of the names of user properties.
    pub(super) brand: SmolStr,
    journey: SmolStr,
    workspace: String,
    segments: Vec<Value>,
    /// Segments by what they ask.
    known: BTreeMap<String, String>,
    names: BTreeSet<String>,
    templates: Vec<Value>,
    groups: BTreeMap<Channel, Value>,
    user_properties: BTreeMap<String, Value>,
    /// It has been said how long it looks back.
    pub(super) windows_said: bool,
}

impl Bundle {
    /// For one journey.
    pub(super) fn new(cx: &mut Cx<'_>) -> Self {
        let brand = cx.house.name.clone();
        let span = cx.workflow.spans.name;
        let workspace = cx.ids.need("brand", &brand, span);
        Bundle {
            journey: cx.workflow.name.clone(),
            brand,
            workspace,
            segments: Vec::new(),
            known: BTreeMap::new(),
            names: BTreeSet::new(),
            templates: Vec::new(),
            groups: BTreeMap::new(),
            user_properties: BTreeMap::new(),
            windows_said: false,
        }
    }

    pub(super) fn id(&self, kind: &str, name: &str) -> String {
        ids::id(&self.brand, kind, name)
    }

    /// The id of a segment that asks this; one for all who ask the same.
    pub(super) fn segment(&mut self, asks: &str, definition: &Value) -> String {
        let key = definition.to_string();
        if let Some(id) = self.known.get(&key) {
            return id.clone();
        }
        let mut name = format!("{}: {asks}", self.journey);
        let mut again = 2;
        while !self.names.insert(name.clone()) {
            name = format!("{}: {asks} ({again})", self.journey);
            again += 1;
        }
        let id = self.id("segment", &name);
        self.segments.push(json!({
            "workspaceId": self.workspace,
            "id": id,
            "name": name,
            // It is worked out before the journey is live: it does nothing to a client by itself.
            "status": "Running",
            "definition": definition,
        }));
        self.known.insert(key, id.clone());
        id
    }

    /// The group of those who consent to a channel.
    pub(super) fn group(&mut self, cx: &Cx<'_>, channel: Channel) -> Option<String> {
        let word = match channel {
            Channel::Email => "Email",
            Channel::Sms => "Sms",
            Channel::Push => "MobilePush",
            Channel::Letter | Channel::Whatsapp => return None,
        };
        let bound = cx.ids.get("channel", channel.text());
        let id = bound.map_or_else(|| self.id("group", channel.text()), str::to_owned);
        let mut group = json!({
            "workspaceId": self.workspace,
            "id": id,
            "type": "OptIn",
            "channel": word,
        });
        if let (None, Some(fields)) = (bound, group.as_object_mut()) {
            let name = format!("{}: {}", cx.house.title, channel.text());
            fields.insert("name".to_owned(), json!(name));
        }
        self.groups.insert(channel, group);
        Some(id)
    }

    /// A user property by its name: a trait, or the data of an event. Named after the brand, so that none of
    /// the account's own is overwritten.
    pub(super) fn user_property(&mut self, name: &str, definition: &Value) -> (String, String) {
        let name = format!("{}_{name}", self.brand);
        let id = self.id("user property", &name);
        let property = json!({
            "workspaceId": self.workspace,
            "id": id,
            "name": name,
            "status": "Running",
            "definition": definition,
        });
        self.user_properties.insert(name.clone(), property);
        (name, id)
    }

    /// The template of a message.
    pub(super) fn template(&mut self, message: &str, definition: &Value) -> String {
        let name = format!("{}: {message}", self.brand);
        let id = self.template_id(message);
        self.templates.push(json!({
            "workspaceId": self.workspace,
            "id": id,
            "name": name,
            "definition": definition,
        }));
        id
    }

    pub(super) fn template_id(&self, message: &str) -> String {
        self.id("template", message)
    }

    /// Everything, the journey last: what it refers to must be there before it.
    pub(super) fn document(self, live: bool, workflow: &Workflow, definition: &Value) -> Value {
        let status = if live { "Running" } else { "NotStarted" };
        json!({
            "userProperties": self.user_properties.into_values().collect::<Vec<_>>(),
            "subscriptionGroups": self.groups.into_values().collect::<Vec<_>>(),
            "segments": self.segments,
            "templates": self.templates,
            "journeys": [{
                "workspaceId": self.workspace,
                "id": ids::id(&self.brand, "journey", &workflow.name),
                "name": workflow.name,
                "status": status,
                "canRunMultiple": false,
                "definition": definition,
            }],
        })
    }
}
