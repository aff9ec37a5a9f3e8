//! What the scan found, in words.

use crate::diagnostics::{Applicability, Code, Diagnostic, Edit};
use crate::source::Span;
use crate::syntax::scan::{Comment, CommentKind, Fault, MAX_DEPTH};

/// J0016.
pub(super) fn stray_doc(span: Span) -> Diagnostic {
    let slashes = Span {
        end: span.end.min(span.start + 3),
        ..span
    };
    Diagnostic::new(
        Code::StrayDocumentation,
        span,
        "this `///` documents nothing",
    )
    .label("nothing below it takes documentation")
    .help("`///` belongs above a declaration, a property, a state, a rule, an arm or a step; elsewhere write `//`")
    .fix("write `//`", slashes, "//")
}

/// The label of a block behind a statement that takes none.
pub(super) const NEEDLESS_BLOCK: &str = "this block belongs to nothing";

/// The label of a name that stands in quotes.
pub(super) const QUOTED_NAME: &str = "a name, not a text";

/// Whether a diagnostic is about such a block or name: what the scan found wrong with the brace, or
/// with the form of the quotes, follows from it.
pub(super) fn explains_the_scan(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::Syntax | Code::BorrowedForm)
        && [NEEDLESS_BLOCK, QUOTED_NAME].contains(&diagnostic.primary.text.as_str())
}

/// The message for a fault. `at` turns positions of the file into spans.
pub(super) fn message(fault: &Fault, text: &str, at: impl Fn(u32, u32) -> Span) -> Diagnostic {
    match fault {
        Fault::Unclosed {
            open,
            around,
            meant,
        } => {
            let words = block_words(text, *open);
            let what = if words.is_empty() {
                "this block".to_owned()
            } else {
                format!("the block of `{words}`")
            };
            let mut message = Diagnostic::new(
                Code::UnclosedBrace,
                at(*meant, *meant),
                format!("{what} is never closed: a `}}` is missing here"),
            )
            .label("a `}` was meant after this")
            .also(at(*open, open + 1), "opened here");
            for other in around {
                message = message.also(at(*other, other + 1), "nor is this one closed");
            }
            if around.is_empty() {
                let close = closing(text, *open, *meant);
                message = message.unsafe_fix("write `}`", at(*meant, *meant), close);
            }
            message
        }
        Fault::Stray { at: pos } => {
            let span = at(*pos, pos + 1);
            Diagnostic::new(Code::StrayBrace, span, "this `}` closes nothing")
                .label("no `{` is open here")
                .unsafe_fix("take the `}` away", span, "")
        }
        Fault::MissingOpen { start, end } => {
            let words = text.get(*start as usize..*end as usize).unwrap_or("");
            let word = words.split_whitespace().next().unwrap_or("");
            Diagnostic::new(
                Code::Syntax,
                at(*end, *end),
                format!("`{word}` needs a block: `{{` is missing at the end of this line"),
            )
            .label("`{` goes here")
            .fix("write `{`", at(*end, *end), " {")
        }
        Fault::UnclosedText { start, end } => Diagnostic::new(
            Code::UnclosedText,
            at(*start, *end),
            "this text never ends: its second `\"` is missing",
        )
        .label("starts here")
        .help("a text ends on the line on which it starts"),
        Fault::UnclosedParen { at: pos } => {
            Diagnostic::new(Code::Syntax, at(*pos, pos + 1), "this `(` is never closed")
                .label("opened here")
        }
        Fault::StrayParen { at: pos } => {
            Diagnostic::new(Code::Syntax, at(*pos, pos + 1), "this `)` closes nothing")
                .label("no `(` is open here")
        }
        Fault::TooDeep { at: pos } => Diagnostic::new(
            Code::TooDeep,
            at(*pos, pos + 1),
            format!("brackets are nested more than {MAX_DEPTH} deep"),
        )
        .label("one too many")
        .help("take needless brackets away, or move inner steps to a `sequence` and `run` it"),
        Fault::ForeignQuotes { open, close } => {
            let (open, close) = (at(open.0, open.1), at(close.0, close.1));
            let title = "write straight quotes";
            Diagnostic::new(
                Code::BorrowedForm,
                open.to(close),
                "texts stand in straight quotes: `\"…\"`",
            )
            .label("other quotes are used here")
            .fix_with(
                title,
                vec![
                    Edit {
                        span: open,
                        text: "\"".into(),
                    },
                    Edit {
                        span: close,
                        text: "\"".into(),
                    },
                ],
                Applicability::Safe,
            )
        }
        Fault::ForeignComment(comment) => foreign_comment(*comment, text, at),
        Fault::Semicolon { at: pos, last } => {
            let span = at(*pos, pos + 1);
            let message = Diagnostic::new(
                Code::BorrowedForm,
                span,
                "no `;` is needed: a statement ends with its line",
            )
            .label("too much");
            if *last {
                message.fix("take the `;` away", span, "")
            } else {
                message
                    .help("put the next statement on a line of its own")
                    .fix("start a new line", span, "\n")
            }
        }
        Fault::CommaAfterBlock { at: pos } => {
            let span = at(*pos, pos + 1);
            Diagnostic::new(Code::BorrowedForm, span, "no `,` is needed after a `}`")
                .label("too much")
                .fix("take the comma away", span, "")
        }
        Fault::BraceOnOwnLine { at: pos, after } => {
            let gap = text.get(*after as usize..*pos as usize).unwrap_or("");
            let message = Diagnostic::new(
                Code::BorrowedForm,
                at(*pos, pos + 1),
                "`{` stays on the line of the words it belongs to",
            )
            .label("belongs one line up");
            if gap.trim().is_empty() {
                message.fix("move it up", at(*after, pos + 1), " {")
            } else {
                message
            }
        }
        Fault::StrayDoc { start, end } => stray_doc(at(*start, *end)),
        Fault::SecondOpen { at: pos } => {
            let span = at(*pos, pos + 1);
            Diagnostic::new(
                Code::Syntax,
                span,
                "one `{` opens the block; a second is too much",
            )
            .label("too much")
            .fix("take this `{` away", span, "")
        }
        Fault::NeverOpened { at: pos, words } => {
            let line = text.get(*words as usize..*pos as usize).unwrap_or("");
            let word = line.split_whitespace().next().unwrap_or("");
            Diagnostic::new(
                Code::StrayBrace,
                at(*pos, pos + 1),
                format!("this `}}` closes nothing: the `{{` of `{word}` is missing on this line"),
            )
            .label("no `{` is open here")
        }
    }
}

