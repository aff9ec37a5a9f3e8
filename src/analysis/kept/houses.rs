//! Whether what is shared by all journeys is the same as in the last look, for those who read only some of it. Each field
//! of a house is named, so that none that is new can be forgotten.

use crate::workflow::{House, Message};

/// Whether two houses are the same for proofs: messages may say other things for other reasons.
pub(super) fn same_for_proofs(before: &House, now: &House) -> bool {
    let same = |was: &Message, now: &Message| {
        let Message {
            name,
            channel,
            purpose,
            states,
            because: _,
            theme,
            subject: _,
            preview: _,
            body: _,
            needs,
            leaves,
            answers,
            survey,
            note,
            description: _,
            span,
        } = now;
        was.name == *name
            && was.channel == *channel
            && was.purpose == *purpose
            && was.states == *states
            && was.theme == *theme
            && was.needs == *needs
            && was.leaves == *leaves
            && was.answers == *answers
            && was.survey == *survey
            && was.note == *note
            && was.span == *span
    };
    same_but_messages(before, now)
        && before.escalation == now.escalation
        && before.messages.is_like(&now.messages, same)
}

/// Whether two houses, before their escalations are known, differ in messages only.
pub(super) fn same_but_messages(before: &House, now: &House) -> bool {
    let House {
        name,
        title,
        sender,
        locales,
        themes,
        promotional_themes,
        promotional_blocks,
        occasions,
        zone,
        properties,
        events,
        lists,
        audiences,
        decisions,
        states,
        segments,
        calendars,
        persons,
        teams,
        messages: _,
        gates,
        escalation: _,
        bindings,
    } = now;
    before.name == *name
        && before.title == *title
        && before.sender == *sender
        && before.locales == *locales
        && before.themes == *themes
        && before.promotional_themes == *promotional_themes
        && before.promotional_blocks == *promotional_blocks
        && before.occasions == *occasions
        && before.zone == *zone
        && before.properties == *properties
        && before.events == *events
        && before.lists == *lists
        && before.audiences == *audiences
        && before.decisions == *decisions
        && before.states == *states
        && before.segments == *segments
        && before.calendars == *calendars
        && before.persons == *persons
        && before.teams == *teams
        && before.gates == *gates
        && before.bindings == *bindings
}
