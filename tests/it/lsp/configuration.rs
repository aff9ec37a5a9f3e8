//! `journey.toml` through the protocol: the open text counts, in whichever project it lies.

use super::WELCOME;
use super::client::{Client, Folder, run};
use serde_json::{Value, json};

/// Where `<|>` stands, as clients count who know nothing else: in UTF-16. And the text without it.
fn marked(text: &str) -> (String, Value) {
    let (before, behind) = text.split_once("<|>").expect("a mark");
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].encode_utf16().count();
    let position = json!({ "line": line, "character": column });
    (format!("{before}{behind}"), position)
}

fn at(uri: &str, position: &Value) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": position })
}

async fn open(client: &mut Client, uri: &str, text: &str) {
    let item = json!({ "uri": uri, "languageId": "toml", "version": 1, "text": text });
    client
        .notify("textDocument/didOpen", json!({ "textDocument": item }))
        .await;
}

fn labels(answer: &Value) -> Vec<&str> {
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|i| i["label"].as_str().unwrap()).collect()
}

const TYPED: &str = "# 🎁\r\n[project]\r\nname = \"🎁\"\r\ntargets = [\"🎁\", \"work<|>\r\n";

#[test]
fn the_open_text_is_completed_and_explained_in_the_innermost_project() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        folder.write("inner/journey.toml", "[project]\nname = \"inner\"\n");
        folder.write("inner/welcome.journey", WELCOME);
        let mut client = Client::on(&folder.root(), json!({})).await;
        for path in ["journey.toml", "inner/journey.toml"] {
            let uri = folder.uri(path);
            let (text, cursor) = marked(TYPED);
            client.open(&uri, &text).await;
            let answer = client
                .request("textDocument/completion", at(&uri, &cursor))
                .await;
            assert!(labels(&answer).contains(&"workflow"), "{answer:#}");
            let items = answer["items"].as_array().unwrap();
            let item = items
                .iter()
                .find(|item| item["label"] == "workflow")
                .unwrap();
            assert_eq!(item["textEdit"]["newText"], "workflow\"");
            let range = &item["textEdit"]["range"];
            assert_eq!(range["start"], json!({ "line": 3, "character": 18 }));
            assert_eq!(range["end"], cursor);
            assert!(item["detail"].is_string(), "{item:#}");
            let resolved = client.request("completionItem/resolve", item.clone()).await;
            let page = resolved["documentation"]["value"].as_str().unwrap();
            assert!(page.contains("journey targets"), "{page}");
            // Edited, and never saved.
            let (text, cursor) = marked("[project]\nout = \"a\"\n\n[pro<|>ject]\n");
            client.set(&uri, &text).await;
            let answer = client
                .request("textDocument/hover", at(&uri, &cursor))
                .await;
            let page = answer["contents"]["value"].as_str().unwrap();
            assert!(page.contains("platforms"), "{page}");
            let (text, cursor) = marked("[proj<|>ect]\nout = \"a\"\n");
            client.set(&uri, &text).await;
            let answer = client
                .request("textDocument/hover", at(&uri, &cursor))
                .await;
            let page = answer["contents"]["value"].as_str().unwrap();
            assert!(page.contains("now \"a\""), "{page}");
        }
    });
}

