//! Live builds: only through the gates, checked again by whatever deploys them, and the ways round that there
//! are not.

use super::keys;
use super::story::House;
use crate::cli::{Said, files, journey, replace};
use crate::schemas::faults;
use serde_json::Value;

fn approved() -> House {
    let house = House::new();
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    house
}

fn built() -> House {
    let house = approved();
    let said = house.run(&["build", "--live"]);
    assert_eq!(said.code, 0, "{}", said.err);
    house
}

fn json(house: &House, path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(house.path().join(path)).unwrap()).unwrap()
}

#[test]
fn what_is_live_names_its_hash_and_records() {
    let house = built();
    let meaning = house.hash();
    let report = json(&house, "build/report.json");
    let release = &report["journeys"][0]["release"];
    assert_eq!(release["status"], "live");
    assert_eq!(release["meaning"], meaning.as_str());
    let records = release["records"].as_array().unwrap();
    assert_eq!(records.len(), 3);
    for record in records {
        let file = house
            .path()
            .join("approvals/welcome")
            .join(record["file"].as_str().unwrap());
        let digest = journey::approvals::meaning::Hash::of(&std::fs::read(file).unwrap());
        assert_eq!(record["digest"], digest.to_string());
    }
    assert_eq!(
        json(&house, "build/workflow/welcome.json")["release"],
        *release
    );
    for (schema, path) in [
        ("report.schema.json", "build/report.json"),
        ("workflow.schema.json", "build/workflow/welcome.json"),
    ] {
        let faults = faults(schema, &json(&house, path));
        assert!(faults.is_empty(), "{faults:?}");
    }
    // The same again, to the byte; and a draft says nothing of being live.
    let before = files(&house.path().join("build"));
    assert_eq!(house.run(&["build", "--live"]).code, 0);
    assert_eq!(files(&house.path().join("build")), before);
    assert_eq!(house.run(&["build", "--out", "drafts"]).code, 0);
    for (name, bytes) in files(&house.path().join("drafts")) {
        assert!(
            !String::from_utf8(bytes).unwrap().contains("\"live\""),
            "{name}"
        );
    }
}

/// With all that Klaviyo needs to know.
pub fn for_klaviyo(house: &House) {
    replace(
        &house.source(),
        "quiet outside house_days",
        "quiet on sunday",
    );
    let ids = "target klaviyo {\n  event opened is metric \"Ope1\"\n  state prospect is segment \"Pro1\"\n  state owner is segment \"Own1\"\n  email brand_story is template \"Sto1\"\n  email styling_guide is template \"Sty1\"\n";
    replace(&house.source(), "target klaviyo {\n", ids);
}

