//! Which project a document is of, and under which address it is spoken of.

use super::WELCOME;
use super::client::{Client, Folder, run, uri};
use serde_json::{Value, json};

const BROKEN: &str = "email x {\n  purpose care\n}\n";

#[test]
fn a_folder_that_goes_takes_its_diagnostics_along() {
    run(async {
        let folder = Folder::with_house(&[("x.journey", BROKEN)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let told = folder.uri("x.journey");
        client.until(&told, |found| !found.is_empty()).await;
        let gone = json!({ "event": {
            "added": [], "removed": [{ "uri": uri(&folder.root()), "name": "test" }]
        } });
        client
            .notify("workspace/didChangeWorkspaceFolders", gone)
            .await;
        client.settle().await;
        assert_eq!(client.codes(&told), []);
    });
}

#[test]
fn a_lone_file_is_a_project_of_its_own_beside_another() {
    run(async {
        let elsewhere = Folder::with(&[("one.journey", BROKEN), ("two.journey", BROKEN)]);
        let folder = Folder::with_house(&[]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let (one, two) = (elsewhere.uri("one.journey"), elsewhere.uri("two.journey"));
        client.open(&one, BROKEN).await;
        client.settle().await;
        let alone = client.codes(&one);
        client.open(&two, BROKEN).await;
        client.settle().await;
        assert_eq!(client.codes(&two), alone);
        assert_eq!(client.codes(&one), alone);
    });
}

#[test]
fn a_document_is_of_the_innermost_project_only() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let house = std::fs::read_to_string(folder.path("house.journey")).unwrap();
        folder.write("inner/journey.toml", "[project]\nname = \"inner\"\n");
        folder.write("inner/house.journey", &house);
        let broken = WELCOME.replace("send brand_story", "send brand_stroy");
        folder.write("inner/welcome.journey", &broken);
        let mut client = Client::on(&folder.root(), json!({})).await;
        client.settle().await;
        let (outer, inner) = (
            folder.uri("welcome.journey"),
            folder.uri("inner/welcome.journey"),
        );
        assert_eq!(client.codes(&outer), []);
        client.open(&inner, &broken).await;
        client.settle().await;
        assert_eq!(client.codes(&inner), [("J0101".to_owned(), 10)]);
        assert_eq!(client.codes(&outer), []);
        // All projects are found anew.
        let config = json!({ "textDocument": { "uri": folder.uri("journey.toml") } });
        client.notify("textDocument/didSave", config).await;
        client.settle().await;
        assert_eq!(client.codes(&inner), [("J0101".to_owned(), 10)]);
        assert_eq!(client.codes(&outer), []);
    });
}

#[test]
fn a_project_below_a_folder_without_one_is_not_told_of_twice() {
    run(async {
        let folder = Folder::with_house(&[]);
        let house = std::fs::read_to_string(folder.path("house.journey")).unwrap();
        folder.remove("journey.toml");
        folder.write("one/journey.toml", "[project]\n");
        folder.write("one/house.journey", &house);
        folder.write("one/welcome.journey", WELCOME);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let uri = folder.uri("one/welcome.journey");
        let broken = WELCOME.replace("send brand_story", "send brand_stroy");
        client.open(&uri, &broken).await;
        // All projects are found anew.
        let config = json!({ "textDocument": { "uri": folder.uri("one/journey.toml") } });
        client.notify("textDocument/didSave", config).await;
        client.settle().await;
        assert_eq!(client.codes(&uri), [("J0101".to_owned(), 10)]);
        client.set(&uri, WELCOME).await;
        client.settle().await;
        assert_eq!(client.codes(&uri), []);
    });
}

