//! A text with a platform's merge fields, in the language's own form.

use super::draft::Draft;

/// Rewrites `{{ … }}` and `{% … %}`: `read` gives what stands for a field in the language. What it can't read becomes
/// `[…]`, and is returned as it was written.
pub(super) fn translate(
    text: &str,
    mut read: impl FnMut(&str) -> Option<String>,
) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut unread = Vec::new();
    let mut rest = text;
    loop {
        let field = rest.find("{{");
        let tag = rest.find("{%");
        let (open, close, is_field) = match (field, tag) {
            (Some(f), Some(t)) if t < f => (t, "%}", false),
            (Some(f), _) => (f, "}}", true),
            (None, Some(t)) => (t, "%}", false),
            (None, None) => break,
        };
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let Some(end) = from.find(close) else {
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        let inner = from.get(2..end).unwrap_or_default().trim();
        let known = if is_field { read(inner) } else { None };
        if let Some(known) = known {
            out.push_str(&known);
        } else {
            unread.push(from.get(..end + 2).unwrap_or_default().to_owned());
            out.push_str("[…]");
        }
        rest = from.get(end + 2..).unwrap_or_default();
    }
    out.push_str(rest);
    (out, unread)
}

/// `{{name else words}}`; where the platform has no words for who lacks it that could be written down, ours.
pub(super) fn field(draft: &mut Draft, name: &str, fallback: Option<String>) -> String {
    let said = fallback.filter(|f| !f.trim().is_empty() && !f.contains(['{', '}']));
    let fallback = said.unwrap_or_else(|| {
        draft.suppose(NO_FALLBACK);
        OUR_CLIENT.to_owned()
    });
    format!("{{{{{name} else {fallback}}}}}")
}

/// `path | name: 'value' | other` as the path, and each filter with its value.
pub(super) fn piped(inner: &str) -> (&str, Vec<(&str, &str)>) {
    let mut parts = inner.split('|').map(str::trim);
    let path = parts.next().unwrap_or_default();
    let filters = parts.map(|filter| {
        let (name, value) = filter.split_once(':').unwrap_or((filter, ""));
        (name.trim(), unquoted(value))
    });
    (path, filters.collect())
}

/// A text without the quotes around it.
pub(super) fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(|c| c == '\'' || c == '"')
}

/// Whether it can be the name of a property in a merge field.
pub(super) fn is_key(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !key.is_empty() && key.chars().all(plain)
}

/// What stands in for the words that a field does not give.
const OUR_CLIENT: &str = "our client";

/// What is said of it.
const NO_FALLBACK: &str =
    "a merge field without words for who lacks it is given `our client`: choose them";
