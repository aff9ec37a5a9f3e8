//! What a click on a lens does, and what it tells of approvals.

use super::WELCOME;
use super::client::{Client, Folder, run, uri};
use crate::approvals::story::House;
use serde_json::{Value, json};

const TEST: &str = "test \"a quiet first week\" {\n  day 0 is 2026-03-02\n  day 0 at 09:00 subscribed\n  expect sent welcome_letter\n}\n";

async fn lenses(client: &mut Client, uri: &str) -> Vec<Value> {
    let document = json!({ "textDocument": { "uri": uri } });
    let answer = client.request("textDocument/codeLens", document).await;
    answer.as_array().unwrap().clone()
}

fn of<'a>(all: &'a [Value], title: &str) -> &'a Value {
    let titled = |lens: &&Value| lens["command"]["title"].as_str().unwrap().contains(title);
    all.iter()
        .find(titled)
        .unwrap_or_else(|| panic!("no {title}: {all:#?}"))
}

#[test]
fn a_click_previews_a_journey_runs_a_test_and_lists_who_sends() {
    run(async {
        let files = [("welcome.journey", WELCOME), ("tests.journey", TEST)];
        let folder = Folder::with_house(&files);
        let abilities = json!({ "experimental": { "commands": ["journey.showReferences"] } });
        let mut client = Client::on(&folder.root(), abilities).await;
        let welcome = folder.uri("welcome.journey");
        let all = lenses(&mut client, &welcome).await;
        let command = of(&all, "preview")["command"].clone();
        let params = json!({ "command": command["command"], "arguments": command["arguments"] });
        let answer = client.request("workspace/executeCommand", params).await;
        assert_eq!(answer["journey"], "welcome");

        let all = lenses(&mut client, &folder.uri("house.journey")).await;
        let command = &of(&all, "sent by 1 journey")["command"];
        assert_eq!(command["command"], "journey.showReferences");
        let [at, position, places] = command["arguments"].as_array().unwrap().as_slice() else {
            panic!("{command:#}");
        };
        assert_eq!(at, &json!(folder.uri("house.journey")));
        assert!(position["line"].as_u64().unwrap() > 50, "{position}");
        let places = places.as_array().unwrap();
        // The step that sends it, not the test that expects it.
        assert_eq!(places.len(), 1, "{places:#?}");
        assert_eq!(places[0]["uri"], welcome.as_str());
        assert_eq!(places[0]["range"]["start"]["line"], 7);

        let all = lenses(&mut client, &folder.uri("tests.journey")).await;
        let command = of(&all, "run")["command"].clone();
        let params = json!({ "command": command["command"], "arguments": command["arguments"] });
        let answer = client.request("workspace/executeCommand", params).await;
        assert_eq!(answer[0]["title"], "a quiet first week");
        assert_eq!(answer[0]["passed"], true, "{answer:#}");
        client.settle().await;
        let said = client
            .heard
            .iter()
            .rfind(|m| m["method"] == "window/showMessage");
        assert_eq!(said.unwrap()["params"]["message"], "the test passed");
    });
}

#[test]
fn a_test_that_fails_tells_what_was_expected() {
    run(async {
        let wrong = TEST.replace("expect sent", "expect not sent");
        let folder = Folder::with_house(&[("welcome.journey", WELCOME), ("t.journey", &wrong)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let arguments = json!([{ "uri": folder.uri("t.journey") }]);
        let params = json!({ "command": "journey.runTest", "arguments": arguments });
        let answer = client.request("workspace/executeCommand", params).await;
        assert_eq!(answer[0]["passed"], false, "{answer:#}");
        client.settle().await;
        let said = client
            .heard
            .iter()
            .find(|m| m["method"] == "window/showMessage")
            .unwrap();
        assert_eq!(said["params"]["type"], 2, "a warning");
        let said = said["params"]["message"].as_str().unwrap();
        assert!(
            said.starts_with("the test failed: \"a quiet first week\": "),
            "{said}"
        );
    });
}

#[test]
fn a_client_without_a_list_of_places_gets_words_only() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let all = lenses(&mut client, &folder.uri("house.journey")).await;
        let command = &of(&all, "sent by 1 journey")["command"];
        assert_eq!(command["command"], "");
        assert!(command.get("arguments").is_none(), "{command}");
    });
}

