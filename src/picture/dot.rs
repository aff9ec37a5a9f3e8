//! The picture in the language of Graphviz, which lays it out itself.

use super::{Card, CardKind, Picture};
use crate::proof::Days;
use std::fmt::Write as _;

/// Writes a picture.
pub fn dot(picture: &Picture) -> String {
    let mut out = format!("digraph {} {{\n", quoted(&picture.journey));
    out.push_str("  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n");
    for (index, card) in picture.cards.iter().enumerate() {
        let style = match card.kind {
            CardKind::Start | CardKind::End => ", shape=oval",
            CardKind::Choice => ", shape=diamond",
            CardKind::Wait => ", style=rounded",
            CardKind::Person => ", shape=parallelogram",
            CardKind::Send | CardKind::Data | CardKind::HandOver => "",
        };
        let _ = writeln!(out, "  n{index} [label={}{style}];", quoted(&words(card)));
    }
    for wire in &picture.wires {
        let label = match &wire.label {
            Some(label) => format!(" [label={}]", quoted(&label.text)),
            None => String::new(),
        };
        let _ = writeln!(out, "  n{} -> n{}{label};", wire.from, wire.to);
    }
    out.push_str("}\n");
    out
}

fn words(card: &Card) -> String {
    let mut parts = vec![card.title.clone()];
    parts.extend(card.lines.iter().cloned());
    if card.kind != CardKind::End {
        parts.extend(card.days.map(Days::text));
    }
    parts.join("\n")
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}
