//! `journey.preview` from any editor: of the text as it is typed, kept where it breaks, shown where it can be.

use super::WELCOME;
use super::client::{Client, Folder, run};
use serde_json::{Value, json};

async fn opened(abilities: Value) -> (Client, Folder, String) {
    let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
    let mut client = Client::on(&folder.root(), abilities).await;
    let uri = folder.uri("welcome.journey");
    client.open(&uri, WELCOME).await;
    (client, folder, uri)
}

async fn preview(client: &mut Client, arguments: Value) -> Value {
    let params = json!({ "command": "journey.preview", "arguments": [arguments] });
    client.request("workspace/executeCommand", params).await
}

fn file(answer: &Value) -> std::path::PathBuf {
    let uri = answer["uri"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer:#}"));
    let url = tower_lsp::lsp_types::Url::parse(uri).unwrap();
    url.to_file_path().unwrap()
}

fn read(answer: &Value) -> String {
    std::fs::read_to_string(file(answer)).unwrap()
}

#[test]
fn the_picture_is_of_the_text_as_it_is_typed() {
    run(async {
        let (mut client, _folder, uri) = opened(json!({})).await;
        client
            .set(&uri, &WELCOME.replace("wait 4 days", "wait 9 days"))
            .await;
        let as_page = json!({ "uri": uri, "as": "page" });
        let answer = preview(&mut client, as_page.clone()).await;
        assert_eq!(answer["journey"], "welcome");
        assert_eq!(answer["current"], true);
        let page = answer["page"].as_str().unwrap();
        assert!(page.contains("wait 9 days") && !page.contains("wait 4 days"));
        assert!(page.contains("id=\"stale\" role=\"status\" hidden"));
        // Nothing was written, and nobody was told.
        assert!(answer.get("uri").is_none());
        // An error: the last good picture stays, and says so.
        client
            .set(
                &uri,
                &WELCOME.replace("send brand_story", "send brand_stroy"),
            )
            .await;
        let answer = preview(&mut client, as_page.clone()).await;
        assert_eq!(answer["current"], false);
        let page = answer["page"].as_str().unwrap();
        assert!(page.contains("wait 9 days"));
        assert!(page.contains("this is the last picture without"));
        // Mended.
        client.set(&uri, WELCOME).await;
        let answer = preview(&mut client, as_page).await;
        assert_eq!(answer["current"], true);
        assert!(answer["page"].as_str().unwrap().contains("wait 4 days"));
    });
}

#[test]
fn it_is_shown_in_a_browser_and_follows_what_is_saved() {
    run(async {
        let abilities = json!({ "window": { "showDocument": { "support": true } } });
        let (mut client, _folder, uri) = opened(abilities).await;
        let arguments = json!({ "uri": uri, "position": { "line": 7, "character": 3 } });
        let answer = preview(&mut client, arguments).await;
        assert!(read(&answer).contains("wait 4 days"));
        client.settle().await;
        let asked = client
            .heard
            .iter()
            .find(|m| m["method"] == "window/showDocument");
        let asked = asked.expect("the client is asked to show it");
        assert_eq!(asked["params"]["uri"], answer["uri"]);
        assert_eq!(asked["params"]["external"], true);
        // What is typed is not in the file until it is saved.
        client
            .set(&uri, &WELCOME.replace("wait 4 days", "wait 9 days"))
            .await;
        client
            .request(
                "textDocument/documentLink",
                json!({ "textDocument": { "uri": uri } }),
            )
            .await;
        assert!(read(&answer).contains("wait 4 days"));
        client
            .notify(
                "textDocument/didSave",
                json!({ "textDocument": { "uri": uri } }),
            )
            .await;
        client.settle().await;
        assert!(read(&answer).contains("wait 9 days"));
        // The page goes with the conversation.
        let file = file(&answer);
        client.request("shutdown", Value::Null).await;
        client.notify("exit", Value::Null).await;
        (&mut client.ended).await.unwrap();
        assert!(!file.exists());
    });
}

#[test]
fn a_client_that_shows_nothing_is_told_where_the_page_is() {
    run(async {
        let (mut client, _folder, uri) = opened(json!({})).await;
        let answer = preview(&mut client, json!({ "uri": uri })).await;
        client.settle().await;
        let said = client
            .heard
            .iter()
            .find(|m| m["method"] == "window/showMessage");
        let said = said.unwrap()["params"]["message"].as_str().unwrap();
        assert!(said.contains(file(&answer).to_str().unwrap()), "{said}");
    });
}

#[test]
fn what_can_not_be_shown_says_why() {
    run(async {
        let (mut client, _folder, uri) = opened(json!({})).await;
        let broken = WELCOME.replace("send brand_story", "send brand_stroy");
        client.set(&uri, &broken).await;
        for (arguments, why) in [
            (json!({ "uri": uri }), "`welcome` has errors"),
            (
                json!({ "uri": uri, "journey": "wellcome" }),
                "no journey `wellcome`",
            ),
            (json!({}), "takes the `uri`"),
        ] {
            let params = json!({ "command": "journey.preview", "arguments": [arguments] });
            let id = client.begin("workspace/executeCommand", params).await;
            let answer = client.answer(id).await;
            let said = answer["error"]["message"].as_str().unwrap_or_default();
            assert!(said.contains(why), "{answer}");
        }
    });
}
