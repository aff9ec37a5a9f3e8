//! Which files make a project, and how their paths are shown.

use crate::cli::{first_project, run};
use journey::project::{self, Overlay, Project};
use std::path::Path;

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn names(project: &Project) -> Vec<&str> {
    let file = |id| project.sources.file(id).unwrap().path.as_str();
    project.journeys.iter().map(|id| file(*id)).collect()
}

#[test]
fn a_project_is_every_journey_file_below_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "journey.toml", "[project]\nout = \"built/here\"\n");
    for name in [
        "b.journey",
        "a/z.journey",
        "a/b/c.journey",
        "B.journey",
        "a.journey.txt",
        ".git/x.journey",
        "target/x.journey",
        "a/node_modules/x.journey",
        "built/here/x.journey",
        "built/kept.journey",
        "other/journey.toml",
        "other/x.journey",
    ] {
        put(at, name, "");
    }
    let expected = [
        "B.journey",
        "a/b/c.journey",
        "a/z.journey",
        "b.journey",
        "built/kept.journey",
    ];
    for path in [
        at.to_path_buf(),
        at.join("a/b"),
        at.join("a/z.journey"),
        at.join("journey.toml"),
    ] {
        let projects = project::open(&path, &Overlay::new());
        assert_eq!(projects.len(), 1);
        assert_eq!(names(&projects[0]), expected, "{}", path.display());
    }
    let other = project::open(&at.join("other/x.journey"), &Overlay::new());
    assert_eq!(names(&other[0]), ["x.journey"]);
}

#[test]
fn a_lone_file_is_a_project_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "one.journey", "");
    put(folder.path(), "two.journey", "");
    let one = project::open(&folder.path().join("one.journey"), &Overlay::new());
    assert_eq!(names(&one[0]), ["one.journey"]);
    // A folder of them, without journey.toml, is one project too.
    let both = project::open(folder.path(), &Overlay::new());
    assert_eq!(names(&both[0]), ["one.journey", "two.journey"]);
}

#[test]
fn a_folder_above_projects_means_each_of_them_and_what_lies_outside() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in [
        "b/journey.toml",
        "b/b.journey",
        "a/journey.toml",
        "a/a.journey",
        "loose.journey",
    ] {
        put(at, name, "");
    }
    let projects = project::open(at, &Overlay::new());
    let names: Vec<Vec<&str>> = projects.iter().map(names).collect();
    assert_eq!(names, [["a.journey"], ["b.journey"], ["loose.journey"]]);
}

#[test]
fn an_overlay_stands_in_for_a_file_and_adds_one() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.journey", "// on disk\n");
    let overlay = Overlay::from([
        (folder.path().join("a.journey"), "// typed\n".to_owned()),
        (folder.path().join("new.journey"), "// new\n".to_owned()),
    ]);
    let projects = project::open(folder.path(), &overlay);
    assert_eq!(names(&projects[0]), ["a.journey", "new.journey"]);
    let texts: Vec<&str> = projects[0]
        .sources
        .files()
        .map(|(_, f)| f.text.as_str())
        .collect();
    assert_eq!(texts, ["// typed\n", "// new\n"]);
}

#[test]
fn paths_are_shown_from_where_the_caller_stands() {
    let folder = first_project();
    let journey = folder.path().join("house/welcome.journey");
    let text = std::fs::read_to_string(&journey).unwrap();
    std::fs::write(&journey, text.replace("wait 4 days", "wait 4")).unwrap();
    let house = folder.path().join("house");
    let templates = house.join("templates");
    let start = |from: &Path, path: &str| {
        let said = run(from, &["check", path, "--format", "short"]);
        said.err.split(':').next().unwrap().to_owned()
    };
    assert_eq!(start(folder.path(), "house"), "house/welcome.journey");
    assert_eq!(start(&house, "."), "welcome.journey");
    assert_eq!(start(&templates, "welcome.html"), "../welcome.journey");
    let elsewhere = tempfile::tempdir().unwrap();
    let shown = start(elsewhere.path(), house.to_str().unwrap());
    assert!(
        Path::new(&shown).is_absolute() && Path::new(&shown).is_file(),
        "{shown}"
    );
}
