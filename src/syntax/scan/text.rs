//! Where a quoted text ends: at its second quote, or at the end of its line.

/// The end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextEnd {
    /// One past the closing quote, which is so many bytes long.
    Closed { end: usize, quote: usize },
    /// The line ends first; the text is taken to end here.
    Open { end: usize },
}

/// The quote that opens a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// `"`
    Straight,
    /// `'`
    Single,
    /// `“`, `„`, `«` and the like.
    Curly,
}

/// Bytes of the curly quote at `at`, if there is one.
pub(super) fn curly_quote(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [0xE2, 0x80, 0x9C..=0x9F, ..] => Some(3),
        [0xC2, 0xAB | 0xBB, ..] => Some(2),
        _ => None,
    }
}

/// Whether a byte is of a letter or a digit, of whatever alphabet.
pub(super) fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// Whether `'` stands within a word: `It's`.
fn is_apostrophe(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let beside = [before, bytes.get(at + 1)];
    beside
        .iter()
        .all(|byte| byte.is_some_and(|b| is_letter(*b)))
}

/// Finds the end of the text whose content starts at `from`. `limit` ends everything.
pub(super) fn find_end(bytes: &[u8], from: usize, limit: usize, quote: Quote) -> TextEnd {
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if at >= limit {
            break;
        }
        match (byte, quote) {
            (b'\n' | b'\r', _) => break,
            (b'\\', Quote::Straight | Quote::Curly) => {
                let next = bytes.get(at + 1);
                at += if matches!(next, None | Some(b'\n' | b'\r')) {
                    1
                } else {
                    2
                };
            }
            (b'\'', Quote::Single) if is_apostrophe(bytes, at) => at += 1,
            (b'"', Quote::Straight | Quote::Curly) | (b'\'', Quote::Single) => {
                return TextEnd::Closed {
                    end: at + 1,
                    quote: 1,
                };
            }
            (0xC2 | 0xE2, Quote::Curly) => match curly_quote(bytes, at) {
                Some(width) => {
                    return TextEnd::Closed {
                        end: at + width,
                        quote: width,
                    };
                }
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    TextEnd::Open { end: at.min(limit) }
}
