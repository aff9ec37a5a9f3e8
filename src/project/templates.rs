//! Template files: read beside the sources, never from outside the project's folder.

use super::{Project, read};
use crate::messages::{TemplateFault, Templates, included_path, includes};
use std::collections::VecDeque;
use std::io;
use std::path::{Component, Path};

/// Reads the template files at `paths`, relative to the project's folder, and the files that they put in. What is
/// `known` is not read again.
pub fn read_templates(
    project: &mut Project,
    paths: impl IntoIterator<Item = String>,
    known: &Templates,
) -> Templates {
    let mut templates = Templates::after(known);
    let mut open: VecDeque<String> = paths.into_iter().collect();
    while let Some(path) = open.pop_front() {
        if templates.files.contains_key(&path) {
            continue;
        }
        if let Some(known) = known.files.get(&path) {
            let file = known.as_ref().ok().and_then(|id| project.sources.file(*id));
            let text = file.map_or("", |file| &file.text);
            open.extend(includes(text).map(|written| included_path(Some(&path), written)));
            templates.files.insert(path, known.clone());
            continue;
        }
        let text = if leaves(&path) {
            Err(TemplateFault::Outside)
        } else if let Some(text) = project.overlay.get(&path) {
            Ok(text.clone())
        } else {
            from_disk(project, &path)
        };
        if let Ok(text) = &text {
            open.extend(includes(text).map(|written| included_path(Some(&path), written)));
        }
        let file = text.map(|text| project.sources.add_file(path.as_str(), text));
        templates.files.insert(path, file);
    }
    templates
}

/// Whether a path as written leads out of the folder that it is relative to.
fn leaves(path: &str) -> bool {
    let mut depth = 0_usize;
    for part in Path::new(path).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return true,
        }
    }
    false
}

fn from_disk(project: &Project, path: &str) -> Result<String, TemplateFault> {
    let Some(root) = &project.root else {
        return Err(TemplateFault::Missing);
    };
    let full = root.join(path);
    // A link may lead out where the words do not.
    if full
        .canonicalize()
        .is_ok_and(|real| !real.starts_with(root))
    {
        return Err(TemplateFault::Outside);
    }
    read::text(&full).map_err(|fault| match fault {
        read::ReadFault::TooLarge => TemplateFault::Unreadable(format!(
            "it is over {} MB",
            read::SIZE_LIMIT / (1024 * 1024)
        )),
        read::ReadFault::NotUtf8 { valid, .. } => TemplateFault::NotUtf8(valid),
        read::ReadFault::Io(error) if error.kind() == io::ErrorKind::NotFound => {
            TemplateFault::Missing
        }
        read::ReadFault::Io(error) => TemplateFault::Unreadable(read::reason(&error)),
    })
}
