//! The same text otherwise laid out: blanks, empty lines, remarks, line ends, and lines cut before
//! `and` and `or`.

/// A row of random bytes, over and over.
pub(super) struct Dice<'a>(std::iter::Cycle<std::slice::Iter<'a, u8>>);

impl<'a> Dice<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Dice(bytes.iter().cycle())
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        usize::from(*self.0.next().unwrap()) % most
    }
}

/// Lays out a text otherwise. What stands in texts and comments stays.
pub(super) fn shaken(text: &str, dice: &mut Dice<'_>) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("///") {
            out.push_str(&" ".repeat(dice.below(5)));
            out.push_str(line.trim_start());
            out.push('\n');
            continue;
        }
        let gap = ["", "", "", "\n", "\n\n", "// A remark of { no account\n"];
        out.push_str(gap[dice.below(gap.len())]);
        out.push_str(&" ".repeat(dice.below(7)));
        out.push_str(&words(line.trim_start(), dice));
        let end = ["\n", "\n", "\r\n", "  \n", "  // and one more\n", "\n\n"];
        out.push_str(end[dice.below(end.len())]);
    }
    out
}

fn words(line: &str, dice: &mut Dice<'_>) -> String {
    let mut out = String::new();
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && c == '\\' && !escaped;
        if c == ' ' && !quoted {
            // A line goes on where the next starts with one of these; in a head, not in a block.
            let joins = rest.starts_with(" and ") || rest.starts_with(" or ");
            match dice.below(8) {
                0 => out.push_str("   "),
                1 => out.push('\t'),
                2 if joins => out.push_str("\n        "),
                3 if joins => out.push_str(" // so\n  // it goes on\n "),
                _ => out.push(' '),
            }
        } else {
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}
