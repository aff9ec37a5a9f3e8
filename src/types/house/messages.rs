//! Messages: what a client gets to read, why, and what must be true for it.

use super::{description, locales};
use crate::diagnostics::{Diagnostic, Sink};
use crate::messages::{Reading, Source, Templates, merge_text, template_fault};
use crate::names::{Names, Told};
use crate::source::{ChunkId, SourceMap, Span};
use crate::syntax::Program;
use crate::syntax::ast::{
    self, DeclKind, Doc, Email, EmailClause, LeavesWhen, LocaleTexts, Test, Text,
};
use crate::types::errors::text as errors;
use crate::types::event::theme;
use crate::types::{Scope, condition, date_property, known_after, recipient, states};
use crate::workflow::{
    ByLocale, ClockMinutes, DateValue, Leaves, MergeText, Message, Messages, PropertyRef, Template,
};
use smol_str::SmolStr;
use std::sync::Arc;

/// What messages are read with.
pub(super) struct Context<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) sources: &'a SourceMap,
    pub(super) templates: &'a Templates,
}

/// What came of one message, to be kept while nothing changes that it was made from.
#[derive(Debug)]
pub struct MadeMessage {
    message: Option<Arc<Message>>,
    found: Vec<Diagnostic>,
    told: Told,
}

impl MadeMessage {
    /// Whether anything that was found names a place in one of these chunks.
    pub(crate) fn names_place_in(&self, chunks: &[ChunkId]) -> bool {
        let mut places = self.found.iter().flat_map(Diagnostic::spans);
        places.any(|span| chunks.contains(&span.chunk))
    }

    /// Whether anything was said of it.
    pub(crate) fn says_anything(&self) -> bool {
        !self.found.is_empty() || !self.told.is_empty()
    }
}

/// What is known of messages from before, where all else that they are made from is the same.
pub struct Known<'k> {
    /// All messages then.
    pub all: &'k Messages,
    /// What came of the one that a declaration declares and that need not be looked at.
    pub made: &'k dyn Fn(usize) -> Option<Arc<MadeMessage>>,
    /// The declarations of the others, in their order: those to be made anew, and with what came of them those of which
    /// something was said.
    pub at: Vec<(usize, Option<Arc<MadeMessage>>)>,
}

/// All messages that say why they are sent; one without a purpose is reported where it was read. Gives what came of
/// each declaration that was made anew beside them.
pub(super) fn messages(
    program: &Program,
    context: &Context<'_>,
    known: Option<&Known<'_>>,
    sink: &mut Sink,
) -> (Messages, Vec<(usize, Arc<MadeMessage>)>) {
    let names = context.scope.names;
    let every = || program.messages().iter().map(|&index| (index, None));
    let at = known.map_or_else(|| every().collect(), |known| known.at.clone());
    let mut anew = Vec::new();
    for (index, made) in at {
        let one = if let Some(one) = made {
            names.add_told(&one.told);
            one
        } else {
            let Some((_, decl)) = program.decls.get(index) else {
                continue;
            };
            let DeclKind::Email(email) = &decl.kind else {
                continue;
            };
            let mut own = Sink::new();
            let (message, told) = names.told_apart(|| message(email, &decl.doc, context, &mut own));
            let one = Arc::new(MadeMessage {
                message: message.map(Arc::new),
                found: own.into_vec(),
                told,
            });
            anew.push((index, Arc::clone(&one)));
            one
        };
        sink.extend(one.found.iter().cloned());
    }
    let replaced = known.and_then(|known| known.all.with(&in_their_places(names, &anew)?));
    let messages = replaced.unwrap_or_else(|| {
        let made = |index: &usize| -> Option<Arc<MadeMessage>> {
            let own = anew.binary_search_by_key(index, |(at, _)| *at);
            let own = own.ok().and_then(|at| anew.get(at));
            own.map_or_else(|| (known?.made)(*index), |(_, one)| Some(Arc::clone(one)))
        };
        let all = program.messages().iter().filter_map(made);
        let all = all.filter_map(|one| one.message.clone());
        Messages::of(all.map(|message| (message.name.clone(), message)).collect())
    });
    (messages, anew)
}

/// The messages that were made anew, if each is the first of its name.
fn in_their_places(
    names: &Names<'_>,
    anew: &[(usize, Arc<MadeMessage>)],
) -> Option<Vec<Arc<Message>>> {
    let each = anew.iter().map(|(index, one)| {
        let message = one.message.as_ref()?;
        let first = names.get(&message.name)?;
        (first.decl == *index).then(|| Arc::clone(message))
    });
    each.collect()
}

