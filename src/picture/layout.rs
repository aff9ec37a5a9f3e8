//! Gives every card and line its place.
//!
//! A block is as wide as its widest step, and a step whose ways part as wide as its arms together; all of a block
//! stands on one axis, and arms stand side by side around the axis of the step that they leave. So no line can
//! cross a card or another line, and what is added to an arm moves nothing above it.

use super::measure::{cells, wrap};
use super::shape::{Arm, Block, Item, Leads};
use super::{Card, Label, Picture, Row, Wire};
use crate::workflow::{NodeId, Workflow};

/// Cells across a card.
const CARD: i32 = 30;
/// Cells between a card's border and its text, on each side.
const PADDING: i32 = 2;
/// Cells between two arms.
const GAP: i32 = 3;
/// Least cells across an arm without steps.
const NARROW: i32 = 9;
/// Lines between two cards.
const BETWEEN: i32 = 2;
/// Lines from the rail under a step to the first card of an arm: its label, and an arrow.
const UNDER_RAIL: i32 = 3;
/// Most lines of a title, and of each thing said below it.
const ROWS: usize = 3;

/// Lays out the cards of a journey: the first is the journey itself, the others its nodes.
pub(super) fn lay_out(workflow: &Workflow, mut cards: Vec<Card>, shape: &Block) -> Picture {
    for card in &mut cards {
        measure(card);
    }
    let mut sheet = Sheet {
        cards,
        wires: Vec::new(),
    };
    let width = width_of(shape);
    let axis = width / 2;
    let below = sheet.put(0, axis, 0);
    let from_start = Open {
        from: 0,
        label: None,
        points: vec![(axis, below)],
    };
    let (below, open) = sheet.block(shape, axis, below, vec![from_start]);
    let end = sheet.cards.len().saturating_sub(1);
    let top = below + BETWEEN;
    sheet.arrive(open, end, (axis, top));
    let height = sheet.put(end, axis, top);
    sheet.wires.sort_by_key(|wire| (wire.from, wire.to));
    Picture {
        journey: workflow.name.clone(),
        description: workflow.description.clone(),
        width,
        height,
        cards: sheet.cards,
        wires: sheet.wires,
    }
}

/// Wraps what a card says, and sizes it.
fn measure(card: &mut Card) {
    let inside = CARD - 2 * PADDING;
    let row = |is_title| move |text| Row { is_title, text };
    let mut rows: Vec<Row> = wrap(&card.title, inside, ROWS)
        .into_iter()
        .map(row(true))
        .collect();
    for line in &card.lines {
        rows.extend(wrap(line, inside, ROWS).into_iter().map(row(false)));
    }
    card.width = CARD;
    card.height = i32::try_from(rows.len()).unwrap_or(i32::MAX - 2) + 2;
    card.rows = rows;
}

fn width_of(block: &Block) -> i32 {
    block.iter().map(width_of_item).max().unwrap_or(CARD)
}

fn width_of_item(item: &Item) -> i32 {
    let gaps = i32::try_from(item.arms.len()).unwrap_or(0) - 1;
    let arms: i32 = item.arms.iter().map(width_of_arm).sum();
    CARD.max(arms + gaps.max(0) * GAP)
}

fn width_of_arm(arm: &Arm) -> i32 {
    if arm.block.is_empty() {
        (cells(&arm.label) + 2).clamp(NARROW, CARD)
    } else {
        width_of(&arm.block)
    }
}

/// A line that has left a card and has not yet come to one.
#[derive(Debug, Clone)]
struct Open {
    from: usize,
    label: Option<Label>,
    points: Vec<(i32, i32)>,
}

impl Open {
    /// On to this point, around a corner where it is not straight on.
    fn to(&mut self, point: (i32, i32)) {
        if let [.., before, last] = self.points.as_slice()
            && (before.0 == last.0 && last.0 == point.0 || before.1 == last.1 && last.1 == point.1)
        {
            self.points.pop();
        }
        if self.points.last() != Some(&point) {
            self.points.push(point);
        }
    }
}

/// The drawing so far.
struct Sheet {
    cards: Vec<Card>,
    wires: Vec<Wire>,
}

impl Sheet {
    /// Puts a card under this point of an axis; the line below it.
    fn put(&mut self, card: usize, axis: i32, top: i32) -> i32 {
        match self.cards.get_mut(card) {
            Some(card) => {
                card.x = axis - card.width / 2;
                card.y = top;
                top + card.height
            }
            None => top,
        }
    }

    /// Lines come to a card at this point.
    fn arrive(&mut self, open: Vec<Open>, card: usize, at: (i32, i32)) {
        for mut wire in open {
            wire.to(at);
            self.close(wire, card, false);
        }
    }

    fn close(&mut self, wire: Open, to: usize, stops: bool) {
        self.wires.push(Wire {
            from: wire.from,
            to,
            label: wire.label,
            points: wire.points,
            stops,
        });
    }

    /// Draws a block below this line; the line below it, and what leads on from it, which ends on its axis at that
    /// line.
    fn block(
        &mut self,
        block: &Block,
        axis: i32,
        mut below: i32,
        mut open: Vec<Open>,
    ) -> (i32, Vec<Open>) {
        for item in block {
            let card = index(item.node);
            let top = below + BETWEEN;
            self.arrive(open, card, (axis, top));
            below = self.put(card, axis, top);
            if item.arms.is_empty() {
                open = vec![Open {
                    from: card,
                    label: None,
                    points: vec![(axis, below)],
                }];
            } else {
                (below, open) = self.fork(item, card, axis, below);
            }
        }
        (below, open)
    }

    fn fork(&mut self, item: &Item, card: usize, axis: i32, below: i32) -> (i32, Vec<Open>) {
        let rail = below + 1;
        let mut left = axis - arms_width(item) / 2;
        let mut lowest = rail + UNDER_RAIL;
        let mut open: Vec<(i32, Open)> = Vec::new();
        for arm in &item.arms {
            let width = width_of_arm(arm);
            let own = left + width / 2;
            let mut wire = Open {
                from: card,
                label: Some(Label {
                    text: arm.label.clone(),
                    x: left,
                    y: rail + 1,
                    width,
                }),
                points: vec![(axis, below)],
            };
            wire.to((axis, rail));
            wire.to((own, rail));
            // A block leaves room for a line above its first card; the label stands in it.
            let start = rail + UNDER_RAIL - BETWEEN;
            let (end, leading) = self.block(&arm.block, own, start, vec![wire]);
            let end = end.max(rail + UNDER_RAIL);
            match arm.leads {
                Leads::On => open.extend(leading.into_iter().map(|wire| (own, wire))),
                Leads::Stops => {
                    let last = self.cards.len().saturating_sub(1);
                    for mut wire in leading {
                        wire.to((own, end + 1));
                        self.close(wire, last, true);
                    }
                    lowest = lowest.max(end + 2);
                }
            }
            lowest = lowest.max(end);
            left += width + GAP;
        }
        let meet = lowest + 1;
        let meeting = open
            .into_iter()
            .map(|(own, mut wire)| {
                wire.to((own, meet));
                wire.to((axis, meet));
                wire
            })
            .collect();
        (meet, meeting)
    }
}

/// Cells across the arms of a step, with what is between them.
fn arms_width(item: &Item) -> i32 {
    let gaps = i32::try_from(item.arms.len()).unwrap_or(0) - 1;
    item.arms.iter().map(width_of_arm).sum::<i32>() + gaps.max(0) * GAP
}

/// Index of a node's card: the first card is the journey's.
fn index(node: NodeId) -> usize {
    node.0 as usize + 1
}
