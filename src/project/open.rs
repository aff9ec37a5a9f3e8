//! From a path to the projects that it means.

use super::discover::{self, CONFIG_NAME, Found};
use super::{Overlay, Project, config, read};
use crate::diagnostics::{Code, Diagnostic};
use crate::parallel;
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The least number of files for which a second thread is worth its start.
const FILES_PER_THREAD: usize = 256;

/// Opens what a path means: the project that holds it, or the lone file, or, for a folder under no
/// `journey.toml`, every project below it and what lies outside them as one more. Never empty.
pub fn open(path: &Path, overlay: &Overlay) -> Vec<Project> {
    let overlay: Overlay = overlay
        .iter()
        .map(|(p, t)| (real_path(p), t.clone()))
        .collect();
    let given = real_path(path);
    let stands_in = overlay.contains_key(&given);
    if !stands_in && let Err(error) = given.metadata() {
        return vec![unreadable(path, read::ReadFault::Io(error))];
    }
    let is_folder = !stands_in && given.is_dir();
    let folder = if is_folder {
        given.as_path()
    } else {
        given.parent().unwrap_or(&given)
    };
    let name = file_name(&given);
    let above = discover::root_above(folder);
    if above.is_some() && name == CONFIG_NAME && stands_in && !given.is_file() {
        // Not on disk yet, within another project, to which the files beside it belong until then.
        return vec![open_root(folder, Some(name), below(folder, &overlay))];
    }
    if let Some(root) = above {
        return vec![open_root(&root, None, below(&root, &overlay))];
    }
    if !is_folder && name != CONFIG_NAME {
        return vec![open_root(folder, Some(name), below(folder, &overlay))];
    }
    if !is_folder {
        // It is not on disk yet.
        return vec![open_root(folder, None, below(folder, &overlay))];
    }
    let Found {
        sources, projects, ..
    } = discover::below(folder, None);
    let mut opened: Vec<Project> = projects
        .iter()
        .map(|root| open_root(root, None, below(root, &overlay)))
        .collect();
    if opened.is_empty() || !sources.is_empty() {
        opened.push(open_root(folder, None, below(folder, &overlay)));
    }
    opened
}

/// The source files that a path means, for commands that look at one file at a time: absolute, sorted.
///
/// # Errors
/// Where a folder or file can't be found.
pub fn source_files(path: &Path) -> io::Result<Vec<PathBuf>> {
    let given = real_path(path);
    if !given.metadata()?.is_dir() {
        return Ok(vec![given]);
    }
    let mut open = vec![given];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        let found = discover::below(&folder, out_of(&folder).as_deref());
        files.extend(found.sources.iter().map(|s| folder.join(s)));
        open.extend(found.projects);
    }
    files.sort_unstable();
    Ok(files)
}

/// The folder for what is built, of the project at `root`.
fn out_of(root: &Path) -> Option<PathBuf> {
    let mut project = Project::default();
    read_config(&mut project, root, &BTreeMap::new());
    project.config.out.map(|out| root.join(out))
}

/// Makes a project of texts in memory: `journey.toml`, `.journey` files and templates by path.
pub fn in_memory(files: BTreeMap<String, String>) -> Project {
    let mut project = Project::default();
    if let Some(text) = files.get(CONFIG_NAME) {
        take_config(&mut project, text.clone());
    }
    for (path, text) in &files {
        if discover::is_source(Path::new(path)) {
            let file = project.sources.add_file(path.as_str(), text.as_str());
            project.journeys.push(file);
        }
    }
    project.overlay = files;
    project
}

/// Makes a project of all texts below its folder, by path from there: a version that lies nowhere on disk.
/// What is not the project's own is left out, as on disk.
pub fn of_texts(mut texts: BTreeMap<String, String>) -> Project {
    let mut project = Project::default();
    if let Some(text) = texts.get(CONFIG_NAME) {
        take_config(&mut project, text.clone());
    }
    let out = project.config.out.take();
    let others: Vec<String> = texts
        .keys()
        .filter_map(|path| path.strip_suffix(CONFIG_NAME))
        .filter(|folder| folder.ends_with('/'))
        .map(str::to_owned)
        .chain(out.map(|out| format!("{out}/")))
        .collect();
    texts.retain(|path, _| {
        !others
            .iter()
            .any(|folder| path.starts_with(folder.as_str()))
            && !discover::is_skipped(path)
    });
    in_memory(texts)
}

/// The folder of the project that holds a path: the nearest with a `journey.toml`, else the path's own.
pub fn root_of(path: &Path) -> PathBuf {
    let given = real_path(path);
    discover::root_above(&given).unwrap_or(given)
}

/// Opens a project once more, with other texts in place of some of those that it has.
pub fn reopen(project: &Project, changed: &BTreeMap<String, String>) -> Project {
    let mut overlay = project.overlay.clone();
    overlay.extend(changed.iter().map(|(p, t)| (p.clone(), t.clone())));
    match &project.root {
        Some(root) => open_root(root, project.lone.clone(), overlay),
        None => in_memory(overlay),
    }
}

/// The texts of an overlay that lie below a folder, by their path from there.
fn below(root: &Path, overlay: &Overlay) -> BTreeMap<String, String> {
    overlay
        .iter()
        .filter_map(|(path, text)| Some((relative(root, path)?, text.clone())))
        .collect()
}

