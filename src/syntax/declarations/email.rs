//! `email` and the other channels, `survey`: a message and what must be said about it.

use super::guessed_name;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{BadAnswers, DateTime, DeclKind, Email, EmailClause, LeavesWhen};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::{Context, Once};
use crate::syntax::scan::Statement;
use crate::vocabulary::{MessageWord, Named, Purpose};

pub(super) fn email(cx: &mut Cx<'_>, statement: &Statement, word: MessageWord) -> DeclKind {
    let name = cx.read(
        head_rule(word),
        statement.head,
        statement.reported,
        |cx, mut line| {
            let pair = line.need(Rule::name)?;
            Some(cx.declared_as(Named::Message, &pair))
        },
    );
    let mut clauses = Vec::new();
    let mut once = Once::default();
    let block = cx.block_of(statement, Context::Message(word));
    if let Some(block) = block {
        clauses.reserve_exact(block.statements.len());
        for line in &block.statements {
            cx.no_doc(line);
            clauses.push(clause(cx, line, word, &mut once));
            if cx.may_hold_another(line.head) {
                once.note_unread();
            }
        }
        // On one line all clauses are one statement: the fault has swallowed the others.
        if block.statements.len() == 1 && clauses.iter().any(|c| matches!(c, EmailClause::Error(_)))
        {
            once.note_unread();
        }
    }
    match name {
        Some(name) => {
            if block.is_none() {
                return DeclKind::Error(Some(name));
            }
            if !statement.reported {
                required(cx, name.span, &name.text, word, &once);
            }
            DeclKind::Email(Email {
                word,
                name,
                clauses,
            })
        }
        None => DeclKind::Error(guessed_name(cx, statement.head)),
    }
}

fn head_rule(word: MessageWord) -> Rule {
    match word {
        MessageWord::Email => Rule::email_line,
        MessageWord::Sms => Rule::sms_line,
        MessageWord::Push => Rule::push_line,
        MessageWord::Letter => Rule::letter_line,
        MessageWord::Whatsapp => Rule::whatsapp_line,
        MessageWord::Survey => Rule::survey_line,
    }
}

fn clause(
    cx: &mut Cx<'_>,
    statement: &Statement,
    word: MessageWord,
    once: &mut Once,
) -> EmailClause {
    let span = cx.statement_span(statement);
    let (rule, key) = match cx.first_word(statement.head) {
        "purpose" => (Rule::purpose_line, "purpose"),
        "for" => (Rule::for_line, "for"),
        "because" => (Rule::because_line, "because"),
        "theme" => (Rule::theme_line, "theme"),
        "subject" => (Rule::subject_line, "subject"),
        "preview" => (Rule::preview_line, "preview"),
        "template" => (Rule::template_line, "template"),
        "text" => (Rule::text_line, "text"),
        "needs" => (Rule::needs_line, "needs"),
        "leaves" => (Rule::leaves_line, "leaves"),
        "answers" => (Rule::answers_line, "answers"),
        "choices" => (Rule::choices_line, "choices"),
        "bad" => (Rule::bad_line, "bad"),
        "note" => (Rule::note_line, "note"),
        "allow" => {
            return match cx.allow(statement) {
                Some(allow) => EmailClause::Allow(allow),
                None => EmailClause::Error(span),
            };
        }
        _ => {
            if cx.unknown_mended(statement, Context::Message(word)) {
                return clause(cx, statement, word, once);
            }
            once.note_unread();
            return EmailClause::Error(span);
        }
    };
    if let Some(why) = word.lacks(key) {
        no_place(cx, statement, word, key, why);
        // It may be the body that now seems to be missing.
        if key == "template" {
            once.note_unread();
        }
        return EmailClause::Error(span);
    }
    cx.once(once, key, span);
    let texts = matches!(
        rule,
        Rule::subject_line | Rule::preview_line | Rule::template_line | Rule::text_line
    );
    let block = if texts {
        cx.optional_block(statement)
    } else {
        cx.no_blocks(statement);
        None
    };
    if texts {
        return texts_clause(cx, rule, statement, block, span);
    }
    let clause = cx.read(rule, statement.head, statement.reported, |cx, mut line| {
        Some(match rule {
            Rule::purpose_line => {
                let purpose = line.need(Rule::purpose)?;
                EmailClause::Purpose(Purpose::from_text(purpose.as_str())?, span)
            }
            Rule::for_line => EmailClause::For(cx.names(&mut line), span),
            Rule::because_line => EmailClause::Because(cx.next_text(&mut line)?, span),
            Rule::theme_line => EmailClause::Theme(cx.next_name(&mut line)?, span),
            Rule::needs_line => EmailClause::Needs(Box::new(cx.next_condition(&mut line)?), span),
            Rule::leaves_line => EmailClause::Leaves(leaves(cx, &mut line)?, span),
            Rule::answers_line => EmailClause::Answers(cx.names(&mut line), span),
            Rule::choices_line => {
                let choices = cx.names(&mut line);
                for choice in &choices {
                    cx.refuse_as(Named::Choice, choice);
                }
                EmailClause::Choices(choices, span)
            }
            Rule::bad_line => EmailClause::Bad(bad(cx, &mut line)?, span),
            Rule::note_line => EmailClause::Note(cx.next_recipient(&mut line)?, span),
            _ => return None,
        })
    });
    clause.unwrap_or(EmailClause::Error(span))
}

