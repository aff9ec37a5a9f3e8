//! Of people: reviews, notes, and words for colleagues.

use super::MOST_LISTED;
use crate::diagnostics::{Code, Diagnostic, list_some};
use crate::source::Span;
use crate::steps::Answer;
use crate::syntax::ast::{Name, Recipient, Text};
use crate::workflow::NodeSource;
use smol_str::SmolStr;

pub(crate) fn review_arms_missing(
    head: Span,
    missing: &[Answer],
    closing: Option<(Span, &str)>,
) -> Diagnostic {
    let list = list_some(missing.iter().map(|a| a.text()), MOST_LISTED);
    let mut found = Diagnostic::new(
        Code::ReviewAnswerMissing,
        head,
        format!("this `review` does not say what follows from {list}"),
    )
    .label(format!("{list} left out"))
    .note(if missing.contains(&Answer::Unanswered) {
        "people are away, and forget: what a client then hears must have been decided"
    } else {
        "what a client then hears must have been decided"
    })
    .help("say what follows from `approved`, `declined` and `unanswered`; `{ end }` sends nothing more");
    if let Some((before_brace, indent)) = closing {
        let arms: Vec<String> = missing
            .iter()
            .map(|answer| format!("{} {{ end }}", answer.text()))
            .collect();
        let text = format!("  {}\n{indent}", arms.join(&format!("\n{indent}  ")));
        found = found.unsafe_fix(format!("end the run on {list}"), before_brace, text);
    }
    found
}

pub(crate) fn review_decides_nothing(place: Span, by: &Recipient) -> Diagnostic {
    Diagnostic::new(
        Code::ReviewDecidesNothing,
        place,
        format!(
            "whatever `{}` answers here, the client gets the same",
            by.text()
        ),
    )
    .label("no answer has steps")
    .note("a no, and a review that nobody answers, would be taken for a yes")
    .help("put what is under review into `approved`, and write `declined { end }` and `unanswered { end }`")
}

/// A message that a review holds back, and where it leaves all the same.
pub(crate) struct UnderReview<'a> {
    pub(crate) message: &'a SmolStr,
    pub(crate) sent: &'a NodeSource,
    /// The words of the review.
    pub(crate) review: Span,
    /// The answer after which it leaves.
    pub(crate) after: Answer,
}

pub(crate) fn fail_open_review(held: &UnderReview<'_>) -> Diagnostic {
    let message = held.message;
    let (when, label) = match held.after {
        Answer::Unanswered => (
            "when nobody has answered",
            "sent although nobody has agreed",
        ),
        Answer::Declined | Answer::Approved => {
            ("when the answer was no", "sent although somebody said no")
        }
    };
    let mut found = Diagnostic::new(
        Code::FailOpenReview,
        held.sent.span,
        format!("`{message}` is under review, and leaves all the same {when}"),
    )
    .label(label)
    .also(held.review, "this review holds it back");
    if let Some(run) = held.sent.via.first() {
        found = found.also(*run, "put in place here");
    }
    found
        .note("a client would receive what nobody of the house has said yes to")
        .help(
            "write `{ end }` there, send something that needs no review, or ask somebody else in a `review` of its own",
        )
}

/// The `send`, the clause `note by …` and whom it names.
pub(crate) fn note_without_review(
    send: &Name,
    (clause, by): (Span, &str),
    fix: Option<(Span, &str)>,
) -> Diagnostic {
    let message = &send.text;
    let mut found = Diagnostic::new(
        Code::NoteWithoutReview,
        send.span,
        format!("`{message}` carries a note by `{by}`, who was not asked on every way here"),
    )
    .label("may leave without the note")
    .also(clause, "the note")
    .note("the place for a word of their own would stay empty, or the message wait for it for ever")
    .help(format!(
        "send it in `approved` of a `review by {by} within … {{ … }}`, or after one whose other answers `end`"
    ));
    if let Some((step, indent)) = fix {
        found = found.unsafe_fix(
            format!("ask `{by}` before it leaves"),
            step,
            format!(
                "review by {by} within 24 hours {{\n{indent}  approved   {{ send {message} }}\n{indent}  declined   {{ end }}\n{indent}  unanswered {{ end }}\n{indent}}}"
            ),
        );
    }
    found
}

/// What is wrong with words that a colleague reads, if anything is.
pub(crate) fn words_for_colleagues(text: &Text, step: &str) -> Option<Diagnostic> {
    if text.raw.trim().is_empty() {
        let found = Diagnostic::new(
            Code::ClauseMissing,
            text.span,
            format!("this {step} says nothing"),
        )
        .label("no words")
        .note("the colleague would not know what to do for the client")
        .help("say in a few words what is asked, or what has happened");
        return Some(found);
    }
    let from = text.raw.find("{{")?;
    let rest = text.raw.get(from..)?;
    let field = match rest.find("}}") {
        Some(end) => rest.get(..end + 2)?,
        None => rest,
    };
    let start = text.span.start + from as u32;
    let span = Span {
        start,
        end: start + field.len() as u32,
        ..text.span
    };
    Some(
        Diagnostic::new(
            Code::FieldForColleagues,
            span,
            format!("`{field}` stands in words for a colleague, where nothing fills it"),
        )
        .label("would be read as it stands")
        .note("who the client is goes with every task and every word to a colleague")
        .help("write the words without it"),
    )
}
