//! The picture in characters, for a terminal or a comment.

use super::measure::{cells, cut};
use super::{Card, CardKind, Picture, Wire};
use unicode_width::UnicodeWidthChar;

/// Draws a picture. With `unicode` in box-drawing characters, else in ASCII.
pub fn text(picture: &Picture, unicode: bool) -> String {
    let mut canvas = Canvas::new(picture);
    for wire in &picture.wires {
        line(&mut canvas, wire);
    }
    for wire in &picture.wires {
        finish(&mut canvas, wire);
    }
    for card in &picture.cards {
        draw(&mut canvas, card);
    }
    canvas.text(unicode)
}

/// Where lines go from a cell.
const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Line(u8),
    Char(char),
    /// The second half of a wide character.
    Nothing,
}

struct Canvas {
    width: usize,
    cells: Vec<Cell>,
}

impl Canvas {
    fn new(picture: &Picture) -> Canvas {
        let width = usize::try_from(picture.width + 1).unwrap_or(0).max(1);
        let height = usize::try_from(picture.height).unwrap_or(0);
        Canvas {
            width,
            cells: vec![Cell::Line(0); width * height],
        }
    }

    fn at(&mut self, x: i32, y: i32) -> Option<&mut Cell> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if x >= self.width {
            return None;
        }
        self.cells.get_mut(y * self.width + x)
    }

    fn set(&mut self, x: i32, y: i32, cell: Cell) {
        if let Some(slot) = self.at(x, y) {
            *slot = cell;
        }
    }

    fn join(&mut self, x: i32, y: i32, ways: u8) {
        if let Some(slot) = self.at(x, y) {
            *slot = match *slot {
                Cell::Line(known) => Cell::Line(known | ways),
                Cell::Char(_) | Cell::Nothing => Cell::Line(ways),
            };
        }
    }

    fn write(&mut self, mut x: i32, y: i32, text: &str) {
        for character in text.chars() {
            let wide = character.width().unwrap_or(0);
            if wide == 0 {
                continue;
            }
            self.set(x, y, Cell::Char(character));
            if wide == 2 {
                self.set(x + 1, y, Cell::Nothing);
            }
            x += i32::try_from(wide).unwrap_or(1);
        }
    }

    fn text(&self, unicode: bool) -> String {
        let mut out = String::new();
        for row in self.cells.chunks(self.width) {
            let line: String = row
                .iter()
                .filter_map(|cell| match *cell {
                    Cell::Line(ways) => Some(drawn(ways, unicode)),
                    Cell::Char(c) if unicode => Some(c),
                    Cell::Char(c) => Some(plain(c)),
                    Cell::Nothing => None,
                })
                .collect();
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

/// A piece of a line.
fn drawn(ways: u8, unicode: bool) -> char {
    const BOTH: u8 = UP | DOWN;
    const ACROSS: u8 = LEFT | RIGHT;
    if !unicode {
        return match ways {
            0 => ' ',
            UP | DOWN | BOTH => '|',
            LEFT | RIGHT | ACROSS => '-',
            _ => '+',
        };
    }
    let down_left = DOWN | LEFT;
    match ways {
        0 => ' ',
        UP | DOWN | BOTH => '│',
        LEFT | RIGHT | ACROSS => '─',
        w if w == DOWN | RIGHT => '┌',
        w if w == down_left => '┐',
        w if w == UP | RIGHT => '└',
        w if w == UP | LEFT => '┘',
        w if w == BOTH | RIGHT => '├',
        w if w == BOTH | LEFT => '┤',
        w if w == DOWN | ACROSS => '┬',
        w if w == UP | ACROSS => '┴',
        _ => '┼',
    }
}

/// What stands for our own signs where only ASCII is shown; the author's words stay as they are.
fn plain(character: char) -> char {
    match character {
        '▼' => 'v',
        '■' => '#',
        '–' => '-',
        _ => character,
    }
}

fn line(canvas: &mut Canvas, wire: &Wire) {
    for pair in wire.points.windows(2) {
        let [(x1, y1), (x2, y2)] = *pair else {
            continue;
        };
        let (dx, dy) = ((x2 - x1).signum(), (y2 - y1).signum());
        let (out, back) = match (dx, dy) {
            (1, _) => (RIGHT, LEFT),
            (-1, _) => (LEFT, RIGHT),
            (_, 1) => (DOWN, UP),
            _ => (UP, DOWN),
        };
        let (mut x, mut y) = (x1, y1);
        while (x, y) != (x2, y2) {
            canvas.join(x, y, out);
            x += dx;
            y += dy;
            canvas.join(x, y, back);
        }
    }
}

/// The arrow or the stop at the end of a line, and what is said beside it.
fn finish(canvas: &mut Canvas, wire: &Wire) {
    if let Some(label) = &wire.label {
        let text = cut(&label.text, label.width);
        let x = label.x + (label.width - cells(&text)) / 2;
        canvas.write(x, label.y, &text);
    }
    if let Some(&(x, y)) = wire.points.last() {
        if wire.stops {
            canvas.write(x, y, "■");
        } else {
            canvas.set(x, y - 1, Cell::Char('▼'));
        }
    }
}

fn draw(canvas: &mut Canvas, card: &Card) {
    let (left, right) = (card.x, card.x + card.width - 1);
    let (top, bottom) = (card.y, card.y + card.height - 1);
    if card.kind == CardKind::End {
        let text = "the end";
        canvas.write(left + (card.width - cells(text)) / 2, top, text);
        return;
    }
    for y in top..=bottom {
        for x in left..=right {
            canvas.set(x, y, Cell::Char(' '));
        }
    }
    for x in left..right {
        for y in [top, bottom] {
            canvas.join(x, y, RIGHT);
            canvas.join(x + 1, y, LEFT);
        }
    }
    for y in top..bottom {
        for x in [left, right] {
            canvas.join(x, y, DOWN);
            canvas.join(x, y + 1, UP);
        }
    }
    if let Some(days) = card.days {
        canvas.write(left + 2, top, &format!(" {} ", days.text()));
    }
    for (y, row) in (top + 1..).zip(&card.rows) {
        canvas.write(left + 2, y, &row.text);
    }
}
