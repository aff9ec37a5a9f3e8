//! The length of an sms (J0621). What does not fit into one leaves in parts: each is paid for, and not every phone
//! puts them together again. Only the least that it can be is known, since merge fields have any length.

use super::prose::{Part, Prose};
use super::{Found, Letter};
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::Channel;
use crate::workflow::{MergePart, MergeText, Template};

/// Signs of one part alone, and of each of several: in the alphabet of GSM 03.38, and in UCS-2.
const GSM: (usize, usize) = (160, 153);
const UCS2: (usize, usize) = (70, 67);

/// The basic alphabet of GSM 03.38: one place each. Its escape is left out.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension: two places each.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// What is written by habit, and what stands in the alphabet for it.
const INSTEAD: &[(char, &str)] = &[
    ('\u{2019}', "'"),
    ('\u{2018}', "'"),
    ('\u{2013}', "-"),
    ('\u{2014}', "-"),
    ('\u{2026}', "..."),
    ('\u{a0}', " "),
    ('\u{202f}', " "),
];

/// Reports each text that does not fit into one part.
pub(super) fn check(letter: &Letter<'_>, found: &mut Vec<Found>) {
    let message = letter.message;
    if message.channel != Channel::Sms {
        return;
    }
    for text in letter.texts {
        let body = message.body.get(&text.locale);
        let Some(Template::Text(body)) = body.filter(|_| text.part == Part::Body) else {
            continue;
        };
        let length = Length::of(body);
        let parts = length.parts();
        if parts > 1 {
            found.push(Found::new(diagnostic(&message.name, text, &length, parts)));
        }
    }
}

/// The least that a text can be.
struct Length {
    /// In places of the alphabet, as if all of it were in it.
    gsm: usize,
    /// In units of UTF-16.
    utf16: usize,
    /// The first sign outside the alphabet.
    foreign: Option<char>,
}

impl Length {
    fn of(text: &MergeText) -> Length {
        let mut length = Length {
            gsm: 0,
            utf16: 0,
            foreign: None,
        };
        for part in &text.parts {
            match part {
                MergePart::Text(plain) => plain.chars().for_each(|c| length.add(c)),
                // Whatever stands there has at least one sign.
                MergePart::Field { .. } | MergePart::Each { .. } => length.add('x'),
            }
        }
        length
    }

    fn add(&mut self, c: char) {
        self.utf16 += c.len_utf16();
        if BASIC.contains(c) {
            self.gsm += 1;
        } else if EXTENDED.contains(c) {
            self.gsm += 2;
        } else {
            self.gsm += 1;
            self.foreign.get_or_insert(c);
        }
    }

    fn parts(&self) -> usize {
        match self.foreign {
            None => parts(self.gsm, GSM),
            Some(_) => parts(self.utf16, UCS2),
        }
    }
}

fn parts(signs: usize, (alone, each): (usize, usize)) -> usize {
    if signs <= alone {
        1
    } else {
        signs.div_ceil(each)
    }
}

fn diagnostic(message: &str, text: &Prose, length: &Length, parts: usize) -> Diagnostic {
    let plain = self::parts(length.gsm, GSM);
    let told = format!("`{message}` leaves in {parts} parts of an sms at least");
    let foreign = length
        .foreign
        .and_then(|c| Some((c, text.words.find(c)?)))
        .filter(|_| plain < parts);
    let Some((c, at)) = foreign else {
        let whole = text.span(0, text.words.len());
        let (signs, (alone, each)) = match length.foreign {
            None => (length.gsm, GSM),
            Some(_) => (length.utf16, UCS2),
        };
        return Diagnostic::new(Code::SmsParts, whole, told)
            .label(format!("{signs} signs at least"))
            .note(format!(
                "{alone} signs fit into one, {each} into each of several; every part is paid for, and some phones show them apart"
            ))
            .help("say it in fewer words");
    };
    let found = Diagnostic::new(Code::SmsParts, text.span(at, at + c.len_utf8()), told)
        .label(format!("`{c}` is not in the alphabet of an sms"))
        .note(format!(
            "one such sign makes all others twice as long: without any, it leaves in {plain}"
        ));
    match INSTEAD.iter().find(|(habit, _)| *habit == c) {
        Some((_, instead)) => found.help(format!("write `{instead}`")).unsafe_fix(
            format!("write `{instead}`"),
            text.span(at, at + c.len_utf8()),
            *instead,
        ),
        None => found.help(
            "write it without that sign: of letters with marks, the alphabet has à è é ù ì ò ä ö ü ñ å æ ø ß Ä Ö Ü Ñ Å Æ Ø Ç É alone",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts_of(text: &str) -> usize {
        let parts = vec![MergePart::Text(text.to_owned())];
        Length::of(&MergeText { parts }).parts()
    }

    #[test]
    fn limits_are_those_of_the_two_alphabets() {
        for (text, wanted) in [
            ("a".repeat(160), 1),
            ("a".repeat(161), 2),
            ("a".repeat(306), 2),
            ("a".repeat(307), 3),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            ("ç".repeat(70), 1),
            ("ç".repeat(71), 2),
            ("ç".repeat(134), 2),
            ("ç".repeat(135), 3),
            ("😀".repeat(35), 1),
            ("😀".repeat(36), 2),
        ] {
            assert_eq!(parts_of(&text), wanted, "{text}");
        }
    }

    #[test]
    fn the_alphabet_has_as_many_signs_as_the_standard_says() {
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENDED.chars().count(), 10);
    }
}
