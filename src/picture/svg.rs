//! The picture as SVG: for a file of its own, or inside a page that brings the styles.

use super::measure::{cells, cut};
use super::{Card, CardKind, Picture, Wire};
use crate::proof::Days;
use std::fmt::Write as _;

/// How the flow looks; the page of a preview uses the same.
pub(super) const STYLE: &str = include_str!("svg.css");

/// Pixels across a cell, and down.
const CELL: (i32, i32) = (8, 20);
/// Pixels around the drawing.
const MARGIN: i32 = 24;

/// Draws a picture as a document of its own.
pub fn svg(picture: &Picture) -> String {
    let (width, height) = size(picture);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flow\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"flow-title flow-desc\">"
    );
    let _ = writeln!(
        out,
        "<title id=\"flow-title\">{}</title>",
        escaped(&format!("journey {}", picture.journey))
    );
    let _ = writeln!(
        out,
        "<desc id=\"flow-desc\">{}</desc>",
        escaped(&description(picture))
    );
    let _ = writeln!(out, "<style>\n{STYLE}</style>");
    drawing(picture, Cards::Still, &mut out);
    out.push_str("</svg>\n");
    out
}

/// Whether cards can be reached and pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cards {
    Still,
    Pressable,
}

/// The flow as a part of a page, whose cards can be reached and pressed.
pub(super) fn inline(picture: &Picture) -> String {
    let (width, height) = size(picture);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg class=\"flow\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"group\" aria-label=\"{}\">",
        escaped(&format!("Flow of journey {}", picture.journey))
    );
    drawing(picture, Cards::Pressable, &mut out);
    out.push_str("</svg>\n");
    out
}

fn size(picture: &Picture) -> (i32, i32) {
    (
        picture.width * CELL.0 + 2 * MARGIN,
        picture.height * CELL.1 + 2 * MARGIN,
    )
}

/// What a screen reader says of the whole: the steps, in order.
fn description(picture: &Picture) -> String {
    let cards: Vec<String> = picture.cards.iter().map(card_words).collect();
    cards.join("; ")
}

/// What a card says, in one line and in the order in which it is seen.
pub(super) fn card_words(card: &Card) -> String {
    if card.kind == CardKind::End {
        return card.title.clone();
    }
    let days = card.days.map(Days::text);
    let words = days.iter().chain([&card.title]).chain(&card.lines);
    words.map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn drawing(picture: &Picture, cards: Cards, out: &mut String) {
    let (width, height) = size(picture);
    let _ = writeln!(
        out,
        "<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>"
    );
    for wire in &picture.wires {
        self::wire(wire, out);
    }
    for wire in &picture.wires {
        label(wire, out);
    }
    for (index, card) in picture.cards.iter().enumerate() {
        self::card(index, card, cards, out);
    }
}

fn pixel((x, y): (i32, i32)) -> (i32, i32) {
    (MARGIN + x * CELL.0, MARGIN + y * CELL.1)
}

/// A line with round corners, and an arrow or a stop at its end.
fn wire(wire: &Wire, out: &mut String) {
    const ROUND: i32 = 8;
    let points: Vec<(i32, i32)> = wire.points.iter().map(|p| pixel(*p)).collect();
    let Some(&(x, y)) = points.first() else {
        return;
    };
    let mut path = format!("M{x} {y}");
    for corner in points.windows(3) {
        let [from, at, to] = *corner else { continue };
        let short = |other: (i32, i32)| {
            let (dx, dy) = (other.0 - at.0, other.1 - at.1);
            // One of the two is nought.
            let length = (dx.abs().max(dy.abs()) / 2).min(ROUND);
            (at.0 + dx.signum() * length, at.1 + dy.signum() * length)
        };
        let (before, after) = (short(from), short(to));
        let _ = write!(
            path,
            "L{} {}Q{} {} {} {}",
            before.0, before.1, at.0, at.1, after.0, after.1
        );
    }
    let Some(&(x, y)) = points.last() else { return };
    let end = if wire.stops { y } else { y - 6 };
    let _ = write!(path, "L{x} {end}");
    let _ = writeln!(out, "<path class=\"wire\" d=\"{path}\"/>");
    if wire.stops {
        let _ = writeln!(
            out,
            "<path class=\"stop\" d=\"M{} {y}h16\"><title>the run is over</title></path>",
            x - 8
        );
    } else {
        let _ = writeln!(
            out,
            "<path class=\"tip\" d=\"M{} {}h8l-4 7z\"/>",
            x - 4,
            y - 7
        );
    }
}

fn label(wire: &Wire, out: &mut String) {
    let Some(label) = &wire.label else { return };
    let (left, top) = pixel((label.x, label.y));
    let middle = left + label.width * CELL.0 / 2;
    let shown = cut(&label.text, label.width + 2);
    // The line behind the words is broken there.
    let room = (cells(&shown) * 7 + 8).min(label.width * CELL.0);
    let _ = writeln!(
        out,
        "<rect class=\"paper\" x=\"{}\" y=\"{top}\" width=\"{room}\" height=\"{}\"/>",
        middle - room / 2,
        CELL.1
    );
    let _ = write!(
        out,
        "<text class=\"label\" x=\"{middle}\" y=\"{}\">{}",
        top + 14,
        escaped(&shown)
    );
    if shown != label.text {
        let _ = write!(out, "<title>{}</title>", escaped(&label.text));
    }
    out.push_str("</text>\n");
}

/// The name of a kind of card in classes.
fn class(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Start => "start",
        CardKind::Send => "send",
        CardKind::Wait => "wait",
        CardKind::Choice => "choice",
        CardKind::Person => "person",
        CardKind::Data => "data",
        CardKind::HandOver => "hand-over",
        CardKind::End => "end",
    }
}

