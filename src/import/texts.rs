//! A text with a platform's merge fields, in the language's own form.

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

/// `{{name else words}}`; `None` where the words can't stand there.
pub(super) fn field(name: &str, fallback: &str) -> String {
    format!("{{{{{name} else {fallback}}}}}")
}

/// What a field says to those who lack it, where the platform says something that can be written down.
pub(super) fn said(fallback: Option<String>) -> Option<String> {
    fallback.filter(|f| !f.trim().is_empty() && !f.contains(['{', '}']))
}

/// What stands in for the words that a field does not give.
pub(super) const OUR_CLIENT: &str = "our client";

/// What is said of it.
pub(super) const NO_FALLBACK: &str =
    "a merge field without words for who lacks it is given `our client`: choose them";
