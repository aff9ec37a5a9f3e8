//! Each feature once through the protocol: `<|>` marks the cursor. What the features know is tested where they are.

use super::WELCOME;
use super::client::{Client, Folder, run};
use serde_json::{Value, json};

/// Opens a project with one journey that holds a cursor mark, and asks about the mark.
async fn at_mark(text: &str, abilities: Value) -> (Client, Folder, Value) {
    let offset = text.find("<|>").expect("a mark");
    let clean = text.replacen("<|>", "", 1);
    let before = &clean[..offset];
    let line = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
    let mut client = Client::on(&folder.root(), abilities).await;
    let uri = folder.uri("welcome.journey");
    client.open(&uri, &clean).await;
    let position = json!({ "line": line, "character": column });
    let params = json!({ "textDocument": { "uri": uri }, "position": position });
    (client, folder, params)
}

fn marked(line: &str, with: &str) -> String {
    assert!(WELCOME.contains(line));
    WELCOME.replacen(line, with, 1)
}

fn labels(answer: &Value) -> Vec<&str> {
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|i| i["label"].as_str().unwrap()).collect()
}

#[test]
fn completion_works_on_the_half_typed_line_and_is_explained_when_looked_at() {
    run(async {
        let text = marked("  send brand_story\n", "  send bra<|>\n");
        let (mut client, _folder, at) = at_mark(&text, json!({})).await;
        let answer = client.request("textDocument/completion", at).await;
        assert!(labels(&answer).contains(&"brand_story"), "{answer:#}");
        let items = answer["items"].as_array().unwrap();
        let item = items.iter().find(|i| i["label"] == "brand_story").unwrap();
        assert_eq!(item["textEdit"]["newText"], "brand_story");
        assert_eq!(item["textEdit"]["range"]["start"]["character"], 7);
        let resolved = client.request("completionItem/resolve", item.clone()).await;
        let page = resolved["documentation"]["value"].as_str().unwrap();
        assert!(page.contains("How a watch is made"), "{page}");
    });
}

#[test]
fn snippets_go_only_where_they_are_understood() {
    for (understands, format) in [(true, 2), (false, 1)] {
        run(async {
            let text = format!("{WELCOME}\nema<|>\n");
            let abilities = json!({ "textDocument": { "completion": {
                "completionItem": { "snippetSupport": understands }
            } } });
            let (mut client, _folder, at) = at_mark(&text, abilities).await;
            let answer = client.request("textDocument/completion", at).await;
            let items = answer["items"].as_array().unwrap();
            let item = items.iter().find(|i| i["label"] == "email").unwrap();
            let has_snippet = item["insertTextFormat"] == format;
            assert!(has_snippet, "{item:#}");
            let text = item["textEdit"]["newText"].as_str().unwrap();
            assert!(understands || !text.contains('$'), "{text}");
        });
    }
}

#[test]
fn hover_tells_the_consequence_in_markdown_or_plain() {
    for markdown in [true, false] {
        run(async {
            let text = marked("  send brand_story\n", "  send brand<|>_story\n");
            let format = if markdown { "markdown" } else { "plaintext" };
            let abilities = json!({ "textDocument": { "hover": { "contentFormat": [format] } } });
            let (mut client, _folder, at) = at_mark(&text, abilities).await;
            let answer = client.request("textDocument/hover", at).await;
            assert_eq!(answer["contents"]["kind"], format);
            let page = answer["contents"]["value"].as_str().unwrap();
            assert!(page.contains("How a watch is made"), "{page}");
            assert_eq!(page.contains('`'), markdown, "{page}");
            assert_eq!(answer["range"]["start"]["character"], 7);
        });
    }
}

#[test]
fn jumps_lead_across_files() {
    run(async {
        let text = marked("  send brand_story\n", "  send brand<|>_story\n");
        let (mut client, folder, at) = at_mark(&text, json!({})).await;
        let answer = client.request("textDocument/definition", at.clone()).await;
        assert_eq!(answer[0]["uri"], folder.uri("house.journey"), "{answer:#}");
        let mut with = at.clone();
        with["context"] = json!({ "includeDeclaration": true });
        let answer = client.request("textDocument/references", with).await;
        assert_eq!(answer.as_array().unwrap().len(), 2, "{answer:#}");
        let answer = client
            .request("textDocument/documentHighlight", at.clone())
            .await;
        assert_eq!(answer.as_array().unwrap().len(), 1, "{answer:#}");
        let items = client
            .request("textDocument/prepareCallHierarchy", at)
            .await;
        assert_eq!(items[0]["name"], "brand_story");
        let calls = json!({ "item": items[0] });
        let answer = client.request("callHierarchy/incomingCalls", calls).await;
        assert_eq!(answer[0]["from"]["name"], "welcome", "{answer:#}");
        assert_eq!(answer[0]["fromRanges"][0]["start"]["line"], 9);
    });
}

