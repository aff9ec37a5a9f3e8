//! Names in messages, and in the texts that clients read.

use super::{Role, Symbol, Walk};
use crate::messages::{FieldKind, field_places};
use crate::source::Span;
use crate::syntax::ast::{BadAnswers, Email, EmailClause, LeavesWhen, LocaleTexts, Name, Text};
use smol_str::SmolStr;

impl Walk<'_, '_> {
    pub(super) fn email(&mut self, email: &Email) {
        self.declares(&email.name);
        let survey = &email.name.text;
        for clause in &email.clauses {
            match clause {
                EmailClause::For(states, _) => self.all(states),
                EmailClause::Theme(theme, _) => self.theme(theme, Role::Uses),
                EmailClause::Subject(texts, _)
                | EmailClause::Preview(texts, _)
                | EmailClause::Body(texts, _) => self.texts(texts, true),
                EmailClause::Template(texts, _) => self.texts(texts, false),
                EmailClause::Needs(condition, _) => self.condition(condition, None),
                EmailClause::Leaves(LeavesWhen::Before(name), _) => self.uses(name),
                EmailClause::Answers(names, _) => self.all(names),
                EmailClause::Choices(names, _) => self.choices(survey, names, Role::Declares),
                EmailClause::Bad(BadAnswers::These(names), _) => {
                    self.choices(survey, names, Role::Uses);
                }
                EmailClause::Note(person, _) => self.recipient(person),
                EmailClause::Allow(allow) => self.code(&allow.code),
                EmailClause::Error(span) => self.unread(*span),
                EmailClause::Purpose(..)
                | EmailClause::Because(..)
                | EmailClause::Leaves(LeavesWhen::By(_), _)
                | EmailClause::Bad(BadAnswers::Never(_), _) => {}
            }
        }
    }

    /// The code of a lint.
    pub(super) fn code(&mut self, name: &Name) {
        if let Ok(code) = crate::diagnostics::explain::find(&name.text) {
            self.add(name.span, Symbol::Code(code), Role::Uses);
        }
    }

    fn texts(&mut self, texts: &LocaleTexts, fields: bool) {
        let each = |walk: &mut Self, text: &Text| {
            if fields {
                walk.fields(&text.raw, text.span);
            }
        };
        match texts {
            LocaleTexts::Bare(text) => each(self, text),
            LocaleTexts::PerLocale(list, _) => {
                for (locale, text) in list {
                    self.locale(locale, Role::Uses);
                    each(self, text);
                }
            }
        }
    }

    pub(super) fn locale(&mut self, name: &Name, role: Role) {
        self.add(name.span, Symbol::Locale(name.text.clone()), role);
    }

    /// The merge fields of a text that begins where `at` does.
    pub(super) fn fields(&mut self, raw: &str, at: Span) {
        for place in field_places(raw) {
            if place.kind == FieldKind::Include {
                continue;
            }
            let path = raw.get(place.path.clone()).unwrap_or("");
            let start = at.start as usize + place.path.start;
            let Some((event, data)) = path.split_once('.') else {
                let span = Span::new(at.chunk, start, start + path.len());
                self.add(span, Symbol::Name(path.into()), Role::Uses);
                continue;
            };
            let event_end = start + event.len();
            let event_span = Span::new(at.chunk, start, event_end);
            self.add(event_span, Symbol::Name(event.into()), Role::Uses);
            let data_span = Span::new(at.chunk, event_end + 1, event_end + 1 + data.len());
            let symbol = Symbol::Data(event.into(), SmolStr::new(data));
            self.add(data_span, symbol, Role::Uses);
        }
    }
}
