//! Amounts of money that are written out in a text: `320 EUR`, `€320`, `CHF 1'200`, `1 200,50 €`.

/// Signs, and what stands before or after the number instead of one.
const SIGNS: &[&str] = &["€", "$", "£", "¥"];
const WORDS: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "JPY", "Fr.", "euros", "euro", "Euro", "dollars", "pounds",
    "francs", "franchi", "Franken",
];
/// Blanks between a number and its currency; in a template as it is written there.
const BLANKS: &[&str] = &[" ", "\u{a0}", "\u{202f}", "&nbsp;", "&#160;"];

/// The first of them.
pub(super) fn first(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let start = at + rest.find(|c: char| c.is_ascii_digit())?;
        let end = start + number(text.get(start..)?);
        let before = text.get(..start)?;
        let after = text.get(end..)?;
        if !before.ends_with(|c: char| c.is_alphanumeric() || c == '#') {
            if let Some(length) = currency_after(after) {
                return Some((start, end + length));
            }
            if let Some(length) = currency_before(before) {
                return Some((start - length, end));
            }
        }
        at = end;
    }
    None
}

/// How long the number is with which a text begins, its separators included.
fn number(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, c)| c.is_ascii_digit());
        if c.is_ascii_digit() {
            end = at + 1;
        } else if !(next_is_digit
            && matches!(
                c,
                '.' | ',' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}' | ' '
            ))
        {
            break;
        }
    }
    end
}

fn currency_after(after: &str) -> Option<usize> {
    let rest = BLANKS
        .iter()
        .find_map(|blank| after.strip_prefix(blank))
        .unwrap_or(after);
    let blank = after.len() - rest.len();
    let is_end = |tail: &str| !tail.starts_with(char::is_alphanumeric);
    let signs = SIGNS.iter().filter(|sign| rest.starts_with(**sign));
    let words = WORDS
        .iter()
        .filter(|word| rest.strip_prefix(**word).is_some_and(is_end));
    let longest = signs.chain(words).map(|it| it.len()).max()?;
    Some(blank + longest)
}

fn currency_before(before: &str) -> Option<usize> {
    let rest = BLANKS
        .iter()
        .find_map(|blank| before.strip_suffix(blank))
        .unwrap_or(before);
    let blank = before.len() - rest.len();
    let is_start = |head: &str| !head.ends_with(char::is_alphanumeric);
    let signs = SIGNS.iter().filter(|sign| rest.ends_with(**sign));
    let words = WORDS
        .iter()
        .filter(|word| rest.strip_suffix(**word).is_some_and(is_start));
    let longest = signs.chain(words).map(|it| it.len()).max()?;
    Some(blank + longest)
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_amount_is_found_where_it_stands() {
        let of = |text: &'static str| super::first(text).map(|(start, end)| &text[start..end]);
        assert_eq!(of("A strap for 320 EUR, and no more."), Some("320 EUR"));
        assert_eq!(of("A strap for €320."), Some("€320"));
        assert_eq!(of("Un bracelet à 1 200,50 € seulement"), Some("1 200,50 €"));
        assert_eq!(of("Ein Band für CHF 1'200."), Some("CHF 1'200"));
        assert_eq!(of("for 1.200&nbsp;euros"), Some("1.200&nbsp;euros"));
        assert_eq!(of("Since 1887, in 12 steps, 20% of it by hand"), None);
        assert_eq!(of("No. 4 Eurasia, 3 eurasians, &#8364;"), None);
        assert_eq!(of("On 24 December at 10:00"), None);
    }
}
