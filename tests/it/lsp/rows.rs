//! What `features.rs` leaves: each feature once through the protocol, `<|>` marks the cursor.

use super::WELCOME;
use super::client::{Client, Folder, run};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const THANKS: &str = "email thanks {
  purpose  care
  because  \"She bought from us\"
  subject  \"Thank you\"
  template \"letters/thanks.html\"
}
journey after {
  for     owner
  starts  when placed_order
  enters  once for each order
  exits   when unsubscribed
  send thanks
}
";
const LETTER: &str = "<p>🙂 {{first_name else You}}: {{placed_order.collection}}</p>\n";

fn folder(files: &[(&str, &str)]) -> Folder {
    let mut all = vec![
        ("welcome.journey", WELCOME),
        ("thanks.journey", THANKS),
        ("letters/thanks.html", LETTER),
    ];
    all.retain(|(path, _)| files.iter().all(|(other, _)| other != path));
    all.extend(files);
    Folder::with_house(&all)
}

/// Opens a document that holds a mark; what a request about the mark takes.
async fn at_mark(client: &mut Client, uri: &str, text: &str) -> Value {
    let offset = text.find("<|>").expect("a mark");
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].encode_utf16().count();
    client.open(uri, &text.replacen("<|>", "", 1)).await;
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": column } })
}

/// A project, a client on it, and a mark in one of its files.
async fn on(path: &str, text: &str, abilities: Value) -> (Client, Folder, Value) {
    let folder = folder(&[(path, &text.replacen("<|>", "", 1))]);
    let mut client = Client::on(&folder.root(), abilities).await;
    let at = at_mark(&mut client, &folder.uri(path), text).await;
    (client, folder, at)
}

fn with(params: &Value, key: &str, value: Value) -> Value {
    let mut params = params.clone();
    params[key] = value;
    params
}

/// A text after edits, last first.
fn edited(text: &str, edits: &Value) -> String {
    let byte = |place: &Value| {
        let line = place["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + place["character"].as_u64().unwrap() as usize
    };
    let mut edits = edits.as_array().unwrap().clone();
    edits.sort_by_key(|edit| byte(&edit["range"]["start"]));
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        let (from, to) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
        out.replace_range(from..to, edit["newText"].as_str().unwrap());
    }
    out
}

#[test]
fn completion_offers_what_fits_the_place() {
    let after_journey = |line: &str| format!("{WELCOME}\n{line}");
    for (text, wanted, never) in [
        (
            WELCOME.replacen("  wait 4 days", "  wait 4 <|>", 1),
            "days",
            "send",
        ),
        (
            WELCOME.replacen("  for     prospect", "  for <|>", 1),
            "prospect",
            "welcome_letter",
        ),
        (
            WELCOME.replacen("  send brand_story", "  if tier is <|>", 1),
            "noir",
            "prospect",
        ),
        (
            WELCOME.replacen("  send brand_story", "  <|>", 1),
            "send",
            "restraint",
        ),
        (after_journey("<|>\n"), "journey", "wait"),
        (
            after_journey("target klaviyo {\n  event <|>\n}\n"),
            "subscribed",
            "prospect",
        ),
        (
            after_journey("email x {\n  purpose <|>\n}\n"),
            "care",
            "subject",
        ),
        (
            after_journey("email x {\n  subject \"{{<|>\"\n}\n"),
            "first_name",
            "purpose",
        ),
    ] {
        run(async {
            let (mut client, _folder, at) = on("welcome.journey", &text, json!({})).await;
            let answer = client.request("textDocument/completion", at).await;
            let items = answer["items"].as_array().unwrap();
            let labels: Vec<&str> = items.iter().map(|i| i["label"].as_str().unwrap()).collect();
            assert!(labels.contains(&wanted), "{wanted}: {labels:?} in {text}");
            assert!(!labels.contains(&never), "{never}: {labels:?} in {text}");
        });
    }
}

