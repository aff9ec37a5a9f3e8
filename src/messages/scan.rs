//! One walk over a text: plain words, `{{ … }}`, and what looks like another tool's syntax.

use crate::source::Span;

/// A text as it stands in a source: a quoted text, or a whole template file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'t> {
    /// As written.
    pub(crate) raw: &'t str,
    /// Where it stands.
    pub(crate) span: Span,
    /// The file that it is, from the project's folder; `None` for a quoted text.
    pub(crate) path: Option<&'t str>,
    /// Whether files may be put in: not into the one line of a subject.
    pub(crate) takes_files: bool,
    /// Whether `\"` and `\\` stand for one character: in quoted texts, not in files.
    pub(crate) escapes: bool,
}

impl Source<'_> {
    /// The place of some of its bytes.
    pub(crate) fn at(&self, start: usize, end: usize) -> Span {
        let base = self.span.start as usize;
        Span::new(self.span.chunk, base + start, base + end)
    }

    /// A piece of it, without escapes.
    pub(crate) fn plain(&self, start: usize, end: usize) -> String {
        let piece = self.raw.get(start..end).unwrap_or("");
        if !self.escapes || !piece.contains('\\') {
            return piece.to_owned();
        }
        let mut out = String::with_capacity(piece.len());
        let mut chars = piece.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.extend(chars.next()),
                other => out.push(other),
            }
        }
        out
    }
}

/// A piece of a text, in bytes from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// As it is.
    Plain,
    /// `{{ … }}`, braces included.
    Braced,
    /// `{{` that does not end on its line; up to the line's end.
    Unclosed,
    /// `{{{ … }}}`.
    Tripled,
    /// `{% … %}`.
    Tag,
    /// `*|…|*`.
    Starred,
    /// `%%…%%`.
    Percents,
    /// `${…}`.
    Dollar,
    /// `<%= … %>`.
    Angled,
}

/// Cuts a text into pieces that cover all of it, in order. Linear in its length.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut plain, mut at, mut line_end) = (0, 0, 0);
    while let Some(start) = next_opening(bytes, at) {
        // Nothing in braces goes on over the end of its line, which is looked up once a line.
        if line_end <= start {
            line_end = end_of_line(bytes, start);
        }
        let line = bytes.get(start..line_end).unwrap_or_default();
        let Some((kind, length)) = opened(line) else {
            at = start + 1;
            continue;
        };
        if plain < start {
            found.push(Piece {
                kind: PieceKind::Plain,
                start: plain,
                end: start,
            });
        }
        at = start + length;
        plain = at;
        found.push(Piece {
            kind,
            start,
            end: at,
        });
    }
    if plain < bytes.len() {
        found.push(Piece {
            kind: PieceKind::Plain,
            start: plain,
            end: bytes.len(),
        });
    }
    found
}

/// Offset of the next two bytes that may open something. All pairs end in one of three bytes.
fn next_opening(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memchr3_iter(b'{', b'%', b'|', rest).find_map(|hit| {
        let first = hit.checked_sub(1)?;
        let opens = matches!(
            rest.get(first..=hit)?,
            b"{{" | b"{%" | b"${" | b"%%" | b"<%" | b"*|"
        );
        opens.then_some(from + first)
    })
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |n| from + n)
}

/// What opens at the start of `line`, and its length.
fn opened(line: &[u8]) -> Option<(PieceKind, usize)> {
    let inside = line.get(2..)?;
    match line.get(..2)? {
        b"{{" => Some(braces(line, inside)),
        b"{%" => closed_by(inside, b"{%", b"%}").map(|n| (PieceKind::Tag, n + 4)),
        b"<%" => closed_by(inside, b"<%", b"%>").map(|n| (PieceKind::Angled, n + 4)),
        b"*|" => {
            let n = run(inside, |b| {
                b.is_ascii_alphanumeric() || b"_:. -".contains(&b)
            });
            (n > 0 && inside.get(n..)?.starts_with(b"|*")).then_some((PieceKind::Starred, n + 4))
        }
        b"${" => {
            let n = run(inside, |b| !b"{}<>\"".contains(&b));
            let named = inside.first().is_some_and(u8::is_ascii_alphabetic);
            (named && inside.get(n) == Some(&b'}')).then_some((PieceKind::Dollar, n + 3))
        }
        b"%%" => {
            let script = matches!(inside.first(), Some(b'[' | b'='));
            let n = if script {
                closed_by(inside, b"%%", b"%%")?
            } else {
                run(inside, |b| b.is_ascii_alphanumeric() || b == b'_')
            };
            (n > 0 && inside.get(n..)?.starts_with(b"%%")).then_some((PieceKind::Percents, n + 4))
        }
        _ => None,
    }
}