fn leaves(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<LeavesWhen> {
    if let Some(pair) = line.maybe(Rule::leaves_before) {
        return Some(LeavesWhen::Before(cx.next_name(&mut Line::inside(pair))?));
    }
    let mut inside = Line::inside(line.need(Rule::leaves_by)?);
    inside.need(Rule::kw_by)?;
    let date = inside.next()?;
    Some(LeavesWhen::By(DateTime {
        date: cx.date(&date)?,
        time: cx.maybe_clock(&mut inside)?,
    }))
}

fn bad(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<BadAnswers> {
    if let Some(never) = line.maybe(Rule::bad_never) {
        let why = cx.next_text(&mut Line::inside(never))?;
        return Some(BadAnswers::Never(why));
    }
    Some(BadAnswers::These(cx.names(line)))
}

/// Reports a clause that messages of another kind take.
fn no_place(cx: &mut Cx<'_>, statement: &Statement, word: MessageWord, key: &str, why: &str) {
    if statement.reported {
        return;
    }
    let span = cx.first_word_span(statement.head);
    cx.push(
        Diagnostic::new(
            Code::Misplaced,
            span,
            format!("`{key}` can't stand in {}", word.with_article()),
        )
        .label("not here")
        .help(why),
    );
}

fn texts_clause(
    cx: &mut Cx<'_>,
    rule: Rule,
    statement: &Statement,
    block: Option<&crate::syntax::scan::Block>,
    span: Span,
) -> EmailClause {
    let bare = cx.read(rule, statement.head, statement.reported, |cx, mut line| {
        Some(line.maybe(Rule::text).map(|pair| cx.text(&pair)))
    });
    let Some(bare) = bare else {
        if let Some(block) = block {
            cx.locale_texts(block);
        }
        return EmailClause::Error(span);
    };
    let Some(texts) = cx.bare_or_block(bare, block) else {
        if !statement.reported {
            let word = cx.first_word(statement.head);
            cx.push(
                Diagnostic::new(Code::Syntax, span, format!("`{word}` needs a text"))
                    .label("a text is missing behind this")
                    .help(format!(
                        "`{word} \"…\"`, or one for each locale: `{word} {{ fr \"…\" en \"…\" }}`"
                    )),
            );
        }
        return EmailClause::Error(span);
    };
    match rule {
        Rule::subject_line => EmailClause::Subject(texts, span),
        Rule::preview_line => EmailClause::Preview(texts, span),
        Rule::template_line => EmailClause::Template(texts, span),
        Rule::text_line => EmailClause::Body(texts, span),
        _ => EmailClause::Error(span),
    }
}

/// Something that a message must say: the clauses that say it, in words, and a line that would.
type Wanted = (&'static [&'static str], &'static str, &'static str);

const PURPOSE: Wanted = (&["purpose"], "`purpose`", "`purpose care`");
const BECAUSE: Wanted = (&["because"], "`because`", "`because \"…\"`");
const SUBJECT: Wanted = (&["subject"], "`subject`", "`subject \"…\"`");
const PAGE: Wanted = (
    &["template", "text"],
    "`template` or `text`",
    "`template \"templates/….html\"`",
);
const TEXT: Wanted = (&["text"], "`text`", "`text \"…\"`");
const CHOICES: Wanted = (
    &["choices"],
    "`choices`",
    "`choices loved_it, fine, not_for_me`",
);
const BAD: Wanted = (
    &["bad"],
    "`bad`",
    "`bad not_for_me` for the answers that a person must hear of",
);

fn wanted(word: MessageWord) -> &'static [Wanted] {
    match word {
        MessageWord::Email => &[PURPOSE, BECAUSE, SUBJECT, PAGE],
        MessageWord::Sms | MessageWord::Whatsapp => &[PURPOSE, BECAUSE, TEXT],
        MessageWord::Push => &[PURPOSE, BECAUSE, SUBJECT, TEXT],
        MessageWord::Letter => &[PURPOSE, BECAUSE, PAGE],
        MessageWord::Survey => &[PURPOSE, BECAUSE, SUBJECT, PAGE, CHOICES, BAD],
    }
}

/// What a message of this kind must say: for each such thing the first words of the lines that say it.
pub(crate) fn wanted_of(word: MessageWord) -> impl Iterator<Item = &'static [&'static str]> {
    wanted(word).iter().map(|(keys, ..)| *keys)
}

/// Reports the clauses that every message must have.
fn required(cx: &mut Cx<'_>, at: Span, name: &str, word: MessageWord, once: &Once) {
    // A line that can't be read may be the very one that seems to be missing.
    if once.unread() {
        return;
    }
    let mut missing = Vec::new();
    let mut lines = Vec::new();
    for (keys, words, line) in wanted(word) {
        if !keys.iter().any(|key| once.has(key)) {
            missing.push(*words);
            lines.push(*line);
        }
    }
    let (Some((last, head)), false) = (missing.split_last(), missing.is_empty()) else {
        return;
    };
    let list = if head.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} and {last}", head.join(", "))
    };
    let verb = if head.is_empty() { "is" } else { "are" };
    let every = match word {
        MessageWord::Survey => "every survey needs it",
        MessageWord::Email
        | MessageWord::Sms
        | MessageWord::Push
        | MessageWord::Letter
        | MessageWord::Whatsapp => "every message needs it",
    };
    cx.push(
        Diagnostic::new(
            Code::ClauseMissing,
            at,
            format!("{list} {verb} missing in `{name}`"),
        )
        .label(every)
        .help(format!("add {}", lines.join(", "))),
    );
}
