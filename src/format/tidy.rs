//! Words on one line with single blanks between them; texts are never touched.

use std::borrow::Cow;
use std::ops::Range;

/// `a ,b   ( c )` becomes `a, b (c)`.
pub(super) fn tidy(raw: &str) -> Cow<'_, str> {
    let raw = raw.trim();
    let mut out = Out {
        raw,
        same: 0,
        own: None,
    };
    let mut at = 0;
    let mut blank = false;
    while let Some(rest) = raw.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let width = match first {
            '"' => text_width(rest),
            // Between two of these there is a blank only where there was one.
            plain if is_plain(plain as u32) => plain_width(rest),
            other => other.len_utf8(),
        };
        let width = if rest.is_char_boundary(width) {
            width
        } else {
            rest.len()
        };
        if first.is_whitespace() {
            blank = true;
        } else {
            let behind = rest.get(width..).unwrap_or("");
            let before = out.own.as_deref().unwrap_or(out.beginning());
            let wants_blank = wants_blank(before, first, blank, behind);
            out.push(wants_blank, at..at + width);
            blank = false;
        }
        at += width;
    }
    match out.own {
        Some(own) => Cow::Owned(own),
        None => Cow::Borrowed(out.beginning()),
    }
}

/// What is written, which is the beginning of what stands there for as long as that is tidy.
struct Out<'t> {
    raw: &'t str,
    same: usize,
    own: Option<String>,
}

impl<'t> Out<'t> {
    fn push(&mut self, wants_blank: bool, token: Range<usize>) {
        let own = match &mut self.own {
            None => {
                let between = self.raw.get(self.same..token.start).unwrap_or("");
                if between == if wants_blank { " " } else { "" } {
                    self.same = token.end;
                    return;
                }
                let mut own = String::with_capacity(self.raw.len());
                own.push_str(self.beginning());
                self.own.insert(own)
            }
            Some(own) => own,
        };
        if wants_blank {
            own.push(' ');
        }
        own.push_str(self.raw.get(token).unwrap_or(""));
    }

    fn beginning(&self) -> &'t str {
        self.raw.get(..self.same).unwrap_or("")
    }
}

/// Whether a blank goes between what is written so far and `next`.
fn wants_blank(out: &str, next: char, blank: bool, behind: &str) -> bool {
    let Some(last) = out.chars().next_back() else {
        return false;
    };
    match (last, next) {
        ('(', _) | (_, ')' | ',' | '?') => false,
        (_, ':') => false,
        (',', _) => blank || !between_digits(out, next, behind),
        (')', _) => true,
        (_, '(') => true,
        ('"', _) | (_, '"') => true,
        (':', digit) if digit.is_ascii_digit() => blank,
        (':', _) => true,
        _ => blank,
    }
}

/// Whether the comma at the end of `out` stands inside a number: `10,000`.
fn between_digits(out: &str, next: char, _behind: &str) -> bool {
    let before = out.strip_suffix(',').and_then(|o| o.chars().next_back());
    next.is_ascii_digit() && before.is_some_and(|c| c.is_ascii_digit())
}

/// Whether it is a sign beside which blanks stay as they are.
fn is_plain(sign: u32) -> bool {
    u8::try_from(sign).is_ok_and(|byte| {
        byte.is_ascii_graphic() && !matches!(byte, b'"' | b'(' | b')' | b',' | b'?' | b':')
    })
}

/// Bytes of the plain signs with which `rest` starts.
fn plain_width(rest: &str) -> usize {
    let end = rest.bytes().position(|byte| !is_plain(u32::from(byte)));
    end.unwrap_or(rest.len())
}

/// Bytes of the text with which `rest` starts.
fn text_width(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut from = 1;
    while let Some(behind) = bytes.get(from..)
        && let Some(at) = memchr::memchr2(b'"', b'\\', behind)
    {
        if behind.get(at) == Some(&b'"') {
            return from + at + 1;
        }
        // What stands behind the stroke is passed over: of a sign of several bytes the first, whose rest is no quote.
        from += at + 2;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn blanks_are_single_and_texts_untouched() {
        assert_eq!(tidy("  send    welcome  "), "send welcome");
        assert_eq!(tidy("a ,b,  c"), "a, b, c");
        assert_eq!(tidy("( tier  is gold )or x"), "(tier is gold) or x");
        assert_eq!(tidy("name :text ?"), "name: text?");
        assert_eq!(
            tidy("subject   \"a  ,b\\\"  c\""),
            "subject \"a  ,b\\\"  c\""
        );
        assert_eq!(tidy("is at least 10,000 EUR"), "is at least 10,000 EUR");
        assert_eq!(tidy("at 09:30"), "at 09:30");
        assert_eq!(
            tidy("zone of client else Europe/Paris"),
            "zone of client else Europe/Paris"
        );
    }
}
