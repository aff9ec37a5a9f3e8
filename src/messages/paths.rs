//! Which template files a project names.

use super::{included_path, includes};
use crate::source::Span;
use crate::syntax::Program;
use crate::syntax::ast::{DeclKind, EmailClause, LocaleTexts, Text};

/// Every path in a `template` clause and of a file put into a quoted text, with where it is written, in source order. A path that is used
/// twice is there twice.
pub fn template_paths(program: &Program) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for (_, decl) in &program.decls {
        let DeclKind::Email(email) = &decl.kind else {
            continue;
        };
        for clause in &email.clauses {
            if let EmailClause::Template(texts, _) = clause {
                found.extend(each(texts).map(|t| (t.value(), t.span)));
            }
            if let EmailClause::Body(texts, _) = clause {
                for text in each(texts) {
                    let paths = includes(&text.raw).map(|path| included_path(None, path));
                    found.extend(paths.map(|path| (path, text.span)));
                }
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