/// A sign for a kind of card, drawn in 16 by 16 pixels.
fn icon(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Start => "M8 3v10M3 8h10",
        CardKind::Send => "M1.5 3.5h13v9h-13zM1.5 4l6.5 5l6.5-5",
        CardKind::Wait => "M8 1.5a6.5 6.5 0 1 0 .01 0M8 4.5v4l2.5 1.5",
        CardKind::Choice => "M8 14v-5M8 9c0-3-5-2-5-6M8 9c0-3 5-2 5-6",
        CardKind::Person => "M8 2a3 3 0 1 0 .01 0M2.5 14c0-4 2.5-5.5 5.5-5.5s5.5 1.5 5.5 5.5",
        CardKind::Data => "M3 2.5h10v11h-10zM5.5 6h5M5.5 9h5",
        CardKind::HandOver => "M2 8h11M9 4l4 4l-4 4",
        CardKind::End => "",
    }
}

fn card(index: usize, card: &Card, cards: Cards, out: &mut String) {
    let (left, top) = pixel((card.x, card.y));
    let (width, height) = (card.width * CELL.0, card.height * CELL.1);
    let _ = write!(
        out,
        "<g class=\"card {}\" data-card=\"{index}\"",
        class(card.kind)
    );
    if cards == Cards::Pressable
        && let Some(place) = &card.place
    {
        let _ = write!(
            out,
            " role=\"button\" tabindex=\"0\" aria-label=\"{}\" data-file=\"{}\" data-line=\"{}\" data-column=\"{}\" \
             data-end-line=\"{}\" data-end-column=\"{}\"",
            escaped(&card_words(card)),
            escaped(&place.file),
            place.line,
            place.column,
            place.end_line,
            place.end_column
        );
    }
    out.push_str(">\n");
    if card.kind == CardKind::End {
        let _ = writeln!(
            out,
            "<text class=\"title\" x=\"{}\" y=\"{}\">the end</text>\n</g>",
            left + width / 2,
            top + 16
        );
        return;
    }
    let _ = writeln!(out, "<title>{}</title>", escaped(&card_words(card)));
    let _ = writeln!(
        out,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>"
    );
    let _ = writeln!(
        out,
        "<path class=\"icon\" transform=\"translate({} {})\" d=\"{}\"/>",
        left + width - 28,
        top + 9,
        icon(card.kind)
    );
    if let Some(days) = card.days {
        let _ = writeln!(
            out,
            "<text class=\"days\" x=\"{}\" y=\"{}\">{}</text>",
            left + 16,
            top + 20,
            escaped(&days.text())
        );
    }
    // Without days the words stand in the middle.
    let first = if card.days.is_some() {
        top + 40
    } else {
        top + 32
    };
    let mut y = first;
    for row in &card.rows {
        let class = if row.is_title { "title" } else { "line" };
        let _ = writeln!(
            out,
            "<text class=\"{class}\" x=\"{}\" y=\"{y}\">{}</text>",
            left + 16,
            escaped(&row.text)
        );
        y += CELL.1;
    }
    out.push_str("</g>\n");
}

/// A text as it stands in XML, in words and in attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            // XML has no place for these, even escaped.
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
