//! A project that is looked at again and again while its texts change, as an editor does. A look after an edit takes
//! from the one before whatever the edit leaves true; what it says is what a first look would say.

use super::platforms::Keep;
use super::{Analysis, Before, Releases};
use crate::messages::Templates;
use crate::project::{self, CONFIG_NAME, Overlay, Project};
use crate::source::{FileId, LineIndex, Since};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// So many chunks may be left of trees that nobody has any more, before all is read anew.
const MOST_CHUNKS_LEFT: usize = 200_000;

/// One project and the texts that stand in for its files.
#[derive(Debug)]
pub struct Session {
    project: Project,
    before: Before,
    /// The project has to be opened again: files may have come or gone.
    anew: bool,
    looks: usize,
}

impl Session {
    /// The projects that a path means; see [`project::open`]. Never empty.
    pub fn open(path: &Path, overlay: &Overlay) -> Vec<Session> {
        let projects = project::open(path, overlay).into_iter();
        projects.map(Session::of).collect()
    }

    /// A session over a project that was just opened.
    pub fn of(project: Project) -> Session {
        Session {
            project,
            before: Before {
                again: true,
                ..Before::default()
            },
            anew: false,
            looks: 0,
        }
    }

    /// The project, with its texts as they are now.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Puts a text in the place of the file at a path relative to the project's folder.
    pub fn set_text(&mut self, path: &str, text: &str) {
        self.set_text_of(path, &Arc::new(text.to_owned()), None);
    }

    /// The same where it may be known where the lines of the text start, and what it has in common with the one before.
    pub(crate) fn set_text_of(
        &mut self,
        path: &str,
        text: &Arc<String>,
        edited: Option<(&LineIndex, &Since)>,
    ) {
        let is_same = |was: &Arc<String>| {
            let since = edited.and_then(|(_, since)| since.in_common(was, text));
            match since {
                Some((front, back)) => {
                    let middle = |text: &Arc<String>| text.len() - back;
                    was.get(front..middle(was)) == text.get(front..middle(text))
                }
                None => was == text,
            }
        };
        let known = {
            let mut files = self.project.sources.files();
            let known = files.find(|(_, file)| file.path == path);
            known.map(|(id, file)| (id, is_same(&file.text)))
        };
        let stands_in = self.project.overlay.contains_key(path);
        if stands_in && known.is_some_and(|(_, same)| same) {
            return;
        }
        // What stands there now is known from the sources; the map says that it is not from disk.
        let kept = if known.is_some() { "" } else { text.as_str() };
        self.project
            .overlay
            .insert(path.to_owned(), kept.to_owned());
        match known {
            Some((file, _)) if path == CONFIG_NAME || self.is_read_again(file) => {
                self.project.sources.set_text(file, Arc::clone(text));
                if let Some((lines, since)) = edited {
                    let sources = &self.project.sources;
                    sources.know(file, lines.clone(), since.clone());
                }
                if path == CONFIG_NAME && !self.anew {
                    self.anew = !project::reread_config(&mut self.project);
                }
            }
            _ => {
                if let Some((file, _)) = known {
                    self.project.sources.set_text(file, Arc::clone(text));
                }
                let is_template = self.before.templates.files.contains_key(path);
                self.anew |= is_template
                    || known.is_some()
                    || path == CONFIG_NAME
                    || project::is_source(Path::new(path));
            }
        }
    }

    /// Whether a file's text may just be replaced: sources, and templates that could be read.
    fn is_read_again(&self, file: FileId) -> bool {
        let templates = &self.before.templates.files;
        self.project.journeys.contains(&file)
            || templates.values().any(|known| known.as_ref() == Ok(&file))
    }

    /// Whether what the file at that path says is of interest: that of a source, the configuration, or a template that a
    /// message names, whether or not it is there. Also of a folder of such files: when it goes, nobody tells of each.
    pub fn reads(&self, path: &str) -> bool {
        let templates = &self.before.templates.files;
        let is_below = |file: &str| {
            let rest = file.strip_prefix(path);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let mut sources = self.project.sources.files();
        path == CONFIG_NAME
            || project::is_source(Path::new(path))
            || templates.contains_key(path)
            || templates.keys().any(|file| is_below(file))
            || sources.any(|(_, file)| is_below(&file.path))
    }

    /// The file at that path is read from disk again.
    pub fn forget_text(&mut self, path: &str) {
        self.project.overlay.remove(path);
        self.anew = true;
    }

    /// Files may have come, gone or changed on disk.
    pub fn forget_disk(&mut self) {
        self.anew = true;
    }

    fn reopen(&mut self) {
        let overlay = std::mem::take(&mut self.project.overlay);
        let now: BTreeMap<String, String> = overlay
            .into_iter()
            .map(|(path, text)| {
                let mut files = self.project.sources.files();
                let known = files.find(|(_, file)| file.path == path);
                let text = known.map_or(text, |(_, file)| file.text.to_string());
                (path, text)
            })
            .collect();
        self.project = project::reopen(&self.project, &now);
        self.before.kept = super::kept::Kept::default();
        self.before.templates = Templates::default();
        self.anew = false;
        self.looks = 0;
    }

    /// Looks at the project as it is now. Nothing where `cancelled` says, meanwhile, that nobody wants to know
    /// any more.
    pub fn analyse(&mut self, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Analysis> {
        self.looks += 1;
        if self.anew || self.looks > MOST_CHUNKS_LEFT {
            self.reopen();
        }
        let project = self.project.clone();
        let releases = Releases::new();
        let looked = Analysis::run(
            project,
            &[],
            Keep::Nothing,
            &releases,
            &mut self.before,
            cancelled,
        );
        // What was cut into chunks is kept under their numbers, also where the look was broken off.
        match looked {
            Ok(analysis) => {
                self.project.sources = analysis.project.sources.clone();
                Some(analysis)
            }
            Err(project) => {
                self.project.sources = project.sources;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Session;
    use crate::project;
    use std::collections::BTreeMap;

    #[test]
    fn the_first_look_leaves_the_words_of_all_declarations_to_the_first_edit() {
        let text = "email a {\n  purpose care\n}\n\nevent b\n".to_owned();
        let files = BTreeMap::from([("a.journey".to_owned(), text)]);
        let mut session = Session::of(project::in_memory(files));
        let analysis = session.analyse(&|| false).unwrap();
        assert_eq!(analysis.program.decls.len(), 2);
        assert_eq!(session.before.kept.words.len(), 2);
    }
}