#[test]
fn a_rename_reaches_every_file_and_says_why_it_does_not() {
    run(async {
        let text = marked("  send brand_story\n", "  send brand<|>_story\n");
        let abilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
        let (mut client, folder, at) = at_mark(&text, abilities).await;
        let answer = client
            .request("textDocument/prepareRename", at.clone())
            .await;
        assert_eq!(answer["placeholder"], "brand_story");
        let mut to = at.clone();
        to["newName"] = json!("our_story");
        let answer = client.request("textDocument/rename", to).await;
        let changes = answer["documentChanges"].as_array().unwrap();
        let mut files: Vec<&Value> = changes.iter().map(|c| &c["textDocument"]["uri"]).collect();
        files.sort_by_key(|uri| uri.as_str());
        let wanted = [folder.uri("house.journey"), folder.uri("welcome.journey")];
        assert_eq!(files, [&json!(wanted[0]), &json!(wanted[1])]);
        let mut to = at;
        to["newName"] = json!("welcome_letter");
        let id = client.begin("textDocument/rename", to).await;
        let answer = client.answer(id).await;
        let why = answer["error"]["message"].as_str().unwrap();
        assert!(why.contains("welcome_letter"), "{why}");
    });
}

#[test]
fn the_outline_the_folds_and_the_widening_are_those_of_the_text() {
    run(async {
        let text = marked("  wait 4 days\n", "  wait <|>4 days\n");
        let abilities = json!({ "textDocument": { "documentSymbol": {
            "hierarchicalDocumentSymbolSupport": true
        } } });
        let (mut client, folder, at) = at_mark(&text, abilities).await;
        let document = json!({ "textDocument": at["textDocument"] });
        let answer = client
            .request("textDocument/documentSymbol", document.clone())
            .await;
        assert_eq!(answer[0]["name"], "welcome", "{answer:#}");
        assert!(!answer[0]["children"].as_array().unwrap().is_empty());
        let folds = client
            .request("textDocument/foldingRange", document.clone())
            .await;
        assert_eq!(
            (&folds[0]["startLine"], &folds[0]["endLine"]),
            (&json!(0), &json!(11))
        );
        let mut positions = document;
        positions["positions"] = json!([at["position"]]);
        let answer = client
            .request("textDocument/selectionRange", positions)
            .await;
        let mut widths = Vec::new();
        let mut here = &answer[0];
        while !here.is_null() {
            widths.push(here["range"]["end"]["line"].as_u64().unwrap());
            here = &here["parent"];
        }
        assert!(widths.len() >= 3 && widths.is_sorted(), "{answer:#}");
        let query = json!({ "query": "brandst" });
        let found = client.request("workspace/symbol", query).await;
        assert_eq!(found[0]["name"], "brand_story");
        assert_eq!(found[0]["location"]["uri"], folder.uri("house.journey"));
    });
}

#[test]
fn the_statement_being_typed_is_shown_with_its_present_part() {
    run(async {
        let text = marked("  wait 4 days\n", "  wait until <|>\n");
        let (mut client, _folder, at) = at_mark(&text, json!({})).await;
        let answer = client.request("textDocument/signatureHelp", at).await;
        let all = answer["signatures"].as_array().unwrap();
        let active = answer["activeSignature"].as_u64().unwrap() as usize;
        let label = all[active]["label"].as_str().unwrap();
        assert!(label.starts_with("wait until"), "{label}");
    });
}

#[test]
fn a_fault_is_mended_by_the_preferred_action_and_by_fixing_all() {
    run(async {
        let text = marked("  send brand_story\n", "  send <|>brand_stroy\n");
        let (mut client, folder, at) = at_mark(&text, json!({})).await;
        let place = json!({ "start": at["position"], "end": at["position"] });
        let params = json!({
            "textDocument": at["textDocument"], "range": place, "context": { "diagnostics": [] }
        });
        let answer = client
            .request("textDocument/codeAction", params.clone())
            .await;
        let all = answer.as_array().unwrap();
        let fix = all.iter().find(|a| a["isPreferred"] == true).unwrap();
        assert_eq!(fix["kind"], "quickfix");
        assert_eq!(fix["diagnostics"][0]["code"], "J0101");
        let uri = folder.uri("welcome.journey");
        assert_eq!(
            fix["edit"]["changes"][&uri][0]["newText"], "brand_story",
            "{fix:#}"
        );
        let mut only = params;
        for every in [json!([""]), Value::Null] {
            only["context"]["only"] = every;
            let all = client
                .request("textDocument/codeAction", only.clone())
                .await;
            assert_eq!(all, answer, "the kind without a name stands for all");
        }
        only["context"]["only"] = json!(["source"]);
        let answer = client.request("textDocument/codeAction", only).await;
        let all = answer.as_array().unwrap();
        assert_eq!(all.len(), 1, "{answer:#}");
        assert_eq!(all[0]["kind"], "source.fixAll");
    });
}

