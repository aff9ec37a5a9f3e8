//! Which files say what a journey means: a repository is asked who has changed them.

use super::Analysis;
use crate::messages;
use crate::source::Span;
use crate::syntax::ast::DeclKind;
use crate::workflow::Template;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Which of the files that a journey rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of its own: the journey, its sequences, its messages and their templates.
    Own,
    /// All that it uses of the house too.
    All,
}

impl Analysis {
    /// The files, relative to the project's folder and sorted. More than the journey really rests on, never
    /// less.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other declaration is the house's"
    )]
    pub fn files_of(&self, journey: usize, reach: Reach) -> BTreeSet<String> {
        let sources = &self.project.sources;
        let mut files = BTreeSet::new();
        let mut add = |span: Span| {
            let file = sources.resolve(span).and_then(|r| sources.file(r.file));
            files.extend(file.map(|file| file.path.clone()));
        };
        let mut templates = Vec::new();
        for decl in self.reached(journey) {
            let Some((_, decl)) = self.program.decls.get(decl) else {
                continue;
            };
            let own = match &decl.kind {
                DeclKind::Journey(_) | DeclKind::Sequence(_) => true,
                DeclKind::Email(email) => {
                    templates.push(email.name.text.clone());
                    true
                }
                _ => false,
            };
            if own || reach == Reach::All {
                add(decl.span);
            }
        }
        for name in templates {
            let message = self.house.messages.get(&name);
            for body in message.into_iter().flat_map(|m| m.body.values()) {
                if let Template::File(path, _) = body {
                    files.insert(path.clone());
                }
            }
        }
        self.add_included(&mut files);
        if reach == Reach::All {
            files.insert(crate::project::CONFIG_NAME.to_owned());
        }
        files
    }

    /// Adds the files that these put in, those that they put in, and so on.
    fn add_included(&self, files: &mut BTreeSet<String>) {
        let sources = &self.project.sources;
        let mut open: Vec<String> = files.iter().cloned().collect();
        while let Some(path) = open.pop() {
            let Some((_, file)) = sources.files().find(|(_, file)| file.path == path) else {
                continue;
            };
            // A text in a source names files from the project's folder, a template from its own.
            let is_source = std::path::Path::new(&path)
                .extension()
                .is_some_and(|e| e == "journey");
            let from = (!is_source).then_some(path.as_str());
            for written in messages::includes(&file.text) {
                let included = messages::included_path(from, written);
                if files.insert(included.clone()) {
                    open.push(included);
                }
            }
        }
    }

    /// The declarations that the words of a journey lead to, its own and the brand's among them. Not other
    /// journeys and what they send.
    pub(crate) fn reached(&self, journey: usize) -> BTreeSet<usize> {
        let names = self.names();
        let sources = &self.project.sources;
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let own = self.journeys.get(journey).map(|j| j.decl);
        let brand = |(_, (_, decl)): &(usize, &(_, Arc<crate::syntax::ast::Decl>))| {
            matches!(
                decl.kind,
                DeclKind::Brand(_) | DeclKind::Profile(_) | DeclKind::Relationship(_)
            )
        };
        let decls = self.program.decls.iter().enumerate();
        let mut open: Vec<usize> = decls.filter(brand).map(|(at, _)| at).chain(own).collect();
        let mut seen = FxHashSet::default();
        let mut reached = BTreeSet::new();
        while let Some(at) = open.pop() {
            let Some((_, decl)) = self.program.decls.get(at) else {
                continue;
            };
            if !seen.insert(at) {
                continue;
            }
            let other = matches!(decl.kind, DeclKind::Journey(_)) && Some(at) != own;
            if other {
                continue;
            }
            reached.insert(at);
            let words = sources.text(decl.span).split(|c| !is_word(c));
            open.extend(words.filter_map(|w| names.get(w)).map(|entry| entry.decl));
        }
        reached
    }
}
