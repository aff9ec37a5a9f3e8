//! Names of the language for what a platform calls as it likes: `snake_case`, each once, none reserved.

use crate::vocabulary::{RESERVED, WORDS};
use std::collections::BTreeSet;

/// The names given so far.
#[derive(Debug, Default)]
pub(super) struct Naming {
    taken: BTreeSet<String>,
}

impl Naming {
    /// A name like `wish` that nothing else has; `fallback` where no letter of it can stand in a name.
    pub(super) fn give(&mut self, wish: &str, fallback: &str) -> String {
        let mut base = snake(wish);
        if base.is_empty() {
            fallback.clone_into(&mut base);
        }
        if base.starts_with(|c: char| c.is_ascii_digit()) {
            base = format!("{fallback}_{base}");
        }
        if is_word(&base) {
            base = format!("{base}_{fallback}");
        }
        let mut name = base.clone();
        let mut next = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}_{next}");
            next += 1;
        }
        name
    }
}

/// A name within one owner (a profile, an event), where only the owner's other names matter.
pub(super) fn within(taken: &BTreeSet<String>, wish: &str, fallback: &str) -> String {
    let mut naming = Naming {
        taken: taken.clone(),
    };
    naming.give(wish, fallback)
}

fn is_word(name: &str) -> bool {
    RESERVED.contains(&name) || WORDS.iter().any(|word| word.text == name)
}

/// Lower case with `_` between words; accents are taken off what has a plain letter below.
fn snake(text: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    let mut lower_before = false;
    for c in text.chars() {
        let plain = plain(c);
        if plain.is_empty() {
            gap = true;
            lower_before = false;
            continue;
        }
        let is_upper = c.is_ascii_uppercase();
        if (gap || (is_upper && lower_before)) && !out.is_empty() {
            out.push('_');
        }
        gap = false;
        lower_before = c.is_ascii_lowercase();
        out.push_str(&plain.to_ascii_lowercase());
        if out.len() > 48 {
            break;
        }
    }
    out
}

fn plain(c: char) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    let lower = c.to_lowercase().next().unwrap_or(c);
    if let Some(at) = LETTERS.find(lower) {
        return LETTERS.get(at..=at).unwrap_or("");
    }
    match lower {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::Naming;

    #[test]
    fn names_are_snake_case_unique_and_not_reserved() {
        let mut naming = Naming::default();
        assert_eq!(naming.give("Placed Order", "event"), "placed_order");
        assert_eq!(naming.give("Placed  order!", "event"), "placed_order_2");
        assert_eq!(naming.give("Été — Genève", "flow"), "ete_geneve");
        assert_eq!(naming.give("2 days later", "flow"), "flow_2_days_later");
        assert_eq!(naming.give("日本", "flow"), "flow");
        assert_eq!(naming.give("client", "list"), "client_list");
        assert_eq!(naming.give("WelcomeSeries", "flow"), "welcome_series");
    }
}
