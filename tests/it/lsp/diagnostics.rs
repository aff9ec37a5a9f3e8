//! What is wrong, pushed and pulled.

use super::WELCOME;
use super::client::{Client, Folder, run};
use serde_json::{Value, json};

#[test]
fn the_whole_project_is_told_at_start_up_and_cleared_when_mended() {
    run(async {
        let broken = WELCOME.replace("send brand_story", "send brand_stroy");
        let folder = Folder::with_house(&[("a/welcome.journey", &broken)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let uri = folder.uri("a/welcome.journey");
        let found = client.until(&uri, |found| !found.is_empty()).await;
        assert_eq!(client.codes(&uri), [("J0101".to_owned(), 10)]);
        assert_eq!(found[0]["source"], "journey");
        let fix = &found[0]["data"]["fixes"][0];
        assert_eq!(fix["edits"][0]["newText"], "brand_story", "{fix}");
        // The client watches no files: saving any of them makes it look again.
        folder.write("a/welcome.journey", WELCOME);
        let house = folder.uri("house.journey");
        client
            .notify(
                "textDocument/didSave",
                json!({ "textDocument": { "uri": house } }),
            )
            .await;
        client.until(&uri, <[Value]>::is_empty).await;
    });
}

#[test]
fn a_fault_in_one_file_is_told_in_another_that_nobody_has_open() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let house = folder.uri("house.journey");
        let text = std::fs::read_to_string(folder.path("house.journey")).unwrap();
        client.open(&house, &text).await;
        let without = text.replace("email brand_story {", "email brand_tale {");
        client.set(&house, &without).await;
        let uri = folder.uri("welcome.journey");
        client.until(&uri, |found| !found.is_empty()).await;
        assert_eq!(client.codes(&uri), [("J0101".to_owned(), 10)]);
        client.set(&house, &text).await;
        client.until(&uri, <[Value]>::is_empty).await;
    });
}

#[test]
fn a_broken_cap_shows_its_timeline_at_each_send() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let abilities = json!({
            "textDocument": { "publishDiagnostics": { "relatedInformation": true } }
        });
        let mut client = Client::on(&folder.root(), abilities).await;
        let house = folder.uri("house.journey");
        let text = std::fs::read_to_string(folder.path("house.journey")).unwrap();
        client.open(&house, &text).await;
        let strict = text.replace("at most 4 emails per 7 days", "at most 1 email per 7 days");
        client.set(&house, &strict).await;
        let uri = folder.uri("welcome.journey");
        let found = client.until(&uri, |found| !found.is_empty()).await;
        let related = found[0]["relatedInformation"].as_array().unwrap();
        let lines: Vec<u64> = related
            .iter()
            .filter(|r| r["location"]["uri"] == uri.as_str())
            .map(|r| r["location"]["range"]["start"]["line"].as_u64().unwrap() + 1)
            .collect();
        assert!(lines.contains(&8) && lines.contains(&10), "{related:#?}");
    });
}

#[test]
fn of_a_step_with_a_block_its_first_line_is_underlined() {
    run(async {
        let empty = WELCOME.replace(
            "  wait 4 days\n  send styling_guide\n",
            "  wait 4 days\n  if tier is gold {\n    send styling_guide\n  } else { // nothing\n  }\n",
        );
        let folder = Folder::with_house(&[("welcome.journey", &empty)]);
        let abilities = json!({
            "textDocument": { "publishDiagnostics": { "relatedInformation": true } }
        });
        let mut client = Client::on(&folder.root(), abilities).await;
        let uri = folder.uri("welcome.journey");
        let found = client.until(&uri, |found| !found.is_empty()).await;
        assert_eq!(found[0]["code"], "J0303", "{found:#?}");
        let at = json!({ "start": { "line": 13, "character": 9 }, "end": { "line": 13, "character": 21 } });
        assert_eq!(found[0]["range"], at);
        let related = &found[0]["relatedInformation"];
        assert_eq!(related[0]["location"]["range"], at, "{related:#}");
    });
}

