//! The messages that leave: for whom and why, how they count, and their words in each locale.

use super::condition::{maybe_condition, property};
use super::line::{clock, date, list, maybe, name, quoted, set, yes_no};
use super::nodes::recipient;
use super::pages::{Named, Page, Pages};
use crate::workflow::{
    BoundIds, ByLocale, Choice, House, Leaves, MergePart, MergeText, Message, PropertyRef, Sender,
    Survey, Template,
};
use smol_str::SmolStr;

/// Writes every message that leaves, on each page, by name.
pub(super) fn write(house: &House, pages: &mut Pages) {
    let sent: Vec<&Message> = pages
        .audience
        .named()
        .iter()
        .filter_map(|named| match named {
            Named::Sent(name) => house.messages.get(name),
            Named::Segment(_)
            | Named::State(_)
            | Named::Calendar(_)
            | Named::Event(_)
            | Named::EventProperty(..)
            | Named::Property(_)
            | Named::List(_)
            | Named::Person(_)
            | Named::Message(_)
            | Named::Journey(_) => None,
        })
        .collect();
    for (locale, page) in &mut pages.content {
        let is_default = house.locales.first() == Some(locale);
        page.say(format!("stands in for others {}", yes_no(is_default)));
        if let Some(Sender { label, address }) = &house.sender {
            page.say(format!("from {} {}", quoted(label), quoted(address)));
        }
    }
    for message in sent {
        one(message, pages);
        for (locale, page) in &mut pages.content {
            template_ids(house, &message.name, locale, page);
        }
    }
}

fn one(message: &Message, pages: &mut Pages) {
    let Message {
        name: own_name,
        channel,
        purpose,
        states,
        because,
        theme,
        subject,
        preview,
        body,
        needs,
        leaves,
        answers,
        survey,
        note,
        description,
        span: _,
    } = message;
    let own_name = name(own_name);
    let page = &mut pages.audience;
    let states = page.states(states);
    let needs = maybe_condition(needs.as_ref(), page);
    page.say(format!(
        "message {own_name} {} {} for {states} needs {needs} because {}",
        channel.text(),
        purpose.text(),
        quoted(because)
    ));
    if let Some(Survey {
        choices,
        never_bad_because,
    }) = survey
    {
        let choices = list(
            choices
                .iter()
                .map(|Choice { name: own, bad }| format!("{} bad {}", name(own), yes_no(*bad))),
        );
        page.say(format!(
            "{own_name} asks {choices} never bad because {}",
            maybe(never_bad_because.as_ref(), |why| quoted(why))
        ));
    }
    if !answers.is_empty() {
        pages
            .data
            .say(format!("{own_name} answers {}", set(answers)));
    }
    if let Some(person) = note {
        let person = recipient(person, page);
        page.say(format!("note of {own_name} by {person}"));
    }
    pages.restraint.say(format!(
        "message {own_name} {} {} theme {}",
        channel.text(),
        purpose.text(),
        maybe(theme.as_ref(), |t| name(t))
    ));
    match leaves {
        None => {}
        Some(Leaves::Before {
            property: of,
            span: _,
        }) => pages
            .timing
            .say(format!("message {own_name} leaves before {}", name(of))),
        Some(Leaves::By {
            date: day,
            at,
            span: _,
        }) => pages.timing.say(format!(
            "message {own_name} leaves by {} at {}",
            date(*day),
            maybe(*at, clock)
        )),
    }
    for (locale, page) in &mut pages.content {
        page.say(format!("message {own_name} {}", channel.text()));
        text("subject", subject, locale, page);
        text("preview", preview, locale, page);
        match body.get(locale) {
            None => page.say("body -".to_owned()),
            // Where the file lies is no part of what it says.
            Some(Template::File(_, text)) => whole("file", text, page),
            Some(Template::Text(text)) => whole("text", text, page),
        }
    }
    if let Some(text) = description {
        pages
            .data
            .say(format!("description of {own_name} {}", quoted(text)));
    }
}

fn text(what: &str, texts: &ByLocale<MergeText>, locale: &SmolStr, page: &mut Page) {
    match texts.get(locale) {
        None => page.say(format!("{what} -")),
        Some(text) => whole(what, text, page),
    }
}

/// A text, a line for each of its lines.
fn whole(what: &str, text: &MergeText, page: &mut Page) {
    let MergeText { parts } = text;
    let mut rows: Vec<Vec<String>> = vec![Vec::new()];
    let mut open = String::new();
    for part in parts {
        match part {
            MergePart::Text(text) => {
                for piece in text.split_inclusive('\n') {
                    open.push_str(piece);
                    if piece.ends_with('\n') {
                        close(&mut open, &mut rows);
                        rows.push(Vec::new());
                    }
                }
            }
            MergePart::Each {
                event,
                property: of,
                fallback,
                span: _,
            } => {
                close(&mut open, &mut rows);
                let field = format!(
                    "{{each {} else {}}}",
                    property(&PropertyRef::Event(event.clone(), of.clone()), page),
                    maybe(fallback.as_ref(), |f| quoted(f))
                );
                if let Some(row) = rows.last_mut() {
                    row.push(field);
                }
            }
            MergePart::Field {
                property: of,
                fallback,
                span: _,
            } => {
                close(&mut open, &mut rows);
                let field = format!(
                    "{{{} else {}}}",
                    property(of, page),
                    maybe(fallback.as_ref(), |f| quoted(f))
                );
                if let Some(row) = rows.last_mut() {
                    row.push(field);
                }
            }
        }
    }
    close(&mut open, &mut rows);
    let last = rows.len();
    for (at, row) in rows.into_iter().enumerate() {
        // A text that ends with a line end has no line after it.
        if at == 0 || at + 1 < last || !row.is_empty() {
            let lead = if at == 0 { what } else { "|" };
            page.say(format!("{lead} {}", row.join(" ")));
        }
    }
}

fn close(open: &mut String, rows: &mut [Vec<String>]) {
    if !open.is_empty() {
        if let Some(row) = rows.last_mut() {
            row.push(quoted(open));
        }
        open.clear();
    }
}

/// The templates that stand for a message on platforms: what a client reads is there.
fn template_ids(house: &House, message: &SmolStr, locale: &SmolStr, page: &mut Page) {
    for (target, bindings) in house.bindings.iter() {
        for ((kind, bound), id) in &bindings.ids {
            if bound != message {
                continue;
            }
            let text = match &id.ids {
                BoundIds::One(text) => Some(text),
                BoundIds::PerLocale(by) => by.get(locale),
            };
            if let Some(text) = text {
                page.say(format!(
                    "on {} {} {} {}",
                    name(target),
                    name(kind),
                    maybe((!id.noun.is_empty()).then_some(&id.noun), |n| name(n)),
                    quoted(text)
                ));
            }
        }
    }
}
