//! Personalization in subjects: `%%FirstName%%`, and the two functions that stand for it.

/// Rewrites `%%…%%`, `%%=…=%%` and `%%[…]%%`: `read` gives what stands for a field and its words for who lacks it.
/// What it can't read becomes `[…]`, and is returned as it was written.
pub(super) fn translate(
    text: &str,
    mut read: impl FnMut(&str, Option<String>) -> Option<String>,
) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut unread = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("%%") {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let close = match from.as_bytes().get(2) {
            Some(b'=') => "=%%",
            Some(b'[') => "]%%",
            _ => "%%",
        };
        let inner = from.get(3..).unwrap_or_default();
        // A field begins right behind its mark, the others behind one sign more.
        let (inner, skipped) = if close == "%%" {
            (from.get(2..).unwrap_or_default(), 2)
        } else {
            (inner, 3)
        };
        let Some(end) = inner.find(close) else {
            out.push_str(from);
            rest = "";
            break;
        };
        let whole = skipped + end + close.len();
        let inner = inner.get(..end).unwrap_or_default().trim();
        let field = match close {
            "%%" => Some((inner, None)),
            "=%%" => function(inner),
            _ => None,
        };
        if let Some(known) = field.and_then(|(key, fallback)| read(key, fallback)) {
            out.push_str(&known);
        } else {
            unread.push(from.get(..whole).unwrap_or_default().to_owned());
            out.push_str("[…]");
        }
        rest = from.get(whole..).unwrap_or_default();
    }
    out.push_str(rest);
    (out, unread)
}

/// `v(AttributeValue("City"))`, or `IIF(Empty(AttributeValue("City")), "your city", AttributeValue("City"))`.
fn function(text: &str) -> Option<(&str, Option<String>)> {
    if let Some(inner) = text
        .strip_prefix("v(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return Some((attribute(inner)?, None));
    }
    let inner = text.strip_prefix("IIF(Empty(")?.strip_suffix(')')?;
    let (asked, rest) = inner.split_once("),")?;
    let rest = rest.trim_start().strip_prefix('"')?;
    // A quote in a text is written twice.
    let mut end = 0;
    let bytes = rest.as_bytes();
    while let Some(byte) = bytes.get(end) {
        if *byte == b'"' {
            if bytes.get(end + 1) == Some(&b'"') {
                end += 1;
            } else {
                break;
            }
        }
        end += 1;
    }
    let fallback = rest.get(..end)?.replace("\"\"", "\"");
    let shown = rest.get(end + 1..)?.trim_start().strip_prefix(',')?.trim();
    (attribute(asked)? == attribute(shown)?).then_some(())?;
    Some((attribute(shown)?, Some(fallback)))
}

/// The key in `AttributeValue("…")`.
fn attribute(text: &str) -> Option<&str> {
    let key = text
        .trim()
        .strip_prefix("AttributeValue(\"")?
        .strip_suffix("\")")?;
    (!key.contains('"')).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::translate;

    fn read(text: &str) -> (String, Vec<String>) {
        translate(text, |key, fallback| {
            (key != "unknown").then(|| format!("<{key} {fallback:?}>"))
        })
    }

    #[test]
    fn fields_are_read_with_their_fallbacks_and_blocks_are_not() {
        assert_eq!(read("100 %").0, "100 %");
        assert_eq!(read("Dear %%FirstName%%,").0, "Dear <FirstName None>,");
        assert_eq!(read("%%=v(AttributeValue(\"City\"))=%%").0, "<City None>");
        let said = "%%=IIF(Empty(AttributeValue(\"City\")), \"your \"\"city\"\", yes\", AttributeValue(\"City\"))=%%!";
        assert_eq!(read(said).0, "<City Some(\"your \\\"city\\\", yes\")>!");
        let (text, unread) = read("a %%[ IF x THEN ]%%b%%unknown%% %% c");
        assert_eq!(text, "a […]b[…] %% c");
        assert_eq!(unread, ["%%[ IF x THEN ]%%", "%%unknown%%"]);
    }
}
