//! Diagnostics for clients that ask.

use super::WELCOME;
use super::client::{Client, Folder, run};
use serde_json::{Value, json};

fn abilities() -> Value {
    json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    })
}

#[test]
fn who_asked_before_another_document_changed_is_told_to_ask_again() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), abilities()).await;
        let (uri, house) = (folder.uri("welcome.journey"), folder.uri("house.journey"));
        let text = std::fs::read_to_string(folder.path("house.journey")).unwrap();
        client.open(&uri, WELCOME).await;
        client.open(&house, &text).await;
        client.settle().await;
        client.heard.clear();
        client.set(&uri, &format!("{WELCOME}\n")).await;
        let document = json!({ "textDocument": { "uri": uri } });
        let report = client.request("textDocument/diagnostic", document).await;
        assert_eq!(report["items"], json!([]));
        let without = text.replace("email brand_story {", "email brand_tale {");
        client.set(&house, &without).await;
        client.settle().await;
        let told = |m: &Value| m["method"] == "workspace/diagnostic/refresh";
        assert!(client.heard.iter().any(told), "{:?}", client.heard);
    });
}

#[test]
fn who_is_overtaken_is_asked_to_ask_again() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), abilities()).await;
        let uri = folder.uri("welcome.journey");
        client.open(&uri, WELCOME).await;
        let mut asked = Vec::new();
        for count in 0..60 {
            client
                .set(&uri, &format!("{WELCOME}{}", "\n".repeat(count)))
                .await;
            let document = json!({ "textDocument": { "uri": uri } });
            asked.push(client.begin("textDocument/diagnostic", document).await);
        }
        let mut overtaken = 0;
        for id in asked {
            let refused = &client.answer(id).await["error"];
            if !refused.is_null() {
                overtaken += 1;
                assert_eq!(refused["code"], -32802, "{refused}");
                assert_eq!(refused["data"]["retriggerRequest"], true, "{refused}");
            }
        }
        assert!(overtaken > 0);
    });
}

#[test]
fn a_file_that_the_client_writes_in_another_way_is_told_of_once() {
    run(async {
        let broken = WELCOME.replace("send brand_story", "send brand_stroy");
        let folder = Folder::with_house(&[("now!/welcome.journey", &broken)]);
        let mut client = Client::on(&folder.root(), abilities()).await;
        let uri = folder.uri("now!/welcome.journey");
        let all = json!({ "previousResultIds": [] });
        let report = client.request("workspace/diagnostic", all).await;
        let items = report["items"].as_array().unwrap();
        let id = items.iter().find(|it| it["uri"] == uri.as_str()).unwrap()["resultId"].clone();
        // As VS Code writes it.
        let theirs = uri.replace('!', "%21");
        let all = json!({ "previousResultIds": [{ "uri": theirs, "value": id }] });
        let report = client.request("workspace/diagnostic", all).await;
        let items = report["items"].as_array().unwrap();
        assert!(
            !items.iter().any(|it| it["uri"] == theirs.as_str()),
            "{report:#}"
        );
        let own = items.iter().find(|it| it["uri"] == uri.as_str()).unwrap();
        assert_eq!(own["kind"], "unchanged");
    });
}

#[test]
fn who_can_not_be_told_to_ask_again_is_told_unasked() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let abilities = json!({ "textDocument": { "diagnostic": {} } });
        let mut client = Client::on(&folder.root(), abilities).await;
        let (uri, house) = (folder.uri("welcome.journey"), folder.uri("house.journey"));
        let text = std::fs::read_to_string(folder.path("house.journey")).unwrap();
        client.open(&uri, WELCOME).await;
        client.open(&house, &text).await;
        let without = text.replace("email brand_story {", "email brand_tale {");
        client.set(&house, &without).await;
        client.settle().await;
        assert_eq!(client.codes(&uri), [("J0101".to_owned(), 10)]);
    });
}
