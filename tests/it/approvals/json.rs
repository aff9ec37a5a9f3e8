//! What the commands of approvals tell machines, held to the published schemas.

use super::story::House;
use crate::cli::replace;
use crate::schemas::hold;
use serde_json::json;

/// A signed record as its command tells it.
fn record(house: &House, command: &[&str], person: &str) -> String {
    let said = house.sign(&[command, &["--format", "json"]].concat(), person);
    assert_eq!(said.code, 0, "{}", said.err);
    let value = hold("record.schema.json", &said.out);
    assert_eq!(value["person"], person);
    assert!(house.path().join(value["file"].as_str().unwrap()).is_file());
    value["record"].as_str().unwrap().to_owned()
}

#[test]
fn every_record_is_told_as_its_schema_says() {
    let house = House::new();
    replace(
        &house.source(),
        "  never the author\n",
        "  never the author\n  tested by 1 of crm_team\n",
    );
    assert_eq!(
        record(&house, &["submit", "welcome"], "crm_designer"),
        "request"
    );
    let tested = [
        "tested", "welcome", "--locale", "all", "--branch", "all", "--saw", "all",
    ];
    assert_eq!(record(&house, &tested, "crm_lead"), "test");
    let hash = house.hash();
    let approve = ["approve", "welcome", "--shown", &hash];
    assert_eq!(record(&house, &approve, "crm_lead"), "approval");
    // Places that are open, and records of all kinds: the standing and the page meet their schemas too.
    house.gates();
    let decline = ["decline", "welcome", "--because", "Not before the fair"];
    assert_eq!(record(&house, &decline, "brand_director"), "decline");
    let standing = house.gates();
    assert_eq!(standing["records"].as_array().unwrap().len(), 4);
    assert_eq!(
        standing["closed"].as_array().unwrap().len(),
        1,
        "{standing}"
    );
}

#[test]
fn what_changed_since_an_approval_is_told_as_its_schema_says() {
    let house = House::new();
    house.submit("crm_designer");
    house.approve("crm_lead");
    replace(&house.source(), "wait 3 days", "wait 4 days");
    let said = house.run(&["review", "welcome", "--format", "json"]);
    let page = hold("review.schema.json", &said.out);
    assert!(!page["changes"].as_array().unwrap().is_empty(), "{page}");
    house.gates();
}

#[test]
fn a_build_that_holds_or_does_not_is_told_as_its_schema_says() {
    let house = House::new();
    house.submit("crm_designer");
    house.approve("crm_lead");
    house.approve("brand_director");
    assert_eq!(house.run(&["build", "--live"]).code, 0);
    let verify = || {
        let said = house.run(&["verify-build", "build", "--format", "json"]);
        let value = hold("verify-build.schema.json", &said.out);
        assert_eq!(value["holds"], json!(said.code == 0), "{}", said.err);
        said.code
    };
    assert_eq!(verify(), 0);
    std::fs::write(house.path().join("build/workflow/more.json"), "{}").unwrap();
    assert_eq!(verify(), 1);
}

#[test]
fn a_drill_is_told_as_a_halt_is() {
    let house = House::new();
    for command in ["halt", "drill"] {
        let said = house.run(&[command, "--format", "json"]);
        let plan = hold("halt.schema.json", &said.out);
        assert_eq!(plan["journeys"], json!(["welcome"]));
        assert_eq!(plan["escalation"], json!(null));
    }
}
