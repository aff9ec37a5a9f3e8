//! The lines of an inbox as a phone cuts them, in each locale.

use super::Sheet;
use crate::picture::card::with_fallbacks;
use crate::picture::measure::{cells, cut};
use crate::picture::svg::escaped;
use crate::vocabulary::Channel;
use crate::workflow::{MergePart, MergeText, Message};
use std::fmt::Write as _;

/// Characters of a subject that a phone shows, and of the line below it.
const PHONE: (i32, i32) = (38, 44);

/// What is known of the client who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Nothing,
    Everything,
}

/// Writes the section.
pub(super) fn section(sheet: &Sheet<'_>, out: &mut String) {
    out.push_str("<section id=\"inbox\" tabindex=\"-1\" aria-labelledby=\"inbox-head\">\n<h2 id=\"inbox-head\">The inbox</h2>\n");
    let messages = messages(sheet);
    if messages.is_empty() {
        out.push_str("<p class=\"small\">This journey sends nothing.</p>\n</section>\n");
        return;
    }
    out.push_str("<fieldset>\n<legend>Language</legend>\n");
    for (at, locale) in sheet.house.locales.iter().enumerate() {
        radio("locale", locale, locale, at == 0, out);
    }
    out.push_str("</fieldset>\n<fieldset>\n<legend>Known of her</legend>\n");
    radio("known", "nothing", "nothing", true, out);
    radio("known", "everything", "everything", false, out);
    out.push_str("</fieldset>\n");
    for (at, locale) in sheet.house.locales.iter().enumerate() {
        for known in [Known::Nothing, Known::Everything] {
            let shown = at == 0 && known == Known::Nothing;
            phone(sheet, &messages, locale, known, shown, out);
        }
    }
    let _ = writeln!(
        out,
        "<p class=\"small\">Cut where most phones do: {} characters of a subject, {} of what follows.</p>\n</section>",
        PHONE.0, PHONE.1
    );
}

fn radio(group: &str, value: &str, label: &str, checked: bool, out: &mut String) {
    let checked = if checked { " checked" } else { "" };
    let _ = writeln!(
        out,
        "<label><input type=\"radio\" name=\"{group}\" value=\"{}\"{checked}> {}</label>",
        escaped(value),
        escaped(label)
    );
}

/// The messages of the journey, each once, in the order of its text.
fn messages<'a>(sheet: &Sheet<'a>) -> Vec<&'a Message> {
    let mut found: Vec<&Message> = Vec::new();
    for (_, node) in sheet.workflow.iter() {
        let message = node
            .message()
            .and_then(|name| sheet.house.messages.get(name));
        if let Some(message) = message
            && !found.iter().any(|other| other.name == message.name)
        {
            found.push(message);
        }
    }
    found
}

fn phone(
    sheet: &Sheet<'_>,
    messages: &[&Message],
    locale: &str,
    known: Known,
    shown: bool,
    out: &mut String,
) {
    let (word, label) = match known {
        Known::Nothing => ("nothing", "nothing known of her"),
        Known::Everything => ("everything", "everything known of her"),
    };
    let hidden = if shown { "" } else { " hidden" };
    let _ = writeln!(
        out,
        "<ul class=\"phone\" data-locale=\"{}\" data-known=\"{word}\" lang=\"{}\" \
         aria-label=\"Inbox in {}, {label}\"{hidden}>",
        escaped(locale),
        escaped(locale),
        escaped(locale)
    );
    let sender = sheet
        .house
        .sender
        .as_ref()
        .map_or("", |sender| sender.label.as_str());
    for message in messages {
        let days = sheet
            .picture
            .cards
            .iter()
            .zip(std::iter::once(None).chain(sheet.workflow.nodes.iter().map(Some)))
            .filter(|(_, node)| node.and_then(|n| n.message()) == Some(&message.name))
            .find_map(|(card, _)| card.days)
            .map_or(String::new(), crate::proof::Days::text);
        let subject = text(message.subject.get(locale), known);
        let preview = match text(message.preview.get(locale), known) {
            empty if empty.is_empty() => opening(message, locale, known),
            preview => preview,
        };
        let from = match message.channel {
            Channel::Email => sender.to_owned(),
            Channel::Sms | Channel::Push | Channel::Letter | Channel::Whatsapp => {
                format!("{sender} \u{b7} {}", message.channel.text())
            }
        };
        let _ = writeln!(
            out,
            "<li><span class=\"top\"><span>{}</span><span>{}</span></span>{}{}</li>",
            escaped(&from),
            escaped(&days),
            line("subject serif", &subject, PHONE.0),
            line("preheader", &preview, PHONE.1)
        );
    }
    out.push_str("</ul>\n");
}

/// A line, cut; the whole of it is there for who points at it or has it read aloud.
fn line(class: &str, text: &str, width: i32) -> String {
    if text.is_empty() {
        return String::new();
    }
    let whole = if cells(text) > width {
        format!(" title=\"{}\"", escaped(text))
    } else {
        String::new()
    };
    format!(
        "<span class=\"{class}\" dir=\"auto\"{whole}>{}</span>",
        escaped(&cut(text, width))
    )
}

fn text(text: Option<&MergeText>, known: Known) -> String {
    let Some(text) = text else {
        return String::new();
    };
    match known {
        Known::Nothing => with_fallbacks(text),
        Known::Everything => text.parts.iter().map(filled).collect(),
    }
}

/// A piece for a client of whom everything is known: the name of what stands there.
fn filled(part: &MergePart) -> String {
    match part {
        MergePart::Text(text) => text.clone(),
        MergePart::Field { property, .. } => format!("[{}]", property.text()),
        MergePart::Each {
            event, property, ..
        } => format!("[each {event}.{property}]"),
    }
}

/// Where there is no preview text a phone shows how the body begins, if that is text at all.
fn opening(message: &Message, locale: &str, known: Known) -> String {
    match message.body.get(locale) {
        Some(crate::workflow::Template::Text(body)) => {
            let body = text(Some(body), known);
            body.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        Some(crate::workflow::Template::File(..)) | None => String::new(),
    }
}
