//! Comments in their one form: `// …` and `/// …`.

use crate::syntax::line_comments;
use crate::syntax::scan::{Comment, CommentKind};

/// The comment as it is written out: one line, or several for `/* … */`.
pub(super) fn lines(comment: Comment, text: &str) -> Vec<String> {
    let raw = text
        .get(comment.start as usize..comment.end as usize)
        .unwrap_or("")
        .trim_end();
    match comment.kind {
        CommentKind::Line => vec![with_blank("//", raw)],
        CommentKind::Doc => vec![with_blank("///", raw)],
        CommentKind::Hash => vec![with_blank(
            "//",
            &format!("//{}", raw.trim_start_matches('#')),
        )],
        CommentKind::Block => line_comments(raw).lines().map(str::to_owned).collect(),
    }
}

/// `//comment` becomes `// comment`; rulers such as `//----` stay.
fn with_blank(slashes: &str, raw: &str) -> String {
    let rest = raw.strip_prefix(slashes).unwrap_or(raw);
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '`' || c == '"') {
        format!("{slashes} {rest}")
    } else {
        raw.to_owned()
    }
}

/// What a comment says, whatever its form.
pub(super) fn words(comment: Comment, text: &str) -> Vec<String> {
    lines(comment, text)
        .iter()
        .map(|line| line.trim_start_matches('/').trim().to_owned())
        .collect()
}