/// The clauses of a message, the first of each.
#[derive(Default)]
struct Clauses<'a> {
    purpose: Option<crate::vocabulary::Purpose>,
    states: Option<&'a [ast::Name]>,
    because: Option<&'a Text>,
    theme: Option<&'a ast::Name>,
    subject: Option<(&'a LocaleTexts, Span)>,
    preview: Option<(&'a LocaleTexts, Span)>,
    template: Option<(&'a LocaleTexts, Span)>,
    body: Option<(&'a LocaleTexts, Span)>,
    needs: Option<&'a ast::Condition>,
    leaves: Option<(&'a LeavesWhen, Span)>,
    answers: Option<&'a [ast::Name]>,
    note: Option<&'a ast::Recipient>,
}

fn sorted(email: &Email) -> Clauses<'_> {
    let mut found = Clauses::default();
    for clause in &email.clauses {
        match clause {
            EmailClause::Purpose(it, _) => {
                found.purpose.get_or_insert(*it);
            }
            EmailClause::For(it, _) => {
                found.states.get_or_insert(it);
            }
            EmailClause::Because(it, _) => {
                found.because.get_or_insert(it);
            }
            EmailClause::Theme(it, _) => {
                found.theme.get_or_insert(it);
            }
            EmailClause::Subject(it, span) => {
                found.subject.get_or_insert((it, *span));
            }
            EmailClause::Preview(it, span) => {
                found.preview.get_or_insert((it, *span));
            }
            EmailClause::Template(it, span) => {
                found.template.get_or_insert((it, *span));
            }
            EmailClause::Body(it, span) => {
                found.body.get_or_insert((it, *span));
            }
            EmailClause::Needs(it, _) => {
                found.needs.get_or_insert(it);
            }
            EmailClause::Leaves(it, span) => {
                found.leaves.get_or_insert((it, *span));
            }
            EmailClause::Answers(it, _) => {
                found.answers.get_or_insert(it);
            }
            EmailClause::Note(it, _) => {
                found.note.get_or_insert(it);
            }
            // Of a survey: see `survey`.
            EmailClause::Choices(..)
            | EmailClause::Bad(..)
            | EmailClause::Allow(_)
            | EmailClause::Error(_) => {}
        }
    }
    found
}

fn message(email: &Email, doc: &Doc, context: &Context<'_>, sink: &mut Sink) -> Option<Message> {
    let clauses = sorted(email);
    let scope = &context.scope;
    let needs = clauses.needs.map(|it| needs(scope, it, sink));
    let known: Vec<_> = needs.iter().flatten().flat_map(known_after).collect();
    let reading = Reading {
        names: scope.names,
        house: scope.house,
        templates: context.templates,
        sources: context.sources,
        known: &known,
        lenient: matches!(needs, Some(None)),
    };
    let subject = clauses
        .subject
        .map(|it| quoted(context, &reading, "subject", it, sink));
    for (clause, texts) in [
        ("subject", clauses.subject),
        ("preview", clauses.preview),
        ("text", clauses.body),
    ] {
        if let Some((texts, _)) = texts {
            no_empty_words(email, clause, texts, sink);
        }
    }
    let preview = clauses
        .preview
        .map(|it| quoted(context, &reading, "preview", it, sink));
    let body = body(email, &clauses, context, &reading, sink);
    let states = states(scope, clauses.states.unwrap_or_default(), sink);
    let note = clauses.note.and_then(|person| {
        let mut inside = scope.clone();
        inside.known.clone_from(&known);
        recipient(&inside, person, "`note by`", sink)
    });
    let written = clauses.theme;
    let theme = written.and_then(|name| theme(scope, name, sink));
    if let (Some(purpose), Some(written), Some(theme)) = (clauses.purpose, written, &theme)
        && !purpose.needs_consent()
        && scope.house.promotional_themes.contains(theme)
    {
        sink.push(crate::types::errors::themes::promotional(
            &email.name,
            purpose,
            written,
        ));
    }
    if let Some(purpose) = clauses.purpose {
        let words = super::blocks::Words {
            message: &email.name,
            purpose,
            template: clauses.template.map(|(texts, _)| texts),
            text: clauses.body.map(|(texts, _)| texts),
        };
        let (blocks, sources) = (&scope.house.promotional_blocks, context.sources);
        super::blocks::check(blocks, &words, context.templates, sources, sink);
    }
    let answers = super::decisions::answers(scope, clauses.answers.unwrap_or_default(), sink);
    let leaves = clauses.leaves.and_then(|it| leaves(scope, it, sink));
    let survey = super::survey::survey(email, sink);
    Some(Message {
        name: email.name.text.clone(),
        channel: email.word.channel(),
        purpose: clauses.purpose?,
        states,
        because: clauses.because.map(Text::value).unwrap_or_default(),
        theme,
        subject: subject.unwrap_or_default(),
        preview: preview.unwrap_or_default(),
        body,
        needs: needs.flatten(),
        leaves,
        answers,
        survey,
        note,
        description: description(doc),
        span: email.name.span,
    })
}

/// The condition of `needs`. It may speak of the data of any event: that the run has seen it is
/// looked at where the message is sent.
fn needs(
    scope: &Scope<'_>,
    it: &ast::Condition,
    sink: &mut Sink,
) -> Option<crate::workflow::Condition> {
    let mut inside = scope.clone();
    events_named(it, &mut inside.seen_events);
    condition(&inside, it, sink)
}

/// `leaves before visit_at`, `leaves by 2026-12-03 at 10:00`.
fn leaves(scope: &Scope<'_>, (it, span): (&LeavesWhen, Span), sink: &mut Sink) -> Option<Leaves> {
    match it {
        LeavesWhen::Before(name) => match date_property(scope, name, "`leaves before`", sink)? {
            PropertyRef::Profile(property) => Some(Leaves::Before { property, span }),
            PropertyRef::Event(..) => None,
        },
        LeavesWhen::By(when) => Some(Leaves::By {
            date: DateValue {
                year: when.date.year,
                month: when.date.month,
                day: when.date.day,
            },
            at: when.time.map(|time| ClockMinutes(time.minutes)),
            span,
        }),
    }
}

fn events_named(condition: &ast::Condition, found: &mut Vec<SmolStr>) {
    match condition {
        ast::Condition::And(parts, _) | ast::Condition::Or(parts, _) => {
            for part in parts {
                events_named(part, found);
            }
        }
        ast::Condition::Not(inner, _) => events_named(inner, found),
        ast::Condition::Test(
            Test::Is { path, .. }
            | Test::Compare { path, .. }
            | Test::Known { path, .. }
            | Test::Past { path, .. }
            | Test::Ahead { path, .. },
            _,
        ) => {
            if let [event, _, ..] = path.as_slice() {
                found.push(event.text.clone());
            }
        }
        ast::Condition::Test(
            Test::State { .. } | Test::InSegment { .. } | Test::Has(_) | Test::Consents { .. },
            _,
        )
        | ast::Condition::Error(_) => {}
    }
}

/// Quoted texts with merge fields, by locale.
fn quoted(
    context: &Context<'_>,
    reading: &Reading<'_>,
    clause: &str,
    (texts, span): (&LocaleTexts, Span),
    sink: &mut Sink,
) -> ByLocale<MergeText> {
    let mut all = ByLocale::default();
    for (locale, text) in locales::texts(&context.scope, clause, span, texts, sink) {
        if !ends_in_a_quote(context, text) {
            continue;
        }
        let read = merge_text(reading, in_quotes(text, clause), sink);
        if let Some(locale) = locale {
            all.insert(locale, read);
        }
    }
    all
}

/// Whether a quoted text is closed: one that never ends was reported, and what stands in it may not
/// be all of it.
fn ends_in_a_quote(context: &Context<'_>, text: &Text) -> bool {
    let end = text.span.end;
    let next = Span {
        start: end,
        end: end + 1,
        ..text.span
    };
    context.sources.text(next) == "\""
}

fn in_quotes<'t>(text: &'t Text, clause: &str) -> Source<'t> {
    Source {
        raw: &text.raw,
        path: None,
        takes_files: clause == "text",
        span: text.span,
        escapes: true,
    }
}

fn body(
    email: &Email,
    clauses: &Clauses<'_>,
    context: &Context<'_>,
    reading: &Reading<'_>,
    sink: &mut Sink,
) -> ByLocale<Template> {
    if let (Some((_, one)), Some((_, other))) = (clauses.template, clauses.body) {
        let (first, second) = if one.start <= other.start {
            (one, other)
        } else {
            (other, one)
        };
        sink.push(errors::two_bodies(&email.name, first, second));
    }
    let mut all = ByLocale::default();
    if let Some((texts, span)) = clauses.template {
        for (locale, path) in locales::texts(&context.scope, "template", span, texts, sink) {
            let read = file(context, reading, path, sink);
            if let (Some(locale), Some(read)) = (locale, read) {
                all.insert(locale, read);
            }
        }
    }
    if let Some(it) = clauses.body {
        for (locale, text) in quoted(context, reading, "text", it, sink) {
            if !all.contains_key(&locale) {
                all.insert(locale, Template::Text(text));
            }
        }
    }
    all
}

/// A template file; J0601 or J0602 at its path where it can't be read.
fn file(
    context: &Context<'_>,
    reading: &Reading<'_>,
    path: &Text,
    sink: &mut Sink,
) -> Option<Template> {
    let written = path.value();
    let missing = Err(crate::messages::TemplateFault::Missing);
    let file = match context.templates.files.get(&written).unwrap_or(&missing) {
        Ok(file) => *file,
        Err(fault) => {
            sink.push(template_fault(&written, path.span, fault));
            return None;
        }
    };
    let (raw, span) = context.templates.text(context.sources, file)?;
    let source = Source {
        raw,
        span,
        path: Some(&written),
        takes_files: true,
        escapes: false,
    };
    let text = merge_text(reading, source, sink);
    Some(Template::File(written, text))
}

fn no_empty_words(email: &Email, clause: &str, texts: &LocaleTexts, sink: &mut Sink) {
    let mut look = |text: &Text| {
        // Dots stand for words that are still to be written.
        if matches!(text.raw.trim(), "" | "…" | "...") {
            sink.push(errors::empty_words(&email.name, clause, text.span));
        }
    };
    match texts {
        LocaleTexts::Bare(text) => look(text),
        LocaleTexts::PerLocale(list, _) => list.iter().for_each(|(_, text)| look(text)),
    }
}
