//! A journey as a picture: what it shows, where each card stands, and how each format draws it.
//!
//! `shape` finds the blocks of a workflow again, `layout` gives every card and line a place, once and as plain
//! values; `svg`, `text`, `mermaid` and `dot` only draw, and `page` puts the flow beside the inbox and the proof. Comes after proof; does no IO, and says nothing that
//! the workflow and the proof don't say.
//!
//! The layout follows the text: from top to bottom, a column for each arm in source order, and the arms meet
//! again where the text goes on. An arm that ends stops. Same journey, same picture.

mod card;
mod dot;
mod layout;
mod measure;
mod mermaid;
mod page;
mod shape;
mod svg;
mod text;
mod words;

pub use dot::dot;
pub use mermaid::mermaid;
pub use page::{Approval, RuleLine, Sheet, out_of_date, page};
pub use svg::svg;
pub use text::text;

use crate::proof::Days;
use crate::source::{SourceMap, Span};
use crate::workflow::{House, NodeId, Workflow};
use serde::Serialize;
use smol_str::SmolStr;

/// A journey, laid out. Places and sizes count in cells: a character wide, a line high.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// The journey's name.
    pub journey: SmolStr,
    /// Its documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Cells across.
    pub width: i32,
    /// Cells down.
    pub height: i32,
    /// In source order; the first is the journey itself, the last the end.
    pub cards: Vec<Card>,
    /// What leads from card to card, in source order.
    pub wires: Vec<Wire>,
}

/// What a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// What starts the journey, for whom, how often.
    Start,
    /// A message leaves.
    Send,
    /// Time passes, or something is waited for.
    Wait,
    /// Ways part: `if`, `match`, `split`, an answer.
    Choice,
    /// A person of the house does something or decides.
    Person,
    /// Something is noted about the client.
    Data,
    /// Another journey takes over.
    HandOver,
    /// The run is over.
    End,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The node of the workflow; `None` for the card of the journey itself.
    pub node: Option<NodeId>,
    /// What it is about.
    pub kind: CardKind,
    /// The step as the language says it, in short.
    pub title: String,
    /// More about it: a subject, a text, a clause.
    pub lines: Vec<String>,
    /// When a run can be here; for a message, when it can leave.
    pub days: Option<Days>,
    /// Where it is written.
    pub place: Option<Place>,
    /// Cells from the left.
    pub x: i32,
    /// Cells from the top.
    pub y: i32,
    /// Cells across.
    pub width: i32,
    /// Cells down.
    pub height: i32,
    /// What is drawn on it: the title, then the lines, wrapped to its width.
    #[serde(skip)]
    pub rows: Vec<Row>,
}

/// A line of text on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Of the title, rather than of what is said below it.
    pub is_title: bool,
    /// The words.
    pub text: String,
}

/// A line between two cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wire {
    /// Index of the card that it leaves.
    pub from: usize,
    /// Index of the card that it leads to.
    pub to: usize,
    /// What must be so for a run to go this way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// Its corners, from card to card; where the arm ends a run, it stops before the end's card.
    pub points: Vec<(i32, i32)>,
    /// The run is over here, while another arm goes on.
    pub stops: bool,
}

/// Words beside a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// In the words of the language.
    pub text: String,
    /// Cells from the left.
    pub x: i32,
    /// Cells from the top.
    pub y: i32,
    /// Cells across that it may fill.
    pub width: i32,
}

/// Lines and columns in a file, from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Relative to the project's folder.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
}

impl Place {
    /// Where a span lies.
    pub fn of(sources: &SourceMap, span: Span) -> Option<Place> {
        let range = sources.resolve(span)?;
        let file = sources.file(range.file)?;
        let (from, to) = (
            file.lines().position(&file.text, range.start),
            file.lines().position(&file.text, range.end),
        );
        Some(Place {
            file: file.path.clone(),
            line: from.line,
            column: from.column,
            end_line: to.line,
            end_column: to.column,
        })
    }
}

impl Picture {
    /// Lays a journey out.
    pub fn of(house: &House, workflow: &Workflow, sources: &SourceMap) -> Picture {
        let days = crate::proof::days(house, workflow);
        let cards = card::all(house, workflow, &days, sources);
        let shape = shape::of(workflow);
        layout::lay_out(workflow, cards, &shape)
    }

    /// The cards for a place in a file: the innermost step that the line and column are in. Several where a
    /// sequence runs more than once; none outside the journey.
    pub fn cards_at(&self, file: &str, line: u32, column: u32) -> Vec<usize> {
        let inside = |place: &&Place| {
            place.file == file
                && (place.line, place.column) <= (line, column)
                && (line, column) <= (place.end_line, place.end_column)
        };
        let size = |place: &Place| {
            let lines = place.end_line - place.line;
            let columns = match lines {
                0 => place.end_column.saturating_sub(place.column),
                _ => 0,
            };
            (lines, columns)
        };
        let places = self.cards.iter().filter_map(|card| card.place.as_ref());
        let Some(innermost) = places.filter(inside).min_by_key(|place| size(place)) else {
            return Vec::new();
        };
        let cards = self.cards.iter().enumerate();
        cards
            .filter(|(_, card)| card.place.as_ref() == Some(innermost))
            .map(|(index, _)| index)
            .collect()
    }
}