#[test]
fn a_template_has_its_faults_its_fields_and_their_meaning() {
    run(async {
        let wrong = LETTER.replace("first_name", "fist_na<|>me");
        let (mut client, folder, at) = on("letters/thanks.html", &wrong, json!({})).await;
        let uri = folder.uri("letters/thanks.html");
        let found = client.until(&uri, |found| !found.is_empty()).await;
        // The emoji before it is two columns wide, as the client counts.
        assert_eq!(found[0]["range"]["start"]["character"], 8, "{found:#?}");
        let actions = json!({
            "textDocument": at["textDocument"], "context": { "diagnostics": [] },
            "range": { "start": at["position"], "end": at["position"] }
        });
        let actions = client.request("textDocument/codeAction", actions).await;
        assert_eq!(
            actions[0]["edit"]["changes"][&uri][0]["newText"], "first_name",
            "{actions:#}"
        );
        client.set(&uri, LETTER).await;
        client.until(&uri, <[Value]>::is_empty).await;
        let place = with(&at, "position", json!({ "line": 0, "character": 12 }));
        let hover = client.request("textDocument/hover", place.clone()).await;
        assert!(
            hover["contents"]["value"]
                .as_str()
                .unwrap()
                .contains("first_name"),
            "{hover:#}"
        );
        let home = client.request("textDocument/definition", place).await;
        assert_eq!(home[0]["uri"], folder.uri("house.journey"), "{home:#}");
        client.set(&uri, "<p>{{placed_order.</p>\n").await;
        let place = with(&at, "position", json!({ "line": 0, "character": 18 }));
        let answer = client.request("textDocument/completion", place).await;
        assert!(answer.to_string().contains("collection"), "{answer:#}");
    });
}

#[test]
fn a_rename_reaches_merge_fields_and_asks_before_it_voids_an_approval() {
    run(async {
        let house = std::fs::read_to_string("tests/prelude/house.journey").unwrap();
        let marked = house.replacen("  first_name:", "  first_<|>name:", 1);
        let abilities = json!({ "workspace": { "workspaceEdit": {
            "documentChanges": true, "changeAnnotationSupport": {}
        } } });
        let (mut client, folder, at) = on("house.journey", &marked, abilities).await;
        // Something was signed: whether it still holds is not asked.
        folder.write("approvals/welcome/0001-request.txt", "journey-record 1\n");
        let to = with(&at, "newName", json!("given_name"));
        let answer = client.request("textDocument/rename", to).await;
        let changes = answer["documentChanges"].as_array().unwrap();
        let of = |path: &str| {
            let uri = folder.uri(path);
            let mut all = changes.iter();
            all.find(|c| c["textDocument"]["uri"] == uri.as_str())
                .unwrap_or_else(|| panic!("{path}: {answer:#}"))
        };
        assert_eq!(
            of("letters/thanks.html")["edits"][0]["newText"],
            "given_name"
        );
        let edit = &of("house.journey")["edits"][0];
        let annotation = edit["annotationId"].as_str().unwrap();
        let why = &answer["changeAnnotations"][annotation];
        assert_eq!(why["needsConfirmation"], true, "{answer:#}");
        assert!(why["label"].as_str().unwrap().contains("welcome"), "{why}");
    });
}