#[test]
fn who_asks_is_answered_and_told_nothing_of_it_unasked() {
    run(async {
        let broken = WELCOME.replace("wait 4 days\n  send brand", "wait 4\n  send brand");
        let folder = Folder::with_house(&[("welcome.journey", &broken)]);
        let abilities = json!({
            "textDocument": { "diagnostic": {} },
            "workspace": { "diagnostics": { "refreshSupport": true } },
        });
        let mut client = Client::on(&folder.root(), abilities).await;
        let uri = folder.uri("welcome.journey");
        // Closed, it is told unasked.
        client.until(&uri, |found| !found.is_empty()).await;
        client.open(&uri, &broken).await;
        client.until(&uri, <[Value]>::is_empty).await;
        let document = json!({ "textDocument": { "uri": uri } });
        let report = client.request("textDocument/diagnostic", document).await;
        assert_eq!(report["kind"], "full");
        assert_eq!(report["items"].as_array().unwrap().len(), 1, "{report}");
        let again = json!({
            "textDocument": { "uri": uri }, "previousResultId": report["resultId"]
        });
        let report = client.request("textDocument/diagnostic", again).await;
        assert_eq!(report["kind"], "unchanged");

        let all = json!({ "previousResultIds": [] });
        let report = client.request("workspace/diagnostic", all).await;
        let items = report["items"].as_array().unwrap();
        assert!(items.iter().any(|i| i["uri"] == uri.as_str()), "{report:#}");
        let known: Vec<Value> = items
            .iter()
            .map(|i| json!({ "uri": i["uri"], "value": i["resultId"] }))
            .collect();
        client.set(&uri, WELCOME).await;
        let all = json!({ "previousResultIds": known });
        let report = client.request("workspace/diagnostic", all).await;
        let items = report["items"].as_array().unwrap();
        let mended = items.iter().find(|i| i["uri"] == uri.as_str()).unwrap();
        assert_eq!(mended["kind"], "full");
        assert_eq!(mended["items"], json!([]), "{report:#}");
    });
}

#[test]
fn files_that_come_change_and_go_are_noticed() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let abilities = json!({
            "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } }
        });
        let mut client = Client::on(&folder.root(), abilities).await;
        client.settle().await;
        let registered = client
            .heard
            .iter()
            .any(|m| m["method"] == "client/registerCapability");
        assert!(registered);
        let uri = folder.uri("more.journey");
        let event = |kind: u8, uri: &str| json!({ "changes": [{ "uri": uri, "type": kind }] });
        folder.write("more.journey", "email more {\n  purpose care\n}\n");
        client
            .notify("workspace/didChangeWatchedFiles", event(1, &uri))
            .await;
        client.until(&uri, |found| !found.is_empty()).await;
        folder.remove("more.journey");
        client
            .notify("workspace/didChangeWatchedFiles", event(3, &uri))
            .await;
        client.until(&uri, <[Value]>::is_empty).await;
        let config = folder.uri("journey.toml");
        folder.write("journey.toml", "[project]\nnam = \"test\"\n");
        client
            .notify("workspace/didChangeWatchedFiles", event(2, &config))
            .await;
        client.until(&config, |found| !found.is_empty()).await;
    });
}

#[test]
fn several_projects_and_a_lone_file_each_have_their_own() {
    run(async {
        let broken = WELCOME.replace("send brand_story", "send nothing_such");
        let folder = Folder::with_house(&[]);
        let house = std::fs::read_to_string(folder.path("house.journey")).unwrap();
        folder.remove("journey.toml");
        folder.remove("house.journey");
        for project in ["one", "two"] {
            folder.write(&format!("{project}/journey.toml"), "[project]\n");
            folder.write(&format!("{project}/house.journey"), &house);
        }
        folder.write("one/welcome.journey", WELCOME);
        folder.write("two/welcome.journey", &broken);
        let elsewhere = Folder::with(&[("lone.journey", "email x {\n  purpose care\n}\n")]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let two = folder.uri("two/welcome.journey");
        client.until(&two, |found| !found.is_empty()).await;
        let lone = elsewhere.uri("lone.journey");
        client.open(&lone, "email x {\n  purpose care\n}\n").await;
        client.until(&lone, |found| !found.is_empty()).await;
        client.settle().await;
        assert_eq!(client.codes(&folder.uri("one/welcome.journey")), []);
        let document = json!({ "textDocument": { "uri": lone } });
        client.notify("textDocument/didClose", document).await;
        client.until(&lone, <[Value]>::is_empty).await;
        let untitled = "untitled:Untitled-1";
        client
            .open(untitled, "email x {\n  purpose care\n}\n")
            .await;
        client.until(untitled, |found| !found.is_empty()).await;
    });
}

#[test]
fn a_code_leads_to_its_page_where_the_client_follows() {
    for follows in [true, false] {
        run(async {
            let broken = WELCOME.replace("send brand_story", "send brand_stroy");
            let folder = Folder::with_house(&[("welcome.journey", &broken)]);
            let abilities = json!({ "textDocument": { "publishDiagnostics": {
                "codeDescriptionSupport": follows
            } } });
            let mut client = Client::on(&folder.root(), abilities).await;
            let uri = folder.uri("welcome.journey");
            let found = client.until(&uri, |found| !found.is_empty()).await;
            let page = &found[0]["codeDescription"]["href"];
            if !follows {
                assert!(page.is_null(), "{page}");
                return;
            }
            let page = tower_lsp::lsp_types::Url::parse(page.as_str().unwrap()).unwrap();
            let text = std::fs::read_to_string(page.to_file_path().unwrap()).unwrap();
            assert!(text.starts_with("# J0101: "), "{text}");
        });
    }
}
