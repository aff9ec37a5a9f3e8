//! Texts of a project hold what an author wrote, and a terminal obeys what it is sent: signs that steer it are shown, not
//! sent. Reports in XML can't hold them either.

use std::borrow::Cow;

/// Words with a picture in the place of each sign that steers; line ends and tabs stay.
pub(super) fn seen(words: &str) -> String {
    words.chars().map(picture).collect()
}

fn picture(sign: char) -> char {
    match sign {
        '\n' | '\t' => sign,
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(sign)).unwrap_or('\u{fffd}'),
        sign if sign.is_control() => '\u{fffd}',
        sign => sign,
    }
}

/// Lines of a file with stand-ins that are as many bytes long, so that labels point at the same places.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    let steers = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t');
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let stand_in = |sign: char| match sign.len_utf8() {
        _ if !steers(sign) => sign,
        1 => '?',
        _ => '\u{bf}',
    };
    Cow::Owned(text.chars().map(stand_in).collect())
}
