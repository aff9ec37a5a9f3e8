//! `journey build` as a user runs it: all files or none, the same bytes each time.

use crate::cli::{files, first_project, replace, run};

#[test]
fn a_build_with_errors_writes_nothing() {
    let folder = first_project();
    let journey = folder.path().join("house/welcome.journey");
    replace(&journey, "send brand_story", "send brand_stori");
    let said = run(folder.path(), &["build", "house", "--out", "out"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("J0101"), "{}", said.err);
    assert!(!folder.path().join("out").exists());
    // Nor does it touch what an earlier build wrote.
    replace(&journey, "send brand_stori", "send brand_story");
    assert_eq!(
        run(folder.path(), &["build", "house", "--out", "out"]).code,
        0
    );
    let before = files(&folder.path().join("out"));
    replace(&journey, "wait 4 days", "wait 4");
    assert_eq!(
        run(folder.path(), &["build", "house", "--out", "out"]).code,
        1
    );
    assert_eq!(files(&folder.path().join("out")), before);
}

#[test]
fn what_is_unchanged_is_not_touched_and_the_same_input_gives_the_same_bytes() {
    let folder = first_project();
    let out = folder.path().join("out");
    assert_eq!(
        run(folder.path(), &["build", "house", "--out", "out"]).code,
        0
    );
    let first = files(&out);
    let report = out.join("report.json");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    std::fs::File::open(&report)
        .unwrap()
        .set_modified(long_ago)
        .unwrap();
    let again = run(folder.path(), &["build", "house", "--out", "out"]);
    assert!(
        again.err.contains("0 files written, 2 unchanged"),
        "{}",
        again.err
    );
    assert_eq!(report.metadata().unwrap().modified().unwrap(), long_ago);
    assert_eq!(files(&out), first);
    // Elsewhere, from another folder: the same bytes, so no path of this machine is in them.
    let inside = folder.path().join("house");
    assert_eq!(run(&inside, &["build", "--out", "../other"]).code, 0);
    assert_eq!(files(&folder.path().join("other")), first);
    for (name, bytes) in &first {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.ends_with("}\n") && !text.contains('\r'), "{name}");
    }
}

#[test]
fn a_depfile_names_every_input() {
    let folder = first_project();
    let arguments = ["build", "house", "--out", "out", "--depfile", "out/build.d"];
    assert_eq!(run(folder.path(), &arguments).code, 0);
    let text = std::fs::read_to_string(folder.path().join("out/build.d")).unwrap();
    let rule = text.lines().next().unwrap();
    let (outputs, inputs) = rule.split_once(": ").unwrap();
    assert_eq!(outputs, "out/report.json out/workflow/welcome.json");
    for name in ["journey.toml", "house.journey", "templates/welcome.html"] {
        assert!(inputs.contains(&format!("house/{name}")), "{inputs}");
    }
}

#[test]
fn a_build_names_its_platforms() {
    let folder = first_project();
    let wrong = run(folder.path(), &["build", "house", "--target", "workfow"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("error[J0704]"), "{}", wrong.err);
    assert!(wrong.err.contains("--target workflow"), "{}", wrong.err);
    replace(
        &folder.path().join("house/journey.toml"),
        "targets",
        "# targets",
    );
    let none = run(folder.path(), &["build", "house"]);
    assert_eq!(none.code, 2);
    assert!(
        none.err.contains("no platform to build for"),
        "{}",
        none.err
    );
}

#[test]
fn what_an_earlier_build_left_is_named_and_not_deleted() {
    let folder = first_project();
    let build = |more: &[&str]| {
        let said = run(
            folder.path(),
            &[&["build", "house", "--out", "out"], more].concat(),
        );
        assert_eq!(said.code, 0, "{}", said.err);
        said
    };
    build(&[]);
    let report = std::fs::read_to_string(folder.path().join("out/report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(
        report["files"],
        serde_json::json!(["workflow/welcome.json"])
    );
    assert!(!build(&[]).err.contains("left from an earlier build"));
    let journey = folder.path().join("house/welcome.journey");
    replace(&journey, "journey welcome", "journey first_welcome");
    // On standard error in every format, so that what a machine reads on the other stays whole.
    let said = build(&["--format", "json"]);
    assert_eq!(
        said.err,
        "warning: left from an earlier build: no journey writes `workflow/welcome.json` any more\n"
    );
    assert!(folder.path().join("out/workflow/welcome.json").is_file());
    // A damaged report names nothing, and is replaced.
    std::fs::write(folder.path().join("out/report.json"), "[").unwrap();
    assert!(!build(&[]).err.contains("left from an earlier build"));
}
