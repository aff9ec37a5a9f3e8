//! Each declaration from its statement: the words by their rule, the lines of its block one by one.

mod brand;
mod decisions;
mod email;
mod escalation;
mod gate;
mod journey;
mod people;
mod profile;
mod relationship;
mod restraint;
mod target;
mod test;

pub(crate) use email::wanted_of;

use crate::syntax::ast::{Audience, Decl, DeclKind, List, Name, Segment, Sequence};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Cx;
use crate::syntax::place::Context;
use crate::syntax::scan::{Head, Statement};
use crate::vocabulary::MessageWord;

/// Reads one declaration, whose first word is `word`.
pub(super) fn declaration(cx: &mut Cx<'_>, statement: &Statement, word: &str) -> Decl {
    let kind = match word {
        "brand" => brand::brand(cx, statement),
        "profile" => profile::profile(cx, statement),
        "event" => profile::event(cx, statement),
        "list" => {
            cx.no_blocks(statement);
            named(cx, Rule::list_line, statement, |_, name| {
                DeclKind::List(List { name })
            })
        }
        "relationship" => relationship::relationship(cx, statement),
        "segment" => segment(cx, statement),
        "calendar" => people::calendar(cx, statement),
        "person" => people::person(cx, statement),
        "team" => people::team(cx, statement),
        "email" | "sms" | "push" | "letter" | "whatsapp" | "survey" => {
            let word = MessageWord::from_text(word).unwrap_or(MessageWord::Email);
            email::email(cx, statement, word)
        }
        "audience" => {
            cx.no_blocks(statement);
            named(cx, Rule::audience_line, statement, |_, name| {
                DeclKind::Audience(Audience { name })
            })
        }
        "decision" => decisions::decisions(cx, statement),
        "restraint" => restraint::restraint(cx, statement),
        "gate" => gate::gate(cx, statement),
        "escalation" => escalation::escalation(cx, statement),
        "sequence" => named(cx, Rule::sequence_line, statement, |cx, name| {
            let steps = cx.steps_of(statement);
            DeclKind::Sequence(Sequence { name, steps })
        }),
        "journey" => journey::journey(cx, statement),
        "target" => target::target(cx, statement),
        "test" => test::test(cx, statement),
        _ => {
            if cx.unknown_mended(statement, Context::File) {
                return declaration(cx, statement, cx.first_word(statement.head));
            }
            DeclKind::Error(guessed_name(cx, statement.head))
        }
    };
    Decl {
        doc: cx.doc(statement),
        kind,
        head: cx.head_span(statement.head),
        span: cx.statement_span(statement),
    }
}

/// A declaration that is a word, a name and a block. If its words can't be read, `with` still gets
/// to check the block, under a name guessed from the second word.
fn named(
    cx: &mut Cx<'_>,
    rule: Rule,
    statement: &Statement,
    with: impl FnOnce(&mut Cx<'_>, Name) -> DeclKind,
) -> DeclKind {
    let name = cx.read(rule, statement.head, statement.reported, |cx, mut line| {
        let pair = line.need(Rule::name)?;
        Some(cx.declared(&pair))
    });
    match name {
        Some(name)
            if statement.tails.is_empty()
                && !matches!(rule, Rule::list_line | Rule::audience_line) =>
        {
            with(cx, name.clone());
            DeclKind::Error(Some(name))
        }
        Some(name) => with(cx, name),
        None => {
            let guess = guessed_name(cx, statement.head);
            let blank = Name {
                text: "_".into(),
                span: cx.head_span(statement.head),
            };
            with(cx, guess.clone().unwrap_or(blank));
            DeclKind::Error(guess)
        }
    }
}

/// The second word of a head, if it can be a name: what a declaration that can't be read declares.
fn guessed_name(cx: &Cx<'_>, head: Head) -> Option<Name> {
    let words = cx.words(head);
    let rest = words.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    let start = rest.trim_start();
    let length = start
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(start.len());
    let text = start.get(..length)?;
    if text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let from = head.start + (words.len() - start.len()) as u32;
    Some(Name {
        text: text.into(),
        span: cx.file_span(from, from + length as u32),
    })
}

fn segment(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    cx.no_blocks(statement);
    let segment = cx.read(
        Rule::segment_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let name = line.need(Rule::name)?;
            let name = cx.declared(&name);
            if let Some(alien) = line.maybe(Rule::alien_equals) {
                cx.borrowed(&alien, "when");
            }
            let condition = cx.next_condition(&mut line)?;
            Some(Segment { name, condition })
        },
    );
    match segment {
        Some(segment) => DeclKind::Segment(segment),
        None => DeclKind::Error(guessed_name(cx, statement.head)),
    }
}
