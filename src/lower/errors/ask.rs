//! Of `ask`.

use super::MOST_LISTED;
use crate::diagnostics::{Code, Diagnostic, list_some, nearest};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::vocabulary::Channel;
use crate::workflow::{Message, Survey};

pub(crate) fn survey_not_asked(send: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::SurveyNotAsked,
        send.span,
        format!(
            "`{}` is a survey, and `send` waits for no answer",
            send.text
        ),
    )
    .label("its answer would be lost")
    .note("a client who tells you that something is wrong would hear nothing back")
    .help(format!(
        "write `ask {} within 7 days {{ … }}`, with an arm for each answer",
        send.text
    ))
}

pub(crate) fn no_survey(ask: &Name, message: &Message) -> Diagnostic {
    let what = match message.channel {
        Channel::Email => "an email",
        Channel::Sms => "an sms",
        Channel::Push => "a push",
        Channel::Letter => "a letter",
        Channel::Whatsapp => "a whatsapp",
    };
    Diagnostic::new(
        Code::WrongKindOfName,
        ask.span,
        format!("`{}` is {what}; `ask` takes a survey", ask.text),
    )
    .label("asks the client nothing")
    .also(message.span, "declared here")
    .help(format!(
        "write `send {}`, or declare it as `survey` with `choices`",
        ask.text
    ))
}

pub(crate) fn no_such_answer(answer: &Name, survey: &Survey) -> Diagnostic {
    let choices = || survey.choices.iter().map(|choice| choice.name.as_str());
    let found = Diagnostic::new(
        Code::UnknownValue,
        answer.span,
        format!("this survey has no answer `{}`", answer.text),
    )
    .label("no client can choose it");
    match nearest(&answer.text, choices().chain(["unanswered"])) {
        Some(near) => {
            found
                .help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), answer.span, near)
        }
        None => found.help(format!(
            "its choices are {}",
            list_some(choices(), MOST_LISTED)
        )),
    }
}

pub(crate) fn answer_twice(answer: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::AnswerTwice,
        answer.span,
        format!("`{}` stands in this `ask` twice", answer.text),
    )
    .label("again here")
    .also(first, "already dealt with here")
    .note("a client could only go one of the two ways")
    .help("take one of the two out")
}

pub(crate) fn unanswered_with_answers(unanswered: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::AnswerTwice,
        unanswered.span,
        "`unanswered` stands in an arm of its own",
    )
    .label("beside an answer")
    .note("who says nothing has not given any of the answers")
    .help("write `unanswered { … }` on a line of its own")
}

pub(crate) fn answers_left_out(
    ask: &Name,
    missing: &[&str],
    closing: Option<(Span, &str)>,
) -> Diagnostic {
    let list = list_some(missing.iter().copied(), 8);
    let what = if missing == ["unanswered"] {
        "when nobody answers".to_owned()
    } else {
        format!("when the answer is {list}")
    };
    let mut found = Diagnostic::new(
        Code::AnswersLeftOut,
        ask.span,
        format!("this `ask` does not say what happens {what}"),
    )
    .label(format!("{list} left out"))
    .note("such a client would stop here, without anybody having decided so")
    .help(format!(
        "add {} for {list}; an empty one, `{{ }}`, says that the run goes on",
        if missing.len() == 1 { "an arm" } else { "arms" }
    ));
    if let Some((before_brace, indent)) = closing {
        let arms: Vec<String> = missing
            .iter()
            .map(|value| format!("{value} {{ }}"))
            .collect();
        let text = format!("  {}\n{indent}", arms.join(&format!("\n{indent}  ")));
        found = found.unsafe_fix(format!("add empty arms for {list}"), before_brace, text);
    }
    found
}
