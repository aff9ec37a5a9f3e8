//! The inside of `{{ … }}`, read as a merge field of ours.

/// `first_name else Dear client`, in bytes from the start of the text between the braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'t> {
    /// As written: `first_name`, `placed_order.value`.
    pub(super) path: &'t str,
    /// Where the path begins.
    pub(super) start: usize,
    /// What stands in its place when it is missing; blank is none.
    pub(super) fallback: Option<&'t str>,
    /// Where the word `else` begins.
    pub(super) otherwise: Option<usize>,
}

/// A file to be put in, in bytes from the start of the text between the braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Include<'t> {
    /// The path as written.
    pub(super) text: &'t str,
    /// Where it begins.
    pub(super) start: usize,
}

/// What stands between the braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside<'t> {
    /// A field.
    Field(Field<'t>),
    /// `include signature.html`.
    Include(Include<'t>),
    /// `each restocked.reference`.
    Each(Field<'t>),
    /// Nothing, or only a fallback.
    Empty,
    /// Anything else: not ours.
    Foreign,
}

/// Reads what stands between the braces.
pub(super) fn read(inside: &str) -> Inside<'_> {
    let start = inside.len() - inside.trim_start().len();
    let rest = inside.trim_start();
    let path_length = rest
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'.')
        .count();
    let (path, after) = rest.split_at_checked(path_length).unwrap_or((rest, ""));
    if rest.trim().is_empty() || path == "else" {
        return Inside::Empty;
    }
    let then = after.trim_start();
    if path == "include" && !then.is_empty() && then != after {
        return Inside::Include(Include {
            text: then.trim_end(),
            start: inside.len() - then.len(),
        });
    }
    if path == "each" && then != after && !is_word(then, "else") && !then.is_empty() {
        let skipped = inside.len() - then.len();
        return match read(then) {
            Inside::Field(field) => Inside::Each(Field {
                start: field.start + skipped,
                otherwise: field.otherwise.map(|at| at + skipped),
                ..field
            }),
            Inside::Include(_) | Inside::Each(_) | Inside::Empty | Inside::Foreign => {
                Inside::Foreign
            }
        };
    }
    if !is_path(path) {
        return Inside::Foreign;
    }
    let otherwise = inside.len() - then.len();
    let fallback = then
        .strip_prefix("else")
        .filter(|f| f.is_empty() || f.starts_with(char::is_whitespace));
    match fallback {
        Some(words) if then != after => Inside::Field(Field {
            path,
            start,
            fallback: Some(words.trim()).filter(|w| !w.is_empty()),
            otherwise: Some(otherwise),
        }),
        _ if then.is_empty() => Inside::Field(Field {
            path,
            start,
            fallback: None,
            otherwise: None,
        }),
        _ => Inside::Foreign,
    }
}

/// Whether a text begins with this word.
fn is_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Names joined by dots.
fn is_path(path: &str) -> bool {
    path.split('.').all(|word| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read() {
        let Inside::Field(f) = read(" placed_order.value else your piece ") else {
            panic!("a field");
        };
        assert_eq!(
            (f.path, f.start, f.fallback, f.otherwise),
            ("placed_order.value", 1, Some("your piece"), Some(20))
        );
        assert!(
            matches!(read("x else "), Inside::Field(f) if f.fallback.is_none() && f.otherwise.is_some())
        );
        assert!(matches!(read("elsewhere"), Inside::Field(_)));
    }

    #[test]
    fn others_are_not() {
        for text in [
            "x|default:'y'",
            "x elsewhere",
            "#if x",
            "person|lookup:\"x\"",
            "a..b",
            "x y",
        ] {
            assert_eq!(read(text), Inside::Foreign, "{text}");
        }
        assert_eq!(read("  "), Inside::Empty);
        assert_eq!(read("else Dear"), Inside::Empty);
        assert!(matches!(
            read(" include signature.html "),
            Inside::Include(Include {
                text: "signature.html",
                start: 9
            })
        ));
        assert!(matches!(
            read("each restocked.reference else it"),
            Inside::Each(f) if f.path == "restocked.reference" && f.start == 5
                && f.fallback == Some("it") && f.otherwise == Some(25)
        ));
        assert_eq!(read("each each x"), Inside::Foreign);
        assert!(matches!(read("include"), Inside::Field(_)));
    }
}
