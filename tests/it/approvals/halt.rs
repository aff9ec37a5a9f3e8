//! The plan that stops journeys: what `journey halt` and `journey drill` say.

use super::live::for_klaviyo;
use super::story::House;
use crate::cli::replace;
use crate::schemas::hold;
use serde_json::Value;

const ESCALATION: &str = r"
escalation {
  when one client receives more than 3 emails in the last 7 days
  pause all journeys for prospect
  on resume drop what is older than 2 days, the rest by restraint
  alert crm_lead, brand_director
}

";

fn house() -> House {
    let house = House::new();
    for_klaviyo(&house);
    replace(
        &house.source(),
        "target klaviyo {",
        &format!("{ESCALATION}target klaviyo {{"),
    );
    replace(
        &house.source(),
        "journey welcome {",
        "journey after_purchase {\n  for owner\n  starts when placed_order\n  enters once per 400 days\n  exits when unsubscribed\n\n  wait 7 days\n  send styling_guide\n}\n\njourney welcome {",
    );
    replace(
        &house.path().join("journey.toml"),
        "[\"workflow\"]",
        "[\"klaviyo\", \"workflow\"]",
    );
    house
}

fn plan(house: &House, flags: &[&str]) -> Value {
    let mut arguments = vec!["halt", "--format", "json"];
    arguments.extend(flags);
    let said = house.run(&arguments);
    assert_eq!(said.code, 0, "{}", said.err);
    hold("halt.schema.json", &said.out)
}

fn journeys(plan: &Value) -> Vec<&str> {
    plan["journeys"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn the_plan_stops_what_the_escalation_names() {
    let house = house();
    assert_eq!(journeys(&plan(&house, &[])), ["welcome"]);
    assert_eq!(
        journeys(&plan(&house, &["--for", "owner"])),
        ["after_purchase"]
    );
    assert_eq!(
        journeys(&plan(
            &house,
            &["--journey", "after_purchase", "--for", "prospect"]
        )),
        ["after_purchase", "welcome"]
    );
    let plan = plan(&house, &[]);
    let requests = &plan["platforms"][0]["journeys"][0]["pause"]["requests"];
    assert_eq!(requests[0]["method"], "GET");
    assert_eq!(
        requests[1]["body"]["data"]["attributes"]["status"],
        "manual"
    );
    assert_eq!(plan["alert"][1]["email"], "director@maison.example");
    let wrong = house.run(&["halt", "--journey", "welcom"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("`welcome` is near"), "{}", wrong.err);
}

#[test]
fn the_page_can_be_followed() {
    let house = house();
    let said = house.run(&["halt"]);
    insta::assert_snapshot!("halt", said.out);
    let said = house.run(&["drill"]);
    insta::assert_snapshot!("drill", said.out);
}

#[test]
fn a_missing_comma_stops_no_halt() {
    let house = house();
    replace(&house.source(), "send brand_story", "send brand_stori");
    replace(&house.source(), "wait 10 days\n  split", "wait 10\n  split");
    let plan = plan(&house, &[]);
    assert_eq!(journeys(&plan), ["welcome"]);
    assert!(plan["remarks"][0].as_str().unwrap().contains("has errors"));
}

#[test]
fn who_approves_restraint_approves_how_it_goes_on() {
    let house = house();
    let before = house.hash();
    replace(&house.source(), "older than 2 days", "older than 5 days");
    assert_ne!(house.hash(), before);
}
