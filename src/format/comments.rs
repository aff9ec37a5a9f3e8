//! Comments in their one form: `// …` and `/// …`.

use crate::syntax::line_comments;
use crate::syntax::scan::{Comment, CommentKind};
use std::borrow::Cow;

/// The comment as it is written out: one line, or several for `/* … */`.
pub(super) fn lines(comment: Comment, text: &str) -> Vec<Cow<'_, str>> {
    let raw = text
        .get(comment.start as usize..comment.end as usize)
        .unwrap_or("")
        .trim_end();
    match comment.kind {
        CommentKind::Line => vec![with_blank("//", raw)],
        CommentKind::Doc => vec![with_blank("///", raw)],
        CommentKind::Hash => {
            let ours = format!("//{}", raw.trim_start_matches('#'));
            vec![with_blank("//", &ours).into_owned().into()]
        }
        CommentKind::Block => {
            let lines = line_comments(raw);
            lines.lines().map(|line| line.to_owned().into()).collect()
        }
    }
}

/// `//comment` becomes `// comment`; rulers such as `//----` stay.
fn with_blank<'t>(slashes: &str, raw: &'t str) -> Cow<'t, str> {
    let rest = raw.strip_prefix(slashes).unwrap_or(raw);
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '`' || c == '"') {
        format!("{slashes} {rest}").into()
    } else {
        raw.into()
    }
}

/// What a comment says, whatever its form.
pub(super) fn words(comment: Comment, text: &str) -> Vec<String> {
    lines(comment, text)
        .iter()
        .map(|line| line.trim_start_matches('/').trim().to_owned())
        .collect()
}