/// Opens the project at `root`, or one file in it that is a project of its own.
fn open_root(root: &Path, lone: Option<String>, overlay: BTreeMap<String, String>) -> Project {
    let mut project = Project {
        root: Some(root.to_path_buf()),
        lone: lone.clone(),
        ..Project::default()
    };
    let is_whole = lone.is_none();
    let paths = if let Some(name) = lone {
        if name == CONFIG_NAME {
            read_config(&mut project, root, &overlay);
            Vec::new()
        } else {
            vec![name]
        }
    } else {
        read_config(&mut project, root, &overlay);
        let out = project.config.out.as_ref().map(|out| root.join(out));
        let mut found = discover::below(root, out.as_deref());
        let elsewhere = |path: &Path| {
            let others = found.projects.iter().chain(&out);
            others.into_iter().any(|folder| path.starts_with(folder))
        };
        // What is not on disk yet. Of a folder that is not looked into, nothing.
        let more = overlay.keys().filter(|path| {
            discover::is_source(Path::new(path))
                && found.sources.binary_search(path).is_err()
                && !discover::is_skipped(path)
                && !elsewhere(&root.join(path))
        });
        let more: Vec<String> = more.cloned().collect();
        found.sources.extend(more);
        found.sources.sort_unstable();
        for (path, error) in found.unreadable {
            let shown = if path.is_empty() { "." } else { &path };
            let fault = read::fault(&mut project.sources, shown, read::ReadFault::Io(error));
            project.faults.push(fault);
            project.incomplete = true;
        }
        found.sources
    };
    if paths.is_empty() && project.faults.is_empty() && is_whole {
        let fault = read::at_file(
            &mut project.sources,
            ".",
            Code::NothingToDo,
            "there is no `.journey` file here".to_owned(),
        )
        .help("`journey init` writes a first project");
        project.faults.push(fault);
    }
    project.overlay = overlay;
    let texts = read_all(root, &paths, &project.overlay);
    for (path, text) in paths.into_iter().zip(texts) {
        match text {
            Ok(text) => {
                let file = project.sources.add_file(path, text);
                project.journeys.push(file);
            }
            Err(fault) => {
                let fault = read::fault(&mut project.sources, &path, fault);
                project.faults.push(fault);
                project.incomplete = true;
            }
        }
    }
    project
}

type Read = Result<String, read::ReadFault>;

/// Reads all files, on all processors where there are many.
fn read_all(root: &Path, paths: &[String], overlay: &BTreeMap<String, String>) -> Vec<Read> {
    let one = |path: &String| match overlay.get(path) {
        Some(text) => Ok(text.clone()),
        None => read::text(&root.join(path)),
    };
    parallel::map(paths, FILES_PER_THREAD, one)
}

fn read_config(project: &mut Project, root: &Path, overlay: &BTreeMap<String, String>) {
    let text = match overlay.get(CONFIG_NAME) {
        Some(text) => Ok(text.clone()),
        None => read::text(&root.join(CONFIG_NAME)),
    };
    match text {
        Ok(text) => take_config(project, text),
        Err(read::ReadFault::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
        Err(fault) => {
            let fault = read::fault(&mut project.sources, CONFIG_NAME, fault);
            project.faults.push(fault);
            project.config.is_torn = true;
        }
    }
}

fn take_config(project: &mut Project, text: String) {
    let file = project.sources.add_file(CONFIG_NAME, text);
    let (config, faults) = config::read(&project.sources, file);
    project.config = config;
    project.faults.extend(faults);
}

/// Reads `journey.toml` again from the text that it has among the sources now. False where that is not enough and the
/// project is as it was: other files may be its own by what the text says.
pub(crate) fn reread_config(project: &mut Project) -> bool {
    let mut files = project.sources.files();
    let Some((file, _)) = files.find(|(_, file)| file.path == CONFIG_NAME) else {
        return false;
    };
    // Whether it is a fault that there is no source depends on the other faults.
    if project.journeys.is_empty() {
        return false;
    }
    let (config, mut faults) = config::read(&project.sources, file);
    let outs = [&config.out, &project.config.out];
    if config.out != project.config.out
        && let Some(root) = &project.root
        && outs
            .into_iter()
            .flatten()
            .any(|out| holds_sources(root, &root.join(out), &project.overlay))
    {
        return false;
    }
    let elsewhere = |fault: &Diagnostic| {
        let at = project.sources.resolve(fault.primary.span);
        at.is_none_or(|at| at.file != file)
    };
    let others = std::mem::take(&mut project.faults);
    faults.extend(others.into_iter().filter(elsewhere));
    project.faults = faults;
    project.config = config;
    true
}

/// Whether it makes a difference to a project that a folder is left out.
fn holds_sources(root: &Path, folder: &Path, overlay: &BTreeMap<String, String>) -> bool {
    let leaves = folder.components().any(|part| part == Component::ParentDir);
    if leaves || !folder.starts_with(root) {
        // No walk through the project meets it under this name.
        return false;
    }
    let mut open = overlay.keys().map(|path| root.join(path));
    if open.any(|path| discover::is_source(&path) && path.starts_with(folder)) {
        return true;
    }
    if !folder.is_dir() {
        return false;
    }
    let found = discover::below(folder, None);
    !(found.sources.is_empty() && found.projects.is_empty() && found.unreadable.is_empty())
}

/// A project that could not be opened at all.
fn unreadable(path: &Path, fault: read::ReadFault) -> Project {
    let mut project = Project::default();
    let shown = path.to_string_lossy().replace('\\', "/");
    let fault = read::fault(&mut project.sources, &shown, fault);
    project.faults.push(fault);
    project
}

/// The absolute path without links; for a file that is not there, that of its folder and its name.
pub fn real_path(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (absolute.parent(), absolute.file_name()) {
        // A folder that is not there yet may lie in one that is.
        (Some(folder), Some(name)) => real_path(folder).join(name),
        _ => absolute,
    }
}

/// The path below `root` with `/`, if it is below.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = below
        .components()
        .map(|c| c.as_os_str().to_string_lossy())
        .collect();
    Some(parts.join("/"))
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}
