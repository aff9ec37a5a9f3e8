//! Texts follow the edits, in their order, however fast they come.

use super::WELCOME;
use super::client::{Client, Folder, run};
use serde_json::{Value, json};

fn abilities(encoding: &str) -> Value {
    json!({ "general": { "positionEncodings": [encoding] } })
}

fn insert(line: u32, character: usize, text: &str) -> Value {
    let at = json!({ "line": line, "character": character });
    json!([{ "range": { "start": at, "end": at }, "text": text }])
}

#[test]
fn columns_are_counted_as_the_client_asks() {
    for (encoding, offered, width) in [
        ("utf-8", json!(["utf-8", "utf-16"]), 4),
        ("utf-32", json!(["utf-32", "utf-16"]), 1),
        ("utf-16", json!(["utf-16", "utf-32x"]), 2),
    ] {
        run(async {
            let text = WELCOME.replace("  send brand_story", "  send brand_story // 🙂");
            let folder = Folder::with_house(&[("welcome.journey", &text)]);
            let said = json!({ "general": { "positionEncodings": offered } });
            let mut client = Client::on(&folder.root(), said).await;
            let uri = folder.uri("welcome.journey");
            client.open(&uri, &text).await;
            // Behind the emoji: on the next line.
            let column = "  send brand_story // ".len() + width;
            client
                .change(&uri, insert(9, column, "\n  send nothing_such"))
                .await;
            client.until(&uri, |found| !found.is_empty()).await;
            assert_eq!(client.codes(&uri), [("J0101".to_owned(), 11)], "{encoding}");
            let start = &client.diagnostics[&uri]["diagnostics"][0]["range"]["start"];
            assert_eq!(start["character"], 7, "{encoding}");
        });
    }
}

#[test]
fn half_a_character_ends_nothing_and_is_as_long_as_the_client_thinks() {
    run(async {
        let folder = Folder::with_house(&[]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let uri = folder.uri("welcome.journey");
        client.open(&uri, WELCOME).await;
        let body = json!({
            "jsonrpc": "2.0",
            "method": "textDocument/didChange",
            "params": {
                "textDocument": { "uri": uri, "version": 2 },
                "contentChanges": insert(0, 0, "// HALF x\n"),
            },
        });
        // What is left of an emoji, one half of which was taken away.
        let body = body.to_string().replace("HALF", r"\ud83d");
        client.write_as(&body).await;
        let here =
            json!({ "textDocument": { "uri": uri }, "position": { "line": 10, "character": 8 } });
        let hover = client.request("textDocument/hover", here).await;
        assert!(hover.to_string().contains("brand_story"), "{hover}");
        let whole = json!({ "textDocument": { "uri": uri } });
        let tokens = client
            .request("textDocument/semanticTokens/full", whole)
            .await;
        assert_eq!(tokens["data"][2], "// ? x".len(), "{tokens}");
    });
}

#[test]
fn an_answer_is_never_about_an_older_text_than_the_edit_before_it() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), abilities("utf-8")).await;
        let uri = folder.uri("welcome.journey");
        client.open(&uri, WELCOME).await;
        let mut asked = Vec::new();
        for count in 1..=60_usize {
            // One more blank line at the end, which the formatter takes away.
            client.change(&uri, insert(13, 0, "\n")).await;
            let params = json!({
                "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true }
            });
            asked.push((count, client.begin("textDocument/formatting", params).await));
        }
        let mut answered = 0;
        for (count, id) in asked {
            let answer = client.answer(id).await;
            if answer["error"]["code"] == -32801 {
                // An edit came meanwhile.
                continue;
            }
            answered += 1;
            let edit = &answer["result"][0]["range"];
            assert_eq!(edit["end"]["line"], 13 + count, "{answer}");
        }
        assert!(answered > 0);
    });
}

#[test]
fn an_edit_that_does_not_fit_is_told_once_and_healed_by_saving() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), abilities("utf-8")).await;
        let uri = folder.uri("welcome.journey");
        client.open(&uri, WELCOME).await;
        client.change(&uri, insert(400, 0, "x")).await;
        client.change(&uri, insert(401, 0, "x")).await;
        client.settle().await;
        let said = client
            .heard
            .iter()
            .filter(|m| m["method"] == "window/showMessage");
        assert_eq!(said.count(), 1);
        let broken = WELCOME.replace("brand_story", "nothing_such");
        let saved = json!({ "textDocument": { "uri": uri }, "text": broken });
        client.notify("textDocument/didSave", saved).await;
        client.until(&uri, |found| !found.is_empty()).await;
        client.change(&uri, insert(0, 0, "\n")).await;
        let moved = |found: &[Value]| {
            found
                .first()
                .is_some_and(|d| d["range"]["start"]["line"] == 10)
        };
        client.until(&uri, moved).await;
    });
}

#[test]
fn diagnostics_carry_the_version_that_they_speak_of() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), abilities("utf-8")).await;
        let uri = folder.uri("welcome.journey");
        client.open(&uri, WELCOME).await;
        client.change(&uri, insert(7, 2, "sen")).await;
        client.until(&uri, |found| !found.is_empty()).await;
        assert_eq!(client.diagnostics[&uri]["version"], 2);
    });
}
