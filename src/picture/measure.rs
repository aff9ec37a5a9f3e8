//! How wide a text is in cells, and cutting it to so many.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells that a text takes.
pub(super) fn cells(text: &str) -> i32 {
    i32::try_from(text.width()).unwrap_or(i32::MAX)
}

/// The text, cut to so many cells; an ellipsis stands for what is gone.
pub(super) fn cut(text: &str, width: i32) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let mut kept = String::new();
    for character in text.chars() {
        taken += i32::try_from(character.width().unwrap_or(0)).unwrap_or(0);
        if taken >= width {
            break;
        }
        kept.push(character);
    }
    format!("{}\u{2026}", kept.trim_end())
}

/// The text in lines of at most so many cells; what does not fit into so many lines is cut.
pub(super) fn wrap(text: &str, width: i32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let wider = cells(&line) + 1 + cells(word) > width;
        if !line.is_empty() && wider {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        lines.push(rest);
    }
    lines.iter().map(|line| cut(line, width)).collect()
}