#[test]
fn a_value_leads_to_its_list_and_a_journey_to_what_it_calls() {
    run(async {
        let text = WELCOME.replacen(
            "  send brand_story",
            "  if tier is no<|>ir { send brand_story }",
            1,
        );
        let (mut client, folder, at) = on("welcome.journey", &text, json!({})).await;
        let home = client
            .request("textDocument/typeDefinition", at.clone())
            .await;
        assert_eq!(home[0]["uri"], folder.uri("house.journey"), "{home:#}");
        let place = with(&at, "position", json!({ "line": 0, "character": 10 }));
        let items = client
            .request("textDocument/prepareCallHierarchy", place)
            .await;
        assert_eq!(items[0]["name"], "welcome");
        let calls = json!({ "item": items[0] });
        let answer = client.request("callHierarchy/outgoingCalls", calls).await;
        let names: Vec<&str> = answer
            .as_array()
            .unwrap()
            .iter()
            .map(|call| call["to"]["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["welcome_letter", "brand_story", "styling_guide"]);
    });
}

#[test]
fn paths_and_codes_are_links() {
    run(async {
        let text = format!(
            "<|>{}",
            THANKS.replacen("  exits", "  allow J0803 because \"x\"\n  exits", 1)
        );
        let abilities =
            json!({ "textDocument": { "publishDiagnostics": { "codeDescriptionSupport": true } } });
        let (mut client, folder, at) = on("thanks.journey", &text, abilities).await;
        let links = client.request("textDocument/documentLink", at).await;
        let targets: Vec<&str> = links
            .as_array()
            .unwrap()
            .iter()
            .map(|link| link["target"].as_str().unwrap())
            .collect();
        assert!(
            targets.contains(&folder.uri("letters/thanks.html").as_str()),
            "{targets:?}"
        );
        assert!(
            targets.iter().any(|target| target.ends_with("/J0803.md")),
            "{targets:?}"
        );
    });
}

#[test]
fn a_text_is_formatted_whole_in_part_and_as_it_is_typed() {
    run(async {
        let text = WELCOME.replace("  send brand_story", "      send    brand_story");
        let text = text.replace(
            "  wait 4 days\n  send styling",
            " wait   4 days\n  send styling",
        );
        let (mut client, _folder, at) =
            on("welcome.journey", &format!("<|>{text}"), json!({})).await;
        let options = json!({ "tabSize": 8, "insertSpaces": false });
        let whole = json!({ "textDocument": at["textDocument"], "options": options });
        let edits = client
            .request("textDocument/formatting", whole.clone())
            .await;
        assert_eq!(edited(&text, &edits), WELCOME, "there is one layout");
        let line = text
            .lines()
            .position(|l| l.contains("brand_story"))
            .unwrap();
        let range = json!({
            "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 3 }
        });
        let edits = client
            .request("textDocument/rangeFormatting", with(&whole, "range", range))
            .await;
        let partly = edited(&text, &edits);
        assert!(partly.contains("\n  send brand_story\n"), "{partly}");
        assert!(
            partly.contains("\n wait   4 days\n"),
            "the rest is left: {partly}"
        );
        // A new line within the journey.
        let uri = at["textDocument"]["uri"].as_str().unwrap().to_owned();
        let typed = WELCOME.replace("  send brand_story\n", "  send brand_story\n\n");
        client.set(&uri, &typed).await;
        let line = typed
            .lines()
            .position(|l| l.contains("brand_story"))
            .unwrap()
            + 1;
        let mut on_type = with(&whole, "position", json!({ "line": line, "character": 0 }));
        on_type["ch"] = json!("\n");
        let edits = client
            .request("textDocument/onTypeFormatting", on_type)
            .await;
        let after = edited(&typed, &edits);
        assert_eq!(after.lines().nth(line).unwrap(), "  ", "{edits:#}");
        // What can't be read is left as it is.
        client.set(&uri, text.trim_end_matches("}\n")).await;
        let edits = client.request("textDocument/formatting", whole).await;
        assert!(edits.as_array().is_none_or(Vec::is_empty), "{edits:#}");
    });
}

#[test]
fn refactorings_are_offered_by_kind() {
    run(async {
        let text = WELCOME.replacen(
            "  send brand_story\n",
            "  <|>if tier is gold {\n    send brand_story\n  } else if tier is noir {\n    send styling_guide\n  }\n",
            1,
        );
        let (mut client, _folder, at) = on("welcome.journey", &text, json!({})).await;
        let line = at["position"]["line"].as_u64().unwrap();
        let column = |to: u64| if to == line { 2 } else { 0 };
        for (kind, title, to) in [
            // On the words of the chain, then over its lines.
            ("refactor.rewrite", "match", line),
            ("refactor.extract", "sequence", line + 5),
        ] {
            let params = json!({
                "textDocument": at["textDocument"],
                "range": { "start": at["position"], "end": { "line": to, "character": column(to) } },
                "context": { "diagnostics": [], "only": [kind] }
            });
            let actions = client.request("textDocument/codeAction", params).await;
            let all = actions.as_array().unwrap();
            assert!(
                !all.is_empty() && all.iter().all(|a| a["kind"] == kind),
                "{actions:#}"
            );
            assert!(
                all[0]["title"].as_str().unwrap().contains(title),
                "{actions:#}"
            );
            assert!(all[0]["edit"].is_object());
        }
    });
}

#[test]
fn folders_that_come_and_go_bring_and_take_their_projects() {
    run(async {
        let one = folder(&[]);
        let broken = WELCOME.replace("send brand_story", "send brand_stroy");
        let other = Folder::with_house(&[("welcome.journey", &broken)]);
        let mut client = Client::on(&one.root(), json!({})).await;
        client.settle().await;
        let uri = other.uri("welcome.journey");
        assert!(client.codes(&uri).is_empty());
        let name = super::client::uri(&other.root());
        let change = |added: Value, removed: Value| json!({ "event": { "added": added, "removed": removed } });
        let this = json!([{ "uri": name, "name": "other" }]);
        client
            .notify(
                "workspace/didChangeWorkspaceFolders",
                change(this.clone(), json!([])),
            )
            .await;
        client.until(&uri, |found| !found.is_empty()).await;
        client
            .notify(
                "workspace/didChangeWorkspaceFolders",
                change(json!([]), this),
            )
            .await;
        client.until(&uri, <[Value]>::is_empty).await;
    });
}

#[test]
fn settings_are_asked_for_where_the_client_has_them() {
    run(async {
        let folder = folder(&[]);
        let abilities = json!({ "workspace": { "configuration": true } });
        let mut client = Client::on(&folder.root(), abilities).await;
        client.answers_requests = false;
        let asked = loop {
            let asked = client
                .heard
                .iter()
                .find(|m| m["method"] == "workspace/configuration");
            if let Some(asked) = asked {
                break asked.clone();
            }
            client.hear().await;
        };
        assert_eq!(asked["params"]["items"][0]["section"], "journey");
        client
            .respond(&asked["id"], json!([{ "lens": false }]))
            .await;
        let document = json!({ "textDocument": { "uri": folder.uri("welcome.journey") } });
        // The answer is on its way; a request after it may still be before it.
        for _ in 0..50 {
            let lenses = client
                .request("textDocument/codeLens", document.clone())
                .await;
            if lenses.is_null() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("lenses are still shown");
    });
}

#[test]
fn a_place_behind_the_end_means_the_end() {
    run(async {
        let (mut client, _folder, at) =
            on("welcome.journey", &format!("<|>{WELCOME}"), json!({})).await;
        let range = json!({
            "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 }
        });
        let params = with(&at, "range", range);
        let hints = client
            .request("textDocument/inlayHint", params.clone())
            .await;
        assert!(!hints.as_array().unwrap().is_empty());
        let part = client
            .request("textDocument/semanticTokens/range", params)
            .await;
        assert!(!part["data"].as_array().unwrap().is_empty());
        let behind = with(&at, "position", json!({ "line": 9999, "character": 7 }));
        client.request("textDocument/hover", behind).await;
    });
}

/// What the client hears of work that it is shown, until a request after it is answered.
async fn progress(client: &mut Client, folder: &Folder, least: usize) -> Vec<(String, Value)> {
    // The answer needs the look at the project, and a second one finds nothing to look at.
    let document = json!({ "textDocument": { "uri": folder.uri("welcome.journey") } });
    let symbols = client.request("textDocument/documentSymbol", document);
    assert!(symbols.await.is_array());
    let mut said = Vec::new();
    loop {
        while let Some(heard) = client.heard.pop_front() {
            if heard["method"] == "window/workDoneProgress/create" {
                said.push(("create".to_owned(), heard["params"]["token"].clone()));
            } else if heard["method"] == "$/progress" {
                let value = &heard["params"]["value"];
                if value["kind"] == "begin" {
                    assert_eq!(value["title"], "Proving restraint");
                }
                let kind = value["kind"].as_str().unwrap().to_owned();
                said.push((kind, heard["params"]["token"].clone()));
            }
        }
        if said.len() >= least {
            return said;
        }
        client.hear().await;
    }
}

#[test]
fn a_look_that_takes_longer_than_it_may_unseen_shows_its_progress() {
    run(async {
        let folder = folder(&[]);
        let abilities = json!({ "window": { "workDoneProgress": true } });
        // With no time at all every look takes longer, on any machine.
        let mut client = Client::shown_after(Duration::ZERO, &folder.root(), abilities).await;
        let said = progress(&mut client, &folder, 3).await;
        let kinds: Vec<&str> = said.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["create", "begin", "end"]);
        let tokens: BTreeSet<&str> = said.iter().filter_map(|(_, it)| it.as_str()).collect();
        assert_eq!(tokens.len(), 1, "{said:?}");
    });
}

#[test]
fn the_end_of_a_look_is_told_after_its_beginning_however_late_the_client_answers() {
    run(async {
        let folder = folder(&[]);
        let abilities = json!({ "window": { "workDoneProgress": true } });
        let mut client = Client::shown_after(Duration::ZERO, &folder.root(), abilities).await;
        client.answers_requests = false;
        let create = loop {
            let mut all = client.heard.iter();
            if let Some(it) = all.find(|m| m["method"] == "window/workDoneProgress/create") {
                break it.clone();
            }
            client.hear().await;
        };
        // Nothing more before the answer, though the look is over: it was needed for the symbols.
        let said = progress(&mut client, &folder, 1).await;
        let told = |kind: &str| (kind.to_owned(), create["params"]["token"].clone());
        assert_eq!(said, [told("create")]);
        client.respond(&create["id"], Value::Null).await;
        let said = progress(&mut client, &folder, 2).await;
        assert_eq!(said, [told("begin"), told("end")]);
    });
}

#[test]
fn a_look_that_takes_no_longer_than_it_may_is_not_shown() {
    run(async {
        let folder = folder(&[]);
        let abilities = json!({ "window": { "workDoneProgress": true } });
        let hour = Duration::from_secs(60 * 60);
        let mut client = Client::shown_after(hour, &folder.root(), abilities).await;
        assert_eq!(progress(&mut client, &folder, 0).await, []);
    });
}