#[test]
fn a_configuration_that_was_never_saved_is_one() {
    run(async {
        let folder = Folder::with(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let uri = folder.uri("journey.toml");
        let (text, cursor) = marked("[project]\n<|>");
        open(&mut client, &uri, &text).await;
        let answer = client
            .request("textDocument/completion", at(&uri, &cursor))
            .await;
        assert_eq!(labels(&answer), ["name", "out", "targets", "lints"]);
        is_gone_once_it_is_closed(&mut client, at(&uri, &cursor)).await;
    });
}

/// Closed without being saved, it is not answered for any more.
async fn is_gone_once_it_is_closed(client: &mut Client, place: Value) {
    let document = json!({ "textDocument": place["textDocument"] });
    client.notify("textDocument/didClose", document).await;
    let answer = client.request("textDocument/completion", place).await;
    assert!(answer.is_null() || labels(&answer).is_empty(), "{answer:#}");
}

#[test]
fn a_configuration_that_was_never_saved_within_a_project_is_answered_for_itself() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        folder.write("inner/other.journey", "// nothing yet\n");
        let mut client = Client::on(&folder.root(), json!({})).await;
        let uri = folder.uri("inner/journey.toml");
        let (text, cursor) = marked("[project]\n<|>");
        client.open(&uri, &text).await;
        let answer = client
            .request("textDocument/completion", at(&uri, &cursor))
            .await;
        assert_eq!(labels(&answer), ["name", "out", "targets", "lints"]);
        let (text, cursor) = marked("[proj<|>ect]\nout = \"a\"\n");
        client.set(&uri, &text).await;
        let answer = client
            .request("textDocument/hover", at(&uri, &cursor))
            .await;
        let page = answer["contents"]["value"].as_str().unwrap();
        assert!(page.contains("now \"a\""), "{page}");
        // What is wrong in it is told of it, and of no file beside it: that is the outer project's until it is saved.
        client.set(&uri, "[projekt]\n").await;
        client.until(&uri, |found| found.len() == 1).await;
        client.settle().await;
        assert_eq!(client.codes(&folder.uri("inner/other.journey")), []);
        is_gone_once_it_is_closed(&mut client, at(&uri, &cursor)).await;
    });
}

#[test]
fn a_sign_that_opens_a_text_asks_for_a_list_in_the_configuration_alone() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let config = folder.uri("journey.toml");
        let (text, cursor) = marked("[lints]\nnever-sent = \"<|>\"\n");
        open(&mut client, &config, &text).await;
        let mut asked = at(&config, &cursor);
        asked["context"] = json!({ "triggerKind": 2, "triggerCharacter": "\"" });
        let answer = client.request("textDocument/completion", asked).await;
        assert_eq!(labels(&answer), ["allow", "deny", "warn"]);
        let source = folder.uri("welcome.journey");
        let (text, cursor) =
            marked(&WELCOME.replacen("  send brand_story", "  <|>send brand_story", 1));
        client.open(&source, &text).await;
        let mut asked = at(&source, &cursor);
        let answer = client
            .request("textDocument/completion", asked.clone())
            .await;
        assert!(!labels(&answer).is_empty());
        asked["context"] = json!({ "triggerKind": 2, "triggerCharacter": "\"" });
        let answer = client.request("textDocument/completion", asked).await;
        assert!(answer.is_null(), "{answer:#}");
    });
}

#[test]
fn what_is_for_sources_is_not_answered_for_a_configuration() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let uri = folder.uri("journey.toml");
        let text = "[project]\nname=\"{{\"\n   targets =   [\"workflow\"]\n\n\n\n[lints]\nif = { a = 1 }\n";
        open(&mut client, &uri, text).await;
        let document = json!({ "uri": uri });
        let all =
            json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 8, "character": 0 } });
        let position = json!({ "line": 7, "character": 1 });
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        for (method, more) in [
            ("semanticTokens/full", json!({})),
            ("semanticTokens/range", json!({ "range": all })),
            ("foldingRange", json!({})),
            ("documentSymbol", json!({})),
            ("codeLens", json!({})),
            ("inlayHint", json!({ "range": all })),
            ("formatting", json!({ "options": options })),
            (
                "rangeFormatting",
                json!({ "range": all, "options": options }),
            ),
            (
                "onTypeFormatting",
                json!({ "position": position, "ch": "\n", "options": options }),
            ),
            ("signatureHelp", json!({ "position": position })),
            ("documentHighlight", json!({ "position": position })),
            (
                "references",
                json!({ "position": position, "context": { "includeDeclaration": true } }),
            ),
            ("typeDefinition", json!({ "position": position })),
            ("prepareCallHierarchy", json!({ "position": position })),
        ] {
            let mut params = more;
            params["textDocument"] = document.clone();
            let answer = client
                .request(&format!("textDocument/{method}"), params)
                .await;
            // Nothing, which leaves it to another server; not something that is empty.
            let colours = method.starts_with("semanticTokens");
            let is_empty = answer.as_array().is_some_and(Vec::is_empty);
            assert!(
                answer.is_null() || (is_empty && !colours),
                "{method}: {answer:#}"
            );
        }
    });
}