/// `{{` with what it holds. `{{${x}}}` and `{{{x}}}` end in three braces.
fn braces(line: &[u8], inside: &[u8]) -> (PieceKind, usize) {
    let opened = run(line, |b| b == b'{');
    if opened > 3 {
        return (PieceKind::Unclosed, opened);
    }
    let held = line.get(opened..).unwrap_or_default();
    let end = match pair(held, |p| p == b"}}" || p == b"{{") {
        Some(end) if held.get(end) == Some(&b'}') => end,
        Some(next) => return (PieceKind::Unclosed, opened + next),
        None => return (PieceKind::Unclosed, line.len()),
    };
    let more = usize::from(held.get(end + 2) == Some(&b'}'));
    if opened == 3 {
        (PieceKind::Tripled, opened + end + 2 + more)
    } else if inside.trim_ascii_start().starts_with(b"${") {
        (PieceKind::Braced, opened + end + 2 + more)
    } else {
        (PieceKind::Braced, opened + end + 2)
    }
}

/// Offset of `close`, unless `open` comes first.
fn closed_by(bytes: &[u8], open: &[u8], close: &[u8]) -> Option<usize> {
    let at = pair(bytes, |p| p == open || p == close)?;
    bytes.get(at..)?.starts_with(close).then_some(at)
}

fn pair(bytes: &[u8], wanted: impl Fn(&[u8]) -> bool) -> Option<usize> {
    bytes.windows(2).position(wanted)
}

fn run(bytes: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&b| holds(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(PieceKind, &str)> {
        pieces(text)
            .into_iter()
            .map(|p| (p.kind, &text[p.start..p.end]))
            .collect()
    }

    #[test]
    fn pieces_cover_the_text() {
        use PieceKind::{Braced, Plain, Unclosed};
        assert_eq!(
            kinds("Dear {{first_name else you}}, {x} 100%"),
            [
                (Plain, "Dear "),
                (Braced, "{{first_name else you}}"),
                (Plain, ", {x} 100%")
            ]
        );
        assert_eq!(
            kinds("a {{b\nc }}"),
            [(Plain, "a "), (Unclosed, "{{b"), (Plain, "\nc }}")]
        );
        assert_eq!(kinds("{{a {{b}}"), [(Unclosed, "{{a "), (Braced, "{{b}}")]);
    }

    #[test]
    fn other_tools_are_seen() {
        use PieceKind::{Angled, Braced, Dollar, Percents, Starred, Tag, Tripled};
        for (text, kind) in [
            ("{% if x %}", Tag),
            ("*|FNAME|*", Starred),
            ("%%first_name%%", Percents),
            ("%%=v(@x)=%%", Percents),
            ("${first}", Dollar),
            ("{{${first}}}", Braced),
            ("{{{first}}}", Tripled),
            ("<%= recipient.x %>", Angled),
        ] {
            assert_eq!(kinds(text), [(kind, text)]);
        }
        for plain in [
            "a:100%;b:50%}",
            "/*| x */",
            "$ {x}",
            "100%% sure",
            "{ {x} }",
            "}}",
        ] {
            assert_eq!(kinds(plain), [(PieceKind::Plain, plain)]);
        }
    }

    #[test]
    fn floods_are_linear() {
        for flood in ["{{", "{%", "*|", "${", "%%", "<%", "{{{", "%%["] {
            let text = flood.repeat(200_000);
            let total: usize = pieces(&text).iter().map(|p| p.end - p.start).sum();
            assert_eq!(total, text.len());
        }
    }
}