#[test]
fn klaviyo_gets_live_actions_only_from_a_live_build() {
    let house = House::new();
    for_klaviyo(&house);
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    for (flag, status) in [(None, "draft"), (Some("--live"), "live")] {
        let mut arguments = vec!["build", "--target", "klaviyo", "--out", "k"];
        arguments.extend(flag);
        let said = house.run(&arguments);
        assert_eq!(said.code, 0, "{}", said.err);
        let text = std::fs::read_to_string(house.path().join("k/klaviyo/welcome.json")).unwrap();
        assert!(text.contains(&format!("\"status\": \"{status}\"")));
        let other = if status == "live" { "draft" } else { "live" };
        assert!(!text.contains(&format!("\"status\": \"{other}\"")));
    }
    let said = house.run(&["verify-build", "k"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn a_build_is_checked_against_source_and_records() {
    let house = built();
    let said = house.run(&["verify-build", "build"]);
    assert_eq!(said.code, 0, "{}", said.err);
    // Every file, changed by a byte or gone, is named.
    for (name, bytes) in files(&house.path().join("build")) {
        let path = house.path().join("build").join(&name);
        let mut changed = bytes.clone();
        let at = changed.len() / 2;
        changed[at] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        let said = house.run(&["verify-build", "build"]);
        assert_ne!(said.code, 0, "{name}");
        std::fs::remove_file(&path).unwrap();
        assert_ne!(house.run(&["verify-build", "build"]).code, 0, "{name}");
        std::fs::write(&path, &bytes).unwrap();
    }
    std::fs::write(house.path().join("build/workflow/more.json"), "{}").unwrap();
    let said = house.run(&["verify-build", "build"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("workflow/more.json"), "{}", said.err);
    std::fs::remove_file(house.path().join("build/workflow/more.json")).unwrap();
    // One more approval does not undo what was built.
    house.approve("crm_lead");
    assert_eq!(house.run(&["verify-build", "build"]).code, 0);
    // Another word of the source does.
    replace(&house.source(), "fr \"Cent mains\"", "fr \"Mille mains\"");
    assert_eq!(house.run(&["verify-build", "build"]).code, 3);
}

#[test]
fn a_draft_with_its_status_changed_by_hand_is_no_live_build() {
    let house = House::new();
    assert_eq!(house.run(&["build"]).code, 0);
    assert_eq!(house.run(&["verify-build", "build"]).code, 3);
    let real = built();
    for name in ["report.json", "workflow/welcome.json"] {
        let from = real.path().join("build").join(name);
        std::fs::copy(from, house.path().join("build").join(name)).unwrap();
    }
    let said = house.run(&["verify-build", "build"]);
    assert_eq!(said.code, 3, "{}", said.err);
}

/// Whatever is tried, without its gates nothing is live and nothing is written.
#[test]
fn there_is_no_way_round() {
    let closed = |house: &House, what: &str, said: Said| {
        assert_ne!(said.code, 0, "{what}: {}", said.err);
        assert!(!house.path().join("build").exists(), "{what}");
        assert!(!house.path().join("o").exists(), "{what}");
    };
    let house = House::new();
    house.submit("crm_designer");
    house.approve("crm_lead");
    // Flags.
    for flags in [
        &["build", "--live"][..],
        &["build", "--live", "--quiet"],
        &["build", "--live", "--out", "o"],
        &["build", "--live", "--target", "workflow", "--out", "o"],
        &["build", "--live", "--depfile", "o/d", "--out", "o"],
        &["build", "--live", "--format", "json"],
        &["build", "--live", "house.journey"],
    ] {
        closed(&house, &flags.join(" "), house.run(flags));
    }
    // The environment: no clock, no home, no repository of the caller's.
    for (name, value) in [
        ("SOURCE_DATE_EPOCH", "4000000000"),
        ("FAKETIME", "+400d"),
        ("TZ", "Pacific/Kiritimati"),
        ("GIT_DIR", "/nowhere"),
        ("JOURNEY_LIVE", "1"),
        ("JOURNEY_APPROVED", "yes"),
        ("HOME", "/nowhere"),
    ] {
        let said: Said = journey(house.path())
            .args(["build", "--live"])
            .env(name, value)
            .output()
            .unwrap()
            .into();
        closed(&house, name, said);
    }
    // The lead's record under the director's name, and a copy of it.
    let folder = house.path().join("approvals/welcome");
    let lead = house
        .records()
        .into_iter()
        .find(|r| r.to_string_lossy().contains("approval"))
        .unwrap();
    let text = std::fs::read_to_string(&lead).unwrap();
    let signature = std::fs::read(format!("{}.sig", lead.display())).unwrap();
    for (what, name, text) in [
        (
            "another person's name",
            "20990101T000000Z-approval-brand_director.txt",
            text.replace("person: crm_lead", "person: brand_director"),
        ),
        (
            "a copy",
            "20990101T000000Z-approval-crm_lead.txt",
            text.clone(),
        ),
        (
            "another time",
            "20990101T000000Z-approval-crm_lead.txt",
            text.replace("at: 20", "at: 21"),
        ),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
        std::fs::write(folder.join(format!("{name}.sig")), &signature).unwrap();
        closed(&house, what, house.run(&["build", "--live"]));
        std::fs::remove_file(folder.join(name)).unwrap();
        std::fs::remove_file(folder.join(format!("{name}.sig"))).unwrap();
    }
    // Records of another house, where all have signed.
    let other = approved();
    replace(&other.path().join("journey.toml"), "maison", "autre");
    let other_folder = other.path().join("approvals/welcome");
    let own = files(&folder);
    for (name, bytes) in files(&other_folder) {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    // The same house, in truth: its records are as good here as there.
    assert!(house.holds());
    replace(&house.path().join("journey.toml"), "maison", "encore");
    closed(
        &house,
        "another project's records",
        house.run(&["build", "--live"]),
    );
    replace(&house.path().join("journey.toml"), "encore", "maison");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in own {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    // The folder gone, a file in its place, records for another journey.
    std::fs::rename(&folder, house.path().join("approvals/other")).unwrap();
    closed(&house, "no folder", house.run(&["build", "--live"]));
    std::fs::write(&folder, "approved").unwrap();
    closed(
        &house,
        "a file in place of the folder",
        house.run(&["build", "--live"]),
    );
    std::fs::remove_file(&folder).unwrap();
    // A public key that everyone has in place of the director's.
    std::fs::rename(house.path().join("approvals/other"), &folder).unwrap();
    replace(
        &house.source(),
        &keys::line("brand_director"),
        &keys::line("ghost"),
    );
    let hash = house.hash();
    let key = keys::file("ghost");
    let said = house.run(&[
        "approve",
        "welcome",
        "--as",
        "brand_director",
        "--key",
        &key.to_string_lossy(),
        "--shown",
        &hash,
    ]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("other people may sign"), "{}", said.err);
    closed(
        &house,
        "a key put in place of another's after the request",
        house.run(&["build", "--live"]),
    );
}