#[test]
fn a_fault_of_the_line_is_mended_from_its_first_blank() {
    run(async {
        let text = marked("  send brand_story\n", "<|>  send brand_stroy\n");
        let (mut client, folder, at) = at_mark(&text, json!({})).await;
        let uri = folder.uri("welcome.journey");
        let of_line = client.until(&uri, |found| !found.is_empty()).await;
        let place = json!({ "start": at["position"], "end": at["position"] });
        let params = json!({
            "textDocument": at["textDocument"], "range": place,
            "context": { "diagnostics": of_line, "only": ["quickfix"] }
        });
        let answer = client.request("textDocument/codeAction", params).await;
        assert_eq!(answer[0]["isPreferred"], true, "{answer:#}");
        assert_eq!(
            answer[0]["edit"]["changes"][&uri][0]["newText"],
            "brand_story"
        );
    });
}

#[test]
fn the_margin_of_a_rule_is_live_in_the_lens() {
    run(async {
        let (mut client, folder, at) = at_mark(&format!("<|>{WELCOME}"), json!({})).await;
        let document = json!({ "textDocument": at["textDocument"] });
        let before = client
            .request("textDocument/codeLens", document.clone())
            .await;
        let words = |answer: &Value| answer[0]["command"]["title"].as_str().unwrap().to_owned();
        assert!(
            words(&before).contains("3 emails in 7 days") || words(&before).contains("of 4"),
            "{before:#}"
        );
        // The last wait goes: more letters in one window.
        let uri = folder.uri("welcome.journey");
        let denser = WELCOME.replace("wait 4 days", "wait 1 day");
        client.set(&uri, &denser).await;
        let after = client.request("textDocument/codeLens", document).await;
        assert_ne!(words(&before), words(&after));
    });
}

#[test]
fn hints_and_colours_are_there_whole_in_part_and_as_a_difference() {
    run(async {
        let (mut client, folder, at) = at_mark(&format!("<|>{WELCOME}"), json!({})).await;
        let uri = folder.uri("welcome.journey");
        let all = json!({
            "start": { "line": 0, "character": 0 }, "end": { "line": 13, "character": 0 }
        });
        let mut params = json!({ "textDocument": at["textDocument"], "range": all });
        let hints = client
            .request("textDocument/inlayHint", params.clone())
            .await;
        let days = |hints: &Value| {
            let all = hints.as_array().unwrap();
            all.iter()
                .filter(|h| h["label"].as_str().unwrap().contains("day"))
                .count()
        };
        assert!(days(&hints) >= 3, "{hints:#}");
        let document = json!({ "textDocument": at["textDocument"] });
        let whole = client
            .request("textDocument/semanticTokens/full", document.clone())
            .await;
        let count = whole["data"].as_array().unwrap().len();
        assert!(count > 100 && count % 5 == 0, "{count}");
        let part = client
            .request("textDocument/semanticTokens/range", params.clone())
            .await;
        assert_eq!(part["data"], whole["data"]);
        client
            .set(&uri, &WELCOME.replacen("wait 4 days", "wait 44 days", 1))
            .await;
        let mut since = document;
        since["previousResultId"] = whole["resultId"].clone();
        let delta = client
            .request("textDocument/semanticTokens/full/delta", since)
            .await;
        let edits = delta["edits"].as_array().unwrap();
        assert_eq!(edits.len(), 1, "{delta:#}");
        assert!(edits[0]["data"].as_array().unwrap().len() < 20, "{delta:#}");
        // Switched off, they are not there.
        let off = json!({ "settings": { "journey": { "hints": { "days": false } } } });
        client.notify("workspace/didChangeConfiguration", off).await;
        params["range"] = json!({
            "start": { "line": 0, "character": 0 }, "end": { "line": 12, "character": 0 }
        });
        let hints = client.request("textDocument/inlayHint", params).await;
        assert_eq!(days(&hints), 0, "{hints:#}");
    });
}

#[test]
fn commands_run_from_any_editor() {
    run(async {
        let (mut client, _folder, _) = at_mark(&format!("<|>{WELCOME}"), json!({})).await;
        let params = json!({ "command": "journey.explain", "arguments": ["J0401"] });
        let page = client.request("workspace/executeCommand", params).await;
        assert!(page.as_str().unwrap().starts_with("# J0401"));
        let params = json!({ "command": "journey.explain", "arguments": ["J9999"] });
        let id = client.begin("workspace/executeCommand", params).await;
        let answer = client.answer(id).await;
        assert_eq!(answer["error"]["code"], -32803, "{answer}");
    });
}
