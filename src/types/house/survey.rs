//! What a survey asks, and which answers a person must hear of.

use crate::diagnostics::{Sink, nearest};
use crate::syntax::ast::{BadAnswers, Email, EmailClause, Name, Text};
use crate::types::errors::survey as errors;
use crate::vocabulary::MessageWord;
use crate::workflow::{Choice, Survey};

/// The choices of a survey; `None` for another message, and where no choice could be read.
pub(super) fn survey(email: &Email, sink: &mut Sink) -> Option<Survey> {
    if email.word != MessageWord::Survey {
        return None;
    }
    let mut names: Option<(&[Name], _)> = None;
    let mut bad: Option<&BadAnswers> = None;
    for clause in &email.clauses {
        match clause {
            EmailClause::Choices(list, span) => {
                names.get_or_insert((list, *span));
            }
            EmailClause::Bad(answers, _) => {
                bad.get_or_insert(answers);
            }
            EmailClause::Purpose(..)
            | EmailClause::For(..)
            | EmailClause::Because(..)
            | EmailClause::Theme(..)
            | EmailClause::Subject(..)
            | EmailClause::Preview(..)
            | EmailClause::Template(..)
            | EmailClause::Body(..)
            | EmailClause::Needs(..)
            | EmailClause::Leaves(..)
            | EmailClause::Note(..)
            | EmailClause::Answers(..)
            | EmailClause::Allow(_)
            | EmailClause::Error(_) => {}
        }
    }
    let (names, clause) = names?;
    let mut choices: Vec<(&Name, Choice)> = Vec::new();
    for name in names {
        if matches!(name.text.as_str(), "unanswered" | "unknown") {
            sink.push(errors::no_choice(name));
        } else if let Some((first, _)) = choices.iter().find(|(n, _)| n.text == name.text) {
            sink.push(errors::choice_twice(name, first.span));
        } else {
            let choice = Choice {
                name: name.text.clone(),
                bad: false,
            };
            choices.push((name, choice));
        }
    }
    if let [(only, _)] = choices.as_slice()
        && names.len() == 1
    {
        sink.push(errors::one_choice(only, clause));
    }
    match bad {
        Some(BadAnswers::These(list)) => {
            for name in list {
                if let Some((_, choice)) = choices.iter_mut().find(|(n, _)| n.text == name.text) {
                    choice.bad = true;
                } else {
                    let near = nearest(&name.text, names.iter().map(|n| n.text.as_str()));
                    sink.push(errors::bad_is_no_choice(name, names, near));
                }
            }
        }
        Some(BadAnswers::Never(_)) | None => {}
    }
    Some(Survey {
        choices: choices.into_iter().map(|(_, choice)| choice).collect(),
        never_bad_because: bad.and_then(|bad| match bad {
            BadAnswers::Never(why) => Some(Text::value(why)),
            BadAnswers::These(_) => None,
        }),
    })
}
