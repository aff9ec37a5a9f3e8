//! Which template files a project names.

use super::{included_path, includes};
use crate::syntax::ast::{Decl, DeclKind, EmailClause, LocaleTexts, Text};
use crate::syntax::{Program, Rows};
use std::collections::BTreeMap;

/// The paths that all declarations name. After an edit only the declarations that came and went are looked at.
#[derive(Debug, Default)]
pub struct TemplatePaths {
    rows: Rows<Box<[String]>>,
    /// How often each is named.
    all: BTreeMap<String, usize>,
}

impl TemplatePaths {
    /// Follows a program: gives each path that it names, once.
    pub fn follow(&mut self, program: &Program) -> impl Iterator<Item = &str> {
        let (gone, new) = self.rows.follow(program, |decl| named_by(decl).into());
        for path in gone.iter().flatten() {
            if let Some(times) = self.all.get_mut(path) {
                *times -= 1;
                if *times == 0 {
                    self.all.remove(path);
                }
            }
        }
        for path in self.rows.at(new).flatten() {
            *self.all.entry(path.clone()).or_default() += 1;
        }
        self.all.keys().map(String::as_str)
    }
}

/// Every path in a `template` clause and of a file put into a quoted text, in source order.
fn named_by(decl: &Decl) -> Vec<String> {
    let mut found = Vec::new();
    let DeclKind::Email(email) = &decl.kind else {
        return found;
    };
    for clause in &email.clauses {
        if let EmailClause::Template(texts, _) = clause {
            found.extend(each(texts).map(Text::value));
        }
        if let EmailClause::Body(texts, _) = clause {
            for text in each(texts) {
                found.extend(includes(&text.raw).map(|path| included_path(None, path)));
            }
        }
    }
    found
}

fn each(texts: &LocaleTexts) -> impl Iterator<Item = &Text> {
    let (bare, list) = match texts {
        LocaleTexts::Bare(text) => (Some(text), [].as_slice()),
        LocaleTexts::PerLocale(list, _) => (None, list.as_slice()),
    };
    bare.into_iter().chain(list.iter().map(|(_, text)| text))
}
