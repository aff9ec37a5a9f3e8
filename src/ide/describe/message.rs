//! A message: what a client sees of it first, who sends it and when, how often she can get it.

use super::{Page, listed};
use crate::ide::Snapshot;
use crate::ide::reach::senders;
use crate::proof::Margin;
use crate::syntax::ast::{Decl, Email, EmailClause, LocaleTexts};
use crate::workflow::{Message, RuleForm};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The message's page.
pub(super) fn message(snapshot: &Snapshot, decl: &Decl, email: &Email) -> String {
    let name = &email.name.text;
    let mut page = Page::of(&format!("{} {name}", email.word.text()));
    page.paragraph(decl.doc.as_deref().unwrap_or(""));
    let typed = snapshot.house().messages.get(name);
    if let Some(message) = typed {
        page.paragraph(&what_it_is(message));
    }
    let mut lines = Vec::new();
    for clause in &email.clauses {
        match clause {
            EmailClause::Subject(texts, _) => shown("subject", texts, &mut lines),
            EmailClause::Preview(texts, _) => shown("preview", texts, &mut lines),
            EmailClause::Needs(condition, _) => {
                let words = snapshot.sources().text(condition.span());
                lines.push(format!("needs `{}`", one_line(words)));
            }
            EmailClause::Purpose(..)
            | EmailClause::For(..)
            | EmailClause::Because(..)
            | EmailClause::Theme(..)
            | EmailClause::Template(..)
            | EmailClause::Body(..)
            | EmailClause::Leaves(..)
            | EmailClause::Answers(..)
            | EmailClause::Choices(..)
            | EmailClause::Bad(..)
            | EmailClause::Note(..)
            | EmailClause::Allow(_)
            | EmailClause::Error(_) => {}
        }
    }
    page.list(&lines);
    page.list(&sent(snapshot, name, typed));
    page.done()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn what_it_is(message: &Message) -> String {
    let purpose = message.purpose.text();
    let article = if purpose.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "An"
    } else {
        "A"
    };
    let mut words = format!("{article} **{purpose}** message");
    if let Some(theme) = &message.theme {
        let _ = write!(words, " with theme `{theme}`");
    }
    if !message.states.is_empty() {
        let states = message.states.iter().map(SmolStr::as_str);
        let _ = write!(words, " for {}", listed(states));
    }
    let _ = write!(words, ": {}.", message.because.trim_end_matches('.'));
    words
}

fn shown(what: &str, texts: &LocaleTexts, lines: &mut Vec<String>) {
    match texts {
        LocaleTexts::Bare(text) => lines.push(format!("{what}: \u{201c}{}\u{201d}", text.value())),
        LocaleTexts::PerLocale(list, _) => {
            for (locale, text) in list {
                lines.push(format!(
                    "{what} {}: \u{201c}{}\u{201d}",
                    locale.text,
                    text.value()
                ));
            }
        }
    }
}

/// Who sends it, and what the rules that count it leave.
fn sent(snapshot: &Snapshot, name: &str, typed: Option<&Message>) -> Vec<String> {
    let all = senders(snapshot, name).into_iter();
    let mut in_order: Vec<SmolStr> = all.map(|sender| sender.journey).collect();
    in_order.dedup();
    let journeys: BTreeSet<&SmolStr> = in_order.iter().collect();
    if journeys.is_empty() {
        return vec!["no journey sends it".to_owned()];
    }
    let mut lines = Vec::new();
    for journey in &journeys {
        let days = crate::ide::days::of_message(snapshot, journey, name);
        lines.push(match days {
            Some(days) => format!("`{journey}` sends it on {days}"),
            None => format!("`{journey}` sends it"),
        });
    }
    let Some(message) = typed else {
        return lines;
    };
    for (lowered, proof) in in_order.iter().filter_map(|name| snapshot.journey(name)) {
        let (Some(workflow), Some(proof)) = (&lowered.workflow, proof) else {
            continue;
        };
        for (rule, report) in workflow.rules.iter().zip(&proof.rules) {
            let counts = match &rule.form {
                RuleForm::AtMost { of, .. }
                | RuleForm::AtMostPerCalendar { of, .. }
                | RuleForm::EachOnce { of, .. } => of.holds(message),
                RuleForm::Gap { .. }
                | RuleForm::QuietHours { .. }
                | RuleForm::QuietDays { .. }
                | RuleForm::QuietOutside { .. }
                | RuleForm::Silence { .. }
                | RuleForm::AtLeast { .. } => false,
            };
            if counts {
                lines.push(format!(
                    "counts in `{}` of `{}`: {}",
                    rule.text,
                    workflow.name,
                    Margin::of_rule(&rule.form, report).judged()
                ));
            }
        }
    }
    lines
}
