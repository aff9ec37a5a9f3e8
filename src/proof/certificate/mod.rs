//! A certificate: what was proved, under which assumptions, with what makes it easy to check again.
//!
//! `verify` checks it and shares no code with this module: a mistake here makes a certificate that does
//! not verify, never one that verifies falsely. The form is `docs/certificates.md` and
//! `docs/schema/certificate.schema.json`. Pure: the same proofs give the same bytes.

mod claims;
mod labels;
mod terms;

use super::{Proved, TogetherReport};
use crate::workflow::{House, Node};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use terms::Terms;

/// The version of the form; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// The certificate of a project all of whose journeys were proved.
pub fn certificate(house: &House, journeys: &[Proved<'_>], together: &[TogetherReport]) -> Vec<u8> {
    let mut terms = Terms::default();
    let mut claims: Vec<Value> = Vec::new();
    for &proved in journeys {
        claims.extend(claims::of_journey(house, proved, &mut terms));
    }
    for report in together {
        claims.extend(claims::of_several(house, journeys, report, &mut terms));
    }
    let workflows: Vec<Value> = journeys
        .iter()
        .map(|(workflow, _)| serde_json::to_value(workflow).unwrap_or_default())
        .collect();
    let mut document = json!({
        "$schema": "urn:journey:schema:certificate:1",
        "version": VERSION,
        "house": shared(house, journeys),
        "workflows": workflows,
        "assumptions": terms.rows(),
        "claims": claims,
    });
    let sealed = serde_json::to_vec(&document).unwrap_or_default();
    if let Some(members) = document.as_object_mut() {
        members.insert("seal".to_owned(), digest(&sealed).into());
    }
    // A value of texts and numbers can always be written.
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// `sha256:` and 64 digits: of a certificate's bytes, as `report.json` names it.
pub fn digest(bytes: &[u8]) -> String {
    let mut text = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// What a proof reads of the house: no texts, nothing of persons.
fn shared(house: &House, journeys: &[Proved<'_>]) -> Value {
    let nodes = journeys.iter().flat_map(|(workflow, _)| &workflow.nodes);
    let sent: BTreeSet<&SmolStr> = nodes.filter_map(Node::message).collect();
    let sent = |name: &SmolStr| sent.contains(name);
    let mut messages = Map::new();
    for (name, message) in house.messages.iter().filter(|(name, _)| sent(name)) {
        let value = json!({
            "channel": message.channel,
            "purpose": message.purpose,
            "theme": message.theme,
            "states": message.states,
            "needs": message.needs,
            "leaves": message.leaves,
        });
        messages.insert(name.to_string(), value);
    }
    let mut events = Map::new();
    for (name, event) in &house.events {
        events.insert(name.to_string(), json!({ "rate": event.rate }));
    }
    let mut states = Map::new();
    for state in &house.states {
        use crate::workflow::StateRule;
        let (event, from) = match &state.entry {
            StateRule::Event { from, event } => (Some(event), from.as_slice()),
            StateRule::Condition { from, .. } => (None, from.as_slice()),
            StateRule::Start => (None, &[][..]),
        };
        states.insert(
            state.name.to_string(),
            json!({ "event": event, "from": from }),
        );
    }
    let mut calendars = Map::new();
    for (name, calendar) in &house.calendars {
        let value = json!({ "weekdays": calendar.weekdays, "except": calendar.except });
        calendars.insert(name.to_string(), value);
    }
    json!({
        "name": house.name,
        "time_zone": house.zone,
        "messages": messages,
        "events": events,
        "states": states,
        "calendars": calendars,
    })
}
