//! The picture as Mermaid, for pull requests and wikis, which lay it out themselves.

use super::{Card, CardKind, Picture};
use crate::proof::Days;
use std::fmt::Write as _;

/// Writes a picture.
pub fn mermaid(picture: &Picture) -> String {
    let mut out = String::from("flowchart TD\n");
    for (index, card) in picture.cards.iter().enumerate() {
        let (open, close) = match card.kind {
            CardKind::Start | CardKind::End => ("([", "])"),
            CardKind::Wait => ("(", ")"),
            CardKind::Choice => ("{{", "}}"),
            CardKind::Person => ("[/", "/]"),
            CardKind::Send | CardKind::Data | CardKind::HandOver => ("[", "]"),
        };
        let _ = writeln!(out, "  n{index}{open}\"{}\"{close}", words(card));
    }
    for wire in &picture.wires {
        let label = match &wire.label {
            Some(label) => format!("|\"{}\"|", escaped(&label.text)),
            None => String::new(),
        };
        let _ = writeln!(out, "  n{} -->{label} n{}", wire.from, wire.to);
    }
    out
}

fn words(card: &Card) -> String {
    let mut parts = vec![escaped(&card.title)];
    parts.extend(card.lines.iter().map(|line| escaped(line)));
    if card.kind != CardKind::End {
        parts.extend(card.days.map(Days::text));
    }
    parts.join("<br>")
}

/// Mermaid reads entities written with `#`, and HTML in labels.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '#' => out.push_str("#35;"),
            '`' => out.push_str("#96;"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}