/// The `}` of a block, on the line of its `{` or on one of its own, as deep as that.
fn closing(text: &str, open: u32, meant: u32) -> String {
    let inside = text.get(open as usize..meant as usize).unwrap_or("");
    let before = text.get(..open as usize).unwrap_or("");
    let line = before.rsplit(['\n', '\r']).next().unwrap_or("");
    let depth = line.len() - line.trim_start().len();
    if inside.contains(['\n', '\r']) {
        format!("\n{}}}", line.get(..depth).unwrap_or(""))
    } else {
        " }".to_owned()
    }
}

/// The words before a `{` on its line, as many as tell which block it is.
fn block_words(text: &str, open: u32) -> &str {
    let before = text.get(..open as usize).unwrap_or("");
    let line = before.rsplit(['\n', '\r', '{', '}']).next().unwrap_or("");
    let words = line.trim();
    let ends = words.match_indices(' ').map(|(at, _)| at);
    let end = ends
        .take_while(|at| *at <= 24)
        .nth(1)
        .unwrap_or(words.len());
    words.get(..end).unwrap_or("").trim_end_matches(',')
}

fn foreign_comment(comment: Comment, text: &str, at: impl Fn(u32, u32) -> Span) -> Diagnostic {
    let span = at(comment.start, comment.end);
    let raw = text
        .get(comment.start as usize..comment.end as usize)
        .unwrap_or("");
    let after = text.get(comment.end as usize..).unwrap_or("");
    let ends_line = after
        .split(['\n', '\r'])
        .next()
        .is_none_or(|rest| rest.trim().is_empty());
    if comment.kind == CommentKind::Hash {
        let inner = raw.trim_start_matches('#');
        return Diagnostic::new(
            Code::BorrowedForm,
            span,
            "comments start with `//`, not with `#`",
        )
        .label("a comment from another language")
        .fix("write `//`", span, format!("//{inner}"));
    }
    let message = Diagnostic::new(
        Code::BorrowedForm,
        span,
        "comments start with `//` and end with their line; there is no `/* … */`",
    )
    .label("a comment from another language");
    if ends_line {
        message.fix("write `//`", span, line_comments(raw))
    } else {
        message
    }
}

/// `/* a\n   b */` as `// a\n// b`.
pub(crate) fn line_comments(raw: &str) -> String {
    let inner = raw
        .strip_prefix("/*")
        .unwrap_or(raw)
        .strip_suffix("*/")
        .unwrap_or(raw.strip_prefix("/*").unwrap_or(raw));
    let lines: Vec<String> = inner
        .lines()
        .map(|line| line.trim().trim_start_matches('*').trim())
        .filter(|line| !line.is_empty())
        .map(|line| format!("// {line}"))
        .collect();
    if lines.is_empty() {
        "//".to_owned()
    } else {
        lines.join("\n")
    }
}