#[test]
fn the_approvals_that_count_stand_beside_the_journey() {
    let house = House::new();
    let source = uri(&house.source());
    run(async {
        let mut client = Client::on(house.path(), json!({})).await;
        let all = lenses(&mut client, &source).await;
        of(&all, "asks for 2 approvals");
        house.submit("crm_designer");
        client
            .notify(
                "textDocument/didSave",
                json!({ "textDocument": { "uri": source } }),
            )
            .await;
        let all = lenses(&mut client, &source).await;
        of(&all, "0 of 2 approvals");
        of(&all, "missing: ");
        house.approve("crm_lead");
        house.approve("brand_director");
        client
            .notify(
                "textDocument/didSave",
                json!({ "textDocument": { "uri": source } }),
            )
            .await;
        let all = lenses(&mut client, &source).await;
        of(&all, "2 of 2 approvals, may go live");
        // Another text: what was signed counts for it no longer.
        let text = std::fs::read_to_string(house.source()).unwrap();
        client
            .open(&source, &text.replace("wait 9 days", "wait 12 days"))
            .await;
        let all = lenses(&mut client, &source).await;
        of(&all, " of 2 approvals");
        assert!(!all.iter().any(|l| {
            l["command"]["title"]
                .as_str()
                .unwrap()
                .contains("may go live")
        }));
        of(&all, "missing: nobody has submitted it as it is now");
    });
}

#[test]
fn a_client_that_asks_again_is_not_kept_waiting_for_git() {
    let house = House::new();
    house.submit("crm_designer");
    let source = uri(&house.source());
    run(async {
        let abilities = json!({ "workspace": { "codeLens": { "refreshSupport": true } } });
        let mut client = Client::on(house.path(), abilities).await;
        let all = lenses(&mut client, &source).await;
        of(&all, "asks for 2 approvals");
        while !client
            .heard
            .iter()
            .any(|m| m["method"] == "workspace/codeLens/refresh")
        {
            client.hear().await;
        }
        let all = lenses(&mut client, &source).await;
        of(&all, "0 of 2 approvals");
        // What is known is not told again.
        client.heard.clear();
        client.settle().await;
        lenses(&mut client, &source).await;
        client.settle().await;
        assert!(
            !client
                .heard
                .iter()
                .any(|m| m["method"] == "workspace/codeLens/refresh")
        );
    });
}

#[test]
fn a_record_that_comes_is_seen_without_an_edit() {
    let house = House::new();
    house.submit("crm_designer");
    let source = uri(&house.source());
    run(async {
        let abilities = json!({ "workspace": {
            "codeLens": { "refreshSupport": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        } });
        let mut client = Client::on(house.path(), abilities).await;
        lenses(&mut client, &source).await;
        client.settle().await;
        lenses(&mut client, &source).await;
        client.settle().await;
        client.heard.clear();
        house.approve("crm_lead");
        let record = uri(&house.path().join("approvals/welcome/more"));
        let event = json!({ "changes": [{ "uri": record, "type": 1 }] });
        client
            .notify("workspace/didChangeWatchedFiles", event)
            .await;
        client.settle().await;
        let told = |m: &Value| m["method"] == "workspace/codeLens/refresh";
        assert!(client.heard.iter().any(told));
        lenses(&mut client, &source).await;
        client.settle().await;
        let all = lenses(&mut client, &source).await;
        of(&all, "1 of 2 approvals");
    });
}

#[test]
fn what_stands_beside_a_text_is_asked_for_again_when_another_was_edited() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let abilities = json!({ "workspace": {
            "codeLens": { "refreshSupport": true },
            "inlayHint": { "refreshSupport": true },
            "semanticTokens": { "refreshSupport": true },
        } });
        let mut client = Client::on(&folder.root(), abilities).await;
        let (welcome, house) = (folder.uri("welcome.journey"), folder.uri("house.journey"));
        let text = std::fs::read_to_string(folder.path("house.journey")).unwrap();
        client.open(&welcome, WELCOME).await;
        client.settle().await;
        let before = lenses(&mut client, &welcome).await;
        let margin = |all: &[Value]| of(all, "emails per 7 days")["command"]["title"].clone();
        client.open(&house, &text).await;
        let tighter = text.replace("at most 4 emails per 7 days", "at most 3 emails per 7 days");
        assert_ne!(tighter, text);
        client.set(&house, &tighter).await;
        let mut wanted = vec!["codeLens", "inlayHint", "semanticTokens"];
        while !wanted.is_empty() {
            client.hear().await;
            let heard = &client.heard;
            wanted.retain(|what| {
                let method = format!("workspace/{what}/refresh");
                !heard.iter().any(|m| m["method"] == *method)
            });
        }
        let after = lenses(&mut client, &welcome).await;
        assert_ne!(margin(&before), margin(&after), "{after:#?}");
    });
}
