//! Merge syntax of other tools: whose it is, and what it would be in ours.

use super::scan::PieceKind;
use crate::workflow::House;

/// Another tool's syntax.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    /// Whose.
    pub(super) vendor: Option<&'static str>,
    /// Ours, where the field it names is one of the profile's.
    pub(super) ours: Option<Ours>,
}

/// A field in our syntax.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ours {
    pub(super) text: String,
    /// Whether nothing is left to fill in.
    pub(super) whole: bool,
}

/// First words of a dotted name in other tools.
const PREFIXES: &[(&str, &str)] = &[
    ("person", "Klaviyo"),
    ("event", "Klaviyo"),
    ("contact", "HubSpot"),
    ("company", "HubSpot"),
    ("customer", "Customer.io"),
    ("lead", "Marketo"),
    ("recipient", "Adobe Campaign"),
    ("subscriber", "Kit"),
];

/// The tool whose fields begin with `word` and a dot.
pub(super) fn prefix(word: &str) -> Option<&'static str> {
    let found = PREFIXES.iter().find(|(p, _)| *p == word);
    found.map(|(_, vendor)| *vendor)
}

/// Reads `raw`, a whole piece with its brackets, as another tool's syntax; translates it where there
/// is a house to look its name up in.
pub(super) fn recognise(kind: PieceKind, raw: &str, house: Option<&House>) -> Foreign {
    let inside = inside(raw);
    let vendor = match kind {
        PieceKind::Plain | PieceKind::Unclosed => None,
        PieceKind::Braced if raw.contains("${") => Some("Braze"),
        PieceKind::Braced => braced(inside),
        PieceKind::Tripled => Some("Handlebars"),
        PieceKind::Tag if inside.contains("unsubscribe") => Some("Klaviyo"),
        PieceKind::Tag => Some("Liquid or Django"),
        PieceKind::Starred => Some("Mailchimp"),
        PieceKind::Percents => Some("Salesforce Marketing Cloud"),
        PieceKind::Dollar => Some("Responsys"),
        PieceKind::Angled => Some("Adobe Campaign"),
    };
    let ours = match kind {
        PieceKind::Tag => None,
        PieceKind::Plain
        | PieceKind::Unclosed
        | PieceKind::Braced
        | PieceKind::Tripled
        | PieceKind::Starred
        | PieceKind::Percents
        | PieceKind::Dollar
        | PieceKind::Angled => house.and_then(|house| ours(inside, house)),
    };
    Foreign { vendor, ours }
}

/// Without brackets: what is left is a name, and maybe a filter.
fn inside(raw: &str) -> &str {
    let closes = |c: char| "{}%|*<>=$[] \t".contains(c);
    raw.trim_matches(closes)
}

/// Whose syntax stands in two braces.
fn braced(inside: &str) -> Option<&'static str> {
    if let Some((word, _)) = inside.split_once('.')
        && let Some(vendor) = prefix(word.trim())
    {
        return Some(vendor);
    }
    if inside.starts_with(['#', '/', '^', '!', '~', '&']) || inside.starts_with("else") {
        return Some("Handlebars");
    }
    let (name, filter) = inside.split_once('|')?;
    let filter = filter.trim_start();
    if name.trim() == "person" || filter.starts_with("lookup:") {
        Some("Klaviyo")
    } else if filter.starts_with("default(") {
        Some("HubSpot")
    } else if filter.starts_with("default:") && !filter.starts_with("default: ") {
        Some("Klaviyo")
    } else {
        Some("Liquid")
    }
}

fn ours(inside: &str, house: &House) -> Option<Ours> {
    let (name, filter) = match inside.split_once(['|', ':', '}']) {
        Some((name, filter)) => (name.trim(), filter),
        None => (inside.trim(), ""),
    };
    let bare = match name.split_once('.') {
        Some((word, rest)) if prefix(word).is_some() => rest,
        _ => name,
    };
    let wanted = plain(bare);
    let wanted = match wanted.as_str() {
        "fname" => "firstname",
        "lname" => "lastname",
        other => other,
    };
    let (property, def) = house.properties.iter().find(|(p, _)| plain(p) == wanted)?;
    Some(match (def.optional, default(filter)) {
        (false, _) => Ours {
            text: format!("{{{{{property}}}}}"),
            whole: true,
        },
        (true, Some(words)) => Ours {
            text: format!("{{{{{property} else {words}}}}}"),
            whole: true,
        },
        (true, None) => Ours {
            text: format!("{{{{{property} else …}}}}"),
            whole: false,
        },
    })
}

/// A name without what only its spelling adds.
fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The words of `default:'…'`, `default("…", true)`, `default=…`.
fn default(filter: &str) -> Option<&str> {
    let (_, after) = filter.split_once("default")?;
    let after = after.trim_start_matches([':', '(', '=', ' ']);
    let after = after.strip_prefix('\\').unwrap_or(after);
    let words = match after.chars().next()? {
        quote @ ('\'' | '"') => {
            let (words, _) = after.get(1..)?.split_once(quote)?;
            words.strip_suffix('\\').unwrap_or(words)
        }
        _ => after,
    };
    let words = words.trim();
    (!words.is_empty() && !words.contains(['{', '}'])).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::workflow::{PropertyDef, PropertyType};

    fn house() -> House {
        let mut house = House::default();
        for (name, optional) in [("first_name", true), ("tier", false)] {
            let def = PropertyDef {
                ty: PropertyType::Text,
                optional,
                description: None,
                span: Span::default(),
            };
            house.properties.insert(name.into(), def);
        }
        house
    }

    #[test]
    fn vendors_are_named_and_translated() {
        let house = house();
        for (kind, raw, vendor, ours) in [
            (
                PieceKind::Braced,
                "{{ first_name|default:'you' }}",
                "Klaviyo",
                Some("{{first_name else you}}"),
            ),
            (
                PieceKind::Braced,
                "{{ person.first_name|default:\"there\" }}",
                "Klaviyo",
                Some("{{first_name else there}}"),
            ),
            (
                PieceKind::Braced,
                "{{ contact.firstname }}",
                "HubSpot",
                Some("{{first_name else …}}"),
            ),
            (
                PieceKind::Braced,
                "{{${first_name} | default: 'dear'}}",
                "Braze",
                Some("{{first_name else dear}}"),
            ),
            (PieceKind::Braced, "{{#if tier}}", "Handlebars", None),
            (
                PieceKind::Braced,
                "{{ tier | upcase }}",
                "Liquid",
                Some("{{tier}}"),
            ),
            (
                PieceKind::Braced,
                "{{lead.First Name:default=Friend}}",
                "Marketo",
                Some("{{first_name else Friend}}"),
            ),
            (
                PieceKind::Starred,
                "*|FNAME|*",
                "Mailchimp",
                Some("{{first_name else …}}"),
            ),
            (
                PieceKind::Percents,
                "%%tier%%",
                "Salesforce Marketing Cloud",
                Some("{{tier}}"),
            ),
            (PieceKind::Tag, "{% if tier %}", "Liquid or Django", None),
        ] {
            let found = recognise(kind, raw, Some(&house));
            assert_eq!(found.vendor, Some(vendor), "{raw}");
            assert_eq!(found.ours.map(|o| o.text).as_deref(), ours, "{raw}");
        }
    }
}