#[test]
fn a_copy_in_a_hidden_folder_is_not_of_the_project() {
    run(async {
        let folder =
            Folder::with_house(&[("welcome.journey", WELCOME), (".old/w.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        client.open(&folder.uri(".old/w.journey"), WELCOME).await;
        client.settle().await;
        assert_eq!(client.codes(&folder.uri("welcome.journey")), []);
        assert_eq!(client.codes(&folder.uri(".old/w.journey")), []);
    });
}

#[test]
fn a_document_that_is_open_under_two_addresses_stays_open_under_one() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let plain = folder.uri("welcome.journey");
        let escaped = plain.replace("welcome.journey", "%77elcome.journey");
        let broken = WELCOME.replace("send brand_story", "send brand_stroy");
        for uri in [&plain, &escaped] {
            client.open(uri, WELCOME).await;
        }
        for uri in [&plain, &escaped] {
            client.set(uri, &broken).await;
        }
        client.settle().await;
        let fault = [("J0101".to_owned(), 10)];
        assert_eq!(client.codes(&plain), fault);
        assert_eq!(client.codes(&escaped), fault);
        let document = json!({ "textDocument": { "uri": plain } });
        client.notify("textDocument/didClose", document).await;
        client.settle().await;
        assert_eq!(client.codes(&plain), []);
        assert_eq!(client.codes(&escaped), fault);
    });
}

#[test]
fn a_byte_order_mark_counts_only_where_the_client_has_sent_it() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        run(async {
            let marked = "\u{feff}segment warm when tier is gold\n";
            let folder = Folder::with_house(&[("warm.journey", marked)]);
            let abilities = json!({ "general": { "positionEncodings": [encoding] } });
            let mut client = Client::on(&folder.root(), abilities).await;
            let (warm, more) = (folder.uri("warm.journey"), folder.uri("more.journey"));
            client
                .open(&more, "segment hot when client is in warm\n")
                .await;
            let at = json!({ "textDocument": { "uri": more }, "position": { "line": 0, "character": 32 } });
            let start = |answer: Value| answer[0]["range"]["start"].clone();
            let answer = client.request("textDocument/definition", at.clone()).await;
            assert_eq!(start(answer), json!({ "line": 0, "character": 8 }));
            client.open(&warm, marked).await;
            let answer = client.request("textDocument/definition", at).await;
            let width = if encoding == "utf-8" { 3 } else { 1 };
            assert_eq!(start(answer), json!({ "line": 0, "character": 8 + width }));
        });
    }
}

#[test]
fn a_version_of_a_file_that_is_shown_beside_it_is_not_the_file() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let uri = folder.uri("welcome.journey");
        client.open(&uri, WELCOME).await;
        let older = WELCOME.replace("send brand_story", "send brand_stroy");
        let version = format!("{}?HEAD", uri.replace("file://", "git:"));
        client.open(&version, &older).await;
        client.settle().await;
        assert_eq!(client.codes(&uri), []);
        assert_eq!(client.codes(&version), []);
        let document = json!({ "textDocument": { "uri": version } });
        client.notify("textDocument/didClose", document).await;
        client.set(&uri, &older).await;
        client.until(&uri, |found| !found.is_empty()).await;
    });
}

#[test]
fn a_text_without_a_name_is_read_if_it_is_of_the_language() {
    run(async {
        let folder = Folder::with_house(&[]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let page = json!({
            "uri": "untitled:Untitled-1", "languageId": "html", "version": 1, "text": "<p>Dear</p>\n"
        });
        client
            .notify("textDocument/didOpen", json!({ "textDocument": page }))
            .await;
        client.open("untitled:Untitled-2", BROKEN).await;
        client
            .until("untitled:Untitled-2", |found| !found.is_empty())
            .await;
        client.settle().await;
        assert_eq!(client.codes("untitled:Untitled-1"), []);
    });
}

#[test]
fn a_configuration_that_is_not_saved_yet_is_not_read_as_a_source() {
    run(async {
        let elsewhere = Folder::with(&[("x.journey", BROKEN)]);
        let folder = Folder::with_house(&[]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let config = elsewhere.uri("journey.toml");
        client.open(&config, "[project]\nnam = \"x\"\n").await;
        client.settle().await;
        let codes = client.codes(&config);
        assert!(
            codes.iter().all(|(code, _)| !code.starts_with("J00")),
            "{codes:?}"
        );
        assert_eq!(codes.len(), 1, "{codes:?}");
        assert_ne!(client.codes(&elsewhere.uri("x.journey")), []);
    });
}
